"""What layouts of the program's own share: their items."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem
from shiboken6 import isValid


class ItemLayout(QLayout):
    """A list of items whose height follows from the width; `place` says where each of them goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._widgets: list[QWidget | None] = []

    def place(self, rect: QRect, *, move: bool) -> int:
        """Lay the items out (`move`) or only look, and return the height that they take."""
        raise NotImplementedError

    def live(self) -> list[QLayoutItem]:
        """The items that can be laid out."""
        items = [self.itemAt(index) for index in range(len(self._items))]
        return [one for one in items if one is not None and isValid(one)]

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

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self.place(rect, move=True)
