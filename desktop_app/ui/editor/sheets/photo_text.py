"""写真と文章, side by side."""

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import ChoicePart, TextPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import button_of, photo_of


class PhotoTextSheet(Sheet):
    """Photo, title, words, button; which side the photo is on and how much of the width it takes."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.photo = photo_of(self)
        self.title = WordsPart(self, "title", lambda: ui._("Title"))
        self.words = TextPart(self, "parts", lambda: ui._("Text"))
        self.side = ChoicePart(
            self, "side", lambda: ui._("The photo is"),
            lambda: {"left": ui._("at the left"), "right": ui._("at the right")}, "left",
        )
        self.share = ChoicePart(
            self, "share", lambda: ui._("Width of the photo"),
            lambda: {30: ui._("Narrow"), 40: ui._("Middle"), 50: ui._("Half")}, 40,
        )
        self.put(self.photo, self.title, self.words, *button_of(self), self.side, self.share)
