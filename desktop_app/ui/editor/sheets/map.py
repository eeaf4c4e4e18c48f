"""地図・住所."""

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import FillPart, LinePart, LinesPart, LinkPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.new_blocks import map_words
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import photo_of


class MapSheet(Sheet):
    """The address, how to get there, a link to a map, a photo of it."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.address = LinePart(self, "address", lambda: ui._("Address"))
        self.access = LinesPart(self, "access", lambda: ui._("How to get there (may be empty)"))
        self.link = LinkPart(
            self, "url", lambda: ui._("Address of the map"),
            lambda: ui._("Such as the page of the shop at Google Maps (https://…)."),
        )
        self.label = WordsPart(
            self, "label", lambda: ui._("Words on the button"), lambda: ui._("Empty: no button.")
        )
        self.photo = photo_of(self)
        self.fill = FillPart(self, self._values)
        self.put(self.address, self.access, self.link, self.label, self.photo, self.fill)

    def _values(self, shop: ShopWords) -> dict[str, object]:
        values: dict[str, object] = {}
        if shop.address:
            values["address"] = shop.address
        if shop.access:
            values["access"] = [shop.access]
        if shop.map_url:
            values.update(url=shop.map_url, label=[map_words(self.model.content.language)])
        return values
