"""Earlier versions of drafts. `content` is a draft's JSON, which storage does not read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import JSON, canonical, new_id, stamp
from desktop_app.storage.database import Book

KEPT = 200
"""Versions of one newsletter; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRecord:
    """A draft as it was. `why` it was kept: "opened", "pause", "checked", "restored"."""

    id: str
    newsletter_id: str
    at: datetime
    why: str
    content: dict[str, Any]


def of_newsletter(book: Book, newsletter_id: str) -> list[VersionRecord]:
    """The newest first."""
    rows = book.sql(
        "SELECT * FROM newsletter_version WHERE newsletter_id = ? ORDER BY at DESC, id DESC", (newsletter_id,)
    )
    return [_version(row) for row in rows]


def newest_at(book: Book, newsletter_id: str) -> datetime | None:
    """When the newest version was kept; None = there is none."""
    row = book.one("SELECT max(at) AS at FROM newsletter_version WHERE newsletter_id = ?", (newsletter_id,))
    return None if row is None or row["at"] is None else datetime.fromisoformat(row["at"])


def get(book: Book, version_id: str) -> VersionRecord:
    """One version. Raises AppError version-missing."""
    row = book.one("SELECT * FROM newsletter_version WHERE id = ?", (version_id,))
    if row is None:
        raise AppError("version-missing")
    return _version(row)


def keep(
    book: Book, newsletter_id: str, content: dict[str, JSON], *, why: str, now: datetime
) -> str | None:
    """Keep a version, unless the newest one is the same; returns its id."""
    text = canonical(content)
    with book.transaction():
        newest = book.one(
            """SELECT content FROM newsletter_version WHERE newsletter_id = ?
            ORDER BY at DESC, id DESC LIMIT 1""",
            (newsletter_id,),
        )
        if newest is not None and newest["content"] == text:
            return None
        version_id = new_id()
        book.write(
            "INSERT INTO newsletter_version VALUES (?, ?, ?, ?, ?)",
            (version_id, newsletter_id, stamp(now), why, text),
        )
        book.write(
            """DELETE FROM newsletter_version WHERE newsletter_id = ? AND id NOT IN (
            SELECT id FROM newsletter_version WHERE newsletter_id = ? ORDER BY at DESC, id DESC LIMIT ?)""",
            (newsletter_id, newsletter_id, KEPT),
        )
    return version_id


def _version(row: Any) -> VersionRecord:
    return VersionRecord(
        id=row["id"],
        newsletter_id=row["newsletter_id"],
        at=datetime.fromisoformat(row["at"]),
        why=row["why"],
        content=json.loads(row["content"]),
    )
