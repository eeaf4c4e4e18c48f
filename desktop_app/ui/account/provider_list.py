"""Every mail provider that the program knows, to choose from where none was found. Typing searches."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QStyledItemDelegate

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.search_field import SearchField

OTHER = "other"
"""Chosen by an owner whose provider is not in the list: the servers are typed."""
_ROWS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One provider: `words` is everything that may be typed to find it."""

    id: str
    name: str
    words: str = ""


class ProviderList(Card):
    """`chosen` is given a provider's id, or OTHER. Arrows move, Enter takes, Escape empties the search."""

    chosen = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__(look="sunken", margin=12, spacing=8)
        self.ui = ui
        self._choices: Sequence[Choice] = ()
        self.search = SearchField(ui)
        self.list = QListWidget()
        self.list.setItemDelegate(QStyledItemDelegate(self.list))
        self.list.setProperty("popup", True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.none = WrapLabel("small")
        for widget in (self.search, self.list, self.none):
            self.add(widget)
        self.search.textChanged.connect(lambda _: self._fill())
        self.list.itemClicked.connect(self._take)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.setFocusProxy(self.search)
        self.theme_changed()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """The providers, likeliest first; an own server is always the last choice."""
        if choices != self._choices:
            self._choices = choices
            self._fill()

    def ids(self) -> list[str]:
        """What is shown just now, from the top."""
        rows = range(self.list.count())
        return [str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in rows]

    def choose(self, key: str) -> None:
        """As if it had been clicked."""
        self.chosen.emit(key)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.search.setPlaceholderText(_("Type a part of its name: sakura, xserver …"))
        self.search.setAccessibleName(_("Search for a mail provider"))
        self.list.setAccessibleName(_("Mail providers"))
        self.none.setText(
            _("No provider of that name is known here. Choose the last line to type the servers.")
        )
        self._fill()

    def theme_changed(self) -> None:
        self.list.setFixedHeight(self.ui.theme.s(32) * _ROWS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._take(item)
                return True
            if watched is self.list and event.text().isprintable() and event.text().strip():
                self.search.setFocus()  # who types searches
                self.search.insert(event.text())
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        wanted = _plain(self.search.text())
        found = [one for one in self._choices if wanted in _plain(f"{one.name} {one.words}")]
        self.list.clear()
        for one in [*found, Choice(OTHER, self.ui._("Another one, or my own server"))]:
            item = QListWidgetItem(one.name)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.none.setVisible(bool(wanted) and not found)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def _plain(text: str) -> str:
    """So that wide letters, capitals and half-width kana find the same."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = (one for one in folded if not one.isspace())
    return "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in letters)
