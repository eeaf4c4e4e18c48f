"""What a restored book must learn from the one it replaces, so that no one is written to who said stop."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    chain,
    contacts,
    deliveries,
    ledger,
    mailings,
    privacy,
    provisions,
    schedules,
    shared_stops,
    suppressions,
)
from desktop_app.storage.codec import moment_value, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.undone import STANDS

ERASE_RULE = "JP-APPI-35-ERASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """How much the replaced book knew that the backup did not."""

    suppressions: int = 0
    ledger: int = 0
    tokens: int = 0
    erased: int = 0
    provisions: int = 0


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    key: str
    key_version: int


def merge_newer(old: Book, new: Book, *, now: datetime) -> Merged:
    """Append to `new` what only `old` holds, inside the caller's transaction on `new`."""
    _topics(old, new, now=now)
    added = _suppressions(old, new, now=now) + shared_stops.merge_shared(old, new, now=now)
    ledger = _ledger(old, new, now=now)
    tokens = _tokens(old, new)
    _already_sent(old, new, now=now)
    given = provisions.merge_provisions(old, new, now=now)
    return Merged(
        suppressions=added, ledger=ledger, tokens=tokens, erased=_erasures(new, now=now), provisions=given
    )


def pause_unfinished(book: Book, *, now: datetime) -> int:
    """Runs that were under way come back paused, their open mails `unknown`; planned ones ask first."""
    unknown = 0
    for row in book.sql("SELECT id, state FROM mailing WHERE state IN ('sending', 'paused', 'scheduled')"):
        if row["state"] == NewsletterState.SCHEDULED:
            if not schedules.ask_after_restore(book, row["id"]):
                mailings.set_state(book, row["id"], NewsletterState.DRAFT, now=now)
            continue
        mailings.set_state(book, row["id"], NewsletterState.PAUSED, now=now)
        unknown += deliveries.doubt_open(book, row["id"], now=now)
    return unknown


def _topics(old: Book, new: Book, *, now: datetime) -> None:
    """Scopes name topics by id, so a topic made since the backup must exist again."""
    for row in old.sql("SELECT id, name FROM topic ORDER BY position"):
        if new.one("SELECT 1 FROM topic WHERE id = ?", (row["id"],)) is not None:
            continue
        name = row["name"]
        while new.one("SELECT 1 FROM topic WHERE name = ?", (name,)) is not None:
            name += " (2)"
        new.write(
            "INSERT INTO topic SELECT ?, ?, coalesce(max(position), 0) + 1, ? FROM topic",
            (row["id"], name, stamp(now)),
        )


def _address(old: Book, new: Book, row: Any, *, now: datetime) -> tuple[str | None, str]:
    """(address id in `new`, HMAC by `new`'s key) of a row of `old`; no id when the address was erased."""
    found = old.one("SELECT * FROM address WHERE id = ? AND erased_by IS NULL", (row["address_id"],))
    if found is None:
        # Another book's HMAC can't be carried over once the address behind it is gone.
        return None, row["hmac"]
    spelling = _Spelling(found["text"], found["key"], found["key_version"])
    return contacts.ensure_address(new, spelling, now=now).id, contacts.hmac_of(new, found["key"])


def _suppressions(old: Book, new: Book, *, now: datetime) -> int:
    added = 0
    # One that was called a slip there is no match: the same may have been told again, and then in earnest.
    known = {_suppression_key(row) for row in new.sql(f"SELECT * FROM suppression WHERE {STANDS}")}
    for row in old.sql(
        f"SELECT s.* FROM suppression s JOIN entry e ON e.id = s.id WHERE s.{STANDS} ORDER BY e.seq"
    ):
        address_id, hmac = _address(old, new, row, now=now)
        if (hmac, *_suppression_key(row)[1:]) in known:
            continue
        suppressions.add_row(
            new,
            address_id,
            SuppressionReason(row["reason"]),
            at=_moment(row["at"]),
            scope=suppressions.scope_of(row["scope"]),
            until=moment_value(row["until"]),
            channel=row["channel"],
            now=now,
            facts={"merged": row["id"]},
            personal=chain.entry(old, row["id"]).personal,
            hmac=hmac,
        )
        added += 1
    return added


