"""State columns are caches of the log: each is recomputed here and compared (architecture 4.4)."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import CACHED, cached_of
from desktop_app.storage.freezing import newsletter_digest
from desktop_app.storage.inbox_messages import REOPENED
from desktop_app.storage.undone import UNDONE


@dataclass(frozen=True, slots=True)
class Fact:
    """What the log says, without pointers."""

    id: str
    at: str
    subject: str | None
    facts: dict[str, Any]


@dataclass(slots=True)
class Log:
    """The entries that caches are made from, by kind and by kind and subject."""

    by_kind: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    by_subject: dict[tuple[str, str | None], list[Fact]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: sqlite3.Row, facts: dict[str, Any]) -> None:
        """Take one entry in."""
        fact = Fact(row["id"], row["at"], row["subject"], facts)
        self.by_kind[row["kind"]].append(fact)
        self.by_subject[row["kind"], row["subject"]].append(fact)

    def first(self, kind: str) -> Fact | None:
        """The first entry of a kind."""
        found = self.by_kind.get(kind)
        return found[0] if found else None

    def of(self, kind: str, subject: str) -> list[Fact]:
        """Entries of a kind about one thing, oldest first."""
        return self.by_subject.get((kind, subject), [])


def _suppressions(book: Book, log: Log) -> list[str]:
    expected = {
        one.id: {
            "id": one.id,
            "hmac": one.facts["hmac"],
            "address_id": one.facts["address"],
            "reason": one.facts["reason"],
            "at": one.facts["at"],
            "scope": None if one.facts["scope"] is None else canonical(one.facts["scope"]),
            "until": one.facts["until"],
            "channel": one.facts["channel"],
        }
        for kind in ("optout", "suppression")
        for one in log.by_kind.get(kind, [])
    }
    return _compare(book, "suppression", expected)


def _undone(book: Book, log: Log) -> list[str]:
    expected = {
        one.id: {"id": one.id, "suppression_id": one.facts["suppression"]}
        for one in log.by_kind.get(UNDONE, [])
    }
    return _compare(book, "suppression_undone", expected)


def _bounces(book: Book, log: Log) -> list[str]:
    expected: dict[Any, dict[str, Any]] = {
        one.id: {
            "id": one.id,
            "address_id": one.facts["address"],
            "delivery_id": one.facts["delivery"],
            "mailing_id": one.facts["mailing"],
            "message_id": one.facts["message"],
            "kind": one.facts["kind"],
            "status": one.facts["status"],
            "at": one.facts["at"],
            "state": one.facts["state"],
        }
        for one in log.by_kind.get("bounce", [])
    }
    for later in log.by_kind.get("bounce.state", []):
        expected[later.subject]["state"] = later.facts["state"]
    return _compare(book, "bounce", expected)


def _ledger(book: Book, log: Log) -> list[str]:
    expected = {
        one.id: {
            "id": one.id,
            "hmac": one.facts["hmac"],
            "address_id": one.facts["address"],
            "what": one.facts["what"],
            "at": one.facts["at"],
        }
        for one in log.by_kind.get("ledger", [])
    }
    return _compare(book, "ledger", expected)


def _wordings(book: Book, log: Log) -> list[str]:
    expected: dict[Any, dict[str, Any]] = {}
    for one in log.by_kind.get("wording", []):
        values = {
            name: one.facts[name]
            for name in ("number", "text", "language", "displayed_from", "displayed_to", "purpose")
        }
        expected[one.facts["number"]] = values | {
            "default_on": int(one.facts["default_on"]),
            "entry_id": one.id,
        }
    return _compare(book, "wording", expected, key="number")


def _deliveries(book: Book, log: Log) -> list[str]:
    expected: dict[Any, dict[str, Any]] = {}
    for one in log.by_kind.get("delivery", []):
        values = expected.setdefault(one.subject, {"id": one.subject, "merge_entry": one.id})
        values |= {"last_entry": one.id, "updated_at": one.at} | cached_of(one.facts)
    return _compare(
        book, "delivery", expected, columns=("id", "merge_entry", "last_entry", "updated_at", *CACHED)
    )


def _mailings(book: Book, log: Log) -> list[str]:
    expected: dict[Any, dict[str, Any]] = {}
    for one in log.by_kind.get("mailing.state", []):
        values = expected.setdefault(
            one.subject, {"id": one.subject, "created_at": one.at, "started_at": None, "finished_at": None}
        )
        values |= {
            "state": one.facts["state"],
            "kind": one.facts["kind"],
            "address_id": one.facts["address"],
            "reason": one.facts["reason"],
            "not_before": one.facts["not_before"],
        }
        if one.facts["state"] not in (NewsletterState.DRAFT, NewsletterState.SCHEDULED):
            values |= {"cls": one.facts["cls"], "topic_id": one.facts["topic"]}
        if one.facts["state"] == NewsletterState.SENDING and values["started_at"] is None:
            values["started_at"] = one.at
        if one.facts["state"] in (NewsletterState.SENT, NewsletterState.CANCELLED):
            values["finished_at"] = one.at
    for mailing_id, values in expected.items():
        cleared = log.of("clearance", mailing_id)
        values["clearance_id"] = cleared[-1].facts["id"] if cleared else None
    return _compare(book, "mailing", expected)


def _newsletters(book: Book, log: Log) -> list[str]:
    """What was sent stands as it was frozen; drafts are nobody's proof."""
    rows = {row["id"]: row for row in book.sql("SELECT * FROM newsletter")}
    return [
        f"newsletter {one.subject}"
        for one in log.by_kind.get("newsletter.frozen", [])
        if one.subject not in rows or newsletter_digest(rows[one.subject]) != one.facts["row"]
    ]


