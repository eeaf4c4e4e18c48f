"""Reads what the book knows about addresses into the values that `eligibility.decide` is asked with."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.decision import Person, WaitingMail
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import addresses, chain, consents, contacts, suppressions
from desktop_app.storage.codec import moment_value, time_value
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be written to, with the address that would be used."""

    contact_id: str | None
    address_id: str
    address: str
    person: Person
    contact: ContactRecord | None


@dataclass(slots=True)
class _Known:
    """What hangs on one address, gathered row by row."""

    log: list[chain.Entry] = field(default_factory=list)
    optouts: list[OptOut] = field(default_factory=list)
    ledger: list[tuple[str, Moment]] = field(default_factory=list)
    waiting: list[WaitingMail] = field(default_factory=list)
    complained_at: Moment | None = None
    bounced: bool = False


_LINKS = """SELECT a.id, a.text, a.hmac, l.contact_id, l.changed_at, l.change_confirmed FROM address a
LEFT JOIN contact_address l ON l.address_id = a.id WHERE a.erased_by IS NULL AND """
_PREFERRED = """a.id IN (SELECT address_id FROM (SELECT address_id, row_number() OVER
(PARTITION BY contact_id ORDER BY position) AS place FROM contact_address) WHERE place = 1)"""


def candidate(book: Book, address_id: str) -> Candidate:
    """One address, read afresh for the claim. Raises AppError("address-missing") for one that is erased."""
    rows = book.sql(_LINKS + "a.id = ?", (address_id,))
    if not rows:
        raise AppError("address-missing")
    contact_id = rows[0]["contact_id"]
    owners = {contact_id: contacts.get(book, contact_id)} if contact_id else {}
    return _build(rows, owners, _gather(book, rows, one=True))[0]


def person_at(book: Book, key: str, email: str) -> Person:
    """What the book knows about writing to an address that it may never have stored, also about one that was
    erased: its opt-outs and ledger come back with it."""
    known = addresses.address_by_key(book, key)
    if known is not None:
        return candidate(book, known.id).person
    row = {
        "id": "",
        "text": email,
        "hmac": addresses.hmac_of(book, key),
        "contact_id": None,
        "changed_at": None,
        "change_confirmed": 0,
    }
    return _build([row], {}, _gather(book, [row], one=True))[0].person


def candidates(book: Book, *, tag: str | None = None) -> list[Candidate]:
    """The preferred address of every living contact, in the order in which the contacts were made."""
    rows = book.sql(f"{_LINKS}{_PREFERRED} ORDER BY (SELECT rowid FROM contact WHERE id = l.contact_id)")
    owners = contacts.by_ids(book)
    if tag is not None:
        rows = [row for row in rows if tag in owners[row["contact_id"]].tags]
    return _build(rows, owners, _gather(book, rows, one=False))


def _gather(book: Book, rows: Sequence[Any], *, one: bool) -> dict[str, _Known]:
    """Everything by address id: four queries, narrowed when it is about one address."""
    known = {row["id"]: _Known() for row in rows}
    by_hmac = {row["hmac"]: known[row["id"]] for row in rows}
    address_id, hmac = (rows[0]["id"], rows[0]["hmac"]) if one else ("", "")
    kinds = "e.kind IN ('evidence', 'evidence.withdrawn', 'lift')"
    for row in book.sql(
        f"""SELECT e.*, p.bytes AS payload FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
            WHERE {kinds} {"AND e.address_id = ?" if one else ""} ORDER BY e.seq""",
        (address_id,) if one else (),
    ):
        if row["address_id"] in known:
            known[row["address_id"]].log.append(chain.entry_of(row))
    narrowed = "WHERE hmac = ?" if one else ""
    for row in book.sql(f"SELECT * FROM suppression {narrowed} ORDER BY rowid", (hmac,) if one else ()):
        if (found := by_hmac.get(row["hmac"])) is not None:
            _add_suppression(found, row)
    for row in book.sql(f"SELECT * FROM ledger {narrowed} ORDER BY at", (hmac,) if one else ()):
        at = moment_value(row["at"])
        if (found := by_hmac.get(row["hmac"])) is not None and at is not None:
            found.ledger.append((row["what"], at))
    for row in book.sql(
        "SELECT address_id, received_at FROM inbox_message WHERE state = 'waiting'"
        f" {'AND address_id = ?' if one else ''}",
        (address_id,) if one else (),
    ):
        at = moment_value(row["received_at"])
        if row["address_id"] in known and at is not None:
            known[row["address_id"]].waiting.append(WaitingMail(at=at))
    return known


def _add_suppression(found: _Known, row: Any) -> None:
    optout = suppressions.optout_value(row)
    if optout is not None:
        found.optouts.append(optout)
    elif row["reason"] == SuppressionReason.COMPLAINT:
        found.complained_at = moment_value(row["at"])
    else:
        found.bounced = True


def _build(
    rows: Sequence[Any], owners: dict[str, ContactRecord], known: dict[str, _Known]
) -> list[Candidate]:
    return [_candidate(row, owners.get(row["contact_id"]), known[row["id"]]) for row in rows]


def _candidate(row: Any, contact: ContactRecord | None, found: _Known) -> Candidate:
    what = [name for name, _ in found.ledger]
    # A bounce suppression without ledger lines (told by an imported list) stops as two hard bounces do.
    hard = what.count("hard_bounce") + what.count("user_unknown")
    of_contact: dict[str, Any] = (
        {}
        if contact is None
        else {
            "country": contact.country or "JP",
            "recipient_type": contact.recipient_type,
            "age": contact.age,
            "guardian_consent": contact.guardian_consent,
            "note": contact.note,
            "sensitive_consent": contact.sensitive_consent,
        }
    )
    person = Person(
        email=row["text"],
        evidence=tuple(consents.evidence_from(found.log)),
        optouts=tuple(found.optouts),
        waiting=tuple(found.waiting),
        hard_bounces=max(hard, 2) if found.bounced else hard,
        consent_requests=tuple(at for name, at in found.ledger if name == "consent_request"),
        user_unknown="user_unknown" in what,
        complained_at=found.complained_at,
        address_changed_at=time_value(row["changed_at"]),
        address_change_confirmed=bool(row["change_confirmed"]),
        **of_contact,
    )
    return Candidate(
        contact_id=row["contact_id"],
        address_id=row["id"],
        address=row["text"],
        person=person,
        contact=contact,
    )
