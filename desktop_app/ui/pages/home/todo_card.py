"""やること: one line for each thing, with the button that mends it; quiet lines for what is in order."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.home_view import Todo
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import words
from desktop_app.ui.widgets.cards import Card, CheckRow, clear, rule
from desktop_app.ui.widgets.labels import label

_FINE = 3
"""So many lines of what is in order; fewer where there is much to do."""


class TodoCard(Card):
    """`mend` is called with the thing whose button was pressed."""

    def __init__(self, ui: Ui, mend: Callable[[Todo], object]) -> None:
        super().__init__(spacing=2)
        self._ui, self._mend = ui, mend
        self._shown: list[tuple[Todo, CheckRow]] = []
        self.title = label("h2")
        self.add(self.title)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.box.addLayout(self._rows)
        self.box.addStretch(1)

    def show_things(self, todo: Sequence[Todo], fine: Sequence[Todo]) -> None:
        """Show these. The same ones again keep their rows, and with them the focus."""
        wanted = [*todo, *fine[: max(1, _FINE - max(0, len(todo) - 1))]]
        if [one for one, _ in self._shown] != wanted:
            clear(self._rows)
            self._shown = []
            for one in wanted:
                if self._shown:
                    self._rows.addWidget(rule())
                row = CheckRow(self._ui, clicked=self._mender(one) if _mendable(one) else None)
                self._rows.addWidget(row)
                self._shown.append((one, row))
        self.retranslate()

    def rows(self) -> list[tuple[Todo, CheckRow]]:
        """What is shown, in order."""
        return list(self._shown)

    def retranslate(self) -> None:
        """Set all texts in the language of now."""
        _ = self._ui._
        steps = bool(self._shown) and self._shown[0][0].code.startswith("step-")
        self.title.setText(_("First steps") if steps else _("Things to do"))
        names = {
            "ok": _("In order"),
            "warn": _("Needs attention"),
            "stop": _("Stands against sending"),
            "ask": _("Needs a decision"),
            "neutral": _("Note"),
        }
        for one, row in self._shown:
            text, small, press = words.todo(self._ui, one)
            row.set(one.tone, text, small if one.tone != "ok" else "", press, names[one.tone])

    def _mender(self, one: Todo) -> Callable[[], object]:
        return lambda: self._mend(one)


def _mendable(one: Todo) -> bool:
    return one.tone != "ok"
