"""The guide's numbered steps at the left."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import WrapLabel

_NUMBERS = "①②③④"


class Steps(Card):
    """`chosen` is given a step's place; any step may be visited at any time."""

    chosen = Signal(int)

    def __init__(self, ui: Ui) -> None:
        super().__init__(look="sunken", margin=12, spacing=4)
        self._group = QButtonGroup(self)
        self.buttons: list[QPushButton] = []
        for place in range(len(_NUMBERS)):
            one = QPushButton()
            one.setCheckable(True)
            one.setAutoDefault(False)
            one.setProperty("kind", "step")
            one.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            self._group.addButton(one)
            self.buttons.append(one)
            self.add(one)
        self.note = WrapLabel("small")
        self.note.setContentsMargins(4, 16, 4, 0)
        self.add(self.note)
        self.practice = button(ui, "quiet", icon="graduation-cap")
        self.add(self.practice)
        self.box.addStretch(1)

    def set_texts(self, names: Sequence[str], note: str, practice: str, done: Sequence[bool]) -> None:
        """The words of now; a step that is done has a tick."""
        self.practice.setText(practice)
        for place, (one, name) in enumerate(zip(self.buttons, names, strict=True)):
            tick = "  ✓" if done[place] else ""
            one.setText(f"{_NUMBERS[place]} {name}{tick}")
            one.setAccessibleName(f"{place + 1}. {name}{tick}")
        self.note.setText(note)

    def select(self, place: int) -> None:
        """Mark a step without a signal."""
        self.buttons[place].setChecked(True)
