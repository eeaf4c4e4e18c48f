"""Blocks of a template: checked whole or unfinished, with their photos named as files or as attachments."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.block_parsers import parse_block
from desktop_app.domain.errors import AppError

Json = dict[str, Any]

_SOMETHING: Mapping[str, Mapping[str, Any]] = {
    "heading": {"runs": ["…"]},
    "image": {"attachment": "x"},
    "photo_text": {"photo": {"attachment": "x"}},
    "button": {"runs": ["…"], "url": "https://example.invalid/"},
    "product": {"name": ["…"]},
    "coupon": {"value": ["…"]},
    "event": {"title": ["…"], "start": "2000-01-01"},
    "hours": {"rows": [["…", "…"]]},
    "map": {"address": "…"},
    "greeting": {"name": ["…"]},
    "signature": {"name": ["…"]},
    "social": {"links": [["web", "https://example.invalid/"]]},
}
"""What a block of each kind can't do without: stands in, while one is read that nobody finished yet."""
_UNFINISHED = frozenset({
    "block-empty", "image-not-chosen", "button-without-link", "event-without-day", "block-days-order",
})


def readable_block(data: object, number: int) -> Json | None:
    """A block in the form in which a book keeps it; one that is only unfinished keeps its gaps. None when it
    can't be read."""
    try:
        return dict(blocks_to_json([parse_block(data, number)])[0])
    except AppError as error:
        if error.id not in _UNFINISHED or not isinstance(data, dict):
            return None
    try:
        filled = _filled(data)
        usual: Json = dict(blocks_to_json([parse_block(filled, number)])[0])
    except AppError:
        return None
    cells = data.get("cells")
    for key in tuple(usual):
        if key in filled and filled[key] is not data.get(key) and key not in ("type", "cells"):
            usual[key] = data.get(key, _NOTHING.get(key, ""))
            if key == "photo" and not usual[key]:
                del usual[key]
    if isinstance(cells, list):
        usual["cells"] = [
            {**cell, **{key: given.get(key, _NOTHING.get(key, "")) for key in ("title", "url")}}
            for cell, given in zip(usual["cells"], cells, strict=True)
        ]
    return usual


_NOTHING: Mapping[str, Any] = {
    key: [] for key in ("runs", "name", "value", "title", "rows", "links", "parts", "label")
}


def _filled(block: Json) -> Json:
    """The block with something in each of its empty places."""
    made = {**block}
    for key, value in _SOMETHING.get(str(block.get("type")), {}).items():
        if key == "runs" and "text" in block:
            key, value = "text", "…"
        if _is_empty(block.get(key)):
            made[key] = value
    if not _is_empty(made.get("label")) and _is_empty(made.get("url")):
        made["url"] = "https://example.invalid/"
    if isinstance(made.get("cells"), list):
        made["cells"] = [_filled_cell(cell) for cell in made["cells"]]
    for first, last in (("start", "end"), ("from", "until")):
        if made.get(last):  # each must be a day; in which order they are is for its owner to mend
            parse_block({**made, first: made[last], last: ""}, 1)
            made[last] = ""
    return made


def _filled_cell(cell: object) -> object:
    if not isinstance(cell, dict):
        return cell
    made = {**cell, "title": ["…"]} if _is_empty(cell.get("title")) else {**cell}
    if not _is_empty(made.get("label")) and _is_empty(made.get("url")):
        made["url"] = "https://example.invalid/"
    return made


def _is_empty(value: object) -> bool:
    if isinstance(value, Mapping):
        return not value.get("attachment") and not value.get("file")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(_is_empty(one) for one in value)
    return value is None or (isinstance(value, str) and not value.strip())


def with_photos(block: Mapping[str, Any], change: Callable[[Json], Json]) -> Json:
    """The block with each of its photos changed; one that is not chosen yet is passed on too."""
    made = dict(block)
    if made.get("type") == "image":
        photo = change({key: value for key, value in made.items() if key not in _OF_IMAGE})
        return {**{key: value for key, value in made.items() if key in _OF_IMAGE}, **photo}
    if isinstance(made.get("photo"), dict):
        made["photo"] = change(made["photo"])
    if isinstance(made.get("cells"), list):
        made["cells"] = [
            {**cell, "photo": change(cell["photo"])}
            if isinstance(cell, dict) and isinstance(cell.get("photo"), dict)
            else cell
            for cell in made["cells"]
        ]
    return made


_OF_IMAGE = frozenset({"type", "width", "link"})
