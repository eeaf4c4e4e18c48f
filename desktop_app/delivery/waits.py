"""How long an account must rest, and what its provider taught us: kept in the book for each account, so that
a restart does not forget a server's request."""

import re
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.pace import (
    ACCOUNT_LIMIT_PAUSE,
    BACK_OFF,
    DAY,
    HOUR,
    MINUTE,
    NETWORK_BACK_OFF,
    Limits,
    Pace,
    back_off,
)
from desktop_app.storage import left_mails, settings
from desktop_app.storage.codec import JSON, stamp, zoned
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

_HOURLY = re.compile(r"per hour|hourly|/ ?h(ou)?r\b|(?<!\d)1時間|時間(当|あ)たり", re.IGNORECASE)
_TELLING = 5
_MOST_STEPS = 60
_OLD_KEY = "account_rest"
"""Of a book with one account, before there could be several."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is sent with the account before `until`. `why`: throttled, account-limit or network. `step`
    counts how often in a row it came to that."""

    account_id: str
    why: str
    until: datetime
    step: int


@dataclass(frozen=True, slots=True)
class Learned:
    """The provider stopped us when so many had left within a window: "hour" or "day"."""

    window: str
    limit: int
    on: datetime


def current(book: Book, account_id: str, now: datetime | None = None) -> Rest | None:
    """The last rest of this account, over or not. With `now`, one that ends later than any can was begun by a
    clock that was ahead: it counts no more, and the server says itself when it wants another."""
    stored = settings.get(book, _key(account_id)) or settings.get(book, _OLD_KEY)
    with settings.understood(_key(account_id)):
        if not stored or stored["account_id"] != account_id or not stored["until"]:
            return None
        step = max(0, min(int(stored["step"]), _MOST_STEPS))
        rest = Rest(account_id, str(stored["why"]), zoned(stored["until"]), step)
    return None if now is not None and rest.until > now + ACCOUNT_LIMIT_PAUSE + MINUTE else rest


def begin(book: Book, account_id: str, why: str, now: datetime, *, window: str = "day") -> datetime:
    """Start a rest and return its end: until the limit's window has surely passed, else longer each time in a
    row."""
    with book.transaction():
        before = current(book, account_id)
        step = 1 + (before.step if before is not None and before.why == why else 0)
        if why == "account-limit":
            until = now + (HOUR if window == "hour" else ACCOUNT_LIMIT_PAUSE)
        else:
            until = now + back_off(step, NETWORK_BACK_OFF if why == "network" else BACK_OFF)
        stored: JSON = {"account_id": account_id, "why": why, "until": stamp(until), "step": step}
        settings.put(book, _key(account_id), stored, now=now)
    return until


def over(book: Book, account_id: str) -> None:
    """A run went through without such a request: the next rest begins short again."""
    for key in (_key(account_id), _OLD_KEY):
        with settings.understood(key):
            if (stored := settings.get(book, key)) is not None and stored["account_id"] == account_id:
                settings.remove(book, key)


def learn(book: Book, account_id: str, words: str, now: datetime) -> str:
    """The provider said that the account's limit is reached: remember how many had left. Returns the window
    that it is about: an hour when its words say so, else a day.

    Nothing is learned when hardly any of ours had left: then others used the account too.
    """
    window = "hour" if _HOURLY.search(words) else "day"
    with book.transaction():
        count = left_mails.left_since(book, account_id, now - (HOUR if window == "hour" else DAY))
        known = {one.window: one for one in learned(book, account_id)}
        if count >= _TELLING and (window not in known or count < known[window].limit):
            known[window] = Learned(window, count, now)
            stored: JSON = [
                {"window": one.window, "limit": one.limit, "on": stamp(one.on)} for one in known.values()
            ]
            settings.put(book, _learned_key(account_id), stored, now=now)
    return window


def learned(book: Book, account_id: str) -> list[Learned]:
    """What was learned about this account's limits, the shorter window first."""
    stored = settings.get(book, _learned_key(account_id)) or []
    with settings.understood(_learned_key(account_id)):
        found = [Learned(str(one["window"]), max(1, int(one["limit"])), zoned(one["on"])) for one in stored]
    return sorted(found, key=lambda one: one.window != "hour")


def forget_learned(book: Book, account_id: str) -> None:
    """The owner says that it no longer holds."""
    settings.remove(book, _learned_key(account_id))


def limits(book: Book, account: MailAccount) -> Limits:
    """What the account allows: as set, and within what the provider taught."""
    found = {one.window: one.limit for one in learned(book, account.id)}
    taught = Limits(found.get("hour", 0), found.get("day", 0))
    return Limits(account.per_hour, account.per_day, account.per_minute).within(taught)


def full(book: Book, account: MailAccount, now: datetime) -> tuple[str, datetime] | None:
    """Which window of the account's pace is full ("minute", "hour" or "day"), and when it has room again."""
    return Pace(limits(book, account), left_mails.left(book, account.id, now - DAY - MINUTE)).full(now)


def connections(book: Book, account: MailAccount) -> int:
    """Half as many after each request in a row to slow down."""
    rest = current(book, account.id)
    slower = rest.step if rest is not None and rest.why == "throttled" else 0
    return max(1, account.max_connections >> slower)


def _key(account_id: str) -> str:
    return f"account_rest:{account_id}"


def _learned_key(account_id: str) -> str:
    return f"account_learned:{account_id}"
