"""The CSS of a theme: what runs, fetches or covers is refused; what mail programs do not know is told.

The table `resources/themes/css_support.json` says what Outlook (Word), Gmail, Apple Mail and docomo mail
know, from general knowledge; cells that are not certain are marked "unsure".
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from desktop_app.composing.colours import parse_colour
from desktop_app.paths import resource_text

PROGRAMS = ("outlook", "gmail", "apple", "docomo")

_REMOTE = re.compile(r"url\s*\(|@import|@font-face|image-set|image\s*\(|element\s*\(|src\s*:", re.I)
_RUNNING = re.compile(r"expression\s*\(|behavior\s*:|-moz-binding|javascript:|vbscript:", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_SELECTOR = re.compile(r"(?::root|[\w\-.#*>\s,]+)")
_IF = r"\(\s*(?:(?:min|max)-width\s*:\s*\d{1,4}px|prefers-[a-z-]+\s*:\s*[a-z-]+)\s*\)"
_MEDIA = re.compile(rf"@media\s+(?:(?:only\s+)?(?:screen|all)|{_IF})(?:\s+and\s+{_IF})*", re.I)
"""Conditions of which every reading is looked at; "not", "print" and lists of several can mean anything."""
_LINE_BREAK = re.compile(r"(?<![\w.#-])br(?![\w-])", re.I)
_PIECE = re.compile(r"([^{}]*)([{}]|\Z)")
_NEGATIVE = re.compile(r"(?<![\w#-])-\s*(?:\d|\.\d)")
_NAME = re.compile(r"-{0,2}[a-zA-Z][\w-]*")
_COLOUR = re.compile(r"(?:[\w#.%\s-]|(?:rgb|hsl)a?\([\d\s.,%/]*\))*")
_LENGTH = re.compile(r"([\d.]+)(px|em|rem|pt|%|vh|vw)?")
_MOST_PX = {
    "padding": 200, "margin": 200, "border-spacing": 20, "border-radius": 100, "border": 40,
    "text-indent": 100, "letter-spacing": 20, "word-spacing": 20, "width": 640, "min-width": 640,
    "height": 640, "font-size": 100,
}
"""What pushes words out of a screen, or makes it so wide that telephones show it tiny."""
_PICTURE_FONTS = re.compile(r"wingdings|webdings|symbol|dingbats|marlett|barcode|blank", re.I)
_FUNCTION = re.compile(r"[a-z]+\([^()]*\)")
_NUMBER_WORD = re.compile(r"[+-]?\.?\d")
_MOST_LINES = 4
_COLOURED = frozenset({"color", "background", "background-color"})
_WORDS_OF: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split("|"))
    for name, words in {
        "display": "none|block|inline|inline-block|table|table-row|table-row-group|table-cell|list-item",
        "vertical-align": "baseline|top|middle|bottom|sub|super|text-top|text-bottom|inherit",
        "outline": "none|0",
        "-webkit-text-size-adjust": "none|auto|100%",
        "-ms-text-size-adjust": "none|auto|100%",
        "color-scheme": "light dark|light|normal",
        "supported-color-schemes": "light dark|light",
        "text-transform": "none|uppercase|lowercase|capitalize|inherit",
        "mso-hide": "none|all",
    }.items()
}
"""Properties of which every other value is refused: nobody here can tell what it does to the words."""
_SIZES = frozenset({
    "width", "min-width", "max-width", "height", "max-height", "font-size", "line-height", "letter-spacing",
    "word-spacing", "text-indent",
})
_SIZE_WORDS = frozenset({
    "auto", "none", "normal", "inherit", "smaller", "larger", "small", "medium", "large",
})
_ARRANGING = ("column", "flex", "grid")
"""Squeeze words where a program knows them."""
_HARMLESS = frozenset({
    "box-sizing", "text-rendering", "font-stretch", "scrollbar-color", "text-size-adjust",
    "-webkit-font-smoothing", "-moz-osx-font-smoothing", "image-rendering",
})
"""Not in the table, and nothing that could take words out of sight."""

Found = tuple[str, str, Mapping[str, object]]
"""(code, severity, parameters)"""


@cache
def support_table() -> Mapping[str, Mapping[str, Any]]:
    """By property what each of `PROGRAMS` makes of it ("yes", "no", "part", "unsure"), and more."""
    table = json.loads(resource_text("themes", "css_support.json"))
    properties: Mapping[str, Mapping[str, Any]] = table["properties"]
    return properties


def well_supported(name: str, value: str = "") -> bool:
    """Whether a property may stand in a mail: every program knows it, or shows something sensible without."""
    row = support_table().get(name)
    if row is None or "refused" in row or row.get("values", {}).get(value) == "no":
        return False
    return "degrades" in row or all(row[program] in ("yes", "part") for program in PROGRAMS)


def declarations(css: str) -> Iterator[tuple[str, str]]:
    """Properties and values of a `style`, in lower case, without `!important`."""
    for part in _COMMENT.sub(" ", css).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            yield name.strip().lower(), value.partition("!")[0].strip().lower()


@lru_cache(4096)
def style_faults(css: str) -> tuple[Found, ...]:
    """What is wrong with the value of a `style` attribute."""
    if (found := next(_dangers(css), None)) is not None:
        return (found,)
    return tuple(fault for name, value in declarations(css) for fault in _declaration(name, value))


@lru_cache(64)
def sheet_faults(css: str) -> tuple[Found, ...]:
    """What is wrong with a style sheet: rules of plain selectors, and `@media` around them."""
    return tuple(_sheet_faults(css))


def _sheet_faults(css: str) -> Iterator[Found]:
    if (found := next(_dangers(css), None)) is not None:
        yield found
        return
    depth = 0
    for text, end in _PIECE.findall(_COMMENT.sub(" ", css)):
        depth += {"{": 1, "}": -1, "": 0}[end]
        if depth < 0 or depth > 2 or (not end and (depth or text.strip())):
            yield ("css", "stop", {"found": (text.strip() + end)[:60]})
            return
        if end == "}":
            yield from style_faults(text)
        elif end and not _is_head(text.strip()):
            yield ("css-selector", "stop", {"found": text.strip()[:60]})


def _is_head(text: str) -> bool:
    if text.startswith("@"):
        return bool(_MEDIA.fullmatch(text))
    return bool(_SELECTOR.fullmatch(text)) and not _LINE_BREAK.search(text)


def _dangers(css: str) -> Iterator[Found]:
    plain = _COMMENT.sub("", css)
    # An escape in CSS can spell any of the words that are looked for.
    for sign in ("\\", "<", "@charset", "@namespace"):
        if sign in plain:
            yield ("css", "stop", {"found": sign})
    if found := _RUNNING.search(plain):
        yield ("script", "stop", {"tag": found[0]})
    if found := _REMOTE.search(plain):
        yield ("remote", "stop", {"found": found[0]})


def _declaration(name: str, value: str) -> Iterator[Found]:
    if not _NAME.fullmatch(name):
        yield ("css", "stop", {"found": f"{name}: {value}"[:60]})
        return
    row = support_table().get(name)
    if row is None:
        if name in _HARMLESS:
            yield ("css-unknown", "warn", {"name": name})
        else:
            yield ("css-refused", "stop", {"name": name[:40]})
    elif "refused" in row or row.get("refused_in_themes"):
        yield ("css-refused", "stop", {"name": name, "value": value[:40]})
    elif _is_trick(name, value):
        yield ("css-trick", "stop", {"name": name, "value": value[:40]})
    elif not well_supported(name, value):
        yield ("css-unsupported", "warn", {"name": name, "value": value[:40]})


def _is_trick(name: str, value: str) -> bool:
    """Ordinary properties with values that push words away, onto each other, or into signs."""
    if "(" in value and not _COLOUR.fullmatch(value):
        return True
    words = _FUNCTION.sub("", value).replace("/", " ").replace(",", " ").split()
    if any(_NUMBER_WORD.match(word) and not _LENGTH.fullmatch(word.lstrip("-")) for word in words):
        return True
    if name in _COLOURED:
        return value not in ("inherit", "none") and parse_colour(value) is None
    if name in _WORDS_OF:
        return value not in _WORDS_OF[name]
    if name.startswith(_ARRANGING):
        return True
    if name in _SIZES and any(_px(word.lstrip("-")) is None and word not in _SIZE_WORDS for word in words):
        return not all(word.endswith("%") for word in words)
    return _is_too_much(name, value)


def _is_too_much(name: str, value: str) -> bool:
    if name in ("letter-spacing", "word-spacing") and value.startswith("-"):
        return (size := _px(value[1:])) is None or size > 1
    if name.startswith(("margin", "text-indent", "padding")) and _NEGATIVE.search(value):
        return True
    if (most := next((px for start, px in _MOST_PX.items() if name.startswith(start)), None)) is not None:
        return any((size := _px(word)) is not None and size > most for word in value.split())
    if name.startswith("text-decoration") and "through" in value:
        return True
    if name == "line-height":
        return _is_line_trick(value)
    if name == "font" and (found := re.search(r"/\s*(\S+)", value)) and _is_line_trick(found[1]):
        return True
    return name in ("font", "font-family") and bool(_PICTURE_FONTS.search(value))


def _is_line_trick(value: str) -> bool:
    """Lines that lie on each other, or so far apart that nobody sees the next."""
    size = _px(value)
    if size is None:
        return False
    if value.endswith("%"):
        size /= 100
    least, most = (0.9, _MOST_LINES) if value[-1:].isdigit() or value.endswith("%") else (9, 100)
    return not least <= size <= most


def _px(word: str) -> float | None:
    found = _LENGTH.fullmatch(word)
    if not found:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    return number * {"em": 16, "rem": 16, "pt": 4 / 3, "vh": 6, "vw": 6}.get(found[2] or "", 1)
