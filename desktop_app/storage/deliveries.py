"""配信: what happens to each mail of a mailing. Every change is an event in the chain."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Scope
from desktop_app.domain.delivery import OPEN_STATES, DeliveryState, may_follow
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import ledger, mailings
from desktop_app.storage.codec import JSON, canonical, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import SELECT, DeliveryRecord, EventWriter, record
from desktop_app.storage.freezing import (
    FrozenContent,
    FrozenImage,
    LeftOut,
    ToSend,
    clear_again,
    freeze,
    frozen,
    stored_clearance,
    void_clearance,
)

__all__ = [
    "Counts",
    "DeliveryRecord",
    "FrozenContent",
    "FrozenImage",
    "LeftOut",
    "ToSend",
    "address_ids",
    "by_message_id",
    "cancel_open",
    "clear_again",
    "counts",
    "doubt_open",
    "freeze",
    "frozen",
    "get",
    "interrupted",
    "move",
    "next_open",
    "open_count",
    "resolve",
    "retry_times",
    "rows",
    "skip_open",
    "stored_clearance",
    "void_clearance",
]

CANCELLED_REPLY = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many deliveries of a mailing are in each state; they add up to the frozen audience."""

    queued: int = 0
    sending: int = 0
    accepted: int = 0
    deferred: int = 0
    rejected: int = 0
    skipped: int = 0
    unknown: int = 0
    bounced: int = 0

    @property
    def total(self) -> int:
        """The frozen audience."""
        return (
            self.queued
            + self.sending
            + self.accepted
            + self.deferred
            + self.rejected
            + self.skipped
            + self.unknown
            + self.bounced
        )


def next_open(book: Book, mailing_id: str, *, now: datetime) -> DeliveryRecord | None:
    """The next mail to claim: deferred ones that are due first, then queued ones in order."""
    for where, values in (
        ("d.state = 'deferred' AND d.retry_at <= ?", (mailing_id, stamp(now))),
        ("d.state = 'queued'", (mailing_id,)),
    ):
        row = book.one(f"{SELECT} WHERE d.mailing_id = ? AND {where} ORDER BY d.position LIMIT 1", values)
        if row is not None:
            return record(row)
    return None


def move(
    book: Book,
    delivery_id: str,
    state: DeliveryState,
    *,
    now: datetime,
    clearance_id: str | None = None,
    reply: str | None = None,
    rules: Sequence[str] | None = None,
    retry_at: datetime | None = None,
    message_id: str | None = None,
    message_sha256: str | None = None,
    sent_date: datetime | None = None,
    boundary: str | None = None,
    basis: str | None = None,
    evidence_id: str | None = None,
    account_id: str | None = None,
    log: Mapping[str, JSON] | None = None,
) -> DeliveryRecord:
    """Change a delivery's state and append the event; what is not given stays as it was.

    To `sending` needs the stored clearance of that mailing, else AppError("no-clearance"). `log` adds facts
    to the event (class, From, footer and rule set version: JP-SEND-LOG); never personal data.
    Raises AppError("delivery-missing", "delivery-state"). In a cancelled mailing nothing waits again:
    `queued` and `deferred` become `skipped`.
    """
    with book.transaction():
        row = book.one(
            """SELECT d.*, m.clearance_id AS cleared, m.state AS mailing_state, m.cls AS cls FROM delivery d
            JOIN mailing m ON m.id = d.mailing_id WHERE d.id = ?""",
            (delivery_id,),
        )
        if row is None:
            raise AppError("delivery-missing")
        old = DeliveryState(row["state"])
        if not may_follow(old, state):
            raise AppError("delivery-state", old=old.value, new=state.value)
        if (
            state in (DeliveryState.QUEUED, DeliveryState.DEFERRED)
            and row["mailing_state"] == NewsletterState.CANCELLED.value
        ):
            state, reply, rules, retry_at = DeliveryState.SKIPPED, CANCELLED_REPLY, (), None
        changes: dict[str, Any] = {"state": state.value, "retry_at": stamp(retry_at) if retry_at else None}
        if state is DeliveryState.SENDING:
            if clearance_id is None or clearance_id != row["cleared"]:
                raise AppError("no-clearance")
            changes |= {"attempts": row["attempts"] + 1, "clearance_id": clearance_id}
        if state is DeliveryState.ACCEPTED:
            changes["accepted_at"] = stamp(now)
        optional = {
            "message_id": message_id,
            "message_sha256": message_sha256,
            "boundary": boundary,
            "basis": basis,
            "evidence_id": evidence_id,
            "account_id": account_id,
            "sent_date": stamp(sent_date) if sent_date else None,
            "rules": None if rules is None else canonical(list(rules)),
        }
        changes |= {name: value for name, value in optional.items() if value is not None}
        writer = EventWriter(book, now)
        writer.change(row, changes, reply=reply, log=log)
        writer.flush()
        ledger.request_went_out(book, row["cls"], [row["address_id"]], state, now=now)
        return get(book, delivery_id)


def get(book: Book, delivery_id: str) -> DeliveryRecord:
    """One delivery. Raises AppError("delivery-missing")."""
    row = book.one(f"{SELECT} WHERE d.id = ?", (delivery_id,))
    if row is None:
        raise AppError("delivery-missing")
    return record(row)


def rows(book: Book, mailing_id: str) -> list[DeliveryRecord]:
    """Everyone of the frozen audience, in the order in which they are sent."""
    return [
        record(row) for row in book.sql(f"{SELECT} WHERE d.mailing_id = ? ORDER BY d.position", (mailing_id,))
    ]


def address_ids(book: Book, mailing_id: str) -> list[str]:
    """The address of everyone of the frozen audience, in the order in which they are sent."""
    found = book.sql("SELECT address_id FROM delivery WHERE mailing_id = ? ORDER BY position", (mailing_id,))
    return [row[0] for row in found]


