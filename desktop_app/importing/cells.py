"""What exporting programs put around a value, taken off (imports.md 3.2, step 6)."""

import csv
import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u00ad]"
)
_WORTH_TELLING = re.compile(
    "[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]"
)
"""Without the marks that programs leave at the ends of a file and where a word may be parted."""
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""What FileMaker and Excel break a line with inside a cell."""
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_FLAMINGO = re.compile(r"\(Security Alert: Suspicious content is detected\.[^)]*\)\s*")
_GUARD = re.compile(r"'(?='*[\d=+@＝＋－＠\t\r\n-])")
_FORMULA = re.compile(r"=.|[+@-].*[(|!]", re.DOTALL)
_SPACES = re.compile(r"\s+")
_BETWEEN_ADDRESSES = re.compile(r"\s*(?::::|[;,、，；/／|・\r\n])\s*|\s+(?=[^\s@<>]+@)")
_MAIL_HEADER = re.compile(
    r"[\r\n]\s*(?:b?cc|to|from|sender|subject|reply-to|return-path|mime-version|content-[\w-]+|x-[\w-]+)\s*:.*",
    re.DOTALL | re.IGNORECASE,
)
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ADDRESS_IN_WORDS = re.compile(
    r"(?<![A-Za-z0-9.!#$%&*+=?^_{|}~@-])[A-Za-z0-9.!#$%&*+=?^_{"
    r"|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![A-Za-z0-9@-])"
)
_TICKS = frozenset({*"1○〇◯●◎✓✔☑レvx有済", "true", "yes", "on", "はい", "該当"})
_BETWEEN_TAGS = re.compile(r"\s*(?::::|[;,、，；\r\n])\s*")


def clean(cell: str) -> str:
    """The cell without invisible characters, formula quotes, guards against formulas, and outer space."""
    # What is invisible isn't printable either, nor is any space but the ASCII one.
    if not cell or (cell.isprintable() and cell[0] not in "='( " and cell[-1] != " "):
        return cell
    cell = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", cell)).strip()
    if formula := _FORMULA_TEXT.fullmatch(cell):
        cell = formula.group(1)
    cell = _FLAMINGO.sub("", cell)
    return cell[1:] if _GUARD.match(cell) else cell


def hides(cell: str) -> bool:
    """Whether `clean` takes characters away of which a person should know: NUL, no width, directions."""
    return not cell.isprintable() and _WORTH_TELLING.search(cell) is not None


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would calculate the text of a name."""
    return cell[:1] in "=+@-" and _FORMULA.match(cell) is not None


def one_line(cell: str) -> str:
    """For names and the like: every run of white space, also a line end or U+3000, is one space."""
    if "  " not in cell and cell.isprintable():  # no space but single ASCII ones
        return cell.strip()
    return _SPACES.sub(" ", cell).strip()


def folded(cell: str) -> str:
    """Full and half width made one (NFKC); for kana, numbers and comparison, never for names."""
    return one_line(cell if cell.isascii() else unicodedata.normalize("NFKC", cell))


def addresses_in(cell: str) -> list[str]:
    """The addresses of a cell that may hold several; what is unclear around them stays for their reader."""
    if _PLAIN_ADDRESS.fullmatch(cell):
        return [cell]
    if "@" not in cell and "＠" not in cell:
        return [cell] if cell.strip() else []
    if injected := _MAIL_HEADER.search(cell):  # nobody's second address: told as it stands, and refused
        return [*addresses_in(cell[: injected.start()]), one_line(injected.group())]
    if cell.count("@") + cell.count("＠") == 1:
        return [_alone(cell)]
    parts = [part for part in _BETWEEN_ADDRESSES.split(cell) if part and part.strip()]
    with_at = [_alone(part) for part in parts if "@" in part or "＠" in part]
    return with_at or [cell]


def _alone(part: str) -> str:
    """The one address of a part without the words around it: 「会社：a@b.jp」, 「'a@b.jp'」.

    ASCII letters beside it may belong to it, as in `taro yamada@b.jp`: then nothing is taken away.
    """
    whole = unicodedata.normalize("NFKC", part).strip()
    plain = whole.strip("'\"")
    if _PLAIN_ADDRESS.fullmatch(plain):
        return part if plain == whole else plain
    if "<" in plain:
        return part
    found = _ADDRESS_IN_WORDS.findall(plain)
    if len(found) != 1:
        return part
    before, _, after = plain.partition(found[0])
    words_only = not any(one.isascii() and one.isalnum() for one in before + after)
    return found[0] if words_only and not before.rstrip("-_")[-1:].isalnum() else part


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
