"""The start of the window: which book, in which language, until the window is there."""

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import paths
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.services import preferences
from desktop_app.services.opened import OpenedBook, open_for_window
from desktop_app.ui.app import Program, environment_of, spoken
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.crash import CrashHooks
from desktop_app.ui.start_trouble import StartTrouble
from desktop_app.ui.theme.theme import Theme

_PATIENCE_SECONDS = 4.0
"""A window that is just starting listens only after its first paint; a typed command is mostly soon done."""


def make_application() -> QApplication:
    """The QApplication, with what must be set before it and its first widget."""
    if sys.platform == "linux" and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium refuses to start as root with it
    from desktop_app.ui.preview.scheme import register

    register()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Kawaraban")
    app.setApplicationDisplayName("Kawaraban")
    app.setDesktopFileName("kawaraban")
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(True)
    return app


def run(
    book: Path | None, language: str | None, exit_after_paint: bool, in_tray: bool = False
) -> int:
    """Open the window and return the exit code. `book` None = the one of last time, or the practice book.
    `in_tray`: started at log-in, it shows an icon only."""
    app = make_application()
    kept = preferences.load()
    if language is not None:
        kept = preferences.changed(kept, language=language)
    lang = spoken(kept)
    theme = Theme(language=lang)
    theme.apply(mode=kept.appearance, language=lang, text_scale=kept.text_scale)
    app.setWindowIcon(QIcon(str(paths.resource_path("icons", "kawaraban.svg"))))
    asker = PasswordAsker()
    trouble = StartTrouble(theme)
    opened = trouble.open(lambda: _open(book, kept, lang, asker))
    if opened is None:
        theme.close()
        return trouble.code
    program = Program(app, opened, kept, theme, asker)
    missing = missing_book(book, kept)
    if missing is not None:
        program.when_complete(lambda: program.show_error(missing))
    hooks = CrashHooks(program.window.show_crash)
    hooks.install()
    if exit_after_paint:  # for measuring: nothing was written, the system takes back the rest
        program.when_complete(lambda: os._exit(0))
    program.window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    program.end_with_session()
    program.begin(in_tray=in_tray)
    code = app.exec()
    program.end()
    return code


def _open(
    book: Path | None, kept: preferences.Preferences, language: Language, asker: PasswordAsker
) -> OpenedBook | None:
    """The book to begin with; None when another window has it and was raised. Raises AppError."""
    from desktop_app.services.beginning import first_book

    environment = environment_of(language, asker)
    path = book or _last(kept) or first_book(environment)
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return open_for_window(path, environment, make=book is not None)
        except AppError as error:
            if error.id != "book-in-use":
                raise
            from desktop_app.ui import single

            if single.raised_other(path):
                return None
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def missing_book(asked: Path | None, kept: preferences.Preferences) -> AppError | None:
    """What to tell when the book of last time is gone and another one was opened in its place."""
    if asked is not None or not kept.book or _last(kept) is not None:
        return None
    return AppError("last-book-missing", path=kept.book)


def _last(kept: preferences.Preferences) -> Path | None:
    path = Path(kept.book) if kept.book else None
    return path if path is not None and path.is_file() else None
