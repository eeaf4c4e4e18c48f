"""One person: whether mail may go and why, the law behind it, the story of the evidence, mails that left."""

from dataclasses import dataclass

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.shop import Shop
from desktop_app.domain.stated_reason import as_stated
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.i18n.language import Language
from desktop_app.records.labels import label
from desktop_app.services.contact_letters import NO_LETTERS, LetterPart, letters_of
from desktop_app.services.contact_rows import Chip, chip_of, day_of, ground_of, shown_day, shown_time
from desktop_app.services.contact_story import Event, StoryTeller, Tone
from desktop_app.services.contacts import ContactDesk, status_of
from desktop_app.services.law_page import rule_view
from desktop_app.services.merge_story import merge_events
from desktop_app.services.records_told import Names, by_whom, sentence
from desktop_app.storage import address_history, consents, contact_table, people, record_log, topics
from desktop_app.storage.address_history import SentMail
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.record_log import PersonRow

SENT_SHOWN = 5
CHANGES_SHOWN = 10
_CHANGES = ("contact.added", "contact.changed", "contact.restored", "contact.merged", "contact.unmerged")
_NOT_HANDED_OVER = "card-not-handed-over"
"""Not this basis at all: to be noted as an address that was told (law.md 6.9.9)."""

_BY_BASIS = {
    Basis.CARD: "JP-SEM-3-1-2-CARD",
    Basis.RELATION: "JP-SEM-3-1-3-RELATION",
    Basis.PUBLISHED: "JP-SEM-3-1-4-PUBLISHED",
}
"""The rule that speaks of a ground; consent is JP-SEM-3-1-OPTIN."""

