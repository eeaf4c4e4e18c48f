"""A block as it begins: filled with what the shop has said of itself."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from desktop_app.services.draft_views import ShopWords


def new_block(kind: str, shop: ShopWords, language: str) -> dict[str, Any]:
    """A block of a kind, to be written; `language` is the newsletter's."""
    filled = _FILLED.get(kind)
    return {"type": kind, **deepcopy(EMPTY[kind]), **(filled(shop, language) if filled else {})}


def map_words(language: str) -> str:
    """What the button to a map says."""
    return "地図を開く" if language == "ja" else "Open the map"


def _greeting(_: ShopWords, language: str) -> dict[str, Any]:
    if language == "ja":
        return {"name": [{"merge": "full", "fallback": "お客"}, " 様"]}
    return {"name": ["Dear ", {"merge": "full", "fallback": "customer"}, ","]}


def _hours(shop: ShopWords, language: str) -> dict[str, Any]:
    rows = [list(row) for row in shop.hours] or [["", ""]]
    title = "営業時間" if language == "ja" else "Opening hours"
    return {"title": [title], "rows": rows, "note": _line(shop.hours_note)}


def _map(shop: ShopWords, language: str) -> dict[str, Any]:
    label = _line(map_words(language)) if shop.map_url else []
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
_FILLED: Mapping[str, Callable[[ShopWords, str], dict[str, Any]]] = {
    "button": lambda shop, _: {"url": shop.website},
    "event": lambda shop, _: {"place": shop.name},
    "hours": _hours,
    "map": _map,
    "greeting": _greeting,
    "seasonal": lambda shop, _: {"month": shop.month},
    "signature": lambda shop, _: {"name": _line(shop.signature or shop.name)},
    "social": lambda shop, _: {"links": [list(link) for link in shop.social]},
}
