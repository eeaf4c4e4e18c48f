"""取り込み: what one file did to the book, so that it can be undone as a whole."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain
from desktop_app.storage.codec import JSON, canonical, new_id, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.tables import IN_ORDER, Batch

OPEN, DONE, UNDONE = "open", "done", "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord:
    """One import: where from, what was declared about it, what it did."""

    id: str
    source: str
    declaration: dict[str, Any]
    counts: dict[str, int]
    state: str
    created_at: datetime
    recorded_by: str | None


def begin(book: Book, *, source: str, declaration: Mapping[str, JSON], by: str | None, now: datetime) -> str:
    """Open a batch inside the import's own transaction and return its id. `source` is the file's name."""
    batch_id = new_id()
    with book.transaction():
        book.run(
            Batch.insert(
                id=batch_id,
                source=source,
                declaration=canonical(declaration),
                counts="{}",
                state=OPEN,
                created_at=stamp(now),
                recorded_by=by,
            )
        )
    return batch_id


def finish(book: Book, batch_id: str, counts: Mapping[str, int], *, now: datetime) -> None:
    """Say what the batch did."""
    with book.transaction():
        found = get(book, batch_id)
        book.run(Batch.update(counts=canonical(counts), state=DONE).where(Batch.id == batch_id))
        chain.append(
            book,
            "batch",
            subject=batch_id,
            facts={"counts": dict(counts)},
            now=now,
            personal={
                "source": found.source,
                "declaration": {k: v for k, v in found.declaration.items() if k != "filled"},
                "by": found.recorded_by,
                "os_user": book.os_user,
            },
        )


def get(book: Book, batch_id: str) -> BatchRecord:
    """One batch. Raises AppError("batch-missing")."""
    for record in all_batches(book):
        if record.id == batch_id:
            return record
    raise AppError("batch-missing")


def all_batches(book: Book) -> list[BatchRecord]:
    """Every import, oldest first."""
    return [
        BatchRecord(
            id=row["id"],
            source=row["source"],
            declaration=json.loads(row["declaration"]),
            counts=json.loads(row["counts"]),
            state=row["state"],
            created_at=datetime.fromisoformat(row["created_at"]),
            recorded_by=row["recorded_by"],
        )
        for row in book.rows(Batch.select().order_by(IN_ORDER))
    ]


def first_of(book: Book, digests: Mapping[str, str]) -> BatchRecord | None:
    """The first import that stands and has one of these digests in its declaration, by their names there."""
    for one in all_batches(book):
        if one.state == DONE and any(one.declaration.get(name) == told for name, told in digests.items()):
            return one
    return None


def used(book: Book, batch_id: str) -> bool:
    """Whether something was sent on it, so that it can't be undone any more."""
    return book.one(_USED, (batch_id, batch_id)) is not None


_USED = """SELECT 1 FROM delivery d WHERE d.state IN ('sending', 'accepted', 'bounced', 'unknown') AND (
  d.contact_id IN (SELECT id FROM contact WHERE batch_id = ?)
  OR d.evidence_id IN (SELECT id FROM entry WHERE kind = 'evidence'
     AND json_extract(facts, '$.batch') = ?)) LIMIT 1"""
