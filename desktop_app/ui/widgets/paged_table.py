"""A table over a list that comes in pages: rows of one height, painted cells with chips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.chips import Tone, chip_size, paint_chip
from desktop_app.ui.widgets.labels import plain_tip

ROW = 54
_PAD = 10
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """A line with a chip before it, and a small one below."""

    text: str = ""
    below: str = ""
    chip: str = ""
    tone: Tone = "neutral"
    muted: bool = False
    bold: bool = False

    def said(self) -> str:
        """What a screen reader says."""
        return "、".join(part for part in (self.chip, self.text, self.below) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """`width` 0 takes the rest; the column is hidden when the table is narrower than `hide_below`. Both at a
    text size of 100 %."""

    width: int = 0
    hide_below: int = 0


class PagedModel(QAbstractTableModel):
    """Rows of any kind with an `id`. The view asks for more when it comes near the end."""

    wanted = Signal()

    def __init__(self, cells: Callable[[Any], Sequence[Cell]], columns: int) -> None:
        super().__init__()
        self._cells, self._columns = cells, columns
        self._more = False
        self.rows: list[Any] = []
        self.headers: list[str] = [""] * columns

    def show_rows(self, rows: Sequence[Any], more: bool) -> None:
        """Another list."""
        self.beginResetModel()
        self.rows, self._more = list(rows), more
        self.endResetModel()

    def add_rows(self, rows: Sequence[Any], more: bool) -> None:
        """The next page."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()
        self._more = more

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._columns

    def canFetchMore(self, parent: Index) -> bool:
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._more:
            self._more = False
            self.wanted.emit()

    def cell(self, index: Index) -> Cell:
        """What stands there."""
        return self._cells(self.rows[index.row()])[index.column()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index).said()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.cell(index).said())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class _Delegate(QStyledItemDelegate):
    """Paints everything itself: selected rows keep their colours, a bar at the left marks them."""

    def __init__(self, ui: Ui, table: "PagedTable") -> None:
        super().__init__(table)
        self._theme, self._table = ui.theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, QRect(option.rect)
        selected = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        ground = "accent_soft" if selected else "hover" if index.row() == self._table.hovered else "surface"
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.c(ground))
        painter.setPen(QPen(theme.c("hairline"), 1))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        first = index.column() == self._table.first_column()
        if selected and first:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.c("accent"))
        if self._table.row_by_keyboard() == index.row():
            painter.setPen(QPen(theme.c("accent"), 2))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        self._content(painter, rect, self._table.pages.cell(index), selected=selected)
        painter.restore()

    def _content(self, painter: QPainter, rect: QRect, cell: Cell, *, selected: bool) -> None:
        theme = self._theme
        box = QRectF(rect).adjusted(theme.s(_PAD), 0, -6, 0)
        font, metrics = theme.font("body", cell.bold), theme.metrics("body", cell.bold)
        small = theme.metrics("small")
        lines = metrics.height() + (small.height() - 1 if cell.below else 0)
        top = box.center().y() - lines / 2
        line = QRectF(box.left(), top, box.width(), metrics.height())
        if cell.chip:
            wide, high = chip_size(theme, cell.chip)
            wide = min(wide, line.width())
            chip = QRectF(line.left(), line.center().y() - high / 2, wide, high)
            paint_chip(painter, theme, chip, cell.chip, cell.tone, bare=selected and cell.tone == "neutral")
            line.setLeft(chip.right() + theme.s(8))
        self._line(painter, line, cell.text, font, metrics, "ink2" if cell.muted else "ink")
        if cell.below:
            below = QRectF(box.left(), top + metrics.height() - 1, box.width(), small.height())
            self._line(painter, below, cell.below, theme.font("small"), small, "ink2")

    def _line(
        self, painter: QPainter, rect: QRectF, text: str, font: QFont, metrics: QFontMetricsF, ink: str
    ) -> None:
        if rect.width() <= 4 or not text:
            return
        painter.setFont(font)
        painter.setPen(self._theme.c(ink))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class PagedTable(QTableView):
    """`picked` tells the row that is current now, or None."""

    picked = Signal(object)
    opened = Signal(object)
    """A row was double-clicked, or Enter was pressed on it."""

    def __init__(
        self,
        ui: Ui,
        columns: Sequence[Column],
        cells: Callable[[Any], Sequence[Cell]],
        *,
        rows: int = 3,
        fits: bool = False,
    ) -> None:
        """`rows` are always in view; with `fits` the table is as high as its rows, up to that many."""
        super().__init__()
        self._rows_in_view, self._fits = rows, fits
        self._ui, self._columns_wanted = ui, tuple(columns)
        self.hovered = -1
        self._keyboard = False
        # A child of ours: it ends with us, where a single shot would call the widget after its end.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._lay_out)
        self.pages = PagedModel(cells, len(columns))
        self.setModel(self.pages)
        self.setItemDelegate(_Delegate(ui, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.selectionModel().currentRowChanged.connect(lambda: self.picked.emit(self.current()))
        self.activated.connect(lambda index: self.opened.emit(self.pages.rows[index.row()]))
        self.theme_changed()

    def set_texts(self, headers: Sequence[str], name: str) -> None:
        """Column titles, and what the table is called."""
        self.pages.headers = list(headers)
        self.pages.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headers) - 1)
        self.setAccessibleName(name)

    def show_rows(self, rows: Sequence[Any], more: bool) -> None:
        """Another list; the row that was current stays so when it is in it."""
        before = self.current()
        self.pages.show_rows(rows, more)
        self._set_height()
        ids = [row.id for row in rows]
        if before is not None and before.id in ids:
            self.setCurrentIndex(self.pages.index(ids.index(before.id), self.first_column()))
        else:
            self.picked.emit(None)

    def current(self) -> Any:
        """The row that is current, or None."""
        index = self.currentIndex()
        return (
            self.pages.rows[index.row()] if index.isValid() and index.row() < len(self.pages.rows) else None
        )

    def choose(self, row_id: str) -> bool:
        """Make the row of this id current; False when it is not in the list."""
        ids = [row.id for row in self.pages.rows]
        if row_id not in ids:
            return False
        self.setCurrentIndex(self.pages.index(ids.index(row_id), self.first_column()))
        return True

    def first_column(self) -> int:
        """The leftmost column that is shown."""
        return next((n for n in range(len(self._columns_wanted)) if not self.isColumnHidden(n)), 0)

    def row_by_keyboard(self) -> int:
        """The row to mark with focus lines: the current one, when the keyboard moved there."""
        return self.currentIndex().row() if self._keyboard and self.hasFocus() else -1

    def theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._ui.theme.s(ROW))
        header = self._ui.theme.metrics("small").height() + self._ui.theme.s(14)
        self.horizontalHeader().setFixedHeight(round(header))
        self._set_height()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._keyboard = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: Any) -> None:
        self._keyboard = True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
            return
        super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()

    def _set_height(self) -> None:
        header, row = self.horizontalHeader().height(), self._ui.theme.s(ROW)
        if self._fits:
            self.setFixedHeight(header + row * max(1, min(self._rows_in_view, len(self.pages.rows))) + 2)
        else:
            self.setMinimumHeight(header + row * self._rows_in_view)

    def _lay_out(self) -> None:
        s, width = self._ui.theme.s, self.viewport().width()
        shown = [n for n, one in enumerate(self._columns_wanted) if width >= s(one.hide_below)]
        fixed = sum(s(self._columns_wanted[n].width) for n in shown)
        open_ones = [n for n in shown if not self._columns_wanted[n].width]
        for number, one in enumerate(self._columns_wanted):
            self.setColumnHidden(number, number not in shown)
            if number in shown:
                share = max(0, width - fixed) // max(1, len(open_ones))
                self.setColumnWidth(number, s(one.width) if one.width else share)
