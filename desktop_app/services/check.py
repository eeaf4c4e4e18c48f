"""送る前の確認: the shop, the mails, the people and the mailbox in one look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.accounts.probe import probe_holds
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.facts import facts_of_message
from desktop_app.composing.mime import PerRecipient, build_message, new_boundary, new_message_id
from desktop_app.composing.text_part import text_pieces
from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.address import parse_address
from desktop_app.domain.content_rules import of_newsletter
from desktop_app.domain.delivery import OPEN_STATES
from desktop_app.domain.finding import Finding, Severity, block
from desktop_app.domain.header_rules import check_headers
from desktop_app.domain.moment import legal_day
from desktop_app.domain.preflight import check_message, check_shop
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.sale_answer import OF_SHOP
from desktop_app.domain.send_rules import SendFacts, check_send
from desktop_app.domain.shop import Shop
from desktop_app.services.audience import (
    Audience,
    audience_without_mail,
    find_audience,
    never_stop,
    warnings_about_people,
)
from desktop_app.services.edition import NO_TOKEN, Edition, FrozenEdition, edition_of
from desktop_app.services.fingerprint import Fingerprint, fingerprint_of
from desktop_app.services.segment_audience import as_frozen, findings_about
from desktop_app.services.senders import personal_line, program_reads, sender_of, unread_senders
from desktop_app.services.shop import wording_findings
from desktop_app.services.still_true import other_sender, undeclared_sale
from desktop_app.services.words import rulebook
from desktop_app.storage import deliveries, inbox_log, mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord


@dataclass(frozen=True, slots=True)
class Check:
    """What stands against sending (`findings`), and warnings about contacts with the number of people."""

    audience: Audience
    findings: tuple[Finding, ...]
    about_people: tuple[tuple[Finding, int], ...] = ()
    about_settings: frozenset[Finding] = frozenset()
    """Those of `findings` that stand on the shop's page: their warnings need no tick (architecture 4.14)."""
    headers_read: bool = False
    """A finished mail was made and its headers were read back."""
    fingerprint: Fingerprint | None = None
    """What was looked at; None of a draft that can't be composed, and of what is frozen already."""

    @property
    def clear(self) -> bool:
        """Nothing blocks."""
        return all(finding.severity is not Severity.BLOCK for finding in self.findings)


def check_newsletter(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    *,
    now: datetime,
    reading: MailboxReading | None = None,
    go_on: Callable[[], None] = never_stop,
) -> Check:
    """Check a draft against the shop, the law and the book. `reading` None = sending will read the mailbox.

    `go_on` is called for each person and may raise to cancel. AppError when the draft can't be composed.
    """
    edition = edition_of(book, record, shop, sender_of(book, record.id))
    audience = find_audience(book, edition, now=now, go_on=go_on)
    headers = _about_headers(book, edition, audience, now)
    mails = [
        *findings_about(book, record), *undeclared_sale(record, shop), *audience.findings, *(headers or ())
    ]
    if not _says_something(edition):
        mails.append(block("KW-NO-CONTENT", "no-content"))
    check = _put_together(book, record.id, shop, audience, mails, now=now, reading=reading)
    ids = (member.candidate.address_id for member in audience.to_send)
    seen = fingerprint_of(edition, ids, as_frozen(book, record))
    return replace(check, headers_read=headers is not None, fingerprint=seen)


def check_unfinished(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    *,
    now: datetime,
    reading: MailboxReading | None = None,
    go_on: Callable[[], None] = never_stop,
) -> Check:
    """As much of it as can be told of a draft that can't be composed yet: all but the mails."""
    audience = audience_without_mail(book, record, shop, now=now, go_on=go_on)
    gone = findings_about(book, record)
    return _put_together(book, record.id, shop, audience, gone, now=now, reading=reading)


def _put_together(
    book: Book,
    newsletter: str,
    shop: Shop,
    audience: Audience,
    mails: Sequence[Finding],
    *,
    now: datetime,
    reading: MailboxReading | None,
) -> Check:
    sending = about_sending(
        book, shop, now=now, reading=reading, recipients=len(audience.to_send), newsletter=newsletter
    )
    unsaid = [one for one in mails if one.code == OF_SHOP and one.severity is Severity.BLOCK]
    of_shop = [*unsaid, *check_shop(shop), *_about_settings(book, shop, now)]
    stopped = {one.rule for one in of_shop if one.severity is Severity.BLOCK}
    # What stops the whole send is not doubted again by each mail.
    doubts = {one for one in mails if one.severity is Severity.WARN and one.rule in stopped}
    findings = _each_once([*of_shop, *(one for one in mails if one not in doubts), *sending])
    if unsaid:  # told once: not as information beside it
        findings = tuple(one for one in findings if one.code != OF_SHOP or one in unsaid)
    said = {finding.rule for finding in findings}
    about_people = [one for one in warnings_about_people(audience.to_send) if one[0].rule not in said]
    return Check(audience, findings, tuple(about_people), frozenset(of_shop))


