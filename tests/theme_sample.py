# ruff: noqa: E501 - a block of a newsletter reads best on few lines
"""A December newsletter with every kind of block, and the pictures in it, to look at themes with."""

import io
import math
import random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from desktop_app.composing.blocks import SOCIAL_KINDS
from desktop_app.i18n.wording import Language

Colour = tuple[int, int, int]
GROUNDS: tuple[Colour, ...] = ((38, 66, 52), (92, 74, 58), (66, 78, 98), (120, 102, 84), (196, 168, 132), (148, 140, 136))
PETALS: tuple[Colour, ...] = ((178, 34, 44), (214, 120, 132), (226, 182, 92), (196, 88, 60), (232, 214, 190), (160, 96, 120))


def photo(seed: int, width: int = 1104, height: int = 690, thing: str = "flower") -> bytes:
    """A JPEG like a photo of things before a blurred room; `seed` changes colours and places."""
    chance = random.Random(seed)  # noqa: S311 a picture is no secret
    ground = GROUNDS[seed % len(GROUNDS)]
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, r = chance.random() * width, chance.random() * height, width * (0.02 + chance.random() * 0.06)
        tone = tuple(min(255, part + chance.randrange(20, 110)) for part in ground)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tone)
    image = image.filter(ImageFilter.GaussianBlur(width / 45))
    draw = ImageDraw.Draw(image)
    if thing != "flower":
        draw.rectangle((0, height * 0.72, width, height), fill=tuple(max(0, part - 24) for part in ground))
    for number in range(7 if thing == "flower" else 4):
        if thing == "flower":
            x, y = width * (0.12 + 0.76 * chance.random()), height * (0.2 + 0.65 * chance.random())
            _flower(draw, chance, x, y, height * (0.16 + 0.1 * chance.random()), PETALS[seed % len(PETALS)])
        else:
            _THINGS[thing](draw, width * (0.16 + 0.23 * number), height * 0.74, height * 0.3, seed + number)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72)
    return out.getvalue()


def _flower(
    draw: ImageDraw.ImageDraw, chance: random.Random, x: float, y: float, size: float, petals: Colour
) -> None:
    lighter = tuple(min(255, one + 30) for one in petals)
    rings = ((7, 1.25, (44, 98, 62)), (9, 1.0, petals), (7, 0.62, lighter))
    for ring, (count, scale, colour) in enumerate(rings):
        for number in range(count):
            angle = 2 * math.pi * (number + 0.5 * ring) / count + chance.random() * 0.2
            tip = size * scale
            ends = [
                (x + math.cos(angle + turn) * along, y + math.sin(angle + turn) * along)
                for turn, along in ((0, tip), (0.4, tip * 0.6), (0.2, 0), (-0.4, tip * 0.6))
            ]
            draw.polygon(ends, fill=colour, outline=tuple(max(0, part - 30) for part in colour))
    draw.ellipse((x - size / 9, y - size / 9, x + size / 9, y + size / 9), fill=(232, 196, 84))


def _cup(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, number: int) -> None:
    """Standing on (x, y), as are the others."""
    white = (246, 240, 230)
    draw.ellipse((x - size * 0.62, y - size * 0.1, x + size * 0.62, y + size * 0.16), fill=(226, 216, 202))
    draw.ellipse((x + size * 0.2, y - size * 0.5, x + size * 0.62, y - size * 0.1), outline=white, width=round(size / 14))
    draw.pieslice((x - size * 0.42, y - size * 1.2, x + size * 0.42, y + size * 0.06), 0, 180, fill=white)
    draw.ellipse((x - size * 0.42, y - size * 0.68, x + size * 0.42, y - size * 0.46), fill=white)
    coffee = ((92, 58, 34), (150, 104, 62))[number % 2]
    draw.ellipse((x - size * 0.37, y - size * 0.65, x + size * 0.37, y - size * 0.49), fill=coffee)


def _loaf(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, number: int) -> None:
    crust, crumb = ((176, 108, 48), (196, 132, 66), (154, 90, 40))[number % 3], (236, 202, 146)
    draw.rounded_rectangle((x - size * 0.55, y - size * 0.62, x + size * 0.55, y + size * 0.05), size * 0.3, fill=crust)
    for cut in (-0.3, 0.0, 0.3):
        draw.line((x + size * (cut - 0.1), y - size * 0.2, x + size * (cut + 0.1), y - size * 0.52), fill=crumb, width=round(size / 12))


def _bottle(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, number: int) -> None:
    tone = ((214, 196, 196), (176, 150, 158), (236, 228, 224))[number % 3]
    draw.rounded_rectangle((x - size * 0.26, y - size * 0.9, x + size * 0.26, y + size * 0.05), size * 0.1, fill=tone)
    draw.rectangle((x - size * 0.1, y - size * 1.2, x + size * 0.1, y - size * 0.88), fill=(84, 74, 78))
    draw.rectangle((x - size * 0.18, y - size * 0.55, x + size * 0.18, y - size * 0.25), fill=(250, 246, 244))


