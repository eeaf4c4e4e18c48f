"""How this user wants the window: language, appearance, text size, where it stood. Not part of any book."""

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, TypeAlias

from desktop_app import paths
from desktop_app.domain.errors import AppError

Appearance: TypeAlias = Literal["system", "light", "dark"]
Closing: TypeAlias = Literal["ask", "tray", "pause"]

_FILE = "window.json"
_KNOWN = {
    "language": ("", "ja", "en"),
    "appearance": ("system", "light", "dark"),
    "closing": ("ask", "tray", "pause"),
}
_YES_NO = frozenset({"hold", "keep_awake"})
TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`language` "" = the system's. `geometry` is Qt's own text of the window's place."""

    language: str = ""
    appearance: Appearance = "system"
    text_scale: float = 1.0
    geometry: str = ""
    book: str = ""
    """The book that was open last; "" = the usual one."""
    contact_columns: str = ""
    """Columns of the contacts as "name=220,address=0,…", in their order, with unscaled widths (0 = as wide as
    there is room); "" = the usual ones."""
    closing: Closing = "ask"
    """What closing the window does while something is being sent or planned."""
    hold: bool = False
    """A send just confirmed waits some minutes, in which it can be taken back."""
    keep_awake: bool = True
    """The PC is kept awake while something is sent."""


def load() -> Preferences:
    """What was kept; the defaults for what is missing, unknown or broken: a wish is never worth an error."""
    try:
        given = json.loads((paths.user_data() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, AppError):
        return Preferences()
    return _checked(given) if isinstance(given, dict) else Preferences()


def _checked(given: dict[str, Any]) -> Preferences:
    kept: dict[str, Any] = {}
    for one in fields(Preferences):
        value = given.get(one.name)
        known = one.name in _KNOWN and value in _KNOWN[one.name]
        if known or (one.name in _YES_NO and isinstance(value, bool)):
            kept[one.name] = value
        elif one.name == "text_scale" and value in TEXT_SCALES:
            kept[one.name] = float(value)
        elif one.name in ("geometry", "book", "contact_columns") and isinstance(value, str):
            kept[one.name] = value
    return Preferences(**kept)


def save(preferences: Preferences) -> None:
    """Keep them. Raises AppError("user-data-unwritable")."""
    file = paths.user_data() / _FILE
    whole = file.with_suffix(".new")  # a full disk leaves the old file as it was
    try:
        whole.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=1), encoding="utf-8")
        whole.replace(file)
    except OSError as error:
        raise AppError("user-data-unwritable", folder=str(file.parent)) from error


def changed(preferences: Preferences, **changes: Any) -> Preferences:
    """The same with some wishes changed; unknown values are passed over."""
    return _checked({**asdict(preferences), **asdict(replace(preferences, **changes))})
