# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""Mails that this program composes pass its own check, whatever the shop has stated (law.md 7)."""

from datetime import date, datetime
from typing import Any

import pytest

from desktop_app.composing.compiled import compile_newsletter
from desktop_app.composing.draft import draft_from_text
from desktop_app.composing.facts import facts_of_content
from desktop_app.composing.footer import optout_target, reason_text
from desktop_app.composing.letters import Letter, acknowledgement, compile_letter
from desktop_app.composing.merge import merge_values
from desktop_app.composing.themes import THEMES
from desktop_app.domain.consent import Basis
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.i18n.wording import Language, wording
from tests.factories import TOKEN, aoi_shop

NOW = datetime(2026, 11, 22, tzinfo=JST)
SHOPS: dict[str, dict[str, Any]] = {
    "all stated": {},
    "no stop page": {"optout_url": ""},
    "address on a page": {"postal_address": "", "address_url": "https://example.jp/about"},
    "phone only": {"contact": "", "remote_orders": False},
    "mail only": {"phone": ""},
    "contact is a page": {"phone": "", "contact": "https://example.jp/ask", "seller_mail": "order@example.jp"},
    "seller's own address": {"contact": "", "seller_mail": "order@example.jp"},
    "company": {"legal_kind": LegalKind.CORPORATION, "legal_name": "㈱花のあおい", "shop_name": "花のあおい"},
    "one name": {"shop_name": "青井葵の花", "legal_name": "青井 葵"},
    "no pages": {"notation_url": "", "privacy_url": "", "remote_orders": False},
}


def findings(shop: Shop, cls: MessageClass, subject: str, text: str, html: str, **context: Any) -> list[Finding]:
    facts = facts_of_content(subject=subject, text=text, html=html, from_display=shop.shop_name)
    return [one for one in check_message(facts, shop, MessageContext(cls=cls, **context)) if one.severity is not Severity.INFO]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("changes", SHOPS.values(), ids=SHOPS)
@pytest.mark.parametrize("plus", [True, False])
def test_a_newsletter_is_clear(changes: dict[str, Any], language: Language, theme: str, plus: bool) -> None:
    shop = aoi_shop(**changes)
    draft = draft_from_text("十二月のお便り", "ポインセチアの鉢 3,300円\n\nご注文はこちら https://example.jp/shop/1")
    compiled = compile_newsletter(draft, shop=shop, cls=MessageClass.AD, language=language, theme=theme)
    mail = compiled.render(merge_values(
        None, shop=shop, language=language, on=NOW,
        reason=reason_text(Basis.CONSENT_WEB, language, obtained_at=date(2026, 5, 1)),
        optout=optout_target(shop, TOKEN, plus_addressing=plus),
    ))
    assert findings(shop, MessageClass.AD, mail.subject, mail.text, mail.html) == []


@pytest.mark.parametrize("basis", [Basis.CARD, Basis.RELATION, Basis.PUBLISHED])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_reason_is_clear(basis: Basis, language: Language) -> None:
    shop = aoi_shop(remote_orders=False)
    compiled = compile_newsletter(draft_from_text("便り", "店内の催し"), shop=shop, cls=MessageClass.AD, language=language)
    mail = compiled.render(merge_values(
        None, shop=shop, language=language, on=NOW, reason=reason_text(basis, language),
        optout=optout_target(shop, TOKEN, plus_addressing=True),
    ))
    assert findings(shop, MessageClass.AD, mail.subject, mail.text, mail.html) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_notice_with_an_incidental_ad_is_clear(language: Language) -> None:
    shop = aoi_shop()
    draft = draft_from_text("発送のお知らせ", "ご注文番号 12 の品を発送いたしました。お届け予定日は5月2日、配送番号は98です。\n\n"
                            "ご不在のときは営業所で7日間お預かりします。お届け先の変更は本日中にご連絡ください。\n\n★ 母の日セールは10日まで")
    compiled = compile_newsletter(draft, shop=shop, cls=MessageClass.TX_AD, language=language)
    mail = compiled.render(merge_values(
        None, shop=shop, language=language, on=NOW, reason="", optout=optout_target(shop, TOKEN, plus_addressing=True),
    ))
    assert findings(shop, MessageClass.TX_AD, mail.subject, mail.text, mail.html) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_letters_are_clear(language: Language) -> None:
    shop = aoi_shop()
    stop = optout_target(shop, TOKEN, plus_addressing=True)
    asked = {
        "occasion": "展示会", "staff": "青井", "optout_address": stop.address, "optout_mailto": stop.mailto,
        "reason": reason_text(Basis.ADDRESS_TOLD, language, occasion="展示会"),
    }
    doi, request = (
        compile_letter(shop, cls, language, marked_subject=False)
        for cls in (MessageClass.DOI, MessageClass.CONSENT_REQ)
    )
    letters = [
        Letter(MessageClass.DOI, doi.render({"deadline": wording(language).day(date(2026, 5, 8))})),
        acknowledgement(shop, language, address="taro@example.jp", stopped_at=NOW),
        Letter(MessageClass.CONSENT_REQ, request.render(asked)),
    ]
    for letter in letters:
        mail = letter.rendered
        assert findings(shop, letter.cls, mail.subject, mail.text, mail.html) == []
