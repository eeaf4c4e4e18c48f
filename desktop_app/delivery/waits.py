"""How long the account must rest: kept in the book, so that a restart does not forget a server's request."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.pace import ACCOUNT_LIMIT_PAUSE, back_off, network_back_off
from desktop_app.storage import settings
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book

_KEY = "account_rest"


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is sent with the account before `until`. `why`: throttled, account-limit or network (that one
    holds back nobody who asks for it). `step` counts how often in a row the server asked us to slow down, or
    could not be reached."""

    account_id: str
    why: str
    until: datetime
    step: int


def current(book: Book, account_id: str) -> Rest | None:
    """The last rest of this account, over or not."""
    stored = settings.get(book, _KEY)
    until = time_value(stored["until"]) if stored and stored["account_id"] == account_id else None
    return Rest(account_id, stored["why"], until, stored["step"]) if until else None


def begin(book: Book, account_id: str, why: str, now: datetime) -> datetime:
    """Start a rest and return its end: a day for the account's limit, else longer each time in a row."""
    before = current(book, account_id)
    step = 1 + (before.step if before is not None and why == before.why != "account-limit" else 0)
    until = now + _length(why, step)
    settings.put(
        book, _KEY, {"account_id": account_id, "why": why, "until": stamp(until), "step": step}, now=now
    )
    return until


def _length(why: str, step: int) -> timedelta:
    if why == "account-limit":
        return ACCOUNT_LIMIT_PAUSE
    return network_back_off(step) if why == "network" else back_off(step)


def over(book: Book) -> None:
    """A run went through without such a request: the next rest begins short again."""
    if settings.get(book, _KEY) is not None:
        settings.remove(book, _KEY)
