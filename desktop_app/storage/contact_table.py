"""Reads for the table of contacts: keys in order first, then the rows of what is on screen.

A key is a contact's place in the book (rowid): small, fixed while the contact lives. It may be given to
another contact once its own is deleted, so keys are good for one showing of a list and never stored.
"""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from desktop_app.storage.contact_search import Few, few, found_by, has_index
from desktop_app.storage.database import Book, Value

Sort: TypeAlias = Literal[
    "name", "newest", "address", "company", "department", "title", "phone", "kind", "sent", "source", "status"
]
"""`newest`: added last comes first; `sent`: written to last comes first. `status` is not known here: it is
put in order by `services.contact_book`."""
if TYPE_CHECKING:
    Keys: TypeAlias = array[int]
else:  # takes no parameter before Python 3.12
    Keys = array

_PART = 50_000
_PROBE = 2000
"""A search that finds fewer is rare: it is read once as a whole, whatever the order."""

_BY_NAME = "FROM contact c INDEXED BY contact_search"
_NEAR = """SELECT rowid, search FROM contact INDEXED BY contact_search
ORDER BY search, rowid LIMIT 5000"""
"""Where a common word finds its first people in a few milliseconds, without asking the index."""
_EMPTY_LAST = "{0} = '', {0} COLLATE NOCASE {1}, c.search {1}"
_LAST_SENT = """(SELECT max(d.accepted_at) FROM contact_address l
JOIN delivery d ON d.address_id = l.address_id WHERE l.contact_id = c.id)"""
_SOURCE = "(SELECT b.source FROM batch b WHERE b.id = c.batch_id)"
_KIND = "CASE c.recipient_type WHEN 'business' THEN 0 WHEN 'consumer' THEN 1 ELSE 2 END"
_ORDERS: Mapping[str, str] = {
    "company": _EMPTY_LAST.format("c.company", "{0}"),
    "department": _EMPTY_LAST.format("c.department", "{0}"),
    "title": _EMPTY_LAST.format("c.title", "{0}"),
    "phone": _EMPTY_LAST.format("c.phone", "{0}"),
    "kind": f"{_KIND} {{0}}, c.search",
    "source": f"{_SOURCE} IS NULL, {_SOURCE} {{0}}, c.search",
    "sent": f"{_LAST_SENT} IS NULL, {_LAST_SENT} {{1}}, c.search",
}
"""What an order goes by that has no index: {0} is the way round, {1} the other; nothing known comes last."""
_BY_ADDRESS = """FROM address a INDEXED BY address_key JOIN contact_address l ON l.address_id = a.id
JOIN contact c ON c.id = l.contact_id WHERE a.erased_by IS NULL AND l.address_id =
(SELECT address_id FROM contact_address WHERE contact_id = c.id ORDER BY position LIMIT 1)"""


@dataclass(frozen=True, slots=True)
class Touched:
    """Contacts about which something was written since an entry of the log; None = perhaps all."""

    newest: int
    keys: frozenset[int] | None


def first(
    book: Book, words: Sequence[str], *, tag: str | None, sort: Sort, limit: int, reverse: bool = False
) -> Keys:
    """The first keys of a search, at once also among 100,000 contacts in the orders that have an index."""
    where, values = found_by(words, tag)
    if sort == "status":
        sort, reverse = "name", False
    if words and tag is None and sort == "name" and not reverse and has_index(book):
        near = _keys(book, f"FROM ({_NEAR}) c WHERE {where} LIMIT ?", (*values, limit))
        if len(near) == limit:
            return near
    if (named := few(book, words)) is not None:
        return _sorted(book, _keys_of_few(book, named, where, values), sort, reverse=reverse)[:limit]
    way = "DESC" if reverse else "ASC"
    if sort in _ORDERS:
        return keys(book, words, tag=tag, sort=sort, reverse=reverse)[:limit]
    if sort == "name" or words:
        order = f"c.search {way}, c.rowid {way}" if sort == "name" else "c.search, c.rowid"
        found = _keys(book, f"{_BY_NAME} WHERE {where} ORDER BY {order} LIMIT ?", (
            *values, limit if sort == "name" else _PROBE,
        ))  # fmt: skip
        if sort == "name" or len(found) < _PROBE:
            return found if sort == "name" else _sorted(book, found, sort, reverse=reverse)[:limit]
    if sort == "newest":
        back = "ASC" if reverse else "DESC"
        return _keys(
            book,
            f"FROM contact c NOT INDEXED WHERE {where} ORDER BY c.rowid {back} LIMIT ?",
            (*values, limit),
        )
    found = _keys(book, f"{_BY_ADDRESS} AND {where} ORDER BY a.key {way} LIMIT ?", (*values, limit))
    enough = len(found) == limit
    return found if enough else keys(book, words, tag=tag, sort=sort, reverse=reverse)[:limit]


