"""Whether a reader can see the characters of an HTML element (law.md 6.9.16, SEM Ord. 7(1)(i)).

A `Look` is what an element inherits and passes on; `inside` computes the next one from an element's
tag, attributes and inline style. Style sheets were turned into inline styles before.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_app.composing.colours import (
    BLACK,
    LINK_BLUE,
    WHITE,
    Colour,
    contrast,
    first_colour,
    over,
    parse_colour,
)
from desktop_app.domain.rendered import Sight

HIDDEN_PX = 6
FAINT_PX = 9
SAME_COLOUR = 1.1
"""Contrast up to which two colours count as equal: white on #f5f5f5 cannot be read by anyone."""
FAINT_CONTRAST = 3

_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54,
          "vw": 6.0, "vh": 6.0, "vmin": 6.0, "vmax": 6.0, "rem": 16.0}
_RELATIVE = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5}
_WORDS = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
          "xx-large": 32.0, "xxx-large": 48.0}
_FONT_SIZES = {1: 10.0, 2: 13.0, 3: 16.0, 4: 18.0, 5: 24.0, 6: 32.0, 7: 48.0}
_TAG_FACTORS = {"small": 0.83, "sub": 0.83, "sup": 0.83, "big": 1.2, "h1": 2.0, "h2": 1.5, "h3": 1.17,
                "h5": 0.83, "h6": 0.67}
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))\s*(px|pt|pc|in|cm|mm|q|vw|vh|vmin|vmax|rem|em|ex|ch|%)?$")
_FAR_AWAY = -300
_CLEAR_INK = 0.1
"""Opacity below which nothing can be made out, whatever the colours."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the characters at one place of a mail look like."""

    size: float = 16.0
    colour: Colour = BLACK
    ground: Colour = WHITE
    picture_behind: bool = False
    opacity: float = 1.0
    scale: float = 1.0
    gone: bool = False
    """Not shown whatever the children say."""
    invisible: bool = False
    """visibility:hidden, which a child can undo."""

    @property
    def sight(self) -> Sight:
        """The worst that size and colours make of the characters."""
        size = self.size * self.scale
        ink = self.colour._replace(alpha=self.colour.alpha * self.opacity)
        ratio = contrast(over(ink, self.ground), self.ground)
        clear_ink = ink.alpha < _CLEAR_INK
        unseen = clear_ink or (ratio <= SAME_COLOUR and not self.picture_behind)
        if self.gone or self.invisible or size < HIDDEN_PX or unseen:
            return Sight.HIDDEN
        if size < FAINT_PX or ratio < FAINT_CONTRAST:
            return Sight.FAINT
        return Sight.CLEAR


def parse_style(text: str) -> dict[str, str]:
    """The declarations of a `style` attribute, lower-case; the last wins, `!important` before all."""
    found: dict[str, str] = {}
    strong: set[str] = set()
    for declaration in re.sub(r"/\*.*?(?:\*/|\Z)", " ", text, flags=re.S).split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        important = "!important" in value.replace(" ", "")
        if not colon or (name in strong and not important):
            continue
        if important:
            strong.add(name)
            value = value.partition("!")[0].strip()
        found.pop(name, None)
        found[name] = value
    # A strong shorthand ("font") wins over weak longhands ("font-size") that come later.
    return {name: found[name] for name in sorted(found, key=lambda name: name in strong)} if strong else found


def length(text: str, base: float) -> float | None:
    """A CSS length in px; `base` is what em and % refer to. None for `auto`, `calc()` and the like."""
    match = _LENGTH.match(text.strip())
    if not match:
        return None
    number, unit = float(match[1]), match[2] or "px"
    return number * base * _RELATIVE[unit] if unit in _RELATIVE else number * _UNITS[unit]


def inside(look: Look, tag: str, attributes: Mapping[str, str], style: Mapping[str, str]) -> Look:
    """The look of the characters inside an element that stands in `look`."""
    size = _size(look, tag, attributes, style)
    ground, picture = _ground(look, attributes, style)
    visibility = style.get("visibility", "")
    return replace(
        look, size=size, ground=ground, picture_behind=picture,
        colour=_colour(look, tag, attributes, style),
        opacity=look.opacity * _opacity(style),
        scale=look.scale * _scale(style),
        gone=look.gone or _gone(style, size) or "hidden" in attributes or _closed(tag, attributes),
        invisible=visibility in ("hidden", "collapse") or (look.invisible and visibility != "visible"),
    )


