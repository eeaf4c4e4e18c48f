"""The sheets of a workbook as rows of text, read in the child process; the one to import is picked here."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import python_calamine as calamine
from lxml import etree

from desktop_app.domain.errors import AppError
from desktop_app.importing.cells import hides
from desktop_app.importing.delimiters import looks_like_address
from desktop_app.importing.ods_book import read_ods
from desktop_app.importing.sheet_values import MAX_CELL, MAX_COLUMNS, MAX_ROWS, text_of, unescaped
from desktop_app.importing.table import INVISIBLE
from desktop_app.importing.xlsx_book import Cell, SheetEntry, XlsxBook

Row: TypeAlias = tuple[int, list[str]]
Fault: TypeAlias = tuple[int, int, str, str]
"""(row, column from 0, value, reason)"""
Merged: TypeAlias = Sequence[tuple[tuple[int, int], tuple[int, int]]]

_COUNTED_ROWS = 200
_MAX_FAULTS = 5_000
_FILLED_ROWS = 2_000


@dataclass(slots=True)
class Sheet:
    """One sheet: its rows that hold something, with their numbers."""

    name: str
    hidden: bool
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    addresses: int = 0

    def fault(self, row: int, column: int, value: str, reason: str) -> None:
        """Note what a person should look at, up to a number that nobody reads through."""
        if len(self.faults) < _MAX_FAULTS:
            self.faults.append((row, column, value[:200], reason))


def read_sheets(data: bytes, kind: str, name: str, chosen: str | None, *, stream: bool) -> list[Sheet]:
    """Every sheet; only the one that was `chosen`, else the first visible one with addresses, keeps its rows.

    `stream` = never by calamine. Raises AppError.
    """
    found: list[Sheet] = []
    picked: Sheet | None = None
    for sheet in _sheets(data, kind, name, stream=stream):
        if len(sheet.rows) > MAX_ROWS and not _is_other(sheet, chosen):
            raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
        sheet.count = len(sheet.rows)
        sheet.addresses = sum(map(_has_address, sheet.rows[:_COUNTED_ROWS]))
        found.append(sheet)
        picked = _better(picked, sheet, chosen)
        for one in found:
            if one is not picked:
                one.rows, one.faults = [], []
    if chosen is not None and (picked is None or _is_other(picked, chosen)):
        raise AppError("workbook-sheet-missing", file=name, sheet=chosen)
    return found


def _sheets(data: bytes, kind: str, name: str, *, stream: bool) -> Iterator[Sheet]:
    if kind == "xlsx":
        return _xlsx(data, stream)
    return _ods(data, name) if kind == "ods" else _others(data, name)


def _is_other(sheet: Sheet, chosen: str | None) -> bool:
    return chosen is not None and sheet.name.strip() != chosen.strip()


def _better(picked: Sheet | None, sheet: Sheet, chosen: str | None) -> Sheet:
    if picked is None:
        return sheet
    return sheet if _worth(sheet, chosen) > _worth(picked, chosen) else picked


def _worth(sheet: Sheet, chosen: str | None) -> tuple[bool, bool, bool, bool]:
    wanted = chosen is not None and not _is_other(sheet, chosen)
    return wanted, sheet.count > 0 and not sheet.hidden, sheet.addresses > 0, sheet.count > 0


def _has_address(row: Row) -> bool:
    return any(looks_like_address(cell) for cell in row[1] if "@" in cell or "＠" in cell)


def _xlsx(data: bytes, stream: bool) -> Iterator[Sheet]:
    """Each sheet by calamine where it loses nothing of it, else from the XML itself."""
    try:
        book: XlsxBook | None = XlsxBook(data)
    except (KeyError, ValueError, etree.LxmlError, zipfile.BadZipFile):
        book = None  # .xlsb, or parts where only calamine finds them
    if book is None or not book.sheets:
        if stream:
            raise ValueError("no sheet can be streamed")
        yield from _by_calamine(data)
        return
    workbook: calamine.CalamineWorkbook | None = None
    for entry in book.sheets:
        if stream or book.needs_stream(entry):
            yield _streamed(book, entry)
            continue
        workbook = workbook or calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        yield _by_name(workbook, entry.name, entry.hidden)


def _streamed(book: XlsxBook, entry: SheetEntry) -> Sheet:
    sheet = Sheet(entry.name, entry.hidden)
    _take(sheet, book.rows(entry))
    _fill_merged(sheet, book.merged)
    return sheet


def _ods(data: bytes, name: str) -> Iterator[Sheet]:
    taken = 0
    try:
        for one in read_ods(data):
            sheet = Sheet(one.name, one.hidden)
            _take(sheet, one.rows)
            _fill_merged(sheet, one.merged)
            taken += 1
            yield sheet
    except (KeyError, ValueError, etree.LxmlError, zipfile.BadZipFile):
        if taken:
            raise
        yield from _others(data, name)


def _take(sheet: Sheet, rows: Iterable[tuple[int, list[Cell]]]) -> None:
    before: list[Cell] = []
    values: list[str] = []
    for number, cells in rows:
        if cells is not before:  # LibreOffice repeats a row by its number, a million times at most
            before, values = cells, _placed(sheet, number, cells)
        if any(values):
            sheet.rows.append((number, values))
        if len(sheet.rows) > MAX_ROWS:
            break


def _placed(sheet: Sheet, number: int, cells: Sequence[Cell]) -> list[str]:
    values = [""] * min(cells[-1].column + 1, MAX_COLUMNS)
    for column, text, problem in cells:
        if column >= MAX_COLUMNS:
            sheet.fault(number, 0, "", "too-many-columns")
            break
        if problem:
            sheet.fault(number, column, text, problem)
        if problem in ("", INVISIBLE):
            values[column] = text
        if len(text) == MAX_CELL:
            sheet.fault(number, 0, "", "cell-cut")
    return values


def _others(data: bytes, name: str) -> Iterator[Sheet]:
    try:
        yield from _by_calamine(data)
    except calamine.PasswordError as error:
        raise AppError("file-password", file=name) from error


def _by_calamine(data: bytes) -> Iterator[Sheet]:
    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for about in workbook.sheets_metadata:
        if about.typ == calamine.SheetTypeEnum.WorkSheet:
            yield _by_name(workbook, about.name, about.visible != calamine.SheetVisibleEnum.Visible)


def _by_name(workbook: calamine.CalamineWorkbook, name: str, hidden: bool) -> Sheet:
    source = workbook.get_sheet_by_name(name)
    sheet = Sheet(name, hidden)
    # With the empty area: otherwise row numbers lie.
    for number, values in enumerate(source.to_python(skip_empty_area=False), 1):
        unseen: list[str] = []
        row = [_text(value, unseen) for value in values[:MAX_COLUMNS]]
        if unseen:
            _tell_unseen(sheet, number, values, row)
        while row and not row[-1]:
            row.pop()
        if row and max(map(len, row)) == MAX_CELL:
            sheet.fault(number, 0, "", "cell-cut")
        if len(values) > MAX_COLUMNS and any(value != "" for value in values[MAX_COLUMNS:]):
            sheet.fault(number, 0, "", "too-many-columns")
        if row:
            sheet.rows.append((number, row))
        if len(sheet.rows) > MAX_ROWS:
            break
    _fill_merged(sheet, source.merged_cell_ranges or ())
    return sheet


def _tell_unseen(sheet: Sheet, number: int, values: Sequence[object], row: Sequence[str]) -> None:
    for at, text in enumerate(row):
        if isinstance(value := values[at], str) and hides(unescaped(value)):
            sheet.fault(number, at, text, INVISIBLE)


def _text(value: object, unseen: list[str]) -> str:
    """A cell's text; what held characters that nobody sees is added to `unseen`."""
    if not isinstance(value, str):
        return text_of(value)
    # Nearly every cell of a list of people is of this kind; there are a million of them.
    if not value or (
        value.isprintable() and value[0] not in "='( " and value[-1] != " " and "_x" not in value
    ):
        return value[:MAX_CELL]
    raw = unescaped(value)
    if hides(raw):
        unseen.append(raw)
    return text_of(raw)


def _fill_merged(sheet: Sheet, merged: Merged) -> None:
    """A company merged over the rows of its people is the company of each; an address is never copied."""
    rows = dict(sheet.rows) if merged else {}
    for (top, left), (bottom, right) in merged:
        first = rows.get(top + 1)
        if left != right or top == bottom or bottom - top > _FILLED_ROWS or first is None:
            continue
        if left >= len(first) or not first[left] or "@" in first[left] or "＠" in first[left]:
            continue
        if _fill(rows, range(top + 2, bottom + 2), left, first[left]):
            sheet.fault(top + 1, left, first[left], "merged-cells")


def _fill(rows: dict[int, list[str]], numbers: Iterable[int], column: int, value: str) -> bool:
    filled = False
    for number in numbers:
        values = rows.get(number)
        if values is not None:
            values.extend([""] * (column + 1 - len(values)))
            if not values[column]:
                values[column] = value
                filled = True
    return filled
