"""The help step by step: app passwords, own client ids, DNS. Data in `resources/help`, both languages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.i18n.language import Language
from desktop_app.paths import resource_names, resource_text


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpStep:
    """One thing to do, and what one should know while doing it."""

    text: str
    small: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """One page in one language."""

    id: str
    title: str
    lead: str
    steps: tuple[HelpStep, ...]
    notes: tuple[str, ...]
    link: str
    """The provider's page that it begins with; "" = none."""
    as_of: str
    """The day on which it was last checked."""


def help_pages(language: Language) -> tuple[HelpPage, ...]:
    """Every page, in the order of the list."""
    return tuple(_page(row, language) for row in _rows())


def page_for(wanted: str, provider: str = "") -> str:
    """The id of the page that fits best. `wanted`: a page's id, or "app-password", "oauth", "own-client",
    "dns"; `provider` is an id in resources/providers, or "google" or "microsoft"."""
    rows = _rows()
    ids = [str(row["id"]) for row in rows]
    if wanted in ids:
        return wanted
    provider = {"google": "gmail", "microsoft": "m365"}.get(provider, provider)
    fits = [row for row in rows if wanted in row["pages"]] or list(rows)
    others = [row for row in fits if provider and row["id"].endswith("-other")]
    best = next((row for row in fits if provider in row["providers"]), None)
    return str((best or (others or fits)[0])["id"])


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    names = [name for name in resource_names("help") if name.endswith(".json")]
    rows = [json.loads(resource_text("help", name)) for name in names]
    return tuple(sorted(rows, key=lambda row: row["order"]))


def _page(row: Mapping[str, Any], language: Language) -> HelpPage:
    words = row[language]
    return HelpPage(
        id=row["id"],
        title=words["title"],
        lead=words["lead"],
        steps=tuple(HelpStep(text=one["text"], small=one["small"]) for one in words["steps"]),
        notes=tuple(words["notes"]),
        link=row["link"],
        as_of=row["as_of"],
    )
