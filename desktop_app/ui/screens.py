"""Pictures of every page, for the demo and for looking at: the real window on a copy of a book, offscreen.

For a process of its own: it takes another place for the user's data and leaves the keyring alone, so that
what is done to the copy says nothing about the book.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.language import Language
from desktop_app.services import Services
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.scenes import SCENES
from desktop_app.ui.start import make_application
from desktop_app.ui.theme.theme import Mode, Theme

SIZE = (1280, 800)
_SETTLED = 0.2
_PATIENCE = 20.0
_SHADE = QColor(0, 0, 0, 70)


class Studio:
    """The window with a book, to be brought to any look and any place."""

    def __init__(self, app: QApplication, book: Path, language: Language = "ja") -> None:
        self.app = app
        self.theme = Theme(language=language)
        self.theme.apply(mode="light", language=language, text_scale=1.0)
        opened = open_for_window(book, Environment(language=language, device_id="pictures"))
        wishes = Preferences(language=language, appearance="light")
        self.program = Program(app, opened, wishes, self.theme, PasswordAsker())
        self.window = self.program.window
        self.window.resize(*SIZE)
        self.program.begin()
        self.settle()
        if self.services.book.practice:
            self.program.background.read_mailbox()
            self.settle()

    @property
    def services(self) -> Services:
        """The desks of the book."""
        return self.program.services

    def draft(self) -> str:
        """A draft, the last one sent anew where there is none."""
        drafts = self.services.drafts
        for row in drafts.rows():
            if row.state is NewsletterState.DRAFT:
                return row.id
        last = drafts.last_sent()
        return drafts.copy(last) if last else drafts.new()

    def contact(self) -> str | None:
        """Somebody who may be written to, else anybody."""
        desk = self.services.contacts
        rows = desk.rows(status="mailable") or desk.rows()
        return str(rows[0]["id"]) if rows else None

    def look(self, *, language: Language, mode: Mode = "light", text_scale: float = 1.0) -> None:
        """Another language, other colours, another text size: as if chosen in the settings."""
        self.program.set_preferences(language=language, appearance=mode, text_scale=text_scale)
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Another size of the window, in points."""
        self.window.resize(width, height)
        self.settle()

    def settle(self) -> None:
        """Until nothing is being read or done any more, and what was put off is done."""
        end, quiet = time.monotonic() + _PATIENCE, time.monotonic() + _SETTLED
        while time.monotonic() < min(end, quiet):
            self.app.processEvents()
            tasks = self.program.ui.tasks
            if tasks.reading() or tasks.busy():
                quiet = time.monotonic() + _SETTLED
            time.sleep(0.002)
        for _ in range(4):  # what the last events put off, layouts above all
            self.app.sendPostedEvents()
            self.app.processEvents()

    def dialog(self) -> QDialog | None:
        """The dialog that is open, if any."""
        shown = self.app.activeModalWidget()
        return shown if isinstance(shown, QDialog) else None

    def close_dialogs(self) -> None:
        """Back to the bare page."""
        while (dialog := self.dialog()) is not None:
            dialog.close()
            dialog.setParent(None)
            dialog.deleteLater()
            self.app.processEvents()

    def picture(self) -> QPixmap:
        """The window as it is, with the dialog that is open."""
        page = self.window.grab()
        dialog = self.dialog()
        if dialog is not None:
            _lay_over(page, dialog)
        return page

    def end(self) -> None:
        """Close window and book."""
        self.close_dialogs()
        self.window.may_close = lambda: True
        self.window.close()
        self.program.end()
        self.window.deleteLater()


def save_screens(book: Path, folder: Path) -> list[str]:
    """A picture of every page in both languages, from a copy of `book`; returns the files' names.

    Raises AppError("book-…").
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    with copied(book) as copy:
        app = make_application()
        studio = Studio(app, copy)
        for language in _LANGUAGES:
            studio.look(language=language)
            for scene in SCENES:
                scene.show(studio)
                names.append(f"{scene.name}-{language}.png")
                studio.picture().save(str(folder / names[-1]))
        studio.end()
    return sorted(names)


_LANGUAGES: Sequence[Language] = ("ja", "en")


@contextmanager
def copied(book: Path) -> Iterator[Path]:
    """A copy of a closed book, with its practice mail, in a place that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kawaraban-screens-", ignore_cleanup_errors=True) as place:
        os.environ["KAWARABAN_HOME"] = place
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        copy = Path(place) / book.name
        shutil.copy2(book, copy)
        mail = book.with_name(f"{book.name}.mail")
        if mail.is_dir():
            shutil.copytree(mail, copy.with_name(mail.name))
        yield copy


def _lay_over(page: QPixmap, dialog: QWidget) -> None:
    shown = dialog.grab()
    ratio = page.devicePixelRatio()
    painter = QPainter(page)
    painter.fillRect(page.rect(), _SHADE)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    middle = QPoint(round(page.width() / ratio), round(page.height() / ratio))
    corner = QPoint((middle.x() - dialog.width()) // 2, max(0, (middle.y() - dialog.height()) // 2))
    painter.drawPixmap(corner, shown)
    painter.setPen(QColor(0, 0, 0, 90))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(corner.x() - 1, corner.y() - 1, dialog.width() + 1, dialog.height() + 1)
    painter.end()
