"""The distinct values of the columns that speak about mail, and what they certainly mean."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from desktop_app.importing.cells import one_line
from desktop_app.importing.flags import (
    STOP,
    UNKNOWN,
    answer_of,
    flag_of,
    kind_of_column,
    legend_of,
    membership_of,
    same_value,
    stop_of,
)
from desktop_app.importing.mapping import SPEAKING, Columns, folded_header
from desktop_app.importing.table import Table


def values_of(table: Table, at: int) -> Counter[str]:
    """Every value of a column with its count, as a row reader looks it up; "" = empty cells."""
    raw = Counter([record.cells[at] if at < len(record.cells) else "" for record in table.records])
    found: Counter[str] = Counter()
    for value, count in raw.items():
        found[one_line(value)] += count
    return found


def meanings_of(
    table: Table, columns: Columns, said: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, dict[str, str]]:
    """Column → value → meaning, of those that leave no doubt.

    `said`: folded header → value → meaning, what a known format says of its columns; then the header's own
    legend counts, then plain words.
    """
    found: dict[str, dict[str, str]] = {}
    for name in (*SPEAKING, "stopped"):
        for at in columns.of.get(name, ()):
            header = table.header[at]
            known = {same_value(one): meaning for one, meaning in (said or {}).get(folded_header(header),
            {}).items()}
            known = {**legend_of(header), **known}
            if name == "status":
                known = {**_memberships(header, values_of(table, at)), **known}
            if name != "stopped":
                reading = answer_of if name == "question" else flag_of
                found[header] = _meanings(values_of(table, at), known, reading)
                continue
            kind = kind_of_column(header)
            if known or kind != "unsubscribed":
                found[header] = _kinds(values_of(table, at), known, kind)
    return found


def _memberships(header: str, values: Iterable[str]) -> dict[str, str]:
    return {same_value(one): said for one in values if (said := membership_of(header, one))}


def answers_of(table: Table, at: int) -> dict[str, str]:
    """The meanings of a form's answers, in a column whose header is not the question itself."""
    known = legend_of(table.header[at])
    return _meanings(values_of(table, at), known, answer_of)


def _meanings(
    values: Iterable[str], known: Mapping[str, str], reading: Callable[[str], tuple[str, str | None]]
) -> dict[str, str]:
    by_words = known_meanings(values, reading)
    explained = {one: known[same_value(one)] for one in values if same_value(one) in known}
    return {**by_words, **explained}


def _kinds(values: Iterable[str], known: Mapping[str, str], kind: str) -> dict[str, str]:
    """Of a column of stops: what is explained, and what else stops, of the kind the column is about."""
    found = {one: known[same_value(one)] for one in values if same_value(one) in known}
    for one in values:
        if one not in found and stop_of(one) == "unsubscribed":
            found[one] = kind
    return found


def known_meanings(
    values: Iterable[str], reading: Callable[[str], tuple[str, str | None]] = flag_of
) -> dict[str, str]:
    """What the values of a status column certainly mean; the others are left for a person to say."""
    found = {}
    for value in values:
        flag, kind = reading(value)
        if flag != UNKNOWN:
            found[value] = kind or "unsubscribed" if flag == STOP else flag
    return found
