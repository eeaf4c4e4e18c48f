"""Emoji: a small window to search or browse, with the keyboard or the mouse."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.paths import resource_text
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Segmented
from desktop_app.ui.widgets.labels import label

GROUPS = ("season", "flowers", "food", "shop", "people", "marks")
_COLUMNS, _ROWS, _SIDE = 8, 6, 36


@dataclass(frozen=True, slots=True)
class Emoji:
    """One of resources/emoji.json: only such as phones have shown since Unicode 11 (2018)."""

    char: str
    group: str
    ja: str
    en: str
    words: str
    """Names and readings in both languages, folded for searching."""


_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """Letters as they are searched: small, of usual width, katakana as hiragana."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


@cache
def all_emoji() -> tuple[Emoji, ...]:
    """Every emoji that is offered, by group."""
    found = []
    for group, entries in json.loads(resource_text("emoji.json")).items():
        for char, ja, kana, en in entries:
            found.append(Emoji(char, group, ja, en, fold(f"{ja} {kana} {en}")))
    return tuple(found)


def matching(text: str) -> tuple[Emoji, ...]:
    """The emoji whose name, reading or English name holds every word of `text`."""
    words = fold(text).split()
    return tuple(one for one in all_emoji() if all(word in one.words for word in words))


def has_emoji_font() -> bool:
    """Whether this computer can draw emoji; without, they are offered by their names."""
    return any("emoji" in family.casefold() for family in QFontDatabase.families())


class EmojiPicker(QFrame):
    """Opens, lets one be chosen, closes. Arrows move, Enter takes, Escape leaves."""

    chosen = Signal(str)

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.ui = ui
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("card", True)
        self._back: QWidget | None = None
        self.search = QLineEdit()
        self.groups = Segmented(ui, GROUPS)
        self.list = QListWidget()
        self.named = not has_emoji_font()
        if not self.named:
            self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.name = label("small")
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        for widget in (self.search, self.groups, self.list, self.name):
            box.addWidget(widget)
        self.search.textChanged.connect(lambda _: self._fill())
        self.search.returnPressed.connect(self._take_current)
        self.groups.chosen.connect(lambda _: self._browse())
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.list.currentItemChanged.connect(lambda item, _: self._tell(item))
        for widget in (self.search, self.list):
            widget.installEventFilter(self)
        self.groups.choose(GROUPS[0])
        self._look()
        self.retranslate()
        self._fill()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.setAccessibleName(_("Emoji"))
        self.search.setPlaceholderText(_("Search: flower, heart …"))
        self.search.setAccessibleName(_("Search for an emoji"))
        self.groups.set_texts({
            "season": _("Seasons"), "flowers": _("Flowers"), "food": _("Food"), "shop": _("Shop"),
            "people": _("People"), "marks": _("Signs"),
        })
        self.list.setAccessibleName(_("Emoji"))

    def _look(self) -> None:
        side = self.ui.theme.s(_SIDE)
        font = self.ui.theme.font("body" if self.named else "title")
        self.list.setFont(font)
        if not self.named:
            self.list.setGridSize(QSize(side, side))
        self.list.setMinimumWidth(side * _COLUMNS + self.ui.theme.s(18))
        self.list.setFixedHeight(side * _ROWS + 4)

    def open_at(self, at: QPoint, back: QWidget) -> None:
        """Show it at `at` (on the screen, kept inside it); the focus goes `back` afterwards."""
        self._back = back
        self.adjustSize()
        screen = back.screen().availableGeometry()
        left = max(screen.left(), min(at.x(), screen.right() - self.width()))
        below = at.y() + self.height() <= screen.bottom()
        top = at.y() if below else max(screen.top(), at.y() - self.height() - self.ui.theme.s(30))
        self.move(left, top)
        self.show()
        self.search.setFocus()

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────

    def _browse(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self._fill()

    def _fill(self) -> None:
        text = self.search.text().strip()
        group = "" if text else self.groups.key()
        found = matching(text) if text else [one for one in all_emoji() if one.group == group]
        self.list.clear()
        ja, side = self.ui.theme.lang == "ja", self.ui.theme.s(_SIDE)
        for one in found:
            name = one.ja if ja else one.en
            item = QListWidgetItem(f"{one.char}  {name}" if self.named else one.char)
            item.setData(Qt.ItemDataRole.UserRole, one.char)
            item.setToolTip(name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            if not self.named:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setSizeHint(QSize(side, side))
            self.list.addItem(item)
        self.list.setCurrentRow(0 if found else -1)
        if not found:
            self.name.setText(self.ui._("No emoji has such a name."))

    def _tell(self, item: QListWidgetItem | None) -> None:
        self.name.setText(item.toolTip() if item is not None else "")

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────────────

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
            if watched is self.list:
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self._take_current()
                    return True
                if event.text().isprintable() and event.text().strip():
                    self.search.setFocus()  # who types searches
                    self.search.insert(event.text())
                    return True
        return super().eventFilter(watched, event)

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        char, back = str(item.data(Qt.ItemDataRole.UserRole)), self._back
        self.chosen.emit(char)
        self.close()
        if back is not None:
            back.setFocus()
