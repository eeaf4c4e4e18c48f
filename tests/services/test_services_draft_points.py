"""What is found while somebody writes: on a real book, with its place, and really mended by its click."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.brand import Brand
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.mailing import MessageClass
from desktop_app.services import Services, build
from desktop_app.services.draft_mends import mended, with_fallback
from desktop_app.services.draft_views import DraftContent, DraftLook, Point
from desktop_app.services.environment import Environment
from desktop_app.storage import consents, contacts, newsletters, settings, suppressions
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock, add_reader

Block = dict[str, Any]
PARTS = "今年も赤いポインセチアが入りました。どうぞ店先でごらんください。"


def text(*runs: Any) -> Block:
    return {"type": "text", "parts": [{"paragraph": list(runs)}]}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.kawaraban", practice=False, device_id="pc", now=clock())
    with book.transaction():
        settings.save_shop(book, replace(aoi_shop(), notation_url="https://example.jp/tokusho"), clock())
        for number in range(3):
            add_reader(book, f"reader{number}@example.com", clock())
    yield build(book, Environment(clock=clock))
    book.close()


def draft(services: Services, *blocks: Block, **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = replace(
        services.drafts.open(newsletter).content,
        **{"subject": "十二月のお便り", "preheader": "赤い花が入りました", "blocks": blocks, **changes},
    )
    services.drafts.save(newsletter, content)
    return newsletter


def point(look: DraftLook, code: str) -> Point:
    return next(one for one in look.points if one.code == code)


def codes(look: DraftLook) -> list[str]:
    return [one.code for one in look.points]


def content_of(services: Services, newsletter: str) -> DraftContent:
    return services.drafts.open(newsletter).content


def test_a_good_draft_has_no_points(services: Services) -> None:
    look = services.drafts.look(draft(services, {"type": "heading", "level": 1, "runs": ["冬"]}, text(PARTS)))
    assert look.points == ()
    assert (look.display_shown, look.display_needed, look.gaps) == (5, 5, 0)


MENDED: list[tuple[str, Block, str, Any]] = [
    ("link-http", text(PARTS, {"text": "くわしく", "link": "http://example.jp/a"}), "https",
     text(PARTS, {"text": "くわしく", "link": "https://example.jp/a"})),
    ("link-http", text(PARTS, {"text": "http://example.jp/a", "link": "http://example.jp/a"}), "https",
     text(PARTS, {"text": "https://example.jp/a", "link": "https://example.jp/a"})),
    ("link-http", {"type": "social", "links": [["web", "http://example.jp"], ["x",
    "https://x.com/aoi"]]}, "https",
     {"type": "social", "links": [["web", "https://example.jp"], ["x", "https://x.com/aoi"]]}),
    ("letters-half-kana", text("ｶﾞｰﾍﾞﾗの", PARTS), "letters", text(f"ガーベラの{PARTS}")),
    ("letters-in-pieces", {"type": "heading",
    "level": 2, "runs": ["は\u3099ら"], "align": "center"}, "letters",
     {"type": "heading", "level": 2, "runs": ["ばら"], "align": "center"}),
    ("letters-hidden", text("停止\u202e先 ", {"merge": "full", "fallback": "お\u200b客"}, PARTS),
    "letters", None),
    ("link-shows-other", text(PARTS, {"text": "www.amazon.co.jp", "link": "https://example.jp/x"}),
    "shown-target",
     text(PARTS, {"text": "https://example.jp/x", "link": "https://example.jp/x"})),
    ("link-shows-other", {"type": "button", "runs": ["amazon.co.jp"], "url": "https://example.jp/x",
    "order": False},
     "shown-target",
     {"type": "button", "runs": ["https://example.jp/x"], "url": "https://example.jp/x", "order": False}),
    ("link-mail-maybe", text(PARTS, {"text": "メール", "link": "mailto:aoi@gmial.com"}), "mail",
     text(PARTS, {"text": "メール", "link": "mailto:aoi@gmail.com"})),
    ("other-phone", text("お電話は０５２－１１１－２２２２まで。", PARTS), "own-phone",
     text(f"お電話は052-000-0000まで。{PARTS}")),
    ("other-phone", text(PARTS, {"text": "電話", "link": "tel:052-111-2222"}), "own-phone",
     text(PARTS, {"text": "電話", "link": "tel:052-000-0000"})),
    ("other-mail", text("aoi@gmail.com へ。", PARTS), "own-mail", text(f"aoi@example.jp へ。{PARTS}")),
]


@pytest.mark.parametrize(("code", "block", "mend", "after"), MENDED)
def test_a_click_mends_it_and_nothing_else(
    services: Services, code: str, block: Block, mend: str, after: Block | None
) -> None:
    beginning = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}
    newsletter = draft(services, beginning, block, text(PARTS))
    found = point(services.drafts.look(newsletter), code)
    assert (found.block, found.mend) == (2, mend)
    before = content_of(services, newsletter)
    result = mended(before, found)
    assert result is not None
    assert result.choose == 1
    services.drafts.save(newsletter, result.content)
    kept = content_of(services, newsletter)
    assert code not in codes(services.drafts.look(newsletter))
    assert (kept.blocks[0], kept.blocks[2]) == (before.blocks[0], before.blocks[2])
    if after is not None:
        joined = services.drafts.open(draft(services, beginning, after)).content.blocks[1]
        assert _words(kept.blocks[1]) == _words(joined)
    assert mended(kept, found) is None  # a second click changes nothing


def _words(block: Any) -> Any:
    """A block with neighbouring runs of plain words joined."""
    if isinstance(block, dict):
        return {name: _words(value) for name, value in block.items()}
    if isinstance(block, list):
        joined: list[Any] = []
        for one in map(_words, block):
            if isinstance(one, str) and joined and isinstance(joined[-1], str):
                joined[-1] += one
            else:
                joined.append(one)
        return joined
    return block


def test_an_address_that_cannot_be_followed_is_completed(services: Services) -> None:
    button = {"type": "button", "runs": ["予約"], "url": "htps:／／example.jp/yoyaku", "order": False}
    newsletter = draft(services, text(PARTS), button)
    found = point(services.drafts.look(newsletter), "link-bad")
    assert (found.block, found.mend, dict(found.args)["meant"]) == (2, "repair", "https://example.jp/yoyaku")
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    services.drafts.save(newsletter, result.content)
    assert services.drafts.look(newsletter).points == ()


def test_control_characters_stop_and_are_taken_out_by_a_click(services: Services) -> None:
    newsletter = draft(services, text(PARTS), text("一行目\x0b二行目"))
    found = point(services.drafts.look(newsletter), "text-control-characters")
    assert (found.severity, found.block, found.mend) == ("block", 2, "letters")
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    services.drafts.save(newsletter, result.content)
    assert services.drafts.look(newsletter).points == ()


def test_a_field_that_stays_empty_is_named_with_its_people_and_filled(services: Services) -> None:
    newsletter = draft(
        services, text(PARTS), text({"merge": "company"}, " 御中"), text({"merge": "company"}, PARTS),
        subject="[[company]] さまへ",
    )
    look = services.drafts.look(newsletter)
    found = point(look, "field-empty")
    assert (look.to_send, look.gaps) == (0, 3)
    assert (found.places, found.mend, dict(found.args)["name"]) == ((2, 3), "fallback", "company")
    assert "「会社名」が空の方が3人" in found.text
    services.drafts.save(newsletter, with_fallback(content_of(services, newsletter), "company", "お客様"))
    look = services.drafts.look(newsletter)
    assert (look.to_send, look.gaps) == (3, 0)
    assert "field-empty" not in codes(look)
    assert content_of(services, newsletter).subject == "[[company|お客様]] さまへ"


def test_a_field_only_in_the_subject_is_mended_there(services: Services) -> None:
    look = services.drafts.look(draft(services, text(PARTS), subject="[[company]] さまへ"))
    found = point(look, "field-empty")
    assert (found.block, found.where, found.mend) == (0, "subject", "fallback")


def test_what_is_the_same_in_many_blocks_is_said_once(services: Services) -> None:
    look = services.drafts.look(draft(services, text("○○月の"), text(PARTS), text("○○のばら", PARTS)))
    assert [one.places for one in look.points if one.code == "words-left-over"] == [(1, 3)]


def test_exaggeration_stands_beside_its_block_and_only_there(services: Services) -> None:
    look = services.drafts.look(draft(services, text(PARTS), text("日本一の花です。", PARTS)))
    (found,) = [one for one in look.points if one.rule == "JP-ASCT-12-HYPE"]
    assert (found.block, found.severity, found.mend) == (2, "info", "show")
    assert "日本一" in found.text


def test_a_code_without_the_coupon_that_gives_it_is_told(services: Services) -> None:
    code = text("コードは", {"merge": "coupon_code"})
    coupon = {"type": "coupon", "value": ["10%引き"], "until": "2026-12-25", "conditions": ["1人1回"]}
    for more, expected in (
        ([], {"code-without-coupon"}),
        ([coupon], {"code-without-coupon"}),
        ([{**coupon, "per_person": True}], set()),
        ([{**coupon, "per_person": True, "code": "XMAS"}], {"code-without-beginning"}),
    ):
        look = services.drafts.look(draft(services, code, *more))
        told = [point for point in look.points if point.code.startswith("code-")]
        assert {point.code for point in told} == expected
        assert all(point.block == 1 for point in told)


def test_goods_and_coupons_are_looked_at(services: Services) -> None:
    product = {
        "type": "product", "name": ["ばら"], "price": None, "url": "https://example.jp/p", "label": ["注文"],
        "order": True,
    }
    coupon = {"type": "coupon", "value": ["10%引き"], "until": "2020-01-01", "conditions": ["1人1回"]}
    event = {"type": "event", "title": ["会"], "start": "2020-01-01"}
    look = services.drafts.look(draft(services, text(PARTS), product, coupon, event))
    places = {one.code: one.block for one in look.points if one.block}
    assert {"product-without-price": 2, "coupon-over": 3, "event-over": 4}.items() <= places.items()


def test_words_of_advertising_under_a_notice_stop_and_the_kind_is_changed(services: Services) -> None:
    newsletter = draft(services, text(PARTS), text("全品30%オフのセールです。"), cls=MessageClass.NOTICE)
    found = point(services.drafts.look(newsletter), "newsletter-sounds-like-ad")
    assert (found.severity, found.block, found.mend) == ("block", 2, "as-ad")
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    services.drafts.save(newsletter, result.content)
    assert newsletters.get(services.book, newsletter).cls is MessageClass.AD
    assert "newsletter-sounds-like-ad" not in codes(services.drafts.look(newsletter))


def test_literal_braces_are_told_at_their_place(services: Services) -> None:
    look = services.drafts.look(draft(services, text(PARTS), text("{{name}} さま")))
    found = point(look, "merge-field-left")
    assert (found.severity, found.block, found.mend) == ("block", 2, "rewrite")
    look = services.drafts.look(draft(services, text(PARTS), subject="{{name}} さま"))
    found = point(look, "merge-field-left")
    assert (found.where, found.block) == ("subject", 0)


def test_what_the_footer_lacks_leads_to_the_shop_settings(services: Services, clock: Clock) -> None:
    settings.save_shop(services.book, aoi_shop(phone="", contact=""), clock())
    look = services.drafts.look(draft(services, text(PARTS)))
    found = point(look, "contact-missing")
    assert (found.where, found.mend, dict(found.args)) == ("footer", "shop", {"field": "phone"})
    assert look.display_shown == 4


def test_the_items_of_a_sale_lead_to_the_notation(services: Services, clock: Clock) -> None:
    settings.save_shop(services.book, aoi_shop(notation_url=""), clock())
    sale = {"remote_sale_ad": True}
    look = services.drafts.look(draft(services, text(PARTS), text("ばら 1,650円（税込）"), **sale))
    found = point(look, "sale-items-missing")
    assert (found.block, found.mend, dict(found.args)) == (2, "shop", {"field": "notation_url"})


def test_subject_marks_are_calmed(services: Services) -> None:
    newsletter = draft(services, text(PARTS), subject="半額セール！！！")
    found = point(services.drafts.look(newsletter), "subject-marks")
    assert (found.where, found.mend) == ("subject", "calm")
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    assert result.content.subject == "半額セール！"


@pytest.mark.parametrize("where", ["subject", "preheader"])
def test_letters_of_the_head_are_put_right(services: Services, where: str) -> None:
    newsletter = draft(services, text(PARTS), **{where: "ｶﾞｰﾍﾞﾗ [[full|お客]] 様"})
    found = next(one for one in services.drafts.look(newsletter).points if one.code == "letters-half-kana")
    assert (found.where, found.mend) == (where, "letters")
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    assert getattr(result.content, where) == "ガーベラ [[full|お客]] 様"


def picture(services: Services, tmp_path: Path, name: str) -> str:
    path = tmp_path / name
    path.write_bytes(png_bytes(80, 40))
    return str(services.photos.take(str(path)).photo["attachment"])


def test_photos_without_words_are_named_and_a_text_is_added(services: Services, tmp_path: Path) -> None:
    photo = picture(services, tmp_path, "a.png")
    image = {"type": "image", "attachment": photo, "alt": "IMG_0012.jpg", "width": 0, "link": ""}
    newsletter = draft(services, {"type": "heading", "level": 1, "runs": ["冬"]}, image)
    look = services.drafts.look(newsletter)
    assert point(look, "alt-file-name").block == 2
    assert point(look, "photo-small").block == 2
    found = point(look, "nearly-all-pictures")
    assert found.mend == "text"
    result = mended(content_of(services, newsletter), found)
    assert result is not None
    assert [one["type"] for one in result.content.blocks] == ["heading", "text", "image"]
    assert result.choose == 1


def test_photos_inside_other_blocks_need_words_too(services: Services, tmp_path: Path) -> None:
    photo = {"attachment": picture(services, tmp_path, "a.png"), "alt": ""}
    cell = {"photo": photo, "title": ["花"], "parts": [], "label": [], "url": "", "order": False}
    look = services.drafts.look(draft(services, text(PARTS), {"type": "columns", "cells": [cell, cell]}))
    assert look.without_alt == (2,)
    assert point(look, "alt-missing").places == (2,)
    assert look.photos == 2


@pytest.mark.parametrize(
    ("letters", "code"), [(1_600, "size-nearly-cut-repeated"), (2_000, "size-cut-repeated")]
)
def test_a_mail_that_gmail_cuts_says_how_to_stop_at_its_top(
    services: Services, letters: int, code: str
) -> None:
    long = [text("花の話。" * letters) for _ in range(4)]
    found = point(services.drafts.look(draft(services, *long)), code)
    assert (found.severity, found.mend) == ("warn", "")
    assert "配信停止の案内" in found.text


def test_own_pages_and_numbers_of_the_look_are_the_shops(services: Services, clock: Clock) -> None:
    settings.save_brand(
        services.book, Brand(website="https://hana.jp/", signature="花のあおい 本店 0120-111-222"), clock()
    )
    look = services.drafts.look(draft(
        services, text(PARTS, {"text": "くわしく",
        "link": "https://hana.jp/a"}), text("0120-111-222 へ。", PARTS),
        text(PARTS, {"text": "市場", "link": "https://ichiba.jp/"}),
    ))
    assert [(one.code, one.block) for one in look.points] == [("link-foreign", 3)]


def test_the_check_before_sending_names_the_line_of_the_head(services: Services) -> None:
    newsletter = draft(services, text("十二月です。", PARTS), subject="「○○」を開きます", preheader="○○にて")
    found = services.check_view.look(newsletter).findings
    told = [one.text for one in found if one.code == "words-left-over"]
    assert [one.partition("：")[0] for one in told] == ["件名", "続きの一文"]


def test_the_check_before_sending_names_it_without_a_tick(services: Services) -> None:
    newsletter = draft(
        services, text("○○月になりました。", PARTS), text(PARTS, {"text": "短い", "link": "https://bit.ly/1"})
    )
    sheet = services.check_view.look(newsletter)
    told = {one.code: one for one in sheet.findings if one.rule.startswith("KW-")}
    assert told["words-left-over"].severity == "warn"
    assert told["words-left-over"].text.startswith("1番目の部品：")
    assert told["link-short"].severity == "info"
    assert not any(one.needs_tick for one in told.values())
    assert sheet.ticks == ()


def add_card_holder(book: Book, address: str, now: datetime) -> None:
    """A private person who handed over a card: advertising may go, mail-order goods may not (ASCT 12-3)."""
    parsed = parse_address(address)
    contacts.add(
        book, NewContact(full="名刺", recipient_type=RecipientType.CONSUMER), [parsed], now=now, by="葵"
    )
    named = contacts.ensure_address(book, parsed, now=now)
    evidence = Evidence(
        basis=Basis.CARD, obtained_at=now - timedelta(days=30), paper=True, handed_over_by_person=True,
        by="葵", occasion="展示会",
    )
    consents.add_evidence(book, named.id, evidence, recorded_by="葵", now=now)


# ── numbers of the answers ────────────────────────────────────────────────────────────────────────────────


def test_the_numbers_of_the_answers_are_those_of_the_look(services: Services, clock: Clock) -> None:
    with services.book.transaction():
        suppressions.add_optout(
            services.book, parse_address("reader0@example.com"), at=clock(), scope=None, until=None,
            channel="phone", by="葵", now=clock(),
        )
        add_card_holder(services.book, "card@example.com", clock())
        named = parse_address("nobody@example.com")
        contacts.add(services.book, NewContact(full="無名"), [named], now=clock(), by="葵")
    newsletter = draft(services, text({"merge": "full", "fallback": "お客"}, PARTS))
    numbers = services.drafts.answers(newsletter)
    assert (numbers.everybody, numbers.sale, numbers.no_sale, numbers.notice) == (5, 2, 3, 5)
    for cls, sale in ((MessageClass.AD, True), (MessageClass.AD, False), (MessageClass.NOTICE, None)):
        services.drafts.save(
            newsletter, replace(content_of(services, newsletter), cls=cls, remote_sale_ad=sale)
        )
        assert numbers.of(cls, sale) == services.drafts.look(newsletter).to_send
        assert services.drafts.answers(newsletter) == numbers
    assert numbers.of(MessageClass.TX, None) is None


def test_a_price_without_tax_is_named_at_its_block(services: Services) -> None:
    fee = {"type": "event", "title": ["教室"], "start": "2027-01-05T10:00", "place": "店内",
           "parts": [{"paragraph": ["参加費 3,000円＋税"]}]}
    found = point(services.drafts.look(draft(services, text(PARTS), fee)), "price-without-tax")
    assert (found.block, found.mend) == (2, "show")
    product = {"type": "product", "name": ["花"], "price": 3300, "note": ["税抜 3,000円"]}
    look = services.drafts.look(draft(services, text(PARTS), product))
    assert not [one for one in look.points if one.code == "price-without-tax"]
