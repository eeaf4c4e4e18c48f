"""What the import wizard shows: a file as read, its tables column by column, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop_app.importing.formats import MappingChoice
from desktop_app.importing.parts import Part
from desktop_app.importing.quiet import let_go
from desktop_app.importing.source import ReadOptions, SheetInfo, SourceFile

MAX_COLUMNS = 500
"""So many columns are shown, and of further ones those that something is taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """A column by its header, and the field it is taken for ("" = not stored)."""

    at: int
    key: str
    """As `MappingChoice` names it: the header, or 列n where there is none."""
    name: str
    field: str
    samples: tuple[str, ...]
    """Up to three different values; none of a refused column."""
    refused: str = ""
    """The rule that refuses it."""
    day_order: str = ""
    """A column of dates such as 4/5/2026: "unclear", or the order that was chosen ("mdy", "dmy")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusValue:
    """One value of a status column. `meaning`: one of `parts.MEANINGS`, "" = nobody said yet."""

    value: str
    count: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusColumn:
    """A column whose values decide row by row. `rest`: how many further values are not shown."""

    key: str
    name: str
    field: str
    values: tuple[StatusValue, ...]
    rest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLook:
    """One table of a file: what it was taken for, and its beginning."""

    label: str
    """The member of a ZIP, the sheet, or the file's name."""
    kind: str
    format: str
    rows: int
    addresses: int
    """Rows with something that looks like an address."""
    encoding: str
    delimiter: str
    header_row: int | None
    columns: tuple[FileColumn, ...]
    preview: tuple[tuple[int, tuple[str, ...]], ...]
    """(row, cells) of the first rows, with those before the header."""
    statuses: tuple[StatusColumn, ...]
    stop: str
    """The kind of stop that the table as a whole looks like; "" = none."""
    suggested: str
    """The basis that its format suggests; "" = none."""
    remembered: str
    """The name of the mapping that was remembered for these columns; "" = none."""
    dated: frozenset[str]
    """Bases for which there is a column of dates."""

    fields: frozenset[str]
    """Every field that some column is taken for."""

    @property
    def has_address(self) -> bool:
        """Whether a column is taken for the e-mail address."""
        return "email" in self.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLook:
    """What was found in a file, before anything is declared."""

    name: str
    container: str
    parts: tuple[PartLook, ...]
    sheets: tuple[SheetInfo, ...]
    sheet: str
    problems: tuple[str, ...]
    """About the whole file, in words."""
    imported_at: str
    """The day on which the very same file was brought in; "" = never."""

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for one in self.parts)


@dataclass(slots=True)
class ImportFile:
    """A file that was read once: what is shown is what is brought in, whatever becomes of the file."""

    look: FileLook
    path: Path
    data: bytes
    options: ReadOptions
    source: SourceFile
    parts: tuple[Part, ...]
    choices: tuple[MappingChoice, ...]
    bases: tuple[Part, ...]
    """The parts as recognised, before any choice."""

    def forget(self) -> None:
        """Let go of the rows piece by piece; call it off the UI thread."""
        rows = [record for table in self.source.tables for record in table.records]
        self.source = replace(self.source, tables=())
        self.parts, self.bases, self.data = (), (), b""
        let_go(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did; `batch` None = there was nothing to do."""

    batch: str | None
    file: str
    counts: Mapping[str, int]
    stop_list: str = ""
    mailable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """An earlier import. `can_undo` is False once something was sent on it, or after it was undone."""

    id: str
    file: str
    at: str
    by: str
    basis: str
    counts: Mapping[str, int]
    undone: bool
    used: bool
    stop_list: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What was declared, as the batch keeps it."""

    @property
    def can_undo(self) -> bool:
        """Whether it may be taken back now."""
        return not (self.undone or self.used)
