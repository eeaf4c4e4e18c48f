"""Every theme with every kind of block, in both languages: what readers get, by day and in the dark."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from lxml import etree

from desktop_app.composing import css_check
from desktop_app.composing.blocks import KINDS, SOCIAL_KINDS
from desktop_app.composing.compiled import Rendered, compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.footer_check import footer_faults, screen_faults, screens
from desktop_app.composing.legibility import Shown, in_the_dark, shown_views
from desktop_app.composing.look import CONTRAST, look_of
from desktop_app.composing.merge import merge_values
from desktop_app.composing.mjml_check import faults
from desktop_app.composing.page_html import pictures_of, rendered_mjml
from desktop_app.composing.simple_html import simple_html
from desktop_app.composing.theme_sample import BLOCKS, sample_page, sample_pages
from desktop_app.composing.theme_trial import trial_faults
from desktop_app.composing.themes import THEMES, load_theme, render_page
from desktop_app.domain.brand import Brand
from desktop_app.domain.consent import Basis
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.i18n.wording import Language
from tests.factories import TOKEN, aoi_shop, png_bytes

LANGUAGES: tuple[Language, ...] = ("ja", "en")
COLOURS = ("#ffe600", "#000000", "#ffffff", "#ff0000")
HOSTILE = "{{ 7*7 }} {% if x %} [[ {name} <script>x</script> & \"' </style> <!-- -->"
IMAGES = {
    "wide": png_bytes(800, 60),
    "small": png_bytes(300, 30),
    "logo": png_bytes(320, 40),
    **{f"icon:{kind}": png_bytes(64, 64 + number) for number, kind in enumerate(SOCIAL_KINDS)},
}


def mail(
    theme: str,
    language: Language = "ja",
    blocks: list[dict[str, Any]] | None = None,
    brand: Brand | None = None,
    **options: bool,
) -> Rendered:
    draft = parse_draft({
        "subject": "[[family|お客様]]様へ",
        "preheader": "ポインセチア",
        "blocks": BLOCKS if blocks is None else blocks,
    })
    newsletter = compile_newsletter(
        draft, shop=aoi_shop(), cls=MessageClass.AD, language=language, theme=theme, images=IMAGES,
        brand=brand, **options,
    )
    values = merge_values(
        None, shop=aoi_shop(), language=language, on=datetime(2026, 11, 22, tzinfo=JST),
        reason=reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1)),
        optout=optout_target(aoi_shop(), TOKEN, plus_addressing=True),
    )
    return newsletter.render({**values, "coupon_code": "ABCDE-23456"})


@cache
def full(theme: str, language: Language = "ja") -> Rendered:
    return mail(theme, language)


def footer_of(html: str) -> str:
    """The law's block of a mail, as it stands in its HTML."""
    found = re.search(r'class="kw-foot-words" style="[^"]*"><div style="[^"]*">(.*?)</div>', html, re.S)
    assert found
    return found[1]


def test_the_sample_has_every_kind() -> None:
    assert {block["type"] for block in BLOCKS} == set(KINDS)


@pytest.mark.parametrize("theme", THEMES)
def test_no_theme_has_a_fault(theme: str) -> None:
    """Valid MJML in every place and value; footer and words by day, in the dark, on telephones."""
    assert trial_faults(load_theme(theme)) == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_alone_is_valid_in_both_languages(theme: str, kind: str) -> None:
    one = load_theme(theme)
    for block in (block for block in BLOCKS if block["type"] == kind):
        for language in LANGUAGES:
            page = sample_page(language, [block])
            shown: list[str] = []
            assert list(faults(rendered_mjml(page, one, shown), pictures_of(page))) == []
            assert len(shown) == 1


VOID = {"meta", "br", "img", "hr"}
PARENTS = {
    "td": {"tr"}, "th": {"tr"}, "tr": {"tbody", "thead", "table"}, "tbody": {"table"}, "li": {"ul", "ol"},
}


_BESIDE = re.compile(r"<!--.*?-->|<style.*?</style>|<!doctype html>", re.S)


