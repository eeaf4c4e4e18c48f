"""The rows of an import plan as a table: any number of them, a page at a time."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop_app.domain.consent import Basis
from desktop_app.services.import_plan_view import PlanView, RowView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.evidence_words import way_words
from desktop_app.ui.widgets.labels import plain_tip

_PAGE = 100
_PAGES_KEPT = 20
COLUMNS = ("row", "kind", "name", "addresses", "basis", "why")
_TONES = {"refused": "stop", "stopped": "stop", "looked_at": "warn", "unchanged": "ink2"}
_Index = QModelIndex | QPersistentModelIndex


def kind_words(ui: Ui) -> dict[str, str]:
    """What becomes of a row."""
    _ = ui._
    return {
        "all": _("All rows"),
        "refused": _("Can't be imported"),
        "looked_at": _("Please look at it"),
        "stopped": _("Stays stopped"),
        "new": _("New"),
        "merged": _("Added to"),
        "unchanged": _("Known already"),
    }


class PlanModel(QAbstractTableModel):
    """Rows of one kind. Asks the plan for a page when one of its rows is painted."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._plan: PlanView | None = None
        self._kind = "all"
        self._pages: dict[int, list[RowView]] = {}

    def show_plan(self, plan: PlanView | None, kind: str = "all") -> None:
        """Another plan, or another kind of rows."""
        self.beginResetModel()
        self._plan, self._kind, self._pages = plan, kind, {}
        self.endResetModel()

    def at(self, row: int) -> RowView | None:
        """The row at a place."""
        if self._plan is None or not 0 <= row < self.rowCount():
            return None
        number = row // _PAGE
        if number not in self._pages:
            if len(self._pages) >= _PAGES_KEPT:
                del self._pages[next(iter(self._pages))]
            self._pages[number] = self._plan.page(self._kind, number * _PAGE, _PAGE)
        page = self._pages[number]
        return page[row % _PAGE] if row % _PAGE < len(page) else None

    def detail(self, row: int) -> RowView | None:
        """The row at a place with its cells."""
        if self._plan is None or not 0 <= row < self.rowCount():
            return None
        return self._plan.detail(self._kind, row)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() or self._plan is None else self._plan.size(self._kind)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.at(index.row())
        if found is None:
            return None
        text = self._text(found, COLUMNS[index.column()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(index.column(), Qt.Orientation.Horizontal)}: {text}"
        if role == Qt.ItemDataRole.ForegroundRole and COLUMNS[index.column()] in ("kind", "why"):
            return QBrush(self._ui.theme.c(_TONES.get(found.kind, "ink")))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        _ = self._ui._
        return (_("Row"), _("What becomes of it"), _("Name"), _("Address"), _("Reason"), _("To know"))[
            section
        ]

    def _text(self, found: RowView, column: str) -> str:
        if column == "row":
            return str(found.row)
        if column == "kind":
            if found.newly_stopped:
                return self._ui._("Is stopped now")
            return kind_words(self._ui)[found.kind]
        if column == "name":
            return found.name or found.company
        if column == "basis":
            return self._basis(found)
        return str(getattr(found, column))

    def _basis(self, found: RowView) -> str:
        if not found.basis:
            return ""
        words = way_words(self._ui, Basis(found.basis))[0]
        return f"{words}（{found.date}）" if found.date else words

    def retranslate(self) -> None:
        """The words of now."""
        last = len(COLUMNS) - 1
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, last))


class PlanTable(QTableView):
    """Fixed rows, columns by share of the width; those of least use go first when it is narrow."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.rows = PlanModel(ui)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.theme_changed()

    def theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._ui.theme.s(34))
        self.fit()

    def fit(self) -> None:
        """Share the width: number and state as they need, the rest by weight."""
        s, width = self._ui.theme.s, self.viewport().width()
        narrow = width < s(640)
        for column, name in enumerate(COLUMNS):
            self.setColumnHidden(column, narrow and name in ("row", "basis"))
        fixed = {"row": s(60), "kind": s(130)}
        weights = {"name": 2, "addresses": 3, "basis": 3, "why": 4}
        if narrow:
            fixed.pop("row")
            weights.pop("basis")
        left = max(0, width - sum(fixed.values()))
        for column, name in enumerate(COLUMNS):
            if name in fixed:
                self.setColumnWidth(column, fixed[name])
            elif name in weights:
                self.setColumnWidth(column, left * weights[name] // sum(weights.values()))

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()
