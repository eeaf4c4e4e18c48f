"""What blocks are called, their icons, and the words by which one is recognised in the list."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.one_line_text import plain
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui

ICONS = {
    "heading": "heading",
    "text": "type",
    "image": "image",
    "button": "mouse-pointer-click",
    "divider": "separator-horizontal",
}
KINDS = tuple(ICONS)
"""In the order of the tiles."""


def kind_name(ui: Ui, kind: str) -> str:
    """What a kind of block is called."""
    names = {
        "heading": ui._("Heading"),
        "text": ui._("Text"),
        "image": ui._("Photo"),
        "button": ui._("Button"),
        "divider": ui._("Divider"),
    }
    return names.get(kind, kind)


def new_block(kind: str) -> dict[str, Any]:
    """An empty block of a kind."""
    made: dict[str, dict[str, Any]] = {
        "heading": {"level": 2, "runs": []},
        "text": {"parts": []},
        "image": {"attachment": "", "alt": "", "width": 0, "link": ""},
        "button": {"runs": [], "url": "", "order": False},
        "divider": {},
    }
    return {"type": kind, **made[kind]}


_LONGEST = 80


def summary(block: Mapping[str, Any], pictures: Mapping[str, StoredPicture]) -> str:
    """The first words of a block, on one line; "" when it has none yet."""
    return _words(block, pictures)[:_LONGEST]


def _words(block: Mapping[str, Any], pictures: Mapping[str, StoredPicture]) -> str:
    kind = block.get("type")
    if kind in ("heading", "button"):
        return plain(block.get("runs", ())).strip()
    if kind == "image":
        picture = pictures.get(str(block.get("attachment", "")))
        return str(block.get("alt", "")).strip() or (picture.name if picture else "")
    if kind == "text":
        for part in block.get("parts", ()):
            for runs in part["list"] if "list" in part else (part["paragraph"],):
                words = " ".join(plain(runs)[: 2 * _LONGEST].split())
                if words:
                    return words
    return ""
