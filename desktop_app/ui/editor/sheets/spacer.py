"""すきま."""

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import ChoicePart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet


class SpacerSheet(Sheet):
    """How large it is."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.size_choice = ChoicePart(
            self, "size", lambda: ui._("Size"),
            lambda: {"s": ui._("Small"), "m": ui._("Middle"), "l": ui._("Large")}, "m",
        )
        self.put(self.size_choice)
