"""The book: one file, opened in one place (so that an encrypted file or a server can take its place)."""

import getpass
import hashlib
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.topic import DEFAULT_TOPIC_JA
from desktop_app.storage import chain, migrations
from desktop_app.storage.codec import JSON, new_id, stamp
from desktop_app.storage.locks import BesideWatch, OsLock, last_held
from desktop_app.storage.places import refuse_bad_place
from desktop_app.storage.sqlite import (
    APPLICATION_ID,
    BUSY_SECONDS,
    BookDatabase,
    converted,
    plain_connection,
    unchangeable,
)

Value = None | int | float | str | bytes

# While many rows are written in one go SQLite takes and gives Python's lock so often that no other thread
# gets it, the window's neither; while many are read as well. So rows go in, and come out, by parts of some
# 20 ms, with a moment between.
_PART, _ROWS = 500, 4_000
_GIVE_WAY = 0.0005


class Book:
    """One opened book. Every thread has its own connection; `transaction` belongs to its thread."""

    def __init__(
        self, path: Path, database: BookDatabase, lock: OsLock | None, *, device_id: str, writable: bool
    ) -> None:
        self.path = path
        self.db = database
        self.device_id = device_id
        self.writable = writable
        self.os_user = _os_user()
        self._lock = lock
        self._file = _file_of(path)
        self._writing, self._guard = 0, threading.Lock()
        self._beside = BesideWatch(path)
        row = self.one("SELECT id, practice, hmac_key FROM book")
        if row is None:
            raise AppError("book-damaged")
        self.id = str(row["id"])
        self.practice = bool(row["practice"])
        self.hmac_key = bytes(row["hmac_key"])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """BEGIN IMMEDIATE; an inner call joins the outer one; an exception undoes everything.

        Raises AppError("book-busy", "disk-full", "book-damaged", …) when SQLite cannot go on, and
        "book-replaced" when another file was put in this one's place: what is written here would be lost.
        """
        if self.db.in_transaction():
            yield
            return
        if not self.writable:
            raise AppError("book-read-only")
        with self._in_line(), converted(), self.db.transaction("IMMEDIATE"):
            if _file_of(self.path) != self._file:
                raise AppError("book-replaced", path=str(self.path))
            yield

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        with self._guard:
            self._writing += 1
        try:
            yield
        finally:
            with self._guard:
                self._writing -= 1

    @property
    def wanted(self) -> bool:
        """Whether a thread of this program writes or waits for its turn, or another program has come to write
        beside it. SQLite keeps no queue: who writes all the time must leave a gap when somebody wants one."""
        return self._writing > 0 or self._beside.wanted

    def sql(self, text: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Rows of a SELECT."""
        with converted():
            cursor: sqlite3.Cursor = self.db.here().cursor()
            cursor.row_factory = sqlite3.Row
            cursor.execute(text, values)
            found: list[sqlite3.Row] = []
            while len(part := cursor.fetchmany(_ROWS)) == _ROWS:
                found += part
                time.sleep(_GIVE_WAY)
            return found + part

    def one(self, text: str, values: Sequence[Value] = ()) -> sqlite3.Row | None:
        """The first row of a SELECT, or None."""
        rows = self.sql(text, values)
        return rows[0] if rows else None

    def write(self, text: str, values: Sequence[Value] = ()) -> int:
        """Run one changing statement inside `transaction`; returns how many rows it changed."""
        return self.write_many(text, (values,))

    def write_many(self, text: str, rows: Iterable[Sequence[Value]]) -> int:
        """Run one changing statement for many rows inside `transaction`; returns how many it changed."""
        self._need_transaction()
        waiting, changed = iter(rows), 0
        with converted():
            while part := list(islice(waiting, _PART)):
                if changed:
                    time.sleep(_GIVE_WAY)
                changed += int(self.db.here().cursor().executemany(text, part).rowcount)
        return changed

    def rows(self, query: Any) -> list[dict[str, Any]]:
        """Rows of a peewee SELECT as dictionaries."""
        with converted():
            return list(query.dicts().execute(self.db))

    def run(self, query: Any) -> None:
        """Execute a peewee INSERT, UPDATE or DELETE inside `transaction`."""
        self._need_transaction()
        with converted():
            query.execute(self.db)

    def _need_transaction(self) -> None:
        # Asked of SQLite itself: after a full disk it has already undone what peewee still counts as open.
        if not self.db.here().in_transaction:
            raise RuntimeError("a write needs a transaction")

    def checkpoint(self) -> None:
        """Fold the whole WAL into the file and cut it to nothing, so that erased bytes are gone from it."""
        with converted():
            self.db.here().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def release(self) -> None:
        """Close this thread's connection; a worker calls it when it ends."""
        self.db.close()

    def close(self) -> None:
        """Close every thread's connection and give the writer's lock back."""
        self.db.close_all()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _file_of(path: Path) -> tuple[int, int] | None:
    """Which file lies there: its device and number."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name in a bare container, on Windows no pwd
        return str(os.getpid())


def create_book(path: Path, *, practice: bool, device_id: str, now: datetime) -> Book:
    """Make a new book with its first topic and open it for writing.

    Raises AppError: "book-exists", "book-synced-folder", "book-network-folder", "book-read-only",
    "book-in-use", "disk-full".
    """
    refuse_bad_place(path)
    if path.exists():
        raise AppError("book-exists", path=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AppError("book-read-only", path=str(path.parent)) from error
    lock = writer_lock(path, now)
    # Made under another name and moved when complete: a crash leaves no half book behind.
    half = path.with_name(f"{path.name}.new")
    try:
        half.unlink(missing_ok=True)
        with plain_connection(half, write=True) as connection:
            _fill(connection, practice=practice, now=now)
        with Book(half, BookDatabase(half, read_only=False), None, device_id=device_id, writable=True) as new:
            chain.append(new, "book", subject=new.id, facts=book_facts(new), now=now)
        half.replace(path)
        return Book(path, BookDatabase(path, read_only=False), lock, device_id=device_id, writable=True)
    except BaseException:
        half.unlink(missing_ok=True)
        lock.release()
        raise


def _fill(connection: sqlite3.Connection, *, practice: bool, now: datetime) -> None:
    migrations.migrate(connection, None)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO book VALUES (1, ?, ?, ?, ?)",
        (new_id(), int(practice), stamp(now), secrets.token_bytes(32)),
    )
    connection.execute("INSERT INTO topic VALUES (?, ?, 1, ?)", (new_id(), DEFAULT_TOPIC_JA, stamp(now)))
    connection.execute("COMMIT")


def book_facts(book: Book) -> dict[str, JSON]:
    """What the first entry says of the book, so that `verify` finds a changed property or key."""
    return {"id": book.id, "practice": book.practice, "key": hashlib.sha256(book.hmac_key).hexdigest()}


def open_book(
    path: Path,
    *,
    device_id: str,
    now: datetime,
    writable: bool = True,
    exclusive: bool = True,
    thorough: bool = True,
) -> Book:
    """Open a book. `exclusive` takes the writer's OS lock; pause, cancel and optout open without it.
    Not `thorough`: the caller looks through the whole file later (`refuse_unsound`); a large one takes long.

    Raises AppError: "book-missing", "book-not-a-book", "book-newer", "book-damaged", "book-in-use",
    "book-read-only", "book-synced-folder", "book-network-folder".
    """
    refuse_bad_place(path)
    if not path.is_file():
        raise AppError("book-missing", path=str(path))
    version = inspect(path, thorough=thorough)
    lock = None if not writable else writer_lock(path, now) if exclusive else beside_lock(path, now)
    try:
        if version < migrations.newest():
            _migrate_file(path, lock if exclusive else None, now)
        immutable = not writable and unchangeable(path)
        database = BookDatabase(path, read_only=not writable, immutable=immutable)
        try:
            return Book(path, database, lock, device_id=device_id, writable=writable)
        except BaseException:
            database.close_all()
            raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def inspect(path: Path, *, thorough: bool = True) -> int:
    """The version of the file at `path`, after looking that it is a book, and `thorough`ly a sound one.

    Raises AppError: "book-not-a-book", "book-newer", "book-damaged", "book-cannot-open".
    """
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(b"SQLite format 3\x00") or len(header) < 100:
        raise AppError("book-not-a-book", path=str(path))
    # Both numbers stand in the header; before the first checkpoint they may still be in the WAL only.
    with plain_connection(path) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise AppError("book-not-a-book", path=str(path))
        version = migrations.version_of(connection)
        if version > migrations.newest():
            raise AppError("book-newer", version=version, known=migrations.newest())
    if thorough:
        refuse_unsound(path)
    return version


def refuse_unsound(path: Path) -> None:
    """Look through every page of the file. Raises AppError("book-damaged")."""
    with plain_connection(path) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise AppError("book-damaged", path=str(path))


def _migrate_file(path: Path, lock: OsLock | None, now: datetime) -> None:
    own = None if lock is not None else writer_lock(path, now)
    try:
        with plain_connection(path, write=True) as connection:
            migrations.migrate(connection, path)
    finally:
        if own is not None:
            own.release()


def writer_lock(path: Path, now: datetime) -> OsLock:
    """Take the one writer's lock. Raises AppError("book-in-use") naming its holder."""
    lock = OsLock(path, "writer")
    if not lock.acquire(now):
        raise lock.refuse("book-in-use")
    return lock


def written_beside(path: Path) -> int:
    """A mark that changes with each short write of another program (pause, cancel, optout)."""
    return last_held(path, "beside")


def beside_lock(path: Path, now: datetime) -> OsLock:
    """Take the lock of the short writes beside a writer, and of a restore, which would lose them.

    Raises AppError("book-busy") when it is not free within BUSY_SECONDS.
    """
    lock = OsLock(path, "beside", wait=BUSY_SECONDS)
    if not lock.acquire(now):
        raise AppError("book-busy")
    return lock
