"""Where the table begins and ends in its records: preamble, header row, sums under it."""

import re
import unicodedata
from collections.abc import Sequence

from desktop_app.domain.errors import AppError
from desktop_app.importing.delimiters import looks_like_address
from desktop_app.importing.mapping import header_score
from desktop_app.importing.table import Problem, Record

_HEADER_RECORDS = 15
_LOOKED_AT = 100
_LONGEST_NAME = 80
_MAIL_WORD = re.compile(
    r"mail|メール|めーる|アドレス|メアド|連絡先|宛先|送信先|配信先|address", re.IGNORECASE
)
_SUM = re.compile(
    r"(?:総?合計|総計|小計|計|総数|件数|総件数|登録件数|出力件数|以上|終わり"
    r"|total|grandtotal|subtotal|sum|count|eof|end)"
    r"(?:[:=]?[\d,.]*(?:件|名|人|行|円|records?|rows?)?(?:です)?)?"
)


def split_table(
    records: Sequence[Record], chosen: int | None, name: str
) -> tuple[int | None, tuple[str, ...], tuple[Record, ...], list[Problem]]:
    """Number of the header's record (None = there is none), names of the columns, the rows under it without
    sums, and what was left out of them.

    `chosen` is the record that a person said is the header; 0 = there is none.
    Raises AppError("file-header-row-missing").
    """
    at = _find_header(records) if chosen is None else _chosen(records, chosen, name)
    body = list(records) if at is None else list(records[at + 1 :])
    problems = _without_sums(body)
    if at is None:
        width = max((len(record.cells) for record in body), default=0)
        return None, tuple(f"列{number}" for number in range(1, width + 1)), tuple(body), problems
    header = _with_names_above(records, at)
    while header and not header[-1]:
        header = header[:-1]
    return records[at].row, header, tuple(body), problems


def _with_names_above(records: Sequence[Record], at: int) -> tuple[str, ...]:
    """In headers of two rows, 会社名 stands above an empty cell while 担当者 stands above 姓 and 名."""
    header = records[at].cells
    above = records[at - 1] if at and records[at - 1].row == records[at].row - 1 else None
    if above is None or sum(bool(cell) for cell in above.cells) < 2 or is_sum(above.cells):
        return header
    names = (*header, *[""] * (len(above.cells) - len(header)))
    over = (*above.cells, *[""] * (len(names) - len(above.cells)))
    return tuple(name or upper for name, upper in zip(names, over, strict=True))


def _chosen(records: Sequence[Record], row: int, name: str) -> int | None:
    if row == 0:
        return None
    for at, record in enumerate(records):
        if record.row == row:
            return at
    raise AppError("file-header-row-missing", file=name, row=row)


def _find_header(records: Sequence[Record]) -> int | None:
    first = records[:_HEADER_RECORDS]
    best, at = max(((header_score(one.cells), -at) for at, one in enumerate(first)), default=(0, 0))
    return -at if best > 0 else _above_addresses(records)


def _above_addresses(records: Sequence[Record]) -> int | None:
    """A record of short words above a column of addresses, with a word for mail in that column."""
    looked_at = records[:_LOOKED_AT]
    columns = {at for one in looked_at for at, cell in enumerate(one.cells) if looks_like_address(cell)}
    for at, record in enumerate(looked_at[:_HEADER_RECORDS]):
        cells = record.cells
        if any("@" in cell or "＠" in cell for cell in cells):
            return None
        named = any(place < len(cells) and _MAIL_WORD.search(cells[place]) for place in columns)
        if named and all(len(cell) <= _LONGEST_NAME for cell in cells):
            return at
    return None


def _without_sums(body: list[Record]) -> list[Problem]:
    """Take the sums at the end away. A row with an address is never one."""
    problems: list[Problem] = []
    end = len(body)
    while end > 1:
        cells = [cell for cell in body[end - 1].cells if cell.strip()]
        if cells and not is_sum(cells):
            break
        end -= 1
        if cells:
            problems.append(Problem(body[end].row, "", " ".join(cells)[:80], "sum-row"))
            del body[end:]
    return problems[::-1]


def is_sum(cells: Sequence[str]) -> bool:
    """Whether a row is a total or a closing word, and nobody."""
    if any("@" in cell or "＠" in cell for cell in cells):
        return False
    folded = (
        re.sub(r"[\s　*＊【】\[\]()（）<>-]+", "", unicodedata.normalize("NFKC", cell)) for cell in cells[:2]
    )
    return any(_SUM.fullmatch(cell.lower()) for cell in folded)
