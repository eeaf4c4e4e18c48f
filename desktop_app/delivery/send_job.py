"""One-click send (architecture 3): read the mailbox, check, freeze, loop; called again it resumes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop_app.accounts.connect import connect_smtp
from desktop_app.accounts.credential import Credential
from desktop_app.accounts.servers import Timeouts
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.delivery import waits
from desktop_app.delivery.claim import SENDER, Claims, Halt
from desktop_app.delivery.ports import (
    Checker,
    MailboxGate,
    MailboxReading,
    Progress,
    RendererMaker,
    SendReport,
)
from desktop_app.delivery.run import Run, pause_if_sending
from desktop_app.domain.address import parse_address
from desktop_app.domain.clearance import Clearance, differences
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import COUNTS_REFUSED
from desktop_app.storage import deliveries, lease, mail_accounts, mailings, tallies
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_proof import prove
from desktop_app.storage.mail_accounts import MailAccount

_NEW = frozenset({NewsletterState.DRAFT, NewsletterState.SCHEDULED})
_UNDER_WAY = frozenset({NewsletterState.SENDING, NewsletterState.PAUSED})


def _say_nothing(_: Progress) -> None:
    """Nobody listens."""


def _settle_nothing() -> int:
    """Nobody can look for doubtful mails."""
    return 0


@dataclass(slots=True, kw_only=True)
class SendJob:
    """Sends mailings of one book with one account. The book is opened for writing."""

    book: Book
    account: MailAccount
    credential: Credential = field(repr=False)
    gate: MailboxGate
    checker: Checker
    renderer: RendererMaker
    clock: Callable[[], datetime]
    tell: Callable[[Progress], None] = _say_nothing
    timeouts: Timeouts | None = None
    settle: Callable[[], int] = _settle_nothing
    """Looks for doubtful mails among the sent ones, at the end of a call; never raises AppError."""
    log: Mapping[str, JSON] = field(default_factory=dict)
    """Facts for every event of the log: footer version, rule set (JP-SEND-LOG)."""

    def send(self, mailing_id: str) -> SendReport:
        """Start or resume. Ends when everything is done or when it must wait; `SendReport` says which.

        AppError: what preflight refuses, "clearance-void" when something changed since the check,
        "mailbox-not-read", "newsletter-cancelled", "already-sending", and what is wrong with the account.
        """
        now = self.clock()
        with lease.sending(self.book, mailing_id, now=now):
            deliveries.interrupted(self.book, now=now)
            early = self._must_wait(mailing_id, now)
            if early is not None:
                if early.why == "empty":
                    self.settle()
                return self._report(mailing_id, early)
            self.confirm_from()
            reading = self.gate.read_now()
            clearance = self._cleared(mailing_id, reading)
            return self._loop(mailing_id, clearance, reading)

    def confirm_from(self) -> None:
        """Without a mailbox the From address counts once the server took it as MAIL FROM (cli.md)."""
        if self.account.from_confirmed_at is not None or self.account.inbox != "none":
            return
        with self._connect() as smtp:
            smtp.try_sender(self._sender())
        self.account = replace(self.account, from_confirmed_at=self.clock())
        mail_accounts.save_account(self.book, self.account, self.clock())

    def _must_wait(self, mailing_id: str, now: datetime) -> Halt | None:
        mailing = mailings.get(self.book, mailing_id)
        if mailing.state is NewsletterState.CANCELLED:
            raise AppError("newsletter-cancelled")
        if mailing.state is NewsletterState.SENT:
            return Halt("empty")
        if mailing.not_before is not None and mailing.not_before > now:
            return Halt("not-before", until=mailing.not_before)
        rest = waits.current(self.book, self.account.id, now)
        if rest is not None and rest.until > now and rest.why != "network":
            return Halt(rest.why, until=rest.until)
        return None

    def _cleared(self, mailing_id: str, reading: MailboxReading) -> Clearance:
        """T1 for a draft; for a frozen one the clearance that holds, or a new one for a voided."""
        now = self.clock()
        state = mailings.state(self.book, mailing_id)
        if state in _NEW:
            prepared = self.checker.prepare(mailing_id, reading, now)
            deliveries.freeze(
                self.book, mailing_id, prepared.clearance, prepared.content, prepared.queued,
                prepared.left_out, now=now, was=state,
            )
            return prepared.clearance
        stored = deliveries.stored_clearance(self.book, mailing_id)
        fresh = self.checker.again(mailing_id, reading, now)
        if stored is None:
            deliveries.clear_again(self.book, mailing_id, fresh, now=now)
            stored = fresh
        changed = differences(stored, fresh)
        if changed:
            with self.book.transaction():
                deliveries.void_clearance(self.book, mailing_id, differences=changed, now=now)
                if state is NewsletterState.SENDING:
                    mailings.set_state(self.book, mailing_id, NewsletterState.PAUSED, now=now)
            raise AppError("clearance-void", what=", ".join(changed))
        with self.book.transaction():
            if state is NewsletterState.PAUSED:  # a person lets it go on, whatever it was that stopped it
                tallies.drop(self.book, mailing_id)
            mailings.set_state(self.book, mailing_id, NewsletterState.SENDING, now=now)
        return stored

    def _loop(self, mailing_id: str, clearance: Clearance, reading: MailboxReading) -> SendReport:
        tally = tallies.kept(self.book, mailing_id)
        if tally.stop is not None:  # the program ended before it could pause
            pause_if_sending(self.book, mailing_id, self.clock())
            return self._report(mailing_id, Halt(tally.stop))
        claims = Claims(
            book=self.book, mailing_id=mailing_id, clearance=clearance, account_id=self.account.id,
            sender=self._sender(), limits=waits.limits(self.book, self.account),
            counts_refused=self.account.provider in COUNTS_REFUSED,
            null_sender=mailings.get(self.book, mailing_id).cls is MessageClass.OPTOUT_ACK,
            checker=self.checker, renderer=self.renderer(deliveries.frozen(self.book, mailing_id)),
            reading=reading, clock=self.clock, log=self.log,
        )
        run = Run(
            book=self.book, claims=claims, account=self.account, connect=self._connect, gate=self.gate,
            clock=self.clock, tell=self.tell, tally=tally,
        )
        waiting = deliveries.open_count(self.book, mailing_id)
        halt = run.go(max(1, min(waits.connections(self.book, self.account), waiting)))
        proof = prove(self.book, mailing_id)
        if proof.counted != proof.frozen:
            raise AppError("deliveries-do-not-add-up", expected=proof.frozen, found=proof.counted)
        self.settle()
        if halt.error is not None:
            pause_if_sending(self.book, mailing_id, self.clock())
            if halt.why == "changed":
                deliveries.void_clearance(self.book, mailing_id, differences=(SENDER,), now=self.clock())
            raise halt.error
        if halt.why not in ("throttled", "account-limit", "network") and run.finished:
            waits.over(self.book, self.account.id)
        return replace(self._report(mailing_id, halt, run.progress()), proved=proof.holds)

    def _report(self, mailing_id: str, halt: Halt, progress: Progress | None = None) -> SendReport:
        now = self.clock()
        with self.book.transaction():
            counts = deliveries.counts(self.book, mailing_id)
            state = mailings.state(self.book, mailing_id)
            open_rows = counts.queued + counts.sending + counts.deferred
            if halt.why == "empty" and not open_rows and state in _UNDER_WAY:
                if state is NewsletterState.PAUSED:  # somebody said so when the last mail was already out
                    mailings.set_state(self.book, mailing_id, NewsletterState.SENDING, now=now)
                mailings.set_state(self.book, mailing_id, NewsletterState.SENT, now=now)
                tallies.drop(self.book, mailing_id)
        progress = Progress(  # counted anew: some doubts may have been settled since the last mail
            at=now, accepted=counts.accepted + counts.bounced, waiting=counts.queued + counts.sending,
            deferred=counts.deferred, rejected=counts.rejected, skipped=counts.skipped,
            unknown=counts.unknown, rate=progress.rate if progress is not None else 0.0,
            remaining=progress.remaining if progress is not None else None,
        )
        why, until = halt.why, halt.until
        if halt.why == "empty" and state is NewsletterState.CANCELLED:
            why = "cancelled"
        elif halt.why == "empty" and open_rows and state is NewsletterState.PAUSED:
            why = "paused"
        elif halt.why == "empty" and open_rows:
            retries = deliveries.retry_times(self.book, mailing_id)
            why, until = "deferred", min(retries, default=None)
        elif halt.why == "empty":
            why = "unknown-left" if counts.unknown else "finished"
        return SendReport(
            done=why in ("finished", "unknown-left", "cancelled"), why=why, until=until, progress=progress
        )

    def _connect(self) -> SmtpConnection:
        return connect_smtp(self.account, self.credential, self.timeouts)

    def _sender(self) -> str:
        return parse_address(self.account.address).wire
