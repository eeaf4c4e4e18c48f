"""What a row of the table shows of one contact: who, where to, whether mail may go and on what ground."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import JST, Moment, legal_day, not_after
from desktop_app.services.contacts import STOPPING_RULES, status_of
from desktop_app.storage.contacts import ContactRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """Why mail may go or not, as a code that the window has words for.

    `code`: "ground" (mail may go on `basis`), "missing" (`basis` lacks what `reason` names, a finding's code
    or rule), "none" (nothing is known), "no-address", or why it stopped: "optout", "complaint", "bounce",
    "waiting", "role". `day` belongs to an opt-out or a complaint.
    """

    code: str
    basis: str = ""
    reason: str = ""
    day: str = ""
    warned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """One row. `date` is the day of the ground; empty = not recorded."""

    key: int
    contact_id: str
    name: str
    company: str
    address: str
    more_addresses: int
    status: str
    chip: Chip
    date: str
    tags: tuple[str, ...]
    addresses: tuple[str, ...] = ()
    """Every address, the preferred one first."""
    kana: str = ""
    department: str = ""
    title: str = ""
    phone: str = ""
    kind: str = "unknown"
    """How the person writes to us: business, consumer or unknown."""
    source: str = ""
    """The file it was imported from; empty = entered by hand."""
    added: str = ""
    sent: str = ""
    """The day on which the server last took a mail; empty = none yet."""
    note: str = ""


def shown_day(moment: Moment | None) -> str:
    """The day in Japan; empty for None."""
    return legal_day(moment).isoformat() if moment is not None else ""


def shown_time(moment: Moment | None) -> str:
    """The day, with the time in Japan where one is recorded."""
    if isinstance(moment, datetime):
        return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}"
    return shown_day(moment)


def row_of(
    key: int,
    record: ContactRecord,
    person: Person | None,
    decision: Decision | None,
    *,
    source: str = "",
    sent: datetime | None = None,
) -> ContactRow:
    """The row of a contact; `person` and `decision` are None when it has no address."""
    name = record.full or record.company
    address = record.addresses[0].text if record.addresses else ""
    evidence = ground_of(person.evidence, decision) if person and decision else None
    return ContactRow(
        key=key,
        contact_id=record.id,
        name=name or address,
        company=record.company if record.company != name else "",
        address=address,
        more_addresses=max(0, len(record.addresses) - 1),
        status=status_of(decision) if decision else "incomplete",
        chip=chip_of(person, decision) if person and decision else Chip(code="no-address"),
        date=shown_day(day_of(evidence)),
        tags=record.tags,
        addresses=tuple(one.text for one in record.addresses),
        kana=record.kana,
        department=record.department,
        title=record.title,
        phone=record.phone,
        kind=record.recipient_type.value,
        source=source,
        added=shown_day(record.created_at),
        sent=shown_day(sent),
        note=record.note,
    )


def ground_of(evidence: Iterable[Evidence], decision: Decision) -> Evidence | None:
    """The evidence that carries a mail; where none does, the newest."""
    found = list(evidence)
    carrying = [one for one in found if one.id == decision.evidence_id]
    if carrying or found:
        return (carrying or found)[-1]
    return None


def day_of(evidence: Evidence | None) -> Moment | None:
    """The day that a ground goes by: when it was obtained, last dealt on, or seen."""
    if evidence is None:
        return None
    by_basis = {Basis.RELATION: evidence.last_dealing, Basis.PUBLISHED: evidence.seen_on}
    return by_basis.get(evidence.basis) or evidence.obtained_at


def chip_of(person: Person, decision: Decision) -> Chip:
    """The chip of one decision."""
    evidence = ground_of(person.evidence, decision)
    basis = evidence.basis.value if evidence else ""
    if decision.outcome is not Outcome.LEFT_OUT:
        carrier = decision.basis.value if decision.basis else basis
        return Chip(code="ground", basis=carrier, warned=decision.outcome is Outcome.WARN)
    blocking = [one for one in decision.findings if one.severity is Severity.BLOCK]
    rules = {one.rule for one in blocking}
    if rules & STOPPING_RULES:
        return _stopped(person, rules, basis)
    if evidence is None:
        return Chip(code="none")
    # The country's law stands above what the ground itself lacks.
    first = next((one for one in blocking if one.rule == "XX-COUNTRY-OPTIN"), blocking[0])
    return Chip(code="missing", basis=basis, reason=first.code or first.rule)


def _stopped(person: Person, rules: set[str], basis: str) -> Chip:
    if "JP-SEM-3-3-OPTOUT" in rules:
        told = [one.at for one in person.optouts]
        if not told and person.complained_at is not None:
            return Chip(code="complaint", basis=basis, day=shown_day(person.complained_at))
        latest = told[0] if told else None
        for one in told[1:]:
            latest = one if latest is None or not_after(latest, one) else latest
        return Chip(code="optout", basis=basis, day=shown_day(latest))
    if "JP-SEM-3-3-UNCLEAR" in rules:
        return Chip(code="waiting", basis=basis)
    if "JP-SEND-BOUNCE" in rules:
        return Chip(code="bounce", basis=basis)
    return Chip(code="role", basis=basis)
