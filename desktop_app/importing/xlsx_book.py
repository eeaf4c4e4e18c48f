"""An .xlsx read as a stream, row by row: slower than calamine, but it sees what a person sees.

It is used where calamine loses something – formats that put zeros in front, formulas without a value, errors
– or ends its process, as at a single cell in the last column of the last row. It runs in the child process.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import IO, NamedTuple

from lxml import etree

from desktop_app.importing import number_formats
from desktop_app.importing.cells import hides
from desktop_app.importing.sheet_values import column_number, number_text, text_of, unescaped
from desktop_app.importing.table import INVISIBLE

_LOST_ON_CALAMINE = (b"<f>", b"<f ", b"<f/", b't="e"', b"t='e'", b":f>", b":f ", b":c ", b":c>", b"<!DOCTYPE")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_PIECE = 1_000_000
_MAX_MERGED = 10_000


def _told(raw: str) -> tuple[str, str]:
    """A text, and that something was taken out of it which nobody sees."""
    return text_of(raw), INVISIBLE if hides(raw) else ""


class SheetEntry(NamedTuple):
    """A sheet as the workbook lists it, with its part in the package."""

    name: str
    hidden: bool
    part: str


class Cell(NamedTuple):
    """A cell that holds something; `column` from 0. `problem`: why its text isn't what it means."""

    column: int
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Style:
    date: bool
    elapsed: bool
    code: str
    """The format when it pads digits."""


