"""保存期間: how long the record of a consent or of another basis must still exist (law.md 1.3, 3.2, 6.6).

SEM Ord. 4(2), ASCT Ord. 30(2), Civil Code 140 and 143. Every clock counts legal days in Asia/Tokyo.
Deleting late is no breach, deleting early is: where law.md's sketch is shorter than the Ordinance,
the Ordinance is followed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment, add_months, legal_day, parse_moment

_T = TypeVar("_T")
_ONE_DAY = timedelta(days=1)
_MARGIN = timedelta(days=2)
"""Against every reading of the day count (law.md 6.6)."""
_LAST_YEAR = 9900
"""Of a readable case; later dates leave no room for the clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """One mail that went out on the record. `sem`: a 特定電子メール; `asct`: it carried a mail-order ad."""

    at: Moment
    sem: bool = True
    asct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionInput:
    """What decides how long one record is kept. `orders`: when art. 7 orders were received.

    Whether the shop still takes remote orders is no part of it: only the ads that went out count.
    """

    sends: tuple[Send, ...] = ()
    orders: tuple[Moment, ...] = ()
    still_subscribed: bool = False
    decided_not_to_send: Moment | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One period that runs: the rule, and the last day that belongs to it."""

    rule: str
    last_day: date


def expiry(day: date, months: int) -> date:
    """Last day of a period of `months` counted from `day` itself (起算して; Civil Code 143(2)).

    It is the day before the corresponding day, or the month's last day if there is no such day.
    """
    corresponding = add_months(day, months)
    return corresponding - _ONE_DAY if corresponding.day == day.day else corresponding


def clocks(case: RetentionInput) -> tuple[Clock, ...]:
    """Every period that keeps the record, without the margin. A record never sent on has no SEM period."""
    days = sorted(legal_day(send.at) for send in case.sends if send.sem)
    asct_days = [legal_day(send.at) for send in case.sends if send.asct]
    found = [*_sem_clocks(days, sorted(legal_day(order) for order in case.orders))] if days else []
    if asct_days:
        found.append(Clock("JP-ASCTR-30-2-KEEP", expiry(max(asct_days), 36)))
    return tuple(found)


def _sem_clocks(days: list[date], orders: list[date]) -> Iterator[Clock]:
    last = days[-1]
    month = expiry(last, 1)
    yield Clock("JP-SEMR-4-2-KEEP", month)
    for order in orders:
        year_end = expiry(order, 12)
        in_the_year = [day for day in days if order <= day <= year_end]
        if in_the_year:  # イ: the later of two days
            yield Clock("JP-SEMR-4-2-ORDER", expiry(in_the_year[-1], 12))
            # The second has no 起算して, so its first day is not counted (Civil Code 140).
            yield Clock("JP-SEMR-4-2-ORDER", expiry(last + _ONE_DAY, 1))
        if last <= order <= month:  # ロ
            yield Clock("JP-SEMR-4-2-ORDER", expiry(last, 12))


def keep_until(case: RetentionInput) -> date | None:
    """Last day on which the record must still exist; None = no end in sight.

    There is none while the person is still subscribed, nor when no SEM mail was sent on the record
    and nobody has decided not to send (Ord. 4(2)(i)).
    """
    if case.still_subscribed:
        return None
    last_days = [clock.last_day + _MARGIN for clock in clocks(case)]
    if not any(send.sem for send in case.sends):
        if case.decided_not_to_send is None:
            return None
        last_days.append(legal_day(case.decided_not_to_send))
    return max(last_days)


def deletable_from(case: RetentionInput) -> date | None:
    """First day on which the record may be deleted; None = never, as things are."""
    last_day = keep_until(case)
    return None if last_day is None else last_day + _ONE_DAY


def case_from_json(obj: object) -> RetentionInput:
    """Read the `input` of a `keep-until` case (cli.md). Absent: `sem` true, everything else false or empty.

    Raises AppError "case-unreadable" with the field that is missing or wrong.
    """
    if not isinstance(obj, dict):
        raise AppError("case-unreadable", field="input")
    sends = _list(obj, "sends", _send)
    orders = _list(obj, "orders", _moment)
    decided = obj.get("decided_not_to_send")
    return RetentionInput(
        sends=sends,
        orders=orders,
        still_subscribed=_flag(obj, "still_subscribed", "still_subscribed", default=False),
        decided_not_to_send=None if decided in (None, False) else _moment(decided, "decided_not_to_send"),
    )


def _list(obj: dict[str, object], field: str, read: Callable[[object, str], _T]) -> tuple[_T, ...]:
    value = obj.get(field)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise AppError("case-unreadable", field=field)
    return tuple(read(item, f"{field}[{number}]") for number, item in enumerate(value))


def _send(value: object, field: str) -> Send:
    if not isinstance(value, dict):
        raise AppError("case-unreadable", field=field)
    return Send(
        at=_moment(value.get("at"), f"{field}.at"),
        sem=_flag(value, "sem", f"{field}.sem", default=True),
        asct=_flag(value, "asct", f"{field}.asct", default=False),
    )


def _flag(obj: dict[str, object], key: str, field: str, *, default: bool) -> bool:
    value = obj.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise AppError("case-unreadable", field=field)
    return value


def _moment(value: object, field: str) -> Moment:
    if not isinstance(value, str):
        raise AppError("case-unreadable", field=field)
    try:
        moment = parse_moment(value)
        readable = legal_day(moment).year <= _LAST_YEAR
    except (ValueError, OverflowError):
        readable = False
    if not readable:
        raise AppError("case-unreadable", field=field)
    return moment
