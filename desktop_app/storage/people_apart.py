"""「別の人です」: contacts that look like one person and are not, as the owner said; and what is compared."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.storage import chain, joining
from desktop_app.storage.database import Book

DISTINCT = "contact.distinct"


def say_distinct(
    book: Book, a: str, b: str, *, distinct: bool = True, by: str | None, now: datetime
) -> None:
    """Remember that two contacts are two people, or (not `distinct`) that this was said by mistake."""
    with book.transaction():
        chain.append(
            book,
            DISTINCT,
            subject=a,
            facts={"contacts": sorted((a, b)), "distinct": distinct},
            personal={"by": by, "os_user": book.os_user},
            now=now,
        )


def distinct_pairs(book: Book) -> set[tuple[str, str]]:
    """Pairs of contacts (smaller id first) that are two people. Whoever became part of another contact since
    speaks for that one."""
    said: dict[tuple[str, str], bool] = {}
    for row in book.sql(
        "SELECT facts FROM entry WHERE kind = ? AND kind <> 'delivery' ORDER BY seq", (DISTINCT,)
    ):
        facts = json.loads(row["facts"])
        a, b = facts["contacts"]
        said[a, b] = bool(facts["distinct"])
    lost = joining.lost_in(book) if said else {}
    found = set()
    for (a, b), distinct in said.items():
        one, other = sorted((_now(a, lost), _now(b, lost)))
        if distinct and one != other:
            found.add((one, other))
    return found


def _now(contact_id: str, lost: dict[str, str]) -> str:
    seen = set()
    while contact_id in lost and contact_id not in seen:
        seen.add(contact_id)
        contact_id = lost[contact_id]
    return contact_id


@dataclass(frozen=True, slots=True)
class Compared:
    """What of a contact is compared with others; `addresses` are keys, `key` is its place in the book."""

    key: int
    contact_id: str
    full: str
    family: str
    given: str
    kana: str
    company: str
    phone: str
    details: tuple[tuple[str, str], ...]
    addresses: tuple[str, ...]


_COLUMNS = "c.rowid, c.id, c.full_name, c.family, c.given, c.kana, c.company, c.phone, c.details"


def compared(book: Book, slice_size: int = 2000) -> Iterator[list[Compared]]:
    """Every contact, some at a time."""
    last = -1
    while True:
        rows = book.sql(
            f"SELECT {_COLUMNS} FROM contact c WHERE c.rowid > ? ORDER BY c.rowid LIMIT ?",  # noqa: S608
            (last, slice_size),
        )
        if not rows:
            return
        addresses: dict[str, list[str]] = {}
        for contact_id, key in book.sql(
            """SELECT l.contact_id, a.key FROM contact c JOIN contact_address l ON l.contact_id = c.id
            JOIN address a ON a.id = l.address_id WHERE c.rowid > ? AND c.rowid <= ? ORDER BY l.position""",
            (last, rows[-1][0]),
        ):
            addresses.setdefault(contact_id, []).append(key)
        last = int(rows[-1][0])
        yield [_compared(row, addresses.get(row[1], ())) for row in rows]


def compared_among(book: Book, keys: Iterable[int]) -> dict[int, Compared]:
    """Some contacts, by their place in the book; who is gone is missing."""
    wanted = json.dumps(list(keys))
    addresses: dict[str, list[str]] = {}
    for contact_id, key in book.sql(
        """SELECT l.contact_id, a.key FROM contact c JOIN contact_address l ON l.contact_id = c.id
        JOIN address a ON a.id = l.address_id WHERE c.rowid IN (SELECT value FROM json_each(?))
        ORDER BY l.position""",
        (wanted,),
    ):
        addresses.setdefault(contact_id, []).append(key)
    rows = book.sql(
        f"SELECT {_COLUMNS} FROM contact c WHERE c.rowid IN (SELECT value FROM json_each(?))",  # noqa: S608
        (wanted,),
    )
    return {int(row[0]): _compared(row, addresses.get(row[1], ())) for row in rows}


def _compared(row: Sequence[Any], addresses: Iterable[str]) -> Compared:
    key, contact_id, full, family, given, kana, company, phone, details = row
    known = tuple((label, value) for label, value in json.loads(details)) if details else ()
    return Compared(
        key, contact_id, full, family, given, kana, company, phone, known, tuple(addresses)
    )


def living(book: Book, contact_ids: Iterable[str]) -> set[str]:
    """Those of some contacts that are in the book."""
    wanted = json.dumps(list(contact_ids))
    return {
        str(row[0])
        for row in book.sql("SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    }
