"""The preview follows what is written and which block is chosen; a click in it chooses a block."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.preview.pane import PreviewPane
from desktop_app.ui.preview.places import FOOTER_PLACE


class LivePreview(QObject):
    """Ties a draft and its preview together. `chosen` gets the row of the block that was clicked."""

    def __init__(self, model: DraftModel, pane: PreviewPane, chosen: Callable[[int], None]) -> None:
        super().__init__(pane)
        self._model, self._pane, self._chosen = model, pane, chosen
        model.opened.connect(self._opened)
        model.changed.connect(lambda _: pane.show_content(model.content))
        model.current_changed.connect(self._point)
        pane.block_clicked.connect(self._clicked)

    def _opened(self) -> None:
        # What was sent is shown as it was frozen, whatever the editor would make of its blocks.
        self._pane.show_newsletter(self._model.id, self._model.content if self._model.editable else None)
        self._point()

    def _point(self) -> None:
        if self._model.editable:
            place = self._model.current
            self._pane.show_block(place if place < len(self._model.blocks) else FOOTER_PLACE)

    def _clicked(self, place: int) -> None:
        self._chosen(len(self._model.blocks) if place == FOOTER_PLACE else place)
