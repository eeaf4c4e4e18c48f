"""What is planned, and what asks before it starts: a band for each, on home, newsletters and deliveries."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.sending import sending
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel

if TYPE_CHECKING:
    from desktop_app.services.agenda_view import Planned, Question


class PlanBand(QFrame):
    """One planned send, or a run that needs a word, with what can be done."""

    def __init__(self, ui: Ui, tone: str, text: str) -> None:
        super().__init__()
        self._ui = ui
        self.setProperty("notice", tone)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 10, 14, 10)
        box.setSpacing(8)
        self.text = WrapLabel("body")
        self.text.setText(text)
        box.addWidget(self.text)
        self._acts = Flow(gap=8, line_gap=6)
        box.addLayout(self._acts)
        self.buttons: dict[str, Button] = {}

    def add(self, name: str, words: str, clicked: Callable[[], object], *, icon: str = "") -> None:
        """One thing that can be done."""
        made = button(self._ui, bulk="small", icon=icon, clicked=clicked)
        made.setText(words)
        made.setAccessibleName(f"{words}: {self.text.said()}")
        self._acts.addWidget(made)
        self.buttons[name] = made


class PlanCards(QWidget):
    """Stays up to date by itself; takes no room while nothing is planned."""

    def __init__(self, ui: Ui, *, only: Callable[[], str | None] = lambda: None) -> None:
        """`only` gives the one newsletter to tell about; None = everything is told."""
        super().__init__()
        self._ui, self._only = ui, only
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        self.bands: dict[str, PlanBand] = {}
        self._shown: tuple[object, ...] = ()
        self._going = sending(ui)
        self._going.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is planned now; what says the same stays, with the keyboard on it."""
        now = self._going.now
        shown = self._what(now)
        if shown == self._shown:
            return
        self._shown = shown
        had_focus = self.isAncestorOf(focus) if (focus := self.window().focusWidget()) is not None else False
        clear(self._box)
        self.bands = {}
        for one in self._going.planned:
            # What can be taken back for some minutes has a strip of its own, on every page.
            if self._wanted(one.newsletter_id) and (one.asks or not one.hold):
                self._add(one.newsletter_id, self._planned(one, now))
        if self._only() is None:
            for question in self._going.questions:
                self._add(question.newsletter_id, self._question(question))
        self.setVisible(bool(self.bands))
        if had_focus and self.bands:
            next(iter(next(iter(self.bands.values())).buttons.values())).setFocus()

    def retranslate(self) -> None:
        """The words of now."""
        self._shown = ()
        self.refresh()

    def _what(self, now: datetime) -> tuple[object, ...]:
        day = f"{now.astimezone():%Y-%m-%d}"  # 「明日」 is 「今日」 after midnight
        return self._going.planned, self._going.questions, self._only(), day

    def _wanted(self, newsletter_id: str) -> bool:
        return self._only() in (None, newsletter_id)

    def _add(self, newsletter_id: str, band: PlanBand) -> None:
        self.bands[newsletter_id] = band
        self._box.addWidget(band)

    def _planned(self, one: "Planned", now: datetime) -> PlanBand:
        from desktop_app.ui.plan_words import plan_line  # on most days nothing is planned

        _, going, newsletter = self._ui._, self._going, one.newsletter_id
        band = PlanBand(self._ui, "warn" if one.asks else "info", plan_line(self._ui, one, now))
        if one.check_again:
            band.add("check", _("Check it again"), lambda: self._ui.go("check", newsletter=newsletter))
        elif one.asks:
            band.add("yes", _("Send it now"), lambda: going.say_yes(newsletter), icon="send")
        if not one.check_again:
            band.add("time", _("Change the time"), lambda: self.change_time(one), icon="calendar-clock")
        band.add("back", _("Take the plan back"), lambda: self.take_back(one))
        return band

    def _question(self, one: "Question") -> PlanBand:
        from desktop_app.ui.plan_words import question_line

        band = PlanBand(self._ui, "warn", question_line(self._ui, one))
        newsletter, words = one.newsletter_id, self._ui._("Open the deliveries")
        band.add("open", words, lambda: self._ui.go("deliveries", newsletter=newsletter))
        return band

    def take_back(self, one: "Planned") -> None:
        """The newsletter is a draft again; said quietly, since it can be planned anew."""
        _, ui = self._ui._, self._ui
        text = _("“{title}” is a draft again. Nothing was sent.").format(title=one.title)
        self._going.take_back(one.newsletter_id, lambda: ui.toast(text))

    def change_time(self, one: "Planned") -> None:
        """Ask for another time."""
        from desktop_app.ui.plan_time import TimeDialog

        TimeDialog(self._ui, self.window(), one).open()
