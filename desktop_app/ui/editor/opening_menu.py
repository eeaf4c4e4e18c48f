"""時候の挨拶 while writing: a menu of openings of a month, by tone; the chosen one is put into the text."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.services.writing import OpeningChoice
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.text_keys import with_keys
from desktop_app.ui.widgets.buttons import IconButton

_LONGEST = 34


def tone_title(ui: Ui, tone: str) -> str:
    """What the tone of an opening is called."""
    titles = {"formal": ui._("Formal"), "soft": ui._("Soft"), "casual": ui._("Easy")}
    return titles.get(tone, tone)


def month_name(ui: Ui, month: int) -> str:
    """A month's name."""
    names = (
        ui._("January"), ui._("February"), ui._("March"), ui._("April"), ui._("May"), ui._("June"),
        ui._("July"), ui._("August"), ui._("September"), ui._("October"), ui._("November"), ui._("December"),
    )
    return names[month - 1]


class OpeningMenu:
    """The button with the leaf. Other months are a submenu each."""

    def __init__(self, ui: Ui, field: Callable[[], RichText], owner: QWidget) -> None:
        self.ui, self._field, self._owner = ui, field, owner
        self.button = IconButton(ui, "leaf", self.show)
        self.menu: QMenu | None = None

    def retranslate(self) -> None:
        """The words of now."""
        name = self.ui._("Greeting of the season")
        self.button.name_it(with_keys(name, "greeting"))
        self.button.setAccessibleName(name)

    def show(self, at: QPoint | None = None) -> None:
        """Open the menu, below the button or at `at`."""
        place = self.button.mapToGlobal(QPoint(0, self.button.height())) if at is None else at
        desk, lang = self.ui.services.writing, self.ui.theme.lang

        def ask() -> tuple[int, dict[int, tuple[OpeningChoice, ...]]]:
            return desk.month(), {month: desk.openings(lang, month) for month in range(1, 13)}

        self.ui.tasks.look(self._owner, ask, lambda found: self._open(place, *found), key="openings")

    def _open(self, at: QPoint, now: int, months: dict[int, tuple[OpeningChoice, ...]]) -> None:
        menu = QMenu(self._owner)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        self._add(menu, months[now])
        menu.addSeparator()
        others = menu.addMenu(self.ui._("Other months"))
        others.setToolTipsVisible(True)
        for step in range(1, 12):
            month = (now + step - 1) % 12 + 1
            under = others.addMenu(month_name(self.ui, month))
            under.setToolTipsVisible(True)
            self._add(under, months[month])
        self.menu = menu
        menu.popup(at)
        first = next(action for action in menu.actions() if action.isEnabled() and action.text())
        menu.setActiveAction(first)

    def _add(self, menu: QMenu, choices: tuple[OpeningChoice, ...]) -> None:
        tone = ""
        for one in choices:
            if one.tone != tone:
                tone = one.tone
                menu.addSeparator()
                menu.addAction(tone_title(self.ui, tone)).setEnabled(False)
            words = one.text.replace("\n", " ")
            shown = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
            action = menu.addAction(shown.replace("&", "&&"), partial(self._take, one))
            action.setToolTip(one.text)

    def _take(self, one: OpeningChoice) -> None:
        field = self._field()
        if field.isReadOnly():
            return
        field.insert_words(one.text.replace("\n", "\u2028"))
        field.setFocus()
        if one.closing:
            field.ui.toast(field.ui._("A letter that begins so ends with “{word}”.").format(word=one.closing))