def _suppression_key(row: Any) -> tuple[Any, ...]:
    return row["hmac"], row["reason"], row["at"], row["scope"], row["until"]


def _ledger(old: Book, new: Book, *, now: datetime) -> int:
    added = 0
    known = {(row["hmac"], row["what"], row["at"]) for row in new.sql("SELECT * FROM ledger")}
    for row in old.sql("SELECT l.* FROM ledger l JOIN entry e ON e.id = l.id ORDER BY e.seq"):
        address_id, hmac = _address(old, new, row, now=now)
        if (hmac, row["what"], row["at"]) not in known:
            ledger.note(new, address_id, row["what"], _moment(row["at"]), now=now, hmac=hmac)
            added += 1
    return added + _requests_under_way(old, new, now=now)


def _requests_under_way(old: Book, new: Book, *, now: datetime) -> int:
    """Consent requests that were leaving when the program died: they may have left (JP-SEMR-2-1-2-ONEREQ)."""
    lines = new.sql("SELECT hmac FROM ledger WHERE what = ?", (ledger.CONSENT_REQUEST,))
    noted = {row["hmac"] for row in lines}
    added = 0
    for row in old.sql(
        """SELECT d.address_id, a.hmac, d.updated_at FROM delivery d JOIN mailing m ON m.id = d.mailing_id
        JOIN address a ON a.id = d.address_id WHERE m.cls = ? AND d.state = 'sending'""",
        (MessageClass.CONSENT_REQ.value,),
    ):
        address_id, hmac = _address(old, new, row, now=now)
        if hmac not in noted:
            at = _moment(row["updated_at"])
            ledger.note(new, address_id, ledger.CONSENT_REQUEST, at, now=now, hmac=hmac)
            added += 1
    return added


def _tokens(old: Book, new: Book) -> int:
    """A token that went out in a mail must keep its meaning, also beside another one for the same address."""
    added = 0
    for row in old.sql("SELECT * FROM token"):
        if new.one("SELECT 1 FROM token WHERE token = ?", (row["token"],)) is not None:
            continue
        found = old.one("SELECT key FROM address WHERE id = ? AND erased_by IS NULL", (row["address_id"],))
        hmac = contacts.hmac_of(new, found["key"]) if found else row["hmac"]
        living = contacts.address_by_key(new, found["key"]) if found else None
        if (
            new.one("SELECT 1 FROM token WHERE hmac = ? AND topic_id = ?", (hmac, row["topic_id"]))
            is not None
        ):
            hmac = f"{hmac}:{row['token']}"  # the pair has its token already; this one is only recognised
        new.write(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?)",
            (
                row["token"],
                hmac,
                living.id if living else row["address_id"],
                row["topic_id"],
                row["created_at"],
            ),
        )
        added += 1
    return added


def letters_still_here(old: Book) -> frozenset[str]:
    """Letters of the replaced book that surely have not left."""
    rows = old.sql("SELECT id FROM mailing WHERE kind = 'letter' AND state = 'draft'")
    return frozenset(row["id"] for row in rows)


def _already_sent(old: Book, new: Book, *, now: datetime) -> None:
    """A draft that was sent since the backup must not go out a second time."""
    frozen = [state.value for state in FROZEN_STATES]
    for row in old.sql("SELECT id, state FROM mailing"):
        if row["state"] not in frozen:
            continue
        mine = new.one("SELECT state FROM mailing WHERE id = ?", (row["id"],))
        if mine is not None and mine["state"] not in frozen:
            mailings.set_state(new, row["id"], NewsletterState.CANCELLED, now=now)


def _erasures(new: Book, *, now: datetime) -> int:
    """What was erased since the backup is erased again."""
    rows = new.sql("""SELECT DISTINCT a.id FROM address a JOIN suppression s ON s.hmac = a.hmac
        WHERE a.erased_by IS NULL AND s.reason = 'erased' AND s.id IN
        (SELECT id FROM entry WHERE kind = 'suppression' AND json_extract(facts, '$.merged') IS NOT NULL)""")
    for row in rows:
        privacy.erase_rows(new, row["id"], rule=ERASE_RULE, by="restore", now=now)
    return len(rows)


def _moment(text: str) -> Moment:
    found = moment_value(text)
    if found is None:
        raise AppError("book-damaged")
    return found
