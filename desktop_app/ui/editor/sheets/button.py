"""ボタン."""

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import LinkPart, SwitchPart, WordsPart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet


class ButtonSheet(Sheet):
    """Words and target of a button, and whether it leads to an order."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = WordsPart(self, "runs", lambda: ui._("Words on the button"), chips=True)
        self.target = LinkPart(self, "url", lambda: ui._("Leads to"))
        self.order = SwitchPart(
            self, "order", lambda: ui._("For orders or bookings"),
            lambda: ui._("Then the rules for mail-order advertising may apply."),
        )
        self.put(self.words, self.target, self.order)
