"""Which column of a file is what, as a person said once, for the next file with the same headers.

A mapping is JSON that `importing.formats.remembered` reads; values of cells are in it only where a person
said what they mean.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import canonical, new_id, stamp
from desktop_app.storage.database import Book

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """One mapping. `headers` is the key of the header set (`formats.header_key`)."""

    id: str
    headers: str
    name: str
    mapping: Mapping[str, Any]
    used_at: datetime


def keep(book: Book, headers: str, name: str, mapping: Mapping[str, Any], *, now: datetime) -> str:
    """Keep a mapping, in place of an earlier one for the same headers; returns its id.

    An empty name keeps the earlier one's. Raises AppError("import-mapping-unnamed").
    """
    with book.transaction():
        earlier = find(book, headers)
        name = _tidy(name) or (earlier.name if earlier else "")
        if not name:
            raise AppError("import-mapping-unnamed")
        text, at = canonical(dict(mapping)), stamp(now)
        if earlier is None:
            mapping_id = new_id()
            book.write(
                "INSERT INTO import_mapping (id, headers, name, mapping, used_at) VALUES (?, ?, ?, ?, ?)",
                (mapping_id, headers, name, text, at),
            )
            return mapping_id
        book.write(
            "UPDATE import_mapping SET name = ?, mapping = ?, used_at = ? WHERE id = ?",
            (name, text, at, earlier.id),
        )
        return earlier.id


def used(book: Book, headers: str, *, now: datetime) -> None:
    """Note that a mapping was applied to a file that was brought in."""
    with book.transaction():
        book.write("UPDATE import_mapping SET used_at = ? WHERE headers = ?", (stamp(now), headers))


def find(book: Book, headers: str) -> KeptMapping | None:
    """The mapping for these headers, or None."""
    found = _load(book, "WHERE headers = ?", (headers,))
    return found[0] if found else None


def all_mappings(book: Book) -> list[KeptMapping]:
    """Every mapping, the one used last first."""
    return _load(book, "", ())


def rename(book: Book, mapping_id: str, name: str) -> None:
    """Raises AppError("import-mapping-missing", "import-mapping-unnamed")."""
    if not _tidy(name):
        raise AppError("import-mapping-unnamed")
    with book.transaction():
        _get(book, mapping_id)
        book.write("UPDATE import_mapping SET name = ? WHERE id = ?", (_tidy(name), mapping_id))


def forget(book: Book, mapping_id: str) -> None:
    """Delete a mapping. Raises AppError("import-mapping-missing")."""
    with book.transaction():
        _get(book, mapping_id)
        book.write("DELETE FROM import_mapping WHERE id = ?", (mapping_id,))


def _get(book: Book, mapping_id: str) -> KeptMapping:
    found = _load(book, "WHERE id = ?", (mapping_id,))
    if not found:
        raise AppError("import-mapping-missing")
    return found[0]


def _load(book: Book, where: str, values: tuple[str, ...]) -> list[KeptMapping]:
    select = "SELECT id, headers, name, mapping, used_at FROM import_mapping"
    rows = book.sql(" ".join((select, where, "ORDER BY used_at DESC, rowid DESC")), values)
    return [
        KeptMapping(str(id_), str(headers), str(name), _mapping(str(text)), datetime.fromisoformat(str(at)))
        for id_, headers, name, text, at in rows
    ]


def _mapping(text: str) -> Mapping[str, Any]:
    """What can't be read maps nothing."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _tidy(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]
