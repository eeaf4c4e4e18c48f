"""What goes on beside the pages: reading the mailbox in time, and a tray icon while the window is closed over
a running sending."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.main_window import MainWindow

READ_EVERY_MINUTES = 10
LOOK_BESIDE_SECONDS = 3
EVERYTHING = ("contacts", "newsletters", "deliveries", "inbox", "records", "imports", "shop", "account")


class Background(QObject):
    """Lives as long as the window's program."""

    def __init__(
        self, ui: Ui, window: MainWindow, mark: Callable[[], int], quit_: Callable[[], None]
    ) -> None:
        """`mark` changes when another program has written into the book."""
        super().__init__()
        self._ui, self._window, self._mark, self._quit = ui, window, mark, quit_
        self._seen: int | None = None
        self._beside = QTimer(self)
        self._beside.setInterval(LOOK_BESIDE_SECONDS * 1000)
        self._beside.timeout.connect(self.look_beside)
        self._tray: QSystemTrayIcon | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(READ_EVERY_MINUTES * 60_000)
        self._timer.timeout.connect(self.read_mailbox)

    def begin(self) -> None:
        """The window is there."""
        self._seen = None
        self._timer.start()
        self._beside.start()
        self.look_beside()

    def end(self) -> None:
        """The program ends."""
        self._timer.stop()
        self._beside.stop()
        if self._tray is not None:
            self._tray.hide()

    def look_beside(self) -> None:
        """Somebody on the phone was stopped by a typed command: every page must know."""
        self._ui.tasks.look(self, self._mark, self._looked, key="beside", failed=_in_silence)

    def _looked(self, mark: int) -> None:
        if self._seen is not None and mark != self._seen:
            self._ui.announce(*EVERYTHING)
        self._seen = mark

    def read_mailbox(self) -> None:
        """Opt-outs that arrived take effect without a click. In silence: a failing line is shown by the page
        of replies and by the next sending, not by a dialog out of nowhere."""
        ui = self._ui
        if ui.tasks.busy("inbox"):
            return
        ui.tasks.look(
            self,
            lambda: ui.services.mailbox.readable_quietly(),
            self._read,
            key="readable",
            failed=_in_silence,
        )

    def _read(self, readable: bool) -> None:
        ui = self._ui
        if readable:
            ui.tasks.do(
                self,
                lambda _: ui.services.mailbox.read_now(),
                title=ui._("Reading replies"),
                lane="inbox",
                changes=("inbox", "contacts", "deliveries"),
                failed=_in_silence,
            )

    def ask_to_stay(self) -> None:
        """The owner closes the window while something is being sent."""
        ui, _ = self._ui, self._ui._
        if QSystemTrayIcon.isSystemTrayAvailable():
            ui.ask(
                self._window,
                _("Mails are being sent"),
                _(
                    "The window can close; sending goes on and an icon stays in the notification area until "
                    "it is done. To stop sending, use Pause on the page Deliveries."
                ),
                _("Close the window, go on sending"),
                self._go_to_tray,
            )
        else:
            ui.ask(
                self._window,
                _("Mails are being sent"),
                _(
                    "If the program ends now, sending stops. It goes on, sending nothing twice, when "
                    "you open the program again and press Continue."
                ),
                _("Stop sending and end"),
                self._quit,
                danger=True,
            )

    def _go_to_tray(self) -> None:
        _ = self._ui._
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            menu = QMenu()
            self._menu = menu
            for words, act in (
                (_("Open the window"), self._come_back),
                (_("Stop sending and end"), self._quit),
            ):
                action = QAction(words, menu)
                action.triggered.connect(act)
                menu.addAction(action)
            self._tray.setContextMenu(menu)
            self._tray.activated.connect(lambda _reason: self._come_back())
        self._tray.setToolTip(_("Kawaraban: mails are being sent"))
        self._tray.show()
        self._window.hide()
        self._ui.tasks.changed.connect(self._done_in_tray)

    def _come_back(self) -> None:
        self._ui.tasks.changed.disconnect(self._done_in_tray)
        if self._tray is not None:
            self._tray.hide()
        self._window.come_forward()

    def _done_in_tray(self, _subjects: frozenset[str]) -> None:
        if not self._ui.tasks.busy("send") and not self._window.isVisible():
            self._quit()


def _in_silence(_error: AppError) -> None:
    """Told elsewhere."""
