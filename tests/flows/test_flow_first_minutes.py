"""The first five minutes: from the practice shop through the guide to a lawful test mail to herself.

The real window with its threads, real mouse and input events, a real mail server that asks for a password.
What the owner does is counted: a click, or a group of keys in one field.
"""

import email
import email.policy
import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.accounts import providers as known
from desktop_app.accounts.providers import KnownServer, Provider
from desktop_app.practice.server import PracticeServer
from desktop_app.services import account as account_desk
from desktop_app.services import beginning, detection
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.frame_dialogs import ErrorDialog
from desktop_app.ui.pages.guide import GuidePage
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.pages.newsletters.test_send import TestSendDialog
from desktop_app.ui.theme.theme import Theme
from tests.quiet_network import silence
from tests.ui.editor_sheets import sheet_of

AT_MOST = 25


@dataclass
class Hand:
    """The owner's hand: counts what she does."""

    bot: QtBot
    done: int = 0

    def click(self, button: QAbstractButton) -> None:
        self.bot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=10_000)
        self.done += 1
        self.bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, field: QWidget, text: str) -> None:
        """One group of keys, as an input method hands it over."""
        self.bot.waitUntil(field.isVisible, timeout=10_000)
        self.done += 1
        field.setFocus()
        if isinstance(field, QLineEdit | QTextEdit):
            field.selectAll()
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(field, event)

    def choose(self, box: Any, key: str) -> None:
        """Pick an entry of a drop-down box: open it, click."""
        self.done += 2
        box.setCurrentIndex(box.findData(key))
        box.activated.emit(box.currentIndex())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mailbox", ["practice@aoi.example"]) as running:
        yield running


@pytest.fixture
def provider(server: PracticeServer, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A provider that the program knows, on loopback."""
    one = Provider(
        id="loop",
        names={"ja": "ループ", "en": "Loop"},
        kind="mailbox",
        domains=("aoi.example",),
        suffixes=(),
        mx=(),
        smtp=KnownServer("127.0.0.1", server.port, "none"),
        smtp_alt=None,
        imap=None,
        own_part="",
        user="local",
        sign_in="password",
        auth=("password",),
        oauth="",
        published={},
        per_minute=None,
        per_hour=None,
        per_day=500,
        max_connections=1,
        plans=(),
        plus=None,
        sent_copy=None,
        dsn=None,
        personal_line=False,
        sure={"servers": "sure", "user": "sure", "sign_in": "sure", "limits": "sure"},
        helps={"ja": "", "en": ""},
        dates=(),
        asks={},
        dns=None,
    )
    monkeypatch.setattr(known, "providers", lambda: (one,))
    for module in (account_desk, detection):
        monkeypatch.setattr(module, "providers", lambda: (one,))
    silence(monkeypatch)
    return one


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setenv("KAWARABAN_PREVIEW", "simple")  # Chromium has tests of its own, and warns about GPUs
    theme = Theme(language="ja")
    theme.apply()
    asker = PasswordAsker()
    environment = Environment(language="ja", ask_password=asker, keep_password=asker.keep, device_id="pc")
    opened = open_for_window(beginning.first_book(environment), environment)
    made = Program(qapp, opened, Preferences(language="ja"), theme, asker)
    made.begin()
    yield made
    made.window.may_close = lambda: True
    made.window.hide()
    made.end()
    made.window.deleteLater()


def idle(program: Program) -> Callable[[], bool]:
    return lambda: not program.ui.tasks.busy() and not program.ui.tasks.looking()


def test_from_the_first_start_to_a_lawful_test_mail(
    program: Program, server: PracticeServer, provider: Provider, qtbot: QtBot
) -> None:
    hand, window = Hand(qtbot), program.window
    qtbot.waitUntil(idle(program), timeout=20_000)
    assert program.ui.practice

    # From practice to the own shop.
    assert window.banner.button is not None
    hand.click(window.banner.button)
    door = window.page("guide")
    assert isinstance(door, GuidePage)
    hand.click(door.door.button)
    qtbot.waitUntil(lambda: not program.ui.practice and window.page_name == "guide", timeout=20_000)
    qtbot.waitUntil(idle(program), timeout=20_000)
    guide = window.page("guide")
    assert isinstance(guide, GuidePage)

    # The shop.
    form = guide.shop.form
    hand.click(form.kind.findChildren(QAbstractButton)[0])
    hand.type(form.edits["legal_name"], "山田 花子")
    hand.type(form.edits["shop_name"], "花屋やまだ")
    hand.type(form.edits["postal_address"], "100-0001 東京都千代田区千代田1-1")
    hand.type(form.edits["contact"], "practice@aoi.example")
    hand.click(form.orders.findChildren(QAbstractButton)[1])
    hand.click(guide.next)
    qtbot.waitUntil(lambda: guide.account.isVisible(), timeout=10_000)

    # The mail account: the address is proposed, the servers are known.
    account = guide.account.panel
    qtbot.waitUntil(lambda: account.form.address.text() == "practice@aoi.example", timeout=10_000)
    hand.type(account.form.password, server.password)
    account.form.address.editingFinished.emit()
    hand.click(account.connect_button)
    qtbot.waitUntil(lambda: guide.account.ready, timeout=30_000)
    hand.click(guide.next)
    hand.click(guide.next)  # contacts later

    # The first newsletter.
    hand.click(guide.newsletter.write)
    qtbot.waitUntil(lambda: window.page_name == "newsletters", timeout=10_000)
    page = window.page("newsletters")
    assert isinstance(page, NewslettersPage)
    qtbot.waitUntil(lambda: page.editing and page.editor.who.isVisible(), timeout=10_000)
    editor = page.editor
    hand.type(editor.who.subject, "冬の花が入りました")
    hand.type(sheet_of(editor, HeadingSheet).words, "冬の花")
    hand.click(page.test)
    qtbot.waitUntil(lambda: bool(window.findChildren(TestSendDialog)), timeout=10_000)
    dialog = window.findChildren(TestSendDialog)[0]
    qtbot.waitUntil(lambda: dialog.targets.ticked() == ["practice@aoi.example"], timeout=10_000)
    hand.click(dialog.send)

    box = mailbox.Maildir(server.maildir)
    qtbot.waitUntil(lambda: any("冬の花" in subject(one) for one in box), timeout=20_000)
    assert not window.findChildren(ErrorDialog)
    mail = next(one for one in box if "冬の花" in subject(one))
    text = parsed(mail).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "山田 花子（花屋やまだ）" in text
    assert "practice@aoi.example" in text
    assert "100-0001 東京都千代田区千代田1-1" in text
    assert hand.done <= AT_MOST, f"{hand.done} clicks and groups of keys"


def parsed(mail: Any) -> email.message.EmailMessage:
    found = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert isinstance(found, email.message.EmailMessage)
    return found


def subject(mail: Any) -> str:
    return str(parsed(mail)["Subject"])
