"""The view: rows of one height, hover by row, several rows chosen by mouse and keyboard."""

from array import array
from collections.abc import Collection, Iterator, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView

from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.columns import COLUMNS
from desktop_app.ui.pages.contacts.columns_view import ColumnsView
from desktop_app.ui.pages.contacts.delegate import ContactDelegate
from desktop_app.ui.pages.contacts.model import ContactModel

_RUNS = 500
_ROWS = QItemSelectionModel.SelectionFlag.Rows
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS


class ContactTable(ColumnsView):
    """`chosen`: another row is current (its key, -1 = none). The other signals say what a key asks for."""

    chosen = Signal(int)
    opened = Signal(str)
    """A double click: that contact is to be changed."""
    entered = Signal()
    """Enter: the person of the current row is to be looked at."""
    asked = Signal(str)
    """"edit", "delete", "copy" or "copy-addresses": a key was pressed."""
    selected = Signal()
    """Other rows are selected."""
    menu_wanted = Signal(QPoint)
    """The menu of the selected rows, at this place of the screen."""

    def __init__(self, ui: Ui, model: ContactModel) -> None:
        super().__init__(ui)
        self._rows = model
        self._everybody = False
        self.setModel(model)
        self.setItemDelegate(ContactDelegate(ui, self, model, self._state))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_up_header(self.horizontalHeader())
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        model.modelReset.connect(self._forget)
        model.rowsInserted.connect(self._select_rest)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.theme_changed()

    # --- rows

    def current_row(self) -> ContactRow | None:
        """The row that is current, once it was read."""
        index = self.currentIndex()
        return self._rows.row_at(index.row()) if index.isValid() else None

    def choose(self, number: int, *, scroll: bool = True) -> None:
        """Make a row the current and only one."""
        index = self._rows.index(number, self._state.first_column)
        if index.isValid():
            self._everybody = False
            self.selectionModel().setCurrentIndex(index, _ONLY)  # the view's own asks which keys are held
            if scroll:
                self.scrollTo(index)

    def count_selected(self) -> int:
        """How many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in self._runs())

    def selected_keys(self) -> "array[int]":
        """The keys of the selected rows, in the order of the list."""
        found = array("q")
        for top, bottom in self._runs():
            found.extend(self._rows.keys[top : bottom + 1])
        return found

    def select_keys(self, keys: Collection[int]) -> None:
        """Select rows by key, also in a list that was made anew; the current row stays. Rows that lie about
        in thousands of places are not kept: Qt compares each place with all others."""
        if len(keys) == len(self._rows.keys) and self._rows.keys == array("q", keys):
            self.selectAll()
            return
        wanted = frozenset(keys)
        numbers = [number for number, key in enumerate(self._rows.keys) if key in wanted]
        runs, last = list(_runs_of(numbers)), len(COLUMNS) - 1
        if not 0 < len(runs) <= _RUNS:
            return
        selection = QItemSelection()
        for top, bottom in runs:
            selection.append(QItemSelectionRange(self._rows.index(top, 0), self._rows.index(bottom, last)))
        self.selectionModel().select(selection, _ONLY)

    def select_everybody(self) -> None:
        """Every row, also those that are still being looked for."""
        self.selectAll()
        self._everybody = True

    def select_current_only(self) -> None:
        """Back to one row."""
        self._everybody = False
        if self.currentIndex().isValid():
            self.selectionModel().select(self.currentIndex(), _ONLY)

    def _runs(self) -> list[tuple[int, int]]:
        ranges = self.selectionModel().selection()
        found = sorted({(one.top(), one.bottom()) for one in ranges.toList() if one.isValid()})
        return _joined(found)

    def _forget(self) -> None:
        self._everybody = False
        self.selected.emit()

    def _select_rest(self) -> None:
        if self._everybody:
            self.select_everybody()

    def first_in_view(self) -> int:
        """The number of the topmost row that is seen."""
        return max(0, self.rowAt(0))

    def place(self) -> int:
        """How far the list is scrolled, for `go_to`."""
        return self.verticalScrollBar().value()

    def go_to(self, place: int) -> None:
        """Scroll to where the list was, also in a list that was made anew."""
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)

    # --- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mark(-1)
        self._everybody = False
        right = event.button() == Qt.MouseButton.RightButton
        at = self.indexAt(event.position().toPoint())
        if right and at.isValid() and self.selectionModel().isRowSelected(at.row(), QModelIndex()):
            return  # the menu is about everything that is selected
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.bottomLeft() + QPoint(self._ui.theme.s(24), 0))
        if self.count_selected():
            self.menu_wanted.emit(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            if not self.currentIndex().isValid() and self._rows.rowCount():
                self.choose(0)
            self._mark(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asks(event):
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_everybody()
            return
        number = self._goes_to(event)
        if number is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._extend_to(number)
        elif number is not None:
            self.choose(number)
        else:
            self._everybody = False
            super().keyPressEvent(event)
        self._mark(self.currentIndex().row())

    def _asks(self, event: QKeyEvent) -> bool:
        """Keys that want something done with the rows; they are told, not done here."""
        if not self.currentIndex().isValid():
            return False
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.asked.emit("edit")
        elif event.key() == Qt.Key.Key_Delete:
            self.asked.emit("delete")
        elif event.key() == Qt.Key.Key_C and event.modifiers() == both:
            self.asked.emit("copy-addresses")
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.asked.emit("copy")
        elif event.key() == Qt.Key.Key_Escape and self.count_selected() > 1:
            self.select_current_only()
        else:
            return False
        return True

    def _goes_to(self, event: QKeyEvent) -> int | None:
        """Home and End go to the first and the last row; the first step of all goes to the first one."""
        nowhere = not self.currentIndex().isValid()
        if event.key() == Qt.Key.Key_Home or (nowhere and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)):
            return 0
        return self._rows.rowCount() - 1 if event.key() == Qt.Key.Key_End else None

    def _extend_to(self, number: int) -> None:
        """From the other end of what is selected to a row."""
        runs = self._runs()
        here = self.currentIndex().row()
        start = here if not runs else runs[0][0] if number >= here else runs[-1][1]
        last = len(COLUMNS) - 1
        first, end = sorted((max(0, start), number))
        selection = QItemSelection(self._rows.index(first, 0), self._rows.index(end, last))
        to = self._rows.index(number, self._state.first_column)
        self.selectionModel().setCurrentIndex(to, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, _ONLY)
        self.scrollTo(to)

    def _open(self, number: int) -> None:
        row = self._rows.row_at(number)
        if row is not None:
            self.opened.emit(row.contact_id)

    def _current_changed(self, current: QModelIndex, _: QModelIndex) -> None:
        number = current.row()
        self.chosen.emit(self._rows.keys[number] if 0 <= number < len(self._rows.keys) else -1)
        if self._state.by_keyboard >= 0:
            self._mark(number)

    def _hover(self, number: int) -> None:
        if number != self._state.hovered:
            self._state.hovered = number
            self.viewport().update()

    def _mark(self, number: int) -> None:
        if number != self._state.by_keyboard:
            self._state.by_keyboard = number
            self.viewport().update()


def _runs_of(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as stretches without a gap."""
    start = previous = None
    for number in numbers:
        if previous is not None and start is not None and number != previous + 1:
            yield start, previous
            start = number
        start = number if start is None else start
        previous = number
    if start is not None and previous is not None:
        yield start, previous


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Rising ranges without overlap."""
    found: list[tuple[int, int]] = []
    for top, bottom in ranges:
        if found and top <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], bottom)
        else:
            found.append((top, bottom))
    return found
