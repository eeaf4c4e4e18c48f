"""The loop of one call: workers claim, send and record until nothing may leave any more."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desktop_app.accounts.connect import smtp_server
from desktop_app.accounts.sign_in import account_error
from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.delivery import waits
from desktop_app.delivery.claim import Claimed, Claims, Halt, Skipped
from desktop_app.delivery.link import Link
from desktop_app.delivery.ports import MailboxGate, Progress
from desktop_app.delivery.record import Recorded, record, stops_run
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import Tally
from desktop_app.domain.smtp_reply import Verdict
from desktop_app.storage import deliveries, mailings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

MAILBOX_EVERY = timedelta(minutes=15)
_TICK = 0.1
_PROGRESS_SECONDS = 1.0

_NETWORK = frozenset({
    "mail-server-timeout", "mail-server-not-there", "mail-connection-failed", "mail-host-unknown",
    "mail-server-not-understood",
})
_BUSY = {
    "mail-server-busy": "throttled", "sign-in-later": "throttled", "account-limit-reached": "account-limit",
}


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
    finished: int = 0
    """Mails that this call has got rid of."""
    connected: bool = False
    _links: int = 0
    """Connections that stand or are just being made."""
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _ended: threading.Event = field(default_factory=threading.Event)
    _started: float = field(default_factory=time.monotonic)

    def go(self, workers: int) -> Halt:
        """Run to the end and say why it ended. What a worker raised is raised here."""
        threads = [
            threading.Thread(target=self._work, name=f"sender-{number}", daemon=True)
            for number in range(1, workers + 1)
        ]
        try:
            for thread in threads:
                thread.start()
            self._watch(threads)
        except BaseException:
            self.end(Halt("stopped"))
            raise
        finally:
            for thread in threads:
                thread.join()
            self.tell(self.progress())
        if self.crash is not None:
            raise self.crash
        return self.halt or Halt("empty")

    def end(self, halt: Halt) -> None:
        """Let every worker finish the mail in its hands and stop."""
        with self._guard:
            if self.halt is None:
                self.halt = halt
        self._ended.set()

    def progress(self) -> Progress:
        """Counts as they stand in the book."""
        counts = deliveries.counts(self.book, self.claims.mailing_id)
        spent = max(time.monotonic() - self._started, 0.001)
        return Progress(
            at=self.clock(), accepted=counts.accepted + counts.bounced,
            waiting=counts.queued + counts.sending, deferred=counts.deferred, rejected=counts.rejected,
            skipped=counts.skipped, unknown=counts.unknown, rate=round(self.finished / spent, 1),
        )

    def _watch(self, threads: list[threading.Thread]) -> None:
        """Tell how far it is, and read the mailbox again in time. A reading that fails is tried again; when
        the last good one is too old, the next claim stops the run."""
        told = time.monotonic()
        next_reading = self.claims.reading.at + MAILBOX_EVERY
        while any(thread.is_alive() for thread in threads):
            threads[0].join(_TICK)
            if time.monotonic() - told >= _PROGRESS_SECONDS:
                told = time.monotonic()
                self.tell(self.progress())
            if not self.claims.reading.by_hand and self.clock() >= next_reading:
                next_reading = self.clock() + timedelta(minutes=1)
                try:
                    self.claims.reading = self.gate.read_now()
                    next_reading = self.claims.reading.at + MAILBOX_EVERY
                except AppError:
                    continue

    def _work(self) -> None:
        link = Link(self.connect)
        try:
            while not self._ended.is_set():
                if not self._ready(link):
                    return
                claimed = self.claims.next()
                if isinstance(claimed, Claimed):
                    self._send(link, claimed)
                elif isinstance(claimed, Skipped):
                    self._count(None)
                elif claimed.why in ("empty", "busy"):
                    return
                else:
                    self.end(claimed)
        except BaseException as error:  # kept for the caller's thread, which raises it
            with self._guard:
                self.crash = self.crash or error
            self.end(Halt("stopped"))
        finally:
            with self._guard:
                self._links -= link.alive
            link.close()
            self.book.release()

    def _ready(self, link: Link) -> bool:
        """A connection for the next mail, or False: there is no next mail, or no connection to be had."""
        if deliveries.next_open(self.book, self.claims.mailing_id, now=self.clock()) is None:
            return False
        with self._guard:
            self._links += not link.alive
        try:
            link.ready()
        except AppError as error:
            with self._guard:
                self._links -= 1
                others = self._links > 0
            if not (others and (error.id in _NETWORK or error.id in _BUSY)):
                self.end(self._no_connection(error))
            return False  # the server grants fewer connections than the account allows: the others go on
        self.connected = True
        return True

    def _no_connection(self, error: AppError) -> Halt:
        if error.id in _NETWORK and self.connected:
            return Halt("network")
        if error.id in _BUSY:
            why = _BUSY[error.id]
            return Halt(why, until=waits.begin(self.book, self.account.id, why, self.clock()))
        return Halt("account", error=error)

    def _send(self, link: Link, claimed: Claimed) -> None:
        used = link.messages
        lost_at: datetime | None = None
        try:
            exchange = link.send(claimed.permit, claimed.message)
            if exchange.verdict is Verdict.LOST:
                lost_at = self.clock()
            recorded = record(self.book, claimed.delivery, exchange, self.clock)
        finally:
            self.claims.landed(lost_at)
        if not link.alive:
            with self._guard:
                self._links -= 1
        self._count(recorded)
        self._consequence(exchange, used)

    def _count(self, recorded: Recorded | None) -> None:
        with self._guard:
            self.finished += 1
            if recorded is not None:
                self.tally = recorded.counted(self.tally)

    def _consequence(self, exchange: Exchange, used: int) -> None:
        """What the answer means for the whole run."""
        verdict, reply = exchange.verdict, exchange.reply
        if verdict is Verdict.ACCOUNT_LIMIT:
            self.end(self._rest("account-limit"))
        elif verdict is Verdict.THROTTLED or (verdict is Verdict.CLOSING and not used):
            self.end(self._rest("throttled"))
        elif stops_run(exchange) and reply is not None:
            error = account_error(verdict, reply, smtp_server(self.account).host)
            self._pause(Halt("account", error=error))
        elif self.tally.stop is not None:
            self._pause(Halt(self.tally.stop))

    def _rest(self, why: str) -> Halt:
        return Halt(why, until=waits.begin(self.book, self.account.id, why, self.clock()))

    def _pause(self, halt: Halt) -> None:
        pause_if_sending(self.book, self.claims.mailing_id, self.clock())
        self.end(halt)


def pause_if_sending(book: Book, mailing_id: str, now: datetime) -> None:
    """A person must look: the mailing is paused, unless somebody paused or cancelled it meanwhile."""
    with book.transaction():
        if mailings.state(book, mailing_id) is NewsletterState.SENDING:
            mailings.set_state(book, mailing_id, NewsletterState.PAUSED, now=now)
