"""The left column: the blocks in their order, what can be done with them, and the kinds that can be added."""

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_actions import BlockActions, keys_of
from desktop_app.ui.editor.block_list import BlockList
from desktop_app.ui.editor.column import Column, bring_into_view
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.palette import Palette
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.labels import label

_SCROLL_MS = 40
_EDGE = 40


class LeftCard(Column):
    """List and palette. `acts` does what is asked for, by button, menu or key."""

    def __init__(self, ui: Ui, model: DraftModel, owner: QWidget) -> None:
        super().__init__(margin=14, spacing=8)
        self.ui, self._model = ui, model
        self.blocks = BlockList(ui, model)
        self.acts = BlockActions(ui, model, self.blocks, owner)
        self.adding = Palette(ui)
        self.title = label("h2")
        acts = self.acts
        self.buttons: dict[str, IconButton] = {}
        for name, icon in (
            ("undo", "undo-2"), ("redo", "redo-2"), ("duplicate", "copy"), ("delete", "trash-2"),
        ):
            self.buttons[name] = self._button(acts.by_name[name], icon)
        self.menu_button = IconButton(ui, "ellipsis", self.show_menu)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.title, 1)
        for one in (*self.buttons.values(), self.menu_button):
            row.addWidget(one)
        self.box.addLayout(row)
        self.add(self.blocks)
        self.box.addSpacing(6)
        self.add(self.adding)
        self.box.addStretch(1)
        self.setAcceptDrops(True)
        self._dragged: QPoint | None = None
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        model.current_changed.connect(self._show_row)
        self.blocks.dragged.connect(self._drag_at)
        self.blocks.drag_ended.connect(self._drag_ended)
        self.adding.chosen.connect(acts.add_block)
        self.blocks.words_typed.connect(self._search)
        acts.search_wanted.connect(self._begin_search)

    def _button(self, action: QAction, icon: str) -> IconButton:
        made = IconButton(self.ui, icon, action.trigger)

        def follow() -> None:
            made.setEnabled(action.isEnabled())
            made.name_it(f"{action.text()} ({keys_of(action)})")
            made.setAccessibleName(action.text())

        action.changed.connect(follow)
        follow()
        return made

    def _search(self, letters: str) -> None:
        if self._model.editable:
            self.adding.search.setText(letters)
            self.adding.search.setFocus()
            bring_into_view(self.adding.search)

    def _begin_search(self) -> None:
        self.adding.begin()
        bring_into_view(self.adding.search)

    def _show_row(self) -> None:
        row = self.blocks.visualItemRect(self.blocks.item(self._model.current))
        at = self.blocks.viewport().mapTo(self.inside, row.center())
        self.area.ensureVisible(at.x(), at.y(), 0, row.height())

    # ── a long list while something is dragged ───────────────────────────────────────────────────────────

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.blocks.takes(event):
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self.blocks.takes(event):
            self._drag_at(self.mapToGlobal(event.position().toPoint()))
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drag_ended()

    def dropEvent(self, event: QDropEvent) -> None:
        """Beside the list: behind the last block."""
        self._drag_ended()
        self.blocks.drop_at(event, len(self._model.blocks))

    def _drag_at(self, place: QPoint) -> None:
        self._dragged = place
        if not self._scrolling.isActive():
            self._scrolling.start()

    def _drag_ended(self) -> None:
        self._scrolling.stop()

    def _scroll(self) -> None:
        """Near an edge the column goes on by itself."""
        view = self.area.viewport()
        if self._dragged is None:
            return
        y, edge = view.mapFromGlobal(self._dragged).y(), self.ui.theme.s(_EDGE)
        way = -1 if y < edge else 1 if y > view.height() - edge else 0
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + way * edge // 3)

    def show_menu(self) -> None:
        """操作: everything that can be done with blocks, with its keys."""
        menu = QMenu(self)
        self.acts.fill(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def show_editable(self, editable: bool) -> None:
        """What was sent can't be changed, so nothing is offered that would."""
        for widget in (*self.buttons.values(), self.adding):
            widget.setVisible(editable)

    def retranslate(self) -> None:
        """The words of now."""
        self.title.setText(self.ui._("Content"))
        self.menu_button.name_it(self.ui._("What can be done with blocks, and the keys for it"))
        for part in (self.blocks, self.acts, self.adding):
            part.retranslate()
