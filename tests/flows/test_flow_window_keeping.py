"""Leaving the window while something goes wrong: what was typed is never lost without a word."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services.drafts import Drafts
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.services.shop_form import ShopFormDesk
from desktop_app.storage.database import create_book
from desktop_app.ui import main_window
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog
from desktop_app.ui.frame_dialogs import AskDialog, ErrorDialog
from desktop_app.ui.pages.guide import GuidePage
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.preview import scheme
from desktop_app.ui.theme.theme import Theme
from tests.sending import real_clock

LONG = 10_000


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.setenv(scheme.SIMPLE, "simple")
    theme = Theme(language="ja")
    theme.apply()
    for name in ("shop", "other"):
        create_book(tmp_path / f"{name}.book", practice=False, device_id="pc", now=real_clock()).close()
    asker = PasswordAsker()
    environment = Environment(language="ja", ask_password=asker, device_id="pc")
    opened = open_for_window(tmp_path / "shop.book", environment)
    made = Program(qapp, opened, Preferences(language="ja"), theme, asker)
    made.begin()
    yield made
    made.window.hide()
    made.end()
    made.window.deleteLater()


def idle(program: Program) -> Callable[[], bool]:
    return lambda: not program.ui.tasks.busy() and not program.ui.tasks.looking()


def dialogs(kind: type[Any]) -> list[Any]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


def dialog(bot: QtBot, kind: type[Any]) -> Any:
    bot.waitUntil(lambda: bool(dialogs(kind)), timeout=LONG)
    return dialogs(kind)[0]


def full_disk(*_: object, **__: object) -> datetime:
    raise AppError("disk-full")


def written(program: Program, bot: QtBot) -> NewslettersPage:
    """The editor with a new draft and a subject that is not stored yet."""
    program.go("newsletters", new=True)
    page = program.window.page("newsletters")
    assert isinstance(page, NewslettersPage)
    dialog(bot, NewsletterStartDialog).begin("empty:")
    bot.waitUntil(lambda: page.editing, timeout=LONG)
    bot.waitUntil(idle(program), timeout=LONG)
    event = QInputMethodEvent()
    event.setCommitString("冬の花が入りました")
    QApplication.sendEvent(page.editor.who.subject, event)
    return page


def test_closing_with_nothing_to_keep_closes_at_once(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(idle(program), timeout=LONG)
    assert program.window.close()
    assert not program.window.isVisible()


def test_closing_stores_what_was_typed_a_moment_ago(program: Program, qtbot: QtBot) -> None:
    written(program, qtbot)
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert [one.subject for one in program.services.drafts.rows()] == ["冬の花が入りました"]


@pytest.mark.parametrize("shown", ["newsletters", "home"])
def test_closing_over_a_full_disk_asks_before_text_is_lost(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    page = written(program, qtbot)
    with monkeypatch.context() as broken:
        broken.setattr(Drafts, "save", full_disk)
        program.go(shown)
        program.window.close()
        asked: AskDialog = dialog(qtbot, AskDialog)
        assert program.window.isVisible()
        asked.reject()
        assert page.editor.model.content.subject == "冬の花が入りました"
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert [one.subject for one in program.services.drafts.rows()] == ["冬の花が入りました"]


def test_the_owner_may_close_without_the_text(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(program, qtbot)
    monkeypatch.setattr(Drafts, "save", full_disk)
    program.window.close()
    dialog(qtbot, AskDialog).yes.click()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)


def test_another_book_asks_before_text_is_lost(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(program, qtbot)
    monkeypatch.setattr(Drafts, "save", full_disk)
    program.switch_book(tmp_path / "other.book", then=None)
    dialog(qtbot, AskDialog).reject()
    assert program.opened.path.name == "shop.book"
    assert page.editor.model.content.subject == "冬の花が入りました"


def test_a_button_that_needs_the_draft_stored_says_why_it_does_nothing(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = written(program, qtbot)
    monkeypatch.setattr(Drafts, "save", full_disk)
    page.check.click()
    told: ErrorDialog = dialog(qtbot, ErrorDialog)
    assert told.error.id == "disk-full"
    told.accept()
    assert program.window.page_name == "newsletters"


def test_a_read_from_before_the_last_saving_brings_no_older_text_back(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contacts change while she types: the draft is read, then stored, then what was read arrives."""
    page = written(program, qtbot)
    saved, real = threading.Event(), Drafts.open

    def slow(self: Drafts, newsletter_id: str) -> Any:
        found = real(self, newsletter_id)
        saved.wait(5)
        return found

    with monkeypatch.context() as slowly:
        slowly.setattr(Drafts, "open", slow)
        page.editor.refresh_around()
        qtbot.wait(100)
        page.editor.keeper.flush()
        qtbot.waitUntil(lambda: not page.editor.keeper.busy, timeout=LONG)
    saved.set()
    qtbot.waitUntil(idle(program), timeout=LONG)
    assert page.editor.model.content.subject == "冬の花が入りました"


def test_a_full_disk_leaves_the_words_of_the_guide_where_they_are(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.go("guide")
    guide = program.window.page("guide")
    assert isinstance(guide, GuidePage)
    qtbot.waitUntil(idle(program), timeout=LONG)
    with monkeypatch.context() as broken:
        broken.setattr(ShopFormDesk, "note", full_disk)
        guide.shop.form.edits["legal_name"].setText("山田 花子")
        guide.shop.form.changed.emit()
        guide.next.click()
        dialog(qtbot, ErrorDialog).accept()
        qtbot.waitUntil(idle(program), timeout=LONG)
        assert guide.shop.form.edits["legal_name"].text() == "山田 花子"
        program.window.close()
        dialog(qtbot, AskDialog).reject()
        for one in dialogs(ErrorDialog):
            one.accept()
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert program.services.shop_form.notes().values["legal_name"] == "山田 花子"


def test_another_book_waits_for_what_must_not_be_cut_short(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    """A backup is being made: the window stays alive and the book open until it is done."""
    done = threading.Event()
    program.ui.tasks.do(program.window, lambda _: done.wait(10), title="…", can_cancel=False)
    program.switch_book(tmp_path / "other.book", then=None)
    qtbot.wait(200)
    assert program.opened.path.name == "shop.book"
    done.set()
    qtbot.waitUntil(lambda: program.opened.path.name == "other.book", timeout=LONG)


def test_what_never_ends_does_not_keep_the_window_open_for_ever(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "PATIENCE_MS", 200)
    done = threading.Event()
    program.ui.tasks.do(program.window, lambda _: done.wait(10), title="写し", can_cancel=False)
    program.window.close()
    asked: AskDialog = dialog(qtbot, AskDialog)
    assert program.window.isVisible()
    asked.yes.click()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    done.set()


def test_a_book_that_went_away_meanwhile_is_tried_again_or_the_program_ends(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside.book"
    (tmp_path / "shop.book").rename(aside)
    said: list[str] = []

    def answer(box: QMessageBox) -> int:
        said.append(box.text())
        aside.rename(tmp_path / "shop.book")
        box.buttons()[0].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    program.switch_book(tmp_path / "missing.book", then=None)
    qtbot.waitUntil(lambda: bool(said) and program.window.page_name == "home", timeout=LONG)
    assert program.opened.path.name == "shop.book"
    qtbot.waitUntil(idle(program), timeout=LONG)
    for one in dialogs(ErrorDialog):
        one.accept()
    assert program.services.drafts.rows() == []


def test_a_window_whose_book_was_deleted_ends_in_order(program: Program, tmp_path: Path) -> None:
    for file in tmp_path.glob("shop.book*"):
        file.unlink()
    program.opened.close()  # `end` calls it once more
