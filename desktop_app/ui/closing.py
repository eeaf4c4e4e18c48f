"""The question when the window is closed while something is being sent, or will start by itself."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.plan_words import when_text
from desktop_app.ui.sending import sending
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.switch import Switch


class ClosingDialog(DialogBase):
    """Go on in the tray (or minimised, where there is none), end, or stay."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget,
        *,
        tray: bool,
        go_on: Callable[[], None],
        end: Callable[[], None],
    ) -> None:
        super().__init__(ui, parent, width=520)
        self._tray, self._going = tray, sending(ui)
        self._running = self._going.running is not None or bool(ui.tasks.busy("send"))
        self.text = WrapLabel("body")
        self.box.addWidget(self.text)
        self.never = Switch()
        self.box.addWidget(self.never)
        self.back = self.add_button(button(ui, "quiet", clicked=self.reject), left=True)
        self.end = self.add_button(button(ui, icon="pause" if self._running else "", clicked=self._end))
        self.go_on = self.add_button(button(ui, "primary", clicked=self._go_on), default=True)
        self._then = {"tray": go_on, "pause": end}
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Mails are being sent") if self._running else _("A sending is still to come"))
        told = [self._what()]
        if self._tray:
            told.append(_("The window can close: it goes on, and an icon stays in the notification area."))
            self.go_on.setText(_("Go on in the tray"))
        else:
            told.append(
                _("This desktop has no notification area, so the window can only be made small, not closed.")
            )
            self.go_on.setText(_("Go on, made small"))
        told.append(
            _("If you pause, nothing is sent twice: press Continue when you open the program again.")
            if self._running
            else _("If the program is not running then, it asks you when you open it again.")
        )
        self.text.setText("\n".join(told))
        self.end.setText(_("Pause and end") if self._running else _("End the program"))
        self.back.setText(_("Back"))
        self.never.set_texts(_("Do not ask next time (Settings, Ways of sending)"))

    def _what(self) -> str:
        _, now = self.ui._, self._going.now
        if self._running:
            return _("Sending is not finished.")
        waiting = [one for one in self._going.planned if not one.asks]
        if waiting:
            return _("“{title}” leaves {when}.").format(
                title=waiting[0].title, when=when_text(self.ui, waiting[0].at, now)
            )
        return _("The rest of a newsletter goes on by itself later.")

    def _go_on(self) -> None:
        self._choose("tray")

    def _end(self) -> None:
        self._choose("pause")

    def _choose(self, what: str) -> None:
        if self.never.box.isChecked():
            self.ui.set_preferences(closing=what)
        self.accept()
        self._then[what]()
