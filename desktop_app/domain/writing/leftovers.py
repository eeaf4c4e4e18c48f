"""Words that were meant to be replaced: what is left of a ready-made newsletter or of a note to oneself."""

import re

from desktop_app.domain.finding import Finding, warn
from desktop_app.domain.reading import fold

RULE = "KW-LEFTOVER"

_PATTERNS = (
    # A row of ● and ○ is a rating, 二〇〇〇 a number.
    r"(?<![○〇◯●★☆一二三四五六七八九十百千万\d])[○〇◯]{2,6}(?![○〇◯●★☆一二三四五六七八九十百千万年])",
    r"(?<![●▲■□×△])[●△▲□■×✕]{2,4}(?=\s?(?:様|さま|さん|円|月|日|時|年|店|市|区|町|駅|号|名|人|本|鉢|%|株式|の|を|が"
    r"|に|へ|で|は|と))",
    r"(?:\d{1,2}|[○〇◯●△×x*_?]{1,2})\s?月\s?[○〇◯●△×x*_?]{1,2}\s?日",
    r"(?<![a-z0-9○〇◯])(?:x{1,4}|y{4})\s?(?:月|日|時|年|円)|(?<![a-z0-9])yyyy(?![a-z0-9])",
    r"(?<![_\w])_{3,12}(?![_\w])",
    r"(?<!\d)0{2,4}-0{2,4}-0{3,4}(?!\d)|(?<![\w-])x{2,4}-x{2,4}-x{3,4}(?![\w-])",
    r"(?:ここ|こちら)(?:に|へ)[^。\n]{0,16}(?:書いて|書きます|書く|入力|記入して|入れて|入れます|入ります|貼って|貼り付け"
    r"|挿入)",
    r"(?:文章|テキスト|タイトル|見出し|説明)(?:が|を)(?:ここに)?入(?:ります|れてください)",
    r"(?:サンプル|ダミー)(?:の)?(?:テキスト|文章|文|画像|写真)|テスト(?:文章|テキスト)|あああ+|ほげほげ"
    r"|lorem ipsum|dummy text|sample text",
    r"[【\[〔{<(]\s?(?:商品名|店名|店舗名|屋号|会社名|日付|日にち|価格|金額|値段|場所|住所|電話番号|内容|見出し|本文"
    r"|タイトル|氏名|担当者名?|url|your [a-z ]{2,20}|(?:product|shop|store|event|item) name|price|date|place"
    r"|insert [^\]\n]{1,30})\s?[】\]〕}>)]",
    r"\byour (?:text|words|shop name|company name|product|address) here\b|\b(?:type|write|insert|add) "
    r"[^.\n]{0,24}\bhere\b(?= ?[.…]|$)|\btodo\b|\btbd\b|\bto be (?:written|filled in)\b",
)
_LEFT = re.compile("|".join(_PATTERNS))


def check_leftovers(text: str) -> list[Finding]:
    """The first words of a text that somebody meant to replace."""
    found = _LEFT.search(fold(text))
    return [warn(RULE, "words-left-over", words=found[0].strip())] if found else []
