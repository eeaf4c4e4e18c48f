"""A web page's table, which many Japanese systems save as ".xls" for Excel to open."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree, html

from desktop_app.domain.errors import AppError
from desktop_app.importing import encodings, kinds
from desktop_app.importing.cells import clean, hides
from desktop_app.importing.headers import split_table
from desktop_app.importing.reading import MAX_CELL, MAX_COLUMNS, MAX_ROWS, invisible
from desktop_app.importing.source import ReadOptions
from desktop_app.importing.table import Problem, Record, Table

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_LONGEST_SPAN = 1_000
_MAX_CELLS = 3_000_000
_MAX_TABLES = 50
_NO_TEXT = frozenset({"script", "style", "template", "head"})


def read_html(data: bytes, *, name: str, sha256: str, options: ReadOptions) -> Table:
    """The largest table of the page; one inside another is part of its cell.

    Raises AppError: file-encoding-unclear, file-encoding-wrong, file-too-many-rows, file-empty, and
    file-kind-unknown where the page has no table.
    """
    decoded = _decoded(data, options.encoding)
    tables = [table for table in _parsed(decoded.text, name).iter("table") if not _inside_table(table)]
    if not tables:
        raise AppError("file-kind-unknown", file=name, kind="HTML")
    rows = max((_bounded(_rows(table), name) for table in tables[:_MAX_TABLES]), key=len)
    if len(rows) > MAX_ROWS:
        raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
    problems = [
        Problem(at, "", "", "too-many-columns") for at, row in enumerate(rows, 1) if len(row) > MAX_COLUMNS
    ]
    records = [
        Record(at, tuple(clean(cell[:MAX_CELL]) for cell in row[:MAX_COLUMNS]))
        for at, row in enumerate(rows, 1)
    ]
    hidden = [(at, place) for at, row in enumerate(rows, 1) for place in _hiding(row)]
    header_row, header, body, left_out = split_table(records, options.header_row, name)
    if not any(any(record.cells) for record in body):
        raise AppError("file-empty", file=name)
    return Table(
        name=name,
        sha256=sha256,
        encoding=decoded.encoding,
        delimiter="",
        header_row=header_row,
        header=header,
        records=body,
        problems=(*problems, *invisible(records, header, hidden), *left_out),
        kind=kinds.XLS,
    )


def _hiding(row: Sequence[str]) -> Iterator[int]:
    return (at for at, cell in enumerate(row[:MAX_COLUMNS]) if hides(cell[:MAX_CELL]))


def _decoded(data: bytes, chosen: str | None) -> encodings.Decoded:
    if chosen is None and (declared := _DECLARED.search(data[:4_000])):
        try:
            return encodings.decode(data, declared[1].decode("ascii"))
        except AppError:
            pass  # the page says what isn't true; its bytes tell
    return encodings.decode(data, chosen)


def _parsed(text: str, name: str) -> etree._Element:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        return html.document_fromstring(plain.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise AppError("file-kind-unknown", file=name, kind="HTML") from error


def _inside_table(table: etree._Element) -> bool:
    return next(table.iterancestors("table"), None) is not None


def _bounded(rows: Iterator[list[str]], name: str) -> list[list[str]]:
    """All of them. Spans make a few bytes into millions of cells: AppError("file-too-many-rows")."""
    found: list[list[str]] = []
    cells = 0
    for row in rows:
        found.append(row)
        cells += len(row)
        if cells > _MAX_CELLS:
            raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
    return found


def _rows(table: etree._Element) -> Iterator[list[str]]:
    """Cells by place: what spans rows is said in each of them, what spans columns in the first."""
    waiting: dict[int, tuple[int, str]] = {}
    for line in table.iter("tr"):
        if next(line.iterancestors("table")) is not table:
            continue
        row: list[str] = []
        for cell in line.iterchildren("td", "th"):
            _place_waiting(row, waiting)
            text = _text(cell)
            columns = min(_span(cell, "colspan"), MAX_COLUMNS - len(row) if len(row) < MAX_COLUMNS else 1)
            if (rows := _span(cell, "rowspan")) > 1 and len(row) < MAX_COLUMNS:
                waiting.update({len(row) + at: (rows - 1, text if at == 0 else "") for at in range(columns)})
            row += [text, *[""] * (columns - 1)]
            if len(row) > MAX_COLUMNS * 2:
                break
        _place_waiting(row, waiting)
        yield row


def _place_waiting(row: list[str], waiting: dict[int, tuple[int, str]]) -> None:
    while len(row) in waiting:
        left, text = waiting.pop(len(row))
        if left > 1:
            waiting[len(row)] = (left - 1, text)
        row.append("" if "@" in text else text)


def _span(cell: etree._Element, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return (
        max(1, min(int(said), _LONGEST_SPAN)) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
    )


def _text(cell: etree._Element) -> str:
    """What is seen: white space is one space, `<br>` and paragraphs are line ends."""
    if not len(cell):
        return _flat(cell.text).strip()
    parts = "".join(_pieces(cell))
    lines: Sequence[str] = [" ".join(line.split(" ")).strip() for line in parts.split("\n")]
    return "\n".join(line for line in lines if line)


def _pieces(cell: etree._Element) -> Iterator[str]:
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            if element.tag in ("br", "p", "div", "li", "tr"):
                yield "\n"
            if element.tag not in _NO_TEXT:
                yield _flat(element.text)
        elif element is not cell:
            yield _flat(element.tail)


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\xa0]+", " ", text) if text else ""
