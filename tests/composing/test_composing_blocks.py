"""Every kind of block: read, kept, read again; said in the text part; and each mistake named."""

import json
from typing import Any

import pytest

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.block_parts import all_photos, block_words, photos, targets, with_photos
from desktop_app.composing.blocks import Image, Product
from desktop_app.composing.draft import parse_blocks
from desktop_app.composing.sale_signs import SaleSign, sale_signs
from desktop_app.composing.slots import Slot
from desktop_app.composing.text_part import text_pieces
from desktop_app.domain.errors import AppError
from desktop_app.i18n.wording import Language
from tests.composing.newsletter_samples import EVERY_BLOCK, draft_of


def text_of(*blocks: dict[str, Any], language: Language = "ja") -> str:
    pieces = text_pieces(
        draft_of(*blocks).blocks, (), language, notation_url="https://example.jp/tokushoho"
    )
    return "".join(f"<{one.name}>" if isinstance(one, Slot) else one for one in pieces)


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda one: one["type"])
def test_a_block_is_the_same_after_it_was_kept(block: dict[str, Any]) -> None:
    blocks = parse_blocks([block])
    kept = json.loads(json.dumps(blocks_to_json(blocks)))

    assert parse_blocks(kept) == blocks
    assert blocks_to_json(parse_blocks(kept)) == kept


SAID = {
    "heading": ("◆ 十二月のお便り", "◆ 十二月のお便り"),
    "greeting": ("<full> 様\n\nいつもありがとうございます。",) * 2,
    "seasonal": ("師走の候、いかがお過ごしでしょうか。",) * 2,
    "text": ("真っ赤なポインセチアです。\n\n・一鉢\n・二鉢",) * 2,
    "image": ("[店先のポインセチア]\nhttps://example.jp/",) * 2,
    "photo_text": ("◇ ポインセチア\n[赤い鉢]\n五号鉢です。\n▶ くわしく\nhttps://example.jp/p",) * 2,
    "product": (
        "■ 冬の寄せ植え\n　1,650円（税込）から　送料別\n▶ 注文する\nhttps://example.jp/order",
        "■ 冬の寄せ植え\n　from ¥1,650 (tax included)　送料別\n▶ 注文する\nhttps://example.jp/order",
    ),
    "columns": ("◇ 左の列\n左の文\n\n[右の写真]\n▶ 見る\nhttps://example.jp/r",) * 2,
    "coupon": (
        "＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊\nクーポン 10%引き\nコード：XMAS-<coupon_code>\n"
        "2026年12月1日（火）～2026年12月25日（金）\nお一人さま一回\n他の割引とは併用できません\n"
        "https://example.jp/c\n"
        "＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊",
        "********************************************\nCoupon: 10%引き\nCode: XMAS-<coupon_code>\n"
        "Tue, 1 December 2026 to Fri, 25 December 2026\nお一人さま一回\n他の割引とは併用できません\n"
        "https://example.jp/c\n********************************************",
    ),
    "button": ("▶ ご予約はこちら\nhttps://example.jp/book",) * 2,
    "event": (
        "◇ リース教室\n日時　2026年12月5日（土） 10:00～12:00\n場所　店内\n手ぶらでおこしください。\n"
        "▶ 申し込む\nhttps://example.jp/e",
        "◇ リース教室\nWhen: Sat, 5 December 2026 10:00 to 12:00\nWhere: 店内\n手ぶらでおこしください。\n"
        "▶ 申し込む\nhttps://example.jp/e",
    ),
    "hours": ("◇ 年末年始\n12月30日　10:00-18:00\n1月1日　休み\n変わることがあります。",) * 2,
    "map": ("名古屋市中区1-2-3\n栄駅から徒歩3分\n▶ 地図を見る\nhttps://maps.example.jp/x",) * 2,
    "signature": ("花のあおい　青井 葵\nよいお年を。",) * 2,
    "social": (
        "Instagram: https://instagram.example/a\nホームページ: https://example.jp",
        "Instagram: https://instagram.example/a\nWebsite: https://example.jp",
    ),
    "notation": (
        "特定商取引法に基づく表記\nhttps://example.jp/tokushoho",
        "Notice under the Specified Commercial Transactions Act\nhttps://example.jp/tokushoho",
    ),
    "divider": ("―" * 20, "-" * 44),
    "spacer": ("", ""),
}


@pytest.mark.parametrize("block", EVERY_BLOCK, ids=lambda one: one["type"])
def test_what_the_text_part_says(block: dict[str, Any]) -> None:
    japanese, english = SAID[block["type"]]

    assert text_of(block).strip() == japanese
    assert text_of(block, language="en").strip() == english


def test_the_whole_text_keeps_one_blank_line_between_blocks_and_short_lines() -> None:
    text = text_of(*EVERY_BLOCK)

    assert "\n\n\n" not in text
    assert all(len(line) <= 40 or "://" in line for line in text.split("\n"))


DAYS = [
    ({"until": "2026-12-25"}, "2026年12月25日（金）まで"),
    ({"from": "2026-12-01"}, "2026年12月1日（火）から"),
    ({"from": "2026-12-01", "until": "2026-12-01"}, "2026年12月1日（火）"),
    ({}, ""),
]


@pytest.mark.parametrize(("days", "said"), DAYS)
def test_days_of_a_coupon(days: dict[str, str], said: str) -> None:
    lines = text_of({"type": "coupon", "value": "半額", **days}).strip().split("\n")

    assert lines[2:-1] == [said] * bool(said)


