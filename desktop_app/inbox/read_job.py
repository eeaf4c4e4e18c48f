"""Reads the mailbox and acts: one transaction per mail, each mail once (JP-SEM-3-3-MAILBOX).

What is unclear holds its reader back from everything until a person decides (JP-SEM-3-3-UNCLEAR).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desktop_app.domain.moment import legal_day
from desktop_app.inbox.answers import held_if_late
from desktop_app.inbox.apply import apply, fingerprint
from desktop_app.inbox.book_known import known_from_book
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.classify import classify_mail
from desktop_app.inbox.concern import may_concern
from desktop_app.inbox.doubt_proof import prove_by_mail
from desktop_app.inbox.forged_stops import held_if_many
from desktop_app.inbox.known import Known
from desktop_app.inbox.mail import Mail, read_mail
from desktop_app.inbox.reader import Fetched, MailboxReader, Passed, Progress, ReadingStep
from desktop_app.inbox.waiting import waiting_json
from desktop_app.inbox.why import why_text
from desktop_app.storage import bounces, inbox_messages, mailbox_places
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book

FIRST_READ = timedelta(days=90)
"""How far back a mailbox is read that was never read before."""
OVERLAP = timedelta(days=3)
"""How far before the last reading a renumbered mailbox is read again (known mails are passed over)."""
_STUMBLES = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, RecursionError,
)  # fmt: skip
_FIRST_YEAR = 2000
"""A mail that seems to be older has no time of arrival at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """One mail that was read: the id of its record, what it was, and whom it touched."""

    message: str
    classified: Classified
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxReading:
    """A whole pass. `at` is when it began: what arrived later is in the next one."""

    at: datetime
    mails: tuple[ReadMail, ...] = ()


class BookProgress:
    """What the book remembers of earlier passes, and tells of a mail by its headers."""

    def __init__(self, book: Book, now: datetime, mailbox: str, known: Known) -> None:
        self._book = book
        self._now = now
        self._mailbox = mailbox
        self._known = known
        self._first_sent = _earliest(mailbox_places.first_sent(book), inbox_messages.must_read_from(book))

    def numbering(self, source: str, uidvalidity: str) -> str:
        return mailbox_places.numbering(self._book, source, uidvalidity)

    def renumbered(self, source: str, uidvalidity: str) -> str:
        return mailbox_places.renumbered(self._book, source, uidvalidity)

    def last_uid(self, source: str, uidvalidity: str) -> int:
        kept = mailbox_places.position(self._book, source, uidvalidity)
        return kept or inbox_messages.last_uid(self._book, source, uidvalidity)  # a book of before

    def seen(self, source: str, uidvalidity: str, uid: str) -> bool:
        handled = inbox_messages.seen(self._book, source, uidvalidity, uid)
        return handled or mailbox_places.passed(self._book, source, uidvalidity, uid)

    def handled(self, source: str, uidvalidity: str) -> frozenset[str]:
        return mailbox_places.handled(self._book, source, uidvalidity)

    def since(self, source: str) -> datetime:
        last = inbox_messages.last_read(self._book, self._mailbox)
        # A folder that is new to us was not in what was read; a time to come was told by a wrong clock.
        if last is None or last > self._now or not mailbox_places.known(self._book, source):
            return self._now - FIRST_READ
        return last - OVERLAP

    def read_before(self) -> bool:
        return inbox_messages.last_read(self._book, self._mailbox) is not None

    def concerns(self, head: bytes, arrived_at: datetime | None) -> bool:
        try:
            return may_concern(
                read_mail(head), self._known, arrived=arrived_at, first_sent=self._first_sent
            )
        except Exception:  # headers that break the look at them are read whole
            return True


def _earliest(*times: datetime | None) -> datetime | None:
    return min((one for one in times if one is not None), default=None)


