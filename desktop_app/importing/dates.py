"""Dates as Japanese files write them, read without guessing (imports.md 3.2, step 7)."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

from desktop_app.domain.moment import JST, Moment

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
         "令": 2018, "平": 1988, "昭": 1925, "大": 1911, "明": 1867,
         "R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867}  # fmt: skip
_ERA_BOUNDS = {
    2018: (date(2019, 5, 1), date.max),
    1988: (date(1989, 1, 8), date(2019, 4, 30)),
    1925: (date(1926, 12, 25), date(1989, 1, 7)),
    1911: (date(1912, 7, 30), date(1926, 12, 25)),
    1867: (date(1868, 1, 25), date(1912, 7, 30)),
}
_DAY = r"\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})日?"
_ERA = re.compile(rf"(令和|平成|昭和|大正|明治|[令平昭大明RHSTM])\.?\s*(元|\d{{1,2}}){_DAY}(.*)",
re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_DAY}(.*)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COMPACT_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})[T\s]?(\d{2}):?(\d{2}):?(\d{2})?")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})((?:[\sT,].*)?)")
_MONTHS = dict(zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
                   range(1, 13), strict=True))  # fmt: skip
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
_DAY_MONTH = re.compile(rf"{_DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+{_MONTH_NAME},?[\s-]+(\d{{4}})(.*)",
re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_DAY_NAME}{_MONTH_NAME}[\s-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(\d{{4}})(.*)",
re.IGNORECASE)
_SERIAL = re.compile(r"([2-5]\d{4}|60000)(?:\.\d+)?")
_WEEKDAY = re.compile(r"\s*[(\[]?[月火水木金土日](?:曜日?)?[)\]]?(?=\s|\d|\Z)|\s*[月火水木金土日]曜日?"
    r"|\s*\([月火水木金土日](?:・祝|祝)?\)")
_TIME = re.compile(
    r"[T\s,]*(午前|午後|AM|PM)?\s*(\d{1,2})[:時](\d{1,2})?(?:[:分](\d{1,2})(?:[.,]\d+)?)?[秒分]?\s*(午前|午後"
    r"|[AP]\.?M\.?)?"
    r"\s*(Z|UTC|GMT|(?:GMT|UTC|JST)?\s*[+-]\d{1,2}:?(?:\d{2})?|JST|日本標準時)?(?:\s*\(.*\))?",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    {"00/0/0", "0/0/00", "0/0/0", "0000-00-00", "0000/00/00", "0000-00-00 00:00:00", "0000/00/00 00:00:00",
     "-", "‐", "―", "ー", "--", "null", "none", "なし", "無し"}
)  # fmt: skip
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=[年月日])")
_YEARS = range(1868, 2201)

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


@lru_cache(maxsize=20_000)
def is_empty(text: str) -> bool:
    """Whether a cell says that there is no date."""
    return not text or _folded(text).lower() in _EMPTY or text.isspace()


def order_of(cells: Iterable[str]) -> str | None:
    """Whether `4/13/2025` in this column is month or day first; None when nothing decides it."""
    first = second = 0
    for cell in cells:
        if cell and (match := _YEAR_LAST.fullmatch(_folded(cell))):
            first, second = max(first, int(match.group(1))), max(second, int(match.group(2)))
    if first > 12 and second <= 12:
        return DAY_FIRST
    return MONTH_FIRST if second > 12 and first <= 12 else None


def needs_order(text: str) -> bool:
    """Whether a cell can be read as two different days: `4/5/2025`."""
    match = _YEAR_LAST.fullmatch(_folded(text))
    return match is not None and match.group(1) != match.group(2) and max(map(int, match.group(1, 2))) <= 12


@lru_cache(maxsize=20_000)
def doubt_of(text: str) -> str | None:
    """What a person should look at about a date that can be read: an era's year beyond the era (H31.5.1)."""
    match = _ERA.fullmatch(_in_digits(_folded(text)))
    if match is None:
        return None
    found = read_date(text)
    begin, end = _ERA_BOUNDS[_ERAS[match.group(1).upper()]]
    day = found.date() if isinstance(found, datetime) else found
    return None if day is None or begin <= day <= end else "date-beyond-era"


