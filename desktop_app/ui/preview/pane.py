"""仕上がり: the preview pane of a newsletter, with subject and sender above, as a chosen contact gets it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.draft_views import DraftContent
from desktop_app.services.previews import Preview
from desktop_app.ui.context import Ui
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.preview.reader_box import ReaderBox
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.labels import ElidingLabel, label
from desktop_app.ui.widgets.sentences import sentences


class PreviewPane(QWidget):
    """Shows a newsletter as it is written (`show_content`), or the stored one.

    One preview is made at a time, of what is newest when its turn comes: typing faster than that skips some
    letters, and never falls behind.
    """

    block_clicked = Signal(int)
    """Place of the block that was clicked, from 0, or `places.FOOTER_PLACE`."""

    def __init__(self, ui: Ui, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ui = ui
        self._newsletter = ""
        self._content: DraftContent | None = None
        self._making: tuple[Services, str] | None = None
        """The book and the newsletter whose preview is being made."""
        self._changed = False
        """Something is newer than what is being made."""
        self._preview: Preview | None = None
        self._error: AppError | None = None
        self.subject = ElidingLabel("bold")
        self.from_line = ElidingLabel("small")
        self.as_label = label("small")
        self.reader = ReaderBox(ui)
        self.as_label.setBuddy(self.reader)
        self.reader.chosen.connect(lambda _: self.refresh())
        self.notice = Notice(ui, "warn")
        self.notice.hide()
        self.mail = MailView(ui)
        self.mail.block_clicked.connect(self.block_clicked)
        self.beside = QHBoxLayout()
        """The row of the sender; room for a button at its end."""
        self.beside.addWidget(self.from_line, 1)
        person = QHBoxLayout()
        person.setSpacing(8)
        person.addWidget(self.as_label, 0, Qt.AlignmentFlag.AlignVCenter)
        person.addWidget(self.reader, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.mail.above.addWidget(self.subject)
        self.mail.above.addLayout(self.beside)
        self.mail.above.addLayout(person)
        self.mail.above.addWidget(self.notice)
        box.addWidget(self.mail)
        self.retranslate()

    def show_newsletter(self, newsletter_id: str, content: DraftContent | None = None) -> None:
        """Show this one from now on: `content`, or what is stored."""
        self._newsletter, self._content = newsletter_id, content
        self._making = None
        self.mail.show_block(None)
        self.refresh()

    def show_content(self, content: DraftContent) -> None:
        """The newsletter that is shown reads like this now, stored or not."""
        self._content = content
        self.refresh()

    def show_block(self, place: int | None) -> None:
        """Outline the block at `place` (from 0, or `places.FOOTER_PLACE`) and scroll to it; None: none."""
        self.mail.show_block(place)

    def refresh(self) -> None:
        """Show what there is now. Cheap: several calls at once become one look; a hidden pane waits."""
        if not self._newsletter or not self.isVisible():
            return
        wanted = (self._ui.services, self._newsletter)
        if self._making == wanted:
            self._changed = True
            return
        previews, newsletter, content = self._ui.services.previews, self._newsletter, self._content
        contact = self.reader.contact_id or None
        self._making, self._changed = wanted, False

        def make() -> Preview:
            if content is None:
                return previews.show(newsletter, contact_id=contact)
            return previews.of_content(newsletter, content, contact)

        self._ui.tasks.look(self, make, self._show, key="preview", failed=self._failed)

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _ = self._ui._
        self.mail.title.setText(_("Preview"))
        self.as_label.setText(_("Seen by"))
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh()

    def _show(self, preview: Preview) -> None:
        self._preview, self._error = preview, None
        self._say()
        self.mail.show_mail(preview.html, preview.text, preview.images)
        self._go_on()

    def _failed(self, error: AppError) -> None:
        self._error = error
        self._say()
        self._go_on()

    def _go_on(self) -> None:
        self._making = None
        if self._changed:
            self.refresh()

    def _say(self) -> None:
        _ = self._ui._
        shown = self._preview
        if shown is not None:
            self.subject.setText(shown.subject or _("(no subject yet)"))
            address = f"<{shown.from_address}>" if shown.from_address else _("(no mail account yet)")
            self.from_line.setText(
                _("From: {name} {address}").format(name=shown.from_display, address=address)
            )
        tone, text = self._remark()
        self.notice.set(text, tone=tone)

    def _remark(self) -> tuple[str, str]:
        """What must be known about what is seen; nothing when it is exactly the mail."""
        _ = self._ui._
        if self._error is not None:
            told = self._ui.error_text(self._error)
            return "stop", sentences(self._ui, told.title, told.cause, told.next)
        if self._preview is None:
            return "info", ""
        lines = []
        if self._preview.why_not:
            lines.append(_("This person does not get this mail. {why}").format(why=self._preview.why_not))
        if self._preview.missing:
            names = _(", ").join(self._preview.missing)
            lines.append(_("No value for: {names}").format(names=names))
        tone = "warn" if lines else "info"
        if self._preview.lacks:  # which ones and why, the list and the checks say
            lines.append(_("Blocks that are not finished are not shown yet."))
        return tone, "\n".join(lines)
