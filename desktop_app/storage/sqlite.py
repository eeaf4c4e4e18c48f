"""What only SQLite can do: connections with their pragmas, and its errors in plain words."""

import errno
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import peewee

from desktop_app.domain.errors import AppError

APPLICATION_ID = 0x4B775242
"""'KwRB' in the file's header tells a book from other SQLite files."""
BUSY_SECONDS = 10.0

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE would delete behind the guards' back
    "trusted_schema": 0,
}


class BookDatabase(peewee.SqliteDatabase):
    """One connection per thread; connections of ended threads are closed when a new one is made."""

    def __init__(self, path: Path, *, read_only: bool, immutable: bool = False) -> None:
        self._opened: list[tuple[weakref.ref[threading.Thread], sqlite3.Connection]] = []
        self._guard = threading.Lock()
        pragmas: dict[str, Any] = dict(PRAGMAS)
        if immutable:
            del pragmas["journal_mode"]
        if read_only:
            pragmas["query_only"] = 1
        name = f"{path.absolute().as_uri()}?{'immutable=1' if immutable else 'mode=rw'}"
        super().__init__(name, pragmas=pragmas, timeout=BUSY_SECONDS, uri=True, check_same_thread=False)

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._connect()  # type: ignore[misc]  # stubs leave it out
        with self._guard:
            for thread, old in self._opened:
                if (owner := thread()) is None or not owner.is_alive():
                    old.close()
            self._opened = [
                (thread, old)
                for thread, old in self._opened
                if (owner := thread()) is not None and owner.is_alive()
            ]
            self._opened.append((weakref.ref(threading.current_thread()), connection))
        return connection

    def rollback(self) -> None:
        """Undo the transaction, unless SQLite did so itself (on a full disk, an I/O error)."""
        if self.here().in_transaction:
            super().rollback()

    def here(self) -> sqlite3.Connection:
        """This thread's connection, opened when it is first asked for."""
        return cast(sqlite3.Connection, self.connection())  # type: ignore[no-untyped-call]

    def close_all(self) -> None:
        """Close the connections of every thread; the last one folds the WAL into the file."""
        with self._guard:
            opened, self._opened = self._opened, []
        for _, connection in opened:
            # A damaged or full disk shows again at the next opening; closing must not fail.
            with suppress(sqlite3.Error):
                connection.close()
        self.close()


_BY_CODE = {
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_BUSY: "book-busy",
    sqlite3.SQLITE_LOCKED: "book-busy",
    sqlite3.SQLITE_CORRUPT: "book-damaged",
    sqlite3.SQLITE_NOTADB: "book-not-a-book",
    sqlite3.SQLITE_READONLY: "book-read-only",
    sqlite3.SQLITE_CANTOPEN: "book-cannot-open",
    sqlite3.SQLITE_PERM: "book-read-only",
    sqlite3.SQLITE_IOERR: "disk-error",
}

_BY_EXTENDED_CODE = {sqlite3.SQLITE_IOERR_SHMSIZE: "disk-full"}
"""No room for the file that SQLite keeps beside an open book."""


def app_error(error: BaseException) -> AppError | None:
    """The plain words for an error of SQLite or of the disk; None when it is a bug of ours."""
    if isinstance(error, peewee.PeeweeException):
        inner = error.__cause__ or error.__context__
        return None if inner is None else app_error(inner)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        if not isinstance(code, int):  # Python's own complaint, such as a text column that is no UTF-8
            return AppError("book-damaged") if isinstance(error, sqlite3.OperationalError) else None
        name = _BY_EXTENDED_CODE.get(code) or _BY_CODE.get(code & 0xFF)
        return AppError(name) if name else None
    if isinstance(error, UnicodeDecodeError):  # SQLite's message names a damaged table
        return AppError("book-damaged")
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return AppError("disk-full")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return AppError("book-read-only")
        return AppError("disk-error")
    return None


@contextmanager
def converted() -> Iterator[None]:
    """The one place where errors of SQLite become AppErrors; constraint errors stay (they are bugs)."""
    try:
        yield
    except (peewee.PeeweeException, sqlite3.Error, UnicodeDecodeError) as error:
        known = app_error(error)
        if known is None:
            raise
        raise known from error


def unchangeable(path: Path) -> bool:
    """Whether the file lies in a protected folder or on a protected stick, where SQLite could not make the
    files that it wants beside a book, and nobody can change the book either."""
    rest = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not (rest.is_file() and rest.stat().st_size)


@contextmanager
def plain_connection(path: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection outside any book, for looking before opening, for backup and for restore."""
    mode = "mode=rwc" if write else "immutable=1" if unchangeable(path) else "mode=ro"
    with converted():
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            connection.row_factory = sqlite3.Row
            yield connection
        finally:
            connection.close()
