"""The distinct values of the columns that speak about mail, and what they certainly mean."""

from collections import Counter
from collections.abc import Iterable

from desktop_app.importing.cells import one_line
from desktop_app.importing.flags import STOP, UNKNOWN, flag_of
from desktop_app.importing.mapping import SPEAKING, Columns
from desktop_app.importing.table import Table


def values_of(table: Table, at: int) -> Counter[str]:
    """Every value of a column with its count; "" = empty cells."""
    raw = Counter(record.cells[at] if at < len(record.cells) else "" for record in table.records)
    found: Counter[str] = Counter()
    for value, count in raw.items():
        found[one_line(value)] += count
    return found


def meanings_of(table: Table, columns: Columns) -> dict[str, dict[str, str]]:
    """Column → value → meaning, of those whose words leave no doubt."""
    return {
        table.header[at]: known_meanings(values_of(table, at))
        for name in SPEAKING
        for at in columns.of.get(name, ())
    }


def known_meanings(values: Iterable[str]) -> dict[str, str]:
    """What the values of a status column certainly mean; the others are left for a person to say."""
    found = {}
    for value in values:
        flag, kind = flag_of(value)
        if flag != UNKNOWN:
            found[value] = kind or "unsubscribed" if flag == STOP else flag
    return found
