"""What a person says about bounces: a wave was real or the server's fault, a bounce was wrong."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.bounce_rules import UNDONE, Follows
from desktop_app.storage import chain, ledger, undone
from desktop_app.storage.bounce_history import BY_OWNER, wave_rows
from desktop_app.storage.bounces import BY_PERSON, gone, set_state
from desktop_app.storage.codec import moment_value
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class WaveDecided:
    """How many are kept out now, and how many may be written to again."""

    stopped: int
    released: int


def decide_wave(
    book: Book, mailing_id: str, domain: str, *, stop: bool, by: str, now: datetime
) -> WaveDecided:
    """What the owner says about a wave: the addresses are gone, or the server was at fault. Nothing happens
    when none of it waits any more."""
    with book.transaction():
        held = [row for row in wave_rows(book, mailing_id, domain) if row["state"] == Follows.HELD]
        for row in held:
            if stop:
                set_state(book, row, Follows.SUPPRESSED, BY_OWNER, now=now, by=by)
                if not _suppressions_of(book, row):
                    facts = chain.entry(book, row["id"]).facts
                    at = datetime.fromisoformat(row["at"])
                    gone(book, row["address_id"], row["id"], at, bool(facts["user_unknown"]), now)
            else:
                _release(book, row, BY_OWNER, by=by, reason="", now=now)
    return WaveDecided(len(held), 0) if stop else WaveDecided(0, len({row["address_id"] for row in held}))


def undo(book: Book, bounce_ids: Iterable[str], *, by: str, reason: str, now: datetime) -> list[str]:
    """Somebody says that these bounces did not mean that the addresses are gone; returns the addresses (ids)
    that were kept out or held for them."""
    touched = []
    with book.transaction():
        for row in book.sql(
            "SELECT * FROM bounce WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            (json.dumps(list(bounce_ids)),),
        ):
            if row["state"] in (Follows.SUPPRESSED, Follows.HELD):
                touched.append(row["address_id"])
                _release(book, row, BY_PERSON, by=by, reason=reason, now=now)
    return list(dict.fromkeys(touched))


def _release(
    book: Book, row: sqlite3.Row, why: str, *, by: str, reason: str, now: datetime
) -> None:
    set_state(book, row, Follows.DISMISSED, why, now=now, by=by, reason=reason)
    if book.one("SELECT 1 FROM address WHERE id = ? AND erased_by IS NULL", (row["address_id"],)) is None:
        return  # erased meanwhile: what is kept out stays so
    undone.undo(book, _suppressions_of(book, row), reason=reason or why, by=by, now=now)
    at = max(now, datetime.fromisoformat(row["at"]))
    ledger.note(book, row["address_id"], UNDONE, at, now=now)


def _suppressions_of(book: Book, row: sqlite3.Row) -> list[str]:
    """The standing entries of 配信除外 that a bounce made, in this book or in one that was restored over."""
    found = book.sql(
        f"""SELECT s.id, s.at, e.facts FROM suppression s JOIN entry e ON e.id = s.id
        WHERE s.address_id = ? AND s.reason = 'bounce' AND s.{undone.STANDS}""",
        (row["address_id"],),
    )
    at = datetime.fromisoformat(row["at"])
    facts = {one["id"]: json.loads(one["facts"]) for one in found}
    return [
        one["id"]
        for one in found
        if facts[one["id"]].get("bounce") == row["id"]
        or (facts[one["id"]].get("merged") and moment_value(one["at"]) == at)
    ]
