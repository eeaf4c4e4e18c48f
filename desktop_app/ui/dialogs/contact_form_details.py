"""The contact form's lines for what has no field of its own: a label and what stands there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.labels import label

Pair = tuple[str, str]


class _Line(QWidget):
    """One label with its value."""

    def __init__(self, ui: Ui, pair: Pair) -> None:
        super().__init__()
        self.name, self.value = QLineEdit(pair[0]), QLineEdit(pair[1])
        self.away = IconButton(ui, "trash-2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 2)
        row.addWidget(self.value, 3)
        row.addWidget(self.away)

    def pair(self) -> Pair:
        return self.name.text().strip(), self.value.text().strip()


class DetailLines(QWidget):
    """Further telephones, a postal address, columns of a file that were kept."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.lines: list[_Line] = []
        self.title = label("body")
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self.more = button(ui, "quiet", icon="plus", bulk="small", clicked=self._add_empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        outer.addWidget(self.title)
        outer.addLayout(self._box)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        outer.addLayout(row)

    def fill(self, pairs: Sequence[Pair]) -> None:
        """Start with what is stored."""
        for line in list(self.lines):
            self._drop(line)
        for pair in pairs:
            self._add(pair)

    def pairs(self) -> tuple[Pair, ...]:
        """What stands there; lines without a value are nothing."""
        return tuple(pair for line in self.lines if (pair := line.pair())[1])

    def _add_empty(self) -> None:
        self._add(("", "")).name.setFocus()
        self.changed.emit()

    def _add(self, pair: Pair) -> _Line:
        line = _Line(self._ui, pair)
        for edit in (line.name, line.value):
            edit.textChanged.connect(lambda _: self.changed.emit())
        line.away.clicked.connect(lambda: self._take(line))
        self.lines.append(line)
        self._box.addWidget(line)
        line.show()  # at once, so that it can take the focus
        self.retranslate()
        return line

    def _take(self, line: _Line) -> None:
        self._drop(line)
        self.more.setFocus()
        self.changed.emit()

    def _drop(self, line: _Line) -> None:
        self.lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.title.setText(_("Anything else"))
        self.more.setText(_("Add a line"))
        for number, line in enumerate(self.lines, 1):
            line.name.setPlaceholderText(_("Such as: fax"))
            line.name.setAccessibleName(_("Anything else {n}: what it is").format(n=number))
            line.value.setAccessibleName(_("Anything else {n}: what stands there").format(n=number))
            line.away.name_it(_("Take this line away"))
