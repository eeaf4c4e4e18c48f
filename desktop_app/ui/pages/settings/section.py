"""The shape of one section of the settings."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import WrapLabel, label


class Section(QWidget):
    """Cards below each other; `refresh` loads, `retranslate` sets all words, `leave` keeps what is typed."""

    cares: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(16)

    def refresh(self) -> None:
        """Load through `ui.tasks.look`."""

    def retranslate(self) -> None:
        """The words of now."""

    def leave(self) -> None:
        """Another section or page is shown."""

    def unkept(self) -> bool:
        """Whether something that was typed here is not stored (yet)."""
        return False

    def respond(self, width: int) -> None:
        """There are `width` pixels."""

    def go_to(self, field: str) -> None:
        """Put the cursor into a field."""


class AddLine(QWidget):
    """A field for one more name of a list, and the button beside it; `wanted` is given what stands there."""

    wanted = Signal(str)

    def __init__(self, ui: Ui, icon: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.edit = QLineEdit()
        self.button = button(ui, icon=icon, clicked=self._add)
        self.edit.returnPressed.connect(self._add)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)

    def set_texts(self, name: str, example: str, add: str) -> None:
        """The words of now."""
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(example)
        self.button.setText(add)

    def _add(self) -> None:
        if name := self.edit.text().strip():
            self.wanted.emit(name)
        else:
            self.edit.setFocus()


class Sheet(Card):
    """A card with a heading and a sentence below it."""

    def __init__(self) -> None:
        super().__init__(margin=20, spacing=10)
        self.title = label("h2")
        self.title.setWordWrap(True)
        self.lead = WrapLabel("muted")
        self.add(self.title)
        self.add(self.lead)

    def set_texts(self, title: str, lead: str = "") -> None:
        """The words of now."""
        self.title.setText(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
