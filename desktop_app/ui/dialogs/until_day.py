"""Until which day mail stops, when somebody wants a pause."""

from collections.abc import Callable

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.day_edit import DayEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field


class UntilDayDialog(DialogBase):
    """`then` is told a day of today or later."""

    def __init__(self, ui: Ui, parent: QWidget | None, who: str, then: Callable[[QDate], None]) -> None:
        super().__init__(ui, parent, width=460)
        self._who, self._then = who, then
        self.day = DayEdit(ui, needed=True)
        self.field = Field(self.day)
        self.day.changed.connect(lambda: self.field.set_problem(""))
        self.box.addWidget(self.field)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        stop = button(ui, "danger", icon="clock", clicked=self.stop)
        self.stop_button = self.add_button(stop, default=True)
        self.retranslate()
        self.day.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        lead = _("{who} gets no newsletter until that day.").format(who=self._who)
        self.set_texts(_("Stop for a while"), lead)
        self.day.retranslate()
        self.field.set_texts(_("The last day without mail"))
        self.cancel.setText(_("Cancel"))
        self.stop_button.setText(_("Stop until then"))

    def stop(self) -> None:
        """Tell the day, when it is one."""
        day = QDate.fromString(self.day.value(), "yyyy-MM-dd")
        if not day.isValid() or day < QDate.currentDate():
            self.field.set_problem(self.ui._("Choose a day of today or later."))
            self.day.setFocus()
            return
        self.accept()
        self._then(day)
