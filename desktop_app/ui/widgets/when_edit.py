"""A day and a time of day on the PC's clock, by keyboard or by one of a few usual choices."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QDate, QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.schedule import moments, refusal
from desktop_app.services.pc_clock import PC_ZONE
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.day_edit import EmptyDateEdit
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label

_TIME = re.compile(r"\s*(\d{1,2})\s*(?:[:時.]\s*(\d{1,2})?|\s)\s*分?\s*|\s*(\d{1,2})(\d{2})\s*")
_MORNING, _EVENING = time(10), time(18)
_MONDAY = 0


class WhenEdit(QWidget):
    """Day, time, quick choices, and what is wrong with them."""

    changed = Signal()

    def __init__(self, ui: Ui, now: Callable[[], datetime]) -> None:
        """`now` gives the time of the book's clock."""
        super().__init__()
        self._ui, self._now = ui, now
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.name = label("bold")
        box.addWidget(self.name)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.day = EmptyDateEdit()
        self.time = QLineEdit()
        self.time.setMaxLength(8)
        row.addWidget(self.day, 3)
        row.addWidget(self.time, 2)
        box.addLayout(row)
        self.problem = WrapLabel("small")
        self.problem.setProperty("tone", "stop")
        self.problem.hide()
        box.addWidget(self.problem)
        quick = Flow(gap=6, line_gap=6)
        self.quick = [button(ui, bulk="small", clicked=self._chooser(number)) for number in range(3)]
        for one in self.quick:
            quick.addWidget(one)
        box.addLayout(quick)
        self.setFocusProxy(self.day)
        self.day.dateChanged.connect(lambda _: self._told())
        self.time.textChanged.connect(lambda _: self._told())
        self.theme_changed()

    def value(self) -> datetime | None:
        """The UTC time that is meant; where the clock shows it twice, the first. None while it is none."""
        typed = self._typed()
        found = moments(typed, PC_ZONE) if typed is not None else ()
        return found[0] if found else None

    def wrong(self) -> str:
        """What is wrong with what stands there, in words; "" when nothing is."""
        _ = self._ui._
        if self.day.empty:
            return _("Choose a day.")
        if self._clock_time() is None:
            return _("Write the time as 10:00.")
        at = self.value()
        if at is None:
            return _("This time does not exist: the clocks are set forward over it.")
        words = {"past": _("This time has passed."), "far": _("Choose a time within a year.")}
        return words.get(refusal(at, self._now()) or "", "")

    def set_value(self, at: datetime | None) -> None:
        """Show a time; None = tomorrow morning. Without a signal."""
        local = at.astimezone(PC_ZONE) if at is not None else self._choices()[1]
        with QSignalBlocker(self.day), QSignalBlocker(self.time):
            self.day.setDate(QDate(local.year, local.month, local.day))
            self.time.setText(f"{local:%H:%M}")
        self.problem.hide()

    def point_out(self) -> bool:
        """Show what is wrong and put the keyboard there; False when nothing is."""
        text = self.wrong()
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            right_day = not self.day.empty and self._clock_time() is None
            (self.time if right_day else self.day).setFocus()
        return bool(text)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.name.setText(_("When"))
        self.day.setLocale(QLocale("ja_JP" if self._ui.theme.lang == "ja" else "en_GB"))
        self.day.setSpecialValueText(_("Choose a day"))
        self.day.setAccessibleName(_("Day of sending"))
        self.time.setAccessibleName(_("Time of sending"))
        self.time.setPlaceholderText("10:00")
        self.show_choices()

    def show_choices(self) -> None:
        """The quick choices of now."""
        words = (
            self._ui._("Today {time}"), self._ui._("Tomorrow {time}"), self._ui._("Monday {time}")
        )
        for made, choice, text in zip(self.quick, self._choices(), words, strict=True):
            made.setText(text.format(time=f"{choice:%H:%M}"))
            made.setVisible(choice.astimezone(PC_ZONE) > self._now())

    def theme_changed(self) -> None:
        self.day.setMinimumWidth(self._ui.theme.s(120))
        self.time.setMinimumWidth(self._ui.theme.s(64))

    def _typed(self) -> datetime | None:
        clock_time = self._clock_time()
        if self.day.empty or clock_time is None:
            return None
        day = self.day.date()
        return datetime(day.year(), day.month(), day.day(), clock_time.hour, clock_time.minute)

    def _clock_time(self) -> time | None:
        """10:00, 10：00, 1000, 10時, 9.30 …"""
        found = _TIME.fullmatch(unicodedata.normalize("NFKC", self.time.text()) + " ")
        if found is None:
            return None
        hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def _choices(self) -> tuple[datetime, datetime, datetime]:
        here = self._now().astimezone(PC_ZONE)
        today, tomorrow = here.date(), here.date() + timedelta(days=1)
        to_monday = (_MONDAY - today.weekday() - 1) % 7 + 1
        if to_monday == 1:  # that is tomorrow
            to_monday = 8
        return (
            datetime.combine(today, _EVENING, PC_ZONE),
            datetime.combine(tomorrow, _MORNING, PC_ZONE),
            datetime.combine(today + timedelta(days=to_monday), _MORNING, PC_ZONE),
        )

    def _chooser(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            self.set_value(self._choices()[number])
            self._told()

        return choose

    def _told(self) -> None:
        self.problem.hide()
        self.changed.emit()
