"""Line breaks of the plain-text part, at 70 columns (35 Japanese characters, mail.md 6).

Never inside a web address or a Latin word, not before a closing mark or after an opening one (JIS X 4051).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from desktop_app.composing.slots import Slot

COLUMNS = 70
_SLOT_COLUMNS = 12
"""What a merge field is reckoned as: six Japanese characters."""

_NO_START = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕”’ー～…‥々〻,.:;?!)]}%"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NO_END = frozenset("（［｛「『【〈《〔“‘([{¥￥$#№")
_TOKEN = re.compile(r"[!-/:-@\[-`{-~]{0,40}[0-9A-Za-z][!-~]*|[ァ-ヺー]{2,12}|.", re.S)
"""What is not broken: web addresses and Latin words, Japanese loan words, single characters."""
_MOST_OPENING = 8
"""So many opening marks go to the next line at most: of a line of nothing else one would never get rid."""


def wrap(words: Iterable[str | Slot], columns: int = COLUMNS) -> Iterator[str | Slot]:
    """The same words with line breaks put in; a break eats the space it replaces."""
    line: list[str | Slot] = []
    used = 0
    for atom in _atoms(words):
        if atom == "\n":
            yield from [*line, "\n"]
            line, used = [], 0
            continue
        if used + _width(atom) > columns and line and not _hangs(atom):
            head, line = _cut(line)
            yield from [*head, "\n"]
            used = sum(_width(kept) for kept in line)
            if atom == " ":
                continue
        line.append(atom)
        used += _width(atom)
    yield from line


def _cut(line: list[str | Slot]) -> tuple[list[str | Slot], list[str | Slot]]:
    """Where a full line breaks: opening marks at its end go to the next line, a space there goes away."""
    at = len(line)
    while at > 1 and at > len(line) - _MOST_OPENING and line[at - 1] in _NO_END:
        at -= 1
    head, rest = line[:at], line[at:]
    while head and head[-1] == " ":
        head.pop()
    return head, rest


def _hangs(atom: str | Slot) -> bool:
    """Whether the atom may stand beyond the edge, because no line may begin with it."""
    return isinstance(atom, str) and atom in _NO_START


def _atoms(words: Iterable[str | Slot]) -> Iterator[str | Slot]:
    for word in words:
        if isinstance(word, Slot):
            yield word
        else:
            yield from _TOKEN.findall(word)


def _width(atom: str | Slot) -> int:
    if isinstance(atom, Slot):
        return _SLOT_COLUMNS
    return sum(2 if unicodedata.east_asian_width(mark) in "WFA" else 1 for mark in atom)
