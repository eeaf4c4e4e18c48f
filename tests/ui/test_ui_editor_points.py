"""点検 in the window: what is found, beside its block and in the panel, its button, its undo, the numbers."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.address import parse_address
from desktop_app.domain.mailing import MessageClass
from desktop_app.services import Services
from desktop_app.storage import settings, suppressions
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import FallbackDialog
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.point_row import PointRow
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.widgets.buttons import Button
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock, add_reader
from tests.ui.conftest import FakeFrame

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}
WORDS = "今年も赤いポインセチアが入りました。どうぞ店先でごらんください。"


def text(*runs: Any) -> dict[str, Any]:
    return {"type": "text", "parts": [{"paragraph": list(runs)}]}


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


def opened(page: NewslettersPage, services: Services, *blocks: dict[str, Any], **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = replace(
        services.drafts.open(newsletter).content,
        **{"subject": "冬のお便り", "preheader": "花が入りました", "blocks": (HEADING, *blocks), **changes},
    )
    services.drafts.save(newsletter, content)
    page.open(newsletter=newsletter)
    QApplication.processEvents()
    return newsletter


def rows_of(place: QWidget) -> list[PointRow]:
    QApplication.processEvents()
    return [row for row in place.findChildren(PointRow) if row.isVisibleTo(place)]


def row_of(place: QWidget, words: str) -> PointRow:
    rows = [row for row in rows_of(place) if words in row.text.said()]
    assert rows, [row.text.said() for row in rows_of(place)]
    return rows[-1]


def says(place: QWidget, words: str) -> bool:
    return any(words in row.text.said() for row in rows_of(place))


def press(place: QWidget, words: str) -> None:
    button = row_of(place, words).button
    assert button is not None
    button.click()
    QApplication.processEvents()


def test_a_draft_in_order_says_so(page: NewslettersPage, services: Services) -> None:
    opened(page, services, text(WORDS))
    said = [row.text.said() for row in rows_of(page.editor.checks)]
    assert said[0] == "法律で必要な表示 5つともあり"
    assert said[1] == "差し込みの欠け なし"
    assert said[2].startswith("1通の大きさ")
    assert len(said) == 3
    assert not any("適法" in one for one in said)


def test_a_point_stands_beside_its_block_and_its_click_is_undone(
    page: NewslettersPage, services: Services
) -> None:
    opened(page, services, text(WORDS), text("ｶﾞｰﾍﾞﾗです。", WORDS))
    editor = page.editor
    points = editor.panel.points
    assert not points.isVisible()
    editor.model.choose(2)
    assert points.isVisible()
    press(points, "半角カタカナ")
    assert "ガーベラです。" in str(editor.model.block)
    assert not points.isVisible()
    assert not says(editor.checks, "半角カタカナ")
    assert editor.model.stack.undoText() == "文字を直す"
    editor.model.stack.undo()
    editor.keeper.flush()
    assert "ｶﾞｰﾍﾞﾗ" in str(editor.model.block)
    assert says(editor.checks, "半角カタカナ")


def test_the_panel_leads_to_the_block_and_to_the_head(page: NewslettersPage, services: Services) -> None:
    opened(page, services, text(WORDS), text("○○の花です。", WORDS), preheader="")
    editor = page.editor
    press(editor.checks, "○○")
    assert editor.model.current == 2
    press(editor.checks, "続きの一文が空")
    assert editor.who.preheader.hasFocus()


def test_the_panel_leads_to_the_words_of_a_photo(
    page: NewslettersPage, services: Services, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(png_bytes(600, 400))
    photo = services.photos.take(str(tmp_path / "a.png")).photo
    opened(page, services, text(WORDS), {"type": "image", **photo, "alt": "", "width": 0, "link": ""})
    press(page.editor.checks, "写真に説明文がありません")
    assert page.editor.model.current == 2
    field = next(one for one in page.editor.panel.findChildren(PhotoField) if one.isVisible())
    assert field.alt_line.hasFocus()


def test_blocks_with_points_are_marked_in_the_list(page: NewslettersPage, services: Services) -> None:
    opened(page, services, text("○○の花です。", WORDS), {"type": "heading", "level": 2, "runs": []},
           text("{{name}} さま", WORDS), text("http の ", {"text": "店", "link": "http://example.jp"}))
    marks = [page.editor.blocks.mark_at(place) for place in range(6)]
    assert marks == [None, "warn", "neutral", "stop", None, None]


def test_words_are_chosen_for_a_field_that_stays_empty(page: NewslettersPage, services: Services) -> None:
    opened(page, services, text({"merge": "company"}, " 御中"), text(WORDS))
    editor = page.editor
    press(editor.checks, "「会社名」が空の方が3人")
    dialog = page.findChild(FallbackDialog)
    assert dialog is not None
    dialog.instead.setChecked(True)
    dialog.words_line.setText("お客様")
    dialog.keep()
    QApplication.processEvents()
    assert says(editor.checks, "差し込みの欠け なし")
    assert services.drafts.look(editor.model.id).to_send == 3
    editor.model.stack.undo()
    editor.keeper.flush()
    assert says(editor.checks, "「会社名」が空の方が3人")


def test_what_the_shop_lacks_is_told_at_the_footer_and_leads_to_its_field(
    page: NewslettersPage, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    settings.save_shop(services.book, aoi_shop(phone="", contact=""), clock())
    opened(page, services, text(WORDS))
    editor = page.editor
    editor.model.choose(2)
    assert editor.model.block is None
    assert editor.panel.points.isVisible()
    button = editor.panel.points.findChildren(PointRow)[0].button
    assert button is not None
    button.click()
    assert frame.gone[-1] == ("settings", {"section": "shop", "field": "phone"})


def test_points_of_blocks_that_moved_meanwhile_mend_no_other_block(
    page: NewslettersPage, services: Services
) -> None:
    opened(page, services, text("ｶﾞｰﾍﾞﾗです。", WORDS), {"type": "divider"}, text("ﾊﾞﾗの", WORDS))
    editor = page.editor
    editor.model.choose(1)
    assert editor.panel.points.isVisible()
    point = next(one for one in services.drafts.look(editor.model.id).points if one.block == 2)
    editor.model.move("x", [0], 2)
    before = editor.model.content
    assert not editor.panel.points.isVisible()
    editor.mending.do(point)
    assert editor.model.content == before
    editor.keeper.flush()
    moved = next(one for one in services.drafts.look(editor.model.id).points if one.block)
    assert moved.block == 1


def test_many_hints_stand_behind_one_button(page: NewslettersPage, services: Services) -> None:
    links = [text(WORDS, {"text": "店", "link": f"http://a{number}.example.jp/"}) for number in range(6)]
    opened(page, services, *links)
    checks = page.editor.checks
    assert len([row for row in rows_of(checks) if row.button is not None]) == 2
    (more,) = [one for one in checks.findChildren(Button) if one.text() == "ほかのヒント 4件"]
    more.click()
    assert len([row for row in rows_of(checks) if row.button is not None]) == 6


def test_a_sent_newsletter_is_not_mended(page: NewslettersPage, services: Services) -> None:
    opened(page, services, text(WORDS), text("○○", WORDS))
    editor = page.editor
    point = next(one for one in services.drafts.look(editor.model.id).points if one.block)
    editor.model.editable = False
    before = editor.model.content
    editor.mending.do(replace(point, mend="letters"))
    assert editor.model.content == before


# ── the two questions ─────────────────────────────────────────────────────────────────────────────────────


def test_the_questions_show_their_numbers_before_and_after(
    page: NewslettersPage, services: Services, clock: Clock
) -> None:
    suppressions.add_optout(
        services.book, parse_address("reader0@example.com"), at=clock(), scope=None, until=None,
        channel="phone", by="青井 葵", now=clock(),
    )
    opened(page, services, text(WORDS))
    kind, question = page.editor.kind, page.editor.question
    assert kind.yes.isChecked()
    assert kind.of_yes.said().endswith("2人に送れます")
    assert kind.of_no.said().endswith("3人に送れます（1人多い）")
    assert question.of_yes.said() == "2人に送れます"
    kind.no.click()
    QApplication.processEvents()
    assert kind.of_no.said().endswith("3人に送れます")
    assert kind.of_yes.said().endswith("2人に送れます（1人少ない）")
    assert "停止を申し出た方にも" in kind.effect.said()
    assert not question.isVisible()
    page.editor.model.stack.undo()
    assert page.editor.model.content.cls is MessageClass.AD
    assert question.isVisible()
    question.yes.click()
    assert "個人のお客さま" in question.effect.said()
