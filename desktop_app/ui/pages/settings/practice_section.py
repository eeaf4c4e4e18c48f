"""練習: the way to the practice book, and back to the own shop."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from desktop_app.services import beginning
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import Section, Sheet
from desktop_app.ui.widgets.buttons import button


class PracticeSection(Section):
    """One button, for whichever book is not open."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._own = False
        self.sheet = Sheet()
        self.button = button(ui, icon="graduation-cap", clicked=self.change)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        self.sheet.box.addLayout(row)
        self.box.addWidget(self.sheet)
        self.retranslate()

    def refresh(self) -> None:
        self.ui.tasks.look(self, lambda: beginning.own_book() is not None, self._show, key="own")

    def change(self) -> None:
        """Open the other book; the own one is begun in the guide."""
        ui = self.ui
        if ui.practice and not self._own:
            ui.go("guide")
            return
        environment = ui.services.shop.environment
        practice = ui.practice

        def find(_: object) -> Path:
            return (beginning.own_book() if practice else None) or beginning.open_practice(environment)

        ui.tasks.do(
            self, find, lambda path: ui.switch_book(path), title=ui._("Opening the book"), can_cancel=False
        )

    def retranslate(self) -> None:
        _ = self.ui._
        if self.ui.practice:
            self.sheet.set_texts(
                _("This is the practice book"),
                _("Nothing is sent out of this PC, and nothing of it ever gets into your own shop's book."),
            )
            self.button.setText(_("Open my own shop") if self._own else _("Start with my own shop"))
        else:
            self.sheet.set_texts(
                _("Practice"),
                _(
                    "The practice book has a sample shop, sample people and a mail server on this computer. "
                    "You can try everything there; nothing is sent out. Your own book stays as it is."
                ),
            )
            self.button.setText(_("Open the practice book"))

    def _show(self, own: bool) -> None:
        self._own = own
        self.retranslate()
