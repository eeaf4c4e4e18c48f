"""Choices about columns that were made once, kept by the set of headers and used for the next such file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.importing.formats.choices import DATE_ORDERS, MappingChoice, header_key
from desktop_app.importing.mapping import ALL_FIELDS
from desktop_app.importing.parts import ALL_MEANINGS
from desktop_app.importing.table import Table
from desktop_app.storage import import_mappings
from desktop_app.storage.database import Book


def remembered(book: Book) -> dict[str, MappingChoice]:
    """Every choice by `header_key`, as `recognise` takes them."""
    return {one.headers: _choice(one.mapping) for one in import_mappings.all_mappings(book)}


def name_of(book: Book, table: Table) -> str:
    """The name of the mapping that is remembered for a table's headers; "" = none."""
    found = None if table.header_row is None else import_mappings.find(book, header_key(table.header))
    return found.name if found else ""


def used(book: Book, table: Table, *, now: datetime) -> None:
    """Note that what was remembered for a table's headers was used for an import."""
    if table.header_row is not None:
        import_mappings.used(book, header_key(table.header), now=now)


def remember(
    book: Book, table: Table, name: str, choice: MappingChoice, *, now: datetime, on_top: bool = True
) -> None:
    """Keep a choice for the next file with these headers, on top of what was kept before or in place of it.

    A table without headers has nothing to know it by and is not remembered. Raises
    AppError("import-mapping-unnamed").
    """
    if table.header_row is None:
        return
    key = header_key(table.header)
    earlier = import_mappings.find(book, key)
    kept = MappingChoice() if earlier is None or not on_top else _choice(earlier.mapping)
    import_mappings.keep(book, key, name, _json(_merged(kept, choice)), now=now)


def _merged(kept: MappingChoice, choice: MappingChoice) -> MappingChoice:
    columns = {*kept.meanings, *choice.meanings}
    return MappingChoice(
        columns={**kept.columns, **choice.columns},
        meanings={one: {**kept.meanings.get(one, {}), **choice.meanings.get(one, {})} for one in columns},
        date_orders={**kept.date_orders, **choice.date_orders},
    )


def _json(choice: MappingChoice) -> dict[str, Any]:
    return {
        "columns": dict(choice.columns),
        "meanings": {name: dict(values) for name, values in choice.meanings.items()},
        "date_orders": dict(choice.date_orders),
    }


def _choice(mapping: Mapping[str, Any]) -> MappingChoice:
    """A stored choice; what this version does not know is left out."""
    meanings = {
        name: _texts(values, ALL_MEANINGS) for name, values in _dict(mapping.get("meanings")).items()
    }
    return MappingChoice(
        columns=_texts(mapping.get("columns"), ALL_FIELDS),
        meanings={name: values for name, values in meanings.items() if values},
        date_orders=_texts(mapping.get("date_orders"), DATE_ORDERS),
    )


def _texts(values: Any, known: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in _dict(values).items() if value in known}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
