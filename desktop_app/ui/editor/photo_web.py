"""Whether a photo travels inside the mail or is fetched from the shop's web space, and from where."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import Line
from desktop_app.ui.editor.field_dialog import completed
from desktop_app.ui.editor.photo_words import url_problem
from desktop_app.ui.widgets.fields import Field


class WebAddress(QWidget):
    """A switch, and below it the address while it is on."""

    typed = Signal(str)
    """The address as far as it is written."""
    inside = Signal()
    """The switch was turned off: into the mail with it."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.on_web = QCheckBox()
        self.line = Line()
        self.field = Field(self.line)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.on_web)
        box.addWidget(self.field)
        self.field.hide()
        self.on_web.clicked.connect(self._switch)
        self.line.textEdited.connect(lambda text: self.typed.emit(text.strip()))
        self.line.editingFinished.connect(self._complete)

    def _switch(self, on: bool) -> None:
        self.field.setVisible(on)
        if on:
            self.line.setFocus()
        else:
            self.inside.emit()

    def _complete(self) -> None:
        whole = completed(self.line.text())
        if whole != self.line.text():
            self.typed.emit(whole)

    def show_url(self, url: str, *, editable: bool) -> None:
        """Show this address; "" = inside the mail."""
        if self.line.text().strip() != url:
            self.line.show_text(url)
        if url or not self.line.hasFocus():
            self.on_web.setChecked(bool(url))
        self.field.setVisible(bool(url) or self.on_web.isChecked())
        self.field.set_problem(url_problem(self._ui, completed(url)) if url else "")
        self.on_web.setEnabled(editable)
        self.line.setReadOnly(not editable)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.on_web.setText(_("Show it from the web"))
        self.field.set_texts(
            _("Address of the same photo on your web space"),
            _("It begins with https://. The mail gets lighter, but many programs ask before they fetch it."),
        )
