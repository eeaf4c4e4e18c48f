"""A newsletter declared to hold no advertising that advertises, and one that has none (SEM Act 2(ii)).

Under that kind it would go to the whole book, without basis and without the displays of article 4.
"""

from datetime import datetime

import pytest

from desktop_app.composing.compiled import compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.facts import facts_of_content
from desktop_app.composing.footer import optout_target
from desktop_app.composing.merge import merge_values
from desktop_app.composing.sale_signs import SaleSign, sale_signs
from desktop_app.domain.brand import Brand
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import JST
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext
from tests.factories import aoi_shop, png_bytes


def noticed(words: str, brand: Brand | None = None, cls: MessageClass = MessageClass.NOTICE) -> bool:
    draft = parse_draft({"subject": "お知らせ", "blocks": [{"type": "text", "text": words}]})
    mail = compile_newsletter(
        draft, shop=aoi_shop(), cls=cls, language="ja", brand=brand, images={"logo": png_bytes(300, 80)}
    ).render(
        merge_values(
            None, shop=aoi_shop(), language="ja", on=datetime(2026, 12, 1, tzinfo=JST), reason="",
            optout=optout_target(aoi_shop(), None, plus_addressing=False),
        )
    )
    facts = facts_of_content(subject=mail.subject, text=mail.text, html=mail.html)
    found = check_message(facts, aoi_shop(), MessageContext(cls=cls))
    return any(one.rule == "JP-MSG-CLASS" for one in found)


@pytest.mark.parametrize("words", [
    "全品10%引き　ご注文は052-000-0000まで",
    "クーポンがあります　お問い合わせ aoi@example.jp",
    "青井 葵のセール開催中",
    "本日より花束 3,000円　052-000-0000",
    "年末バーゲンを開きます",
    "初売りは1月3日から",
    "在庫処分をいたします",
    "お花の先行販売を始めました",
    "送料無料で全国へお届けします",
    "母の日ギフトを承ります",
    "返金保証つきの花束 3,000円",
])
def test_an_offer_is_noticed_also_beside_the_shops_own_number(words: str) -> None:
    assert noticed(words)


@pytest.mark.parametrize("words", [
    "12月30日から休みます。ご不明な点は 052-000-0000 へ。",
    "ご注文は営業再開後に承ります。",
    "ご予約受付時間が10時からに変わります。",
    "ご予約受付を12月30日から休みます。",
    "鉢の自主回収をいたします。代金の1,650円は返金いたします。",
    "青井 葵　お問い合わせ aoi@example.jp",
    "花のあおいの販売中止のお知らせです。",
])
def test_a_notice_is_a_notice(words: str) -> None:
    assert not noticed(words)


def test_the_logo_of_a_notice_leads_to_no_shop() -> None:
    """Else no shop whose site is an online shop could send one (Guideline on what mail leads to)."""
    brand = Brand(logo="logo", logo_alt="花のあおい", website="https://shop.example.jp/")
    assert not noticed("12月30日から休みます。", brand)
    draft = parse_draft({"subject": "お便り", "blocks": [{"type": "text", "text": "花の話"}]})
    images = {"logo": png_bytes(300, 80)}
    advertising = compile_newsletter(
        draft, shop=aoi_shop(), cls=MessageClass.AD, language="ja", brand=brand, images=images
    )
    assert "https://shop.example.jp/" in str(advertising.html)


@pytest.mark.parametrize(("words", "sign"), [
    ("ポインセチア　税込1650", SaleSign.PRICE),
    ("税抜 1,500 より", SaleSign.PRICE),
    ("ご注文は 052-000-0000 まで", SaleSign.ORDER_WORDS),
    ("お電話でのご予約", SaleSign.ORDER_WORDS),
    ("全国へ発送いたします", SaleSign.ORDER_WORDS),
    ("全国発送", SaleSign.ORDER_WORDS),
    ("花の定期便", SaleSign.ORDER_WORDS),
    ("くわしくは https://hana.base.shop/ へ", SaleSign.ORDER_BUTTON),
    ("くわしくは https://hana.stores.jp/ へ", SaleSign.ORDER_BUTTON),
    ("くわしくは https://www.amazon.co.jp/dp/B0 へ", SaleSign.ORDER_BUTTON),
    ("くわしくは https://example.jp/yoyaku へ", SaleSign.ORDER_BUTTON),
])
def test_signs_of_an_order_from_afar(words: str, sign: SaleSign) -> None:
    """ASCT 2(2): by post, telephone, fax or over the Internet."""
    draft = parse_draft({"subject": "お便り", "blocks": [{"type": "text", "text": words}]})
    assert sign in sale_signs(draft)


@pytest.mark.parametrize("words", ["全国の花のまつり", "配送車が新しくなりました", "基礎の話 https://example.jp/base"])
def test_words_that_sell_nothing(words: str) -> None:
    draft = parse_draft({"subject": "お便り", "blocks": [{"type": "text", "text": words}]})
    assert sale_signs(draft) == ()


def test_an_order_link_in_a_one_line_text_counts() -> None:
    hours = {"type": "hours", "rows": [["月", "10:00"]], "note": "くわしくは https://example.jp/order へ"}
    draft = parse_draft({"subject": "お便り", "blocks": [hours]})
    assert SaleSign.ORDER_BUTTON in sale_signs(draft)
