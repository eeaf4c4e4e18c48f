"""The practice shop 花のあおい brought into a book: its data, staff, topics, wording, people and drafts.

Dates of the sample are moved so that the shop looks as if it had been kept until today.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.moment import JST, legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.shop import LegalKind
from desktop_app.paths import resource_path
from desktop_app.practice.sample import Sample
from desktop_app.services.environment import Environment
from desktop_app.storage import consents, newsletters, settings, suppressions
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.services import Services

FORM_BY = "ウェブの申込フォーム"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DRAFTS = "practice.drafts"
_SHOP_AGE = timedelta(days=400)


def open_shop(services: "Services", data: Sample) -> None:
    """Shop data, staff and topics."""
    services.shop.change({**data.shop, "legal_kind": LegalKind(data.shop["legal_kind"])})
    brand = settings.brand_value(data.brand)
    settings.save_brand(services.book, brand, services.environment.clock())
    for name in data.staff:
        services.shop.add_staff(name)
    for name in data.topics:
        services.shop.add_topic(name)


def add_wording(book: Book, data: Sample, now: datetime) -> str:
    """The consent wording that the shop has shown for more than a year."""
    return consents.add_wording(
        book,
        text=data.wording,
        language="ja",
        default_on=False,
        displayed_from=(now - _SHOP_AGE).date(),
        purpose="広告・宣伝メールの送付",
        now=now,
    )


def form_declaration(by: str, wording: str) -> dict[str, Any]:
    """What is declared of the form's CSV."""
    return {
        "basis": "CONSENT_WEB",
        "on": None,
        "occasion": FORM_BY,
        "by": by,
        "recipient_type": "consumer",
        "method": FORM_BY,
        "place": None,
        "wording": wording,
        "topics": None,
        "paper_by_hand": False,
    }


