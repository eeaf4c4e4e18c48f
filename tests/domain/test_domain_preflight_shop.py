# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""Rules about the shop's settings and consent wordings (law.md 6.1 stage S, 2, 6.9.14, 7.3)."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.preflight import check_shop, lint_wording
from desktop_app.domain.rendered import OptoutPage
from desktop_app.domain.shop import LegalKind, Shop

GOOD = Shop(
    legal_kind=LegalKind.SOLE_TRADER, legal_name="山田花子", shop_name="花屋みどり", postal_address="東京都渋谷区神宮前1-2-3",
    phone="03-1234-5678", contact="info@hana.example", optout_address="stop@hana.example",
    optout_url="https://hana.example/stop", remote_orders=False, from_address="news@hana.example",
)
COMPANY = replace(GOOD, legal_kind=LegalKind.CORPORATION, legal_name="株式会社みどり")


def names(findings: list[Finding]) -> set[str]:
    return {f"{finding.rule}:{finding.severity.value}" for finding in findings}


@pytest.mark.parametrize(
    ("shop", "expected"),
    [
        (GOOD, set()),
        (COMPANY, set()),
        (replace(GOOD, for_profit=False, legal_name=""), {"JP-SEM-2-SCOPE:info"}),
        (replace(GOOD, legal_name=" "), {"JP-SEM-4-1-NAME:block"}),
        (replace(GOOD, legal_name="花屋みどり"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="みどり工房"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="Cafe Midori"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="ﾌﾗﾜｰみどり"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="みどり園"), {"JP-SEMG-4-1-TRADENAME:warn"}),
        (replace(GOOD, legal_name="みどり園", shop_name="みどり園"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="山田花子", shop_name="山田 花子"), {"JP-SEMG-4-1-TRADENAME:block"}),
        (replace(GOOD, legal_name="株式会社みどり"), {"JP-SEMG-4-1-TRADENAME:warn"}),
        (replace(GOOD, legal_name="花園一郎"), set()),
        (replace(GOOD, legal_name="花屋 一郎"), set()),
        (replace(GOOD, legal_name="古屋 園子"), set()),
        (replace(COMPANY, legal_name="花屋みどり"), set()),
        (replace(GOOD, optout_address="", optout_url=""), {"JP-SEM-4-2-OPTADDR:block"}),
        (replace(GOOD, optout_address="stop", optout_url=""), {"JP-SEM-4-2-OPTADDR:block"}),
        (replace(GOOD, optout_address="noreply@hana.example", optout_url=""), {"JP-SEM-4-2-OPTADDR:block"}),
        (replace(GOOD, optout_address=""), {"JP-SEM-4-2-OPTADDR:block"}),  # the law would take a page
        (replace(GOOD, optout_url=""), set()),
        (replace(GOOD, optout_url="http://hana.example/stop"), {"JP-SEMR-8-EASYPAGE:warn"}),
        (replace(GOOD, postal_address=""), {"JP-SEMR-9-2-ADDRESS:block"}),
        (replace(GOOD, postal_address="", address_url="https://hana.example/about"), set()),
        (replace(GOOD, postal_address="渋谷郵便局私書箱12号"), {"JP-SEMR-9-2-ADDRESS:info"}),
        (replace(GOOD, phone="", contact=""), {"JP-SEMR-9-3-CONTACT:block"}),
        (replace(GOOD, phone=""), set()),
        (replace(GOOD, contact=""), set()),
        (replace(GOOD, phone="", contact="https://hana.example/ask"), set()),
        (replace(GOOD, phone="", contact="03-1234-5678"), set()),
        (replace(GOOD, from_address="news"), {"JP-SEM-5-TRUEFROM:block"}),
        (replace(GOOD, remote_orders=None), {"JP-ASCT-2-APPLIES:info"}),
        (replace(GOOD, remote_orders=True), {"JP-ASCT-2-APPLIES:info", "JP-ASCT-11-ITEMS:warn"}),
        (replace(GOOD, remote_orders=True, notation_url="https://hana.example/law"), {"JP-ASCT-2-APPLIES:info"}),
        (replace(GOOD, remote_orders=True, contact="", notation_url="https://hana.example/law"),
         {"JP-ASCT-2-APPLIES:info", "JP-ASCTR-23-10-SELLERMAIL:block"}),
        (replace(GOOD, art7_order_on=date(2026, 5, 1)), {"JP-SEND-REPRESSION:block"}),
        (replace(GOOD, art7_order_on=date(2026, 5, 1), art7_measure_confirmed=True), set()),
    ],
)
def test_settings(shop: Shop, expected: set[str]) -> None:
    assert names(check_shop(shop)) == expected


