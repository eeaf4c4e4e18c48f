"""接続の確認 of one account: its steps in words, what helps against a failure, and what was learnt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.auth_results import UNNAMED
from desktop_app.domain.errors import AppError
from desktop_app.services.account_check import step_view, watch_for
from desktop_app.services.account_views import StepView, Told, Tried
from desktop_app.services.account_words import words
from desktop_app.services.environment import Environment
from desktop_app.services.remedies import remedy_for
from desktop_app.storage import mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

if TYPE_CHECKING:
    from desktop_app.accounts.account_check import Step
    from desktop_app.accounts.credential import Credential
    from desktop_app.accounts.mailbox_search import Search
    from desktop_app.i18n.language import Language

CONNECT_SECONDS, REPLY_SECONDS = 15.0, 30.0
"""For a test that somebody watches."""


@dataclass(frozen=True, slots=True)
class NoToken:
    """A source of tokens that has none to give."""

    why: AppError

    def token(self, *, renew: bool = False) -> str:  # noqa: ARG002 - there is none in any case
        """Raises the AppError that says why."""
        raise self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One account to try. `others` gives the credential of an account whose mailbox takes the opt-outs."""

    book: Book
    account: MailAccount
    credential: "Credential" = field(repr=False)
    optout: str
    environment: Environment
    others: "Callable[[MailAccount], Credential]"

    def elsewhere(self) -> "Callable[[], Search] | None":
        """How to open another account's mailbox, where this one has none (a relay)."""
        if self.account.inbox != "none":
            return None
        for one in mail_accounts.all_accounts(self.book):
            if one.id != self.account.id and one.inbox != "none":
                return partial(self._open, one)
        return None

    def _open(self, other: MailAccount) -> "Search":
        from desktop_app.accounts.account_check import open_search
        from desktop_app.accounts.servers import Timeouts

        timeouts = Timeouts(connect=CONNECT_SECONDS, reply=REPLY_SECONDS)
        return open_search(other, self.others(other), self.environment.clock(), timeouts)

    def has_copy(self, message_id: str) -> bool:
        """Whether the provider kept a copy of a mail we sent. AppError when there is no such folder."""
        from desktop_app.accounts.connect import connect_imap
        from desktop_app.inbox.sent_folder import ImapSentFolder
        from desktop_app.inbox.sent_maildir import MaildirSentFolder

        if self.account.inbox == "maildir" and self.account.maildir:
            return MaildirSentFolder(Path(self.account.maildir)).holds(message_id)
        folder = ImapSentFolder(connect_imap(self.account, self.credential))
        try:
            return folder.holds(message_id)
        finally:
            folder.close()


def tried(trial: Trial, told: Told, check: Callable[[], None], *, keep: bool) -> Tried:
    """Try it. It is kept when mail can be sent with it, or in any case (`keep`).

    What `check` raises ends it at once: a server that does not answer is waited for elsewhere, and nothing of
    it is told or kept any more.
    """
    from desktop_app.accounts.account_check import AccountCheck, check_account
    from desktop_app.accounts.lookup import patiently
    from desktop_app.accounts.probe import record_check
    from desktop_app.accounts.servers import Timeouts

    language = trial.environment.language
    now = trial.environment.clock()
    seen: list[StepView] = []

    def finished(step: "Step") -> StepView:
        if step.error is not None:
            told(step_view(step, language))  # what helps may take some seconds to find
        view = remedy_for(trial.account, step, trial.environment, check, trial.optout)
        seen.append(view)
        return view

    def told_while_wanted(view: StepView) -> None:
        check()
        told(view)

    elsewhere = trial.elsewhere()

    def look() -> AccountCheck:
        return check_account(
            trial.account, trial.credential, trial.optout, now=now,
            timeouts=Timeouts(connect=CONNECT_SECONDS, reply=REPLY_SECONDS),
            watch=watch_for(trial.account, told_while_wanted, check, finished),
            has_copy=trial.has_copy if trial.account.inbox in ("imap", "maildir") else None,
            elsewhere=elsewhere,
        )

    result = patiently(look, check)
    found = Tried(ok=result.ok, saved=False, password_kept=False, steps=tuple(seen))
    if keep or found.sends:
        record_check(trial.book, result, trial.optout, now=now)
        learned = tuple(_learned(result.account, language)) if result.account.optout_probe_at == now else ()
        found = replace(found, saved=True, account_id=trial.account.id, learned=learned)
    return found


def _learned(account: MailAccount, language: "Language") -> Iterator[str]:
    """What the probe taught, in sentences."""
    say = words(language)
    yield say["learned-plus" if account.plus_addressing else "learned-no-plus"]
    if account.tagged_sender is not None:
        yield say["learned-tag" if account.tagged_sender else "learned-no-tag"]
    if account.max_size:
        yield say["learned-size"].format(size=account.max_size // 1_000_000 or 1)
    if account.keeps_sent is not None:
        yield say["learned-sent" if account.keeps_sent else "learned-no-sent"]
    yield say["learned-dsn" if account.dsn else "learned-no-dsn"]
    if account.verdicts:
        good = all(part.endswith("=pass") for part in account.verdicts.split())
        yield say["learned-verdicts-good" if good else "learned-verdicts"].format(
            server=(account.imap_host or account.smtp_host)
            if account.authserv_id == UNNAMED
            else account.authserv_id,
            words=account.verdicts,
        )
    if account.dkim_domain:
        covers = "learned-dkim-covers" if account.dkim_covers_stop else "learned-dkim-not-covers"
        yield say[covers].format(domain=account.dkim_domain)
