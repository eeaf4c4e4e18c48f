"""One mail to one person: as it was sent, on which ground, and what the server said."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.domain.delivery import DeliveryState
from desktop_app.services.delivery_sheet import DeliveryEvent, RecipientView
from desktop_app.services.previews import Preview
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.pages.deliveries.resolve import ResolveDialog
from desktop_app.ui.pages.deliveries.words import TONES, hint_text, reply_text, state_text
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.sending_words import minute
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice, clear
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences

_WIDE, _SIDE, _LONG = 980, 340, 24


class MailDialog(DialogBase):
    """Facts at the left, the mail at the right (below, where there is little room)."""

    def __init__(self, ui: Ui, parent: QWidget | None, delivery: str) -> None:
        super().__init__(ui, parent, width=560, scrolls=False)
        self._delivery = delivery
        self.mail: RecipientView | None = None
        self.chip = Chip(ui)
        self.unknown = Notice(ui, "warn", clicked=self._resolve)
        self.unknown.hide()
        self.facts = QGridLayout()
        self.facts.setVerticalSpacing(8)
        self.facts.setHorizontalSpacing(12)
        self.facts.setColumnStretch(1, 1)
        side = QWidget()
        side.setObjectName("pageBody")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.unknown)
        column.addLayout(self.facts)
        self.story_title = label("h2")
        self.story = QVBoxLayout()
        self.story.setSpacing(6)
        column.addWidget(self.story_title)
        column.addLayout(self.story)
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.viewport().setAutoFillBackground(False)
        self._side.setWidget(side)
        self.view = MailView(ui, self)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        self._row.addWidget(self._side)
        self._row.addWidget(self.view, 1)
        self.box.addLayout(self._row, 1)
        self.save = self.add_button(button(ui, icon="file-down", clicked=self.ask_where), left=True)
        self.contact = self.add_button(button(ui, icon="user", clicked=self._open_contact), left=True)
        self.evidence = self.add_button(
            button(ui, icon="notebook-text", clicked=self._open_evidence), left=True
        )
        self.stop = self.add_button(button(ui, icon="ban", clicked=self._stop), left=True)
        self.law = self.add_button(button(ui, icon="scale", clicked=self._show_law), left=True)
        self._close = self.add_button(button(ui, clicked=self.reject), default=True)
        self.resize(ui.theme.s(_WIDE), ui.theme.s(640))
        self.theme_changed()
        self.retranslate()

    def theme_changed(self) -> None:
        super().theme_changed()
        room = self.screen().availableGeometry().width() - 40
        narrow = room < self.ui.theme.s(_WIDE - 100)
        if hasattr(self, "_row"):  # the base calls this before there is anything
            ways = QBoxLayout.Direction
            self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
            self._side.setMinimumWidth(0 if narrow else self.ui.theme.s(_SIDE))
            self._side.setMaximumWidth(16777215 if narrow else self.ui.theme.s(_SIDE))

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(self.mail.address if self.mail is not None else _("Mail"))
        self.story_title.setText(_("What happened"))
        self._side.setAccessibleName(_("What happened"))
        self.save.setText(_("Save as a file (.eml)"))
        self.contact.setText(_("Open the contact"))
        self.evidence.setText(_("Evidence"))
        self.stop.setText(_("Record a stop"))
        self.law.setText(_("What the law says"))
        self._close.setText(_("Close"))
        self.view.title.setText(_("The mail as it was sent"))
        self.load()

    def load(self) -> None:
        """Read it anew from the book."""
        services, delivery = self.ui.services, self._delivery
        self.ui.tasks.look(self, lambda: services.delivery_view.recipient(delivery), self._show, key="facts")

    def _show(self, mail: RecipientView) -> None:
        self.mail = mail
        _, ui = self.ui._, self.ui
        self.set_texts(mail.address)
        self.chip.set(state_text(ui, mail.state), TONES[mail.state])
        unknown = mail.state is DeliveryState.UNKNOWN
        told = sentences(ui, reply_text(ui, mail.state, mail.reply), hint_text(ui, mail.hint))
        self.unknown.set(told if unknown else "", _("Decide"))
        self.save.setVisible(mail.was_made)
        self.contact.setVisible(mail.contact_id is not None)
        self.grow()  # buttons that went away may leave room for the others in one row
        self.evidence.setVisible(mail.evidence_id is not None)
        self.law.setVisible(mail.state is DeliveryState.SKIPPED and bool(mail.rule_ids))
        self.view.setVisible(mail.was_made)
        self._side.setMaximumWidth(self._side.maximumWidth() if mail.was_made else 16777215)
        self._show_facts(mail)
        clear(self.story)
        for event in mail.history:
            self.story.addWidget(self._event(event))
        if mail.was_made:
            services = ui.services
            ui.tasks.look(self, lambda: services.previews.sent(mail.id), self._show_mail, key="mail")

    def _show_mail(self, preview: Preview) -> None:
        self.view.show_mail(preview.html, preview.text, preview.images)

    def _show_facts(self, mail: RecipientView) -> None:
        _, ui = self.ui._, self.ui
        while (item := self.facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        retry, unknown = mail.retry_at, mail.state is DeliveryState.UNKNOWN
        rows = [
            (_("Why not sent"), _(", ").join(mail.rules) if mail.state is DeliveryState.SKIPPED else ""),
            (_("Articles"), mail.articles if mail.state is DeliveryState.SKIPPED else ""),
            (_("Ground"), mail.basis),
            (_("Taken on"), minute(mail.accepted_at) if mail.accepted_at else ""),
            (_("Next try"), minute(retry) if retry else ""),
            (_("Meaning"), "" if unknown else reply_text(ui, mail.state, mail.reply)),
            (_("The server’s words"), mail.reply if mail.reply[:1].isdigit() else ""),
            (_("Tries"), str(mail.attempts) if mail.attempts else ""),
            ("Message-ID", mail.message_id),
        ]
        for place, (name, value) in enumerate((name, value) for name, value in rows if value):
            head = label("small", name)
            head.setWordWrap(True)
            self.facts.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            self.facts.addWidget(_value(name, value), place, 1)

    def _event(self, event: DeliveryEvent) -> QWidget:
        made = WrapLabel("small")
        meaning = reply_text(self.ui, event.state, event.reply)
        words = f"{minute(event.at)}  {state_text(self.ui, event.state)}"
        made.setText(f"{words}\n{meaning}" if meaning else words)
        return made

    def _open_contact(self) -> None:
        if self.mail is not None and self.mail.contact_id is not None:
            self.reject()
            self.ui.go("contacts", contact=self.mail.contact_id)

    def _stop(self) -> None:
        from desktop_app.ui.dialogs.stop import StopDialog  # made when first asked for

        if self.mail is not None:
            StopDialog(
                self.ui, self, address=self.mail.address, stopped=lambda _: self.load()
            ).open()

    def _open_evidence(self) -> None:
        if self.mail is not None:
            self.reject()
            self.ui.go("records", address=self.mail.address)

    def _show_law(self) -> None:
        if self.mail is not None:
            LawTextDialog(self.ui, self, self.mail.rule_ids).open()

    def _resolve(self) -> None:
        hints = [self.mail.hint] if self.mail is not None and self.mail.hint is not None else []
        ResolveDialog(self.ui, self, [self._delivery], self.load, hints).open()

    def ask_where(self) -> None:
        """Choose a file for the mail."""
        if self.mail is None:
            return
        dialog = file_dialog(self.ui, self, self.ui._("Save as a file (.eml)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("eml")
        dialog.selectFile(f"{self.mail.address}.eml")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def save_to(self, file: str) -> None:
        """Rebuild the mail, compare it with its hash, write it."""
        ui, services, delivery = self.ui, self.ui.services, self._delivery
        ui.tasks.do(
            self,
            lambda _: services.delivery_view.save_eml(delivery, file),
            lambda _: ui.toast(ui._("Saved: the same bytes that the server got.")),
            title=ui._("Saving the mail"),
        )


def _value(name: str, value: str) -> QWidget:
    """Something to copy: a line of its own where it has no blank to break at."""
    if len(value) > _LONG and " " not in value and value.isascii():
        line = QLineEdit(value)
        line.setReadOnly(True)
        line.setCursorPosition(0)
        line.setAccessibleName(name)
        return line
    text = label("body", value, selectable=True)
    text.setWordWrap(True)
    text.setMinimumWidth(60)
    text.setAccessibleName(f"{name}: {value}")
    return text
