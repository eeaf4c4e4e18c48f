"""営業時間."""

from PySide6.QtWidgets import QWidget

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import FillPart, LinesPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.row_parts import HoursPart
from desktop_app.ui.editor.sheet import Sheet


class HoursSheet(Sheet):
    """A title, rows of days and hours, a note."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.title = WordsPart(self, "title", lambda: ui._("Title"))
        self.rows = HoursPart(self, "rows", lambda: ui._("Days and hours"))
        self.note = LinesPart(
            self, "note", lambda: ui._("Note (may be empty)"),
            lambda: ui._("Such as closing days at New Year."),
        )
        self.fill = FillPart(self, _values)
        self.put(self.title, self.rows, self.note, self.fill)

    def first(self) -> QWidget | None:
        return self.rows.first()


def _values(shop: ShopWords) -> dict[str, object]:
    if not shop.hours:
        return {}
    return {"rows": [list(row) for row in shop.hours], "note": [shop.hours_note] if shop.hours_note else []}
