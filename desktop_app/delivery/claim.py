"""T2: the next mail is claimed in one transaction, or there is a reason why none may leave now.

Everything that may have changed since the check is read again here: pause and cancel, the pace, the
age of the mailbox reading, suppression and eligibility. `sending` and the Message-ID are committed
before a byte of the mail leaves (mail.md 7.2).
"""

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from desktop_app.accounts.permit import Permit
from desktop_app.delivery.ports import Checker, MailboxReading, Renderer
from desktop_app.domain.address import parse_address
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.decision import Decision, Outcome
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import DAY, HOUR, Limits
from desktop_app.storage import deliveries, mailings, people
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord

MAILBOX_LIMIT = timedelta(minutes=30)
MAILBOX_RULE = "JP-SEM-3-3-MAILBOX"
STOPS_EVERYBODY = frozenset({
    MAILBOX_RULE, "JP-SEND-REPRESSION", "JP-SEND-ONETO", "JP-SEM-4-1-NAME", "JP-SEMG-4-1-TRADENAME",
})
"""Rules about the send as a whole: they stop the run instead of skipping one reader after the other."""

_CLAIM = object()


class SendPermit(Permit):
    """Leave to send one claimed delivery. Only `Claims` can make one: the clearance is stored, the row is
    `sending`, and eligibility was asked a moment ago."""

    __slots__ = ("clearance", "delivery_id")

    def __init__(
        self, sender: str, recipient: str, *, clearance: Clearance, delivery_id: str, claim: object
    ) -> None:
        if claim is not _CLAIM:
            raise TypeError("only a claim of the log makes a permit")
        super().__init__(sender, recipient)
        self.clearance = clearance
        self.delivery_id = delivery_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A mail that must now be sent and recorded."""

    delivery: DeliveryRecord
    permit: SendPermit
    message: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A mail that will not be sent; the log says why. The next one may be claimed."""

    delivery_id: str


@dataclass(frozen=True, slots=True)
class Halt:
    """No mail may be claimed now. `why` is a code of SendReport, or "empty", or "busy": another worker has
    the last one that the pace allows."""

    why: str
    until: datetime | None = None
    error: AppError | None = None


