"""The texts of `AppError`: one JSON file per package in `resources/i18n/errors/`.

`{"kebab-id": {"en": {"title", "cause", "next"}, "ja": {"title", "cause", "next"}}}`, with `{param}`
placeholders for the error's parameters. An id stands in one file only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_names, resource_text


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What happened, why, and what to do next."""

    title: str
    cause: str
    next: str


def describe(error: AppError, language: Language) -> ErrorText:
    """The texts of `error`, filled in. Raises KeyError for an id or a parameter that has none."""
    texts = error_texts()[error.id][language]
    return ErrorText(**{part: text.format_map(error.params) for part, text in texts.items()})


@cache
def error_texts() -> Mapping[str, Mapping[Language, Mapping[str, str]]]:
    """Every known error id with its texts. Raises ValueError when two files have the same id."""
    found: dict[str, Any] = {}
    for name in resource_names("i18n", "errors"):
        if not name.endswith(".json"):
            continue
        texts = json.loads(resource_text("i18n", "errors", name))
        twice = found.keys() & texts.keys()
        if twice:
            raise ValueError(f"{name} repeats {sorted(twice)}")
        found |= texts
    return found
