"""送信の見込み: of a draft, one on its way and one that is over; rests and taught limits put it off."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.delivery import waits
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.forecasts import PER_CONNECTION, forecast_json
from desktop_app.storage import left_mails, mailings
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import START, Clock

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def fake() -> Iterator[FaultSmtp]:
    with FaultSmtp() as server:
        yield server


@pytest.fixture
def ready(tmp_path: Path, fake: FaultSmtp) -> Iterator[ReadyShop]:
    shop = ready_shop(tmp_path / "shop.book", fake.port, 12, per_day=5)
    with shop.book:
        yield shop


def shares(ready: ReadyShop) -> list[tuple[date, int]]:
    view = ready.services.sending.forecast(ready.newsletter)
    return [(one.day, one.mails) for one in view.days]


def test_a_draft_goes_to_whoever_would_get_it(ready: ReadyShop) -> None:
    view = ready.services.sending.forecast(ready.newsletter)
    assert (view.mails, view.limits.per_day, view.connections, view.begin) == (12, 5, 1, None)
    assert shares(ready) == [(TODAY, 5), (TOMORROW, 5), (date(2026, 11, 24), 2)]
    assert view.done_at is not None
    assert START + timedelta(days=2) < view.done_at < START + timedelta(days=2, minutes=1)
    counted = ready.services.sending.forecast(ready.newsletter, mails=7)
    assert [one.mails for one in counted.days] == [5, 2]


def test_a_draft_that_cannot_be_composed_is_foreseen_too(ready: ReadyShop) -> None:
    ready.draft(subject="")
    assert sum(mails for _, mails in shares(ready)) == 12


def test_what_left_today_is_reckoned_with(ready: ReadyShop) -> None:
    left_mails.note(ready.book, "account", [START] * 3, now=START)
    assert shares(ready)[0] == (TODAY, 2)


def test_on_its_way_only_the_rest_counts(ready: ReadyShop, fake: FaultSmtp) -> None:
    last = ready.services.sending.send(ready.newsletter)
    assert (last["why"], last["proved"], len(fake.taken)) == ("day-full", True, 5)
    assert shares(ready) == [(TOMORROW, 5), (date(2026, 11, 24), 2)]
    clock = ready.clock
    assert isinstance(clock, Clock)
    for _ in range(2):
        clock.forward(days=1, seconds=2)
        last = ready.services.sending.send(ready.newsletter)
    assert (last["done"], last["proved"]) == (True, True)
    view = ready.services.sending.forecast(ready.newsletter)
    assert (view.mails, view.days, view.done_at) == (0, (), None)


def test_a_rest_and_a_taught_limit_put_it_off(ready: ReadyShop) -> None:
    left_mails.note(ready.book, "account", [START - timedelta(hours=30)], now=START)
    left_mails.note(ready.book, "account", [START - timedelta(hours=2)] * 5, now=START)
    ready.account(per_day=0)
    assert waits.learn(ready.book, "account", "limit", START) == "day"
    until = waits.begin(ready.book, "account", "account-limit", START)
    view = ready.services.sending.forecast(ready.newsletter)
    assert view.begin == until == START + timedelta(days=1)
    assert view.limits.per_day == 5
    assert shares(ready)[0] == (TOMORROW, 5)
    told = forecast_json(view)
    assert told["learned"] == [{"window": "day", "limit": 5, "on": START.isoformat()}]
    json.dumps(told)


def test_without_limits_the_connections_decide(ready: ReadyShop) -> None:
    ready.account(per_day=0, max_connections=4)
    view = ready.services.sending.forecast(ready.newsletter, mails=8_000)
    assert view.done_at is not None
    assert (view.done_at - START).total_seconds() == pytest.approx(8_000 / (4 * PER_CONNECTION), abs=2)


def test_a_cancelled_one_has_nothing_before_it(ready: ReadyShop) -> None:
    mailings.set_state(ready.book, ready.newsletter, NewsletterState.CANCELLED, now=START)
    assert ready.services.sending.forecast(ready.newsletter).mails == 0


def test_an_unknown_newsletter(ready: ReadyShop) -> None:
    with pytest.raises(AppError, match="mailing-missing"):
        ready.services.sending.forecast("none")
