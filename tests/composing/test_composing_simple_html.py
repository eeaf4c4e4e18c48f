"""The plain form of mail HTML: nothing that runs or is fetched, every word in reading order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.composing.compiled import compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.footer import optout_target
from desktop_app.composing.merge import merge_values
from desktop_app.composing.simple_html import MAX_HTML, simple_html
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from tests.factories import aoi_shop, png_bytes
from tests.storage.books import NOW

HOSTILE = """<html><head><title>t</title><style>@import url(http://evil.example/a.css)</style>
<link rel=stylesheet href=http://evil.example/b.css></head><body onload="alert(1)">
<script>alert(2)</script><div style="display:none">hidden</div>
<p>seen <a href="javascript:alert(3)" onclick="alert(4)">link</a>
<img src="http://evil.example/p.png" alt="remote">
<img src="cid:a&quot;b" onerror="alert(5)" alt="mine" width="40"></p>
<iframe src="http://evil.example"></iframe><object data="http://evil.example"></object>
<table background="http://evil.example/t.png"><tr>
<td bgcolor='red" onclick="x'><a href="http://ok.example">go</a></td></tr></table>
</body></html>"""


def test_nothing_that_runs_or_is_fetched_stays() -> None:
    simple = simple_html(HOSTILE)
    assert "evil.example" not in simple
    assert "alert" not in simple
    assert "hidden" not in simple
    assert not re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', simple))
    assert 'seen link\nremote\n<img src="cid:a&quot;b" alt="mine" width="40">' in simple
    assert 'href="http://ok.example"' in simple


def test_every_block_of_a_newsletter_is_there_in_order() -> None:
    draft = parse_draft(
        {
            "subject": "件名",
            "preheader": "受信箱での一行",
            "blocks": [
                {"type": "heading", "text": "題名"},
                {"type": "text", "runs": ["本文", {"text": "太字", "bold": True}]},
                {"type": "text", "parts": [{"list": [["一つ目"], ["二つ目"]], "ordered": True}]},
                {"type": "image", "attachment": "a", "alt": "絵", "link": "https://example.jp/p"},
                {"type": "button", "text": "押す", "url": "https://example.jp/b"},
                {"type": "divider"},
                {"type": "text", "text": "終わり"},
            ],
        }
    )
    shop = aoi_shop()
    compiled = compile_newsletter(
        draft, shop=shop, cls=MessageClass.AD, language="ja", images={"a": png_bytes()}
    )
    values = merge_values(
        None,
        shop=shop,
        language="ja",
        on=NOW,
        reason="理由",
        optout=optout_target(shop, None, plus_addressing=False),
    )
    simple = simple_html(compiled.render(values).html)
    order = [
        "題名",
        "本文<b>太字</b>",
        "<ol><li>一つ目</li><li>二つ目</li></ol>",
        'src="cid:',
        "押す",
        "<hr>",
        "終わり",
        "配信元",
    ]
    assert [simple.find(one) for one in order] == sorted(simple.find(one) for one in order)
    assert all(one in simple for one in order)
    assert "受信箱での一行" not in simple


def test_words_side_by_side_stay_side_by_side() -> None:
    rows = "<tr><td>平日</td><td>10:00～<b>19:00</b></td></tr><tr><td>日曜</td><td>お休み&amp;</td></tr>"
    simple = simple_html(f"<table>{rows}</table>")
    assert '<tr><td valign="top">平日</td><td valign="top">10:00～<b>19:00</b></td></tr>' in simple
    assert "お休み&amp;</td></tr></table>" in simple
    assert "<table" not in simple_html("<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>")
    assert "<table" not in simple_html('<table><tr><td><img src="cid:a"></td><td>c</td></tr></table>')


@given(st.text(alphabet="<>/ab=\"' &;ptdiv\x00あ", max_size=200))
def test_no_html_however_broken_is_an_error(source: str) -> None:
    assert "<script" not in simple_html(source)


def test_nothing_gives_nothing() -> None:
    assert simple_html("") == ""


def test_a_flood_is_refused() -> None:
    with pytest.raises(AppError, match="mail-html-too-big"):
        simple_html("a" * (MAX_HTML + 1))
