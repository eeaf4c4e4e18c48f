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
from desktop_app.services.contact_draft import ContactDraft, Saved, Stopped, TypedAddress
from desktop_app.storage import contacts, staff, suppressions, topics
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
    assert dialog.by is not None
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
    assert frame.undo is None


def test_the_other_addresses_are_asked_about_and_counted(
    qtbot: QtBot, dialog: StopDialog, services: Services
) -> None:
    assert dialog.stop_button.text() == "2件のアドレスを停止する"
    assert "2件" in dialog.note.text.said()
    assert "元に戻せません" in dialog.note.text.said()
    dialog.ticks["second@example.jp"].setChecked(False)
    assert dialog.stop_button.text() == "1件のアドレスを停止する"
    answer(dialog)
    click(qtbot, dialog.stop_button)
    assert stops(services, "hanako@example.jp") == ["phone"]
    assert stops(services, "second@example.jp") == []


def test_nothing_is_written_until_everything_is_answered(
    qtbot: QtBot, dialog: StopDialog, services: Services
) -> None:
    assert dialog.via.key() == ""
    for tick in dialog.ticks.values():
        tick.setChecked(False)
    click(qtbot, dialog.stop_button)
    assert dialog.via_field.problem.said()
    assert dialog.by_field is not None
    assert dialog.by_field.problem.said()
    assert not dialog.addresses_problem.isHidden()
    assert dialog.isVisible()
    assert suppressions.suppressions(services.book) == []
    answer(dialog, "counter", "新田 花")
    dialog.ticks["hanako@example.jp"].setChecked(True)
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
    assert not dialog.scope_field.isHidden()
    answer(dialog, "sns")
    dialog.scope.choose(lessons.id)
    dialog.until.day.setDate(QDate(2020, 1, 1))
    click(qtbot, dialog.stop_button)
    assert dialog.until_field.problem.said()
    dialog.until.day.setDate(QDate(2026, 12, 31))
    click(qtbot, dialog.stop_button)
    rows = suppressions.suppressions(services.book)
    assert [row.address for row in rows] == ["hanako@example.jp", "second@example.jp"]
    assert {row.scope for row in rows} == {frozenset({lessons.id})}
    assert {str(row.until) for row in rows} == {"2026-12-31"}
    assert frame.toasts == ["佐藤 花子 さんの申し出を記録しました。"]


def test_with_one_kind_nobody_is_asked_which(dialog: StopDialog) -> None:
    assert dialog.scope_field.isHidden()


def test_the_caller_is_told_and_a_second_stop_is_named(
    qtbot: QtBot, ui: Ui, window: QWidget, contact_id: str
) -> None:
    told: list[Stopped] = []
    for expected in (False, True):
        dialog = StopDialog(ui, window, contact_id, stopped=told.append)
        dialog.show()
        said = dialog.ticks["hanako@example.jp"].text()
        assert ("停止済み" in said) is expected
        answer(dialog)
        click(qtbot, dialog.stop_button)
        assert told[-1].already is expected


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
    dialog.stop()

    def faultless() -> None:
        assert page_checks.faults(dialog, language) == []

    qtbot.waitUntil(faultless)
