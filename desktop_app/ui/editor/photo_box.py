"""The frame in which a photo is shown: a click chooses a file, what is dropped or pasted is taken."""

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from desktop_app.services.draft_views import StoredPicture
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.photo_sources import holds_link_only, holds_photos
from desktop_app.ui.widgets.breaks import breakable

_EDGE = 6


class PhotoBox(QPushButton):
    """Shows the picture, or in `setText`'s words the invitation to choose one."""

    given = Signal(QMimeData)
    """Something with photos in it was dropped or pasted."""
    link_given = Signal()
    """Only the address of a picture was."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._pixmap = QPixmap()
        self._over = False
        self.setAcceptDrops(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_picture(self, picture: StoredPicture | None) -> None:
        """Show this one, or the invitation."""
        self._pixmap = QPixmap()
        if picture is not None:
            self._pixmap = QPixmap.fromImage(QImage.fromData(picture.data))
        self.updateGeometry()
        self.update()

    @property
    def empty(self) -> bool:
        """Whether no picture is shown."""
        return self._pixmap.isNull()

    def sizeHint(self) -> QSize:
        words = 2 * self._ui.theme.metrics().height() + self._ui.theme.s(34)
        return QSize(self._ui.theme.s(160), round(words) if self.empty else self._ui.theme.s(150))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(100), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._ui.theme
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        if self.empty or self._over:
            painter.setPen(QPen(theme.c("accent" if self._over else "control"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(room, 6, 6)
        if self.empty:
            painter.setPen(theme.c("ink2" if self.isEnabled() else "ink3"))
            painter.setFont(theme.font())
            centred = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(room.adjusted(8, 2, -8, -2), centred, breakable(self.text()))
            return
        size = self._pixmap.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(self._pixmap.size())
        left = room.x() + (room.width() - size.width()) // 2
        top = room.y() + (room.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), self._pixmap)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.isEnabled() and (holds_photos(event.mimeData()) or holds_link_only(event.mimeData())):
            event.acceptProposedAction()
            self._over = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._over = False
        self.update()
        event.acceptProposedAction()
        self._give(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Take what is in the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            self._give(mime)

    def _give(self, mime: QMimeData) -> None:
        if not self.isEnabled():
            return
        if holds_photos(mime):
            self.given.emit(mime)
        else:
            self.link_given.emit()

    def theme_changed(self) -> None:
        self.updateGeometry()
