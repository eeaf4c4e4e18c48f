"""What happens when somebody presses the button of a point: the draft is mended, or the place is opened."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.services.draft_mends import mended, with_fallback
from desktop_app.services.draft_views import DraftLook, Point
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import FallbackDialog
from desktop_app.ui.editor.mend_words import mend_words
from desktop_app.ui.editor.model import DraftModel

_SECTIONS = {"shop": "shop", "account": "account", "law": "law"}


class Mending(QObject):
    """Goes through the model, so that undo takes back what a click did."""

    block_wanted = Signal(int)
    """Place of a block, from 0; the number of blocks = the legal footer."""
    description_wanted = Signal(int)
    """Place of a block with a photo that nothing describes."""
    line_wanted = Signal(str)
    """"subject" or "preheader"."""
    done = Signal()
    """The draft was changed."""

    def __init__(self, ui: Ui, model: DraftModel, window: QWidget) -> None:
        super().__init__(window)
        self.ui, self.model, self._window = ui, model, window
        self._look: DraftLook | None = None

    def show_look(self, look: DraftLook | None) -> None:
        """What the points are of."""
        self._look = look

    def do(self, point: Point) -> None:
        """Mend it, or lead to where it is mended."""
        args = dict(point.args)
        if point.block and self._look is not None and not self._look.is_of(self.model.blocks):
            self.done.emit()  # blocks were moved since: the next look tells their places anew
        elif point.mend in _SECTIONS:
            field = {"field": args["field"]} if "field" in args else {}
            self.ui.go("settings", section=_SECTIONS[point.mend], **field)
        elif point.mend == "inbox":
            self.ui.go("inbox")
        elif point.mend == "alt" and point.block:
            self.description_wanted.emit(point.block - 1)
        elif point.mend == "fallback" and self.model.editable:
            self._ask_fallback(args.get("name", ""))
        elif not self._mend(point):
            self.show_place(point)

    def show_place(self, point: Point) -> None:
        """Where it is written."""
        if point.where in ("subject", "preheader"):
            self.line_wanted.emit(point.where)
        elif point.where == "footer":
            self.block_wanted.emit(len(self.model.blocks))
        elif point.block:
            self.block_wanted.emit(point.block - 1)

    def _mend(self, point: Point) -> bool:
        if not self.model.editable:
            return False
        found = mended(self.model.content, point)
        if found is None:
            return False
        self.model.put(mend_words(self.ui, point), found.content, {})
        self.done.emit()
        if found.choose is not None:
            self.block_wanted.emit(found.choose)
        return True

    def _ask_fallback(self, field: str) -> None:
        step = self.ui._("Words where a field is empty")

        def chosen(words: str | None) -> None:
            if words is not None:
                self.model.put(step, with_fallback(self.model.content, field, words), {})
                self.done.emit()

        dialog = FallbackDialog(self.ui, self._window, {"merge": field, "fallback": ""}, chosen)
        dialog.open()
