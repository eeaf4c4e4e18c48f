"""Left, middle or right, for what is one line: three buttons of which one is pressed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop_app.composing.inlines import ALIGNMENTS
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.text_keys import with_keys
from desktop_app.ui.widgets.buttons import IconButton


class AlignChoice(QWidget):
    """`chosen` when the owner presses another one; arrows move inside."""

    chosen = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._group = QButtonGroup(self)
        self.buttons = {where: IconButton(ui, f"align-{where}") for where in ALIGNMENTS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for where, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, where=where: self.chosen.emit(where))
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(self.buttons["left"])

    def choose(self, where: str) -> None:
        """Press one without a signal."""
        self.buttons.get(where, self.buttons["left"]).setChecked(True)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        names = {"left": _("To the left"), "center": _("In the middle"), "right": _("To the right")}
        for where, name in names.items():
            self.buttons[where].name_it(with_keys(name, where))
            self.buttons[where].setAccessibleName(name)
