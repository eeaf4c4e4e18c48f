"""中身: the blocks in their order, dragged or moved by Alt+↑ and Alt+↓; the legal footer stays last.

Several can be chosen (Shift or Ctrl with click or arrows); a tile that is dragged here becomes a block.
"""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_copies import KIND_TYPE
from desktop_app.ui.editor.block_names import KINDS, kind_name, summary
from desktop_app.ui.editor.block_rows import FOOTER, KIND, WORDS, BlockRows, Mark, row_height
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_sources import holds_photos
from desktop_app.ui.widgets.labels import plain_tip

_SAID = Qt.ItemDataRole.UserRole + 3
_ROWS_TYPE = "application/x-kawaraban-rows"
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class BlockList(QListWidget):
    """Follows the model; what is done here goes through the model."""

    opened = Signal()
    """Enter: the owner wants to write in the chosen block."""
    kind_dropped = Signal(str, int)
    photos_dropped = Signal(QMimeData, int)
    """A tile was dropped before the block at this place."""
    dragged = Signal(QPoint)
    """Where the pointer is on the screen while something is dragged over the list."""
    drag_ended = Signal()
    words_typed = Signal(str)
    """Letters were typed: what is to be added is searched for."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self._model = ui, model
        self._filling = False
        self._own = uuid4().bytes
        """Tells rows of this list from those of another window."""
        self._line: int | None = None
        self._marks: dict[int, Mark] = {}
        self._marked: tuple[str, ...] = ()
        self.setItemDelegate(BlockRows(ui, self.mark_at, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("bare", True)
        self.currentRowChanged.connect(self._chosen)
        model.opened.connect(self._opened)
        model.changed.connect(self._follow)
        model.current_changed.connect(self._show_current)

    def retranslate(self) -> None:
        """The words of now."""
        self.setAccessibleName(
            self.ui._("Content, in order. Alt and the arrow keys move a block, Delete removes it.")
        )
        for row in range(self.count()):
            self.item(row).setData(KIND, None)
        self.fill()

    def fill(self) -> None:
        """Show the model's blocks."""
        self._filling = True
        before = [self.item(row).data(KIND) for row in range(self.count())]
        pictures = self._model.pictures
        wanted = [(str(one.get("type", "")), summary(one, pictures)) for one in self._model.blocks]
        wanted.append((FOOTER, ""))
        while self.count() > len(wanted):
            self.takeItem(self.count() - 1)
        while self.count() < len(wanted):
            self.addItem(QListWidgetItem())
        for row, (kind, words) in enumerate(wanted):
            self._set(self.item(row), kind, words)
        self._filling = False
        others = before != [kind for kind, _ in wanted]
        if self._marks and self._marked != tuple(kind for kind, _ in wanted):
            self._marks = {}  # they were about other places
        if others:  # what was chosen beside the current one may be another block now
            self.select([self._model.current])
        else:
            self._show_current()
        if len(before) != self.count():
            self.updateGeometry()

    def _opened(self) -> None:
        self._marks = {}
        self.fill()
        self.select([self._model.current])

    def _set(self, item: QListWidgetItem, kind: str, words: str) -> None:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if kind != FOOTER and self._model.editable:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        if (item.flags(), item.data(KIND), item.data(WORDS)) == (flags, kind, words):
            return  # every setting of data is a repaint, and this runs at each keystroke
        item.setFlags(flags)
        item.setData(KIND, kind)
        item.setData(WORDS, words)
        said = self.ui._("Sender and how to stop: required by law, always there")
        told = said if kind == FOOTER else f"{kind_name(self.ui, kind)} {words}"
        item.setData(_SAID, told)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told)
        item.setToolTip(said if kind == FOOTER else plain_tip(words))

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names:
            self.fill()

    def _show_current(self) -> None:
        if self.currentRow() != self._model.current or not self.selectedIndexes():
            self.select([self._model.current])

    def _chosen(self, row: int) -> None:
        if not self._filling and row >= 0:
            self._model.choose(row)

    # ── several at once ──────────────────────────────────────────────────────────────────────────────────

    def places(self) -> list[int]:
        """The chosen blocks in their order, without the footer."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [row for row in rows if row < len(self._model.blocks)]

    def select(self, places: Sequence[int]) -> None:
        """Choose these rows; the first of them is the one that is written."""
        self._filling = True
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        if places:
            model.setCurrentIndex(self.model().index(places[0], 0), flags.ClearAndSelect)
        for place in places[1:]:
            model.select(self.model().index(place, 0), flags.Select)
        self._filling = False

    def set_marks(self, marks: Mapping[int, Mark]) -> None:
        """What was found in the blocks, by their places."""
        self._marks = dict(marks)
        self._marked = tuple(self.item(row).data(KIND) for row in range(self.count()))
        for row in range(self.count()):
            item = self.item(row)
            said, mark = str(item.data(_SAID) or ""), self._marks.get(row)
            told = self._mark_words(mark) if mark else ""
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{said} ({told})" if told else said)
        self.viewport().update()

    def mark_at(self, place: int) -> Mark | None:
        """What was found in the block at a place."""
        return self._marks.get(place)

    def _mark_words(self, mark: Mark) -> str:
        words = {
            "stop": self.ui._("stops the sending"), "warn": self.ui._("please look at it"),
            "neutral": self.ui._("not finished"),
        }
        return words[mark]

    # ── moving ───────────────────────────────────────────────────────────────────────────────────────────

    def move_to(self, gap: int) -> None:
        """Put the chosen blocks before the one that stands at `gap`."""
        places = self.places()
        if places:
            self._model.move(self.ui._("Move block"), places, gap)
            self.select(range(self._model.current, self._model.current + len(places)))

    def step(self, way: int) -> None:
        """The chosen blocks one place up (-1) or down (1)."""
        places = self.places()
        if places and self._model.editable:
            self.move_to(places[0] - 1 if way < 0 else places[-1] + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if way and held == Qt.KeyboardModifier.AltModifier:
            self.step(way)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not held:
            self.opened.emit()
        elif event.text().isprintable() and event.text().strip() and not held & ~_SHIFT:
            self.words_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mimeTypes(self) -> list[str]:
        return [_ROWS_TYPE, KIND_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        data.setData(_ROWS_TYPE, self._own)
        return data

    def startDrag(self, _: Qt.DropAction) -> None:
        if self.places() and self._model.editable:
            super().startDrag(Qt.DropAction.CopyAction)  # after a move the view would delete the source rows

    def takes(self, event: QDropEvent) -> bool:
        """Whether what is dragged can become or move blocks here."""
        data = event.mimeData()
        ours = bytes(data.data(_ROWS_TYPE).data()) == self._own
        return self._model.editable and (ours or data.hasFormat(KIND_TYPE) or holds_photos(data))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.takes(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not self.takes(event):
            event.ignore()
            return
        super().dragMoveEvent(event)  # scrolls near the edges
        self._line = self._gap_at(event.position().y())
        self.dragged.emit(self.viewport().mapToGlobal(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.viewport().update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._line = None
        self.drag_ended.emit()
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        self._line = None
        self.viewport().update()
        self.drag_ended.emit()
        self.drop_at(event, self._gap_at(event.position().y()))

    def drop_at(self, event: QDropEvent, gap: int) -> None:
        """What was dragged goes before the block at `gap`."""
        if not self.takes(event):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        kind = bytes(event.mimeData().data(KIND_TYPE).data()).decode("ascii", "replace")
        if kind in KINDS:
            self.kind_dropped.emit(kind, gap)
        elif not event.mimeData().hasFormat(_ROWS_TYPE):
            self.photos_dropped.emit(event.mimeData(), gap)
        else:
            self.move_to(gap)

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
