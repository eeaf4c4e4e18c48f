"""送れたか不明: settles what can be proven after each reading of the mailbox and at the end of a run."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop_app.delivery.doubts import settle
from desktop_app.delivery.ports import SentFolder
from desktop_app.domain.doubt import Hint, hint_of
from desktop_app.domain.errors import AppError
from desktop_app.services.account import AccountDesk
from desktop_app.services.environment import Environment
from desktop_app.storage import deliveries, doubts, lease, mail_accounts
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount


@dataclass(frozen=True, slots=True)
class DoubtDesk:
    """The doubtful mails of one book."""

    book: Book
    environment: Environment
    accounts: AccountDesk

    def name_interrupted(self) -> int:
        """What a killed run left in `sending` is a doubt from now on, unless somebody is sending just now:
        a report about it that is read next must find it so. Returns how many."""
        now = self.environment.clock()
        if self.book.one("SELECT 1 FROM delivery WHERE state = 'sending' LIMIT 1") is None:
            return 0
        # In one transaction: who starts to send meanwhile claims nothing before it is over.
        with self.book.transaction():
            if lease.sender(self.book, now=now) is not None:
                return 0
            return deliveries.interrupted(self.book, now=now)

    def settle(self) -> int:
        """Look for every doubtful mail among the sent ones, account by account; returns how many are settled.

        Never raises for a folder that can't be looked at or a book that can't be written: a doubt then stays
        one, and the next reading looks again.
        """
        if not doubts.any_doubt(self.book):
            return 0
        found = 0
        asked = doubts.all_doubts(self.book)
        accounts = mail_accounts.all_accounts(self.book)
        for account in accounts:
            mine = [one for one in asked if (one.account_id or accounts[0].id) == account.id]
            if mine and looks_at_copies(account):
                with suppress(AppError):
                    found += settle(self.book, mine, partial(self._open, account), self.environment.clock)
        return found

    def hints(self, delivery_ids: Iterable[str]) -> dict[str, Hint]:
        """What is known about these doubtful mails; of others nothing."""
        wanted = set(delivery_ids)
        if not wanted or not doubts.any_doubt(self.book):
            return {}
        known = doubts.looks(self.book)
        accounts = mail_accounts.all_accounts(self.book)
        keeps = {one.id: bool(one.keeps_sent) and looks_at_copies(one) for one in accounts}
        default = accounts[0].id if accounts else ""
        return {
            one.id: hint_of(known.get(one.id), keeps_copies=keeps.get(one.account_id or default, False))
            for one in doubts.all_doubts(self.book)
            if one.id in wanted
        }

    def _open(self, account: MailAccount) -> SentFolder:
        if account.inbox == "maildir" and account.maildir:
            from desktop_app.inbox.sent_maildir import MaildirSentFolder

            return MaildirSentFolder(Path(account.maildir))
        from desktop_app.accounts.connect import connect_imap
        from desktop_app.inbox.sent_folder import ImapSentFolder

        return ImapSentFolder(connect_imap(account, self.accounts.credential(account)))


def looks_at_copies(account: MailAccount) -> bool:
    """Whether there may be copies to look at: found ones prove, wherever they are. Where the provider was
    seen to keep none, nobody looks."""
    return account.inbox in ("imap", "maildir") and account.keeps_sent is not False
