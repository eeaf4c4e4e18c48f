"""A field to search in: a glass at the left, Escape empties it."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw


class SearchField(QLineEdit):
    """Its placeholder and accessible name are the owner's."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._theme = ui.theme
        self.setProperty("leading", True)
        self.setClearButtonEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.s(16)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = QRectF(self._theme.s(11), (self.height() - side) / 2, side, side)
        draw(painter, "search", at, self._theme.c("ink2"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)
