"""A table of plain rows: painted by one delegate, filled page by page, opened with a click or Enter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.chips import Tone, chip_size, paint_chip
from desktop_app.ui.widgets.labels import plain_tip

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_PAD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column. `weight`: share of the width left over; 0 = as wide as `width` (unscaled pixels)."""

    text: Callable[[Row], str]
    width: int = 90
    weight: int = 0
    bold: bool = False
    numeric: bool = False
    tone: Callable[[Row], Tone] | None = None
    """Paint the text as a chip of this tone."""
    hidden_below: int = 0
    """Unscaled width of the table under which the column is left out."""


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows that are there; the rest is asked for when the end comes into view."""

    def __init__(self, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: list[Row] = []
        self.headers: list[str] = []
        self.total = 0
        self.more: Callable[[int], None] | None = None
        """Asked with the number of rows that are there."""
        self._asked = -1

    def put(self, rows: Sequence[Row], total: int) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows, self.total, self._asked = list(rows), total, -1
        self.endResetModel()

    def update_rows(self, rows: Sequence[Row], total: int) -> None:
        """The same rows with other contents, where their number is the same; selection and place stay."""
        if len(rows) != len(self.rows):
            self.put(rows, total)
            return
        self.rows, self.total = list(rows), total
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def append(self, rows: Sequence[Row]) -> None:
        """The next page."""
        if rows:
            self.beginInsertRows(_NONE, len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        return self.more is not None and len(self.rows) < self.total and self._asked != len(self.rows)

    def fetchMore(self, parent: Index) -> None:
        self._asked = len(self.rows)
        if self.more is not None:
            self.more(len(self.rows))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            text = self.columns[index.column()].text(self.rows[index.row()])
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.headers):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self.columns[section].numeric
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, ui: Ui, table: "RowsTable[Any]") -> None:
        super().__init__(table)
        self._ui, self._table = ui, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._ui.theme, QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        hovered = self._table.hovered == index.row()
        ground = "accent_soft" if chosen else "hover" if hovered else "surface"
        painter.fillRect(rect, theme.c(ground))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), theme.c("hairline"))
        if chosen and index.column() == self._table.first_column():
            painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), theme.c("accent"))
        column = self._table.rows_model.columns[index.column()]
        row = self._table.rows_model.rows[index.row()]
        inside = rect.adjusted(theme.s(_PAD), 0, -theme.s(_PAD), 0)
        text = column.text(row)
        if column.tone is not None:
            self._chip(painter, inside, text, column.tone(row), bare=chosen)
        else:
            painter.setFont(theme.font("body", column.bold))
            painter.setPen(theme.c("ink"))
            metrics = theme.metrics("body", column.bold)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            painter.drawText(inside, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()

    def _chip(self, painter: QPainter, inside: QRectF, text: str, tone: Tone, *, bare: bool) -> None:
        if not text:
            return
        width, height = chip_size(self._ui.theme, text)
        box = QRectF(inside.x(), inside.center().y() - height / 2, min(width + 1, inside.width()), height)
        paint_chip(painter, self._ui.theme, box, text, tone, bare=bare)


class RowsTable(QTableView, Generic[Row]):
    """Shows a RowsModel. `opened` carries the row that was clicked or entered."""

    opened = Signal(object)

    def __init__(self, ui: Ui, columns: Sequence[Column[Row]]) -> None:
        super().__init__()
        self._ui = ui
        self.hovered = -1
        self.rows_model: RowsModel[Row] = RowsModel(columns)
        self.rows_model.setParent(self)
        self.setModel(self.rows_model)
        self.setItemDelegate(_Delegate(ui, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._open)
        self.theme_changed()

    def set_headers(self, headers: Sequence[str]) -> None:
        """The words of now."""
        self.rows_model.headers = list(headers)
        self.rows_model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headers) - 1)
        self.viewport().update()
        self._share()

    def first_column(self) -> int:
        """The leftmost column that is shown."""
        return next((n for n in range(len(self.rows_model.columns)) if not self.isColumnHidden(n)), 0)

    def whole_height(self) -> int:
        """What it takes to show every row at once."""
        row = self.verticalHeader().defaultSectionSize()
        return self.horizontalHeader().sizeHint().height() + row * len(self.rows_model.rows) + 2

    def theme_changed(self) -> None:
        """Lengths that hold text."""
        self.verticalHeader().setDefaultSectionSize(self._ui.theme.s(42))
        self._share()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        self.opened.emit(self.rows_model.rows[index.row()])

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def _share(self) -> None:
        """Fixed columns first, the rest of the width by weight; columns give way by their threshold."""
        theme, width = self._ui.theme, self.viewport().width()
        columns = self.rows_model.columns
        shown = [n for n, one in enumerate(columns) if width >= theme.s(one.hidden_below)]
        fixed = {n: self._fixed(n) for n in shown if not columns[n].weight}
        rest, weights = width - sum(fixed.values()), sum(columns[n].weight for n in shown)
        for n, one in enumerate(columns):
            self.setColumnHidden(n, n not in shown)
            if n in shown:
                share = fixed[n] if n in fixed else max(theme.s(60), rest * one.weight // max(1, weights))
                self.setColumnWidth(n, share)

    def _fixed(self, column: int) -> int:
        theme, headers = self._ui.theme, self.rows_model.headers
        head = headers[column] if column < len(headers) else ""
        needed = self.horizontalHeader().fontMetrics().horizontalAdvance(head) + 2 * theme.s(_PAD)
        return max(theme.s(self.rows_model.columns[column].width), needed)
