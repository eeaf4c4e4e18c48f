"""What is remembered of how a run last ended, so that going on by itself neither hurries nor forgets.

A small setting of the book: a broken line is tried again later and later, an error that a person must see
keeps a run from going on until they have said so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_app.delivery.ports import SendReport
from desktop_app.delivery.run import pause_if_sending
from desktop_app.domain.errors import AppError
from desktop_app.storage import settings
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book

_KEY = "agenda"
_PASSES = frozenset({
    "mail-connection-failed", "mail-host-unknown", "mail-server-busy", "mail-server-not-there",
    "mail-server-timeout", "mail-server-not-understood", "inbox-read-failed", "inbox-maildir-missing",
    "maildir-not-there", "mailbox-not-read",
    "tls-failed", "sign-in-later", "oauth-server-unreachable", "oauth-server-trouble",
    "already-sending", "book-busy", "disk-full",
})
LETTERS = "letters"
"""Stands for all letters together: they leave in one call."""
_LETTERS_REST = timedelta(minutes=1)
TRY_AGAIN = (timedelta(minutes=5), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))
"""After a broken line, by how often in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """How the last call for a mailing ended. Before `until` it is not tried by itself."""

    until: datetime | None = None
    step: int = 0
    """How often in a row the line was broken."""
    error: AppError | None = None
    """What a person must see; None after a broken line or a wait."""
    at: datetime | None = None


def passes_by_itself(error: AppError) -> bool:
    """Whether trying again later may help without anybody doing anything."""
    return error.id in _PASSES


def note_of(book: Book, mailing_id: str) -> Note:
    """What is remembered; an empty note when nothing is."""
    values = _all(book).get(mailing_id)
    if not isinstance(values, dict):
        return Note()
    with settings.understood(_KEY):
        error = values.get("error")
        return Note(
            until=time_value(values.get("until")),
            step=max(0, int(values.get("step", 0))),
            error=AppError(str(error["id"]), **error["params"]) if isinstance(error, dict) else None,
            at=time_value(values.get("at")),
        )


def forget(book: Book, mailing_id: str, now: datetime) -> None:
    """Nothing is remembered any more: a person decided, or all went well."""
    with book.transaction():
        kept = _all(book)
        if kept.pop(mailing_id, None) is not None:
            settings.put(book, _KEY, kept, now=now)


@contextmanager
def noted(
    book: Book, mailing_id: str, clock: Callable[[], datetime]
) -> Iterator[Callable[[SendReport], None]]:
    """Note how a call of sending ends: hand its report to what this gives, or let its AppError through.

    An error that does not pass by itself pauses a run that is still `sending`.
    """

    def told(report: SendReport) -> None:
        with suppress(AppError):
            _after(book, mailing_id, report, clock())

    try:
        yield told
    except AppError as error:
        with suppress(AppError):  # a full disk is no reason to hide what happened
            failed(book, mailing_id, error, clock())
        raise


def _after(book: Book, mailing_id: str, report: SendReport, now: datetime) -> None:
    if report.done or report.why in ("paused", "stopped"):
        forget(book, mailing_id, now)
    elif report.why == "network":
        _line_broke(book, mailing_id, now)
    else:
        _put(book, mailing_id, {"until": stamp(report.until) if report.until else None}, now)


def letters_ended(book: Book, until: datetime | None, now: datetime) -> None:
    """A call for letters ended; what still waits is looked at again then."""
    at = max(until or now, now + _LETTERS_REST)
    with suppress(AppError):
        _put(book, LETTERS, {"until": stamp(at)}, now)


def letters_failed(book: Book, now: datetime) -> None:
    """A call for letters broke off: tried again later and later."""
    with suppress(AppError):
        _line_broke(book, LETTERS, now)


def failed(book: Book, mailing_id: str, error: AppError, now: datetime) -> None:
    """A call ended with an error."""
    if passes_by_itself(error):
        _line_broke(book, mailing_id, now)
        return
    with suppress(AppError), book.transaction():  # "mailing-missing": there is nothing to pause
        pause_if_sending(book, mailing_id, now)
        _put(book, mailing_id, {"error": {"id": error.id, "params": dict(error.params)}}, now)


def _line_broke(book: Book, mailing_id: str, now: datetime) -> None:
    step = note_of(book, mailing_id).step
    until = now + TRY_AGAIN[min(step, len(TRY_AGAIN) - 1)]
    _put(book, mailing_id, {"until": stamp(until), "step": step + 1}, now)


def _put(book: Book, mailing_id: str, values: dict[str, Any], now: datetime) -> None:
    with book.transaction():
        kept = _all(book)
        kept[mailing_id] = {**values, "at": stamp(now)}
        settings.put(book, _KEY, kept, now=now)


def _all(book: Book) -> dict[str, Any]:
    kept = settings.get(book, _KEY)
    return dict(kept) if isinstance(kept, dict) else {}
