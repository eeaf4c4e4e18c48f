"""Backup, restore and the change of books in the real window, with its threads."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import beginning
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.storage import settings
from desktop_app.storage.database import create_book
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.frame_dialogs import AskDialog, ErrorDialog
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.pages.settings.keeping_section import KeepingSection
from desktop_app.ui.pages.settings.practice_section import PracticeSection
from desktop_app.ui.theme.theme import Theme
from tests.factories import aoi_shop
from tests.sending import Clock


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication) -> Iterator[Program]:
    theme, asker = Theme(language="ja"), PasswordAsker()
    theme.apply()
    clock = Clock()
    path = beginning.practice_book().with_name("kawaraban.book")
    path.parent.mkdir(parents=True, exist_ok=True)
    with create_book(path, practice=False, device_id="pc", now=clock()) as book:
        settings.save_shop(book, aoi_shop(), clock())
    opened = open_for_window(path, Environment(clock=clock, ask_password=asker, device_id="pc"))
    made = Program(qapp, opened, Preferences(language="ja"), theme, asker)
    made.begin()
    qtbot.waitUntil(idle(made), timeout=20_000)
    yield made
    made.window.may_close = lambda: True
    made.window.hide()
    made.end()
    made.window.deleteLater()


def idle(program: Program) -> Callable[[], bool]:
    return lambda: not program.ui.tasks.busy() and not program.ui.tasks.looking()


def keeping(program: Program, qtbot: QtBot) -> KeepingSection:
    program.go("settings", section="keeping")
    qtbot.waitUntil(idle(program), timeout=20_000)
    page = program.window.page("settings")
    assert isinstance(page, SettingsPage)
    section = page.sections["keeping"]
    assert isinstance(section, KeepingSection)
    return section


def answer_yes(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(program.window.findChildren(AskDialog)), timeout=10_000)
    program.window.findChildren(AskDialog)[0].yes.click()


def test_a_backup_comes_back(program: Program, tmp_path: Path, qtbot: QtBot) -> None:
    copy = tmp_path / "copy.book"
    keeping(program, qtbot).backup(copy)
    qtbot.waitUntil(lambda: copy.is_file() and idle(program)(), timeout=20_000)
    program.services.shop.change({"shop_name": "あとで変えた名前"})
    before = program.opened
    keeping(program, qtbot).restore(copy)
    answer_yes(program, qtbot)
    qtbot.waitUntil(lambda: program.opened is not before and idle(program)(), timeout=20_000)
    assert program.services.shop.shop().shop_name == "花のあおい"
    assert not program.window.findChildren(ErrorDialog)


def test_a_restore_that_fails_opens_the_book_of_before(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    environment = program.services.shop.environment
    practice = beginning.open_practice(environment)
    before = program.opened
    keeping(program, qtbot).restore(practice)
    answer_yes(program, qtbot)
    qtbot.waitUntil(lambda: program.opened is not before and idle(program)(), timeout=20_000)
    assert not program.ui.practice
    assert program.services.shop.shop().shop_name == "花のあおい"
    (told,) = program.window.findChildren(ErrorDialog)
    assert told.error.id == "restore-other-kind"
    told.close()


def test_to_practice_and_back(program: Program, qtbot: QtBot) -> None:
    own = program.services.book.path
    for practice in (True, False):
        program.go("settings", section="practice")
        qtbot.waitUntil(idle(program), timeout=20_000)
        page = program.window.page("settings")
        assert isinstance(page, SettingsPage)
        section = page.sections["practice"]
        assert isinstance(section, PracticeSection)
        section.button.click()
        qtbot.waitUntil(lambda: program.ui.practice is practice and idle(program)(), timeout=30_000)  # noqa: B023
        assert program.window.banner.isVisibleTo(program.window) is practice
    assert program.services.book.path == own
    assert program.services.shop.shop().shop_name == "花のあおい"