def _shirt(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, number: int) -> None:
    tone = ((40, 44, 52), (232, 228, 220), (156, 74, 52), (112, 126, 112))[number % 4]
    body = [(-0.32, 0.1), (-0.32, -0.75), (-0.6, -0.45), (-0.72, -0.65), (-0.3, -1.2), (-0.12, -1.28), (0.12, -1.28),
            (0.3, -1.2), (0.72, -0.65), (0.6, -0.45), (0.32, -0.75), (0.32, 0.1)]
    draw.polygon([(x + size * a, y + size * b) for a, b in body], fill=tone)


def _box(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, number: int) -> None:
    tone = ((150, 104, 62), (178, 134, 86), (122, 82, 48))[number % 3]
    draw.rectangle((x - size * 0.5, y - size * 0.6, x + size * 0.5, y + size * 0.05), fill=tone)
    for board in (-0.38, -0.16):
        draw.line((x - size * 0.5, y + size * board, x + size * 0.5, y + size * board), fill=(90, 60, 34), width=round(size / 30))
    draw.rectangle((x - size * 0.12, y - size * 0.5, x + size * 0.12, y - size * 0.4), fill=(70, 46, 26))


_THINGS = {"cup": _cup, "loaf": _loaf, "bottle": _bottle, "shirt": _shirt, "box": _box}


def logo() -> bytes:
    """A PNG logo, dark on nothing."""
    image = Image.new("RGBA", (640, 160), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 150, 150), fill=(44, 98, 62, 255))
    draw.ellipse((55, 30, 105, 80), fill=(255, 255, 255, 255))
    draw.polygon([(80, 60), (50, 130), (110, 130)], fill=(255, 255, 255, 255))
    for number, wide in enumerate((120, 90, 150)):
        draw.rounded_rectangle((190 + number * 150, 60, 190 + number * 150 + wide, 100), 12, fill=(40, 40, 40, 255))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


WIDE = (1104, 440)
CHOOSER = {
    "washi": ("花のあおい", "十二月のお便り", "flower", 0, "ポインセチア 5号鉢", 1650),
    "florist": ("花のあおい", "母の日の花", "flower", 1, "カーネーション 5号鉢", 3300),
    "cafe": ("喫茶あおい", "秋のメニュー", "cup", 1, "栗のブレンドと焼菓子", 980),
    "bakery": ("パン工房あおい", "焼きたてのお便り", "loaf", 4, "山型食パン", 480),
    "salon": ("hair あおい", "冬のお手入れ", "bottle", 5, "保湿トリートメント", 4400),
    "clothes": ("あおい洋品店", "春の新しい服", "shirt", 3, "麻のシャツ", 12800),
    "workshop": ("木工あおい", "工房だより", "box", 1, "桜の小箱", 6600),
    "sale": ("あおい商店", "夏のセール", "shirt", 4, "綿のブラウス", 3900),
    "newyear": ("花のあおい", "謹賀新年", "flower", 0, "お正月の寄せ植え", 5500),
    "spring": ("花のあおい", "春のお便り", "flower", 1, "さくら草の鉢", 1280),
    "summer": ("雑貨あおい", "夏のたより", "bottle", 2, "風鈴", 2200),
    "winter": ("菓子あおい", "冬の贈りもの", "loaf", 1, "木の実のケーキ", 3800),
    "business": ("青井商会", "価格改定のお知らせ", "box", 2, "梱包資材セット", 8800),
    "letter": ("花のあおい", "一年の御礼", "flower", 4, "季節の花束", 3300),
    "plain": ("花のあおい", "お知らせ", "flower", 2, "季節の花束", 3300),
}
"""For the picture of each theme: shop, title, what the photo shows and its seed, a product and its price."""
IMAGES = {f"p{seed}": photo(seed) for seed in range(4)} | {"logo": logo()}


def _photo(number: int, alt: str) -> dict[str, Any]:
    return {"attachment": f"p{number}", "alt": alt}


