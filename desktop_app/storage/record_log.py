"""The chained log as a list to read: pages of entries, newest first, by kind, person and time."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.mailing import MessageClass
from desktop_app.storage.addresses import hmac_of
from desktop_app.storage.codec import stamp
from desktop_app.storage.contact_search import found_by
from desktop_app.storage.database import Book
from desktop_app.storage.folding import words_of

_PEOPLE = 500
"""Addresses that one search narrows the list to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One entry with what it points to. `personal` is empty when it had none, or when it was `erased`.

    `name` is that of the living contact, `address` is empty for an erased one.
    """

    id: str
    seq: int
    kind: str
    at: datetime
    subject: str | None
    facts: dict[str, Any]
    personal: dict[str, Any]
    erased: bool
    address_id: str | None
    address: str
    contact_id: str | None
    name: str
    attachments: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody whom a search found. `address` is empty for one that was erased."""

    address_id: str
    address: str
    contact_id: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """An attachment without its bytes."""

    id: str
    media_type: str
    name: str
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentOn:
    """One mail that went out on an evidence."""

    at: datetime
    cls: MessageClass
    remote_sale_ad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open stretch of time in which entries were written; None = open end."""

    since: datetime | None = None
    until: datetime | None = None


def kinds(book: Book) -> list[str]:
    """Every kind of entry that the book has; single mails of a run (`delivery`) stand for themselves."""
    rows = book.sql("""WITH RECURSIVE k(kind) AS (
      SELECT min(kind) FROM entry WHERE kind <> 'delivery' UNION ALL
      SELECT (SELECT min(kind) FROM entry WHERE kind > k.kind AND kind <> 'delivery') FROM k
      WHERE k.kind IS NOT NULL) SELECT kind FROM k WHERE kind IS NOT NULL""")
    return [row["kind"] for row in rows]


def page(
    book: Book,
    of_kinds: Sequence[str],
    *,
    people: Sequence[PersonRow] | None = None,
    span: Span | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[LogRow]:
    """Entries of these kinds, newest first; `people` narrows to what is about them, `before` is the `seq`
    of the last row of the page above."""
    if not of_kinds or (people is not None and not people):
        return []
    limits, values = _limits(span, before)
    if people is None:
        # One ordered look into the index per kind: a big book has millions of entries.
        chosen = " UNION ALL ".join(
            f"SELECT * FROM (SELECT seq FROM entry WHERE kind = ? AND kind <> 'delivery'{limits}"
            " ORDER BY seq DESC LIMIT ?)"
            for _ in of_kinds
        )
        bound: list[Any] = [one for kind in of_kinds for one in (kind, *values, limit)]
    else:
        addresses = [one.address_id for one in people]
        owners = [one.contact_id for one in people if one.contact_id]
        named = f"e.address_id IN ({_marks(addresses)})"
        if owners:
            named = f"({named} OR e.subject IN ({_marks(owners)}))"
        chosen = f"SELECT seq FROM entry e WHERE {named} AND kind IN ({_marks(of_kinds)}){limits}"
        bound = [*addresses, *owners, *of_kinds, *values]
    rows = book.sql(f"{_SELECT} WHERE e.seq IN ({chosen}) ORDER BY e.seq DESC LIMIT ?", [*bound, limit])
    return [_row(row) for row in rows]


def one(book: Book, entry_id: str) -> LogRow | None:
    """One entry by its id."""
    row = book.one(f"{_SELECT} WHERE e.id = ?", (entry_id,))
    return None if row is None else _row(row)


def find_people(book: Book, text: str, *, limit: int = _PEOPLE) -> list[PersonRow]:
    """Addresses whose spelling, or whose contact's names, hold every word of `text`; also an erased one whose
    address is typed in full (its key is all that the book still has)."""
    words = words_of(text)
    if not words:
        return []
    named, values = found_by(words, None)
    keyed = " AND ".join("instr(a.key, ?) > 0" for _ in words)
    rows = book.sql(
        f"{_PERSON} WHERE ({named}) OR ({keyed}) ORDER BY a.key LIMIT ?", [*values, *words, limit]
    )
    return [_person(row) for row in rows if row["text"]] or _erased(book, text)


def person(book: Book, *, address_id: str = "", contact_id: str = "") -> list[PersonRow]:
    """The address, or every address of a contact, the preferred one first."""
    if contact_id:
        return [
            _person(row) for row in book.sql(f"{_PERSON} WHERE c.id = ? ORDER BY l.position", (contact_id,))
        ]
    return [_person(row) for row in book.sql(f"{_PERSON} WHERE a.id = ?", (address_id,))]


def by_address(book: Book, text: str) -> list[PersonRow]:
    """The address with this spelling, also when it was erased. Raises AddressError."""
    key = parse_address(text).key
    return [_person(row) for row in book.sql(f"{_PERSON} WHERE a.key = ?", (key,))] or _erased(book, text)


def titles(book: Book, mailing_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Title of a newsletter and reason of a letter, by id."""
    ids = list(dict.fromkeys(mailing_ids))
    rows = book.sql(
        "SELECT m.id, m.reason, n.title FROM mailing m LEFT JOIN newsletter n ON n.id = m.id"
        f" WHERE m.id IN ({_marks(ids)})",
        ids,
    )
    return {row["id"]: (row["title"] or "", row["reason"]) for row in rows}


