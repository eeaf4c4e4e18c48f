"""A file that was given: what it is, and the tables in it."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.importing import kinds
from desktop_app.importing.files import read_bounded
from desktop_app.importing.table import Problem, Table

KINDS = ("csv", "xlsx", "xls", "ods", "vcard", "ldif", "contactxml")
"""What a table may have been; a ZIP holds several of them. A workbook's `encoding` is "" but for a web
page's table saved as "xls"."""

_MOST_CARD_LINES = 1_500_000
_NOTHING = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00\x1a"


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

    Raises AppError: file-missing, file-unreadable, file-not-a-file, file-empty, file-too-large,
    file-kind-unknown, file-encoding-unclear, file-encoding-wrong and the other "file-…", "workbook-…" and
    "archive-…".
    """
    return read_source_bytes(read_bounded(path), name=path.name, options=options)


def read_source_bytes(data: bytes, *, name: str, options: ReadOptions = ReadOptions()) -> SourceFile:
    """As `read_source`, on the bytes of a file called `name`."""
    if not data.strip(_NOTHING):
        raise AppError("file-empty", file=name)
    sha256 = hashlib.sha256(data).hexdigest()
    kind = kinds.kind_of(data, name)
    if kind == kinds.ZIP:
        from desktop_app.importing.archive import read_archive

        tables, problems = read_archive(data, name=name, sha256=sha256, options=options)
        return SourceFile(name=name, sha256=sha256, container="zip", tables=tables, problems=problems)
    table, sheets = read_table(data, kind, name=name, sha256=sha256, options=options)
    return SourceFile(name=name, sha256=sha256, container=table.kind, tables=(table,), sheets=sheets)


def read_table(
    data: bytes, kind: str, *, name: str, sha256: str, options: ReadOptions
) -> tuple[Table, tuple[SheetInfo, ...]]:
    """The one table of a file of this kind, with the sheets that it could have been instead."""
    # Each reader is loaded when it is first needed: the window starts without them.
    if kind in (kinds.XLSX, kinds.XLS, kinds.ODS):
        from desktop_app.importing.sheets import read_workbook

        return read_workbook(data, kind, name=name, sha256=sha256, options=options)
    if kind == kinds.HTML:
        from desktop_app.importing.html_tables import read_html

        return read_html(data, name=name, sha256=sha256, options=options), ()
    if kind == kinds.VCARD:
        if data.count(b"\n") > _MOST_CARD_LINES:
            raise AppError("file-too-many-rows", file=name, limit=_MOST_CARD_LINES)
        from desktop_app.importing.vcards import read_vcards

        return read_vcards(data, name=name, sha256=sha256, encoding=options.encoding), ()
    if kind == kinds.LDIF:
        from desktop_app.importing.ldif import read_ldif

        return read_ldif(data, name=name, sha256=sha256, encoding=options.encoding), ()
    if kind == kinds.CONTACTXML:
        from desktop_app.importing.contactxml import read_contactxml

        return read_contactxml(data, name=name, sha256=sha256, encoding=options.encoding), ()
    from desktop_app.importing.reading import read_text

    return read_text(data, name=name, sha256=sha256, options=options), ()
