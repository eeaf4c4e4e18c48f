"""連絡メール in the window: the panel's buttons, the dialog, what waits in the outbox and its way back."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.domain.letters import ASKING, LetterKind
from desktop_app.services import Services
from desktop_app.storage import mail_accounts, settings
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.letters import LetterDialog, open_letters
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.dialogs.outbox import OutboxDialog
from desktop_app.ui.dialogs.repair import RepairDialog
from desktop_app.ui.pages.contacts import ContactsPage, listing
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

ORAL = {
    "basis": "CONSENT_ORAL", "obtained_at": "2026-11-01", "method": "口頭", "place": "店頭", "by": "葵",
    "occasion": "ご来店", "wording": "お便りをお送りします",
}  # fmt: skip
TOLD = {"basis": "ADDRESS_TOLD", "obtained_at": "2026-11-02", "method": "口頭", "occasion": "朝市"}


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture(autouse=True)
def _no_dialog_stays() -> Iterator[None]:
    yield
    for top in QApplication.topLevelWidgets():
        for one in [top, *top.findChildren(QDialog)]:
            if isinstance(one, QDialog):
                one.hide()
                one.deleteLater()
    settle()


@pytest.fixture
def people(services: Services) -> list[str]:
    """One who agreed by word of mouth, one who only told the address."""
    shop = aoi_shop(optout_url="", remote_orders=False, notation_url="")
    settings.save_shop(services.book, shop, services.environment.clock())

    def add(email: str, name: str, evidence: dict[str, Any]) -> str:
        return str(services.contacts.add({"email": email, "full": name, "evidence": [evidence]})["id"])

    return [add("oral@example.jp", "花見 さくら", ORAL), add("told@example.jp", "朝市 太郎", TOLD)]


@pytest.fixture
def page(ui: Ui, people: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ContactsPage:
    monkeypatch.setattr(listing, "REST_MS", 0)
    page = ContactsPage(ui)
    page.filters._pause.setInterval(0)
    qtbot.addWidget(page)
    ui.tasks.changed.connect(page.data_changed)
    page.resize(1072, 800)
    page.show()
    settle()
    return page


def account(services: Services, port: int, folder: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    now = services.environment.clock()
    mail_accounts.save_account(
        services.book,
        mail_accounts.MailAccount(
            id="a1", address="aoi@example.jp", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
            inbox="maildir", maildir=str(folder / "mail"), from_confirmed_at=now,
        ),
        now,
    )


def dialog(page: ContactsPage) -> LetterDialog:
    settle()
    found = page.window().findChildren(LetterDialog)
    assert found
    return found[-1]


def words(widget: Any) -> str:
    """What its labels say, without the marks that keep words together."""
    shown = (one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))
    return "\n".join(shown).replace("\u2060", "").replace("\u200b", "")


def test_without_an_account_the_letter_waits_and_can_be_taken_back(
    page: ContactsPage, people: list[str], services: Services, frame: FakeFrame
) -> None:
    page.open(contact=people[0])
    settle()
    shown = page.panel.letters.buttons
    assert not shown[LetterKind.CONFIRM].isHidden()
    assert shown[LetterKind.CONSENT_REQUEST].isHidden()
    shown[LetterKind.CONFIRM].click()
    found = dialog(page)
    assert "送信を待ち" in found.wait.text.said()
    assert "花のあおいのメール配信に" in found.text.toPlainText()
    assert found.go.text() == "1通を送信待ちに入れる"
    found.go.click()
    settle()
    assert "送信を待っています" in frame.toasts[-1]
    assert [one.state for one in services.letters.rows()] == ["waiting"]
    assert "メールのつなぎ方の設定が済むと" in words(page.panel.letters)
    back = next(one for one in page.panel.letters.findChildren(QPushButton) if one.text() == "取り消す")
    back.click()
    settle()
    assert [one.state for one in services.letters.rows()] == ["cancelled"]
    assert not page.panel.letters.buttons[LetterKind.CONFIRM].isHidden()


def test_undo_takes_the_letters_back(
    page: ContactsPage, people: list[str], services: Services, frame: FakeFrame
) -> None:
    open_letters(page.ui, page, LetterKind.CONFIRM, people)
    dialog(page).go.click()
    settle()
    assert frame.undo is not None
    frame.undo()
    settle()
    assert [one.state for one in services.letters.rows()] == ["cancelled"]


def test_a_selection_is_told_who_gets_it_and_who_not(page: ContactsPage, people: list[str]) -> None:
    open_letters(page.ui, page, LetterKind.CONFIRM, people)
    found = dialog(page)
    told = words(found)
    assert "1人に送れます" in told
    assert "花見 さくら" in told
    assert "朝市 太郎" in told
    assert "確認メールで確かめる申し込みがありません。" in told


def test_a_confirmation_is_sent_and_waits_for_its_answer(
    page: ContactsPage, people: list[str], services: Services, frame: FakeFrame, tmp_path: Path
) -> None:
    with FaultSmtp() as fake:
        account(services, fake.port, tmp_path)
        page.open(contact=people[0])
        settle()
        page.panel.letters.buttons[LetterKind.CONFIRM].click()
        found = dialog(page)
        assert found.go.text() == "1通を送る"
        found.go.click()
        settle()
        assert frame.errors == []
        assert frame.toasts[-1] == "1通をサーバーが受け取りました。"
        assert len(fake.taken) == 1
    assert "まで返信を待っています" in words(page.panel.letters)
    read = next(one for one in page.panel.letters.findChildren(QPushButton) if one.text() == "文面を見る")
    read.click()
    settle()
    shown = page.window().findChildren(MailTextDialog)[-1]
    mail = email.message_from_bytes(fake.taken[0].data, policy=email.policy.default)
    part = mail.get_body(("plain",))
    assert part is not None
    assert shown.text.toPlainText() == part.get_content().replace("\r\n", "\n")


def test_a_request_names_the_one_who_asks(page: ContactsPage, people: list[str], services: Services) -> None:
    open_letters(page.ui, page, LetterKind.CONSENT_REQUEST, [people[1]])
    found = dialog(page)
    found.who.setEditText("花子")
    settle()
    assert "花のあおいの花子です。" in found.text.toPlainText()
    assert not found.go.isEnabled() or found.proposal.stops == ()


def test_a_request_without_the_shops_data_says_what_is_missing(
    page: ContactsPage, people: list[str], services: Services
) -> None:
    shop = replace(settings.load_shop(services.book), optout_address="")
    settings.save_shop(services.book, shop, services.environment.clock())
    open_letters(page.ui, page, LetterKind.CONSENT_REQUEST, [people[1]])
    found = dialog(page)
    assert found.proposal.stops
    assert not found.stop.isHidden()
    assert not found.go.isEnabled()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_of_the_dialog_is_clipped(
    page: ContactsPage, people: list[str], language: Any, scale: float
) -> None:
    page.ui.theme.apply(language=language, text_scale=scale)
    for kind in ASKING:
        open_letters(page.ui, page, kind, people)
        found = dialog(page)
        settle()
        assert faults(found, language) == []
        found.close()


def test_the_outbox_lists_what_waits_and_sends_it(
    page: ContactsPage, people: list[str], services: Services, frame: FakeFrame, tmp_path: Path
) -> None:
    services.letters.put("confirm", contact_ids=[people[0]])
    services.letters.put("consent-request", contact_ids=[people[1]], by="葵")
    page.open(outbox="yes")
    settle()
    found = page.window().findChildren(OutboxDialog)[-1]
    assert "花見 さくら oral@example.jp" in words(found)
    assert found.go.isHidden()  # there is no account yet
    back = [one for one in found.findChildren(QPushButton) if one.text() == "取り消す"]
    assert len(back) == 2
    back[1].click()
    settle()
    assert len(found.found.rows) == 1
    with FaultSmtp() as fake:
        account(services, fake.port, tmp_path)
        page.ui.announce("deliveries")
        settle()
        assert found.go.text() == "1通を送る"
        found.go.click()
        settle()
        assert fake.count() == {"oral@example.jp": 1}
    assert frame.toasts[-1] == "1通をサーバーが受け取りました。"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_of_the_outbox_is_clipped(
    page: ContactsPage, people: list[str], services: Services, language: Any, scale: float
) -> None:
    page.ui.theme.apply(language=language, text_scale=scale)
    for puts in range(2):
        if puts:
            services.letters.put("confirm", contact_ids=[people[0]])
        page.open(outbox="yes")
        settle()
        found = page.window().findChildren(OutboxDialog)[-1]
        assert faults(found, language) == []
        found.close()
        settle()


def test_the_repair_queue_opens_the_letter_of_a_group(page: ContactsPage, people: list[str]) -> None:
    page.open(repair=True)
    settle()
    repair = page.window().findChildren(RepairDialog)[-1]
    ask = [one for one in repair.findChildren(QPushButton) if one.text() == "一度だけお伺いを出す…"]
    assert len(ask) == 1
    ask[0].click()
    found = dialog(page)
    assert found.proposal.kind is LetterKind.CONSENT_REQUEST
    assert [one.name for one in found.proposal.allowed] == ["朝市 太郎"]


def test_the_menu_of_a_selection_holds_both_letters(page: ContactsPage, people: list[str]) -> None:
    page.table.selectAll()
    settle()
    page.acts.do("confirm")
    assert dialog(page).proposal.kind is LetterKind.CONFIRM
    page.acts.do("ask-once")
    assert dialog(page).proposal.kind is LetterKind.CONSENT_REQUEST
