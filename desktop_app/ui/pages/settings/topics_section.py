"""お便りの種類: what a reader can agree to or refuse."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.shop_lists import ShopLists
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.settings.name_dialog import NameDialog
from desktop_app.ui.pages.settings.section import Section, Sheet
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
        self.edit = QLineEdit()
        self.edit.returnPressed.connect(self.add)
        self.add_button = button(ui, icon="plus", clicked=self.add)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.edit, 1)
        row.addWidget(self.add_button)
        self.sheet.box.addLayout(self.rows)
        self.sheet.box.addLayout(row)
        self.box.addWidget(self.sheet)
        self.retranslate()

    def refresh(self) -> None:
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.shop_lists.show(), self._show, key="lists")

    def add(self) -> None:
        """One more kind."""
        ui, name = self.ui, self.edit.text().strip()
        if not name:
            self.edit.setFocus()
            return
        ui.tasks.do(
            self,
            lambda _: ui.services.shop.add_topic(name),
            lambda _: self.edit.clear(),
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
        self.edit.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.sheet.set_texts(
            _("Kinds of newsletter"),
            _(
                "A newsletter is of one kind. Readers can agree to one kind, or stop one and keep the "
                "others. Most shops need only one."
            ),
        )
        self.edit.setPlaceholderText(_("e.g. Flower lessons"))
        self.edit.setAccessibleName(_("Name of the new kind"))
        self.add_button.setText(_("Add"))
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
