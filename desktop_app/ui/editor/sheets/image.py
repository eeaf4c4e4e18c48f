"""写真."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.composing.photo_size import COLUMN_WIDTH
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import LinkPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.numbers import number

_KEYS = ("attachment", "file", "alt", "url", "original", "crop", "turn")


class ImageSheet(Sheet):
    """The picture, what it shows, how wide it is and where it leads."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.photo = PhotoField(ui, model, photo_of_block, block_with_photo)
        self.wide = _WidthPart(self)
        self.link = LinkPart(self, "link", lambda: ui._("Leads to (may be empty)"))
        self.put(self.photo, self.wide, self.link)


class _WidthPart(QWidget):
    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.width_box = number(0, COLUMN_WIDTH)
        self.width_box.setSingleStep(20)
        self.field = Field(self.width_box)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.field)
        self.width_box.valueChanged.connect(self._change)

    def _change(self, value: int) -> None:
        model = self._sheet.model
        if model.block is not None and model.block.get("type") == "image" and _width(model.block) != value:
            model.change_block(self._sheet.ui._("Width of the photo"), typing="width", width=value)

    def show_block(self, block: dict[str, Any]) -> None:
        self.width_box.blockSignals(True)
        self.width_box.setValue(_width(block))
        self.width_box.blockSignals(False)
        self.width_box.setEnabled(self._sheet.model.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self._sheet.ui._("Width in pixels"))
        self.width_box.setSpecialValueText(self._sheet.ui._("As wide as it is"))

    def first(self) -> QWidget | None:
        return self.width_box


def _width(block: Mapping[str, Any]) -> int:
    given = block.get("width")
    return given if isinstance(given, int) else 0


def photo_of_block(block: Mapping[str, Any]) -> dict[str, Any] | None:
    """The photo that the block is; None while none is chosen."""
    if not block.get("attachment") and not block.get("file"):
        return None
    return {key: block[key] for key in _KEYS if key in block}


def block_with_photo(block: Mapping[str, Any], photo: Mapping[str, Any] | None) -> dict[str, Any]:
    """The block with another photo; the words stay when it is taken out."""
    rest = {key: value for key, value in block.items() if key not in _KEYS}
    if photo is None:
        return {**rest, "attachment": "", "alt": block.get("alt", "")}
    return {**rest, "alt": "", **photo}
