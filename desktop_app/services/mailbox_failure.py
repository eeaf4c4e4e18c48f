"""Why the mailbox could not be read the last time. Asked by every page, so it must stay cheap."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.domain.reading_pace import rest_after
from desktop_app.i18n.error_texts import error_texts
from desktop_app.storage import settings
from desktop_app.storage.codec import JSON, canonical, stamp, zoned
from desktop_app.storage.database import Book

_KEY = "mailbox-failed"

SIGN_IN = frozenset(
    {
        "sign-in-again-needed", "wrong-password", "password-not-ascii", "password-sign-in-ended",
        "app-password-needed", "password-missing", "oauth-client-missing", "sign-in-first", "token-refused",
    }
)  # fmt: skip
"""Only the owner can mend these: with a password, or by signing in anew."""


@dataclass(frozen=True, slots=True)
class FailedReading:
    """Why the mailbox could not be read, and when."""

    error: AppError
    at: datetime
    count: int = 1
    """How often in a row."""
    allowed: bool = False
    """Something was done about it, or the program was started: it may be tried once at once."""

    @property
    def needs_sign_in(self) -> bool:
        """Whether the account does not let the program in any more."""
        return self.error.id in SIGN_IN

    @property
    def tries_at(self) -> datetime | None:
        """When it is tried again by itself; None = never: another sign-in would be refused, too."""
        if self.allowed:
            return self.at
        return None if self.needs_sign_in else self.at + rest_after(self.count)


def note(book: Book, error: AppError | None, now: datetime) -> None:
    """Keep why a reading failed (it may have been one that nobody watched); None = it did not."""
    with suppress(AppError):  # a full disk is no reason to hide why the mailbox could not be read
        if error is not None:
            before = last_failure(book)
            values: dict[str, JSON] = {
                "count": before.count + 1 if before is not None and not before.allowed else 1,
                "id": error.id,
                "params": dict(error.params),
                "at": stamp(now),
                "account": _fingerprint(book),
            }
            settings.put(book, _KEY, values, now=now)
        elif settings.get(book, _KEY) is not None:
            settings.remove(book, _KEY)


def allow(book: Book, now: datetime) -> None:
    """Let the mailbox be tried at once, once: the program was started, or a password was given."""
    with suppress(AppError):
        values = settings.get(book, _KEY)
        if isinstance(values, dict) and not values.get("allowed"):
            settings.put(book, _KEY, {**values, "allowed": True}, now=now)


def last_failure(book: Book) -> FailedReading | None:
    """Why the last reading failed; None when it did not, or the accounts were changed since."""
    values = settings.get(book, _KEY)
    with settings.understood(_KEY):
        if not isinstance(values, dict) or values["account"] != _fingerprint(book):
            return None
        if values["id"] not in error_texts():
            return None
        return FailedReading(
            error=AppError(values["id"], **values["params"]),
            at=zoned(values["at"]),
            count=int(values.get("count", 1)),
            allowed=bool(values.get("allowed", False)),
        )


def _fingerprint(book: Book) -> str:
    return hashlib.sha256(canonical(settings.get(book, "accounts")).encode()).hexdigest()
