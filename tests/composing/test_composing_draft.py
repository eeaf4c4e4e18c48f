"""What the owner gives: the shapes that are read, and every mistake named in plain words."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.composing import block_parsers
from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.blocks import Button, Divider, Heading, Image, Photo, Text
from desktop_app.composing.draft import draft_from_text, parse_blocks, parse_draft
from desktop_app.composing.inlines import Inlines, ItemList, Merge, Paragraph, Run
from desktop_app.composing.sale_signs import SaleSign, sale_signs
from desktop_app.composing.unfinished import parse_unfinished
from desktop_app.composing.values import parse_text
from desktop_app.domain.errors import AppError
from desktop_app.paths import resource_text

ALL_BLOCKS = [
    {"type": "heading", "text": "十二月のお便り"},
    {"type": "heading", "level": 2, "runs": ["今月の", {"text": "三つ", "bold": True}]},
    {"type": "text", "text": "[[family|お客様]] 様\n\n二段落目\n続き https://example.jp/a。"},
    {"type": "text", "runs": [{"merge": "company", "fallback": "", "italic": True}, "の皆さま"]},
    {
        "type": "text",
        "parts": [{"list": [["一"], [{"text": "二", "link": "tel:0520000000"}]], "ordered": True}],
    },
    {"type": "image", "attachment": "a1", "alt": "花", "width": 300, "link": "https://example.jp"},
    {"type": "button", "text": "ご注文", "url": "https://example.jp/order", "order": True},
    {"type": "divider"},
]


def test_all_blocks_are_read() -> None:
    blocks = parse_blocks(ALL_BLOCKS)

    assert blocks == (
        Heading((Run("十二月のお便り"),)),
        Heading((Run("今月の"), Run("三つ", bold=True)), 2),
        Text(
            (
                Paragraph((Merge("family", "お客様"), Run(" 様"))),
                Paragraph(
                    (
                        Run("二段落目\n続き "),
                        Run("https://example.jp/a", link="https://example.jp/a"),
                        Run("。"),
                    )
                ),
            )
        ),
        Text((Paragraph((Merge("company", "", italic=True), Run("の皆さま"))),)),
        Text((ItemList(((Run("一"),), (Run("二", link="tel:0520000000"),)), ordered=True),)),
        Image(Photo("a1", alt="花"), width=300, link="https://example.jp"),
        Button((Run("ご注文"),), "https://example.jp/order", order=True),
        Divider(),
    )


def test_what_the_book_keeps_reads_back_equal() -> None:
    blocks = parse_blocks(ALL_BLOCKS)

    assert parse_blocks(json.loads(json.dumps(blocks_to_json(blocks)))) == blocks


LITERAL = [
    ("{{ 7*7 }} {% raw %} {name} %s <b> [x] [[", (Run("{{ 7*7 }} {% raw %} {name} %s <b> [x] [["),)),
    ("[[full]]様", (Merge("full"), Run("様"))),
    ("[[company|]]", (Merge("company", ""),)),
    (
        "見て→https://a.jp/x(1)?y=z).",
        (
            Run("見て→"),
            Run("https://a.jp/x(1)?y=z", link="https://a.jp/x(1)?y=z"),
            Run(")."),
        ),
    ),
    ("http:// だけ", (Run("http:// だけ"),)),
]


@pytest.mark.parametrize(("text", "expected"), LITERAL)
def test_simple_text(text: str, expected: Inlines) -> None:
    assert parse_text(text) == expected


def _blocks(*blocks: object) -> dict[str, object]:
    return {"subject": "件名", "blocks": list(blocks)}


MISTAKES = [
    ([], "newsletter-shape"),
    ({"subject": "a", "footer": ""}, "newsletter-shape"),
    ({"blocks": {}}, "newsletter-shape"),
    ({"subject": "a\nBcc: x@example.jp"}, "text-not-one-line"),
    ({"subject": "a\x00"}, "text-control-characters"),
    ({"subject": "\ud83d"}, "text-control-characters"),
    ({"subject": 3}, "text-not-text"),
    ({"subject": "[[password|x]]"}, "merge-field-unknown"),
    (_blocks("text"), "block-shape"),
    (_blocks({"type": "footer"}), "block-unknown"),
    (_blocks({"type": "html", "text": "<b>"}), "block-unknown"),
    (_blocks({"type": "text", "text": "x", "style": "display:none"}), "block-key-unknown"),
    (_blocks({"type": "text"}), "block-value"),
    (_blocks({"type": "text", "text": "a", "runs": []}), "block-value"),
    (_blocks({"type": "text", "text": "[[prename|x]]"}), "merge-field-unknown"),
    (_blocks({"type": "text", "runs": [{"merge": "nobody"}]}), "merge-field-unknown"),
    (_blocks({"type": "text", "runs": [{"bold": True}]}), "block-value"),
    (_blocks({"type": "text", "runs": [7]}), "block-value"),
    (_blocks({"type": "text", "runs": [{"text": "a", "bold": "yes"}]}), "block-value"),
    (_blocks({"type": "text", "runs": [{"text": "a", "link": "javascript:alert(1)"}]}), "link-bad"),
    (_blocks({"type": "text", "parts": [{"table": []}]}), "block-value"),
    (_blocks({"type": "heading", "text": ""}), "block-empty"),
    (_blocks({"type": "heading", "text": "a", "level": 4}), "block-value"),
    (_blocks({"type": "heading", "runs": ["a\nb"]}), "text-not-one-line"),
    (_blocks({"type": "button", "text": "a", "url": "data:text/html,x"}), "link-bad"),
    (_blocks({"type": "button", "text": "a", "url": "https://"}), "link-bad"),
    (_blocks({"type": "button", "text": "a", "url": "https://a.jp/ b"}), "link-bad"),
    (_blocks({"type": "button", "text": "a", "url": "http://[::1"}), "link-bad"),
    (_blocks({"type": "button", "text": "a"}), "button-without-link"),
    (_blocks({"type": "image"}), "image-not-chosen"),
    (_blocks({"type": "image", "file": "a.jpg", "attachment": "1"}), "block-value"),
    (_blocks({"type": "image", "file": "a.jpg", "width": -1}), "block-value"),
    (_blocks({"type": "text", "text": "あ" * 100_001}), "newsletter-too-long"),
    (_blocks(*[{"type": "divider"}] * 201), "newsletter-too-long"),
]


@pytest.mark.parametrize(("data", "error"), MISTAKES)
def test_mistakes_are_named(data: object, error: str) -> None:
    with pytest.raises(AppError) as raised:
        parse_draft(data)
    assert raised.value.id == error
    _say(raised.value)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_days_without_a_day_before_or_after_are_refused(day: str) -> None:
    with pytest.raises(AppError, match="block-value"):
        parse_blocks([{"type": "event", "title": "x", "start": day}])


def test_one_text_can_not_hold_millions_of_runs() -> None:
    with pytest.raises(AppError, match="newsletter-too-long"):
        parse_blocks([{"type": "text", "parts": [{"paragraph": ["x"] * 2000}] * 2000}])


def test_a_mistake_says_which_block() -> None:
    with pytest.raises(AppError) as raised:
        parse_draft(_blocks({"type": "divider"}, {"type": "heading", "text": "a", "level": 9}))
    assert raised.value.params["block"] == 2


def test_what_is_still_being_written_is_shown_as_far_as_it_goes() -> None:
    draft, lacks = parse_unfinished(_blocks(
        {"type": "heading", "runs": []},
        {"type": "text", "parts": [{"paragraph": ["本文"]}]},
        {"type": "image", "attachment": "", "alt": ""},
        {"type": "button", "runs": ["予約"], "url": ""},
        {"type": "button", "runs": ["予約"], "url": "javascript:x"},
        {"type": "button", "runs": [], "url": ""},
        {"type": "divider"},
    ) | {"subject": "  "})
    assert [block.kind for block in draft.blocks] == ["text", "button", "button", "divider"]
    assert [(error.id, error.params.get("block")) for error in lacks] == [
        ("subject-missing", None), ("block-empty", 1), ("image-not-chosen", 3), ("button-without-link", 4),
        ("link-bad", 5), ("block-empty", 6),
    ]
    for error in lacks:
        _say(error)


def test_a_finished_draft_lacks_nothing() -> None:
    data = _blocks({"type": "heading", "text": "a"}) | {"subject": "件名", "preheader": "続き"}
    assert parse_unfinished(data) == (parse_draft(data), ())
    broken, lacks = parse_unfinished({"subject": "[[nobody]]", "preheader": "a\nb", "blocks": []})
    assert broken.subject == ""
    assert [error.id for error in lacks] == ["merge-field-unknown", "text-not-one-line"]


def test_a_draft_that_is_none_is_refused() -> None:
    for blocks, error in (({}, "newsletter-shape"), ([1] * 201, "newsletter-too-long")):
        with pytest.raises(AppError) as raised:
            parse_unfinished({"blocks": blocks})
        assert raised.value.id == error


def _say(error: AppError) -> None:
    """Both languages have all three texts, and every placeholder has its value."""
    texts = json.loads(resource_text("i18n", "errors", "composing.json"))[error.id]
    for language in ("ja", "en"):
        assert all(texts[language][part].format_map(error.params) for part in ("title", "cause", "next"))


def test_every_error_of_composing_has_texts() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(block_parsers.__file__).parent.glob("*.py"))
    texts = json.loads(resource_text("i18n", "errors", "composing.json"))

    assert set(re.findall(r'AppError\(\s*"([a-z-]+)"', source)) == set(texts)


@given(st.text())
def test_plain_text_is_either_refused_or_kept(text: str) -> None:
    try:
        draft = draft_from_text("件名", text)
    except AppError:
        return
    (block,) = draft.blocks
    assert isinstance(block, Text)


def test_files_become_attachments() -> None:
    draft = parse_draft(_blocks({"type": "image", "file": "rose.jpg"}, {"type": "image", "attachment": "b"}))

    assert draft.files() == ("rose.jpg",)
    assert draft.stored({"rose.jpg": "a"}).attachments() == ("a", "b")
    with pytest.raises(AppError, match="image-missing"):
        draft.stored({})


SIGNS = [
    ("ポインセチア 1,650円（税込）", [SaleSign.PRICE]),
    ("￥１６５０", [SaleSign.PRICE]),
    ("10%引きクーポン", [SaleSign.COUPON]),
    ("花束を税込三千三百円で。", [SaleSign.PRICE]),
    ("￥三千／3300えん", [SaleSign.PRICE]),
    ("ネットショップで販売中です。送料無料。", [SaleSign.ORDER_WORDS]),
    ("お電話でご注文ください。", [SaleSign.ORDER_WORDS]),
    ("くわしくは https://example.jp/cart へ", [SaleSign.ORDER_BUTTON]),
    ("くわしくは https://example.jp/ へ", []),
    ("寒さが増してまいりました。円満なお正月を。", []),
    ("先日はご注文ありがとうございました。ご予約の方はお越しください。", []),
]


@pytest.mark.parametrize(("text", "signs"), SIGNS)
def test_signs_of_a_sale_in_words(text: str, signs: list[SaleSign]) -> None:
    """JP-ASCT-12-3-1-OPTIN is asked about where these stand."""
    assert list(sale_signs(draft_from_text("件名", text))) == signs


@pytest.mark.parametrize(
    ("button", "sign"),
    [
        ({"text": "ここ", "order": True}, True),
        ({"text": "ご注文はこちら"}, True),
        ({"text": "くわしく見る", "url": "https://shop.example.jp/flower"}, True),
        ({"text": "くわしく見る", "url": "https://example.jp/items/1"}, True),
        ({"text": "地図を見る"}, False),
    ],
)
def test_order_buttons(button: dict[str, object], sign: bool) -> None:
    draft = parse_draft(_blocks({"type": "button", "url": "https://example.jp", **button}))

    assert (sale_signs(draft) == (SaleSign.ORDER_BUTTON,)) is sign
