"""2列: two cells, of which one is written at a time."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_values import cells_in, photo_in
from desktop_app.ui.editor.bound import TextPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import button_of, photo_of, with_photo
from desktop_app.ui.widgets.buttons import Segmented
from desktop_app.ui.widgets.fields import Field


class ColumnsSheet(Sheet):
    """A switch left/right, and the pieces of that cell."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.cell = 0
        self.switch = Segmented(ui, ["0", "1"])
        self.switch.choose("0")
        self.switch.chosen.connect(lambda key: self.show_cell(int(key)))
        self.switch_field = Field(self.switch)
        self.box.addWidget(self.switch_field)
        self.photos = tuple(self._photo(cell) for cell in (0, 1))
        self.title = WordsPart(self, "title", lambda: ui._("Title"))
        self.words = TextPart(self, "parts", lambda: ui._("Text"))
        self.put(*self.photos, self.title, self.words, *button_of(self))

    def _photo(self, cell: int) -> PhotoField:
        """A photo is read in the background: it must find its own cell again, whichever is shown then."""
        return photo_of(
            self,
            lambda block: photo_in(cells_in(block)[cell]),
            lambda block, photo: _with_cell(block, cell, with_photo(cells_in(block)[cell], photo)),
        )

    def show_cell(self, cell: int) -> None:
        """Write the other one."""
        self.cell = cell
        self.switch.choose(str(cell))
        if self.model.block is not None:
            self.show_block(dict(self.model.block))

    def values(self, block: Mapping[str, Any]) -> Mapping[str, Any]:
        return cells_in(block)[self.cell]

    def with_values(self, block: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        return _with_cell(block, self.cell, {**cells_in(block)[self.cell], **values})

    def change(self, typing: str, **values: Any) -> None:
        super().change(f"{typing}/{self.cell}", **values)

    def show_block(self, block: dict[str, Any]) -> None:
        for cell, photo in enumerate(self.photos):
            photo.setVisible(cell == self.cell)
        super().show_block(block)

    def retranslate(self) -> None:
        self.switch_field.set_texts(self.ui._("Column"))
        self.switch.set_texts({"0": self.ui._("Left"), "1": self.ui._("Right")})
        super().retranslate()

    def first(self) -> QWidget | None:
        return self.title.first()


def _with_cell(block: Mapping[str, Any], cell: int, values: dict[str, Any]) -> dict[str, Any]:
    cells = cells_in(block)
    cells[cell] = values
    return {**block, "cells": cells}
