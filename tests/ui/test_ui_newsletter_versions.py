"""The dialog 前の版, the menu of the open newsletter, and autosave that keeps versions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services
from desktop_app.storage import newsletters, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.newsletter_versions import NewsletterVersionsDialog
from desktop_app.ui.editor.keeper import LATEST_MS, WAIT_MS
from desktop_app.ui.pages.newsletters.page import NewslettersPage
from desktop_app.ui.pages.newsletters.test_send import TestSendDialog
from desktop_app.ui.preview.simple_view import SimpleRenderer
from tests.sending import Clock
from tests.storage.books import NOW, add_reader
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

HEADING: dict[str, Any] = {"type": "heading", "level": 1, "runs": ["師走の花"]}
TEXT: dict[str, Any] = {"type": "text", "parts": [{"paragraph": ["寒くなりました。"]}]}


@pytest.fixture
def page(ui: Ui, qtbot: QtBot) -> Iterator[NewslettersPage]:
    made = NewslettersPage(ui)
    qtbot.addWidget(made)
    made.resize(1060, 780)
    made.show()
    yield made
    made.close()


@pytest.fixture
def draft(services: Services) -> str:
    return newsletters.create(
        services.book, title="十二月", subject="初稿", topic_id=topics.default_topic(services.book).id,
        theme="washi", blocks=[HEADING, TEXT], now=NOW,
    )


def changed(page: NewslettersPage, **changes: Any) -> None:
    page.editor.model.change("書く", **changes)
    page.editor.keeper.flush()


def dialog_of(page: NewslettersPage) -> NewsletterVersionsDialog:
    page.acts.show_versions()
    found = page.findChildren(NewsletterVersionsDialog)
    return found[-1]


def rows(dialog: NewsletterVersionsDialog) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(dialog.list.item(row).data(role)) for row in range(dialog.list.count())]


def menu_lines(page: NewslettersPage) -> list[str]:
    page.more.show_menu()
    assert page.more.menu_now is not None
    lines = [one.text() for one in page.more.menu_now.actions()]
    page.more.menu_now.close()
    return lines


def test_a_newsletter_that_was_never_changed_has_no_versions(page: NewslettersPage, draft: str) -> None:
    page.open(newsletter=draft)
    dialog = dialog_of(page)
    assert dialog.empty.isVisible()
    assert not dialog.restore_button.isVisible()
    assert not dialog.copy_button.isVisible()
    assert faults(dialog, "ja") == []


def test_the_state_before_the_first_change_can_be_put_back_and_that_undone(
    page: NewslettersPage, draft: str, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    page.open(newsletter=draft)
    changed(page, subject="書き直し", blocks=())
    clock.forward(minutes=6)
    changed(page, preheader="つづき")
    dialog = dialog_of(page)
    assert len(rows(dialog)) == 2
    assert "今の内容と同じ" in rows(dialog)[0]
    assert "件名を「書き直し」に変更" in rows(dialog)[0]
    assert "開いたときの内容" in rows(dialog)[1]
    assert not dialog.restore_button.isVisible()
    dialog.list.setCurrentRow(1)
    assert dialog.subject.text() == "初稿"
    view = dialog.findChild(SimpleRenderer)
    assert view is not None
    assert "寒くなりました。" in view.toPlainText()

    dialog.restore_button.click()

    model = page.editor.model
    assert model.content.subject == "初稿"
    assert len(model.blocks) == 2
    assert [one.why for one in services.versions.rows(draft)].count("restored") == 0  # it was the newest
    page.editor.keeper.flush()
    assert services.drafts.open(draft).content.subject == "初稿"
    assert "前の版に戻しました。" in frame.toasts
    assert frame.undo is not None
    frame.undo()
    assert model.content.subject == "書き直し"
    assert not model.blocks


def test_what_is_not_kept_yet_is_kept_before_going_back(
    page: NewslettersPage, draft: str, services: Services, clock: Clock
) -> None:
    page.open(newsletter=draft)
    changed(page, subject="二稿")
    clock.forward(minutes=1)
    changed(page, subject="三稿")
    dialog = dialog_of(page)
    assert len(dialog.versions) == 1
    dialog.restore_button.click()
    newest = services.versions.rows(draft)[0]
    assert newest.why == "restored"
    assert services.versions.content(newest.id).subject == "三稿"


def test_a_version_becomes_a_new_newsletter_also_of_a_sent_one(
    page: NewslettersPage, draft: str, services: Services, clock: Clock
) -> None:
    page.open(newsletter=draft)
    changed(page, subject="二稿")
    page.show_list()
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, draft, state, now=clock())
    page.open(newsletter=draft)
    dialog = dialog_of(page)
    assert not dialog.restore_button.isVisible()
    dialog.copy_button.click()
    assert page.editor.model.id != draft
    assert page.editor.model.content.subject == "初稿"
    assert page.editor.model.editable


def test_a_check_and_a_test_send_keep_a_version(
    page: NewslettersPage, draft: str, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    page.open(newsletter=draft)
    changed(page, subject="二稿")
    clock.forward(minutes=1)
    page.check.click()
    assert frame.gone[-1] == ("check", {"newsletter": draft})
    assert services.versions.rows(draft)[0].why == "checked"
    clock.forward(minutes=1)
    changed(page, subject="三稿")
    page.test.click()
    assert services.versions.content(services.versions.rows(draft)[0].id).subject == "三稿"


def test_a_version_that_can_not_be_read_is_told_in_the_dialog(
    page: NewslettersPage, draft: str, services: Services
) -> None:
    page.open(newsletter=draft)
    changed(page, subject="二稿")
    dialog = dialog_of(page)
    with services.book.transaction():
        services.book.write("DELETE FROM newsletter_version")
    dialog.restore_button.click()
    assert dialog.notice.isVisible()
    assert page.editor.model.content.subject == "二稿"


@pytest.mark.parametrize("size", [(1060, 780), (700, 620)])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_is_cut_or_nameless(
    page: NewslettersPage, draft: str, ui: Ui, size: tuple[int, int], language: str
) -> None:
    ui.theme.apply(language=language)  # type: ignore[arg-type]
    page.open(newsletter=draft)
    changed(page, subject="二稿")
    dialog = dialog_of(page)
    dialog.resize(*size)
    for _ in range(5):
        QApplication.processEvents()
    assert faults(dialog, language) == []


def test_the_menu_writes_the_page_for_the_shops_site(
    page: NewslettersPage, draft: str, tmp_path: Path, frame: FakeFrame
) -> None:
    page.open(newsletter=draft)
    assert {"前の版 …", "ウェブ用に書き出す …"} <= set(menu_lines(page))
    page.acts.export_site()
    chooser = page.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(tmp_path / "page.html"))
    assert "寒くなりました。" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "page.html を書き出しました" in frame.toasts[-1]
    chooser.fileSelected.emit(str(tmp_path / "none" / "page.html"))
    assert [error.id for error in frame.errors] == ["file-not-writable"]


def test_the_menu_is_there_only_for_an_open_newsletter(page: NewslettersPage, draft: str) -> None:
    assert not page.more.isVisible()
    page.open(newsletter=draft)
    assert page.more.isVisible()
    page.show_list()
    assert not page.more.isVisible()


def test_the_test_send_begins_with_the_person_of_the_preview(
    page: NewslettersPage, draft: str, services: Services
) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    page.open(newsletter=draft)
    (reader,) = services.previews.readers("花田")
    page.editor.preview.reader.take(reader)
    page.test.click()
    dialog = page.findChild(TestSendDialog)
    assert dialog is not None
    assert (dialog.reader.contact_id, dialog.reader.text()) == (reader.contact_id, "花田 花子")


def test_steady_typing_is_stored_without_a_rest(
    page: NewslettersPage, draft: str, services: Services, qtbot: QtBot
) -> None:
    page.open(newsletter=draft)
    model, keeper = page.editor.model, page.editor.keeper
    assert LATEST_MS + 600 <= 2000
    for number in range(40):
        model.change("書く", subject=f"{number}")
        if keeper.times:
            break
        qtbot.wait(WAIT_MS // 10)
    assert 5 < number < 25
    assert services.drafts.open(draft).content.subject.isdigit()