MENDED_IN_FORM = frozenset(
    {
        "JP-SEM-3-1-OPTIN",
        "JP-IMP-UNKNOWN",
        "JP-SEM-3-1-1-TOYOU",
        "JP-SEM-3-1-1-BEFORE",
        "JP-SEM-3-1-1-SCOPE",
        "JP-SEM-3-1-2-CARD",
        "JP-SEMR-2-1-PAPERONLY",
        "JP-SEM-3-1-3-RELATION",
        "JP-SEM-3-1-4-PUBLISHED",
        "JP-ASCT-12-3-1-OPTIN",
        "JP-ASCT-12-3-3-RECORD",
        "JP-SEM-3-2-RECORD",
        "JP-SEMR-4-1-ORAL",
        "JP-IMP-LEGACYCONSENT",
        "JP-SEMG-DOI",
        "JP-SEMG-ADDRCHANGE",
        "JP-APPI-18-PURPOSE",
        "XX-COUNTRY-OPTIN",
        "JP-SEM-3-3-OPTOUT",
        "JP-SEM-3-3-RECONSENT",
        "JP-SEND-BOUNCE",
        "JP-IMP-ROLE",
    }
)
"""What new facts in the contact's form can end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that stops, warns or carries: the sentence, its article, and what the owner can do."""

    rule: str
    text: str
    article: str
    mend: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """May an advertising mail of this topic go now? The first reason says it in a sentence."""

    topic: str
    status: str
    chip: Chip
    reasons: tuple[Reason, ...]
    mend: str
    """The rule that a button mends, or the code of a finding that is mended in its own way; empty = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLine:
    """One address with its own status."""

    text: str
    status: str
    chip: Chip


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """A mail that left, in words. `answer`: what the server said, as it came; `newsletter` "" = a letter;
    `address` is told when there are several."""

    title: str
    at: str
    state: str
    tone: Tone
    delivery: str = ""
    newsletter: str = ""
    answer: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The import that a contact came from."""

    batch_id: str
    source: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of the contact itself: when, what, by whom ("" = not noted)."""

    at: str
    text: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetail:
    """Everything that the panel shows. `judged` is about the preferred address, topic by topic."""

    contact_id: str
    name: str
    kana: str
    company: str
    work: str
    phone: str
    country: str
    note: str
    tags: tuple[str, ...]
    recipient_type: str
    recipient_type_ground: str
    addresses: tuple[AddressLine, ...]
    judged: tuple[Judged, ...]
    story: tuple[Event, ...]
    sent: tuple[SentLine, ...]
    sent_total: int
    details: tuple[tuple[str, str], ...] = ()
    """What else is known: label and value."""
    age: int | None = None
    guardian_consent: bool = False
    sensitive_consent: bool = False
    added: str = ""
    origin: Origin | None = None
    """None = entered by hand."""
    changes: tuple[Change, ...] = ()
    """The last ones, newest first."""
    letters: LetterPart = NO_LETTERS
    """Confirmations and requests: which may go, and which went."""


def detail_of(desk: ContactDesk, record: ContactRecord) -> ContactDetail:
    """Read and judge everything about a contact."""
    language = desk.environment.language
    names = {one.id: one.name for one in topics.all_topics(desk.book)}
    wordings = frozenset(one.number for one in consents.wordings(desk.book))
    candidates = [people.candidate(desk.book, one.id) for one in record.addresses]
    persons = [one.person for one in candidates]
    shop = in_order(desk.shop.shop())
    mails, total = address_history.sent(desk.book, [one.id for one in record.addresses], limit=SENT_SHOWN)
    return ContactDetail(
        contact_id=record.id,
        name=record.full or record.company or (record.addresses[0].text if record.addresses else ""),
        kana=record.kana,
        company=record.company if record.full else "",
        work=" ".join(part for part in (record.department, record.title) if part),
        phone=record.phone,
        country="" if record.country in ("", "JP") else record.country,
        note=record.note,
        tags=record.tags,
        recipient_type=record.recipient_type.value,
        recipient_type_ground=record.recipient_type_ground,
        addresses=tuple(
            _address(desk, shop, one.text, person)
            for one, person in zip(record.addresses, persons, strict=True)
        ),
        judged=tuple(_judged(desk, shop, persons[0], *topic) for topic in names.items()) if persons else (),
        story=_story(desk, record, StoryTeller(desk.book, language, names, wordings)),
        sent=tuple(_sent(one, language, several=len(record.addresses) > 1) for one in mails),
        sent_total=total,
        details=record.details,
        age=record.age,
        guardian_consent=record.guardian_consent,
        sensitive_consent=record.sensitive_consent,
        added=shown_day(record.created_at),
        origin=_origin(desk, record),
        changes=_changes(desk, record.id),
        letters=letters_of(
            desk.book,
            desk.words,
            shop,
            record,
            candidates[0] if candidates else None,
            desk.environment.clock(),
        ),
    )


def _origin(desk: ContactDesk, record: ContactRecord) -> Origin | None:
    if record.batch_id is None:
        return None
    source = contact_table.sources(desk.book, [record.batch_id]).get(record.batch_id, "")
    return Origin(batch_id=record.batch_id, source=source, day=shown_day(record.created_at))


def _changes(desk: ContactDesk, contact_id: str) -> tuple[Change, ...]:
    person = PersonRow(address_id="", address="", contact_id=contact_id, name="")
    rows = record_log.page(desk.book, _CHANGES, people=[person], limit=CHANGES_SHOWN)
    language = desk.environment.language
    return tuple(
        Change(at=shown_time(row.at), text=sentence(row, Names(), language), by=by_whom(row)) for row in rows
    )


def _story(desk: ContactDesk, record: ContactRecord, teller: StoryTeller) -> tuple[Event, ...]:
    """Newest first."""
    merges = merge_events(desk.book, record.id, record.addresses, desk.environment.language)
    events = [*teller.story(record.addresses), *merges]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def _address(desk: ContactDesk, shop: Shop, text: str, person: Person) -> AddressLine:
    decision = as_stated(desk.judge(person, shop=shop), person.evidence)
    return AddressLine(text=text, status=status_of(decision), chip=chip_of(person, decision))


def _judged(desk: ContactDesk, shop: Shop, person: Person, topic_id: str, topic: str) -> Judged:
    decision = as_stated(desk.judge(person, topic=topic_id, shop=shop), person.evidence)
    reasons = list(_reasons(desk, decision))
    if decision.outcome is not Outcome.LEFT_OUT:
        reasons.insert(0, _ground(desk, person, decision))
    blocking = [_mended_by(one) for one in decision.findings if one.severity is Severity.BLOCK]
    mendable = MENDED_IN_FORM | {"JP-SEM-3-3-UNCLEAR", _NOT_HANDED_OVER}
    return Judged(
        topic=topic,
        status=status_of(decision),
        chip=chip_of(person, decision),
        reasons=tuple(reasons),
        mend=next((rule for rule in blocking if rule in mendable), ""),
    )


def _mended_by(finding: Finding) -> str:
    return finding.code if finding.code == _NOT_HANDED_OVER else finding.rule


def _reasons(desk: ContactDesk, decision: Decision) -> list[Reason]:
    language = desk.environment.language
    stopped, left_out = status_of(decision) == "stopped", decision.outcome is Outcome.LEFT_OUT
    found: dict[tuple[str, str], Reason] = {}
    for finding in decision.findings:
        blocks = finding.severity is Severity.BLOCK
        if left_out and not blocks:
            continue  # what would be warned of, if mail could go, helps nobody yet
        text = finding_text(finding, language)
        found[finding.rule, text] = Reason(
            rule=finding.rule,
            text=text,
            article=rule_view(finding.rule, language).article,
            mend=desk.words.mend(finding.rule),
            tone="warn" if not blocks or not stopped else "stop",
        )
    return list(found.values())


def _ground(desk: ContactDesk, person: Person, decision: Decision) -> Reason:
    """Why mail may go: the evidence that carries it. Never "lawful": what was checked is all we know."""
    language = desk.environment.language
    _ = catalogue(language).gettext
    evidence = ground_of(person.evidence, decision)
    basis = decision.basis or (evidence.basis if evidence else Basis.NONE)
    rule = _BY_BASIS.get(basis, "JP-SEM-3-1-OPTIN")
    day = shown_day(day_of(evidence))
    ground = _("consent") if basis in CONSENT_BASES else label(f"basis_{basis.value}", language)
    if day:
        text = _("Mail may go on the ground of {day} ({ground}).").format(day=day, ground=ground)
    else:
        text = _("Mail may go on this ground: {ground}.").format(ground=ground)
    return Reason(rule=rule, text=text, article=rule_view(rule, language).article, mend="", tone="ok")


def _sent(one: SentMail, language: Language, *, several: bool) -> SentLine:
    tone: Tone = "stop" if one.state in ("rejected", "bounced") else "neutral"
    return SentLine(
        title=one.title or one.reason,
        at=shown_time(one.at),
        state=label(f"state_{one.state}", language),
        tone=tone,
        delivery=one.delivery,
        newsletter=one.newsletter,
        answer=one.reply,
        address=one.address if several else "",
    )
