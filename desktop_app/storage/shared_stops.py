"""A stop of one person acts at the other address too, once the owner says that two contacts are one person,
or that a new address took the place of an old one.

It hangs on the other address as an entry of the log: it outlives deletion and another import, and ends only
when the merge or the change of address is taken back. A consent that the person gives later, at that address,
lifts it as it lifts a stop of the address itself. Real opt-outs are never touched.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.suppression import OptOut
from desktop_app.storage import chain
from desktop_app.storage.addresses import ensure_address
from desktop_app.storage.codec import canonical, moment_text, moment_value, scope_json, scope_value
from desktop_app.storage.database import Book

SHARED, ENDED = "stop.shared", "stop.unshared"
KINDS = (SHARED, ENDED)
_OF_KIND = "FROM entry WHERE kind = ? AND kind <> 'delivery'"
"""The second half makes SQLite use the index on kind."""


@dataclass(frozen=True, slots=True)
class SharedStop:
    """`optout`, said at the address `said_at`, acts at `address_id` as well."""

    address_id: str
    said_at: str
    optout: OptOut


def add(writer: chain.Writer, stops: Sequence[SharedStop], merge: str) -> None:
    """Append the stops that a merge, or a change of address, brings to other addresses; `merge` is its
    entry."""
    for one in stops:
        writer.add(
            SHARED,
            subject=one.address_id,
            address_id=one.address_id,
            facts={
                "merge": merge,
                "said_at": one.said_at,
                "optout": one.optout.id,
                "at": moment_text(one.optout.at),
                "scope": scope_json(one.optout.scope),
                "until": moment_text(one.optout.until),
                "channel": one.optout.channel,
            },
        )


def end(book: Book, writer: chain.Writer, merge: str) -> int:
    """End what a merge brought; returns how many."""
    return _end(book, writer, "merge", merge)


def end_of(book: Book, writer: chain.Writer, optout: str) -> int:
    """End wherever else a stop acts that was written down by mistake; returns at how many addresses."""
    return _end(book, writer, "optout", optout)


def of_address(book: Book, address_id: str) -> list[OptOut]:
    """The stops that act at an address because they were said at another one of the person."""
    return [_optout(row) for row in _standing(book) if row["address_id"] == address_id]


def _end(book: Book, writer: chain.Writer, what: str, value: str) -> int:
    rows = book.sql(
        f"SELECT id, address_id, json_extract(facts, '$.merge') AS merge {_OF_KIND}"
        f" AND json_extract(facts, '$.{what}') = ? ORDER BY seq",
        (SHARED, value),
    )
    ended = _ended(book)
    standing = [row for row in rows if row["id"] not in ended]
    for row in standing:
        writer.add(
            ENDED,
            subject=row["address_id"],
            address_id=row["address_id"],
            facts={"stop": row["id"], "merge": row["merge"]},
        )
    return len(standing)


def merge_shared(old: Book, new: Book, *, now: datetime) -> int:
    """Append to `new` the stops that act in `old` and not in `new`, inside the caller's transaction: what
    the owner knew of a person must not be forgotten by a restore. Returns how many."""
    writer, added = chain.Writer(new, now), 0
    known = {_same(new, row) for row in _standing(new)}
    for row in _standing(old):
        found = old.one("SELECT * FROM address WHERE id = ? AND erased_by IS NULL", (row["address_id"],))
        if found is None or _same(old, row) in known:
            continue
        address = ensure_address(new, _Spelling(found["text"], found["key"], found["key_version"]), now=now)
        writer.add(
            SHARED,
            subject=address.id,
            address_id=address.id,
            facts={**json.loads(row["facts"]), "merged": row["id"]},
        )
        added += 1
    writer.flush()
    return added


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    key: str
    key_version: int


def _standing(book: Book) -> list[Any]:
    ended = _ended(book)
    rows = book.sql(f"SELECT id, address_id, facts {_OF_KIND} ORDER BY seq", (SHARED,))
    return [row for row in rows if row["id"] not in ended]


def _same(book: Book, row: Any) -> tuple[Any, ...]:
    """What makes two of these one, in whatever book."""
    key = book.one("SELECT key FROM address WHERE id = ?", (row["address_id"],))
    facts = json.loads(row["facts"])
    told = (facts["at"], canonical(facts["scope"]), facts["until"])
    return (key["key"] if key is not None else "", *told)


def any_shared(book: Book) -> bool:
    """Whether a stop was ever shared in this book."""
    return book.one(f"SELECT 1 {_OF_KIND} LIMIT 1", (SHARED,)) is not None


def standing(book: Book) -> list[tuple[str, OptOut]]:
    """(address, stop) of every stop that acts at another address than where it was said, oldest first; the
    address is empty once it was erased."""
    found = []
    for row in _standing(book):
        at = book.one("SELECT text FROM address WHERE id = ?", (row["address_id"],))
        found.append((str(at["text"] or "") if at is not None else "", _optout(row)))
    return found


def optouts_from(log: Sequence[Any]) -> list[OptOut]:
    """The stops that act at an address, from the entries of KINDS about it (kind, id, facts), in order."""
    ended = {json.loads(row["facts"])["stop"] for row in log if row["kind"] == ENDED}
    return [_optout(row) for row in log if row["kind"] == SHARED and row["id"] not in ended]


def _optout(row: Any) -> OptOut:
    facts = json.loads(row["facts"])
    at = moment_value(facts["at"])
    assert at is not None  # noqa: S101 (`add` wrote it)
    return OptOut(
        at=at,
        scope=scope_value(facts["scope"]),
        until=moment_value(facts["until"]),
        channel=facts["channel"],
        id=facts["optout"],
        standing=True,
        same_person=True,
    )


def _ended(book: Book) -> set[str]:
    rows = book.sql(f"SELECT json_extract(facts, '$.stop') {_OF_KIND}", (ENDED,))
    return {str(row[0]) for row in rows}
