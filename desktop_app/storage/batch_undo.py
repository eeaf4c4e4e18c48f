"""取り込みの取り消し: an import goes as a whole, at any later time, as long as nothing was sent on it.

What hands did since is somebody's work: it is counted first, and goes or stays as they say. Suppressions and
the ledger always stay.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.storage import batch_fill, batches, chain, contacts, joining
from desktop_app.storage.database import Book
from desktop_app.storage.tables import Batch

_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoLook:
    """What an undo would do. `people`: contacts that the import made; `edited`: of these and of those it
    completed, how many were changed, given other evidence or merged since; `names`: the first of them."""

    people: int
    edited: int
    names: tuple[str, ...]
    completed: int
    """People of the book who lose what the import filled in."""
    evidence: int
    used: bool
    """Something was sent on it: it can't be undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undo did: people removed, people kept because of later work, evidence withdrawn, people of the
    book who lost what was filled in."""

    removed: int
    kept: int
    evidence: int
    completed: int


def look(book: Book, batch_id: str) -> UndoLook:
    """Raises AppError("batch-undone", "batch-missing")."""
    found = _done(book, batch_id)
    edited = _edited(book, batch_id)
    made = int(book.sql("SELECT count(*) FROM contact WHERE batch_id = ?", (batch_id,))[0][0])
    rows = book.sql(
        "SELECT full_name, company FROM contact WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY rowid LIMIT ?",
        (json.dumps(sorted(edited)), _SHOWN),
    )
    return UndoLook(
        people=made,
        edited=len(edited),
        names=tuple(row["full_name"] or row["company"] for row in rows),
        completed=len(found.declaration.get(batch_fill.FILLED, {})),
        evidence=len(_evidence(book, batch_id)),
        used=batches.used(book, batch_id),
    )


def undo(
    book: Book, batch_id: str, *, keep_edited: bool | None = None, by: str | None, now: datetime
) -> Undone:
    """Take back what a batch brought: its contacts, links and evidence, and what it filled in.

    `keep_edited`: whether people whom hands changed since stay, without the evidence of the import. Raises
    AppError("batch-used") once something was sent on it, "batch-edited-since" while that was not said,
    "batch-undone", "batch-missing".
    """
    with book.transaction():
        found = _done(book, batch_id)
        if batches.used(book, batch_id):
            raise AppError("batch-used")
        edited = _edited(book, batch_id)
        if edited and keep_edited is None:
            raise AppError("batch-edited-since", count=len(edited))
        brought = _evidence(book, batch_id)
        _withdraw(book, batch_id, brought, by=by, now=now)
        kept = edited if keep_edited else set[str]()
        removed, stayed = _take_away(book, batch_id, kept)
        filled = {
            one: told
            for one, told in found.declaration.get(batch_fill.FILLED, {}).items()
            if one not in kept
        }
        completed = batch_fill.take_back(book, batch_id, filled, by=by, now=now)
        book.run(Batch.update(state=batches.UNDONE).where(Batch.id == batch_id))
    return Undone(removed=removed, kept=stayed, evidence=len(brought), completed=completed)


def _done(book: Book, batch_id: str) -> batches.BatchRecord:
    found = batches.get(book, batch_id)
    if found.state == batches.UNDONE:
        raise AppError("batch-undone")
    return found


def _withdraw(
    book: Book, batch_id: str, brought: list[tuple[str, str]], *, by: str | None, now: datetime
) -> None:
    writer = chain.Writer(book, now)
    for entry_id, address_id in brought:
        writer.add(
            "evidence.withdrawn",
            subject=address_id,
            address_id=address_id,
            facts={"evidence": entry_id, "reason": "batch-undone", "batch": batch_id},
        )
    writer.add(
        "batch.undone",
        subject=batch_id,
        facts={"evidence": len(brought)},
        personal={"by": by, "os_user": book.os_user},
    )
    writer.flush()


def _take_away(book: Book, batch_id: str, kept: set[str]) -> tuple[int, int]:
    """Remove the batch's contacts and links but those of `kept`: (contacts removed, contacts that stayed)."""
    staying = json.dumps(sorted(kept))
    among = "(SELECT value FROM json_each(?))"
    touched = f"""SELECT DISTINCT contact_id FROM contact_address
        WHERE batch_id = ? AND contact_id NOT IN {among}"""  # noqa: S608 (a constant of this function)
    losing = [row["contact_id"] for row in book.sql(touched, (batch_id, staying))]
    removed = book.write(
        f"DELETE FROM contact WHERE batch_id = ? AND id NOT IN {among}",  # noqa: S608
        (batch_id, staying),
    )
    book.write(
        f"DELETE FROM contact_address WHERE batch_id = ? AND contact_id NOT IN {among}",  # noqa: S608
        (batch_id, staying),
    )
    book.write("UPDATE contact_address SET batch_id = NULL WHERE batch_id = ?", (batch_id,))
    stayed = book.write("UPDATE contact SET batch_id = NULL WHERE batch_id = ?", (batch_id,))
    living = book.sql(f"SELECT id FROM contact WHERE id IN {among}", (json.dumps(losing),))  # noqa: S608
    contacts.refresh_search(book, [row["id"] for row in living])
    return removed, stayed


