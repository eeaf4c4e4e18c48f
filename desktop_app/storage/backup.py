"""Copies of a book by SQLite's own call, and the way back without losing a single opt-out."""

import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, doubts, letters, migrations, settings
from desktop_app.storage.codec import canonical, stamp
from desktop_app.storage.database import Book, beside_lock, inspect, writer_lock
from desktop_app.storage.inbox_messages import MUST_READ
from desktop_app.storage.merging import Merged, letters_still_here, merge_newer, pause_unfinished
from desktop_app.storage.places import refuse_bad_place
from desktop_app.storage.privacy import clean
from desktop_app.storage.sqlite import BookDatabase, converted, plain_connection

_MADE = "backup"
"""Setting that only a backup has: when it was made, and the chain's head then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What a restore brought together. `read_from`: nothing is sent before the mailbox was read from then."""

    merged: Merged
    unknown: int
    """Mails of unfinished runs that may have left the PC since the backup."""
    read_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFacts:
    """What a file says of itself before it is restored."""

    book_id: str
    practice: bool
    made_at: datetime
    contacts: int


def look(source: Path) -> BackupFacts:
    """What kind of book a file holds and from when; the file is not changed, nor migrated.

    Raises AppError("book-missing", "book-not-a-book", "book-newer", "book-damaged").
    """
    if not source.is_file():
        raise AppError("book-missing", path=str(source))
    inspect(source)
    with plain_connection(source) as connection, converted():
        book = connection.execute("SELECT id, practice FROM book").fetchone()
        note = connection.execute("SELECT value FROM setting WHERE key = ?", (_MADE,)).fetchone()
        last = connection.execute("SELECT at FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        contacts = connection.execute("SELECT count(*) FROM contact").fetchone()[0]
    made = json.loads(note["value"])["made_at"] if note else last["at"]
    return BackupFacts(
        book_id=str(book["id"]), practice=bool(book["practice"]), made_at=datetime.fromisoformat(made),
        contacts=int(contacts),
    )


def backup(book: Book, dest: Path, *, now: datetime) -> chain.ChainHead:
    """Copy the book to `dest` while it is in use, check the copy, and put it in place at once.

    Raises AppError("backup-onto-book", "backup-file-taken", "backup-failed", "disk-full", "book-read-only").
    """
    if dest.resolve() == book.path.resolve():
        raise AppError("backup-onto-book")
    _refuse_other_file(book, dest)
    half = _beside(dest, "new")
    try:
        _copy(book.path, half)
        with plain_connection(half, write=True) as connection:
            row = connection.execute(
                "SELECT seq, hash, device_id FROM entry ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            note = {"made_at": stamp(now), "seq": row["seq"], "hash": row["hash"]}
            connection.execute(
                "INSERT OR REPLACE INTO setting VALUES (?, ?, ?)", (_MADE, canonical(note), stamp(now))
            )
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise AppError("backup-failed")
        half.replace(dest)
    except OSError as error:
        raise AppError("book-read-only", path=str(dest.parent)) from error
    finally:
        half.unlink(missing_ok=True)
    return chain.ChainHead(
        device_id=str(row["device_id"]), seq=int(row["seq"]), hash=str(row["hash"]), rows=int(row["seq"])
    )


def restore(source: Path, dest: Path, *, device_id: str, now: datetime) -> RestoreReport:
    """Put a backup in the place of the book at `dest` (architecture 4.10).

    Newer opt-outs, suppressions, ledger lines, tokens and erasures of the replaced book are merged first;
    unfinished runs come back paused with their open mails `unknown`, but for those that the replaced book
    knows to have left; the replaced file is kept until all is done. Raises AppError("book-missing",
    "book-not-a-book", "book-newer", "book-damaged", "book-in-use", "restore-other-kind",
    "book-synced-folder", …); the book at `dest` is then as before.
    """
    refuse_bad_place(dest)
    if not source.is_file():
        raise AppError("book-missing", path=str(source))
    inspect(source)
    lock = writer_lock(dest, now)
    half = _beside(dest, "restored")
    beside = None
    try:
        beside = beside_lock(dest, now)  # an opt-out written between the merging and the swap would be lost
        _copy(source, half)
        with plain_connection(half, write=True) as connection:
            migrations.migrate(connection, None)
        report = _fill(half, dest, device_id=device_id, now=now)
        _swap(half, dest)
    except OSError as error:
        raise AppError("book-read-only", path=str(dest.parent)) from error
    finally:
        half.unlink(missing_ok=True)
        if beside is not None:
            beside.release()
        lock.release()
    return report


def _fill(half: Path, dest: Path, *, device_id: str, now: datetime) -> RestoreReport:
    """Merge what the replaced book knows better, and make the restored one safe to go on with."""
    with Book(half, BookDatabase(half, read_only=False), None, device_id=device_id, writable=True) as new:
        read_from = _made_at(new)
        merged, left, here = Merged(), list[dict[str, Any]](), frozenset[str]()
        if dest.exists():
            inspect(dest)
            database = BookDatabase(dest, read_only=False)
            with Book(dest, database, None, device_id=device_id, writable=True) as old, new.transaction():
                if old.practice != new.practice:
                    raise AppError("restore-other-kind")
                merged = merge_newer(old, new, now=now)
                left, here = doubts.left_since(old, new), letters_still_here(old)
                old.checkpoint()
        with new.transaction():
            unknown = pause_unfinished(new, now=now)
            unknown -= doubts.prove_left(new, left, now=now)
            letters.doubt_waiting(new, here, now=now)
            settings.remove(new, _MADE)
            # How far each mailbox was read stays: from there on everything may be news to this book.
            settings.remove(new, "mailbox-read")
            new.write("DELETE FROM lease")
            settings.put_time(new, MUST_READ, read_from, now=now)
            chain.append(
                new,
                "restore",
                subject=new.id,
                facts={"read_from": stamp(read_from), "unknown": unknown},
                now=now,
            )
        clean(new)
    return RestoreReport(merged=merged, unknown=unknown, read_from=read_from)


def _refuse_other_file(book: Book, dest: Path) -> None:
    """A backup replaces an older backup of the same book, and nothing else (no photo, no device)."""
    if not dest.exists():
        return
    try:
        inspect(dest)
        with plain_connection(dest) as connection:
            same = connection.execute("SELECT id FROM book").fetchone()[0] == book.id
    except (AppError, OSError):
        same = False
    if not same:
        raise AppError("backup-file-taken", path=str(dest))


def _made_at(book: Book) -> datetime:
    """When the copy was made; a copy made by hand counts from its last entry."""
    note = settings.get(book, _MADE)
    if isinstance(note, dict):
        return datetime.fromisoformat(note["made_at"])
    return datetime.fromisoformat(book.sql("SELECT at FROM entry ORDER BY seq DESC LIMIT 1")[0]["at"])


def _copy(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with plain_connection(source) as reading, plain_connection(target, write=True) as writing, converted():
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = delete").fetchone()


def _swap(half: Path, dest: Path) -> None:
    """Put `half` in the place of `dest` in one step; the old file has a second name until that is done."""
    aside = _beside(dest, "replaced")
    if dest.exists():
        for rest in (_beside(dest, "", "-wal"), _beside(dest, "", "-shm")):
            # A foreign WAL beside the new file would be played into it.
            if rest.exists() and rest.stat().st_size and rest.name.endswith("-wal"):
                raise AppError("book-busy")
            rest.unlink(missing_ok=True)
        aside.unlink(missing_ok=True)
        _second_name(dest, aside)
    half.replace(dest)
    inspect(dest)
    aside.unlink(missing_ok=True)


def _second_name(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # a disk without hard links (FAT on a stick)
        shutil.copy2(path, other)


def _beside(path: Path, extension: str, suffix: str = "") -> Path:
    return path.with_name(f"{path.name}{'.' + extension if extension else ''}{suffix}")
