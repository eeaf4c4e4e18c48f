"""HTML from Word, Excel, web pages and mails as PARTs: bold, italic, links, lists, paragraphs, line breaks.

nh3 takes away everything that a page may hide or do (scripts, handlers, styles, comments and Office's
conditional ones, frames, pictures, forms); the words of the rest are read by
`pasted_reader`. No Qt, no network.
"""

import re
from functools import lru_cache
from typing import Any

import nh3

from desktop_app.composing.pasted_reader import BLOCKS, CELLS, LISTS, PARAGRAPHS, Reader
from desktop_app.domain.errors import AppError

MAX_BYTES = 5_000_000
"""Longer HTML is not read at all."""

_SPANS = frozenset({"b", "strong", "i", "em", "cite", "span", "font", "a", "u", "code", "tt", "kbd"})
_TAGS = {
    *BLOCKS, *PARAGRAPHS, *LISTS, *CELLS, *_SPANS, "li", "br", "tr", "tbody", "thead", "tfoot", "img",
}
_DROPPED = {
    "script", "style", "title", "xml", "template", "iframe", "object", "embed", "svg", "math", "noscript",
    "select", "textarea", "audio", "video", "canvas",
}
_ATTRIBUTES = {"*": {"style"}, "a": {"href"}, "img": {"alt"}}
_START = r"(?<![\w-])"
"""`mso-bidi-font-weight` is another thing than `font-weight`."""
_BOLD = re.compile(_START + r"(?:font-weight\s*:\s*(?:bold|bolder|[6-9]00|1000)|font\s*:[^;]*\bbold\b)", re.I)
_NOT_BOLD = re.compile(_START + r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.I)
_ITALIC = re.compile(_START + r"(?:font-style\s*:\s*(?:italic|oblique)|font\s*:[^;]*\bitalic\b)", re.I)
_NOT_ITALIC = re.compile(_START + r"font-style\s*:\s*normal", re.I)
_HIDDEN = re.compile(
    _START + r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?![.\d]*[1-9]))", re.I,
)
_KEEPS_LINES = re.compile(_START + r"white-space\s*:\s*(?:pre|pre-wrap|pre-line|break-spaces)\b", re.I)
_WORD_ITEM = re.compile(r"mso-list\s*:\s*l\d+", re.I)
_WORD_MARK = re.compile(r"mso-list\s*:\s*ignore", re.I)
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_CLOSE_THEMSELVES = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "br", "img", "meta", "link",
    "col", "hr", "input", "wbr", "base", "area", "source", "param", "o:p",
})
_STYLING = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})
_MOST_DEEP, _MOST_WORK, _MOST_TAGS = 400, 8_000_000, 200_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_MOST_ATTRIBUTES = 3000
_LONGEST_STYLE, _MOST_ENTITIES = 2000, 100_000
_NUMBERS = re.compile(r"&#(\d{1,7}|[xX][0-9a-fA-F]{1,6});")


def parts_of_html(html: str) -> list[dict[str, Any]]:
    """The PARTs of a page. Takes seconds for hostile sizes only; call it off the window's thread.

    Raises AppError("paste-too-big") over MAX_BYTES, "paste-too-long" when it has too many words.
    """
    if len(html) > MAX_BYTES or len(html.encode("utf-8", "ignore")) > MAX_BYTES:
        raise AppError("paste-too-big", most=f"{MAX_BYTES // 1_000_000}")
    whole = html.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")  # halves would stop nh3
    whole = _NUMBERS.sub(_character, whole.replace("&nbsp;", "\u00a0"))
    _check_effort(whole)
    reader = Reader()
    reader.read(cleaned_html(whole))
    return reader.parts()


def _character(found: re.Match[str]) -> str:
    """A character that was written as its number; those that HTML itself is made of stay numbers."""
    digits = found[1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    plain = code > 0x9F or (code >= 0x20 and chr(code) not in "<>&\"'")
    return chr(code) if plain and code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _check_effort(html: str) -> None:
    """Refuse a page that is made to choke whoever reads it: real ones are nested 30 deep, not 10,000.

    A parser looks through all open elements at each tag, opens styles that were not closed in each paragraph
    anew, and copies the words so far at each entity. Raises AppError("paste-too-big").
    """
    deep, styles, work = 0, 0, 0
    crammed = any(len(found[0].split()) > _MOST_ATTRIBUTES for found in _LONG_TAG.finditer(html))
    if crammed or html.count("&") > _MOST_ENTITIES or html.count("<") > 2 * _MOST_TAGS:
        raise AppError("paste-too-big", most=f"{MAX_BYTES // 1_000_000}")
    for count, found in enumerate(_ANY_TAG.finditer(html)):
        tag = found[2].lower()
        if tag in _CLOSE_THEMSELVES:
            work += styles + deep
        else:
            step = -1 if found[1] else 1
            deep = max(0, deep + step)
            if tag in _STYLING:
                styles = max(0, styles + step)
            work += styles + deep
        if deep > _MOST_DEEP or work > _MOST_WORK or count > _MOST_TAGS:
            raise AppError("paste-too-big", most=f"{MAX_BYTES // 1_000_000}")


def cleaned_html(html: str) -> str:
    """HTML of known tags alone, whose styles are the few marks that `_Reader` understands."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        strip_comments=True,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


def _kept(_: str, name: str, value: str) -> str | None:
    return _marks(value[:_LONGEST_STYLE]) if name == "style" else value


@lru_cache(maxsize=2048)
def _marks(style: str) -> str | None:
    """What a style says that matters here, in one letter each."""
    marks = ""
    for mark, pattern in (
        ("b", _BOLD), ("n", _NOT_BOLD), ("i", _ITALIC), ("j", _NOT_ITALIC), ("h", _HIDDEN),
        ("p", _KEEPS_LINES), ("l", _WORD_ITEM), ("m", _WORD_MARK),
    ):
        marks += mark if pattern.search(style) else ""
    return marks or None
