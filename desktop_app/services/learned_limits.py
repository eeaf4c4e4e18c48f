"""What a provider stopped us at: shown, and forgotten when the owner says that it no longer holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedAt:
    """So many mails had left within the window when the provider said that the limit was reached."""

    window: Literal["hour", "day"]
    limit: int
    on: datetime


def stopped_at(book: Book, account_id: str) -> tuple[StoppedAt, ...]:
    """What was learned of an account, the shorter window first."""
    from desktop_app.delivery import waits

    return tuple(
        StoppedAt(window="hour" if one.window == "hour" else "day", limit=one.limit, on=one.on)
        for one in waits.learned(book, account_id)
    )


def forget(book: Book, account_id: str) -> None:
    """From now on only the limits of the account hold, until it is stopped again."""
    from desktop_app.delivery import waits

    waits.forget_learned(book, account_id)