def _evidence(book: Book, batch_id: str) -> list[tuple[str, str]]:
    """(entry, address) of the batch's evidence that still stands."""
    rows = book.sql(
        """SELECT id, address_id FROM entry WHERE kind = 'evidence' AND kind <> 'delivery'
        AND json_extract(facts, '$.batch') = ? AND id NOT IN
        (SELECT json_extract(facts, '$.evidence') FROM entry
         WHERE kind = 'evidence.withdrawn' AND kind <> 'delivery') ORDER BY seq""",
        (batch_id,),
    )
    return [(row["id"], row["address_id"]) for row in rows]


def _edited(book: Book, batch_id: str) -> set[str]:
    """Contacts with something of this import in them that were worked on since."""
    since = book.one("SELECT max(seq) FROM entry WHERE kind = 'batch' AND subject = ?", (batch_id,))
    seq = int(since[0]) if since is not None and since[0] is not None else 0
    values = (batch_id, seq)
    found = {row[0] for query in (_CHANGED, _LINKED, _PROVED) for row in book.sql(query, values)}
    found |= {one.kept for one in joining.standing_of_batch(book, batch_id) if _exists(book, one.kept)}
    return found


def _exists(book: Book, contact_id: str) -> bool:
    return book.one("SELECT 1 FROM contact WHERE id = ?", (contact_id,)) is not None


_GONE = "(SELECT id FROM batch WHERE state = 'undone')"

_CHANGED = f"""SELECT DISTINCT c.id FROM contact c JOIN entry e ON e.subject = c.id AND e.seq > ?2
WHERE c.batch_id = ?1 AND e.kind GLOB 'contact.*'
AND coalesce(json_extract(e.facts, '$.batch'), '') NOT IN {_GONE}"""  # noqa: S608
"""Changed by hand or by a later import that still stands."""

_LINKED = """SELECT c.id FROM contact c WHERE c.batch_id = ?1 AND EXISTS
(SELECT 1 FROM contact_address l WHERE l.contact_id = c.id AND l.batch_id IS NOT ?1) AND ?2 >= 0"""

_PROVED = f"""SELECT DISTINCT l.contact_id FROM contact_address l JOIN entry e ON e.address_id = l.address_id
WHERE l.batch_id = ?1 AND e.seq > ?2 AND e.kind IN ('evidence', 'evidence.withdrawn', 'lift')
AND coalesce(json_extract(e.facts, '$.batch'), '') <> ?1
AND coalesce(json_extract(e.facts, '$.batch'), '') NOT IN {_GONE}"""  # noqa: S608
"""Given other evidence, or deprived of some, since."""
