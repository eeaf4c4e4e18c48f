"""ホーム: the next newsletter, how everybody stands, what needs the owner, and how the book grew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST, add_months, legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.environment import Environment
from desktop_app.services.home_view import (
    HomeView,
    LastRun,
    MailboxLook,
    Month,
    NextNewsletter,
    NextReaders,
    Numbers,
    Shape,
    Todo,
)
from desktop_app.storage import (
    delivery_reads,
    home_reads,
    inbox_log,
    inbox_messages,
    mail_accounts,
    newsletters,
    settings,
)
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import Counts
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.services import Services

MONTHS = 13
MANY = 3000
"""Above so many contacts nobody waits on this page for the exact audience."""
_UNDERWAY = (NewsletterState.SENDING, NewsletterState.PAUSED)
_OPEN = (NewsletterState.DRAFT, NewsletterState.SCHEDULED)
_OVER = (NewsletterState.SENT, NewsletterState.CANCELLED)
_LINE = 20
"""So many characters make a line of the thumbnail."""


@dataclass(frozen=True, slots=True)
class HomeDesk:
    """The first page of one book."""

    book: Book
    environment: Environment
    desks: "Services"
    """Asked for each other desk when it is needed, which is not before the first paint."""

    def glance(self) -> HomeView:
        """`view` without what takes the law and the composer to find: for the first paint."""
        return self._view(complete=False)

    def view(self) -> HomeView:
        """Everything that a few queries tell."""
        return self._view(complete=True)

    def _view(self, *, complete: bool) -> HomeView:
        now = self.environment.clock()
        every = newsletters.all_newsletters(self.book)
        counts = delivery_reads.counts_by_mailing(self.book)
        account, shop = mail_accounts.load_account(self.book), settings.load_shop(self.book)
        people = home_reads.people(self.book)
        months = self._months(now) if complete else ()
        todo, fine, steps = self._things(every, counts, people, now) if complete else ((), (), ())
        return HomeView(
            complete=complete,
            now=now,
            shop=shop.shop_name or shop.legal_name,
            contacts=people,
            next=self._next(every, counts, complete=complete),
            last=self._last(every, counts),
            mailbox=MailboxLook(
                account=account is not None,
                readable=any(one.inbox != "none" for one in mail_accounts.all_accounts(self.book)),
                read_at=inbox_messages.last_read(self.book),
                came=inbox_log.came(self.book, _yesterday(now)),
            ),
            todo=todo,
            fine=fine,
            first_steps=steps,
            months=months,
            stops_this_month=months[-1].stops - months[-2].stops if months else 0,
        )

    def _things(
        self, every: list[NewsletterRecord], counts: dict[str, Counts], people: int, now: datetime
    ) -> tuple[tuple[Todo, ...], tuple[Todo, ...], tuple[Todo, ...]]:
        from desktop_app.services.home_todo import first_steps, things_to_do

        shop, account = self.desks.shop.shop(), mail_accounts.load_account(self.book)
        todo, fine = things_to_do(self.book, shop, account, every, counts, now=now)
        return todo, fine, () if people else first_steps(shop, account, every)

    def numbers(
        self, *, check: Callable[[], None] = lambda: None, tell: Callable[[int, int], None] = lambda *_: None
    ) -> Numbers:
        """Everybody by status: seconds for 100,000 people at first, then only what changed.

        What `check` raises ends it.
        """
        from desktop_app.services.home_numbers import numbers_of

        return numbers_of(self.desks.contact_book, self.environment.language, check=check, tell=tell)

    def readers(self, newsletter_id: str, *, check: Callable[[], None] = lambda: None) -> NextReaders:
        """Who would get a draft; what `check` raises ends it. In a large book (the look takes a third of a
        second for each thousand people) only a number that it can't exceed, found from `numbers`.

        Raises AppError("newsletter-missing").
        """
        if home_reads.people(self.book) > MANY:
            return self._at_most(newsletters.get(self.book, newsletter_id))
        look = self.desks.drafts.look(newsletter_id, go_on=check)
        return NextReaders(
            newsletter=newsletter_id,
            people=look.to_send,
            shown=look.display_shown,
            needed=look.display_needed,
        )

    def _at_most(self, record: NewsletterRecord) -> NextReaders:
        """An advertisement goes to nobody else than those who may be written to on its topic."""
        known = self.desks.contact_book.statuses.known(record.topic_id)
        if known is None or record.cls is not MessageClass.AD:
            return NextReaders(newsletter=record.id)
        people = sum(n for why, n in known.reasons().items() if why.status == "mailable")
        return NextReaders(newsletter=record.id, people=people, at_most=True)

    def _next(
        self, every: list[NewsletterRecord], counts: dict[str, Counts], *, complete: bool
    ) -> NextNewsletter | None:
        begun = [one for one in every if one.state in _UNDERWAY]
        drafts = [one for one in every if one.state in _OPEN]
        if begun:
            record = max(begun, key=lambda one: one.started_at or one.created_at)
        elif drafts:
            record = max(drafts, key=lambda one: one.changed_at)
        else:
            return None
        found = counts.get(record.id, Counts())
        return NextNewsletter(
            id=record.id,
            title=_title(record, self.environment.language),
            state=record.state,
            changed_at=record.changed_at,
            shapes=self._shapes(record) if complete else (),
            theme=record.theme,
            total=found.total,
            done=found.total - found.queued - found.sending - found.deferred,
        )

    def _shapes(self, record: NewsletterRecord) -> tuple[Shape, ...]:
        from desktop_app.services.unfinished import content_of, read_unfinished

        found = read_unfinished(self.book, content_of(record), settings.load_shop(self.book))
        return tuple(_shape(block, found.images) for block in found.draft.blocks[:8])

    def _last(self, every: list[NewsletterRecord], counts: dict[str, Counts]) -> LastRun | None:
        over = [one for one in every if one.state in _OVER and one.started_at and one.id in counts]
        if not over:
            return None
        record = max(over, key=lambda one: one.finished_at or one.created_at)
        begun = record.started_at or record.created_at
        found = counts[record.id]
        return LastRun(
            id=record.id,
            title=_title(record, self.environment.language),
            on=legal_day(record.finished_at or begun),
            taken=found.accepted + found.bounced,
            failed=found.bounced + found.rejected,
            stops=home_reads.stops_after(self.book, record.id, begun),
        )

    def _months(self, now: datetime) -> tuple[Month, ...]:
        added, stopped = home_reads.contacts_by_month(self.book), home_reads.stops_by_month(self.book)
        names = list(_last_months(now))
        people = sum(n for month, n in added.items() if month < names[0])
        stops = sum(n for month, n in stopped.items() if month < names[0])
        months: list[Month] = []
        for name in names:
            people, stops = people + added.get(name, 0), stops + stopped.get(name, 0)
            months.append(Month(name, people, stops))
        return tuple(months)


def _last_months(now: datetime) -> Iterator[str]:
    first = now.astimezone(JST).date().replace(day=1)
    for back in range(MONTHS - 1, -1, -1):
        yield f"{add_months(first, -back):%Y-%m}"


def _title(record: NewsletterRecord, language: str) -> str:
    from desktop_app.services.draft_titles import shown_line

    return record.title or shown_line(record.subject, language)


def _shape(block: Any, images: Any) -> Shape:
    from desktop_app.composing.block_parts import block_words, photos
    from desktop_app.composing.blocks import Heading

    lines = max(1, -(-len(block_words(block)) // _LINE))
    picture = next((images.get(photo.attachment, b"") for photo in photos(block)), b"")
    return Shape(block.kind, lines, block.level if isinstance(block, Heading) else 1, picture)


def _yesterday(now: datetime) -> datetime:
    """When yesterday began in Japan."""
    return now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
