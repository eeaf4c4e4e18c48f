"""見出し."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.editor.toolbar import FieldMenu
from desktop_app.ui.widgets.fields import Combo, Field


class HeadingSheet(Sheet):
    """Words and level of a heading."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = OneLine(ui)
        self.field = Field(self.words)
        self.fields = FieldMenu(ui, lambda: self.words, self)
        self.level_box = Combo()
        self.level = Field(self.level_box)
        self.box.addWidget(self.field)
        self.box.addLayout(left(self.fields.button))
        self.box.addWidget(self.level)
        self.words.edited.connect(lambda: self.change("heading", runs=self.words.runs()))
        self.words.chip_chosen.connect(self.fields.change)
        self.level_box.activated.connect(lambda _: self._level())
        self.connect_undo(self.words)

    def _level(self) -> None:
        self.model.change_block(self.ui._("Size of the heading"), level=int(self.level_box.key()))

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(list(block.get("runs", ())))
        self.words.setReadOnly(not self.model.editable)
        self.level_box.choose(str(block.get("level", 1)))
        self.level_box.setEnabled(self.model.editable)
        self.fields.button.setEnabled(self.model.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.ui._("Words"))
        self.fields.retranslate()
        self.level.set_texts(self.ui._("Size"))
        names = (self.ui._("Main title"), self.ui._("Section"), self.ui._("Small heading"))
        self.level_box.fill([(str(level), name) for level, name in enumerate(names, 1)])

    def first(self) -> QWidget | None:
        return self.words