@dataclass(frozen=True, slots=True)
class Furnishing:
    """Fills a new practice book, one day of its invented past after the other: the log only goes on."""

    book: Book
    environment: Environment
    sample: Sample
    build: Callable[[Book, Environment], "Services"]

    @staticmethod
    def opening(now: datetime) -> datetime:
        """When the invented shop began to keep its book."""
        return now - _SHOP_AGE

    def begin(self) -> datetime:
        """Shop, staff, topics and wording, on the first day; returns it."""
        opened = self.opening(self.environment.clock())
        with self.book.transaction():
            open_shop(self._on(opened), self.sample)
            add_wording(self.book, self.sample, opened)
        return opened

    def people(self, after: datetime, until: datetime) -> None:
        """Everybody who was written down or said stop from `after` on, before `until`, in one transaction."""
        with self.book.transaction():
            for when, act in sorted(self._days(), key=lambda one: one[0]):
                if after <= when < until:
                    act(self._on(when))

    def sent_days(self) -> list[tuple[datetime, Mapping[str, Any]]]:
        """The newsletters of the past, each with its time."""
        rows = self._moved(self.sample.sent)
        return [(_noon(date.fromisoformat(one["on"])), one) for one in rows]

    def drafts(self) -> None:
        """Newsletters ready to be changed."""
        services = self.build(self.book, self.environment)
        made = {}
        with self.book.transaction():
            for draft in self.sample.drafts:
                content = self.sample.newsletters[draft["newsletter"] - 1]
                added = services.newsletters.add(
                    title=draft["title"], content=content, remote_sale_ad=draft["remote_sale_ad"]
                )
                made[added["id"]] = draft_mark(newsletters.get(self.book, added["id"]))
            settings.put(self.book, _DRAFTS, made, now=self.environment.clock())

    def mails(self) -> list[bytes]:
        """What waits in the shop's inbox."""
        return [self._mail(one) for one in self.sample.mails]

    def _on(self, when: datetime) -> "Services":
        return self.build(self.book, replace(self.environment, clock=lambda: when))

    def _adding(self, contact: Mapping[str, Any]) -> "Callable[[Services], object]":
        return lambda services: services.contacts.add(contact)

    def _importing(self, wording: str) -> "Callable[[Services], object]":
        declared = form_declaration(self.sample.staff[0], wording)
        file = str(resource_path("samples", "form-replies.csv"))
        return lambda services: services.imports.run(file, declared, dry_run=False)

    def _stopping(self, stop: Mapping[str, Any]) -> "Callable[[Services], object]":
        def stops(services: "Services") -> object:
            now = services.shop.environment.clock()
            return suppressions.add_optout(
                self.book, parse_address(stop["address"]), at=now, scope=None, until=None,
                channel=stop["via"], by=stop["by"], now=now,
            )

        return stops

    def _days(self) -> "list[tuple[datetime, Callable[[Services], object]]]":
        opened = self.opening(self.environment.clock())
        days: list[tuple[datetime, Callable[[Services], object]]] = []
        for contact in (*self._moved(self.sample.contacts), *self._moved(self.sample.people)):
            days.append((max(opened, self._known_on(contact)), self._adding(contact)))
        for stop in self._moved(self.sample.stops):
            days.append((_noon(date.fromisoformat(stop["on"])), self._stopping(stop)))
        days.append((self._form_day(), self._importing("1")))
        return days

    def _known_on(self, contact: Mapping[str, Any]) -> datetime:
        """The day on which the shop wrote the person down."""
        found = _DAY.findall(canonical(contact.get("evidence", [])))
        today = legal_day(self.environment.clock())
        days = [day for day in map(date.fromisoformat, found) if day < today]
        return _noon(max(days)) if days else self.opening(self.environment.clock())

    def _form_day(self) -> datetime:
        return _noon(self._moved_day(date(2026, 8, 5)))

    def _moved_day(self, day: date) -> date:
        written = date.fromisoformat(self.sample.written_on)
        return day + (legal_day(self.environment.clock()) - written)

    def _moved(self, rows: Any) -> Any:
        """The rows with every date moved by as much as the sample is old."""
        if isinstance(rows, str):
            whole = _DAY.fullmatch(rows)
            return self._moved_day(date.fromisoformat(rows)).isoformat() if whole else rows
        if isinstance(rows, Mapping):
            return {key: self._moved(value) for key, value in rows.items()}
        if isinstance(rows, list | tuple):
            return [self._moved(one) for one in rows]
        return rows

    def _mail(self, given: Mapping[str, Any]) -> bytes:
        from email.message import EmailMessage
        from email.utils import format_datetime

        shop = self.sample.shop
        when = self.environment.clock() - timedelta(hours=given["hours_ago"])
        name, address = given["from"]
        mail = EmailMessage()
        mail["From"] = f"{name} <{address}>"
        mail["To"] = shop["optout_address"] if given["to"] == "optout" else shop["contact"]
        mail["Subject"] = given["subject"]
        mail["Date"] = format_datetime(when.astimezone(JST))
        digest = hashlib.sha256(canonical(given).encode()).hexdigest()[:24]
        mail["Message-ID"] = f"<{digest}@{address.rpartition('@')[2]}>"
        if given.get("automatic"):
            mail["Auto-Submitted"] = "auto-replied"
        mail.set_content(given["text"])
        return mail.as_bytes()


def draft_mark(record: NewsletterRecord) -> str:
    """Tells a draft that was changed from one that is as the sample made it."""
    said: Any = [record.title, record.subject, record.preheader, record.theme, record.blocks]
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def own_drafts(book: Book) -> list[NewsletterRecord]:
    """Drafts of a practice book that the owner made or changed, not those she only opened."""
    sample = settings.get(book, _DRAFTS) or {}
    drafts = [one for one in newsletters.all_newsletters(book) if one.state is NewsletterState.DRAFT]
    return [
        one
        for one in drafts
        if (sample[one.id] != draft_mark(one) if one.id in sample else one.changed_at != one.created_at)
    ]


def own_shop_data(book: Book, data: Sample) -> dict[str, Any]:
    """Fields of a practice book's shop that the owner changed from the sample."""
    shop = settings.load_shop(book)
    return {
        name: getattr(shop, name)
        for name, given in data.shop.items()
        if getattr(shop, name) != given
    }


def own_look(book: Book, data: Sample) -> dict[str, Any]:
    """Values of a practice book's look that the owner changed from the sample."""
    brand, given = settings.load_brand(book), settings.brand_value(data.brand)
    return {
        one.name: getattr(brand, one.name)
        for one in fields(brand)
        if getattr(brand, one.name) != getattr(given, one.name)
    }


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12, 0), JST).astimezone(UTC)
