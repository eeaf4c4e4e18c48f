"""The window: sidebar, practice banner, the page that is shown, the strip of running work."""

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.hold_strip import HoldStrip
from desktop_app.ui.page import Page
from desktop_app.ui.sidebar import PAGES, STOP_KEYS, Sidebar
from desktop_app.ui.task_strip import TaskStrip
from desktop_app.ui.tasks import Task
from desktop_app.ui.toast import Toast
from desktop_app.ui.widgets.buttons import pressed_by_enter
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.focus_ring import FocusRing
from desktop_app.ui.widgets.times import ago

RAIL_BELOW = 1100
_LOOK_AGAIN_MS = 20
PATIENCE_MS = 10_000
"""So long the window waits by itself for what must not be cut short; then its owner is asked."""
_CLASSES = {
    "home": "HomePage",
    "contacts": "ContactsPage",
    "newsletters": "NewslettersPage",
    "check": "CheckPage",
    "deliveries": "DeliveriesPage",
    "inbox": "InboxPage",
    "records": "RecordsPage",
    "settings": "SettingsPage",
    "guide": "GuidePage",
}
_ENTRY = {"check": "newsletters", "guide": "settings"}
"""Which place of the sidebar a page without one of its own belongs to."""


class MainWindow(QMainWindow):
    """Pages are made when first shown; they meet only here."""

    wants_to_close = Signal()
    """Closing was asked for while something is being sent."""
    closed = Signal()
    """It is closed for good. Qt's own word for that does not come when it is asked twice."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.pages: dict[str, Page] = {}
        self.page_name = ""
        self.may_close: Callable[[], bool] = lambda: True
        self._errors: dict[str, QWidget] = {}
        self._leaving = self._waiting = False
        self._own_there = False
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.sidebar = Sidebar(ui)
        self.sidebar.chosen.connect(lambda name: self.go(name))
        self.sidebar.asked.connect(self._asked_below)
        self.sidebar.stop_told.connect(self.record_stop)
        row.addWidget(self.sidebar)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.banner = Notice(ui, "practice", clicked=lambda: self.go("guide"))
        self.stack = QStackedWidget()
        self.strip = TaskStrip(ui)
        self.held = HoldStrip(ui)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        column.addWidget(self.held)
        column.addWidget(self.strip)
        row.addLayout(column, 1)
        self.setCentralWidget(middle)
        self.toaster = Toast(ui, self)
        self.ring = FocusRing(ui.theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self.ring.follow)
        ui.tasks.started.connect(self._started)
        ui.tasks.changed.connect(self._changed)
        self._clock = QTimer(self)
        self._clock.setInterval(60_000)
        self._clock.timeout.connect(self.refresh_status)
        self._add_shortcuts()
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.setMinimumSize(820, 500)  # 1280×800 at 150 % is 853×533
        self.retranslate()

    def _add_shortcuts(self) -> None:
        """Ctrl+1 … Ctrl+7 are the places from top to bottom; the usual keys end and open settings."""
        for number, (name, _) in enumerate(PAGES, 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, self._goer(name))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        QShortcut(QKeySequence("Ctrl+,"), self, self._goer("settings"))
        QShortcut(QKeySequence(STOP_KEYS), self, self.record_stop)

    def _goer(self, name: str) -> Callable[[], None]:
        return lambda: self.go(name)

    # --- pages

    def go(self, page: str, **target: Any) -> None:
        """Show a page, made now if it was never shown; then `open(**target)` on it."""
        shown = self.page(page)
        before = self.pages.get(self.page_name)
        if before is not None and before is not shown:
            before.leave()
        self.page_name = page
        self.stack.setCurrentWidget(shown)
        self.sidebar.select(_ENTRY.get(page, page))
        if target:
            shown.open(**target)

    def page(self, name: str) -> Page:
        """The page of that name. KeyError for a name that is none."""
        if name not in self.pages:
            module = importlib.import_module(f"desktop_app.ui.pages.{name}")
            made: Page = getattr(module, _CLASSES[name])(self.ui)
            made.theme_changed()
            self.pages[name] = made
            self.stack.addWidget(made)
        return self.pages[name]

    def drop_pages(self) -> None:
        """Another book is opened: every page starts anew."""
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.hide()
            page.deleteLater()
        self.pages.clear()
        self.page_name = ""

    def leave_page(self) -> None:
        """Keep what was typed on the page that is shown, and what another could not keep."""
        for name, page in list(self.pages.items()):
            if name == self.page_name or page.unkept():
                page.leave()

    def when_kept(self, then: Callable[[], None]) -> None:
        """Keep what was typed, and `then()` once it is stored and nothing runs that must not be cut short.
        What can't be stored is asked about first."""
        if not self._waiting:
            self.leave_page()
            self._when_kept(then, PATIENCE_MS // _LOOK_AGAIN_MS)

    def _when_kept(self, then: Callable[[], None], looks: int) -> None:
        running = [task for task in self.ui.tasks.busy() if not task.can_cancel]
        self._waiting = bool(running and looks)
        if self._waiting:
            QTimer.singleShot(_LOOK_AGAIN_MS, self, lambda: self._when_kept(then, looks - 1))
        elif running:
            self._ask_running(running[0].title, then)
        elif any(page.unkept() for page in self.pages.values()):
            self._ask_unkept(then)
        else:
            then()

    def _ask_running(self, title: str, then: Callable[[], None]) -> None:
        _ = self.ui._
        self.come_forward()
        text = _("“{title}” is still running. Wait until it is done; if you go on now, it is cut short.")
        yes = _("Go on all the same")
        self.ask(None, _("Not everything is done yet"), text.format(title=title), yes, then, danger=True)

    def _ask_unkept(self, then: Callable[[], None]) -> None:
        _ = self.ui._
        self.come_forward()
        self.ask(
            None,
            _("What you typed is not stored"),
            _(
                "It could not be written into the book. Perhaps the disk is full. To keep it, cancel, make "
                "room and try again. If you go on now, it is lost."
            ),
            _("Go on without it"),
            then,
            danger=True,
        )

    # --- what pages ask for (context.Frame; the rest is in `app`)

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say something quietly."""
        self.toaster.say(text, undo)

    def show_error(self, error: AppError) -> None:
        """A dialog; the same error is not shown twice at a time."""
        if error.id in self._errors:
            return
        from desktop_app.ui.frame_dialogs import ErrorDialog  # the first paint needs no dialog

        dialog = ErrorDialog(self.ui, self._front(), error)
        self._errors[error.id] = dialog
        dialog.finished.connect(lambda: self._errors.pop(error.id, None))
        dialog.open()

    def ask(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        yes: str,
        then: Callable[[], None],
        *,
        danger: bool,
    ) -> None:
        """Ask once."""
        from desktop_app.ui.frame_dialogs import AskDialog

        AskDialog(self.ui, parent or self._front(), title, text, yes, then, danger=danger).open()

    def show_crash(self, report: str) -> None:
        """Our own mistake."""
        from desktop_app.ui.frame_dialogs import CrashDialog

        CrashDialog(self.ui, self._front(), report).open()

    def _front(self) -> QWidget:
        return QApplication.activeModalWidget() or self

    # --- how things stand

    def refresh_status(self) -> None:
        """Shop, account and last reading below, badge at 受信の処理."""
        ui = self.ui
        ui.tasks.look(self, lambda: ui.services.status.now(), self._show_status, key="status")
        if ui.practice:
            from desktop_app.services.beginning import own_book  # after the first paint

            ui.tasks.look(self, lambda: own_book() is not None, self._show_way_out, key="own")

    def _show_way_out(self, there: bool) -> None:
        self._own_there = there
        self.show_banner()

    def _show_status(self, status: Any) -> None:
        _, side = self.ui._, self.sidebar
        side.shop.setText(status.shop or _("No shop yet"))
        account = status.account or _("No mail account yet")
        if status.trouble == "sign-in":
            account = _("Sign-in needed")
        side.account.say(account, trouble=status.trouble == "sign-in")
        read = _("Replies never read")
        if status.read_at is not None:
            read = _("Replies read {when}").format(when=ago(self.ui, status.read_at, status.now))
        if status.account and not status.readable:
            read = _("Replies are read by hand")
        elif status.trouble == "mailbox":
            read = _("Mailbox unreadable")
        side.mailbox.say(read, trouble=status.trouble == "mailbox")
        side.entries["inbox"].set_badge(status.waiting)
        self._clock.start()

    def _asked_below(self, line: str) -> None:
        """A line below the sidebar leads to where it is seen to."""
        if line == "account":
            self.go("settings", section="account")
        else:
            self.go("inbox")

    def _started(self, task: Task) -> None:
        self.strip.add(task)

    def _changed(self, subjects: frozenset[str]) -> None:
        for page in list(self.pages.values()):
            page.data_changed(subjects)
        if subjects & {"shop", "account", "inbox", "deliveries"}:
            self.refresh_status()

    # --- files dropped on the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event) and QApplication.activeModalWidget() is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        if files and QApplication.activeModalWidget() is None:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.import_files(files))  # the drag ends before a dialog

    def import_files(self, files: list[str]) -> None:
        """Open the import with files of this computer, one after the other."""
        from desktop_app.ui.dialogs.import_file import ImportDialog  # the first paint needs no dialog

        if QApplication.activeModalWidget() is None:
            ImportDialog(self.ui, self, files[0], more=files[1:]).open()

    def record_stop(self) -> None:
        """Somebody said stop by phone, at the counter, on paper …: the dialog that takes it."""
        from desktop_app.ui.dialogs.stop import StopDialog

        if QApplication.activeModalWidget() is None:
            StopDialog(self.ui, self).open()

    # --- looks

    def retranslate(self) -> None:
        """The frame's words."""
        _ = self.ui._
        self.setWindowTitle("Kawaraban")
        self.sidebar.retranslate()
        self.strip.retranslate()
        self.held.retranslate()
        self.show_banner()

    def show_banner(self) -> None:
        """The banner of a practice book, on every page."""
        _ = self.ui._
        practice = self.ui.practice
        self.banner.set(
            _("This is practice. Nothing is sent out of this PC.") if practice else "",
            (_("Open my own shop") if self._own_there else _("Start with my own shop")) if practice else "",
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.refresh_status()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self.respond)

    def respond(self) -> None:
        """A narrow window, or large text in a wide one, gets the rail."""
        self.sidebar.set_rail(self.width() < min(self.ui.theme.s(RAIL_BELOW), 1600))

    def theme_changed(self) -> None:
        self.respond()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.ring.by_keyboard = True
        try:
            return super().focusNextPrevChild(forward)
        finally:
            self.ring.by_keyboard = False

    # --- place and end

    def restore_place(self, geometry: str) -> None:
        """Where it stood last time; Qt moves it back when that screen is gone."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.encode("ascii", "ignore"))))

    def place(self) -> str:
        """Where it stands, as text."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def come_forward(self) -> None:
        """A second start: this window is the one."""
        self.setWindowState(
            (self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
        )
        self.show()
        self.raise_()
        self.activateWindow()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._leaving)
        if self._leaving:
            return
        if not self.may_close():
            self.leave_page()
            self.wants_to_close.emit()
            return
        asking = True

        def close() -> None:
            self._leaving = True
            if asking:  # inside of Qt's own closing a second one does nothing
                event.accept()
                self.closed.emit()
            else:
                self.close_now()

        self.when_kept(close)
        asking = False

    def close_now(self) -> None:
        """Close without asking anything more."""
        self._leaving = True
        self.close()
        self.closed.emit()


def _files(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
