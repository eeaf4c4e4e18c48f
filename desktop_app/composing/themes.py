"""Themes: sandboxed Jinja2 → MJML → HTML, once per newsletter (architecture 4.18).

A theme is a folder in resources/themes with `newsletter.mjml.j2`. It decides the look alone: words, links
and the footer come in as finished, escaped markup. `mrml` accepts unknown tags without a word, so the MJML is
checked here; and a theme that does not show the footer exactly as given is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import mrml
from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from desktop_app.composing.block_words import day_range, price_words, social_name
from desktop_app.composing.blocks import Block, Photo
from desktop_app.composing.footer import Line, Link
from desktop_app.composing.inlines import Inlines, Merge
from desktop_app.composing.links import href
from desktop_app.composing.slots import Pieces, Sentinels, Slot
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.i18n.wording import Language, wording
from desktop_app.paths import resource_text

THEMES = ("washi", "plain")
COLUMN_WIDTH = 552
"""Pixels that a picture can fill: 600 less the paper's edges."""

_MJ_TAGS = frozenset({
    "mjml", "mj-head", "mj-title", "mj-raw", "mj-attributes", "mj-all", "mj-style", "mj-body", "mj-section",
    "mj-column", "mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer",
})
_HTML_TAGS = frozenset({"meta", "div", "span", "p", "br", "strong", "em", "a", "ul", "ol", "li"})
_MJ_ATTRIBUTES = frozenset({
    "lang", "align", "alt", "background-color", "border", "border-bottom", "border-color", "border-radius",
    "border-left", "border-top", "border-width", "color", "css-class", "font-family", "font-size",
    "font-weight", "href", "inner-padding", "letter-spacing", "line-height", "padding", "src", "width",
})


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
    places: tuple[int, ...] | None = None
    """For each block its place in the draft, where blocks are marked (a preview); None = a mail."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A look. `source` is its MJML template; only packaged themes are `trusted`."""

    id: str
    source: str
    look: Mapping[str, Any] = field(default_factory=dict)
    trusted: bool = False


def load_theme(theme: str) -> Theme:
    """A packaged theme. Raises AppError theme-unknown."""
    if theme not in THEMES:
        raise AppError("theme-unknown", theme=theme[:40], themes=", ".join(THEMES))
    return Theme(theme, resource_text("themes", theme, "newsletter.mjml.j2"), trusted=True)


def render_page(page: Page, theme: Theme) -> Pieces:
    """The HTML part with its slots. AppError theme-broken."""
    marks = Sentinels()
    shown: list[str] = []

    def footer(link_style: str) -> Markup:
        shown.append(_footer_html(page.footer, marks, link_style))
        return Markup(shown[-1])  # noqa: S704 every node in it was escaped one by one

    try:
        source = _environment().from_string(theme.source).render(
            page=page, inline=_inline(marks), href=href, footer=footer, **_words(page.language)
        )
        html = _to_html(source)
    except TemplateError:
        raise AppError("theme-broken", theme=theme.id) from None
    if len(shown) != 1 or shown[0] not in html:
        raise AppError("theme-broken", theme=theme.id)
    return marks.split(html)


def _words(language: Language) -> dict[str, object]:
    """What blocks say by themselves, as the text part says it too."""
    return {
        "say": wording(language).text,
        "price_words": partial(price_words, language=language),
        "day_range": partial(day_range, language=language),
        "social_name": partial(social_name, language=language),
        "coupon_code": Merge("coupon_code"),
    }


def check_mjml(source: str) -> None:
    """Refuse what mrml would let pass: unknown tags and attributes, and anything fetched from outside.

    Raises AppError theme-broken.
    """
    try:
        tree = etree.fromstring(source.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise AppError("theme-broken", theme="") from None
    for element in tree.iter():
        tag = element.tag
        if tag not in _MJ_TAGS and tag not in _HTML_TAGS:
            raise AppError("theme-broken", theme="")
        if tag in _MJ_TAGS and not set(map(str, element.attrib)) <= _MJ_ATTRIBUTES:
            raise AppError("theme-broken", theme="")
        if not str(element.get("src", "cid:")).startswith("cid:"):
            raise AppError("theme-broken", theme="")


class _ThemeFolder(BaseLoader):
    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        parts = template.split("/")
        if any(part in ("", ".", "..") for part in parts):
            raise TemplateNotFound(template)
        try:
            return resource_text("themes", *parts), None, None
        except FileNotFoundError:
            raise TemplateNotFound(template) from None


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=_ThemeFolder(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _to_html(source: str) -> str:
    check_mjml(source)
    try:
        return mrml.to_html(source, mrml.ParserOptions(include_loader=mrml.noop_loader())).content
    except OSError:  # mrml's only way to say that the MJML is broken
        raise AppError("theme-broken", theme="") from None


def _inline(marks: Sentinels) -> Callable[[Inlines, str], Markup]:
    """The theme's `inline(runs, link_style)`: escaped HTML of runs and merge fields."""

    def inline(inlines: Inlines, link_style: str = "") -> Markup:
        out = Markup()
        for node in inlines:
            if isinstance(node, Merge):
                piece = Markup(marks.mark(Slot(node.field, node.fallback)))  # noqa: S704 letters and digits
            else:
                piece = Markup("<br />").join(escape(line) for line in node.text.split("\n"))
                if node.link:
                    piece = _anchor(escape(href(node.link)), piece, link_style)
            if node.bold:
                piece = Markup("<strong>{}</strong>").format(piece)
            if node.italic:
                piece = Markup("<em>{}</em>").format(piece)
            out += piece
        return out

    return inline


def _footer_html(lines: Iterable[Line], marks: Sentinels, link_style: str) -> str:
    return str(Markup("<br />").join(_footer_line(line, marks, link_style) for line in lines))


def _footer_line(line: Line, marks: Sentinels, link_style: str) -> Markup:
    out = Markup()
    for node in line:
        if isinstance(node, Link):
            out += _anchor(_marked(node.target, marks), _marked(node.text, marks), link_style)
        else:
            out += _marked(node, marks)
    return out


def _marked(words: str | Slot, marks: Sentinels) -> Markup:
    return escape(marks.mark(words) if isinstance(words, Slot) else words)


def _anchor(target: Markup, words: Markup, style: str) -> Markup:
    return Markup('<a href="{}" style="{}">{}</a>').format(target, style, words)
