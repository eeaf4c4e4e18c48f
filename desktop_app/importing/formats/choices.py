"""What a person decided about the columns of a table, and how it is applied."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop_app.domain.errors import AppError
from desktop_app.importing.dates import DAY_FIRST, MONTH_FIRST
from desktop_app.importing.formats.values import meanings_of
from desktop_app.importing.mapping import ALL_FIELDS, SEVERAL, Columns, folded_header
from desktop_app.importing.parts import ALL_MEANINGS, Part

DATE_ORDERS = (DAY_FIRST, MONTH_FIRST)


@dataclass(frozen=True, slots=True)
class MappingChoice:
    """Columns are named by their header or as 列1, 列2 …; a field "" = not stored.

    `meanings`: column → value as it stands in the file → one of ALL_MEANINGS.
    `date_orders`: column → "dmy" or
    "mdy", for columns whose dates can be read both ways.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    date_orders: Mapping[str, str] = field(default_factory=dict)


def header_key(header: Sequence[str]) -> str:
    """The same for every file with these headers, in whatever order: remembered mappings are known by it."""
    names = sorted({folded for name in header if (folded := folded_header(name))})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def column_at(header: Sequence[str], name: str) -> int | None:
    """The column that a header or 列n names; a header goes before, also one written with other widths."""
    if name in header:
        return header.index(name)
    wanted = folded_header(name)
    same = [at for at, one in enumerate(header) if wanted and folded_header(one) == wanted]
    if len(same) == 1:
        return same[0]
    number = name.removeprefix("列")
    if name.startswith("列") and number.isdecimal() and 1 <= int(number) <= len(header):
        return int(number) - 1
    return None


def with_choices(part: Part, choice: MappingChoice) -> Part:
    """The part with a person's choices in place of what was recognised.

    Raises AppError: import-column-unknown, import-field-unknown, import-meaning-unknown.
    """
    header = part.table.header
    for name in (*choice.columns, *choice.meanings, *choice.date_orders):
        if column_at(header, name) is None:
            raise AppError("import-column-unknown", column=name, file=part.table.name)
    for name in choice.columns.values():
        if name not in ALL_FIELDS:
            raise AppError("import-field-unknown", field=name)
    said = [meaning for values in choice.meanings.values() for meaning in values.values()]
    for meaning in said:
        if meaning not in ALL_MEANINGS:
            raise AppError("import-meaning-unknown", meaning=meaning)
    for order in choice.date_orders.values():
        if order not in DATE_ORDERS:
            raise AppError("import-meaning-unknown", meaning=order)
    return applied(part, choice)


def applied(part: Part, choice: MappingChoice) -> Part:
    """As `with_choices`, leaving out what the table does not have (a remembered choice)."""
    header = part.table.header
    moved = {at: name for key, name in choice.columns.items() if (at := column_at(header, key)) is not None}
    columns = _moved(part.columns, moved)
    meanings = {name: dict(values) for name, values in meanings_of(part.table, columns).items()}
    for name, values in part.meanings.items():
        meanings[name] = {**meanings.get(name, {}), **values}
    for key, values in choice.meanings.items():
        if (at := column_at(header, key)) is not None:
            meanings[header[at]] = {**meanings.get(header[at], {}), **values}
    orders = dict(part.date_orders)
    for key, order in choice.date_orders.items():
        if (at := column_at(header, key)) is not None:
            orders[header[at]] = order
    return replace(part, columns=columns, meanings=meanings, date_orders=orders)


def _moved(columns: Columns, moved: Mapping[int, str]) -> Columns:
    found: dict[str, list[int]] = {}
    for name, places in columns.of.items():
        found[name] = [at for at in places if at not in moved]
    for at, name in moved.items():
        if not name:
            continue
        kept = found.get(name, []) if name in SEVERAL else []
        found[name] = [*kept, at]
    return Columns({name: tuple(sorted(places)) for name, places in found.items() if places})
