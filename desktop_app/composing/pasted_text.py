"""Text from elsewhere: what may stay of its characters, its paragraphs and its addresses."""

import re
from typing import Any

from desktop_app.composing.inlines import Run
from desktop_app.composing.values import MAX_CHARACTERS, linked_runs
from desktop_app.domain.errors import AppError

MOST_PARAGRAPHS = 1_000
"""In one paste; a block holds twice as many."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e001f\U000e0080-\U000e00ff]"
)
"""Control characters, zero-width ones and those that turn the direction of the line, halves of characters.
Marks that choose the form of a 漢字 or of an emoji stay; so does the form in which accents are typed."""

_JOINER = re.compile(
    "(?<![\u2600-\u27bf\ufe0f\u20e3\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
"""Joins emoji to one; anywhere else it hides."""
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0020-\U000e007f]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\u0085|\u000b|\u000c")
_PARAGRAPHS = re.compile(r"\n[ \u3000]*\n\s*")


def clean(text: str) -> str:
    """Without control, zero-width and direction characters, with one kind of line end."""
    one_end = _LINE_END.sub("\n", text).replace("\t", " ")
    if one_end.isascii() and one_end.isprintable():
        return one_end
    return _TAGS.sub(lambda found: found[1] or "", _JOINER.sub("", _CONTROL.sub("", one_end)))


def parts_of_text(text: str) -> list[dict[str, Any]]:
    """Plain text as PARTs: an empty line parts paragraphs, other line ends break it, addresses are links.

    Raises AppError("paste-too-long").
    """
    if len(text) > MAX_CHARACTERS:
        raise AppError("paste-too-long", most=f"{MAX_CHARACTERS:,}")
    paragraphs = _PARAGRAPHS.split(clean(text).strip("\n"))
    check_number(len(paragraphs))
    return [{"paragraph": linked(words)} for words in paragraphs if words.strip()]


def check_number(paragraphs: int) -> None:
    """Raises AppError("paste-too-long") for more paragraphs or items than one block can hold."""
    if paragraphs > MOST_PARAGRAPHS:
        raise AppError("paste-too-long", most=f"{MAX_CHARACTERS:,}")


def linked(words: str) -> list[Any]:
    """Words as RUNs, with their web addresses as links."""
    return [_run(run) for run in linked_runs(words)] if "://" in words else [words]


def _run(run: Run) -> Any:
    return {"text": run.text, "link": run.link} if run.link else run.text
