"""Pause and cancel: one short transaction each, beside a running sender, which sees it at its next claim."""

from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import deliveries, lease, mailings
from desktop_app.storage.database import Book


def pause(book: Book, mailing_id: str, *, now: datetime, by: str | None = None) -> None:
    """No further mail is claimed until the next `send`. AppError("mailing-state") when it is not sending."""
    with book.transaction():
        # In the book `sent` may become `paused` again, but only when a doubtful mail is to leave once more.
        if mailings.state(book, mailing_id) is NewsletterState.SENT:
            raise AppError("mailing-state", old=NewsletterState.SENT, new=NewsletterState.PAUSED)
        mailings.set_state(book, mailing_id, NewsletterState.PAUSED, now=now, by=by)


def cancel(book: Book, mailing_id: str, *, now: datetime, by: str | None = None) -> int:
    """End it for good: what is queued or deferred becomes `skipped` (reply "cancelled"), what is just being
    sent is still recorded. Returns how many will not be sent. AppError("mailing-state") when it was sent."""
    with book.transaction():
        mailings.set_state(book, mailing_id, NewsletterState.CANCELLED, now=now, by=by)
        if lease.sender(book, now=now) is None:  # after a crash nobody else would ever name what is in doubt
            deliveries.interrupted(book, now=now, mailing_id=mailing_id)
        return deliveries.cancel_open(book, mailing_id, now=now)
