"""取り込み: what one file did to the book, so that it can be undone as a whole."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, contacts
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
                "declaration": found.declaration,
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


def undo(book: Book, batch_id: str, *, by: str | None, now: datetime) -> int:
    """Take back what a batch brought: its contacts, its links, its evidence. Returns the contacts removed.

    Suppressions and the ledger stay. Raises AppError("batch-used") once something was sent on it,
    "batch-undone", "batch-missing".
    """
    with book.transaction():
        if get(book, batch_id).state == UNDONE:
            raise AppError("batch-undone")
        if used(book, batch_id):
            raise AppError("batch-used")
        brought = _evidence(book, batch_id)
        writer = chain.Writer(book, now)
        for entry_id, address_id in brought:
            writer.add(
                "evidence.withdrawn",
                subject=address_id,
                address_id=address_id,
                facts={"evidence": entry_id, "reason": "batch-undone"},
            )
        writer.add(
            "batch.undone",
            subject=batch_id,
            facts={"evidence": len(brought)},
            personal={"by": by, "os_user": book.os_user},
        )
        writer.flush()
        touched = "SELECT DISTINCT contact_id FROM contact_address WHERE batch_id = ?"
        losing = [row["contact_id"] for row in book.sql(touched, (batch_id,))]
        book.write("DELETE FROM contact_address WHERE batch_id = ?", (batch_id,))
        book.write(
            "UPDATE contact_address SET batch_id = NULL WHERE contact_id IN"
            " (SELECT id FROM contact WHERE batch_id = ?)",
            (batch_id,),
        )
        # A contact that got another address by hand since then is somebody's work: it stays.
        removed = book.write(
            """DELETE FROM contact WHERE batch_id = ? AND NOT EXISTS
            (SELECT 1 FROM contact_address l WHERE l.contact_id = contact.id)""",
            (batch_id,),
        )
        book.write("UPDATE contact SET batch_id = NULL WHERE batch_id = ?", (batch_id,))
        living = book.sql(
            "SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(losing),)
        )
        contacts.refresh_search(book, [row["id"] for row in living])
        book.run(Batch.update(state=UNDONE).where(Batch.id == batch_id))
    return removed


def used(book: Book, batch_id: str) -> bool:
    """Whether something was sent on it, so that it can't be undone any more."""
    return book.one(_USED, (batch_id, batch_id)) is not None


_USED = """SELECT 1 FROM delivery d WHERE d.state IN ('sending', 'accepted', 'bounced', 'unknown') AND (
  d.contact_id IN (SELECT id FROM contact WHERE batch_id = ?)
  OR d.evidence_id IN (SELECT id FROM entry WHERE kind = 'evidence'
     AND json_extract(facts, '$.batch') = ?)) LIMIT 1"""


def _evidence(book: Book, batch_id: str) -> list[tuple[str, str]]:
    rows = book.sql(
        """SELECT id, address_id FROM entry WHERE kind = 'evidence'
        AND json_extract(facts, '$.batch') = ? ORDER BY seq""",
        (batch_id,),
    )
    return [(row["id"], row["address_id"]) for row in rows]
