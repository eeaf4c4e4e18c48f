"""The table's model: every key is known, rows are read when they come into view and forgotten when many."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.columns import COLUMNS
from desktop_app.ui.pages.contacts.words import row_said
from desktop_app.ui.widgets.labels import plain_tip

PAGE = 50
KEPT = 1500
"""So many rows are kept; the least recently shown goes first."""

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class ContactModel(QAbstractTableModel):
    """`missing` asks for the rows of some keys; the owner answers with `put`."""

    missing = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.keys: array[int] = array("q")
        self._rows: OrderedDict[int, ContactRow] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        self.headers: dict[str, str] = {}
        self._order: tuple[frozenset[str], str] = frozenset(), ""

    def show(self, keys: "array[int]", rows: Mapping[int, ContactRow]) -> None:
        """Another list, with the rows that are already known."""
        self.beginResetModel()
        self.keys = keys
        self._rows.clear()
        self._asked.clear()
        self._wanted.clear()
        self._rows.update(rows)
        self.endResetModel()

    def complete(self, keys: "array[int]") -> None:
        """The whole list, of which the shown keys are the beginning; otherwise another list."""
        have = len(self.keys)
        if keys[:have] != self.keys:
            self.show(keys, {key: row for key, row in self._rows.items() if key in set(keys[: 4 * PAGE])})
        elif len(keys) > have:
            self.beginInsertRows(_NONE, have, len(keys) - 1)
            self.keys = keys
            self.endInsertRows()

    def put(self, asked: Iterable[int], rows: Mapping[int, ContactRow]) -> None:
        """The rows that `missing` asked for."""
        self._asked.difference_update(asked)
        for key, row in rows.items():
            self._rows[key] = row
            self._rows.move_to_end(key)
        while len(self._rows) > KEPT:
            self._rows.popitem(last=False)
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, len(COLUMNS) - 1))

    def failed(self, asked: Iterable[int]) -> None:
        """The rows could not be read; they are asked for again when they are shown again."""
        self._asked.difference_update(asked)

    def row_at(self, number: int) -> ContactRow | None:
        """The row at a place; None while it is being read."""
        if not 0 <= number < len(self.keys):
            return None
        key = self.keys[number]
        row = self._rows.get(key)
        if row is not None:
            self._rows.move_to_end(key)
            return row
        first = number - number % PAGE
        if key not in self._asked:
            self._wanted.update(one for one in self.keys[first : first + PAGE] if one not in self._rows)
            self._soon.start()
        return None

    def number_of(self, key: int) -> int:
        """Where a key stands; -1 when it is not in the list."""
        try:
            return self.keys.index(key)
        except ValueError:
            return -1

    def set_headers(self, headers: dict[str, str]) -> None:
        """The words of now; cells say theirs when they are painted."""
        self.headers = headers
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        if self.keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.keys) - 1, len(COLUMNS) - 1))

    def set_order(self, columns: frozenset[str], mark: str) -> None:
        """Which heads show that the list goes by them, and which way round."""
        if self._order != (columns, mark):
            self._order = columns, mark
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def loaded(self) -> Mapping[int, ContactRow]:
        """The rows that are known just now, by key."""
        return self._rows

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _TEXT_ROLES:
            return None
        row = self.row_at(index.row())
        if row is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        said = row_said(self._ui, row, COLUMNS[index.column()])
        return plain_tip(said) if role == Qt.ItemDataRole.ToolTipRole else said

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            columns, mark = self._order
            head = self.headers.get(COLUMNS[section], "")
            return f"{head} {mark}" if COLUMNS[section] in columns else head
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _ask(self) -> None:
        wanted, self._wanted = self._wanted - self._asked, set()
        if wanted:
            self._asked |= wanted
            self.missing.emit(tuple(sorted(wanted)))


_TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
)