@lru_cache(maxsize=20_000)
def read_date(text: str, order: str | None = None, *, utc: bool = False) -> Moment | None:
    """The day or time of a cell, or None when it can't be read for certain.

    A time without a zone is Japanese, or with `utc` UTC.
    """
    try:
        found = _read(_in_digits(_folded(text)), order, UTC if utc else JST)
    except (ValueError, OverflowError):  # no such day, hour or offset
        return None
    return found if found is not None and found.year in _YEARS else None


def _folded(text: str) -> str:
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def _in_digits(text: str) -> str:
    """「令和六年五月十七日」 with digits."""
    if text.isascii() or not _KANJI_NUMBER.search(text):
        return text
    return _KANJI_NUMBER.sub(lambda found: _number(found.group()), text)


def _number(kanji: str) -> str:
    if "十" not in kanji:
        return kanji.translate(_KANJI)
    tens, _, ones = kanji.translate(_KANJI).partition("十")
    return str(int(tens or "1") * 10 + int(ones or "0"))


def _read(text: str, order: str | None, zone: timezone) -> Moment | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, rest = found.groups()
        return _with_time(date(int(year), int(month), int(day)), rest, zone)
    if serial := _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(serial.group(1)))
    if era := _ERA.fullmatch(text):
        return _era(era, zone)
    if found := _COMPACT.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _COMPACT_TIME.fullmatch(text):
        numbers = [int(one or 0) for one in found.groups()]
        return datetime(*numbers[:6], tzinfo=zone)  # type: ignore[misc,arg-type]
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year, rest = found.groups()
        if order is None and needs_order(text):
            return None
        day_first = order == DAY_FIRST or (order is None and int(one) > 12)
        month, day = (two, one) if day_first else (one, two)
        return _with_time(date(int(year), int(month), int(day)), rest, zone)
    if found := _DAY_MONTH.fullmatch(text):
        day, name, year, rest = found.groups()
        return _with_time(date(int(year), _MONTHS[name.lower()], int(day)), rest, zone)
    if found := _MONTH_DAY.fullmatch(text):
        name, day, year, rest = found.groups()
        return _with_time(date(int(year), _MONTHS[name.lower()], int(day)), rest, zone)
    return None


def _era(match: re.Match[str], zone: timezone) -> Moment | None:
    name, year, month, day, rest = match.groups()
    start = _ERAS[name.upper()]
    found = date(start + (1 if year == "元" else int(year)), int(month), int(day))
    # People went on writing an old era's year for some months (H31.5.1): that is read, later ones are not.
    if found.year > min(_ERA_BOUNDS[start][1].year, 9_998):
        return None
    return _with_time(found, rest, zone)


def _with_time(day: date, rest: str, zone: timezone) -> Moment | None:
    if not rest:
        return day
    rest = (rest if rest.isascii() else _WEEKDAY.sub("", rest, count=1)).strip(" ,")
    if not rest:
        return day
    match = _TIME.fullmatch(rest)
    if match is None:
        return None
    before, hour_text, minute, second, after, told = match.groups()
    half = (before or after or "").upper().replace(".", "")
    hour = int(hour_text)
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    elif half in ("午前", "AM") and hour == 12:
        hour = 0
    tzinfo = _zone(told, zone)
    return datetime(day.year, day.month, day.day, hour, int(minute or 0), int(second or 0), tzinfo=tzinfo)


def _zone(text: str | None, zone: timezone) -> timezone:
    if not text:
        return zone
    if text.upper() in ("JST", "日本標準時"):
        return JST
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if match is None:
        return zone
    offset = timedelta(hours=int(match.group(2)), minutes=int(match.group(3) or 0))
    return timezone(-offset if match.group(1) == "-" else offset)
