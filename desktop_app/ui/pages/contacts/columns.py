"""Which columns the table can show, how wide they begin, and how the owner's choice is kept as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from desktop_app.services.contact_book import Sort
from desktop_app.ui.context import Ui


@dataclass(frozen=True, slots=True)
class Shown:
    """A column that is shown; `width` in unscaled pixels, 0 = as usual."""

    name: str
    width: int = 0


WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        "name": 190,
        "address": 240,
        "basis": 190,
        "date": 104,
        "tags": 150,
        "status": 130,
        "kana": 150,
        "company": 180,
        "department": 130,
        "title": 120,
        "addresses": 260,
        "phone": 130,
        "kind": 120,
        "source": 180,
        "added": 104,
        "sent": 104,
        "note": 220,
    }
)
"""Every column, in the order in which they are offered, with its usual width in unscaled pixels."""

COLUMNS = tuple(WIDTHS)
USUAL = ("name", "address", "basis", "date", "tags")
"""What is shown until somebody chooses."""

SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "name": "name",
        "kana": "name",
        "address": "address",
        "addresses": "address",
        "company": "company",
        "status": "status",
        "basis": "status",
        "kind": "kind",
        "source": "source",
        "added": "newest",
        "sent": "sent",
    }
)
"""The order that a click on a column's head asks for; the others have none."""

_NARROWEST, _WIDEST = 48, 1200


def column_words(ui: Ui) -> dict[str, str]:
    """The head of every column."""
    _ = ui._
    return {
        "name": _("Name"),
        "address": _("Mail"),
        "basis": _("Ground"),
        "date": _("Date"),
        "tags": _("Tags"),
        "status": _("May mail go?"),
        "kana": _("Reading (kana)"),
        "company": _("Company or shop"),
        "department": _("Department"),
        "title": _("Position"),
        "addresses": _("All mail addresses"),
        "phone": _("Telephone"),
        "kind": _("Kind of person"),
        "source": _("Imported from"),
        "added": _("Added on"),
        "sent": _("Last mail"),
        "note": _("Note"),
    }


def read_columns(text: str) -> tuple[Shown, ...]:
    """The owner's choice; () = the usual columns. What can't be read is passed over."""
    found: dict[str, Shown] = {}
    for part in text.split(","):
        name, _, width = part.strip().partition("=")
        if name in WIDTHS:
            wide = int(width) if width.isascii() and width.isdigit() else 0
            found[name] = Shown(name, min(max(wide, _NARROWEST), _WIDEST) if wide else 0)
    if not found:
        return ()
    # Without a name nobody would know whose row it is.
    return tuple(found.values()) if {"name", "address"} & found.keys() else (Shown("name"), *found.values())


def write_columns(columns: Sequence[Shown]) -> str:
    """The choice as it is kept."""
    return ",".join(f"{one.name}={one.width}" for one in columns)
