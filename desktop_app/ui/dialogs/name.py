"""A dialog that asks for one name."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

_LONGEST = 60


class NameDialog(DialogBase):
    """`named(name)` when the owner says so; an empty name is asked for again."""

    def __init__(
        self, ui: Ui, parent: QWidget, title: str, what: str, name: str, yes: str,
        named: Callable[[str], None], *, lead: str = "",
    ) -> None:  # fmt: skip
        super().__init__(ui, parent, width=460)
        self._named = named
        self._words = (title, what, yes, lead)
        self.edit = QLineEdit(name)
        self.edit.setMaxLength(_LONGEST)
        self.edit.selectAll()
        self.field = Field(self.edit)
        self.box.addWidget(self.field)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self.keep), default=True)
        self.retranslate()
        self.edit.setFocus()

    def retranslate(self) -> None:
        title, what, yes, lead = self._words
        self.set_texts(title, lead)
        self.field.set_texts(what)
        self._no.setText(self.ui._("Cancel"))
        self.yes.setText(yes)

    def keep(self) -> None:
        """Take the name over."""
        name = self.edit.text().strip()
        if not name:
            self.field.set_problem(self.ui._("Please fill this in."))
            self.edit.setFocus()
            return
        self.accept()
        self._named(name)
