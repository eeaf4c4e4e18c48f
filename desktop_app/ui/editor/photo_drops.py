"""Photos dropped on the list of blocks or on the preview, or pasted there: each becomes a block."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.composing.photo_size import COLUMN_WIDTH
from desktop_app.domain.errors import AppError
from desktop_app.services.photos import PhotoDesk, Taken
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import MAX_BLOCKS, Block, DraftModel
from desktop_app.ui.editor.photo_fit import PhotoFit
from desktop_app.ui.editor.photo_sources import PhotoSource, holds_photos, sources_in
from desktop_app.ui.editor.photo_work import put_photos
from desktop_app.ui.editor.sheets.image import block_with_photo
from desktop_app.ui.widgets.sentences import sentences

_EMPTY: dict[str, Any] = {"type": "image", "width": 0, "link": ""}


class PhotoDrops(QObject):
    """Makes photo blocks of what falls on `preview`; a list of blocks calls `add` for its own."""

    def __init__(self, ui: Ui, model: DraftModel, preview: QWidget) -> None:
        super().__init__(preview)
        self._ui, self._model = ui, model
        self.fit = PhotoFit(ui, model, self)
        preview.setAcceptDrops(True)
        preview.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if not self._model.editable or not holds_photos(event.mimeData()):
                return False
            event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            event.acceptProposedAction()
            self.add(event.mimeData(), self._model.current + 1)
            return True
        return False

    def paste(self, mime: QMimeData) -> None:
        """Photos of the clipboard, behind the chosen block."""
        self.add(mime, self._model.current + 1)

    def add(self, mime: QMimeData, gap: int) -> None:
        """A block for each photo, before the block that is at `gap` now."""
        if not self._model.editable:
            return
        found = sources_in(mime)
        if not found:
            self._ui.error(AppError("photo-kind"))
            return
        if len(self._model.blocks) + len(found) > MAX_BLOCKS:
            self._ui.toast(self._ui._("A newsletter can have {n} blocks, no more.").format(n=MAX_BLOCKS))
            return
        before = tuple(self._model.blocks)
        follower = before[gap] if gap < len(before) else None

        def put(blocks: Sequence[Block], taken: Sequence[Taken]) -> tuple[list[dict[str, Any]], int]:
            at = min(gap, len(blocks))
            if follower is not None and (at == len(blocks) or blocks[at] is not follower):
                at = next((n for n, one in enumerate(blocks) if one is follower), at)
            made = [block_with_photo(_EMPTY, one.photo) for one in taken]
            rest = [dict(one) for one in blocks]
            return [*rest[:at], *made, *rest[at:]], at

        makes = [partial(_made, one) for one in found]
        put_photos(
            self._ui, self._model, self, self._ui._("Add photos"), makes, put,
            done=partial(self._done, found), failed=self._ui.error, cancelled=lambda: None,
        )

    def _done(
        self, found: Sequence[PhotoSource], taken: Sequence[Taken], refused: Sequence[tuple[int, AppError]]
    ) -> None:
        """A word when something could not be taken, or stands still now."""
        said = [f"{found[n].name}: {self._ui.error_text(error).title}" for n, error in refused[:2]]
        if refused:
            left_out = self._ui.ngettext(
                "{n} file was left out.", "{n} files were left out.", len(refused)
            )
            said.insert(0, left_out.format(n=len(refused)))
        elif any(one.stilled for one in taken):
            said = [self._ui._("It moves, but is too large to go as it is: its first image is shown.")]
        if said:
            self._ui.toast(sentences(self._ui, *said))


def _made(source: PhotoSource, desk: PhotoDesk, room: int) -> Taken:
    return desk.take(source.read(), room=room, shown=COLUMN_WIDTH)