def for_chooser(theme: str) -> tuple[str, dict[str, Any]]:
    """A shop's name and a short newsletter for the picture of a theme."""
    shop, title, thing, seed, product, price = CHOOSER.get(theme, CHOOSER["washi"])
    IMAGES["wide"] = photo(seed, *WIDE, thing=thing)
    IMAGES["small"] = photo(seed, 600, 480, thing=thing)
    blocks: list[dict[str, Any]] = [
        {"type": "heading", "level": 1, "text": title},
        {"type": "greeting", "name": "[[full|お客]] 様", "parts": [{"paragraph": ["いつもありがとうございます。"]}]},
        {"type": "image", "attachment": "wide", "alt": title},
        {"type": "heading", "level": 2, "text": "今月のご案内"},
        {"type": "product", "photo": {"attachment": "small", "alt": product}, "name": product, "price": price,
         "parts": [{"paragraph": ["店頭に並びました。"]}]},
        {"type": "coupon", "value": "10%引き", "until": "2026-12-25"},
        {"type": "button", "text": "くわしく見る", "url": "https://example.jp/"},
    ]
    return shop, {"subject": title, "preheader": "", "blocks": blocks}


def long_words() -> dict[str, Any]:
    """Everything as long as it gets, without a place to break lines; and blocks that hold nearly nothing."""
    address = "https://example.jp/" + "a-long-address-that-nobody-breaks/" * 4
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    text: list[dict[str, Any]] = [{"paragraph": [{"text": address, "link": address}, f" {word} ", "花" * 300]}]
    wide = _photo(0, "花" * 80)
    return {
        "subject": "花" * 60,
        "preheader": "",
        "blocks": [
            {"type": "heading", "level": 1, "text": f"{'花' * 40} {word}"},
            {"type": "greeting", "name": f"{word} 様", "parts": text},
            {"type": "heading", "level": 2, "text": word}, {"type": "heading", "level": 3, "text": address},
            {"type": "text", "parts": [*text, {"list": [[word], [address]]}]},
            {"type": "image", **wide, "width": 2000},
            {"type": "product", "photo": wide, "name": word, "price": 1_000_000_000, "price_from": True, "note": word,
             "parts": text, "label": word, "url": address},
            {"type": "product", "photo": wide, "name": word, "price": 1_000_000_000, "note": address, "parts": text,
             "label": "花" * 40, "url": address, "layout": "card"},
            {"type": "product", "name": "花"}, {"type": "coupon", "value": "花"},
            {"type": "coupon", "value": word, "code": "X" * 60, "from": "2026-12-01", "until": "2027-12-31",
             "conditions": address, "url": address},
            {"type": "button", "text": word, "url": address},
            {"type": "photo_text", "photo": wide, "title": word, "share": 50, "parts": text, "label": word,
             "url": address},
            {"type": "columns", "cells": [{"photo": wide, "title": word, "parts": text, "label": word, "url": address},
                                          {"title": "花"}]},
            {"type": "event", "title": word, "start": "2026-12-12T10:00", "end": "2027-01-12T12:00", "place": address,
             "parts": text, "label": word, "url": address},
            {"type": "hours", "title": word, "rows": [[word, word], ["月", address], ["花" * 40, "花" * 40]],
             "note": word},
            {"type": "map", "address": word, "access": address, "photo": wide, "url": address, "label": word},
            {"type": "signature", "photo": wide, "name": word, "parts": text},
            {"type": "social", "links": [[kind, "https://example.jp/"] for kind in SOCIAL_KINDS]},
            {"type": "notation", "label": word},
        ],
    }


def every_block(language: Language) -> dict[str, Any]:
    """The newsletter as `parse_draft` reads it."""
    return _japanese() if language == "ja" else _english()


