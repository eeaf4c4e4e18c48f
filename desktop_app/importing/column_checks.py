"""Columns of a file that must not be stored, and addresses that look made up."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.sensitive import sensitive_words
from desktop_app.importing.table import Table

MY_NUMBER = "JP-NUM-MYNUMBER"
CARD_NUMBER = "JP-APPI-CARDNO"
SENSITIVE = "JP-APPI-20-2-SENSITIVE"
FICTITIOUS_RUN = 10
"""So many consecutive numbers in otherwise equal addresses are flagged (JP-SEM-6-FICTITIOUS)."""

_SAMPLE = 2_000
_SHARE = 0.8
_MY_NUMBER_HEADER = re.compile(r"マイナンバー|個人番号|my\s*number", re.IGNORECASE)
_CARD_HEADER = re.compile(
    r"カード番号|クレジットカード|credit\s*card|card\s*(?:number|no\.?)$", re.IGNORECASE
)
_MY_NUMBER_WORD = re.compile(r"マイナ|個人番号|my\s*number", re.IGNORECASE)
_MANY_DIGITS = re.compile(r"(?:\d[\s‐-―ー-]?){12}")
_GROUPS = re.compile(r"(?<![\d+.,])\d(?:[ \u3000‐-―ー-]?\d){11,18}(?![\d.,]\d|\d)")
_NUMBERED = re.compile(r"(.*?)(\d{1,9})(\D*)")


@dataclass(frozen=True, slots=True)
class RefusedColumn:
    """A column that is read and thrown away; `rule` says why."""

    at: int
    name: str
    rule: str


def refused_columns(table: Table, *, sensitive_confirmed: bool) -> tuple[RefusedColumn, ...]:
    """Columns of 個人番号, payment cards, and, unless confirmed, of special-care data by their header."""
    found = []
    for at, name in enumerate(table.header):
        rule = _rule_for(name, _sample(table, at), sensitive_confirmed)
        if rule:
            found.append(RefusedColumn(at, name, rule))
    return tuple(found)


def _rule_for(name: str, cells: Sequence[str], sensitive_confirmed: bool) -> str | None:
    header = unicodedata.normalize("NFKC", name)
    if _MY_NUMBER_HEADER.search(header) or _mostly(cells, is_my_number):
        return MY_NUMBER
    if _CARD_HEADER.search(header) or _mostly(cells, is_card_number):
        return CARD_NUMBER
    if not sensitive_confirmed and sensitive_words(header):
        return SENSITIVE
    return None


def _sample(table: Table, at: int) -> list[str]:
    cells: list[str] = []
    for record in table.records:
        if at < len(record.cells) and record.cells[at]:
            cells.append(record.cells[at])
            if len(cells) == _SAMPLE:
                break
    return cells


def _mostly(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(test, cells)) >= _SHARE * len(cells)


def is_my_number(cell: str) -> bool:
    """12 digits whose last is the check digit of a 個人番号 (総務省令第85号 5条)."""
    digits = _digits(cell)
    if len(digits) != 12:
        return False
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits[:11]), 1))
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def is_card_number(cell: str) -> bool:
    """14 to 19 digits of a payment scheme with a right Luhn digit (ISO/IEC 7812)."""
    digits = _digits(cell)
    if not 14 <= len(digits) <= 19 or digits[0] not in "23456":
        return False
    doubled = [int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def number_in(text: str) -> str | None:
    """The rule that a number inside a free text breaks: a My Number or a payment card, or None.

    Only whole groups of digits count, so that no part of a longer number, a telephone abroad (+81…) or an
    amount is taken for one. Every eleventh number of 12 digits (a parcel's, say) has the check digit of a My
    Number by chance: inside a sentence it is one only where the sentence speaks of it.
    """
    if len(text) < 12 or not _MANY_DIGITS.search(text):
        return None
    plain = unicodedata.normalize("NFKC", text)
    spoken_of = _MY_NUMBER_WORD.search(plain) is not None
    for match in _GROUPS.finditer(plain):
        if is_card_number(match.group()):
            return CARD_NUMBER
        if is_my_number(match.group()) and (spoken_of or match.group() == plain.strip()):
            return MY_NUMBER
    return None


def _digits(cell: str) -> str:
    if len(cell) > 40:
        return ""
    plain = re.sub(r"[\s‐-―ー-]", "", unicodedata.normalize("NFKC", cell))
    return plain if plain.isascii() and plain.isdigit() else ""


def made_up_addresses(keys: Iterable[str]) -> int:
    """How many addresses stand in long runs such as user001@ … user010@ of one domain."""
    numbers: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for key in keys:
        local, _, domain = key.rpartition("@")
        if match := _NUMBERED.fullmatch(local):
            numbers[match.group(1), match.group(3), domain].add(int(match.group(2)))
    return sum(_in_runs(found) for found in numbers.values() if len(found) >= FICTITIOUS_RUN)


def _in_runs(numbers: set[int]) -> int:
    total = length = 0
    before: int | None = None
    for number in [*sorted(numbers), None]:
        if number is not None and before is not None and number == before + 1:
            length += 1
        else:
            total += length if length >= FICTITIOUS_RUN else 0
            length = 1
        before = number
    return total
