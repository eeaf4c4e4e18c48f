"""What blocks are called, their icons, and the words by which one is recognised in the list."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.blocks import KINDS
from desktop_app.composing.one_line_text import plain
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui

__all__ = ["FREQUENT", "ICONS", "KINDS", "kind_name", "summary"]

ICONS = {
    "heading": "heading",
    "text": "type",
    "image": "image",
    "photo_text": "panel-left",
    "product": "shopping-bag",
    "columns": "columns-2",
    "coupon": "ticket-percent",
    "button": "mouse-pointer-click",
    "event": "calendar-days",
    "hours": "clock",
    "map": "map-pin",
    "greeting": "hand-heart",
    "seasonal": "leaf",
    "signature": "signature",
    "social": "share-2",
    "notation": "scale",
    "divider": "separator-horizontal",
    "spacer": "unfold-vertical",
}
FREQUENT = ("heading", "text", "image", "product", "coupon", "button", "photo_text", "columns", "event")
"""The kinds that are offered as tiles at once, in their order."""


def kind_name(ui: Ui, kind: str) -> str:
    """What a kind of block is called."""
    names = {
        "heading": ui._("Heading"),
        "text": ui._("Text"),
        "image": ui._("Photo"),
        "photo_text": ui._("Photo and text"),
        "product": ui._("Product"),
        "columns": ui._("Two columns"),
        "coupon": ui._("Coupon"),
        "button": ui._("Button"),
        "event": ui._("Event"),
        "hours": ui._("Opening hours"),
        "map": ui._("Map and address"),
        "greeting": ui._("Greeting"),
        "seasonal": ui._("Greeting of the season"),
        "signature": ui._("Signature"),
        "social": ui._("Social links"),
        "notation": ui._("Mail-order notation"),
        "divider": ui._("Divider"),
        "spacer": ui._("Space"),
    }
    return names.get(kind, kind)


_LONGEST = 80
_SHOWN_FIRST = {
    "heading": ("runs", "text"),
    "button": ("runs", "text"),
    "image": ("alt",),
    "photo_text": ("title", "parts", "label"),
    "product": ("name", "parts"),
    "coupon": ("value", "code", "conditions"),
    "event": ("title", "start", "place"),
    "hours": ("title", "rows"),
    "map": ("address", "access"),
    "greeting": ("name", "parts"),
    "seasonal": ("parts",),
    "signature": ("name", "parts"),
    "social": ("links",),
    "notation": ("label",),
    "text": ("parts", "text", "runs"),
}
"""Values of a kind, the first one that says anything is shown."""


def summary(block: Mapping[str, Any], pictures: Mapping[str, StoredPicture]) -> str:
    """The first words of a block, on one line; "" when it has none yet."""
    return _words(block, pictures)[:_LONGEST]


def _words(block: Mapping[str, Any], pictures: Mapping[str, StoredPicture]) -> str:
    if block.get("type") == "columns":
        cells = block.get("cells", ())
        found = (_first(cell, ("title", "parts", "label")) or _file(cell, pictures) for cell in cells)
        return next((words for words in found if words), "")
    return _first(block, _SHOWN_FIRST.get(str(block.get("type")), ())) or _file(block, pictures)


def _first(values: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    for key in keys:
        words = " ".join(_said(key, values.get(key))[: 2 * _LONGEST].split())
        if words:
            return words
    return ""


def _said(key: str, value: Any) -> str:
    if isinstance(value, str) or not value:
        return value or ""
    if key == "parts":
        lines = (runs for part in value for runs in (part["list"] if "list" in part else [part["paragraph"]]))
        return next((words for words in map(plain, lines) if words.strip()), "")
    if key == "rows":
        return next((" ".join(row) for row in value if any(row)), "")
    if key == "links":
        return " ".join(address for _, address in value)
    return plain(value)


def _file(values: Mapping[str, Any], pictures: Mapping[str, StoredPicture]) -> str:
    photo = values.get("photo") or values
    picture = pictures.get(str(photo.get("attachment", "")))
    return str(photo.get("alt", "")).strip() or (picture.name if picture else "")
