"""A ZIP of files: Mailchimp's audiences, Google Takeout, a form's replies. Nothing is put on the disk."""

import stat
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from desktop_app.domain.charset import decode_text
from desktop_app.domain.errors import AppError
from desktop_app.importing import kinds
from desktop_app.importing.files import MAX_BYTES
from desktop_app.importing.source import ReadOptions, read_table
from desktop_app.importing.table import Problem, Table
from desktop_app.importing.zip_checks import (
    BROKEN,
    MAX_ENTRIES,
    MAX_UNPACKED,
    check_sizes,
    leaves_folder,
    open_zip,
)

MAX_TABLES = 100
MAX_ROWS = 200_000
MAX_SECONDS = 60

_TOLD = 50
_HEAD = 70_000
_BY_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class _Member(NamedTuple):
    entry: zipfile.ZipInfo
    path: str


def read_archive(
    data: bytes, *, name: str, sha256: str, options: ReadOptions
) -> tuple[tuple[Table, ...], tuple[Problem, ...]]:
    """A table for each member that can be read, and a problem (row 0, its path as column) for the others.

    Raises AppError: file-damaged, file-password, archive-too-many-files, archive-unpacks-too-large, and
    archive-nothing-inside or what stands against the only member when nothing could be read.
    """
    archive = open_zip(data, name, "ZIP")
    if not archive.infolist():
        raise AppError("file-empty", file=name)
    reader = _Reader(archive, name, sha256, options)
    for member in _members(archive):
        reader.take(member)
    reader.tell_the_rest()
    if not reader.tables:
        raise reader.only_error or AppError("archive-nothing-inside", file=name)
    return tuple(reader.tables), tuple(reader.problems)


