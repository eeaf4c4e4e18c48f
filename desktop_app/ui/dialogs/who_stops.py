"""Somebody said stop by phone, at the counter or on paper: first, who it was."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.services.inbox_views import Found
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.person_picker import PersonPicker


class WhoStopsDialog(DialogBase):
    """Finds the person, then opens the stop dialog of the contact."""

    def __init__(self, ui: Ui, parent: QWidget | None) -> None:
        super().__init__(ui, parent)
        self.picker = PersonPicker(ui, lambda text: ui.services.inbox_view.people(text))
        self.field = Field(self.picker)
        self.picker.textChanged.connect(lambda: self.field.set_problem(""))
        self.box.addWidget(self.field)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.next = self.add_button(button(ui, "primary", clicked=self._next), default=True)
        self.retranslate()
        self.picker.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Somebody said stop"),
            _("Any way counts: by phone, at the counter, on paper. No reason is needed."),
        )
        self.field.set_texts(_("Who was it?"), _("Type a name or an address and choose from the list."))
        self.cancel.setText(_("Cancel"))
        self.next.setText(_("Next"))

    def _next(self) -> None:
        typed, view = self.picker.text(), self.ui.services.inbox_view
        if self.picker.picked is not None:
            self._take([self.picker.picked])
        elif typed.strip():
            self.ui.tasks.look(self, lambda: view.people(typed), self._take, key="who")
        else:
            self.field.set_problem(self.ui._("Type a name or an address."))

    def _take(self, found: Sequence[object]) -> None:
        people = [one for one in found if isinstance(one, Found)]
        contacts = {one.contact_id for one in people}
        if len(contacts) != 1:
            _ = self.ui._
            self.field.set_problem(
                _("Several people fit. Choose one from the list.")
                if contacts
                else _("Nobody in the book fits. Look for another spelling, or for the address.")
            )
            self.picker.show_found(people)
            return
        from desktop_app.ui.dialogs.stop import StopDialog  # made when first asked for

        owner = self.parentWidget()
        self.accept()
        StopDialog(self.ui, owner, contacts.pop()).open()
