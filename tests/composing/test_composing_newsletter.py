"""One newsletter rendered once and filled per recipient: both themes, both parts, hostile values."""

import re
import time
from datetime import date, datetime
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.composing.compiled import CompiledNewsletter, compile_newsletter
from desktop_app.composing.draft import Draft, draft_from_text, parse_draft
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.look import FONT_STACKS
from desktop_app.composing.merge import merge_values
from desktop_app.composing.mjml_check import check_mjml
from desktop_app.composing.text_wrap import wrap
from desktop_app.composing.themes import THEMES, Theme
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.i18n.wording import Language
from tests.factories import TOKEN, aoi_shop, png_bytes

DRAFT = parse_draft(
    {
        "subject": "[[family|お客様]]様へ 十二月のお便り",
        "preheader": "ポインセチアが入りました",
        "blocks": [
            {"type": "heading", "text": "十二月のお便り"},
            {
                "type": "text",
                "text": "[[full|お客様]] 様\n\n寒さが増しました。{{ 7*7 }} {% if %} <script>x</script> & \"'",
            },
            {"type": "heading", "level": 2, "text": "今月の三つ"},
            {
                "type": "text",
                "parts": [
                    {"list": [["一"], [{"text": "二", "bold": True, "italic": True}]]},
                    {"list": [["壱"]], "ordered": True},
                ],
            },
            {
                "type": "text",
                "runs": [{"text": "寄せ植え", "link": "https://example.jp/a?b=1&c=2"}, "\n次の行"],
            },
            {"type": "image", "attachment": "a1", "alt": '赤い"花"', "link": "https://example.jp/花"},
            {"type": "button", "text": "ご予約はこちら", "url": "https://example.jp/order", "order": True},
            {"type": "divider"},
        ],
    }
)
IMAGES = {"a1": png_bytes(800, 20)}


class Contact:
    def __init__(self, full: str | None = None, family: str | None = None, given: str | None = None) -> None:
        self.full, self.family, self.given = full, family, given
        self.company: str | None = None
        self.department: str | None = None
        self.title: str | None = None


def values(contact: Contact | None = None, language: Language = "ja") -> dict[str, str]:
    return merge_values(
        contact,
        shop=aoi_shop(),
        language=language,
        on=datetime(2026, 11, 22, tzinfo=JST),
        reason=reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1)),
        optout=optout_target(aoi_shop(), TOKEN, plus_addressing=True),
    )


def compiled(
    theme: Theme | str = "washi", language: Language = "ja", draft: Draft = DRAFT
) -> CompiledNewsletter:
    return compile_newsletter(
        draft, shop=aoi_shop(), cls=MessageClass.AD, language=language, theme=theme, images=IMAGES
    )


def visible(html: str) -> str:
    """The words a reader sees, a line break per <br>."""
    shown = re.sub(r'<head>.*?</head>|<!--.*?-->|<div style="display:none.*?</div>', "", html, flags=re.S)
    return unescape(re.sub(r"<[^>]*>", "", shown.replace("<br />", "\n")))


