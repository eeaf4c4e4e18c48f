"""The look of a theme in a shop's colours, by day and in the dark, so that every word can be read.

A theme names colours by ROLE in its `theme.json`; a shop names one colour and one kind of font. `look_of`
brings them together and moves every colour of words away from what it stands on until the contrast is
at least 4.5 (WCAG 2.1, 1.4.3; for the footer SEM Ord. 7(1)(i)).
"""

import colorsys
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from markupsafe import Markup

from desktop_app.composing.colours import BLACK, WHITE, Colour, contrast, parse_colour
from desktop_app.domain.brand import Brand

CONTRAST = 4.5
"""Least contrast of words with what they stand on."""
FONT_STACKS = {
    "sans": Markup("'Hiragino Sans','Yu Gothic UI','Meiryo',sans-serif"),
    "serif": Markup("'Hiragino Mincho ProN','Yu Mincho','YuMincho','Noto Serif CJK JP',serif"),
    "round": Markup("'Hiragino Maru Gothic ProN','BIZ UDPGothic','Yu Gothic UI','Meiryo',sans-serif"),
}
"""Families that readers' computers and telephones have, by `domain.brand.FONTS`; as they stand in a style."""
HEADING_MARKS = ("none", "bar", "under", "band")
"""What a theme puts at its headings of level 2: nothing, a bar at the left, a line below, a coloured band."""
WEIGHTS = ("400", "600", "700")

_EDGE = 1.25
"""Least contrast of a button or a banner in the shop's colour with the paper, so that its shape is seen."""
_SAFE = 4.56
"""What is aimed at: colours are rounded to whole numbers, and CONTRAST must hold for the rounded ones."""
_ON_PAPER = ("words", "quiet", "heading", "accent", "strong", "link", "panel_words")
_WORDS_ON = (
    ("button_words", "button"), ("head_words", "head"), ("banner_words", "banner"), ("foot_words", "foot"),
    ("foot_link", "foot"),
)
_OF_THE_SHOP = ("accent", "heading", "button", "banner")
_LIKE_THEM = ("head", "head_words", "strong")
_PIXELS = re.compile(r"(\d{1,2})px")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """A colour ("#rrggbb") for each ROLE. Defaults are those of plain paper."""

    ground: str = "#ffffff"
    paper: str = "#ffffff"
    words: str = "#1a1a1a"
    quiet: str = "#595959"
    heading: str = "#1a1a1a"
    accent: str = "#9e2f1b"
    strong: str = "#1f3a5f"
    link: str = "#174a8b"
    line: str = "#cccccc"
    panel: str = "#f7f7f5"
    panel_words: str = "#1a1a1a"
    panel_line: str = "#dcdcd8"
    button: str = "#1f3a5f"
    button_words: str = "#ffffff"
    head: str = "#ffffff"
    head_words: str = "#1a1a1a"
    banner: str = "#1f3a5f"
    banner_words: str = "#ffffff"
    foot: str = "#f4f4f2"
    foot_words: str = "#444444"
    foot_link: str = "#174a8b"


ROLES = tuple(field.name for field in fields(Colours))
_DARK = Colours(
    ground="#161616", paper="#1e1e1e", words="#ededed", quiet="#b5b5b5", heading="#ffffff", accent="#f0a08c",
    strong="#b7cdf0", link="#9cc2f2", line="#4a4a4a", panel="#292929", panel_words="#ededed",
    panel_line="#4a4a4a", button="#35567f", button_words="#ffffff", head="#1e1e1e", head_words="#ededed",
    banner="#1f3a5f", banner_words="#ffffff", foot="#1a1a1a", foot_words="#c9c9c9", foot_link="#9cc2f2",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Colours):
    """Everything a template asks for of colours, fonts and shapes."""

    dark: Colours = _DARK
    font: Markup = FONT_STACKS["sans"]
    """Value of `font-family`."""
    radius: str = "6px"
    """Of pictures and panels; mail programs without round corners show square ones."""
    button_radius: str = "6px"
    heading_sizes: tuple[str, str, str] = ("24px", "19px", "16px")
    heading_align: str = "left"
    """Of headings that the owner did not align otherwise."""
    heading_mark: str = "none"
    heading_weight: str = "700"
    text_size: str = "16px"
    line_height: str = "1.8"


