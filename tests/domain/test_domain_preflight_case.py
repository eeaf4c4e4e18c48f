# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""The JSON of a `check-mail` case, and what the rules say where a whole mail is not needed."""

from typing import Any

import pytest

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.display_rules import find_optouts
from desktop_app.domain.errors import AppError
from desktop_app.domain.mail_case import optout_page_of, read_mail_case
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.optout_sentence import MARK, demands, find_statements, says_how_to_stop
from desktop_app.domain.preflight import check_message
from desktop_app.domain.reading import (
    Seen,
    address_patterns,
    email_pattern,
    name_pattern,
    phone_digits,
    phone_patterns,
    read_part,
    url_pattern,
)
from desktop_app.domain.rendered import (
    Headers,
    Kind,
    MessageContext,
    OptoutPage,
    Part,
    Piece,
    RenderedFacts,
    Sight,
)
from desktop_app.domain.shop import LegalKind, Shop


def text_part(*lines: str, sight: Sight = Sight.CLEAR) -> Part:
    pieces = [piece for line in lines for piece in (Piece(Kind.TEXT, line, sight), Piece(Kind.LINE))]
    return Part(False, tuple(pieces))


def found(shop: Shop, context: MessageContext, *lines: str, **facts: Any) -> set[str]:
    mail = RenderedFacts(parts=(text_part(*lines),), **facts)
    return {f"{one.rule}:{one.severity.value}" for one in check_message(mail, shop, context)}


def test_a_case_becomes_values() -> None:
    case = read_mail_case({
        "id": 7, "class": "CONSENT_REQ", "country": "US", "recipient_type": "business", "subject": " s ", "text": "t",
        "from_display": " x ", "remote_sale_ad": False,
        "shop": {
            "legal_kind": "corporation", "legal_name": "株式会社みどり", "address": "a", "phone": "1", "contact_email": "c@x.jp",
            "optout_email": "o@x.jp", "optout_url": "https://x.jp/o", "optout_page": {"login": True, "asks": "email"},
            "reply_to_from_is_working_optout": True, "remote_orders": True, "company_page": "https://x.jp/c",
            "company_page_shows": ["住所", "電話番号", "お問い合わせ先"], "tokushoho_url": "https://x.jp/t",
            "seller_email": "s@x.jp", "from": "みどり <n@x.jp>",
        },
    })
    assert (case.id, case.subject, case.text, case.html, case.from_display) == ("7", " s ", "t", "", "x")
    assert case.shop == Shop(
        legal_kind=LegalKind.CORPORATION, legal_name="株式会社みどり", postal_address="a", phone="1", contact="c@x.jp",
        optout_address="o@x.jp", optout_url="https://x.jp/o", seller_mail="s@x.jp", remote_orders=True,
        notation_url="https://x.jp/t", from_address="n@x.jp", reply_to_from_is_working_optout=True,
    )
    assert case.context == MessageContext(
        cls=MessageClass.CONSENT_REQ, country="US", recipient_type=RecipientType.BUSINESS, remote_sale_ad=False,
        company_page="https://x.jp/c", company_page_shows=frozenset({"address", "phone", "contact"}),
        optout_page=OptoutPage(login=True, asks=("email",)),
    )


def test_absent_facts_are_not_given() -> None:
    case = read_mail_case({"class": None, "recipient_type": None, "shop": None})
    assert case.shop == Shop()
    assert case.context == MessageContext(cls=MessageClass.AD)
    assert read_mail_case({"shop": {"company_page_shows": "address"}}).context.company_page_shows == {"address"}
    assert read_mail_case({"shop": {"legal_kind": "guild", "optout_page": None}}).shop.legal_kind is None


