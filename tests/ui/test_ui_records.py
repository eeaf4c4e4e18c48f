"""記録 in the window: events with their proof, one person, the export, and the check of the chain."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import attachments, consents, privacy
from desktop_app.storage.database import open_book
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.kept_proof import FileDialog, WordingDialog
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.lanes import Inline
from desktop_app.ui.pages.records import RecordsPage
from desktop_app.ui.tasks import CancelledError, TaskRunner, Work
from tests.factories import png_bytes
from tests.sending import Clock
from tests.storage.books import NOW, Reader, add_reader, fill, later, new_book, web_consent
from tests.ui.conftest import FakeFrame, Holder
from tests.ui.page_checks import faults

T = TypeVar("T")


@pytest.fixture
def clock() -> Clock:
    return Clock(later(60))


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """A book that holds something of everything."""
    book = new_book(tmp_path)
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def readers(services: Services) -> list[Reader]:
    return fill(services.book)


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, readers: list[Reader]) -> RecordsPage:
    return shown(qtbot, ui)


def shown(qtbot: QtBot, ui: Ui) -> RecordsPage:
    made = RecordsPage(ui)
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


def links(page: RecordsPage) -> list[object]:
    layout = page.entry.proofs
    return [item.widget() for at in range(layout.count()) if (item := layout.itemAt(at)) is not None]


def choose(page: RecordsPage, text: str) -> None:
    """Make the row current whose event says `text`."""
    number = next(n for n, one in enumerate(page.table.pages.rows) if text in one.text)
    page.table.selectRow(number)


def test_tabs_show_their_kinds(page: RecordsPage, qtbot: QtBot) -> None:
    assert {one.chip for one in page.table.pages.rows} == {"同意（ウェブ）", "再開の同意", "同意の文面"}
    page.tabs.chosen.emit("stops")
    assert "電話で申し出（すべて）" in [one.text for one in page.table.pages.rows]
    page.open(tab="sent")
    assert page.tabs.key() == page.tab_box.key() == "sent"
    assert "「秋のお便り」を送り始めました" in [one.text for one in page.table.pages.rows]
    page.tab_box.choose("history")
    assert page.tabs.key() == "history"
    assert any("list.csv" in one.text for one in page.table.pages.rows)


def test_an_event_shows_what_proves_it(qtbot: QtBot, page: RecordsPage) -> None:
    assert not page.entry.isVisible()
    choose(page, "第2版を使い始めました")
    assert page.entry.isVisible()
    assert page.entry.kept.said() == "保存：ずっと（特電規則4条1項2号、特商規則30条1項）"
    (link,) = links(page)
    click(qtbot, link)
    wording = dialog(WordingDialog)
    assert wording.text.toPlainText() == "I agree"
    assert wording.text.isReadOnly()
    click(qtbot, wording.close_button)
    assert "記録のハッシュ" in page.entry.details.toPlainText()


def test_a_scan_is_shown_and_can_be_saved(
    qtbot: QtBot, ui: Ui, services: Services, tmp_path: Path, frame: FakeFrame
) -> None:
    reader = add_reader(services.book, "hanako@example.jp", full="佐藤 花子")
    scan = attachments.store(services.book, png_bytes(40, 30), "image/png", "card.png")
    consents.add_evidence(
        services.book,
        reader.address_id,
        web_consent(place="店頭"),
        recorded_by="葵",
        now=NOW,
        attachment=scan,
    )
    page = shown(qtbot, ui)
    choose(page, "店頭")
    click(qtbot, links(page)[0])
    file = dialog(FileDialog)
    assert file.picture.isVisible()
    assert not file.picture.pixmap().isNull()
    file.write(tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == png_bytes(40, 30)
    assert frame.toasts == ["保存しました：copy.png"]
    file.write(tmp_path / "missing" / "copy.png")
    assert [error.id for error in frame.errors] == ["evidence-not-written"]
    click(qtbot, file.save)
    dialog(QFileDialog).reject()
    click(qtbot, file.close_button)


def test_a_mail_that_proves_a_stop_is_shown_as_text(qtbot: QtBot, ui: Ui, services: Services) -> None:
    add_reader(services.book, "hanako@example.jp", full="佐藤 花子")
    raw = attachments.store(
        services.book, "From: h@example.jp\nSubject: 停止\n\n停止です".encode(), "message/rfc822", "mail.eml"
    )
    found = services.records_view.file(raw)
    assert found.mail is not None
    opened = MailTextDialog(ui, None, found.mail)
    qtbot.addWidget(opened)
    assert opened.text.toPlainText() == "停止です"


def test_one_person_is_found_by_typing(qtbot: QtBot, page: RecordsPage, readers: list[Reader]) -> None:
    page.picker.setText("reader5@")
    page.picker.textEdited.emit("reader5@")
    (found,) = page.picker._found.values()
    page.picker.pick(found)
    assert page.person.isVisible()
    assert not page.list.isVisible()
    assert page.person.who.text() == "読者 一郎さん"
    assert page.person.now.said().startswith("いまは送れません。")
    assert [row.sent.title for row in page.person.sent.pages.rows] == ["秋のお便り"]
    assert "電話で申し出（すべて）" in [one.text for one in page.person.events.pages.rows]
    page.person.events.selectRow(0)
    assert page.entry.isVisible()
    click(qtbot, page.person.back)
    assert page.list.isVisible()
    assert page.picker.text() == ""


def test_a_search_without_a_choice_narrows_the_list(qtbot: QtBot, page: RecordsPage) -> None:
    page.picker.setText("reader5@")
    qtbot.keyClick(page.picker, Qt.Key.Key_Return)
    assert len(page.table.pages.rows) == 1
    page.picker.setText("nobody@")
    qtbot.keyClick(page.picker, Qt.Key.Key_Return)
    assert page.nothing.isVisible()
    page.picker.clear()
    assert len(page.table.pages.rows) > 5


def test_the_period_narrows_the_list(qtbot: QtBot, page: RecordsPage, clock: Clock) -> None:
    clock.forward(days=60)
    page.period.choose("month")
    assert page.nothing.isVisible()
    page.period.choose("quarter")
    assert not page.nothing.isVisible()


def test_the_row_of_a_person_leads_to_the_person(
    qtbot: QtBot, page: RecordsPage, frame: FakeFrame, readers: list[Reader]
) -> None:
    page.open(tab="stops")
    choose(page, "電話で申し出")
    click(qtbot, page.entry.person)
    assert page.person.isVisible()
    click(qtbot, page.person.contact)
    assert frame.gone == [("contacts", {"contact": readers[4].contact_id})]
    page.open(address="unknown@example.jp")
    assert [error.id for error in frame.errors] == ["address-unknown"]


def test_an_erased_person_is_said_so(
    qtbot: QtBot, page: RecordsPage, services: Services, readers: list[Reader], ui: Ui
) -> None:
    privacy.erase_address(
        services.book, readers[4].address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(61)
    )
    ui.announce("records")
    page.open(address="reader5@example.jp")
    assert page.person.who.text() == "消去済みの方"
    assert page.person.chip.isVisible()
    assert not page.person.contact.isVisible()
    assert "法にもとづいて消去しました" in page.person.now.said()


def test_evidence_is_written_and_its_folder_opened(
    qtbot: QtBot, page: RecordsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: FakeFrame
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    click(qtbot, page.export)
    chooser = dialog(QFileDialog)
    assert chooser.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    chooser.reject()
    page.exporter.write(tmp_path / "all", None)
    assert (tmp_path / "all.zip").stat().st_size > 0
    assert page.exporter.notice.text.said() == "書き出しました：all.zip"
    assert page.exporter.notice.button is not None
    click(qtbot, page.exporter.notice.button)
    assert opened == [QUrl.fromLocalFile(str(tmp_path))]
    page.open(address="reader1@example.jp")
    click(qtbot, page.person.export)
    dialog(QFileDialog).reject()
    page.exporter.write(tmp_path / "one.pdf", page.person.record.address_id if page.person.record else None)
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    page.exporter.write(tmp_path / "no" / "one.pdf", None)
    assert [error.id for error in frame.errors] == ["evidence-not-written"]


def test_the_check_says_that_nothing_was_altered(qtbot: QtBot, page: RecordsPage, frame: FakeFrame) -> None:
    assert page.health.chain.text.said() == "まだ点検していません"
    assert page.health.law.text.said() == "法令の基準日 2026-06-24"
    click(qtbot, page.health.check)
    assert page.health.chain.text.said() == "書き換えは見つかりませんでした"
    assert "件を点検（2026-11-23 11:00）" in page.health.chain.small.said()
    assert frame.toasts == ["書き換えは見つかりませんでした"]
    assert page.health.check.isEnabled()


def test_a_cancelled_check_leaves_all_as_it_was(
    qtbot: QtBot, page: RecordsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(_work: Work, _done: int, _total: int, _text: str = "") -> None:
        raise CancelledError

    monkeypatch.setattr(Work, "progress", cancelled)
    page.check()
    assert page.health.chain.text.said() == "まだ点検していません"
    assert page.health.check.isEnabled()


def test_a_tampered_copy_is_shown_as_broken(
    qtbot: QtBot, ui: Ui, services: Services, readers: list[Reader], tmp_path: Path, frame: FakeFrame
) -> None:
    services.book.checkpoint()
    copy = tmp_path / "copy.kawaraban"
    shutil.copy(services.book.path, copy)
    with sqlite3.connect(copy) as connection:
        (seq,) = connection.execute("SELECT seq FROM entry WHERE kind = 'optout' LIMIT 1").fetchone()
        connection.execute("DROP TRIGGER entry_same")
        connection.execute("UPDATE entry SET at = '2026-01-01T00:00:00+00:00' WHERE seq = ?", (seq,))
    connection.close()
    with open_book(copy, device_id="device-1", now=later(60)) as tampered:
        other = Ui(
            ui.theme,
            TaskRunner(Inline(), frame.show_error),
            Holder(build(tampered, Environment(clock=lambda: later(60)))),
            ui.preferences,
            frame,
        )
        page = shown(qtbot, other)
        page.check()
        assert "書き換え、または破損が" in page.health.chain.text.said()
        assert f"記録 第{seq}番が書き換えられています" in page.health.found.toPlainText()
        assert "この帳簿からは送らないでください" in page.health.what_now.said()
        assert page.health.found.isVisible()
        page.close()


def test_an_empty_book_teaches(qtbot: QtBot, ui: Ui) -> None:
    page = shown(qtbot, ui)
    assert page.nothing.isVisible()
    assert "自動で記録され" in page.nothing.said()


def test_everything_has_a_name_and_fits(qtbot: QtBot, page: RecordsPage) -> None:
    page.table.selectRow(2)
    page.check()
    qtbot.waitUntil(lambda: faults(page, "ja") == [], timeout=5000)
    page.open(address="reader1@example.jp")
    page.person.events.selectRow(0)
    qtbot.waitUntil(lambda: faults(page, "ja") == [], timeout=5000)


def test_the_list_goes_on_below(qtbot: QtBot, ui: Ui, services: Services) -> None:
    for number in range(130):
        add_reader(services.book, f"r{number:03}@example.jp", full=f"読者 {number}")
    page = shown(qtbot, ui)
    assert len(page.table.pages.rows) == 100
    page.table.pages.fetchMore(page.table.rootIndex())
    assert len(page.table.pages.rows) == 130
    assert not page.table.pages.canFetchMore(page.table.rootIndex())
    assert len({one.id for one in page.table.pages.rows}) == 130
