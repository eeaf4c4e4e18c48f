"""Two contacts beside each other, line by line, with what contradicts marked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.merge_preview import AddressState, Side
from desktop_app.services.people_alike import PairView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.merge_words import STATES, field_words, side_values, status_words
from desktop_app.ui.widgets.cards import Card, rule
from desktop_app.ui.widgets.chips import Chip, StatusDot
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel

_LINES = (
    "kana",
    "company",
    "department",
    "title",
    "phone",
    "country",
    "recipient_type",
    "age",
    "tags",
    "note",
    "details",
    "origin",
)


class DataLabel(WrapLabel):
    """A value that may be copied."""

    def __init__(self, role: str = "body") -> None:
        super().__init__("bold" if role == "bold" else "body")
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)


class SideBySide(QWidget):
    """A grid: what it is, the one, the other. Lines in which nobody says anything are left out."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._view: PairView | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._card: Card | None = None

    def show_pair(self, view: PairView | None) -> None:
        """Show two contacts; None = nothing."""
        self._view = view
        if self._card is not None:
            self._card.hide()
            self._box.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None
        if view is not None:
            self._card = self._made(view)
            self._box.addWidget(self._card)

    def retranslate(self) -> None:
        """The words of now."""
        self.show_pair(self._view)

    def _made(self, view: PairView) -> Card:
        card = Card(margin=16, spacing=0)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        card.box.addLayout(grid)
        sides = (view.a, view.b)
        words, values = field_words(self._ui), [side_values(self._ui, side) for side in sides]
        self._line(grid, words["name"], [side.name for side in sides], "name" in view.differing, "bold")
        self._addresses(grid, words["addresses"], sides)
        for name in _LINES:
            told = [one[name] for one in values]
            if any(told):
                self._line(grid, words[name], told, name in view.differing)
        return card

    def _line(
        self, grid: QGridLayout, word: str, told: Sequence[str], differs: bool, role: str = "body"
    ) -> None:
        row = self._begin(grid, word, differs)
        for column, text in enumerate(told, 1):
            value = DataLabel(role)
            value.setText(text or "－")
            value.setAccessibleName(f"{word}: {text or self._ui._('not known')}")
            grid.addWidget(value, row, column, Qt.AlignmentFlag.AlignTop)

    def _begin(self, grid: QGridLayout, word: str, differs: bool) -> int:
        if grid.rowCount() > 1:
            grid.addWidget(rule(), grid.rowCount(), 0, 1, 3)
        row = grid.rowCount()
        head = QVBoxLayout()
        head.setSpacing(2)
        name = WrapLabel("small")
        name.setText(word)
        name.setMinimumWidth(self._ui.theme.s(76))
        head.addWidget(name)
        if differs:
            head.addWidget(Chip(self._ui, "warn", self._ui._("differs")), 0, Qt.AlignmentFlag.AlignLeft)
        head.addStretch(1)
        grid.addLayout(head, row, 0)
        return row

    def _addresses(self, grid: QGridLayout, word: str, sides: Sequence[Side]) -> None:
        row = self._begin(grid, word, differs=False)
        for column, side in enumerate(sides, 1):
            box = QVBoxLayout()
            box.setSpacing(6)
            for one in side.addresses:
                box.addWidget(AddressLine(self._ui, one))
            if not side.addresses:
                none = WrapLabel("muted")
                none.setText(self._ui._("No e-mail address"))
                box.addWidget(none)
            box.addStretch(1)
            grid.addLayout(box, row, column)


class AddressLine(QWidget):
    """An address, its circle, and why newsletters don't go there."""

    def __init__(self, ui: Ui, one: AddressState, *, held: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        said = status_words(ui)[one.status]
        dot = StatusDot(ui, STATES[one.status], 20)
        dot.set(STATES[one.status], said)
        text, why = ElidingLabel(), WrapLabel("small")
        text.setText(one.text)
        why.setText(held or one.why or said)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(text)
        words.addWidget(why)
        row.addWidget(dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