def _tokens(book: Book, _: Log) -> list[str]:
    """A token belongs to the address that it was made for, else a stop by mail would stop somebody else."""
    rows = book.sql("""SELECT t.token FROM token t JOIN address a ON a.id = t.address_id
        WHERE a.erased_by IS NULL AND substr(t.hmac, 1, 64) IS NOT a.hmac""")
    return [f"token {row['token']}" for row in rows]


def _inbox(book: Book, log: Log) -> list[str]:
    last = {one.facts["message"]: one.facts["as"] for one in log.by_kind.get("inbox.decided", [])}
    decided = {message for message, said in last.items() if said != REOPENED}
    expected = {
        one.id: {
            "id": one.id,
            "received_at": one.facts["received_at"],
            "kind": one.facts["kind"],
            "state": "decided" if one.id in decided else one.facts["state"],
            "address_id": one.subject,
            "seen_at": one.at,
            "source": one.facts["source"],
            "uidvalidity": one.facts["uidvalidity"],
            "uid": one.facts["uid"],
        }
        for one in log.by_kind.get("inbox", [])
    }
    return _compare(book, "inbox_message", expected)


def _provisions(book: Book, log: Log) -> list[str]:
    expected = {
        one.id: {
            "id": one.id,
            "direction": one.facts["direction"],
            "at": one.facts["at"],
            "batch_id": one.facts["batch"],
        }
        for one in log.by_kind.get("provision", [])
    }
    return _compare(book, "provision", expected)


def _letters(book: Book, log: Log) -> list[str]:
    expected = {one.subject: {"id": one.subject, **one.facts} for one in log.by_kind.get("letter", [])}
    return _compare(book, "letter", expected)


def _compare(
    book: Book,
    table: str,
    expected: Mapping[Any, Mapping[str, Any]],
    *,
    key: str = "id",
    columns: tuple[str, ...] | None = None,
) -> list[str]:
    """Names of rows that differ from what the log says, are missing, or were never logged."""
    broken, missing = [], set(expected)
    for row in book.sql(f"SELECT * FROM {table}"):
        values = expected.get(row[key])
        if values is None:
            broken.append(f"{table} {row[key]} not in the log")
            continue
        missing.discard(row[key])
        if any(row[name] != values[name] for name in columns or tuple(values)):
            broken.append(f"{table} {row[key]}")
    return broken + [f"{table} {one} missing" for one in missing]


CACHE_CHECKS: tuple[Callable[[Book, Log], list[str]], ...] = (
    _suppressions,
    _undone,
    _bounces,
    _ledger,
    _wordings,
    _deliveries,
    _mailings,
    _newsletters,
    _tokens,
    _inbox,
    _provisions,
    _letters,
)
