"""One page in one theme: sandboxed Jinja2 → MJML → HTML with slots.

The owner's words, links and the footer come in as finished, escaped markup and are never compiled; a theme
decides the look alone. What it makes is checked (`mjml_check`), and one that does not show the footer
exactly as given, once, is refused.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import pairwise

import mrml
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from desktop_app.composing.block_words import day_range, price_words, social_name
from desktop_app.composing.footer import Line, Link
from desktop_app.composing.footer_check import footer_faults
from desktop_app.composing.html_facts import MAX_HTML
from desktop_app.composing.inlines import Inlines, Merge, Run
from desktop_app.composing.links import href
from desktop_app.composing.look import Look, look_of
from desktop_app.composing.mjml_check import check_mjml
from desktop_app.composing.page import Page, Theme
from desktop_app.composing.slots import Pieces, Sentinels, Slot
from desktop_app.domain.errors import AppError
from desktop_app.i18n.wording import Language, wording
from desktop_app.paths import resource_text

GLOBALS = frozenset({
    "page", "look", "inline", "href", "footer", "say", "price_words", "day_range", "social_name",
    "coupon_code", "top_stop",
})
"""What a template is given."""
MACROS = "blocks.mjml.j2"
"""The one file that a template may import."""


def page_pieces(page: Page, theme: Theme) -> Pieces:
    """The HTML part with its slots. Raises AppError theme-broken, jinja2.TemplateError."""
    marks = Sentinels()
    shown: list[str] = []
    mjml = rendered_mjml(page, theme, shown, marks)
    if not theme.trusted:  # words that turn round would turn the law's block round with them
        mjml = _TURNING.sub("", mjml)
        shown = [_TURNING.sub("", one) for one in shown]
    html = _with_heights(to_html(mjml, pictures_of(page), theme.id), page)
    if len(shown) != 1 or html.count(shown[0]) != 1 or not shown[0]:
        raise AppError("theme-broken", theme=theme.id)
    if not theme.trusted and page.places is None and any(True for _ in footer_faults(html, shown[0])):
        raise AppError("theme-broken", theme=theme.id)
    pieces = marks.split(html)
    if not theme.trusted and _leads_somewhere(pieces):
        raise AppError("theme-broken", theme=theme.id)
    return pieces


def _with_heights(html: str, page: Page) -> str:
    """Pictures with their height too, which keeps the place until they are shown (mail.md 6); telephones
    still scale them, as their style says."""
    sizes = {str(escape(image.src)): (image.width, image.height) for image in page.images.values()}

    def with_height(found: re.Match[str]) -> str:
        tag = found[0].replace(' height="auto"', "")
        source, shown = _SOURCE.search(tag), _WIDTH.search(tag)
        width, height = sizes.get(source[1], (0, 0)) if source else (0, 0)
        if not width or not shown or ' height="' in tag:
            return tag
        pixels = max(1, round(int(shown[1]) * height / width))
        return tag.replace(shown[0], f'{shown[0]} height="{pixels}"', 1)

    return _IMAGE.sub(with_height, html)


def _leads_somewhere(pieces: Pieces) -> bool:
    """Whether something of the reader's decides where a link leads or how words look."""
    return any(
        isinstance(piece, Slot) and piece.name != "optout_mailto" and isinstance(before, str)
        and bool(_IN_ATTRIBUTE.search(before))
        for before, piece in pairwise(pieces)
    )