@pytest.mark.parametrize(
    ("case", "field"),
    [
        ([], "case"), ({"shop": 3}, "shop"), ({"class": "SPAM"}, "class"), ({"recipient_type": "cat"}, "recipient_type"),
        ({"text": 5}, "text"), ({"shop": {"phone": 3}}, "phone"), ({"shop": {"company_page_shows": 3}}, "company_page_shows"),
    ],
)
def test_an_unreadable_case_names_the_field(case: Any, field: str) -> None:
    with pytest.raises(AppError) as caught:
        read_mail_case(case)
    assert (caught.value.id, caught.value.params) == ("case-unreadable", {"field": field})


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ("", None), ({}, None), ({"login": True}, OptoutPage(login=True)),
        ({"asks": ["email", "name"]}, OptoutPage(asks=("email", "name"))),
        ("メールアドレスを入力するだけ", OptoutPage()),
        ("Enter your e-mail address. No name or login is needed.", OptoutPage()),
        ("ログインしてお名前を入力", OptoutPage(login=True, asks=("お名前",))),
        ("Sign in and tell us the reason", OptoutPage(login=True, asks=("reason",))),
    ],
)
def test_stop_page_from_words(given: Any, page: OptoutPage | None) -> None:
    assert optout_page_of(given) == page


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (email_pattern("Stop@Hana.example"), "stop@hana.example", True),
        (email_pattern("stop@hana.example"), "stop@hana.examples", False),
        (url_pattern("https://hana.example/"), "https://hana.example", True),
        (url_pattern("https://hana.example/"), "https://hana.example/shop", False),
        (url_pattern("https://hana.example/s?u="), "https://hana.example/s?u=abc", True),
        (url_pattern("https://hana.example/s"), "https://hana.example/s.php", False),
        (url_pattern("https://hana.example/s"), "http://hana.example/s/abc", True),
        (phone_patterns("03-1234-5678")[0], "(03) 1234.5678", True),
        (phone_patterns("+81 3 1234 5678")[0], "03-1234-5678", True),
        (phone_patterns("03-1234-5678")[0], "103-1234-5678", False),
        (address_patterns("〒150-0001 東京都渋谷区1-2-3")[0], "東京都 渋谷区1-2-3", True),
        (address_patterns("1-2-3 Jingumae, Tokyo 150-0001")[0], "1-2-3 jingumae,\n150-0001 tokyo", True),
        (address_patterns("札幌市中央区北一条西二十三丁目4番地")[0], "札幌市中央区北一条西23-4", True),
        (address_patterns("札幌市中央区23丁目")[0], "札幌市中央区二十三丁目", True),
        (address_patterns("大字山田1200番地の5")[0], "大字山田1200-5", True),
        (address_patterns("大字山田1200番地の5")[0], "大字山田1200-55", False),
        (address_patterns("京都市上京区一一丁目2-0")[0], "京都市上京区一一丁目2-0", True),
        (name_pattern("(有)みどり"), "有限会社みどり", True),
        (name_pattern("Midori Co., Ltd."), "midori co., ltd.", True),
    ],
)
def test_patterns(pattern: Any, text: str, fits: bool) -> None:
    assert bool(pattern.search(text)) == fits


def test_what_is_no_address_has_no_pattern() -> None:
    assert email_pattern("stop") is email_pattern("@x.jp") is url_pattern("stop@x.jp") is url_pattern("stop") is None
    assert name_pattern(" ") is None
    assert address_patterns("〒150-0001") == phone_patterns("123") == ()
    assert phone_digits("12") == ""


def test_sentences() -> None:
    assert says_how_to_stop("配信停止はこちら")
    assert not says_how_to_stop("配信停止")
    assert not says_how_to_stop("個人情報の利用停止のお申し出はこちら")
    assert not says_how_to_stop("花のご相談はメールで")
    assert not says_how_to_stop("メールでの配信停止はできません")
    assert find_statements("花のお便り") == ()
    assert [one.adjacent for one in find_statements(f"{MARK}\n\n配信停止はこちらまで。\n\n\n")] == [True]
    assert [one.adjacent for one in find_statements("配信停止はこちらまで。")] == [False]
    assert demands("配信停止の際は、お名前を明記してください。")
    assert not demands("ご予約の際は、お名前を明記してください。")


def test_hidden_and_faint_addresses() -> None:
    shop = Shop(optout_address="stop@x.jp", optout_url="https://x.jp/stop")

    def seen(*pieces: Piece) -> Seen:
        return find_optouts(read_part(Part(True, pieces)), shop).seen

    assert seen(Piece(Kind.TEXT, "stop@x.jp", Sight.FAINT)) is Seen.FAINT
    assert seen(Piece(Kind.TEXT, "stop@x.jp", Sight.HIDDEN)) is Seen.HIDDEN
    assert seen(Piece(Kind.TEXT, "止める", Sight.HIDDEN, "https://x.jp/stop")) is Seen.HIDDEN
    assert seen(Piece(Kind.IMAGE, "stop@x.jp")) is Seen.PICTURE
    assert seen(Piece(Kind.IMAGE, "止める", href="https://x.jp/stop")) is Seen.PICTURE
    assert seen(Piece(Kind.TEXT, "止める", href="mailto:stop@x.jp")) is Seen.BEHIND
    assert seen(Piece(Kind.TEXT, "stop@x.jp", href="https://evil.example")) is Seen.MISSING
    assert seen(Piece(Kind.TEXT, "stop@x.jp", href="https://evil.example"), Piece(Kind.TEXT, " stop@x.jp")) is Seen.CLEAR
    assert seen(Piece(Kind.TEXT, "止める", href="https://x.jp/stop"), Piece(Kind.TEXT, "。"),
                Piece(Kind.TEXT, "stop@x.jp", href="https://x.jp/stop")) is Seen.CLEAR


