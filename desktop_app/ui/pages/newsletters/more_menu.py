"""What can also be done with the open newsletter, behind one button."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    icon: str
    words: Callable[[], str]
    act: Callable[[], object]
    offered: Callable[[], bool] = lambda: True


class MoreMenu(IconButton):
    """The menu opens below the button; its lines are those that are offered just then."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "ellipsis", self.show_menu)
        self.ui = ui
        self.entries: list[Entry] = []
        self.menu_now: QMenu | None = None

    def add(
        self,
        icon: str,
        words: Callable[[], str],
        act: Callable[[], object],
        offered: Callable[[], bool] = lambda: True,
    ) -> None:
        """One more line."""
        self.entries.append(Entry(icon, words, act, offered))

    def show_menu(self) -> None:
        """Open the menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.accessibleName())
        for one in self.entries:
            if one.offered():
                menu.addAction(self.ui.theme.icon(one.icon, "ink2"), one.words(), one.act)
        self.menu_now = menu
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def retranslate(self) -> None:
        """The words of now; the lines get theirs when the menu opens."""
        self.name_it(self.ui._("More"))
