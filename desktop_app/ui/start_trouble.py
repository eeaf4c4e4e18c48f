"""When the book can't be opened: words and ways on, before there is a window."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from desktop_app.domain.errors import AppError
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.error_texts import describe
from desktop_app.services.failures import told
from desktop_app.services.opened import OpenedBook
from desktop_app.ui.theme.theme import Theme


class StartTrouble:
    """Tries to open, tells what is wrong, tries again as long as the owner wants to."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.code = 0

    def open(self, attempt: Callable[[], OpenedBook | None]) -> OpenedBook | None:
        """The opened book; None when another window was raised (code 0) or the owner gave up (code 1)."""
        while True:
            try:
                return attempt()
            except Exception as error:  # the top: there is no window yet that could show a crash
                if not self._again(told(error)):
                    self.code = 1
                    return None

    def _again(self, error: AppError) -> bool:
        text, _ = describe(error, self._theme.lang), catalogue(self._theme.lang).gettext
        box = QMessageBox()
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Kawaraban")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text.title)
        box.setInformativeText(f"{text.cause}\n\n{text.next}")
        again = box.addButton(_("Try again"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Quit"), QMessageBox.ButtonRole.RejectRole)
        box.exec()  # the event loop of the program has not begun yet: this is the only one
        return box.clickedButton() is again
