"""What is seen of a run from outside the window: percent in its title, a word at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.smtp_reply import Stage
from desktop_app.services import Services
from desktop_app.ui.context import Ui
from desktop_app.ui.lanes import Inline
from desktop_app.ui.run_signs import NAME, RunSigns
from desktop_app.ui.sending import Ending, sending
from desktop_app.ui.tasks import Task
from tests.fakes import FaultSmtp, Say, for_recipient
from tests.ready_shop import ReadyShop, ready_shop
from tests.sending import Clock

REFUSED = for_recipient({"r0002@example.jp": (Stage.RCPT, Say("550 5.1.1 User unknown"))})


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> Iterator[ReadyShop]:
    with FaultSmtp(REFUSED) as server:
        made = ready_shop(tmp_path / "shop.book", server.port, readers=4, clock=clock)
        yield made
        made.book.close()


@pytest.fixture
def services(shop: ReadyShop) -> Services:
    return shop.services


class Watched(RunSigns):
    """Keeps what it would tell."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        self.told: list[tuple[str, str]] = []
        super().__init__(ui, window)

    def notify(self, title: str, text: str) -> None:
        super().notify(title, text)
        self.told.append((title, text))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setWindowTitle(NAME)
    return made


def test_the_end_of_a_run_is_told_with_numbers_that_add_up(
    ui: Ui, window: QWidget, shop: ReadyShop
) -> None:
    signs = Watched(ui, window)
    sending(ui).start(shop.newsletter, title="冬")
    assert signs.told == [("「冬のお便り」を送り終えました", "サーバーが受け取り 3通、受け取られず 1通")]
    assert window.windowTitle() == NAME


def test_a_run_that_waits_says_until_when(ui: Ui, window: QWidget, shop: ReadyShop) -> None:
    shop.account(per_hour=1)
    signs = Watched(ui, window)
    sending(ui).start(shop.newsletter, title="冬")
    ((title, text),) = signs.told
    assert title == "「冬のお便り」の続きを待っています"
    assert text.startswith("サーバーが受け取り 1通、これから 3通")
    assert "1時間の上限" in text


def test_a_run_that_could_not_begin_says_why(ui: Ui, window: QWidget, shop: ReadyShop) -> None:
    shop.account(smtp_port=1)
    signs = Watched(ui, window)
    sending(ui).start(shop.newsletter, title="冬", failed=lambda _: None)
    ((title, text),) = signs.told
    assert title == "「冬のお便り」を中断しました"
    assert text


def test_while_mails_leave_the_title_says_how_far(ui: Ui, window: QWidget, shop: ReadyShop) -> None:
    signs = Watched(ui, window)
    going = sending(ui)
    task = Task("冬", "send", Inline())
    going.running, going.task = shop.newsletter, task
    going.changed.emit()
    task.done, task.total = 1, 4
    task.progressed.emit()
    assert window.windowTitle() == f"25 % — {NAME}"
    going.running = going.task = None
    going.endings[shop.newsletter] = Ending(why="paused")
    going.changed.emit()
    assert window.windowTitle() == NAME
    assert signs.told == []
