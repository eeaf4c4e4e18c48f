"""The log of one run, for the one thread that writes it: what lies ahead is read by the dozen, events are
written together, and nothing is read again that cannot have changed.

SQLite tells in its `data_version` whether another connection has committed anything since this one looked.
While it stands still, what was read is what stands in the book; when it moves, all of it is forgotten. So a
stop, a pause or an erasure of others counts at the very next claim, as if everything were read anew.
"""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from desktop_app.domain.delivery import DeliveryState, may_follow
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import chain, ledger, people
from desktop_app.storage.codec import JSON, canonical, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import CANCELLED_REPLY, Counts
from desktop_app.storage.delivery_log import CACHED, SELECT, DeliveryRecord, facts_text, record
from desktop_app.storage.people import Candidate

_AHEAD = 32
"""Rows read at a time: the few milliseconds come once in so many mails."""

_TIMES = frozenset({"retry_at", "sent_date", "accepted_at"})


@dataclass(slots=True)
class OpenRow:
    """A delivery that may be claimed, and whom it is for; None when the address was erased."""

    delivery: DeliveryRecord
    candidate: Candidate | None
    made: object = None
    """What the caller made of it before its turn; it is gone with what was read."""


class RunLog:
    """Everything is called by one thread, inside a transaction of the book that began with `begin`."""

    def __init__(self, book: Book, mailing_id: str) -> None:
        self._book, self._mailing_id = book, mailing_id
        self._version = -1
        self._counts: Counter[str] = Counter()
        self._moment: tuple[datetime | None, str] = (None, "")
        self._log: tuple[Mapping[str, JSON], str] | None = None
        self.forget()

    def begin(self) -> bool:
        """A transaction has begun. Whether others have written since the last one, or it is the first."""
        version = int(self._book.db.here().execute("PRAGMA data_version").fetchone()[0])
        changed = version != self._version
        if changed:
            self.forget()
            self._version = version
            self._read_mailing()
        return changed

    def forget(self) -> None:
        """Nothing that was read holds any more: others wrote, or the transaction came to nothing."""
        self._version = -1
        self._chain: chain.Writer | None = None
        self._ahead: deque[OpenRow] = deque()
        self._known: dict[str, dict[str, Any]] = {}
        self._next_retry: str | None = None
        self._looked = False
        self._changed: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}

    def _read_mailing(self) -> None:
        row = self._book.one("SELECT state, cls, clearance_id FROM mailing WHERE id = ?", (self._mailing_id,))
        if row is None:
            raise AppError("mailing-missing")
        self.state = NewsletterState(row["state"])
        """Of the mailing."""
        self._cls, self._cleared = row["cls"], row["clearance_id"]
        found = self._book.sql(
            "SELECT state, count(*) FROM delivery WHERE mailing_id = ? GROUP BY state", (self._mailing_id,)
        )
        self._counts = Counter({one[0]: one[1] for one in found})

    @property
    def counts(self) -> Counts:
        """How many are in each state, with what `move` did."""
        return Counts(**self._counts)

    def next(self, now: datetime) -> OpenRow | None:
        """The next mail to claim: deferred ones that are due first, then queued ones in order. It stays the
        next one until `move` changes it."""
        if self._next_retry is not None and self._next_retry <= stamp(now):
            self._ahead.clear()
            self._looked = False
        if not self._ahead and not self._looked:
            self._look(now)
        return self._ahead[0] if self._ahead else None

    @property
    def used_up(self) -> bool:
        """Whether `next` will have to read; False while nobody knows where the log stands."""
        return self._version != -1 and not self._ahead and not self._looked

    def ahead(self, most: int) -> Iterator[OpenRow]:
        """The next ones to claim as far as they are read, without asking whether others have written."""
        return islice(self._ahead, most)

    def _look(self, now: datetime) -> None:
        self.flush()
        retries = self._book.one(
            """SELECT min(retry_at) AS first FROM delivery
            WHERE mailing_id = ? AND state = 'deferred'""", (self._mailing_id,)
        )
        first = retries["first"] if retries else None
        where, values = "d.state = 'queued'", list[Any]([self._mailing_id])
        if first is not None and first <= stamp(now):
            where = "d.state = 'deferred' AND d.retry_at <= ?"
            values.append(stamp(now))
            # those due stay the first until all are done, so the time to look again is each time now
            first = None
        rows = self._book.sql(
            f"{_SELECT} WHERE d.mailing_id = ? AND {where} ORDER BY d.position LIMIT ?", (*values, _AHEAD)
        )
        found = people.candidates_at(self._book, [row["address_id"] for row in rows])
        writer = self._writer(now)
        for row in rows:
            self._known[row["id"]] = {name: row[name] for name in CACHED}
            writer.digests[row["address_id"]] = (
                chain.ERASED
                if row["erased_by"] is not None
                else chain.digest(
                    row["salt"],
                    chain.covered_address(
                        row["address_id"], row["key"], row["key_version"], row["address"], row["hmac"]
                    ),
                )
            )
            self._ahead.append(OpenRow(record(row), found.get(row["address_id"])))
        self._next_retry = first
        self._looked = not rows

    def move(
        self,
        delivery: DeliveryRecord,
        state: DeliveryState,
        *,
        now: datetime,
        reply: str | None = None,
        log: Mapping[str, JSON] | None = None,
        **changes: Any,
    ) -> DeliveryRecord:
        """As `deliveries.move`, with the fields of `DeliveryRecord` that change; written at `flush`."""
        values = self._values(delivery.id)
        old = DeliveryState(values["state"])
        if not may_follow(old, state):
            raise AppError("delivery-state", old=old.value, new=state.value)
        changes = {"retry_at": None} | {name: one for name, one in changes.items() if one is not None}
        if (
            state in (DeliveryState.QUEUED, DeliveryState.DEFERRED)
            and self.state is NewsletterState.CANCELLED
        ):
            state, reply = DeliveryState.SKIPPED, CANCELLED_REPLY
            changes |= {"rules": (), "retry_at": None}
        if state is DeliveryState.SENDING:
            if changes.get("clearance_id") is None or changes["clearance_id"] != self._cleared:
                raise AppError("no-clearance")
            changes["attempts"] = values["attempts"] + 1
        if state is DeliveryState.ACCEPTED:
            changes["accepted_at"] = now
        changes["state"] = state
        self._write(delivery, values, changes, now, reply, log)
        self._counts[old] -= 1
        self._counts[state] += 1
        self._turn(delivery.id, state, changes["retry_at"])
        if self._cls == MessageClass.CONSENT_REQ.value:
            with self.beside():
                ledger.request_went_out(self._book, self._cls, [delivery.address_id], state, now=now)
        if state is not DeliveryState.SENDING:
            self._known.pop(delivery.id, None)
            self._writer(now).digests.pop(delivery.address_id, None)
        return replace(delivery, reply=reply, updated_at=now, **changes)

    def _turn(self, delivery_id: str, state: DeliveryState, retry_at: datetime | None) -> None:
        """See to it that `next` names the next one."""
        if self._ahead and self._ahead[0].delivery.id == delivery_id:
            self._ahead.popleft()
        if state is DeliveryState.QUEUED:
            self._ahead.clear()
        if state is DeliveryState.QUEUED or (state is DeliveryState.DEFERRED and retry_at is not None):
            self._looked = False
        if state is DeliveryState.DEFERRED and retry_at is not None:
            due = stamp(retry_at)
            self._next_retry = due if self._next_retry is None else min(due, self._next_retry)

    def _values(self, delivery_id: str) -> dict[str, Any]:
        """The stored columns of a delivery: those that are known, else read."""
        known = self._known.get(delivery_id)
        if known is None:
            self.flush()
            row = self._book.one("SELECT * FROM delivery WHERE id = ?", (delivery_id,))
            if row is None:
                raise AppError("delivery-missing")
            known = self._known[delivery_id] = {name: row[name] for name in CACHED}
        return known

    def _write(
        self, delivery: DeliveryRecord, values: dict[str, Any], changes: Mapping[str, Any], now: datetime,
        reply: str | None, log: Mapping[str, JSON] | None,
    ) -> None:
        at = self._stamp(now)
        changed: dict[str, Any] = {}
        for name, value in changes.items():
            stored = value
            if name in _TIMES and value is not None:
                stored = self._stamp(value)
            elif name == "rules":
                stored = canonical(list(value)) if value else "[]"
            elif name == "state":
                stored = value.value
            if stored != values[name]:
                changed[name] = stored
        after = values | changed
        entry_id = self._writer(now).add(
            "delivery", subject=delivery.id, facts=chain.Text.of(facts_text(after, self._canonical(log))),
            personal={"reply": reply} if reply is not None else None, address_id=delivery.address_id,
        )
        self._known[delivery.id] = after
        row = (*changed.values(), entry_id, at, delivery.id)
        self._changed.setdefault(tuple(changed), []).append(row)

    def _stamp(self, now: datetime) -> str:
        """The same moment is written several times."""
        if now is not self._moment[0]:
            self._moment = (now, stamp(now))
        return self._moment[1]

    def _canonical(self, log: Mapping[str, JSON] | None) -> str | None:
        """The facts that all events of a run share, made canonical once."""
        if not log:
            return None
        if self._log is None or self._log[0] is not log:
            self._log = (log, canonical(dict(log)))
        return self._log[1]

    def _writer(self, now: datetime) -> chain.Writer:
        if self._chain is None:
            self._chain = chain.Writer(self._book, now)
        else:
            self._chain.at(self._stamp(now))
        return self._chain

    def flush(self) -> None:
        """Write what `move` did, entries first: the guards and foreign keys look for them."""
        if self._chain is None or not self._changed:
            return
        self._chain.flush()
        changed, self._changed = self._changed, {}
        for names, rows in changed.items():
            sets = "".join(f"{name} = ?, " for name in names)
            update = f"UPDATE delivery SET {sets}last_entry = ?, updated_at = ? WHERE id = ?"
            self._book.write_many(update, rows)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Something else writes to the log in this transaction: all of it or nothing. What was chained so far
        goes first, and the chain is read again afterwards."""
        self.flush()
        self._chain = None
        self._ahead.clear()  # it may be about somebody ahead
        self._looked = False
        connection = self._book.db.here()
        connection.execute("SAVEPOINT beside")
        try:
            yield
        except BaseException:
            if connection.in_transaction:  # else SQLite has undone everything, as on a full disk
                connection.execute("ROLLBACK TO beside")
                connection.execute("RELEASE beside")
            raise
        connection.execute("RELEASE beside")


_SELECT = SELECT.replace(
    "a.text AS address,", "a.text AS address, a.key, a.key_version, a.hmac, a.salt, a.erased_by,"
)
