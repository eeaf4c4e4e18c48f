"""Points in time as the law counts them: a day, or a day with a time of day.

A `Moment` is a `date` (precision "day") or an aware `datetime`. Legal days and months count in
Asia/Tokyo (law.md 6.9.1); Japan has had no summer time since 1951, so a fixed offset is exact.
"""

import calendar
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

Moment: TypeAlias = date | datetime

JST = timezone(timedelta(hours=9), "JST")


def parse_moment(text: str) -> Moment:
    """Read `YYYY-MM-DD` or an ISO 8601 time; a time without offset is Japanese.

    Raises ValueError when it is neither.
    """
    text = text.strip()
    if len(text) == 10:
        return date.fromisoformat(text)
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=JST)


def format_moment(moment: Moment) -> str:
    """The text that `parse_moment` reads back: a day as `YYYY-MM-DD`, a time in UTC with offset."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


def legal_day(moment: Moment) -> date:
    """The calendar day in Japan on which `moment` falls."""
    return moment.astimezone(JST).date() if isinstance(moment, datetime) else moment


def not_after(earlier: Moment, later: Moment) -> bool:
    """Whether `earlier` counts as before `later`: days decide when one side is a day, and the same
    day counts as before (law.md 6.9.1)."""
    if isinstance(earlier, datetime) and isinstance(later, datetime):
        return earlier <= later
    return legal_day(earlier) <= legal_day(later)


def surely_after(later: Moment, earlier: Moment) -> bool:
    """Whether `later` is certainly later than `earlier`; the same day with a day-only side is not."""
    if isinstance(earlier, datetime) and isinstance(later, datetime):
        return later > earlier
    return legal_day(later) > legal_day(earlier)


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or that month's last day if there is none (Civil Code 143(2))."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
