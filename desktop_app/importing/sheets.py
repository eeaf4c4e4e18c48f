"""XLSX, XLS and ODS as tables. The workbook itself is opened in a process of its own (`sheet_process`)."""

import time
from collections.abc import Sequence
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.importing import kinds
from desktop_app.importing.child_limits import MAX_SECONDS
from desktop_app.importing.headers import split_table
from desktop_app.importing.sheet_process import lines_of
from desktop_app.importing.sheet_values import column_letters
from desktop_app.importing.source import ReadOptions, SheetInfo
from desktop_app.importing.table import Problem, Record, Table
from desktop_app.importing.zip_checks import check_workbook, refuse_encrypted

_TRY_AGAIN = ("workbook-too-much-memory", "file-damaged")


def read_workbook(
    data: bytes, kind: str, *, name: str, sha256: str, options: ReadOptions
) -> tuple[Table, tuple[SheetInfo, ...]]:
    """The chosen sheet, else the first visible one with addresses, and every sheet there is.

    Rows without anything in them are no records; `row` is the sheet's own row number.
    Raises AppError: file-password, file-damaged, file-empty, file-too-many-rows, file-header-row-missing,
    workbook-sheet-missing, workbook-too-slow, workbook-too-much-memory, workbook-not-started, archive-….
    """
    if kind != kinds.XLS:
        check_workbook(data, name)
    if kind == kinds.ODS:
        refuse_encrypted(data, name)
    begin = time.monotonic()
    try:
        said = list(lines_of(data, kind, name=name, sheet=options.sheet))
    except AppError as error:
        if kind != kinds.XLSX or error.id not in _TRY_AGAIN:
            raise
        # One cell in the last column of the last row ends the quick reader; the slow one passes it.
        left = max(MAX_SECONDS - (time.monotonic() - begin), 1)
        said = _streamed(data, error, name=name, sheet=options.sheet, seconds=left)
    return _table(said, kind, name=name, sha256=sha256, options=options)


def _streamed(
    data: bytes, first: AppError, *, name: str, sheet: str | None, seconds: float
) -> list[dict[str, Any]]:
    try:
        return list(lines_of(data, kinds.XLSX, name=name, sheet=sheet, stream=True, seconds=seconds))
    except AppError as error:
        raise (first if error.id == "file-damaged" else error) from error


def _table(
    said: Sequence[dict[str, Any]], kind: str, *, name: str, sha256: str, options: ReadOptions
) -> tuple[Table, tuple[SheetInfo, ...]]:
    about = said[0]
    sheets = tuple(SheetInfo(*one) for one in about["sheets"])
    records = [Record(row, tuple(cells)) for line in said for row, cells in line.get("rows", ())]
    if not records:
        raise AppError("file-empty", file=name)
    header_row, header, body, left_out = split_table(records, options.header_row, name)
    if not body:
        raise AppError("file-empty", file=name)
    faults = [tuple(one) for line in said for one in line.get("faults", ())]
    # Merged cells of a title or of the header's rows are what they look like.
    told = [one for one in faults if one[3] != "merged-cells" or one[0] > (header_row or 0)]
    problems = [_problem(one, header, header_row) for one in told]
    table = Table(
        name=name,
        sha256=sha256,
        encoding="",
        delimiter="",
        header_row=header_row,
        header=header,
        records=tuple(_padded(record, len(header)) for record in body),
        problems=(*problems, *left_out),
        kind=kind,
        sheet=str(about["picked"]),
    )
    return table, sheets


def _padded(record: Record, width: int) -> Record:
    """A sheet has no short rows: its cells that hold nothing are empty ones."""
    lacking = width - len(record.cells)
    return Record(record.row, record.cells + ("",) * lacking) if lacking > 0 else record


def _problem(fault: tuple[Any, ...], header: Sequence[str], header_row: int | None) -> Problem:
    row, column, value, reason = fault
    if reason in ("too-many-columns", "cell-cut"):
        return Problem(row, "", "", reason)
    named = header[column] if column < len(header) and header_row is not None else ""
    return Problem(row, named or column_letters(column), value, reason)
