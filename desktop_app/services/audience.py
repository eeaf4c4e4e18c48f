"""だれに: everyone a newsletter is meant for, decided one by one, with what each would get."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.composing.compiled import CompiledNewsletter
from desktop_app.composing.facts import facts_of_content
from desktop_app.domain.content_rules import of_newsletter
from desktop_app.domain.decision import Decision, Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide, in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, Severity, block
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import Shop
from desktop_app.domain.stated_reason import as_stated
from desktop_app.services.edition import NO_TOKEN, Edition
from desktop_app.services.segment_audience import chosen
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate

MERGE_RULE = "JP-MSG-MERGE"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the audience with the decision about them."""

    candidate: Candidate
    decision: Decision


@dataclass(frozen=True, slots=True)
class Audience:
    """The whole audience: those who get it and those who do not, each with the rules."""

    to_send: tuple[Member, ...]
    left_out: tuple[Member, ...]
    findings: tuple[Finding, ...]
    """What the mails themselves show, each once."""


@dataclass(frozen=True, slots=True)
class Nature:
    """What a notice with an ad in it turned out to be, by what it shows (law.md 6.9.17)."""

    ad_share: float | None = None
    tx_matter: str = "order"


def nature_of(
    record: NewsletterRecord, shop: Shop, compiled: CompiledNewsletter, values: Mapping[str, str]
) -> Nature:
    """A TX_AD or INFO_AD whose ad is not incidental is an AD for everyone: opt-outs and bases decide."""
    if record.cls not in INCIDENTAL or compiled.missing(values):
        return Nature()
    mail = compiled.render(values)
    facts = facts_of_content(
        subject=mail.subject, text=mail.text, html=mail.html, from_display=shop.shop_name or shop.legal_name
    )
    context = MessageContext(cls=record.cls, remote_sale_ad=record.remote_sale_ad, has_ad_basis=True)
    rules = {finding.rule for finding in check_message(facts, shop, context)}
    return Nature(
        ad_share=1.0 if "JP-SEMR-6-INCIDENTAL" in rules else None,
        tx_matter="follow" if "JP-ASCTR-28-TXAD" in rules else "order",
    )


def message_of(record: NewsletterRecord, shop: Shop, at: datetime, nature: Nature) -> Message:
    """What `decide` is asked about this newsletter."""
    return Message(
        ad_share=nature.ad_share,
        tx_matter=nature.tx_matter,
        cls=record.cls,
        at=at,
        topic=record.topic_id,
        remote_sale_ad=record.remote_sale_ad,
        main_mail_requested=False,  # the book knows of no request but a consent (ASCT Ord. 29(i))
        subject=record.subject,
        postal_address_in_body=bool(shop.postal_address),
    )


def never_stop() -> None:
    """Nobody cancels."""


def find_audience(
    book: Book, edition: Edition, *, now: datetime, go_on: Callable[[], None] = never_stop
) -> Audience:
    """Decide for everyone, as if the mailbox had just been read and the shop's own data were in order:
    those are findings about the send. `go_on` is called for each person and may raise to cancel."""
    sample = edition.sample_values(None, now)
    nature = nature_of(edition.record, edition.shop, edition.compiled, sample)
    members: list[Member] = []
    for member in _decided(book, edition.record, edition.shop, now, nature, go_on):
        go_on()
        members.append(_fillable(edition, member, now) if _gets_it(member) else member)
    to_send = tuple(member for member in members if _gets_it(member))
    left_out = tuple(member for member in members if not _gets_it(member))
    return Audience(to_send, left_out, tuple(message_findings(edition, kinds_of(to_send), now)))


def audience_without_mail(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    *,
    now: datetime,
    go_on: Callable[[], None] = never_stop,
) -> Audience:
    """As far as it can be told of a draft that can't be composed yet: by what it is meant to be."""
    members: list[Member] = []
    for member in _decided(book, record, shop, now, Nature(), go_on):
        go_on()
        members.append(_dated(member) if record.cls in ADVERTISING else member)
    to_send = tuple(member for member in members if _gets_it(member))
    return Audience(to_send, tuple(member for member in members if not _gets_it(member)), ())


