"""The CSS of a theme: what runs, fetches or covers is refused; what mail programs do not know is told.

The table `resources/themes/css_support.json` says what Outlook (Word), Gmail, Apple Mail and docomo mail
know, from general knowledge; cells that are not certain are marked "unsure".
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from desktop_app.paths import resource_text

PROGRAMS = ("outlook", "gmail", "apple", "docomo")

_REMOTE = re.compile(r"url\s*\(|@import|@font-face|image-set|image\s*\(|element\s*\(|src\s*:", re.I)
_RUNNING = re.compile(r"expression\s*\(|behavior\s*:|-moz-binding|javascript:|vbscript:", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_SELECTOR = re.compile(r"(?::root|[\w\-.#*>\s,]+)")
_MEDIA = re.compile(r"@media [\w\s:().,-]+")
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
_PICTURE_FONTS = re.compile(r"wingdings|webdings|symbol|dingbats|marlett|barcode", re.I)

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
    return bool(_SELECTOR.fullmatch(text))


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
        severity = "stop" if name.startswith(("-", "mso-")) else "warn"
        yield ("css-refused" if severity == "stop" else "css-unknown", severity, {"name": name[:40]})
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
    if name in ("letter-spacing", "word-spacing") and value.startswith("-"):
        return (size := _px(value[1:])) is None or size > 1
    if name.startswith(("margin", "text-indent", "padding")) and _NEGATIVE.search(value):
        return True
    if (most := next((px for start, px in _MOST_PX.items() if name.startswith(start)), None)) is not None:
        return any((size := _px(word)) is not None and size > most for word in value.split())
    if name.startswith("text-decoration") and "through" in value:
        return True
    if name == "line-height":
        return (size := _px(value)) is not None and size < (0.9 if value[-1:].isdigit() else 9)
    return name in ("font", "font-family") and bool(_PICTURE_FONTS.search(value))


def _px(word: str) -> float | None:
    found = _LENGTH.fullmatch(word)
    if not found:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    return number * {"em": 16, "rem": 16, "pt": 4 / 3, "vh": 6, "vw": 6}.get(found[2] or "", 1)