def _closed(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag == "details" and "open" not in attributes


def _size(look: Look, tag: str, attributes: Mapping[str, str], style: Mapping[str, str]) -> float:
    size = look.size * _TAG_FACTORS.get(tag, 1.0)
    if tag == "font" and (number := re.fullmatch(r"\s*([+-]?)(\d)\s*", attributes.get("size", ""))):
        step = int(number[2]) if not number[1] else 3 + int(number[1] + number[2])
        size = _FONT_SIZES[min(7, max(1, step))]
    for name, value in style.items():
        if name == "font":
            value = next((word.partition("/")[0] for word in value.split() if _is_size(word)), "")
        elif name != "font-size":
            continue
        size = _font_size(value, look.size, size)
    return size


def _is_size(word: str) -> bool:
    word = word.partition("/")[0]
    return word in _WORDS or word in ("smaller", "larger") or bool(re.match(r"[\d.]+[a-z%]", word))


def _font_size(value: str, parent: float, otherwise: float) -> float:
    if value in _WORDS:
        return _WORDS[value]
    if value in ("smaller", "larger"):
        return parent * (0.83 if value == "smaller" else 1.2)
    size = length(value, parent)
    return otherwise if size is None or size < 0 else size


def _colour(look: Look, tag: str, attributes: Mapping[str, str], style: Mapping[str, str]) -> Colour:
    # A link without a colour of its own is blue whatever stands around it.
    colour = LINK_BLUE if tag == "a" and "href" in attributes else look.colour
    for name in ("text", "color"):
        if name in attributes and tag in ("body", "font", "basefont"):
            colour = parse_colour(attributes[name]) or colour
    for name in ("color", "-webkit-text-fill-color"):
        value = style.get(name, "")
        colour = look.colour if value == "inherit" else parse_colour(value) or colour
    return colour


def _ground(look: Look, attributes: Mapping[str, str], style: Mapping[str, str]) -> tuple[Colour, bool]:
    ground, picture = look.ground, look.picture_behind
    if painted := parse_colour(attributes.get("bgcolor", "")):
        ground, picture = over(painted, ground), False
    for name, value in style.items():
        if name in ("background-color", "background") and (painted := first_colour(value)):
            ground = over(painted, ground)
            picture = picture and painted.alpha < 1
    pictured = "url(" in style.get("background", "") + style.get("background-image", "")
    return ground, picture or pictured or bool(attributes.get("background"))


def _opacity(style: Mapping[str, str]) -> float:
    value = style.get("opacity", "1")
    if match := re.search(r"alpha\(opacity=(\d+)\)|opacity\(([\d.]+%?)\)", style.get("filter", "")):
        value = f"{match[1]}%" if match[1] else match[2]
    try:
        share = float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, share))


def _scale(style: Mapping[str, str]) -> float:
    factor = 1.0
    for text in re.findall(r"scale[xy]?\(\s*([\d.]+)", style.get("transform", "")):
        factor *= float(text) if text.strip(".") and text.count(".") < 2 else 1.0
    zoom = style.get("zoom", "")
    if match := re.fullmatch(r"(\d+\.?\d*|\.\d+)(%?)", zoom):
        factor *= float(match[1]) * (0.01 if match[2] else 1)
    return factor


def _gone(style: Mapping[str, str], size: float) -> bool:
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if style.get("content-visibility") == "hidden":
        return True
    return _squashed(style, size) or _clipped(style) or _moved_away(style, size)


def _squashed(style: Mapping[str, str], size: float) -> bool:
    clipped = any(style.get(name, "").split(" ")[0] in ("hidden", "clip", "scroll", "auto")
                  for name in ("overflow", "overflow-x", "overflow-y"))
    sides = ("height", "max-height", "width", "max-width")
    boxes = [length(style[name], size) for name in sides if name in style]
    return clipped and any(box is not None and box < HIDDEN_PX for box in boxes)


def _clipped(style: Mapping[str, str]) -> bool:
    numbers = re.findall(r"[\d.]+", style.get("clip", ""))
    nothing = bool(numbers) and "rect" in style["clip"] and all(number in ("0", "1") for number in numbers)
    inset = re.search(r"inset\(\s*(\d+)%", style.get("clip-path", ""))
    return nothing or bool(inset and int(inset[1]) >= 50) or "circle(0" in style.get("clip-path", "")


def _moved_away(style: Mapping[str, str], size: float) -> bool:
    names = ["text-indent", "margin-left", "margin-top", "margin"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
    words = " ".join(style.get(name, "") for name in names).split()
    words += re.findall(r"-[\d.]+[a-z%]+", style.get("transform", ""))
    return any((px := length(word, size)) is not None and px <= _FAR_AWAY for word in words)
