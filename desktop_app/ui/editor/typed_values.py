"""Days, times and prices as people in Japan type them; what can't be read stays as it was typed."""

import re
import unicodedata
from datetime import date, timedelta

from desktop_app.composing.block_parsers import MAX_PRICE

_ERAS = {"令和": 2018, "令": 2018, "R": 2018, "平成": 1988, "平": 1988, "H": 1988}
_STROKE = r"\s*[-/.年月・]\s*"
_END = r"\s*日?\s*(?:\(?[月火水木金土日](?:曜日?)?\)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_STROKE}(\d{{1,2}}){_STROKE}(\d{{1,2}}){_END}")
_ERA_FIRST = re.compile(
    rf"(令和|平成|[令平RH])\.?\s*(元|\d{{1,2}}){_STROKE}(\d{{1,2}}){_STROKE}(\d{{1,2}}){_END}"
)
_NO_YEAR = re.compile(rf"(\d{{1,2}}){_STROKE}(\d{{1,2}}){_END}")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_TIME = re.compile(
    r"(午前|午後|AM|PM)?\s*(\d{1,2})(?:[:時]\s*(\d{1,2}|半)?\s*分?)?\s*(AM|PM)?", re.IGNORECASE
)
_COMPACT_TIME = re.compile(r"(\d{1,2})(\d\d)")
_PRICE = re.compile(r"[¥\\]?\s*(\d[\d,]*)\s*(?:円|YEN)?", re.IGNORECASE)
_NOT_IN_A_LINE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+"
)
_PASSED_DAYS = 60


def on_one_line(text: str) -> str:
    """`text` without line ends and other characters that a mail can't carry, blanks in their place."""
    return _NOT_IN_A_LINE.sub(" ", text)


def clean(text: str) -> str:
    """`text` without characters that a mail can't carry; line ends stay."""
    return "\n".join(on_one_line(line) for line in text.replace("\r\n", "\n").split("\n"))


def read_day(text: str, today: date) -> str:
    """`YYYY-MM-DD`, or "" when `text` is no whole day. A day without its year is the next one of
    that name, or one that passed in the last two months."""
    text = _folded(text)
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA_FIRST.fullmatch(text):
        year = 1 if found[2] == "元" else int(found[2])
        return _iso(_ERAS[found[1]] + year, int(found[3]), int(found[4]))
    if found := _NO_YEAR.fullmatch(text):
        first = today - timedelta(days=_PASSED_DAYS)
        days = (_iso(year, int(found[1]), int(found[2])) for year in (first.year, first.year + 1))
        return next((day for day in days if day >= first.isoformat()), "")
    return ""


def read_time(text: str) -> str:
    """`HH:MM`, or "" when `text` is no time of day."""
    text = _folded(text)
    if found := _COMPACT_TIME.fullmatch(text):
        return _clock(int(found[1]), int(found[2])) if len(text) > 2 else ""
    found = _TIME.fullmatch(text)
    if not found:
        return ""
    half = (found[1] or found[4] or "").upper()
    hour, minute = int(found[2]), 30 if found[3] == "半" else int(found[3] or 0)
    if half in ("午後", "PM") and hour < 12:
        hour += 12
    elif half in ("午前", "AM") and hour == 12:
        hour = 0
    return _clock(hour, minute)


def read_price(text: str) -> int | None:
    """Yen, or None when `text` is no price that can be shown."""
    found = _PRICE.fullmatch(_folded(text).replace("、", ","))
    price = int(found[1].replace(",", "")) if found and len(found[1]) < 20 else None
    return price if price is not None and price <= MAX_PRICE else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().translate(_DASHES)


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _clock(hour: int, minute: int) -> str:
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
