"""The strip at the bottom while a send just confirmed can still be taken back; on every page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.sending import sending
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import WrapLabel

if TYPE_CHECKING:
    from desktop_app.services.agenda_view import Planned

_SECOND = 1000


class _Held(QWidget):
    def __init__(self, ui: Ui, one: "Planned") -> None:
        super().__init__()
        self._ui, self.one, self._going = ui, one, sending(ui)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(12)
        self.text = WrapLabel("bold")
        self.now = button(ui, bulk="small", icon="send", clicked=self._send_now)
        self.back = button(ui, bulk="small", icon="undo-2", clicked=self._take_back)
        row.addWidget(self.text, 1)
        row.addWidget(self.now)
        row.addWidget(self.back)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self._ui._
        self.now.setText(_("Send it now"))
        self.back.setText(_("Take it back"))
        for made in (self.now, self.back):
            made.setAccessibleName(f"{made.text()}: {self.one.title}")
        self.tick()

    def tick(self) -> None:
        from desktop_app.ui.plan_words import hold_line  # on most days nothing is held

        self.text.setText(hold_line(self._ui, self.one, self._going.now))

    def _send_now(self) -> None:
        self._going.say_yes(self.one.newsletter_id)

    def _take_back(self) -> None:
        _, ui, newsletter = self._ui._, self._ui, self.one.newsletter_id
        text = _("“{title}” is a draft again. Nothing was sent.").format(title=self.one.title)

        def done() -> None:
            ui.toast(text)
            ui.go("check", newsletter=newsletter)

        self._going.take_back(newsletter, done)


class HoldStrip(QFrame):
    """Hidden while nothing is held."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.setObjectName("taskStrip")
        self._ui, self._going = ui, sending(ui)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.lines: list[_Held] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self._tick)
        self._going.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is held now."""
        held = [one for one in self._going.planned if one.hold and not one.asks]
        if held != [line.one for line in self.lines]:
            clear(self._box)
            self.lines = [_Held(self._ui, one) for one in held]
            for line in self.lines:
                self._box.addWidget(line)
        self.setVisible(bool(self.lines))
        if self.lines:
            self._timer.start()
        else:
            self._timer.stop()

    def retranslate(self) -> None:
        """The words of now."""
        for line in self.lines:
            line.retranslate()

    def _tick(self) -> None:
        now = self._going.now
        for line in self.lines:
            line.tick()
        if any(line.one.at <= now for line in self.lines):
            self._going.go_on()
