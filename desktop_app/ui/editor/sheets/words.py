"""Blocks without properties: one sentence, and perhaps where to change what they show."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.labels import WrapLabel


class WordsSheet(Sheet):
    """A block without properties: one sentence, and perhaps where to change what it shows."""

    def __init__(self, ui: Ui, model: DraftModel, clicked: Callable[[], object] | None = None) -> None:
        super().__init__(ui, model)
        self.words = WrapLabel("muted")
        self.box.addWidget(self.words)
        self.button = None if clicked is None else button(ui, clicked=clicked)
        if self.button is not None:
            self.box.addLayout(left(self.button))

    def first(self) -> QWidget | None:
        return self.button


class DividerSheet(WordsSheet):
    """区切り."""

    def retranslate(self) -> None:
        self.words.setText(self.ui._("A line between two parts. It has nothing to set."))


class FooterSheet(WordsSheet):
    """発行元・配信停止: why it stays, and where what it says is changed."""

    def retranslate(self) -> None:
        self.words.setText(
            self.ui._(
                "The law wants your name, your address, where to complain and how to stop in every mail. "
                "The program writes it from your shop's settings, so it can't be taken out or changed here."
            )
        )
        if self.button is not None:
            self.button.setText(self.ui._("Shop settings"))