def look_of(look: Mapping[str, Any], brand: Brand | None = None) -> Look:
    """The look that `theme.json` describes (`Theme.look`), in the colour and font of the shop.

    What is missing or makes no sense in `look` is the default: an imported theme's file is anybody's.
    """
    brand = brand or Brand()
    dark_look = look.get("dark")
    light = _colours(look, Colours())
    dark = _colours(dark_look if isinstance(dark_look, Mapping) else {}, _DARK)
    accent = parse_colour(brand.accent)
    if accent is not None:
        light, dark = _branded(light, accent), _branded(dark, accent)
    font = brand.font if brand.font in FONT_STACKS else look.get("font")
    radius = _pixels(look.get("radius"), "6px", 0, 24)
    return Look(
        **asdict(_readable(light)),
        dark=_readable(dark),
        font=FONT_STACKS.get(str(font), FONT_STACKS["sans"]),
        radius=radius,
        button_radius=_pixels(look.get("button_radius"), radius, 0, 40),
        heading_sizes=_sizes(look.get("heading_sizes")),
        heading_align="center" if look.get("heading_align") == "center" else "left",
        heading_mark=_one_of(look.get("heading_mark"), HEADING_MARKS),
        heading_weight=_one_of(look.get("heading_weight"), WEIGHTS, "700"),
        text_size=_pixels(look.get("text_size"), "16px", 14, 20),
        line_height=_one_of(look.get("line_height"), ("1.6", "1.7", "1.8", "1.9", "2.0"), "1.8"),
    )


def _colours(given: Mapping[str, Any], otherwise: Colours) -> Colours:
    named = {role: parse_colour(str(given[role])) for role in ROLES if role in given}
    return replace(otherwise, **{role: _hex(colour) for role, colour in named.items() if colour})


def _branded(colours: Colours, accent: Colour) -> Colours:
    """The shop's colour where the theme has its own leading one."""
    leading = {getattr(colours, role) for role in _OF_THE_SHOP}
    roles = [*_OF_THE_SHOP, *(role for role in _LIKE_THEM if getattr(colours, role) in leading)]
    filled = _hex(_moved(accent, (_of(colours, "paper"),), _EDGE))
    new = dict.fromkeys(roles, _hex(accent)) | {"button": filled, "banner": filled}
    return replace(colours, **new)


def _readable(colours: Colours) -> Colours:
    """The same colours, each word's moved until it can be read where it may stand."""
    paper = _of(colours, "paper")
    panel = _of(colours, "panel")
    if max(min(contrast(ink, paper), contrast(ink, panel)) for ink in (BLACK, WHITE)) < 2 * CONTRAST:
        panel = paper  # the same links and tones stand on both
    changed = {"panel": _hex(panel)}
    for role in _ON_PAPER:
        changed[role] = _hex(legible(_of(colours, role), (paper, panel)))
    for words, ground in _WORDS_ON:
        on = parse_colour(changed.get(ground, getattr(colours, ground))) or WHITE
        ink = _of(colours, words)
        if contrast(ink, on) < CONTRAST and ground in ("button", "banner"):
            on, ink = _filled(on)
            changed[ground] = _hex(on)
        changed[words] = _hex(legible(ink, (on,)))
    return replace(colours, **changed)


_INK = Colour(26, 26, 26)
_NEARLY = 3.0


def _filled(ground: Colour) -> tuple[Colour, Colour]:
    """A coloured ground and its words: white where a little darkening is enough, as on red; else dark."""
    if contrast(WHITE, ground) < _NEARLY:
        return ground, _INK
    return _moved(ground, (WHITE,), CONTRAST), WHITE


def legible(words: Colour, grounds: Iterable[Colour]) -> Colour:
    """`words` made darker or lighter, its hue kept, until it stands out from all of `grounds`."""
    return _moved(words, tuple(grounds), CONTRAST)


def _moved(colour: Colour, grounds: tuple[Colour, ...], least: float) -> Colour:
    if min(contrast(colour, ground) for ground in grounds) >= least:
        return colour
    darker = min(contrast(BLACK, ground) for ground in grounds)
    lighter = min(contrast(WHITE, ground) for ground in grounds)
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour[:3]))
    end = 0.0 if darker >= lighter else 1.0
    for step in range(1, 101):
        share = step / 100
        mixed = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * share, saturation)
        found = Colour(*(round(part * 255) for part in mixed))
        if min(contrast(found, ground) for ground in grounds) >= least * _SAFE / CONTRAST:
            return found
    return WHITE if end else BLACK


def _of(colours: Colours, role: str) -> Colour:
    return parse_colour(getattr(colours, role)) or BLACK


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(round(part) for part in colour[:3]))


def _pixels(given: object, otherwise: str, least: int, most: int) -> str:
    found = _PIXELS.fullmatch(given) if isinstance(given, str) else None
    return f"{min(most, max(least, int(found[1])))}px" if found else otherwise


def _sizes(given: object) -> tuple[str, str, str]:
    sizes = list(given)[:3] if isinstance(given, list | tuple) else []
    usual = ("24px", "19px", "16px")
    sizes += [None] * (3 - len(sizes))
    first, second, third = (_pixels(*pair, 14, 40) for pair in zip(sizes, usual, strict=True))
    return first, second, third


def _one_of(given: object, allowed: tuple[str, ...], otherwise: str = "") -> str:
    return given if isinstance(given, str) and given in allowed else otherwise or allowed[0]
