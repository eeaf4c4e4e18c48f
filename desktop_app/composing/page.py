"""What a theme shows, and what a theme is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.composing.blocks import Block, Photo
from desktop_app.composing.footer import Line
from desktop_app.composing.inlines import Inlines
from desktop_app.domain.brand import Brand
from desktop_app.i18n.wording import Language


@dataclass(frozen=True, slots=True)
class ShownImage:
    """What a theme needs of a picture: `src` is its cid: or https: URI, size in pixels (0 = not known)."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything a theme shows."""

    language: Language
    subject: Inlines
    preheader: Inlines
    shop_name: str
    blocks: tuple[Block, ...]
    footer: tuple[Line, ...]
    images: Mapping[Photo | str, ShownImage]
    """By photo; icons by `social_icons.ICON` and their kind."""
    logo: ShownImage | None = None
    brand: Brand = field(default_factory=Brand)
    notation_url: str = ""
    top_stop: Line = ()
    """How to stop, above everything, where a mail is so long that its end may be cut off; () = it is not."""
    places: tuple[int, ...] | None = None
    """For each block its place in the draft, where blocks are marked (a preview); None = a mail."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A look. `source` is its MJML template; only packaged themes are `trusted`."""

    id: str
    source: str
    look: Mapping[str, Any] = field(default_factory=dict)
    """As `look.look_of` reads it."""
    trusted: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    """By language."""
    about: Mapping[str, str] = field(default_factory=dict)
    """In one or two sentences, by language."""
