"""練習の受信箱 in the window: the mails of a real practice book, one as its reader sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.i18n.language import Language
from desktop_app.practice.replies import OF_NEWSLETTER
from desktop_app.services import Services, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of
from desktop_app.services.practice_book import make_practice_book
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.practice_box import PracticeBox
from desktop_app.ui.sending_words import minute
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import clipped, outside


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    path = tmp_path / "practice.kawaraban"
    make_practice_book(path, Environment())
    with open_services(path, Environment(), mode="read") as opened:
        yield opened


def test_the_newest_mail_is_shown_and_others_are_found(qtbot: QtBot, ui: Ui) -> None:
    box = PracticeBox(ui, None)
    qtbot.addWidget(box)
    box.show()
    rows = box.table.rows_model.rows
    assert rows
    assert rows[0].to in box.head.text()
    head = box.head.said()
    assert "差出人：" in head
    assert f"日付：{minute(rows[0].at)}" in head
    assert "メールの配信停止ボタンの宛先：teishi+" in head
    assert not any(mark in head for mark in ("mailto:", "subject=", "+0900"))
    assert box.count.text() == f"{len(rows)}通"
    other = rows[-1]
    box.search.setText(other.to)
    assert {row.to for row in box.table.rows_model.rows} == {other.to}
    assert other.to in box.head.text()
    box.search.setText("だれもいない")
    assert box.table.rows_model.rows == []
    assert not box.empty.isVisible()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def box(ui: Ui, window: QWidget) -> Iterator[PracticeBox]:
    made = PracticeBox(ui, window)
    made.show()
    yield made
    if isValid(made):
        made.close()


def inbox(services: Services) -> set[Path]:
    return set((maildir_of(services.book.path) / "new").iterdir())


def test_the_owner_answers_as_the_reader_and_goes_to_read_it(
    qtbot: QtBot, box: PracticeBox, services: Services, frame: FakeFrame
) -> None:
    before = inbox(services)
    assert box.answers.answer.isEnabled()
    qtbot.mouseClick(box.answers.answer, Qt.MouseButton.LeftButton)
    assert box.answers.menu is not None
    names = [one.text() for one in box.answers.menu.actions() if not one.isSeparator()]
    assert len(names) == len(OF_NEWSLETTER)
    action = next(one for one in box.answers.menu.actions() if one.text() == "「配信停止」と返信する")
    action.trigger()
    box.answers.menu.close()
    (put,) = inbox(services) - before
    assert b"In-Reply-To" in put.read_bytes() or b"iso-2022-jp" in put.read_bytes()
    assert "1通入れました" in box.answers.notice.text.said()
    button = box.answers.notice.button
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert frame.gone == [("inbox", {"read": True})]
    assert not box.isVisible()


def test_a_mail_with_long_addresses_keeps_its_place(qtbot: QtBot, box: PracticeBox) -> None:
    """Above the mail stand as many lines as its addresses need; the mail itself stays whole below them."""
    long = "\n".join(f"宛先：averylongaddress-of-a-reader-{number}@example.jp" for number in range(12))
    box.head.setText(long)
    qtbot.waitUntil(lambda: box.view.minimumHeight() > 480)
    for size in ((1280, 800), (900, 560), (760, 560)):
        box.resize(*size)
        qtbot.waitUntil(lambda: outside(box) == [])
        assert clipped(box) == []


def test_every_further_answer_is_counted(box: PracticeBox) -> None:
    box.answers.do("question")
    box.answers.do("thanks")
    assert "2通入れました" in box.answers.notice.text.said()
    box.answers.busy_week()
    assert "16通入れました" in box.answers.notice.text.said()


def test_a_busy_week_fills_the_inbox(qtbot: QtBot, box: PracticeBox, services: Services) -> None:
    before = inbox(services)
    qtbot.mouseClick(box.answers.week, Qt.MouseButton.LeftButton)
    assert len(inbox(services) - before) == 14
    assert "14通入れました" in box.answers.notice.text.said()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_answers_are_whole_in_both_languages(
    qtbot: QtBot, ui: Ui, window: QWidget, language: Language, scale: float
) -> None:
    ui.theme.apply(language=language, text_scale=scale)
    box = PracticeBox(ui, window)
    box.show()
    box.answers.busy_week()
    button = box.answers.notice.button
    assert button is not None
    buttons: list[QWidget] = [box.answers.answer, box.answers.week, button]
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))
    box.answers.show_menu()
    assert box.answers.menu is not None
    names = [one.text() for one in box.answers.menu.actions() if not one.isSeparator()]
    assert all(name.isascii() or "’" in name or "“" in name for name in names) is (language == "en")
    box.answers.menu.close()
    box.close()
