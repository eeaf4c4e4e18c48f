"""`shop set`: the owner's word that the legal name is a person's, and who can't be without profit."""

from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(tmp_path, capsys, monkeypatch)


def test_one_name_for_person_and_shop_needs_the_owners_word(ask: Commands) -> None:
    """JP-SEMG-4-1-TRADENAME, law.md 6.9.14"""
    ask.shop("--legal-name", "Aoi", "--shop-name", "Aoi")
    blocks = [one for one in ask("shop", "show")["findings"] if one["severity"] == "block"]
    assert [one["rule"] for one in blocks] == ["JP-SEMG-4-1-TRADENAME"]
    told = ask("shop", "set", "--name-is-personal")
    assert told["stated_name"] == "Aoi"
    assert told["stated_name_on"]
    assert [one for one in told["findings"] if one["severity"] == "block"] == []
    assert ask("shop", "set", "--no-name-is-personal")["stated_name_on"] is None
    ask("shop", "set", "--shop-name", "花のあおい")
    assert ask("shop", "set", "--name-is-personal", code=1)["error"]["id"] == "name-not-asked"


def test_a_shop_without_a_kind_may_not_send(ask: Commands) -> None:
    """JP-SEM-4-1-NAME"""
    ask(
        "shop", "set", "--legal-name", "花のあおい", "--postal-address", "名古屋市", "--phone", "052-000-0000"
    )
    blocks = [one for one in ask("shop", "show")["findings"] if one["severity"] == "block"]
    assert "JP-SEM-4-1-NAME" in [one["rule"] for one in blocks]


def test_orders_and_no_profit_do_not_go_together(ask: Commands) -> None:
    """JP-SEM-2-SCOPE"""
    ask.shop("--remote-orders")
    assert ask("shop", "set", "--not-for-profit", code=1)["error"]["id"] == "not-for-profit-but-orders"
    assert ask("shop", "set", "--not-for-profit", "--no-remote-orders")["for_profit"] is False
