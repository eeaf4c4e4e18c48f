"""What is wrong with the source of a theme, with its lines; for the editor of themes and before storing.

All of it happens in the process that may die of it (`theme_worker`): a template can loop for ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from desktop_app.composing import theme_worker
from desktop_app.composing.page import Theme
from desktop_app.domain.errors import AppError

MAX_SOURCE = theme_worker.MAX_SOURCE


@dataclass(frozen=True, slots=True)
class ThemeProblem:
    """`line` of the source from 1, 0 = the theme as a whole. `code` is one of `CODES`."""

    line: int
    code: str
    severity: Literal["stop", "warn"]
    """A theme with a "stop" can't be used."""
    params: Mapping[str, Any]


CODES: Mapping[str, tuple[str, ...]] = {
    "theme-empty": (),
    "theme-too-big": ("limit",),
    "theme-too-slow": ("seconds",),
    "theme-crashed": (),
    "characters": ("found",),
    "jinja-syntax": ("why",),
    "jinja-failed": ("why",),
    "name-unknown": ("name",),
    "import-refused": ("file",),
    "import-context": ("file",),
    "xml": ("why",),
    "markup": ("found",),
    "tag-unknown": ("tag",),
    "tag-blocked": ("tag",),
    "tag-place": ("tag", "inside"),
    "words-place": ("tag",),
    "attribute-unknown": ("tag", "name"),
    "attribute-missing": ("tag", "name"),
    "attribute-value": ("tag", "name", "value"),
    "link": ("tag", "value"),
    "script": ("tag",),
    "remote": ("found",),
    "css": ("found",),
    "css-selector": ("found",),
    "css-refused": ("name",),
    "css-trick": ("name", "value"),
    "css-unknown": ("name",),
    "css-unsupported": ("name", "value"),
    "footer-missing": (),
    "footer-twice": (),
    "footer-altered": (),
    "footer-hidden": ("screen",),
    "footer-small": ("size", "least", "screen"),
    "footer-faint": ("contrast", "least", "screen"),
    "words-faint": ("words", "contrast", "least", "screen"),
    "lang-missing": (),
    "blocks-missing": ("found",),
}
"""Every code with the parameters of its sentence. `screen` is "light", "dark" or "other"."""


def check_theme(source: str, look: Mapping[str, Any]) -> tuple[ThemeProblem, ...]:
    """All problems by line; () = the theme can be used. `look` as `look.look_of` reads it."""
    try:
        found = theme_worker.faults_of(Theme("", source, look))
    except AppError as error:
        if error.id not in ("theme-too-big", "theme-too-slow", "theme-broken"):
            raise
        code = "theme-crashed" if error.id == "theme-broken" else error.id
        return (ThemeProblem(0, code, "stop", dict(error.params)),)
    return tuple(ThemeProblem(*one) for one in found)
