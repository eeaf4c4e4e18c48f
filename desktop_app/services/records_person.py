"""One person's whole story, and 「なぜこの人に送ったのか」: for each mail the ground it went on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.finding import block
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.i18n.language import Language
from desktop_app.records.dossier import Dossier, EvidenceItem, Sent, dossiers
from desktop_app.records.labels import label
from desktop_app.services.inbox_words import person, shown
from desktop_app.services.records_told import Tone
from desktop_app.services.records_words import word
from desktop_app.storage import record_log
from desktop_app.storage.database import Book
from desktop_app.storage.record_log import PersonRow

if TYPE_CHECKING:
    from desktop_app.services.records_view import RecordLine, RecordsView

_MAY_HAVE_GONE = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED, DeliveryState.UNKNOWN)
_EVENTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """One mail: what, when, what became of it, and why it went or did not."""

    title: str
    at: str
    state: str
    tone: Tone
    because: str
    evidence_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """Everything about one person. `now`: may mail go today, in one sentence; empty when erased."""

    address_id: str
    contact_id: str | None
    who: str
    addresses: tuple[str, ...]
    erased: bool
    now: str
    mailable: bool
    sends: tuple[SentLine, ...]
    lines: "tuple[RecordLine, ...]"


def person_record(book: Book, people: Sequence[PersonRow], view: "RecordsView") -> PersonRecord:
    """Of an address, or of a contact with several; the first is the one that was asked for."""
    language = view.environment.language
    first = people[0]
    found = [one for row in people for one in dossiers(book, row.address_id)]
    sends = [_sent(sent, one, language) for one in found for sent in one.sent]
    kinds = [kind for kind in record_log.kinds(book) if kind != "tombstone"]
    rows = record_log.page(book, kinds, people=people, limit=_EVENTS)
    tombstones = record_log.tombstones_of(book, [row.address_id for row in people])
    may = view.contacts.why(first.address) if first.address else None
    return PersonRecord(
        address_id=first.address_id,
        contact_id=first.contact_id,
        who=person(first.name, first.address, language) or word("erased", language),
        addresses=tuple(row.address for row in people if row.address),
        erased=not first.address,
        now=word(f"now-{may['decision']}", language, why=may["why"]) if may else "",
        mailable=may is not None and may["decision"] != "left_out",
        sends=tuple(sorted(sends, key=lambda one: one.at, reverse=True)),
        lines=tuple(view.lines(sorted([*rows, *tombstones], key=lambda row: -row.seq))),
    )


def _sent(sent: Sent, dossier: Dossier, language: Language) -> SentLine:
    record = sent.record
    used = next((one for one in dossier.evidence if one.entry.id == record.evidence_id), None)
    if record.state is DeliveryState.SKIPPED:
        reasons = dict.fromkeys(finding_text(block(rule), language) for rule in record.rules)
        because = word("not-sent", language, reasons=" ".join(reasons))
        tone: Tone = "warn"
    else:
        because = _ground(used, record.basis, language)
        tone = "ok" if record.state is DeliveryState.ACCEPTED else "neutral"
    gone = record.state in _MAY_HAVE_GONE
    return SentLine(
        title=sent.title,
        at=shown(record.accepted_at or record.updated_at),
        state=label(f"state_{record.state.value}", language),
        tone="stop" if record.state in (DeliveryState.REJECTED, DeliveryState.BOUNCED) else tone,
        because=because if gone or record.state is DeliveryState.SKIPPED else "",
        evidence_id=used.entry.id if used else None,
    )


def _ground(used: EvidenceItem | None, basis: str | None, language: Language) -> str:
    """「2026-04-01の同意（ウェブ）があるので送りました」."""
    if used is None:
        if basis is None:
            return word("sent-without", language)
        return word("sent-on-basis", language, basis=label(f"basis_{basis}", language))
    one = used.evidence
    parts = [one.method or "", one.occasion or ""]
    if used.wording:
        parts.append(word("proof-wording", language, n=used.wording.number))
    more = "、".join(part for part in parts if part) if language == "ja" else ", ".join(filter(None, parts))
    return word(
        "sent-on" if more else "sent-on-bare",
        language,
        day=shown(one.obtained_at) if one.obtained_at else word("no-day", language),
        basis=label(f"basis_{one.basis.value}", language),
        more=more,
    )
