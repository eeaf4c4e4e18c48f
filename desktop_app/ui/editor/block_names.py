"""What blocks are called, their icons, and the words by which one is recognised in the list."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from desktop_app.composing.blocks import KINDS
from desktop_app.composing.one_line_text import plain
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui

__all__ = ["FREQUENT", "GROUPS", "ICONS", "KINDS", "kind_name", "matches", "summary", "tile_name"]

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

GROUPS = (
    ("words", ("greeting", "seasonal", "signature")),
    ("shop", ("hours", "map", "social", "notation")),
    ("shape", ("divider", "spacer")),
)
"""The others, which are offered when they are asked for."""

_ALSO = {
    "heading": "みだし midashi title",
    "text": "ぶんしょう bunsho bunshou words paragraph",
    "image": "しゃしん 画像 がぞう shashin syasin picture image",
    "photo_text": "しゃしん 画像 がぞう shashin syasin picture image side",
    "product": "しょうひん 品物 値段 ねだん 価格 shohin shouhin syouhin goods price item",
    "columns": "2れつ 二列 にれつ 段組 retsu two columns",
    "coupon": "くーぽん 割引 わりびき 特典 kupon ku-pon discount code",
    "button": "ぼたん 予約 よやく 注文 ちゅうもん botan link order",
    "event": "もよおし 行事 イベント いべんと 日時 moyooshi ibento calendar date",
    "hours": "えいぎょうじかん 休み やすみ eigyo eigyou jikan time closed",
    "map": "ちず じゅうしょ 住所 場所 chizu tizu jusho place access",
    "greeting": "挨拶 宛名 あいさつ aisatsu name dear",
    "seasonal": "じこう 時候の挨拶 季節 きせつ jiko jikou kisetsu season",
    "signature": "しょめい 名前 shomei syomei name",
    "social": "エスエヌエス インスタ いんすた ライン らいん instagram line facebook x youtube",
    "notation": "とくしょうほう 特定商取引法 表記 tokushoho tokusyouhou law",
    "divider": "くぎり 線 せん kugiri line",
    "spacer": "余白 よはく あき sukima yohaku gap blank",
}
"""By what else people search for a kind."""


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
        "event": ui._("Event of the shop"),
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


def tile_name(ui: Ui, kind: str) -> str:
    """The same where there is little room."""
    names = {
        "photo_text": ui._("Photo+text"),
        "columns": ui._("2 columns"),
        "event": ui._("Events"),
        "hours": ui._("Hours"),
        "map": ui._("Map"),
        "seasonal": ui._("Season"),
        "social": ui._("Social"),
        "notation": ui._("Notation"),
    }
    return names.get(kind) or kind_name(ui, kind)


def matches(ui: Ui, kind: str, words: str) -> bool:
    """Whether a kind is meant by what is typed: each word stands in its name or its other names."""
    known = _folded(f"{kind_name(ui, kind)} {tile_name(ui, kind)} {_ALSO[kind]}")
    return all(word in known for word in _folded(words).split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
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
