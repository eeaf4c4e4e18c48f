"""A received mail as plain text: nothing of it is loaded, shown as a picture or executed."""

from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QWidget

from desktop_app.services.inbox_view import SafeMail
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences


class MailTextDialog(DialogBase):
    """Head lines and text of a kept mail."""

    def __init__(self, ui: Ui, parent: QWidget | None, mail: SafeMail) -> None:
        super().__init__(ui, parent, width=640)
        self._mail = mail
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._names = [label("small") for _ in range(4)]
        for name, value in zip(self._names, (mail.sender, mail.to, mail.date, mail.subject), strict=True):
            shown = label("body", value, selectable=True)
            shown.setWordWrap(True)
            name.setBuddy(shown)
            self._form.addRow(name, shown)
            self._form.setRowVisible(name, bool(value))
        self.box.addLayout(self._form)
        self.note = WrapLabel("small")
        self.box.addWidget(self.note)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(8)
        self.text.setPlainText(mail.text)
        self.text.setMinimumHeight(ui.theme.s(200))
        self.box.addWidget(self.text, 1)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("The mail as text"), _("Only its words are shown. Nothing of it is loaded or run."))
        names = (_("From"), _("To"), _("Date"), _("Subject"))
        for one, name in zip(self._names, names, strict=True):
            one.setText(name)
        notes = []
        if self._mail.attachments:
            many = self.ui.ngettext(
                "{n} attachment is not shown.", "{n} attachments are not shown.", self._mail.attachments
            )
            notes.append(many.format(n=self._mail.attachments))
        if self._mail.cut:
            notes.append(_("The mail was too large; the book holds only its beginning."))
        if not self._mail.text:
            notes.append(_("The mail has no text."))
        self.note.setText(sentences(self.ui, *notes))
        self.note.setVisible(bool(notes))
        self.text.setAccessibleName(_("Text of the mail"))
        self.close_button.setText(_("Close"))
