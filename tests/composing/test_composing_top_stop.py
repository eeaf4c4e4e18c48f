"""A mail so long that Gmail cuts off its end shows how to stop at the top too (mail.md 6; SEM Act 4)."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from desktop_app.composing.compiled import CompiledNewsletter, compile_newsletter
from desktop_app.composing.draft import Draft, parse_draft
from desktop_app.composing.facts import facts_of_content
from desktop_app.composing.footer import build_footer, build_top_stop, optout_target, reason_text
from desktop_app.composing.footer_check import footer_faults
from desktop_app.composing.merge import merge_values
from desktop_app.composing.themes import THEMES, Theme, load_theme
from desktop_app.domain.consent import Basis
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing.weight import CLIPPED, NEARLY_CLIPPED
from desktop_app.i18n.wording import Language
from tests.factories import TOKEN, aoi_shop

STATEMENT = {
    "ja": "広告メールの配信停止は、次のアドレスへ「停止」とお送りください。",
    "en": "To stop advertising mail, send the word &#34;stop&#34; to this address: ",
}


def draft_of_size(letters: int, preheader: str = "ポインセチアが入りました") -> Draft:
    words = "花の話。" * 250
    blocks = [{"type": "text", "text": words} for _ in range(letters // 1_000)]
    return parse_draft({"subject": "十二月のお便り", "preheader": preheader, "blocks": blocks})


LONG = draft_of_size(24_000)
"""118 KB of HTML."""


def compiled(
    draft: Draft = LONG,
    theme: Theme | str = "washi",
    language: Language = "ja",
    cls: MessageClass = MessageClass.AD,
    shop: Shop | None = None,
    preview: bool = False,
    for_site: bool = False,
) -> CompiledNewsletter:
    return compile_newsletter(
        draft, shop=shop or aoi_shop(), cls=cls, language=language, theme=theme, preview=preview,
        for_site=for_site,
    )


def values(language: Language = "ja") -> dict[str, str]:
    return merge_values(
        None, shop=aoi_shop(), language=language, on=datetime(2026, 12, 1, tzinfo=JST),
        reason=reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1)),
        optout=optout_target(aoi_shop(), TOKEN, plus_addressing=True),
    )


def top_line(html: str, language: Language) -> str:
    found = re.search(re.escape(STATEMENT[language]) + r"<a [^<>]*>[^<>]*</a>", html)
    assert found, "the line is missing"
    return found[0]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_shows_it_above_the_content(theme: str, language: Language) -> None:
    """Statement and address together, both readable by day and in the dark; the footer as ever."""
    long = compiled(theme=theme, language=language)
    html = long.render(values(language)).html
    line = top_line(html, language)

    assert len(html.encode()) > CLIPPED
    assert long.stops_at_top
    assert html.index(line) < html.index("花の話")
    assert f'href="mailto:teishi+u-{TOKEN}@example.jp?subject=unsubscribe"' in line
    assert ">teishi@example.jp</a>" in line
    assert list(footer_faults(html, line)) == []
    footer = html[html.rindex("花の話"):]
    assert footer.count("teishi@example.jp") == 1
    assert all(part in footer for part in ("青井", "teishi@example.jp"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_checks_of_the_law_find_nothing(language: Language) -> None:
    rendered = compiled(language=language).render(values(language))
    facts = facts_of_content(subject=rendered.subject, text=rendered.text, html=rendered.html)
    short = compiled(draft_of_size(2_000), language=language).render(values(language))
    others = facts_of_content(subject=short.subject, text=short.text, html=short.html)
    context = MessageContext(cls=MessageClass.AD)

    assert check_message(facts, aoi_shop(), context) == check_message(others, aoi_shop(), context)


def test_only_a_long_mail_shows_it() -> None:
    """What was frozen of a shorter one keeps its digest."""
    sizes = {}
    for letters in range(15_000, 20_000, 1_000):
        newsletter = compiled(draft_of_size(letters))
        sizes[len(newsletter.render(values()).html.encode())] = newsletter.stops_at_top
    assert not any(shown for size, shown in sizes.items() if size <= NEARLY_CLIPPED)
    assert all(shown for size, shown in sizes.items() if size > NEARLY_CLIPPED + 1_000)
    assert set(sizes.values()) == {True, False}


def test_a_preview_shows_what_the_mail_shows() -> None:
    for letters in range(16_000, 19_000, 1_000):
        draft = draft_of_size(letters)
        assert compiled(draft, preview=True).stops_at_top == compiled(draft).stops_at_top


def test_the_list_of_mails_still_begins_with_the_shop() -> None:
    """Without a line of its own the newsletter would be announced by how to stop it."""
    html = compiled(draft_of_size(24_000, preheader="")).render(values()).html
    body = html[html.index("<body"):]
    assert body.index("花のあおい") < body.index(STATEMENT["ja"])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_footer_and_the_text_part_stay(language: Language) -> None:
    words = compiled(language=language).render(values(language)).text
    assert words.count("teishi@example.jp") == 1
    html = compiled(language=language).html
    assert sum(getattr(piece, "name", "") == "reason" for piece in html) == 1


@pytest.mark.parametrize("cls", [MessageClass.INFO_AD, MessageClass.CONSENT_REQ])
def test_every_mail_with_an_opt_out_address_shows_it(cls: MessageClass) -> None:
    assert compiled(cls=cls).stops_at_top


def test_where_there_is_nothing_to_stop_there_is_no_line() -> None:
    assert not compiled(cls=MessageClass.NOTICE).stops_at_top
    assert not compiled(shop=replace(aoi_shop(), optout_address="")).stops_at_top
    assert STATEMENT["ja"] not in str(compiled(for_site=True).html)
    assert build_top_stop(aoi_shop(), MessageClass.NOTICE, "ja") == ()
    assert build_footer(aoi_shop(), MessageClass.AD, "ja") is not None


def test_an_own_theme_without_room_for_it_stays_usable() -> None:
    """It worked on every shorter newsletter; the check then says that the opt-out is cut off."""
    source = load_theme("washi").source
    column = "<mj-section><mj-column>{{ parts.preheader() }}</mj-column></mj-section>"
    own = replace(
        load_theme("washi"), id="own", trusted=False, source=source.replace("{{ parts.preheader() }}", column)
    )
    assert compiled(draft_of_size(2_000), theme=own).html
    assert not compiled(theme=own).stops_at_top


def test_an_own_theme_shows_it_too() -> None:
    own = replace(load_theme("washi"), id="own", trusted=False)
    html = compiled(theme=own).render(values()).html
    assert top_line(html, "ja")
