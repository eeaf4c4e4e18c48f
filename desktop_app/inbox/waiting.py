"""Mails that wait for a person, and what follows from the decision (JP-SEM-3-3-UNCLEAR)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.consent import Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.suppression import Channel, SuppressionReason
from desktop_app.inbox.answers import YES, withdraw_answer
from desktop_app.inbox.why import why_text
from desktop_app.storage import contacts, deliveries, inbox_messages, suppressions, undone
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book
from desktop_app.storage.inbox_messages import InboxRecord

UNCLEAR_RULE = "JP-SEM-3-3-UNCLEAR"
BOUNCE_RULE = "JP-SEND-BOUNCE"


def waiting_json(book: Book, language: str) -> list[dict[str, Any]]:
    """What `inbox --json` lists as waiting, oldest first."""
    return [
        {
            "message": one.id,
            "received_at": stamp(one.received_at),
            "address": _held(book, one),
            "from": one.details.get("from", ""),
            "subject": one.details.get("subject", ""),
            "text": one.details.get("text", ""),
            "why": why_text(str(one.facts.get("why", "words-weak")), language),
        }
        for one in inbox_messages.waiting(book)
    ]


@dataclass(frozen=True, slots=True)
class Decided:
    """What followed: the address that is stopped, if any, and how many queued mails that took out."""

    address: str | None = None
    skipped: int = 0
    stops: tuple[str, ...] = ()
    """The suppressions (ids) that it wrote."""


def decide(
    book: Book,
    message_id: str,
    *,
    optout: bool,
    by: str,
    now: datetime,
    address: str | None = None,
    scope: Scope = None,
    until: date | None = None,
) -> Decided:
    """A person says that a waiting mail was an opt-out, or none; in one transaction.

    `address` names the reader where the mail itself did not (an alias); without it the sender counts. `scope`
    None = everything; `until` is the last day (SEM Ord. 5).
    Raises AppError("inbox-message-missing", "inbox-message-decided", "inbox-whose-optout") and AddressError.
    """
    with book.transaction():
        record = inbox_messages.get(book, message_id)
        found = _stop(book, record, address, by, now, scope=scope, until=until) if optout else Decided()
        said = "optout" if optout else "not-optout"
        inbox_messages.decide_waiting(book, message_id, said, by=by, now=now, stops=found.stops)
    return found


def stop_read(book: Book, message_id: str, *, by: str, now: datetime, address: str) -> Decided:
    """A person says that a mail which did not wait was an opt-out of `address`, from everything.

    It counts from the mail's arrival (SEM Act 3(3)). Raises AppError("inbox-message-missing",
    "inbox-message-waits", "inbox-message-decided") and AddressError.
    """
    with book.transaction():
        found = _stop(book, inbox_messages.get(book, message_id), address, by, now)
        inbox_messages.decide_read(book, message_id, "optout", by=by, now=now, stops=found.stops)
    return found


def decide_bounce(book: Book, message_id: str, *, gone: bool, by: str, now: datetime) -> Decided:
    """A person says whether the address of a delivery report that waits is gone; in one transaction.

    Raises AppError("inbox-message-missing", "inbox-message-decided", "inbox-whose-optout").
    """
    with book.transaction():
        record = inbox_messages.get(book, message_id)
        found = Decided(_held(book, record))
        if gone:
            if record.address_id is None:
                raise AppError("inbox-whose-optout", rules=(UNCLEAR_RULE,))
            reason = SuppressionReason.BOUNCE
            entry = suppressions.add_suppression(book, record.address_id, reason, now=now)
            skipped = deliveries.skip_open(
                book, record.address_id, classes=tuple(ADVERTISING), scope=None, until=None,
                rules=(BOUNCE_RULE,), now=now,
            )  # fmt: skip
            found = Decided(found.address, skipped, (entry,))
        inbox_messages.decide_waiting(
            book, message_id, "bounce" if gone else "keep", by=by, now=now, stops=found.stops
        )
    return found


def can_reopen(book: Book, message_id: str) -> bool:
    """Whether the last thing said about a mail was a person's answer that can be taken back."""
    return inbox_messages.decided_as(book, message_id) in ("optout", "not-optout", "bounce", "keep", YES)


def reopen(book: Book, message_id: str, *, by: str, reason: str, now: datetime) -> tuple[str, ...]:
    """A decision on a mail was a slip: what it stopped may be written to again, a consent that it wrote
    counts no more, and a mail that waited waits again, so that nobody is written to before it was decided
    anew. Returns the addresses that it frees.

    Raises AppError("inbox-message-missing", "inbox-message-not-decided", "undo-reason-missing").
    """
    if not reason.strip():
        raise AppError("undo-reason-missing")
    if not can_reopen(book, message_id):
        raise AppError("inbox-message-not-decided")
    with book.transaction():
        if inbox_messages.decided_as(book, message_id) == YES:
            withdraw_answer(book, message_id, by=by, now=now)
        stops = inbox_messages.reopen(book, message_id, by=by, reason=reason, now=now)
        freed = undone.undo(book, stops, reason=reason, by=by, now=now)
        return tuple(contacts.address(book, one).text for one in freed)


def _stop(
    book: Book,
    record: InboxRecord,
    address: str | None,
    by: str,
    now: datetime,
    *,
    scope: Scope = None,
    until: date | None = None,
) -> Decided:
    named = address or _held(book, record) or str(record.details.get("from", ""))
    if not named or ", " in named:
        raise AppError("inbox-whose-optout", rules=(UNCLEAR_RULE,))
    parsed: ParsedAddress = parse_address(named)
    result = suppressions.add_optout(
        book,
        parsed,
        at=record.received_at,
        scope=scope,
        until=until,
        channel=Channel.MAIL.value,
        by=by,
        text=str(record.details.get("text", "")) or None,
        now=now,
    )
    stops = result.written
    if record.kind == "complaint":
        stops += _complaint(book, parsed, record.received_at, now)
    return Decided(parsed.text, result.skipped, stops)


def _complaint(book: Book, parsed: ParsedAddress, at: datetime, now: datetime) -> tuple[str, ...]:
    """A report of which nobody knew whose it was: the complaint is kept as one (JP-SEM-9-COMPLAINT)."""
    address = contacts.ensure_address(book, parsed, now=now)
    if SuppressionReason.COMPLAINT in suppressions.reasons_of(book, address.id):
        return ()
    return (suppressions.complained(book, address.id, at, now=now),)


def _held(book: Book, record: InboxRecord) -> str | None:
    return contacts.address(book, record.address_id).text or None if record.address_id else None
