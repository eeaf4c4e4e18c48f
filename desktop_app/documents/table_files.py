"""Tables as files that a spreadsheet opens: CSV in two encodings, and XLSX. Nothing in them calculates."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from desktop_app.documents.csv_file import harmless, own_quote_kept
from desktop_app.domain.errors import AppError

Encoding = Literal["utf-8", "cp932"]

_BOM = b"\xef\xbb\xbf"
_MOST_IN_A_CELL = 32_767
"""Characters that an XLSX cell can hold."""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A character that CP932 does not have: row from 1 (without the header), column's header."""

    row: int
    column: str
    character: str


def write_csv(
    file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: Encoding = "utf-8"
) -> None:
    """CRLF, every cell quoted; UTF-8 has a byte order mark, as spreadsheets want it.

    Raises AppError("export-characters") for a character that CP932 lacks; ask `unwritable` before.
    """
    if encoding == "utf-8":
        file.write(_BOM)
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        if text.tell() > 500_000:
            _drain(text, file, encoding)
    _drain(text, file, encoding)


def unwritable(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Unwritable]:
    """Every character, once for each cell, that CP932 does not have."""
    for number, row in enumerate(rows, 1):
        for name, cell in zip(header, row, strict=False):
            if cell.isascii():
                continue
            if not _in_cp932(cell):
                for char in dict.fromkeys(cell):
                    if not _in_cp932(char):
                        yield Unwritable(number, name, char)


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], *, sheet: str) -> None:
    """One sheet, every cell text; row by row, so that a hundred thousand people need little memory.

    Raises AppError("export-cell-too-long") rather than cutting anything off, and OSError.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    try:
        page = book.add_worksheet(sheet)
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(header) - 1, 0), 18)
        for at, name in enumerate(header):
            page.write_string(0, at, name, bold)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if not cell:
                    continue
                if len(cell) > _MOST_IN_A_CELL:
                    raise AppError("export-cell-too-long", row=number, column=header[at])
                look = quoted if harmless(cell) != cell else text
                page.write_string(number, at, own_quote_kept(_xml(cell)), look)
    finally:
        book.close()


def _xml(cell: str) -> str:
    """Without the characters that no XML file can hold."""
    return cell if cell.isprintable() else "".join(c for c in cell if c >= " " or c in "\t\n\r")


def _drain(text: io.StringIO, file: BinaryIO, encoding: Encoding) -> None:
    try:
        file.write(text.getvalue().encode(encoding))
    except UnicodeEncodeError as error:
        raise AppError("export-characters", count=1, characters=error.object[error.start]) from error
    text.seek(0)
    text.truncate()


def _in_cp932(text: str) -> bool:
    """Whether it reads back as it is: Python writes 〜 as the bytes of ～, which is another character."""
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False
