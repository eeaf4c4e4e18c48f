"""受信の処理: read the mailbox, tell what mails are, let a person decide what is unclear."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from desktop_app.accounts.connect import connect_imap, connect_pop
from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Scope
from desktop_app.domain.errors import AppError
from desktop_app.inbox import answers, waiting
from desktop_app.inbox.book_known import known_from_book
from desktop_app.inbox.classify import classify
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.inbox.maildir_reader import MaildirReader
from desktop_app.inbox.pop_reader import PopReader
from desktop_app.inbox.read_job import MailboxReading, ReadJob, reading_json
from desktop_app.inbox.reader import MailboxReader, Progress, ReadingStep
from desktop_app.inbox.watch import ImapWatch
from desktop_app.services import mailbox_failure
from desktop_app.services.account import AccountDesk
from desktop_app.services.doubts import DoubtDesk
from desktop_app.services.environment import Environment
from desktop_app.services.mailbox_failure import FailedReading
from desktop_app.services.oauth_access import can_sign_in
from desktop_app.services.senders import program_reads
from desktop_app.storage import inbox_messages, mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


@dataclass(frozen=True, slots=True)
class MailboxDesk:
    """The mailbox that opt-outs arrive in. As `MailboxGate` it is what sending reads first."""

    book: Book
    environment: Environment
    accounts: AccountDesk

    @property
    def readable(self) -> bool:
        """Whether there is one that the program can read itself."""
        return bool(self._read_here())

    def readable_quietly(self) -> bool:
        """Whether it can be read without asking the owner for a password."""
        accounts = self._read_here()
        return bool(accounts) and all(self.signs_in_quietly(one) for one in accounts)

    def signs_in_quietly(self, account: MailAccount) -> bool:
        """Whether an account's mailbox opens without a word from the owner."""
        if account.inbox == "maildir" or can_sign_in(account):
            return True
        return account.sign_in != "oauth2" and self.environment.knows_password(account.address)

    def may_read(self, now: datetime) -> bool:
        """Whether the last failure, if any, lets it be read by itself now."""
        failed = self.failed()
        return failed is None or (failed.tries_at is not None and failed.tries_at <= now)

    def allow(self) -> None:
        """The program was started: what failed before may be tried once more."""
        mailbox_failure.allow(self.book, self.environment.clock())

    def idling(self) -> tuple[MailAccount, ...]:
        """Accounts whose server could tell of new mail, and that sign in without a word from the owner."""
        return tuple(one for one in self._read_here() if one.inbox == "imap" and self.signs_in_quietly(one))

    def watch(self, account: MailAccount, steady: Callable[[], float]) -> ImapWatch:
        """A connection that waits for news of an account's INBOX. AppError as `connect_imap`."""
        return ImapWatch(connect_imap(account, self.accounts.credential(account)), steady=steady)

    def reads_for(self, account: MailAccount) -> bool:
        """Whether the program reads what comes back to mails of this account."""
        shop = self.accounts.shop.shop()
        optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
        return program_reads(self.book, account, optout, now=self.environment.clock())

    def _read_here(self) -> list[MailAccount]:
        """Accounts with a mailbox, the default one first."""
        return [one for one in mail_accounts.all_accounts(self.book) if one.inbox != "none"]

    def read_now(self, tell: Callable[[ReadingStep], None] = lambda _: None) -> MailboxReading:
        """Read everything new in every mailbox; `tell` hears how far it is, and may raise to end the pass:
        what was read until then stays done.

        It counts as read only when all of them were. Raises AppError("account-missing", "mailbox-not-set"),
        or why one can't be read (of several "account" in its parameters names the one).
        """
        accounts = self._read_here()
        if not accounts:
            self.accounts.account()
            raise AppError("mailbox-not-set")
        doubts = DoubtDesk(self.book, self.environment, self.accounts)
        doubts.name_interrupted()
        readings: list[MailboxReading] = []
        done = 0
        failed: AppError | None = None
        for account in accounts:
            try:
                reading, done = self._read_one(account, done, tell, only=len(accounts) == 1)
                readings.append(reading)
            except AppError as error:  # the other accounts are read all the same: a stop may lie there
                failed = failed or (error if len(accounts) == 1 else of_account(error, account))
        if failed is not None:
            self._note(failed)
            raise failed from None
        at = min(one.at for one in readings)
        if len(accounts) > 1:
            with self.book.transaction():
                inbox_messages.mark_all_read(self.book, at, now=self.environment.clock())
        self._note(None)
        doubts.settle()
        return MailboxReading(at=at, mails=tuple(mail for one in readings for mail in one.mails))

    def _read_one(
        self, account: MailAccount, before: int, tell: Callable[[ReadingStep], None], *, only: bool
    ) -> tuple[MailboxReading, int]:
        """The reading, and how many mails of all accounts were looked at until then."""
        done = before

        def tell_all(step: ReadingStep) -> None:
            nonlocal done
            done = before + step.done
            tell(ReadingStep(done, before + step.total if step.total else 0))

        job = ReadJob(
            self.book, partial(self._open, account), source=account.id, clock=self.environment.clock,
            only=only,
        )
        return job.read_now(tell_all), done

    def _note(self, error: AppError | None) -> None:
        mailbox_failure.note(self.book, error, self.environment.clock())

    def failed(self) -> FailedReading | None:
        """Why the last reading failed; None when it did not, or the account was changed since."""
        return mailbox_failure.last_failure(self.book)

    def _open(self, account: MailAccount, progress: Progress) -> MailboxReader:
        if account.inbox == "maildir" and account.maildir:
            return MaildirReader(Path(account.maildir), account_id=account.id, progress=progress)
        if account.inbox == "pop3":
            mailbox = connect_pop(account, self.accounts.credential(account))
            return PopReader(mailbox, account_id=account.id, progress=progress)
        connection = connect_imap(account, self.accounts.credential(account))
        return ImapReader(connection, account_id=account.id, progress=progress)

    def last_read(self) -> datetime | None:
        """When it was last read to its end."""
        return inbox_messages.last_read(self.book)

    def read(self) -> dict[str, Any]:
        """What was read and done, and what waits for a person."""
        return reading_json(self.book, self.read_now(), self.environment.language)

    def decide(
        self,
        message: str,
        *,
        optout: bool,
        by: str,
        address: str | None = None,
        scope: Scope = None,
        until: date | None = None,
    ) -> dict[str, Any]:
        """A person says what an unclear mail meant; `scope` and `until` as in `inbox.waiting.decide`."""
        found = waiting.decide(
            self.book, message, optout=optout, by=by, address=address, scope=scope, until=until,
            now=self.environment.clock(),
        )
        return {"message": message, "optout": optout, "address": found.address, "skipped": found.skipped}

    def decide_as(
        self, message: str, said: Literal["yes", "bounce", "send-on"], *, by: str
    ) -> dict[str, Any]:
        """A person says what a waiting mail is, beside a stop and none (`decide`).

        "yes": it answers our letter with a yes; the consent is recorded with `by` as who judged it, and
        counts from the mail's arrival. Only for mails whose facts name a letter
        (`InboxRow.facts.get("letter")`).
        "bounce", "send-on": see `decide_bounce`. AppErrors of `inbox.answers.agree` and `decide_bounce`.
        """
        if said != "yes":
            return self.decide_bounce(message, gone=said == "bounce", by=by)
        address = answers.agree(self.book, message, by=by, now=self.environment.clock())
        return {"message": message, "optout": False, "address": address, "skipped": 0}

    def decide_bounce(self, message: str, *, gone: bool, by: str) -> dict[str, Any]:
        """A person says whether the address of a waiting delivery report is gone."""
        now = self.environment.clock()
        found = waiting.decide_bounce(self.book, message, gone=gone, by=by, now=now)
        return {"message": message, "address": found.address, "skipped": found.skipped}

    def stop_read(self, message: str, *, by: str, address: str) -> dict[str, Any]:
        """A person says that a mail which the program took for something else was an opt-out."""
        found = waiting.stop_read(self.book, message, by=by, address=address, now=self.environment.clock())
        return {"message": message, "optout": True, "address": found.address, "skipped": found.skipped}

    def can_reopen(self, message: str) -> bool:
        """Whether a person's decision on this mail can be taken back."""
        return waiting.can_reopen(self.book, message)

    def reopen(self, message: str, *, by: str, reason: str) -> tuple[str, ...]:
        """A decision was wrong; AppErrors of `inbox.waiting.reopen`."""
        return waiting.reopen(self.book, message, by=by, reason=reason, now=self.environment.clock())

    def classify(self, files: Sequence[str]) -> Iterator[dict[str, Any]]:
        """What mails from files are, with the readers of this book. Nothing is changed."""
        known = known_from_book(self.book)
        for file in files:
            yield classify(read_file(file), known).as_json(file, self.environment.language)


def of_account(error: AppError, account: MailAccount) -> AppError:
    """The same error, telling which of several accounts it is about."""
    return AppError(error.id, rules=error.rules, **{**error.params, "account": account.address})


def read_file(file: str) -> bytes:
    """A file of the user. Raises AppError("file-missing")."""
    try:
        return Path(file).read_bytes()
    except OSError:
        raise AppError("file-missing", file=file) from None
