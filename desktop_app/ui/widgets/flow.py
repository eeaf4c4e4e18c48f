"""A layout that goes on in the next line where the width ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from desktop_app.ui.widgets.item_layout import ItemLayout


class Flow(ItemLayout):
    """Widgets one after the other, each as wide as it wants to be; low ones in the middle of their line."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 16, line_gap: int = 10) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self.live():
            size = size.expandedTo(item.minimumSize())
        return size

    def place(self, rect: QRect, *, move: bool) -> int:
        y, lines = rect.y(), self._lines(rect.width())
        for number, line in enumerate(lines):
            x, y = rect.x(), y + self._line_gap if number else y
            tallest = max(size.height() for _, size in line)
            for item, size in line:
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (tallest - size.height()) // 2), size))
                x += size.width() + self._gap
            y += tallest
        return y - rect.y()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, and how large it wants to be."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self.live():
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if not lines or used + size.width() > width:
                lines.append([])
                used = 0
            lines[-1].append((item, size))
            used += size.width() + self._gap
        return lines
