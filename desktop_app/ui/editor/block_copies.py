"""Blocks on the clipboard: out of one newsletter and into another, of this book or of another one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QMimeData

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.block_parsers import parse_block
from desktop_app.domain.errors import AppError
from desktop_app.ui.editor.block_names import KINDS
from desktop_app.ui.editor.block_values import cells_in, pairs_in, parts_in, photo_in, runs_in, text_in
from desktop_app.ui.editor.new_blocks import EMPTY
from desktop_app.ui.editor.typed_values import on_one_line

BLOCKS_TYPE = "application/x-kawaraban-blocks"
KIND_TYPE = "application/x-kawaraban-kind"
"""A tile that is dragged to a place in the list: the kind of a new block."""

MAX_BYTES = 4_000_000
_PHOTO = ("attachment", "alt", "url", "original", "crop", "turn")
_RUNS = ("runs", "title", "name", "value", "note", "label", "conditions", "access")


def to_mime(blocks: Sequence[Mapping[str, Any]], words: str) -> QMimeData:
    """What is copied: the blocks, and their words for other programs."""
    made = QMimeData()
    made.setData(BLOCKS_TYPE, json.dumps({"blocks": list(blocks)}, ensure_ascii=False).encode("utf-8"))
    made.setText(words)
    return made


def from_mime(data: QMimeData) -> list[dict[str, Any]] | None:
    """The blocks that were copied, tidied; None when there are none. Whoever puts something there that is no
    block gets it left out."""
    raw = bytes(data.data(BLOCKS_TYPE).data())
    if not raw or len(raw) > MAX_BYTES:
        return None
    try:
        given = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    blocks = given.get("blocks") if isinstance(given, dict) else None
    tidied = [tidy(block) for block in blocks] if isinstance(blocks, list) else []
    return [block for block in tidied if block is not None] or None


def tidy(block: Any) -> dict[str, Any] | None:
    """A block in the form in which a book keeps it, finished or not; None when it is no block."""
    if not isinstance(block, dict) or block.get("type") not in KINDS:
        return None
    try:
        return dict(blocks_to_json([parse_block(block, 1)])[0])
    except (AppError, RecursionError):
        return _unfinished(block)


def _unfinished(block: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(block["type"])
    empty = EMPTY[kind]
    made: dict[str, Any] = {"type": kind, **_values(block, empty)}
    if kind == "columns":
        made["cells"] = [{**_values(cell, empty["cells"][0]), **_photo(cell)} for cell in cells_in(block)]
    elif kind == "image":
        made.update({key: block[key] for key in _PHOTO if key in block})
        made.update({key: on_one_line(text_in(made.get(key))) for key in ("attachment", "alt")})
    else:
        made.update(_photo(block))
    if kind == "heading" and block.get("align") in ("center", "right"):
        made["align"] = block["align"]
    return made


def _values(block: Mapping[str, Any], empty: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(key, block.get(key), usual) for key, usual in empty.items() if key != "cells"}


def _value(key: str, given: Any, usual: Any) -> Any:
    if key in _RUNS and isinstance(usual, list):
        return runs_in(given)
    if key == "parts":
        return parts_in(given)
    if key in ("rows", "links"):
        return pairs_in(given)
    if key == "price":
        whole = isinstance(given, int) and not isinstance(given, bool)
        return given if whole else on_one_line(text_in(given)) or None
    if isinstance(usual, int):
        return given if type(given) is type(usual) else usual
    return on_one_line(given) if isinstance(given, str) else usual


def _photo(values: Mapping[str, Any]) -> dict[str, Any]:
    photo = photo_in(values)
    if photo is None:
        return {}
    kept = {key: photo[key] for key in _PHOTO if key in photo}
    texts = {key: on_one_line(text_in(kept.get(key))) for key in ("attachment", "alt")}
    return {"photo": {**kept, **texts}}


@dataclass(frozen=True, slots=True)
class Fitting:
    """Blocks without the pictures that this book does not have, and how many those were."""

    blocks: tuple[dict[str, Any], ...]
    left_out: int


def without(blocks: Sequence[dict[str, Any]], missing: frozenset[str]) -> Fitting:
    """Leave out the pictures with these ids. The words about them stay."""
    gone = 0

    def photo(values: dict[str, Any]) -> dict[str, Any]:
        nonlocal gone
        if values.get("attachment") not in missing:
            kept = values
            if values.get("original") in missing:
                kept = {key: one for key, one in values.items() if key not in ("original", "crop", "turn")}
            return kept
        gone += 1
        rest = {key: one for key, one in values.items() if key not in ("original", "crop", "turn", "url")}
        return {**rest, "attachment": ""}

    def whole(block: dict[str, Any]) -> dict[str, Any]:
        made = photo(block) if block.get("type") == "image" else dict(block)
        if isinstance(made.get("photo"), dict):
            made["photo"] = photo(made["photo"])
        if isinstance(made.get("cells"), list):
            made["cells"] = [
                {**cell, "photo": photo(cell["photo"])} if isinstance(cell.get("photo"), dict) else cell
                for cell in made["cells"]
            ]
        return made

    found = tuple(whole(block) for block in blocks)
    return Fitting(found, gone)
