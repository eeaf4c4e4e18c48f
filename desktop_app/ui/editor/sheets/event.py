"""催し."""

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.bound import LinePart, SwitchPart, TextPart, WordsPart
from desktop_app.ui.editor.event_times import EventTimes
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.common import button_of


class EventSheet(Sheet):
    """What, when, where; words, button, and the file for readers' calendars."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.title = WordsPart(self, "title", lambda: ui._("Name of the event"))
        self.times = EventTimes(self)
        self.place = LinePart(self, "place", lambda: ui._("Place"))
        self.words = TextPart(self, "parts", lambda: ui._("Words about it"))
        self.calendar = SwitchPart(
            self, "calendar", lambda: ui._("With a file for the calendar"),
            lambda: ui._("Readers put the event into their own calendar with it."), default=True,
        )
        self.put(self.title, self.times, self.place, self.words, *button_of(self), self.calendar)
