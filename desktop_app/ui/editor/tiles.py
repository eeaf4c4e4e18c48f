"""加える: a tile for each kind of block, its icon above its name; it can be dragged into the list."""

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolButton

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_copies import KIND_TYPE
from desktop_app.ui.editor.block_names import ICONS


class Tile(QToolButton):
    """One tile; its words come from its owner."""

    def __init__(self, ui: Ui, kind: str) -> None:
        super().__init__()
        self._ui, self.kind = ui, kind
        self._pressed: QPoint | None = None
        self.setProperty("tile", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def theme_changed(self) -> None:
        side = self._ui.theme.s(18)
        self.setIcon(self._ui.theme.icon(ICONS[self.kind], "ink2"))
        self.setIconSize(QSize(side, side))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if left else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        way = event.position().toPoint() - self._pressed
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.setDown(False)
            self._drag(event.position().toPoint())

    def _drag(self, at: QPoint) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setData(KIND_TYPE, self.kind.encode("ascii"))
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(at)
        drag.exec(Qt.DropAction.CopyAction)
