"""A received mail as plain text: nothing of it is loaded, shown as a picture or executed."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QTextEdit, QWidget

from desktop_app.services.inbox_views import SafeMail
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flowing_text import FlowingText
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences


class MailTextDialog(DialogBase):
    """Head lines and text of a kept mail; the line that decided is marked."""

    def __init__(self, ui: Ui, parent: QWidget | None, mail: SafeMail) -> None:
        super().__init__(ui, parent, width=680)
        self._mail = mail
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        values = (
            mail.sender, mail.reply_to, mail.to, mail.date, mail.at, mail.subject, mail.automatic,
            mail.message_id,
        )  # fmt: skip
        self._names = [label("small") for _ in values]
        for name, value in zip(self._names, values, strict=True):
            shown = FlowingText(ui, "body", "ink")
            shown.setMinimumWidth(60)
            shown.set_text(value)
            name.setBuddy(shown)
            self._form.addRow(name, shown)
            self._form.setRowVisible(name, bool(value))
        self.box.addLayout(self._form)
        self.decided = WrapLabel("small")
        self.decided.setVisible(bool(mail.line))
        self.note = WrapLabel("small")
        self.box.addWidget(self.decided)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(8)
        self.text.setPlainText(mail.text)
        self.text.setMinimumHeight(ui.theme.s(200))
        self.box.addWidget(self.text, 1)
        self.box.addWidget(self.note)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()
        self._mark()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("The mail as text"), _("Only its words are shown. Nothing of it is loaded or run."))
        names = (
            _("From"), _("Answers go to"), _("To"), _("Date"), _("Arrived"), _("Subject"),
            _("Says it is automatic"), _("Mail number"),
        )  # fmt: skip
        for one, name in zip(self._names, names, strict=True):
            one.setText(name)
        self.decided.setText(_("The marked line decided: “{line}”").format(line=self._mail.line))
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
        if self._mail.kept:
            kept = _("The whole mail is kept in the book as a record ({size}).")
            if self._mail.cut:
                kept = _("So much of it is kept in the book as a record: {size}.")
            notes.append(kept.format(size=_size(self._mail.kept)))
        self.note.setText(sentences(self.ui, *notes))
        self.note.setVisible(bool(notes))
        self.text.setAccessibleName(_("Text of the mail"))
        self.close_button.setText(_("Close"))

    def theme_changed(self) -> None:
        super().theme_changed()
        if hasattr(self, "text"):
            self._mark()

    def _mark(self) -> None:
        """The line that decided, where it can be seen."""
        if not self._mail.line:
            return
        cursor = self.text.document().find(self._mail.line)
        if cursor.isNull():
            return
        mark, theme = QTextEdit.ExtraSelection(), self.ui.theme
        look = QTextCharFormat()
        look.setBackground(theme.c("warn_bg"))
        look.setForeground(theme.c("warn"))
        mark.cursor, mark.format = cursor, look
        self.text.setExtraSelections([mark])
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        self.text.setTextCursor(start)
        self.text.centerCursor()


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000)):,} kB"
