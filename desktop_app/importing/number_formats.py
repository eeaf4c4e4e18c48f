"""Number formats of Excel, as far as they change what a person reads in an address book.

A telephone number kept as the number 312345678 is seen as 0312345678 by a format of ten zeros, and a postal
code 1500001 as 150-0001 by the format that Japanese Excel offers.
"""

import re
from datetime import date, datetime, time, timedelta

from desktop_app.importing.sheet_values import elapsed_text, number_text

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_ELAPSED = 46
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[[^\]]*\]")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_DIGITS_ONLY = re.compile(r"[0#?\-() 　〒/−‐]+")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LEAP_DAY_THAT_NEVER_WAS = 60
_TESTS = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
}


def is_date(number: int, code: str) -> bool:
    """Whether a format, by its number and its code, shows days or times."""
    if not code:
        return number in _BUILT_IN_DATES
    if is_elapsed(number, code):
        return True
    bare = _BRACKETED.sub("", _QUOTED.sub("", code.partition(";")[0])).lower()
    return bool(re.search(r"[ymdhsge]", bare.replace("general", "")))


def is_elapsed(number: int, code: str) -> bool:
    """Whether it shows a length of time, such as 36:00."""
    return bool(_ELAPSED.search(code)) if code else number == _BUILT_IN_ELAPSED


def pads_digits(code: str) -> bool:
    """Whether it puts zeros in front or marks between digits, as for telephone numbers and postal codes."""
    return any(_pattern(section) is not None for section in code.split(";"))


def with_format(value: float, code: str) -> str:
    """A number in a format that `pads_digits`; in any other format, or with a fraction, as it is kept."""
    if value != int(value) or value < 0:
        return number_text(value)
    pattern = _pattern(_section(value, code))
    return _filled(str(int(value)), pattern) if pattern is not None else number_text(value)


def moment_text(value: float, *, epoch_1904: bool, elapsed: bool) -> str:
    """A day, a time of day, or both, of a serial number."""
    if elapsed:
        return elapsed_text(timedelta(days=value))
    days, seconds = divmod(round(value * 86_400), 86_400)
    clock = (datetime.min + timedelta(seconds=seconds)).time()
    if days == 0 and not epoch_1904:
        return clock.isoformat("seconds")
    try:
        if not epoch_1904 and days < _LEAP_DAY_THAT_NEVER_WAS:
            days += 1
        day = (_EPOCH_1904 if epoch_1904 else _EPOCH) + timedelta(days=days)
    except OverflowError:
        return number_text(value)
    return day.isoformat() if clock == time() else datetime.combine(day, clock).isoformat(" ", "seconds")


def _section(value: float, code: str) -> str:
    sections = code.split(";")
    for section in sections:
        condition = _CONDITION.search(section)
        if condition is None:
            if _CONDITION.search(code) is None:
                return sections[2] if value == 0 and len(sections) > 2 else section
            return section
        if _TESTS[condition[1]](value, float(condition[2])):
            return section
    return sections[-1]


def _pattern(section: str) -> list[str] | None:
    """Its characters when it only places digits: "0", "#", or a literal text."""
    found: list[str] = []
    bare = _BRACKETED.sub("", section)
    at = 0
    while at < len(bare):
        if quoted := _QUOTED.match(bare, at):
            text = quoted[0]
            found.append("=" + (text[1:-1] if text[0] == '"' else text[1:] if text[0] == "\\" else " "))
            at = quoted.end()
            continue
        if not _DIGITS_ONLY.fullmatch(bare[at]):
            return None
        found.append(bare[at] if bare[at] in "0#?" else "=" + bare[at])
        at += 1
    places = "".join(one if one in "0#?" else "-" for one in found).strip("-")
    return found if places.count("0") > 1 or "-" in places else None


def _filled(digits: str, pattern: list[str]) -> str:
    left = list(digits)
    places = sum(one in "0#?" for one in pattern)
    out: list[str] = []
    for one in reversed(pattern):
        if one not in "0#?":
            out.append(one[1:])
            continue
        places -= 1
        digit = left.pop() if left else "0" if one == "0" else ""
        out.append("".join(left) + digit if places == 0 else digit)
        if places == 0:
            left = []
    return "".join(reversed(out)).strip()
