"""How well the words of a mail stand out, by day, in the dark and on a telephone.

Reads the finished HTML as mail programs do (`html_facts`), so that nothing a theme does is missed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from desktop_app.composing.colours import WHITE, Colour, contrast, over
from desktop_app.composing.html_facts import document_views, is_read
from desktop_app.composing.visibility import Look, inside, length, parse_style

_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)", re.I)
_PREFERENCE = re.compile(r"\(\s*prefers-[^()]*\)", re.I)
_KNOWS_DARK = re.compile(r"color-scheme[\"'\s:]+[^;<>]*\bdark\b", re.I)
_DARK_PAGE = Look(colour=WHITE, ground=Colour(30, 30, 30))
_NARROW_PX = 160
_TELEPHONE_PX = 320
_SQUEEZED_PX = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """Words at one place: their size in pixels and their contrast with the ground."""

    words: str
    size: float
    contrast: float
    ground: Colour
    hidden: bool
    cut: bool
    """In a box of a fixed height, a cut-off or very narrow one, or squeezed beside another cell."""
    classes: tuple[str, ...] = ()
    """Of the element and all that it stands in."""


def in_the_dark(html: str) -> str:
    """The HTML as a mail program with a dark screen shows it: its rules for the dark hold always."""
    return _DARK.sub("all", html)


def with_other_wishes(html: str) -> str:
    """The HTML as a program shows it that has each of the reader's other wishes (more contrast …)."""
    return _PREFERENCE.sub(lambda found: found[0] if _DARK.fullmatch(found[0]) else "all", html)


def shown_views(html: str, *, dark: bool = False) -> Iterator[list[Shown]]:
    """The words of each reading of the HTML: on wide screens, on narrow ones …

    With `dark` a mail that says it knows the dark stands on a dark ground where it paints none itself.
    """
    page = _DARK_PAGE if dark and _KNOWS_DARK.search(html) else Look()
    for view in document_views(html):
        found: list[Shown] = []
        _walk(view, _Place(page), found)
        yield found


@dataclass(frozen=True, slots=True)
class _Place:
    look: Look
    cut: bool = False
    squeeze: float = 0.0
    """Pixels that gaps and edges at the sides have taken from the width so far."""
    classes: tuple[str, ...] = ()


def _walk(node: etree._Element, place: _Place, found: list[Shown]) -> None:
    if not is_read(node):
        return
    attributes = tuple((str(name), str(value)) for name, value in node.attrib.items())
    look, cuts, squeeze = _within(place.look, str(node.tag), attributes)
    squeeze += place.squeeze
    cuts = cuts or place.cut or squeeze > _SQUEEZED_PX or _has_neighbours(node)
    classes = place.classes + tuple(node.get("class", "").split())
    place = _Place(look, cuts, squeeze, classes)
    _take(node.text, place, found)
    for child in node:
        _walk(child, place, found)
        _take(child.tail, place, found)


def _has_neighbours(cell: etree._Element) -> bool:
    row = cell.getparent()
    return cell.tag in ("td", "th") and row is not None and len(row) > 1


@lru_cache(8192)
def _within(look: Look, tag: str, items: tuple[tuple[str, str], ...]) -> tuple[Look, bool, float]:
    """The look inside an element, whether it cuts words off, and what it takes from the width of a telephone;
    a mail repeats most elements often."""
    attributes = dict(items)
    style = parse_style(attributes.get("style", ""))
    look = inside(look, tag, attributes, style)
    return look, _cuts(style, attributes, look), _taken(style, look)


def _taken(style: dict[str, str], look: Look) -> float:
    total = 0.0
    for name in ("padding", "margin"):
        words = style.get(name, "").split()
        sides = {1: words * 2, 2: words[1:] * 2, 3: words[1:2] * 2, 4: words[1::2]}.get(len(words), [])
        sides += [style.get(f"{name}-left", ""), style.get(f"{name}-right", "")]
        total += sum(length(side, _TELEPHONE_PX if "%" in side else look.size) or 0.0 for side in sides)
    return total


def _cuts(style: dict[str, str], attributes: dict[str, str], look: Look) -> bool:
    if any(style.get(name, "visible").startswith(("hidden", "clip", "scroll", "auto"))
           for name in ("overflow", "overflow-x", "overflow-y")):
        return True
    if style.get("white-space", "") in ("nowrap", "pre") or "nowrap" in attributes:
        return True  # sentences run out of the screen
    heights = [style.get("height", attributes.get("height", "")), style.get("max-height", "")]
    if any(length(height, look.size) is not None for height in heights if height and "%" not in height):
        return True
    widths = (style.get(name, attributes.get(name, "")) for name in ("width", "max-width"))
    return any((px := length(width, 600)) is not None and px < _NARROW_PX for width in widths if width)


def _take(text: str | None, place: _Place, found: list[Shown]) -> None:
    if text and text.strip():
        look = place.look
        ink = over(look.colour._replace(alpha=look.colour.alpha * look.opacity), look.ground)
        size, hidden = look.size * look.scale, look.gone or look.invisible
        ratio = contrast(ink, look.ground)
        found.append(Shown(text.strip(), size, ratio, look.ground, hidden, place.cut, place.classes))
