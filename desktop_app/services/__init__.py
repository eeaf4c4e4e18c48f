"""The only builder: opens the book, wires the parts, hands out the desks that window and command line ask.

Must not decide anything itself; tests call `build` with a book and an Environment of their own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from desktop_app import paths
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language, language_of
from desktop_app.services.environment import Environment
from desktop_app.storage import seal
from desktop_app.storage.database import Book, create_book, open_book

if TYPE_CHECKING:
    from desktop_app.practice.server import PracticeServer
    from desktop_app.services.account import AccountDesk
    from desktop_app.services.agenda import AgendaDesk
    from desktop_app.services.bounces import BounceDesk
    from desktop_app.services.brand import BrandDesk
    from desktop_app.services.check_view import CheckView
    from desktop_app.services.contact_book import ContactBook
    from desktop_app.services.contact_bulk import ContactBulk
    from desktop_app.services.contact_edit import ContactEdit
    from desktop_app.services.contacts import ContactDesk
    from desktop_app.services.delivery_view import DeliveryView
    from desktop_app.services.doubts import DoubtDesk
    from desktop_app.services.drafts import Drafts
    from desktop_app.services.exports import ExportDesk
    from desktop_app.services.home import HomeDesk
    from desktop_app.services.import_files import ImportFiles
    from desktop_app.services.imports import ImportDesk
    from desktop_app.services.inbox_detail import InboxDetail
    from desktop_app.services.inbox_view import InboxView
    from desktop_app.services.keeping import KeepingDesk
    from desktop_app.services.kept_mappings import KeptMappings
    from desktop_app.services.law import LawDesk
    from desktop_app.services.letters import LetterDesk
    from desktop_app.services.mailbox import MailboxDesk
    from desktop_app.services.newsletters import NewsletterDesk
    from desktop_app.services.oauth import OAuthDesk
    from desktop_app.services.people_alike import PeopleAlike
    from desktop_app.services.photos import PhotoDesk
    from desktop_app.services.practice_mailbox import PracticeMailbox
    from desktop_app.services.practice_replies import PracticeReplies
    from desktop_app.services.previews import PreviewDesk
    from desktop_app.services.records_view import RecordsView
    from desktop_app.services.run_report import RunReport
    from desktop_app.services.segments import SegmentDesk
    from desktop_app.services.sender_choice import SenderDesk
    from desktop_app.services.sending import SendingDesk
    from desktop_app.services.shop import ShopDesk
    from desktop_app.services.shop_form import ShopFormDesk
    from desktop_app.services.shop_lists import ShopListsDesk
    from desktop_app.services.starts import StartDesk
    from desktop_app.services.status import StatusDesk
    from desktop_app.services.stop_desk import StopDesk
    from desktop_app.services.templates import TemplateDesk
    from desktop_app.services.themes import ThemeDesk
    from desktop_app.services.versions import VersionDesk
    from desktop_app.services.words import Words
    from desktop_app.services.writing import WritingDesk

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
T = TypeVar("T")


class _Desk(cached_property[T]):
    """A desk, made when it is first asked for: what the first paint does not need is imported later.

    Threads that ask at the same time get the same one.
    """

    _making = threading.RLock()

    if not TYPE_CHECKING:  # its types are those of cached_property

        def __get__(self, instance, owner=None):
            with self._making:
                return super().__get__(instance, owner)


class Services:
    """Everything that can be asked of one opened book, a desk for each subject."""

    def __init__(
        self, book: Book, environment: Environment, practice: "PracticeServer | None" = None
    ) -> None:
        self.book = book
        self.environment = environment
        self.practice = practice
        """The mail server of a practice book."""

    @_Desk
    def _words(self) -> "Words":
        from desktop_app.services.words import Words

        return Words(self.environment.language)

    @_Desk
    def shop(self) -> "ShopDesk":
        from desktop_app.services.shop import ShopDesk

        return ShopDesk(self.book, self.environment, self._words)

    @_Desk
    def account(self) -> "AccountDesk":
        from desktop_app.services.account import AccountDesk

        return AccountDesk(self.book, self.environment, self._words, self.shop)

    @_Desk
    def senders(self) -> "SenderDesk":
        from desktop_app.services.sender_choice import SenderDesk

        return SenderDesk(self.book)

    @_Desk
    def oauth(self) -> "OAuthDesk":
        from desktop_app.services.oauth import OAuthDesk

        return OAuthDesk(self.book, self.environment)

    @_Desk
    def contacts(self) -> "ContactDesk":
        from desktop_app.services.contacts import ContactDesk

        return ContactDesk(self.book, self.environment, self._words, self.shop)

    @_Desk
    def contact_book(self) -> "ContactBook":
        from desktop_app.services.contact_book import ContactBook

        return ContactBook(self.contacts)

    @_Desk
    def segments(self) -> "SegmentDesk":
        from desktop_app.services.segments import SegmentDesk

        return SegmentDesk(self.contact_book)

    @_Desk
    def contact_edit(self) -> "ContactEdit":
        from desktop_app.services.contact_edit import ContactEdit

        return ContactEdit(self.contacts)

    @_Desk
    def stops(self) -> "StopDesk":
        from desktop_app.services.stop_desk import StopDesk

        return StopDesk(self.contacts)

    @_Desk
    def contact_bulk(self) -> "ContactBulk":
        from desktop_app.services.contact_bulk import ContactBulk

        return ContactBulk(self.contacts, self.contact_edit)

    @_Desk
    def people_alike(self) -> "PeopleAlike":
        from desktop_app.services.people_alike import PeopleAlike

        return PeopleAlike(self.contacts)

    @_Desk
    def imports(self) -> "ImportDesk":
        from desktop_app.services.imports import ImportDesk

        return ImportDesk(self.book, self.environment, self.import_files)

    @_Desk
    def import_files(self) -> "ImportFiles":
        from desktop_app.services.import_files import ImportFiles

        return ImportFiles(self.contacts)

    @_Desk
    def kept_mappings(self) -> "KeptMappings":
        from desktop_app.services.kept_mappings import KeptMappings

        return KeptMappings(self.book, self.environment)

    @_Desk
    def exports(self) -> "ExportDesk":
        from desktop_app.services.exports import ExportDesk

        return ExportDesk(self.book, self.environment)

    @_Desk
    def newsletters(self) -> "NewsletterDesk":
        from desktop_app.services.newsletters import NewsletterDesk

        return NewsletterDesk(self.book, self.environment, self._words, self.shop, self.contacts)

    @_Desk
    def sending(self) -> "SendingDesk":
        from desktop_app.services.sending import SendingDesk
        from desktop_app.services.words import rulebook

        return SendingDesk(
            self.book, self.environment, rulebook(), self.account, self.newsletters, self.mailbox
        )

    @_Desk
    def agenda(self) -> "AgendaDesk":
        from desktop_app.services.agenda import AgendaDesk

        return AgendaDesk(self.book, self.environment, self)

    @_Desk
    def letters(self) -> "LetterDesk":
        from desktop_app.services.letters import LetterDesk
        from desktop_app.services.words import rulebook

        return LetterDesk(
            self.book, self.environment, self._words, rulebook(), self.shop, self.mailbox, self.sending
        )

    @_Desk
    def doubts(self) -> "DoubtDesk":
        from desktop_app.services.doubts import DoubtDesk

        return DoubtDesk(self.book, self.environment, self.account)

    @_Desk
    def mailbox(self) -> "MailboxDesk":
        from desktop_app.services.mailbox import MailboxDesk

        return MailboxDesk(self.book, self.environment, self.account)

    @_Desk
    def bounces(self) -> "BounceDesk":
        from desktop_app.services.bounces import BounceDesk

        return BounceDesk(self.book, self.environment)

    @_Desk
    def keeping(self) -> "KeepingDesk":
        from desktop_app.services.keeping import KeepingDesk

        return KeepingDesk(self.book, self.environment, self._words)

    @_Desk
    def status(self) -> "StatusDesk":
        from desktop_app.services.status import StatusDesk

        return StatusDesk(self.book, self.environment)

    @_Desk
    def drafts(self) -> "Drafts":
        from desktop_app.services.drafts import Drafts

        return Drafts(self.book, self.environment, self._words, self.shop)

    @_Desk
    def photos(self) -> "PhotoDesk":
        from desktop_app.services.photos import PhotoDesk

        return PhotoDesk(self.book)

    @_Desk
    def writing(self) -> "WritingDesk":
        from desktop_app.services.writing import WritingDesk

        return WritingDesk(self.book, self.environment, self.shop)

    @_Desk
    def practice_mailbox(self) -> "PracticeMailbox":
        from desktop_app.services.practice_mailbox import PracticeMailbox

        return PracticeMailbox(self.book)

    @_Desk
    def practice_replies(self) -> "PracticeReplies":
        from desktop_app.services.practice_replies import PracticeReplies

        return PracticeReplies(self.book, self.environment)

    @_Desk
    def run_report(self) -> "RunReport":
        from desktop_app.services.run_report import RunReport

        return RunReport(self.book, self.environment, self.delivery_view)

    @_Desk
    def previews(self) -> "PreviewDesk":
        from desktop_app.services.previews import PreviewDesk

        return PreviewDesk(self.book, self.environment, self._words, self.newsletters)

    @_Desk
    def themes(self) -> "ThemeDesk":
        from desktop_app.services.themes import ThemeDesk

        return ThemeDesk(self.book, self.environment)

    @_Desk
    def templates(self) -> "TemplateDesk":
        from desktop_app.services.templates import TemplateDesk

        return TemplateDesk(self.book, self.environment, self.themes)

    @_Desk
    def starts(self) -> "StartDesk":
        from desktop_app.services.starts import StartDesk

        return StartDesk(self.book, self.environment, self.drafts, self.templates, self.themes)

    @_Desk
    def brand(self) -> "BrandDesk":
        from desktop_app.services.brand import BrandDesk

        return BrandDesk(self.book, self.environment)

    @_Desk
    def versions(self) -> "VersionDesk":
        from desktop_app.services.versions import VersionDesk

        return VersionDesk(self.book, self.environment, self.previews)

    @_Desk
    def home(self) -> "HomeDesk":
        from desktop_app.services.home import HomeDesk

        return HomeDesk(self.book, self.environment, self)

    @_Desk
    def shop_form(self) -> "ShopFormDesk":
        from desktop_app.services.shop_form import ShopFormDesk

        return ShopFormDesk(self.book, self.environment, self._words, self.shop)

    @_Desk
    def shop_lists(self) -> "ShopListsDesk":
        from desktop_app.services.shop_lists import ShopListsDesk

        return ShopListsDesk(self.book, self.environment, self._words, self.shop)

    @_Desk
    def inbox_detail(self) -> "InboxDetail":
        from desktop_app.services.inbox_detail import InboxDetail

        return InboxDetail(self.book, self.environment, self.mailbox, self.bounces)

    @_Desk
    def inbox_view(self) -> "InboxView":
        from desktop_app.services.inbox_view import InboxView

        return InboxView(self.book, self.environment, self.mailbox)

    @_Desk
    def records_view(self) -> "RecordsView":
        from desktop_app.services.records_view import RecordsView

        return RecordsView(self.book, self.environment, self.contacts)

    @_Desk
    def check_view(self) -> "CheckView":
        from desktop_app.services.check_view import CheckView

        return CheckView(self.book, self.environment, self._words, self.shop)

    @_Desk
    def delivery_view(self) -> "DeliveryView":
        from desktop_app.services.delivery_view import DeliveryView

        return DeliveryView(self.book, self.environment, self._words, self.doubts)


def build(book: Book, environment: Environment, practice: "PracticeServer | None" = None) -> Services:
    """The desks of a book."""
    return Services(book, environment, practice)


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
        from desktop_app.services.practice import practice_server

        with practice_server(book, environment) as server:
            yield build(book, replace(environment, ask_password=lambda *_: server.password), server)
    finally:
        if mode == "write":
            seal.keep(book)
        book.close()


def law_desk(environment: Environment) -> "LawDesk":
    """What needs no book."""
    from desktop_app.services.law import LawDesk
    from desktop_app.services.words import Words, rulebook

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
