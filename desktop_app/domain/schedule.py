"""送信の予定: when a planned send starts by itself, and when a person is asked first.

Pure: the caller brings the clocks and the time zone.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

LATE_AFTER = timedelta(minutes=30)
"""So long after its time a planned send still starts by itself; later (the PC slept or was off) it asks."""
FARTHEST = timedelta(days=366)
"""A plan is made for at most a year ahead."""
CLOCK_JUMP = timedelta(minutes=2)
"""A clock that moved so much more than the time that passed was set."""
HOLD_MINUTES = 10
"""How long a send waits after its button when the owner wants to be able to take it back."""


class Asks(StrEnum):
    """Why a person must say yes before a planned send starts."""

    NOTHING = ""
    LATE = "late"
    RESTORED = "restored"
    """The book was put back from a backup: it may have been sent since."""
    CHANGED = "changed"
    """Something is not as it was confirmed: it must be checked anew."""
    CLOCK = "clock"
    """Its time came because the PC's clock was set."""
    REFUSED = "refused"
    """The check at its time found something that stops it."""
    BY_HAND = "by-hand"
    """The replies are read by hand, which must be declared right before sending."""
    TROUBLE = "trouble"
    """The mail account could not be used."""


CHECK_AGAIN = frozenset({Asks.CHANGED, Asks.REFUSED, Asks.BY_HAND})
"""A yes is not enough: the check page must be gone through again."""


class PlanState(StrEnum):
    """Where a planned send stands."""

    WAITS = "waits"
    DUE = "due"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a planned send stands; `asks` says why where it asks."""

    state: PlanState
    asks: Asks = Asks.NOTHING


def standing(at: datetime, asks: Asks, now: datetime, ahead: timedelta = timedelta(0)) -> Standing:
    """Whether a send planned for `at` waits, is due, or needs a yes first.

    `asks`: what was found out about it before. `ahead`: by how much the clock of `now` was set forward
    (less than nothing: back) since the program looks at it, as `ClockWatch` knows.
    """
    if asks:
        return Standing(PlanState.ASKS, asks)
    if now < at:
        return Standing(PlanState.WAITS)
    if now - at > LATE_AFTER:
        return Standing(PlanState.ASKS, Asks.LATE)
    if now - ahead < at - CLOCK_JUMP:
        return Standing(PlanState.ASKS, Asks.CLOCK)
    return Standing(PlanState.DUE)


@dataclass(frozen=True, slots=True)
class ClockWatch:
    """The PC's clock beside one that nobody can set (`steady`, in seconds, sleep included)."""

    wall: datetime
    steady: float
    ahead: timedelta = timedelta(0)
    """By how much the clock was set forward since the first look."""

    def look(self, wall: datetime, steady: float) -> "ClockWatch":
        """The watch after another look. A slow drift is no setting."""
        moved = (wall - self.wall) - timedelta(seconds=steady - self.steady)
        ahead = self.ahead + (moved if abs(moved) > CLOCK_JUMP else timedelta(0))
        return replace(self, wall=wall, steady=steady, ahead=ahead)


def moments(typed: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Which UTC times a wall-clock time without zone can mean: one; two where the clock is set back then,
    the earlier one first; none where it is set forward over that time."""
    wall = typed.replace(tzinfo=None, fold=0)
    found: list[datetime] = []
    for fold in (0, 1):
        offset = wall.replace(tzinfo=zone, fold=fold).utcoffset()
        if offset is None:  # a zone that knows no offset for it
            continue
        at = (wall - offset).replace(tzinfo=UTC)
        if at not in found and at.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            found.append(at)
    return tuple(sorted(found))


def refusal(at: datetime, now: datetime) -> str | None:
    """Why nothing can be planned for `at`: "past" or "far"; None when it can."""
    if at <= now:
        return "past"
    return "far" if at - now > FARTHEST else None
