"""The view: rows of one height, hover by row, columns that give way by priority, Enter opens."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.delegate import PAD, ContactDelegate, RowState
from desktop_app.ui.pages.contacts.model import COLUMNS, ContactModel

ROW = 54
_LEAST = {"tags": 640, "date": 520, "basis": 360}
"""Unscaled width of the table under which a column is left out."""
_SHARES = {"name": 0.22, "basis": 0.27, "tags": 0.14}
_CAPS = {"name": 260, "basis": 250, "tags": 220}


class ContactTable(QTableView):
    """`chosen`: another row is current (its key, -1 = none). `opened`: Enter or a double click on a row."""

    chosen = Signal(int)
    opened = Signal(str)

    def __init__(self, ui: Ui, model: ContactModel) -> None:
        super().__init__()
        self._ui, self._rows = ui, model
        self._state = RowState()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._share)
        self.setModel(model)
        self.setItemDelegate(ContactDelegate(ui, self, model, self._state))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(16)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.theme_changed()

    def current_row(self) -> ContactRow | None:
        """The row that is current, once it was read."""
        index = self.currentIndex()
        return self._rows.row_at(index.row()) if index.isValid() else None

    def choose(self, number: int, *, scroll: bool = True) -> None:
        """Make a row current."""
        index = self._rows.index(number, self._state.first_column)
        if index.isValid():
            self.setCurrentIndex(index)
            if scroll:
                self.scrollTo(index)

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

    def theme_changed(self) -> None:
        """Lengths that hold text."""
        theme = self._ui.theme
        self.verticalHeader().setDefaultSectionSize(theme.s(ROW))
        self.horizontalHeader().setFixedHeight(round(theme.metrics("small").height() + theme.s(22)))
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mark(-1)
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

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
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            return
        number = self._goes_to(event)
        if number is None:
            super().keyPressEvent(event)
        else:
            self.choose(number)
        self._mark(self.currentIndex().row())

    def _goes_to(self, event: QKeyEvent) -> int | None:
        """Home and End go to the first and the last row; the first step of all goes to the first one."""
        nowhere = not self.currentIndex().isValid()
        if event.key() == Qt.Key.Key_Home or (nowhere and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)):
            return 0
        return self._rows.rowCount() - 1 if event.key() == Qt.Key.Key_End else None

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

    def _share(self) -> None:
        """Name, ground and tags are capped, the date is as wide as a date, the address takes the rest."""
        s, width = self._ui.theme.s, self.viewport().width()
        shown = [one for one in COLUMNS if width >= s(_LEAST.get(one, 0))]
        shares = _SHARES if "tags" in shown else {**_SHARES, "basis": 0.3}
        wide = {one: min(s(_CAPS[one]), round(width * shares[one])) for one in shown if one in shares}
        if "date" in shown:
            advance = self._ui.theme.metrics("small").horizontalAdvance("0000-00-00")
            wide["date"] = round(advance) + s(PAD) + 12
        for number, one in enumerate(COLUMNS):
            self.setColumnHidden(number, one not in shown)
        for number, one in enumerate(COLUMNS):
            if one in shown:
                self.setColumnWidth(number, wide.get(one) or max(s(60), width - sum(wide.values())))