def keys(book: Book, words: Sequence[str], *, tag: str | None, sort: Sort, reverse: bool = False) -> Keys:
    """Every key of a search in its order; `reverse`: the other way round, what is not known still last."""
    where, values = found_by(words, tag)
    if (named := few(book, words)) is not None:
        found = _keys_of_few(book, named, where, values)
    else:
        found = _keys(book, f"{_BY_NAME} WHERE {where} ORDER BY c.search, c.rowid", values)
    return _sorted(book, found, sort, reverse=reverse)


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
    if (named := few(book, words)) is not None:
        return len(_keys_of_few(book, named, where, values))
    index = "INDEXED BY contact_search" if words else ""
    return int(book.sql(f"SELECT count(*) FROM contact c {index} WHERE {where}", values)[0][0])


def _keys_of_few(book: Book, named: Few, where: str, values: Sequence[Value]) -> Keys:
    """Those of few who fulfil the condition, in the order of their names."""
    rows = f"""FROM (SELECT c.rowid, c.search FROM json_each(?) CROSS JOIN contact c ON c.rowid = value
    WHERE c.rowid <= ? AND {where} UNION ALL SELECT c.rowid, c.search FROM contact c NOT INDEXED
    WHERE c.rowid > ? AND {where} ORDER BY 2, 1) c"""
    return _keys(book, rows, (named.keys, named.upto, *values, named.upto, *values))


def all_keys(book: Book) -> Keys:
    """The keys of every living contact."""
    return _keys(book, "FROM contact c", ())


def keys_from(book: Book, rest: str, values: Iterable[Value]) -> Keys:
    """The keys of the contacts `c` that `FROM … WHERE …` names; one may come several times."""
    return _keys(book, rest, values)


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


def ids_of(book: Book, keys: Iterable[int]) -> dict[int, str]:
    """The ids of some contacts by key; who is gone is missing."""
    rows = book.sql(
        "SELECT rowid AS key, id FROM contact WHERE rowid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {int(row["key"]): str(row["id"]) for row in rows}


def last_sent(book: Book, keys: Iterable[int]) -> dict[int, datetime]:
    """When the server last took a mail to each of some contacts; who got none is missing."""
    rows = book.sql(
        """SELECT c.rowid AS key, max(d.accepted_at) AS at FROM contact c
        JOIN contact_address l ON l.contact_id = c.id JOIN delivery d ON d.address_id = l.address_id
        WHERE c.rowid IN (SELECT value FROM json_each(?)) AND d.accepted_at IS NOT NULL GROUP BY c.rowid""",
        (json.dumps(list(keys)),),
    )
    return {int(row["key"]): datetime.fromisoformat(row["at"]) for row in rows}


def sources(book: Book, batch_ids: Iterable[str]) -> dict[str, str]:
    """The names of the files that imports came from, by the import's id."""
    rows = book.sql(
        "SELECT id, source FROM batch WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(batch_ids)),),
    )
    return {str(row["id"]): str(row["source"]) for row in rows}


def countries(book: Book) -> list[str]:
    """Every country that a contact has, in order."""
    found = {str(row[0]).strip().upper() for row in book.sql("SELECT DISTINCT country FROM contact")}
    return sorted(found - {""})


def names(book: Book, keys: Iterable[int]) -> list[str]:
    """What some contacts are called in a list, in the order of `keys`: name, else firm, else address."""
    wanted = list(keys)
    rows = book.sql(
        """SELECT c.rowid, coalesce(nullif(c.full_name, ''), nullif(c.company, ''),
        (SELECT a.text FROM contact_address l JOIN address a ON a.id = l.address_id
        WHERE l.contact_id = c.id ORDER BY l.position LIMIT 1), '') FROM contact c
        WHERE c.rowid IN (SELECT value FROM json_each(?))""",
        (json.dumps(wanted),),
    )
    by_key = {int(key): str(name) for key, name in rows}
    return [by_key[key] for key in wanted if key in by_key]


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


def _sorted(book: Book, found: Keys, sort: Sort, *, reverse: bool) -> Keys:
    if sort in ("name", "status"):
        return found[::-1] if reverse and sort == "name" else found
    if sort == "newest":
        return array("q", sorted(found, reverse=not reverse))
    way, back = ("DESC", "ASC") if reverse else ("ASC", "DESC")
    few = len(found) < _PROBE
    among = (json.dumps(found.tolist()),) if few else ()
    only = "WHERE c.rowid IN (SELECT value FROM json_each(?))" if few else ""
    if sort in _ORDERS:
        ordered = _keys(book, f"FROM contact c {only} ORDER BY {_ORDERS[sort].format(way, back)}", among)
    elif few:
        return _keys(
            book,
            f"""FROM contact c LEFT JOIN contact_address l ON l.address_id =
            (SELECT address_id FROM contact_address WHERE contact_id = c.id ORDER BY position LIMIT 1)
            LEFT JOIN address a ON a.id = l.address_id
            {only} ORDER BY a.key IS NULL, a.key {way}""",
            among,
        )
    else:
        ordered = _keys(book, f"{_BY_ADDRESS} ORDER BY a.key {way}", ())
    if few:
        return ordered
    wanted = set(found)
    kept = array("q", (key for key in ordered if key in wanted))
    kept.extend(wanted.difference(kept))  # those without an address come last
    return kept


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
