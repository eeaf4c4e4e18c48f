"""How a run is seen from outside the window: percent in the title (which the taskbar shows), the number of
mails left on the icon where the desktop draws one, and a notification at the end."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.delivery_sheet import RunView
from desktop_app.ui.context import Ui
from desktop_app.ui.sending import Ending, sending
from desktop_app.ui.sending_words import mails, why_text
from desktop_app.ui.tasks import Task

NAME = "Kawaraban"
_BY_HAND = frozenset({"paused", "cancelled"})
"""Ends that the owner has just asked for."""
_SHOWN_MS = 12_000
_TRAY_MS = 30_000
"""The icon must stay as long as the desktop may want to draw its message."""


class RunSigns(QObject):
    """Lives as long as the window."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window)
        self._ui, self._window = ui, window
        self._task: Task | None = None
        self._tray: QSystemTrayIcon | None = None
        self._sending = sending(ui)
        self._known = dict(self._sending.endings)
        self._sending.changed.connect(self._changed)

    def _changed(self) -> None:
        task = self._sending.task
        if task is not None and task is not self._task:
            self._task = task
            task.progressed.connect(self._show)
        elif task is None and self._task is not None:
            self._task = None
            self._clear()
        for newsletter, ending in self._sending.endings.items():
            if self._known.get(newsletter) is not ending and ending.why not in _BY_HAND:
                self._tell(newsletter, ending)
        self._known = dict(self._sending.endings)

    def _show(self) -> None:
        task = self._task
        if task is None or not task.total:
            return
        percent = min(100, 100 * task.done // task.total)
        self._window.setWindowTitle(f"{percent} % — {NAME}")
        self._badge(task.total - task.done)

    def _clear(self) -> None:
        self._window.setWindowTitle(NAME)
        self._badge(0)

    def _badge(self, number: int) -> None:
        if isinstance(application := QGuiApplication.instance(), QGuiApplication):
            application.setBadgeNumber(number)

    def _tell(self, newsletter: str, ending: Ending) -> None:
        if self._window.isActiveWindow():
            return
        services = self._ui.services
        self._ui.tasks.look(
            self,
            lambda: services.delivery_view.run(newsletter),
            lambda view: self.notify(*self._words(view, ending)),
            key="signs",
            failed=_in_silence,
        )

    def _words(self, view: RunView, ending: Ending) -> tuple[str, str]:
        _, run, counts = self._ui._, view.run, view.run.counts
        if ending.error is not None:
            return _("“{title}”: stopped").format(title=run.title), self._ui.error_text(ending.error).title
        parts = [
            _("{mails} taken by the server").format(mails=mails(self._ui, counts.accepted + counts.bounced))
        ]
        for number, words in (
            (run.open, _("{mails} still to go")),
            (counts.rejected, _("{mails} refused")),
            (counts.unknown, _("{mails} not known")),
        ):
            if number:
                parts.append(words.format(mails=mails(self._ui, number)))
        told = _(", ").join(parts)
        if run.open:
            title = _("“{title}”: waiting").format(title=run.title)
            why = why_text(self._ui, ending.why, ending.until, view.at)
            return title, f"{told}\n{why}".strip()
        return _("“{title}”: done").format(title=run.title), told

    def notify(self, title: str, text: str) -> None:
        """Mark the window, and tell by the desktop's notification where there is a tray."""
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        tray = self._tray or QSystemTrayIcon(self._window.windowIcon(), self)
        self._tray = tray
        tray.setToolTip(NAME)
        tray.show()
        tray.showMessage(title, text, self._window.windowIcon(), _SHOWN_MS)
        QTimer.singleShot(_TRAY_MS, tray, tray.hide)


def _in_silence(_error: AppError) -> None:
    """The page says it."""
