"""Another name for a draft in the list; readers never see it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field


class RenameDialog(DialogBase):
    """`done(name)`; an empty name means: as its subject."""

    def __init__(self, ui: Ui, parent: QWidget, name: str, done: Callable[[str], None]) -> None:
        super().__init__(ui, parent, width=440)
        self._done = done
        self.line = QLineEdit(name)
        self.line.selectAll()
        self.field = Field(self.line)
        self.box.addWidget(self.field)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", clicked=self.keep), default=True)
        self.retranslate()
        self.line.setFocus()

    def retranslate(self) -> None:
        self.set_texts(self.ui._("Rename the draft"))
        hint = self.ui._("Readers do not see it. Leave it empty to use the subject.")
        self.field.set_texts(self.ui._("Name in the list"), hint)
        self.cancel.setText(self.ui._("Cancel"))
        self.save.setText(self.ui._("Rename"))

    def keep(self) -> None:
        """Take the name over."""
        self._done(self.line.text())
        self.accept()
