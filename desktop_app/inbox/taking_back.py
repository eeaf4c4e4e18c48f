"""Taking back what the program did by itself on a mail: by a person, with a reason.

A bounce may always be taken back: it says something about a mailbox, not about a wish; a consent that was
misread, too. An opt-out only when
the program misread words and the mail is there to show it; one by our own token, by words that leave nothing
to doubt, or by a complaint ends with a new consent alone (SEM Act 3(3), law.md 6.9.4).
"""

from datetime import datetime
from typing import Literal

from desktop_app.domain.bounce_rules import Follows
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import format_moment
from desktop_app.domain.optout_plain import is_plain_stop
from desktop_app.inbox.answers import consents_of, withdraw_answer
from desktop_app.inbox.apply import stop_text
from desktop_app.inbox.mail import read_mail
from desktop_app.storage import (
    attachments,
    bounce_decisions,
    bounce_reads,
    chain,
    contacts,
    inbox_messages,
    undone,
)
from desktop_app.storage.database import Book
from desktop_app.storage.inbox_messages import DECIDED, InboxRecord

WhyNot = Literal["", "optout", "complaint", "stopped-by-person", "mail-gone", "nothing"]
RECONSENT = "JP-SEM-3-3-RECONSENT"
TAKEN_BACK = "undone"
"""What `decided_as` says of such a mail."""
_OF_LAW = frozenset({"optout", "complaint"})


def why_not(book: Book, message_id: str) -> WhyNot:
    """Why what a mail did cannot be taken back; "" = it can. Raises AppError("inbox-message-missing")."""
    record = inbox_messages.get(book, message_id)
    if record.kind == "complaint":
        return "complaint"
    if record.kind == "bounce":
        rows = bounce_reads.of_message(book, message_id)
        return "" if any(one.state in (Follows.SUPPRESSED, Follows.HELD) for one in rows) else "nothing"
    if record.state == DECIDED and inbox_messages.decided_as(book, message_id) == "optout":
        return "stopped-by-person"
    if record.kind == "signup" and consents_of(book, record):
        return ""  # a consent that nobody gave is no proof: whoever sees that says so
    if record.kind != "optout" or not _stops(book, record):
        return "nothing"
    return _why_not_optout(book, record)


def _why_not_optout(book: Book, record: InboxRecord) -> WhyNot:
    if record.facts.get("why") in ("token", "request-refused"):  # 「希望しません」 says it of our question
        return "optout"
    kept = chain.entry(book, record.id).attachments
    if not kept or (mail := attachments.load(book, kept[0])).erased:
        return "mail-gone"
    parsed = read_mail(mail.data)
    return "optout" if is_plain_stop(parsed.text, parsed.subject) else ""


def take_back(book: Book, message_id: str, *, by: str, reason: str, now: datetime) -> tuple[str, ...]:
    """`by` states that the mail did not mean what the program made of it. Returns the addresses that are
    free of that; mails that it took out of the queue are not sent by it.

    Raises AppError("inbox-message-missing", "undo-reason-missing", "undo-forbidden", "undo-nothing").
    """
    if not reason.strip() or not by.strip():
        raise AppError("undo-reason-missing")
    with book.transaction():
        why = why_not(book, message_id)
        if why in _OF_LAW:
            raise AppError("undo-forbidden", rules=(RECONSENT,))
        if why:
            raise AppError("undo-nothing")
        record = inbox_messages.get(book, message_id)
        if record.kind == "signup":  # what it is then must be told before anybody is written to
            withdraw_answer(book, message_id, by=by, now=now)
            inbox_messages.ask(book, message_id, by=by, reason=reason, now=now)
            return ()
        if record.kind == "bounce":
            ids = [one.id for one in bounce_reads.of_message(book, message_id)]
            freed = bounce_decisions.undo(book, ids, by=by, reason=reason, now=now)
        else:
            freed = list(undone.undo(book, _stops(book, record), reason=reason, by=by, now=now))
        inbox_messages.decide_read(book, message_id, TAKEN_BACK, by=by, now=now)
        return tuple(text for one in freed if (text := contacts.address(book, one).text))


def _stops(book: Book, record: InboxRecord) -> list[str]:
    """The standing entries of 配信除外 that a mail wrote by itself."""
    named = record.facts.get("stops")
    if not named:  # recorded before entries were named, or known already from a book that was restored over
        rows = book.sql(
            """SELECT id FROM suppression
            WHERE address_id = ? AND reason = 'optout' AND channel = 'mail' AND at = ?""",
            (record.address_id, format_moment(record.received_at)),
        )
        text = stop_text(record.details.get("subject") or "", record.details.get("text") or "")
        told = {row["id"]: chain.entry(book, row["id"]).personal for row in rows}
        named = [one for one, kept in told.items() if not kept.get("by") and kept.get("text") == text]
    return [str(one) for one in named if not undone.is_undone(book, str(one))]
