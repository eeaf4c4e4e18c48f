"""What was written about one address, for the story that a page tells of a person."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.moment import Moment
from desktop_app.storage import chain
from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.codec import moment_value
from desktop_app.storage.database import Book
from desktop_app.storage.suppression_reads import SuppressionRow, row_of
from desktop_app.storage.undone import STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A bounce, a complaint or a consent request."""

    what: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMail:
    """A mail that left, or tried to. `title` is empty for a letter, which has a `reason`; `newsletter` is
    empty for it as well. `reply` is what the server last said."""

    delivery: str
    newsletter: str
    title: str
    reason: str
    state: str
    at: datetime
    address: str
    reply: str


def evidence_log(book: Book, address_id: str) -> list[chain.Entry]:
    """Evidence, its withdrawals, and what lifted opt-outs, oldest first."""
    return chain.entries(book, ("evidence", "evidence.withdrawn", "lift"), address_id=address_id)


def stops(book: Book, address_id: str) -> list[tuple[SuppressionRow, chain.Entry]]:
    """Every suppression that acts on the address, also of the time before it was erased, oldest first; what
    was called a slip is none."""
    rows = book.sql(
        f"SELECT s.* FROM suppression s JOIN entry e ON e.id = s.id"
        f" WHERE s.hmac = ? AND s.{STANDS} ORDER BY e.seq",
        (hmac_by_id(book, address_id),),
    )
    return [(row_of(row), chain.entry(book, row["id"])) for row in rows]


def ledger(book: Book, address_id: str) -> list[LedgerLine]:
    """The address's ledger, oldest first."""
    rows = book.sql(
        "SELECT what, at FROM ledger WHERE hmac = ? ORDER BY rowid", (hmac_by_id(book, address_id),)
    )
    return [LedgerLine(what=row["what"], at=at) for row in rows if (at := moment_value(row["at"]))]


def sent(book: Book, address_ids: Sequence[str], *, limit: int) -> tuple[list[SentMail], int]:
    """The last mails to these addresses that left or tried to, newest first, and how many there are.
    Confirmations and consent requests are told apart from them (`letters.of_addresses`)."""
    among = json.dumps(list(address_ids))
    rows = book.sql(
        """SELECT d.id, coalesce(n.id, '') AS newsletter, coalesce(n.title, '') AS title, m.reason, d.state,
        coalesce(d.accepted_at, d.updated_at) AS at, coalesce(a.text, '') AS address, d.last_entry,
        count(*) OVER () AS every
        FROM delivery d LEFT JOIN address a ON a.id = d.address_id
        JOIN mailing m ON m.id = d.mailing_id LEFT JOIN newsletter n ON n.id = m.id
        WHERE d.address_id IN (SELECT value FROM json_each(?))
        AND d.state IN ('accepted', 'rejected', 'unknown', 'bounced')
        AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.id = m.id)
        ORDER BY at DESC, d.rowid DESC LIMIT ?""",
        (among, limit),
    )
    found = [
        SentMail(
            delivery=row["id"],
            newsletter=row["newsletter"],
            title=row["title"],
            reason=row["reason"],
            state=row["state"],
            at=datetime.fromisoformat(row["at"]),
            address=row["address"],
            reply=str(chain.entry(book, row["last_entry"]).personal.get("reply") or ""),
        )
        for row in rows
    ]
    return found, int(rows[0]["every"]) if rows else 0