def test_one_address_for_stopping_and_sending_is_marked_once() -> None:
    shop = Shop(optout_address="stop@x.jp", from_address="stop@x.jp", reply_to_from_is_working_optout=True)
    assert find_optouts(read_part(text_part("停止は stop@x.jp まで")), shop).marked.count(MARK) == 1


SELLER = Shop(legal_name="山田花子", remote_orders=True, contact="info@x.jp")


@pytest.mark.parametrize(
    ("context", "rule", "speaks"),
    [
        (MessageContext(cls=MessageClass.TX_AD, ad_share=0.4), "JP-SEMR-6-INCIDENTAL:block", True),
        (MessageContext(cls=MessageClass.TX_AD, ad_share=0.4, has_ad_basis=True), "JP-SEMR-6-INCIDENTAL:warn", True),
        (MessageContext(cls=MessageClass.TX_AD, ad_share=0.1), "JP-SEMR-6-INCIDENTAL:block", False),
        (MessageContext(cls=MessageClass.INFO_AD, ad_share=0.5), "JP-SEMR-6-INCIDENTAL:warn", True),
        (MessageContext(cls=MessageClass.TX_AD, remote_sale_ad=True, tx_matter="follow"), "JP-ASCTR-28-TXAD:block", True),
        (MessageContext(cls=MessageClass.TX_AD, remote_sale_ad=True, tx_matter="follow", has_ad_basis=True),
         "JP-ASCTR-28-TXAD:warn", True),
        (MessageContext(cls=MessageClass.TX_AD, remote_sale_ad=True, tx_matter="order"), "JP-ASCTR-28-TXAD:block", False),
        (MessageContext(cls=MessageClass.TX_AD, remote_sale_ad=False, tx_matter="follow"), "JP-ASCTR-28-TXAD:block", False),
        (MessageContext(cls=MessageClass.AD, remote_sale_ad=True), "JP-ASCT-12-3-4-REFUSE:block", True),
        (MessageContext(cls=MessageClass.AD, remote_sale_ad=False), "JP-ASCT-12-3-4-REFUSE:block", False),
        (MessageContext(cls=MessageClass.AD, remote_sale_ad=True), "JP-ASCTR-23-10-SELLERMAIL:block", True),
        (MessageContext(cls=MessageClass.NOTICE, remote_sale_ad=True), "JP-ASCTR-23-10-SELLERMAIL:block", False),
    ],
)
def test_what_was_declared_is_taken(context: MessageContext, rule: str, speaks: bool) -> None:
    assert (rule in found(SELLER, context, "お知らせです。", "山田花子")) == speaks


def test_tracking_may_be_in_the_policy() -> None:
    watched = MessageContext(cls=MessageClass.NOTICE)
    assert found(SELLER, watched, "x", tracking=("click",)) == {"JP-MSG-TRACKING:warn"}
    told = MessageContext(cls=MessageClass.NOTICE, tracking_in_policy=True)
    assert found(SELLER, told, "x", tracking=("open",)) == set()


def test_addresses_at_shared_hosts_are_own_one_by_one() -> None:
    shop = Shop(legal_name="山田花子", from_address="midori@gmail.com", optout_address="stop@hana.example")
    notice = MessageContext(cls=MessageClass.NOTICE)

    def speaks(**headers: Any) -> bool:
        facts = Headers(list_unsubscribe=None, **headers)
        return "JP-SEM-5-TRUEFROM:block" in found(shop, notice, "x", headers=facts)

    assert not speaks(from_address="midori@gmail.com")
    assert not speaks(from_address="midori+news@gmail.com")
    assert speaks(from_address="other@gmail.com")
    assert not speaks(from_address="any@hana.example")
    assert speaks(from_address="midori@gmail.com", from_count=2)
    assert not speaks(from_address="")
    nothing_known = Shop(legal_name="山田花子")
    assert found(nothing_known, notice, "x", headers=Headers(from_address="a@b.example")) == set()
