"""A shop that may send: real book, real rules, a real Maildir; only the SMTP server is a test's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.i18n.language import Language
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import consents, contacts, mail_accounts, newsletters, settings
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from tests.factories import aoi_shop
from tests.sending import Clock, open_shop

BLOCKS = [
    {"type": "heading", "level": 1, "text": "冬の花が届きました"},
    {"type": "text", "text": "[[full|お客様]]、ポインセチアが入荷しました。"},
]
SHOP = aoi_shop(optout_url="", remote_orders=False, notation_url="")


@dataclass(slots=True)
class ReadyShop:
    """The open book and its one newsletter."""

    services: Services
    newsletter: str
    clock: Callable[[], datetime]
    maildir: Path

    @property
    def book(self) -> Book:
        return self.services.book

    def shop(self, **changes: Any) -> None:
        """Change what the shop states."""
        settings.save_shop(self.book, replace(settings.load_shop(self.book), **changes), self.clock())

    def account(self, **changes: Any) -> None:
        """Change the mail account."""
        account = mail_accounts.load_account(self.book)
        assert account is not None
        mail_accounts.save_account(self.book, replace(account, **changes), self.clock())

    def draft(self, **changes: Any) -> None:
        """Change the newsletter."""
        newsletters.update_draft(self.book, self.newsletter, **changes)

    def person(self, address: str, *evidence: Evidence, **of_contact: Any) -> None:
        """Add a contact with the given evidence."""
        parsed, now = parse_address(address), self.clock()
        contacts.add(self.book, NewContact(full="花子", **of_contact), [parsed], now=now, by="葵")
        record = contacts.ensure_address(self.book, parsed, now=now)
        for one in evidence:
            consents.add_evidence(self.book, record.id, one, recorded_by="葵", now=now)

    def in_english(self) -> Services:
        """The same book in the other language."""
        return services_of(self.book, self.clock, "en")


def services_of(book: Book, clock: Callable[[], datetime], language: Language = "ja") -> Services:
    """The desks of a test's book."""
    return build(book, Environment(language=language, clock=clock, device_id="pc"))


def ready_shop(
    path: Path,
    port: int = 9,
    readers: int | Sequence[str] = 3,
    *,
    clock: Callable[[], datetime] | None = None,
    **account: Any,
) -> ReadyShop:
    """Everything that a send needs, with the account at `port`."""
    maildir = path.with_suffix(".mail")
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(parents=True)
    mailbox = {"inbox": "maildir", "maildir": str(maildir)}
    front = open_shop(path, port, readers, clock=clock or Clock(), **{**mailbox, **account})
    now = front.clock()
    settings.save_shop(front.book, SHOP, now)
    stored = mail_accounts.load_account(front.book)
    assert stored is not None
    mail_accounts.save_account(front.book, replace(stored, optout_probe_at=now), now)
    settings.put(
        front.book, "optout_probe", {"optout": SHOP.optout_address, "account": stored.address}, now=now
    )
    newsletters.update_draft(front.book, front.newsletter, blocks=BLOCKS, theme="washi")
    services = services_of(front.book, front.clock)
    services.shop.add_staff("葵")
    return ReadyShop(services, front.newsletter, front.clock, maildir)


def card(**changes: Any) -> Evidence:
    """A business card that was handed over, with what `changes` says of it."""
    whole = Evidence(
        basis=Basis.CARD, paper=True, handed_over_by_person=True, method="名刺", by="葵", occasion="商談会"
    )
    return replace(whole, **changes)
