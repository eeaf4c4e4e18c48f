"""What the chooser and the editor of themes are shown, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from desktop_app.domain.errors import AppError

THEME_ENDING = ".kawaraban-theme"
"""Of a design's file."""

Origin = Literal["packaged", "own", "file"]
"""Of the program, written here, or out of a file."""

@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCard:
    """One theme to choose. `picture` is a PNG, b"" where there is none; then its colours stand for it."""

    id: str
    name: str
    about: str
    origin: Origin
    colours: Mapping[str, str]
    font: str = "sans"
    picture: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeText:
    """A theme as its editor opens it. A packaged one can be read, and copied to be changed."""

    id: str
    name: str
    origin: Origin
    source: str
    look: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFault:
    """One line of what is wrong with a theme. `line` counts from 1; 0 = the whole."""

    line: int
    code: str
    stops: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLook:
    """A theme somebody is writing: what is wrong with it, and a sample mail where it can be shown."""

    faults: tuple[ThemeFault, ...]
    html: str = ""
    text: str = ""
    images: Mapping[str, Any] = field(default_factory=dict)
    """By Content-ID: `previews.PreviewImage`."""
    error: AppError | None = None
    """Why there is no sample, where no fault says it."""

    @property
    def stops(self) -> bool:
        """Whether it can't be saved like this."""
        return any(one.stops for one in self.faults)
