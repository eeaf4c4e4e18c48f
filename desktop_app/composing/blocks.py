"""The blocks an お便り is made of, and their JSON.

A newsletter file (`newsletter new --from FILE.json`) is

    {"subject": TEXT, "preheader": TEXT, "theme": NAME, "blocks": [BLOCK, …]}

and a BLOCK one of

    {"type": "heading", "level": 1|2|3, "text": TEXT | "runs": [RUN, …], "align": ALIGN}
    {"type": "text", "text": TEXT}                blank lines part paragraphs; web addresses become links
    {"type": "text", "runs": [RUN, …]}            one paragraph
    {"type": "text", "parts": [PART, …]}
    {"type": "image", PHOTO…, "width": PIXELS, "link": URL}
    {"type": "photo_text", "side": "left"|"right", "share": 30|40|50, CELL…}
    {"type": "columns", "cells": [{CELL…}, {CELL…}]}
    {"type": "product", "photo": {PHOTO…}, "name": WORDS, "price": YEN, "price_from": true, "note": WORDS,
        "parts": [PART, …], "label": WORDS, "url": URL, "order": true, "layout": "row"|"card"}
    {"type": "coupon", "value": WORDS, "code": TEXT, "per_person": true, "from": DAY, "until": DAY,
        "conditions": WORDS, "url": URL}
    {"type": "button", "text": TEXT | "runs": [RUN, …], "url": URL, "order": true when it leads to an order}
    {"type": "event", "title": WORDS, "start": TIME, "end": TIME, "place": TEXT, "parts": [PART, …],
        "label": WORDS, "url": URL, "order": true, "calendar": true for an .ics file in the mail}
    {"type": "hours", "title": WORDS, "rows": [[TEXT, TEXT], …], "note": WORDS}
    {"type": "map", "address": TEXT, "access": WORDS, "url": URL, "label": WORDS, "photo": {PHOTO…}}
    {"type": "greeting", "name": WORDS, "parts": [PART, …]}
    {"type": "seasonal", "month": 1…12, "parts": [PART, …]}
    {"type": "signature", "photo": {PHOTO…}, "name": WORDS, "parts": [PART, …]}
    {"type": "social", "links": [[KIND, URL], …]}    KIND: one of `SOCIAL_KINDS`
    {"type": "notation", "label": TEXT}              特定商取引法に基づく表記: the page of the shop's settings
    {"type": "divider"}
    {"type": "spacer", "size": "s"|"m"|"l"}

PART   {"paragraph": [RUN, …], "align": ALIGN} or {"list": [[RUN, …], …], "ordered": false}
WORDS  a TEXT or [RUN, …]                         RUN and TEXT: see `inlines`
CELL   "photo": {PHOTO…}, "title": WORDS, "parts": [PART, …], "label": WORDS, "url": URL, "order": true
PHOTO  "file": NAME | "attachment": ID, "alt": TEXT, "url": URL of the same picture on the shop's own web
       space (then it is not inside the mail), "original": ID, "turn": 0|90|180|270,
       "crop": [LEFT, TOP, WIDTH, HEIGHT] in thousandths of the original after it was turned
DAY    "2026-12-25"; TIME "2026-12-05" (the whole day) or "2026-12-05T10:00", both in Japan's time
URL    https, http, mailto or tel. Whatever may be empty may be left out. The legal footer is no block: it is
       always added.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from desktop_app.composing.inlines import Alignment, Inlines, Parts

SOCIAL_KINDS = ("instagram", "line", "x", "facebook", "youtube", "tiktok", "threads", "note", "web", "mail")


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: `file` names one beside the newsletter file until it is stored, then `attachment` is its
    id in the book."""

    attachment: str = ""
    file: str = ""
    alt: str = ""
    url: str = ""
    """Where the same picture stands on the web; "" = it travels inside the mail."""
    original: str = ""
    """Id of the picture before it was cut and turned; "" = there is no other."""
    crop: tuple[int, int, int, int] | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A small arrangement: photo, title, words, button; each may be missing."""

    photo: Photo | None = None
    title: Inlines = ()
    parts: Parts = ()
    label: Inlines = ()
    url: str = ""
    order: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """見出し; level 1 is the title of the edition."""

    text: Inlines
    level: int = 1
    align: Alignment = "left"
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """文章."""

    parts: Parts
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Image:
    """写真."""

    photo: Photo
    width: int = 0
    """Wished width in pixels; 0 = as wide as the picture, at most the column."""
    link: str = ""
    kind: str = "image"


@dataclass(frozen=True, slots=True)
class PhotoText:
    """写真と文章, side by side; on a telephone the photo comes first."""

    cell: Cell
    side: Literal["left", "right"] = "left"
    share: int = 40
    """Per cent of the width that the photo takes."""
    kind: str = "photo_text"


@dataclass(frozen=True, slots=True)
class Columns:
    """2列; on a telephone one below the other."""

    cells: tuple[Cell, Cell]
    kind: str = "columns"


@dataclass(frozen=True, slots=True)
class Product:
    """商品. `price` is in yen with tax included (消費税法63条); None = not shown."""

    name: Inlines
    photo: Photo | None = None
    price: int | None = None
    price_from: bool = False
    """「…から」: the lowest of several prices."""
    note: Inlines = ()
    """Beside the price: 送料別 …"""
    parts: Parts = ()
    label: Inlines = ()
    url: str = ""
    order: bool = True
    layout: Literal["row", "card"] = "row"
    kind: str = "product"


@dataclass(frozen=True, slots=True)
class Coupon:
    """クーポン. With `per_person` each reader gets a code of their own behind `code`."""

    value: Inlines
    code: str = ""
    per_person: bool = False
    since: str = ""
    until: str = ""
    """ISO day, the last one on which it holds; "" = open."""
    conditions: Inlines = ()
    url: str = ""
    kind: str = "coupon"


@dataclass(frozen=True, slots=True)
class Button:
    """ボタン. `order` marks one that leads to an order, so that the newsletter is a remote-sale ad."""

    text: Inlines
    url: str
    order: bool = False
    kind: str = "button"


@dataclass(frozen=True, slots=True)
class Event:
    """催し. `start` and `end` are ISO days or local times in Japan; both of one kind."""

    title: Inlines
    start: str
    end: str = ""
    place: str = ""
    parts: Parts = ()
    label: Inlines = ()
    url: str = ""
    order: bool = False
    calendar: bool = True
    kind: str = "event"


@dataclass(frozen=True, slots=True)
class Hours:
    """営業時間: rows of days and hours."""

    rows: tuple[tuple[str, str], ...]
    title: Inlines = ()
    note: Inlines = ()
    kind: str = "hours"


@dataclass(frozen=True, slots=True)
class Map:
    """地図・住所."""

    address: str
    access: Inlines = ()
    url: str = ""
    label: Inlines = ()
    photo: Photo | None = None
    kind: str = "map"


@dataclass(frozen=True, slots=True)
class Greeting:
    """あいさつ: the reader's name, and words."""

    name: Inlines
    parts: Parts = ()
    kind: str = "greeting"


