"""Which columns the list of contacts shows, and in which order: all of it by keyboard as well."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel

_NAME = Qt.ItemDataRole.UserRole


class _List(QListWidget):
    """Alt+Up and Alt+Down move the column that has the cursor."""

    def __init__(self, move: Callable[[int], None]) -> None:
        super().__init__()
        self._move = move
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


class ColumnsDialog(DialogBase):
    """`then` gets the names of the shown columns in order; () = the usual ones again."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        words: Callable[[], Mapping[str, str]],
        shown: Sequence[str],
        then: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(ui, parent, width=420, scrolls=False)
        self._words, self._then = words, then
        self.list = _List(self.move_current)
        for name in [*shown, *(one for one in words() if one not in shown)]:
            item = QListWidgetItem()
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setMinimumHeight(ui.theme.s(160))
        self.list.setCurrentRow(0)
        self.up = button(ui, icon="chevron-up", bulk="small", clicked=lambda: self.move_current(-1))
        self.down = button(ui, icon="chevron-down", bulk="small", clicked=lambda: self.move_current(1))
        self.problem = WrapLabel("small", "stop")
        self.problem.hide()
        beside = QHBoxLayout()
        beside.addWidget(self.up)
        beside.addWidget(self.down)
        beside.addStretch(1)
        self.usual = button(ui, "quiet", bulk="small", clicked=self._usual)
        beside.addWidget(self.usual)
        self.box.addWidget(self.list, 1)
        self.box.addLayout(beside)
        self.box.addWidget(self.problem)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(button(ui, "primary", clicked=self._go), default=True)
        self.retranslate()
        self.list.setFocus()

    def shown(self) -> tuple[str, ...]:
        """The ticked columns, in order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(str(one.data(_NAME)) for one in items if one.checkState() is Qt.CheckState.Checked)

    def move_current(self, step: int) -> None:
        """The column with the cursor goes up or down."""
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)

    def _usual(self) -> None:
        self.accept()
        self._then(())

    def _go(self) -> None:
        shown = self.shown()
        if not {"name", "address"} & set(shown):
            self.problem.setText(
                self.ui._("Keep the name or the mail address: else nobody knows whose row it is.")
            )
            self.problem.show()
            return
        self.accept()
        self._then(shown)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Columns of the list"),
            _("Tick what is shown. Drag, or press Alt with an arrow, to change the order."),
        )
        words = self._words()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(words[str(item.data(_NAME))])
        self.list.setAccessibleName(_("Columns of the list"))
        self.up.setText(_("Up"))
        self.down.setText(_("Down"))
        self.usual.setText(_("The usual columns"))
        self.cancel.setText(_("Cancel"))
        self.go.setText(_("Show these columns"))
