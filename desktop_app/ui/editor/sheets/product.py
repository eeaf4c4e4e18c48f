"""商品."""

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import ChoicePart, SwitchPart, TextPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import button_of, photo_of
from desktop_app.ui.editor.value_parts import PricePart


class ProductSheet(Sheet):
    """Name and price first; photo, words, button; how it is laid out."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.name = WordsPart(self, "name", lambda: ui._("Name of the product"))
        self.price = PricePart(self, "price", lambda: ui._("Price with tax (may be empty)"))
        self.price_from = SwitchPart(self, "price_from", lambda: ui._("“From” this price"))
        self.note = WordsPart(
            self, "note", lambda: ui._("Beside the price"), lambda: ui._("Such as “postage not included”.")
        )
        self.photo = photo_of(self)
        self.words = TextPart(self, "parts", lambda: ui._("Words about it"))
        self.layout_choice = ChoicePart(
            self, "layout", lambda: ui._("Where the photo is"),
            lambda: {"row": ui._("Beside"), "card": ui._("Above")}, "row",
        )
        self.put(self.name, self.price, self.price_from, self.note, self.photo, self.words)
        self.put(*button_of(self, order=True), self.layout_choice)
