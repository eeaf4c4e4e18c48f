"""One of a few answers as radio buttons, none chosen to begin with: for what only a person can declare."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget


class Choices(QWidget):
    """Radio buttons by key; arrows move inside, Tab enters once."""

    chosen = Signal(str)

    def __init__(self, keys: Sequence[str], *, across: bool = False) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._texts: dict[str, str] = {}
        box: QBoxLayout = QHBoxLayout(self) if across else QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10 if across else 2)
        for key in keys:
            one = QRadioButton()
            one.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(one)
            self._buttons[key] = one
            box.addWidget(one)
        if across:
            box.addStretch(1)
        self.setFocusProxy(self._buttons[keys[0]])

    def set_texts(self, texts: dict[str, str]) -> None:
        """The words of every answer."""
        self._texts = texts
        for key, text in texts.items():
            self._buttons[key].setText(text)
        self.setAccessibleName(self.accessibleName())

    def setAccessibleName(self, name: str) -> None:
        """The question: told with each answer, since a reader enters at an answer."""
        super().setAccessibleName(name)
        for key, one in self._buttons.items():
            text = self._texts.get(key, "")
            one.setAccessibleName(f"{name}: {text}" if name else text)

    def key(self) -> str:
        """The answer; "" when there is none yet."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Answer without a signal; "" takes the answer away."""
        if key:
            self._buttons[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for one in self._buttons.values():
            one.setChecked(False)
        self._group.setExclusive(True)

    def button_of(self, key: str) -> QRadioButton:
        """The button of one answer."""
        return self._buttons[key]
