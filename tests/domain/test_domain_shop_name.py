"""Who sends: the kind of shop, the personal name of a sole trader, data that say nothing (law.md 6.9.14)."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.preflight import check_shop
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.domain.shop_rules import asks_for_personal_name, check_trade_name, states_personal_name
from tests.factories import aoi_shop

DAY = date(2026, 11, 26)


def blocks(shop: Shop) -> list[tuple[str, str]]:
    return [(one.rule, one.code) for one in check_shop(shop) if one.severity is Severity.BLOCK]


def named(legal_name: str, shop_name: str, stated: str = "") -> Shop:
    shop = aoi_shop(legal_name=legal_name, shop_name=shop_name)
    return replace(shop, stated_name=stated, stated_name_on=DAY) if stated else shop


def test_the_kind_of_shop_must_be_said() -> None:
    """JP-SEM-4-1-NAME: which name is the formal one depends on it."""
    shop = aoi_shop(legal_kind=None, legal_name="花のあおい", shop_name="花のあおい")
    assert blocks(shop) == [("JP-SEM-4-1-NAME", "shop-kind-missing")]
    assert blocks(replace(shop, legal_kind=LegalKind.CORPORATION)) == []


@pytest.mark.parametrize("name", ["花のあおい", "Aoi", "Hair Aoi", "カフェ青", "トリミング ポチ", "花あおい"])
def test_the_shops_name_alone_is_nobodys_name(name: str) -> None:
    """JP-SEMG-4-1-TRADENAME, also when it is written with other spaces or widths."""
    for shop_name in (name, f" {name} ", name.replace(" ", "\u3000"), name.upper()):
        ((rule, _),) = blocks(named(name, shop_name))
        assert rule == "JP-SEMG-4-1-TRADENAME"


@pytest.mark.parametrize("name", ["青井 葵", "園田花子", "花屋 一郎", "Aoi"])
def test_a_statement_about_this_very_name_clears_it(name: str) -> None:
    assert asks_for_personal_name(named(name, name))
    stated = named(name, name, name)
    assert blocks(stated) == []
    assert check_trade_name(stated) == []
    assert states_personal_name(stated)
    other = replace(stated, legal_name="花のみどり", shop_name="花のみどり")
    assert not states_personal_name(other)
    assert blocks(other) == [("JP-SEMG-4-1-TRADENAME", "legal-name-is-shop-name")]


@pytest.mark.parametrize("name", ["花のあおい生花店", "カフェ青", "フラワーみどり"])
def test_no_statement_makes_a_trade_name_a_person(name: str) -> None:
    assert blocks(named(name, name, name)) == [("JP-SEMG-4-1-TRADENAME", "legal-name-is-trade-name")]
    assert not asks_for_personal_name(named(name, name))


def test_it_is_asked_only_of_a_sole_trader_with_one_name() -> None:
    assert not asks_for_personal_name(named("青井 葵", "花のあおい"))
    assert not asks_for_personal_name(named("", ""))
    company = replace(named("あおい", "あおい"), legal_kind=LegalKind.CORPORATION)
    assert not asks_for_personal_name(company)
    assert blocks(company) == []


@pytest.mark.parametrize("empty", ["。", " ・ ", "---", "＿"])
def test_signs_are_neither_name_nor_address(empty: str) -> None:
    """JP-SEM-4-1-NAME, JP-SEMR-9-2-ADDRESS."""
    assert blocks(aoi_shop(legal_name=empty)) == [("JP-SEM-4-1-NAME", "shop-name-missing")]
    assert blocks(aoi_shop(postal_address=empty)) == [("JP-SEMR-9-2-ADDRESS", "shop-address-missing")]


def test_orders_from_afar_are_business() -> None:
    """JP-SEM-2-SCOPE, JP-ASCT-2-APPLIES: who takes orders can't say that nothing is sent in trade."""
    found: list[Finding] = check_shop(aoi_shop(for_profit=False, remote_orders=True))
    assert [(one.severity, one.code) for one in found] == [
        (Severity.INFO, "not-for-profit"),
        (Severity.BLOCK, "not-for-profit-but-orders"),
    ]
    assert blocks(aoi_shop(for_profit=False, remote_orders=False)) == []
