"""The condition that a search makes on `contact c`, and who may fulfil it in a large book.

Reading every text takes some tens of milliseconds for 100,000 contacts, a quarter of a second for a million.
A large book therefore has an index of three letters each (FTS5): it names those who may be meant, and
the condition decides.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.storage.database import Book
from desktop_app.storage.folding import compact, phone_digits

LARGE = 50_000
"""From so many contacts on, a book is given the index."""
_SLICE = 2_000
"""So many contacts are indexed in one transaction: a tenth of a second."""
_FEW = 3_000
"""A search that may mean more is common: reading in order finds its first rows soon."""
_TERMS = 100
"""A letter or two that begin so many threes are common, too."""

_TAGGED = """instr(c.search, ?) > 0 AND
EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = c.id AND t.tag = ?)"""
"""Tags are part of what is searched, so only those who may have it are looked up."""


def found_by(words: Sequence[str], tag: str | None) -> tuple[str, list[Any]]:
    """The condition on `contact c` that words (of `words_of`) and a tag make, with its values."""
    where, values = ["1"], list[Any]()
    for word in words:
        spellings = [word, digits] if (digits := phone_digits(word)) else [word]
        tests = [_contains(one) for one in spellings]
        where.append("(" + " OR ".join(test for test, _ in tests) + ")")
        values += [value for _, value in tests]
    if tag is not None:
        where.append(_TAGGED)
        values += [compact(tag), tag]
    return " AND ".join(where), values


def _contains(word: str) -> tuple[str, str]:
    # SQLite skips to an ASCII first letter by strcspn in LIKE; instr is faster for everything else.
    if word[0].isascii():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return "c.search LIKE ? ESCAPE '\\'", f"%{escaped}%"
    return "instr(c.search, ?) > 0", word


@dataclass(frozen=True, slots=True)
class Few:
    """Those whom a search can mean: these keys, and perhaps whoever comes after `upto`."""

    keys: str
    """JSON list."""
    upto: int


def has_index(book: Book) -> bool:
    """Whether the book is so large that it has the index."""
    return bool(book.sql("SELECT upto FROM search_index")[0][0])


def few(book: Book, words: Sequence[str]) -> Few | None:
    """Whom the index names for words (of `words_of`); None when they are many or there is no index."""
    upto = int(book.sql("SELECT upto FROM search_index")[0][0])
    if not upto or not words:
        return None
    parts = [part for word in words if (part := _match(book, word)) is not None]
    if not parts:
        return None
    rows = book.sql("SELECT key FROM search_stale LIMIT ?", (_FEW,))
    if len(rows) < _FEW and "" not in parts:
        rows += book.sql(
            "SELECT rowid FROM contact_grams WHERE contact_grams MATCH ? LIMIT ?",
            (" AND ".join(parts), _FEW),
        )
    return None if len(rows) >= _FEW else Few(json.dumps(sorted({row[0] for row in rows})), upto)


def _match(book: Book, word: str) -> str | None:
    """The FTS5 expression for one word in its spellings; None = it is common, "" = nobody has it."""
    digits = phone_digits(word)
    spellings = [_spelling(book, one) for one in ([word, digits] if digits else [word])]
    if None in spellings:
        return None
    named = [one for one in spellings if one]
    return f"({' OR '.join(named)})" if named else ""


def _spelling(book: Book, word: str) -> str | None:
    if len(word) >= 3:
        return "(" + " AND ".join(_quoted(word[at : at + 3]) for at in range(len(word) - 2)) + ")"
    rows = book.sql(
        "SELECT term FROM contact_terms WHERE term >= ? AND term < ? LIMIT ?",
        (word, word + "\U0010ffff", _TERMS),
    )
    if len(rows) == _TERMS:
        return None
    return f"({' OR '.join(_quoted(row[0]) for row in rows)})" if rows else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def extend(book: Book, check: Callable[[], None]) -> None:
    """Bring the index of a large book up to its newest contact, in short transactions; what `check` raises
    ends it, and the next call goes on from there."""
    newest = int(book.sql("SELECT coalesce(max(rowid), 0) FROM contact")[0][0])
    upto = int(book.sql("SELECT upto FROM search_index")[0][0])
    while book.one("SELECT 1 FROM search_stale") is not None:
        check()
        with book.transaction():
            _freshen(book)
    if newest < LARGE or newest - upto < _SLICE:
        return
    while upto < newest:
        check()
        with book.transaction():
            start = int(book.sql("SELECT upto FROM search_index")[0][0])
            upto = min(start + _SLICE, newest)
            book.write(
                """INSERT INTO contact_grams (rowid, text)
                SELECT rowid, search || char(10, 10) FROM contact WHERE rowid > ? AND rowid <= ?""",
                (start, upto),
            )
            book.write("UPDATE search_index SET upto = ?", (upto,))


def _freshen(book: Book) -> None:
    """Make the index say what some of the changed contacts are now."""
    stale = book.sql("SELECT key, text FROM search_stale LIMIT ?", (_SLICE,))
    keys = json.dumps([row["key"] for row in stale])
    book.write_many(
        "INSERT INTO contact_grams (contact_grams, rowid, text) VALUES ('delete', ?, ? || char(10, 10))",
        [tuple(row) for row in stale if row["text"] is not None],
    )
    book.write(
        """INSERT INTO contact_grams (rowid, text) SELECT rowid, search || char(10, 10) FROM contact
        WHERE rowid IN (SELECT value FROM json_each(?))""",
        (keys,),
    )
    book.write("DELETE FROM search_stale WHERE key IN (SELECT value FROM json_each(?))", (keys,))


def forget_erased(book: Book) -> None:
    """Write the index anew, so that it keeps no letter of anybody who was erased; inside a transaction."""
    if book.sql("SELECT upto FROM search_index")[0][0]:
        while book.one("SELECT 1 FROM search_stale") is not None:
            _freshen(book)
        book.write("INSERT INTO contact_grams (contact_grams) VALUES ('optimize')")
