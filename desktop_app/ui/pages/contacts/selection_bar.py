"""What can be done with the selected people, below the list while there are several."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.cards import rule
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import label


class SelectionBar(QFrame):
    """How many are selected, the usual actions, and a menu with all of them. `asked` names the action."""

    asked = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui, self._count = ui, 0
        self.text = label("bold")
        self.tag = button(ui, icon="tag", bulk="small", clicked=lambda: self.asked.emit("tag"))
        self.evidence = button(
            ui, icon="file-check", bulk="small", clicked=lambda: self.asked.emit("evidence")
        )
        self.stop = button(ui, "danger", icon="ban", bulk="small", clicked=lambda: self.asked.emit("stop"))
        self.more = button(ui, icon="chevron-down", bulk="small", clicked=lambda: self.asked.emit("menu"))
        self.clear = IconButton(ui, "x", clicked=lambda: self.asked.emit("clear"))
        row = QWidget()
        flow = Flow(row, gap=6, line_gap=6)
        for one in (self.clear, self.text, self.tag, self.evidence, self.stop, self.more):
            flow.addWidget(one)
        inside = QHBoxLayout()
        inside.setContentsMargins(8, 8, 6, 4)
        inside.addWidget(row, 1, Qt.AlignmentFlag.AlignVCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(rule())
        outer.addLayout(inside)
        self.hide()

    def show_count(self, count: int) -> None:
        """How many rows are selected; one alone needs no bar."""
        if count != self._count:
            self._count = count
            self._say()
            self.setVisible(count > 1)
            # Beside buttons: all stand on one line.
            high = self.tag.sizeHint().height()
            self.text.setMinimumHeight(high)
            self.clear.setMinimumHeight(high)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.tag.setText(_("Add a tag"))
        self.evidence.setText(_("Complete the ground"))
        self.stop.setText(_("Stop mail"))
        self.more.setText(_("More"))
        self.more.setAccessibleName(_("More actions"))
        self.clear.name_it(_("Select nobody"))
        self._say()

    def _say(self) -> None:
        many = self._ui.ngettext("{n} person selected", "{n} people selected", self._count)
        self.text.setText(many.format(n=f"{self._count:,}"))
        self.setAccessibleName(self.text.text())