@dataclass(frozen=True, slots=True)
class Seasonal:
    """時候のあいさつ of a month."""

    month: int
    parts: Parts
    kind: str = "seasonal"


@dataclass(frozen=True, slots=True)
class Signature:
    """署名: who writes."""

    name: Inlines
    parts: Parts = ()
    photo: Photo | None = None
    kind: str = "signature"


@dataclass(frozen=True, slots=True)
class Social:
    """SNS: kinds of `SOCIAL_KINDS` and where they lead."""

    links: tuple[tuple[str, str], ...]
    kind: str = "social"


@dataclass(frozen=True, slots=True)
class Notation:
    """A link to the shop's 特定商取引法に基づく表記."""

    words: str = ""
    """"" = the law's own name of it."""
    kind: str = "notation"


@dataclass(frozen=True, slots=True)
class Divider:
    """区切り."""

    kind: str = "divider"


@dataclass(frozen=True, slots=True)
class Spacer:
    """すきま."""

    size: Literal["s", "m", "l"] = "m"
    kind: str = "spacer"


Block: TypeAlias = (
    Heading | Text | Image | PhotoText | Columns | Product | Coupon | Button | Event | Hours | Map | Greeting
    | Seasonal | Signature | Social | Notation | Divider | Spacer
)
KINDS = (
    "heading", "text", "image", "photo_text", "product", "columns", "coupon", "button", "event", "hours",
    "map", "greeting", "seasonal", "signature", "social", "notation", "divider", "spacer",
)
"""Every type of block, in the order in which the window offers them."""