def rendered_mjml(page: Page, theme: Theme, shown: list[str], marks: Sentinels | None = None) -> str:
    """What the template makes of the page; each footer that it asked for is put into `shown`.

    Raises jinja2.TemplateError.
    """
    marks = marks or Sentinels()

    def footer(link_style: str = "") -> Markup:
        shown.append(_footer_html(page.footer, marks, link_style))
        return Markup(shown[-1])  # noqa: S704 every node in it was escaped one by one

    def top_stop(link_style: str = "") -> Markup:
        return _footer_line(page.top_stop, marks, link_style)

    look = look_of(theme.look, page.brand)
    given = {
        "page": page, "look": look, "inline": _inline(marks, look), "href": href, "footer": footer,
        "top_stop": top_stop,
    }
    pieces: list[str] = []
    size = 0
    for piece in _template(theme.source).generate(**given, **_words(page.language)):
        size += len(piece)
        if size > MAX_HTML:
            raise AppError("theme-too-big", theme=theme.id, limit=MAX_HTML // 1000)
        pieces.append(piece)
    return _NOT_XML.sub("\ufffd", "".join(pieces))


def pictures_of(page: Page) -> frozenset[str]:
    """Addresses of all pictures that the page may show: those of the draft, its icons, the logo."""
    shown = {image.src for image in page.images.values()}
    return frozenset(shown | {page.logo.src}) if page.logo else frozenset(shown)


def to_html(mjml: str, pictures: frozenset[str], theme: str) -> str:
    """Checked MJML as mail HTML; `pictures` are the addresses that may be shown. AppError theme-broken."""
    check_mjml(mjml, pictures, theme)
    try:
        html: str = mrml.to_html(mjml, mrml.ParserOptions(include_loader=mrml.noop_loader())).content
    except OSError:  # mrml's only way to say that the MJML is broken
        raise AppError("theme-broken", theme=theme) from None
    # `auto` would turn the whole mail round, the law's block too, after one word of another script.
    html = _SPLIT_PIXELS.sub(r"\1", html).replace(' dir="auto"', ' dir="ltr"')
    return _PLAIN_TABLE.sub('<table role="presentation" ', html)


def _words(language: Language) -> dict[str, object]:
    """What blocks say by themselves, as the text part says it too."""
    return {
        "say": wording(language).text,
        "price_words": partial(price_words, language=language),
        "day_range": partial(day_range, language=language),
        "social_name": partial(social_name, language=language),
        "coupon_code": Merge("coupon_code"),
    }


class _Macros(BaseLoader):
    def get_source(
        self, _environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if template != MACROS:
            raise TemplateNotFound(template)
        # With a name of its own, so that a line in a report is one of the theme.
        return resource_text("themes", MACROS), MACROS, None


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The sandbox in which every theme runs."""
    return ImmutableSandboxedEnvironment(
        loader=_Macros(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


_SPLIT_PIXELS = re.compile(r'(<img\b[^<>]* width="\d+)\.\d+(?=")')
"""A picture that fills a narrow column gets parts of pixels, which HTML does not know there."""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither XML nor UTF-8 can hold; the owner's texts never do, a name of the shop may."""
_TURNING = re.compile(
    "[\u202a-\u202e\u2066-\u2069]|&#0*(?:823[4-8]|829[4-7]);|&#[xX]0*(?:202[a-eA-E]|206[6-9]);"
)
_IN_ATTRIBUTE = re.compile(r'\b(?:href|src|style|width|height|class)="[^"<>]*\Z')
_IMAGE = re.compile(r"<img\b[^<>]*>")
_SOURCE = re.compile(r' src="([^"]*)"')
_WIDTH = re.compile(r' width="(\d+)"')
_PLAIN_TABLE = re.compile(r"<table (?![^<>]*\brole=)")
"""Tables only arrange things: nobody wants to hear "table with one row, two columns"."""
_KEPT = 24
_compiled: dict[str, Template] = {}


def _template(source: str) -> Template:
    """The compiled template: a preview after each keystroke needs the same one again."""
    found = _compiled.get(source)
    if found is None:
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        found = _compiled[source] = environment().from_string(source)
    return found


def _inline(marks: Sentinels, look: Look) -> Callable[..., Markup]:
    """The theme's `inline(runs, role)`: escaped HTML of runs and merge fields.

    Without `role` links and tones have the colours of the paper; with one (such as "banner_words") all
    words have the colour of that role.
    """

    def inline(inlines: Inlines, role: str = "") -> Markup:
        colour = getattr(look, role or "link")
        name = (role or "link").replace("_", "-")
        out = Markup()
        for node in inlines:
            piece = _piece(node, marks)
            if isinstance(node, Run) and node.link:
                style = f"color:{colour};text-decoration:underline"
                piece = _anchor(escape(href(node.link)), piece, style, f"kw-{name}")
            elif node.tone and not role:
                piece = Markup('<span class="kw-{}" style="color:{}">{}</span>').format(
                    node.tone, getattr(look, node.tone), piece
                )
            if node.bold:
                piece = Markup("<strong>{}</strong>").format(piece)
            if node.italic:
                piece = Markup("<em>{}</em>").format(piece)
            out += piece
        return out

    return inline


def _piece(node: Run | Merge, marks: Sentinels) -> Markup:
    if isinstance(node, Merge):
        return Markup(marks.mark(Slot(node.field, node.fallback)))  # noqa: S704 letters and digits
    return Markup("<br />").join(escape(line) for line in node.text.split("\n"))


def _footer_html(lines: Iterable[Line], marks: Sentinels, link_style: str) -> str:
    return str(Markup("<br />").join(_footer_line(line, marks, link_style) for line in lines))


def _footer_line(line: Line, marks: Sentinels, link_style: str) -> Markup:
    out = Markup()
    for node in line:
        if isinstance(node, Link):
            out += _anchor(_marked(node.target, marks), _marked(node.text, marks), link_style, "kw-foot-link")
        else:
            out += _marked(node, marks)
    return out


def _marked(words: str | Slot, marks: Sentinels) -> Markup:
    return escape(marks.mark(words) if isinstance(words, Slot) else words)


def _anchor(target: Markup, words: Markup, style: str, name: str) -> Markup:
    return Markup('<a class="{}" href="{}" style="{}">{}</a>').format(name, target, style, words)
