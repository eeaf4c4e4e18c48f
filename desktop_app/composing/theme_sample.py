"""Pages on which a theme is tried: every kind of block, in both languages, with and without a logo."""

from collections.abc import Iterator
from typing import Any

from desktop_app.composing.block_parts import all_photos
from desktop_app.composing.blocks import SOCIAL_KINDS, Photo
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.footer import build_footer
from desktop_app.composing.page import Page, ShownImage
from desktop_app.composing.social_icons import ICON
from desktop_app.composing.values import parse_text
from desktop_app.domain.brand import Brand
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.i18n.wording import Language

_WORDS = ["寒さが増してまいりました。", {"text": "Winter", "bold": True, "tone": "accent"},
          {"text": "flowers", "tone": "strong"}, {"text": "（店頭）", "tone": "quiet", "italic": True}]
_LINKED = [{"text": "お店", "link": "https://example.jp/"}]
_PARTS = [{"paragraph": _WORDS}, {"paragraph": _LINKED, "align": "center"},
          {"list": [["一"], ["二"]]}, {"list": [["one"], ["two"]], "ordered": True}]
_PHOTO = {"attachment": "wide", "alt": "花"}
_SMALL = {"attachment": "small", "alt": "鉢"}
_URL = "https://example.jp/order"
_CELL: dict[str, Any] = {
    "photo": _SMALL, "title": "寄せ植え", "parts": _PARTS[:1], "label": "くわしく", "url": _URL,
}

BLOCKS: list[dict[str, Any]] = [
    {"type": "heading", "text": "十二月のお便り"},
    {"type": "greeting", "name": "[[full|お客様]] 様", "parts": _PARTS[:1]},
    {"type": "seasonal", "month": 12, "parts": _PARTS[:1]},
    {"type": "heading", "level": 2, "text": "今月の花", "align": "center"},
    {"type": "heading", "level": 3, "text": "小見出し"},
    {"type": "text", "parts": _PARTS},
    {"type": "image", **_PHOTO, "link": "https://example.jp/"},
    {"type": "photo_text", "side": "left", "share": 40, **_CELL},
    {"type": "photo_text", "side": "right", "share": 30, **_CELL},
    {"type": "columns", "cells": [_CELL, {"title": "白い花", "parts": _PARTS[:1]}]},
    {"type": "product", "photo": _SMALL, "name": "ポインセチア 5号鉢", "price": 1650, "note": "送料別",
     "parts": _PARTS[:1], "label": "注文する", "url": _URL},
    {"type": "product", "photo": _PHOTO, "name": "シクラメン", "price": 2200, "price_from": True, "url": _URL,
     "layout": "card"},
    {"type": "coupon", "value": "10%引き", "code": "HANA", "per_person": True, "from": "2026-12-01",
     "until": "2026-12-25", "conditions": "店頭でお見せください", "url": "https://example.jp/c"},
    {"type": "button", "text": "ご予約はこちら", "url": _URL, "order": True},
    {"type": "event", "title": "教室", "start": "2026-12-05T10:00", "end": "2026-12-05T12:00",
     "place": "店内", "parts": _PARTS[:1], "label": "申し込む", "url": _URL},
    {"type": "hours", "title": "営業時間", "note": "年末を除く",
     "rows": [["平日", "10:00～19:00"], ["日曜", "お休み"]]},
    {"type": "map", "address": "名古屋市中区1-2-3", "access": "栄駅から3分", "url": "https://example.jp/map",
     "label": "地図を開く", "photo": _PHOTO},
    {"type": "divider"},
    {"type": "spacer", "size": "m"},
    {"type": "signature", "photo": _SMALL, "name": "青井 葵", "parts": _PARTS[:1]},
    {"type": "social", "links": [[kind, "https://example.jp/sns"] for kind in SOCIAL_KINDS]},
    {"type": "notation"},
]
"""One of each kind at least, with everything that it may hold."""

_SHOP = Shop(
    legal_kind=LegalKind.SOLE_TRADER,
    legal_name="青井 葵",
    shop_name="花のあおい",
    postal_address="460-0000 愛知県名古屋市中区1-2-3",
    phone="052-000-0000",
    contact="aoi@example.jp",
    optout_address="teishi@example.jp",
    optout_url="https://example.jp/stop",
    remote_orders=True,
    notation_url="https://example.jp/law",
    privacy_url="https://example.jp/privacy",
)


def sample_pages(brand: Brand | None = None) -> Iterator[Page]:
    """A full page in Japanese, one in English as a preview that begins with words, and an empty one."""
    yield sample_page("ja", BLOCKS, brand=brand)
    yield sample_page("en", BLOCKS[1:3], brand=brand, logo=True, preview=True, preheader="")
    yield sample_page("ja", [], brand=brand, logo=True)


def sample_page(
    language: Language,
    blocks: list[dict[str, Any]],
    *,
    brand: Brand | None = None,
    logo: bool = False,
    preview: bool = False,
    preheader: str = "ポインセチアが入りました",
) -> Page:
    """A page as `compile_newsletter` makes it."""
    draft = parse_draft({"subject": "[[family|お客様]]様へ 十二月のお便り", "blocks": blocks})
    sizes = {"wide": (800, 500), "small": (300, 300)}
    images: dict[Photo | str, ShownImage] = {
        photo: ShownImage(f"cid:{photo.attachment}@newsletter", *sizes[photo.attachment])
        for photo in all_photos(draft.blocks)
    }
    for kind in SOCIAL_KINDS:
        images[f"{ICON}{kind}"] = ShownImage(f"cid:{kind}@newsletter", 64, 64)
    return Page(
        language=language,
        subject=parse_text(draft.subject),
        preheader=parse_text(preheader),
        shop_name=_SHOP.shop_name,
        blocks=draft.blocks,
        footer=build_footer(_SHOP, MessageClass.AD, language).html,
        images=images,
        logo=ShownImage("cid:logo@newsletter", 160, 60) if logo else None,
        brand=brand or Brand(),
        notation_url=_SHOP.notation_url,
        places=tuple(range(len(draft.blocks))) if preview else None,
    )
