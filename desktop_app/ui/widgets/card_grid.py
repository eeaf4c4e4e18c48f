"""Picture cards in a grid that arrows walk through."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.focus_ring import tabbing
from desktop_app.ui.widgets.item_layout import ItemLayout
from desktop_app.ui.widgets.picture_cards import PictureCard

_GAP = 14


class _Columns(ItemLayout):
    """Cards of the same width, as many in a row as there is room for; a row is as tall as its tallest."""

    def __init__(self, parent: QWidget, least: Callable[[], int]) -> None:
        super().__init__(parent)
        self._least = least
        self.columns = 1
        self.setContentsMargins(2, 2, 2, 2)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def sizeHint(self) -> QSize:
        return QSize(self._least() * 3, self.heightForWidth(self._least() * 3))

    def minimumSize(self) -> QSize:
        return QSize(min(self._least(), 160), 0)

    def place(self, rect: QRect, *, move: bool) -> int:
        left, top, right, bottom = self.contentsMargins().left(), 2, 2, 2
        inside = rect.adjusted(left, top, -right, -bottom)
        columns = max(1, (inside.width() + _GAP) // (self._least() + _GAP))
        wide = (inside.width() - _GAP * (columns - 1)) // columns
        y = inside.y()
        items = self.live()
        for first in range(0, len(items), columns):
            row = items[first : first + columns]
            tall = max(item.heightForWidth(wide) for item in row)
            if move:
                for number, item in enumerate(row):
                    item.setGeometry(QRect(QPoint(inside.x() + number * (wide + _GAP), y), QSize(wide, tall)))
            y += tall + _GAP
        if move:
            self.columns = columns
        return max(0, y - _GAP - rect.y()) + bottom if items else 0


class CardGrid(QWidget):
    """A grid of cards; Tab enters it once, arrows walk."""

    chosen = Signal(str)
    left = Signal(int)
    """An arrow led out of it: -1 above, 1 below."""

    def __init__(self, ui: Ui, *, least: int = 176, checkable: bool = False) -> None:
        super().__init__()
        self.ui, self._checkable = ui, checkable
        self._layout = _Columns(self, lambda: ui.theme.s(least))
        self.cards: list[PictureCard] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, key: str) -> PictureCard:
        """One more card."""
        card = PictureCard(self.ui, key, checkable=self._checkable)
        card.clicked.connect(lambda _=False: self._clicked(card))
        self.cards.append(card)
        self._layout.addWidget(card)
        card.show()  # at once: what is not seen yet can't take the focus
        self._enter_at(self.cards[0])
        return card

    def clear(self) -> None:
        """No card."""
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def choose(self, key: str) -> None:
        """Mark one card without a signal."""
        for card in self.cards:
            card.setChecked(card.key == key)
            if card.key == key:
                self._enter_at(card)

    def card(self, key: str) -> PictureCard | None:
        """The card of a key."""
        return next((one for one in self.cards if one.key == key), None)

    def _clicked(self, card: PictureCard) -> None:
        self._enter_at(card)
        if self._checkable:
            self.choose(card.key)
        self.chosen.emit(card.key)

    def _enter_at(self, card: PictureCard) -> None:
        for one in self.cards:
            one.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if one is card else Qt.FocusPolicy.ClickFocus
            )

    def enter(self, *, last: bool = False) -> None:
        """Put the focus on its first or last card."""
        if self.cards:
            self._to(self.cards[-1 if last else 0])

    def _to(self, card: PictureCard) -> None:
        self._enter_at(card)
        with tabbing():
            card.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((number for number, card in enumerate(self.cards) if card.hasFocus()), None)
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._layout.columns,
            Qt.Key.Key_Down: self._layout.columns,
        }.get(Qt.Key(event.key()))
        if at is None or (step is None and event.key() not in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            super().keyPressEvent(event)
            return
        last = len(self.cards) - 1
        if step is None:
            self._to(self.cards[0 if event.key() == Qt.Key.Key_Home else last])
        elif 0 <= at + step <= last:
            self._to(self.cards[at + step])
        elif event.key() == Qt.Key.Key_Down and at // self._layout.columns < last // self._layout.columns:
            self._to(self.cards[last])
        else:
            self.left.emit(-1 if step < 0 else 1)


def join_grids(grids: Sequence[CardGrid]) -> None:
    """An arrow that leads out of a grid enters the next one that shows something."""

    def go_on(left: CardGrid, step: int) -> None:
        shown = [one for one in grids if one.cards]
        at = shown.index(left) + step
        if 0 <= at < len(shown):
            shown[at].enter(last=step < 0)

    for grid in grids:
        grid.left.connect(partial(go_on, grid))