@dataclass(slots=True)
class Claims:
    """The one maker of permits for one mailing. Shared by all workers of a run."""

    book: Book
    mailing_id: str
    clearance: Clearance
    account_id: str
    sender: str
    """Envelope sender and From, in wire form (JP-SEM-5-TRUEFROM)."""
    limits: Limits
    checker: Checker
    renderer: Renderer
    reading: MailboxReading
    clock: Callable[[], datetime]
    log: Mapping[str, JSON] = field(default_factory=dict)
    in_flight: int = 0
    uncounted: list[datetime] = field(default_factory=list)
    """Mails of this run that may have left without being accepted: providers count them too."""
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Claimed | Skipped | Halt:
        """Claim the next mail in a transaction of its own. AppError when the book cannot be written."""
        taken: Claimed | Skipped | Halt | None = None
        try:
            with self.book.transaction():
                taken = self.take()
        except BaseException:
            if isinstance(taken, Claimed):  # it was not committed, so it is not on its way
                self.landed(None)
            raise
        return taken

    def take(self) -> Claimed | Skipped | Halt:
        """Claim the next mail inside the caller's transaction; nothing may leave before that is committed."""
        now = self.clock()
        halt = self._halt(now)
        if halt is not None:
            return halt
        row = deliveries.next_open(self.book, self.mailing_id, now=now)
        if row is None:
            return Halt("empty")
        full = self._take_turn(now)
        if full is not None:
            return full
        taken: Claimed | Skipped | Halt | None = None
        try:
            taken = self._claim(row, now)
        finally:
            if not isinstance(taken, Claimed):
                self.landed(None)
        return taken

    def landed(self, lost_at: datetime | None) -> None:
        """A claimed mail is recorded, or was not claimed after all; `lost_at` when nobody knows."""
        with self._guard:
            self.in_flight -= 1
            if lost_at is not None:
                self.uncounted.append(lost_at)

    def back(self, lost_at: datetime | None) -> None:
        """Undo `landed`: its outcome was not committed."""
        with self._guard:
            self.in_flight += 1
            if lost_at is not None:
                self.uncounted.remove(lost_at)

    def _halt(self, now: datetime) -> Halt | None:
        state = mailings.state(self.book, self.mailing_id)
        if state is NewsletterState.CANCELLED:
            return Halt("cancelled")
        if state is not NewsletterState.SENDING:
            return Halt("paused")
        if abs(now - self.reading.at) > MAILBOX_LIMIT:  # a clock that was set back is no fresh reading
            return Halt("mailbox", error=mailbox_error())
        return None

    def _take_turn(self, now: datetime) -> Halt | None:
        """Count this mail as on its way, or say that the pace is used up: by what left, or perhaps by what is
        just leaving ("busy": the worker who has it in hand will see)."""
        with self._guard:
            hour = self._left_since(now - HOUR) if self.limits.per_hour else 0
            day = self._left_since(now - DAY) if self.limits.per_day else 0
            room = self.limits.room(hour, day)
            if room == 0:
                why = "hour-full" if 0 < self.limits.per_hour <= hour else "day-full"
                return Halt(why, until=self.limits.free_at(self._left_since, now))
            if room is not None and room <= self.in_flight:
                return Halt("busy")
            self.in_flight += 1
            return None

    def _left_since(self, since: datetime) -> int:
        accepted = deliveries.accepted_since(self.book, self.account_id, since)
        return accepted + sum(at >= since for at in self.uncounted)

    def _claim(self, row: DeliveryRecord, now: datetime) -> Claimed | Skipped | Halt:
        try:
            candidate = people.candidate(self.book, row.address_id)
        except AppError as error:
            if error.id != "address-missing":
                raise
            return self._skip(row, now, reply="address-erased")
        decision = self.checker.decide(row, candidate, self.reading, now)
        if decision.outcome is Outcome.LEFT_OUT:
            everybody = [rule for rule in decision.rules if rule in STOPS_EVERYBODY]
            if everybody:
                return Halt("rules", error=_rule_error(everybody))
            return self._skip(row, now, rules=decision.rules)
        row = self._stamped(row, now)
        try:
            message = self.renderer.message(row)
            recipient = parse_address(row.address).wire
            _check_line_ends(message)
        except AppError as error:
            return self._skip(row, now, reply=error.id)
        except Exception as error:  # one reader's mail that can't be made must not stop all the others
            return self._skip(row, now, reply=f"render-failed {type(error).__name__}")
        return self._sending(row, decision, recipient, message, now)

    def _stamped(self, row: DeliveryRecord, now: datetime) -> DeliveryRecord:
        """With Message-ID, Date and boundary: those of the first try, else new ones."""
        domain = self.sender.rpartition("@")[2]
        return replace(
            row,
            message_id=row.message_id or f"<{row.id}.{secrets.token_hex(4)}@{domain}>",
            sent_date=row.sent_date or now,
            boundary=row.boundary or f"=_{secrets.token_hex(12)}",
        )

    def _sending(
        self, row: DeliveryRecord, decision: Decision, recipient: str, message: bytes, now: datetime
    ) -> Claimed:
        digest = hashlib.sha256(message).hexdigest()
        stored = deliveries.move(
            self.book, row.id, DeliveryState.SENDING, now=now, clearance_id=self.clearance.id,
            rules=decision.rules, basis=decision.basis, evidence_id=decision.evidence_id,
            account_id=self.account_id, message_id=row.message_id, sent_date=row.sent_date,
            boundary=row.boundary, message_sha256=digest, log=self.log,
        )
        permit = SendPermit(
            self.sender, recipient, clearance=self.clearance, delivery_id=row.id, claim=_CLAIM
        )
        return Claimed(delivery=stored, permit=permit, message=message)

    def _skip(
        self, row: DeliveryRecord, now: datetime, *, rules: tuple[str, ...] = (), reply: str | None = None
    ) -> Skipped:
        deliveries.move(self.book, row.id, DeliveryState.SKIPPED, now=now, rules=rules, reply=reply)
        return Skipped(row.id)


def mailbox_error() -> AppError:
    """The replies were read too long ago."""
    minutes = int(MAILBOX_LIMIT.total_seconds() // 60)
    return AppError("mailbox-not-read", rules=(MAILBOX_RULE,), minutes=minutes)


def _rule_error(rules: list[str]) -> AppError:
    return mailbox_error() if MAILBOX_RULE in rules else AppError("sending-forbidden", rules=rules)


def _check_line_ends(message: bytes) -> None:
    if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
        raise ValueError("bare line ends")
