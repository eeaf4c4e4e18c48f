"""The window's program: one book, one window, from the start to the end."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language, language_of
from desktop_app.services import Services, device, preferences
from desktop_app.services.environment import Environment
from desktop_app.services.failures import told
from desktop_app.services.opened import OpenedBook, open_for_window
from desktop_app.ui.answering import Answering
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.background import Background
from desktop_app.ui.context import Ui
from desktop_app.ui.lanes import Lanes, Threads
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.sending import sending
from desktop_app.ui.start_trouble import StartTrouble
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.widgets.breaks import learn
from desktop_app.ui.widgets.labels import WrapLabel

if TYPE_CHECKING:
    from desktop_app.ui.run_signs import RunSigns
    from desktop_app.ui.single import Listener


_SESSION_MS = 30_000

class Program(QObject):
    """Holds what lives as long as the window, and does what pages ask of the frame (`context.Frame`)."""

    def __init__(
        self,
        app: QApplication,
        opened: OpenedBook,
        kept: preferences.Preferences,
        theme: Theme,
        asker: PasswordAsker,
        lanes: Lanes | None = None,
    ) -> None:
        super().__init__()
        self.app, self.opened, self.theme, self.asker = app, opened, theme, asker
        self.listener: Listener | None = None
        self._closing_session = False
        self._translator = QTranslator(self)
        self._lanes = lanes or Threads(self._release_thread)
        tasks = TaskRunner(self._lanes, self.show_error)
        self.ui = Ui(theme, tasks, self, kept, self)
        self.window = MainWindow(self.ui)
        self.window.may_close = self._may_close
        self.asker.show = self._ask_password
        self.background = Background(self.ui, self.window, lambda: self.opened.written_beside(), self.quit)
        self.answering = Answering(tasks)
        self._signs: RunSigns | None = None
        self._when_complete: list[Callable[[], None]] = []
        self.window.wants_to_close.connect(self.background.ask_to_stay)
        QApplication.styleHints().colorSchemeChanged.connect(self._scheme_changed)
        self._speak_qt()

    def _ask_password(self, answer: Callable[[str | None], None], address: str) -> None:
        from desktop_app.ui.frame_dialogs import PasswordDialog

        PasswordDialog(self.ui, self.window, answer, address).open()

    # --- context.BookHolder

    @property
    def services(self) -> Services:
        """The desks of now."""
        return self.opened.services

    # --- context.Frame

    def go(self, page: str, **target: Any) -> None:
        """Show a page."""
        self.window.go(page, **target)

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say something quietly."""
        self.window.toast(text, undo)

    def show_error(self, error: AppError) -> None:
        """A dialog. A refused password is asked for anew next time."""
        if error.id.startswith(("sign-in", "password", "wrong-password", "app-password")):
            self.asker.forget()
        self.window.show_error(error)

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
        self.window.ask(parent, title, text, yes, then, danger=danger)

    def set_preferences(self, **changes: Any) -> None:
        """Keep and apply; a folder that can't be written to is told, the window changes all the same."""
        before = self.ui.preferences
        self.ui.preferences = preferences.changed(before, **changes)
        after = self.ui.preferences
        language = spoken(after)
        if (after.appearance, after.text_scale) != (before.appearance, before.text_scale) or (
            language != self.theme.lang
        ):
            self.opened.speak(language)
            self.theme.apply(mode=after.appearance, language=language, text_scale=after.text_scale)
        if language != spoken(before):
            self._speak_qt()
            self._tell_language()
        self.ui.tasks.look(self.window, lambda: preferences.save(after), lambda _: None, key="preferences")

    def switch_book(
        self,
        path: Path,
        *,
        then: Callable[[], None] | None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """Close this book, open another. What can't be opened leaves this one open."""
        QTimer.singleShot(0, lambda: self._leave_for(path, then, meanwhile))

    # --- beginning and end

    def begin(self, *, in_tray: bool = False) -> None:
        """Show the window where it stood last time; `in_tray`: behind an icon, where the desktop has room
        for one."""
        self.ui.tasks.hold_studies()
        self.window.restore_place(self.ui.preferences.geometry)
        self.window.go("home")
        if in_tray:
            self.background.stays = True
            self.background.go_on_unseen()
        else:
            self.window.show()
        self.answering.begin()
        self.when_complete(self._after_first_paint)

    def when_complete(self, then: Callable[[], None]) -> None:
        """`then()` as soon as everything that the first page shows at once is painted; of several, in the
        order in which they were given."""
        self._when_complete.append(then)
        if len(self._when_complete) == 1:
            QTimer.singleShot(0, self, self._look_if_complete)

    def _look_if_complete(self) -> None:
        if self.ui.tasks.looking():
            QTimer.singleShot(2, self, self._look_if_complete)
            return
        self.window.repaint()
        waiting, self._when_complete = self._when_complete, []
        for then in waiting:
            then()

    def _after_first_paint(self) -> None:
        ui, opened = self.ui, self.opened
        ui.tasks.release_studies()
        self._listen()
        self.window.refresh_status()
        ui.tasks.study(self.window, lambda _: learn(), lambda _: self._break_anew(), key="breaks")
        ui.tasks.study(self.window, lambda _: opened.check_sound(), lambda _: None, key="sound")
        if opened.services.book.practice:
            # The other lanes wait, so that no mail looks for the server of last time.
            ui.tasks.do(
                self.window,
                lambda _: opened.start_practice(),
                title=ui._("Starting the practice mail server"),
                lane="send",
                changes=("account",),
                can_cancel=False,
            )
            for lane in ("inbox", "rest"):
                ui.tasks.do(
                    self.window,
                    lambda _: opened.await_practice(),
                    title=ui._("Starting the practice mail server"),
                    lane=lane,
                    can_cancel=False,
                )
        self.background.begin()
        if self._signs is None:
            from desktop_app.ui.run_signs import RunSigns  # nothing is sent before the first paint

            self._signs = RunSigns(ui, self.window)

    def _break_anew(self) -> None:
        for widget in self.app.allWidgets():
            if isinstance(widget, WrapLabel):
                widget.break_anew()

    def _listen(self) -> None:
        """For second starts of the book that is open now."""
        from desktop_app.ui.single import Listener

        if self.listener is not None:
            self.listener.close()
        self.listener = Listener(self.opened.path, self.background.come_back)

    def end_with_session(self) -> None:
        """At log-off and at the system's wish to end a run stops after the mail in hand and goes on next
        time; nothing is asked."""
        self.app.commitDataRequest.connect(
            lambda _: self._session_ends(), Qt.ConnectionType.DirectConnection
        )
        if threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGTERM"):
            signal.signal(signal.SIGTERM, lambda *_: self._asked_to_end())

    def _session_ends(self) -> None:
        self._closing_session = True
        QTimer.singleShot(_SESSION_MS, self, self._session_goes_on)
        sending(self.ui).leave()

    def _session_goes_on(self) -> None:
        """Another program kept the session from ending: closing the window asks again."""
        self._closing_session = False

    def _asked_to_end(self) -> None:
        sending(self.ui).leave(0.0)
        QTimer.singleShot(0, self, self._quit_now)

    def quit(self) -> None:
        """The end: what runs is stopped where it can go on later, the book is closed."""
        self.window.when_kept(self._quit_now)

    def _quit_now(self) -> None:
        self.window.may_close = lambda: True
        self.window.close_now()
        self.app.quit()

    def end(self) -> None:
        """After the event loop."""
        if self.listener is not None:
            self.listener.close()
        self.background.end()
        self.answering.end()
        with suppress(AppError):  # where the window stood is not worth a word at the end
            preferences.save(replace(self.ui.preferences, geometry=self.window.place()))
        self.ui.tasks.stop()
        self.window.drop_pages()
        # A preview's page must be gone before its profile, which the interpreter takes down.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.opened.close()
        self.theme.close()

    def _may_close(self) -> bool:
        return self._closing_session or not (self._sends() or sending(self.ui).pending)

    def _sends(self) -> bool:
        # What can't be cancelled in this lane is the start of the practice server.
        return any(task.can_cancel for task in self.ui.tasks.busy("send"))

    def _leave_for(
        self, path: Path, then: Callable[[], None] | None, meanwhile: Callable[[], None] | None
    ) -> None:
        if not self._sends():
            self.window.when_kept(lambda: self._switch(path, then, meanwhile))
        else:
            self.show_error(AppError("window-sending"))

    def _switch(
        self, path: Path, then: Callable[[], None] | None, meanwhile: Callable[[], None] | None
    ) -> None:
        old = self.opened.path
        self.background.end()
        self.window.drop_pages()
        self.ui.tasks.stop()
        self.opened.close()
        try:
            if meanwhile is not None:
                self._with_patience(meanwhile)
            self.opened = open_for_window(path, self._environment())
        except AppError as error:
            if not self._back_to(old):
                self.app.exit(1)
                return
            self.show_error(error)
            then = None
        self.asker.forget()
        self.ui.preferences = replace(self.ui.preferences, book=str(self.opened.path))
        self.window.show_banner()
        self.window.go("home")
        self._after_first_paint()
        if then is not None:
            then()

    def _back_to(self, path: Path) -> bool:
        """Open the book of before; it may have gone away as well. False: the owner gave up."""
        found = StartTrouble(self.theme).open(lambda: open_for_window(path, self._environment()))
        if found is not None:
            self.opened = found
        return found is not None

    def _with_patience(self, job: Callable[[], None]) -> None:
        """Work while no book is open. Nothing else may run meanwhile, so the window waits for it."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            job()
        except Exception as error:  # whatever it was, a book must be opened again
            raise told(error) from error
        finally:
            QApplication.restoreOverrideCursor()

    def _environment(self) -> Environment:
        return environment_of(self.theme.lang, self.asker)

    def _release_thread(self) -> None:
        self.opened.release_thread()

    # --- words and colours

    def _scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.theme.mode == "system":
            self.theme.apply()

    def _speak_qt(self) -> None:
        """Qt's own words (calendar, standard dialogs)."""
        self.app.removeTranslator(self._translator)
        if self.theme.lang == "ja":
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load("qtbase_ja", folder):
                self.app.installTranslator(self._translator)

    def _tell_language(self) -> None:
        for top in self.app.topLevelWidgets():
            top.setLocale(QLocale())
            QApplication.sendEvent(top, QEvent(QEvent.Type.LanguageChange))


def environment_of(language: Language, asker: PasswordAsker) -> Environment:
    """What the desks need of the window."""
    return Environment(
        language=language,
        ask_password=asker,
        keep_password=asker.keep,
        knows_password=asker.knows,
        device_id=device(),
    )


def spoken(kept: preferences.Preferences) -> Language:
    """The chosen language, else the system's."""
    return language_of(kept.language or QLocale.system().name())
