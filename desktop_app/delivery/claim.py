"""T2: the next mail is claimed in one transaction, or there is a reason why none may leave now.

Everything that may have changed since the check is read again here: pause and cancel, the pace, the
age of the mailbox reading, suppression and eligibility. `sending` and the Message-ID are committed
before a byte of the mail leaves (mail.md 7.2).
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from desktop_app.accounts.permit import Permit
from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.accounts.smtp_message import Checked, checked
from desktop_app.delivery.ports import Checker, MailboxReading, Renderer
from desktop_app.delivery.waits import limits
from desktop_app.domain.address import parse_address
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.decision import Decision, Outcome
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import MINUTE, Limits, Pace
from desktop_app.domain.smtp_reply import WAITS, Stage, Verdict
from desktop_app.storage import bounce_reads
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import DeliveryRecord
from desktop_app.storage.left_mails import left
from desktop_app.storage.mail_accounts import load_account
from desktop_app.storage.randomness import random_bytes
from desktop_app.storage.run_log import OpenRow, RunLog

MAILBOX_LIMIT = timedelta(minutes=30)
MAILBOX_RULE = "JP-SEM-3-3-MAILBOX"
STOPS_EVERYBODY = frozenset({
    MAILBOX_RULE, "JP-SEND-REPRESSION", "JP-SEND-ONETO", "JP-SEM-4-1-NAME", "JP-SEMG-4-1-TRADENAME",
})
"""Rules about the send as a whole: they stop the run instead of skipping one reader after the other."""

_MADE_AHEAD = 16
"""Mails: about two for each of the most connections."""
_DATE_HOLDS = timedelta(seconds=5)
"""So old the Date of a mail may be when it is claimed."""

SENDER = "sender_hash"
"""What `differences` calls the shop's data."""

DOMAIN_PAUSE = timedelta(hours=24)
"""So long a domain rests in a run that refused too many of its mails; only refusals of so long ago count."""

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

    @property
    def envid(self) -> str:
        """The delivery's id, which says nothing about anybody; none where no report could come back."""
        return self.delivery_id if self.sender else ""


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


