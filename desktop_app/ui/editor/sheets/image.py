"""写真."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_panel import PhotoPanel
from desktop_app.ui.editor.sheet import Sheet


class ImageSheet(Sheet):
    """The picture, what it shows, how wide it is and where it leads."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.photo = PhotoPanel(ui, model)
        self.box.addWidget(self.photo)

    def show_block(self, block: dict[str, Any]) -> None:
        self.photo.show_block(block)

    def retranslate(self) -> None:
        self.photo.retranslate()

    def first(self) -> QWidget | None:
        return self.photo.first()
