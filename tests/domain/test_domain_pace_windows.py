"""Windows of a minute, an hour and a rolling day; what a provider taught; the tally; the whole forecast."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.pace import (
    BACK_OFF,
    NETWORK_BACK_OFF,
    UNKNOWN_HOST,
    Limits,
    Pace,
    Tally,
    back_off,
    forecast,
)

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def after(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def test_an_unknown_host_gets_a_mail_every_three_seconds() -> None:
    assert (UNKNOWN_HOST.per_minute, UNKNOWN_HOST.per_hour, UNKNOWN_HOST.per_day) == (20, 100, 500)


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (Limits(100, 500, 20), Limits(0, 0, 0), Limits(100, 500, 20)),
        (Limits(100, 500, 20), Limits(50, 0, 0), Limits(50, 500, 20)),
        (Limits(0, 0, 0), Limits(50, 300, 0), Limits(50, 300, 0)),
        (Limits(100, 200, 0), Limits(0, 300, 0), Limits(100, 200, 0)),
    ],
)
def test_what_a_provider_taught_only_makes_it_stricter(ours: Limits, theirs: Limits, both: Limits) -> None:
    assert ours.within(theirs) == both


def test_a_pace_without_limits_has_always_room() -> None:
    pace = Pace(Limits(0, 0))
    pace.take(NOW, 10_000)
    assert pace.room(NOW) is None
    assert pace.full(NOW) is None


def test_the_window_that_opens_last_is_named() -> None:
    pace = Pace(Limits(per_hour=3, per_day=4, per_minute=2), [(after(minutes=-30), 1)])
    assert pace.room(NOW) == 2
    pace.take(NOW, 2)
    assert pace.room(NOW) == 0
    # three left within the hour: the oldest of them is forgotten half an hour from now
    assert pace.full(NOW) == ("hour", after(minutes=30, seconds=1))
    assert pace.full(after(seconds=61)) == ("hour", after(minutes=30, seconds=1))
    assert pace.room(after(minutes=30, seconds=1)) == 1
    pace.take(after(minutes=30, seconds=1))
    assert pace.full(after(minutes=61)) == ("day", after(hours=23, minutes=30, seconds=1))


def test_a_window_overfull_opens_when_enough_are_forgotten() -> None:
    left = [(after(minutes=-50), 3), (after(minutes=-40), 3), (after(minutes=-10), 1)]
    for limit, minutes in ((7, 10), (5, 10), (4, 20), (2, 20), (1, 50)):
        pace = Pace(Limits(per_hour=limit, per_day=0), left)
        assert pace.full(NOW) == ("hour", after(minutes=minutes, seconds=1)), limit
    assert Pace(Limits(per_hour=8, per_day=0), left).full(NOW) is None


def test_mails_of_one_second_count_together() -> None:
    pace = Pace(Limits(per_hour=0, per_day=0, per_minute=5))
    for millisecond in range(4):
        pace.take(NOW + timedelta(milliseconds=millisecond * 200))
    assert pace.room(after(seconds=1)) == 1
    assert pace.room(after(seconds=60)) == 1  # known to the second: counted a second longer
    assert pace.room(after(seconds=61)) == 5


def test_twenty_a_minute_is_never_more() -> None:
    pace, at, left = Pace(UNKNOWN_HOST), NOW, list[datetime]()
    while len(left) < 90:
        full = pace.full(at)
        if full is not None:
            at = full[1]
        pace.take(at)
        left.append(at)
    for one in left:
        assert sum(one <= other < one + timedelta(minutes=1) for other in left) <= 20
        assert sum(one <= other < one + timedelta(hours=1) for other in left) <= 100


@pytest.mark.parametrize(("step", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60)])
def test_the_network_is_tried_soon_then_seldom(step: int, minutes: int) -> None:
    assert back_off(step, NETWORK_BACK_OFF) == timedelta(minutes=minutes)
    assert back_off(1) == BACK_OFF[0]


# -- the tally


def failing(tally: Tally, times: int, **how: bool | str) -> Tally:
    for _ in range(times):
        tally = tally.after(failed=True, **how)  # type: ignore[arg-type]  # hard, blocked or content
    return tally


def good(tally: Tally, times: int) -> Tally:
    for _ in range(times):
        tally = tally.after(failed=False)
    return tally


def test_three_equal_content_refusals_stop_and_different_ones_do_not() -> None:
    two = failing(Tally(), 2, content="554 5.6.0")
    assert two.stop is None
    assert failing(two, 1, content="554 5.6.0").stop == "content"
    assert failing(two, 1, content="554 5.6.2").stop is None
    assert failing(good(two, 1), 1, content="554 5.6.0").stop is None


def test_five_blocks_in_a_row_or_a_tenth_of_all() -> None:
    assert failing(Tally(), 4, blocked=True).stop is None
    assert failing(Tally(), 5, blocked=True).stop == "blocked"
    tally = Tally()
    for _ in range(4):
        tally = good(failing(tally, 1, blocked=True), 9)
    assert (tally.tried, tally.stop) == (40, None)
    assert good(failing(tally, 1, blocked=True), 9).stop == "blocked"


def test_over_a_fifth_hard_among_the_first_fifty() -> None:
    tally = Tally()
    for _ in range(10):
        tally = good(failing(tally, 1, hard=True), 3)
    assert (tally.tried, tally.hard, tally.stop) == (40, 10, None)
    assert failing(tally, 1, hard=True).stop == "hard"
    later = failing(good(tally, 10), 1, hard=True)
    assert (later.tried, later.stop) == (51, None)


def test_over_a_twentieth_hard_of_all() -> None:
    tally = good(Tally(), 100)
    for number in range(1, 6):
        tally = good(failing(tally, 1, hard=True), 1)
        assert tally.stop is None, number
    assert tally.tried == 110
    assert failing(tally, 1, hard=True).stop == "hard"


def test_a_quiet_tally_needs_no_keeping() -> None:
    assert Tally().quiet
    assert not failing(Tally(), 1).quiet
    assert good(failing(Tally(), 1), 1).quiet


# -- the forecast


def test_done_at_is_when_the_last_one_leaves() -> None:
    found = forecast(Limits(per_hour=0, per_day=500), 1010, [], NOW)
    assert [one.mails for one in found.days] == [500, 500, 10]
    assert found.done_at == after(days=2, seconds=2)
    assert forecast(Limits(), 0, [], NOW).done_at is None
    assert forecast(Limits(per_hour=0, per_day=1), 1000, [], NOW).done_at is None


def test_sending_itself_takes_time_over_midnight() -> None:
    # 18:00 in Japan: six hours to midnight at one a second
    found = forecast(Limits(0, 0), 30_000, [], NOW, rate=1.0)
    assert [(one.day, one.mails) for one in found.days] == [
        (date(2026, 11, 22), 21_600), (date(2026, 11, 23), 8_400),
    ]
    assert found.done_at == after(seconds=30_000)


def test_a_planned_time_and_the_minute_window() -> None:
    begin = after(hours=24)
    found = forecast(UNKNOWN_HOST, 120, [], NOW, begin=begin, rate=10)
    assert [(one.day, one.mails) for one in found.days] == [(date(2026, 11, 23), 120)]
    assert found.done_at is not None
    assert begin + timedelta(hours=1) < found.done_at < begin + timedelta(hours=1, minutes=10)


def test_a_hundred_thousand_are_foreseen_at_once() -> None:
    found = forecast(Limits(per_hour=1500, per_day=15_000, per_minute=60), 100_000, [], NOW, rate=8)
    assert sum(one.mails for one in found.days) == 100_000
    assert max(one.mails for one in found.days) <= 15_000
