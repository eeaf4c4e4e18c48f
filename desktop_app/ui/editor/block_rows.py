"""The rows of the list of blocks."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import ICONS, kind_name
from desktop_app.ui.theme.icons import draw

KIND = Qt.ItemDataRole.UserRole + 1
WORDS = Qt.ItemDataRole.UserRole + 2
FOOTER = "footer"
"""The kind of the last row: sender and how to stop."""

Mark: TypeAlias = Literal["stop", "warn", "neutral"]
_MARK_ICONS = {"stop": "circle-stop", "warn": "triangle-alert", "neutral": "pen-line"}
_GAP = 6


def row_height(ui: Ui) -> int:
    """Height of one block's row, the gap below included."""
    return round(ui.theme.metrics().height()) + ui.theme.s(18) + _GAP


class BlockRows(QStyledItemDelegate):
    """Paints a block's row: grip, icon, kind, first words, and a mark where something was found."""

    def __init__(self, ui: Ui, mark_at: Callable[[int], Mark | None], view: QWidget) -> None:
        super().__init__(view)
        self.ui, self._mark_at = ui, mark_at

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.ui.theme.s(140), row_height(self.ui))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, kind = self.ui.theme, str(index.data(KIND))
        rect = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -_GAP + 0.5)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.c("accent" if chosen else "hairline"), 2 if chosen else 1))
        ground = "sunken" if kind == FOOTER else "hover" if over else "surface"
        painter.setBrush(theme.c("accent_soft" if chosen else ground))
        painter.drawRoundedRect(rect, 8, 8)
        side = theme.s(16)
        left, middle = rect.left() + theme.s(8), rect.center().y() - side / 2
        if kind != FOOTER:
            draw(painter, "grip-vertical", QRectF(left, middle, side, side), theme.c("ink3"))
            left += side + theme.s(4)
        icon = "lock" if kind == FOOTER else ICONS.get(kind, "square")
        draw(painter, icon, QRectF(left, middle, side, side), theme.c("ink2"))
        left += side + theme.s(8)
        right = rect.right() - 8
        mark = self._mark_at(index.row())
        if mark:
            right -= side
            draw(painter, _MARK_ICONS[mark], QRectF(right, middle, side, side), theme.c(mark))
            right -= theme.s(4)
        self._words(painter, QRectF(left, rect.top(), right - left, rect.height()), kind, index)
        painter.restore()

    def _words(
        self, painter: QPainter, room: QRectF, kind: str, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self.ui.theme
        metrics = theme.metrics()
        painter.setFont(theme.font())
        name = self.ui._("Sender and how to stop") if kind == FOOTER else kind_name(self.ui, kind)
        words = self.ui._("required by law") if kind == FOOTER else str(index.data(WORDS) or "")
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.c("ink2"))
        painter.drawText(room, middle, shown)
        rest = room.adjusted(metrics.horizontalAdvance(shown) + theme.s(10), 0, 0, 0)
        if words and rest.width() > theme.s(24):
            painter.setPen(theme.c("ink2" if kind == FOOTER else "ink"))
            if kind == FOOTER:
                painter.setFont(theme.font("small"))
                metrics = theme.metrics("small")
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, middle, words)
