"""中身: the blocks in their order, dragged or moved by Alt+↑ and Alt+↓; the legal footer stays last."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import ICONS, kind_name, summary
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.widgets.labels import plain_tip

_KIND = Qt.ItemDataRole.UserRole + 1
_WORDS = Qt.ItemDataRole.UserRole + 2
FOOTER = "footer"
_GAP = 6


class BlockList(QListWidget):
    """Follows the model; what is done here goes through the model."""

    removal_wanted = Signal()
    duplicate_wanted = Signal()
    opened = Signal()
    """Enter: the owner wants to write in the chosen block."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self._model = ui, model
        self._filling = False
        self._line: int | None = None
        self.setItemDelegate(_Rows(ui, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("bare", True)
        self.currentRowChanged.connect(self._chosen)
        model.opened.connect(self.fill)
        model.changed.connect(self._follow)
        model.current_changed.connect(self._show_current)

    def retranslate(self) -> None:
        """The words of now."""
        self.setAccessibleName(
            self.ui._("Content, in order. Alt and the arrow keys move a block, Delete removes it.")
        )
        for row in range(self.count()):
            self.item(row).setData(_KIND, None)
        self.fill()

    def fill(self) -> None:
        """Show the model's blocks."""
        self._filling = True
        rows, pictures = self.count(), self._model.pictures
        wanted = [(str(one.get("type", "")), summary(one, pictures)) for one in self._model.blocks]
        wanted.append((FOOTER, ""))
        while self.count() > len(wanted):
            self.takeItem(self.count() - 1)
        while self.count() < len(wanted):
            self.addItem(QListWidgetItem())
        for row, (kind, words) in enumerate(wanted):
            self._set(self.item(row), kind, words)
        self._filling = False
        self._show_current()
        if rows != self.count():
            self.updateGeometry()

    def _set(self, item: QListWidgetItem, kind: str, words: str) -> None:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if kind != FOOTER and self._model.editable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if (item.flags(), item.data(_KIND), item.data(_WORDS)) == (flags, kind, words):
            return  # every setting of data is a repaint, and this runs at each keystroke
        item.setFlags(flags)
        item.setData(_KIND, kind)
        item.setData(_WORDS, words)
        said = self.ui._("Sender and how to stop: required by law, always there")
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole,
            said if kind == FOOTER else f"{kind_name(self.ui, kind)} {words}",
        )
        item.setToolTip(said if kind == FOOTER else plain_tip(words))

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names:
            self.fill()

    def _show_current(self) -> None:
        if self.currentRow() != self._model.current:
            self._filling = True
            self.setCurrentRow(self._model.current)
            self._filling = False

    def _chosen(self, row: int) -> None:
        if not self._filling and row >= 0:
            self._model.choose(row)

    # ── moving ───────────────────────────────────────────────────────────────────────────────────────────

    def move(self, source: int, target: int) -> None:  # type: ignore[override]  # a row, not the widget
        """Put a block to another place."""
        self._model.move(self.ui._("Move block"), source, target)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = -1 if event.key() == Qt.Key.Key_Up else 1 if event.key() == Qt.Key.Key_Down else 0
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if 0 <= self._model.current + step < len(self._model.blocks):
                self.move(self._model.current, self._model.current + step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_wanted.emit()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        self._line = self._gap_at(event.position().y())
        event.accept()
        self.viewport().update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._line = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        source, gap = self.currentRow(), self._gap_at(event.position().y())
        self._line = None
        # The view would delete the source row after a drop that it did itself.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if source < len(self._model.blocks):
            self.move(source, gap - 1 if gap > source else gap)
        self.viewport().update()

    def _gap_at(self, y: float) -> int:
        """Before which row a drop at `y` lands; never behind the footer."""
        for row in range(len(self._model.blocks)):
            if y < self.visualItemRect(self.item(row)).center().y():
                return row
        return len(self._model.blocks)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._line is None:
            return
        rect = self.visualItemRect(self.item(self._line))
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self.ui.theme.c("accent"), 3))
        y = rect.top() - 1
        painter.drawLine(rect.left() + 2, y, rect.right() - 2, y)

    # ── size ─────────────────────────────────────────────────────────────────────────────────────────────

    def theme_changed(self) -> None:
        self.doItemsLayout()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(200), self.count() * row_height(self.ui) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(140), self.sizeHint().height())


def row_height(ui: Ui) -> int:
    """Height of one block's row, the gap below included."""
    return round(ui.theme.metrics().height()) + ui.theme.s(18) + _GAP


class _Rows(QStyledItemDelegate):
    def __init__(self, ui: Ui, view: BlockList) -> None:
        super().__init__(view)
        self.ui, self._view = ui, view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.ui.theme.s(140), row_height(self.ui))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, kind = self.ui.theme, str(index.data(_KIND))
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
        self._words(painter, QRectF(left, rect.top(), rect.right() - left - 8, rect.height()), kind, index)
        painter.restore()

    def _words(
        self, painter: QPainter, room: QRectF, kind: str, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self.ui.theme
        metrics = theme.metrics()
        painter.setFont(theme.font())
        name = self.ui._("Sender and how to stop") if kind == FOOTER else kind_name(self.ui, kind)
        words = self.ui._("required by law") if kind == FOOTER else str(index.data(_WORDS) or "")
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
