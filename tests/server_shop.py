"""A shop that sends through Debian's Postfix and reads its mailbox in Dovecot."""

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from imapclient import IMAPClient

from desktop_app.domain.delivery import DeliveryState
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import deliveries, inbox_messages, mail_accounts, settings
from desktop_app.storage.deliveries import DeliveryRecord
from tests.conftest import MailStack
from tests.ready_shop import ready_shop
from tests.sending import real_clock

ARRIVES = 120.0
"""Seconds in which a mail must have come through Postfix: on a busy machine its queue waits for the disk."""


class ServerShop:
    """The shop of shop@shop.test with readers, and its newsletter."""

    def __init__(
        self, folder: Path, stack: MailStack, readers: list[str], *, password: str = "", **account: object
    ) -> None:
        made = ready_shop(folder / "shop.book", 9, readers, clock=real_clock)
        book = made.book
        values: dict[str, object] = {
            "address": stack.user, "user": stack.user, "smtp_host": stack.host,
            "smtp_port": stack.starttls_port, "smtp_security": "starttls", "inbox": "imap", "maildir": None,
            "imap_host": stack.host, "imap_port": stack.imaps_port, "imap_security": "ssl",
        }
        stored = mail_accounts.load_account(book)
        assert stored is not None
        changed = replace(stored, **(values | account))  # type: ignore[arg-type]  # a wrong name fails at once
        mail_accounts.save_account(book, changed, real_clock())
        settings.save_shop(
            book, replace(settings.load_shop(book), optout_address=stack.user), real_clock()
        )
        settings.put(book, "optout_probe", {"optout": stack.user, "account": stack.user}, now=real_clock())
        self.newsletter = made.newsletter
        self.ahead = timedelta()
        """Between the clock of the PC and the program's."""
        self.services: Services = build(book, Environment(
            clock=lambda: real_clock() + self.ahead, device_id="pc", knows_password=lambda _: True,
            ask_password=lambda address="": password or stack.password,
        ))
        self.book = book

    def rows(self) -> dict[str, DeliveryRecord]:
        return {row.address: row for row in deliveries.rows(self.book, self.newsletter)}

    def states(self) -> dict[str, str]:
        return {address: row.state.value for address, row in self.rows().items()}

    def read_until(self, address: str, state: DeliveryState) -> DeliveryRecord:
        """Read the mailbox again and again until that reader's mail is there."""
        end = time.monotonic() + ARRIVES
        while True:
            self.services.mailbox.read_now()
            row = self.rows()[address]
            if row.state is state:
                return row
            assert time.monotonic() < end, f"{row.state} {self.told()}"
            time.sleep(0.5)

    def told(self) -> str:
        """How everything stands, for the message of a test that failed."""
        mails = [(one.kind, one.source, one.details) for one in inbox_messages.all_messages(self.book)]
        return f"states {self.states()}, mails read {mails}"


def client(stack: MailStack, user: str, password: str) -> IMAPClient:
    made = IMAPClient(stack.host, port=stack.imaps_port, ssl=True, ssl_context=stack.tls(), timeout=20)
    made.login(user, password)
    return made
