"""OS locks beside the book: one writer, one sender, one short write. When a process dies, its are free."""

import json
import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.storage.codec import stamp


def last_held(book_path: Path, name: str) -> int:
    """When the lock of that name was last given back, in nanoseconds; 0 = never. Only good for comparing."""
    try:
        return book_path.with_name(f"{book_path.name}.{name}.lock").stat().st_mtime_ns
    except OSError:
        return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a lock: this PC's name, process number, since when (UTC text)."""

    host: str
    pid: int
    since: str


class OsLock:
    """A lock file `<book>.<name>.lock` with `<book>.<name>.holder` beside it, which says who has it."""

    def __init__(self, book_path: Path, name: str, *, wait: float = 0) -> None:
        """`wait`: for so many seconds another holder is waited for."""
        self._holder_path = book_path.with_name(f"{book_path.name}.{name}.holder")
        self._lock = FileLock(
            book_path.with_name(f"{book_path.name}.{name}.lock"), timeout=wait, thread_local=False
        )

    def acquire(self, now: datetime) -> bool:
        """Take the lock; False when another process or another book object has it."""
        try:
            self._lock.acquire()
        except Timeout:
            return False
        except OSError as error:
            raise AppError("book-read-only") from error
        holder = {"host": socket.gethostname(), "pid": os.getpid(), "since": stamp(now)}
        # The note is only for the words of an error message; the lock itself is what counts.
        with suppress(OSError):
            self._holder_path.write_text(json.dumps(holder), encoding="utf-8")
        return True

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._lock.is_locked:
            with suppress(OSError):
                self._holder_path.unlink(missing_ok=True)
                os.utime(self._lock.lock_file)  # what `last_held` looks at
            self._lock.release()

    def held(self) -> bool:
        """Whether this object holds the lock."""
        return bool(self._lock.is_locked)

    def holder(self) -> Holder | None:
        """What the holder wrote about itself, if it is readable."""
        try:
            note = json.loads(self._holder_path.read_text(encoding="utf-8"))
            return Holder(host=str(note["host"]), pid=int(note["pid"]), since=str(note["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def refuse(self, error_id: str) -> AppError:
        """The error that names the holder."""
        holder = self.holder()
        if holder is None:
            return AppError(error_id, host="?", pid="?", since="?")
        return AppError(error_id, host=holder.host, pid=holder.pid, since=_for_people(holder.since))


def _for_people(since: str) -> str:
    """A stored time as the window writes times, in Japanese time."""
    try:
        return f"{datetime.fromisoformat(since).astimezone(JST):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return "?"


_MOMENT = 0.01
"""Seconds between two looks for another program."""


class BesideWatch:
    """Sees cheaply whether another program holds the lock of short writes: by the note that it leaves."""

    def __init__(self, book_path: Path) -> None:
        self._book = book_path
        self._note = book_path.with_name(f"{book_path.name}.beside.holder")
        self._stale = 0
        """The note of a program that was killed, by its time."""
        self._looked, self._held = 0.0, False

    @property
    def wanted(self) -> bool:
        """Whether somebody has it, as far as a look of the last moment tells."""
        now = time.monotonic()
        if now - self._looked >= _MOMENT or self._held:
            self._looked, self._held = now, self._is_held()
        return self._held

    def _is_held(self) -> bool:
        try:
            written = self._note.stat().st_mtime_ns
        except OSError:
            return False
        if written == self._stale:
            return False
        lock = FileLock(self._book.with_name(f"{self._book.name}.beside.lock"), timeout=0, thread_local=False)
        try:
            lock.acquire()
        except (Timeout, OSError):
            return True
        lock.release()
        self._stale = written
        return False
