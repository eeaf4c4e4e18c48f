"""Import and undo: one transaction each. What stops somebody is never taken back here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.provision import record_needed
from desktop_app.importing.declaration import Declaration, ShownWording
from desktop_app.importing.parts import Part, format_of
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan, RowState
from desktop_app.importing.snapshot import BookSnapshot
from desktop_app.importing.tell import Tell, silent
from desktop_app.importing.writing import PlanWriter, rows_of
from desktop_app.storage import batch_undo, batches, consents, topics
from desktop_app.storage.batch_undo import UndoLook
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `batch` None = it changed nothing (the same file again)."""

    plan: ImportPlan
    batch: str | None


def preview(
    book: Book | None,
    parts: Sequence[Part],
    declaration: Declaration | None,
    *,
    now: datetime,
    tell: Tell = silent,
    stop_list: str | None = None,
) -> ImportPlan:
    """The dry run: all that would happen, nothing written. Without a book, as for an empty one.

    Raises AppError("file-no-address-column", "wording-missing", "topic-unknown"), and what `tell` raises.
    """
    if book is None:
        return plan(parts, declaration, EmptyBook(), now=now, tell=tell, stop_list=stop_list)
    known = None if declaration is None else _resolved(book, declaration)
    view = BookSnapshot(book)
    return plan(parts, known, view, now=now, tell=tell, stop_list=stop_list)


def run(
    book: Book,
    parts: Sequence[Part],
    declaration: Declaration | None,
    *,
    now: datetime,
    tell: Tell = silent,
    stop_list: str | None = None,
    name: str | None = None,
    sha256: str | None = None,
) -> ImportResult:
    """Import the parts of one file: one batch in one transaction, planned on what the book knows when it
    begins. `name` and `sha256` are the file's, where they are not those of its first table.

    `tell(done, total)` counts steps; what it raises (a cancel) undoes everything. Raises
    AppError("import-source-missing", rules=("JP-IMP-SOURCE",)) without a declaration, unless there are only
    stops; "file-no-address-column", "wording-missing", "topic-unknown".
    """
    rows = rows_of(parts)

    def planned() -> tuple[ImportPlan, Declaration | None]:
        known = None if declaration is None else _resolved(book, declaration)
        view = BookSnapshot(book)

        def part_of_all(done: int, _: int) -> None:
            tell(done, 3 * rows)

        done = plan(parts, known, view, now=now, tell=part_of_all, stop_list=stop_list)
        if known is None and done.contacts:
            raise AppError("import-source-missing", rules=("JP-IMP-SOURCE",))
        return done, known

    # Planned before the book is locked, so that opt-outs and a running send need not wait for it; planned
    # anew inside when anybody wrote meanwhile.
    seen = _version(book)
    found, declared = planned()
    with book.transaction():
        if _version(book) != seen:
            found, declared = planned()
        if not (found.changes or _received_anew(book, found, sha256, parts)):
            return ImportResult(found, None)
        table = found.table
        source: dict[str, Any] = {} if declared is None else declared.stored()
        source |= {"sha256": sha256 or table.sha256, "encoding": table.encoding, "stop_list": stop_list}
        source |= {"format": format_of(parts), "content": content_of(parts)}
        by = None if declared is None else declared.by
        batch = batches.begin(book, source=name or table.name, declaration=source, by=by, now=now)
        PlanWriter(book, found, declared, batch, now, tell).write()
        batches.finish(book, batch, found.counts(), now=now)
    return ImportResult(found, batch)


def _received_anew(book: Book, found: ImportPlan, sha256: str | None, parts: Sequence[Part]) -> bool:
    """Whether another firm handed over what the book knows already: each receipt is recorded (APPI 30(3))."""
    receipt = found.declaration.from_firm if found.declaration else None
    if receipt is None or not record_needed(receipt.provision):
        return False
    taken = any(row.state is not RowState.STOPPED for row in found.rows)
    return taken and already(book, sha256 or found.table.sha256, parts) is None


def undo_look(book: Book, batch: str) -> UndoLook:
    """What an undo would take back. Raises AppError("batch-undone", "batch-missing")."""
    return batch_undo.look(book, batch)


def undo(
    book: Book, batch: str, *, by: str | None, now: datetime, keep_edited: bool | None = None
) -> dict[str, Any]:
    """Take a batch back: its contacts, links and evidence, and what it filled in. Suppressions stay.

    Raises AppError("batch-used") once something was sent on it, "batch-edited-since" while nobody has said
    whether people who were changed since stay, "batch-undone", "batch-missing".
    """
    done = batch_undo.undo(book, batch, keep_edited=keep_edited, by=by, now=now)
    return {
        "batch": batch,
        "removed": done.removed,
        "kept": done.kept,
        "completed": done.completed,
        "evidence": done.evidence,
    }


def already(book: Book, sha256: str, parts: Sequence[Part]) -> dict[str, Any] | None:
    """The first import of the very same file, or of one with the same content; None = there was none."""
    found = batches.first_of(book, {"sha256": sha256, "content": content_of(parts)})
    return None if found is None else {"batch": found.id, "at": found.created_at.isoformat()}


def content_of(parts: Sequence[Part]) -> str:
    """The same for files whose tables hold the same cells, whatever kind of file or encoding they are."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(canonical([list(part.table.header)]).encode())
        for record in part.table.records:
            if any(record.cells):
                digest.update("\x1f".join(record.cells).rstrip("\x1f").encode("utf-8", "surrogatepass"))
                digest.update(b"\x1e")
    return digest.hexdigest()


def all_batches(book: Book) -> list[dict[str, Any]]:
    """Every import, oldest first, as `imports --json` shows it."""
    return [
        {
            "id": one.id,
            "file": one.source,
            "at": one.created_at.isoformat(),
            "date": legal_day(one.created_at).isoformat(),
            "by": one.recorded_by,
            "state": one.state,
            "undone": one.state == batches.UNDONE,
            "format": one.declaration.get("format"),
            "basis": one.declaration.get("basis"),
            "stop_list": one.declaration.get("stop_list"),
            "counts": one.counts,
        }
        for one in batches.all_batches(book)
    ]


def _version(book: Book) -> int:
    """Changes whenever another connection has written."""
    return int(book.sql("PRAGMA data_version")[0][0])


def _resolved(book: Book, declared: Declaration) -> Declaration:
    """Wording and topics looked up; topics may be named or given by id."""
    shown = declared.shown
    if declared.wording is not None and shown is None:
        shown = _shown(consents.wording(book, declared.wording))
    scope = declared.topics
    if scope is not None:
        scope = frozenset(_topic_id(book, name) for name in scope)
    named = topics.all_topics(book)
    return replace(
        declared,
        shown=shown,
        topics=scope,
        wordings={one.number: _shown(one) for one in consents.wordings(book)},
        topic_ids={**{one.name: one.id for one in named}, **{one.id: one.id for one in named}},
    )


def _shown(record: consents.WordingRecord) -> ShownWording:
    return ShownWording(
        number=record.number,
        default_on=record.default_on,
        displayed_from=record.displayed_from,
        displayed_to=record.displayed_to,
        purpose=record.purpose,
    )


def _topic_id(book: Book, name: str) -> str:
    found = topics.get(book, name) or topics.by_name(book, name)
    if found is None:
        raise AppError("topic-unknown", known="、".join(one.name for one in topics.all_topics(book)))
    return found.id
