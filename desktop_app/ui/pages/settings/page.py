"""設定: sections at the left, the chosen one at the right."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.page import Page
from desktop_app.ui.pages.settings.account_section import AccountSection
from desktop_app.ui.pages.settings.brand_section import BrandSection
from desktop_app.ui.pages.settings.keeping_section import KeepingSection
from desktop_app.ui.pages.settings.law_section import LawSection
from desktop_app.ui.pages.settings.look_section import LookSection
from desktop_app.ui.pages.settings.practice_section import PracticeSection
from desktop_app.ui.pages.settings.section import Section
from desktop_app.ui.pages.settings.sending_section import SendingSection
from desktop_app.ui.pages.settings.shop_section import ShopSection
from desktop_app.ui.pages.settings.staff_section import StaffSection
from desktop_app.ui.pages.settings.topics_section import TopicsSection
from desktop_app.ui.pages.settings.wordings_section import WordingsSection
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields import Combo

SECTIONS: dict[str, Callable[[Ui], Section]] = {
    "shop": ShopSection,
    "brand": BrandSection,
    "account": AccountSection,
    "staff": StaffSection,
    "topics": TopicsSection,
    "wordings": WordingsSection,
    "law": LawSection,
    "sending": SendingSection,
    "look": LookSection,
    "keeping": KeepingSection,
    "practice": PracticeSection,
}
_NARROW = 820


class SettingsPage(Page):
    """A section is made when it is first shown."""

    name = "settings"
    cares = frozenset({"shop", "account"})

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.sections: dict[str, Section] = {}
        self.section_name = ""
        self.nav = Card(look="sunken", margin=10, spacing=2)
        self.choice = Combo()
        self.choice.activated.connect(lambda _: self.select(self.choice.key()))
        self._group = QButtonGroup(self)
        self.entries: dict[str, QPushButton] = {}
        for name in SECTIONS:
            one = QPushButton()
            one.setCheckable(True)
            one.setAutoDefault(False)
            one.setProperty("kind", "step")
            one.clicked.connect(lambda _=False, name=name: self.select(name))
            self._group.addButton(one)
            self.entries[name] = one
            self.nav.add(one)
        self.nav.box.addStretch(1)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(16)
        self._columns.addWidget(self.nav)
        self._columns.addWidget(self.choice)
        right = QWidget()
        self._shown = QVBoxLayout(right)
        self._shown.setContentsMargins(0, 0, 0, 0)
        self._shown.addStretch(1)
        self._columns.addWidget(right, 1)
        self.layout_.addLayout(self._columns)
        self.layout_.addStretch(1)
        self.retranslate()
        self.select("shop")

    def select(self, name: str) -> None:
        """Show a section; the one before keeps what was typed."""
        if name == self.section_name:
            return
        before = self.sections.get(self.section_name)
        if before is not None:
            before.leave()
            before.hide()
        if name not in self.sections:
            self.sections[name] = SECTIONS[name](self.ui)
            self._shown.insertWidget(0, self.sections[name])
        self.section_name = name
        self.entries[name].setChecked(True)
        self.choice.choose(name)
        self.sections[name].show()
        if self.area is not None:
            self.area.verticalScrollBar().setValue(0)
        self.reload()
        self._respond_soon()

    def refresh(self) -> None:
        self.sections[self.section_name].refresh()

    def open(self, **target: Any) -> None:
        """`section`: which one; `field`: where the cursor goes in it."""
        if target.get("section") in SECTIONS:
            self.select(target["section"])
        if target.get("field"):
            self.sections[self.section_name].go_to(target["field"])

    def leave(self) -> None:
        for name, one in self.sections.items():
            if name == self.section_name or one.unkept():
                one.leave()

    def unkept(self) -> bool:
        return any(one.unkept() for one in self.sections.values())

    def data_changed(self, subjects: frozenset[str]) -> None:
        if subjects & self.sections[self.section_name].cares:
            self.reload()

    def respond(self) -> None:
        narrow = self.width() < self.ui.theme.s(_NARROW)
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.nav.setVisible(not narrow)
        self.choice.setVisible(narrow)
        width = self.width() - 56 - (0 if narrow else self.nav.sizeHint().width() + 16)
        self.sections[self.section_name].respond(width)

    def retranslate(self) -> None:
        _ = self.ui._
        self.header.title.setText(_("Settings"))
        names = {
            "shop": _("Shop"),
            "brand": _("The shop's look"),
            "account": _("Mail account"),
            "staff": _("Staff"),
            "topics": _("Kinds of newsletter"),
            "wordings": _("Consent wordings"),
            "law": _("Law"),
            "sending": _("Ways of sending"),
            "look": _("Appearance"),
            "keeping": _("Backup and restore"),
            "practice": _("Practice"),
        }
        for name, text in names.items():
            self.entries[name].setText(text)
            self.entries[name].setAccessibleName(text)
        self.choice.fill(list(names.items()))
        self.choice.setAccessibleName(_("Part of the settings"))
        for section in self.sections.values():
            section.retranslate()
