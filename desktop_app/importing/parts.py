"""A table with what its columns mean: what a plan is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.importing.mapping import Columns
from desktop_app.importing.table import Table

MEANINGS = ("yes", "no", "unsubscribed", "bounced", "complained", "manual", "left", "nothing")
"""What a value of a status column may mean: a consent, none (not mailable), one of the kinds of stop, or
nothing about mail (a membership): then the rest of the row and the declaration decide."""

FORM_REPLIES = frozenset({"google_forms", "flamingo", "flamingo_addresses"})
"""Formats that hold what people wrote into a form: whoever was not asked about mail there did not agree."""

ALL_MEANINGS = (*MEANINGS, *(one.value for one in Basis), *(one.value for one in RecipientType))
"""With what the values of a column of bases, or of business and private persons, may mean."""


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
    """Every row is a stop of this kind (a list of the unsubscribed): suppressions, no contacts. A kind of
    stop that a row's own value means goes before it."""
    date_orders: Mapping[str, str] = field(default_factory=dict)
    """Column name → "dmy" or "mdy", where a person said how its dates are to be read."""
    utc: frozenset[str] = frozenset()
    """Columns whose times without a zone are not Japanese but UTC."""


def format_of(parts: Sequence[Part]) -> str:
    """The format of a file: of its only table, or what the tables of a ZIP have in common."""
    formats = {part.format for part in parts}
    families = {one.partition("_")[0] for one in formats}
    return formats.pop() if len(formats) == 1 or len(families) > 1 else families.pop()
