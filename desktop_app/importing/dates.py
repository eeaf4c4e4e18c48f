"""Dates as Japanese files write them, read without guessing (imports.md 3.2, step 7)."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone

from desktop_app.domain.moment import JST, Moment

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
         "R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}  # fmt: skip
_ERA_ENDS = {
    1988: date(2019, 4, 30),
    1925: date(1989, 1, 7),
    1911: date(1926, 12, 25),
    1867: date(1912, 7, 30),
}
_ERA = re.compile(
    r"(令和|平成|昭和|大正|明治|[RHSTM])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})日?(.*)"
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})日?(.*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})()")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(.*)")
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
_TIME = re.compile(
    r"[T\s]*(?:\([月火水木金土日]\)\s*)?(午前|午後|AM|PM)?\s*(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[秒分]?\s*(午前|午後|AM|PM)?"
    r"\s*(Z|UTC|(?:GMT|UTC|JST)?\s*[+-]\d{1,2}:?(?:\d{2})?|JST)?",
    re.IGNORECASE,
)
_EMPTY = frozenset({"00/0/0", "0/0/00", "0000-00-00", "0000/00/00", "-", "―", "null", "なし"})

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


def is_empty(text: str) -> bool:
    """Whether a cell says that there is no date."""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return not folded or folded in _EMPTY


def order_of(cells: Iterable[str]) -> str | None:
    """Whether `4/13/2025` in this column is month or day first; None when nothing decides it."""
    first = second = 0
    for cell in cells:
        if match := _YEAR_LAST.fullmatch(unicodedata.normalize("NFKC", cell).strip()):
            first, second = max(first, int(match.group(1))), max(second, int(match.group(2)))
    if first > 12 and second <= 12:
        return DAY_FIRST
    return MONTH_FIRST if second > 12 and first <= 12 else None


def read_date(text: str, order: str | None = None) -> Moment | None:
    """The day or time of a cell, or None when it can't be read for certain. No zone = Japanese time."""
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        return _read(folded, order)
    except (ValueError, OverflowError):  # no such day, hour or offset
        return None


def _read(text: str, order: str | None) -> Moment | None:
    if serial := _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(serial.group(1)))
    if era := _ERA.fullmatch(text):
        return _era(era)
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day, rest = found.groups()
        return _with_time(date(int(year), int(month), int(day)), rest)
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year, rest = found.groups()
        if order is None and one != two:
            return None
        month, day = (two, one) if order == DAY_FIRST else (one, two)
        return _with_time(date(int(year), int(month), int(day)), rest)
    return None


def _era(match: re.Match[str]) -> Moment | None:
    name, year, month, day, rest = match.groups()
    start = _ERAS[name]
    found = date(start + (1 if year == "元" else int(year)), int(month), int(day))
    end = _ERA_ENDS.get(start)
    # People went on writing an old era's year for some months (H31.5.1): that is read, later ones are not.
    if end is not None and found.year > end.year:
        return None
    return _with_time(found, rest)


def _with_time(day: date, rest: str) -> Moment | None:
    rest = rest.strip()
    if not rest or rest in {"(月)", "(火)", "(水)", "(木)", "(金)", "(土)", "(日)"}:
        return day
    match = _TIME.fullmatch(rest)
    if match is None:
        return None
    before, hour_text, minute, second, after, zone = match.groups()
    half = (before or after or "").upper()
    hour = int(hour_text)
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    elif half in ("午前", "AM") and hour == 12:
        hour = 0
    return datetime(day.year, day.month, day.day, hour, int(minute), int(second or 0), tzinfo=_zone(zone))


def _zone(text: str | None) -> timezone:
    if not text or text.upper() == "JST":
        return JST
    if text.upper() in ("Z", "UTC"):
        return UTC
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        return JST
    offset = timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
    return timezone(-offset if match.group(1) == "-" else offset)
