"""A page's surroundings: a real book on disk, everything done at once, a frame that remembers what was asked.

A module that needs another book overrides the fixture `services`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.preferences import Preferences, changed
from desktop_app.storage import settings, staff
from desktop_app.storage.database import create_book
from desktop_app.ui.context import Ui
from desktop_app.ui.lanes import Inline
from desktop_app.ui.preview import scheme
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.theme.theme import Theme
from tests.factories import aoi_shop
from tests.quiet_network import silence
from tests.sending import Clock


@dataclass
class FakeFrame:
    """Remembers what a page asked of the frame. `answer` is what the owner says when asked (True = yes)."""

    gone: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    undo: Callable[[], None] | None = None
    errors: list[AppError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answer: bool = True
    books: list[Path] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None
    """What is to be done with the file while no book is open."""
    ui: Ui | None = None

    def go(self, page: str, **target: Any) -> None:
        self.gone.append((page, target))

    def toast(self, text: str, undo: Callable[[], None] | None) -> None:
        self.toasts.append(text)
        self.undo = undo

    def show_error(self, error: AppError) -> None:
        self.errors.append(error)

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
        self.asked.append(f"{title} {text} [{yes}]")
        if self.answer:
            then()

    def set_preferences(self, **changes: Any) -> None:
        assert self.ui is not None
        self.ui.preferences = changed(self.ui.preferences, **changes)

    def switch_book(
        self,
        path: Path,
        *,
        then: Callable[[], None] | None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:
        self.books.append(path)
        self.meanwhile = meanwhile
        if then is not None:
            then()


@pytest.fixture(autouse=True)
def _simple_previews(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chromium is started only by the tests that are about it."""
    monkeypatch.setenv(scheme.SIMPLE, "simple")


@pytest.fixture(autouse=True)
def _no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test brings no DNS of its own, none answers."""
    silence(monkeypatch)


@pytest.fixture(autouse=True)
def _bury_widgets(qapp: QApplication) -> Iterator[None]:
    """pytest-qt's `deleteLater` waits for an event loop that never comes: without this every test's widgets
    stay, and each style sheet is put on all of them."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@dataclass
class Holder:
    """`context.BookHolder` around a fixed book."""

    services: Services


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """A real (not a practice) book of the shop 花のあおい with two of the staff and nobody in it."""
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=clock())
    settings.save_shop(book, aoi_shop(), clock())
    for name in ("青井 葵", "佐藤 みどり"):
        staff.add_staff(book, name, now=clock())
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def frame() -> FakeFrame:
    return FakeFrame()


@pytest.fixture
def ui(qtbot: QtBot, services: Services, frame: FakeFrame) -> Iterator[Ui]:
    """What a page is given; in Japanese, light, at once."""
    theme = Theme(language="ja")
    theme.apply()
    made = Ui(theme, TaskRunner(Inline(), frame.show_error), Holder(services), Preferences(), frame)
    frame.ui = made
    yield made
    theme.close()
