"""A mail that the program took for something else was an opt-out: whose, and who says so."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.inbox_views import Found, InboxLine
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.who_decides import WhoDecides
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.person_picker import PersonPicker


class MailStopsDialog(DialogBase):
    """`stopped` is told whose mails stop, and who decided it."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        line: InboxLine,
        staff: Sequence[str],
        stopped: Callable[[str, str], None],
        *,
        by: str = "",
    ) -> None:
        """`by`: who decides, as far as it is said already."""
        super().__init__(ui, parent)
        self._line, self._then, self._others = line, stopped, False
        self.picker = PersonPicker(ui, lambda text: ui.services.inbox_view.people(text))
        self.picker.setText(line.address or ("" if ", " in line.sender else line.sender))
        self.whose = Field(self.picker)
        self.picker.textChanged.connect(lambda: self.whose.set_problem(""))
        self.by_field = WhoDecides(ui, staff, by)
        self.by = self.by_field.name
        self.box.addWidget(self.whose)
        self.box.addWidget(self.by_field)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.stop_button = self.add_button(button(ui, "danger", icon="hand", clicked=self.stop), default=True)
        self.retranslate()
        self.by.setFocus()

    def ask_whose(self) -> None:
        """It is about somebody else than the sender, and who decides is said already."""
        self._others = True
        self.picker.setText("")
        self.by_field.hide()
        self.retranslate()
        self.picker.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("This mail is an opt-out"),
            _("“{subject}”, arrived {at}. From then on nothing more is sent, whatever the topic.").format(
                subject=self._line.subject or _("(no subject)"), at=self._line.at
            ),
        )
        self.whose.set_texts(
            _("Whom is it about?"),
            _("Type a name or an address. The sender of this mail goes on getting newsletters.")
            if self._others
            else _("Type a name or an address."),
        )
        self.by_field.set_texts(_("Decided by"), "")
        self.cancel.setText(_("Cancel"))
        self.stop_button.setText(_("Stop the newsletters"))

    def stop(self) -> None:
        """Tell it, when both answers are there."""
        picked, typed, _ = self.picker.picked, self.picker.text().strip(), self.ui._
        if not typed:
            self.whose.set_problem(_("Say first whose mails should stop."))
            self.picker.setFocus()
        elif self.by_field.is_missing():
            return
        elif isinstance(picked, Found):
            self._tell(picked.address)
        else:
            view = self.ui.services.inbox_view
            self.ui.tasks.look(
                self, lambda: view.whose(typed), self._found, key="whose", failed=self._not_found
            )

    def _tell(self, address: str) -> None:
        self.accept()
        self._then(address, self.by.value())

    def _found(self, found: Sequence[Found]) -> None:
        _ = self.ui._
        if len(found) == 1:
            self._tell(found[0].address)
            return
        self.whose.set_problem(
            _("Several people fit. Choose one from the list.")
            if found
            else _("Nobody in the book fits. Type the address: it can be stopped all the same.")
        )
        self.picker.setFocus()
        self.picker.show_found(found)

    def _not_found(self, error: AppError) -> None:
        self.whose.set_problem(self.ui.error_text(error).cause)
        self.picker.setFocus()
