"""Sending through the window: real threads and pages, a real book, a server that does what a test says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.storage import deliveries, mail_accounts, newsletters
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.closing import ClosingDialog
from desktop_app.ui.frame_dialogs import AskDialog, ErrorDialog
from desktop_app.ui.pages.check import CheckPage
from desktop_app.ui.pages.deliveries import DeliveriesPage
from desktop_app.ui.pages.deliveries.resolve import ResolveDialog
from desktop_app.ui.sending import sending
from desktop_app.ui.theme.theme import Theme
from tests.fakes import Drop, Fault, FaultSmtp, Visit
from tests.ready_shop import ready_shop
from tests.sending import real_clock

READERS = 40
LONG = 20_000
SHOP = "aoi@example.jp"


class Server:
    """A mail server that may go away and come back, and may be slow."""

    def __init__(self) -> None:
        self.away = False
        self.gone_after = 0
        self.smtp = FaultSmtp(self._script, password="right", delay=0.02)

    def _script(self, stage: Stage, visit: Visit) -> Fault | None:
        if self.gone_after and len(self.smtp.taken) >= self.gone_after:
            self.away = True
        return Drop() if self.away else None


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.smtp.stop()


@pytest.fixture
def newsletter(tmp_path: Path, server: Server) -> str:
    """A book with a newsletter that may go to forty readers."""
    shop = ready_shop(tmp_path / "shop.book", server.smtp.port, READERS, clock=real_clock, user="aoi")
    shop.book.close()
    return shop.newsletter


@pytest.fixture
def asker() -> PasswordAsker:
    made = PasswordAsker()
    made.keep("right", SHOP)
    return made


@pytest.fixture
def program(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, newsletter: str, asker: PasswordAsker
) -> Iterator[Program]:
    theme = Theme(language="ja")
    theme.apply()
    environment = Environment(
        language="ja", ask_password=asker, knows_password=asker.knows, device_id="pc"
    )
    opened = open_for_window(tmp_path / "shop.book", environment)
    made = Program(qapp, opened, Preferences(language="ja"), theme, asker)
    made.begin()
    yield made
    made.window.may_close = lambda: True
    made.window.hide()
    made.end()
    made.window.deleteLater()


def click(bot: QtBot, button: QAbstractButton | None) -> None:
    assert button is not None
    bot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=LONG)
    bot.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog(bot: QtBot, kind: type[Any]) -> Any:
    def found() -> list[Any]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]

    bot.waitUntil(lambda: bool(found()), timeout=LONG)
    return found()[0]


def ended(program: Program) -> Callable[[], bool]:
    return lambda: sending(program.ui).running is None and not program.ui.tasks.looking()


def check_page(program: Program, bot: QtBot, newsletter: str) -> CheckPage:
    program.go("check", newsletter=newsletter)
    page = program.window.page("check")
    assert isinstance(page, CheckPage)
    bot.waitUntil(lambda: page.sheet is not None and not program.ui.tasks.busy("inbox"), timeout=LONG)
    return page


def deliveries_page(program: Program) -> DeliveriesPage:
    page = program.window.page("deliveries")
    assert isinstance(page, DeliveriesPage)
    return page


def send(program: Program, bot: QtBot, newsletter: str) -> DeliveriesPage:
    """Check, press the one button, say yes."""
    page = check_page(program, bot, newsletter)
    bot.waitUntil(lambda: not page.open_points() and ended(program)(), timeout=LONG)
    assert page.card.send.text() == f"{READERS}人に送る"
    click(bot, page.card.send)
    click(bot, dialog(bot, AskDialog).yes)
    bot.waitUntil(lambda: program.window.page_name == "deliveries", timeout=LONG)
    return deliveries_page(program)


def numbers(page: DeliveriesPage) -> tuple[int, int]:
    """(the whole, the sum of the parts) as shown."""
    shown = [int(one.number.text().replace(",", "")) for one in page.card.sums._sums if not one.isHidden()]
    return shown[0], sum(shown[1:])


def said(widget: QLabel) -> str:
    return widget.text().replace("\u2060", "").replace("\u200b", "")


def test_from_the_check_to_the_last_mail_the_numbers_add_up(
    program: Program, server: Server, newsletter: str, qtbot: QtBot
) -> None:
    page = send(program, qtbot, newsletter)
    qtbot.waitUntil(lambda: page.view is not None and page.view.run.counts.accepted > 0, timeout=LONG)
    assert page._timer.isActive() or ended(program)()  # it may be over by now
    assert numbers(page) == (READERS, READERS)
    program.go("home")  # the run goes on while another page is shown
    qtbot.waitUntil(ended(program), timeout=LONG)
    program.go("deliveries")
    qtbot.waitUntil(lambda: page.view is not None and not page.view.run.open, timeout=LONG)
    assert page.card.chip.text() == "済み"
    assert numbers(page) == (READERS, READERS)
    assert set(server.smtp.count().values()) == {1}
    assert len(server.smtp.taken) == READERS
    assert not page._timer.isActive()


def test_pause_and_continue_send_nothing_twice(
    program: Program, server: Server, newsletter: str, qtbot: QtBot
) -> None:
    page = send(program, qtbot, newsletter)
    qtbot.waitUntil(lambda: len(server.smtp.taken) > 3, timeout=LONG)
    click(qtbot, page.pause)
    qtbot.waitUntil(ended(program), timeout=LONG)
    qtbot.waitUntil(lambda: page.card.chip.text() == "一時停止", timeout=LONG)
    left = len(server.smtp.taken)
    assert 3 < left < READERS
    assert numbers(page) == (READERS, READERS)
    click(qtbot, page.go_on)
    qtbot.waitUntil(lambda: len(server.smtp.taken) == READERS, timeout=LONG)
    qtbot.waitUntil(ended(program), timeout=LONG)
    assert set(server.smtp.count().values()) == {1}


def test_a_wrong_password_stops_before_the_first_mail_and_is_asked_for_anew(
    program: Program, server: Server, newsletter: str, qtbot: QtBot, asker: PasswordAsker
) -> None:
    asker.keep("wrong", SHOP)
    send(program, qtbot, newsletter)
    told: ErrorDialog = dialog(qtbot, ErrorDialog)
    assert told.error.id == "wrong-password"
    told.accept()
    qtbot.waitUntil(ended(program), timeout=LONG)
    assert server.smtp.taken == []
    asker.show = lambda answer, _: answer("right")
    program.go("deliveries", newsletter=newsletter)
    page = deliveries_page(program)
    qtbot.waitUntil(lambda: page.go_on.isVisible(), timeout=LONG)
    assert said(page.card.problem.text).startswith("パスワード")
    click(qtbot, page.go_on)
    qtbot.waitUntil(lambda: len(server.smtp.taken) == READERS, timeout=LONG)
    qtbot.waitUntil(ended(program), timeout=LONG)


def test_a_server_that_goes_away_in_the_middle_loses_and_doubles_nothing(
    program: Program, server: Server, newsletter: str, qtbot: QtBot
) -> None:
    server.gone_after = 10
    page = send(program, qtbot, newsletter)
    qtbot.waitUntil(lambda: server.away, timeout=LONG)
    qtbot.waitUntil(ended(program), timeout=LONG)
    qtbot.waitUntil(lambda: page.go_on.isVisible(), timeout=LONG)
    assert numbers(page) == (READERS, READERS)
    server.away, server.gone_after = False, 0
    click(qtbot, page.go_on)
    qtbot.waitUntil(ended(program), timeout=LONG)
    qtbot.waitUntil(lambda: page.view is not None and not page.view.run.waiting, timeout=LONG)
    assert set(server.smtp.count().values()) == {1}
    counts = deliveries.counts(program.services.book, newsletter)
    assert counts.accepted + counts.unknown + counts.deferred == READERS
    assert counts.accepted == len(server.smtp.taken)


def test_after_a_crash_the_doubtful_mail_is_named_and_decided(
    program: Program, server: Server, newsletter: str, qtbot: QtBot
) -> None:
    book = program.services.book
    account = mail_accounts.load_account(book)
    assert account is not None
    mail_accounts.save_account(book, replace(account, per_hour=1), real_clock())
    page = send(program, qtbot, newsletter)
    qtbot.waitUntil(ended(program), timeout=LONG)
    row = next(one for one in deliveries.rows(book, newsletter) if one.state is DeliveryState.QUEUED)
    clearance = newsletters.get(book, newsletter).clearance_id
    deliveries.move(  # where a killed program leaves the mail in its hands
        book, row.id, DeliveryState.SENDING, now=real_clock(), clearance_id=clearance
    )
    mail_accounts.save_account(book, replace(account, per_hour=0), real_clock())
    click(qtbot, page.go_on)
    qtbot.waitUntil(lambda: len(server.smtp.taken) == READERS - 1, timeout=LONG)
    qtbot.waitUntil(ended(program), timeout=LONG)
    assert server.smtp.count()[row.address] == 0
    click(qtbot, page.card.unknown.button)
    click(qtbot, dialog(qtbot, ResolveDialog).again)
    qtbot.waitUntil(lambda: page.go_on.isVisible() and ended(program)(), timeout=LONG)
    click(qtbot, page.go_on)
    qtbot.waitUntil(lambda: server.smtp.count()[row.address] == 1, timeout=LONG)
    qtbot.waitUntil(ended(program), timeout=LONG)
    assert newsletters.get(book, newsletter).state is NewsletterState.SENT


def test_closing_the_window_asks_and_a_new_start_goes_on(
    program: Program, server: Server, newsletter: str, qtbot: QtBot, tmp_path: Path
) -> None:
    server.smtp.delay = 0.2
    send(program, qtbot, newsletter)
    qtbot.waitUntil(lambda: len(server.smtp.taken) > 3, timeout=LONG)
    program.window.close()
    assert program.window.isVisible()
    asked: ClosingDialog = dialog(qtbot, ClosingDialog)
    assert "送" in asked.windowTitle()
    asked.back.click()
    assert program.ui.tasks.stop(10)
    state = newsletters.get(program.services.book, newsletter).state
    assert state is NewsletterState.PAUSED
    counts = deliveries.counts(program.services.book, newsletter)
    assert counts.sending == 0
    assert counts.accepted == len(server.smtp.taken) < READERS


def test_at_log_off_a_run_stops_cleanly_and_goes_on_by_itself(
    program: Program, server: Server, newsletter: str, qtbot: QtBot
) -> None:
    server.smtp.delay = 0.1
    send(program, qtbot, newsletter)
    qtbot.waitUntil(lambda: len(server.smtp.taken) > 3, timeout=LONG)
    going = sending(program.ui)
    going.leave()
    book = program.services.book
    taken = len(server.smtp.taken)
    counts = deliveries.counts(book, newsletter)
    assert (counts.sending, counts.unknown, counts.accepted) == (0, 0, taken)
    assert taken < READERS
    assert newsletters.get(book, newsletter).state is NewsletterState.SENDING
    server.smtp.delay = 0.0
    qtbot.waitUntil(lambda: len(server.smtp.taken) == READERS, timeout=LONG)  # the session went on after all
    qtbot.waitUntil(ended(program), timeout=LONG)
    assert max(server.smtp.count().values()) == 1
    assert newsletters.get(book, newsletter).state is NewsletterState.SENT
