"""A layout that goes on in the next line where the width ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem
from shiboken6 import isValid


class Flow(QLayout):
    """Widgets one after the other, each as wide as it wants to be."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 16, line_gap: int = 10) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap
        self._items: list[QLayoutItem] = []
        self._widgets: list[QWidget | None] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._widgets.append(item.widget())

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        # Seen with PySide 6.11 while other threads work: Python's side of an item is gone, its widget is not.
        widget = self._widgets[index]
        if widget is not None and isValid(widget) and not isValid(self._items[index]):
            self._items[index] = QWidgetItem(widget)
        return self._items[index]

    def takeAt(self, index: int) -> QLayoutItem | None:
        item = self.itemAt(index)
        if item is not None:
            del self._items[index], self._widgets[index]
        return item

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._live():
            size = size.expandedTo(item.minimumSize())
        return size

    def _live(self) -> list[QLayoutItem]:
        items = [self.itemAt(index) for index in range(len(self._items))]
        return [one for one in items if one is not None and isValid(one)]

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out and return the height that they take."""
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._live():
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + self._line_gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            tallest = max(tallest, size.height())
        return y + tallest - rect.y()
