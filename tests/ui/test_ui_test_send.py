"""自分に試し送り: ticks, several at once, one refused, one taken away, Enter while a code is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.smtp_reply import Stage
from desktop_app.services import Services
from desktop_app.storage import mail_accounts, newsletters, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.newsletters.test_send import TestSendDialog
from tests.fakes import FaultSmtp, Say, Visit
from tests.sending import Clock, account_at
from tests.services.test_services_test_sends import own
from tests.storage.books import NOW, add_reader
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

GMAIL, DOCOMO = "aoi@gmail.example", "aoi@docomo.example"


def refusing(stage: Stage, visit: Visit) -> Say | None:
    refused = stage is Stage.RCPT and visit.recipient == DOCOMO and len(visit.commands) > 0
    return Say("550 5.1.1 no such user") if refused else None


@pytest.fixture
def draft(services: Services) -> str:
    return newsletters.create(
        services.book, title="十二月", subject="[[full|お客様]]へ", theme="washi", now=NOW,
        topic_id=topics.default_topic(services.book).id, blocks=[{"type": "text", "text": "門松です。"}],
    )


@pytest.fixture
def server(services: Services, clock: Clock) -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        mail_accounts.save_account(services.book, account_at(running.port), clock())
        own(services, clock, GMAIL, DOCOMO)
        yield running


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


@pytest.fixture
def dialog(ui: Ui, window: QWidget, draft: str, server: FaultSmtp) -> TestSendDialog:
    return shown(ui, window, draft)


def shown(ui: Ui, window: QWidget, draft: str) -> TestSendDialog:
    made = TestSendDialog(ui, window, draft)
    made.open()
    return made


def got(server: FaultSmtp) -> dict[str, int]:
    return dict(server.count())


def test_all_confirmed_addresses_are_ticked_and_get_it(
    dialog: TestSendDialog, services: Services, server: FaultSmtp, frame: FakeFrame
) -> None:
    mine = services.account.account().address
    assert dialog.targets.ticked() == [mine, GMAIL, DOCOMO]
    assert dialog.send.text() == "3通を試し送りする"
    assert not dialog.new.isVisible()
    dialog.send.click()
    assert got(server) == {mine: 1, GMAIL: 1, DOCOMO: 1}
    assert GMAIL in frame.toasts[-1]


def test_what_is_not_ticked_gets_nothing_and_stays_so(
    dialog: TestSendDialog, ui: Ui, window: QWidget, draft: str, server: FaultSmtp
) -> None:
    for address, box in dialog.targets.boxes.items():
        box.setChecked(address == GMAIL)
    assert dialog.send.text() == "試し送りをする"
    dialog.send.click()
    assert got(server) == {GMAIL: 1}
    assert shown(ui, window, draft).targets.ticked() == [GMAIL]


def test_nothing_ticked_is_said(dialog: TestSendDialog, server: FaultSmtp) -> None:
    for box in dialog.targets.boxes.values():
        box.setChecked(False)
    dialog.send.click()
    assert dialog.result_notice.isVisible()
    assert got(server) == {}


def test_one_refusal_is_told_beside_what_was_taken(
    dialog: TestSendDialog, services: Services, server: FaultSmtp
) -> None:
    server.script = refusing
    mine = services.account.account().address
    dialog.send.click()
    assert got(server) == {mine: 1, GMAIL: 1}
    said = dialog.result_notice.text.said()
    assert DOCOMO in said
    assert "サーバーが受け取りました" in said
    assert dialog.targets.ticked() == [DOCOMO]
    server.script = lambda stage, visit: None
    dialog.send.click()
    assert got(server)[DOCOMO] == 1


def test_as_a_contact(dialog: TestSendDialog, services: Services, server: FaultSmtp) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    (reader,) = services.previews.readers("花田")
    dialog.reader.take(reader)
    dialog.send.click()
    assert "hana@example.com" not in got(server)
    assert len(server.taken) == 3


def test_an_address_that_is_taken_away_needs_a_new_code(
    dialog: TestSendDialog, services: Services, server: FaultSmtp
) -> None:
    mine = services.account.account().address
    assert mine not in dialog.targets.removers
    dialog.targets.removers[GMAIL].click()
    assert dialog.targets.ticked() == [mine, DOCOMO]
    assert GMAIL not in [one.address for one in services.sending.test_targets()]


def test_enter_asks_for_the_code_and_sends_nothing(
    dialog: TestSendDialog, server: FaultSmtp, monkeypatch: pytest.MonkeyPatch
) -> None:
    import secrets

    monkeypatch.setattr(secrets, "randbelow", lambda _: 123456)
    dialog.add_address.click()
    assert dialog.new.address_line.hasFocus()
    dialog.new.address_line.setText("aoi@icloud.example")
    QTest.keyClick(dialog.new.address_line, Qt.Key.Key_Return)
    assert got(server) == {"aoi@icloud.example": 1}  # the code alone
    dialog.new.code_line.setText("123456")
    QTest.keyClick(dialog.new.code_line, Qt.Key.Key_Return)
    assert "aoi@icloud.example" in dialog.targets.ticked()
    assert not dialog.new.isVisible()
    assert "確認" in dialog.result_notice.text.said()
    assert got(server) == {"aoi@icloud.example": 1}


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_is_cut_or_nameless(dialog: TestSendDialog, ui: Ui, scale: float, language: Any) -> None:
    ui.theme.apply(language=language, text_scale=scale)
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    dialog.show_new()
    for _ in range(6):
        QApplication.processEvents()
    assert faults(dialog, language) == []
