"""The only builder: opens the book, wires the parts, hands out the desks that window and command line ask.

Must not decide anything itself; tests call `build` with a book and an Environment of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from desktop_app import paths
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language, language_of
from desktop_app.practice.server import PracticeServer
from desktop_app.services.account import AccountDesk
from desktop_app.services.check_view import CheckView
from desktop_app.services.contact_edit import ContactEdit
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.delivery_view import DeliveryView
from desktop_app.services.drafts import Drafts
from desktop_app.services.environment import Environment
from desktop_app.services.imports import ImportDesk
from desktop_app.services.inbox_view import InboxView
from desktop_app.services.keeping import KeepingDesk
from desktop_app.services.law import LawDesk
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.newsletters import NewsletterDesk
from desktop_app.services.practice import practice_server
from desktop_app.services.previews import PreviewDesk
from desktop_app.services.sending import SendingDesk
from desktop_app.services.shop import ShopDesk
from desktop_app.services.shop_form import ShopFormDesk
from desktop_app.services.shop_lists import ShopListsDesk
from desktop_app.services.status import StatusDesk
from desktop_app.services.words import Words, rulebook
from desktop_app.storage import seal
from desktop_app.storage.database import Book, create_book, open_book

__all__ = [
    "Language",
    "Services",
    "build",
    "default_book",
    "device",
    "language_of",
    "law_desk",
    "open_services",
]

Mode = Literal["read", "write", "beside"]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that can be asked of one opened book."""

    book: Book
    shop: ShopDesk
    account: AccountDesk
    contacts: ContactDesk
    contact_edit: ContactEdit
    imports: ImportDesk
    newsletters: NewsletterDesk
    sending: SendingDesk
    mailbox: MailboxDesk
    keeping: KeepingDesk
    status: StatusDesk
    drafts: Drafts
    previews: PreviewDesk
    shop_form: ShopFormDesk
    shop_lists: ShopListsDesk
    inbox_view: InboxView
    check_view: CheckView
    delivery_view: DeliveryView
    practice: PracticeServer | None = None
    """The mail server of a practice book."""


def build(book: Book, environment: Environment) -> Services:
    """Wire the desks to a book."""
    words = Words(environment.language)
    shop = ShopDesk(book, environment, words)
    account = AccountDesk(book, environment, words, shop)
    contacts = ContactDesk(book, environment, words, shop)
    newsletters = NewsletterDesk(book, environment, words, shop, contacts)
    mailbox = MailboxDesk(book, environment, account)
    return Services(
        book=book,
        shop=shop,
        account=account,
        contacts=contacts,
        contact_edit=ContactEdit(contacts),
        imports=ImportDesk(book, environment),
        newsletters=newsletters,
        sending=SendingDesk(book, environment, rulebook(), account, newsletters, mailbox),
        mailbox=mailbox,
        inbox_view=InboxView(book, environment, mailbox),
        check_view=CheckView(book, environment, words, shop),
        delivery_view=DeliveryView(book, environment, words),
        keeping=KeepingDesk(book, environment, words),
        status=StatusDesk(book, environment),
        drafts=Drafts(book, environment, words, shop),
        previews=PreviewDesk(book, environment, words, newsletters),
        shop_form=ShopFormDesk(book, environment, words, shop),
        shop_lists=ShopListsDesk(book, environment, words, shop),
    )


@contextmanager
def open_services(path: Path, environment: Environment, *, mode: Mode = "write") -> Iterator[Services]:
    """Open the book for one piece of work. A book that does not exist is made by the first writing.

    `beside` writes one short transaction while another program holds the book. Raises AppError("book-…").
    """
    now = environment.clock()
    if mode != "read" and not path.exists():
        book = create_book(path, practice=False, device_id=environment.device_id, now=now)
    else:
        book = open_book(
            path, device_id=environment.device_id, now=now, writable=mode != "read", exclusive=mode == "write"
        )
    try:
        if not book.practice or mode != "write":
            yield build(book, environment)
            return
        with practice_server(book, environment) as server:
            own = replace(environment, ask_password=lambda: server.password)
            yield replace(build(book, own), practice=server)
    finally:
        if mode == "write":
            seal.keep(book)
        book.close()


def law_desk(environment: Environment) -> LawDesk:
    """What needs no book."""
    return LawDesk(environment, Words(environment.language), rulebook())


def default_book() -> Path:
    """Where the owner's book is, when none is named."""
    return paths.default_book()


def device() -> str:
    """This computer's id in the log."""
    try:
        return paths.device_id()
    except OSError:
        raise AppError("user-data-not-writable") from None
