"""How the bytes of sample files are put together: quoting, line ends, encodings."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Sample: TypeAlias = tuple[str, bytes]
"""File name and bytes."""

Samples: TypeAlias = Mapping[str, Callable[[], Sample]]


def table_bytes(
    header: Sequence[str],
    rows: Sequence[Mapping[str, str] | Sequence[str]],
    *,
    encoding: str = "utf-8",
    end: str = "\r\n",
    delimiter: str = ",",
    quoted: bool = False,
    before: str = "",
    final_end: bool = True,
) -> bytes:
    """A delimited text. Rows are lists of cells, or header → cell with the rest empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator=end,
    )
    if header:
        writer.writerow(header)
    for row in rows:
        writer.writerow([row.get(name, "") for name in header] if isinstance(row, Mapping) else row)
    said = before + text.getvalue()
    return (said if final_end else said.removesuffix(end)).encode(encoding)
