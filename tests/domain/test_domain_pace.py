from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.moment import legal_day
from desktop_app.domain.pace import NETWORK_BACK_OFF, RETRY_AFTER, Limits, Tally, back_off, forecast, retry_at

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=m) for m in minutes]


def test_retries_follow_the_ladder_and_end() -> None:
    waits = [retry_at(attempts, NOW) for attempts in range(1, 7)]
    assert waits == [NOW + wait for wait in RETRY_AFTER] + [None]


@pytest.mark.parametrize(("step", "minutes"), [(1, 5), (2, 15), (3, 30), (4, 60), (9, 60)])
def test_back_off_grows(step: int, minutes: int) -> None:
    assert back_off(step) == timedelta(minutes=minutes)


@pytest.mark.parametrize(("step", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_a_lost_network_is_asked_after_sooner(step: int, minutes: int) -> None:
    assert back_off(step, NETWORK_BACK_OFF) == timedelta(minutes=minutes)


def tally(
    tried: int, *, failed_in_a_row: int = 0, hard: int = 0, blocked: int = 0, content: int = 0,
    blocked_in_a_row: int = 0, first: int = 0,
) -> Tally:
    return Tally(tried, failed_in_a_row, hard, blocked, content, blocked_in_a_row, hard_in_first=first)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (tally(0), None),
        (tally(4, failed_in_a_row=4), None),
        (tally(5, failed_in_a_row=5), "failures"),
        (tally(3, failed_in_a_row=3, content=3), "content"),
        (tally(49, blocked=40), None),
        (tally(50, blocked=5), "blocked"),
        (tally(5, failed_in_a_row=5, blocked=5, blocked_in_a_row=5), "blocked"),
        (tally(4, failed_in_a_row=4, blocked=4, blocked_in_a_row=4), None),
        (tally(50, hard=10, first=10), None),
        (tally(50, hard=11, first=11), "hard"),
        (tally(30, hard=11, first=11), "hard"),
        (tally(60, hard=11, first=10), None),
        (tally(99, hard=9, first=9), None),
        (tally(100, hard=5), None),
        (tally(100, hard=6), "hard"),
    ],
)
def test_stop_rules(state: Tally, why: str | None) -> None:
    assert state.stop == why


def test_a_success_ends_the_row_of_failures() -> None:
    state = Tally()
    for _ in range(4):
        state = state.after(failed=True, hard=True)
    state = state.after(failed=True, content="554 5.6.0", blocked=True)
    assert (state.stop, state.hard, state.blocked, state.content_in_a_row) == ("failures", 4, 1, 1)
    state = state.after(failed=False)
    assert (state.stop, state.tried, state.failed_in_a_row, state.content_in_a_row) == (None, 6, 0, 0)


@pytest.mark.parametrize(
    ("limits", "mails", "sent", "hours_to_rest", "days"),
    [
        pytest.param(Limits(0, 500), 1010, (), 0, [(22, 500), (23, 500), (24, 10)], id="three days"),
        pytest.param(Limits(0, 0), 1010, (), 0, [(22, 1010)], id="no limits"),
        pytest.param(Limits(0, 500), 0, (), 0, [], id="nobody"),
        pytest.param(Limits(0, 500), 500, (), 0, [(22, 500)], id="just full"),
        pytest.param(Limits(0, 500), 501, (), 0, [(22, 500), (23, 1)], id="one too many"),
        pytest.param(Limits(100, 500), 500, (), 0, [(22, 500)], id="five hours of one hundred"),
        pytest.param(Limits(100, 0), 1000, (), 0, [(22, 600), (23, 400)], id="18:00 to midnight by the hour"),
        pytest.param(Limits(0, 3), 4, (60, 60), 0, [(22, 1), (23, 3)], id="two left an hour ago"),
        pytest.param(Limits(0, 3), 4, (1500,), 0, [(22, 3), (23, 1)], id="yesterday counts no more"),
        pytest.param(Limits(0, 2), 3, (5, 5, 5, 5), 0, [(23, 2), (24, 1)], id="limit lowered since"),
        pytest.param(Limits(0, 500), 10, (), 24, [(23, 10)], id="the account rests a day"),
        pytest.param(Limits(0, 1), 10_000, (), 0, None, id="more than a year"),
    ],
)
def test_forecast_tells_what_goes_on_which_day(
    limits: Limits,
    mails: int,
    sent: tuple[float, ...],
    hours_to_rest: int,
    days: list[tuple[int, int]] | None,
) -> None:
    rest = NOW + timedelta(hours=hours_to_rest)
    shares = forecast(limits, mails, [(at, 1) for at in minutes_ago(*sent)], NOW, begin=rest).days
    if days is None:
        assert 365 <= len(shares) <= 367
        assert {one.mails for one in shares} == {1}
        return
    assert [(one.day, one.mails) for one in shares] == [(date(2026, 11, day), n) for day, n in days]


def test_forecast_keeps_to_what_the_sending_loop_allows() -> None:
    limits = Limits(7, 20)
    left = minutes_ago(*range(1, 1440, 97))
    shares = forecast(limits, 60, [(at, 1) for at in left], NOW).days
    times, at = sorted(left), NOW
    while len(times) < len(left) + 60:
        windows = [(limit, length) for _, limit, length in limits.windows if len(times) >= limit]
        at = max([at, *(times[-limit] + length + timedelta(seconds=1) for limit, length in windows)])
        times.append(at)
    by_day = Counter(legal_day(when) for when in times[len(left) :])
    assert {one.day: one.mails for one in shares} == by_day
