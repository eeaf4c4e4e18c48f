"""写真: choose or drop a file, say what it shows, how wide it is, where it leads."""

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import completed, link_problem
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_size import ENOUGH_BYTES, small_enough
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.files import Place, file_dialog
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.numbers import number
from desktop_app.ui.widgets.sentences import sentences

COLUMN_WIDTH = 552
"""Pixels that a picture can fill in a mail (composing.themes)."""


class PhotoBox(QPushButton):
    """Shows the picture; a click chooses a file, a dropped one is taken."""

    file_dropped = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._pixmap = QPixmap()
        self.setAcceptDrops(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_picture(self, picture: StoredPicture | None) -> None:
        """Show this one, or the invitation to choose one."""
        self._pixmap = QPixmap()
        if picture is not None:
            self._pixmap.loadFromData(picture.data)
        self.updateGeometry()
        self.update()

    @property
    def empty(self) -> bool:
        """Whether no picture is shown."""
        return self._pixmap.isNull()

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(160), self._ui.theme.s(76 if self.empty else 140))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.empty:
            return
        room = self.rect().adjusted(6, 6, -6, -6)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(room, self._ui.theme.c("surface"))
        size = self._pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = room.center()
        painter.drawPixmap(
            at.x() - size.width() // 2, at.y() - size.height() // 2, size.width(), size.height(), self._pixmap
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.file_dropped.emit(files[0])

    def theme_changed(self) -> None:
        self.updateGeometry()


class PhotoPanel(QWidget):
    """Properties of a photo block."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self._attachment = ""
        self.photo = PhotoBox(ui)
        self.about = WrapLabel("small")
        self.problem = WrapLabel("small", "stop")
        self.problem.hide()
        self.alt_line, self.link_line, self.width_box = QLineEdit(), QLineEdit(), number(0, COLUMN_WIDTH)
        self.alt, self.link = Field(self.alt_line), Field(self.link_line)
        self.wide = Field(self.width_box)
        self.width_box.setSingleStep(20)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for widget in (self.photo, self.about, self.problem, self.alt, self.wide, self.link):
            box.addWidget(widget)
        self.photo.clicked.connect(self.choose)
        self.photo.file_dropped.connect(self.take)
        self.alt_line.textEdited.connect(lambda text: self._type("alt", text))
        self.link_line.textEdited.connect(lambda text: self._type("link", text))
        self.link_line.editingFinished.connect(self._complete)
        self.width_box.valueChanged.connect(self._width)

    def _type(self, key: str, text: str) -> None:
        self.model.change_block(self.ui._("Edit text"), typing=key, **{key: text})

    def _complete(self) -> None:
        whole = completed(self.link_line.text())
        if whole != self.link_line.text() and self.model.editable:
            self._type("link", whole)

    def _width(self, value: int) -> None:
        block = self.model.block
        if block is not None and block.get("type") == "image" and block.get("width") != value:
            self.model.change_block(self.ui._("Width of the photo"), typing="width", width=value)

    def choose(self) -> None:
        """Ask for a file."""
        if not self.model.editable:
            return
        dialog = file_dialog(self.ui, self, self.ui._("Choose a photo"), Place.PicturesLocation)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.ui._("Photos (*.jpg *.jpeg *.png *.gif *.webp)"))
        dialog.fileSelected.connect(self.take)
        dialog.open()

    def take(self, path: str) -> None:
        """Keep the file's picture in the book and show it in this block."""
        if not self.model.editable or self.model.block is None:
            return
        drafts, newsletter, place = self.ui.services.drafts, self.model.id, self.model.current
        self.ui.tasks.do(
            self,
            lambda _: drafts.add_picture(path, smaller=small_enough, enough=ENOUGH_BYTES),
            lambda picture: self._taken(newsletter, place, picture),
            title=self.ui._("Reading the photo"),
            lane=LANE,
            failed=self._refused,
        )

    def _taken(self, newsletter: str, place: int, picture: StoredPicture) -> None:
        if newsletter != self.model.id or place >= len(self.model.blocks):
            return
        self.model.pictures[picture.id] = picture
        blocks = list(self.model.blocks)
        if blocks[place].get("type") != "image":
            return
        blocks[place] = {**blocks[place], "attachment": picture.id}
        self._say_problem("")
        self.model.change_blocks(self.ui._("Choose a photo"), blocks, self.model.current)

    def _refused(self, error: AppError) -> None:
        told = self.ui.error_text(error)
        self._say_problem(sentences(self.ui, told.title, told.next))

    def _say_problem(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_block(self, block: dict[str, Any]) -> None:
        """Show this photo."""
        attachment = str(block.get("attachment", ""))
        picture = self.model.pictures.get(attachment)
        if attachment != self._attachment or self.photo.empty != (picture is None):
            self._attachment = attachment
            self.photo.set_picture(picture)
            self._say_problem("")
        for line, key in ((self.alt_line, "alt"), (self.link_line, "link")):
            if line.text() != str(block.get(key, "")):
                line.setText(str(block.get(key, "")))
                line.setCursorPosition(0)
            line.setReadOnly(not self.model.editable)
        self.width_box.blockSignals(True)
        self.width_box.setValue(int(block.get("width", 0)))
        self.width_box.blockSignals(False)
        self.width_box.setEnabled(self.model.editable)
        self.photo.setEnabled(self.model.editable)
        self._say(picture)

    def _say(self, picture: StoredPicture | None) -> None:
        _ = self.ui._
        self.photo.setText("" if picture else _("Choose a photo, or drop it here"))
        self.photo.setAccessibleName(_("Choose a photo") if picture is None else _("Choose another photo"))
        self.photo.setToolTip(self.photo.accessibleName())
        if picture is not None:
            self.about.setText(
                _("{name} · {width} × {height} · {kilobytes} KB").format(
                    name=picture.name, width=picture.width, height=picture.height,
                    kilobytes=-(-len(picture.data) // 1000),
                )
            )
        self.about.setVisible(picture is not None)
        block = self.model.block or {}
        lacks = not str(block.get("alt", "")).strip()
        hint = _("Many mail programs show no pictures at first: say what can be seen.")
        self.alt.set_texts(_("What the photo shows"), hint if lacks else "")
        link = str(block.get("link", ""))
        self.link.set_problem(link_problem(self.ui, link) if link.strip() else "")

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self._say(self.model.pictures.get(self._attachment))
        self.wide.set_texts(_("Width in pixels"))
        self.width_box.setSpecialValueText(_("As wide as it is"))
        self.link.set_texts(_("Leads to (may be empty)"))

    def first(self) -> QWidget:
        """Where writing begins."""
        return self.alt_line
