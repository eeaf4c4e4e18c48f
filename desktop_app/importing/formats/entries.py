"""Cards, entries and items of address book files: their readers name the columns (people_table.py)."""

import re

from desktop_app.importing.mapping import Columns
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

KINDS = frozenset({"vcard", "ldif", "contactxml"})

_NOT_STORED = frozenset({"birthday", "nickname", "prefix", "suffix", "other"})
"""A shop that writes newsletters needs none of it; a person may still choose a column."""
_FIRST_ONLY = frozenset({"postal", "url"})
"""One is the person's; further ones are kept under their own name."""
_NUMBER = re.compile(r" \d+$")


def part_of(table: Table) -> Part:
    """Every column by its name; nobody in these files agreed to anything."""
    found: dict[str, list[int]] = {}
    for at, header in enumerate(table.header):
        name = _NUMBER.sub("", header)
        if name in _NOT_STORED:
            continue
        field = "detail" if name in _FIRST_ONLY and name != header else name
        found.setdefault(field, []).append(at)
    columns = Columns({name: tuple(places) for name, places in found.items()})
    return Part(table=table, format=table.kind, columns=columns)