@pytest.mark.parametrize("theme", THEMES)
def test_html_part(theme: str) -> None:
    html = compiled(theme).render(values(Contact("佐藤 花子", "佐藤"))).html
    words = visible(html)

    assert '<html lang="ja"' in html
    assert "<title>佐藤様へ 十二月のお便り</title>" in html
    for meta in ('charset="utf-8"', 'name="color-scheme"', 'name="supported-color-schemes"', "telephone=no"):
        assert meta in html
    assert any(stack in html for stack in FONT_STACKS.values())
    assert "佐藤 花子 様" in words
    assert "{{ 7*7 }} {% if %} <script>x</script> & \"'" in words
    assert "<script" not in html
    assert 'href="https://example.jp/a?b=1&amp;c=2"' in html
    assert 'href="https://example.jp/%E8%8A%B1"' in html
    assert "<em><strong>二</strong></em>" in html
    assert re.search(
        r'<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">ポインセチアが', html
    )


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_fetched_from_outside(theme: str) -> None:
    html = compiled(theme).render(values()).html

    assert (
        re.findall(r'(?:src|background)="(?!cid:)[^"]*"|@import|url\(|<link|<script|<iframe|<form', html)
        == []
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_footer_is_shown_in_both_parts(theme: str, language: Language) -> None:
    """JP-SEMR-7-2-TEXT."""
    rendered = compiled(theme, language).render(values(language=language))
    words = visible(rendered.html)
    footer = rendered.text[rendered.text.rindex({"ja": "このメールは、", "en": "You receive"}[language]) :]

    for line in footer.split("\n"):
        assert re.sub(r"\s", "", line) in re.sub(r"\s", "", words)
    assert "teishi@example.jp" in words
    assert f'href="mailto:teishi+u-{TOKEN}@example.jp?subject=unsubscribe"' in rendered.html


def test_text_part() -> None:
    text = compiled().render(values(Contact("佐藤 花子"))).text

    assert text.startswith("◆ 十二月のお便り\n\n佐藤 花子 様\n\n寒さが増しました。")
    assert "・一\n・二\n\n1. 壱\n\n" in text
    assert "寄せ植え <https://example.jp/a?b=1&c=2>\n次の行" in text
    assert '[赤い"花"]\nhttps://example.jp/花' in text
    assert "▶ ご予約はこちら\nhttps://example.jp/order\n\n――――" in text
    assert all(len(line) < 120 for line in text.split("\n"))


def test_lines_break_where_japanese_may_break() -> None:
    url = "https://example.jp/" + "x" * 80
    text = "".join(map(str, wrap(["寒" * 34, "。「春」と", "夏", url, "。ポインセチアの鉢" * 9])))
    lines = text.split("\n")

    assert lines[0] == "寒" * 34 + "。"
    assert url in text
    assert all(not line.startswith(("。", "」", "ー")) and not line.endswith("「") for line in lines)
    assert all("ポインセチア" in line or "イン" not in line for line in lines)


@given(st.text(st.sampled_from("あ漢。「ア a.b/:"), max_size=400))
def test_wrapping_loses_no_word(text: str) -> None:
    wrapped = "".join(map(str, wrap([text])))

    assert re.sub(r"[ \n]", "", wrapped) == re.sub(r"[ \n]", "", text)


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% x %}",
    "a\r\nBcc: all@example.jp",
    "👍🏽花",
    "\ud83d",
    "\u202eevil",
    '" onclick="x',
    "あ" * 10_000,
]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("theme", THEMES)
def test_hostile_values_stay_words(theme: str, name: str) -> None:
    plain = compiled(theme)
    rendered = plain.render(values(Contact(name, name)))
    shown = plain.render(values(Contact("N", "N")))

    tags = re.compile(r"<[^>]*>")
    assert tags.sub("", rendered.html).count("<") == 0
    assert tags.findall(rendered.html) == [
        tag.replace('aria-label="N様へ', tag_label) if (tag_label := _label(rendered.html)) else tag
        for tag in tags.findall(shown.html)
    ]
    assert "\r" not in rendered.subject + rendered.text
    assert "\n" not in rendered.subject
    rendered.subject.encode("utf-8")
    assert len(rendered.text.split("\n")) == len(shown.text.split("\n"))


def _label(html: str) -> str:
    found = re.search(r'aria-label="[^"]*様へ', html)
    return found[0] if found else ""


@settings(max_examples=100)
@given(st.text())
def test_any_name_gives_a_mail_that_encodes(name: str) -> None:
    rendered = SHARED.render({**values(), "full": name, "family": name})

    for part in (rendered.subject, rendered.text, rendered.html):
        part.encode("utf-8")
    assert "\n" not in rendered.subject


SHARED = compiled()


def test_missing_values_use_their_fallback() -> None:
    assert compiled().render(values(Contact())).subject == "お客様様へ 十二月のお便り"
    named = values(Contact(None, "佐藤", "花子"))
    assert named["full"] == "佐藤 花子"
    assert values(Contact(None, "Sato", "Hanako"), "en")["full"] == "Hanako Sato"
    assert values(None)["date"] == "2026年11月22日"


def test_a_gap_without_fallback_is_found_before_sending() -> None:
    """JP-MSG-MERGE."""
    newsletter = compiled(draft=draft_from_text("件名", "[[company]] 御中"))
    assert newsletter.missing(values()) == ("company",)
    with pytest.raises(AppError, match="merge-value-missing"):
        newsletter.render(values())

    no_reason = {**values(), "reason": ""}
    assert compiled().missing(no_reason) == ("reason",)
    with pytest.raises(AppError) as error:
        compiled().render(no_reason)
    assert error.value.rules == ("JP-MSG-MERGE",)


