"""接続の確認: does the account work, step by step, and does the opt-out address end in the mailbox we read?

The probe (architecture 4.16) is the proof: one mail to the opt-out address, one to a sub-address of it.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

from desktop_app.accounts.connect import connect_imap, is_loopback, smtp_server
from desktop_app.accounts.credential import Credential
from desktop_app.accounts.mailbox_search import ImapSearch, MaildirSearch, Search, wait_for
from desktop_app.accounts.own_mail import new_token, plain_mail
from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.servers import Timeouts
from desktop_app.accounts.sign_in import account_error
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.smtp_reply import Reply, Verdict
from desktop_app.storage.mail_accounts import MailAccount

PROBE_SECONDS = 120.0
PROBE_SECONDS_LOOPBACK = 20.0

_TEXT = (
    "これは「かわら版」が自分あてに送った確認のメールです。消してかまいません。\n\n"
    "This is a check mail that Kawaraban sent to yourself. You may delete it.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the check. `detail` is a code, `error` what to tell when it failed."""

    step: str
    ok: bool
    detail: str = ""
    error: AppError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """`account` carries what was learnt: confirmed From, date of the probe, plus-addressing."""

    steps: tuple[Step, ...]
    account: MailAccount

    @property
    def ok(self) -> bool:
        """Whether every step went well."""
        return all(step.ok for step in self.steps)


def _nobody_watches(_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Who is told while the check runs. Either may raise to end it; then nothing was learnt.

    `started` is given a step's name, `finished` the step. While the probe is waited for, `pause` runs.
    """

    started: Callable[[str], None] = _nobody_watches
    finished: Callable[[Step], None] = _nobody_watches
    pause: Callable[[float], None] = sleep


@dataclass(slots=True)
class _Run:
    account: MailAccount
    credential: Credential
    optout: str
    now: datetime
    seconds: float
    timeouts: Timeouts | None
    watch: Watch
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, action: Callable[[], str]) -> bool:
        self.watch.started(name)
        try:
            done = Step(step=name, ok=True, detail=action())
        except AppError as error:
            done = Step(step=name, ok=False, error=error)
        return self._done(done)

    def _done(self, step: Step) -> bool:
        self.steps.append(step)
        self.watch.finished(step)
        return step.ok

    def go(self) -> None:
        with ExitStack() as stack:
            smtp = SmtpConnection(smtp_server(self.account), self.timeouts)
            stack.callback(smtp.quit)
            if not self._sending_side(smtp):
                return
            if self.account.inbox == "none":
                self._done(Step(step="mailbox", ok=True, detail="read-by-hand"))
                self.account = replace(self.account, from_confirmed_at=self.now)
                return
            found: list[Search] = []

            def mailbox() -> str:
                found.append(open_search(self.account, self.credential, self.now, self.timeouts))
                stack.callback(found[0].close)
                return self.account.inbox

            if self.step("mailbox", mailbox):
                self.step("optout_probe", lambda: self._probe(smtp, found[0]))

    def _sending_side(self, smtp: SmtpConnection) -> bool:
        account = self.account

        def connect() -> str:
            smtp.open()
            return smtp.server.security

        def tls() -> str:
            smtp.secure()
            return "plain-on-this-pc" if smtp.server.security == "none" else smtp.server.security

        def sign_in() -> str:
            smtp.sign_in(account.user, self.credential)
            return "signed-in" if account.user is not None else "no-sign-in"

        def mail_from() -> str:
            smtp.try_sender(account.address)
            return "accepted"

        steps = (("connect", connect), ("tls", tls), ("sign_in", sign_in), ("mail_from", mail_from))
        return all(self.step(name, action) for name, action in steps)

    def _probe(self, smtp: SmtpConnection, search: Search) -> str:
        if not self.optout:
            raise AppError("optout-address-not-set")
        token = new_token()
        plain, plus = f"{token}a", f"{token}b"
        local, _, domain = self.optout.rpartition("@")
        tagged = f"{local}+u-probe{token}@{domain}"
        _send_probe(smtp, self.account.address, self.optout, plain, self.now)
        try:
            _send_probe(smtp, self.account.address, tagged, plus, self.now)
            plus_sent = True
        except AppError:
            plus_sent = False
        started = monotonic()
        if not wait_for(search, {plain}, self.seconds, self.watch.pause):
            raise AppError("probe-not-found", seconds=int(self.seconds))
        grace = min(self.seconds, max(2.0, 3 * (monotonic() - started)))
        arrived = plus_sent and bool(wait_for(search, {plus}, grace, self.watch.pause))
        self.account = replace(
            self.account, from_confirmed_at=self.now, optout_probe_at=self.now, plus_addressing=arrived,
        )
        return "plus-addressing" if arrived else "token-in-subject"


def check_account(
    account: MailAccount,
    credential: Credential,
    optout_address: str,
    *,
    now: datetime,
    seconds: float | None = None,
    timeouts: Timeouts | None = None,
    watch: Watch | None = None,
) -> AccountCheck:
    """Try everything in order and stop sending-side steps at the first failure; nothing is stored.

    Steps: connect, tls, sign_in, mail_from, mailbox, optout_probe. Without a mailbox (`inbox` "none") the
    accepted MAIL FROM confirms the From address; else the probe mail does. `optout_address` in wire form.
    """
    limit = probe_seconds(account) if seconds is None else seconds
    run = _Run(account, credential, optout_address, now, limit, timeouts, watch or Watch())
    run.go()
    return AccountCheck(steps=tuple(run.steps), account=run.account)


def probe_seconds(account: MailAccount) -> float:
    """How long the probe mail of an account is waited for."""
    return PROBE_SECONDS_LOOPBACK if is_loopback(smtp_server(account)) else PROBE_SECONDS


def open_search(
    account: MailAccount, credential: Credential, now: datetime, timeouts: Timeouts | None = None
) -> Search:
    """The account's mailbox, searchable. AppError when it can't be opened."""
    if account.inbox == "maildir" and account.maildir:
        return MaildirSearch(Path(account.maildir))
    return ImapSearch(connect_imap(account, credential, timeouts), legal_day(now))


def _send_probe(smtp: SmtpConnection, sender: str, to: str, token: str, now: datetime) -> None:
    subject = f"Kawaraban check {token}"
    mail = plain_mail(sender=sender, recipient=to, subject=subject, text=_TEXT, now=now, probe=token)
    send_own(smtp, OwnAddressPermit(sender, to, own=frozenset({to})), mail)


def send_own(smtp: SmtpConnection, permit: OwnAddressPermit, mail: bytes) -> Reply | None:
    """Transmit a mail to the owner. AppError when the server does not take it."""
    exchange = smtp.transmit(permit, mail)
    if exchange.verdict is Verdict.ACCEPTED:
        return exchange.reply
    if exchange.reply is None:
        raise AppError("mail-connection-failed", host=smtp.server.host, port=smtp.server.port)
    raise account_error(exchange.verdict, exchange.reply, smtp.server.host)
