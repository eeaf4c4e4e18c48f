"""Settings of a book that somebody changed by hand: said in words, never guessed at, nothing sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.delivery import waits
from desktop_app.domain.errors import AppError
from desktop_app.services.serving import Serving
from desktop_app.storage import mail_accounts, settings
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock

BAD_ACCOUNTS = [
    ("per_hour", "many"), ("per_hour", -1), ("per_day", None), ("smtp_port", "587"), ("per_minute", True),
    ("smtp_security", "tls"), ("inbox", "nntp"), ("address", "a@example.jp\r\nBcc: b@example.jp"),
    ("optout_probe_at", "2026-11-22T10:00:00"), ("from_confirmed_at", 5), ("smtp_host", None), ("id", []),
]


@pytest.fixture
def smtp() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None)
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, smtp: FaultSmtp) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", smtp.port, 2, clock=Clock(), per_day=500)
    yield made
    made.book.close()


def damage(shop: ReadyShop, key: str, text: str) -> None:
    with shop.book.transaction():
        shop.book.write("INSERT OR REPLACE INTO setting VALUES (?, ?, '')", (key, text))


def sends_nothing(shop: ReadyShop, smtp: FaultSmtp) -> None:
    with pytest.raises(AppError) as caught:
        shop.services.sending.send(shop.newsletter)
    assert caught.value.id == "setting-damaged"
    assert smtp.taken == []


@pytest.mark.parametrize(("name", "value"), BAD_ACCOUNTS)
def test_an_account_changed_by_hand(shop: ReadyShop, smtp: FaultSmtp, name: str, value: Any) -> None:
    stored = settings.get(shop.book, "accounts")
    stored["accounts"][0][name] = value
    damage(shop, "accounts", json.dumps(stored))
    with pytest.raises(AppError) as caught:
        mail_accounts.all_accounts(shop.book)
    assert (caught.value.id, caught.value.params["name"]) == ("setting-damaged", "accounts")
    sends_nothing(shop, smtp)


@pytest.mark.parametrize(
    "text", ["", "{", "[]x", "5", '"x"', '{"accounts": 5}', '{"accounts": [null]}', "[" * 9999]
)
def test_accounts_that_are_no_list(shop: ReadyShop, smtp: FaultSmtp, text: str) -> None:
    damage(shop, "accounts", text)
    sends_nothing(shop, smtp)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("optout_address", 5), ("legal_name", None), ("legal_name", []), ("legal_kind", "x"),
        ("remote_orders", "x"), ("art7_order_on", "tomorrow"),
    ],
)
def test_a_shop_changed_by_hand(shop: ReadyShop, smtp: FaultSmtp, name: str, value: Any) -> None:
    damage(shop, "shop", json.dumps(settings.get(shop.book, "shop") | {name: value}))
    sends_nothing(shop, smtp)


@pytest.mark.parametrize("key", ["account_rest:account", "account_learned:account", "account_left:account"])
@pytest.mark.parametrize("text", ["{", "5", '["x"]', '{"a": 1}', '[["2026-11-22T01:00:00", 1]]'])
def test_what_is_known_of_an_account(shop: ReadyShop, smtp: FaultSmtp, key: str, text: str) -> None:
    damage(shop, key, text)
    sends_nothing(shop, smtp)


@pytest.mark.parametrize("text", ["{", "5", '["x"]', '{"a": 1}', '{"failures": "x"}', '{"content": 7}'])
def test_the_tally_of_a_run(shop: ReadyShop, smtp: FaultSmtp, text: str) -> None:
    damage(shop, f"run_tally:{shop.newsletter}", text)
    sends_nothing(shop, smtp)


@pytest.mark.parametrize(("step", "connections"), [(10**30, 1), (-7, 4)])
def test_a_rest_is_not_forgotten_for_a_wrong_count(shop: ReadyShop, step: int, connections: int) -> None:
    until = shop.clock() + timedelta(hours=1)
    rest = {"account_id": "account", "why": "throttled", "until": until.isoformat(), "step": step}
    damage(shop, "account_rest:account", json.dumps(rest))
    shop.account(max_connections=4)
    account = mail_accounts.load_account(shop.book)
    assert account is not None
    assert waits.connections(shop.book, account) == connections
    assert waits.begin(shop.book, "account", "throttled", shop.clock()) > shop.clock()


@pytest.mark.parametrize("column", ["at", "clearance", "audience", "asks", "set_at"])
@pytest.mark.parametrize("text", ["{", "5", "2026-11-22", '[{"a": 1}]'])
def test_a_plan_changed_by_hand(shop: ReadyShop, smtp: FaultSmtp, column: str, text: str) -> None:
    shop.services.agenda.schedule(shop.newsletter, shop.clock() + timedelta(minutes=30))
    with shop.book.transaction():
        shop.book.write(f"UPDATE schedule SET {column} = ?", (text,))  # noqa: S608 (our own names)
    assert isinstance(shop.clock, Clock)
    shop.clock.forward(minutes=31)
    told: list[Any] = []
    with suppress(AppError):
        Serving(shop.services, told.append, threading.Event()).once()
    failed = {line["error"]["id"] for line in told if "error" in line}
    assert failed <= {"setting-damaged", "plan-changed"}
    assert smtp.taken == []
    assert shop.services.agenda.unschedule(shop.newsletter)["state"] == "draft"
