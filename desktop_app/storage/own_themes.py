"""The shop's own themes: a template in MJML and a look, written by its owner or out of a file."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import JSON, canonical, new_id, stamp
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTheme:
    """One theme; `origin` is "own" or "file"."""

    id: str
    name: str
    source: str
    look: dict[str, Any]
    origin: str


def all_themes(book: Book) -> list[OwnTheme]:
    """Those that were not deleted, by name."""
    rows = book.sql("SELECT * FROM theme WHERE deleted_at IS NULL ORDER BY name, id")
    return [_theme(row) for row in rows]


def find(book: Book, theme_id: str) -> OwnTheme | None:
    """One theme, a deleted one too: drafts that use it keep their look."""
    row = book.one("SELECT * FROM theme WHERE id = ?", (theme_id,))
    return None if row is None else _theme(row)


def add(
    book: Book, *, name: str, source: str, look: dict[str, JSON], origin: str, now: datetime
) -> str:
    """Keep a new theme; returns its id."""
    theme_id = new_id()
    with book.transaction():
        book.write(
            "INSERT INTO theme VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (theme_id, name, source, canonical(look), origin, stamp(now), stamp(now)),
        )
    return theme_id


def change(
    book: Book, theme_id: str, *, name: str, source: str, look: dict[str, JSON], now: datetime
) -> None:
    """Replace a theme. Raises AppError theme-missing."""
    with book.transaction():
        _living(book, theme_id)
        book.write(
            "UPDATE theme SET name = ?, source = ?, look = ?, changed_at = ? WHERE id = ?",
            (name, source, canonical(look), stamp(now), theme_id),
        )


def delete(book: Book, theme_id: str, *, now: datetime) -> None:
    """Take a theme out of the list; newsletters that use it keep it. Raises AppError theme-missing."""
    with book.transaction():
        _living(book, theme_id)
        book.write("UPDATE theme SET deleted_at = ? WHERE id = ?", (stamp(now), theme_id))


def restore(book: Book, theme_id: str) -> None:
    """Bring a deleted theme back."""
    with book.transaction():
        book.write("UPDATE theme SET deleted_at = NULL WHERE id = ?", (theme_id,))


def _living(book: Book, theme_id: str) -> None:
    if book.one("SELECT 1 AS one FROM theme WHERE id = ? AND deleted_at IS NULL", (theme_id,)) is None:
        raise AppError("theme-missing")


def _theme(row: Any) -> OwnTheme:
    return OwnTheme(
        id=row["id"],
        name=row["name"],
        source=row["source"],
        look=json.loads(row["look"]),
        origin=row["origin"],
    )
