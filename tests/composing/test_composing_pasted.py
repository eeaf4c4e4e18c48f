"""What other programs put on the clipboard, as it is read: words, bold, italic, links, lists."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.pasted_html import cleaned_html, parts_of_html
from desktop_app.composing.pasted_text import clean, parts_of_text
from desktop_app.domain.errors import AppError

SAMPLES = Path(__file__).parent.parent / "data" / "pasted"


def pasted(name: str) -> list[dict[str, Any]]:
    return joined(parts_of_html((SAMPLES / f"{name}.html").read_text(encoding="utf-8")))


def joined(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours of one style as one run."""
    return [
        {"list": [line(item) for item in part["list"]], "ordered": part["ordered"]}
        if "list" in part else {"paragraph": line(part["paragraph"])}
        for part in parts
    ]


def line(runs: list[Any]) -> list[Any]:
    found: list[Any] = []
    for run in runs:
        text, style = (run, {}) if isinstance(run, str) else (run["text"], dict(run))
        style.pop("text", None)
        if found and found[-1][1] == style:
            found[-1] = (found[-1][0] + text, style)
        else:
            found.append((text, style))
    return [{"text": text, **style} if style else text for text, style in found]


def test_a_document_of_word() -> None:
    assert pasted("word") == [
        {"paragraph": ["十二月のお便り"]},
        {"paragraph": [
            "いつも", {"text": "花のあおい", "bold": True},
            "をご利用いただき、ありがとうございます。\n今年も",
            {"text": "ポインセチア", "italic": True}, "が入荷しました。",
        ]},
        {"list": [["門松"], ["しめ飾り"]], "ordered": False},
        {"paragraph": [
            "くわしくは", {"text": "お店のページ", "link": "https://example.jp/winter"}, "をご覧ください。",
        ]},
        {"list": [["ご予約"], ["お受け取り"]], "ordered": True},
    ]


def test_cells_of_excel_are_lines_with_a_sign_between() -> None:
    assert pasted("excel") == [{"paragraph": [
        {"text": "品名", "bold": True},
        " | 値段\nポインセチア | 1,650円\nシクラメン （赤） | 2,200円\n | 税込",
    ]}]


def test_a_document_of_google() -> None:
    assert pasted("google_docs") == [
        {"paragraph": [
            "年末の", {"text": "営業時間", "bold": True}, {"text": "のご案内", "italic": True},
        ]},
        {"list": [["30日まで"], ["4日から"]], "ordered": False},
        {"paragraph": [{"text": "お店のページ", "link": "https://example.jp/"}]},
    ]


def test_a_mail_of_gmail_with_its_emoji() -> None:
    assert pasted("gmail") == [
        {"paragraph": ["青井さま"]},
        {"paragraph": [
            "お世話になっております。\n先日の", {"text": "花束", "bold": True}, "、💐とても喜ばれました。",
        ]},
        {"paragraph": ["ご注文は", {"text": "aoi@example.jp", "link": "mailto:aoi@example.jp"}, "へ。"]},
        {"paragraph": ["前のメール\n二行目"]},
    ]


def test_words_of_line_keep_their_line_ends() -> None:
    assert pasted("line") == [
        {"paragraph": ["明日の10時に伺います！\nよろしくお願いします🙏"]},
        {"paragraph": [
            "場所は ", {"text": "https://example.jp/map", "link": "https://example.jp/map"}, " です",
        ]},
    ]


def test_a_hostile_page_leaves_its_words_alone() -> None:
    found = pasted("web_page")
    words = json.dumps(found, ensure_ascii=False)
    for gone in (
        "alert", "javascript", "data:", "evil", "絵の中の字", "見えない", "\u200b", "\u202e", "\ufeff",
        "\u00ad", "写真の説明", "秘密", "hero",
    ):
        assert gone not in words
    assert found[0] == {"paragraph": ["冬の花の", {"text": "育て方", "italic": True}]}
    assert {"text": "くわしく", "link": "https://example.jp/care?a=1&b=2"} in found[1]["paragraph"]
    assert {"paragraph": ["{{ password }} と [[full]] と {% for x in y %}"]} in found
    assert {"paragraph": ["安心の印です。葛\U000e0100城市"]} in found
    assert found[-1] == {"paragraph": ["曜日 | 時間\n月〜金 | 10:00–19:00"]}


