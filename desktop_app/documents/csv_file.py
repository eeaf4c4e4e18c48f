"""Rows as CSV that a spreadsheet opens with a double click and that cannot make it calculate."""

import csv
import io
from collections.abc import Iterable, Sequence

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render_csv(header: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with BOM and CRLF, every cell quoted; what a spreadsheet takes as a formula gets a ' first.

    `header` None: there is none.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if header is not None:
        writer.writerow(header)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return _BOM + out.getvalue().encode("utf-8", "replace")


def _harmless(cell: str) -> str:
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
