"""A file that was given: what it is, and the tables in it."""

from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.importing.reading import read_file
from desktop_app.importing.table import Problem, Table

KINDS = ("csv", "xlsx", "xls", "ods", "vcard", "ldif", "contactxml")
"""What a table may have been; a ZIP holds several of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What a person chose by hand; None = find it. `header_row` is a record's number, 0 = there is none."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet that could be chosen. `addresses`: how many of its first rows hold one."""

    name: str
    rows: int
    hidden: bool
    addresses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file as read. `problems` are about the whole file, such as a member of a ZIP that can't be read."""

    name: str
    sha256: str
    container: str
    """"zip", or the kind of its only table."""
    tables: tuple[Table, ...]
    sheets: tuple[SheetInfo, ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def read_source(path: Path, options: ReadOptions = ReadOptions()) -> SourceFile:
    """Read the file at `path`, whatever it is by its content.

    Raises AppError: file-missing, file-unreadable, file-empty, file-too-large, file-kind-unknown,
    file-encoding-unclear, file-encoding-wrong and the other "file-…".
    """
    table = read_file(path, encoding=options.encoding, delimiter=options.delimiter)
    return SourceFile(name=table.name, sha256=table.sha256, container="csv", tables=(table,))
