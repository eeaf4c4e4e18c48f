"""担当者, お便りの種類 and 同意の文面: the lists that evidence refers to. Nothing in them is ever deleted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.preflight import lint_wording
from desktop_app.i18n.language import Language
from desktop_app.i18n.wording import wording as model_texts
from desktop_app.services.environment import Environment
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words
from desktop_app.storage import consents, staff, topics
from desktop_app.storage.consents import WordingRecord
from desktop_app.storage.database import Book

PURPOSE = {"ja": "広告・宣伝メールの送付", "en": "Sending advertising e-mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingView:
    """同意の文面（第n版）. `findings`: what is doubtful in one that is still shown."""

    number: str
    text: str
    shown_from: date | None
    shown_to: date | None
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLists:
    """All three lists, each in its own order."""

    staff: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    """Id and name, the book's first one first."""
    wordings: tuple[WordingView, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class ShopListsDesk:
    """Reads and adds to the lists of one book."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    def show(self) -> ShopLists:
        """Everything."""
        wordings = [self._view(record) for record in consents.wordings(self.book)]
        return ShopLists(
            staff=tuple(one.name for one in staff.staff(self.book)),
            topics=tuple((one.id, one.name) for one in topics.all_topics(self.book)),
            wordings=tuple(reversed(wordings)),
        )

    def rename_topic(self, topic_id: str, name: str) -> None:
        """Give a topic another name; consents and opt-outs keep their scope, which goes by id.

        Raises AppError("topic-name-empty", "topic-exists", "topic-unknown").
        """
        topics.rename(self.book, topic_id, name, now=self.environment.clock())

    def model_wording(self, language: Language) -> str:
        """The model wording of law.md 7.3 with the shop's names in it; "" without a legal name."""
        shop = self.shop.shop()
        if not shop.legal_name:
            return ""
        texts = model_texts(language)
        if not shop.shop_name or shop.shop_name == shop.legal_name:
            return texts.text("consent_box.text_same_name", legal_name=shop.legal_name)
        return texts.text("consent_box.text", legal_name=shop.legal_name, shop_name=shop.shop_name)

    def lint(self, text: str) -> tuple[str, ...]:
        """What is doubtful in a wording (JP-SEMG-WORDING); nothing is written."""
        if not text.strip():
            return ()
        return tuple(self.words.finding(one)["text"] for one in lint_wording(text, self.shop.shop()))

    def add_wording(
        self,
        text: str,
        *,
        shown_from: date,
        default_on: bool = False,
        ends: str | None = None,
        language: Language | None = None,
    ) -> str:
        """Keep a new version of what is shown, and say of version `ends` that it was shown until then.

        Raises AppError("wording-empty", "wording-missing", "wording-closed").
        """
        if not text.strip():
            raise AppError("wording-empty")
        now = self.environment.clock()
        spoken: Language = language or self.environment.language
        with self.book.transaction():
            if ends is not None:
                consents.close_wording(self.book, ends, displayed_to=shown_from, now=now)
            return consents.add_wording(
                self.book, text=text.strip(), language=spoken, default_on=default_on,
                displayed_from=shown_from, purpose=PURPOSE[spoken], now=now,
            )

    def end_wording(self, number: str) -> None:
        """Say that a version is no longer shown from today on. Raises AppError("wording-closed")."""
        now = self.environment.clock()
        consents.close_wording(self.book, number, displayed_to=legal_day(now), now=now)

    def _view(self, record: WordingRecord) -> WordingView:
        shown = record.displayed_to is None
        return WordingView(
            number=record.number,
            text=record.text,
            shown_from=_day(record.displayed_from),
            shown_to=_day(record.displayed_to),
            findings=self.lint(record.text) if shown else (),
        )


def _day(moment: Any) -> date | None:
    return None if moment is None else legal_day(moment)
