"""特定商取引法に基づく表記."""

from typing import Any

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import LinePart
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.widgets.labels import WrapLabel


class NotationSheet(Sheet):
    """The words of the link; where it leads is said in the shop's settings."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.label = LinePart(
            self, "label", lambda: ui._("Words of the link"),
            lambda: ui._("Empty: the law's own name, 特定商取引法に基づく表記."),
        )
        self.target = WrapLabel("muted")
        self.put(self.label)
        self.box.addWidget(self.target)

    def show_block(self, block: dict[str, Any]) -> None:
        super().show_block(block)
        url = self.model.choices.shop.notation_url
        _ = self.ui._
        if url:
            self.target.setText(_("A link to {url}, from the shop's settings.").format(url=url))
        else:
            self.target.setText(
                _("The shop's settings don't say where this page is. Until they do, the link is left out.")
            )
