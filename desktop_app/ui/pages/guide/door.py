"""What the guide shows in a practice book: the way to the owner's own shop, and what comes along."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import WrapLabel, label


class Door(QWidget):
    """`start` makes or opens the own shop."""

    start = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._there = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(margin=28, spacing=14)
        self.title = label("title")
        self.title.setWordWrap(True)
        self.text = WrapLabel("body")
        self.comes = WrapLabel("muted")
        row = QHBoxLayout()
        self.button = button(ui, "primary", bulk="big", icon="store", clicked=self.start.emit)
        self.back = button(ui, "plain", clicked=lambda: ui.go("home"))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        card.add(self.title)
        card.add(self.text)
        card.add(self.comes)
        card.box.addLayout(row)
        box.addWidget(card)
        box.addStretch(1)

    def show_there(self, there: bool) -> None:
        """Whether the owner's own book exists already."""
        self._there = there
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        if self._there:
            self.title.setText(_("Your own shop's book"))
            self.text.setText(_("You are in practice now. Your own shop has a book of its own."))
            self.comes.setText(_("The practice book stays; you can come back to it in the settings."))
            self.button.setText(_("Open my own shop"))
        else:
            self.title.setText(_("Start with my own shop"))
            self.text.setText(
                _(
                    "A new, empty book is made for your shop on this computer. A practice book never becomes "
                    "a real one, so nothing of 花のあおい gets mixed in."
                )
            )
            self.comes.setText(
                _(
                    "What you changed in the practice shop's data and the drafts you wrote come along. The "
                    "practice book stays; you can come back to it in the settings."
                )
            )
            self.button.setText(_("Start"))
        self.back.setText(_("Go on practising"))
