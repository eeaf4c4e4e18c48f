"""Reads for the table of contacts: keys in order first, then the rows of what is on screen.

A key is a contact's place in the book (rowid): small, fixed while the contact lives. It may be given to
another contact once its own is deleted, so keys are good for one showing of a list and never stored.
"""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from desktop_app.storage.contact_search import found_by
from desktop_app.storage.database import Book, Value

Sort: TypeAlias = Literal["name", "newest", "address"]
if TYPE_CHECKING:
    Keys: TypeAlias = array[int]
else:  # takes no parameter before Python 3.12
    Keys = array

_PART = 50_000
_PROBE = 2000
"""A search that finds fewer is rare: it is read once as a whole, whatever the order."""

_BY_NAME = "FROM contact c INDEXED BY contact_search"
_BY_ADDRESS = """FROM address a INDEXED BY address_key JOIN contact_address l ON l.address_id = a.id
JOIN contact c ON c.id = l.contact_id WHERE a.erased_by IS NULL AND l.address_id =
(SELECT address_id FROM contact_address WHERE contact_id = c.id ORDER BY position LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Touched:
    """Contacts about which something was written since an entry of the log; None = perhaps all."""

    newest: int
    keys: frozenset[int] | None


def first(book: Book, words: Sequence[str], *, tag: str | None, sort: Sort, limit: int) -> Keys:
    """The first keys of a search, at once also among 100,000 contacts."""
    where, values = found_by(words, tag)
    if sort == "name" or words:
        found = _keys(book, f"{_BY_NAME} WHERE {where} ORDER BY c.search, c.rowid LIMIT ?", (
            *values, limit if sort == "name" else _PROBE,
        ))  # fmt: skip
        if sort == "name" or len(found) < _PROBE:
            return _sorted(book, found, sort)[:limit]
    if sort == "newest":
        return _keys(
            book, f"FROM contact c NOT INDEXED WHERE {where} ORDER BY c.rowid DESC LIMIT ?", (*values, limit)
        )
    found = _keys(book, f"{_BY_ADDRESS} AND {where} ORDER BY a.key LIMIT ?", (*values, limit))
    return found if len(found) == limit else keys(book, words, tag=tag, sort=sort)[:limit]


def keys(book: Book, words: Sequence[str], *, tag: str | None, sort: Sort) -> Keys:
    """Every key of a search in its order."""
    where, values = found_by(words, tag)
    found = _keys(book, f"{_BY_NAME} WHERE {where} ORDER BY c.search, c.rowid", values)
    return _sorted(book, found, sort)


def among(book: Book, words: Sequence[str], keys: Keys) -> Keys:
    """Those of `keys` that a search finds, in their order."""
    where, values = found_by(words, None)
    matching = set(
        _keys(
            book,
            f"FROM contact c WHERE c.rowid IN (SELECT value FROM json_each(?)) AND {where}",
            (json.dumps(keys.tolist()), *values),
        )
    )
    return array("q", (key for key in keys if key in matching))


def count(book: Book, words: Sequence[str], *, tag: str | None) -> int:
    """How many contacts a search finds."""
    where, values = found_by(words, tag)
    index = "INDEXED BY contact_search" if words else ""
    return int(book.sql(f"SELECT count(*) FROM contact c {index} WHERE {where}", values)[0][0])


def all_keys(book: Book) -> Keys:
    """The keys of every living contact."""
    return _keys(book, "FROM contact c", ())


def key_of(book: Book, contact_id: str) -> int | None:
    """The key of a contact; None when there is none."""
    row = book.one("SELECT rowid FROM contact WHERE id = ?", (contact_id,))
    return None if row is None else int(row[0])


def keys_of(book: Book, contact_ids: Sequence[str]) -> Keys:
    """The keys of some contacts; who is gone is missing."""
    where = "FROM contact c WHERE c.id IN (SELECT value FROM json_each(?))"
    return _keys(book, where, (json.dumps(list(contact_ids)),))


def id_of(book: Book, key: int) -> str | None:
    """The id of the contact at a key; None when it is gone."""
    row = book.one("SELECT id FROM contact WHERE rowid = ?", (key,))
    return None if row is None else str(row[0])


def all_tags(book: Book) -> list[str]:
    """Every tag in use, in order."""
    return [row[0] for row in book.sql("SELECT DISTINCT tag FROM contact_tag ORDER BY tag")]


def touched_since(book: Book, seq: int) -> Touched:
    """Whose evidence, stops, waiting mails, ledger or fields were written about after entry `seq`.

    Contacts that are new or gone show in `all_keys`.
    """
    newest = int(book.sql("SELECT coalesce(max(seq), 0) FROM entry")[0][0])
    if book.one("SELECT 1 FROM entry WHERE seq > ? AND kind IN ('tombstone', 'restore') LIMIT 1", (seq,)):
        return Touched(newest, None)
    rows = book.sql(_TOUCHED, (seq, seq, seq))
    return Touched(newest, frozenset(int(row[0]) for row in rows))


_TOUCHED = """SELECT c.rowid FROM entry e JOIN contact_address l ON l.address_id = e.address_id
JOIN contact c ON c.id = l.contact_id WHERE e.seq > ? AND e.kind <> 'delivery'
UNION SELECT c.rowid FROM entry e JOIN contact c ON c.id = e.subject
WHERE e.seq > ? AND e.kind LIKE 'contact.%'
UNION SELECT c.rowid FROM entry e JOIN contact c ON c.batch_id = e.subject
WHERE e.seq > ? AND e.kind = 'batch'"""


def _sorted(book: Book, found: Keys, sort: Sort) -> Keys:
    if sort == "name":
        return found
    if sort == "newest":
        return array("q", sorted(found, reverse=True))
    if len(found) < _PROBE:
        among = json.dumps(found.tolist())
        ordered = _keys(
            book,
            """FROM contact c LEFT JOIN contact_address l ON l.address_id =
            (SELECT address_id FROM contact_address WHERE contact_id = c.id ORDER BY position LIMIT 1)
            LEFT JOIN address a ON a.id = l.address_id
            WHERE c.rowid IN (SELECT value FROM json_each(?)) ORDER BY a.key IS NULL, a.key""",
            (among,),
        )
        return ordered
    wanted = set(found)
    ordered = array("q", (key for key in _keys(book, f"{_BY_ADDRESS} ORDER BY a.key", ()) if key in wanted))
    ordered.extend(wanted.difference(ordered))  # those without an address come last
    return ordered


def _keys(book: Book, rest: str, values: Iterable[Value]) -> Keys:
    # One text instead of a row for each: a third of the time and no hundred thousand objects.
    rows = book.sql(f"SELECT group_concat(key) FROM (SELECT c.rowid AS key {rest})", tuple(values))
    text, found, at = str(rows[0][0] or ""), array("q"), 0
    while at < len(text):  # by parts, so that no hundred thousand words lie about at once
        comma = text.find(",", at + _PART)
        end = len(text) if comma < 0 else comma
        found.extend(map(int, text[at:end].split(",")))
        at = end + 1
    return found