@pytest.mark.parametrize("theme", THEMES)
def test_compiling_is_deterministic_and_survives_freezing(theme: str) -> None:
    first, second = compiled(theme), compiled(theme)

    assert first == second
    assert first.digest() == second.digest()
    assert CompiledNewsletter.from_json(first.to_json()) == first
    assert first.digest() != compiled(theme, draft=draft_from_text("件名", "別")).digest()
    assert not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(first.html))


@pytest.mark.parametrize(
    ("draft", "options", "error"),
    [
        (draft_from_text(" ", "x"), {}, "subject-missing"),
        (DRAFT, {"theme": "../plain"}, "theme-unknown"),
        (DRAFT, {"images": {}}, "image-missing"),
        (parse_draft({"subject": "a", "blocks": [{"type": "image", "file": "a.png"}]}), {}, "image-missing"),
        (DRAFT, {"images": {"a1": b"GIF"}}, "image-kind"),
    ],
)
def test_what_cannot_be_compiled(draft: Draft, options: dict[str, object], error: str) -> None:
    with pytest.raises(AppError) as raised:
        compile_newsletter(
            draft,
            shop=aoi_shop(),
            cls=MessageClass.AD,
            language="ja",
            **{"images": IMAGES, **options},  # type: ignore[arg-type]
        )
    assert raised.value.id == error


@pytest.mark.parametrize(
    "source",
    [
        "<mjml><mj-body><mj-social/></mj-body></mjml>",
        "<mjml><mj-body><mj-include path='x'/></mj-body></mjml>",
        "<mjml><mj-body><mj-section backgroundcolor='red'/></mj-body></mjml>",
        "<mjml><mj-body><mj-image src='https://example.com/spy.gif'/></mj-body></mjml>",
        "<mjml><mj-body><mj-text><script>x</script></mj-text></mj-body></mjml>",
        "<mjml><mj-body>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><mjml><mj-body>&e;</mj-body></mjml>",
    ],
)
def test_mjml_that_mrml_would_let_pass_is_refused(source: str) -> None:
    with pytest.raises(AppError, match="theme-broken"):
        check_mjml(source)


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        "{{ page.shop_name }}",
        '{{ footer("")|replace("停止", "") }}',
        '{{ footer("") }}{{ footer("") }}',
        "{{ x }}",
        "{% if %}",
        "{% set a = footer() %}",
    ],
)
def test_a_theme_without_the_footer_is_refused(body: str, trusted: bool) -> None:
    """JP-MSG-MERGE: the footer can be neither removed nor changed by a theme."""
    text = f"<mj-column><mj-text>{body}</mj-text></mj-column>"
    source = f"<mjml><mj-body><mj-section>{text}</mj-section></mj-body></mjml>"
    with pytest.raises(AppError, match="theme-broken"):
        compiled(Theme("own", source, trusted=trusted))


def test_a_web_address_in_the_subject_is_words() -> None:
    draft = parse_draft({
        "subject": "新しいページ https://example.jp/new", "preheader": "http://example.jp [[full|お客]] 様",
        "blocks": [{"type": "text", "text": "できました。"}],
    })
    made = compile_newsletter(draft, shop=aoi_shop(), cls=MessageClass.AD, language="ja")
    mail = made.render(dict.fromkeys(made.missing({}), "-"))
    assert mail.subject == "新しいページ https://example.jp/new"
    assert "<title>新しいページ https://example.jp/new</title>" in mail.html
    assert 'href="http://example.jp"' not in mail.html


def test_a_web_address_on_a_button_is_words() -> None:
    linked = [{"text": "http://example.jp", "link": "http://example.jp"}, " へ"]
    blocks = [
        {"type": "button", "text": "https://example.jp/new を見る", "url": "https://example.jp/"},
        {"type": "product", "name": "ばら", "label": linked, "url": "https://example.jp/"},
    ]
    draft = parse_draft({"subject": "冬", "preheader": "", "blocks": blocks})
    made = compiled(draft=draft)
    html = made.render(values(Contact("花子"))).html
    assert 'href="https://example.jp/new"' not in html
    assert 'href="http://example.jp"' not in html
    assert "https://example.jp/new を見る" in visible(html)


@pytest.mark.parametrize("mark", ["[", "「", "-", "=/"])
def test_a_text_of_marks_alone_is_wrapped_at_once(mark: str) -> None:
    words = mark * 100_000
    started = time.thread_time()
    lines = "".join(str(one) for one in wrap([words]))
    assert time.thread_time() - started < 2
    assert lines.replace("\n", "") == words
