"""What helps while a newsletter is written: openings of the season, earlier subjects, the sender's name."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from desktop_app.domain.moment import JST
from desktop_app.domain.newsletter import FROZEN_STATES
from desktop_app.services.draft_titles import shown_line
from desktop_app.services.environment import Environment
from desktop_app.services.shop import ShopDesk
from desktop_app.storage import newsletters
from desktop_app.storage.database import Book

MOST_SUBJECTS = 30

Language: TypeAlias = Literal["ja", "en"]


@dataclass(frozen=True, slots=True)
class OpeningChoice:
    """One opening of a letter, as it is offered. `fits` = it suits the day of today."""

    tone: str
    text: str
    closing: str
    """The word that must then end the letter (敬具); "" = none."""
    fits: bool


@dataclass(frozen=True, slots=True)
class EarlierSubject:
    """A subject that was written before: as it is stored and as it is shown, with its day."""

    subject: str
    shown: str
    day: date
    sent: bool


@dataclass(frozen=True, slots=True)
class WritingDesk:
    """Read by the editor; changes nothing."""

    book: Book
    environment: Environment
    shop: ShopDesk

    def month(self) -> int:
        """The month of today in Japan."""
        return self._today().month

    def _today(self) -> date:
        return self.environment.clock().astimezone(JST).date()

    def openings(self, language: Language, month: int) -> tuple[OpeningChoice, ...]:
        """The openings of a month; those that suit today come first within their tone."""
        from desktop_app.composing.greetings import TONES, greetings

        today = self._today()
        found = [
            OpeningChoice(one.tone, one.text, one.closing, month != today.month or one.fits(today.day))
            for one in greetings(language, month)
        ]
        return tuple(sorted(found, key=lambda one: (TONES.index(one.tone), not one.fits)))

    def earlier_subjects(self, newsletter_id: str) -> tuple[EarlierSubject, ...]:
        """The last subjects of other newsletters, the newest first, each once."""
        found: dict[str, EarlierSubject] = {}
        records = newsletters.all_newsletters(self.book)
        for one in sorted(records, key=lambda one: one.finished_at or one.changed_at, reverse=True):
            subject = one.subject.strip()
            if one.id == newsletter_id or not subject or subject in found:
                continue
            day = (one.finished_at or one.changed_at).astimezone(JST).date()
            shown = shown_line(subject, self.environment.language)
            found[subject] = EarlierSubject(subject, shown, day, one.state in FROZEN_STATES)
            if len(found) == MOST_SUBJECTS:
                break
        return tuple(found.values())

    def sender(self) -> str:
        """The name that inboxes show; "" while the shop has none."""
        shop = self.shop.shop()
        return shop.shop_name or shop.legal_name
