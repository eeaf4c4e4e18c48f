"""The PC's own time zone, and a clock that nobody can set: what planning asks of the system."""

import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1)


class PcZone(tzinfo):
    """The zone of this PC with its summer times, as the system knows them now.

    `datetime.astimezone()` gives a fixed offset only; a plan for another season needs that season's.
    """

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """The offset in force at a wall-clock time; `fold` chooses where there are two."""
        if at is None:
            return None
        wall = at.replace(tzinfo=None, microsecond=0)
        return (wall.replace(fold=0) - _EPOCH) - timedelta(seconds=round(wall.timestamp()))

    def dst(self, _at: datetime | None) -> timedelta | None:
        """Not known apart from the offset."""
        return None

    def tzname(self, at: datetime | None) -> str | None:
        """The system's name for it, as JST."""
        return None if at is None else at.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, at: datetime) -> datetime:
        """The wall-clock time of a UTC time, with its `fold`."""
        local = at.replace(tzinfo=UTC).astimezone()
        wall = local.replace(tzinfo=self, fold=0)
        return wall if self.utcoffset(wall) == local.utcoffset() else wall.replace(fold=1)


PC_ZONE = PcZone()


def zone_text(at: datetime) -> str:
    """Name and offset of the PC's zone at a time, as "JST +09:00"; the name is left out where it says
    nothing that the offset does not say."""
    local = at.astimezone(PC_ZONE)
    offset = local.utcoffset() or timedelta(0)
    sign = "-" if offset < timedelta(0) else "+"
    minutes = abs(int(offset.total_seconds())) // 60
    text = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    name = local.tzname() or ""
    return f"{name} {text}" if name.isascii() and name.isalpha() and len(name) <= 5 else text


def steady() -> float:
    """Seconds of a clock that nobody can set; it goes on while the PC sleeps, where the system has one."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":  # time.monotonic() stands still during sleep there
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()
