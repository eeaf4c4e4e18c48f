"""Values of a sheet's cells as the text that a person sees in them."""

import re
from datetime import date, datetime, time, timedelta

from desktop_app.importing.cells import clean

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELL = 10_000

_EXACT = 10**21
_CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")


def text_of(value: object) -> str:
    """Numbers without `.0`, days and times as ISO writes them, truth as Excel does; text cleaned and cut."""
    if isinstance(value, str):
        return clean(value[:MAX_CELL])
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return number_text(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, timedelta):
        return elapsed_text(value)
    return ""


def number_text(value: float) -> str:
    """A number as it was typed: Excel keeps 15 digits, and a telephone number has no fraction."""
    if abs(value) < _EXACT and value == int(value):
        return str(int(value))
    return format(value, ".15g")


def elapsed_text(value: timedelta) -> str:
    """36:00:00 for a day and a half."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def unescaped(text: str) -> str:
    """Excel writes control characters as `_x000D_`."""
    return _CONTROL.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)  # half of a pair is no character


def column_letters(at: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
