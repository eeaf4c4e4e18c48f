"""送る速さ: how much an account still lets us send, when to try again, and when to stop and ask.

Numbers in, answers out; the caller brings the clock and the counts (mail.md 1 "Notes", 7.1).
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_app.domain.moment import legal_day

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)

RETRY_AFTER = (
    timedelta(minutes=10), timedelta(minutes=30), timedelta(minutes=60),
    timedelta(hours=4), timedelta(hours=12),
)
"""After the first, second … refusal for now of one recipient; after the fifth retry it is given up."""

BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""After a server asked to slow down, by how often in a row it has done so."""

ACCOUNT_LIMIT_PAUSE = DAY
"""Providers count in a rolling day."""

_SECOND = timedelta(seconds=1)
_FORECAST = timedelta(days=366)

CONSECUTIVE_FAILURES = 5
EQUAL_CONTENT_REFUSALS = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per hour and per day; 0 = no limit."""

    per_hour: int = 100
    per_day: int = 500

    def room(self, last_hour: int, last_day: int) -> int | None:
        """How many may leave now, given how many left in the last hour and day; None = no limit."""
        rooms = [
            limit - used
            for limit, used in ((self.per_hour, last_hour), (self.per_day, last_day)) if limit
        ]
        return max(0, min(rooms)) if rooms else None

    def free_at(self, sent_since: Callable[[datetime], int], now: datetime) -> datetime:
        """When the next message may leave, to the second (`now`: at once).

        `sent_since` counts the messages that left at or after a time.
        """
        free = now
        for limit, window in ((self.per_hour, HOUR), (self.per_day, DAY)):
            if limit and sent_since(now - window) >= limit:
                free = max(free, now + _seconds_until_room(sent_since, now - window, window, limit))
        return free


def _seconds_until_room(
    sent_since: Callable[[datetime], int], start: datetime, window: timedelta, limit: int
) -> timedelta:
    """How far the window's start must move until fewer than `limit` are inside."""
    full, free = 0, int(window.total_seconds()) + 1
    while free - full > 1:
        middle = (full + free) // 2
        if sent_since(start + timedelta(seconds=middle)) >= limit:
            full = middle
        else:
            free = middle
    return timedelta(seconds=free)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When a recipient who was refused for now is tried again after `attempts` tries; None = give up."""
    return now + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def back_off(step: int) -> timedelta:
    """How long to leave the server alone after it asked for it `step` times in a row (1 = first)."""
    return BACK_OFF[min(step, len(BACK_OFF)) - 1]


@dataclass(frozen=True, slots=True)
class Tally:
    """What one call of the sending loop has met so far."""

    tried: int = 0
    failed_in_a_row: int = 0
    hard: int = 0
    blocked: int = 0
    content_in_a_row: int = 0

    def after(
        self, *, failed: bool, hard: bool = False, blocked: bool = False, content: bool = False,
    ) -> "Tally":
        """The tally with one more message."""
        return Tally(
            self.tried + 1,
            self.failed_in_a_row + 1 if failed else 0,
            self.hard + hard,
            self.blocked + blocked,
            self.content_in_a_row + 1 if content else 0,
        )

    @property
    def stop(self) -> str | None:
        """Why the run must pause and ask a person, or None (mail.md 7.1 "Stop rules")."""
        if self.content_in_a_row >= EQUAL_CONTENT_REFUSALS:
            return "content"
        if self.failed_in_a_row >= CONSECUTIVE_FAILURES:
            return "failures"
        if self.tried >= 50 and self.blocked * 10 >= self.tried:
            return "blocked"
        if self.tried == 50 and self.hard * 5 > self.tried:
            return "hard"
        if self.tried >= 100 and self.hard * 20 > self.tried:
            return "hard"
        return None


@dataclass(frozen=True, slots=True)
class DayShare:
    """How many mails leave on one legal day."""

    day: date
    mails: int


class _Window:
    """What one limit still counts: pairs (time, mails), oldest first."""

    def __init__(self, limit: int, length: timedelta, left: Iterable[tuple[datetime, int]]) -> None:
        self._limit, self._length = limit, length
        self._inside = deque(left)
        self._used = sum(mails for _, mails in self._inside)

    def room(self, at: datetime) -> int:
        while self._inside and self._inside[0][0] < at - self._length:
            self._used -= self._inside.popleft()[1]
        return self._limit - self._used

    def opens(self) -> datetime:
        """When the oldest mail inside is counted no more; only called while something is inside."""
        return self._inside[0][0] + self._length + _SECOND

    def take(self, at: datetime, mails: int) -> None:
        self._inside.append((at, mails))
        self._used += mails


def forecast(
    limits: Limits, mails: int, left: Iterable[datetime], now: datetime, *, begin: datetime | None = None
) -> tuple[DayShare, ...]:
    """On which legal days `mails` leave, when each goes as soon as the limits let it and the PC stays on.

    `left` = when mails left before, as far as a window still counts them; nothing leaves before `begin`.
    Days without mails are not named. What would leave more than a year from now is left out of the sum.
    """
    at = max(now, begin or now)
    known = [(when, 1) for when in sorted(left)]
    lengths = ((limits.per_hour, HOUR), (limits.per_day, DAY))
    windows = [_Window(limit, length, known) for limit, length in lengths if limit]
    shares: dict[date, int] = {}
    while mails > 0 and at - now <= _FORECAST:
        rooms = [window.room(at) for window in windows]
        share = min([*rooms, mails])
        if share <= 0:
            at = max(window.opens() for window, room in zip(windows, rooms, strict=True) if room <= 0)
            continue
        day = legal_day(at)
        shares[day] = shares.get(day, 0) + share
        mails -= share
        for window in windows:
            window.take(at, share)
    return tuple(DayShare(day, count) for day, count in shares.items())
