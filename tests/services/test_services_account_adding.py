"""Accounts made of an address alone, of odd typing, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.account_views import with_part
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp
from tests.lookups import made_up

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
DNS = made_up({
    ("hanaya.jp", "MX"): ("hanaya.jp",), ("hanaya.jp", "TXT"): ("v=spf1 a:www9.sakura.ne.jp mx ~all",),
})


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        yield build(book, Environment(clock=lambda: NOW, language="ja", lookup=lambda: DNS))


def test_what_only_the_owner_knows_is_asked(services: Services) -> None:
    with pytest.raises(AppError, match="account-ask-owner") as told:
        services.account.add("info@hanaya.jp", {}, {})
    assert "初期ドメイン" in str(told.value.params["what"])
    made = services.account.add("info@hanaya.jp", {}, {"server": "hana"})
    assert (made["smtp"], made["provider"], made["per_hour"]) == ("hana.sakura.ne.jp:587", "sakura", 400)
    (account,) = mail_accounts.all_accounts(services.book)
    assert (account.imap_host, account.imap_port, account.inbox) == ("hana.sakura.ne.jp", 993, "imap")


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("hana", "hana.sakura.ne.jp"), ("hana.sakura.ne.jp", "hana.sakura.ne.jp"),
        (" HANA.sakura.ne.jp. ", "hana.sakura.ne.jp"),
    ],
)
def test_the_owners_part_or_the_whole_host(typed: str, host: str) -> None:
    assert with_part("ACCOUNT.sakura.ne.jp", "ACCOUNT", typed) == host


def test_a_plan_sets_the_limits(services: Services) -> None:
    made = services.account.add("a@b.jp", {"provider": "lolipop"}, {}, plan="light")
    assert (made["per_hour"], made["per_day"]) == (300, 3000)
    with pytest.raises(AppError, match="account-plan-missing"):
        services.account.add("c@b.jp", {"provider": "lolipop"}, {}, plan="gold")
    with pytest.raises(AppError, match="provider-missing"):
        services.account.add("c@b.jp", {"provider": "nobody"}, {})


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"smtp_host": "a@b"}, "account-host-wrong"), ({"smtp_host": "https://x.jp"}, "account-host-wrong"),
        ({"smtp_host": "x.jp:465"}, "account-host-wrong"), ({"smtp_host": "ab.cd:25"}, "account-host-wrong"),
        ({"smtp_host": "x.jp", "smtp_port": 0}, "port-wrong"),
        ({"smtp_host": "x.jp", "imap_host": "a b"}, "account-host-wrong"),
        ({"smtp_host": "  "}, "account-server-missing"),
    ],
)
def test_typing_that_can_not_be(services: Services, said: dict[str, Any], error: str) -> None:
    with pytest.raises(AppError, match=error):
        services.account.add("a@b.jp", said, {})
    assert not mail_accounts.all_accounts(services.book)


def test_wide_letters_are_meant_as_narrow_ones(services: Services) -> None:
    said = {"smtp_host": " ｍａｉｌ．ｂ．ｊｐ. ", "smtp_port": 587}
    made = services.account.add("a@b.jp", said, {}, no_imap=True)
    (account,) = mail_accounts.all_accounts(services.book)
    assert (made["smtp"], account.smtp_security) == ("mail.b.jp:587", "starttls")
    assert (account.per_minute, account.per_hour, account.per_day) == (20, 100, 500)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nobody_limits_a_server_on_this_pc_by_the_minute(services: Services, host: str) -> None:
    assert services.account.add("a@b.jp", {"smtp_host": host}, {})["per_minute"] == 0


def test_addresses_that_no_program_may_use(services: Services) -> None:
    with pytest.raises(AppError, match="account-closed"):
        services.account.add("a@softbank.ne.jp", {}, {})
    found = services.account.detect("a@softbank.ne.jp")
    assert (found.asks, found.choose, bool(found.refused)) == ((), (), True)


def test_the_chosen_provider_answers_as_if_it_was_found(services: Services) -> None:
    found = services.account.chosen("info@花屋.jp", "kagoya")
    assert (found.provider, [one.field for one in found.asks]) == ("kagoya", ["user", "password"])
    assert found.given({"user": "kir1.hana"})["user"] == "kir1.hana"
    with pytest.raises(AppError, match="provider-missing"):
        services.account.chosen("a@b.jp", "nobody")


def test_an_own_script_domain_is_shown_as_typed(services: Services) -> None:
    found = services.account.detect("info@花屋.jp")
    assert found.address == "info@花屋.jp"
    assert str(found.value("smtp_host")).startswith("mail.xn--")
    assert found.choose[0] in ("gworkspace", "sakura")


def test_a_sign_in_that_is_not_ready_is_told_at_its_step(services: Services) -> None:
    with FaultSmtp() as server:
        services.account.change({
            "address": "a@outlook.jp", "smtp_host": "127.0.0.1", "smtp_port": server.port, "security": "none",
            "user": "a@outlook.jp", "sign_in": "oauth2", "oauth": "microsoft",
        }, no_imap=True)
        told = services.account.test()
    last = told["steps"][-1]
    assert (last["step"], last["error"]["id"]) == ("sign_in", "token-not-offered")


def test_both_languages_say_how(services: Services) -> None:
    for language in ("ja", "en"):
        environment = Environment(clock=lambda: NOW, language=language, lookup=lambda: DNS)
        desk = build(services.book, environment).account
        for one in desk.providers():
            found = desk.chosen("a@b.jp", one.id)
            texts = [found.how, found.help, *found.dates, *(ask.where for ask in found.asks), found.name]
            assert all(texts), one.id
            assert "{" not in "".join(texts)
