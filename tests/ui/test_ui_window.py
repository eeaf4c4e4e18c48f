"""The window around the pages: places, banner, status, toast, questions, second start, crash."""

import itertools
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services import beginning
from desktop_app.services.environment import Environment
from desktop_app.services.opened import OpenedBook, open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.storage import settings
from desktop_app.storage.database import create_book
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.crash import CrashHooks, report_of
from desktop_app.ui.dialogs.name import NameDialog
from desktop_app.ui.dialogs.stop import StopDialog
from desktop_app.ui.frame_dialogs import AskDialog, CrashDialog, ErrorDialog, PasswordDialog
from desktop_app.ui.lanes import Inline, Threads
from desktop_app.ui.page import Page
from desktop_app.ui.sidebar import PAGES
from desktop_app.ui.single import Listener, raised_other
from desktop_app.ui.start import _open, missing_book
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.widgets.buttons import button
from tests.factories import aoi_shop
from tests.sending import Clock


class NotePage(Page):
    """A page that writes down what the frame does with it."""

    cares = frozenset({"contacts"})

    def __init__(self, ui: Any) -> None:
        super().__init__(ui)
        self.notes: list[str] = []
        self.one = button(ui, "primary", clicked=lambda: self.notes.append("clicked"))
        self.layout_.addWidget(self.one)
        self.retranslate()

    def retranslate(self) -> None:
        self.header.title.setText(self.ui._("Contacts"))
        self.one.setText(self.ui._("Settings"))

    def refresh(self) -> None:
        self.notes.append("refresh")

    def open(self, **target: Any) -> None:
        self.notes.append(f"open {target}")

    def leave(self) -> None:
        self.notes.append("leave")


@pytest.fixture(params=[False])
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> OpenedBook:
    path, clock = tmp_path / "shop.book", Clock()
    with create_book(path, practice=request.param, device_id="pc", now=clock()) as book:
        settings.save_shop(book, aoi_shop(), clock())
    return open_for_window(path, Environment(clock=clock, device_id="pc"))


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, opened: OpenedBook) -> Iterator[Program]:
    theme = Theme(language="ja")
    theme.apply()
    made = Program(qapp, opened, Preferences(language="ja"), theme, PasswordAsker(), Inline())
    for name, _ in PAGES:
        page = NotePage(made.ui)
        made.window.pages[name] = page
        made.window.stack.addWidget(page)
    yield made
    made.window.may_close = lambda: True
    made.end()
    made.window.deleteLater()


def page(program: Program, name: str) -> NotePage:
    found = program.window.pages[name]
    assert isinstance(found, NotePage)
    return found


def test_a_place_of_the_sidebar_shows_its_page(program: Program, qtbot: QtBot) -> None:
    program.go("home")
    program.window.show()
    qtbot.mouseClick(program.window.sidebar.entries["contacts"], Qt.MouseButton.LeftButton)
    assert program.window.stack.currentWidget() is page(program, "contacts")
    assert page(program, "home").notes == ["refresh", "leave"]
    assert page(program, "contacts").notes == ["refresh"]


def test_arrows_walk_through_the_sidebar(program: Program, qtbot: QtBot) -> None:
    program.go("home")
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    program.window.sidebar.entries["home"].setFocus()
    qtbot.keyClick(program.window.sidebar.entries["home"], Qt.Key.Key_Down)
    assert program.window.sidebar.entries["contacts"].isChecked()


def test_a_page_is_told_what_to_open(program: Program) -> None:
    program.window.show()
    program.go("contacts", contact="c1")
    assert page(program, "contacts").notes[-1] == "open {'contact': 'c1'}"


def test_a_change_reloads_the_page_that_is_seen_and_later_the_hidden_one(program: Program) -> None:
    program.window.show()
    program.go("contacts")
    program.ui.announce("contacts")
    assert page(program, "contacts").notes == ["refresh", "refresh"]
    program.go("records")
    program.ui.announce("contacts")
    assert page(program, "contacts").notes[-1] == "leave"
    program.go("contacts")
    assert page(program, "contacts").notes[-1] == "refresh"


