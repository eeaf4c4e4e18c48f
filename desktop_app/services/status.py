"""How the book stands, in the few words that every page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.services.environment import Environment
from desktop_app.services.mailbox_failure import last_failure
from desktop_app.storage import inbox_log, inbox_messages, mail_accounts, settings
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class Status:
    """Empty text = not set yet."""

    shop: str
    account: str
    readable: bool
    """Whether the program reads the mailbox itself."""
    read_at: datetime | None
    trouble: Literal["", "sign-in", "mailbox"]
    """What only the owner can mend: signing in anew, or a mailbox that can't be read."""
    waiting: int
    """Mails, and waves of bounces, that need a person's eye."""
    now: datetime


@dataclass(frozen=True, slots=True)
class StatusDesk:
    """Asked after every change and each minute: it must stay cheap."""

    book: Book
    environment: Environment

    def now(self) -> Status:
        """As it is."""
        shop, accounts = settings.load_shop(self.book), mail_accounts.all_accounts(self.book)
        return Status(
            shop=shop.shop_name or shop.legal_name,
            account=accounts[0].address if accounts else "",
            readable=any(one.inbox != "none" for one in accounts),
            read_at=inbox_messages.last_read(self.book),
            trouble=self._trouble(),
            waiting=inbox_log.waiting_count(self.book) + inbox_log.held_waves(self.book),
            now=self.environment.clock(),
        )

    def _trouble(self) -> Literal["", "sign-in", "mailbox"]:
        failed = last_failure(self.book)
        if failed is None:
            return ""
        return "sign-in" if failed.needs_sign_in else "mailbox"
