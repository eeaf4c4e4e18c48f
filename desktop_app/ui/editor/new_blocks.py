"""A block as it begins: filled with what the shop has said of itself."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui


def new_block(ui: Ui, kind: str, shop: ShopWords) -> dict[str, Any]:
    """A block of a kind, to be written. `ui` gives the words that mails of a shop usually have there."""
    filled = _FILLED.get(kind)
    return {"type": kind, **deepcopy(EMPTY[kind]), **(filled(ui, shop) if filled else {})}


def _greeting(ui: Ui, _: ShopWords) -> dict[str, Any]:
    if ui.theme.lang == "ja":
        return {"name": [{"merge": "full", "fallback": "お客"}, " 様"]}
    return {"name": ["Dear ", {"merge": "full", "fallback": "customer"}, ","]}


def _hours(ui: Ui, shop: ShopWords) -> dict[str, Any]:
    rows = [list(row) for row in shop.hours] or [["", ""]]
    return {"title": [ui._("Opening hours")], "rows": rows, "note": _line(shop.hours_note)}


def _map(ui: Ui, shop: ShopWords) -> dict[str, Any]:
    label = _line(ui._("Open the map")) if shop.map_url else []
    return {"address": shop.address, "access": _line(shop.access), "url": shop.map_url, "label": label}


def _line(words: str) -> list[Any]:
    return [words] if words else []


_CELL: dict[str, Any] = {"title": [], "parts": [], "label": [], "url": "", "order": False}
EMPTY: Mapping[str, dict[str, Any]] = {
    "heading": {"level": 2, "runs": []},
    "text": {"parts": []},
    "image": {"attachment": "", "alt": "", "width": 0, "link": ""},
    "photo_text": {"side": "left", "share": 40, **_CELL},
    "columns": {"cells": [_CELL, _CELL]},
    "product": {
        "name": [], "price": None, "price_from": False, "note": [], "parts": [], "label": [], "url": "",
        "order": True, "layout": "row",
    },
    "coupon": {
        "value": [], "code": "", "per_person": False, "from": "", "until": "", "conditions": [], "url": "",
    },
    "button": {"runs": [], "url": "", "order": False},
    "event": {
        "title": [], "start": "", "end": "", "place": "", "parts": [], "label": [], "url": "",
        "order": False, "calendar": True,
    },
    "hours": {"title": [], "rows": [], "note": []},
    "map": {"address": "", "access": [], "url": "", "label": []},
    "greeting": {"name": [], "parts": []},
    "seasonal": {"month": 1, "parts": []},
    "signature": {"name": [], "parts": []},
    "social": {"links": []},
    "notation": {"label": ""},
    "divider": {},
    "spacer": {"size": "m"},
}
"""Every value of each kind that is always there, as it is before anything is written."""
_FILLED: Mapping[str, Callable[[Ui, ShopWords], dict[str, Any]]] = {
    "button": lambda _, shop: {"url": shop.website},
    "event": lambda _, shop: {"place": shop.name},
    "hours": _hours,
    "map": _map,
    "greeting": _greeting,
    "seasonal": lambda _, shop: {"month": shop.month},
    "signature": lambda _, shop: {"name": _line(shop.signature or shop.name)},
    "social": lambda _, shop: {"links": [list(link) for link in shop.social]},
}
