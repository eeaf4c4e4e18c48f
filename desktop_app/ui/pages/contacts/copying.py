"""Rows of the list as text: for the clipboard and for paper."""

from collections.abc import Callable, Iterator, Sequence

from desktop_app.services.contact_book import ContactBook
from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.words import cell_text

_PART = 250
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
Tell = Callable[[int, int], None]


def rows_of(book: ContactBook, keys: Sequence[int], topic: str, tell: Tell) -> Iterator[ContactRow]:
    """The rows of many keys in their order, judged as the list judges; `tell` hears (done, to do)."""
    for start in range(0, len(keys), _PART):
        tell(start, len(keys))
        part = keys[start : start + _PART]
        found = book.rows(part, topic)
        yield from (found[key] for key in part if key in found)
    tell(len(keys), len(keys))


def cells_of(ui: Ui, row: ContactRow, columns: Sequence[str]) -> list[str]:
    """One row as plain cells, each on one line."""
    return [" ".join(cell_text(ui, row, column).split()) for column in columns]


def as_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated lines for a spreadsheet, which they can't make calculate: what it would take as a formula
    gets a ' first."""
    lines = [header, *rows]
    return "\r\n".join("\t".join(_harmless(cell) for cell in line) for line in lines)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
