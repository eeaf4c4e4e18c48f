"""Rows that stayed out, saved to be corrected: number and reason in front, gone when the file comes back."""

from collections.abc import Mapping
from dataclasses import replace

from desktop_app.i18n.language import Language
from desktop_app.importing.table import Record, Table

REASON_HEADERS: Mapping[Language, tuple[str, str]] = {"ja": ("行", "理由"), "en": ("Row", "Reason")}
"""The two columns in front of saved rows."""


def without_reasons(table: Table) -> Table:
    """The table as it was saved from; another table stays as it is."""
    for added in REASON_HEADERS.values():
        width = len(added)
        if len(table.header) > width and table.header[:width] == added:
            return replace(
                table,
                header=table.header[width:],
                records=tuple(Record(one.row, one.cells[width:]) for one in table.records),
            )
    return table
