"""Properties of one kind of block: the base of every module in `sheets`."""

from collections.abc import Mapping
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_menu import own_codes
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.rich_text import RichText


class Part(Protocol):
    """One piece of a sheet: it shows what a block says and writes it back (`parts`, `photo_field`)."""

    def show_block(self, block: dict[str, Any]) -> None: ...

    def retranslate(self) -> None: ...

    def first(self) -> QWidget | None: ...


class Sheet(QWidget):
    """Properties of one kind of block. `show_block` is called when the chosen block is another or changed.

    A kind with nothing of its own overrides nothing: it gives its pieces to `put`, in reading order.
    """

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.parts: list[Part] = []
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(10)

    def put(self, *parts: Part) -> None:
        """Pieces below the ones that are there."""
        for part in parts:
            self.parts.append(part)
            self.box.addWidget(cast(QWidget, part))

    def values(self, block: Mapping[str, Any]) -> Mapping[str, Any]:
        """Where the pieces find their values: the block itself, or one of its cells."""
        return block

    def with_values(self, block: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """The block with other values there."""
        return {**block, **values}

    def change(self, typing: str, **values: Any) -> None:
        """Into the model, as one step with what was typed there just before."""
        self._change(self.ui._("Edit text"), typing, values)

    def change_now(self, values: Mapping[str, Any]) -> None:
        """Into the model, as a step of its own."""
        self._change(self.ui._("Change block"), "", values)

    def _change(self, what: str, typing: str, values: Mapping[str, Any]) -> None:
        if self.model.block is not None:
            self.model.change_block(what, typing=typing, **self.with_values(self.model.block, values))

    def connect_undo(self, field: RichText) -> None:
        """The field's undo is the draft's."""
        field.undo_wanted.connect(self.model.stack.undo)
        field.redo_wanted.connect(self.model.stack.redo)
        field.coupon_codes = lambda: own_codes(self.model.blocks)
        field.picture_offered.connect(self.model.pictures_offered)

    def show_block(self, block: dict[str, Any]) -> None:
        """Show this block."""
        for part in self.parts:
            part.show_block(block)

    def retranslate(self) -> None:
        """The words of now."""
        for part in self.parts:
            part.retranslate()

    def first(self) -> QWidget | None:
        """Where writing begins."""
        found = (part.first() for part in self.parts)
        return next((widget for widget in found if widget is not None), None)


def left(*widgets: QWidget) -> QHBoxLayout:
    """Widgets side by side from the left, no wider than they want to be."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
