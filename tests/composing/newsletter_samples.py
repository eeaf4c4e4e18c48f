"""A newsletter with every kind of block, as a shop would write one in December."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.blocks import KINDS
from desktop_app.composing.draft import Draft, parse_draft
from desktop_app.i18n.wording import Language
from tests.factories import png_bytes

PHOTOS = {"a1": png_bytes(800, 600), "a2": png_bytes(400, 400)}
"""Attachment → picture."""

GAPS: Mapping[Language, str] = {"ja": "○○", "en": "___"}
"""What stands in ready-made newsletters where the owner has to write."""


def _photo(attachment: str, alt: str) -> dict[str, Any]:
    return {"attachment": attachment, "alt": alt}


EVERY_BLOCK: tuple[dict[str, Any], ...] = (
    {"type": "heading", "text": "十二月のお便り", "align": "center"},
    {
        "type": "greeting",
        "name": "[[full|お客]] 様",
        "parts": [{"paragraph": ["いつもありがとうございます。"]}],
    },
    {"type": "seasonal", "month": 12, "parts": [{"paragraph": ["師走の候、いかがお過ごしでしょうか。"]}]},
    {
        "type": "text",
        "parts": [
            {
                "paragraph": ["真っ赤な", {"text": "ポインセチア", "tone": "accent", "bold": True}, "です。"],
                "align": "center",
            },
            {"list": [["一鉢"], [{"text": "二鉢", "tone": "strong"}]]},
        ],
    },
    {"type": "image", **_photo("a1", "店先のポインセチア"), "width": 400, "link": "https://example.jp/"},
    {
        "type": "photo_text",
        "side": "right",
        "share": 40,
        "photo": _photo("a2", "赤い鉢"),
        "title": "ポインセチア",
        "parts": [{"paragraph": ["五号鉢です。"]}],
        "label": "くわしく",
        "url": "https://example.jp/p",
    },
    {
        "type": "product",
        "name": "冬の寄せ植え",
        "photo": _photo("a2", "寄せ植え"),
        "price": 1650,
        "price_from": True,
        "note": "送料別",
        "label": "注文する",
        "url": "https://example.jp/order",
    },
    {
        "type": "columns",
        "cells": [
            {"title": "左の列", "parts": [{"paragraph": ["左の文"]}]},
            {"photo": _photo("a2", "右の写真"), "label": "見る", "url": "https://example.jp/r"},
        ],
    },
    {
        "type": "coupon",
        "value": "10%引き",
        "code": "XMAS",
        "per_person": True,
        "from": "2026-12-01",
        "until": "2026-12-25",
        "conditions": "お一人さま一回\n他の割引とは併用できません",
        "url": "https://example.jp/c",
    },
    {"type": "button", "text": "ご予約はこちら", "url": "https://example.jp/book", "order": True},
    {
        "type": "event",
        "title": "リース教室",
        "start": "2026-12-05T10:00",
        "end": "2026-12-05T12:00",
        "place": "店内",
        "parts": [{"paragraph": ["手ぶらでおこしください。"]}],
        "label": "申し込む",
        "url": "https://example.jp/e",
    },
    {
        "type": "hours",
        "title": "年末年始",
        "rows": [["12月30日", "10:00-18:00"], ["1月1日", "休み"]],
        "note": "変わることがあります。",
    },
    {
        "type": "map",
        "address": "名古屋市中区1-2-3",
        "access": "栄駅から徒歩3分",
        "label": "地図を見る",
        "url": "https://maps.example.jp/x",
    },
    {"type": "signature", "name": "花のあおい　青井 葵", "parts": [{"paragraph": ["よいお年を。"]}]},
    {
        "type": "social",
        "links": [["instagram", "https://instagram.example/a"], ["web", "https://example.jp"]],
    },
    {"type": "notation"},
    {"type": "divider"},
    {"type": "spacer", "size": "s"},
)
assert sorted({one["type"] for one in EVERY_BLOCK}) == sorted(KINDS)


def draft_of(*blocks: dict[str, Any], subject: str = "十二月のお便り") -> Draft:
    """A draft of these blocks."""
    return parse_draft({"subject": subject, "blocks": list(blocks)})
