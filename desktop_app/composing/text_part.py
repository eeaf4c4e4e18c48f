"""The plain-text part, written from the blocks (never from the HTML), with the same links and footer.

Lines break at 70 columns (35 Japanese characters, mail.md 6), never inside a web address or a Latin word, and
not before a closing mark or after an opening one (JIS X 4051). The footer keeps law.md's own lines.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from desktop_app.composing.blocks import (
    Block,
    Button,
    Divider,
    Heading,
    Image,
    Inlines,
    ItemList,
    Merge,
    Text,
)
from desktop_app.composing.footer import Line, Link
from desktop_app.composing.slots import Pieces, Slot, join

COLUMNS = 70
_SLOT_COLUMNS = 12
"""What a merge field is reckoned as: six Japanese characters."""

_NO_START = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕”’ー～…‥々〻,.:;?!)]}%"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NO_END = frozenset("（［｛「『【〈《〔“‘([{¥￥$#№")
_TOKEN = re.compile(r"[!-~]*[0-9A-Za-z][!-~]*|[ァ-ヺー]{2,12}|.", re.S)
"""What is not broken: web addresses and Latin words, Japanese loan words, single characters."""
_HEADING_MARKS = {1: "◆ ", 2: "◇ ", 3: "・ "}
_RULES = {"ja": "―" * 20, "en": "-" * 44}


def text_pieces(blocks: Iterable[Block], footer: Iterable[Line], language: str) -> Pieces:
    """The whole part with its slots; lines end in "\\n"."""
    pieces: list[str | Slot] = []
    for block in blocks:
        words = list(_block(block, language))
        pieces += [*words, "\n\n"] if words else []
    return join([*pieces, *footer_pieces(footer)])


def footer_pieces(footer: Iterable[Line]) -> Iterator[str | Slot]:
    """The footer's lines as characters."""
    for line in footer:
        for node in line:
            yield node.text if isinstance(node, Link) else node
        yield "\n"


def _block(block: Block, language: str) -> Iterator[str | Slot]:
    if isinstance(block, Heading):
        yield from wrap([_HEADING_MARKS[block.level], *_words(block.text)])
    elif isinstance(block, Text):
        yield from _text(block)
    elif isinstance(block, Button):
        yield from wrap(["▶ ", *_words(block.text)])
        yield f"\n{block.url}"
    elif isinstance(block, Image):
        lines = [f"[{block.alt}]" if block.alt else "", block.link]
        yield from ["\n".join(line for line in lines if line)] if any(lines) else []
    elif isinstance(block, Divider):
        yield _RULES[language]


def _text(block: Text) -> Iterator[str | Slot]:
    for number, part in enumerate(block.parts):
        if number:
            yield "\n\n"
        if isinstance(part, ItemList):
            for place, item in enumerate(part.items):
                mark = f"{place + 1}. " if part.ordered else "・"
                yield "\n" if place else ""
                yield from wrap([mark, *_words(item)])
        else:
            yield from wrap(_words(part.runs))


def _words(inlines: Inlines) -> Iterator[str | Slot]:
    for node in inlines:
        if isinstance(node, Merge):
            yield Slot(node.field, node.fallback)
        elif node.link and node.link != node.text.strip():
            yield f"{node.text} <{node.link}>"
        else:
            yield node.text


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
    while at > 1 and line[at - 1] in _NO_END:
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