@pytest.mark.parametrize(
    ("display", "speaks"),
    [("花屋みどり", False), ("花屋みどり お便り", False), ("山田 花子", False), ("", False), ("みどり", False),
     ("佐藤商店", True), ("Apple", True), ("花", True)],
)
def test_display_name_is_the_shops_own(display: str, speaks: bool) -> None:
    """JP-SEM-5-DISPLAYNAME."""
    assert (names(check_shop(GOOD, display_name=display)) == {"JP-SEM-5-DISPLAYNAME:warn"}) == speaks


@pytest.mark.parametrize(
    ("page", "speaks"),
    [
        (None, False), (OptoutPage(), False), (OptoutPage(asks=("メールアドレス",)), False),
        (OptoutPage(asks=("E-mail address", "topic")), False), (OptoutPage(login=True), True),
        (OptoutPage(asks=("email", "name")), True), (OptoutPage(asks=("メールアドレス", "退会理由")), True),
    ],
)
def test_stop_page_asks_for_the_address_only(page: OptoutPage | None, speaks: bool) -> None:
    """JP-SEM-3-3-NODEMAND and JP-SEMR-8-EASYPAGE."""
    found = names(check_shop(GOOD, optout_page=page))
    assert found == ({"JP-SEM-3-3-NODEMAND:warn", "JP-SEMR-8-EASYPAGE:warn"} if speaks else set())


@pytest.mark.parametrize(
    ("wording", "codes"),
    [
        ("□ 山田花子（花屋みどり）から、新商品・セール・催しなどの広告・宣伝メールを受け取ることに同意します。", set()),
        ("I agree to receive advertising e-mail (new goods, sales, events) from 山田花子.", {""} - {""}),
        ("花屋みどりから広告メールを受け取ります。", {"wording-no-sender"}),
        ("山田花子からのメールを受け取ります。", {"wording-no-ad-word"}),
        ("山田花子の新商品のお知らせメールを受け取ります。", set()),
        ("山田花子および関連サイトから広告メールが届きます。", {"wording-vague-senders"}),
        ("山田花子と提携先各社より広告メールをお送りします。", {"wording-vague-senders"}),
        ("Advertising mail from 山田花子 and its affiliated companies.", {"wording-vague-senders"}),
        ("利用規約に同意します。", {"wording-no-sender", "wording-no-ad-word"}),
        ("山田花子の広告メールに同意します。配信停止にはお名前と理由を明記してください。", {"mail-demands"}),
        ("山田花子の広告メールに同意します。配信はいつでも停止できます。お名前や理由は不要です。", set()),
    ],
)
def test_consent_wording_is_clear(wording: str, codes: set[str]) -> None:
    """JP-SEMG-WORDING: formal name, a word for advertising, nobody unnamed."""
    found = lint_wording(wording, GOOD)
    assert {finding.code for finding in found} == codes
    assert all(finding.severity is Severity.WARN for finding in found)


def test_wording_of_a_shop_without_name() -> None:
    assert "wording-no-sender" in {one.code for one in lint_wording("広告メール", replace(GOOD, legal_name=""))}
