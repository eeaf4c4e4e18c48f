"""Which known format a table is, and what its columns mean: by the set of headers, never by their order."""

from collections import Counter
from collections.abc import Mapping

from desktop_app.importing.formats.choices import MappingChoice, applied, header_key, with_choices
from desktop_app.importing.formats.values import meanings_of
from desktop_app.importing.mapping import Columns, columns_of
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

__all__ = ["MappingChoice", "header_key", "recognise", "with_choices"]


def recognise(table: Table, *, remembered: Mapping[str, MappingChoice] | None = None) -> Part:
    """The part that a table is, by what is known of its format or else by the words of its header.

    `remembered`: choices of earlier imports by `header_key`. A column of addresses is also found by what
    stands in it; there may be none. Never raises.
    """
    named = columns_of(table.header) if table.header_row is not None else Columns({})
    columns = _with_addresses(table, named)
    part = Part(table=table, format=table.kind, columns=columns, meanings=meanings_of(table, columns))
    choice = (remembered or {}).get(header_key(table.header)) if table.header_row is not None else None
    return part if choice is None else applied(part, choice)


def _with_addresses(table: Table, columns: Columns) -> Columns:
    """Address columns by name that hold some, else the one that holds most."""
    named = columns.of.get("email", ())
    held = _address_counts(table)
    emails = tuple(at for at in named if held[at] or len(named) == 1)
    if not any(held[at] for at in emails):
        best = [at for at, _ in held.most_common(1)]
        emails = tuple(best) or emails
    rest = {name: tuple(at for at in places if at not in emails) for name, places in columns.of.items()}
    return Columns({name: places for name, places in {**rest, "email": emails}.items() if places})


def _address_counts(table: Table) -> Counter[int]:
    found: Counter[int] = Counter()
    for record in table.records[:2_000]:
        found.update(
            at for at, cell in enumerate(record.cells[: len(table.header)]) if "@" in cell or "＠" in cell
        )
    return found
