"""What goes on beside the pages: reading the mailbox in time, and a tray icon while the window is closed over
a running sending."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.mail_watch import mail_watch
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.sending import sending

if TYPE_CHECKING:
    from desktop_app.services.watching import Watching

LOOK_AT_MAILBOX_SECONDS = 30
"""How often it is looked whether the mailbox is to be read. When that is so, the agenda knows."""
REST_AFTER_CANCEL_SECONDS = 300
LOOK_BESIDE_SECONDS = 3
_LAST_WORD_MS = 15_000
"""The icon stays so long after the end, for what the desktop shows beside it."""
EVERYTHING = ("contacts", "newsletters", "deliveries", "inbox", "records", "imports", "shop", "account")


class Background(QObject):
    """Lives as long as the window's program."""

    mail_came = Signal()
    """A mail server says so; emitted in a thread that waits for that."""

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
        self._going = sending(ui)
        self._told: set[str] = set()
        """Newsletters of which the icon said that they ask something."""
        self.stays = False
        """The program was started into the tray: it does not end when a sending is done."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AT_MAILBOX_SECONDS * 1000)
        self._timer.timeout.connect(self.look_at_mailbox)
        self._guard, self._runs = threading.Lock(), False
        self._watching: Watching | None = None
        self._news = False
        """A mail came while the mailbox was being read."""
        self.mail_came.connect(self._mail_came)

    def begin(self) -> None:
        """The window is there."""
        self._seen, self._runs = None, True
        self._timer.start()
        self._beside.start()
        self._going.watch()
        self.look_beside()
        ui = self._ui
        ui.tasks.look(self, lambda: ui.services.mailbox.allow(), _nothing, key="allow", failed=_in_silence)

    def end(self) -> None:
        """The program ends."""
        self._timer.stop()
        self._beside.stop()
        self._going.rest()
        with self._guard:
            watching, self._watching, self._runs = self._watching, None, False
        if watching is not None:
            watching.end()
        if self._tray is not None:
            self._tray.hide()

    def look_beside(self) -> None:
        """Somebody on the phone was stopped by a typed command: every page must know."""
        self._ui.tasks.look(self, self._mark, self._looked, key="beside", failed=_in_silence)

    def _looked(self, mark: int) -> None:
        if self._seen is not None and mark != self._seen:
            self._ui.announce(*EVERYTHING)
        self._seen = mark

    def look_at_mailbox(self) -> None:
        """Opt-outs that arrive take effect without a click: read the mailbox when that is due, and have the
        mail servers tell of new mail. Only where nobody need be asked for a password."""
        if self._timer.interval() != LOOK_AT_MAILBOX_SECONDS * 1000:
            self._timer.setInterval(LOOK_AT_MAILBOX_SECONDS * 1000)
        services, news, signs = self._ui.services, self._news, mail_watch(self._ui)

        def look() -> bool:
            from desktop_app.services.watching import Watching  # it brings the mail libraries along

            mailbox = services.mailbox
            with self._guard:
                if self._watching is None and self._runs:
                    self._watching = Watching(
                        lambda: self._ui.services.mailbox, self.mail_came.emit, release=services.book.release
                    )
                watching = self._watching
            if watching is not None and not services.book.practice:
                watching.look()
                signs.take(watching.told)
            now = services.environment.clock()
            if news:
                return mailbox.readable_quietly() and mailbox.may_read(now)
            return services.agenda.mailbox_due(now, quietly=True) is not None

        self._ui.tasks.look(self, look, self._read, key="readable", failed=_in_silence)

    def read_mailbox(self) -> None:
        """Read it now, where nobody must be asked. In silence: a failing line is shown by the page of replies
        and by the next sending, not by a dialog out of nowhere."""
        ui = self._ui
        ui.tasks.look(
            self,
            lambda: ui.services.mailbox.readable_quietly(),
            self._read,
            key="readable",
            failed=_in_silence,
        )

    def _mail_came(self) -> None:
        self._news = True
        self.look_at_mailbox()

    def _read(self, wanted: bool) -> None:
        ui = self._ui
        if not wanted or ui.tasks.busy("inbox"):
            return  # news that came meanwhile is looked at when that is over, or at the next look
        self._news = False
        ui.tasks.do(
            self,
            lambda work: ui.services.mailbox.read_now(lambda step: work.progress(step.done, step.total)),
            self._was_read,
            title=ui._("Reading replies"),
            lane="inbox",
            changes=("inbox", "contacts", "deliveries", "records"),
            failed=_in_silence,
            cancelled=self._was_cancelled,
        )

    def _was_cancelled(self) -> None:
        """Somebody wants peace: what was read stays done, the rest comes later."""
        self._timer.setInterval(REST_AFTER_CANCEL_SECONDS * 1000)

    def _was_read(self, _: object) -> None:
        if self._news:
            self.look_at_mailbox()

    def ask_to_stay(self) -> None:
        """The owner closes the window while something is being sent, or will start by itself."""
        wish = self._ui.preferences.closing
        if wish == "tray":
            self.go_on_unseen()
        elif wish == "pause":
            self._quit()
        else:
            from desktop_app.ui.closing import ClosingDialog  # the first paint needs no dialog

            ClosingDialog(
                self._ui, self._window, tray=_tray_there(), go_on=self.go_on_unseen, end=self._quit
            ).open()

    def go_on_unseen(self) -> None:
        """Behind an icon in the notification area, or made small where there is none."""
        if _tray_there():
            self._go_to_tray()
        else:
            self._window.showMinimized()

    def _go_to_tray(self) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._menu = QMenu()
            self._open = QAction(self._menu)
            self._open.triggered.connect(self.come_back)
            self._end_all = QAction(self._menu)
            self._end_all.triggered.connect(self._quit)
            self._menu.addActions([self._open, self._end_all])
            self._tray.setContextMenu(self._menu)
            self._tray.activated.connect(self._clicked)
            self._going.changed.connect(self._changed_in_tray)
            self._ui.tasks.changed.connect(lambda _: self._changed_in_tray())
        self._tray.show()
        self._window.hide()
        self._changed_in_tray()

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:  # that opens the menu
            self.come_back()

    def come_back(self) -> None:
        """Show the window again."""
        if self._tray is not None:
            self._tray.hide()
        self._window.come_forward()

    def _changed_in_tray(self) -> None:
        if self._tray is None or not self._tray.isVisible():
            return
        from desktop_app.ui.plan_words import when_text  # the first paint needs no tray

        _, going = self._ui._, self._going
        self._open.setText(_("Open the window"))
        self._end_all.setText(_("Pause and end") if going.running else _("End the program"))
        waiting = [one for one in going.planned if not one.asks]
        asking = [one for one in going.planned if one.asks]
        if going.running is not None:
            tip = _("Kawaraban: mails are being sent")
        elif asking:
            tip = _("Kawaraban: a sending asks you something")
        elif waiting:
            tip = _("Kawaraban: “{title}” leaves {when}").format(
                title=waiting[0].title, when=when_text(self._ui, waiting[0].at, going.now)
            )
        else:
            tip = _("Kawaraban goes on in the background")
        self._tray.setToolTip(tip)
        if asking and asking[0].newsletter_id not in self._told:
            self._told.add(asking[0].newsletter_id)
            self._tray.showMessage("Kawaraban", tip, self._window.windowIcon())
        if self._all_done():
            QTimer.singleShot(_LAST_WORD_MS, self, self._end_if_done)

    def _all_done(self) -> bool:
        """Whether the program stayed for a sending only, and nothing is left to wait for."""
        going = self._going
        waits = going.pending or bool(going.planned) or bool(going.questions)
        return not (self.stays or waits or self._ui.tasks.busy("send") or self._window.isVisible())

    def _end_if_done(self) -> None:
        if self._all_done():
            self._quit()


def _tray_there() -> bool:
    return QSystemTrayIcon.isSystemTrayAvailable()


def _nothing(_: object) -> None:
    """Nothing follows."""


def _in_silence(_error: AppError) -> None:
    """Told elsewhere."""