def counts(book: Book, mailing_id: str) -> Counts:
    """How many are in each state."""
    found = book.sql(
        "SELECT state, count(*) FROM delivery WHERE mailing_id = ? GROUP BY state", (mailing_id,)
    )
    return Counts(**{row[0]: row[1] for row in found})


def retry_times(book: Book, mailing_id: str) -> list[datetime]:
    """When deferred mails are due again, earliest first."""
    found = book.sql(
        """SELECT retry_at FROM delivery WHERE mailing_id = ? AND state = 'deferred'
        AND retry_at IS NOT NULL ORDER BY retry_at""",
        (mailing_id,),
    )
    return [datetime.fromisoformat(row[0]) for row in found]


def by_message_id(book: Book, message_id: str) -> DeliveryRecord | None:
    """The delivery that a delivery report or an answer speaks of."""
    row = book.one(f"{SELECT} WHERE d.message_id = ?", (message_id,))
    return None if row is None else record(row)


def interrupted(book: Book, *, now: datetime, mailing_id: str | None = None) -> int:
    """At start: what a crash left in `sending` may have left the PC, so it becomes `unknown`."""
    return _change_all(
        book,
        "d.state = 'sending' AND (? IS NULL OR d.mailing_id = ?)",
        (mailing_id, mailing_id),
        {"state": DeliveryState.UNKNOWN.value},
        reply="interrupted",
        now=now,
    )


def cancel_open(book: Book, mailing_id: str, *, now: datetime) -> int:
    """Skip what is queued or deferred because the mailing was cancelled."""
    return _change_all(
        book,
        "d.mailing_id = ? AND d.state IN ('queued', 'deferred')",
        (mailing_id,),
        {"state": DeliveryState.SKIPPED.value, "rules": "[]", "retry_at": None},
        reply=CANCELLED_REPLY,
        now=now,
    )


def doubt_open(book: Book, mailing_id: str, *, now: datetime) -> int:
    """After a restore: what was open in the backup may have left since, so all of it becomes `unknown`."""
    return _change_all(
        book,
        "d.mailing_id = ? AND d.state IN ('queued', 'sending', 'deferred')",
        (mailing_id,),
        {"state": DeliveryState.UNKNOWN.value, "retry_at": None},
        reply="restored",
        now=now,
    )


def skip_open(
    book: Book,
    address_id: str,
    *,
    classes: Sequence[MessageClass],
    scope: Scope,
    until: Moment | None,
    rules: Sequence[str],
    now: datetime,
) -> int:
    """Skip queued and deferred mails to an address that an opt-out covers (class, topic, still in force)."""
    if until is not None and legal_day(now) > legal_day(until):
        return 0
    topics = [] if scope is None else sorted(scope)
    where = f"""d.address_id = ? AND d.state IN ('queued', 'deferred')
        AND m.cls IN ({", ".join("?" * len(classes))})"""
    if scope is not None:
        where += f" AND (m.topic_id IS NULL OR m.topic_id IN ({', '.join('?' * len(topics))}))"
    return _change_all(
        book,
        where,
        (address_id, *(one.value for one in classes), *topics),
        {"state": DeliveryState.SKIPPED.value, "rules": canonical(list(rules)), "retry_at": None},
        reply=None,
        now=now,
    )


def resolve(
    book: Book, mailing_id: str, address: str, *, as_sent: bool, by: str, now: datetime
) -> DeliveryRecord:
    """A person says what became of a doubtful mail: it counts as sent, or it waits for the next `send`.

    `address` is the address's text or key. Raises AppError("delivery-missing", "delivery-state").
    """
    with book.transaction():
        row = book.one(
            """SELECT d.id FROM delivery d JOIN address a ON a.id = d.address_id
            WHERE d.mailing_id = ? AND (a.text = ? OR a.key = ?)""",
            (mailing_id, address, address),
        )
        if row is None:
            raise AppError("delivery-missing")
        old = get(book, row["id"]).state
        if old is not DeliveryState.UNKNOWN:
            raise AppError("delivery-state", old=old.value, new="accepted" if as_sent else "queued")
        done = move(
            book,
            row["id"],
            DeliveryState.ACCEPTED if as_sent else DeliveryState.QUEUED,
            now=now,
            reply=f"resolved by {by}",
        )
        if done.state is DeliveryState.QUEUED and mailings.state(book, mailing_id) is NewsletterState.SENT:
            mailings.set_state(book, mailing_id, NewsletterState.PAUSED, now=now, by=by)
        if mailings.state(book, mailing_id) is NewsletterState.CANCELLED and cancel_open(
            book, mailing_id, now=now
        ):
            done = get(book, row["id"])  # no `send` will come that it could wait for
    return done


def open_count(book: Book, mailing_id: str) -> int:
    """How many may still leave."""
    found = counts(book, mailing_id)
    return sum(int(getattr(found, one.value)) for one in OPEN_STATES)


def _change_all(
    book: Book,
    where: str,
    values: Sequence[Any],
    changes: Mapping[str, Any],
    *,
    reply: str | None,
    now: datetime,
) -> int:
    with book.transaction():
        found = book.sql(
            f"""SELECT d.*, m.cls AS cls FROM delivery d JOIN mailing m ON m.id = d.mailing_id
            WHERE {where} ORDER BY d.mailing_id, d.position""",
            values,
        )
        writer = EventWriter(book, now)
        for row in found:
            writer.change(row, changes, reply=reply)
        writer.flush()
        state = DeliveryState(changes["state"])
        for row in found:
            ledger.request_went_out(book, row["cls"], [row["address_id"]], state, now=now)
    return len(found)