def open_tags(html: str) -> Iterator[tuple[str, str]]:
    """(tag, the one it stands in) of every tag; fails where one is not closed."""
    stack: list[str] = []
    for close, tag, end in re.findall(r"<(/?)([a-zA-Z][\w:-]*)(?:\s[^<>]*?)?(/?)>", html):
        if close:
            assert stack[-1:] == [tag]
            stack.pop()
        else:
            yield tag, stack[-1] if stack else ""
            if tag not in VOID and not end:
                stack.append(tag)
    assert stack == []


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_html_is_made_of_closed_tables_and_inline_styles(theme: str, language: Language) -> None:
    html = full(theme, language).html
    assert html.startswith(f'<!doctype html><html lang="{language}"')
    for reading in (html, re.sub(r"<!--\[if [^\]]*\]>|<!\[endif\]-->|<!--<!\[endif\]-->", "", html)):
        plain = re.sub(r"<!--.*?-->|<style.*?</style>|<title>.*?</title>", "", reading, flags=re.S)
        for tag, parent in open_tags(plain.replace("<!-->", "").replace("<!doctype html>", "")):
            assert parent in PARENTS.get(tag, {parent}), (tag, parent)
    assert not re.search(r"<table (?![^<>]*role=)", html)
    assert not re.search(r"<(script|iframe|form|link|object|svg|button|input|video|base)\b", html)
    assert not re.search(r"<[^<>]*\s(on\w+|srcset|background)\s*=", html)
    assert not re.search(r"url\(|@import|@font-face|javascript:", html)
    assert all(src.startswith("cid:") for src in re.findall(r'\ssrc="([^"]*)"', html))
    for picture in re.findall(r"<img\b[^>]*>", html):
        assert re.search(r' alt="[^"]+"', picture), picture
        width, height = re.search(r' width="(\d+)"', picture), re.search(r' height="(\d+)"', picture)
        assert width, picture
        assert height, picture
        assert "height:auto" in picture or width[1] == height[1] == "32", picture
    etree.fromstring(re.sub(r"<!--.*?-->", "", html), etree.HTMLParser(recover=False))


def styles(html: str) -> Iterator[tuple[str, str]]:
    for css in re.findall(r'style="([^"]*)"', html):
        yield from css_check.declarations(css)
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", html, re.S):
        for rule in re.findall(r"\{([^{}]*)\}", sheet):
            yield from css_check.declarations(rule)


@pytest.mark.parametrize("theme", THEMES)
def test_no_css_that_mail_programs_do_not_know(theme: str) -> None:
    used = {*styles(full(theme).html), *styles(mail(theme, brand=Brand(logo="logo")).html)}
    assert {one for one in used if not css_check.well_supported(*one)} == set()


def test_the_table_of_css_is_complete() -> None:
    for name, row in css_check.support_table().items():
        assert all(row[program] in ("yes", "no", "part", "unsure") for program in css_check.PROGRAMS), name
        for note in ("degrades", "refused"):
            assert set(row.get(note, {"ja": "", "en": ""})) == {"ja", "en"}, name


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_s_block_is_whole_in_both_parts(theme: str, language: Language) -> None:
    """D1-D5 (SEM Act 4, SEM Ord. 7 to 9)."""
    rendered = full(theme, language)
    start = {"ja": "このメールは、", "en": "You receive"}[language]
    block = re.sub(r"\s", "", rendered.text[rendered.text.rindex(start) :])
    stated = ["青井葵", "460-0000", "052-000-0000", "teishi@example.jp", "example.jp/stop", "example.jp/law"]
    assert [one for one in stated if one not in block] == []
    shown, expected = screens(rendered.html, footer_of(rendered.html))
    for view in (view for views in shown.values() for view in views):
        words = "".join(one.words for one in view if not one.hidden)
        assert block in re.sub(r"[\s\ue000]", "", words)
    assert list(screen_faults(shown, expected)) == []


def faint(words: Iterator[Shown]) -> list[tuple[str, float]]:
    shown = [(one.words[:12], one.contrast) for one in words if not one.hidden]
    return [one for one in shown if one[1] < CONTRAST - 0.005]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", COLOURS)
