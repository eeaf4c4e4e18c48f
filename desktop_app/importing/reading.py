"""A CSV file as numbered records of text. Nothing is guessed about types: `0312345678` stays what it is.

`row` counts every record of the file from 1, with preamble, header and blank lines; a quoted line end does
not start one.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.importing import encodings
from desktop_app.importing.cells import clean
from desktop_app.importing.mapping import header_score
from desktop_app.importing.table import Problem, Record, Table

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELL = 10_000
DELIMITERS = (",", "\t", ";", "|")

_HEADER_RECORDS = 15
_DELIMITER_RECORDS = 60
_MANY_LINES = 50
_WHOLE_ADDRESS = re.compile(r"\s*[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+\s*")

csv.field_size_limit(64_000_000)


_MAGIC = (
    (b"PK\x03\x04", "Excel / ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Excel 97-2003"),
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3\x00", "SQLite"),
)
_TEXT_KINDS = (("begin:vcard", "vCard"), ("<!doctype html", "HTML"), ("<html", "HTML"), ("<?xml", "XML"))


def read_file(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read the CSV file at `path`; the two options override what is found in it.

    Raises AppError: file-missing, file-unreadable, file-empty, file-too-large, file-not-csv,
    file-encoding-unclear, file-encoding-wrong.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AppError("file-too-large", file=path.name, limit=MAX_BYTES // 1_000_000)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise AppError("file-missing", file=path.name) from error
    except OSError as error:
        raise AppError("file-unreadable", file=path.name) from error
    return read_bytes(data, name=path.name, encoding=encoding, delimiter=delimiter)


def read_bytes(data: bytes, *, name: str, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """As `read_file`, on the bytes of a file called `name`."""
    if not data.strip(b" \t\r\n\xef\xbb\xbf\x00"):
        raise AppError("file-empty", file=name)
    _refuse_other_kinds(data, name)
    decoded = encodings.decode(data, encoding)
    text = decoded.text.removeprefix("\ufeff")
    _refuse_binary(text, name)
    # A loop, not `list`: in one call into C no other thread, the window's least of all, gets its turn.
    lines = [line for line in io.StringIO(text, newline="")]  # noqa: C416
    delimiter = delimiter or _announced(lines) or _consistent(lines)
    if delimiter not in DELIMITERS:
        raise AppError("file-delimiter-unknown", file=name)
    records, problems = _records(lines, delimiter, name, frozenset(decoded.repaired_lines))
    header_at = _find_header(records)
    header, body = _split_header(records, header_at)
    if not body:
        raise AppError("file-empty", file=name)
    return Table(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        delimiter=delimiter,
        header_row=None if header_at is None else records[header_at].row,
        header=header,
        records=body,
        problems=tuple(problems),
    )


def _refuse_other_kinds(data: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise AppError("file-not-csv", file=name, kind=kind)
    start = data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().decode("latin-1")
    for opening, kind in _TEXT_KINDS:
        if start.startswith(opening):
            raise AppError("file-not-csv", file=name, kind=kind)


def _refuse_binary(text: str, name: str) -> None:
    head = text[:20_000]
    odd = sum(
        count for char, count in Counter(head).items() if char < " " and char not in "\t\r\n\x0b\x0c\x1a"
    )
    if odd > len(head) // 50 + 3:
        raise AppError("file-not-csv", file=name, kind="binary")


def _announced(lines: Sequence[str]) -> str | None:
    """The `sep=;` line that Excel understands."""
    match = re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)
    return match.group(1) if match else None


def _consistent(lines: Sequence[str]) -> str:
    """The delimiter that gives most records the same number of columns, and whole addresses in cells."""
    scores = [(_consistency(lines, delimiter), -at) for at, delimiter in enumerate(DELIMITERS)]
    return DELIMITERS[-max(scores)[1]]


def _consistency(lines: Sequence[str], delimiter: str) -> float:
    rows: list[list[str]] = []
    for cells in csv.reader(lines[: _DELIMITER_RECORDS * 5], delimiter=delimiter):
        if any(cell.strip() for cell in cells):
            rows.append(cells)
        if len(rows) == _DELIMITER_RECORDS:
            break
    if not rows:
        return 0.0
    width, count = Counter(len(row) for row in rows).most_common(1)[0]
    with_address = sum(any(_WHOLE_ADDRESS.fullmatch(cell) for cell in row) for row in rows)
    share = count / len(rows) * (1.0 if width > 1 else 0.5)
    return share + with_address / len(rows) + min(width, 10) / 1000


def _records(
    lines: Sequence[str], delimiter: str, name: str, repaired: frozenset[int]
) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems: list[Problem] = []
    for first, last, cells, unclosed in _spans(lines, delimiter):
        row = len(records) + 1
        if row > MAX_ROWS:
            raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
        if len(cells) > MAX_COLUMNS:
            problems.append(Problem(row, "", "", "too-many-columns"))
        if unclosed:
            problems.append(Problem(row, "", cells[0][:80] if cells else "", "unclosed-quote"))
        if repaired and any(first <= line <= last for line in repaired):
            problems.append(Problem(row, "", "", "encoding-repaired"))
        if any(len(cell) > MAX_CELL for cell in cells):
            problems.append(Problem(row, "", "", "cell-cut"))
        records.append(Record(row, tuple(clean(cell[:MAX_CELL]) for cell in cells[:MAX_COLUMNS])))
    return records, problems


def _spans(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int, list[str], bool]]:
    """Records with their first and last physical line (from 1).

    A quote that is never closed swallows the rest of the file: a record over very many lines, or one with
    too few cells and an address on each line, is cut after its first line and reading goes on there.
    """
    start = 0
    widths: Counter[int] = Counter()
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter)
        before = 0
        for cells in reader:
            first, last = start + before + 1, start + reader.line_num
            before = reader.line_num
            if last > first and _swallowed(lines[first - 1 : last], cells, widths):
                plain = next(csv.reader([lines[first - 1].replace('"', "")], delimiter=delimiter), [])
                yield first, first, plain, True
                start = first
                break
            widths[len(cells)] += 1
            yield first, last, cells, False
        else:
            return


def _swallowed(lines: Sequence[str], cells: Sequence[str], widths: Counter[int]) -> bool:
    if len(lines) > _MANY_LINES:
        return True
    usual = widths.most_common(1)[0][0] if widths else 0
    return len(cells) != usual and all("@" in line for line in lines if line.strip())


def _find_header(records: Sequence[Record]) -> int | None:
    scores = [(header_score(record.cells), -at) for at, record in enumerate(records[:_HEADER_RECORDS])]
    best, at = max(scores)
    return -at if best > 0 else None


def _split_header(records: Sequence[Record], at: int | None) -> tuple[tuple[str, ...], tuple[Record, ...]]:
    if at is not None:
        header = records[at].cells
        while header and not header[-1]:
            header = header[:-1]
        return header, tuple(records[at + 1 :])
    width = max(len(record.cells) for record in records)
    return tuple(f"列{number}" for number in range(1, width + 1)), tuple(records)


def is_blank(record: Record) -> bool:
    """Whether no cell holds anything."""
    return not any(cell.strip() for cell in record.cells)


def looks_like_address(cell: str) -> bool:
    """Whether the cell is one whole address, at first sight."""
    return _WHOLE_ADDRESS.fullmatch(cell) is not None
