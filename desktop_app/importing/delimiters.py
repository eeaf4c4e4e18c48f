"""Which character parts the cells of a text file: the one that gives most records the same number of columns.

`csv.Sniffer` answers "e" for a list of addresses and a line end for a preamble (imports.md 3.1).
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence

DELIMITERS = (",", "\t", ";", "|")

_NAMES = {
    **dict.fromkeys(("comma", "カンマ", "csv", "，"), ","),
    **dict.fromkeys(("tab", "\\t", "タブ", "tsv"), "\t"),
    **dict.fromkeys(("semicolon", "セミコロン", "；"), ";"),
    **dict.fromkeys(("pipe", "bar", "縦棒", "｜"), "|"),
}
_AUTO = ("", "auto", "自動")
_RECORDS = 60
_LINE_LOOKED_AT = 50_000
_WHOLE_ADDRESS = re.compile(r"\s*[^\s@＠,;<>]+[@＠][^\s@＠,;<>]+[.．][^\s@＠,;<>]+\s*")


def chosen_one(said: str | None) -> str | None:
    """The delimiter by a name that people have for it, such as "tab"; None = find it."""
    name = (said or "").strip(" ").lower()
    return _NAMES.get(name, said) if name not in _AUTO else None


def announced(lines: Sequence[str]) -> str | None:
    """The delimiter of the `sep=;` line that Excel understands; None when there is none."""
    match = re.fullmatch(r"\"?sep=(.)\"?[,;\t]*\s*", lines[0] if lines else "", re.IGNORECASE)
    return match.group(1) if match else None


def consistent(lines: Sequence[str]) -> str:
    """The delimiter with the most even columns and the most whole addresses in cells."""
    looked_at = [line[:_LINE_LOOKED_AT] for line in lines[: _RECORDS * 5]]
    scores = [(_consistency(looked_at, delimiter), -at) for at, delimiter in enumerate(DELIMITERS)]
    return DELIMITERS[-max(scores)[1]]


def looks_like_address(cell: str) -> bool:
    """Whether the cell is one whole address, at first sight."""
    return _WHOLE_ADDRESS.fullmatch(cell) is not None


def _consistency(lines: Sequence[str], delimiter: str) -> float:
    rows: list[list[str]] = []
    for cells in csv.reader(lines, delimiter=delimiter):
        if any(cell.strip() for cell in cells):
            rows.append(cells)
        if len(rows) == _RECORDS:
            break
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    width, count = widths.most_common(1)[0]
    share = count / len(rows) * (1.0 if width > 1 else 0.5)
    # Under a preamble of eight lines a few rows hold addresses; what makes them stand alone is right.
    meant = [row for row in rows if any("@" in cell or "＠" in cell for cell in row)]
    # A row as wide as no other, not even as its header, was cut inside a cell that holds several addresses.
    like_others = [row for row in meant if widths[len(row)] > 1 or len(rows) == 1]
    alone = sum(any(looks_like_address(cell) for cell in row) for row in like_others)
    return share + (alone / len(meant) if meant else 0.0) + min(width, 10) / 1000
