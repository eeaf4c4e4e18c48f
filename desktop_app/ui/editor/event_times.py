"""When an event is: a day, or several, with or without times. One value of the block for each end."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui.editor.block_values import text_in
from desktop_app.ui.editor.bound import Bound, Line, nothing
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.typed_values import on_one_line, read_time
from desktop_app.ui.editor.value_parts import DayLine, day_problem
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class TimeLine(Line):
    """A time of day; it shows 14:30 once it is left."""

    def value(self) -> str:
        """`HH:MM`, or what is typed while that is no time yet."""
        # "T" parts day and time in a block.
        return read_time(self.text()) or on_one_line(self.text()).strip().replace("T", "t")

    def show_value(self, value: str) -> None:
        """Show another time. What is being typed stays as it is typed."""
        if self.value() != value or not self.hasFocus():
            self.show_text(value)


class EventTimes(Bound):
    """First day and time, last day and time. Without times it is the whole day; without an end, open."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet, "start", nothing)
        self.day, self.last = DayLine(self.ui), DayLine(self.ui)
        self.begin, self.end = TimeLine(), TimeLine()
        self.begin.setPlaceholderText("10:00")
        self.end.setPlaceholderText("16:00")
        self.fields = [Field(one) for one in (self.day, self.begin, self.last, self.end)]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, field in enumerate(self.fields):
            grid.addWidget(field, place // 2, place % 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.box.addLayout(grid)
        self.problem = WrapLabel("small", "stop")
        self.box.addWidget(self.problem)
        for line in (self.day.line, self.begin, self.last.line, self.end):
            line.textEdited.connect(lambda _: self._typed())
        for day in (self.day, self.last):
            day.line.editingFinished.connect(lambda day=day: day.line.show_text(day.value()))
        for time in (self.begin, self.end):
            time.editingFinished.connect(lambda time=time: time.show_text(time.value()))

    def _typed(self) -> None:
        day, begin, end = self._day(self.day), self.begin.value(), self.end.value()
        last = self._day(self.last)
        start = f"{day}T{begin}" if begin else day
        stop = f"{last or day}T{end}" if end else last
        self.sheet.change("times", start=start, end=stop)

    @staticmethod
    def _day(line: DayLine) -> str:
        return line.value().replace("T", "t")

    def show_block(self, block: dict[str, Any]) -> None:
        start, stop = text_in(block.get("start")), text_in(block.get("end"))
        day, _, begin = start.partition("T")
        last, _, end = stop.partition("T")
        if last == day and end and self._day(self.last) != day:
            last = ""  # the same day is not said twice
        self.day.show_value(day)
        self.begin.show_value(begin)
        self.last.show_value(last)
        self.end.show_value(end)
        for one in (self.day, self.last):
            one.set_editable(self.editable)
        for time in (self.begin, self.end):
            time.setReadOnly(not self.editable)
        problem = self._problem(day, begin, last or day, end, stop)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _problem(self, day: str, begin: str, last: str, end: str, stop: str) -> str:
        _ = self.ui._
        for one in (day, last):
            if day_problem(self.ui, one):
                return day_problem(self.ui, one)
        for time in (begin, end):
            if time and read_time(time) != time:
                return _("Write the time like 14:30.")
        if stop and bool(begin) != bool(end):
            return _("Write both times, or neither.")
        if stop and day and (last, end) < (day, begin):
            return _("It ends before it begins.")
        return ""

    def retranslate(self) -> None:
        _ = self.ui._
        names = (_("Day"), _("From the time"), _("Last day"), _("To the time"))
        for field, name in zip(self.fields, names, strict=True):
            field.set_texts(name)
        self.day.set_name(names[0])
        self.last.set_name(names[2])

    def first(self) -> QWidget | None:
        return self.day.line