def _decided(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    now: datetime,
    nature: Nature,
    go_on: Callable[[], None],
) -> Iterator[Member]:
    message = message_of(record, shop, now, nature)
    fresh, ordered = Mailbox(last_fetch=now), in_order(shop)
    for candidate in chosen(book, record, shop, now=now, go_on=go_on):
        yield Member(candidate, decide(ordered, fresh, message, candidate.person))


def _gets_it(member: Member) -> bool:
    return member.decision.outcome is not Outcome.LEFT_OUT


def _dated(member: Member) -> Member:
    return Member(member.candidate, as_stated(member.decision, member.candidate.person.evidence))


def _fillable(edition: Edition, member: Member, now: datetime) -> Member:
    """Left out when a field of the mail has no value for this person: better no mail than one with a hole."""
    missing: tuple[str, ...] = ()
    try:
        values = edition.values(member.candidate, member.decision, NO_TOKEN, now)
        missing = edition.compiled.missing(values)
        if not missing:
            return member
    except AppError:
        if not _gets_it(dated := _dated(member)):
            return dated
        # Another reason that the footer can't give: the same hole, told by the same rule.
    empty = block(MERGE_RULE, "merge-field-empty", fields=",".join(missing))
    hole = Decision(outcome=Outcome.LEFT_OUT, findings=(empty,))
    return Member(member.candidate, hole)


def kinds_of(members: Sequence[Member]) -> tuple[Member, ...]:
    """One of each kind of reader for whom the rules about content may differ."""
    kinds: dict[tuple[object, ...], Member] = {}
    for member in members:
        person = member.candidate.person
        kinds.setdefault((person.country, person.recipient_type, member.decision.basis), member)
    return tuple(kinds.values())


def message_findings(edition: Edition, kinds: Sequence[Member], now: datetime) -> list[Finding]:
    """The rules about content, asked once for each kind of reader: mails of a kind differ in names only."""
    found: list[Finding] = []
    for member in kinds:
        found += _check_one(edition, member, now)
    if not kinds:
        found += _check_sample(edition, now)
    return list(dict.fromkeys(of_newsletter(found)))


def _check_one(edition: Edition, member: Member, now: datetime) -> Sequence[Finding]:
    values = edition.values(member.candidate, member.decision, NO_TOKEN, now)
    person = member.candidate.person
    return _check(
        edition,
        values,
        MessageContext(
            cls=edition.record.cls,
            country=person.country,
            recipient_type=person.recipient_type,
            remote_sale_ad=edition.record.remote_sale_ad,
            has_ad_basis=True,  # who has none was left out by `decide`, which knows what the mail really is
        ),
    )


def _check_sample(edition: Edition, now: datetime) -> Sequence[Finding]:
    context = MessageContext(cls=edition.record.cls, remote_sale_ad=edition.record.remote_sale_ad)
    return _check(edition, edition.sample_values(None, now), context)


def _check(edition: Edition, values: dict[str, str], context: MessageContext) -> Sequence[Finding]:
    try:
        mail = edition.compiled.render(values)
    except AppError:
        return (block(MERGE_RULE, "merge-field-empty"),)
    facts = facts_of_content(
        subject=mail.subject, text=mail.text, html=mail.html, from_display=edition.plan.from_display
    )
    return check_message(facts, edition.shop, context)


def warnings_about_people(members: Sequence[Member]) -> list[tuple[Finding, int]]:
    """Each warning about contacts with the number of people it is about (architecture 4.14)."""
    counted = Counter(
        finding
        for member in members
        for finding in dict.fromkeys(member.decision.findings)
        if finding.severity is Severity.WARN
    )
    return list(counted.items())
