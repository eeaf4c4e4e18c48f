"""あいさつ: the reader's name, and words."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.editor.toolbar import FieldMenu, Toolbar
from desktop_app.ui.widgets.fields import Field


class GreetingSheet(Sheet):
    """The line with the reader's name, and the words below it."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.name = OneLine(ui)
        self.name_field = Field(self.name)
        self.fields = FieldMenu(ui, lambda: self.name, self)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        self.box.addWidget(self.name_field)
        self.box.addLayout(left(self.fields.button))
        self.box.addWidget(self.toolbar)
        self.box.addWidget(self.words, 1)
        self.box.addLayout(left(self.toolbar.fields.button))
        self.name.edited.connect(lambda: self.change("name", name=self.name.runs()))
        self.name.chip_chosen.connect(self.fields.change)
        self.words.edited.connect(lambda: self.change("parts", parts=self.words.parts()))
        self.connect_undo(self.name)
        self.connect_undo(self.words)

    def show_block(self, block: dict[str, Any]) -> None:
        name = block.get("name", [])
        self.name.set_runs([name] if isinstance(name, str) else list(name))
        self.words.set_parts(list(block.get("parts", ())))
        for field in (self.name, self.words):
            field.setReadOnly(not self.model.editable)
        self.toolbar.setEnabled(self.model.editable)
        self.fields.button.setEnabled(self.model.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        self.name_field.set_texts(self.ui._("To whom"))
        self.fields.retranslate()
        self.toolbar.retranslate()
        self.words.setAccessibleName(self.ui._("Words of greeting"))

    def first(self) -> QWidget | None:
        return self.words
