"""差し込み: the menu that puts a chip at the cursor, by button, by key, or by typing @."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import ALWAYS_THERE, field_names
from desktop_app.ui.editor.emoji_picker import EmojiPicker
from desktop_app.ui.editor.field_dialog import FallbackDialog
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.text_keys import with_keys
from desktop_app.ui.widgets.buttons import Button, button

FALLBACKS = {"full": "お客", "family": "お客", "given": "お客"}
"""What a new chip shows where the contact has nothing, as it reads before 様."""


def own_codes(blocks: Iterable[Mapping[str, Any]]) -> bool:
    """Whether there is a coupon whose code is another one for each reader: else nobody has a code."""
    return any(block.get("type") == "coupon" and block.get("per_person") is True for block in blocks)


class _Menu(QMenu):
    """Keys that mean nothing to it go on to the field: who types a mail address is not held up."""

    def __init__(self, field: RichText, owner: QWidget) -> None:
        super().__init__(owner)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().isprintable() and event.text() not in ("", " ")
        if typed or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.close()
            self._field.setFocus()
            self._field.keyPressEvent(event)
            return
        super().keyPressEvent(event)


class FieldMenu:
    """The button 差し込み: puts a chip at the cursor, or changes the chip that is there."""

    def __init__(
        self, ui: Ui, field: Callable[[], RichText], owner: QWidget, *, emoji: bool = True
    ) -> None:
        """`emoji`: the key for emoji is answered here too, for fields without a button for them."""
        self.ui, self._field, self._owner, self._emoji = ui, field, owner, emoji
        self.picker: EmojiPicker | None = None
        self.button: Button = button(ui, bulk="small", icon="rectangle-ellipsis", clicked=self.show)
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.menu: QMenu | None = None
        self._heard: list[RichText] = []
        self.listen(field())

    def listen(self, *fields: RichText) -> None:
        """Open for the keys of these fields."""
        for field in fields:
            if field not in self._heard:
                self._heard.append(field)
                field.action_wanted.connect(self._wanted)

    def retranslate(self) -> None:
        """The words of now."""
        self.button.setText(self.ui._("Insert field"))
        self.button.setAccessibleName(self.ui._("Insert a field that is filled for each reader"))
        self.button.setToolTip(with_keys(self.ui._("Insert a field that is filled for each reader"), "field"))

    def show(self) -> None:
        """Open the menu below the button."""
        self._open(self.button.mapToGlobal(self.button.rect().bottomLeft()), typed=False)

    def _wanted(self, action: str) -> None:
        if action in ("field", "at"):
            self._open(self._field().cursor_place().bottomLeft(), typed=action == "at")
        elif action == "emoji" and self._emoji:
            self.picker = EmojiPicker(self.ui, self._owner)
            self.picker.chosen.connect(self._field().insert_words)
            self.picker.open_at(self._field().cursor_place().bottomLeft(), self._field())

    def _open(self, at: QPoint, *, typed: bool) -> None:
        field = self._field()
        menu = _Menu(field, self._owner)
        menu.aboutToHide.connect(menu.deleteLater)
        if field.chip() is not None and not typed and field.chip()["merge"] not in ALWAYS_THERE:  # type: ignore[index]
            menu.addAction(self.ui._("Words where it is empty …"), self.change)
            menu.addSeparator()
        for key, name in field_names(self.ui).items():
            action = menu.addAction(name, partial(self._choose, key, typed))
            if key == "coupon_code" and not field.coupon_codes():
                action.setText(self.ui._("Coupon code (add a coupon with a code for each person first)"))
                action.setEnabled(False)
        menu.setAccessibleName(self.ui._("Insert a field that is filled for each reader"))
        self.menu = menu
        menu.popup(at)
        first = menu.actions()[0]
        if typed or self.button.hasFocus() or field.hasFocus():
            menu.setActiveAction(first)

    def _choose(self, field: str, typed: bool) -> None:
        if typed:  # the @ was for the menu
            self._field().textCursor().deletePreviousChar()
        self.insert(field)

    def insert(self, field: str) -> None:
        """A chip of `field`; what its reader lacks is written by words of the owner's."""
        words = FALLBACKS.get(field, "") if self.ui.theme.lang == "ja" else ""
        self._field().insert_field(field, None if field in ALWAYS_THERE else words)
        self._field().setFocus()

    def change(self) -> None:
        """Ask for the words that stand where the contact has nothing."""
        field = self._field()
        chip = field.chip()
        if chip is not None and chip["merge"] not in ALWAYS_THERE and not field.isReadOnly():
            dialog = FallbackDialog(self.ui, self._owner, chip, field.set_chip_fallback)
            dialog.finished.connect(lambda _: field.setFocus())
            dialog.open()