def test_the_language_changes_at_once(program: Program) -> None:
    program.window.show()
    program.go("contacts")
    assert page(program, "contacts").header.title.text() == "連絡先"
    program.ui.set_preferences(language="en")
    assert page(program, "contacts").header.title.text() == "Contacts"
    assert program.window.sidebar.entries["records"].accessibleName() == "Records"
    assert program.services.environment.language == "en"
    program.ui.set_preferences(language="ja")
    assert page(program, "contacts").header.title.text() == "連絡先"


def test_dark_and_large_text_reach_every_widget(program: Program, qapp: QApplication) -> None:
    program.window.show()
    program.ui.set_preferences(appearance="dark", text_scale=2.0)
    assert program.theme.t.ground == "#14171c"
    assert qapp.font().pixelSize() == 28
    program.ui.set_preferences(appearance="light", text_scale=1.0)
    assert qapp.font().pixelSize() == 14


def test_the_shop_and_its_account_stand_below(program: Program) -> None:
    program.window.refresh_status()
    assert program.window.sidebar.shop.text() == "花のあおい"
    assert program.window.sidebar.account.text() == "メールのつなぎ方がまだです"


@pytest.mark.parametrize("opened", [True], indirect=True)
def test_a_practice_book_says_so_on_every_page(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    for name, _ in PAGES:
        program.go(name)
        assert program.window.banner.isVisible()
    assert program.window.banner.text.said() == "これは練習です。何も外へ送られません。"
    assert program.window.banner.button is not None
    program.window.pages["guide"] = guide = NotePage(program.ui)
    program.window.stack.addWidget(guide)
    qtbot.mouseClick(program.window.banner.button, Qt.MouseButton.LeftButton)
    assert program.window.stack.currentWidget() is guide


@pytest.mark.parametrize("opened", [True], indirect=True)
def test_the_banner_leads_back_to_a_shop_that_exists(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "own_book", lambda: None)
    program.window.refresh_status()
    assert program.window.banner.button is not None
    assert program.window.banner.button.text() == "自分のお店を始める"
    monkeypatch.setattr(beginning, "own_book", lambda: tmp_path / "own.book")
    program.window.refresh_status()
    assert program.window.banner.button.text() == "自分のお店を開く"


def test_an_own_book_has_no_practice_banner(program: Program) -> None:
    program.window.show()
    assert not program.window.banner.isVisible()


def test_a_toast_takes_back_once(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    undone: list[int] = []
    program.toast("消しました", lambda: undone.append(1))
    assert program.window.toaster.isVisible()
    buttons = program.window.toaster.findChildren(QPushButton)
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert not program.window.toaster.isVisible()


def test_an_error_names_cause_and_next_step_once(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    program.show_error(AppError("window-sending"))
    program.show_error(AppError("window-sending"))
    dialogs = program.window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert dialogs[0].windowTitle() == "お便りを送っている途中です"
    dialogs[0].accept()


def test_a_dialog_is_as_tall_as_its_words(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    words = "文章と写真とデザインを保存します。" * 4
    for dialog in (
        ErrorDialog(program.ui, program.window, AppError("photo-kind")),
        NameDialog(program.ui, program.window, "ひな形", "名前", "冬", "保存", lambda _: None, lead=words),
    ):
        dialog.open()
        qtbot.waitUntil(dialog.isVisible)
        area, layout = dialog._area, dialog.layout()
        assert area is not None
        assert layout is not None
        assert area.verticalScrollBar().maximum() == 0
        assert dialog.height() <= layout.totalHeightForWidth(dialog.width()) + 2
        dialog.accept()


def test_a_question_acts_on_yes_only(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    said: list[str] = []
    program.ui.ask(None, "消しますか", "3人です", "3人を消す", lambda: said.append("yes"), danger=True)
    program.window.findChildren(AskDialog)[0].reject()
    assert said == []
    program.ui.ask(None, "消しますか", "3人です", "3人を消す", lambda: said.append("yes"), danger=True)
    program.window.findChildren(AskDialog)[-1].yes.click()
    assert said == ["yes"]


def test_a_crash_report_holds_places_but_nobodys_data(program: Program, qtbot: QtBot) -> None:
    try:
        raise ValueError("hanako@example.jp is odd")
    except ValueError as error:
        report = report_of(type(error), error.__traceback__)
    assert "ValueError" in report
    assert "test_ui_window.py" in report
    assert "hanako" not in report
    program.window.show()
    program.window.show_crash(report)
    dialog = program.window.findChildren(CrashDialog)[0]
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == report
    dialog.accept()


def test_the_hook_shows_a_crash_once_at_a_time(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], qtbot: QtBot
) -> None:
    shown: list[str] = []
    hooks = CrashHooks(shown.append)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    hooks.install()
    sys.excepthook(ValueError, ValueError("secret"), None)
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert "secret" not in shown[0]
    assert "ValueError" in capsys.readouterr().err
    sys.excepthook = sys.__excepthook__


def test_a_second_start_raises_the_first_window(tmp_path: Path, qtbot: QtBot) -> None:
    book, raised = tmp_path / "shop.book", list[int]()
    assert not raised_other(book)
    listener = Listener(book, lambda: raised.append(1))
    try:
        assert raised_other(book)
        qtbot.waitUntil(lambda: raised == [1])
        assert not raised_other(tmp_path / "other.book")
    finally:
        listener.close()


def test_a_second_start_finds_a_first_one_that_is_still_starting(
    opened: OpenedBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clicks: the first has the book already, but listens only after its first paint."""
    answers = iter((False, False, True))
    monkeypatch.setattr("desktop_app.ui.single.raised_other", lambda _: next(answers))
    assert _open(opened.path, Preferences(), "ja", PasswordAsker()) is None
    opened.close()


def test_a_start_waits_for_a_typed_command_that_is_soon_done(opened: OpenedBook) -> None:
    timer = threading.Timer(0.3, opened.close)
    timer.start()
    found = _open(opened.path, Preferences(), "ja", PasswordAsker())
    timer.join()
    assert found is not None
    found.close()


def test_a_password_is_asked_for_on_the_ui_thread_and_remembered(program: Program, qtbot: QtBot) -> None:
    program.window.show()
    threads, got = Threads(), list[str | None]()
    threads.submit("rest", lambda: got.append(program.asker()))
    qtbot.waitUntil(lambda: bool(program.window.findChildren(PasswordDialog)))
    dialog = program.window.findChildren(PasswordDialog)[0]
    assert dialog.focusWidget() is dialog.edit
    dialog.go_on()
    assert dialog.field.problem.said() == "パスワードを入れてください。"
    assert dialog.isVisible()
    dialog.edit.setText("秘密")
    dialog.go_on()
    qtbot.waitUntil(lambda: got == ["秘密"])
    threads.submit("rest", lambda: got.append(program.asker()))
    qtbot.waitUntil(lambda: got == ["秘密", "秘密"])
    program.asker.forget()
    assert program.asker() is None
    assert threads.stop(5)


def test_it_is_said_whose_password_is_wanted(program: Program) -> None:
    dialog = PasswordDialog(program.ui, program.window, lambda _: None, "aoi@example.jp")
    assert "aoi@example.jp" in dialog.edit.accessibleName()
    dialog.reject()


def test_another_book_replaces_this_one_and_a_broken_one_does_not(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.window.show()
    broken = tmp_path / "broken.book"
    broken.write_text("not a book", encoding="utf-8")
    before = program.opened.path
    monkeypatch.setattr(program.window, "go", lambda page, **target: None)
    program.switch_book(broken, then=None)
    qtbot.waitUntil(lambda: bool(program.window.findChildren(ErrorDialog)))
    assert program.opened.path == before
    program.window.findChildren(ErrorDialog)[0].accept()


def test_what_another_program_wrote_reaches_the_pages(program: Program, opened: OpenedBook) -> None:
    from desktop_app.services import open_services

    program.window.show()
    program.go("contacts")
    program.background.look_beside()
    program.background.look_beside()
    seen = len(page(program, "contacts").notes)
    environment = Environment(clock=Clock(), device_id="pc")
    with open_services(opened.path, environment, mode="beside") as beside:
        beside.contacts.optout("hanako@example.jp", via="phone")
    program.background.look_beside()
    assert len(page(program, "contacts").notes) == seen + 1


def test_the_mailbox_is_read_in_time_only_where_nobody_must_be_asked(program: Program) -> None:
    told: list[frozenset[str]] = []
    program.ui.tasks.changed.connect(told.append)
    program.background.read_mailbox()
    assert told == []


def test_every_place_has_a_key(program: Program, qtbot: QtBot) -> None:
    program.go("home")
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    for number, (name, _) in enumerate(PAGES, 1):
        qtbot.keyClick(program.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
        assert program.window.page_name == name


def test_a_book_of_last_time_that_is_gone_is_told(tmp_path: Path) -> None:
    there = tmp_path / "there.book"
    there.write_bytes(b"")
    gone = missing_book(None, Preferences(book=str(tmp_path / "gone.book")))
    assert gone is not None
    assert str(gone.params["path"]).endswith("gone.book")
    assert missing_book(None, Preferences(book=str(there))) is None
    assert missing_book(None, Preferences()) is None
    assert missing_book(there, Preferences(book="/gone.book")) is None


def test_a_change_of_language_polishes_nothing_anew(program: Program, qapp: QApplication) -> None:
    program.window.show()
    label = Polished("words")
    label.setParent(program.window)
    label.show()
    label.count = 0
    program.ui.set_preferences(language="en")
    assert label.count == 0
    program.ui.set_preferences(appearance="dark")
    assert label.count > 0
    program.ui.set_preferences(language="ja", appearance="light")


class Polished(QLabel):
    """Counts how often its style was made anew."""

    count = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.count += 1


def stop_dialogs(program: Program) -> list[StopDialog]:
    return [one for one in program.window.findChildren(StopDialog) if one.isVisible()]


def test_a_stop_is_recorded_from_any_page_by_mouse_or_keys(program: Program, qtbot: QtBot) -> None:
    """JP-SEM-3-3-ANYCHANNEL: one click or one key leads there, wherever the owner is."""
    program.window.show()
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    for name, _ in PAGES:
        program.go(name)
        qtbot.mouseClick(program.window.sidebar.stop, Qt.MouseButton.LeftButton)
        (shown,) = stop_dialogs(program)
        qtbot.waitUntil(shown.who.picker.isEnabled)
        assert program.window.page_name == name
        assert program.window.sidebar.entries[name].isChecked()
        shown.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(program.window, Qt.Key.Key_D, held)
    qtbot.waitUntil(lambda: len(stop_dialogs(program)) == 1)
    program.window.record_stop()  # a second one never lies over the first
    assert len(stop_dialogs(program)) == 1
    stop_dialogs(program)[0].reject()
    assert "Ctrl+Shift+D" in program.window.sidebar.stop.toolTip()
    assert program.window.sidebar.stop.accessibleName() == "配信停止を記録"


def test_the_sidebar_fits_a_low_window_with_large_letters(program: Program, qtbot: QtBot) -> None:
    program.go("home")
    program.ui.theme.apply(text_scale=2.0)
    program.window.resize(1000, 700)
    program.window.show()
    side = program.window.sidebar
    qtbot.waitUntil(lambda: program.window.height() == 700 and side.height() <= 700)
    shown = [*side.entries.values(), side.stop]
    qtbot.waitUntil(lambda: shown[-1].geometry().bottom() <= side.height())
    for above, below in itertools.pairwise(shown):
        assert above.geometry().bottom() < below.geometry().top()
