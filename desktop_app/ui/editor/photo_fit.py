"""Keeps the photos of a draft small enough for one mail, however they came into it: pasted blocks, a photo
that is no longer fetched from the web, two that were read at the same time."""

from PySide6.QtCore import QObject, QTimer

from desktop_app.composing.pictures import MAX_BYTES, MAX_PICTURES
from desktop_app.domain.errors import AppError
from desktop_app.services.photo_json import inside_mail, with_smaller
from desktop_app.services.photos import Fitted
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_work import weight


class PhotoFit(QObject):
    """Follows the model; what it does is a step of undo, and it tries the same photos once."""

    def __init__(self, ui: Ui, model: DraftModel, owner: QObject) -> None:
        super().__init__(owner)
        self._ui, self._model = ui, model
        self._tried: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.fit)
        model.changed.connect(self._follow)

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names and self._model.editable and weight(self._model)[1] > MAX_BYTES:
            self._timer.start(0)  # not inside the step of undo that is told of here

    def fit(self) -> None:
        """Make them smaller, if they are too much together."""
        model, ids = self._model, inside_mail(self._model.blocks)
        if weight(model)[1] <= MAX_BYTES or len(ids) > MAX_PICTURES or ids == self._tried:
            return
        self._tried = ids
        photos, newsletter, blocks = self._ui.services.photos, model.id, tuple(model.blocks)

        def show(fitted: Fitted) -> None:
            if model.id != newsletter or not model.editable or not fitted.replaced:
                return
            model.pictures.update(fitted.pictures)
            smaller = with_smaller(model.blocks, fitted.replaced)
            model.change_blocks(self._ui._("Make the photos smaller"), smaller, model.current)

        self._ui.tasks.do(
            self, lambda _: photos.fit(blocks), show, title=self._ui._("Make the photos smaller"), lane=LANE,
            failed=self._failed,
        )

    def _failed(self, error: AppError) -> None:
        told = self._ui.error_text(error)
        self._ui.toast(told.title)