MISTAKES = [
    ({"type": "product"}, "block-empty"),
    ({"type": "product", "name": "花", "price": -1}, "block-value"),
    ({"type": "product", "name": "花", "price": 1.5}, "block-value"),
    ({"type": "product", "name": "花", "price": True}, "block-value"),
    ({"type": "product", "name": "花", "price": "1650"}, "block-value"),
    ({"type": "product", "name": "花", "label": "買う"}, "button-without-link"),
    ({"type": "product", "name": "花", "url": "javascript:alert(1)"}, "link-bad"),
    ({"type": "product", "name": "花", "photo": {"attachment": "a", "file": "b"}}, "block-value"),
    ({"type": "product", "name": "花", "photo": {"attachment": "a", "onload": "x"}}, "block-value"),
    ({"type": "product", "name": "花\n花"}, "text-not-one-line"),
    ({"type": "photo_text", "title": "写真なし"}, "image-not-chosen"),
    ({"type": "photo_text", "photo": {"attachment": "a"}, "share": 99}, "block-value"),
    ({"type": "columns", "cells": [{"title": "一"}]}, "block-value"),
    ({"type": "columns", "cells": [{"title": "一"}, {}]}, "block-empty"),
    ({"type": "columns", "cells": [{"title": "一"}, {"html": "<b>"}]}, "block-value"),
    ({"type": "coupon", "value": ""}, "block-empty"),
    ({"type": "coupon", "value": "半額", "until": "2026-02-30"}, "block-value"),
    ({"type": "coupon", "value": "半額", "until": "12/25"}, "block-value"),
    ({"type": "coupon", "value": "半額", "from": "2026-12-02", "until": "2026-12-01"}, "block-days-order"),
    ({"type": "event", "title": "会"}, "event-without-day"),
    ({"type": "event", "title": "会", "start": "2026-12-05T25:00"}, "block-value"),
    ({"type": "event", "title": "会", "start": "2026-12-05T10:00", "end": "2026-12-05"}, "block-days-order"),
    ({"type": "event", "title": "会", "start": "2026-12-05", "end": "2026-12-04"}, "block-days-order"),
    ({"type": "hours", "rows": [["", ""]]}, "block-empty"),
    ({"type": "hours", "rows": [["月"]]}, "block-value"),
    ({"type": "hours", "rows": [["月", "休み"]] * 31}, "newsletter-too-long"),
    ({"type": "map"}, "block-empty"),
    ({"type": "greeting"}, "block-empty"),
    ({"type": "seasonal", "month": 13}, "block-value"),
    ({"type": "signature", "parts": []}, "block-empty"),
    ({"type": "social", "links": [["myspace", "https://example.jp"]]}, "block-value"),
    ({"type": "social", "links": [["web", ""]]}, "block-empty"),
    ({"type": "social", "links": [["web", "ftp://example.jp"]]}, "link-bad"),
    ({"type": "spacer", "size": "xl"}, "block-value"),
    ({"type": "image", "attachment": "a", "url": "http://example.jp/a.jpg"}, "image-url-bad"),
    ({"type": "image", "attachment": "a", "crop": [0, 0, 1001, 10]}, "block-value"),
    ({"type": "image", "attachment": "a", "crop": [0, 0, 10]}, "block-value"),
    ({"type": "image", "attachment": "a", "turn": 45}, "block-value"),
    ({"type": "text", "parts": [{"paragraph": ["a"], "align": "justify"}]}, "block-value"),
    ({"type": "text", "runs": [{"text": "a", "tone": "#ff0000"}]}, "block-value"),
    ({"type": "text", "runs": [{"text": "a", "style": "x"}]}, "block-value"),
    ({"type": "text", "text": "[[password]]"}, "merge-field-unknown"),
    ({"type": "notation", "url": "https://example.jp"}, "block-key-unknown"),
    ({"type": "footer"}, "block-unknown"),
]


@pytest.mark.parametrize(("block", "error"), MISTAKES)
def test_a_mistake_is_named_with_its_block(block: dict[str, Any], error: str) -> None:
    with pytest.raises(AppError) as raised:
        parse_block(block, 7)

    assert raised.value.id == error
    assert raised.value.params["block"] == 7


def test_photos_are_found_and_changed_wherever_they_stand() -> None:
    blocks = parse_blocks(list(EVERY_BLOCK))

    assert [one.attachment for one in all_photos(blocks)] == ["a1", "a2", "a2", "a2"]
    without = [with_photos(one, lambda _: None) for one in blocks if not isinstance(one, Image)]
    assert all(photos(one) == () for one in without)


def test_words_and_targets_of_every_block() -> None:
    words = "\n".join(block_words(one) for one in parse_blocks(list(EVERY_BLOCK)))
    for said in ("店先のポインセチア", "1,650円", "XMAS", "店内", "12月30日 10:00-18:00", "左の文"):
        assert said in words
    led = [url for one in parse_blocks(list(EVERY_BLOCK)) for _, url, _ in targets(one)]
    assert len(led) == 10
    assert "https://example.jp/r" in led


def test_a_product_and_a_coupon_are_signs_of_a_sale_whatever_they_say() -> None:
    product = {"type": "product", "name": "お花", "order": False}
    assert sale_signs(draft_of(product, subject="便り")) == (SaleSign.PRICE,)
    coupon = {"type": "coupon", "value": "プレゼント"}
    assert sale_signs(draft_of(coupon, subject="便り")) == (SaleSign.COUPON,)
    cell = {"title": "花", "label": "進む", "url": "https://example.jp/x", "order": True}
    columns = {"type": "columns", "cells": [{"title": "一"}, cell]}
    assert sale_signs(draft_of(columns, subject="便り")) == (SaleSign.ORDER_BUTTON,)


def test_a_product_leads_to_an_order_unless_said_otherwise() -> None:
    (block,) = parse_blocks([{"type": "product", "name": "花"}])
    assert isinstance(block, Product)
    assert block.order