class _Reader:
    """Reads member after member until one of the limits is reached."""

    def __init__(self, archive: zipfile.ZipFile, name: str, sha256: str, options: ReadOptions) -> None:
        self.archive, self.name, self.sha256, self.options = archive, name, sha256, options
        self.tables: list[Table] = []
        self.problems: list[Problem] = []
        self.errors: list[AppError] = []
        self._untold = 0
        self._rows = self._unpacked = 0
        self._ends = time.monotonic() + MAX_SECONDS

    @property
    def only_error(self) -> AppError | None:
        """What stood against every member alike."""
        return self.errors[0] if len({error.id for error in self.errors}) == 1 else None

    def take(self, member: _Member) -> None:
        """Read it, or say why not."""
        if reason := self._against(member):
            self._tell(member.path, reason)
            if reason == "member-encrypted":
                self.errors.append(AppError("file-password", file=self.name))
            return
        try:
            data = self._data(member)
            kind = kinds.kind_of(data, member.path)
            if kind == kinds.ZIP:
                self._tell(member.path, "member-zip")
                return
            if kind == kinds.TEXT and not _may_be_table(member.path):
                self._tell(member.path, "member-kind-unknown")
                return
            table, _ = read_table(
                data, kind, name=member.path, sha256=self.sha256, options=self._options_for(kind)
            )
        except AppError as error:
            self._refused(member, error)
        except BROKEN:
            # Whatever it was, it was unpacked up to what it claims: hundreds may lie on top of each other.
            self._unpacked += min(member.entry.file_size, MAX_BYTES)
            self._tell(member.path, "member-damaged")
            self.errors.append(AppError("file-damaged", file=self.name, kind="ZIP"))
        else:
            if _has_address(table):
                self._keep(member, table)
            else:
                self._tell(member.path, "member-no-address")

    def tell_the_rest(self) -> None:
        """Of very many that can't be read, only their number."""
        if self._untold:
            self.problems.append(Problem(0, "", str(self._untold), "members-not-listed"))

    def _against(self, member: _Member) -> str:
        entry = member.entry
        mode = entry.external_attr >> 16
        if leaves_folder(member.path) or member.path.startswith("/"):
            return "member-name-unsafe"
        if mode and stat.S_ISLNK(mode):
            return "member-link"
        if entry.flag_bits & _ENCRYPTED:
            return "member-encrypted"
        if len(self.tables) >= MAX_TABLES or self._unpacked > MAX_UNPACKED or time.monotonic() > self._ends:
            return "member-too-many"
        return ""

    def _data(self, member: _Member) -> bytes:
        """Unpacked, by what it really is and not by the size that it claims."""
        try:
            check_sizes([member.entry], member.path)
        except AppError as error:
            raise AppError(
                "archive-unpacks-too-large", file=member.path, limit=MAX_BYTES // 1_000_000
            ) from error
        with self.archive.open(member.entry) as packed:
            head = packed.read(_HEAD)
            if len(head) == _HEAD:
                kinds.refuse_foreign(head, member.path)
            rest = packed.read(MAX_BYTES + 1 - len(head)) if len(head) == _HEAD else b""
        data = head + rest
        self._unpacked += len(data)
        if len(data) > MAX_BYTES or self._unpacked > MAX_UNPACKED:
            raise AppError("archive-unpacks-too-large", file=member.path, limit=MAX_BYTES // 1_000_000)
        if not data.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe\x00\x1a"):
            raise AppError("file-empty", file=member.path)
        return data

    def _options_for(self, kind: str) -> ReadOptions:
        """What was chosen by hand is meant for the texts; a sheet for the workbooks."""
        if kind in (kinds.XLSX, kinds.XLS, kinds.ODS):
            return ReadOptions(sheet=self.options.sheet, header_row=self.options.header_row)
        return self.options

    def _keep(self, member: _Member, table: Table) -> None:
        self._rows += len(table.records)
        if self._rows > MAX_ROWS:
            self._rows -= len(table.records)
            self._tell(member.path, "member-too-many")
            self.errors.append(AppError("file-too-many-rows", file=self.name, limit=MAX_ROWS))
            return
        self.tables.append(_with_member(table, self.name, member.path))

    def _refused(self, member: _Member, error: AppError) -> None:
        self.errors.append(error)
        reasons = {
            "file-kind-unknown": "member-kind-unknown",
            "file-no-text": "member-kind-unknown",
            "file-empty": "member-empty",
            "file-password": "member-encrypted",
            "file-damaged": "member-damaged",
            "file-encoding-unclear": "member-encoding",
            "file-encoding-wrong": "member-encoding",
            "archive-unpacks-too-large": "member-too-large",
        }
        self._tell(member.path, reasons.get(error.id, "member-unreadable"))

    def _tell(self, path: str, reason: str) -> None:
        if len(self.problems) < _TOLD:
            self.problems.append(Problem(0, path, "", reason))
        else:
            self._untold += 1


def _members(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for entry in archive.infolist()[:MAX_ENTRIES]:
        path = member_path(entry)
        last = path.rpartition("/")[2].lower()
        if path.endswith("/") or last in _BY_SYSTEMS or last.startswith("._") or path.startswith("__MACOSX/"):
            continue
        yield _Member(entry, path)


def member_path(entry: zipfile.ZipInfo) -> str:
    """Its name as it was meant: Japanese Windows writes Shift_JIS where the standard says CP437."""
    name = entry.orig_filename if "\x00" not in entry.orig_filename else entry.filename
    if not entry.flag_bits & _UTF8_NAME and not name.isascii():
        name = decode_text(name.encode("cp437", "replace"))
    return "".join(char for char in name.replace("\\", "/") if char.isprintable())[:500]


def _may_be_table(path: str) -> bool:
    """A read-me or a web page's script is no list of people, whatever commas it holds."""
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    return ending not in ("md", "js", "css", "json", "xml", "svg", "log", "ini", "py", "eml", "ics")


def _has_address(table: Table) -> bool:
    return any("@" in cell or "＠" in cell for record in table.records for cell in record.cells)


def _with_member(table: Table, name: str, path: str) -> Table:
    return replace(table, name=name, member=path)
