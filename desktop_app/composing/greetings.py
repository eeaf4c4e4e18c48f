"""時候の挨拶: openings of a letter by month, in the tones of a shop (resources/greetings.json)."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from desktop_app.i18n.wording import Language
from desktop_app.paths import resource_text

TONES = ("formal", "soft", "casual")
PARTS = ("early", "middle", "late", "any")

Tone: TypeAlias = Literal["formal", "soft", "casual"]
PartOfMonth: TypeAlias = Literal["early", "middle", "late", "any"]

_HEAD, _END = "拝啓", "敬具"


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: whole sentences, after which the letter goes on. `part` says when in the month it fits:
    上旬, 中旬, 下旬 or the whole of it."""

    tone: Tone
    part: PartOfMonth
    text: str

    @property
    def closing(self) -> str:
        """The word with which a letter that begins so must end (拝啓 … 敬具); "" = none."""
        return _END if self.text.startswith(_HEAD) else ""

    def fits(self, day: int) -> bool:
        """Whether it can be written on this day of its month."""
        return self.part in ("any", part_of_month(day))


def part_of_month(day: int) -> PartOfMonth:
    """上旬 (until the 10th), 中旬 (until the 20th) or 下旬."""
    return "early" if day <= 10 else "middle" if day <= 20 else "late"


def greetings(language: Language, month: int) -> tuple[Opening, ...]:
    """The openings of a month (1 to 12), formal ones first. KeyError for another month."""
    return _all()[language][month]


@cache
def _all() -> dict[str, dict[int, tuple[Opening, ...]]]:
    data = json.loads(resource_text("greetings.json"))
    return {
        language: {int(month): tuple(Opening(**entry) for entry in entries) for month, entries in of.items()}
        for language, of in data.items()
    }
