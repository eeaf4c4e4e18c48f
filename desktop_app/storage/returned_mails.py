"""Which mail of ours a report or a refusal is about."""

from datetime import datetime, timedelta

from desktop_app.domain.bounce_rules import RULES
from desktop_app.storage import deliveries
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import SELECT, DeliveryRecord, record

_CLOCKS = timedelta(days=1)
"""So far the clock of a server that dates a report may be behind this PC's."""


def named(book: Book, name: str) -> DeliveryRecord | None:
    """The delivery of a Message-ID, with or without brackets, or of an ENVID (the delivery's id)."""
    bare = name.strip().strip("<>")
    for text in (f"<{bare}>", bare):
        found = deliveries.by_message_id(book, text)
        if found is not None:
            return found
    row = book.one(f"{SELECT} WHERE d.id = ?", (bare,))
    if row is None and (head := bare.partition(".")[0]) != bare:
        # After a restore the book may not know the rest of a Message-ID; it begins with the delivery's id.
        row = book.one(f"{SELECT} WHERE d.id = ? AND d.message_id IS NULL", (head,))
    return None if row is None else record(row)


def last_to(book: Book, address_id: str, at: datetime) -> DeliveryRecord | None:
    """The last mail that a server took for an address shortly before `at`; one that has not come back yet
    goes before one that has."""
    row = book.one(
        f"""{SELECT} WHERE d.address_id = ? AND d.state IN ('accepted', 'bounced')
        AND d.accepted_at BETWEEN ? AND ? ORDER BY d.state, d.accepted_at DESC LIMIT 1""",
        (address_id, stamp(at - RULES.believed), stamp(at + _CLOCKS)),
    )
    return None if row is None else record(row)


def last_accepted(book: Book, address_id: str, at: datetime) -> datetime | None:
    """When a server last took a mail for an address before `at`; clocks of others are taken for right as
    long as they can be."""
    row = book.one(
        """SELECT max(accepted_at) AS at FROM delivery
        WHERE address_id = ? AND state IN ('accepted', 'bounced') AND accepted_at <= ?""",
        (address_id, stamp(at + _CLOCKS)),
    )
    found = time_value(row["at"]) if row is not None else None
    return None if found is None else min(found, at)