def test_words_can_be_read_in_any_shop_s_colour(theme: str, colour: str) -> None:
    html = mail(theme, brand=Brand(accent=colour, font="serif")).html
    assert faint(iter(next(shown_views(html)))) == []
    dark = next(shown_views(in_the_dark(html)))
    assert faint(iter(dark)) == []
    body = [one for one in dark if "寒さが増して" in one.words]
    assert len(body) > 5
    assert all(max(one.ground[:3]) < 110 for one in body)
    assert look_of({}, Brand(font="serif")).font in html


@pytest.mark.parametrize("theme", THEMES)
def test_words_of_the_owner_stay_words(theme: str) -> None:
    blocks: list[dict[str, Any]] = json.loads(
        json.dumps(BLOCKS).replace(json.dumps("寒さが増してまいりました。"), json.dumps(HOSTILE))
    )
    for block in blocks:
        for key in ("name", "title", "value", "access", "note", "conditions", "place", "address", "text"):
            if isinstance(block.get(key), str):
                block[key] = [HOSTILE] if key not in ("place", "address") else HOSTILE
        if block["type"] == "event":
            block["place"] = HOSTILE
        if "photo" in block:
            block["photo"] = {**block["photo"], "alt": HOSTILE}
    html = mail(theme, blocks=blocks).html
    assert "<script" not in html
    assert "49" not in re.sub(r"<[^>]*>", "", html).replace("049", "")
    words = "".join(one.words for one in next(shown_views(html)))
    assert words.count(HOSTILE.replace("  ", " ")) > 12
    assert list(open_tags(_BESIDE.sub("", html)))


BARE: list[dict[str, Any]] = [
    {"type": "heading", "text": "[[full|]]", "level": 1},
    {"type": "text", "text": "長" * 3000},
    {"type": "text", "text": "x" * 3000},
    {"type": "image", "attachment": "dot", "alt": ""},
    {"type": "image", "attachment": "wide", "alt": "", "width": 90},
    {"type": "photo_text", "photo": {"attachment": "dot"}, "side": "right", "share": 50},
    {"type": "columns", "cells": [{"title": "左だけ"}, {"photo": {"attachment": "dot"}}]},
    {"type": "product", "name": "名だけ"},
    {"type": "product", "name": "価格なし", "photo": {"attachment": "dot"}, "layout": "card"},
    {"type": "product", "name": "無料", "price": 0, "photo": {"attachment": "dot"}},
    {"type": "coupon", "value": "値だけ"},
    {"type": "coupon", "value": "人ごと", "per_person": True},
    {"type": "event", "title": "終日", "start": "2026-12-05", "calendar": False},
    {"type": "hours", "rows": [["毎日", ""]]},
    {"type": "map", "address": "住所だけ"},
    {"type": "map", "address": "住", "url": "https://例え.jp/地図"},
    {"type": "greeting", "name": "名前だけ"},
    {"type": "signature", "name": "名だけ"},
    {"type": "signature", "name": "絵つき", "photo": {"attachment": "dot"}},
    {"type": "social", "links": [["mail", "mailto:a@example.jp"]]},
    {"type": "notation", "label": "表記"},
    {"type": "spacer", "size": "l"},
]
"""As little as each kind may hold, and too much."""


@pytest.mark.parametrize("theme", THEMES)
def test_blocks_that_hold_little_or_much(theme: str) -> None:
    IMAGES.setdefault("dot", png_bytes(1, 1))
    html = mail(theme, blocks=BARE).html
    assert list(open_tags(_BESIDE.sub("", html)))
    said = ["左だけ", "名だけ", "値だけ", "0円（税込）", "12月5日（土）", "毎日", "住所だけ", "名前だけ"]
    assert [one for one in said if one not in html] == []
    assert "ABCDE-23456" in html
    assert list(footer_faults(html, footer_of(html))) == []
    for block in BARE:
        mail(theme, "en", [block])
    mail(theme, blocks=[])