def _says_something(edition: Edition) -> bool:
    """A mail that is nothing but the footer is no newsletter."""
    draft = parse_draft({"subject": "-", "preheader": "", "blocks": edition.record.blocks})
    if draft.attachments():
        return True
    words = text_pieces(draft.blocks, (), edition.compiled.language)
    return any(not isinstance(piece, str) or piece.strip("\n―- ") for piece in words)


def _about_headers(
    book: Book, edition: Edition, audience: Audience, now: datetime
) -> list[Finding] | None:
    """What the headers of a finished mail show (SEM Act 5): they differ in address and numbers only. None:
    there is no account yet, or no mail that could be finished."""
    account = sender_of(book, edition.record.id)
    values = edition.sample_values(None, now)
    if audience.to_send:
        first = audience.to_send[0]
        values = edition.values(first.candidate, first.decision, NO_TOKEN, now)
    if account is None or edition.compiled.missing(values):
        return None
    sender = edition.plan.from_address
    per = PerRecipient(
        to=sender,
        message_id=new_message_id(sender),
        date=now,
        boundary=new_boundary(),
        rcpt_id="check",
        optout_mailto=values.get("optout_mailto", ""),
    )
    facts = facts_of_message(build_message(edition.parts(), per, edition.compiled.render(values)))
    own = frozenset({parse_address(account.address).wire.lower()})
    context = MessageContext(cls=edition.record.cls, outgoing=True, own_addresses=own)
    return check_headers(facts, edition.shop, context)


def check_frozen(
    book: Book, record: NewsletterRecord, shop: Shop, *, now: datetime, reading: MailboxReading
) -> Check:
    """Check what was frozen, on mails that still wait, against the shop and the rules of now."""
    frozen = FrozenEdition.of(deliveries.frozen(book, record.id))
    rows = deliveries.rows(book, record.id)
    waiting = {row.basis: row for row in rows if row.state in OPEN_STATES and row.merge}
    context = MessageContext(cls=record.cls, remote_sale_ad=record.remote_sale_ad, has_ad_basis=True)
    account = sender_of(book, record.id)
    of_shop = check_shop(shop)
    found = [*of_shop, *undeclared_sale(record, shop, frozen=True), *other_sender(frozen, account)]
    for row in waiting.values():
        found += of_newsletter(check_message(frozen.facts(row), shop, context))
    found += about_sending(
        book, shop, now=now, reading=reading, recipients=len(rows), newsletter=record.id
    )
    return Check(Audience((), (), ()), _each_once(found), about_settings=frozenset(of_shop))


def _about_settings(book: Book, shop: Shop, now: datetime) -> list[Finding]:
    """Consent wordings in use, and how old the law text of this program is (JP-LAW-ASOF)."""
    outdated = rulebook().as_of_finding(legal_day(now))
    return [*wording_findings(book, shop), *([outdated] if outdated else [])]


def about_sending(
    book: Book,
    shop: Shop,
    *,
    now: datetime,
    reading: MailboxReading | None,
    recipients: int,
    newsletter: str | None = None,
) -> list[Finding]:
    """What stands against sending anything now: the account, the mailbox, an order to stop. Letters (no
    `newsletter`) leave with the default account."""
    account = mail_accounts.load_account(book) if newsletter is None else sender_of(book, newsletter)
    optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
    ordered = shop.art7_order_on is not None and shop.art7_order_on <= legal_day(now)
    facts = SendFacts(
        at=now,
        recipients=recipients,
        has_account=account is not None,
        program_reads=account is not None and program_reads(book, account, optout, now=now),
        probe_holds=account is not None and probe_holds(book, optout, account, now=now) is not None,
        personal_line=newsletter is not None and account is not None and personal_line(account),
        read_at=reading.at if reading else None,
        read_by_hand=reading is not None and reading.by_hand,
        unread=unread_senders(book, optout, besides=account, now=now),
        unknown_waiting=inbox_log.unknown_waiting_count(book),
        ordered_to_stop=ordered and not shop.art7_measure_confirmed,
    )
    return list(check_send(facts))


def _each_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))
