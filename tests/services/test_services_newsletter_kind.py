"""The kind of mail that a newsletter says it is must not open a way round the rules on advertising."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import block
from desktop_app.domain.mailing import MessageClass
from desktop_app.services.check import check_frozen
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.services.drafts import NEWSLETTER_CLASSES
from desktop_app.storage import newsletters
from tests.fakes import FaultSmtp
from tests.ready_shop import BLOCKS, SHOP, ReadyShop, card, ready_shop

WEB = Evidence(basis=Basis.CONSENT_WEB, obtained_at=date(2026, 5, 1), method="申込フォーム")
SALE = [{"type": "text", "text": "冬の大セール！ポインセチア 3,300円、全品20%OFF。ぜひご来店ください。"}]
ORDER = {"type": "button", "text": "注文する", "url": "https://example.jp/order", "order": True}
PLAIN = [{"type": "text", "text": "お預かりした鉢をお返しします。"}]
ABOUT_AN_ORDER = (
    "ご注文の品は、十二月一日に発送いたします。お届けは三日の予定です。"
    "お受け取りの時間を変えたいときは、お電話でお知らせください。"
)


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", readers=0)
    made.person("none@example.jp")
    made.person("stopped@example.jp", WEB)
    made.services.contacts.optout("stopped@example.jp", via="phone", by="葵")
    made.person("card@example.jp", card())
    made.person("web@example.jp", WEB)
    made.person("told@example.jp", Evidence(basis=Basis.ADDRESS_TOLD, method="注文の電話", by="葵"))
    yield made
    made.book.close()


def look(shop: ReadyShop) -> CheckSheet:
    return shop.services.check_view.look(shop.newsletter)


def readers(shop: ReadyShop) -> set[str]:
    return {one.address.split("@")[0] for one in look(shop).to_send}


@pytest.mark.parametrize("cls", [MessageClass.NOTICE, MessageClass.TX])
def test_advertising_under_another_kind_may_not_leave(shop: ReadyShop, cls: MessageClass) -> None:
    shop.draft(cls=cls, blocks=[*SALE, ORDER], subject="冬の大セールのお知らせ")
    (found,) = [one for one in look(shop).obstacles if "ふつうのお便り" in one.text]
    assert found.target.page == "newsletters"
    assert found.target.args == {"newsletter": shop.newsletter}
    with pytest.raises(AppError) as caught:
        shop.services.sending.send(shop.newsletter)
    assert caught.value.id == "check-blocks"
    assert caught.value.rules == ("JP-MSG-CLASS",)
    points = shop.services.drafts.look(shop.newsletter).points
    assert [one.severity for one in points if one.rule == "JP-MSG-CLASS"] == ["block"]


@pytest.mark.parametrize(("preheader", "stops"), [
    ("冬のセール 全品50%OFFクーポン", True), ("ポインセチア 1,650円", True),
    ("年末年始の営業時間です", False), ("", False),
])
def test_the_line_beside_the_subject_may_not_advertise(shop: ReadyShop, preheader: str, stops: bool) -> None:
    """It is hidden in the mail, but every list of mails shows it (SEM Act 2(ii))."""
    shop.draft(cls=MessageClass.NOTICE, subject="お預かりした鉢について", preheader=preheader, blocks=PLAIN)
    assert bool([one.text for one in look(shop).obstacles if "ふつうのお便り" in one.text]) is stops


def test_an_invitation_to_an_event_is_advertising(shop: ReadyShop) -> None:
    """Events are what the shop's own consent text calls advertising (law.md 7.3)."""
    event = {"type": "event", "title": "リース教室", "start": "2026-12-05T10:00"}
    shop.draft(cls=MessageClass.NOTICE, subject="教室について", blocks=[*PLAIN, event])
    assert [one.text for one in look(shop).obstacles if "ふつうのお便り" in one.text]
    with pytest.raises(AppError, match="check-blocks"):
        shop.services.sending.send(shop.newsletter)


def test_a_button_marked_as_leading_to_an_order_is_an_offer(shop: ReadyShop) -> None:
    shop.draft(
        cls=MessageClass.NOTICE,
        subject="お預かりした鉢について",
        blocks=[*PLAIN, {**ORDER, "text": "くわしく見る", "url": "https://example.jp/a"}],
    )
    assert [one.text for one in look(shop).obstacles if "ふつうのお便り" in one.text]
    points = shop.services.drafts.look(shop.newsletter).points
    assert [one.severity for one in points if one.rule == "JP-MSG-CLASS"] == ["block"]


def test_a_notice_without_advertising_may_leave(shop: ReadyShop) -> None:
    shop.draft(cls=MessageClass.NOTICE, blocks=PLAIN, subject="お預かりした鉢について")
    assert look(shop).obstacles == ()
    assert readers(shop) == {"none", "stopped", "card", "web", "told"}


def test_what_waits_to_go_on_is_held_as_well(shop: ReadyShop, server: FaultSmtp) -> None:
    shop.account(smtp_port=server.port, per_hour=1)
    shop.draft(blocks=SALE)
    shop.services.sending.send(shop.newsletter)
    record = replace(newsletters.get(shop.book, shop.newsletter), cls=MessageClass.NOTICE)
    now = shop.clock()
    checked = check_frozen(shop.book, record, SHOP, now=now, reading=MailboxReading(now))
    assert block("JP-MSG-CLASS", "newsletter-sounds-like-ad") in checked.findings


def test_a_mail_about_an_order_goes_to_those_who_ordered(shop: ReadyShop) -> None:
    text = [{"type": "text", "text": ABOUT_AN_ORDER * 4}, {"type": "text", "text": "新しい花もあります。"}]
    shop.draft(cls=MessageClass.TX_AD, subject="お届けのお知らせ", blocks=text)
    sheet = look(shop)
    assert readers(shop) == {"told"}
    assert {one.rule for one in sheet.reasons} == {"JP-SEMR-6-TXONLYPARTY"}
    why = shop.services.contacts.why("web@example.jp", cls="TX_AD")
    assert (why["decision"], why["rules"][0]) == ("left_out", "JP-SEMR-6-TXONLYPARTY")


def test_mail_order_ads_inside_of_news_need_an_agreement(shop: ReadyShop) -> None:
    shop.shop(remote_orders=True, notation_url="https://example.jp/law", seller_mail="aoi@example.jp")
    text = [{"type": "text", "text": "鉢の水やりは朝にいたしましょう。" * 12}, *BLOCKS[1:]]
    shop.draft(cls=MessageClass.INFO_AD, subject="水やりの話", blocks=text, remote_sale_ad=True)
    assert readers(shop) == {"web"}


def test_the_window_offers_what_its_book_can_judge() -> None:
    assert NEWSLETTER_CLASSES == (MessageClass.AD, MessageClass.NOTICE)


def test_a_copy_of_another_kind_keeps_it(shop: ReadyShop) -> None:
    shop.draft(cls=MessageClass.TX, blocks=PLAIN)
    copy = shop.services.drafts.copy(shop.newsletter)
    opened = shop.services.drafts.open(copy)
    assert opened.content.cls is MessageClass.TX
    shop.services.drafts.save(copy, replace(opened.content, cls=MessageClass.AD))
    assert shop.services.drafts.open(copy).content.cls is MessageClass.AD
