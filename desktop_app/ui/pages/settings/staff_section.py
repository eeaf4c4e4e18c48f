"""担当者: whom evidence and opt-outs entered by hand can name."""

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.shop_lists import ShopLists
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.section import AddLine, Section, Sheet
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import ElidingLabel, label


class StaffSection(Section):
    """Names are only added: records refer to them for years."""

    cares = frozenset({"shop"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.sheet = Sheet()
        self.names = QVBoxLayout()
        self.names.setSpacing(6)
        self.none = label("muted")
        self.line = AddLine(ui, "user-plus")
        self.line.wanted.connect(self.add)
        self.sheet.box.addLayout(self.names)
        self.sheet.add(self.none)
        self.sheet.add(self.line)
        self.box.addWidget(self.sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.shop_lists.show(), self._show, key="lists")

    def add(self, name: str) -> None:
        """One more person."""
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.shop.add_staff(name),
            lambda _: self.line.edit.clear(),
            title=ui._("Adding a person"),
            changes=("shop",),
        )

    def go_to(self, field: str) -> None:
        self.line.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("Staff"),
            _("Every agreement and every opt-out that is entered by hand names who took it."),
        )
        self.none.setText(_("Nobody yet. Add yourself first."))
        self.line.set_texts(_("Name of the person"), _("Name"), _("Add"))

    def _show(self, lists: ShopLists) -> None:
        clear(self.names)
        for name in lists.staff:
            self.names.addWidget(ElidingLabel("body", name))
        self.none.setVisible(not lists.staff)