def test_tables_that_only_arrange_a_mail_are_paragraphs() -> None:
    assert pasted("outlook_mail") == [
        {"paragraph": ["平素より", {"text": "格別の", "bold": True}, "ご高配"]},
        {"paragraph": ["ありがとうございます。"]},
        {"list": [["一つめ"], ["その中"], ["二つめ"]], "ordered": False},
        {"paragraph": ["署名"]},
    ]


def test_what_nh3_leaves_holds_no_script_no_handler_and_no_style() -> None:
    html = cleaned_html((SAMPLES / "web_page.html").read_text(encoding="utf-8")).casefold()
    for gone in (
        "<script", "onclick", "onerror", "javascript:", "data:", "<style", "<iframe", "<!--", "color:",
    ):
        assert gone not in html


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.html")))
def test_every_sample_is_a_block_that_the_newsletter_takes(name: str) -> None:
    parse_block({"type": "text", "parts": pasted(name)}, 1)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_html_makes_a_block_or_nothing(html: str) -> None:
    parse_block({"type": "text", "parts": parts_of_html(html)}, 1)


PIECES = st.sampled_from([
    "<p>", "</p>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>", "<li>", "</ul>", "<b>", "</b>",
    "<br>", "あ", "<a href='https://a.jp'>", "</a>", "<div>", "</div>", "&nbsp;", "<pre>", "\n", "<script>",
    "</script>", "<!--", "-->",
    "<p style='mso-list:l0'>", "<span style='mso-list:Ignore'>", "</span>", "<svg>", "<math>", "<template>",
])


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(deadline=None)
def test_broken_html_of_known_pieces_too(html: str) -> None:
    parse_block({"type": "text", "parts": parts_of_html(html)}, 1)


@given(st.text(st.characters(codec="utf-16-le", exclude_categories=()), max_size=200))
@settings(deadline=None)
def test_any_text_makes_a_block_or_nothing(text: str) -> None:
    parse_block({"type": "text", "parts": parts_of_text(text)}, 1)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("👨‍👩‍👧", "👨‍👩‍👧"), ("あ\u200dい", "あい"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",) * 2,
        ("旗\U000e0067\U000e007f", "旗"), ("か\u3099", "か\u3099"), ("が", "が"), ("\ud83d", ""),
        ("a\ud800b", "ab"),
        ("\u202e逆\u2066", "逆"), ("葛\U000e0100", "葛\U000e0100"), ("❤\ufe0f", "❤\ufe0f"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("\x00\x07\x1b", ""), ("\ufffc", ""), ("a\tb", "a b"),
    ],
)
def test_characters_that_hide_or_turn_are_taken_away(text: str, kept: str) -> None:
    assert clean(text) == kept


WORD_LINE = (
    "<p class=MsoNormal style='mso-margin-top-alt:auto;font-size:10pt'><span lang=EN-US style='font-family:"
    "\"MS Mincho\";color:black;mso-ascii-theme-font:minor-fareast;mso-hansi-theme-font:minor-fareast'>"
)
BIG = [
    (WORD_LINE + "あ" * 40 + "<o:p></o:p></span></p>\n") * 990 + "<!--" + "x" * 4_500_000 + "-->",
    "<div>" * 400_000 + "x", "<b>" * 1_000_000, "<table><tr><td>" * 300_000, "<ul><li>" * 500_000,
    "<br>" * 1_200_000, "<p>a</i>" * 600_000, "&amp;" * 900_000, "<" * 4_900_000, "\0" * 4_900_000,
    "<p " + "a " * 2_000_000 + ">x", "<p>" + " " * 4_900_000 + "x",
    "<p style='" + "font-weight:bold;" * 280_000 + "'>x</p>", "<!-- -->" * 600_000,
    "".join(f"<font a={number}>" for number in range(390)) + "<p>x" * 100_000, "あ" * 1_600_000,
]


@pytest.mark.parametrize("html", BIG, ids=range(len(BIG)))
def test_five_megabytes_are_read_or_refused_soon(html: str) -> None:
    start = time.process_time()
    try:
        parts_of_html(html)
    except AppError as error:
        assert error.id in ("paste-too-big", "paste-too-long")  # noqa: PT017
    assert time.process_time() - start < 2.5  # a second on an idle machine


def test_more_than_a_block_can_hold_is_refused_in_words() -> None:
    for text in ("あ" * 100_001, "一\n\n" * 1_001):
        with pytest.raises(AppError, match="paste-too-long"):
            parts_of_text(text)
    with pytest.raises(AppError, match="paste-too-big"):
        parts_of_html("<p>" + "x" * 5_000_001)
    with pytest.raises(AppError, match="paste-too-long"):
        parts_of_html("<p>一</p>" * 1_001)
