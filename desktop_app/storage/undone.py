"""A suppression that never should have been: the wrong person was typed in, or the program misread a mail.

The row and its entry stay; an entry beside them says who calls it a slip, and why. Whatever asks whether
somebody may be written to leaves such rows out. No way leads from here to a stop that a person really told:
only their own later consent lifts that (law.md 6.9.4).
"""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from collections.abc import Iterable
from datetime import datetime

from desktop_app.storage import chain, shared_stops
from desktop_app.storage.database import Book

UNDONE = "suppression.undone"
STANDS = "id NOT IN (SELECT suppression_id FROM suppression_undone)"
"""Condition on `suppression`: it was not called a slip."""


def undo(
    book: Book, suppression_ids: Iterable[str], *, reason: str, by: str, now: datetime
) -> tuple[str, ...]:
    """Call these suppressions a slip; also wherever else they act (`shared_stops`). Returns the addresses
    (ids) that they were about; what is a slip already is left as it is."""
    addresses: list[str] = []
    with book.transaction():
        writer = chain.Writer(book, now)
        rows = []
        for one in dict.fromkeys(suppression_ids):
            row = book.one(f"SELECT address_id, hmac FROM suppression WHERE id = ? AND {STANDS}", (one,))
            if row is None:
                continue
            entry = writer.add(
                UNDONE,
                subject=row["address_id"],
                address_id=row["address_id"],
                facts={"suppression": one, "hmac": row["hmac"]},
                personal={"by": by, "reason": reason, "os_user": book.os_user},
            )
            shared_stops.end_of(book, writer, one)
            rows.append((entry, one))
            if row["address_id"] is not None:
                addresses.append(str(row["address_id"]))
        writer.flush()
        book.write_many("INSERT INTO suppression_undone VALUES (?, ?)", rows)
    return tuple(dict.fromkeys(addresses))


def is_undone(book: Book, suppression_id: str) -> bool:
    """Whether it was called a slip."""
    return (
        book.one("SELECT 1 FROM suppression_undone WHERE suppression_id = ?", (suppression_id,)) is not None
    )
