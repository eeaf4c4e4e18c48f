"""How far each folder of a mailbox was handled: by rising UID, or mail by mail where numbers do not rise.

Neither is evidence: the rows say only what need not be looked at again.
"""

from collections.abc import Iterable
from datetime import datetime

from desktop_app.storage import settings
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book

_AGAIN = "#"
"""Between UIDVALIDITY and how often a server began anew without changing it (RFC 3501 2.3.1.1 forbids it)."""


def numbering(book: Book, source: str, uidvalidity: str) -> str:
    """The name of the numbering in force: the UIDVALIDITY, or what `renumbered` gave last."""
    row = book.one(
        """SELECT uidvalidity FROM mailbox_position WHERE source = ? AND uidvalidity LIKE ? || '#%'
        ORDER BY length(uidvalidity) DESC, uidvalidity DESC LIMIT 1""",
        (source, uidvalidity),
    )
    return str(row["uidvalidity"]) if row else uidvalidity


def renumbered(book: Book, source: str, uidvalidity: str) -> str:
    """A new name, for a folder whose UIDs began anew under the UIDVALIDITY of before."""
    last = numbering(book, source, uidvalidity)
    name, _, count = last.partition(_AGAIN)
    return f"{name}{_AGAIN}{int(count or 0) + 1}"


def begin_anew(book: Book, account_id: str, *, now: datetime) -> None:
    """The account's mailbox is another one from now on: its numbers may be the same as those of before, its
    mails may be older than the last reading, and nothing was read of it."""
    rows = book.sql(
        """SELECT source, uidvalidity FROM mailbox_position WHERE instr(source, ?1) > 0
        UNION SELECT source, uidvalidity FROM mailbox_passed WHERE instr(source, ?1) > 0
        UNION SELECT source, uidvalidity FROM inbox_message WHERE instr(source, ?1) > 0""",
        (f":{account_id}",),
    )
    plain = {(row["source"], row["uidvalidity"].partition(_AGAIN)[0]) for row in rows}
    with book.transaction():
        for source, uidvalidity in sorted(plain):
            advance(book, source, renumbered(book, source, uidvalidity), 0, now=now)
        for key in ("mailbox-read", f"mailbox-read:{account_id}"):
            settings.remove(book, key)


def known(book: Book, source: str) -> bool:
    """Whether anything of this folder was ever handled or passed by."""
    tables = ("mailbox_position", "mailbox_passed", "inbox_message")
    return any(
        book.one(f"SELECT 1 FROM {table} WHERE source = ? LIMIT 1", (source,)) is not None  # noqa: S608
        for table in tables
    )


def position(book: Book, source: str, uidvalidity: str) -> int:
    """The UID up to which everything was handled; 0 = nothing yet."""
    row = book.one(
        "SELECT uid FROM mailbox_position WHERE source = ? AND uidvalidity = ?", (source, uidvalidity)
    )
    return int(row["uid"]) if row else 0


def advance(book: Book, source: str, uidvalidity: str, uid: int, *, now: datetime) -> None:
    """Everything up to `uid` was handled; in the transaction that handles the last of it."""
    with book.transaction():
        book.write(
            """INSERT INTO mailbox_position VALUES (?, ?, ?, ?) ON CONFLICT (source, uidvalidity)
            DO UPDATE SET uid = max(uid, excluded.uid), at = excluded.at""",
            (source, uidvalidity, uid, stamp(now)),
        )


def pass_by(book: Book, source: str, uidvalidity: str, uids: Iterable[str]) -> None:
    """These mails need not be looked at again."""
    with book.transaction():
        book.write_many(
            "INSERT OR IGNORE INTO mailbox_passed VALUES (?, ?, ?)",
            [(source, uidvalidity, uid) for uid in uids],
        )


def handled(book: Book, source: str, uidvalidity: str) -> frozenset[str]:
    """Every mail of a folder without rising numbers that was handled or passed by."""
    rows = book.sql(
        """SELECT uid FROM mailbox_passed WHERE source = ?1 AND uidvalidity = ?2
        UNION SELECT uid FROM inbox_message WHERE source = ?1 AND uidvalidity = ?2""",
        (source, uidvalidity),
    )
    return frozenset(row["uid"] for row in rows)


def passed(book: Book, source: str, uidvalidity: str, uid: str) -> bool:
    """Whether this mail was passed by."""
    return (
        book.one(
            "SELECT 1 FROM mailbox_passed WHERE source = ? AND uidvalidity = ? AND uid = ?",
            (source, uidvalidity, uid),
        )
        is not None
    )


def first_sent(book: Book) -> datetime | None:
    """When the first mailing began to leave; None = nothing was ever sent."""
    row = book.one("SELECT min(started_at) AS at FROM mailing")
    return time_value(row["at"]) if row and row["at"] else None
