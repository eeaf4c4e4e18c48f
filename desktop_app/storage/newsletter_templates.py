"""ひな形: newsletters kept to begin others with. `content` is a draft's JSON, which storage does not read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import JSON, canonical, new_id, stamp
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRecord:
    """One template."""

    id: str
    name: str
    content: dict[str, Any]
    changed_at: datetime


def all_templates(book: Book) -> list[TemplateRecord]:
    """Those that were not deleted, the last changed one first."""
    rows = book.sql("SELECT * FROM newsletter_template WHERE deleted_at IS NULL ORDER BY changed_at DESC, id")
    return [_template(row) for row in rows]


def get(book: Book, template_id: str) -> TemplateRecord:
    """One template. Raises AppError template-missing, also for a deleted one."""
    row = book.one("SELECT * FROM newsletter_template WHERE id = ? AND deleted_at IS NULL", (template_id,))
    if row is None:
        raise AppError("template-missing")
    return _template(row)


def add(book: Book, *, name: str, content: dict[str, JSON], now: datetime) -> str:
    """Keep a new template; returns its id."""
    template_id = new_id()
    with book.transaction():
        book.write(
            "INSERT INTO newsletter_template VALUES (?, ?, ?, ?, ?, NULL)",
            (template_id, name, canonical(content), stamp(now), stamp(now)),
        )
    return template_id


def rename(book: Book, template_id: str, name: str, *, now: datetime) -> None:
    """Give it another name. Raises AppError template-missing."""
    with book.transaction():
        get(book, template_id)
        book.write(
            "UPDATE newsletter_template SET name = ?, changed_at = ? WHERE id = ?",
            (name, stamp(now), template_id),
        )


def delete(book: Book, template_id: str, *, now: datetime) -> None:
    """Take it out of the list; `restore` brings it back. Raises AppError template-missing."""
    with book.transaction():
        get(book, template_id)
        book.write(
            "UPDATE newsletter_template SET deleted_at = ? WHERE id = ?", (stamp(now), template_id)
        )


def restore(book: Book, template_id: str) -> None:
    """Bring a deleted template back."""
    with book.transaction():
        book.write("UPDATE newsletter_template SET deleted_at = NULL WHERE id = ?", (template_id,))


def _template(row: Any) -> TemplateRecord:
    return TemplateRecord(
        id=row["id"],
        name=row["name"],
        content=json.loads(row["content"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
    )
