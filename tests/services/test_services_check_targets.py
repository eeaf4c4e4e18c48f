"""Where the check leads: to the place that mends it, once, and to exactly the people it counted."""

import mailbox
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.services.check_words import Target
from desktop_app.services.contact_book import Query
from desktop_app.storage import newsletters
from tests.ready_shop import ReadyShop, card, ready_shop

CONSENT = Evidence(basis=Basis.CONSENT_WEB, obtained_at=date(2026, 5, 1), method="form")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book")
    yield made
    made.book.close()


def look(shop: ReadyShop) -> CheckSheet:
    return shop.services.check_view.look(shop.newsletter)


def put(shop: ReadyShop, sender: str, text: str) -> None:
    """A reply in the mailbox, which is read at once."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "aoi@example.jp", "Re: 冬のお便り"
    mail["Date"], mail["Message-ID"] = "Sun, 22 Nov 2026 09:00:00 +0900", f"<{sender}>"
    mail.set_content(text)
    mailbox.Maildir(str(shop.maildir)).add(mail)
    shop.services.mailbox.read()


# --- a mail that waits, of somebody whom the book does not know


def test_a_waiting_mail_of_an_unknown_sender_stops_sending(shop: ReadyShop) -> None:
    shop.services.mailbox.read()
    before = {one for item in look(shop).passed for one in item.rules}
    assert {"JP-SEM-3-3-MAILBOX", "JP-SEM-3-3-UNCLEAR"} <= before
    put(shop, "hana@phone.example", "メルマガの配信を停止してください。")
    sheet = look(shop)
    (first,) = sheet.obstacles
    assert (first.kind, first.target) == ("inbox", Target("inbox"))
    assert "1通" in first.text
    assert first.mend == "受信の処理を開く"
    passed = {one for item in sheet.passed for one in item.rules}
    assert passed.isdisjoint({"JP-SEM-3-3-MAILBOX", "JP-SEM-3-3-UNCLEAR", "JP-SEM-3-3-OPTOUT"})
    with pytest.raises(AppError, match="check-blocks") as refused:
        shop.services.sending.send(shop.newsletter)
    assert refused.value.rules == ("JP-SEM-3-3-UNCLEAR",)
    english = shop.in_english().check_view.look(shop.newsletter).obstacles[0]
    assert (english.mend, english.text.isascii()) == ("Open the inbox", True)


def test_once_it_is_decided_the_way_is_free(shop: ReadyShop) -> None:
    put(shop, "hana@phone.example", "メルマガの配信を停止してください。")
    (waiting,) = shop.services.inbox_view.waiting()
    shop.services.inbox_view.decide(waiting.line.id, "stop", by="葵", address="r0001@example.jp")
    sheet = look(shop)
    assert sheet.obstacles == ()
    assert [one.address for one in sheet.to_send] == ["r0002@example.jp", "r0003@example.jp"]
    assert "JP-SEM-3-3-UNCLEAR" in {one for item in sheet.passed for one in item.rules}


def test_a_waiting_mail_of_a_reader_holds_only_that_reader_back(shop: ReadyShop) -> None:
    put(shop, "r0001@example.jp", "配信停止はどうすればできますか？")
    sheet = look(shop)
    assert sheet.obstacles == ()
    assert [(one.chip, one.target) for one in sheet.reasons] == [("unclear", Target("inbox"))]
    assert len(sheet.to_send) == 2


# --- what the shop lacks is mended in the shop's form, and told once

LACKING: list[tuple[dict[str, Any], list[str]]] = [
    ({"legal_name": ""}, ["legal_name"]),
    ({"legal_name": "花のあおい生花店"}, ["legal_name"]),
    ({"optout_address": "", "optout_url": ""}, ["optout_address"]),
    ({"optout_address": "", "optout_url": "https://example.jp/stop"}, ["optout_address"]),
    ({"postal_address": "", "address_url": ""}, ["postal_address"]),
    ({"phone": "", "contact": ""}, ["phone"]),
    ({"remote_orders": True, "contact": "https://example.jp/ask", "seller_mail": ""}, ["seller_mail"]),
]


@pytest.mark.parametrize(("lacking", "fields"), LACKING)
def test_what_the_shop_lacks_is_told_once_and_mended_there(
    shop: ReadyShop, lacking: dict[str, Any], fields: list[str]
) -> None:
    shop.shop(**lacking)
    shop.draft(remote_sale_ad=bool(lacking.get("remote_orders")))
    obstacles = [one for one in look(shop).obstacles if one.kind != "account"]
    assert [one.target.args.get("field") for one in obstacles] == fields
    assert {one.target.page for one in obstacles} == {"settings"}
    assert {one.mend for one in obstacles} == {"お店の情報を入れる"}


def test_an_order_of_the_authority_is_told_once(shop: ReadyShop) -> None:
    shop.shop(art7_order_on=date(2026, 1, 1))
    assert [one.kind for one in look(shop).obstacles] == ["law"]


def test_a_consent_wording_is_mended_among_the_wordings(shop: ReadyShop) -> None:
    day = date(2026, 1, 1)
    shop.services.shop_lists.add_wording("同意します", shown_from=day, default_on=True, ends=None)
    targets = [item.target for item in look(shop).findings if item.rule == "JP-SEMG-WORDING"]
    assert targets
    assert all(one == Target("settings", {"section": "wordings"}) for one in targets)


# --- people


def test_the_label_of_a_country_is_no_reason_where_another_would_stay(shop: ReadyShop) -> None:
    shop.person("card@example.kr", card(obtained_at=date(2026, 6, 1)), country="KR")
    shop.person("agreed@example.kr", CONSENT, country="KR")
    by_rule = {one.rule: [person.address for person in one.people] for one in look(shop).reasons}
    assert by_rule == {"XX-COUNTRY-OPTIN": ["card@example.kr"], "XX-KR-LABEL": ["agreed@example.kr"]}


def test_who_lacks_the_consent_of_mail_order_is_found_in_the_contacts(shop: ReadyShop) -> None:
    shop.shop(remote_orders=True, notation_url="https://example.jp/law")
    shop.draft(remote_sale_ad=True)
    for name in ("a", "b"):
        shop.person(f"{name}@example.jp", card(obtained_at=date(2026, 6, 1)))
    (reason,) = look(shop).reasons
    assert (reason.rule, reason.target.page) == ("JP-ASCT-12-3-1-OPTIN", "contacts")
    ids = tuple(reason.target.args["among"].split())
    assert ids == tuple(one.contact_id for one in reason.people)
    book = shop.services.contact_book
    query = Query(among=ids)
    keys = book.found(query).keys
    assert {row.address for row in book.rows(keys).values()} == {"a@example.jp", "b@example.jp"}
    assert book.first(query) == keys
    assert book.count(query) == 2
    book.study("", check=lambda: None, tell=lambda _done, _total: None)
    assert book.found(Query(among=ids, status="mailable")).keys == keys
    assert book.first(Query(among=ids, status="stopped")) == keys[:0]
    assert book.count(Query(among=ids, search="a@example.jp")) == 1


def test_nobody_for_a_mail_order_ad_leads_to_the_people(tmp_path: Path) -> None:
    shop = ready_shop(tmp_path / "shop.book", readers=0)
    shop.shop(remote_orders=True, notation_url="https://example.jp/law")
    shop.draft(remote_sale_ad=True)
    shop.person("a@example.jp", card(obtained_at=date(2026, 6, 1)))
    first = look(shop).obstacles[0]
    assert first.kind == "nobody"
    assert first.target == look(shop).reasons[0].target
    shop.book.close()


def test_no_consent_to_this_kind_leads_to_the_newsletter(shop: ReadyShop) -> None:
    usual = newsletters.get(shop.book, shop.newsletter).topic_id
    shop.person("one@example.jp", replace(CONSENT, scope=frozenset([usual])))
    shop.draft(topic_id=shop.services.shop.add_topic("教室")["id"])
    by_rule = {one.rule: one for one in look(shop).reasons}
    assert by_rule["JP-SEM-3-1-1-SCOPE"].target == Target("newsletters", {"newsletter": shop.newsletter})
