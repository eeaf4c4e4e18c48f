"""What exporting programs put around a value, taken off (imports.md 3.2, step 6)."""

import csv
import re
import unicodedata

_INVISIBLE = re.compile("[\x00\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad]")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_FLAMINGO = re.compile(r"\(Security Alert: Suspicious content is detected\.[^)]*\)\s*")
_GUARD = re.compile(r"'(?='*[\d=+@＝＋－＠\t\r\n-])")
_SPACES = re.compile(r"\s+")
_BETWEEN_ADDRESSES = re.compile(r"\s*(?::::|[;,、，；/／|\r\n])\s*|\s+(?=[^\s@<>]+@)")
_TICKS = frozenset({*"1○〇◯●◎✓✔☑レvx有済", "true", "yes", "on", "はい", "該当"})
_BETWEEN_TAGS = re.compile(r"\s*(?::::|[;,、，；\r\n])\s*")


def clean(cell: str) -> str:
    """The cell without invisible characters, formula quotes, guards against formulas, and outer space."""
    # What is invisible isn't printable either, nor is any space but the ASCII one.
    if not cell or (cell.isprintable() and cell[0] not in "='( " and cell[-1] != " "):
        return cell
    cell = _INVISIBLE.sub("", cell).strip()
    if formula := _FORMULA_TEXT.fullmatch(cell):
        cell = formula.group(1)
    cell = _FLAMINGO.sub("", cell)
    return cell[1:] if _GUARD.match(cell) else cell


def one_line(cell: str) -> str:
    """For names and the like: every run of white space, also a line end or U+3000, is one space."""
    if "  " not in cell and cell.isprintable():  # no space but single ASCII ones
        return cell.strip()
    return _SPACES.sub(" ", cell).strip()


def folded(cell: str) -> str:
    """Full and half width made one (NFKC); for kana, numbers and comparison, never for names."""
    return one_line(cell if cell.isascii() else unicodedata.normalize("NFKC", cell))


def addresses_in(cell: str) -> list[str]:
    """The addresses of a cell that may hold several; text around them stays for the reader of addresses."""
    if cell.count("@") + cell.count("＠") < 2:
        return [cell] if cell.strip() else []
    parts = [part for part in _BETWEEN_ADDRESSES.split(cell) if part and part.strip()]
    with_at = [part for part in parts if "@" in part or "＠" in part]
    return with_at or [cell]


def tags_in(cell: str, header: str = "") -> list[str]:
    """Labels of a cell, without Google's marks and its label for everybody; Mailchimp's `"VIP","Blog"` too.

    A cell that only ticks its column is the label that the column's header says.
    """
    if header and is_tick(cell):
        return [one_line(header)]
    between = _quoted_tags(cell) if cell.startswith('"') else _BETWEEN_TAGS.split(cell)
    parts = (one_line(part.strip().removeprefix("* ")) for part in between)
    return [tag for tag in dict.fromkeys(parts) if tag and tag != "*" and tag.lower() != "mycontacts"]


def _quoted_tags(cell: str) -> list[str]:
    try:
        return next(csv.reader([one_line(cell)], skipinitialspace=True, strict=True))
    except (csv.Error, StopIteration):
        return [part.strip('" ') for part in _BETWEEN_TAGS.split(cell)]


def is_tick(cell: str) -> bool:
    """Whether a cell does nothing but tick its column."""
    return unicodedata.normalize("NFKC", cell).strip().lower() in _TICKS
