"""Ready-made newsletters: whole, honest and lawful in both languages, for a shop that states everything."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pytest

from desktop_app.composing.blocks import Event, Seasonal
from desktop_app.composing.compiled import CompiledNewsletter, compile_newsletter
from desktop_app.composing.draft import Draft, parse_draft
from desktop_app.composing.facts import facts_of_content
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.merge import merge_values
from desktop_app.composing.ready_made import ReadyMade, ready_made
from desktop_app.composing.sale_signs import SaleSign, sale_signs
from desktop_app.composing.social_icons import icons_of
from desktop_app.composing.themes import THEMES
from desktop_app.composing.unfinished import parse_unfinished
from desktop_app.domain.brand import Brand
from desktop_app.domain.consent import Basis
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language
from tests.composing.newsletter_samples import GAPS
from tests.factories import TOKEN, aoi_shop

ON = date(2026, 12, 5)
LANGUAGES: tuple[Language, ...] = ("ja", "en")
IDS = {
    "season", "new_goods", "sale", "restock", "event", "closing", "year_end", "apology", "welcome",
    "anniversary",
}
SIGNS: Mapping[str, tuple[SaleSign, ...]] = {
    "new_goods": (SaleSign.PRICE,),
    "restock": (SaleSign.PRICE,),
    "sale": (SaleSign.PRICE, SaleSign.COUPON),
    "anniversary": (SaleSign.COUPON,),
}
SHOP = aoi_shop(optout_url="", remote_orders=False, notation_url="")
BRAND = Brand(
    hours=(("月～土", "10時～18時"),), hours_note="祝日はお休みです", signature="店主　青井 葵",
    access="駅から5分", map_url="https://example.jp/map",
    social=(("instagram", "https://example.jp/i"), ("line", "https://example.jp/l")),
)
ALL = [
    pytest.param(one, language, id=f"{one.id}-{language}") for one in ready_made() for language in LANGUAGES
]


def compiled(one: ReadyMade, language: Language, draft: Draft, shop: Shop = SHOP) -> CompiledNewsletter:
    return compile_newsletter(
        draft, shop=shop, cls=one.cls, language=language, theme=one.theme, brand=BRAND,
        images=icons_of(draft.blocks),
    )


def values(one: ReadyMade, language: Language) -> dict[str, str]:
    reason = reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1))
    return merge_values(
        None, shop=SHOP, language=language, on=datetime(2026, 12, 5, tzinfo=JST),
        reason=reason if one.cls is MessageClass.AD else "",
        optout=optout_target(SHOP, TOKEN, plus_addressing=True),
    )


def words_of(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key not in ("type", "layout", "merge"):
                yield from words_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from words_of(value)


def by_kind(content: dict[str, Any]) -> dict[str, Any]:
    return {block.kind: block for block in parse_draft(content).blocks}


def test_there_are_those_that_a_shop_needs() -> None:
    assert {one.id for one in ready_made()} >= IDS
    assert ready_made()[0].id == "season"
    assert {one.id: one.months for one in ready_made() if one.months} == {"year_end": (12,), "new_year": (1,)}
    for one in ready_made():
        assert one.theme in THEMES
        assert all(one.names[language] and one.about[language] for language in LANGUAGES)


@pytest.mark.parametrize(("one", "language"), ALL)
def test_each_compiles_and_breaks_no_rule(one: ReadyMade, language: Language) -> None:
    draft = parse_draft(one.sample(language, ON, brand=BRAND, shop=SHOP))
    assert draft.preheader
    assert draft.blocks[0].kind == "heading"
    mail = compiled(one, language, draft).render(values(one, language))
    facts = facts_of_content(subject=mail.subject, text=mail.text, html=mail.html, from_display="花のあおい")
    found = check_message(facts, SHOP, MessageContext(cls=one.cls))
    assert not found


@pytest.mark.parametrize(("one", "language"), ALL)
def test_each_asks_about_a_sale_only_where_it_sells(one: ReadyMade, language: Language) -> None:
    draft = parse_draft(one.sample(language, ON, brand=BRAND, shop=SHOP))
    assert sale_signs(draft) == SIGNS.get(one.id, ())
    if one.cls is MessageClass.NOTICE:
        assert one.id in ("closing", "apology", "hours_change", "moving")


@pytest.mark.parametrize(("one", "language"), ALL)
def test_gaps_are_marked_in_one_way(one: ReadyMade, language: Language) -> None:
    content = one.content(language, ON)
    words = list(words_of(content))
    assert any(GAPS[language] in word for word in words)
    for word in words:
        rest = re.sub(r"\[\[.*?\]\]", "", word).replace(GAPS[language], "")
        assert not re.search("[○〇◯●_]|TODO|XX", rest), word
        assert "{" not in rest
        if language == "en":
            assert word.isascii()
    subject = re.sub(r"\[\[.*?\|(.*?)\]\]", r"\1", content["subject"])
    assert len(subject) <= (40 if language == "en" else 25)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_has_no_day_until_the_owner_says_it(language: Language) -> None:
    event = next(one for one in ready_made() if one.id == "event")
    draft, lacks = parse_unfinished(event.content(language, ON))
    assert [error.id for error in lacks] == ["event-without-day"]
    assert "event" not in [block.kind for block in draft.blocks]
    shown = parse_draft(event.sample(language, ON))
    assert [block.start for block in shown.blocks if isinstance(block, Event)] == ["2026-12-19T10:00"]


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_season_is_the_one_of_the_day(language: Language, month: int) -> None:
    season = ready_made()[0]
    for day in (1, 15, 28):
        draft = parse_draft(season.content(language, date(2026, month, day)))
        (block,) = (block for block in draft.blocks if isinstance(block, Seasonal))
        assert (block.month, len(block.parts)) == (month, 1)


def test_what_the_shop_said_already_is_put_in() -> None:
    welcome = next(one for one in ready_made() if one.id == "welcome")
    blocks = by_kind(welcome.content("ja", ON, brand=BRAND, shop=SHOP))
    assert blocks["hours"].rows == (("月～土", "10時～18時"),)
    assert blocks["map"].address == "〒460-0000 愛知県名古屋市中区1-2-3"
    assert blocks["map"].url == "https://example.jp/map"
    assert [kind for kind, _ in blocks["social"].links] == ["instagram", "line"]
    bare = by_kind(welcome.content("ja", ON))
    assert bare["map"].address == "○○"
    assert bare["hours"].rows[0] == ("営業時間", "○○時～○○時")
    assert "social" not in bare


def test_taking_one_leaves_the_next_as_it_was() -> None:
    season = ready_made()[0]
    first = season.content("ja", ON)
    first["blocks"][0]["text"] = "x"
    first["blocks"].clear()
    assert season.content("ja", ON)["blocks"][0]["text"] == "季節のお便り"


def test_a_notice_with_an_advertisement_would_be_noticed() -> None:
    closing = next(one for one in ready_made() if one.id == "closing")
    content = closing.content("ja", ON)
    content["blocks"].append({"type": "text", "text": "ただいま全品20%引きのセール中です。"})
    mail = compiled(closing, "ja", parse_draft(content)).render(values(closing, "ja"))
    facts = facts_of_content(subject=mail.subject, text=mail.text, html=mail.html)
    found = check_message(facts, SHOP, MessageContext(cls=closing.cls))
    assert [one.rule for one in found] == ["JP-MSG-CLASS"]
