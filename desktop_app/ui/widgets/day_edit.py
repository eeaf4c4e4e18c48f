"""A day that may stay open: QDateEdit with an empty state, "today", and, where wanted, a time of day."""

import re
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QRegularExpression, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button

_EMPTY = QDate(1900, 1, 1)
_STROKES = frozenset("-/.年月－／．")
"""What people type between year, month and day."""
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")


class EmptyDateEdit(QDateEdit):
    """Shows nothing until a day is chosen; a digit, an arrow or the calendar begins at today."""

    def __init__(self) -> None:
        super().__init__()
        self._went_on = False
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setMinimumDate(_EMPTY)
        self.setMaximumDate(QDate(2999, 12, 31))
        self.setSpecialValueText(" ")
        self.setDate(_EMPTY)
        calendar = self.calendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setGridVisible(False)
        calendar.installEventFilter(self)

    @property
    def empty(self) -> bool:
        """Whether no day is chosen."""
        return self.date() == _EMPTY

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # it scrolls the page; a day of proof changes by typing or choosing alone

    def clear_day(self) -> None:
        """No day."""
        self.setDate(_EMPTY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self.empty:
            today = QDate.currentDate()
            self.calendarWidget().setCurrentPage(today.year(), today.month())
        return super().eventFilter(watched, event)

    def stepBy(self, steps: int) -> None:
        if self.empty:
            self.setDate(QDate.currentDate())
            return
        super().stepBy(steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.empty and event.text().isdigit():
            self.setDate(QDate.currentDate())
            self.setSelectedSection(QDateEdit.Section.YearSection)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_day()
            return
        elif event.text() in _STROKES and not self.empty:
            self._next_part()
            return
        part = self.currentSectionIndex()
        super().keyPressEvent(event)
        self._went_on = event.text().isdigit() and self.currentSectionIndex() != part

    def _next_part(self) -> None:
        """A stroke ends a part; Qt went on by itself after its last digit and would leave out the next."""
        if not self._went_on and self.currentSectionIndex() + 1 < self.sectionCount():
            self.interpretText()
            self.setSelectedSection(self.sectionAt(self.currentSectionIndex() + 1))
        self._went_on = False


class DayEdit(QWidget):
    """The day, a button for today, one for not known, and a time of day when `timed`."""

    changed = Signal()

    def __init__(self, ui: Ui, *, timed: bool = False, needed: bool = False, open_end: bool = False) -> None:
        """An empty day means not known, or no end (`open_end`), or is no answer at all (`needed`)."""
        super().__init__()
        self._ui, self._needed, self._open_end = ui, needed, open_end
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.day = EmptyDateEdit()
        self.day.dateChanged.connect(lambda _: self._told())
        row.addWidget(self.day)
        self.time: QLineEdit | None = None
        if timed:
            self.time = QLineEdit()
            self.time.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,2}:?[0-9]{0,2}")))
            self.time.textChanged.connect(lambda _: self.changed.emit())
            row.addWidget(self.time)
        self.today = button(ui, "quiet", clicked=self._choose_today)
        self.unknown = button(ui, "quiet", clicked=self.day.clear_day)
        row.addWidget(self.today)
        row.addWidget(self.unknown)
        row.addStretch(1)
        self.setFocusProxy(self.day)
        self.theme_changed()

    def value(self) -> str:
        """`YYYY-MM-DD`, with `THH:MM` when a time stands there, or "" for an open day."""
        if self.day.empty:
            return ""
        day = self.day.date().toString("yyyy-MM-dd")
        time = self.time.text() if self.time is not None else ""
        return f"{day}T{time.zfill(5)}" if _TIME.fullmatch(time) else day

    def time_is_wrong(self) -> bool:
        """Whether something stands in the time's place that is no time."""
        return self.time is not None and bool(self.time.text()) and not _TIME.fullmatch(self.time.text())

    def set_value(self, text: str) -> None:
        """Without a signal."""
        with QSignalBlocker(self.day):
            self.day.setDate(QDate.fromString(text[:10], "yyyy-MM-dd") if text else _EMPTY)
        if self.time is not None:
            with QSignalBlocker(self.time):
                self.time.setText(text[11:16])
        self._show_state()

    def setAccessibleName(self, name: str) -> None:
        """The question; each part tells it."""
        super().setAccessibleName(name)
        _ = self._ui._
        self.day.setAccessibleName(name)
        if self.time is not None:
            self.time.setAccessibleName(f"{name}: {_('Time')}")
        self.today.setAccessibleName(f"{name}: {self.today.text()}")
        self.unknown.setAccessibleName(f"{name}: {self.unknown.text()}")

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.day.setLocale(self._locale())
        self.today.setText(_("Today"))
        self.unknown.setText(_("No end") if self._open_end else _("Not known"))
        if self.time is not None:
            self.time.setPlaceholderText("14:30")
        self._show_state()

    def theme_changed(self) -> None:
        self.day.setMinimumWidth(self._ui.theme.s(140))
        if self.time is not None:
            self.time.setFixedWidth(self._ui.theme.s(70))

    def _locale(self) -> QLocale:
        return QLocale("ja_JP" if self._ui.theme.lang == "ja" else "en_GB")

    def _choose_today(self) -> None:
        today = date.today()  # the day on the wall of the shop
        self.day.setDate(QDate(today.year, today.month, today.day))

    def _told(self) -> None:
        self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        empty = self._ui._("Choose a day") if self._needed else self.unknown.text()
        self.day.setSpecialValueText(empty or " ")
        self.unknown.setVisible(not self.day.empty and not self._needed)
        if self.time is not None:
            self.time.setVisible(not self.day.empty)
