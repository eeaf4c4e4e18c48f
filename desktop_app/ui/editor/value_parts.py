"""Pieces of a sheet for a price and for days: read as they are typed, kept as typed while they can't be."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, Qt
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_values import text_in
from desktop_app.ui.editor.bound import Bound, Line, Say, nothing
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.typed_values import on_one_line, read_day, read_price
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import label


class PricePart(Bound):
    """Yen with tax included. Commas come while it is typed; full-width figures are read too."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.line = Line()
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.unit = label("body")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        holder = QWidget()
        holder.setLayout(row)
        row.addWidget(self.line, 1)
        row.addWidget(self.unit)
        row.addStretch()
        self.field = Field(holder)
        self.field.label.setBuddy(self.line)
        self.box.addWidget(self.field)
        self.line.textEdited.connect(self._typed)
        self.theme_changed()

    def theme_changed(self) -> None:
        self.line.setMaximumWidth(self.ui.theme.s(160))

    def _typed(self, text: str) -> None:
        price = read_price(text)
        if price is None:
            self.type(on_one_line(text).strip() or None)
            return
        behind = sum(char.isdigit() for char in text[self.line.cursorPosition() :])
        shown = f"{price:,}"
        self.line.setText(shown)
        place = len(shown)
        while behind and place:
            place -= 1
            behind -= shown[place].isdigit()
        place -= shown[place - 1 : place] == ","
        self.line.setCursorPosition(place)
        self.type(price)

    def show_block(self, block: dict[str, Any]) -> None:
        given = self.given(block)
        known = isinstance(given, int) and not isinstance(given, bool)
        if read_price(self.line.text()) != given or not known:
            shown = f"{given:,}" if known else text_in(given)
            if self.line.text().strip() != shown:
                self.line.show_text(shown)
        self.line.setReadOnly(not self.editable)
        bad = not known and bool(text_in(given).strip())
        self.field.set_problem(self.ui._("Write the price in figures, such as 1650.") if bad else "")

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())
        self.line.setAccessibleName(self.name())
        self.unit.setText(self.ui._("yen"))

    def first(self) -> QWidget | None:
        return self.line


class DayLine(QWidget):
    """A line for a day, with a calendar to choose from. It shows 2026-12-25 once it is left."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.line = Line()
        self.line.setPlaceholderText("2026-12-25")
        self.open = IconButton(ui, "calendar-days", self.show_calendar)
        self._popup: QFrame | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.open)
        self.setFocusProxy(self.line)

    def value(self) -> str:
        """The ISO day, or what is typed while that is none yet."""
        return read_day(self.line.text(), date.today()) or on_one_line(self.line.text()).strip()

    def show_value(self, value: str) -> None:
        """Show another day. What is being typed stays as it is typed."""
        if self.value() != value or not self.line.hasFocus():
            self.line.show_text(value)

    def show_calendar(self) -> None:
        """Below the line; Enter or a click chooses a day, Escape closes."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(QLocale("ja_JP" if self.ui.theme.lang == "ja" else "en_GB"))
        calendar.setAccessibleName(self.open.toolTip())
        chosen = QDate.fromString(self.value(), Qt.DateFormat.ISODate)
        if chosen.isValid():
            calendar.setSelectedDate(chosen)
        calendar.activated.connect(self._choose)
        calendar.clicked.connect(self._choose)
        QVBoxLayout(popup).addWidget(calendar)
        popup.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width() - popup.width(), self.height()))
        room = self.screen().availableGeometry()
        if corner.y() + popup.height() > room.bottom():
            corner.setY(self.mapToGlobal(QPoint(0, 0)).y() - popup.height())
        popup.move(max(room.left(), corner.x()), max(room.top(), corner.y()))
        self._popup = popup
        popup.show()
        calendar.setFocus()

    def _choose(self, day: QDate) -> None:
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        if self._popup is not None:
            self._popup.close()
            self._popup = None
        self.line.textEdited.emit(self.line.text())
        self.line.setFocus()

    def set_name(self, name: str) -> None:
        """What the day is of."""
        self.setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.open.name_it(self.ui._("Choose in the calendar: {name}").format(name=name))

    def set_editable(self, editable: bool) -> None:
        """Whether it may be changed."""
        self.line.setReadOnly(not editable)
        self.open.setEnabled(editable)


class DayPart(Bound):
    """One day, which may stay open."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.day = DayLine(self.ui)
        self.field = Field(self.day)
        self.box.addWidget(self.field)
        self.day.line.textEdited.connect(lambda _: self.type(self.day.value()))
        self.day.line.editingFinished.connect(lambda: self.day.line.show_text(self.day.value()))

    def show_block(self, block: dict[str, Any]) -> None:
        given = text_in(self.given(block))
        self.day.show_value(given)
        self.day.set_editable(self.editable)
        self.field.set_problem(day_problem(self.ui, given))

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())
        self.day.set_name(self.name())

    def first(self) -> QWidget | None:
        return self.day.line


def day_problem(ui: Ui, value: str) -> str:
    """Why a value is no day; "" when it is one, or none was given."""
    if not value or read_day(value, date.today()) == value:
        return ""
    return ui._("Write the day like 2026-12-25 or 12/25.")
