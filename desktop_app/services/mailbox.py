"""受信の処理: read the mailbox, tell what mails are, let a person decide what is unclear."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.accounts.connect import connect_imap
from desktop_app.domain.errors import AppError
from desktop_app.inbox import waiting
from desktop_app.inbox.book_known import known_from_book
from desktop_app.inbox.classify import classify
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.inbox.maildir_reader import MaildirReader
from desktop_app.inbox.read_job import MailboxReading, ReadJob, reading_json
from desktop_app.inbox.reader import MailboxReader, Progress
from desktop_app.services import mailbox_failure
from desktop_app.services.account import AccountDesk
from desktop_app.services.doubts import DoubtDesk
from desktop_app.services.environment import Environment
from desktop_app.services.mailbox_failure import FailedReading
from desktop_app.services.oauth_access import can_sign_in
from desktop_app.storage import inbox_messages, mail_accounts
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class MailboxDesk:
    """The mailbox that opt-outs arrive in. As `MailboxGate` it is what sending reads first."""

    book: Book
    environment: Environment
    accounts: AccountDesk

    @property
    def readable(self) -> bool:
        """Whether the program can read it itself."""
        account = mail_accounts.load_account(self.book)
        return account is not None and account.inbox != "none"

    def readable_quietly(self) -> bool:
        """Whether it can be read without asking the owner for a password."""
        account = mail_accounts.load_account(self.book)
        if account is None or account.inbox == "none":
            return False
        return account.inbox == "maildir" or can_sign_in(account)

    def read_now(self, tell: Callable[[int], None] = lambda _: None) -> MailboxReading:
        """Read everything new; `tell` hears how many mails were handled, and may raise to end the pass.

        Raises AppError("mailbox-not-set"), or why it can't be read.
        """
        account = self.accounts.account()
        if account.inbox == "none":
            raise AppError("mailbox-not-set")
        doubts = DoubtDesk(self.book, self.environment, self.accounts)
        doubts.name_interrupted()
        job = ReadJob(self.book, self._open, source=account.id, clock=self.environment.clock)
        try:
            reading = job.read_now(tell)
        except AppError as error:
            self._note(error)
            raise
        self._note(None)
        doubts.settle()
        return reading

    def _note(self, error: AppError | None) -> None:
        mailbox_failure.note(self.book, error, self.environment.clock())

    def failed(self) -> FailedReading | None:
        """Why the last reading failed; None when it did not, or the account was changed since."""
        return mailbox_failure.last_failure(self.book)

    def _open(self, progress: Progress) -> MailboxReader:
        account = self.accounts.account()
        if account.inbox == "maildir" and account.maildir:
            return MaildirReader(Path(account.maildir), account_id=account.id, progress=progress)
        connection = connect_imap(account, self.accounts.credential(account))
        return ImapReader(connection, account_id=account.id, progress=progress)

    def last_read(self) -> datetime | None:
        """When it was last read to its end."""
        return inbox_messages.last_read(self.book)

    def read(self) -> dict[str, Any]:
        """What was read and done, and what waits for a person."""
        return reading_json(self.book, self.read_now(), self.environment.language)

    def decide(self, message: str, *, optout: bool, by: str, address: str | None = None) -> dict[str, Any]:
        """A person says what an unclear mail meant."""
        found = waiting.decide(
            self.book, message, optout=optout, by=by, address=address, now=self.environment.clock()
        )
        return {"message": message, "optout": optout, "address": found.address, "skipped": found.skipped}

    def stop_read(self, message: str, *, by: str, address: str) -> dict[str, Any]:
        """A person says that a mail which the program took for something else was an opt-out."""
        found = waiting.stop_read(self.book, message, by=by, address=address, now=self.environment.clock())
        return {"message": message, "optout": True, "address": found.address, "skipped": found.skipped}

    def classify(self, files: Sequence[str]) -> Iterator[dict[str, Any]]:
        """What mails from files are, with the readers of this book. Nothing is changed."""
        known = known_from_book(self.book)
        for file in files:
            yield classify(read_file(file), known).as_json(file, self.environment.language)


def read_file(file: str) -> bytes:
    """A file of the user. Raises AppError("file-missing")."""
    try:
        return Path(file).read_bytes()
    except OSError:
        raise AppError("file-missing", file=file) from None
