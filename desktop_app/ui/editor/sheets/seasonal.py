"""時候のあいさつ: words for a month."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.editor.toolbar import Toolbar


class SeasonalSheet(Sheet):
    """The words."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        self.box.addWidget(self.toolbar)
        self.box.addWidget(self.words, 1)
        self.box.addLayout(left(self.toolbar.fields.button))
        self.words.edited.connect(lambda: self.change("parts", parts=self.words.parts()))
        self.connect_undo(self.words)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_parts(list(block.get("parts", ())))
        self.words.setReadOnly(not self.model.editable)
        self.toolbar.setEnabled(self.model.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        self.toolbar.retranslate()
        self.words.setAccessibleName(self.ui._("Words of greeting"))

    def first(self) -> QWidget | None:
        return self.words
