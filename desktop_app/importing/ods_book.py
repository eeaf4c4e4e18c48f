"""An .ods read as a stream: each cell's own text, which is what LibreOffice shows in it.

calamine gives the number behind a telephone number's format, loses line breaks, and fails on cells repeated
to the end of the sheet. It runs in the child process.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from desktop_app.importing.cells import hides
from desktop_app.importing.sheet_values import MAX_CELL, MAX_COLUMNS, MAX_ROWS, number_text, text_of
from desktop_app.importing.table import INVISIBLE
from desktop_app.importing.xlsx_book import Cell

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_PLACED_DIGITS = re.compile(r"[0-9()\-−‐ 　〒+/]+")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_LONGEST_RUN = 1_000


@dataclass(slots=True)
class OdsSheet:
    """One table of the document, complete."""

    name: str
    hidden: bool
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    last: int = 0
    """The number of the last row that was passed, empty or not."""


def read_ods(data: bytes) -> Iterator[OdsSheet]:
    """Each sheet in its order. Raises KeyError, ValueError, BadZipFile or LxmlError where it is broken."""
    hidden_styles: set[str] = set()
    sheet: OdsSheet | None = None
    tags = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style")
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as content:
        for event, element in etree.iterparse(
            content,
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
        ):
            if element.tag == f"{_TABLE}table":
                if event == "start":
                    style = element.get(f"{_TABLE}style-name") or ""
                    sheet = OdsSheet(element.get(f"{_TABLE}name") or "", style in hidden_styles)
                elif sheet is not None:
                    yield sheet
                    sheet = None
            elif event == "end" and element.tag == f"{_STYLE}style":
                if any(one.get(f"{_TABLE}display") == "false" for one in element):
                    hidden_styles.add(element.get(f"{_STYLE}name") or "")
            elif event == "end" and sheet is not None:
                _take_row(sheet, element)
                _forget(element)


def _take_row(sheet: OdsSheet, row: etree._Element) -> None:
    times = _count(row, "number-rows-repeated")
    cells = list(_cells(sheet, row)) if len(sheet.rows) <= MAX_ROWS else []
    if cells:
        for at in range(min(times, MAX_ROWS + 1 - len(sheet.rows))):
            sheet.rows.append((sheet.last + 1 + at, cells))
    sheet.last += times


def _cells(sheet: OdsSheet, row: etree._Element) -> Iterator[Cell]:
    column = 0
    for cell in row.iterchildren(*_CELLS):
        times = _count(cell, "number-columns-repeated")
        text, problem = _value(cell)
        if text or problem:
            rows = _count(cell, "number-rows-spanned")
            if rows > 1:
                right = column + _count(cell, "number-columns-spanned") - 1
                sheet.merged.append(((sheet.last, column), (sheet.last + rows - 1, right)))
            # One beyond the last that is kept, so that the row is said to be too long.
            for at in range(min(times, max(MAX_COLUMNS + 1 - column, 1))):
                yield Cell(column + at, text, problem)
        column += times


def _value(cell: etree._Element) -> tuple[str, str]:
    kind = cell.get(f"{_OFFICE}value-type")
    shown = "\n".join("".join(_pieces(one)) for one in cell.iterchildren(f"{_TEXT}p"))
    if any(str(name).endswith("}value-type") and value == "error" for name, value in cell.attrib.items()):
        return shown, "formula-error"
    if kind is None or kind == "string":
        raw = cell.get(f"{_OFFICE}string-value") or shown
        return text_of(raw), INVISIBLE if hides(raw[:MAX_CELL]) else ""
    if kind == "date":
        return (cell.get(f"{_OFFICE}date-value") or shown).removesuffix("T00:00:00").replace("T", " "), ""
    if kind == "time":
        found = _TIME.fullmatch(cell.get(f"{_OFFICE}time-value") or "")
        return (f"{int(found[1]):02}:{found[2]}:{found[3]}" if found else shown), ""
    if kind == "boolean":
        return ("TRUE" if cell.get(f"{_OFFICE}boolean-value") == "true" else "FALSE"), ""
    return _number(cell.get(f"{_OFFICE}value") or "", shown), ""


def _number(raw: str, shown: str) -> str:
    try:
        value = float(raw)
    except ValueError:
        return text_of(shown)
    digits = re.sub(r"\D", "", shown, flags=re.ASCII)
    if _PLACED_DIGITS.fullmatch(shown) and digits and abs(value) < 1e15 and int(digits) == value:
        return text_of(shown)  # 0312345678, or 150-0001
    return number_text(value)


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    yield paragraph.text or ""
    for child in paragraph:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_count(child, "c", _TEXT), _LONGEST_RUN)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag in (f"{_TEXT}span", f"{_TEXT}a"):
            yield "".join(_pieces(child))
        yield child.tail or ""


def _count(element: etree._Element, name: str, space: str = _TABLE) -> int:
    said = element.get(f"{space}{name}") or "1"
    return max(int(said), 1) if said.isascii() and said.isdecimal() and len(said) < 9 else 1


def _forget(element: etree._Element) -> None:
    """A row that was read takes no memory any more."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
