"""Checked values of a newsletter file or of a book: texts, words, links, flags, days.

Everything here is hostile input: sizes are bounded, what is not understood is refused in plain words.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from desktop_app.composing.inlines import (
    ALIGNMENTS,
    FIELDS,
    TONES,
    Inline,
    Inlines,
    ItemList,
    Merge,
    Paragraph,
    Part,
    Parts,
    Run,
    lines_of,
)
from desktop_app.composing.links import WEB_ADDRESS, check_url, trimmed_web_address
from desktop_app.domain.errors import AppError

MAX_BLOCKS = 200
MAX_CHARACTERS = 100_000
"""Of one text. 100,000 Japanese characters are three times what Gmail shows."""

_MERGE = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_STYLE = frozenset({"bold", "italic", "tone"})
_YEARS = (1900, 2999)
_MOST_RUNS = 10_000
"""Of one text with all its paragraphs."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def checked(value: object) -> str:
    """Text with "\\n" line ends, without control characters, bounded."""
    if not isinstance(value, str):
        raise AppError("text-not-text")
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if len(text) > MAX_CHARACTERS:
        raise AppError("newsletter-too-long")
    if _FORBIDDEN.search(text):
        raise AppError("text-control-characters")
    return text


def one_line(value: object) -> str:
    """A checked one-line TEXT (its merge fields too), trimmed."""
    text = checked(value).strip()
    if "\n" in text:
        raise AppError("text-not-one-line")
    parse_text(text)
    return text


def parse_text(text: str) -> Inlines:
    """A TEXT's words, merge fields and web addresses."""
    nodes: list[Inline] = []
    at = 0
    for found in _MERGE.finditer(text):
        nodes += linked_runs(text[at : found.start()])
        nodes.append(Merge(_field(found[1].strip()), None if found[2] is None else found[2].strip()))
        at = found.end()
    nodes += linked_runs(text[at:])
    return tuple(nodes)


def paragraphs(text: str) -> Parts:
    """A TEXT of several paragraphs; blank lines part them."""
    parts = re.split(r"\n[ \t\u3000]*\n\s*", checked(text).strip("\n"))
    return tuple(Paragraph(parse_text(part)) for part in parts if part.strip())


def plain(data: Mapping[str, object], key: str) -> str:
    """A one-line value without merge fields; "" when it is not there."""
    text = checked(data.get(key, "")).strip()
    if "\n" in text:
        raise AppError("text-not-one-line")
    return text


def url(data: Mapping[str, object], key: str = "url") -> str:
    """A checked address that a reader can follow; "" when it is not there."""
    text = plain(data, key)
    return check_url(text) if text else ""


def flag(data: Mapping[str, object], key: str, default: bool = False) -> bool:
    """A yes or no."""
    value = data.get(key, default)
    if not isinstance(value, bool):
        raise AppError("block-value", key=key)
    return value


def number(data: Mapping[str, object], key: str, low: int, high: int, default: int = 0) -> int:
    """A whole number from `low` to `high`."""
    value = data.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise AppError("block-value", key=key)
    return value


def choice(data: Mapping[str, object], key: str, of: tuple[Any, ...], default: Any) -> Any:
    """One of some values."""
    value = data.get(key, default)
    if isinstance(value, bool) or value not in of:
        raise AppError("block-value", key=key)
    return value


def items(data: object, key: str) -> list[object]:
    """A list, bounded."""
    if not isinstance(data, list):
        raise AppError("block-value", key=key)
    if len(data) > MAX_BLOCKS * 10:
        raise AppError("newsletter-too-long")
    return data


def day(data: Mapping[str, object], key: str) -> str:
    """An ISO day; "" when it is not there."""
    text = plain(data, key)
    if text and not (_DAY.fullmatch(text) and _is_day(text)):
        raise AppError("block-value", key=key)
    return text


def time(data: Mapping[str, object], key: str) -> str:
    """An ISO day, or day and minute; "" when it is not there."""
    text = plain(data, key)
    if text and not ((_DAY.fullmatch(text) or _TIME.fullmatch(text)) and _is_day(text)):
        raise AppError("block-value", key=key)
    return text


def _is_day(text: str) -> bool:
    try:
        found = (datetime if "T" in text else date).fromisoformat(text)
    except ValueError:
        return False
    return _YEARS[0] <= found.year <= _YEARS[1]  # in the years 1 and 9999 a day before or after fails


def words(data: Mapping[str, object], key: str, *, lines: bool = False) -> Inlines:
    """WORDS, on one line unless `lines`; () when they are not there."""
    given = data.get(key, "")
    if isinstance(given, str):
        found = parse_text(checked(given).strip() if lines else one_line(given))
    else:
        found = runs(given)
    if not lines and any("\n" in node.text for node in found if isinstance(node, Run)):
        raise AppError("text-not-one-line")
    return found if is_said(found) else ()


def is_said(inlines: Inlines) -> bool:
    """Whether there is anything to read."""
    return any(isinstance(node, Merge) or bool(node.text.strip()) for node in inlines)


def runs(data: object) -> Inlines:
    """A list of RUNs."""
    return tuple(_run(item) for item in items(data, "runs"))


def parts(data: object) -> Parts:
    """A list of PARTs."""
    found: list[Part] = []
    size = 0
    for given in items(data, "parts"):
        found.append(part := _part(given))
        size += sum(len(line) for line in lines_of((part,)))
        if size > _MOST_RUNS:
            raise AppError("newsletter-too-long")
    return tuple(found)


def shown(word: str) -> str:
    """A word of the file as a message may repeat it."""
    return _FORBIDDEN.sub("", word)[:40]


def _part(data: object) -> Part:
    if isinstance(data, dict) and "paragraph" in data and data.keys() <= {"paragraph", "align"}:
        return Paragraph(runs(data["paragraph"]), choice(data, "align", ALIGNMENTS, "left"))
    if isinstance(data, dict) and "list" in data and data.keys() <= {"list", "ordered"}:
        return ItemList(tuple(runs(item) for item in items(data["list"], "list")), flag(data, "ordered"))
    raise AppError("block-value", key="parts")


def _run(data: object) -> Inline:
    if isinstance(data, str):
        return Run(checked(data))
    if not isinstance(data, dict):
        raise AppError("block-value", key="runs")
    bold, italic = flag(data, "bold"), flag(data, "italic")
    tone = choice(data, "tone", ("", *TONES), "")
    if "merge" in data and data.keys() <= {"merge", "fallback", *_STYLE}:
        fallback = one_line(data["fallback"]) if data.get("fallback") is not None else None
        return Merge(_field(plain(data, "merge")), fallback, bold, italic, tone)
    if "text" in data and data.keys() <= {"text", "link", *_STYLE}:
        return Run(checked(data["text"]), bold, italic, url(data, "link"), tone)
    raise AppError("block-value", key="runs")


def linked_runs(text: str) -> Iterator[Run]:
    """The words of a text, its web addresses as links."""
    at = 0
    for found in WEB_ADDRESS.finditer(text):
        address = trimmed_web_address(found[0])
        try:
            check_url(address)
        except AppError:
            continue  # "http://" alone is words, not a mistake
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(address, link=address)
        at = found.start() + len(address)
    if text[at:]:
        yield Run(text[at:])


def _field(name: str) -> str:
    if name not in FIELDS:
        raise AppError("merge-field-unknown", field=shown(name), fields=", ".join(sorted(FIELDS)))
    return name
