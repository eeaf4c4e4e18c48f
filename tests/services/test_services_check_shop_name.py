"""The check of a shop whose name is not known to be anybody's: it stops, and says so once (law.md 6.9.14)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services.check_words import Target
from tests.ready_shop import ReadyShop, ready_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book")
    yield made
    made.book.close()


def obstacles(shop: ReadyShop) -> list[Target]:
    return [one.target for one in shop.services.check_view.look(shop.newsletter).obstacles]


def test_the_kind_of_shop_is_asked_where_it_is_answered(shop: ReadyShop) -> None:
    """JP-SEM-4-1-NAME"""
    shop.shop(legal_kind=None, legal_name="花のあおい", shop_name="花のあおい")
    assert obstacles(shop) == [Target("settings", {"section": "shop", "field": "legal_kind"})]
    with pytest.raises(AppError) as refused:
        shop.services.sending.send(shop.newsletter)
    assert "JP-SEM-4-1-NAME" in refused.value.rules


def test_one_name_for_both_is_told_once_and_a_statement_clears_it(shop: ReadyShop) -> None:
    """JP-SEMG-4-1-TRADENAME"""
    shop.shop(legal_name="Hair Aoi", shop_name="Hair Aoi")
    assert obstacles(shop) == [Target("settings", {"section": "shop", "field": "name_is_personal"})]
    sheet = shop.services.check_view.look(shop.newsletter)
    assert [one.code for one in sheet.findings if one.rule == "JP-SEMG-4-1-TRADENAME"] == [
        "legal-name-is-shop-name"
    ]
    shop.shop(stated_name="Hair Aoi", stated_name_on=date(2026, 11, 22))
    sheet = shop.services.check_view.look(shop.newsletter)
    assert sheet.obstacles == ()
    assert "JP-SEMG-4-1-TRADENAME" not in [one.rule for one in sheet.findings]


def test_not_for_profit_claims_nothing_about_the_footer(shop: ReadyShop) -> None:
    """JP-SEM-2-SCOPE"""
    shop.shop(for_profit=False, remote_orders=False)
    passed = {rule for one in shop.services.check_view.look(shop.newsletter).passed for rule in one.rules}
    assert not {"JP-SEM-4-1-NAME", "JP-SEMR-7-1-VISIBLE", "JP-SEMR-9-2-ADDRESS"} & passed
    shop.shop(remote_orders=True)
    assert Target("settings", {"section": "shop", "field": "for_profit"}) in obstacles(shop)
