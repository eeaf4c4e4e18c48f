"""Another name for a kind of newsletter."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class NameDialog(DialogBase):
    """`renamed(new name)` when the owner says so."""

    def __init__(self, ui: Ui, parent: QWidget, name: str, renamed: Callable[[str], None]) -> None:
        super().__init__(ui, parent, width=440)
        self._renamed = renamed
        self.edit = QLineEdit(name)
        self.edit.selectAll()
        self.field = Field(self.edit)
        self.note = WrapLabel("small")
        self.box.addWidget(self.field)
        self.box.addWidget(self.note)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self._done), default=True)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Rename this kind of newsletter"))
        self.field.set_texts(_("Name"))
        self.note.setText(
            _(
                "Only the name changes: whoever agreed to this kind or stopped it did so for the same thing. "
                "For something else, add a new kind."
            )
        )
        self._no.setText(_("Cancel"))
        self.yes.setText(_("Rename"))

    def _done(self) -> None:
        name = self.edit.text().strip()
        if not name:
            self.field.set_problem(self.ui._("Please fill this in."))
            self.edit.setFocus()
            return
        self._renamed(name)
        self.accept()
