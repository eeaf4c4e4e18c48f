"""The list of versions: day and time, why it was kept, and what changed, on as many lines as that needs."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.services.versions import Version
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.version_words import change_lines, why_words

_HEAD = Qt.ItemDataRole.UserRole + 1
_LINES = Qt.ItemDataRole.UserRole + 2
_PAD = 12
_WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class VersionList(QListWidget):
    """One row for each version, the newest first."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.setItemDelegate(_Rows(ui, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("bare", True)

    def fill(self, versions: Sequence[Version]) -> None:
        """Show these; the row that was chosen stays chosen."""
        row = self.currentRow()
        self.clear()
        for one in versions:
            head = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
            lines = [why_words(self._ui, one), *change_lines(self._ui, one)]
            if one.current:
                lines.insert(0, self._ui._("The same as the newsletter is now"))
            item = QListWidgetItem()
            item.setData(_HEAD, head)
            item.setData(_LINES, lines)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join((head, *lines)))
            self.addItem(item)
        if versions:
            self.setCurrentRow(max(0, min(row, len(versions) - 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # narrower rows are taller

    def theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()


class _Rows(QStyledItemDelegate):
    def __init__(self, ui: Ui, view: QListWidget) -> None:
        super().__init__(view)
        self._ui, self._view = ui, view

    def _words(self, index: QModelIndex | QPersistentModelIndex) -> list[tuple[str, bool]]:
        return [(index.data(_HEAD), True), *((line, False) for line in index.data(_LINES))]

    def _height(self, text: str, head: bool, width: int) -> int:
        font = self._ui.theme.font("body" if head else "small", head)
        return QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width()
        tall = sum(self._height(text, head, width - 2 * _PAD) + 3 for text, head in self._words(index))
        return QSize(width, tall + 2 * _PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._ui.theme
        state, rect = option.state, option.rect.adjusted(1, 2, -1, -2)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = "accent_soft" if chosen else "hover" if over else "surface"
        painter.setBrush(theme.c(ground))
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        edge = "neutral" if chosen else "hairline"
        painter.setPen(QPen(theme.c(edge), 2 if focused else 1))
        painter.drawRoundedRect(rect, 8, 8)
        at, inside = rect.top() + _PAD - 2, rect.adjusted(_PAD - 1, 0, 1 - _PAD, 0)
        for text, head in self._words(index):
            tall = self._height(text, head, inside.width())
            painter.setFont(theme.font("body" if head else "small", head))
            painter.setPen(theme.c("ink" if head else "ink2"))
            painter.drawText(QRect(inside.left(), at, inside.width(), tall), _WRAP, text)
            at += tall + 3
        painter.restore()
