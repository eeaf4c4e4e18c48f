"""A telephone number or postal code in two or three columns (tel01, tel02, tel03) becomes one."""

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop_app.importing.mapping import Columns, folded_header
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Record, Table

_PROBED = 500
_NUMBERED = re.compile(r"(.*?(?:tel|phone|電話|電話番号|fax|携帯|携帯番号|携帯電話|zip"
    r"|郵便番号).*?)0?([123])\Z", re.DOTALL)
_PIECE = re.compile(r"\d{1,5}")


def joined(part: Part) -> Part:
    """The part with the pieces in the first column of each such run, the others empty."""
    runs = [run for run in _runs(part.table.header) if _in_pieces(part.table, run)]
    if not runs:
        return part
    table = part.table
    records = tuple(Record(record.row, _joined_cells(record.cells, runs)) for record in table.records)
    gone = {at for run in runs for at in run[1:]}
    columns = {
        name: tuple(at for at in places if at not in gone) for name, places in part.columns.of.items()
    }
    kept = Columns({name: places for name, places in columns.items() if places})
    return replace(part, table=replace(table, records=records), columns=kept)


def _runs(header: Sequence[str]) -> list[tuple[int, ...]]:
    found: dict[str, dict[int, int]] = {}
    for at, name in enumerate(header):
        if match := _NUMBERED.fullmatch(folded_header(name)):
            found.setdefault(match.group(1), {}).setdefault(int(match.group(2)), at)
    whole = [numbers for numbers in found.values() if len(numbers) >= 2 and sorted(numbers) == [*range(1,
    len(numbers) + 1)]]
    return [tuple(numbers[one] for one in sorted(numbers)) for numbers in whole]


def _in_pieces(table: Table, run: Sequence[int]) -> bool:
    """Every filled cell is a short piece, and rows fill all of them: two whole numbers are no pieces."""
    filled = 0
    for record in table.records[:_PROBED]:
        cells = [record.cells[at] if at < len(record.cells) else "" for at in run]
        if not any(cells):
            continue
        if not all(_PIECE.fullmatch(cell) for cell in cells):
            return False
        filled += 1
    return filled > 0


def _joined_cells(cells: tuple[str, ...], runs: Sequence[Sequence[int]]) -> tuple[str, ...]:
    changed = list(cells)
    for run in runs:
        pieces = [cells[at] for at in run if at < len(cells) and cells[at]]
        if pieces:
            for at in run:
                if at < len(changed):
                    changed[at] = ""
            changed[run[0]] = "-".join(pieces)
    return tuple(changed)
