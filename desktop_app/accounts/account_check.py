"""接続の確認: does the account work, step by step, and does the opt-out address end in the mailbox we read?

The probe (architecture 4.16) is the proof: one mail to the opt-out address, one to a sub-address of it.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import sleep

from desktop_app.accounts.connect import connect_imap, connect_pop, is_loopback, smtp_server
from desktop_app.accounts.credential import Credential
from desktop_app.accounts.mailbox_search import ImapSearch, MaildirSearch, Search
from desktop_app.accounts.pop_search import PopSearch
from desktop_app.accounts.probing import HasCopy, Probe
from desktop_app.accounts.servers import Timeouts
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.storage.mail_accounts import MailAccount

PROBE_SECONDS = 120.0
PROBE_SECONDS_LOOPBACK = 20.0

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
    credential: Credential = field(repr=False)
    optout: str
    now: datetime
    seconds: float
    timeouts: Timeouts | None
    watch: Watch
    has_copy: HasCopy | None = None
    elsewhere: Callable[[], Search] | None = None
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
            if self.account.inbox == "none" and self.elsewhere is None:
                self._done(Step(step="mailbox", ok=True, detail="read-by-hand"))
                self.account = replace(self.account, from_confirmed_at=self.now)
                return
            found: list[Search] = []

            def mailbox() -> str:
                found.append(self._search())
                stack.callback(found[0].close)
                return self.account.inbox if self.account.inbox != "none" else "other-mailbox"

            if self.step("mailbox", mailbox):
                self.step("optout_probe", lambda: self._probe(smtp, found[0]))
            error = self.steps[-1].error
            if self.account.inbox == "none" and not (error is not None and error.id == "from-rewritten"):
                # It has no inbox of its own to show more: that the server took the sender counts.
                self.account = replace(self.account, from_confirmed_at=self.now)

    def _search(self) -> Search:
        if self.account.inbox == "none" and self.elsewhere is not None:
            return self.elsewhere()
        return open_search(self.account, self.credential, self.now, self.timeouts)

    def _sending_side(self, smtp: SmtpConnection) -> bool:
        account = self.account

        def connect() -> str:
            smtp.open()
            return smtp.server.security

        def tls() -> str:
            smtp.secure()
            self.account = learnt_of_ehlo(self.account, smtp.features)
            return "plain-on-this-pc" if smtp.server.security == "none" else smtp.server.security

        def sign_in() -> str:
            smtp.sign_in(account.user, self.credential)
            return "signed-in" if account.user is not None else "no-sign-in"

        def mail_from() -> str:
            smtp.try_sender(parse_address(account.address).wire)
            return "accepted"

        steps = (("connect", connect), ("tls", tls), ("sign_in", sign_in), ("mail_from", mail_from))
        return all(self.step(name, action) for name, action in steps)

    def _probe(self, smtp: SmtpConnection, search: Search) -> str:
        probe = Probe(
            account=self.account, optout=self.optout, now=self.now, seconds=self.seconds,
            pause=self.watch.pause, has_copy=self.has_copy,
        )
        self.account = probe.go(smtp, search)
        return "plus-addressing" if self.account.plus_addressing else "token-in-subject"


def check_account(
    account: MailAccount,
    credential: Credential,
    optout_address: str,
    *,
    now: datetime,
    seconds: float | None = None,
    timeouts: Timeouts | None = None,
    watch: Watch | None = None,
    has_copy: HasCopy | None = None,
    elsewhere: Callable[[], Search] | None = None,
) -> AccountCheck:
    """Try everything in order and stop sending-side steps at the first failure; nothing is stored.

    Steps: connect, tls, sign_in, mail_from, mailbox, optout_probe. Without a mailbox (`inbox` "none") the
    accepted MAIL FROM confirms the From address; else the probe mail does. `optout_address` in wire form.
    `has_copy` looks into the folder of sent mails; `elsewhere` opens the mailbox of another account, where
    this one has none.
    """
    limit = probe_seconds(account) if seconds is None else seconds
    run = _Run(
        account, credential, optout_address, now, limit, timeouts, watch or Watch(), has_copy, elsewhere
    )
    run.go()
    return AccountCheck(steps=tuple(run.steps), account=run.account)


def learnt_of_ehlo(account: MailAccount, features: Mapping[str, str]) -> MailAccount:
    """What a server says of itself: DSN (RFC 3461), SIZE (RFC 1870), LIMITS (RFC 9422)."""
    size = features.get("size", "").strip()
    limits = dict(word.upper().partition("=")[::2] for word in features.get("limits", "").split())
    most = limits.get("MAILMAX", "")
    per_connection = account.per_connection
    if most.isdigit() and int(most) > 0:
        per_connection = min(per_connection or int(most), int(most))
    return replace(
        account, dsn="dsn" in features, max_size=int(size) if size.isdigit() and len(size) < 13 else 0,
        per_connection=per_connection,
    )


def probe_seconds(account: MailAccount) -> float:
    """How long the probe mail of an account is waited for."""
    return PROBE_SECONDS_LOOPBACK if is_loopback(smtp_server(account)) else PROBE_SECONDS


def open_search(
    account: MailAccount, credential: Credential, now: datetime, timeouts: Timeouts | None = None
) -> Search:
    """The account's mailbox, searchable. AppError when it can't be opened."""
    if account.inbox == "maildir" and account.maildir:
        return MaildirSearch(Path(account.maildir))
    if account.inbox == "pop3":
        return PopSearch(lambda: connect_pop(account, credential, timeouts))
    return ImapSearch(connect_imap(account, credential, timeouts), legal_day(now))
