"""送る速さ: how much an account still lets us send, when to try again, and when to stop and ask.

Numbers in, answers out; the caller brings the clock and the counts (mail.md 1 "Notes", 7.1).
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from desktop_app.domain.moment import JST, legal_day

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)

RETRY_AFTER = (
    timedelta(minutes=10), timedelta(minutes=30), timedelta(minutes=60),
    timedelta(hours=4), timedelta(hours=12),
)
"""After the first, second … refusal for now of one recipient; after the fifth retry it is given up."""

BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=60))
"""After a server asked to slow down, by how often in a row it has done so."""

NETWORK_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
"""After the server could not be reached any more, by how often in a row (mail.md 7.1)."""

ACCOUNT_LIMIT_PAUSE = DAY
"""Providers count in a rolling day."""

_SECOND = timedelta(seconds=1)
_FORECAST = timedelta(days=366)
_STRIDE = 600.0
"""Seconds of steady sending that a forecast takes at a time."""

CONSECUTIVE_FAILURES = 5
EQUAL_CONTENT_REFUSALS = 3
BLOCKS_IN_A_ROW = 5
FIRST, ENOUGH = 50, 100
"""Over a fifth of hard refusals among the first stops; over a twentieth only once there were enough."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per hour, per rolling day and per minute; 0 = no limit."""

    per_hour: int = 100
    per_day: int = 500
    per_minute: int = 0

    @property
    def windows(self) -> tuple[tuple[str, int, timedelta], ...]:
        """Name, limit and length of each window that there is, the shortest first."""
        every = (
            ("minute", self.per_minute, MINUTE), ("hour", self.per_hour, HOUR), ("day", self.per_day, DAY),
        )
        return tuple(one for one in every if one[1])

    def within(self, learned: "Limits") -> "Limits":
        """The stricter of both in each window."""
        def stricter(ours: int, theirs: int) -> int:
            return min(ours, theirs) if ours and theirs else ours or theirs

        return Limits(
            stricter(self.per_hour, learned.per_hour),
            stricter(self.per_day, learned.per_day),
            stricter(self.per_minute, learned.per_minute),
        )


UNKNOWN_HOST = Limits(per_hour=100, per_day=500, per_minute=20)
"""Where the provider's limits are not known: a mail every three seconds (mail.md 1.1)."""

COUNTS_REFUSED = frozenset({"softbank_i"})
"""Providers that count recipients whom they refused as well (mail.md 1.1, notes)."""


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When a recipient who was refused for now is tried again after `attempts` tries; None = give up."""
    return now + RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else None


def back_off(step: int, ladder: Sequence[timedelta] = BACK_OFF) -> timedelta:
    """How long to leave the server alone after it asked for it `step` times in a row (1 = first)."""
    return ladder[min(step, len(ladder)) - 1]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run has met since a person last let it go on; several calls of the sending loop carry it on."""

    tried: int = 0
    failed_in_a_row: int = 0
    hard: int = 0
    blocked: int = 0
    content_in_a_row: int = 0
    blocked_in_a_row: int = 0
    content: str = ""
    """What the last one was refused for, as far as that is about the content: equal ones count together."""
    hard_in_first: int = 0
    """Hard ones among the first FIRST."""

    def after(
        self, *, failed: bool, hard: bool = False, blocked: bool = False, content: str = "",
    ) -> "Tally":
        """The tally with one more message. `content`: the server's words when it refused what is in it."""
        same = self.content_in_a_row if content == self.content else 0
        return Tally(
            tried=self.tried + 1,
            failed_in_a_row=self.failed_in_a_row + 1 if failed else 0,
            hard=self.hard + hard,
            blocked=self.blocked + blocked,
            content_in_a_row=same + 1 if content else 0,
            blocked_in_a_row=self.blocked_in_a_row + 1 if blocked else 0,
            content=content,
            hard_in_first=self.hard_in_first + (hard and self.tried < FIRST),
        )

    @property
    def quiet(self) -> bool:
        """Whether the last one went well."""
        return not self.failed_in_a_row

    @property
    def stop(self) -> str | None:
        """Why the run must pause and ask a person, or None (mail.md 7.1 "Stop rules")."""
        if self.content_in_a_row >= EQUAL_CONTENT_REFUSALS:
            return "content"
        if self.blocked_in_a_row >= BLOCKS_IN_A_ROW:
            return "blocked"
        if self.failed_in_a_row >= CONSECUTIVE_FAILURES:
            return "failures"
        if self.tried >= FIRST and self.blocked * 10 >= self.tried:
            return "blocked"
        if self.hard_in_first * 5 > FIRST:
            return "hard"
        if self.tried >= ENOUGH and self.hard * 20 > self.tried:
            return "hard"
        return None


