"""Telephone numbers of a cell as a person would write them: apart, and with the 0 that a spreadsheet took."""

import re

from desktop_app.importing.cells import folded

_BETWEEN = re.compile(r"\s*(?::::|[;,、，；\r\n]|[/／](?=\s*[+(\d０-９]))\s*")
_NUMBER = re.compile(r"[+(（０-９\d][\d０-９+()（）\s.‐‑‒–—―－ー-]{7,}.*", re.DOTALL)
_PLAIN = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}", re.ASCII)
"""One number as most people write it."""
_BARE = re.compile(r"\d{9,10}(?:\.0)?")
_MOBILE_WITHOUT_ZERO = re.compile(r"[5789]0\d{8}")


def phones_in(cell: str) -> list[tuple[str, bool]]:
    """(number, whether a leading 0 was added) of every telephone number of a cell, as it is written.

    A spreadsheet that took `09012345678` for a number keeps 9012345678: ten digits from 50, 70, 80 or 90, or
    nine of a fixed line.
    """
    if _PLAIN.fullmatch(cell):
        return [(cell, False)]
    parts = [part for part in _BETWEEN.split(cell) if part.strip()]
    if len(parts) < 2 or not all(_NUMBER.fullmatch(part.strip()) for part in parts):
        parts = [cell]
    return [_mended(folded(part)) for part in parts if part.strip()]


def _mended(number: str) -> tuple[str, bool]:
    if not _BARE.fullmatch(number):
        return number, False
    digits = number.partition(".")[0]
    if digits.startswith("0"):
        return digits, False
    if len(digits) == 9 or _MOBILE_WITHOUT_ZERO.fullmatch(digits):
        return f"0{digits}", True
    return digits, False
