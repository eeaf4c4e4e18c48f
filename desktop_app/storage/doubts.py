"""Doubtful mails (`unknown`): which there are, what proves one, since when one was looked for in vain."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.doubt import Looked
from desktop_app.storage import deliveries, settings
from desktop_app.storage.codec import JSON, stamp, zoned
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import EventWriter

KNOWN_BEFORE = "the replaced book knew it"
_KEY = "sent_looks"
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OURS = re.compile(rf"<?({_ID})[.@]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One mail of which nobody knows whether it left, `since` then. `account_id`: with which it was or would
    have been sent; None = the default one."""

    id: str
    mailing_id: str
    message_id: str | None
    account_id: str | None
    since: datetime

    @property
    def sought(self) -> str:
        """Its Message-ID, or how that begins: after a restore the book may not know the rest."""
        return self.message_id or f"<{self.id}."


def any_doubt(book: Book) -> bool:
    """Whether there is one at all; as quick as asking can be."""
    # SQLite would go through every delivery of the book: it takes the first index that holds the state.
    row = book.one("SELECT 1 FROM delivery INDEXED BY delivery_unknown WHERE state = 'unknown' LIMIT 1")
    return row is not None


def all_doubts(book: Book) -> list[Doubt]:
    """Every doubtful mail, the newest doubt first."""
    rows = book.sql(
        """SELECT d.id, d.mailing_id, d.message_id, coalesce(d.account_id, m.account_id) AS account_id,
        d.updated_at FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE d.state = 'unknown'
        ORDER BY d.updated_at DESC, d.position"""
    )
    return [
        Doubt(
            id=row["id"], mailing_id=row["mailing_id"], message_id=row["message_id"],
            account_id=row["account_id"], since=datetime.fromisoformat(row["updated_at"]),
        )
        for row in rows
    ]


def delivery_of(book: Book, name: str) -> str | None:
    """The id of the doubtful delivery that `name` belongs to: our Message-ID (with or without brackets), or
    the ENVID that we gave it. None when it is nobody's, or no doubt any more.

    A Message-ID begins with the delivery's id, so that a book brought back from a backup, which never saw
    the rest of it, knows its mail again.
    """
    bare = name.strip().strip("<>")
    row = book.one(
        "SELECT id FROM delivery WHERE message_id IN (?, ?) AND state = 'unknown'", (bare, f"<{bare}>")
    )
    if row is not None:
        return str(row["id"])
    found = _OURS.match(bare) or re.fullmatch(rf"({_ID})", bare)
    if found is None:
        return None
    row = book.one(
        "SELECT id FROM delivery WHERE id = ? AND message_id IS NULL AND state = 'unknown'"
        if "@" in bare else "SELECT id FROM delivery WHERE id = ? AND state = 'unknown'",
        (found[1],),
    )
    return None if row is None else str(row["id"])


def prove(
    book: Book, delivery_id: str, *, ground: str, now: datetime, message_id: str | None = None
) -> bool:
    """A doubtful mail has left after all: `accepted`, with `ground` as its reply. False when it is no doubt
    any more: somebody decided meanwhile. `message_id` fills in what the book does not know."""
    with book.transaction():
        row = deliveries.get(book, delivery_id)
        if row.state is not DeliveryState.UNKNOWN:
            return False
        deliveries.move(
            book, delivery_id, DeliveryState.ACCEPTED, now=now, reply=ground,
            message_id=message_id if row.message_id is None else None,
        )
        return True


_OF_SENDING = ("account_id", "message_id", "message_sha256", "sent_date", "boundary", "accepted_at")


def left_since(old: Book, new: Book) -> list[dict[str, Any]]:
    """What servers had taken before `old` was replaced, and `new`, a backup, believes still open."""
    believed = {row["id"] for row in new.sql(
        "SELECT id FROM delivery WHERE state IN ('queued', 'sending', 'deferred', 'unknown')"
    )}
    rows = old.sql(
        f"SELECT id, {', '.join(_OF_SENDING)} FROM delivery WHERE state IN ('accepted', 'bounced')"
    )
    return [dict(row) for row in rows if row["id"] in believed]


def prove_left(book: Book, left: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """Doubts of a restored book that the replaced one knew the end of; returns how many."""
    known = {one["id"]: one for one in left}
    found = [row for row in book.sql("SELECT * FROM delivery WHERE state = 'unknown'") if row["id"] in known]
    with book.transaction():
        writer = EventWriter(book, now)
        for row in found:
            changes = {name: known[row["id"]][name] for name in _OF_SENDING}
            changes |= {"state": DeliveryState.ACCEPTED.value, "retry_at": None}
            writer.change(row, changes, reply=KNOWN_BEFORE)
        writer.flush()
    return len(found)


def came_back(book: Book, delivery_id: str, *, reply: str, now: datetime) -> None:
    """A mail that was just proven was returned by its receiver's server."""
    deliveries.move(book, delivery_id, DeliveryState.BOUNCED, now=now, reply=reply)


def looks(book: Book) -> dict[str, Looked]:
    """By delivery: since when it was looked for in vain."""
    stored = settings.get(book, _KEY) or {}
    with settings.understood(_KEY):
        return {name: Looked(zoned(first), bool(not_found)) for name, (first, not_found) in stored.items()}


def keep_looks(book: Book, found: Mapping[str, Looked], *, now: datetime) -> None:
    """Keep them, of doubts that still are some."""
    with book.transaction():
        open_ = {row["id"] for row in book.sql("SELECT id FROM delivery WHERE state = 'unknown'")}
        kept: dict[str, JSON] = {
            name: [stamp(one.first), one.not_found] for name, one in found.items() if name in open_
        }
        if kept or settings.get(book, _KEY) is not None:
            settings.put(book, _KEY, kept, now=now)
