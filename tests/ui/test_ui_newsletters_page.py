"""お便り in the window: the list, and the whole way of a draft through the editor, on a real book."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.composing.draft import parse_draft
from desktop_app.composing.photo_size import ENOUGH_BYTES
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import block
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, draft_points, draft_writing
from desktop_app.services.draft_views import DraftContent
from desktop_app.storage import mail_accounts, newsletters, settings, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog
from desktop_app.ui.editor.keeper import WAIT_MS
from desktop_app.ui.editor.point_row import PointRow
from desktop_app.ui.editor.sheets.button import ButtonSheet
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.editor.sheets.image import ImageSheet
from desktop_app.ui.editor.sheets.text import TextSheet
from desktop_app.ui.editor.sheets.words import FooterSheet
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.pages.newsletters.rename_dialog import RenameDialog
from desktop_app.ui.pages.newsletters.test_send import TestSendDialog
from tests.factories import aoi_shop, png_bytes
from tests.fakes import FaultSmtp
from tests.sending import Clock, account_at, add_reader
from tests.ui.conftest import FakeFrame
from tests.ui.editor_sheets import sheet_of
from tests.ui.page_checks import faults

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}
TEXT = {"type": "text", "parts": [{"paragraph": [{"merge": "full", "fallback": "お客"}, " 様"]}]}
DIVIDER = {"type": "divider"}
ORDER = {"type": "button", "runs": ["予約する"], "url": "https://example.jp/order", "order": True}


@pytest.fixture
def page(ui: Ui, services: Services, clock: Clock, qtbot: QtBot) -> NewslettersPage:
    with services.book.transaction():
        for number in range(3):
            add_reader(services.book, f"reader{number}@example.com", clock())
    made = NewslettersPage(ui)
    ui.tasks.changed.connect(made.data_changed)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    made.theme_changed()
    qtbot.wait(20)
    return made


def draft(services: Services, *blocks: dict[str, Any], subject: str = "冬のお便り", **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = services.drafts.open(newsletter).content
    services.drafts.save(newsletter, replace(content, subject=subject, blocks=blocks, **changes))
    return newsletter


def beginning(page: NewslettersPage) -> NewsletterStartDialog:
    """The ways to begin, which are open."""
    (found,) = [one for one in page.findChildren(NewsletterStartDialog) if one.isVisible()]
    return found


def stored(services: Services, newsletter: str) -> DraftContent:
    return services.drafts.open(newsletter).content


def opened(page: NewslettersPage, services: Services, *blocks: dict[str, Any], **changes: Any) -> str:
    newsletter = draft(services, *(blocks or (HEADING, TEXT, DIVIDER)), **changes)
    page.open(newsletter=newsletter)
    return newsletter


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_book_teaches_the_first_step(page: NewslettersPage, services: Services, ui: Ui) -> None:
    assert page.list.empty.isVisible()
    assert not page.new.isVisible()
    page.list.first.click()
    beginning(page).grids["quick"].cards[0].click()
    assert page.editing
    assert [block["type"] for block in page.editor.model.blocks] == ["heading", "text"]
    assert len(services.drafts.rows()) == 1
    page.back.click()
    assert not page.editing
    assert page.list.cards[0].name.text() == "（件名はまだありません）"
    assert page.new.isVisible()


def test_the_list_shows_state_date_and_numbers(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    topics.add(services.book, "セール", now=clock())
    sent = draft(services, HEADING, tag="常連")
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, sent, state, now=clock())
    page.reload()
    card = page.list.cards[0]
    assert card.chip.text() == "送信済み"
    assert "2026-11-22 送信" in card.facts.text()
    assert "お店のお便り" in card.facts.text()
    assert "「常連」の方" in card.facts.text()
    assert not card.delete.isVisible()
    assert not card.rename.isVisible()


def test_deleting_is_undone_by_the_toast(page: NewslettersPage, services: Services, frame: FakeFrame) -> None:
    draft(services, HEADING)
    page.reload()
    page.list.cards[0].delete.click()
    assert page.list.cards == []
    assert frame.toasts == ["消しました：冬のお便り"]
    assert frame.undo is not None
    frame.undo()
    assert [card.name.text() for card in page.list.cards] == ["冬のお便り"]


def test_renaming_copying_and_the_last_one_again(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    first = draft(services, HEADING)
    page.reload()
    assert not page.again.isVisible()
    page.list.cards[0].rename.click()
    dialog = page.findChild(RenameDialog)
    assert dialog is not None
    dialog.line.setText("十二月号")
    dialog.save.click()
    assert page.list.cards[0].name.text() == "十二月号"
    page.list.cards[0].copy.click()
    assert page.editing
    assert page.editor.model.title == "十二月号（コピー）"
    page.show_list()
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, first, state, now=clock())
    page.reload()
    page.again.click()
    assert page.editor.model.editable
    assert page.editor.model.blocks == (HEADING,)
    assert len(services.drafts.rows()) == 3


def test_a_card_leads_to_the_check_or_to_the_deliveries(
    page: NewslettersPage, services: Services, frame: FakeFrame, clock: Clock
) -> None:
    newsletter = draft(services, HEADING)
    page.reload()
    page.list.cards[0].check.click()
    assert frame.gone == [("check", {"newsletter": newsletter})]
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, newsletter, state, now=clock())
    page.reload()
    page.list.cards[0].check.click()
    assert frame.gone[-1] == ("deliveries", {"newsletter": newsletter})
    page.list.cards[0].open.click()
    assert page.editing


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_is_stored_by_itself(page: NewslettersPage, services: Services, qtbot: QtBot) -> None:
    newsletter = opened(page, services)
    editor = page.editor
    editor.who.subject.set_runs([])
    editor.who.subject.insertPlainText("春のお便り")
    editor.model.choose(1)
    sheet_of(editor, TextSheet).words.insertPlainText("こんにちは ")
    assert page.status.text() == "下書き・自動保存"
    assert stored(services, newsletter).subject == "冬のお便り"
    qtbot.waitUntil(lambda: editor.keeper.status == "saved", timeout=WAIT_MS + 2000)
    assert page.status.text() == "下書き・保存しました"
    assert stored(services, newsletter).subject == "春のお便り"
    assert stored(services, newsletter).blocks[1]["parts"][0]["paragraph"][-1] == " 様こんにちは "


def test_leaving_stores_at_once(page: NewslettersPage, services: Services) -> None:
    newsletter = opened(page, services)
    page.editor.who.preheader.insertPlainText("続き")
    page.leave()
    assert stored(services, newsletter).preheader == "続き"


def test_a_failing_save_says_so_and_keeps_the_words(
    page: NewslettersPage, services: Services, ui: Ui, frame: FakeFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsletter = opened(page, services)
    real = type(services.drafts).save

    def full(*_: object) -> None:
        raise AppError("disk-full")

    monkeypatch.setattr(type(services.drafts), "save", full)
    page.editor.who.subject.insertPlainText("もう")
    page.check.click()
    assert frame.gone == []
    assert frame.errors[-1].id == "disk-full"
    assert page.status.text() == "保存できません。もう一度試します"
    assert "もう" in page.editor.model.content.subject
    monkeypatch.setattr(type(services.drafts), "save", real)
    page.check.click()
    assert frame.gone == [("check", {"newsletter": newsletter})]
    assert "もう" in stored(services, newsletter).subject


def test_everything_can_be_undone_and_redone(page: NewslettersPage, services: Services) -> None:
    opened(page, services)
    editor, model = page.editor, page.editor.model
    before = model.content
    editor.who.subject.insertPlainText("あ")
    editor.who.subject.insertPlainText("い")
    editor.tiles["button"].click()
    sheet = sheet_of(editor, ButtonSheet)
    sheet.words.words.insertPlainText("予約")
    sheet.target.line.setText("example.jp")
    sheet.target.line.textEdited.emit("example.jp")
    sheet.order.check.click()
    editor.buttons["duplicate"].click()
    editor.buttons["delete"].click()
    after = model.content
    steps = model.stack.index()
    while model.stack.canUndo():
        editor.buttons["undo"].click()
    assert model.content == before
    assert editor.who.subject.runs() == ["冬のお便り"]
    while model.stack.canRedo():
        editor.buttons["redo"].click()
    assert model.content == after
    assert model.stack.index() == steps


def test_typing_in_one_place_is_one_step_until_a_rest(page: NewslettersPage, services: Services) -> None:
    opened(page, services)
    model, now = page.editor.model, [0.0]
    model.clock = lambda: now[0]
    for char in "春の":
        page.editor.who.subject.insertPlainText(char)
        now[0] += 0.2
    now[0] += 5
    page.editor.who.subject.insertPlainText("花")
    assert model.stack.count() == 2
    QTest.keyClick(page.editor.who.subject, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.content.subject == "冬のお便り春の"
    QTest.keyClick(page.editor.who.subject, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.content.subject == "冬のお便り"


def test_blocks_are_moved_by_key_and_by_mouse_and_the_footer_stays_last(
    page: NewslettersPage, services: Services
) -> None:
    opened(page, services)
    blocks, model = page.editor.blocks, page.editor.model
    assert blocks.count() == 4
    QTest.keyClick(blocks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert model.blocks == (TEXT, HEADING, DIVIDER)
    assert model.current == 1
    for _ in range(3):
        QTest.keyClick(blocks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert model.blocks == (TEXT, DIVIDER, HEADING)
    drop(blocks, to_row=0)
    assert model.blocks == (HEADING, TEXT, DIVIDER)
    drop(blocks, to_row=3, below=True)
    assert model.blocks == (TEXT, DIVIDER, HEADING)
    model.choose(3)
    drop(blocks, to_row=0)
    assert model.blocks == (TEXT, DIVIDER, HEADING)
    assert not blocks.item(3).flags() & Qt.ItemFlag.ItemIsDragEnabled


def drop(blocks: Any, *, to_row: int, below: bool = False) -> None:
    rect = blocks.visualItemRect(blocks.item(to_row))
    at = QPointF(rect.center().x(), rect.bottom() - 2 if below else rect.top() + 2)
    data = blocks.mimeData([])
    blocks.dropEvent(QDropEvent(
        at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    ))


def test_blocks_are_added_duplicated_and_deleted(
    page: NewslettersPage, services: Services, frame: FakeFrame
) -> None:
    newsletter = opened(page, services)
    editor, model = page.editor, page.editor.model
    for kind in ("heading", "text", "image", "button", "divider"):
        editor.tiles[kind].click()
    kinds = [block["type"] for block in model.blocks]
    assert kinds == ["heading", "heading", "text", "image", "button", "divider", "text", "divider"]
    editor.blocks.setFocus()
    QTest.keyClick(editor.blocks, Qt.Key.Key_Delete)
    assert frame.toasts[-1] == "消しました：区切り"
    assert frame.undo is not None
    frame.undo()
    assert len(model.blocks) == 8
    QTest.keyClick(editor.blocks, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert len(model.blocks) == 9
    model.choose(len(model.blocks))
    QTest.keyClick(editor.blocks, Qt.Key.Key_Delete)  # the legal footer
    assert len(model.blocks) == 9
    assert sheet_of(editor, FooterSheet).isVisible()
    editor.keeper.flush()
    assert stored(services, newsletter).blocks == model.blocks


def test_the_toasts_undo_brings_back_only_the_deleted_block(
    page: NewslettersPage, services: Services, frame: FakeFrame
) -> None:
    opened(page, services)
    model = page.editor.model
    model.choose(1)
    page.editor.buttons["delete"].click()
    assert frame.undo is not None
    undo = frame.undo
    page.editor.who.subject.insertPlainText("新しい")
    undo()
    assert model.blocks == (HEADING, TEXT, DIVIDER)
    assert "新しい" in model.content.subject
    page.show_list()
    undo()  # for another newsletter than the one that is open it does nothing
    assert len(model.blocks) == 0


def test_a_draft_deleted_elsewhere_is_told_once(
    page: NewslettersPage, services: Services, frame: FakeFrame
) -> None:
    newsletter = opened(page, services)
    services.drafts.delete(newsletter)
    page.editor.who.subject.insertPlainText("あ")
    page.leave()
    assert [error.id for error in frame.errors] == ["newsletter-missing"]
    assert page.editor.keeper.status == "failed"
    assert not page.editor.keeper._timer.isActive()


def test_writing_begins_in_an_empty_subject(page: NewslettersPage, services: Services) -> None:
    page.open(new=True)
    beginning(page).grids["quick"].cards[0].click()
    assert page.editor.who.subject.hasFocus()
    opened(page, services)
    assert page.editor.blocks.hasFocus()


def test_the_heading_has_a_size_and_chips(page: NewslettersPage, services: Services) -> None:
    opened(page, services)
    sheet = sheet_of(page.editor, HeadingSheet)
    sheet.level_box.choose("3")
    sheet.level_box.activated.emit(2)
    sheet.fields.insert("family")
    block = page.editor.model.blocks[0]
    assert block["level"] == 3
    assert {"merge": "family", "fallback": "お客"} in block["runs"]


def test_a_button_without_target_is_told_and_half_an_address_completed(
    page: NewslettersPage, services: Services
) -> None:
    opened(page, services, HEADING, {**ORDER, "url": ""})
    editor = page.editor
    assert any(point.rule == "button-without-link" for point in editor.checks._look.points)  # type: ignore[union-attr]
    editor.model.choose(1)
    sheet = sheet_of(editor, ButtonSheet)
    line, problem = sheet.target.line, sheet.target.field.problem
    line.setText("ここ です")
    line.textEdited.emit("ここ です")
    assert problem.isVisible()
    line.setText("hananoaoi.example/new")
    line.textEdited.emit("hananoaoi.example/new")
    line.editingFinished.emit()
    assert editor.model.blocks[1]["url"] == "https://hananoaoi.example/new"
    assert not problem.isVisible()


# ── photos ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_photo_is_dropped_described_and_shown_again(
    page: NewslettersPage, services: Services, tmp_path: Path
) -> None:
    newsletter = opened(page, services)
    file = tmp_path / "花.png"
    file.write_bytes(png_bytes(60, 30))
    editor = page.editor
    editor.tiles["image"].click()
    sheet = sheet_of(editor, ImageSheet)
    panel = sheet.photo
    assert panel.photo.empty
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    panel.photo.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    ))
    assert not panel.photo.empty
    assert panel.about.said() == "花.png\n横60 × 縦30ピクセル・1通あたり1 KB"
    panel.alt_line.setText("赤い花")
    panel.alt_line.textEdited.emit("赤い花")
    sheet.wide.width_box.setValue(300)
    editor.keeper.flush()
    block = stored(services, newsletter).blocks[1]
    assert (block["alt"], block["width"]) == ("赤い花", 300)
    assert services.photos.load(str(block["attachment"])).name == "花.png"
    page.show_list()
    page.edit(newsletter)
    editor.model.choose(1)
    assert not panel.photo.empty


def test_a_photo_of_a_phone_is_made_small_and_upright(
    page: NewslettersPage, services: Services, tmp_path: Path
) -> None:
    image = QImage(3000, 2000, QImage.Format.Format_RGB32)
    image.fill(0)  # else what the memory held before decides on the photo's size
    for row in range(2000):
        for column in range(0, 3000, 50):
            image.setPixel(column, row, (row * column) & 0xFFFFFF)
    image.save(str(tmp_path / "phone.png"))
    assert (tmp_path / "phone.png").stat().st_size > ENOUGH_BYTES
    opened(page, services, HEADING, {"type": "image", "attachment": "", "alt": "", "width": 0, "link": ""})
    page.editor.model.choose(1)
    sheet_of(page.editor, ImageSheet).photo.take(str(tmp_path / "phone.png"))
    picture = services.photos.load(str(page.editor.model.blocks[1]["attachment"]))
    assert picture.media_type == "image/jpeg"
    assert len(picture.data) <= ENOUGH_BYTES
    assert picture.width in (1104, 828, 552)
    assert picture.height == round(picture.width * 2 / 3)


def test_a_file_that_is_no_photo_is_refused_in_place(
    page: NewslettersPage, services: Services, tmp_path: Path
) -> None:
    opened(page, services, HEADING, {"type": "image", "attachment": "", "alt": "", "width": 0, "link": ""})
    (tmp_path / "no.jpg").write_text("x", encoding="utf-8")
    page.editor.model.choose(1)
    panel = sheet_of(page.editor, ImageSheet).photo
    panel.take(str(tmp_path / "no.jpg"))
    assert panel.problem.isVisible()
    assert "写真" in panel.problem.said()
    assert page.editor.model.blocks[1]["attachment"] == ""


# ── who, kind, the question ─────────────────────────────────────────────────────────────────────────────────


def test_the_number_of_readers_is_live(
    page: NewslettersPage, services: Services, clock: Clock, ui: Ui
) -> None:
    newsletter = opened(page, services)
    who = page.editor.who
    assert who.number.text() == "3人に送れます"
    assert not who.topic.isVisible()
    services.contacts.optout("reader1@example.com", via="phone")
    topics.add(services.book, "セール", now=clock())
    ui.announce("contacts", "shop")
    assert who.number.text() == "2人に送れます"
    assert who.topic.isVisible()
    who.topic.setCurrentIndex(1)
    who.topic.activated.emit(1)
    assert stored(services, newsletter).topic_id == services.drafts.choices().topics[1][0]
    assert who.number.text() == "2人に送れます"


def test_a_tag_narrows(page: NewslettersPage, services: Services, clock: Clock) -> None:
    from desktop_app.storage import contacts

    named = contacts.search(services.book, "")[0]
    contacts.update(services.book, named.id, now=clock(), tags=("常連",))
    newsletter = opened(page, services)
    who = page.editor.who
    assert who.tag.itemText(1) == "「常連」の方（1人）"
    who.tag.setCurrentIndex(1)
    who.tag.activated.emit(1)
    assert stored(services, newsletter).tag == "常連"
    assert who.number.text() == "1人に送れます"
    who.tag.setCurrentIndex(0)
    who.tag.activated.emit(0)
    assert stored(services, newsletter).tag is None


def test_mail_order_is_asked_and_no_needs_a_reason(page: NewslettersPage, services: Services) -> None:
    newsletter = opened(page, services, HEADING, ORDER)
    question = page.editor.question
    assert question.isVisible()
    assert not question.yes.isChecked()
    assert not question.no.isChecked()
    assert "注文ボタン" in question.text.said()
    question.no.click()
    assert question.reason.problem.isVisible()
    question.reason_line.setText("店頭だけ")
    question.reason_line.textEdited.emit("店頭だけ")
    assert not question.reason.problem.isVisible()
    page.editor.keeper.flush()
    content = stored(services, newsletter)
    assert (content.remote_sale_ad, content.remote_sale_reason) == (False, "店頭だけ")
    question.yes.click()
    assert stored(services, newsletter).remote_sale_ad is True
    assert stored(services, newsletter).remote_sale_reason is None


def test_mail_order_is_asked_whatever_stands_there(page: NewslettersPage, services: Services) -> None:
    newsletter = opened(page, services, HEADING)
    question = page.editor.question
    assert question.isVisible()
    assert not question.text.isVisible()
    question.no.click()
    assert not question.reason.problem.isVisible()  # without a price or the like "no" needs no reason
    page.editor.keeper.flush()
    content = stored(services, newsletter)
    assert (content.remote_sale_ad, content.remote_sale_seen) == (False, ())


def test_what_is_added_after_a_no_asks_once_more(page: NewslettersPage, services: Services) -> None:
    newsletter = opened(page, services, HEADING, ORDER)
    question = page.editor.question
    question.no.click()
    question.reason_line.setText("店頭だけ")
    question.reason_line.textEdited.emit("店頭だけ")
    page.editor.keeper.flush()
    assert question.no.isChecked()
    page.editor.who.subject.insertPlainText("花束 3,300円 ")
    page.editor.keeper.flush()
    assert not question.no.isChecked()
    assert "もう一度" in question.effect.said()
    assert page.editor._right.box.indexOf(question) < page.editor._right.box.indexOf(page.editor.checks)
    question.no.click()
    page.editor.keeper.flush()
    assert question.no.isChecked()
    assert set(stored(services, newsletter).remote_sale_seen or ()) == {"price", "order_button"}
    assert stored(services, newsletter).remote_sale_reason == "店頭だけ"


def test_a_notice_is_not_asked(page: NewslettersPage, services: Services) -> None:
    opened(page, services, HEADING, cls=MessageClass.NOTICE)
    assert not page.editor.question.isVisible()


def test_a_no_that_nobody_gave_needs_a_reason_once_there_is_a_sign(
    page: NewslettersPage, services: Services
) -> None:
    opened(page, services, HEADING, remote_sale_ad=False)
    question = page.editor.question
    assert not question.reason.problem.isVisible()
    page.editor.who.subject.insertPlainText("花束 3,300円 ")
    page.editor.keeper.flush()
    assert question.isVisible()
    assert question.reason.problem.isVisible()


def test_a_shop_without_remote_orders_is_not_asked(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    settings.save_shop(services.book, aoi_shop(remote_orders=False), clock())
    opened(page, services, HEADING, ORDER)
    assert not page.editor.question.isVisible()


def test_language_and_kind_are_plain_words(page: NewslettersPage, services: Services) -> None:
    newsletter = opened(page, services)
    box, kind = page.editor.about.language_box, page.editor.kind
    box.choose("en")
    box.activated.emit(box.currentIndex())
    assert kind.yes.isChecked()
    assert not kind.other.isVisibleTo(kind)
    kind.no.click()
    page.editor.keeper.flush()
    content = stored(services, newsletter)
    assert (content.cls, content.language) == (MessageClass.NOTICE, "en")
    assert "入れられません" in kind.effect.said()
    page.editor.model.stack.undo()
    assert kind.yes.isChecked()


def test_a_kind_that_the_window_does_not_offer_stays_until_it_is_answered(
    page: NewslettersPage, services: Services
) -> None:
    newsletter = opened(page, services, cls=MessageClass.TX)
    kind = page.editor.kind
    assert "ご注文の連絡（広告なし）" in kind.other.said()
    assert not kind.yes.isChecked()
    assert not kind.no.isChecked()
    kind.yes.click()
    page.editor.keeper.flush()
    assert stored(services, newsletter).cls is MessageClass.AD
    assert not kind.other.isVisibleTo(kind)


# ── checks, test send, frozen ───────────────────────────────────────────────────────────────────────────────


def test_the_checks_name_what_is_missing_and_lead_there(page: NewslettersPage, services: Services) -> None:
    opened(page, services, {"type": "heading", "level": 1, "runs": []}, TEXT, subject="")
    shown = {row.text.said(): row for row in page.editor.checks.findChildren(PointRow) if row.isVisible()}
    assert "件名がありません" in shown
    assert "1番目の部品に文字がありません" in shown
    assert "法律で必要な表示 5つともあり" in shown
    page.editor.model.choose(1)
    button = shown["1番目の部品に文字がありません"].button
    assert button is not None
    button.click()
    assert page.editor.model.current == 0
    assert sheet_of(page.editor, HeadingSheet).words.hasFocus()
    write = shown["件名がありません"].button
    assert write is not None
    write.click()
    assert page.editor.who.subject.hasFocus()


def test_a_sender_without_an_account_is_named_by_its_article_and_leads_there(
    page: NewslettersPage, services: Services, frame: FakeFrame
) -> None:
    opened(page, services)
    look, record = page.editor.checks._look, newsletters.all_newsletters(services.book)[0]
    assert look is not None
    found = [block("JP-SEM-5-TRUEFROM", "from-not-own")]
    reading = draft_writing.read(parse_draft({"subject": "-", "blocks": []}), "ja")
    foreign = draft_points.of_rules(found, reading, record, aoi_shop(), services.drafts.words, said=())
    page.editor.checks.show_look(replace(look, points=tuple(foreign)))
    QApplication.processEvents()
    rows = [row for row in page.editor.checks.findChildren(PointRow) if row.isVisible()]
    words = "\n".join(one.text() for row in rows for one in row.findChildren(QLabel))
    assert "JP-SEM" not in words
    row = next(row for row in rows if "特電法5条" in row.small.said())
    assert row.button is not None
    row.button.click()
    assert frame.gone[-1] == ("settings", {"section": "account"})


def test_a_test_send_goes_to_a_confirmed_address(
    page: NewslettersPage, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    with FaultSmtp() as server:
        mail_accounts.save_account(services.book, account_at(server.port), clock())
        opened(page, services)
        page.editor.who.subject.insertPlainText("試し")
        page.test.click()
        dialog = page.findChild(TestSendDialog)
        assert dialog is not None
        assert dialog.targets.ticked() == [services.account.account().address]
        dialog.send.click()
        assert len(server.taken) == 1
    assert "サーバーが受け取りました" in frame.toasts[-1]


def test_another_own_address_needs_its_code(
    page: NewslettersPage, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import secrets

    monkeypatch.setattr(secrets, "randbelow", lambda _: 123456)
    with FaultSmtp() as server:
        mail_accounts.save_account(services.book, account_at(server.port, from_confirmed_at=None), clock())
        opened(page, services)
        page.test.click()
        dialog = page.findChild(TestSendDialog)
        assert dialog is not None
        assert not dialog.send.isVisible()
        new = dialog.new
        new.address_line.setText("私@")
        new.ask_code.click()
        assert new.address.problem.isVisible()
        new.address_line.setText("me@example.jp")
        new.ask_code.click()
        assert "me@example.jp" in new.notice.text.said()
        new.code_line.setText("999999")
        new.confirm.click()
        assert new.code.problem.isVisible()
        new.code_line.setText("123456")
        new.confirm.click()
        assert dialog.targets.ticked() == ["me@example.jp"]
        dialog.send.click()
        assert len(server.taken) == 2


def test_a_server_that_refuses_is_told_in_the_dialog(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    mail_accounts.save_account(services.book, account_at(1), clock())
    opened(page, services)
    page.test.click()
    dialog = page.findChild(TestSendDialog)
    assert dialog is not None
    dialog.send.click()
    assert dialog.result_notice.isVisible()
    assert dialog.send.isEnabled()


def test_a_sent_newsletter_opens_for_reading_with_a_copy_button(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    newsletter = draft(services, HEADING, TEXT)
    for state in (NewsletterState.SENDING, NewsletterState.SENT):
        newsletters.set_state(services.book, newsletter, state, now=clock())
    page.open(newsletter=newsletter)
    editor = page.editor
    assert editor.frozen.isVisible()
    assert editor.who.subject.isReadOnly()
    assert not page.check.isVisible()
    assert not page.test.isVisible()
    assert not editor.tiles["text"].isVisible()
    editor.acts.add_block("text")
    editor.model.choose(0)
    QTest.keyClick(editor.blocks, Qt.Key.Key_Delete)
    QTest.keyClick(editor.blocks, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.model.blocks == (HEADING, TEXT)
    page.copy.click()
    assert editor.model.editable
    assert editor.model.id != newsletter
    assert editor.model.blocks == (HEADING, TEXT)


def test_a_draft_that_was_sent_meanwhile_can_no_longer_be_changed(
    page: NewslettersPage, services: Services, clock: Clock, ui: Ui
) -> None:
    newsletter = opened(page, services)
    newsletters.set_state(services.book, newsletter, NewsletterState.SENDING, now=clock())
    ui.announce("newsletters", "deliveries")
    assert not page.editor.model.editable
    assert page.copy.isVisible()


def settled_faults(page: NewslettersPage, language: str, qtbot: QtBot) -> list[str]:
    """What is wrong once all layouts had their turn."""
    for _ in range(20):
        qtbot.wait(30)
        found = faults(page, language)
        if not found:
            break
    return found


def speak(page: NewslettersPage, ui: Ui, language: Any) -> None:
    """As the window changes its language."""
    ui.theme.apply(language=language)
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))


# ── look ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [(1072, 800), (932, 700), (700, 700), (500, 700)])
def test_nothing_is_cut_or_nameless(
    page: NewslettersPage, services: Services, ui: Ui, qtbot: QtBot, language: str, size: tuple[int, int]
) -> None:
    speak(page, ui, language)
    image = {"type": "image", "attachment": "", "alt": "", "width": 0, "link": ""}
    opened(page, services, HEADING, TEXT, image, ORDER, DIVIDER)
    page.resize(*size)
    for place in range(6):
        page.editor.model.choose(place)
        assert settled_faults(page, language, qtbot) == []
    page.show_list()
    assert settled_faults(page, language, qtbot) == []


def test_the_words_follow_the_language_at_once(page: NewslettersPage, services: Services, ui: Ui) -> None:
    opened(page, services)
    speak(page, ui, "en")
    assert page.check.text() == "Check and send"
    assert page.editor.tiles["text"].text() == "Text"
    assert page.editor.who.number.text() == "3 people get it"
