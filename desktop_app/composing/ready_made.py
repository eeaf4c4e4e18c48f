"""Ready-made newsletters: `resources/newsletters/<id>.json`, each whole in both languages.

    {"names": {"ja", "en"}, "about": {"ja", "en"}, "theme": ID, "months": [1…12, …], "class": "AD" | "NOTICE",
     "ja": {"subject", "preheader", "blocks"}, "en": {…}}

Blocks are those of `blocks`; what only the owner knows is written 「○○」, in English "___". Some values are
put in when one is taken: `"month": "now"` is the month in which it is taken, with words for it;
`"rows": "brand"` the shop's opening hours, `"links": "brand"` its pages, `"address": "shop"` its address.
`"else"` is what stands there while the shop did not say. An event has no day: whoever sends it must say it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from desktop_app.composing.greetings import greetings
from desktop_app.domain.brand import Brand
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, wording
from desktop_app.paths import resource_names, resource_text

_SAMPLE_IN = timedelta(days=14)
_SAMPLE_AT, _SAMPLE_UNTIL = 10, 12
_FOLDER = "newsletters"
_ORDER = (
    "season", "new_goods", "sale", "restock", "event", "welcome", "anniversary", "year_end", "new_year",
    "closing", "hours_change", "moving", "apology",
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyMade:
    """A newsletter to begin with. `months`: when it is of use; () = the whole year."""

    id: str
    names: Mapping[Language, str]
    about: Mapping[Language, str]
    theme: str
    cls: MessageClass
    months: tuple[int, ...] = ()
    texts: Mapping[Language, Json] = field(repr=False)

    def content(
        self, language: Language, on: date, *, brand: Brand | None = None, shop: Shop | None = None
    ) -> Json:
        """Subject, preheader and blocks as `draft.parse_draft` reads them, but for an event's missing day."""
        text = deepcopy(self.texts[language])  # what is taken gets changed
        fill = _Filling(language, on, brand or Brand(), shop or Shop())
        return {
            "subject": text["subject"],
            "preheader": text["preheader"],
            "blocks": list(fill.blocks(text["blocks"])),
        }

    def sample(
        self, language: Language, on: date, *, brand: Brand | None = None, shop: Shop | None = None
    ) -> Json:
        """The same, to look at: an event has a day as well."""
        content = self.content(language, on, brand=brand, shop=shop)
        day = datetime(on.year, on.month, on.day) + _SAMPLE_IN
        times = {
            "start": f"{day.replace(hour=_SAMPLE_AT):%Y-%m-%dT%H:%M}",
            "end": f"{day.replace(hour=_SAMPLE_UNTIL):%Y-%m-%dT%H:%M}",
        }
        blocks = [{**block, **times} if block["type"] == "event" else block for block in content["blocks"]]
        return {**content, "blocks": blocks}


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """All of them, the most useful first."""
    ids = [name.removesuffix(".json") for name in resource_names(_FOLDER)]
    rank = {one: number for number, one in enumerate(_ORDER)}
    return tuple(_load(one) for one in sorted(ids, key=lambda one: (rank.get(one, len(rank)), one)))


def _load(one: str) -> ReadyMade:
    data = json.loads(resource_text(_FOLDER, f"{one}.json"))
    return ReadyMade(
        id=one,
        names=data["names"],
        about=data["about"],
        theme=data["theme"],
        cls=MessageClass(data["class"]),
        months=tuple(data["months"]),
        texts={"ja": data["ja"], "en": data["en"]},
    )


@dataclass(frozen=True, slots=True)
class _Filling:
    """Puts in what is known on the day, of the shop and of its look."""

    language: Language
    on: date
    brand: Brand
    shop: Shop

    def blocks(self, given: list[Json]) -> Iterator[Json]:
        for block in given:
            fill = _FILLED.get(block["type"])
            filled = fill(self, block) if fill else dict(block)
            if filled is not None:
                yield filled

    def seasonal(self, block: Json) -> Json:
        if block["month"] != "now":
            return dict(block)
        fitting = [
            one for one in greetings(self.language, self.on.month)
            if one.tone == "soft" and one.fits(self.on.day)
        ] or [one for one in greetings(self.language, self.on.month) if one.fits(self.on.day)]
        return {**block, "month": self.on.month, "parts": [{"paragraph": [fitting[0].text]}]}

    def hours(self, block: Json) -> Json:
        if block["rows"] != "brand":
            return dict(block)
        known = [list(row) for row in self.brand.hours]
        kept = {key: value for key, value in block.items() if key != "else"}
        note = {"note": self.brand.hours_note} if known and self.brand.hours_note else {}
        return {**kept, "rows": known or block["else"], **note}

    def map(self, block: Json) -> Json:
        if block["address"] != "shop":
            return dict(block)
        kept = {key: value for key, value in block.items() if key != "else"}
        known = {"access": self.brand.access} if self.brand.access else {}
        if self.brand.map_url:
            known |= {"url": self.brand.map_url, "label": _MAP_WORDS[self.language]}
        place = self.shop.postal_address
        address = wording(self.language).postal_address(place) if place else block["else"]
        return {**kept, "address": address, **known}

    def signature(self, block: Json) -> Json:
        if not self.brand.signature:
            return dict(block)
        return {**block, "parts": [{"paragraph": [self.brand.signature]}]}

    def social(self, block: Json) -> Json | None:
        links = [list(link) for link in self.brand.social]
        return {**block, "links": links} if links else None


_MAP_WORDS: Mapping[Language, str] = {"ja": "地図を開く", "en": "Open the map"}
_FILLED: Mapping[str, Callable[[_Filling, Json], Json | None]] = {
    "seasonal": _Filling.seasonal,
    "hours": _Filling.hours,
    "map": _Filling.map,
    "signature": _Filling.signature,
    "social": _Filling.social,
}
