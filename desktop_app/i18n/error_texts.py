"""The texts of `AppError`: one JSON file per package in `resources/i18n/errors/`.

`{"kebab-id": {"en": {"title", "cause", "next"}, "ja": {"title", "cause", "next"}}}`, with `{param}`
placeholders for the error's parameters. An id stands in one file only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_names, resource_text

ErrorTexts: TypeAlias = Mapping[str, Mapping[Language, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What happened, why, and what to do next."""

    title: str
    cause: str
    next: str


def describe(error: AppError, language: Language) -> ErrorText:
    """The texts of `error`, filled in. Raises KeyError for an id or a parameter that has none.

    A parameter "account" says which of several mail accounts it is about.
    """
    texts = error_texts()[error.id][language]
    found = ErrorText(**{part: text.format_map(error.params) for part, text in texts.items()})
    account = error.params.get("account")
    if not account or "{account}" in "".join(texts.values()):
        return found
    named = f"{found.title}（{account}）" if language == "ja" else f"{found.title} ({account})"
    return replace(found, title=named)


@cache
def error_texts() -> ErrorTexts:
    """Every known error id with its texts."""
    names = resource_names("i18n", "errors")
    return merged({name: resource_text("i18n", "errors", name) for name in names})


def merged(files: Mapping[str, str]) -> ErrorTexts:
    """The texts of several files, by name, as one table. Raises ValueError when two have the same id."""
    found: dict[str, Any] = {}
    for name, content in files.items():
        texts = json.loads(content)
        twice = found.keys() & texts.keys()
        if twice:
            raise ValueError(f"{name} repeats {sorted(twice)}")
        found |= texts
    return found
