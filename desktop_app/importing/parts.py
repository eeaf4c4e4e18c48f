"""A table with what its columns mean: what a plan is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.domain.consent import Basis
from desktop_app.importing.mapping import Columns
from desktop_app.importing.table import Table

MEANINGS = ("yes", "no", "unsubscribed", "bounced", "complained", "manual", "left")
"""What a value of a status column may mean: a consent, none (not mailable), or one of the kinds of stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One table, recognised and mapped; changed by hand with `dataclasses.replace`."""

    table: Table
    format: str
    """Id of the known format ("eight", "sansan", "google", …); the table's kind when it is none of them."""
    columns: Columns
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Column name → value as it stands in the file → one of MEANINGS. What is not here is not mailable."""
    suggested: Basis | None = None
    """What the format itself suggests for its rows; only asked about, never stored by itself."""
    stop: str | None = None
    """Every row is a stop of this kind (a list of the unsubscribed): suppressions, no contacts."""
