"""The buttons above a text field: styles, colours, links, lists, alignment, emoji, seasonal openings."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.emoji_picker import EmojiPicker
from desktop_app.ui.editor.field_dialog import LinkDialog
from desktop_app.ui.editor.field_menu import FieldMenu
from desktop_app.ui.editor.opening_menu import OpeningMenu
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.text_keys import KEYS, with_keys
from desktop_app.ui.editor.tones import ROLES, tone_names
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.flow import Flow

__all__ = ["FieldMenu", "Toolbar"]

_ALIGN = ("left", "center", "right")


class Toolbar(QWidget):
    """Buttons for one rich text field. They show what holds at the cursor; a tooltip names the keys."""

    def __init__(self, ui: Ui, field: RichText) -> None:
        super().__init__()
        self.ui, self._field = ui, field
        act = self._then
        self.bold = IconButton(ui, "bold", act(field.toggle_bold))
        self.italic = IconButton(ui, "italic", act(field.toggle_italic))
        self.colour = IconButton(ui, "palette", self.show_colours)
        self.link = IconButton(ui, "link", self.ask_link)
        self.bullets = IconButton(ui, "list", act(lambda: field.toggle_list(ordered=False)))
        self.numbers = IconButton(ui, "list-ordered", act(lambda: field.toggle_list(ordered=True)))
        self.alignments = {
            where: IconButton(ui, f"align-{where}", act(partial(field.set_align, where))) for where in _ALIGN
        }
        self.emoji = IconButton(ui, "smile", self.show_emoji)
        self.opening = OpeningMenu(ui, lambda: field, self)
        self.clear = IconButton(ui, "eraser", act(field.clear_format))
        self.fields = FieldMenu(ui, lambda: field, self, emoji=False)
        self._checked = (self.bold, self.italic, self.bullets, self.numbers, *self.alignments.values())
        for one in (*self._checked, self.colour, self.link):
            one.setCheckable(True)
        self.menu: QMenu | None = None
        self.picker: EmojiPicker | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        flow = Flow(gap=2, line_gap=2)
        for widget in (
            self.bold, self.italic, self.colour, self.link, self.bullets, self.numbers,
            *self.alignments.values(), self.emoji, self.opening.button, self.clear, self.fields.button,
        ):
            flow.addWidget(widget)
        box.addLayout(flow)
        field.placed.connect(self.show_state)
        field.currentCharFormatChanged.connect(lambda _: self.show_state())
        field.link_wanted.connect(self.ask_link)
        field.action_wanted.connect(self._act)
        field.chip_chosen.connect(self.fields.change)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        names = (
            (self.bold, _("Bold"), "bold"), (self.italic, _("Italic"), "italic"),
            (self.link, _("Link"), "link"),
            (self.bullets, _("Bulleted list"), "bullets"), (self.numbers, _("Numbered list"), "numbers"),
            (self.alignments["left"], _("To the left"), "left"),
            (self.alignments["center"], _("In the middle"), "center"),
            (self.alignments["right"], _("To the right"), "right"), (self.emoji, _("Emoji"), "emoji"),
            (self.clear, _("Clear formatting"), "clear"),
        )
        for button, name, action in names:
            button.name_it(with_keys(name, action))
            button.setAccessibleName(name)
        self.colour.name_it(_("Colour of words"))
        self.opening.retranslate()
        self.fields.retranslate()

    def show_state(self) -> None:
        """Which styles hold at the cursor."""
        field, kind = self._field, self._field.list_kind()
        style, align = field.style_now(), field.align_now()
        self.bold.setChecked(bool(style.get("bold")))
        self.italic.setChecked(bool(style.get("italic")))
        self.colour.setChecked(bool(style.get("tone")))
        self.link.setChecked(bool(field.link()[1]))
        self.bullets.setChecked(kind == "bullets")
        self.numbers.setChecked(kind == "numbers")
        for where, button in self.alignments.items():
            button.setChecked(not kind and where == align)
            button.setEnabled(not kind)  # items of lists are always at the left

    # ── what opens something ─────────────────────────────────────────────────────────────────────────────

    def ask_link(self) -> None:
        """Ask where the selected words lead."""
        self.show_state()  # pressing it is no state
        words, target = self._field.link()
        dialog = LinkDialog(self.ui, self, words, target, self._field.set_link)
        dialog.finished.connect(lambda _: self._field.setFocus())
        dialog.open()

    def show_colours(self) -> None:
        """The menu of colours, by what they are for."""
        self.show_state()
        menu = QMenu(self)
        now = self._field.style_now().get("tone", "")
        for tone, name in tone_names(self.ui).items():
            keys = f"\t{with_keys('', tone)[2:-1]}" if tone in KEYS else ""
            action = menu.addAction(self._swatch(tone), f"{name}{keys}", partial(self._colour, tone))
            action.setCheckable(True)
            action.setChecked(tone == now)
        self.menu = menu
        self._popup(menu, self.colour)

    def _colour(self, tone: str) -> None:
        self._field.set_tone(tone)
        self._field.setFocus()
        self.show_state()

    def _swatch(self, tone: str) -> QIcon:
        theme = self.ui.theme
        return theme.icon("square", "ink") if not tone else _filled(theme.c(ROLES[tone]), theme.s(14))

    def _popup(self, menu: QMenu, button: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))

    def show_emoji(self) -> None:
        """The emoji, below the button, or at the cursor when the keys asked for them."""
        at = self.emoji.mapToGlobal(QPoint(0, self.emoji.height()))
        self._show_emoji(at)

    def _show_emoji(self, at: QPoint) -> None:
        self.picker = EmojiPicker(self.ui, self)
        self.picker.chosen.connect(self._field.insert_words)
        self.picker.open_at(at, self._field)

    def _act(self, action: str) -> None:
        at = self._field.cursor_place().bottomLeft()
        if action == "emoji":
            self._show_emoji(at)
        elif action == "greeting":
            self.opening.show(at)

    def _then(self, act: Callable[[], None]) -> Callable[[], None]:
        def done() -> None:
            act()
            self._field.setFocus()
            self.show_state()

        return done


def _filled(colour: QColor, side: int) -> QIcon:
    picture = QPixmap(QSize(side, side))
    picture.fill(colour)
    return QIcon(picture)
