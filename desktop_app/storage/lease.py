"""Who is sending: a row in the book, and an OS lock beside it that the kernel frees when its holder dies."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from desktop_app.storage.codec import JSON, canonical, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.locks import Holder, OsLock
from desktop_app.storage.tables import Lease

_NAME = "sending"


@contextmanager
def sending(book: Book, mailing_id: str, *, now: datetime) -> Iterator[None]:
    """Hold the right to send while the block runs.

    Raises AppError("already-sending") naming the holder. A row left by a killed run is void at once,
    because its OS lock is free.
    """
    lock = OsLock(book.path, _NAME)
    if not lock.acquire(now):
        raise lock.refuse("already-sending")
    try:
        note: JSON = {"host": socket.gethostname(), "pid": os.getpid()}
        with book.transaction():
            book.run(Lease.delete().where(Lease.name == _NAME))
            book.run(
                Lease.insert(
                    name=_NAME,
                    mailing_id=mailing_id,
                    device_id=book.device_id,
                    holder=canonical(note),
                    since=stamp(now),
                )
            )
        yield
        with book.transaction():
            book.run(Lease.delete().where(Lease.name == _NAME))
    finally:
        lock.release()


def sender(book: Book, *, now: datetime) -> tuple[str, Holder] | None:
    """(mailing id, holder) of the run that is sending now; None when none is, whatever the row says."""
    rows = book.rows(Lease.select().where(Lease.name == _NAME))
    if not rows:
        return None
    lock = OsLock(book.path, _NAME)
    if lock.acquire(now):
        lock.release()
        return None
    note = json.loads(rows[0]["holder"])
    return rows[0]["mailing_id"], Holder(host=note["host"], pid=note["pid"], since=rows[0]["since"])
