"""だれに: who gets it, who does not and why, and when it leaves."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.services.check_sheet import CheckSheet, Plan, Reason
from desktop_app.services.check_words import Target
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.check.people import PeopleDialog, ReasonDialog
from desktop_app.ui.sending_words import clock_time, limits_text, people, plan_text
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.cards import Card, clear, rule
from desktop_app.ui.widgets.chips import Chip, Tone
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label, set_property
from desktop_app.ui.widgets.sentences import sentences

_STACKED_BELOW = 300
_TONES: dict[str, Tone] = {"stopped": "stop", "bounced": "stop"}


class _Number(QWidget):
    """A big number, the people behind it on demand, and a small word below."""

    def __init__(self, ui: Ui, tone: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.number = label("number")
        self.number.setProperty("tone", tone)
        self.list = IconButton(ui, "users", clicked)
        row.addWidget(self.number)
        row.addWidget(self.list, 0, Qt.AlignmentFlag.AlignVCenter)
        self.word = label("small")
        box.addLayout(row)
        box.addWidget(self.word)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def set(self, number: str, word: str, names: str) -> None:
        self.number.setText(number)
        self.word.setText(word)
        self.list.name_it(names)


class _ReasonRow(QWidget):
    """Chip, why, how many. The number opens the people, the article and what mends it."""

    def __init__(self, ui: Ui, reason: Reason, go: Callable[[Target], None]) -> None:
        super().__init__()
        self._ui, self._reason, self._go = ui, reason, go
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 7, 0, 7)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._text = WrapLabel("body")
        self._text.setText(reason.text)
        self.count = button(ui, "quiet", clicked=self.show_people)
        self.count.setText(people(ui, len(reason.people)))
        self.count.setAccessibleName(f"{people(ui, len(reason.people))}: {reason.text}")
        self._grid.addWidget(Chip(ui, _TONES.get(reason.chip, "warn"), reason.chip_text), 0, 0)
        self._grid.addWidget(self._text, 0, 1)
        self._grid.addWidget(self.count, 0, 2)
        self.setToolTip(reason.article)

    def set_stacked(self, stacked: bool) -> None:
        """The sentence below chip and number, where there is little room."""
        self._grid.removeWidget(self._text)
        if stacked:
            self._grid.addWidget(self._text, 1, 0, 1, 3)
        else:
            self._grid.addWidget(self._text, 0, 1)

    def show_people(self) -> None:
        """Who they are, and what can be done."""
        ReasonDialog(self._ui, self.window(), self._reason, self._go).open()


class WhoCard(Card):
    """The left column."""

    def __init__(self, ui: Ui, go: Callable[[Target], None]) -> None:
        super().__init__()
        self._ui, self._go = ui, go
        self._sheet: CheckSheet | None = None
        self.title = label("h2")
        self.add(self.title)
        self.meant = WrapLabel("muted")
        self.add(self.meant)
        numbers = Flow(gap=24)
        self.gets = _Number(ui, "ok", self.show_recipients)
        self.none = _Number(ui, "muted", self.show_left_out)
        numbers.addWidget(self.gets)
        numbers.addWidget(self.none)
        self.box.addLayout(numbers)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(0)
        self.box.addLayout(self._reasons)
        self.when = label("h2")
        self.add(self.when)
        self.limits, self.plan, self.later = WrapLabel("muted"), WrapLabel("muted"), WrapLabel("muted")
        for text in (self.limits, self.plan, self.later):
            self.add(text)
        self.box.addStretch(1)
        self.rows: list[_ReasonRow] = []
        self._stacked = False

    def respond(self) -> None:
        """Choose the arrangement of the reasons for the width of now."""
        stacked = self.width() < self._ui.theme.s(_STACKED_BELOW)
        if stacked != self._stacked:
            self._stacked = stacked
            for row in self.rows:
                row.set_stacked(stacked)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.title.setText(_("Who gets it"))
        self.when.setText(_("When it leaves"))
        self.later.setText(_("If you close the program, it goes on from there when you open it again."))

    def show_sheet(self, sheet: CheckSheet) -> None:
        """Numbers and reasons of a check."""
        _, ui = self._ui._, self._ui
        self._sheet = sheet
        self.gets.set(people(ui, len(sheet.to_send)), _("get it"), _("List of who gets it"))
        self.none.set(people(ui, sheet.left_out), _("do not get it"), _("List of who does not get it"))
        set_property(self.gets.number, "tone", "ok" if sheet.to_send else "muted")
        self.none.setVisible(bool(sheet.left_out))
        self.meant.setText(self._meant_for(sheet))
        self.meant.setVisible(bool(self.meant.said()))
        clear(self._reasons)
        self.rows = [_ReasonRow(ui, reason, self._go) for reason in sheet.reasons]
        for row in self.rows:
            row.set_stacked(self._stacked)
            self._reasons.addWidget(row)
            self._reasons.addWidget(rule())
        self.show_plan(sheet.plan)

    def _meant_for(self, sheet: CheckSheet) -> str:
        """Whom the owner chose; "" for everyone."""
        _ = self._ui._
        told = []
        if sheet.segment is not None:
            named = _("Segment “{name}”").format(name=sheet.segment)
            told.append(named if sheet.segment else _("A segment that was deleted"))
        if sheet.tag:
            told.append(_("Tag “{tag}”").format(tag=sheet.tag))
        return _("Meant for: {who}").format(who=_(", ").join(told)) if told else ""

    def show_plan(self, plan: Plan) -> None:
        """What goes when: as the check says, or from the time that is chosen for it."""
        if self._sheet is None:
            return
        ui, sheet = self._ui, self._sheet
        self.limits.setText(limits_text(ui, plan.per_hour, plan.per_day))
        text = plan_text(ui, plan.days, sheet.at)
        if plan.rests_until is not None:
            rest = ui._("The mail server asked for a pause until {when}.")
            text = sentences(ui, rest.format(when=clock_time(plan.rests_until, sheet.at)), text)
        self.plan.setText(text)
        self.limits.setVisible(bool(self.limits.said()))
        self.plan.setVisible(bool(text))
        for widget in (self.when, self.later):
            widget.setVisible(bool(plan.days))

    def show_recipients(self) -> None:
        """Everybody who gets it."""
        if self._sheet is not None:
            title = self._ui._("Who gets it")
            PeopleDialog(self._ui, self.window(), title, self._sheet.to_send).open()

    def show_left_out(self) -> None:
        """Everybody who does not get it."""
        if self._sheet is not None:
            rows = [one for reason in self._sheet.reasons for one in reason.people]
            PeopleDialog(self._ui, self.window(), self._ui._("Who does not get it"), rows).open()