class XlsxBook:
    """An opened .xlsx. Raises KeyError, ValueError, BadZipFile or LxmlError where it is broken."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._parts = {entry.lstrip("/").lower(): entry for entry in self._zip.namelist()}
        self._workbook = self._tree("xl/workbook.xml")
        self._columns: dict[str, int] = {}
        self._hiding: set[int] = set()
        """Shared texts that held what nobody sees."""
        self.sheets = tuple(self._sheet_entries())
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        """((first row, first column), (last row, last column)), from 0, of the sheet that was read last."""

    def needs_stream(self, sheet: SheetEntry) -> bool:
        """Whether calamine would lose something of this sheet."""
        if any(style.code for style in self._styles):
            return True
        tail = b""
        with self._open(sheet.part) as part:
            while piece := part.read(_PIECE):
                seen = tail + piece  # plain searches: an expression takes ten times as long
                if any(mark in seen for mark in _LOST_ON_CALAMINE):
                    return True
                tail = piece[-20:]
        return False

    def rows(self, sheet: SheetEntry) -> Iterator[tuple[int, list[Cell]]]:
        """(row from 1, its cells that hold something), without empty rows. `merged` is complete after it."""
        last = 0
        self.merged = []
        with self._open(sheet.part) as part:
            for _, element in etree.iterparse(part, tag=("{*}row", "{*}mergeCell"), **_SAFELY):
                if element.get("ref"):
                    self._note_merged(element.get("ref") or "")
                else:
                    last = _whole(element.get("r")) or last + 1
                    if cells := list(self._cells(element)):
                        yield last, cells
                _forget(element)

    def _note_merged(self, area: str) -> None:
        ends = [_REFERENCE.fullmatch(end) for end in area.split(":")]
        if len(ends) == 2 and ends[0] and ends[1] and len(self.merged) < _MAX_MERGED:
            (a, b), (c, d) = ends[0].groups(), ends[1].groups()
            self.merged.append(((int(b) - 1, column_number(a)), (int(d) - 1, column_number(c))))

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        column = -1
        space = str(row.tag).removesuffix("row")
        for cell in row.iterchildren(f"{space}c"):
            place = cell.get("r")
            column = self._column(place) if place else column + 1
            text, problem = self._value(cell, space)
            if text or problem:
                yield Cell(column, text, problem)

    def _column(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        if letters not in self._columns:
            if not _LETTERS.fullmatch(letters):
                raise ValueError(place)
            self._columns[letters] = column_number(letters)
        return self._columns[letters]

    def _value(self, cell: etree._Element, space: str) -> tuple[str, str]:
        kind = cell.get("t") or "n"
        raw, formula = None, False
        for child in cell:
            if child.tag == f"{space}v":
                raw = child.text or ""
            elif child.tag == f"{space}f":
                formula = True
            elif child.tag == f"{space}is":
                return _told(unescaped(_plain(child)))
        if not raw:
            # Text that is empty has a kind of its own ("str"); no value at all was never calculated.
            return "", "formula-without-value" if formula and raw is None and kind != "str" else ""
        if kind == "e":
            return raw, "formula-error"
        if kind == "str":
            return _told(unescaped(raw))
        at = int(raw) if kind == "s" else -1
        text = self._typed(raw, kind, cell.get("s"))
        return text, INVISIBLE if at in self._hiding else ""

    def _typed(self, raw: str, kind: str, style: str | None) -> str:
        if kind == "s":
            at = int(raw)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if raw.strip() not in ("0", "false") else "FALSE"
        if kind == "d":
            return raw.replace("T00:00:00", "").replace("T", " ")
        if kind != "n":
            return text_of(unescaped(raw))
        try:
            number = float(raw)
        except ValueError:
            return text_of(raw)
        return self._number(number, raw, _whole(style) or 0)

    def _number(self, number: float, raw: str, at: int) -> str:
        style = self._styles[at] if at < len(self._styles) else _Style(False, False, "")
        if style.date and 0 <= number < 2_958_466:
            return number_formats.moment_text(number, epoch_1904=self._epoch_1904, elapsed=style.elapsed)
        if style.code:
            return number_formats.with_format(number, style.code)
        return raw.strip() if raw.strip().isdecimal() else number_text(number)

    @cached_property
    def _epoch_1904(self) -> bool:
        about = self._workbook.find(".//{*}workbookPr")
        return about is not None and about.get("date1904") in ("1", "true", "on")

    @cached_property
    def _strings(self) -> list[str]:
        found: list[str] = []
        part = self._related("sharedStrings") or "xl/sharedstrings.xml"
        if part.lower() not in self._parts:
            return found
        with self._open(part) as strings:
            for _, one in etree.iterparse(strings, tag="{*}si", **_SAFELY):
                text, note = _told(unescaped(_plain(one)))
                if note:
                    self._hiding.add(len(found))
                found.append(text)
                _forget(one)
        return found

    @cached_property
    def _styles(self) -> list[_Style]:
        part = self._related("styles") or "xl/styles.xml"
        if part.lower() not in self._parts:
            return []
        tree = self._tree(part)
        codes = {
            _whole(one.get("numFmtId")): one.get("formatCode") or "" for one in tree.iterfind(".//{*}numFmt")
        }
        return [
            _style(_whole(one.get("numFmtId")) or 0, codes) for one in tree.iterfind(".//{*}cellXfs/{*}xf")
        ]

    def _sheet_entries(self) -> Iterator[SheetEntry]:
        parts = dict(self._relations)
        for sheet in self._workbook.iterfind(".//{*}sheets/{*}sheet"):
            ids = [value for name, value in sheet.attrib.items() if str(name).endswith("}id")]
            kind, part = parts.get(str(ids[0]) if ids else "", ("", ""))
            if kind == "worksheet" and part.lower() in self._parts:
                hidden = (sheet.get("state") or "visible") != "visible"
                yield SheetEntry(sheet.get("name") or "", hidden, part)

    def _related(self, kind: str) -> str | None:
        return next((part for _, (one, part) in self._relations if one == kind), None)

    @cached_property
    def _relations(self) -> list[tuple[str, tuple[str, str]]]:
        """(id, (kind, part)) of what the workbook points to; nothing outside the package."""
        found = []
        for one in self._tree("xl/_rels/workbook.xml.rels").iterfind("{*}Relationship"):
            if one.get("TargetMode") != "External":
                target = one.get("Target") or ""
                part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
                found.append((one.get("Id") or "", ((one.get("Type") or "").rpartition("/")[2], part)))
        return found

    def _open(self, part: str) -> IO[bytes]:
        return self._zip.open(self._parts[part.lower()])

    def _tree(self, part: str) -> etree._Element:
        with self._open(part) as stream:
            return etree.parse(stream, _parser()).getroot()


_SAFELY = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _style(number: int, codes: dict[int | None, str]) -> _Style:
    code = codes.get(number, "")
    date = number_formats.is_date(number, code)
    padded = not date and bool(code) and number_formats.pads_digits(code)
    return _Style(date, date and number_formats.is_elapsed(number, code), code if padded else "")


def _plain(text: etree._Element) -> str:
    """Its runs without the reading (furigana) that Japanese Excel keeps beside them."""
    if len(text) == 1 and str(text[0].tag).endswith("}t"):
        return text[0].text or ""
    parts = []
    for child in text:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts += [one.text or "" for one in child.iterfind("{*}t")]
    return "".join(parts)


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else None


def _forget(element: etree._Element) -> None:
    """A row that was read takes no memory any more."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
