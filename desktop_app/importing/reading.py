"""A CSV file as numbered records of text. Nothing is guessed about types: `0312345678` stays what it is.

`row` counts every record of the file from 1, with preamble, header and blank lines; a quoted line end does
not start one.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from desktop_app.domain.errors import AppError
from desktop_app.importing import delimiters, encodings
from desktop_app.importing.cells import clean, hides
from desktop_app.importing.delimiters import DELIMITERS, looks_like_address
from desktop_app.importing.headers import is_sum, split_table
from desktop_app.importing.source import ReadOptions
from desktop_app.importing.table import INVISIBLE, Problem, Record, Table

__all__ = ["MAX_ROWS", "is_blank", "looks_like_address", "read_text"]

MAX_ROWS = 200_000
MAX_LINES = 1_000_000
MAX_COLUMNS = 500
MAX_CELL = 10_000

_MANY_LINES = 50
_LONGEST_LINE = 4_000_000
_LOOKED_BACK = 100
_LOST = "\ufffd"

csv.field_size_limit(64_000_000)


def read_text(data: bytes, *, name: str, sha256: str, options: ReadOptions) -> Table:
    """The table of a text file whose cells are parted by commas, tabs, semicolons or bars.

    Raises AppError: file-empty, file-too-many-rows, file-no-text, file-encoding-unclear,
    file-encoding-wrong, file-delimiter-unknown, file-header-row-missing.
    """
    _refuse_empty(data, name)
    decoded = encodings.decode(data, options.encoding)
    text = decoded.text.removeprefix("\ufeff")
    _refuse_binary(text, name)
    # A loop, not `list`: in one call into C no other thread, the window's least of all, gets its turn.
    lines = [line for line in islice(io.StringIO(text, newline=""), MAX_LINES + 1)]  # noqa: C416
    if len(lines) > MAX_LINES:
        raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
    chosen = delimiters.chosen_one(options.delimiter)
    delimiter = chosen or delimiters.announced(lines) or delimiters.consistent(lines)
    if delimiter not in DELIMITERS:
        raise AppError("file-delimiter-unknown", file=name)
    hidden: list[tuple[int, int]] = []
    records, problems = _records(lines, delimiter, name, decoded, hidden)
    told = records
    records = _one_below_another(records)
    header_row, header, body, left_out = split_table(records, options.header_row, name)
    if not any(not is_blank(record) for record in body):
        raise AppError("file-empty", file=name)
    return Table(
        name=name,
        sha256=sha256,
        encoding=decoded.encoding,
        delimiter=delimiter,
        header_row=header_row,
        header=header,
        records=body,
        problems=(*problems, *invisible(told, header, hidden), *left_out),
    )


def _refuse_empty(data: bytes, name: str) -> None:
    if not data.strip(b" \t\r\n\xef\xbb\xbf\x00\x1a"):
        raise AppError("file-empty", file=name)


def _refuse_binary(text: str, name: str) -> None:
    head = text[:20_000]
    odd = sum(
        count for char, count in Counter(head).items() if char < " " and char not in "\t\r\n\x0b\x0c\x1a"
    )
    if odd > len(head) // 10 + 8:
        raise AppError("file-no-text", file=name)


def _records(
    lines: Sequence[str],
    delimiter: str,
    name: str,
    decoded: encodings.Decoded,
    hidden: list[tuple[int, int]],
) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems: list[Problem] = []
    repaired = frozenset(decoded.repaired_lines)
    lossy = _LOST in decoded.text
    longest = max(map(len, lines), default=0)
    for first, last, cells, unclosed in _spans(lines, delimiter):
        row = len(records) + 1
        if row > MAX_ROWS:
            raise AppError("file-too-many-rows", file=name, limit=MAX_ROWS)
        if unclosed:
            problems.append(Problem(row, "", cells[0][:80] if cells else "", "unclosed-quote"))
        if repaired and any(line in repaired for line in range(first, last + 1)):
            problems.append(Problem(row, "", "", "encoding-repaired"))
        if lossy and (lost := [cell for cell in cells if _LOST in cell]):
            problems.append(Problem(row, "", lost[0][:80], "characters-lost"))
        if len(cells) > MAX_COLUMNS:
            problems.append(Problem(row, "", "", "too-many-columns"))
            del cells[MAX_COLUMNS:]
        if (longest > MAX_CELL or last > first) and any(len(cell) > MAX_CELL for cell in cells):
            problems.append(Problem(row, "", "", "cell-cut"))
            cells = [cell[:MAX_CELL] for cell in cells]
        cleaned = [clean(cell) for cell in cells]
        if cleaned != cells:
            hidden += [(row, at) for at, cell in enumerate(cells) if hides(cell)]
        records.append(Record(row, tuple(cleaned)))
    if records and _breaks_off(lines[-1], records, cut_off=decoded.cut_off):
        problems.append(Problem(len(records), "", " ".join(records[-1].cells)[:80], "record-cut-off"))
    return records, problems


def invisible(
    records: Sequence[Record], header: Sequence[str], hidden: Iterable[tuple[int, int]]
) -> list[Problem]:
    """`hidden`: (row, column from 0) of cells that held what nobody sees."""
    return [
        Problem(row, header[at] if at < len(header) else "", records[row - 1].cells[at][:80], INVISIBLE)
        for row, at in hidden
    ]


def _one_below_another(records: list[Record]) -> list[Record]:
    """Addresses all in one line, as copied from a mail's Bcc, are as many people and not one."""
    filled = [record for record in records if any(record.cells)]
    if len(filled) != 1 or sum("@" in cell for cell in filled[0].cells) < 2:
        return records
    cells = [cell for cell in filled[0].cells if cell]
    if any(cell.count("@") + cell.count("＠") != 1 for cell in cells):
        return records
    return [Record(row, (cell,)) for row, cell in enumerate(cells, 1)]


