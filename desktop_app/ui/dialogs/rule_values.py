"""Editors for the value of a rule: some of a list, one or two days, a number of days, or words."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.segment import LONGEST, MOST_DAYS
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.numbers import number

PARTS = "|"
"""Parts alternatives where they are typed."""
_SHOWN = 24
"""So many letters of what was chosen stand on the button."""


class StayingMenu(QMenu):
    """A menu whose ticks can be set one after another: only Escape or a press outside closes it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() in keys and action is not None and action.isCheckable():
            action.trigger()
            return
        super().keyPressEvent(event)


class ValueEdit(QWidget):
    """What all of them can do."""

    changed = Signal()

    def value(self) -> list[str]:
        """The values; [] when nothing was entered yet."""
        return []

    def set_value(self, value: Sequence[str]) -> None:
        """Show values, without a signal."""

    def name_it(self, name: str) -> None:
        """What it is about, for a screen reader."""

    def retranslate(self) -> None:
        """The words of now."""


class PickEdit(ValueEdit):
    """Some of a list: a button that says what is chosen and opens a menu of ticks."""

    def __init__(self, ui: Ui, *, single: bool = False) -> None:
        super().__init__()
        self._ui, self._single, self._name = ui, single, ""
        self._words: dict[str, str] = {}
        self._chosen: list[str] = []
        self.button = Button(ui, "plain", "chevron-down")
        self.button.clicked.connect(lambda: self.show_menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addStretch(1)
        self.setFocusProxy(self.button)
        self.menu: QMenu | None = None

    def offer(self, words: Mapping[str, str]) -> None:
        """What can be chosen: value and name."""
        self._words = dict(words)
        self._tell()

    def value(self) -> list[str]:
        return list(self._chosen)

    def set_value(self, value: Sequence[str]) -> None:
        self._chosen = list(value)
        self._tell()

    def name_it(self, name: str) -> None:
        self._name = name
        self._tell()

    def retranslate(self) -> None:
        self._tell()

    def show_menu(self) -> None:
        """Open the list below the button."""
        menu = QMenu(self) if self._single else StayingMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = {**self._words, **{one: one for one in self._chosen if one not in self._words}}
        for key, text in words.items():
            made = QAction(text.replace("&", "&&"), menu)
            made.setCheckable(True)
            made.setChecked(key in self._chosen)
            made.toggled.connect(lambda on, key=key: self._toggle(key, on=on))
            menu.addAction(made)
        if not words:
            menu.addAction(self._ui._("There is nothing to choose yet")).setEnabled(False)
        self.menu = menu
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def _toggle(self, key: str, *, on: bool) -> None:
        rest = [] if self._single else [one for one in self._chosen if one != key]
        self._chosen = [*rest, key] if on else rest
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        told = self._ui._(", ").join(self._words.get(one, one) for one in self._chosen)
        shown = told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"
        if len(told) > _SHOWN and len(self._chosen) > 1:
            first = self._words.get(self._chosen[0], self._chosen[0])[: _SHOWN - 8]
            shown = self._ui._("{names} and {n} more").format(names=first, n=len(self._chosen) - 1)
        self.button.setText((shown or self._ui._("Choose")).replace("&", "&&"))
        self.button.setAccessibleName(f"{self._name}: {told or self._ui._('Choose')}")
        self.button.setToolTip("")


class DaysEdit(ValueEdit):
    """One day, or the first and the last one."""

    def __init__(self, ui: Ui, *, two: bool) -> None:
        super().__init__()
        self._ui = ui
        self.days = [DayEdit(ui, needed=True) for _ in range(2 if two else 1)]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self._labels: list[QLabel] = []
        for day in self.days:
            row = QHBoxLayout()
            row.setSpacing(6)
            if two:
                made = label("small")
                made.setBuddy(day)
                self._labels.append(made)
                row.addWidget(made)
            row.addWidget(day, 1)
            box.addLayout(row)
            day.changed.connect(self.changed)
        self.setFocusProxy(self.days[0])

    def value(self) -> list[str]:
        found = [day.value() for day in self.days]
        return found if all(found) else []

    def set_value(self, value: Sequence[str]) -> None:
        for day, text in zip(self.days, value, strict=False):
            day.set_value(text)

    def name_it(self, name: str) -> None:
        for day, told in zip(self.days, self._parts(), strict=False):
            day.setAccessibleName(f"{name}: {told}" if told else name)

    def retranslate(self) -> None:
        for made, text in zip(self._labels, self._parts(), strict=False):
            made.setText(text)
        for day in self.days:
            day.retranslate()
            day.today.hide()  # the calendar shows it; there is little room

    def _parts(self) -> list[str]:
        return [self._ui._("First day"), self._ui._("Last day")] if len(self.days) > 1 else [""]


class NumberEdit(ValueEdit):
    """So many days."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.number = number(1, MOST_DAYS)
        self.number.setValue(30)
        self.number.valueChanged.connect(lambda _: self.changed.emit())
        self.unit = label("body")
        self.unit.setBuddy(self.number)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.number)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.setFocusProxy(self.number)

    def value(self) -> list[str]:
        return [str(self.number.value())]

    def set_value(self, value: Sequence[str]) -> None:
        if value and value[0].isdigit():
            self.number.blockSignals(True)
            self.number.setValue(int(value[0]))
            self.number.blockSignals(False)

    def name_it(self, name: str) -> None:
        self.number.setAccessibleName(f"{name}: {self.unit.text()}")

    def retranslate(self) -> None:
        self.unit.setText(self._ui._("days"))


class TextEdit(ValueEdit):
    """Words; alternatives are parted by a bar."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> list[str]:
        return [part.strip() for part in self.line.text().split(PARTS) if part.strip()]

    def set_value(self, value: Sequence[str]) -> None:
        self.line.blockSignals(True)
        self.line.setText(PARTS.join(value))
        self.line.blockSignals(False)

    def name_it(self, name: str) -> None:
        self.line.setAccessibleName(name)

    def retranslate(self) -> None:
        self.line.setPlaceholderText(self._ui._("Words (“|” parts several)"))
