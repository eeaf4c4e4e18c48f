"""お便りの種類: what a reader can agree to or refuse."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.shop_lists import ShopLists
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.name_dialog import NameDialog
from desktop_app.ui.pages.settings.section import AddLine, Section, Sheet
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import ElidingLabel


class TopicsSection(Section):
    """Add and rename; a kind is never deleted, since agreements and opt-outs refer to it."""

    cares = frozenset({"shop"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._lists: ShopLists | None = None
        self.sheet = Sheet()
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.line = AddLine(ui, "plus")
        self.line.wanted.connect(self.add)
        self.sheet.box.addLayout(self.rows)
        self.sheet.add(self.line)
        self.box.addWidget(self.sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.shop_lists.show(), self._show, key="lists")

    def add(self, name: str) -> None:
        """One more kind."""
        ui = self.ui
        ui.tasks.do(
            self,
            lambda _: ui.services.shop.add_topic(name),
            lambda _: self.line.edit.clear(),
            title=ui._("Adding a kind of newsletter"),
            changes=("shop", "newsletters"),
        )

    def rename(self, topic: str, name: str) -> None:
        """Ask for another name."""
        ui = self.ui

        def renamed(new: str) -> None:
            ui.tasks.do(
                self,
                lambda _: ui.services.shop_lists.rename_topic(topic, new),
                title=ui._("Renaming a kind of newsletter"),
                changes=("shop", "newsletters"),
            )

        NameDialog(ui, self, name, renamed).open()

    def go_to(self, field: str) -> None:
        self.line.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("Kinds of newsletter"),
            _(
                "A newsletter is of one kind. Readers can agree to one kind, or stop one and keep the "
                "others. Most shops need only one."
            ),
        )
        self.line.set_texts(_("Name of the new kind"), _("e.g. Flower lessons"), _("Add"))
        if self._lists is not None:
            self._show(self._lists)

    def _show(self, lists: ShopLists) -> None:
        self._lists = lists
        clear(self.rows)
        for topic, name in lists.topics:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(ElidingLabel("body", name), 1)
            change = button(self.ui, bulk="small", icon="pen-line", clicked=partial(self.rename, topic, name))
            change.setText(self.ui._("Rename"))
            change.setAccessibleName(self.ui._("Rename {name}").format(name=name))
            row.addWidget(change)
            self.rows.addWidget(line)