def _breaks_off(line: str, records: Sequence[Record], *, cut_off: bool) -> bool:
    """Whether the file ends within its last record, as after a download that was broken off."""
    if cut_off:
        return True
    if line.endswith(("\n", "\r")) or not any(records[-1].cells):
        return False
    widths = Counter(len(record.cells) for record in records[-_LOOKED_BACK - 1 : -1])
    usual, count = widths.most_common(1)[0] if widths else (0, 0)
    short = len(records[-1].cells) < usual and count * 10 >= widths.total() * 9
    return (short and not is_sum(records[-1].cells)) or line.count('"') % 2 == 1


def _spans(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, int, list[str], bool]]:
    """Records with their first and last physical line (from 1).

    A quote that is never closed swallows the rest of the file: a record over very many lines, or one with
    too few cells and an address on each line, is cut after its first line and reading goes on there.
    """
    start = 0
    widths: Counter[int] = Counter()
    while start < len(lines):
        # No slice: a file full of open quotes would be copied once for each of them.
        rest = map(_cut_line, map(lines.__getitem__, range(start, len(lines))))
        reader = csv.reader(rest, delimiter=delimiter)
        before = 0
        for cells in reader:
            first, last = start + before + 1, start + reader.line_num
            before = reader.line_num
            if last > first and _swallowed(lines[first - 1 : last], cells, widths, delimiter):
                yield first, first, _without_quotes(lines[first - 1], delimiter), True
                start = first
                break
            widths[len(cells)] += 1
            yield first, last, cells, False
        else:
            return


def _cut_line(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE]


def _without_quotes(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line[:_LONGEST_LINE].replace('"', "")], delimiter=delimiter), [])


def _swallowed(lines: Sequence[str], cells: Sequence[str], widths: Counter[int], delimiter: str) -> bool:
    """Whether these lines are one record only because a quote of the first one is not closed."""
    usual = widths.most_common(1)[0][0] if widths else 0
    if len(cells) == usual and usual > 1:
        # In the last column a quote may swallow whole records; the number of cells is right nevertheless.
        whole = sum(_is_whole(line, delimiter, usual) for line in lines[1:])
        return _is_whole(lines[0], delimiter, usual) and whole * 2 >= len(lines) - 1
    if len(lines) > _MANY_LINES or all("@" in line for line in lines if line.strip()):
        return True
    return usual > 1 and len(_without_quotes(lines[0], delimiter)) == usual


def _is_whole(line: str, delimiter: str, usual: int) -> bool:
    """Whether a line is a record by itself."""
    if line.count(delimiter) < usual - 1 or ("@" not in line and usual < 3):
        return False
    return len(_without_quotes(line, delimiter)) == usual


def is_blank(record: Record) -> bool:
    """Whether no cell holds anything."""
    return not any(cell.strip() for cell in record.cells)
