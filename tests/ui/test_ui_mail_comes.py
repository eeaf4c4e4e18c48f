"""While the window is open a stop mail acts by itself, and the pages know."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services.environment import Environment
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.storage import inbox_messages, mail_accounts, settings
from desktop_app.storage.database import create_book
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.background import LOOK_AT_MAILBOX_SECONDS, REST_AFTER_CANCEL_SECONDS
from desktop_app.ui.lanes import Inline
from desktop_app.ui.tasks import CancelledError
from desktop_app.ui.theme.theme import Theme
from tests.factories import aoi_shop
from tests.fault_imap import FaultImap
from tests.sending import real_clock
from tests.storage.books import add_reader

STOP = (
    b"From: reader1@example.jp\r\nTo: aoi@example.jp\r\nSubject: stop\r\nMessage-ID: <1@x.example>\r\n\r\n"
    b"unsubscribe\r\n"
)
WAIT_MS = 60_000


@pytest.fixture
def server() -> Iterator[FaultImap]:
    made = FaultImap(word="")
    yield made
    made.stop()


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, server: FaultImap
) -> Iterator[Program]:
    path = tmp_path / "shop.book"
    with create_book(path, practice=False, device_id="pc", now=real_clock()) as book:
        settings.save_shop(book, aoi_shop(), real_clock())
        mail_accounts.save_account(book, server.account(user=None), real_clock())  # nobody need be asked
        add_reader(book, "reader1@example.jp")
    theme = Theme(language="ja")
    theme.apply()
    opened = open_for_window(path, Environment(clock=real_clock, device_id="pc"))
    made = Program(qapp, opened, Preferences(language="ja"), theme, PasswordAsker(), Inline())
    yield made
    made.background.end()
    made.window.may_close = lambda: True
    made.end()
    made.window.deleteLater()


def stops(program: Program) -> int:
    rows = program.opened.services.book.sql("SELECT count(*) FROM suppression WHERE reason = 'optout'")
    return int(rows[0][0])


def test_a_stop_mail_acts_without_a_click(qtbot: QtBot, program: Program, server: FaultImap) -> None:
    changed: list[frozenset[str]] = []
    program.ui.tasks.changed.connect(changed.append)
    program.background.begin()
    program.background.look_at_mailbox()
    assert inbox_messages.last_read(program.opened.services.book) is not None
    qtbot.waitUntil(lambda: server.idling() == 1, timeout=WAIT_MS)
    changed.clear()
    server.arrive(STOP)
    qtbot.waitUntil(lambda: stops(program) == 1, timeout=WAIT_MS)
    assert any({"inbox", "contacts"} <= one for one in changed)


def test_it_is_not_read_again_before_its_time(program: Program, server: FaultImap) -> None:
    server.idle = False
    program.background.begin()
    for _ in range(5):
        program.background.look_at_mailbox()
    assert server.counts["EXAMINE"] == 1


def test_a_failing_mailbox_opens_no_dialog_and_is_left_alone(program: Program, server: FaultImap) -> None:
    server.idle = False
    server.fault = lambda verb, _visit: "drop" if verb == "LIST" else ""
    program.background.begin()
    for _ in range(5):
        program.background.look_at_mailbox()
    assert server.counts["LIST"] == 1
    failed = program.opened.services.mailbox.failed()
    assert failed is not None
    assert failed.error.id == "inbox-read-failed"


def test_a_cancelled_reading_leaves_the_owner_in_peace(
    program: Program, server: FaultImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.idle = False

    def cancelled(*_: object) -> None:
        raise CancelledError

    program.background.begin()
    with monkeypatch.context() as patched:
        patched.setattr(MailboxDesk, "read_now", cancelled)
        program.background.look_at_mailbox()
    assert program.background._timer.interval() == REST_AFTER_CANCEL_SECONDS * 1000
    program.background.look_at_mailbox()
    assert program.background._timer.interval() == LOOK_AT_MAILBOX_SECONDS * 1000
    assert inbox_messages.last_read(program.opened.services.book) is not None
