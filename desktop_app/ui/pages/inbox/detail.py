"""The mail that is chosen in the list: what came, what follows, why, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.inbox_view import InboxLine
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, rule
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.labels import WrapLabel, label


class MailDetail(Card):
    """Hidden while nothing is chosen."""

    mail_wanted = Signal(str)
    answered = Signal(str)
    stop_wanted = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui = ui
        self.line: InboxLine | None = None
        self.chip = Chip(ui)
        self.came = WrapLabel("bold")
        self.follows = WrapLabel("body")
        self.why = WrapLabel("small")
        self.facts = label("small", selectable=True)
        self.facts.setWordWrap(True)
        self.facts.setMinimumWidth(60)
        self.answer = button(ui, "primary", icon="check", clicked=self._answered)
        self.mail = button(ui, icon="mail", clicked=self._mail)
        self.stop = button(ui, icon="hand", clicked=lambda: self.stop_wanted.emit(self.line))
        self.contact = button(ui, "quiet", icon="user", clicked=self._contact)
        self.records = button(ui, "quiet", icon="file-check", clicked=self._records)
        self.box.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.came, self.follows, rule(), self.why, self.facts):
            self.box.addWidget(widget)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        for one in (self.answer, self.mail, self.stop, self.contact, self.records):
            buttons.addWidget(one, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addLayout(buttons)
        self.box.addStretch(1)
        self.hide()
        self.retranslate()

    def show_line(self, line: InboxLine | None) -> None:
        """Another mail, or none."""
        self.line = line
        self.setVisible(line is not None)
        if line is not None:
            self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.answer.setText(_("Noted: I answered it"))
        self.mail.setText(_("Read the mail"))
        self.stop.setText(_("It is an opt-out…"))
        self.contact.setText(_("Show in Contacts"))
        self.records.setText(_("Show everything recorded"))
        line = self.line
        if line is None:
            return
        self.chip.set(line.told.chip, line.told.tone)
        self.came.setText(line.told.came)
        self.follows.setText(f"→ {line.told.follows}")
        self.why.setText(line.told.why)
        facts = [(_("Arrived"), line.at), (_("From"), line.sender), (_("Subject"), line.subject)]
        self.facts.setText("\n".join(f"{name}: {value}" for name, value in facts if value))
        self.answer.setVisible(line.told.open_wish)
        self.mail.setVisible(line.kept)
        self.stop.setVisible(not line.stops and not line.waiting)
        self.contact.setVisible(line.contact_id is not None)
        self.records.setVisible(bool(line.address))

    def _answered(self) -> None:
        if self.line is not None:
            self.answered.emit(self.line.id)

    def _mail(self) -> None:
        if self.line is not None:
            self.mail_wanted.emit(self.line.id)

    def _contact(self) -> None:
        if self.line is not None:
            self.ui.go("contacts", contact=self.line.contact_id)

    def _records(self) -> None:
        if self.line is not None:
            self.ui.go("records", address=self.line.address)
