"""The plain-text part, written from the blocks (never from the HTML), with the same links and footer.

Lines break as `text_wrap` says. The footer keeps law.md's own lines.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from desktop_app.composing.block_words import day_range, price_words, social_name
from desktop_app.composing.blocks import (
    Block,
    Button,
    Cell,
    Columns,
    Coupon,
    Event,
    Greeting,
    Heading,
    Hours,
    Image,
    Map,
    Notation,
    Photo,
    PhotoText,
    Product,
    Signature,
    Social,
)
from desktop_app.composing.footer import Line, Link
from desktop_app.composing.inlines import Inlines, ItemList, Merge, Parts
from desktop_app.composing.slots import Pieces, Slot, join
from desktop_app.composing.text_wrap import wrap
from desktop_app.i18n.wording import Language, wording

Words: TypeAlias = Iterator[str | Slot]

_HEADING_MARKS = {1: "◆ ", 2: "◇ ", 3: "・ "}
_RULES = {"ja": "―" * 20, "en": "-" * 44}
_GAP = "\n"
_FRAMES = {"ja": "＊" * 20, "en": "*" * 44}


def text_pieces(
    blocks: Iterable[Block], footer: Iterable[Line], language: Language, *, notation_url: str = ""
) -> Pieces:
    """The whole part with its slots; lines end in "\\n"."""
    pieces: list[str | Slot] = []
    for block in blocks:
        words = [piece for piece in _block(block, language, notation_url) if piece != ""]
        pieces += [*words, "\n\n"] if words else []
    return join([*pieces, *footer_pieces(footer)])


def footer_pieces(footer: Iterable[Line]) -> Words:
    """The footer's lines as characters."""
    for line in footer:
        for node in line:
            yield node.text if isinstance(node, Link) else node
        yield "\n"


def _block(block: Block, language: Language, notation_url: str) -> Words:
    if block.kind == "divider":
        yield _RULES[language]
    elif isinstance(block, Notation):
        label = block.words or wording(language).text("block.notation")
        yield from _rows([[label], [notation_url]])
    elif type(block) in _WRITERS:
        yield from _rows(_WRITERS[type(block)](block, language))
    else:
        yield from _text(getattr(block, "parts", ()))  # text, seasonal; a spacer has none


def _rows(rows: Iterable[Iterable[str | Slot]]) -> Words:
    """Rows of words one below the other; empty ones are left out, `_GAP` is a blank line."""
    first = True
    for row in rows:
        words = [piece for piece in row if piece != ""]
        if not words or (first and words == [_GAP]):
            continue
        if not first:
            yield "\n"
        first = False
        if words != [_GAP]:
            yield from words if _is_address(words) else wrap(words)


def _is_address(words: list[str | Slot]) -> bool:
    return len(words) == 1 and isinstance(words[0], str) and "://" in words[0] and " " not in words[0]


def _heading(block: Heading, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield [_HEADING_MARKS[block.level], *_words(block.text)]


def _button(block: Button, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield from _pressed(block.text, block.url)


def _pressed(label: Inlines, url: str) -> Iterable[Iterable[str | Slot]]:
    if label:
        yield ["▶ ", *_words(label)]
    yield [url]


def _image(block: Image, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield from _photo(block.photo)
    yield [block.link]


def _photo(photo: Photo | None) -> Iterable[Iterable[str | Slot]]:
    yield [f"[{photo.alt}]" if photo is not None and photo.alt else ""]


def _photo_text(block: PhotoText, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield from _cell(block.cell)


def _columns(block: Columns, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield from _cell(block.cells[0])
    yield [_GAP]
    yield from _cell(block.cells[1])


def _cell(cell: Cell) -> Iterable[Iterable[str | Slot]]:
    if cell.title:
        yield ["◇ ", *_words(cell.title)]
    yield from _photo(cell.photo)
    yield _text(cell.parts)
    yield from _pressed(cell.label, cell.url)


def _product(block: Product, language: Language) -> Iterable[Iterable[str | Slot]]:
    yield ["■ ", *_words(block.name)]
    price = price_words(block.price, block.price_from, language=language)
    gap = "　" if price and block.note else ""
    yield ["　" if price else "", price, gap, *_words(block.note)]
    yield _text(block.parts)
    yield from _pressed(block.label, block.url)


def _coupon(block: Coupon, language: Language) -> Iterable[Iterable[str | Slot]]:
    words = wording(language)
    yield [_FRAMES[language]]
    yield [words.text("block.coupon"), " ", *_words(block.value)]
    code: list[str | Slot] = [block.code] if block.code else []
    if block.per_person:
        code += ["-"] * bool(block.code) + [Slot("coupon_code")]
    if code:
        yield [words.text("block.code"), *code]
    yield [day_range(block.since, block.until, language=language)]
    yield _words(block.conditions)
    yield [block.url]
    yield [_FRAMES[language]]


def _event(block: Event, language: Language) -> Iterable[Iterable[str | Slot]]:
    words = wording(language)
    yield ["◇ ", *_words(block.title)]
    yield [words.text("block.when"), day_range(block.start, block.end or block.start, language=language)]
    yield [words.text("block.where"), block.place] if block.place else []
    yield _text(block.parts)
    yield from _pressed(block.label, block.url)


def _hours(block: Hours, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield ["◇ ", *_words(block.title)] if block.title else []
    for days, hours in block.rows:
        yield [f"{days}　{hours}".strip("　")]
    yield _words(block.note)


def _map(block: Map, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield [block.address]
    yield _words(block.access)
    yield from _pressed(block.label, block.url)


def _greeting(block: Greeting, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield _words(block.name)
    yield [_GAP] if block.name and block.parts else []
    yield _text(block.parts)


def _signature(block: Signature, _: Language) -> Iterable[Iterable[str | Slot]]:
    yield _words(block.name)
    yield _text(block.parts)


def _social(block: Social, language: Language) -> Iterable[Iterable[str | Slot]]:
    for kind, url in block.links:
        yield [f"{social_name(kind, language=language)}: {url.removeprefix('mailto:')}"]


def _text(parts: Parts) -> Words:
    for number, part in enumerate(parts):
        if number:
            yield "\n\n"
        if isinstance(part, ItemList):
            for place, item in enumerate(part.items):
                mark = f"{place + 1}. " if part.ordered else "・"
                yield "\n" if place else ""
                yield from wrap([mark, *_words(item)])
        else:
            yield from wrap(_words(part.runs))


def _words(inlines: Inlines) -> Words:
    for node in inlines:
        if isinstance(node, Merge):
            yield Slot(node.field, node.fallback)
        elif node.link and node.link != node.text.strip():
            yield f"{node.text} <{node.link}>"
        else:
            yield node.text


_WRITERS: Mapping[type, Callable[[Any, Language], Iterable[Iterable[str | Slot]]]] = {
    Heading: _heading, Button: _button, Image: _image, PhotoText: _photo_text, Columns: _columns,
    Product: _product, Coupon: _coupon, Event: _event, Hours: _hours, Map: _map, Greeting: _greeting,
    Signature: _signature, Social: _social,
}