class ReadJob:
    """Reads one mailbox into one book. `open_reader` connects anew for each pass; `clock` is aware. `only`:
    there is no other mailbox, so that all is read when this one is."""

    def __init__(
        self,
        book: Book,
        open_reader: Callable[[Progress], MailboxReader],
        *,
        source: str,
        clock: Callable[[], datetime],
        only: bool = True,
    ) -> None:
        self._book = book
        self._open_reader = open_reader
        self._source = source
        self._clock = clock
        self._only = only

    def read_now(self, tell: Callable[[ReadingStep], None] = lambda _: None) -> MailboxReading:
        """Read everything new to its end. Only then the time of reading is stored.

        `tell` hears at the beginning and after each mail how far it is; what it raises ends the pass. Raises
        AppError when the mailbox can't be reached or read to its end, or the book can't be written. Either
        way what was read until then stays applied, and the next pass goes on behind it.
        """
        tell(ReadingStep(0))
        at = self._clock()
        before = inbox_messages.last_read(self._book, self._source)
        known = known_from_book(self._book, self._source)
        reader = self._open_reader(BookProgress(self._book, at, self._source, known))
        mails: list[ReadMail] = []
        done = 0
        try:
            for found in reader.new_mails():
                if isinstance(found, Passed):
                    self._pass_by(found)
                    done += found.count
                else:
                    one = self._handle(_arrived(found, before, at), known)
                    mails += [one] if one is not None else []
                    done += 1
                tell(ReadingStep(done, max(done, reader.expected)))
        finally:
            reader.close()
        with self._book.transaction():
            bounces.settle(self._book, now=self._clock())
            inbox_messages.mark_read(self._book, self._source, at, now=self._clock(), only=self._only)
        return MailboxReading(at=at, mails=tuple(mails))

    def _handle(self, fetched: Fetched, known: Known) -> ReadMail | None:
        mail = read_mail(fetched.data)
        try:
            return self._act_on(fetched, mail, known)
        except _STUMBLES:  # a mail that can't be written down must not end the reading of all others
            senders = _classify(mail, fetched, known)
            bare = Mail((), "text/plain", "", "", "", damaged=True)
            return self._act_on(fetched, bare, known, people=senders.people or senders.writers)

    def _act_on(
        self, fetched: Fetched, mail: Mail, known: Known, *, people: tuple[Person, ...] | None = None
    ) -> ReadMail | None:
        """`people`: nothing more can be told than whom it may be about."""
        with self._book.transaction():
            if inbox_messages.seen_message_id(self._book, fingerprint(mail, fetched.data)):
                # The same mail under another number: that is noted, nothing is done a second time.
                self._done_with(fetched.source, fetched.uidvalidity, fetched.position, (fetched.uid,))
                return None
            found = _failed(people) if people is not None else _classify(mail, fetched, known)
            found = held_if_many(self._book, mail, found, fetched.arrived_at)
            found = held_if_late(self._book, found, fetched.arrived_at)
            message, addresses = apply(self._book, fetched, mail, found, now=self._clock())
            prove_by_mail(
                self._book, mail, found, known, message_id=message, at=fetched.arrived_at, now=self._clock()
            )
            if fetched.position:
                self._done_with(fetched.source, fetched.uidvalidity, fetched.position)
        return ReadMail(message=message, classified=found, addresses=addresses)

    def _pass_by(self, passed: Passed) -> None:
        if passed.position or passed.uids:
            self._done_with(passed.source, passed.uidvalidity, passed.position, passed.uids)

    def _done_with(self, source: str, uidvalidity: str, position: int, uids: tuple[str, ...] = ()) -> None:
        if position:
            mailbox_places.advance(self._book, source, uidvalidity, position, now=self._clock())
        else:
            mailbox_places.pass_by(self._book, source, uidvalidity, uids)


def _failed(people: tuple[Person, ...]) -> Classified:
    return Classified(kind="unclear", action="ask", why="failed", people=people)


def _arrived(fetched: Fetched, before: datetime | None, now: datetime) -> Fetched:
    """With a time of arrival that can be: what was not there at the last reading came later, and nothing
    comes from the future. A time that is too early would let an older consent outlive the stop."""
    at = fetched.arrived_at if fetched.arrived_at.year >= _FIRST_YEAR else now
    if before is not None and before > now:  # this PC's clock was or is wrong: the server's tells
        return replace(fetched, arrived_at=min(at, before))
    told = min(at, now)
    at = told if before is None else max(told, before)
    return replace(fetched, arrived_at=at, told_at=told if told < at else None)


def _classify(mail: Mail, fetched: Fetched, known: Known) -> Classified:
    try:
        found = classify_mail(mail, known, arrived=legal_day(fetched.arrived_at))
    except Exception:  # a stranger's mail that breaks the classifier must neither stop the pass nor get lost
        return _failed(())
    hidden = fetched.headers_only or ((fetched.cut or mail.cut) and not mail.text.strip())
    if hidden and found.kind in ("reply", "other", "unclear", "signup"):
        return Classified(kind="unclear", action="ask", why="too-large", people=found.people or found.writers)
    return found


def reading_json(book: Book, reading: MailboxReading, language: str) -> dict[str, Any]:
    """The document of `inbox --json`. A mail that touches several readers stands there once for each."""
    mails = [
        {
            "message": one.message,
            "kind": one.classified.kind,
            "scope": one.classified.scope_word,
            "action": one.classified.action,
            "address": address,
            "why": why_text(one.classified.why, language),
        }
        for one in reading.mails
        for address in (one.addresses or (None,))
    ]
    return {
        "read": len(reading.mails),
        "at": stamp(reading.at),
        "mails": mails,
        "waiting": waiting_json(book, language),
    }
