"""文章."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.toolbar import Toolbar

_LEAST, _MOST = 160, 360
"""Heights at 100 % text."""


class TextSheet(Sheet):
    """Paragraphs and lists."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        self.box.setSpacing(6)
        self.box.addWidget(self.toolbar)
        self.box.addWidget(self.words, 1)
        self.words.edited.connect(lambda: self.change("text", parts=self.words.parts()))
        self.connect_undo(self.words)
        self.words.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _fit(self, *_: object) -> None:
        """As tall as the words need, within reason: what stands below stays in sight."""
        s, words = self.ui.theme.s, self.words.document().size().height()
        self.words.setMinimumHeight(round(min(max(words + s(12), s(_LEAST)), s(_MOST))))

    def theme_changed(self) -> None:
        self._fit()

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_parts(list(block.get("parts", ())))
        self.words.setReadOnly(not self.model.editable)
        self.toolbar.setEnabled(self.model.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        self.toolbar.retranslate()
        self.words.setAccessibleName(self.ui._("Text of the newsletter"))
        hint = self.ui._("Write here. Enter breaks the line; twice begins a paragraph.")
        self.words.setPlaceholderText(hint)

    def first(self) -> QWidget | None:
        return self.words
