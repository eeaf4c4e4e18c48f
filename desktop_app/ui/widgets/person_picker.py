"""A field in which a person of the book is found while typing."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyledItemDelegate

from desktop_app.ui.context import Ui


class Named(Protocol):
    """Somebody who was found."""

    @property
    def label(self) -> str: ...


class PersonPicker(QLineEdit):
    """`find` runs in the background; `chosen` tells the one that was picked from the list."""

    chosen = Signal(object)

    def __init__(self, ui: Ui, find: Callable[[str], Sequence[Named]]) -> None:
        super().__init__()
        self._ui, self._find = ui, find
        self._found: dict[str, Named] = {}
        self.picked: Named | None = None
        self._words = QStringListModel(self)
        completer = QCompleter(self._words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._choose)
        popup = QListView()
        popup.setProperty("popup", True)
        popup.setItemDelegate(QStyledItemDelegate(popup))
        popup.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        completer.setPopup(popup)
        self.setCompleter(completer)
        self.setClearButtonEnabled(True)
        self.textEdited.connect(self._look)
        self.textChanged.connect(self._forget)

    def show_found(self, found: Sequence[Named]) -> None:
        """Offer these."""
        self._found = {one.label: one for one in found}
        self._words.setStringList(list(self._found))
        if found and self.hasFocus():
            self.completer().complete()

    def pick(self, one: Named) -> None:
        """Take somebody without typing."""
        self._found[one.label] = one
        self._choose(one.label)

    def _look(self, text: str) -> None:
        if not text.strip():
            self.show_found(())
            return
        self._ui.tasks.look(self, lambda: self._find(text), self.show_found, key="people")

    def _choose(self, label: str) -> None:
        one = self._found.get(label)
        if one is not None:
            self.setText(label)
            self.picked = one
            self.chosen.emit(one)

    def _forget(self, text: str) -> None:
        if self.picked is not None and text != self.picked.label:
            self.picked = None
