"""Reads what the book knows about addresses into the values that `eligibility.decide` is asked with."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.bounce_rules import bounces_left, came_back
from desktop_app.domain.consent import Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Person, WaitingMail
from desktop_app.domain.errors import AppError
from desktop_app.domain.grounds import ordered
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import (
    addresses,
    bounce_reads,
    consents,
    contacts,
    inbox_messages,
    replacements,
    shared_stops,
    suppressions,
)
from desktop_app.storage.codec import moment_value, time_value
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.undone import STANDS


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

    log: list[consents.LogRow] = field(default_factory=list)
    optouts: list[OptOut] = field(default_factory=list)
    shared: list[Any] = field(default_factory=list)
    """Entries about stops that were said at another address of the same person."""
    ledger: list[tuple[str, Moment]] = field(default_factory=list)
    waiting: list[WaitingMail] = field(default_factory=list)
    complained_at: Moment | None = None
    bounced: list[Moment] = field(default_factory=list)
    """When mails came back for good, as entries of 配信除外 say."""
    held: bool = False
    """One of a wave of bounces that the owner has not decided on."""


_COLUMNS = "a.id, a.text, a.hmac, l.contact_id, l.changed_at, l.change_confirmed"
_ONE = f"""SELECT {_COLUMNS} FROM address a LEFT JOIN contact_address l ON l.address_id = a.id
WHERE a.id = ? AND a.erased_by IS NULL"""
_JUDGED = ("country", "recipient_type", "age", "guardian_consent", "note", "sensitive_consent")
"""What of a contact a decision asks about."""
_SOME = f"""SELECT {_COLUMNS}, {", ".join(f"c.{one}" for one in _JUDGED)} FROM address a
LEFT JOIN contact_address l ON l.address_id = a.id LEFT JOIN contact c ON c.id = l.contact_id
WHERE a.id IN (SELECT value FROM json_each(?)) AND a.erased_by IS NULL"""
_AMONG = " AND c.rowid IN (SELECT value FROM json_each(?))"


def _preferred(*more: str) -> str:
    """The address that each contact is written to, with columns of the contact."""
    return f"""SELECT {", ".join((_COLUMNS, "c.rowid AS key", *more))} FROM contact c
    JOIN contact_address l ON l.address_id =
    (SELECT address_id FROM contact_address WHERE contact_id = c.id ORDER BY position LIMIT 1)
    JOIN address a ON a.id = l.address_id WHERE a.erased_by IS NULL"""


def candidate(book: Book, address_id: str) -> Candidate:
    """One address, read afresh for the claim. Raises AppError("address-missing") for one that is erased."""
    rows = book.sql(_ONE, (address_id,))
    if not rows:
        raise AppError("address-missing")
    contact_id = rows[0]["contact_id"]
    owners = {contact_id: contacts.get(book, contact_id)} if contact_id else {}
    return _build(rows, owners, _gather(book, rows))[0]


def candidates_at(book: Book, address_ids: Sequence[str]) -> dict[str, Candidate]:
    """`candidate` for several addresses at once, by address and without the contact's names; those that are
    erased are missing."""
    rows = book.sql(_SOME, (json.dumps(list(address_ids)),))
    known, reader = _gather(book, rows), consents.EvidenceReader()
    return {
        row["id"]: Candidate(
            contact_id=row["contact_id"], address_id=row["id"], address=row["text"], contact=None,
            person=_person(
                row, {} if row["recipient_type"] is None else _of_contact(*row[-len(_JUDGED) :]),
                known[row["id"]], reader.read,
            ),
        )
        for row in rows
    }


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
    return _build([row], {}, _gather(book, [row]))[0].person


def candidates(book: Book, *, tag: str | None = None) -> list[Candidate]:
    """The preferred address of every living contact, in the order in which the contacts were made."""
    rows = book.sql(f"{_preferred()} ORDER BY c.rowid")
    owners = contacts.by_ids(book)
    if tag is not None:
        rows = [row for row in rows if tag in owners[row["contact_id"]].tags]
    return _build(rows, owners, _gather(book, rows, everybody=True))


def candidates_by_key(book: Book) -> dict[int, Candidate]:
    """The same by place in the book, in its order."""
    rows = book.sql(f"{_preferred()} ORDER BY c.rowid")
    found = _build(rows, contacts.by_ids(book), _gather(book, rows, everybody=True))
    return {row["key"]: one for row, one in zip(rows, found, strict=True)}


def candidates_among(book: Book, keys: Iterable[int]) -> dict[int, Candidate]:
    """The same for some contacts, named by their place in the book (`contact_table`); by that place.

    A contact without an address is not among them.
    """
    wanted = json.dumps(list(keys))
    rows = book.sql(_preferred() + _AMONG, (wanted,))
    owners = contacts.by_keys(book, wanted)
    found = _build(rows, owners, _gather(book, rows))
    return {row["key"]: one for row, one in zip(rows, found, strict=True)}


def persons_among(book: Book, keys: Iterable[int]) -> dict[int, Person]:
    """As `candidates_among`, for judging many: without names, and evidence without its id."""
    columns = _preferred(*(f"c.{one}" for one in _JUDGED))
    rows = book.sql(columns + _AMONG, (json.dumps(list(keys)),))
    known, reader = _gather(book, rows), consents.EvidenceReader()
    return {
        row["key"]: _person(row, _of_contact(*row[-len(_JUDGED) :]), known[row["id"]], reader.shared)
        for row in rows
    }



def _gather(book: Book, rows: Sequence[Any], *, everybody: bool = False) -> dict[str, _Known]:
    """Everything by address id: five queries, narrowed to `rows` unless it is about everybody."""
    known = {row["id"]: _Known() for row in rows}
    by_hmac = {row["hmac"]: known[row["id"]] for row in rows}
    among = "" if everybody else "AND {} IN (SELECT value FROM json_each(?))"
    ids, hmacs = [() if everybody else (json.dumps(list(one)),) for one in (known, by_hmac)]
    # Each kind is a look of its own for each address; few books have merged somebody who said stop.
    merged = everybody or shared_stops.any_shared(book)
    shared = ", 'stop.shared', 'stop.unshared'" if merged else ""
    # By the index on address or on kind, never along the log: that is full of deliveries.
    for row in book.sql(
        f"""SELECT e.address_id, e.id, e.kind, e.at, e.facts, p.bytes AS payload
            FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
            WHERE e.kind IN ('evidence', 'evidence.withdrawn', 'lift'{shared}) AND e.kind <> 'delivery'
            {among.format("e.address_id")} ORDER BY +e.seq""",
        ids,
    ):
        if (found := known.get(row["address_id"])) is not None:
            (found.shared if row["kind"] in shared_stops.KINDS else found.log).append(row)
    for found in known.values():
        if found.shared:
            found.optouts += shared_stops.optouts_from(found.shared)
    for row in book.sql(
        f"SELECT * FROM suppression WHERE {STANDS} {among.format('hmac')} ORDER BY rowid", hmacs
    ):
        if (found := by_hmac.get(row["hmac"])) is not None:
            _add_suppression(found, row)
    for row in book.sql(f"SELECT * FROM ledger WHERE 1 {among.format('hmac')} ORDER BY at", hmacs):
        at = moment_value(row["at"])
        if (found := by_hmac.get(row["hmac"])) is not None and at is not None:
            found.ledger.append((row["what"], at))
    for held in bounce_reads.held_addresses(book, None if everybody else list(known)):
        if held in known:
            known[held].held = True
    for row in book.sql(
        "SELECT address_id, received_at FROM inbox_message"
        f" WHERE state = 'waiting' {among.format('address_id')}",
        ids,
    ):
        at = moment_value(row["received_at"])
        if at is not None and (found := known.get(row["address_id"])) is not None:
            found.waiting.append(WaitingMail(at=at))
    for address_id, at in _waiting_at_the_old_address(book):
        if address_id in known:
            known[address_id].waiting.append(WaitingMail(at=at))
    for hmac, at in inbox_messages.strangers_waiting(book):
        if (found := by_hmac.get(hmac)) is not None:
            found.waiting.append(WaitingMail(at=at))
    return known


def _waiting_at_the_old_address(book: Book) -> list[tuple[str, Moment]]:
    """(address, arrival) where an address took the place of one whose mail waits: what that turns out to be
    will act there, too (law.md 1.4)."""
    rows = book.sql(
        "SELECT address_id, received_at FROM inbox_message"
        " WHERE state = 'waiting' AND address_id IS NOT NULL AND kind <> 'bounce'"
    )
    came = {row["address_id"]: at for row in rows if (at := moment_value(row["received_at"])) is not None}
    followed = replacements.successors(book, came).items() if came else ()
    return [(new, came[old]) for new, (old, _) in followed]


def _add_suppression(found: _Known, row: Any) -> None:
    optout = suppressions.optout_value(row)
    if optout is not None:
        found.optouts.append(optout)
    elif row["reason"] == SuppressionReason.COMPLAINT:
        found.complained_at = moment_value(row["at"])
    elif (at := moment_value(row["at"])) is not None:
        found.bounced.append(at)


def _build(
    rows: Sequence[Any], owners: dict[str, ContactRecord], known: dict[str, _Known]
) -> list[Candidate]:
    reader = consents.EvidenceReader()
    return [_candidate(row, owners.get(row["contact_id"]), known[row["id"]], reader) for row in rows]


def _candidate(
    row: Any, contact: ContactRecord | None, found: _Known, reader: consents.EvidenceReader
) -> Candidate:
    of_contact = {} if contact is None else _of_contact(*(getattr(contact, one) for one in _JUDGED))
    return Candidate(
        contact_id=row["contact_id"],
        address_id=row["id"],
        address=row["text"],
        person=_person(row, of_contact, found, reader.read),
        contact=contact,
    )


def _of_contact(
    country: str, recipient_type: str, age: int | None, guardian: Any, note: str, sensitive: Any
) -> dict[str, Any]:
    return {
        "country": country or "JP",
        "recipient_type": RecipientType(recipient_type),
        "age": age,
        "guardian_consent": bool(guardian),
        "note": note,
        "sensitive_consent": bool(sensitive),
    }


def _person(
    row: Any,
    of_contact: dict[str, Any],
    found: _Known,
    read: Callable[[Sequence[consents.LogRow]], tuple[Evidence, ...]],
) -> Person:
    evidence = read(found.log)
    what = [name for name, _ in bounces_left(found.ledger, evidence)]
    # An entry of 配信除外 without such lines (an imported list, a full mailbox) stops as two of them do.
    kept_out = any(not any(came_back(one, at) for one in evidence) for at in found.bounced)
    return Person(
        email=row["text"],
        evidence=evidence,
        is_party=ordered(evidence),
        optouts=tuple(found.optouts),
        waiting=tuple(found.waiting),
        hard_bounces=max(len(what), 2) if kept_out else len(what),
        consent_requests=tuple(at for name, at in found.ledger if name == "consent_request"),
        user_unknown="user_unknown" in what,
        bounce_held=found.held,
        complained_at=found.complained_at,
        address_changed_at=time_value(row["changed_at"]),
        address_change_confirmed=bool(row["change_confirmed"]),
        **of_contact,
    )
