"""SNS."""

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import FillPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.row_parts import LinksPart
from desktop_app.ui.editor.sheet import Sheet


class SocialSheet(Sheet):
    """Kinds and addresses."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.links = LinksPart(self, "links", lambda: ui._("Links, in order"))
        self.fill = FillPart(self, _values)
        self.put(self.links, self.fill)


def _values(shop: ShopWords) -> dict[str, object]:
    return {"links": [list(link) for link in shop.social]} if shop.social else {}
