"""When a planned send starts by itself, what a typed time means, and clocks that are set."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from desktop_app.domain.schedule import (
    CHECK_AGAIN,
    CLOCK_JUMP,
    FARTHEST,
    LATE_AFTER,
    Asks,
    ClockWatch,
    PlanState,
    Standing,
    moments,
    refusal,
    standing,
)

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "state", "asks"),
    [
        (AT - timedelta(days=30), PlanState.WAITS, Asks.NOTHING),
        (AT - SECOND, PlanState.WAITS, Asks.NOTHING),
        (AT, PlanState.DUE, Asks.NOTHING),
        (AT + LATE_AFTER, PlanState.DUE, Asks.NOTHING),
        (AT + LATE_AFTER + SECOND, PlanState.ASKS, Asks.LATE),
        (AT + timedelta(days=400), PlanState.ASKS, Asks.LATE),
    ],
)
def test_it_waits_starts_and_is_late(now: datetime, state: PlanState, asks: Asks) -> None:
    assert standing(AT, Asks.NOTHING, now) == Standing(state, asks)


@pytest.mark.parametrize("asks", [one for one in Asks if one])
@pytest.mark.parametrize("now", [AT - HOUR, AT, AT + HOUR])
def test_what_asks_never_starts_by_itself(asks: Asks, now: datetime) -> None:
    assert standing(AT, asks, now) == Standing(PlanState.ASKS, asks)


@pytest.mark.parametrize(
    ("ahead", "asks"),
    [
        (timedelta(0), Asks.NOTHING),
        (CLOCK_JUMP, Asks.NOTHING),
        (CLOCK_JUMP + SECOND, Asks.CLOCK),
        (timedelta(hours=-3), Asks.NOTHING),
    ],
)
def test_a_clock_that_was_set_forward_asks(ahead: timedelta, asks: Asks) -> None:
    assert standing(AT, Asks.NOTHING, AT, ahead).asks is asks


def test_a_yes_is_not_enough_for_what_must_be_checked() -> None:
    assert {Asks.CHANGED, Asks.REFUSED, Asks.BY_HAND} == CHECK_AGAIN


def test_the_watch_tells_a_setting_from_time_that_passes() -> None:
    watch = ClockWatch(AT, 100.0)
    slept = watch.look(AT + 8 * HOUR, 100.0 + 8 * 3600)
    assert slept.ahead == timedelta(0)
    drifted = slept.look(AT + 9 * HOUR + timedelta(seconds=90), 100.0 + 9 * 3600)
    assert drifted.ahead == timedelta(0)
    forward = drifted.look(drifted.wall + HOUR + 5 * SECOND, drifted.steady + 5)
    assert forward.ahead == HOUR
    back = forward.look(forward.wall - HOUR + 5 * SECOND, forward.steady + 5)
    assert back.ahead == timedelta(0)


@pytest.mark.parametrize(
    ("typed", "zone", "found"),
    [
        ((2026, 12, 1, 10, 0), TOKYO, ["2026-12-01T01:00"]),
        ((2026, 7, 1, 10, 0), BERLIN, ["2026-07-01T08:00"]),
        ((2026, 12, 1, 10, 0), BERLIN, ["2026-12-01T09:00"]),
        ((2026, 3, 29, 2, 30), BERLIN, []),
        ((2026, 10, 25, 2, 30), BERLIN, ["2026-10-25T00:30", "2026-10-25T01:30"]),
        ((2026, 10, 25, 3, 0), BERLIN, ["2026-10-25T02:00"]),
        ((2027, 3, 14, 2, 0), NEW_YORK, []),
        ((2026, 11, 1, 1, 0), NEW_YORK, ["2026-11-01T05:00", "2026-11-01T06:00"]),
        ((2026, 11, 1, 1, 0), timezone(timedelta(hours=-5)), ["2026-11-01T06:00"]),
    ],
)
def test_what_a_typed_time_means(typed: tuple[int, ...], zone: tzinfo, found: list[str]) -> None:
    year, month, day, hour, minute = typed
    meant = moments(datetime(year, month, day, hour, minute, fold=1), zone)
    assert [f"{one:%Y-%m-%dT%H:%M}" for one in meant] == found


class Nowhere(tzinfo):
    """A zone that knows no offset."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return None

    def dst(self, at: datetime | None) -> timedelta | None:
        return None

    def tzname(self, at: datetime | None) -> str | None:
        return None


def test_a_zone_without_offsets_means_no_time() -> None:
    assert moments(datetime(2026, 12, 1, 10), Nowhere()) == ()


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (AT - SECOND, "past"),
        (AT, "past"),
        (AT + SECOND, None),
        (AT + FARTHEST, None),
        (AT + FARTHEST + SECOND, "far"),
    ],
)
def test_what_can_be_planned(at: datetime, why: str | None) -> None:
    assert refusal(at, AT) == why
