"""Opens what proves an event: the wording's text, the mail as text, the picture, or a copy of a file."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QWidget

from desktop_app.services.records_proof import Proof
from desktop_app.services.records_view import ShownFile
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.labels import label

_LARGEST = 40_000_000
"""Pixels of a picture that is shown; a larger one is saved and opened elsewhere."""


def open_proof(ui: Ui, owner: QWidget, proof: Proof) -> None:
    """Show it, or offer to save it."""
    view = ui.services.records_view
    if proof.kind == "wording":
        ui.tasks.look(
            owner,
            lambda: view.wording(proof.ref),
            lambda text: WordingDialog(ui, owner, proof.label, text).open(),
            key="proof",
        )
    elif proof.kind == "file":
        ui.tasks.look(owner, lambda: view.file(proof.ref), lambda file: _show(ui, owner, file), key="proof")


def _show(ui: Ui, owner: QWidget, file: ShownFile) -> None:
    if file.mail is not None:
        MailTextDialog(ui, owner, file.mail).open()
    else:
        FileDialog(ui, owner, file).open()


class WordingDialog(DialogBase):
    """The exact text that was shown."""

    def __init__(self, ui: Ui, parent: QWidget | None, name: str, text: str) -> None:
        super().__init__(ui, parent, scrolls=False)
        self._name = name
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.document().setDocumentMargin(8)
        self.text.setPlainText(text)
        self.text.setMinimumHeight(ui.theme.s(160))
        self.box.addWidget(self.text, 1)
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(self._name, _("The exact text that people agreed to. The program never changes it."))
        self.text.setAccessibleName(_("Text of the wording"))
        self.close_button.setText(_("Close"))


class FileDialog(DialogBase):
    """A picture is shown; any file can be saved."""

    def __init__(self, ui: Ui, parent: QWidget | None, file: ShownFile) -> None:
        super().__init__(ui, parent, width=640)
        self._file = file
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = label("body", file.name, selectable=True)
        self.name.setWordWrap(True)
        self.box.addWidget(self.picture, 1)
        self.box.addWidget(self.name)
        self.save = self.add_button(button(ui, icon="download", clicked=self._save))
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self._draw()
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Proof kept in the book"))
        self.picture.setAccessibleName(_("Picture: {name}").format(name=self._file.name))
        self.save.setText(_("Save a copy…"))
        self.close_button.setText(_("Close"))

    def _draw(self) -> None:
        image = QImage()
        if self._file.media_type.startswith("image/"):
            image.loadFromData(self._file.data)
        self.picture.setVisible(not image.isNull() and image.width() * image.height() <= _LARGEST)
        if self.picture.isVisibleTo(self):
            ratio = self.devicePixelRatio()
            room = QSize(self.ui.theme.s(600), self.ui.theme.s(420)) * ratio
            shown = QPixmap.fromImage(
                image.scaled(
                    room.boundedTo(image.size()),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            shown.setDevicePixelRatio(ratio)
            self.picture.setPixmap(shown)

    def _save(self) -> None:
        chooser = file_dialog(self.ui, self, self.ui._("Save a copy…"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile(self._file.name)
        chooser.fileSelected.connect(lambda name: self.write(Path(name)))
        chooser.open()

    def write(self, target: Path) -> None:
        """Save the bytes as they are in the book."""
        view, data = self.ui.services.records_view, self._file.data
        self.ui.tasks.do(
            self,
            lambda _: view.save_copy(target, data),
            lambda _: self.ui.toast(self.ui._("Saved: {file}").format(file=target.name)),
            title=self.ui._("Saving a copy"),
        )
