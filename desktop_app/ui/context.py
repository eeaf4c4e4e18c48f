"""What every page and dialog is given: theme, words, tasks, the open book, and the ways to other pages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.error_texts import ErrorText, describe
from desktop_app.services import Services
from desktop_app.services.preferences import Preferences
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.theme.theme import Theme


class Frame(Protocol):
    """What the window does for its pages."""

    def go(self, page: str, **target: Any) -> None:
        """Show a page."""

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        """Say something quietly."""

    def show_error(self, error: AppError) -> None:
        """A dialog with title, cause and next step."""

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

    def set_preferences(self, **changes: Any) -> None:
        """Keep and apply language, appearance or text size."""

    def switch_book(
        self,
        path: Path,
        *,
        then: Callable[[], None] | None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """Close the book, do something with its file, and open another or the same."""


class BookHolder(Protocol):
    """The open book; another one after `switch_book`, other words after a change of language."""

    @property
    def services(self) -> Services:
        """The desks of now."""


@dataclass(slots=True)
class Ui:
    """The window's services for everything inside it. Made once."""

    theme: Theme
    tasks: TaskRunner
    holder: BookHolder
    preferences: Preferences
    frame: Frame

    @property
    def services(self) -> Services:
        """The desks of the open book. Never kept: language and book may change."""
        return self.holder.services

    @property
    def practice(self) -> bool:
        """Whether a practice book is open."""
        return self.holder.services.book.practice

    def _(self, text: str) -> str:
        """`text` in the language of now."""
        return catalogue(self.theme.lang).gettext(text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The form for `n`, in the language of now; placeholders are not filled."""
        return catalogue(self.theme.lang).ngettext(one, many, n)

    def error_text(self, error: AppError) -> ErrorText:
        """Title, cause and next step in the language of now."""
        return describe(error, self.theme.lang)

    def go(self, page: str, **target: Any) -> None:
        """Show a page: home, contacts, newsletters, check, deliveries, inbox, records, settings, guide."""
        self.frame.go(page, **target)

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """A quiet word at the bottom, with an undo button when there is something to undo."""
        self.frame.toast(text, undo)

    def error(self, error: AppError) -> None:
        """A dialog with what happened, why, and what to do next."""
        self.frame.show_error(error)

    def ask(
        self,
        parent: QWidget | None,
        title: str,
        text: str,
        yes: str,
        then: Callable[[], None],
        *,
        danger: bool = False,
    ) -> None:
        """Ask once before something that can't be undone; `then()` on yes. Returns at once."""
        self.frame.ask(parent, title, text, yes, then, danger=danger)

    def announce(self, *subjects: str) -> None:
        """Tell pages that data changed (see `Page.cares`)."""
        self.tasks.announce(subjects)

    def set_preferences(self, **changes: Any) -> None:
        """Change language, appearance or text size; applied at once."""
        self.frame.set_preferences(**changes)

    def switch_book(
        self,
        path: Path,
        then: Callable[[], None] | None = None,
        *,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        """Open another book, or the same anew; `then()` once it is open. `meanwhile()` runs while no book is
        open (a restore); when it raises AppError, the book of before comes back."""
        self.frame.switch_book(path, then=then, meanwhile=meanwhile)