def names(book: Book, contact_ids: Collection[str]) -> dict[str, str]:
    """Names of living contacts by id."""
    ids = list(dict.fromkeys(contact_ids))
    rows = book.sql(f"SELECT id, full_name, company FROM contact WHERE id IN ({_marks(ids)})", ids)
    return {row["id"]: row["full_name"] or row["company"] for row in rows}


def files(book: Book, attachment_ids: Collection[str]) -> list[FileRow]:
    """What attachments are, without their bytes, in the order asked for."""
    ids = list(attachment_ids)
    rows = book.sql(f"SELECT id, header, erased_by FROM attachment WHERE id IN ({_marks(ids)})", ids)
    found = {}
    for row in rows:
        header = json.loads(row["header"] or '{"media_type": "", "name": ""}')
        found[row["id"]] = FileRow(
            id=row["id"],
            media_type=header["media_type"],
            name=header["name"],
            erased=row["erased_by"] is not None,
        )
    return [found[one] for one in ids if one in found]


def tombstones_of(book: Book, address_ids: Collection[str]) -> list[LogRow]:
    """Entries that say that these addresses were erased."""
    ids = list(address_ids)
    rows = book.sql(f"{_SELECT} WHERE e.kind = 'tombstone' AND e.subject IN ({_marks(ids)})", ids)
    return [_row(row) for row in rows]


def sends_on(book: Book, evidence_id: str, address_id: str) -> list[SentOn]:
    """Mails that went out, or may have gone out, to the address on this evidence."""
    rows = book.sql(
        """SELECT coalesce(d.accepted_at, d.updated_at) AS at, m.cls, n.remote_sale_ad FROM delivery d
        JOIN mailing m ON m.id = d.mailing_id LEFT JOIN newsletter n ON n.id = m.id
        WHERE d.address_id = ? AND d.evidence_id = ? AND d.state IN ('accepted', 'bounced', 'unknown')""",
        (address_id, evidence_id),
    )
    return [
        SentOn(
            at=datetime.fromisoformat(row["at"]),
            cls=MessageClass(row["cls"]),
            remote_sale_ad=bool(row["remote_sale_ad"]),
        )
        for row in rows
    ]


def seq_of(book: Book, column: str, pointed: str) -> int | None:
    """The number of the first entry whose `payload_id`, `address_id` or `id` is this."""
    if column not in ("payload_id", "address_id", "id"):
        raise KeyError(column)
    row = book.one(f"SELECT min(seq) AS seq FROM entry WHERE {column} = ?", (pointed,))
    return None if row is None else row["seq"]


def _limits(span: Span | None, before: int | None) -> tuple[str, list[Any]]:
    text, values = "", list[Any]()
    if before is not None:
        text, values = " AND seq < ?", [before]
    if span is not None and span.since is not None:
        text, values = f"{text} AND at >= ?", [*values, stamp(span.since)]
    if span is not None and span.until is not None:
        text, values = f"{text} AND at < ?", [*values, stamp(span.until)]
    return text, values


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _erased(book: Book, text: str) -> list[PersonRow]:
    try:
        key = parse_address(text.strip()).key
    except AddressError:
        return []
    rows = book.sql(
        """SELECT DISTINCT s.address_id FROM suppression s JOIN address a ON a.id = s.address_id
        WHERE s.hmac = ? AND a.erased_by IS NOT NULL""",
        (hmac_of(book, key),),
    )
    return [PersonRow(address_id=row["address_id"], address="", contact_id=None, name="") for row in rows]


_PERSON = """SELECT a.id AS address_id, a.text, c.id AS contact_id, c.full_name, c.company FROM address a
  LEFT JOIN contact_address l ON l.address_id = a.id LEFT JOIN contact c ON c.id = l.contact_id"""
_SELECT = """SELECT e.*, p.bytes AS payload, p.erased_by AS payload_erased, a.text AS address,
  a.erased_by AS address_erased, c.id AS contact_id, c.full_name, c.company
  FROM entry e LEFT JOIN payload p ON p.id = e.payload_id LEFT JOIN address a ON a.id = e.address_id
  LEFT JOIN contact_address l ON l.address_id = e.address_id LEFT JOIN contact c ON c.id = l.contact_id"""


def _person(row: sqlite3.Row) -> PersonRow:
    return PersonRow(
        address_id=row["address_id"],
        address=row["text"],
        contact_id=row["contact_id"],
        name=row["full_name"] or row["company"] or "",
    )


def _row(row: sqlite3.Row) -> LogRow:
    return LogRow(
        id=row["id"],
        seq=row["seq"],
        kind=row["kind"],
        at=datetime.fromisoformat(row["at"]),
        subject=row["subject"],
        facts=json.loads(row["facts"]),
        personal=json.loads(row["payload"]) if row["payload"] else {},
        erased=row["payload_erased"] is not None or row["address_erased"] is not None,
        address_id=row["address_id"],
        address=row["address"] or "",
        contact_id=row["contact_id"],
        name=row["full_name"] or row["company"] or "",
        attachments=tuple(one for one, _ in json.loads(row["attachments"])),
        hash=row["hash"],
    )
