"""What the owner wrote in a block, as plain values for the checks of `domain.writing`."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.composing.block_parts import block_words, lines, photos, targets, texts
from desktop_app.composing.blocks import Block, Image, Photo, Product
from desktop_app.composing.inlines import Inlines, Merge, Run, lines_of, plain_text
from desktop_app.composing.values import parse_text

_COLUMN, _TELEPHONE, _PORTRAIT = 552, 375, 160
"""Pixels that a photo fills in a mail: alone, beside words (on a telephone below them), of a person."""
_BESIDE_WORDS = frozenset({"photo_text", "columns", "product"})


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """What can be pressed: the words that are seen, and where they lead."""

    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One block, or the subject. `open_fields`: merge fields that nothing stands in for."""

    words: str
    links: tuple[WrittenLink, ...] = ()
    open_fields: tuple[str, ...] = ()


def written(block: Block) -> Written:
    """The words, links and fields of a block."""
    said = [*lines(block), *(line for parts in texts(block) for line in lines_of(parts))]
    inside = [WrittenLink(run.text, run.link) for run in _runs(said) if run.link]
    pressed = [WrittenLink(words, url) for words, url, _ in targets(block)]
    return Written(words=block_words(block), links=(*pressed, *inside), open_fields=open_fields(said))


def written_line(text: str, gap: str) -> Written:
    """A one-line TEXT; where nothing stands in for a field, `gap` does. AppError as `values.parse_text`."""
    nodes = parse_text(text)
    shown = "".join(node.text if isinstance(node, Run) else node.fallback or gap for node in nodes)
    return Written(words=shown, open_fields=open_fields([nodes]))


def own_letters(block: Block) -> int:
    """How many characters there are to read, photos and their descriptions left out."""
    said = [*lines(block), *(line for parts in texts(block) for line in lines_of(parts))]
    return sum(len("".join(plain_text(line).split())) for line in said)


def shown_photos(block: Block) -> Iterator[tuple[Photo, int]]:
    """The photos of a block with the width in pixels at which they are shown at most."""
    kind = block.kind
    width = _PORTRAIT if kind == "signature" else _TELEPHONE if kind in _BESIDE_WORDS else _COLUMN
    if isinstance(block, Image) and block.width:
        width = min(width, block.width)
    elif isinstance(block, Product) and block.layout == "card":
        width = _COLUMN
    for photo in photos(block):
        yield photo, width


def open_fields(lines_: list[Inlines]) -> tuple[str, ...]:
    """Names of fields without words in their place, each once."""
    nodes = (node for line in lines_ for node in line)
    return tuple(dict.fromkeys(
        node.field for node in nodes if isinstance(node, Merge) and node.fallback is None
    ))


def _runs(said: list[Inlines]) -> Iterator[Run]:
    return (node for line in said for node in line if isinstance(node, Run))
