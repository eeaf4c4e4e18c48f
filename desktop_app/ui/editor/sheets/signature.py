"""署名: who writes."""

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import FillPart, TextPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import photo_of


class SignatureSheet(Sheet):
    """Name, words, photo."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.name = WordsPart(self, "name", lambda: ui._("Who writes"))
        self.words = TextPart(self, "parts", lambda: ui._("Words below (may be empty)"))
        self.photo = photo_of(self)
        self.fill = FillPart(self, _values)
        self.put(self.name, self.words, self.photo, self.fill)


def _values(shop: ShopWords) -> dict[str, object]:
    name = shop.signature or shop.name
    return {"name": [name]} if name else {}
