"""How a delivery's events are chained. A row of `delivery` is only the cache of its last event."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any

from desktop_app.domain.delivery import DeliveryState
from desktop_app.storage import chain
from desktop_app.storage.codec import JSON, canonical, stamp, time_value
from desktop_app.storage.database import Book

CACHED = (
    "mailing_id",
    "position",
    "contact_id",
    "address_id",
    "state",
    "attempts",
    "rules",
    "basis",
    "evidence_id",
    "clearance_id",
    "account_id",
    "message_id",
    "message_sha256",
    "sent_date",
    "boundary",
    "retry_at",
    "accepted_at",
)
"""Columns that stand in the facts of every event too; `verify` compares them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """配信（1通）. `merge` and `reply` are empty once the address was erased."""

    id: str
    mailing_id: str
    contact_id: str | None
    address_id: str
    address: str
    state: DeliveryState
    rules: tuple[str, ...]
    basis: str | None
    evidence_id: str | None
    clearance_id: str | None
    account_id: str | None
    message_id: str | None
    attempts: int
    retry_at: datetime | None
    reply: str | None
    merge: dict[str, str]
    sent_date: datetime | None
    boundary: str | None
    message_sha256: str | None
    accepted_at: datetime | None
    updated_at: datetime


SELECT = """SELECT d.*, a.text AS address, p.bytes AS last_payload, q.bytes AS merge_payload
FROM delivery d JOIN address a ON a.id = d.address_id
JOIN entry e ON e.id = d.last_entry LEFT JOIN payload p ON p.id = e.payload_id
JOIN entry f ON f.id = d.merge_entry LEFT JOIN payload q ON q.id = f.payload_id """


def record(row: sqlite3.Row) -> DeliveryRecord:
    """The record of a row of SELECT."""
    last = json.loads(row["last_payload"]) if row["last_payload"] else {}
    first = json.loads(row["merge_payload"]) if row["merge_payload"] else {}
    return DeliveryRecord(
        id=row["id"],
        mailing_id=row["mailing_id"],
        contact_id=row["contact_id"],
        address_id=row["address_id"],
        address=row["address"],
        state=DeliveryState(row["state"]),
        rules=tuple(json.loads(row["rules"])),
        basis=row["basis"],
        evidence_id=row["evidence_id"],
        clearance_id=row["clearance_id"],
        account_id=row["account_id"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        retry_at=time_value(row["retry_at"]),
        reply=last.get("reply"),
        merge=first.get("merge", {}),
        sent_date=time_value(row["sent_date"]),
        boundary=row["boundary"],
        message_sha256=row["message_sha256"],
        accepted_at=time_value(row["accepted_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )


def of_contact(book: Book, mailing_id: str, contact_id: str) -> DeliveryRecord | None:
    """The delivery of one contact in a mailing, whichever address it went to."""
    row = book.one(f"{SELECT} WHERE d.mailing_id = ? AND d.contact_id = ?", (mailing_id, contact_id))
    return None if row is None else record(row)


def first_filled(book: Book, mailing_id: str) -> DeliveryRecord | None:
    """The first delivery of a mailing whose merge values are still known."""
    row = book.one(
        f"{SELECT} WHERE d.mailing_id = ? AND q.bytes IS NOT NULL AND length(q.bytes) > 0"
        " ORDER BY d.position LIMIT 1",
        (mailing_id,),
    )
    return None if row is None else record(row)


def facts_of(values: Mapping[str, Any] | sqlite3.Row) -> dict[str, JSON]:
    """The facts of an event: every cached column that is not empty; `rules` as a list."""
    facts: dict[str, JSON] = {name: values[name] for name in CACHED if values[name] is not None}
    facts["rules"] = json.loads(values["rules"])
    return facts


_BARE = frozenset({"attempts", "position", "rules", "log"})
"""What is JSON as it stands: numbers, and texts that are canonical already."""
_SORTED = [(name, f'"{name}":', name in _BARE) for name in sorted((*CACHED, "log"))]


def facts_text(values: Mapping[str, Any], log: str | None = None) -> str:
    """`canonical` of `facts_of`, put together by hand because there are many. `log`: canonical as well."""
    known = {**values, "log": log}
    parts = [
        f"{key}{value if bare else encode_basestring(value)}"
        for name, key, bare in _SORTED
        if (value := known[name]) is not None
    ]
    return f"{{{','.join(parts)}}}"


def cached_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The cached columns that an event's facts stand for; the reverse of `facts_of`."""
    values = {name: facts.get(name) for name in CACHED}
    values["rules"] = canonical(facts["rules"])
    return values


class EventWriter:
    """Chains many delivery events in one transaction and writes rows and entries at `flush`."""

    def __init__(self, book: Book, now: datetime) -> None:
        self._book = book
        self._at = stamp(now)
        self._chain = chain.Writer(book, now)
        self._changed: list[tuple[Any, ...]] = []

    def change(
        self,
        row: Mapping[str, Any] | sqlite3.Row,
        changes: Mapping[str, Any],
        *,
        reply: str | None,
        log: Mapping[str, JSON] | None = None,
    ) -> None:
        """Append the event that turns a stored row into itself with `changes`."""
        values = {name: row[name] for name in CACHED} | dict(changes)
        facts = facts_of(values)
        if log:
            facts["log"] = dict(log)
        entry_id = self._chain.add(
            "delivery",
            subject=row["id"],
            facts=facts,
            personal={"reply": reply} if reply is not None else None,
            address_id=row["address_id"],
        )
        self._changed.append((*(values[name] for name in CACHED), entry_id, self._at, row["id"]))

    def flush(self) -> None:
        """Write entries first: the guards and foreign keys look for them."""
        self._chain.flush()
        changed, self._changed = self._changed, []
        sets = ", ".join(f"{name} = ?" for name in CACHED)
        self._book.write_many(
            f"UPDATE delivery SET {sets}, last_entry = ?, updated_at = ? WHERE id = ?", changed
        )
