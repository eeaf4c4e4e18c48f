"""What a block is made of, whatever its kind: photos, texts, one-line words, where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from desktop_app.composing.blocks import (
    Block,
    Button,
    Cell,
    Columns,
    Coupon,
    Event,
    Hours,
    Image,
    Map,
    Notation,
    Photo,
    PhotoText,
    Product,
    Social,
)
from desktop_app.composing.inlines import Inlines, Parts, parts_text, plain_text


def photos(block: Block) -> tuple[Photo, ...]:
    """The photos of a block, in reading order."""
    if isinstance(block, PhotoText):
        found = [block.cell.photo]
    elif isinstance(block, Columns):
        found = [cell.photo for cell in block.cells]
    else:
        found = [getattr(block, "photo", None)]
    return tuple(one for one in found if one is not None)


_B = TypeVar("_B", bound=Block)


def with_photos(block: _B, change: Callable[[Photo], Photo | None]) -> _B:
    """The block with each of its photos changed; None takes one out (of an `Image` it can't)."""

    def changed(cell: Cell) -> Cell:
        return replace(cell, photo=change(cell.photo)) if cell.photo is not None else cell

    new: dict[str, Any] = {}
    if isinstance(block, PhotoText):
        new["cell"] = changed(block.cell)
    elif isinstance(block, Columns):
        new["cells"] = tuple(changed(cell) for cell in block.cells)
    elif (photo := getattr(block, "photo", None)) is not None:
        new["photo"] = change(photo)
    return replace(block, **new) if new else block


def cells(block: Block) -> tuple[Cell, ...]:
    """The small arrangements inside a block."""
    if isinstance(block, PhotoText):
        return (block.cell,)
    return block.cells if isinstance(block, Columns) else ()


def targets(block: Block) -> tuple[tuple[str, str, bool], ...]:
    """Where its buttons, photos and icons lead: (words, URL, leads to an order). Not the links in texts."""
    found = [(plain_text(cell.label), cell.url, cell.order) for cell in cells(block) if cell.url]
    if isinstance(block, Image) and block.link:
        found.append((block.photo.alt, block.link, False))
    elif isinstance(block, Button):
        found.append((plain_text(block.text), block.url, block.order))
    elif isinstance(block, Product | Event) and block.url:
        found.append((plain_text(block.label), block.url, block.order))
    elif isinstance(block, Coupon | Map) and block.url:
        found.append((plain_text(getattr(block, "label", ())), block.url, False))
    elif isinstance(block, Social):
        found += [(kind, url, False) for kind, url in block.links]
    return tuple(found)


def texts(block: Block) -> tuple[Parts, ...]:
    """The longer texts of a block."""
    own: tuple[Parts, ...] = (getattr(block, "parts", ()),)
    return tuple(parts for parts in (*own, *(cell.parts for cell in cells(block))) if parts)


def lines(block: Block) -> tuple[Inlines, ...]:
    """The one-line words of a block: titles, names, labels, notes."""
    names = ("text", "title", "name", "value", "note", "conditions", "access", "label")
    found = [getattr(one, name, ()) for one in (block, *cells(block)) for name in names]
    return tuple(line for line in found if line)


def block_words(block: Block) -> str:
    """All words of a block that a reader sees, merge fields left out."""
    words = [*map(plain_text, lines(block)), *map(parts_text, texts(block))]
    words += [photo.alt for photo in photos(block)]
    if isinstance(block, Event):
        words.append(block.place)
    elif isinstance(block, Map):
        words.append(block.address)
    elif isinstance(block, Hours):
        words += [f"{days} {hours}" for days, hours in block.rows]
    elif isinstance(block, Product) and block.price is not None:
        words.append(f"{block.price:,}円")
    elif isinstance(block, Coupon):
        words.append(block.code)
    elif isinstance(block, Notation):
        words.append(block.words)
    return "\n".join(word for word in words if word)


def all_photos(blocks: Iterable[Block]) -> tuple[Photo, ...]:
    """The photos of a newsletter, in reading order."""
    return tuple(photo for block in blocks for photo in photos(block))
