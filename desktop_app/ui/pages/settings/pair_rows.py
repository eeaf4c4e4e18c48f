"""Rows of two short texts that can be added and taken away: opening hours."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton, button


class PairRows(QWidget):
    """`values` leaves out rows with nothing in them."""

    changed = Signal()

    def __init__(self, ui: Ui, most: int) -> None:
        super().__init__()
        self.ui, self._most = ui, most
        self._words = ("", "", "")
        self._examples = ("", "")
        self.rows: list[tuple[QLineEdit, QLineEdit, IconButton]] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self.add = button(ui, bulk="small", icon="plus", clicked=self.add_row)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        self._box.addLayout(line)

    def values(self) -> tuple[tuple[str, str], ...]:
        """What is typed."""
        found = [(first.text().strip(), second.text().strip()) for first, second, _ in self.rows]
        return tuple(pair for pair in found if any(pair))

    def show_values(self, values: Sequence[tuple[str, str]]) -> None:
        """Show these, and one empty row when there is none."""
        while self.rows:
            self._drop(self.rows[-1])
        for pair in values or (("", ""),):
            self._row(*pair)

    def set_texts(self, name: str, first: str, second: str, add: str, examples: tuple[str, str]) -> None:
        """The words of now."""
        self.setAccessibleName(name)
        self._words, self._examples = (name, first, second), examples
        self.add.setText(add)
        for number, row in enumerate(self.rows, 1):
            self._name(row, number)

    def add_row(self) -> None:
        """One more empty row, ready to be written."""
        if len(self.rows) < self._most:
            self._row("", "")
            self.rows[-1][0].setFocus()

    def _row(self, first: str, second: str) -> None:
        left, right = QLineEdit(first), QLineEdit(second)
        for edit in (left, right):
            edit.setMaxLength(100)
            edit.textEdited.connect(lambda _: self.changed.emit())
        made = (left, right, IconButton(self.ui, "x"))
        made[2].clicked.connect(lambda: self._remove(made))
        line = QHBoxLayout()
        line.setSpacing(6)
        for place, widget in enumerate(made):
            line.addWidget(widget, (4, 5, 0)[place])
        self._box.insertLayout(len(self.rows), line)
        self.rows.append(made)
        self._name(made, len(self.rows))
        self.add.setVisible(len(self.rows) < self._most)

    def _remove(self, row: tuple[QLineEdit, QLineEdit, IconButton]) -> None:
        self._drop(row)
        if not self.rows:
            self._row("", "")
        self.rows[0][0].setFocus()
        self.changed.emit()

    def _drop(self, row: tuple[QLineEdit, QLineEdit, IconButton]) -> None:
        place = self.rows.index(row)
        item = self._box.takeAt(place)
        for widget in row:
            widget.hide()
            widget.deleteLater()
        if item is not None and (layout := item.layout()) is not None:
            layout.deleteLater()
        self.rows.remove(row)
        self.add.setVisible(len(self.rows) < self._most)

    def _name(self, row: tuple[QLineEdit, QLineEdit, IconButton], number: int) -> None:
        name, first, second = self._words
        row[0].setAccessibleName(f"{name} {number}: {first}")
        row[1].setAccessibleName(f"{name} {number}: {second}")
        row[0].setPlaceholderText(self._examples[0] if number == 1 else "")
        row[1].setPlaceholderText(self._examples[1] if number == 1 else "")
        row[2].name_it(self.ui._("Take away row {n}").format(n=number))
