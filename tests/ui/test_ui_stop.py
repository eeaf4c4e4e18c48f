"""Stopping somebody in the window: any channel, any of the addresses, at once, and never by accident."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.domain.address import parse_address
from desktop_app.domain.smtp_reply import Stage
from desktop_app.i18n.language import Language
from desktop_app.services import Services
from desktop_app.services.contact_draft import ContactDraft, Saved, TypedAddress
from desktop_app.services.stop_views import Stopped
from desktop_app.storage import audit, chain, contacts, staff, suppressions, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.stop import CHANNELS, StopDialog
from tests.fakes import FaultSmtp, Visit
from tests.ready_shop import ready_shop
from tests.sending import Clock, reader
from tests.ui import page_checks
from tests.ui.conftest import FakeFrame, Holder


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def contact_id(services: Services) -> str:
    result = services.contact_edit.save(
        ContactDraft(
            fields={"full": "佐藤 花子", "recipient_type": "consumer"},
            addresses=(TypedAddress(text="hanako@example.jp"), TypedAddress(text="second@example.jp")),
        )
    )
    assert isinstance(result, Saved)
    return result.contact_id


@pytest.fixture
def dialog(ui: Ui, window: QWidget, contact_id: str) -> Iterator[StopDialog]:
    made = StopDialog(ui, window, contact_id)
    made.resize(560, 760)
    made.show()
    yield made
    if isValid(made):
        made.close()


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def answer(dialog: StopDialog, via: str = "phone", by: str = "青井 葵") -> None:
    dialog.via.button_of(via).click()
    dialog.by.setEditText(by)


def stops(services: Services, email: str) -> list[str]:
    found = contacts.address_by_key(services.book, parse_address(email).key)
    assert found is not None
    return [one.channel or "" for one in suppressions.optouts_of(services.book, found.id)]


@pytest.mark.parametrize("channel", [one.value for one in CHANNELS])
def test_a_stop_by_any_channel(
    qtbot: QtBot, dialog: StopDialog, services: Services, frame: FakeFrame, channel: str
) -> None:
    """JP-SEM-3-3-ANYCHANNEL"""
    answer(dialog, channel)
    click(qtbot, dialog.stop_button)
    assert stops(services, "hanako@example.jp") == [channel]
    assert stops(services, "second@example.jp") == [channel]  # nobody named an address
    assert frame.toasts == ["佐藤 花子 さんへの配信を停止しました。"]
    assert frame.undo is not None


def test_the_other_addresses_are_asked_about_and_counted(
    qtbot: QtBot, dialog: StopDialog, services: Services
) -> None:
    assert dialog.stop_button.text() == "2件のアドレスを停止する"
    assert "2件" in dialog.note.text.said()
    assert "元に戻せません" in dialog.note.text.said()
    dialog.who.ticks["second@example.jp"].setChecked(False)
    qtbot.waitUntil(lambda: dialog.stop_button.text() == "1件のアドレスを停止する")
    answer(dialog)
    click(qtbot, dialog.stop_button)
    assert stops(services, "hanako@example.jp") == ["phone"]
    assert stops(services, "second@example.jp") == []


def test_who_is_stopped_already_is_told(ui: Ui, window: QWidget, services: Services) -> None:
    made = services.contact_edit.save(
        ContactDraft(
            fields={"full": "鈴木 太郎", "recipient_type": "consumer"},
            addresses=(TypedAddress(text="taro@example.jp"),),
        )
    )
    assert isinstance(made, Saved)
    services.contacts.optout("taro@example.jp", via="phone", by="青井 葵")
    again = StopDialog(ui, window, made.contact_id)
    again.show()
    assert again.who.stranger.isVisible()
    assert "もう止めてあります" in again.who.stranger.text.said()
    again.close()


def test_nothing_is_written_until_everything_is_answered(
    qtbot: QtBot, dialog: StopDialog, services: Services
) -> None:
    assert dialog.via.key() == ""
    dialog.by.setEditText("")
    for tick in dialog.who.ticks.values():
        tick.setChecked(False)
    click(qtbot, dialog.stop_button)
    assert dialog.fields["via"].problem.said()
    assert dialog.fields["by"].problem.said()
    assert dialog.who.problem.said()
    assert dialog.isVisible()
    assert suppressions.suppressions(services.book) == []
    answer(dialog, "counter", "新田 花")
    assert not dialog.fields["via"].problem.said()
    assert not dialog.fields["by"].problem.said()
    dialog.who.ticks["hanako@example.jp"].setChecked(True)
    click(qtbot, dialog.stop_button)
    assert stops(services, "hanako@example.jp") == ["counter"]
    assert "新田 花" in [one.name for one in staff.staff(services.book)]


def test_one_kind_of_newsletter_until_a_day(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    """JP-SEM-3-3-SCOPE"""
    lessons = topics.add(services.book, "教室", now=clock())
    dialog = StopDialog(ui, window, contact_id)
    dialog.show()
    answer(dialog, "sns")
    click(qtbot, dialog.more)
    dialog.scope.what.button_of("some").click()
    click(qtbot, dialog.stop_button)
    assert dialog.fields["until"].problem.said() == "止めるお便りを選んでください。"
    dialog.scope.ticks[lessons.id].setChecked(True)
    dialog.scope.how_long.button_of("until").click()
    click(qtbot, dialog.stop_button)
    assert dialog.fields["until"].problem.said() == "いつまで止めるか、日付を選んでください。"
    dialog.scope.until.day.setDate(QDate(2020, 1, 1))
    click(qtbot, dialog.stop_button)
    assert dialog.fields["until"].problem.said()
    dialog.scope.until.day.setDate(QDate(2026, 12, 31))
    click(qtbot, dialog.stop_button)
    rows = suppressions.suppressions(services.book)
    assert [row.address for row in rows] == ["hanako@example.jp", "second@example.jp"]
    assert {row.scope for row in rows} == {frozenset({lessons.id})}
    assert {str(row.until) for row in rows} == {"2026-12-31"}
    assert frame.toasts == ["佐藤 花子 さんの申し出を記録しました。"]


def test_with_one_kind_nobody_is_asked_which(dialog: StopDialog) -> None:
    dialog.show_more()
    assert dialog.scope.what.isHidden()
    assert dialog.scope.isVisible()


def test_the_caller_is_told_and_a_second_stop_is_named(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str
) -> None:
    told: list[Stopped] = []
    for expected in (False, True):
        dialog = StopDialog(ui, window, contact_id, stopped=told.append)
        dialog.show()
        said = dialog.who.ticks["hanako@example.jp"].text()
        assert ("停止済み" in said) is expected
        answer(dialog)
        click(qtbot, dialog.stop_button)
        assert told[-1].already is expected


def test_somebody_is_found_by_name_address_or_telephone(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str, services: Services, frame: FakeFrame
) -> None:
    contacts.update(services.book, contact_id, now=services.environment.clock(), phone="090-1234-5678")
    for typed in ("花子", "SECOND@example.jp", "090-1234-5678"):
        dialog = StopDialog(ui, window)
        dialog.show()
        assert dialog.stop_button.isEnabled()
        click(qtbot, dialog.stop_button)
        assert dialog.who.field.problem.said() == "お名前、アドレス、電話番号のどれかを入れてください。"
        dialog.who.picker.setText(typed)
        click(qtbot, dialog.stop_button)
        assert dialog.title.text() == "佐藤 花子 さんへの配信を停止"
        assert sorted(dialog.who.ticks) == ["hanako@example.jp", "second@example.jp"]
        assert suppressions.suppressions(services.book) == []  # the answers are still to come
        dialog.reject()
    dialog = StopDialog(ui, window)
    dialog.show()
    dialog.who.picker.setText("花子")
    click(qtbot, dialog.stop_button)
    answer(dialog)
    click(qtbot, dialog.stop_button)
    assert stops(services, "second@example.jp") == ["phone"]
    assert frame.toasts == ["佐藤 花子 さんへの配信を停止しました。"]


def test_a_stranger_can_say_stop(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, frame: FakeFrame
) -> None:
    """SEM Act 3(3): nobody has to be in the book to be left alone."""
    dialog = StopDialog(ui, window)
    dialog.show()
    dialog.who.picker.setText("よその人")
    click(qtbot, dialog.stop_button)
    assert dialog.who.field.problem.said().startswith("名簿に見つかりません")
    dialog.who.picker.setText("dareka@")
    click(qtbot, dialog.stop_button)
    assert dialog.who.field.problem.said()
    dialog.who.picker.setText("ｄａｒｅｋａ@yoso.example")
    click(qtbot, dialog.stop_button)
    assert "dareka@yoso.example は名簿にありません" in dialog.who.stranger.text.said()
    answer(dialog, "counter")
    click(qtbot, dialog.stop_button)
    assert stops(services, "dareka@yoso.example") == ["counter"]
    assert frame.toasts == ["dareka@yoso.example へはもう送りません。"]
    services.contacts.add({"email": "dareka@yoso.example", "full": "誰か"})
    assert "JP-SEM-3-3-OPTOUT" in services.contacts.why("dareka@yoso.example")["rules"]


def test_the_keys_are_enough(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str, services: Services, frame: FakeFrame
) -> None:
    """Type, Enter, the channel by the blank, Tab to the staff, Enter: nothing needs the mouse."""
    dialog = StopDialog(ui, window)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.who.picker
    qtbot.keyClicks(dialog.who.picker, "second@")
    popup = dialog.who.picker.completer().popup()
    assert popup is not None
    assert popup.isVisible()  # those who fit; nobody is marked in it yet
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.who.view is not None)
    assert not popup.isVisible()
    dialog.focusNextChild()
    reached: list[QWidget | None] = [dialog.focusWidget()]
    via = dialog.via.button_of("phone")
    while via not in reached and len(reached) < 8:
        dialog.focusNextChild()
        reached.append(dialog.focusWidget())
    assert via in reached
    qtbot.keyClick(via, Qt.Key.Key_Space)
    assert dialog.via.key() == "phone"
    while dialog.by not in reached and len(reached) < 20:
        dialog.focusNextChild()
        reached.append(dialog.focusWidget())
    qtbot.keyClicks(dialog.by, "Aoi")
    qtbot.keyClick(dialog.by, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(frame.toasts))
    assert stops(services, "hanako@example.jp") == stops(services, "second@example.jp") == ["phone"]


def test_several_who_fit_are_to_be_chosen_from(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str, services: Services
) -> None:
    services.contacts.add({"email": "hanako@other.example", "full": "鈴木 花子"})
    dialog = StopDialog(ui, window)
    dialog.show()
    dialog.who.picker.setText("花子")
    click(qtbot, dialog.stop_button)
    assert dialog.who.field.problem.said() == "あてはまる方が何人かいます。一覧から選んでください。"
    dialog.who.picker.pick(services.stops.find("鈴木")[0])
    assert dialog.title.text() == "鈴木 花子 さんへの配信を停止"
    qtbot.keyClicks(dialog.who.picker, "x")  # somebody else after all
    assert dialog.title.text() == "配信停止を記録"
    assert dialog.chosen() == []


def test_the_day_is_today_unless_it_was_told_before(
    qtbot: QtBot, dialog: StopDialog, services: Services
) -> None:
    assert dialog.on.value() == "2026-11-22"
    dialog.on.day.setDate(QDate(2026, 11, 23))
    qtbot.waitUntil(lambda: bool(dialog.fields["on"].problem.said()))
    answer(dialog)
    click(qtbot, dialog.stop_button)
    assert dialog.isVisible()
    assert suppressions.suppressions(services.book) == []
    dialog.on.day.setDate(QDate(2026, 11, 20))
    assert dialog.on.time is not None
    dialog.on.time.setText("9")
    click(qtbot, dialog.stop_button)
    assert "14:30" in dialog.fields["on"].problem.said()
    dialog.on.time.setText("9:05")
    dialog.words.setText("もう花は足りているとのこと")
    click(qtbot, dialog.stop_button)
    rows = suppressions.suppressions(services.book)
    assert {str(row.at) for row in rows} == {"2026-11-20 00:05:00+00:00"}
    assert chain.entry(services.book, rows[0].id).personal["text"] == "もう花は足りているとのこと"


def test_a_slip_is_taken_back_after_one_question(
    qtbot: QtBot, dialog: StopDialog, services: Services, frame: FakeFrame
) -> None:
    answer(dialog)
    click(qtbot, dialog.stop_button)
    assert frame.undo is not None
    frame.answer = False
    frame.undo()
    assert stops(services, "hanako@example.jp") == ["phone"]
    frame.answer = True
    frame.undo()
    assert "ご本人の申し出があったのなら、取り消せません" in frame.asked[-1]
    assert stops(services, "hanako@example.jp") == stops(services, "second@example.jp") == []
    assert audit.verify(services.book).state == "intact"
    assert frame.toasts[-1].startswith("記録をまちがいとして取り消しました")


def test_a_stop_reaches_a_send_that_is_running(
    qtbot: QtBot, ui: Ui, window: QWidget, tmp_path: Path, frame: FakeFrame
) -> None:
    """JP-SEM-3-3-OPTOUT: the mail that was waiting does not go."""
    reached, go_on = threading.Event(), threading.Event()

    def wait_at_the_first_mail(stage: Stage, visit: Visit) -> None:
        if stage is Stage.DATA and not reached.is_set():
            reached.set()
            go_on.wait(20)

    with FaultSmtp(wait_at_the_first_mail) as server:
        shop = ready_shop(tmp_path / "ready.book", server.port, readers=3)
        assert isinstance(ui.holder, Holder)
        ui.holder.services = shop.services

        def send() -> None:
            shop.services.sending.send(shop.newsletter)
            shop.book.release()

        sender = threading.Thread(target=send)
        sender.start()
        try:
            assert reached.wait(20)
            last = contacts.search(shop.book)[-1]
            dialog = StopDialog(ui, window, last.id)
            dialog.show()
            answer(dialog, by="葵")
            click(qtbot, dialog.stop_button)
            assert "送信待ちだった1通を取りやめました" in frame.toasts[-1]
        finally:
            go_on.set()
            sender.join(20)
        assert sorted(one.recipient for one in server.taken) == [reader(1), reader(2)]
        assert last.addresses[0].text == reader(3)
        shop.book.close()


def test_a_missing_contact_is_told(ui: Ui, window: QWidget, frame: FakeFrame) -> None:
    dialog = StopDialog(ui, window, "nobody")
    assert [one.id for one in frame.errors] == ["contact-missing"]
    assert not dialog.isVisible()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("size", "scale"), [((560, 700), 1.0), ((760, 640), 2.0)])
def test_nothing_is_clipped_nameless_or_untranslated(
    qtbot: QtBot, ui: Ui, dialog: StopDialog, language: Language, size: tuple[int, int], scale: float
) -> None:
    ui.theme.apply(language=language, text_scale=scale)
    dialog.retranslate()
    dialog.resize(*size)
    dialog.show_more()
    dialog.stop()

    def faultless() -> None:
        assert page_checks.faults(dialog, language) == []

    qtbot.waitUntil(faultless)
