"""How far a stop reaches: everything or some kinds of newsletters, for good or until a day (SEM Ord. 5)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit

ALL, SOME = "all", "some"
FOREVER, UNTIL = "forever", "until"


class StopScope(QWidget):
    """Everything and for good, unless the person said otherwise (law.md 1.4). With one kind of newsletter in
    the book nobody is asked which."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._topics: tuple[tuple[str, str], ...] = ()
        self.ticks: dict[str, QCheckBox] = {}
        self.what, self.how_long = Choices((ALL, SOME)), Choices((FOREVER, UNTIL))
        self.until = DayEdit(ui, needed=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(26, 0, 0, 4)
        self._rows.setSpacing(2)
        for part in (self.what, self._list, self.how_long, self.until):
            box.addWidget(part)
        self.what.choose(ALL)
        self.how_long.choose(FOREVER)
        for choice in (self.what, self.how_long):
            choice.chosen.connect(lambda _: self._told())
        self.until.changed.connect(self._told)
        self._show()

    def set_topics(self, topics: tuple[tuple[str, str], ...]) -> None:
        """(id, name) of every kind of newsletter."""
        self._topics = topics
        for one, _ in topics:
            tick = QCheckBox()
            tick.toggled.connect(lambda _: self._told())
            self.ticks[one] = tick
            self._rows.addWidget(tick)
        self.retranslate()
        self._show()

    def topics(self) -> list[str]:
        """The kinds it stops, by id; empty = everything."""
        if self.what.key() != SOME:
            return []
        return [one for one, tick in self.ticks.items() if tick.isChecked()]

    def until_value(self) -> str:
        """The last day on which it holds, ISO; "" = for good."""
        return self.until.value() if self.how_long.key() == UNTIL else ""

    def problem(self) -> str:
        """What was left open."""
        _ = self._ui._
        if self.what.key() == SOME and not self.topics():
            return _("Choose which newsletters it stops.")
        if self.how_long.key() == UNTIL and not self.until.value():
            return _("Choose the last day on which it holds.")
        return ""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.what.setAccessibleName(name)
        self.how_long.setAccessibleName(name)
        self.until.setAccessibleName(self._ui._("Until when?"))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.what.set_texts({ALL: _("All newsletters"), SOME: _("Only some kinds of newsletters")})
        self.how_long.set_texts({FOREVER: _("For good"), UNTIL: _("Until a day that the person named")})
        self.until.retranslate()
        for one, name in self._topics:
            self.ticks[one].setText(name.replace("&", "&&"))
            self.ticks[one].setAccessibleName(name)

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        several = len(self._topics) > 1
        self.setFocusProxy(self.what if several else self.how_long)
        self.what.setVisible(several)
        self._list.setVisible(several and self.what.key() == SOME)
        self.until.setVisible(self.how_long.key() == UNTIL)