def _japanese() -> dict[str, Any]:
    shop = "https://example.jp/shop/poinsettia"
    return {
        "subject": "十二月のお便り",
        "preheader": "ポインセチアとリースがそろいました。店頭でご覧ください。",
        "blocks": [
            {"type": "heading", "level": 1, "text": "十二月のお便り"},
            {"type": "greeting", "name": "[[full|お客]] 様", "parts": [
                {"paragraph": ["いつも花のあおいをご利用いただき、ありがとうございます。"]}]},
            {"type": "seasonal", "month": 12, "parts": [
                {"paragraph": ["寒さが増してまいりましたが、お変わりなくお過ごしでしょうか。"]}]},
            {"type": "image", **_photo(0, "赤いポインセチアの鉢")},
            {"type": "text", "parts": [
                {"paragraph": [
                    "今年も", {"text": "真っ赤なポインセチア", "bold": True, "tone": "accent"}, "が入荷しました。",
                    {"text": "育て方のページ", "link": "https://example.jp/care"}, "もご用意しています。",
                    {"text": "（無くなり次第終了）", "tone": "quiet"}, {"text": "12日から", "tone": "strong"}, "です。"]},
                {"list": [["窓ぎわの明るい所に"], ["水は土が乾いてから"], ["夜は窓から離して"]]},
                {"list": [["鉢を選ぶ"], ["包みを選ぶ"]], "ordered": True}]},
            {"type": "heading", "level": 2, "text": "今月の花"},
            {"type": "product", "photo": _photo(0, "ポインセチア"), "name": "ポインセチア 5号鉢", "price": 1650,
             "note": "店頭でのお渡し", "parts": [{"paragraph": ["葉の色が長く楽しめます。"]}], "label": "くわしく見る",
             "url": shop},
            {"type": "product", "photo": _photo(1, "リース"), "name": "冬のリース", "price": 3300, "price_from": True,
             "parts": [{"paragraph": ["ヒバと木の実で一つずつ編みました。"]}], "label": "予約する", "url": shop,
             "layout": "card"},
            {"type": "product", "name": "お正月の切り花セット", "price": 2200, "note": "12月20日から"},
            {"type": "coupon", "value": "10%引き", "code": "FUYU10", "from": "2026-12-05", "until": "2026-12-25",
             "conditions": "お会計のときに、この画面をお見せください。お一人様1回限りです。"},
            {"type": "button", "text": "ご予約はこちら", "url": shop, "order": True},
            {"type": "divider"},
            {"type": "photo_text", "photo": _photo(2, "作業台"), "title": "リース教室の先生から", "side": "left",
             "share": 40, "parts": [{"paragraph": ["はじめての方も、一時間ほどで仕上がります。"]}],
             "label": "教室を見る", "url": "https://example.jp/class"},
            {"type": "photo_text", "photo": _photo(3, "店の入口"), "title": "店の入口が変わりました", "side": "right",
             "share": 40, "parts": [{"paragraph": ["角を曲がってすぐの、木のとびらです。"]}]},
            {"type": "columns", "cells": [
                {"photo": _photo(1, "花束"), "title": "贈りものに", "parts": [{"paragraph": ["三千円から束ねます。"]}],
                 "label": "見る", "url": "https://example.jp/a"},
                {"photo": _photo(2, "枝もの"), "title": "お部屋に", "parts": [{"paragraph": ["枝ものが見ごろです。"]}],
                 "label": "見る", "url": "https://example.jp/b"}]},
            {"type": "heading", "level": 3, "text": "催しと営業時間"},
            {"type": "event", "title": "冬のリース教室", "start": "2026-12-12T10:00", "end": "2026-12-12T12:00",
             "place": "花のあおい 二階", "parts": [{"paragraph": ["参加費 2,500円（税込）、花材つき。"]}],
             "label": "参加を申し込む", "url": "https://example.jp/class", "calendar": False},
            {"type": "hours", "title": "年末年始の営業", "rows": [
                ["12月28日まで", "10時～18時"], ["12月29日～1月4日", "お休み"], ["1月5日から", "10時～18時"]],
             "note": "配達は12月27日までうけたまわります。"},
            {"type": "map", "address": "愛知県名古屋市中区1-2-3", "access": "地下鉄「さかえ」駅 3番出口から徒歩5分",
             "url": "https://example.jp/map", "label": "地図を開く"},
            {"type": "spacer", "size": "m"},
            {"type": "signature", "photo": _photo(3, "青井 葵"), "name": "花のあおい", "parts": [
                {"paragraph": ["店主　青井 葵"]}]},
            {"type": "social", "links": [
                ["instagram", "https://example.jp/1"], ["line", "https://example.jp/2"], ["x", "https://example.jp/3"],
                ["youtube", "https://example.jp/4"], ["web", "https://example.jp/"]]},
            {"type": "notation"},
        ],
    }


def _english() -> dict[str, Any]:
    blocks = [
        {"type": "heading", "level": 1, "text": "Our letter for December"},
        {"type": "greeting", "name": "Dear [[full|customer]],", "parts": [
            {"paragraph": ["Thank you for coming to Aoi Flowers all year long."]}]},
        {"type": "text", "text": "The poinsettias are here, and the wreaths are nearly ready. Read on at https://example.jp/care"},
        {"type": "heading", "level": 2, "text": "This month"},
        {"type": "product", "photo": _photo(0, "Poinsettia"), "name": "Poinsettia, 15 cm pot", "price": 1650,
         "note": "in the shop", "parts": [{"paragraph": ["Keeps its colour for a long time."]}],
         "label": "Have a look", "url": "https://example.jp/p"},
        {"type": "coupon", "value": "10% off", "code": "WINTER10", "until": "2026-12-25",
         "conditions": "Please show this screen when you pay. Once per person."},
        {"type": "event", "title": "Wreath class", "start": "2026-12-12T10:00", "end": "2026-12-12T12:00",
         "place": "Upstairs in the shop", "label": "Sign up", "url": "https://example.jp/class"},
        {"type": "hours", "title": "Opening hours", "rows": [["Until 28 December", "10:00 to 18:00"], ["After", "closed"]]},
        {"type": "signature", "name": "Aoi Flowers", "parts": [{"paragraph": ["Aoi Aoi"]}]},
    ]
    return {"subject": "December", "preheader": "Poinsettias and wreaths are here.", "blocks": blocks}
