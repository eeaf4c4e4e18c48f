"""Rows as CSV that a spreadsheet opens with a double click and that cannot make it calculate."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIRST = frozenset((*_FORMULA, "'", "\x00"))
_GUARDED = re.compile(r"'+[\d=+@＝＋－＠\t\r\n-]")
"""The import takes a ' off before these, so that a ' of one's own gets another."""


def render_csv(header: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, every cell quoted; what a spreadsheet takes as a formula gets a ' first.

    `header` None: there is none.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if header is not None:
        writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return _BOM + out.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """The cell as a spreadsheet takes it for text; the import takes the ' off again (imports.md 3.2)."""
    if not cell or (cell[0] not in _FIRST and "\x00" not in cell):
        return cell
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(_FORMULA) else own_quote_kept(cell)


def own_quote_kept(cell: str) -> str:
    """The cell with one ' more where the import would take its own for a guard."""
    return f"'{cell}" if _GUARDED.match(cell) else cell