@dataclass(frozen=True, slots=True)
class DayShare:
    """How many mails leave on one legal day."""

    day: date
    mails: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days without mails are not named. `done_at`: when the last one leaves; None when there is none, or not
    within a year."""

    days: tuple[DayShare, ...]
    done_at: datetime | None = None


class _Window:
    """What one limit still counts: pairs (second, mails), oldest first. A mail counts until a second after
    the window's length, for it is known to the second."""

    def __init__(
        self, name: str, limit: int, length: timedelta, left: Iterable[tuple[datetime, int]]
    ) -> None:
        self.name = name
        self._limit, self._length = limit, length
        self._inside: deque[tuple[datetime, int]] = deque()
        self._used = 0
        for at, mails in left:
            self.take(at, mails)

    def room(self, at: datetime) -> int:
        gone = at - self._length - _SECOND
        while self._inside and self._inside[0][0] <= gone:
            self._used -= self._inside.popleft()[1]
        return self._limit - self._used

    def opens(self) -> datetime:
        """When there is room again; only called while there is none."""
        over = self._used - self._limit
        gone = accumulate(mails for _, mails in self._inside)
        last = next(place for place, mails in enumerate(gone) if mails > over)
        return self._inside[last][0] + self._length + _SECOND

    def take(self, at: datetime, mails: int) -> None:
        second = at.replace(microsecond=0)
        if self._inside and self._inside[-1][0] == second:
            self._inside[-1] = (second, self._inside[-1][1] + mails)
        else:
            self._inside.append((second, mails))
        self._used += mails


class Pace:
    """How much room an account has, told of every mail that leaves. `left`: pairs (time, mails) of what left
    before, as far as a window still counts it."""

    def __init__(self, limits: Limits, left: Iterable[tuple[datetime, int]] = ()) -> None:
        known = sorted(left)
        self._windows = [_Window(*one, known) for one in limits.windows]

    def room(self, now: datetime) -> int | None:
        """How many may leave now; None = no limit. Must be asked with times that do not go back."""
        if not self._windows:
            return None
        return max(0, min(window.room(now) for window in self._windows))

    def full(self, now: datetime) -> tuple[str, datetime] | None:
        """Which window is full, and when the next mail may leave; None while there is room."""
        closed = [(window.opens(), window.name) for window in self._windows if window.room(now) <= 0]
        if not closed:
            return None
        until, name = max(closed)
        return name, until

    def take(self, at: datetime, mails: int = 1) -> None:
        """So many left."""
        for window in self._windows:
            window.take(at, mails)


def forecast(
    limits: Limits,
    mails: int,
    left: Iterable[tuple[datetime, int]],
    now: datetime,
    *,
    begin: datetime | None = None,
    rate: float = 0.0,
) -> Forecast:
    """On which legal days `mails` leave, when each goes as soon as the limits let it and the PC stays on.

    `left` = pairs (time, mails) of what left before, as far as a window still counts it; nothing leaves
    before `begin`. `rate`: mails a second that the connections manage at most; 0 = they take no time.
    What would leave more than a year from now is left out of the sum.
    """
    at = max(now, begin or now)
    pace = Pace(limits, left)
    shares: dict[date, int] = {}
    last: datetime | None = None
    while mails > 0 and at - now <= _FORECAST:
        room = pace.room(at)
        share = mails if room is None else min(room, mails)
        if share <= 0:
            _, at = pace.full(at) or ("", at)
            continue
        if rate:
            share = max(1, min(share, _until_midnight(at, rate), int(rate * _STRIDE)))
        day = legal_day(at)
        shares[day] = shares.get(day, 0) + share
        mails -= share
        pace.take(at, share)
        last = at
        if rate:
            at += timedelta(seconds=share / rate)
            last = at
    days = tuple(DayShare(day, count) for day, count in shares.items())
    return Forecast(days, last if mails <= 0 else None)


def _until_midnight(at: datetime, rate: float) -> int:
    """How many leave before the legal day ends."""
    local = at.astimezone(JST)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=JST)
    return int((midnight - local).total_seconds() * rate)
