"""Mails that were read: each once, by source, UIDVALIDITY and UID; doubtful ones wait for a person."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, settings
from desktop_app.storage.codec import JSON, stamp, zoned
from desktop_app.storage.database import Book

MUST_READ = "mailbox_must_be_read_from"
WAITING, DONE, DECIDED = "waiting", "done", "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRecord:
    """One mail that was read. `details` is what the reader kept of it (sender, subject, words); empty once
    erased."""

    id: str
    source: str
    uidvalidity: str
    uid: str
    message_id: str | None
    received_at: datetime
    kind: str
    state: str
    address_id: str | None
    details: dict[str, Any]
    facts: dict[str, Any]


def seen(book: Book, source: str, uidvalidity: int | str, uid: int | str) -> bool:
    """Whether this mail was recorded before."""
    return (
        book.one(
            "SELECT 1 FROM inbox_message WHERE source = ? AND uidvalidity = ? AND uid = ?",
            (source, str(uidvalidity), str(uid)),
        )
        is not None
    )


def seen_message_id(book: Book, message_id: str) -> bool:
    """Whether a mail of this Message-ID was recorded before; a mailbox can be renumbered."""
    return book.one("SELECT 1 FROM inbox_message WHERE message_id = ?", (message_id,)) is not None


def last_uid(book: Book, source: str, uidvalidity: int | str) -> int:
    """The highest numeric UID recorded of a mailbox; 0 when none was."""
    row = book.one(
        """SELECT max(CAST(uid AS INTEGER)) AS uid FROM inbox_message
        WHERE source = ? AND uidvalidity = ?""",
        (source, str(uidvalidity)),
    )
    return int(row["uid"] or 0) if row else 0


def record(
    book: Book,
    *,
    source: str,
    uidvalidity: int | str,
    uid: int | str,
    message_id: str | None,
    received_at: datetime,
    kind: str,
    waiting: bool,
    now: datetime,
    address_id: str | None = None,
    facts: Mapping[str, JSON] | None = None,
    details: Mapping[str, JSON] | None = None,
    attachment: str | None = None,
) -> str:
    """Record a mail and what was made of it (in the transaction that acts on it); returns its id.

    `source` names the mailbox by a code, not by its address. `facts` hold no personal data; sender,
    subject and words belong into `details`. A mail recorded before keeps its first record.
    """
    with book.transaction():
        known = book.one(
            "SELECT id FROM inbox_message WHERE source = ? AND uidvalidity = ? AND uid = ?",
            (source, str(uidvalidity), str(uid)),
        )
        if known is not None:
            return str(known["id"])
        state = WAITING if waiting else DONE
        entry_id = chain.append(
            book,
            "inbox",
            subject=address_id,
            address_id=address_id,
            now=now,
            facts={
                **(facts or {}),
                "kind": kind,
                "state": state,
                "received_at": stamp(received_at),
                "source": source,
                "uidvalidity": str(uidvalidity),
                "uid": str(uid),
            },
            personal=dict(details or {}) | {"message_id": message_id},
            attachments=(attachment,) if attachment else (),
        )
        book.write(
            "INSERT INTO inbox_message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry_id,
                source,
                str(uidvalidity),
                str(uid),
                message_id,
                stamp(received_at),
                kind,
                state,
                address_id,
                stamp(now),
            ),
        )
    return entry_id


def count_with(book: Book, fact: str, after: datetime, until: datetime) -> int:
    """How many mails of which this fact stands in the log arrived after one time and not after another; a
    mail about several readers counts once."""
    rows = book.sql(
        """SELECT count(DISTINCT i.message_id) FROM inbox_message i JOIN entry e ON e.id = i.id
        WHERE i.received_at > ? AND i.received_at <= ? AND json_extract(e.facts, '$.' || ?) = 1""",
        (stamp(after), stamp(until), fact),
    )
    return int(rows[0][0])


def waiting(book: Book) -> list[InboxRecord]:
    """Mails that no one has decided on yet, oldest first (JP-SEM-3-3-UNCLEAR)."""
    return _load(book, "i.state = 'waiting'", ())


HELD = "held"
"""Fact of a waiting mail: HMACs of addresses that nobody had in the book when it came."""


def strangers_waiting(book: Book) -> list[tuple[str, datetime]]:
    """(HMAC, arrival) of the addresses of waiting mails that were unknown then: whoever is entered or
    imported later under one of them is held back as any other (JP-SEM-3-3-UNCLEAR)."""
    rows = book.sql(
        f"""SELECT i.received_at, json_extract(e.facts, '$.{HELD}') AS held
        FROM inbox_message i JOIN entry e ON e.id = i.id
        WHERE i.state = 'waiting' AND held IS NOT NULL"""
    )
    return [(hmac, zoned(row["received_at"])) for row in rows for hmac in json.loads(row["held"])]


def get(book: Book, message_id: str) -> InboxRecord:
    """One recorded mail by the id that `record` returned. Raises AppError("inbox-message-missing")."""
    found = _load(book, "i.id = ?", (message_id,))
    if not found:
        raise AppError("inbox-message-missing")
    return found[0]


def all_messages(book: Book) -> list[InboxRecord]:
    """Every recorded mail, oldest first."""
    return _load(book, "1", ())


REOPENED = "reopened"
"""What `decided_as` says after a decision was taken back."""


def decide_waiting(
    book: Book, message_id: str, as_: str, *, by: str, now: datetime, stops: Sequence[str] = ()
) -> None:
    """A person says what a waiting mail was ("optout", "reply", …); the caller acts on it in the same
    transaction and names the suppressions (ids) that it wrote."""
    with book.transaction():
        found = get(book, message_id)
        if found.state != WAITING:
            raise AppError("inbox-message-decided")
        _decide(book, found, as_, by=by, now=now, stops=stops)


def decide_read(
    book: Book, message_id: str, as_: str, *, by: str, now: datetime, stops: Sequence[str] = ()
) -> None:
    """A person says what a mail was that did not wait: the program, or somebody before, took it for
    something else; the caller acts on it in the same transaction and names what it wrote."""
    with book.transaction():
        found = get(book, message_id)
        if found.state == WAITING:
            raise AppError("inbox-message-waits")
        if decided_as(book, message_id) == as_:
            raise AppError("inbox-message-decided")
        _decide(book, found, as_, by=by, now=now, stops=stops)


def reopen(book: Book, message_id: str, *, by: str, reason: str, now: datetime) -> tuple[str, ...]:
    """The last decision on a mail was wrong: it is as it was before, waiting or done. Returns the
    suppressions (ids) that the decision had written; the caller takes them back in the same transaction.

    Raises AppError("inbox-message-missing", "inbox-message-not-decided").
    """
    with book.transaction():
        found, last = get(book, message_id), _last_decision(book, message_id)
        if found.state != DECIDED or last is None:
            raise AppError("inbox-message-not-decided")
        before = str(found.facts["state"])
        _decide(book, found, REOPENED, by=by, now=now, state=before, reason=reason)
    return tuple(str(one) for one in last.get("stops", ()))


def ask(book: Book, message_id: str, *, by: str, reason: str, now: datetime) -> None:
    """What the program took a mail for was wrong: it waits for a person now."""
    with book.transaction():
        _decide(book, get(book, message_id), REOPENED, by=by, now=now, state=WAITING, reason=reason)


def _last_decision(book: Book, message_id: str) -> dict[str, Any] | None:
    row = book.one(
        """SELECT facts FROM entry WHERE kind = 'inbox.decided' AND kind <> 'delivery'
        AND json_extract(facts, '$.message') = ? ORDER BY seq DESC LIMIT 1""",
        (message_id,),
    )
    return json.loads(row["facts"]) if row else None


def decided_as(book: Book, message_id: str) -> str | None:
    """What a person last said that a mail was; None = nobody was asked."""
    last = _last_decision(book, message_id)
    return str(last["as"]) if last else None


def _decide(
    book: Book,
    found: InboxRecord,
    as_: str,
    *,
    by: str,
    now: datetime,
    stops: Sequence[str] = (),
    state: str = DECIDED,
    reason: str = "",
) -> None:
    chain.append(
        book,
        "inbox.decided",
        subject=found.address_id,
        address_id=found.address_id,
        now=now,
        facts={"message": found.id, "as": as_} | ({"stops": list(stops)} if stops else {}),
        personal={"by": by, "os_user": book.os_user} | ({"reason": reason} if reason else {}),
    )
    book.write("UPDATE inbox_message SET state = ? WHERE id = ?", (state, found.id))


def mark_read(book: Book, source: str, at: datetime, *, now: datetime, only: bool = True) -> None:
    """The whole mailbox was read up to `at`. `only`: there is no other one."""
    settings.put_time(book, f"mailbox-read:{source}", at, now=now)
    if only:
        mark_all_read(book, at, now=now)


def mark_all_read(book: Book, at: datetime, *, now: datetime) -> None:
    """Every mailbox was read up to `at`; that also ends what a restored backup demanded."""
    settings.remove(book, MUST_READ)
    settings.put_time(book, "mailbox-read", at, now=now)


def last_read(book: Book, source: str | None = None) -> datetime | None:
    """When the mailbox (of that source, else any) was last read to its end."""
    return settings.get_time(book, "mailbox-read" if source is None else f"mailbox-read:{source}")


def must_read_from(book: Book) -> datetime | None:
    """After a restore nothing is sent before the mailbox was read from this time on; else None."""
    return settings.get_time(book, MUST_READ)


def _load(book: Book, where: str, values: tuple[str, ...]) -> list[InboxRecord]:
    rows = book.sql(
        f"SELECT i.*, e.seq FROM inbox_message i JOIN entry e ON e.id = i.id WHERE {where} ORDER BY e.seq",
        values,
    )
    found = []
    for row in rows:
        entry = chain.entry(book, row["id"])
        found.append(
            InboxRecord(
                id=row["id"],
                source=row["source"],
                uidvalidity=row["uidvalidity"],
                uid=row["uid"],
                message_id=row["message_id"],
                received_at=datetime.fromisoformat(row["received_at"]),
                kind=row["kind"],
                state=row["state"],
                address_id=row["address_id"],
                details=entry.personal,
                facts=entry.facts,
            )
        )
    return found
