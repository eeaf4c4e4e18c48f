"""The shop, its staff, topics and wordings: what is said once."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding
from desktop_app.domain.moment import legal_day
from desktop_app.domain.preflight import check_shop, lint_wording
from desktop_app.domain.shop import Shop
from desktop_app.domain.shop_rules import asks_for_personal_name, states_personal_name
from desktop_app.inbox import acknowledge
from desktop_app.services.environment import Environment
from desktop_app.services.words import Words
from desktop_app.storage import consents, mail_accounts, settings, staff, topics
from desktop_app.storage.database import Book

PERSONAL = "name_is_personal"
"""Not a field but an answer: "the legal name is my personal name", kept with its name and day."""
_ADDRESSES = ("optout_address", "seller_mail")
_WEB = ("address_url", "optout_url", "notation_url", "privacy_url")


@dataclass(frozen=True, slots=True)
class ShopDesk:
    """Reads and changes the settings of one book."""

    book: Book
    environment: Environment
    words: Words

    def change(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the fields given; PERSONAL is the owner's word that the legal name is a person's.

        Raises AppError for an address or a web address that is none, "name-not-asked", and
        "not-for-profit-but-orders".
        """
        now = self.environment.clock()
        clean = {name: checked_field(name, value) for name, value in changes.items()}
        said = clean.pop(PERSONAL, None)
        shop = replace(settings.load_shop(self.book), **clean)
        if said and not asks_for_personal_name(shop):
            raise AppError("name-not-asked", rules=("JP-SEMG-4-1-TRADENAME",))
        asked = {"for_profit", "remote_orders"}.intersection(clean)
        if asked and not shop.for_profit and shop.remote_orders:
            raise AppError("not-for-profit-but-orders", rules=("JP-SEM-2-SCOPE",))
        settings.save_shop(self.book, stated(shop, said, legal_day(now)), now)
        return self.show()

    def shop(self) -> Shop:
        """The shop with the address it really sends from."""
        shop = settings.load_shop(self.book)
        account = mail_accounts.load_account(self.book)
        return replace(shop, from_address=account.address) if account else shop

    def show(self) -> dict[str, Any]:
        """All fields, and what still stands against sending."""
        shop = self.shop()
        values = asdict(shop)
        values["legal_kind"] = shop.legal_kind.value if shop.legal_kind else None
        for name in ("art7_order_on", "stated_name_on"):
            values[name] = values[name].isoformat() if values[name] else None
        values["findings"] = [
            self.words.finding(finding) for finding in (*check_shop(shop), *wording_findings(self.book, shop))
        ]
        return values

    def acknowledges(self) -> bool:
        """Whether whoever says stop by mail gets one short letter that it is done (law.md 7.7)."""
        return acknowledge.wanted(self.book)

    def set_acknowledges(self, wanted: bool) -> None:
        """Switch these letters on or off; off at first."""
        settings.put(self.book, acknowledge.SETTING, wanted, now=self.environment.clock())

    def add_staff(self, name: str) -> dict[str, str]:
        """A person who may be named with evidence and opt-outs."""
        record = staff.add_staff(self.book, name, now=self.environment.clock())
        return {"id": record.id, "name": record.name}

    def add_topic(self, name: str) -> dict[str, str]:
        """One more kind of newsletter."""
        record = topics.add(self.book, name, now=self.environment.clock())
        return {"id": record.id, "name": record.name}

    def topics(self) -> list[dict[str, str]]:
        """Every topic, the first one first."""
        return [{"id": record.id, "name": record.name} for record in topics.all_topics(self.book)]


def wording_findings(book: Book, shop: Shop) -> list[Finding]:
    """What is wrong with the consent wordings that are still shown (JP-SEMG-WORDING)."""
    shown = (record for record in consents.wordings(book) if record.displayed_to is None)
    return list(dict.fromkeys(finding for record in shown for finding in lint_wording(record.text, shop)))


def topic_named(book: Book, name: str | None) -> topics.TopicRecord:
    """The topic of that name or id; the book's first one when none is named. AppError("topic-unknown")."""
    if name is None:
        return topics.default_topic(book)
    record = topics.by_name(book, name) or topics.get(book, name)
    if record is None:
        raise AppError("topic-unknown", known="、".join(one.name for one in topics.all_topics(book)))
    return record


def stated(shop: Shop, said: bool | None, today: date) -> Shop:
    """The shop with the owner's answer about its legal name (law.md 6.9.14); None = not asked now.

    A yes of before keeps its day; it counts for that name only.
    """
    if said and asks_for_personal_name(shop) and not states_personal_name(shop):
        return replace(shop, stated_name=shop.legal_name, stated_name_on=today)
    if said is False and states_personal_name(shop):
        return replace(shop, stated_name="", stated_name_on=None)
    return shop


def checked_field(name: str, value: Any) -> Any:
    """A field of the shop as it is stored. Raises AppError for an address or a web address that is none."""
    if name in _ADDRESSES and value:
        return parse_address(value).text
    if name in _WEB and value and not str(value).startswith(("https://", "http://")):
        raise AppError("web-address-wrong", field=name)
    if name == "contact" and "@" in str(value) and not str(value).startswith("http"):
        return parse_address(value).text
    return value.strip() if isinstance(value, str) else value
