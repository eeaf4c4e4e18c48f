"""A file as numbered records of text, whatever kind of file it was.

`row` counts every record from 1, with preamble, header and blank lines: lines of a CSV, rows of a sheet,
cards of a vCard file, entries of an LDIF file.
"""

from dataclasses import dataclass

INVISIBLE = "invisible-removed"
LINE_BREAK = "line-break-removed"
FORMULA = "formula-text"
AGAIN = "address-again"
ZERO_ADDED = "phone-zero-added"
HARMLESS = frozenset({INVISIBLE, LINE_BREAK, FORMULA, AGAIN, ZERO_ADDED})
"""Reasons that are told although the row came in whole: nothing was refused or left away."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record with its number in the file."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. `column` is the header's name or "", `reason` a code."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: a CSV, a sheet, a member of a ZIP, the cards of a vCard file as rows.

    `header_row` None = the file has no header and columns are named 列1, 列2 …; `encoding` and `delimiter`
    are "" where the kind of file has none. `sha256` is that of the whole file.
    """

    name: str
    sha256: str
    encoding: str
    delimiter: str
    header_row: int | None
    header: tuple[str, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    kind: str = "csv"
    """One of `source.KINDS`."""
    sheet: str = ""
    """The sheet of a workbook."""
    member: str = ""
    """The path inside a ZIP."""
