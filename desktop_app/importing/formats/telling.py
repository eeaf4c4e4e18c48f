"""Columns whose cells tell that the header's word means something else."""

from desktop_app.domain.contact import RecipientType
from desktop_app.importing.formats.values import values_of
from desktop_app.importing.mapping import Columns, field_of
from desktop_app.importing.row_words import recipient_type_named
from desktop_app.importing.table import Table

_PROBED = 200
_NAMES = frozenset({"full", "family", "given", "company"})
_MOSTLY = 0.9


def numbered(table: Table) -> frozenset[int]:
    """Columns called a name that hold numbers: the `Name` of a shop's orders is #1001."""
    named = [at for at, one in enumerate(table.header) if (found := field_of(one)) and found[0] in _NAMES]
    return frozenset(at for at in named if _holds_numbers(table, at))


def _holds_numbers(table: Table, at: int) -> bool:
    probed = table.records[:_PROBED]
    cells = [one.cells[at] for one in probed if at < len(one.cells) and one.cells[at].strip()]
    without_letters = sum(not any(map(str.isalpha, cell)) for cell in cells)
    return bool(cells) and without_letters >= _MOSTLY * len(cells)


def typed(table: Table, columns: Columns) -> Columns:
    """A column such as 顧客区分 that says 法人 or 個人 in every row is the type of the recipient."""
    if columns.has("recipient_type"):
        return columns
    tags = columns.of.get("tags", ())
    telling = [at for at in tags if _says_types(table, at)][:1]
    if not telling:
        return columns
    rest = tuple(at for at in tags if at not in telling)
    found = {**columns.of, "tags": rest, "recipient_type": tuple(telling)}
    return Columns({name: places for name, places in found.items() if places})


def _says_types(table: Table, at: int) -> bool:
    kinds = {recipient_type_named(value) for value in values_of(table, at) if value}
    return None not in kinds and {RecipientType.BUSINESS, RecipientType.CONSUMER} <= kinds
