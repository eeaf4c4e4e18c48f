"""Blocks as the JSON of files and books (`blocks`); `draft.parse_blocks` reads it back to equal blocks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from desktop_app.composing.blocks import Block, Cell, Photo
from desktop_app.composing.inlines import Inlines, Json, Parts, parts_json, runs_json


def blocks_to_json(blocks: Iterable[Block]) -> list[dict[str, Json]]:
    """The form in which a book keeps blocks."""
    return [{"type": block.kind, **_SHAPES[block.kind](block)} for block in blocks]


def _words(**words: Inlines) -> dict[str, Json]:
    return {key: runs_json(value) for key, value in words.items()}


def _parts(parts: Parts) -> dict[str, Json]:
    return {"parts": parts_json(parts)}


def _aligned(block: Any) -> dict[str, Json]:
    return {"align": block.align} if block.align != "left" else {}


def _photo(photo: Photo) -> dict[str, Json]:
    source = {"file": photo.file} if photo.file else {"attachment": photo.attachment}
    named: dict[str, Json] = {"url": photo.url, "original": photo.original, "turn": photo.turn}
    more = {key: value for key, value in named.items() if value}
    if photo.crop is not None:
        more["crop"] = list(photo.crop)
    return {**source, "alt": photo.alt, **more}


def _of_photo(photo: Photo | None) -> dict[str, Json]:
    return {"photo": _photo(photo)} if photo is not None else {}


def _cell(cell: Cell) -> dict[str, Json]:
    return {
        **_of_photo(cell.photo), **_words(title=cell.title), **_parts(cell.parts), **_words(label=cell.label),
        "url": cell.url, "order": cell.order,
    }


_SHAPES: Mapping[str, Callable[[Any], dict[str, Json]]] = {
    "heading": lambda one: {"level": one.level, **_words(runs=one.text), **_aligned(one)},
    "text": lambda one: _parts(one.parts),
    "image": lambda one: {**_photo(one.photo), "width": one.width, "link": one.link},
    "photo_text": lambda one: {"side": one.side, "share": one.share, **_cell(one.cell)},
    "columns": lambda one: {"cells": [_cell(cell) for cell in one.cells]},
    "product": lambda one: {
        **_of_photo(one.photo), **_words(name=one.name), "price": one.price, "price_from": one.price_from,
        **_words(note=one.note), **_parts(one.parts), **_words(label=one.label), "url": one.url,
        "order": one.order, "layout": one.layout,
    },
    "coupon": lambda one: {
        **_words(value=one.value), "code": one.code, "per_person": one.per_person, "from": one.since,
        "until": one.until, **_words(conditions=one.conditions), "url": one.url,
    },
    "button": lambda one: {**_words(runs=one.text), "url": one.url, "order": one.order},
    "event": lambda one: {
        **_words(title=one.title), "start": one.start, "end": one.end, "place": one.place,
        **_parts(one.parts), **_words(label=one.label), "url": one.url, "order": one.order,
        "calendar": one.calendar,
    },
    "hours": lambda one: {
        **_words(title=one.title), "rows": [list(row) for row in one.rows], **_words(note=one.note),
    },
    "map": lambda one: {
        "address": one.address, **_words(access=one.access), "url": one.url, **_words(label=one.label),
        **_of_photo(one.photo),
    },
    "greeting": lambda one: {**_words(name=one.name), **_parts(one.parts)},
    "seasonal": lambda one: {"month": one.month, **_parts(one.parts)},
    "signature": lambda one: {**_of_photo(one.photo), **_words(name=one.name), **_parts(one.parts)},
    "social": lambda one: {"links": [list(link) for link in one.links]},
    "notation": lambda one: {"label": one.words},
    "divider": lambda _: {},
    "spacer": lambda one: {"size": one.size},
}
