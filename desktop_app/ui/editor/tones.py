"""Colours of words by what they are for. A theme of the mail says which colour that is; here it is one that
fits the window."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextFormat

from desktop_app.composing.inlines import TONES
from desktop_app.ui.context import Ui
from desktop_app.ui.theme.theme import Theme

TONE = QTextFormat.Property.UserProperty.value + 3
ROLES: Mapping[str, str] = {"accent": "accent", "strong": "stop", "quiet": "ink2"}
"""The window's colour of each tone."""


@dataclass(frozen=True, slots=True)
class Paint:
    """The colours of links and tones in one field."""

    link: QColor
    tones: Mapping[str, QColor]


def paint_of(theme: Theme) -> Paint:
    """The colours that fit the window of now."""
    return Paint(theme.c("neutral"), {tone: theme.c(ROLES[tone]) for tone in TONES})


def tone_names(ui: Ui) -> dict[str, str]:
    """What a tone is called; "" = the usual colour of words."""
    return {
        "": ui._("Usual colour"),
        "accent": ui._("The theme's colour"),
        "strong": ui._("Strong"),
        "quiet": ui._("Quiet"),
    }


def tone_of(form: QTextFormat) -> str:
    """The tone of words or of a chip; "" = the usual one."""
    value = form.property(TONE)
    return value if isinstance(value, str) and value in TONES else ""
