"""One call's run: what its workers share, why it ends, and how far it is."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.accounts.connect import smtp_server
from desktop_app.accounts.sign_in import account_error
from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.accounts.smtp_conversation import NOT_TRIED
from desktop_app.accounts.smtp_pipeline import Manners
from desktop_app.delivery import waits, worker
from desktop_app.delivery.answer import Answer
from desktop_app.delivery.claim import Claimed, Claims, Halt, Skipped
from desktop_app.delivery.journal import Journal
from desktop_app.delivery.link import Link
from desktop_app.delivery.ports import MailboxGate, Progress
from desktop_app.delivery.readings import Readings
from desktop_app.delivery.record import stops_run, tallied
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import Tally
from desktop_app.domain.smtp_reply import Verdict
from desktop_app.storage import deliveries, mailings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

_TICK = 0.1
_PROGRESS_SECONDS = 1.0
_RATE_SECONDS = 60.0

_NETWORK = frozenset({
    "mail-server-timeout", "mail-server-not-there", "mail-connection-failed", "mail-host-unknown",
    "mail-server-not-understood", "oauth-server-unreachable", "oauth-server-trouble",
})
_BUSY = {
    "mail-server-busy": "throttled", "sign-in-later": "throttled", "account-limit-reached": "account-limit",
}
_A_LOOK = 5.0
"""Seconds after which a worker that waits for the minute to pass looks whether it was paused."""
_ROUNDS = 3
_ENOUGH = 5
"""Fewer mails say nothing about how long the others take."""
_NOTHING_NOW = frozenset({"empty", "busy"})
_NO_MORE_NOW = _NOTHING_NOW | {"minute-full", "hour-full", "day-full"}
"""Why no further mail is claimed although the one in hand may go."""


@dataclass(slots=True)
class Run:
    """State that the workers of one call share. The first reason to stop wins."""

    book: Book
    claims: Claims
    account: MailAccount
    connect: Callable[[], SmtpConnection]
    gate: MailboxGate
    clock: Callable[[], datetime]
    tell: Callable[[Progress], None]
    halt: Halt | None = None
    crash: BaseException | None = None
    tally: Tally = field(default_factory=Tally)
    """With every outcome so far, committed or about to be."""
    finished: int = 0
    """Mails that this call has got rid of."""
    connected: bool = False
    """Whether the server was reached in this call, or took a mail of this mailing before."""
    ended: threading.Event = field(default_factory=threading.Event)
    journal: Journal = field(init=False)
    _readings: Readings = field(init=False)
    _rests: bool = False
    _manners: Manners = field(default_factory=Manners)
    _standing: set[int] = field(default_factory=set)
    """Connections that stand or are just being made."""
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _marks: deque[tuple[float, int]] = field(default_factory=lambda: deque([(time.monotonic(), 0)]))
    """When how many were finished, over the last minute."""

    def go(self, workers: int) -> Halt:
        """Run to the end and say why it ended. What a worker raised is raised here."""
        self.connected = deliveries.counts(self.book, self.claims.mailing_id).accepted > 0
        self.journal = Journal(self.claims, tally=self.tally)
        self._readings = Readings(self.claims, self.gate, self.clock)
        try:
            for _ in range(_ROUNDS):
                self._round(workers)
                if self.over or not self.anything_left():
                    break
                workers = 1  # what the last one of them put back when the others had just left
        finally:
            try:
                self.journal.close()
            finally:
                self.tell(self.progress())
        if self.crash is not None:
            raise self.crash
        return self.halt or Halt("empty")

    def _round(self, workers: int) -> None:
        threads = [
            threading.Thread(target=self._work, name=f"sender-{number}", daemon=True)
            for number in range(1, workers + 1)
        ]
        try:
            for thread in threads:
                thread.start()
            self._watch(threads, self._readings)
        except BaseException:
            self.end(Halt("stopped"))
            raise
        finally:
            for thread in threads:
                thread.join()
            self._readings.end()

    @property
    def over(self) -> bool:
        """Whether nothing more may leave in this call."""
        return self.ended.is_set()

    def end(self, halt: Halt) -> None:
        """Let every worker finish the mail whose body is out, and stop."""
        with self._guard:
            if self.halt is None:
                self.halt = halt
        self.ended.set()

    # -- for the workers

    def _work(self) -> None:
        per_connection = self.account.per_connection
        link = Link(self.connect, per_connection=per_connection, manners=self._manners)
        try:
            worker.Worker(self, link).go()
        except BaseException as error:  # kept for the caller's thread, which raises it
            with self._guard:
                self.crash = self.crash or error
            self.end(Halt("stopped"))
        finally:
            self.book.release()

    def standing(self, link: Link, stands: bool) -> None:
        """Count a connection, or count it no more."""
        with self._guard:
            (self._standing.add if stands else self._standing.discard)(id(link))

    def anything_left(self) -> bool:
        """Whether a connection is worth having."""
        return deliveries.next_open(self.book, self.claims.mailing_id, now=self.clock()) is not None

    def claim(self) -> Claimed | None:
        """The next mail, or None: this worker is done, or the run is over."""
        while not self.over:
            taken = self.journal.claim()
            if isinstance(taken, Claimed):
                return taken
            if isinstance(taken, Skipped):
                self._count()
            elif taken.why in _NOTHING_NOW:
                return None
            elif taken.why == "minute-full" and taken.until is not None:
                self.ended.wait(max(_TICK, min(_A_LOOK, (taken.until - self.clock()).total_seconds())))
            elif taken.why == "mailbox":
                self._renewed(taken)
            else:
                self.end(taken)
        return None

    def held(self) -> bool:
        """Whether somebody paused or cancelled the mailing since the mail in hand was claimed, which may have
        been while the one before was on its way."""
        return mailings.state(self.book, self.claims.mailing_id) is not NewsletterState.SENDING

    def claim_ahead(self, asked: Answer[Claimed | Skipped | Halt]) -> tuple[Claimed | None, bool]:
        """The mail after the one in hand, if there is one; and whether the one in hand must stay here."""
        while True:
            taken = asked.result()
            if isinstance(taken, Claimed):
                return taken, False
            if isinstance(taken, Halt):
                return None, taken.why not in _NO_MORE_NOW
            self._count()
            if self.over:
                return None, True
            asked = self.journal.ask()

    def note(self, mail: Claimed, exchange: Exchange, *, used: int) -> None:
        """What an answer means for the whole run. `used`: mails that the connection had taken before."""
        verdict, reply = exchange.verdict, exchange.reply
        self._count(mail, exchange)
        if verdict is Verdict.ACCOUNT_LIMIT:
            self.end(self._rest("account-limit", str(reply or "")))
        elif verdict is Verdict.THROTTLED or (verdict is Verdict.CLOSING and not used):
            self.end(self._rest("throttled"))
        elif stops_run(exchange) and reply is not None:
            error = account_error(verdict, reply, smtp_server(self.account).host)
            self._pause(Halt("account", error=error))
        elif self.tally.stop is not None:
            self._pause(Halt(self.tally.stop))

    def gives_up(self, error: AppError, *, last: bool) -> bool:
        """Whether a worker that got no connection leaves; else it tries again. The run ends when nobody else
        has one: a server may grant fewer connections than the account allows."""
        network = error.id in _NETWORK
        with self._guard:
            others = bool(self._standing)
        if others and (network or error.id in _BUSY):
            return True
        if network and self.connected and not last:
            return False
        self.end(self._no_connection(error))
        return True

    def _no_connection(self, error: AppError) -> Halt:
        if error.id in _NETWORK and self.connected:
            if self.finished:
                waits.over(self.book, self.account.id)
            return self._rest("network")
        if error.id in _BUSY:
            return self._rest(_BUSY[error.id])
        return Halt("account", error=error)

    def _rest(self, why: str, words: str = "") -> Halt:
        """The account rests. `words`: the provider's when it said that its limit is reached."""
        with self._guard:  # connections that are told the same at once count as one time
            again, self._rests = self._rests, True
        if again:
            return Halt(why)
        now, window = self.clock(), "day"
        if why == "account-limit":
            self.journal.catch_up()  # all that left counts
            window = waits.learn(self.book, self.account.id, words, now)
        return Halt(why, until=waits.begin(self.book, self.account.id, why, now, window=window))

    def _pause(self, halt: Halt) -> None:
        pause_if_sending(self.book, self.claims.mailing_id, self.clock())
        self.end(halt)

    def _count(self, mail: Claimed | None = None, exchange: Exchange | None = None) -> None:
        """One more is done with, `exchange` None: skipped."""
        if exchange is NOT_TRIED:
            return
        with self._guard:
            self.finished += 1
            if mail is not None and exchange is not None:
                self.tally = tallied(self.tally, mail.delivery, exchange)

    # -- the mailbox and the figures

    def _watch(self, threads: list[threading.Thread], readings: Readings) -> None:
        """Tell how far it is, and see to it that the mailbox is read in time."""
        told = time.monotonic()
        while alive := [thread for thread in threads if thread.is_alive()]:
            alive[0].join(_TICK)
            readings.look()
            if readings.crash is not None:
                raise readings.crash
            if time.monotonic() - told >= _PROGRESS_SECONDS:
                told = time.monotonic()
                self.tell(self.progress())

    def _renewed(self, halt: Halt) -> None:
        """The mailbox was read too long ago. After a sleep the network may need a moment; a mailbox that
        can't be read for another reason is for a person."""
        for pause in (*worker.REOPEN_AFTER, None):
            error = self._readings.renew()
            if error is None:
                return
            if error.id not in _NETWORK:
                self.end(halt)
                return
            if pause is not None and self.ended.wait(pause):
                return
        self.end(self._rest("network"))

    def progress(self) -> Progress:
        """Counts as they stand in the book; the rate is that of the last minute."""
        counts = self.journal.counts or deliveries.counts(self.book, self.claims.mailing_id)
        waiting = counts.queued + counts.sending
        rate = self._rate()
        return Progress(
            at=self.clock(), accepted=counts.accepted + counts.bounced, waiting=waiting,
            deferred=counts.deferred, rejected=counts.rejected, skipped=counts.skipped,
            unknown=counts.unknown, rate=round(rate, 1), remaining=self._remaining(waiting, rate),
        )

    def _rate(self) -> float:
        now, finished = time.monotonic(), self.finished
        with self._guard:
            self._marks.append((now, finished))
            while len(self._marks) > 2 and now - self._marks[1][0] >= _RATE_SECONDS:
                self._marks.popleft()
            since, before = self._marks[0]
        return (finished - before) / max(now - since, 0.001)

    def _remaining(self, waiting: int, rate: float) -> float | None:
        """Seconds, when all that waits may leave without a pause for the account's pace."""
        if not waiting:
            return 0.0
        room = self.claims.room(self.clock())
        if self.finished < _ENOUGH or rate <= 0 or (room is not None and room < waiting):
            return None
        return waiting / rate


def pause_if_sending(book: Book, mailing_id: str, now: datetime) -> None:
    """A person must look: the mailing is paused, unless somebody paused or cancelled it meanwhile."""
    with book.transaction():
        if mailings.state(book, mailing_id) is NewsletterState.SENDING:
            mailings.set_state(book, mailing_id, NewsletterState.PAUSED, now=now)
