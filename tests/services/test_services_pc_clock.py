"""The PC's zone with its summer times, and a clock that nobody can set."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.schedule import moments
from desktop_app.services.pc_clock import PC_ZONE, steady, zone_text

needs_tz = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no TZ variable for a process")


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@needs_tz
@pytest.mark.parametrize("zone", ["Asia/Tokyo"], indirect=True)
def test_japan(zone: str) -> None:
    at = datetime(2026, 12, 1, 1, 0, 0, 999_999, tzinfo=UTC)
    assert at.astimezone(PC_ZONE).isoformat() == "2026-12-01T10:00:00.999999+09:00"
    assert zone_text(at) == "JST +09:00"
    assert moments(datetime(2026, 12, 1, 10), PC_ZONE) == (datetime(2026, 12, 1, 1, tzinfo=UTC),)


@needs_tz
@pytest.mark.parametrize("zone", ["Europe/Berlin"], indirect=True)
def test_summer_time_begins_and_ends(zone: str) -> None:
    assert moments(datetime(2027, 3, 28, 2, 30), PC_ZONE) == ()
    twice = moments(datetime(2026, 10, 25, 2, 30), PC_ZONE)
    assert [one.hour for one in twice] == [0, 1]
    assert [zone_text(one) for one in twice] == ["CEST +02:00", "CET +01:00"]
    summer = datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert summer.astimezone(PC_ZONE).hour == 10
    assert summer.astimezone(PC_ZONE).astimezone(UTC) == summer
    for one in twice:  # there and back, also in the hour that comes twice
        assert one.astimezone(PC_ZONE).astimezone(UTC) == one


@needs_tz
@pytest.mark.parametrize("zone", ["America/St_Johns", "Asia/Kathmandu", "UTC"], indirect=True)
def test_every_hour_of_a_year_comes_back(zone: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(366 * 4):
        at += timedelta(hours=6, minutes=7)
        local = at.astimezone(PC_ZONE)
        assert local.astimezone(UTC) == at
        assert at in moments(local.replace(tzinfo=None), PC_ZONE)


def test_the_steady_clock_goes_on() -> None:
    before = steady()
    time.sleep(0.02)
    assert 0.01 < steady() - before < 5