@dataclass(frozen=True, slots=True)
class _Made:
    """A mail before it is claimed: nothing of it is written, and nobody was asked whether it may leave."""

    delivery: DeliveryRecord
    """With Message-ID, Date and boundary."""
    recipient: str
    message: Checked
    at: datetime


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
    counts_refused: bool = False
    """The provider counts recipients whom it refused as well."""
    null_sender: bool = False
    """The envelope names no sender, so that nothing can come back (RFC 3834 3.3)."""
    in_flight: int = 0
    run_log: RunLog = field(init=False)
    _stands: bool = True
    """What the shop states is what was checked."""
    _resting: frozenset[str] | None = None
    """Domains that refused too many of this run's mails; None = ask the book."""
    _pace: Pace | None = None
    _paced_at: datetime | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.run_log = RunLog(self.book, self.mailing_id)

    def next(self) -> Claimed | Skipped | Halt:
        """Claim the next mail in a transaction of its own. AppError when the book cannot be written."""
        taken: Claimed | Skipped | Halt | None = None
        try:
            with self.book.transaction():
                self.begin()
                taken = self.take()
                self.run_log.flush()
        except BaseException:
            self.forget()
            if isinstance(taken, Claimed):  # it was not committed, so it is not on its way
                self.landed()
            raise
        return taken

    def prepare(self) -> bool:
        """Make one mail of those that come next, while nobody waits for the book; False: there is nothing to
        do. Whether it may leave is asked when it is claimed, on what the book says then."""
        if self.run_log.used_up:
            return self._look_ahead()
        now = self.clock()
        for row in self.run_log.ahead(_MADE_AHEAD):
            if row.made is None:
                try:
                    row.made = self._made(row.delivery, now)
                except Exception as error:  # made again when it is claimed, which says so in the log
                    row.made = error
                return True
        return False

    def _look_ahead(self) -> bool:
        try:
            with self.book.transaction():
                self.begin()
                return self.run_log.next(self.clock()) is not None
        except Exception:  # whoever claims the next mail meets the same, and is told
            self.forget()
            return False

    def begin(self) -> None:
        """A transaction has begun; nothing that others changed meanwhile may be missed."""
        if self.run_log.begin():
            self._pace = None
            self._resting = None
            self._stands = self.checker.stands()

    def refused_here(self) -> None:
        """A domain refused a mail for what it is: perhaps the rest of its mails should wait."""
        self._resting = None

    def forget(self) -> None:
        """The transaction came to nothing."""
        self.run_log.forget()
        self._pace = self._resting = None

    def take(self) -> Claimed | Skipped | Halt:
        """Claim the next mail inside the caller's transaction; nothing may leave before that is committed."""
        now = self.clock()
        halt = self._halt(now)
        if halt is not None:
            return halt
        row = self.run_log.next(now)
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
                self.landed()
        return taken

    def landed(self) -> None:
        """A claimed mail is recorded, or was not claimed after all."""
        with self._guard:
            self.in_flight -= 1

    def back(self) -> None:
        """Undo `landed`: its outcome was not committed."""
        with self._guard:
            self.in_flight += 1

    def left(self, exchange: Exchange, at: datetime) -> bool:
        """The pace is told of a mail that left, or may have. Whether no row of the log will say so."""
        counted = exchange.verdict in (Verdict.ACCEPTED, Verdict.LOST)
        refused = (
            exchange.reply is not None
            and exchange.verdict not in WAITS
            and (exchange.stage is Stage.DOT or (self.counts_refused and exchange.stage is Stage.RCPT))
        )
        with self._guard:
            if (counted or refused) and self._pace is not None:
                self._pace.take(at)
        return refused and not counted

    def room(self, now: datetime) -> int | None:
        """How many more the account's pace lets leave now; None = no limit, or none is known yet."""
        with self._guard:
            return None if self._pace is None else self._pace.room(now)

    def _halt(self, now: datetime) -> Halt | None:
        state = self.run_log.state
        if state is NewsletterState.CANCELLED:
            return Halt("cancelled")
        if state is not NewsletterState.SENDING:
            return Halt("paused")
        if abs(now - self.reading.at) > MAILBOX_LIMIT:  # a clock that was set back is no fresh reading
            return Halt("mailbox", error=mailbox_error())
        if not self._stands:  # the mails show the shop as it was: another name, another way to stop
            return Halt("changed", error=AppError("clearance-void", what=SENDER))
        return None

    def _take_turn(self, now: datetime) -> Halt | None:
        """Count this mail as on its way, or say that the pace is used up: by what left, or perhaps by what is
        just leaving ("busy": the worker who has it in hand will see)."""
        pace = self._paced(now)
        with self._guard:
            room = pace.room(now)
            if room is not None and room <= self.in_flight:
                full = pace.full(now)
                return Halt(f"{full[0]}-full", until=full[1]) if full else Halt("busy")
            self.in_flight += 1
            return None

    def _paced(self, now: datetime) -> Pace:
        """The pace, read anew when others have written, or when the clock was set back."""
        pace = self._pace
        if pace is None or (self._paced_at is not None and now < self._paced_at):
            self.run_log.flush()
            account = load_account(self.book, self.account_id)
            if account is not None:  # the owner may have changed its limits meanwhile
                self.limits = limits(self.book, account)
            longest = max((length for _, _, length in self.limits.windows), default=None)
            known = [] if longest is None else left(self.book, self.account_id, now - longest - MINUTE)
            pace = self._pace = Pace(self.limits, known)
        self._paced_at = now
        return pace

    def _claim(self, row: OpenRow, now: datetime) -> Claimed | Skipped | Halt:
        delivery, candidate = row.delivery, row.candidate
        if candidate is None:
            return self._skip(delivery, now, reply="address-erased")
        decision = self.checker.decide(delivery, candidate, self.reading, now)
        if decision.outcome is Outcome.LEFT_OUT:
            everybody = [rule for rule in decision.rules if rule in STOPS_EVERYBODY]
            if everybody:
                return Halt("rules", error=_rule_error(everybody))
            return self._skip(delivery, now, rules=decision.rules)
        if self._rests(delivery, now):
            return self._leave(delivery, now)
        made = row.made
        try:
            if not isinstance(made, _Made) or abs(now - made.at) > _DATE_HOLDS:
                made = self._made(delivery, now)
        except AppError as error:
            return self._skip(delivery, now, reply=error.id)
        except Exception as error:  # one reader's mail that can't be made must not stop all the others
            return self._skip(delivery, now, reply=f"render-failed {type(error).__name__}")
        return self._sending(made, decision, now)

    def _rests(self, row: DeliveryRecord, now: datetime) -> bool:
        """Whether the mail's domain has refused so many of this run's mails that the rest waits."""
        if self._resting is None:
            self.run_log.flush()
            self._resting = bounce_reads.resting_domains(self.book, self.mailing_id, now - DOMAIN_PAUSE)
        return bool(self._resting) and parse_address(row.address).key.rpartition("@")[2] in self._resting

    def _leave(self, row: DeliveryRecord, now: datetime) -> Skipped:
        """Nothing is wrong with this reader: the mail is tried again later, or when the owner says so."""
        self.run_log.move(
            row, DeliveryState.DEFERRED, now=now, reply=bounce_reads.DOMAIN_RESTS, retry_at=now + DOMAIN_PAUSE
        )
        return Skipped(row.id)

    def _made(self, row: DeliveryRecord, now: datetime) -> _Made:
        delivery = self._stamped(row, now)
        message = checked(self.renderer.message(delivery))
        return _Made(delivery, parse_address(delivery.address).wire, message, now)

    def _stamped(self, row: DeliveryRecord, now: datetime) -> DeliveryRecord:
        """With Message-ID, Date and boundary: those of the first try, else new ones."""
        domain = self.sender.rpartition("@")[2]
        return replace(
            row,
            message_id=row.message_id or f"<{row.id}.{random_bytes(4).hex()}@{domain}>",
            sent_date=row.sent_date or now,
            boundary=row.boundary or f"=_{random_bytes(12).hex()}",
        )

    def _sending(self, made: _Made, decision: Decision, now: datetime) -> Claimed:
        row = made.delivery
        stored = self.run_log.move(
            row, DeliveryState.SENDING, now=now, clearance_id=self.clearance.id,
            rules=decision.rules, basis=decision.basis, evidence_id=decision.evidence_id,
            account_id=self.account_id, message_id=row.message_id, sent_date=row.sent_date,
            boundary=row.boundary, message_sha256=hashlib.sha256(made.message).hexdigest(), log=self.log,
        )
        permit = SendPermit(
            "" if self.null_sender else self.sender, made.recipient, clearance=self.clearance,
            delivery_id=row.id, claim=_CLAIM,
        )
        return Claimed(delivery=stored, permit=permit, message=made.message)

    def _skip(
        self, row: DeliveryRecord, now: datetime, *, rules: tuple[str, ...] = (), reply: str | None = None
    ) -> Skipped:
        self.run_log.move(row, DeliveryState.SKIPPED, now=now, rules=rules, reply=reply)
        return Skipped(row.id)


def mailbox_error() -> AppError:
    """The replies were read too long ago."""
    minutes = int(MAILBOX_LIMIT.total_seconds() // 60)
    return AppError("mailbox-not-read", rules=(MAILBOX_RULE,), minutes=minutes)


def _rule_error(rules: list[str]) -> AppError:
    return mailbox_error() if MAILBOX_RULE in rules else AppError("sending-forbidden", rules=rules)
