"""受信の処理 in the window: a real Maildir, real decisions, and every button that writes."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.storage import audit, deliveries, inbox_messages, mail_accounts, settings, suppressions
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.dialogs.stop import StopDialog
from desktop_app.ui.pages.inbox import InboxPage
from desktop_app.ui.pages.inbox.waiting_card import Answer
from desktop_app.ui.widgets.flowing_text import FlowingText
from tests.sending import START, Clock
from tests.storage.books import add_reader, sent_to
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

Put = Callable[..., None]
T = TypeVar("T")


@pytest.fixture
def mailbox(services: Services, tmp_path: Path, clock: Clock) -> Path:
    """A Maildir that the book reads."""
    folder = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    account = MailAccount(
        id="account-1",
        address="aoi@example.jp",
        smtp_host="localhost",
        smtp_port=2525,
        inbox="maildir",
        maildir=str(folder),
    )
    mail_accounts.save_account(services.book, account, clock())
    add_reader(services.book, "hanako@example.jp", full="佐藤 花子")
    clock.forward(days=2)
    return folder


@pytest.fixture
def put(mailbox: Path, clock: Clock) -> Put:
    """Drops a mail into new/."""

    def drop(name: str, text: str, *, sender: str = "hanako@example.jp", subject: str = "") -> None:
        path = mailbox / "new" / name
        path.write_bytes(
            f"From: {sender}\nTo: aoi@example.jp\nSubject: {subject}\nMessage-ID: <{name}@client.example>\n"
            f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode()
        )
        os.utime(path, (clock().timestamp(),) * 2)

    return drop


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, mailbox: Path) -> InboxPage:
    return shown(qtbot, ui)


def shown(qtbot: QtBot, ui: Ui) -> InboxPage:
    made = InboxPage(ui)
    qtbot.addWidget(made)
    ui.tasks.changed.connect(made.data_changed)
    made.resize(1072, 800)
    made.show()
    qtbot.wait(20)
    return made


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def dialog(kind: type[T]) -> T:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_an_empty_page_teaches_and_reads(qtbot: QtBot, page: InboxPage, frame: FakeFrame) -> None:
    assert page.empty.isVisible()
    assert not page.done.isVisible()
    assert "まだ一度も読んでいません" in page.last.said()
    stopped_midway = replace(page.ui.services.inbox_view.overview(), total=3)
    page.last.show_head(stopped_midway)
    assert "まだ一度も最後まで読めていません" in page.last.said()
    page.reader.reading = True
    page.retranslate()
    assert (page.first.isEnabled(), page.read_button.isEnabled()) == (False, False)
    page.reader.reading = False
    page.retranslate()
    click(qtbot, page.first)
    assert frame.toasts == ["新しいメールはありませんでした。"]
    assert "最後に読んだのは 2026-11-24 10:00（たった今）" in page.last.said()


def test_an_optout_is_read_and_the_person_is_stopped(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame, services: Services
) -> None:
    put("1.a", "配信停止してください")
    click(qtbot, page.read_button)
    assert frame.toasts == ["新しいメール1通\u00a0・ 配信停止1件"]
    (line,) = page.done.table.pages.rows
    assert line.told.came == "佐藤 花子さんから配信停止の申し出"
    assert services.contacts.why("hanako@example.jp")["decision"] == "left_out"
    assert not page.queue.isVisible()
    page.done.table.selectRow(0)
    assert page.done.detail.isVisible()
    click(qtbot, page.done.detail.records)
    click(qtbot, page.done.detail.contact)
    assert frame.gone == [
        ("records", {"address": "hanako@example.jp"}),
        ("contacts", {"contact": line.contact_id}),
    ]


def test_an_unclear_mail_is_decided_by_a_click(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame, services: Services
) -> None:
    reader = add_reader(services.book, "taro@example.jp", full="鈴木 太郎")
    run = sent_to(services.book, [reader])
    put("1.a", "いつもどうも。\n配信停止はどうすればできますか？", sender="taro@example.jp", subject="質問")
    page.read()
    (card,) = page.queue.cards
    assert card.who.text() == "鈴木 太郎さん"
    assert card.quote.text() == "配信停止はどうすればできますか？"
    assert "はっきりしない理由：停止の言葉と、質問" in card.why.said()
    assert page.queue.title.text() == "あなたの判断を待っています（1件）"
    assert page.queue.who() == ""
    assert page.queue.by.itemText(0) == "青井 葵"
    page.queue.by.setEditText("青井 葵")
    click(qtbot, card.stop)
    assert frame.toasts[-1] == "鈴木 太郎さんへの配信を止めました。送る予定だった1通を取りやめました。"
    assert not page.queue.isVisible()
    assert deliveries.rows(services.book, run)[0].state.value == "skipped"
    (told,) = audit.entries(services.book, ("inbox.decided",))
    assert (told.facts["as"], told.personal["by"]) == ("optout", "青井 葵")
    assert "青井 葵さんが停止の申し出と判断しました" in page.done.table.pages.rows[0].told.follows


def test_a_mail_that_is_no_stop_frees_the_person(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame, services: Services
) -> None:
    put("1.a", "配信停止はどうすればできますか？ 花束の予約もできますか")
    page.read()
    page.queue.by.setEditText("青井 葵")
    click(qtbot, page.queue.cards[0].no_stop)
    assert frame.toasts[-1].startswith("停止の申し出ではないと記録しました")
    assert inbox_messages.waiting(services.book) == []
    assert page.wishes.isVisible()
    assert page.wishes.text.said().startswith("質問か注文のような返信が1通あります")


def test_a_decision_pressed_twice_is_taken_down_once(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame
) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    page.read()
    page.queue.by.setEditText("青井 葵")
    (card,) = page.queue.cards
    card.decided.emit(Answer(said="keep"))
    card.decided.emit(Answer(said="keep"))
    assert frame.errors == []
    assert frame.toasts[-1].startswith("停止の申し出ではないと記録しました")


def test_nobody_decides_without_a_name(qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    page.read()
    click(qtbot, page.queue.cards[0].stop)
    assert [error.id for error in frame.errors] == ["inbox-who-decides"]
    assert len(page.queue.cards) == 1
    page.queue.by.setEditText("新しい人")
    click(qtbot, page.queue.cards[0].stop)
    assert page.queue.cards == []


def test_an_alias_needs_to_be_told_whose_it_is(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame, services: Services
) -> None:
    put("1.a", "配信停止してください", sender="alias@phone.example")
    page.read()
    (card,) = page.queue.cards
    assert card.picker is not None
    assert card.field is not None
    page.queue.by.setEditText("青井 葵")
    frame.answer = False
    click(qtbot, card.stop)
    assert "入れないと、その方への配信は止まりません" in frame.asked[-1]
    assert len(page.queue.cards) == 1
    card.picker.setText("花子")
    card.picker.textEdited.emit("花子")
    (found,) = card.picker._found.values()
    card.picker.pick(found)
    assert not card.field.problem.isVisible()
    assert card.picker.text() == "佐藤 花子 hanako@example.jp"
    click(qtbot, card.stop)
    assert frame.toasts[-1] == "佐藤 花子さんへの配信を止めました。"
    assert [row.address for row in suppressions.suppressions(services.book)] == ["hanako@example.jp"]


def test_what_was_typed_stays_while_others_are_decided(qtbot: QtBot, page: InboxPage, put: Put) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    put("2.a", "配信停止してください", sender="alias@phone.example")
    page.read()
    first, second = page.queue.cards
    assert second.picker is not None
    second.picker.setText("花")
    page.queue.by.setEditText("青井 葵")
    first.stop.setFocus()
    click(qtbot, first.no_stop)
    (left,) = page.queue.cards
    assert left is second
    assert second.picker.text() == "花"
    assert second.stop.hasFocus() or second.isAncestorOf(page.window().focusWidget())


def test_many_waiting_mails_come_up_one_after_the_other(qtbot: QtBot, page: InboxPage, put: Put) -> None:
    for number in range(7):
        put(f"{number}.a", f"配信停止はどうすればできますか？ {number}", sender=f"x{number}@phone.example")
    page.read()
    page.queue.by.setEditText("青井 葵")
    assert page.queue.rest.said() == "このあとに、あと2通あります。"
    qtbot.waitUntil(lambda: len(page.queue.cards) == 5, timeout=5000)
    click(qtbot, page.queue.cards[0].no_stop)
    qtbot.waitUntil(lambda: len(page.queue.cards) == 5, timeout=5000)
    assert page.queue.rest.said() == "このあとに、あと1通あります。"


def test_a_question_is_named_until_it_is_answered(
    qtbot: QtBot, page: InboxPage, put: Put, frame: FakeFrame
) -> None:
    put("1.a", "10本の花束を予約できますか", subject="Re: 秋のお便り")
    put("2.a", "きれいでした")
    page.read()
    assert page.wishes.isVisible()
    assert page.wishes.button is not None
    click(qtbot, page.wishes.button)
    (line,) = page.done.table.pages.rows
    assert line.told.came == "佐藤 花子さんからの返事。注文や予約のようです"
    page.done.table.selectRow(0)
    assert not page.done.detail.mail.isVisible()
    click(qtbot, page.done.detail.answer)
    assert frame.toasts[-1] == "お返事済みとして記録しました。"
    assert not page.wishes.isVisible()
    assert page.done.nothing.isVisible()


def test_the_mail_is_shown_as_text_only(qtbot: QtBot, page: InboxPage, put: Put) -> None:
    put("1.a", "配信停止はできますか？\n<img src=http://evil.example/x.png>", subject="<b>件名</b>")
    page.read()
    click(qtbot, page.queue.cards[0].mail)
    mail = dialog(MailTextDialog)
    assert mail.text.toPlainText() == "配信停止はできますか？\n<img src=http://evil.example/x.png>"
    assert mail.text.isReadOnly()
    assert "<b>件名</b>" in [one.toPlainText() for one in mail.findChildren(FlowingText)]
    click(qtbot, mail.close_button)


def test_a_long_mail_number_is_whole(qtbot: QtBot, page: InboxPage, put: Put, ui: Ui) -> None:
    name = "0123456789abcdef" * 12
    put(name, "配信停止はできますか？")
    page.read()
    click(qtbot, page.queue.cards[0].mail)
    mail = dialog(MailTextDialog)
    shown = next(one for one in mail.findChildren(FlowingText) if name in one.toPlainText())
    qtbot.waitUntil(lambda: shown.height() > 2 * ui.theme.metrics("body").height())
    assert shown.document().idealWidth() <= shown.viewport().width()
    click(qtbot, mail.close_button)


def test_search_and_groups_narrow_the_list(qtbot: QtBot, page: InboxPage, put: Put) -> None:
    put("1.a", "ありがとう", subject="Re: 春")
    put("2.a", "ありがとう", subject="Re: 秋")
    put("3.a", "停止してください")
    page.read()
    assert len(page.done.table.pages.rows) == 3
    page.done.search.setText("秋")
    qtbot.waitUntil(lambda: len(page.done.table.pages.rows) == 1, timeout=3000)
    page.done.search.setText("だれもいない")
    qtbot.waitUntil(page.done.nothing.isVisible, timeout=3000)
    page.done.search.setText("")
    page.open(group="stop")
    assert [one.told.chip for one in page.done.table.pages.rows] == ["配信停止"]


def test_a_missing_folder_says_why_and_leads_to_the_settings(
    qtbot: QtBot, page: InboxPage, mailbox: Path, frame: FakeFrame, services: Services
) -> None:
    (mailbox / "new").rmdir()
    click(qtbot, page.read_button)
    text = page.state.trouble.text.said()
    assert "メールのフォルダーが見つかりません" in text
    assert "設定で" in text or "つなぎ方で" in text
    assert page.state.trouble.button is not None
    assert "まだ一度も最後まで読めていません" in page.last.said()
    assert page.read_button.isEnabled()
    click(qtbot, page.state.trouble.button)
    assert frame.gone == [("settings", {"section": "account"})]
    assert services.inbox_view.overview().failed_at == "2026-11-24 10:00"
    (mailbox / "new").mkdir()
    page.read()
    assert not page.state.isVisible()


def test_a_reading_that_failed_unwatched_is_told(
    qtbot: QtBot, page: InboxPage, mailbox: Path, services: Services, ui: Ui, clock: Clock
) -> None:
    (mailbox / "new").rmdir()
    with pytest.raises(AppError):
        services.mailbox.read_now()
    ui.announce("inbox")
    assert "メールのフォルダーが見つかりません（2026-11-24 10:00）" in page.state.trouble.text.said()
    account = mail_accounts.load_account(services.book)
    assert account is not None
    mail_accounts.save_account(services.book, replace(account, address="new@example.jp"), clock())
    ui.announce("account")
    assert not page.state.isVisible()


def test_a_wrong_password_names_cause_and_next_step(
    qtbot: QtBot, page: InboxPage, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    account = MailAccount(
        id="a", address="aoi@example.jp", smtp_host="localhost", smtp_port=1, inbox="imap",
        imap_host="localhost", imap_port=1, imap_security="none", user="aoi",
    )  # fmt: skip
    mail_accounts.save_account(services.book, account, clock())
    page.read()
    assert frame.errors == []
    assert page.state.trouble.isVisible()
    assert len(page.state.trouble.text.said().splitlines()) >= 3


def test_reading_by_hand_is_explained(
    qtbot: QtBot, ui: Ui, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    page = shown(qtbot, ui)
    assert "メールのつなぎ方がまだ設定されていません" in page.state.setting.text.said()
    assert page.last.said() == ""  # nobody chose yet to read by hand
    assert page.state.height() < 200
    mail_accounts.save_account(
        services.book, MailAccount(id="a", address="a@example.jp", smtp_host="x", smtp_port=1), clock()
    )
    ui.announce("account")
    assert "いまは、プログラムが受信箱を読まない設定です" in page.state.setting.text.said()
    assert not page.read_button.isVisible()
    assert page.state.setting.button is not None
    click(qtbot, page.state.setting.button)
    assert frame.gone == [("settings", {"section": "account"})]


def test_after_a_restore_the_page_asks_to_read(
    qtbot: QtBot, ui: Ui, mailbox: Path, services: Services, clock: Clock
) -> None:
    with services.book.transaction():
        settings.put_time(services.book, inbox_messages.MUST_READ, START, now=clock())
    page = shown(qtbot, ui)
    assert "2026-11-22 10:00 からのメールを読むまで送信を止めています" in page.state.restored.text.said()
    assert page.state.restored.button is not None
    click(qtbot, page.state.restored.button)
    assert not page.state.restored.isVisible()


def test_a_stop_told_another_way_finds_the_person_first(qtbot: QtBot, page: InboxPage) -> None:
    click(qtbot, page.other_way)
    stop = dialog(StopDialog)
    stop.who.picker.setText("だれもいない")
    click(qtbot, stop.stop_button)
    assert stop.who.field.problem.said().startswith("名簿に見つかりません")
    stop.who.picker.setText("花子")
    click(qtbot, stop.stop_button)
    assert stop.title.text() == "佐藤 花子 さんへの配信を停止"
    stop.reject()


def test_everything_has_a_name_and_fits(qtbot: QtBot, page: InboxPage, put: Put, ui: Ui) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    put("2.a", "配信停止してください", sender="alias@phone.example")
    put("3.a", "10本ください")
    page.read()
    page.done.table.selectRow(0)
    qtbot.waitUntil(lambda: faults(page, "ja") == [], timeout=5000)
    index = page.done.table.pages.index(0, 1)
    said = page.done.table.pages.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("佐藤 花子さんからの返事。注文や予約のようです、→ お返事はまだのようです")
    assert QAccessible.queryAccessibleInterface(page.done.table) is not None


def test_tab_goes_through_the_cards_in_reading_order(qtbot: QtBot, page: InboxPage, put: Put) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    put("2.a", "配信停止してください", sender="alias@phone.example")
    page.read()
    first, second = page.queue.cards
    page.activateWindow()
    page.queue.by.setFocus()
    reached = []
    for _ in range(9):
        page.focusNextChild()
        reached.append(page.focusWidget())
    assert reached == [*first.stops(), *second.stops()]
