"""Texts as the tables that the program makes of them."""

from desktop_app.importing.source import ReadOptions, read_source_bytes
from desktop_app.importing.table import Table


def read_bytes(data: bytes, *, name: str, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """The only table of a file of these bytes."""
    options = ReadOptions(encoding=encoding, delimiter=delimiter)
    (table,) = read_source_bytes(data, name=name, options=options).tables
    return table
