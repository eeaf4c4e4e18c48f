"""Another time for a planned send, asked in a dialog."""

from PySide6.QtWidgets import QWidget

from desktop_app.services.agenda_view import Planned
from desktop_app.ui.context import Ui
from desktop_app.ui.plan_words import when_text
from desktop_app.ui.sending import sending
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.when_edit import WhenEdit


class TimeDialog(DialogBase):
    """Another time for a planned send."""

    def __init__(self, ui: Ui, parent: QWidget | None, one: Planned) -> None:
        super().__init__(ui, parent, width=440)
        self._one, self._going = one, sending(ui)
        self.when = WhenEdit(ui, lambda: self._going.now)
        self.box.addWidget(self.when)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self._done), default=True)
        self.when.set_value(one.at if one.at > self._going.now else None)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Change the time of “{title}”").format(title=self._one.title),
            _("It goes to those {people} whom you confirmed.").format(
                people=people(self.ui, self._one.people)
            ),
        )
        self.when.retranslate()
        self._no.setText(_("Cancel"))
        self.yes.setText(_("Change the time"))

    def _done(self) -> None:
        if self.when.point_out():
            return
        at = self.when.value()
        if at is not None:
            self._going.move(self._one.newsletter_id, at)
            text = self.ui._("“{title}” now leaves {when}.")
            self.ui.toast(
                text.format(title=self._one.title, when=when_text(self.ui, at, self._going.now))
            )
        self.accept()