def test_a_name_of_the_shop_that_no_mail_can_hold() -> None:
    page = replace(sample_page("ja", BLOCKS[:1]), shop_name="花\x00\ud800\uffff<b>")
    html = "".join(str(piece) for piece in render_page(page, load_theme("plain")))
    assert "花\ufffd\ufffd\ufffd&lt;b&gt;" in html
    html.encode("utf-8")


TRICKS = ["\u202e", "\u2066", "\u200b", "\u200f", "\u2060", "\ufeff", "\u3164"]


@pytest.mark.parametrize("theme", THEMES)
def test_turned_and_unseen_characters_do_not_reach_the_law_s_block(theme: str) -> None:
    first = {"type": "text", "parts": [{"paragraph": ["\u05d0\u05d1 abc"]}]}
    last = {"type": "text", "parts": [{"paragraph": ["終わり" + "".join(TRICKS)]}]}
    html = mail(theme, blocks=[first, *BLOCKS[1:4], last]).html
    footer = footer_of(html)
    assert footer == footer_of(full(theme).html)
    assert list(footer_faults(html, footer)) == []
    assert 'dir="auto"' not in html
    # A direction that was switched ends with the block (HTML: each block is a bidi paragraph of its own).
    assert re.search(r"終わり[^<]*</p>", html)


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_in_previews_alone(theme: str) -> None:
    shown = mail(theme, preview=True).html
    visible = re.sub(r"<!--.*?-->", "", shown, flags=re.S)
    for place in range(len(BLOCKS)):
        assert len(re.findall(rf'class="[^"]*\bkw-b-{place}(?![\d-])', visible)) == 1, place
    assert len(re.findall(r'class="[^"]*\bkw-b-foot\b(?!-)', visible)) == 1
    plain = full(theme).html
    assert "kw-b-" not in plain
    unmarked = re.sub(r" ?kw-b-(?:foot|\d+)(?:-outlook)?", "", shown).replace(' class=""', "")
    assert re.sub(r'-outlook(?=")', "", unmarked) == re.sub(r'-outlook(?=")', "", plain)


@pytest.mark.parametrize("theme", THEMES)
def test_a_look_without_wishes_changes_no_byte(theme: str) -> None:
    assert mail(theme, brand=Brand()).html == full(theme).html == mail(theme, brand=None).html
    assert mail(theme, brand=Brand(accent="nonsense", font="?")).html == full(theme).html
    assert mail(theme, brand=Brand(accent="#00aa55")).html != full(theme).html


@pytest.mark.parametrize("theme", THEMES)
def test_the_simple_view_shows_every_block(theme: str) -> None:
    simple = simple_html(full(theme).html)
    said = [
        "十二月のお便り", "お客様 様", "今月の花", "寄せ植え", "白い花", "1,650円（税込）", "10%引き",
        "HANA-ABCDE-23456", "ご予約はこちら", "10:00～12:00", "平日", "お休み", "栄駅から3分", "青井 葵",
        "特定商取引法に基づく表記", "配信停止",
    ]
    words = re.sub(r"<[^>]*>", "", simple)
    assert [one for one in said if one not in words] == []
    assert simple.count("<img ") >= 15


@pytest.mark.parametrize("theme", THEMES)
def test_a_photo_of_the_web_is_fetched_from_there_alone(theme: str) -> None:
    url = "https://shop.example.jp/a.jpg"
    blocks = [{"type": "image", "attachment": "wide", "alt": "花", "url": url}]
    html = mail(theme, blocks=blocks).html
    assert re.findall(r'src="([^"]*)"', html) == [url]
    assert 'src="https' not in mail(theme, blocks=blocks, preview=True).html


def test_every_theme_has_names_and_a_description() -> None:
    for theme in map(load_theme, THEMES):
        for words in (theme.names, theme.about):
            assert set(words) == {"ja", "en"}
            assert all(words.values())
    names = [load_theme(theme).names["ja"] for theme in THEMES]
    assert len(set(names)) == len(names)


def test_sample_pages_differ() -> None:
    pages = list(sample_pages())
    assert [page.language for page in pages] == ["ja", "en", "ja"]
    assert [page.logo is None for page in pages] == [True, False, False]
