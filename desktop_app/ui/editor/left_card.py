"""The left column: the blocks in their order, what can be done with them, and the kinds that can be added."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_actions import BlockActions, keys_of
from desktop_app.ui.editor.block_list import BlockList
from desktop_app.ui.editor.column import Column
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.palette import Palette
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.labels import label


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
        self.adding.chosen.connect(acts.add_block)
        self.blocks.words_typed.connect(self._search)
        acts.search_wanted.connect(self.adding.begin)

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
