"""The buttons above a text field: bold, italic, link, lists, and the menu of merge fields."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import FIELDS, SAME_FOR_ALL, field_names
from desktop_app.ui.editor.field_dialog import FallbackDialog, LinkDialog
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.widgets.buttons import Button, IconButton, button

FALLBACKS = {"full": "お客", "family": "お客", "given": "お客"}
"""What a new chip shows where the contact has nothing, as it reads before 様."""


class FieldMenu:
    """The button 差し込み: puts a chip at the cursor, or changes the chip that is there."""

    def __init__(self, ui: Ui, field: Callable[[], RichText], owner: QWidget) -> None:
        self.ui, self._field, self._owner = ui, field, owner
        self.button: Button = button(ui, bulk="small", icon="braces", clicked=self.show)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu: QMenu | None = None

    def retranslate(self) -> None:
        """The words of now."""
        self.button.setText(self.ui._("Insert field"))
        self.button.setAccessibleName(self.ui._("Insert a field that is filled for each reader"))

    def show(self) -> None:
        """Open the menu below the button."""
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._field().chip() is not None:
            menu.addAction(self.ui._("Words where it is empty …"), self.change)
            menu.addSeparator()
        for key, name in field_names(self.ui).items():
            menu.addAction(name, partial(self.insert, key))
        self.menu = menu
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def insert(self, field: str) -> None:
        """A chip of `field`; what its reader lacks is written by words of the owner's."""
        words = FALLBACKS.get(field, "") if self.ui.theme.lang == "ja" else ""
        self._field().insert_field(field, None if field in SAME_FOR_ALL else words)
        self._field().setFocus()

    def change(self) -> None:
        """Ask for the words that stand where the contact has nothing."""
        chip = self._field().chip()
        if chip is not None and chip["merge"] in FIELDS:
            FallbackDialog(self.ui, self._owner, chip, self._field().set_chip_fallback).open()


class Toolbar(QWidget):
    """Buttons for one rich text field."""

    def __init__(self, ui: Ui, field: RichText) -> None:
        super().__init__()
        self.ui, self._field = ui, field
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self.bold = IconButton(ui, "bold", self._then(field.toggle_bold))
        self.italic = IconButton(ui, "italic", self._then(field.toggle_italic))
        self.link = IconButton(ui, "link", self.ask_link)
        self.bullets = IconButton(ui, "list", self._then(lambda: field.toggle_list(ordered=False)))
        self.numbers = IconButton(ui, "list-ordered", self._then(lambda: field.toggle_list(ordered=True)))
        self.fields = FieldMenu(ui, lambda: field, self)
        for one in (self.bold, self.italic, self.bullets, self.numbers):
            one.setCheckable(True)
        for widget in (self.bold, self.italic, self.link, self.bullets, self.numbers):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.fields.button)
        field.placed.connect(self.show_state)
        field.currentCharFormatChanged.connect(lambda _: self.show_state())
        field.link_wanted.connect(self.ask_link)
        field.chip_chosen.connect(self.fields.change)

    def retranslate(self) -> None:
        """The words of now."""
        self.bold.name_it(self.ui._("Bold"))
        self.italic.name_it(self.ui._("Italic"))
        self.link.name_it(self.ui._("Link"))
        self.bullets.name_it(self.ui._("Bulleted list"))
        self.numbers.name_it(self.ui._("Numbered list"))
        self.fields.retranslate()

    def show_state(self) -> None:
        """Which styles hold at the cursor."""
        kind = self._field.list_kind()
        self.bold.setChecked(self._field.fontWeight() > QFont.Weight.Medium)
        self.italic.setChecked(self._field.fontItalic())
        self.bullets.setChecked(kind == "bullets")
        self.numbers.setChecked(kind == "numbers")

    def ask_link(self) -> None:
        """Ask where the selected words lead."""
        words, target = self._field.link()
        LinkDialog(self.ui, self, words, target, self._field.set_link).open()

    def _then(self, act: Callable[[], None]) -> Callable[[], None]:
        def done() -> None:
            act()
            self._field.setFocus()
            self.show_state()

        return done
