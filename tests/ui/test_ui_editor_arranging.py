"""Arranging blocks: by keyboard alone, by mouse, several at once, and from one newsletter into another."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.brand import Brand
from desktop_app.services import Services
from desktop_app.storage import settings
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_copies import BLOCKS_TYPE, KIND_TYPE, from_mime, tidy, without
from desktop_app.ui.editor.block_names import FREQUENT, KINDS
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.editor.model import MAX_BLOCKS
from desktop_app.ui.editor.sheets.hours import HoursSheet
from desktop_app.ui.editor.sheets.map import MapSheet
from desktop_app.ui.editor.sheets.product import ProductSheet
from desktop_app.ui.editor.tiles import Tile
from desktop_app.ui.preview.pane import PreviewPane
from tests.factories import png_bytes
from tests.sending import Clock
from tests.ui.conftest import FakeFrame
from tests.ui.editor_sheets import sheet_of

HEADING: dict[str, Any] = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}
TEXT: dict[str, Any] = {"type": "text", "parts": [{"paragraph": ["こんにちは"]}]}
DIVIDER = {"type": "divider"}
SPACER = {"type": "spacer", "size": "m"}
CTRL, ALT, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier,
)  # fmt: skip


@pytest.fixture
def editor(
    ui: Ui, services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EditorView]:
    # The preview works in the background; here everything is done at once, and would wait for it.
    monkeypatch.setattr(PreviewPane, "show_content", lambda *_: None)
    monkeypatch.setattr(PreviewPane, "show_newsletter", lambda *_: None)
    monkeypatch.setattr(PreviewPane, "refresh", lambda *_: None)
    made = EditorView(ui)
    qtbot.addWidget(made)
    made.resize(1072, 700)
    made.retranslate()
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    show(made, services, HEADING, TEXT, DIVIDER)
    yield made
    made.keeper.flush()


def show(editor: EditorView, services: Services, *blocks: dict[str, Any]) -> str:
    newsletter = services.drafts.new()
    content = services.drafts.open(newsletter).content
    services.drafts.save(newsletter, replace(content, subject="冬", blocks=blocks))
    editor.show_draft(services.drafts.open(newsletter))
    editor.blocks.setFocus()
    return newsletter


def key(code: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """To whoever has the cursor."""
    at = QApplication.focusWidget()
    assert at is not None
    QTest.keyClick(at, code, held)
    QApplication.processEvents()


def write(text: str) -> None:
    """As an input method commits it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    at = QApplication.focusWidget()
    assert at is not None
    QApplication.sendEvent(at, event)


def kinds(editor: EditorView) -> list[str]:
    return [str(block["type"]) for block in editor.model.blocks]


# ── keyboard ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_product_is_added_written_moved_and_undone_without_a_mouse(editor: EditorView) -> None:
    key(Qt.Key.Key_Return, CTRL)
    assert QApplication.focusWidget() is editor.adding.search
    write("商品")
    key(Qt.Key.Key_Return)
    assert kinds(editor) == ["heading", "product", "text", "divider"]
    sheet = sheet_of(editor, ProductSheet)
    assert QApplication.focusWidget() is sheet.name.words
    write("ポインセチア")
    key(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is sheet.price.line
    write("１６５０")
    assert editor.model.blocks[1]["name"] == ["ポインセチア"]
    assert editor.model.blocks[1]["price"] == 1650
    key(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is editor.blocks
    key(Qt.Key.Key_Down, ALT)
    key(Qt.Key.Key_Down, ALT)
    key(Qt.Key.Key_Down, ALT)
    assert kinds(editor) == ["heading", "text", "divider", "product"]
    for _ in range(5):
        key(Qt.Key.Key_Z, CTRL)
    assert kinds(editor) == ["heading", "text", "divider"]
    for _ in range(5):
        key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert kinds(editor) == ["heading", "text", "divider", "product"]
    assert editor.model.blocks[3]["price"] == 1650


def test_letters_typed_in_the_list_search_for_a_block(editor: EditorView) -> None:
    for letter in "kupon":
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClicks(at, letter)
    assert editor.adding.search.text() == "kupon"
    shown = [kind for kind, tile in editor.tiles.items() if tile.isVisible()]
    assert shown == ["coupon"]
    key(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is editor.tiles["coupon"]
    key(Qt.Key.Key_Space)
    assert kinds(editor)[1] == "coupon"
    assert editor.adding.search.text() == ""


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("みだし", "heading"), ("ボタン", "button"), ("予約", "button"), ("ちず", "map"), ("ｸｰﾎﾟﾝ", "coupon"),
        ("Instagram", "social"), ("特商法", "notation"), ("余白", "spacer"), ("jikou", "seasonal"),
        ("２列", "columns"),
    ],
)  # fmt: skip
def test_a_kind_is_found_by_what_people_call_it(editor: EditorView, words: str, kind: str) -> None:
    editor.adding.search.setText(words)
    assert kind in [one for one, tile in editor.tiles.items() if tile.isVisible()]


def test_what_nobody_calls_a_block_adds_nothing(editor: EditorView) -> None:
    editor.adding.search.setText("そんなものはない")
    editor.adding.search.setFocus()
    key(Qt.Key.Key_Return)
    assert editor.adding.nothing.isVisible()
    assert len(editor.model.blocks) == 3
    key(Qt.Key.Key_Escape)
    assert editor.tiles["heading"].isVisible()


def test_arrows_go_through_all_tiles(editor: EditorView) -> None:
    assert [kind for kind, tile in editor.tiles.items() if tile.isVisible()] == sorted(
        FREQUENT, key=KINDS.index
    )
    editor.adding.more.click()
    assert all(tile.isVisible() for tile in editor.tiles.values())
    editor.adding.search.setFocus()
    key(Qt.Key.Key_Down)
    seen = []
    for _ in KINDS:
        tile = QApplication.focusWidget()
        assert isinstance(tile, Tile)
        seen.append(tile.kind)
        key(Qt.Key.Key_Right)
    assert set(seen) == set(KINDS)
    key(Qt.Key.Key_Up)
    key(Qt.Key.Key_Left)
    assert isinstance(QApplication.focusWidget(), Tile)
    for _ in range(10):
        key(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is editor.adding.search


@pytest.mark.parametrize("kind", KINDS)
def test_a_block_of_every_kind_begins_in_its_first_field(editor: EditorView, kind: str) -> None:
    editor.tiles[kind].click()
    assert kinds(editor)[1] == kind
    at = QApplication.focusWidget()
    assert at is not None
    assert editor.panel.isAncestorOf(at) if kind != "divider" else at is editor.blocks
    editor.keeper.flush()


def test_undo_keys_in_a_line_undo_the_draft(editor: EditorView) -> None:
    editor.tiles["map"].click()
    line = sheet_of(editor, MapSheet).address.line
    before = line.text()
    write("本館")
    assert editor.model.blocks[1]["address"] == before + "本館"
    key(Qt.Key.Key_Z, CTRL)
    assert line.text() == before
    assert kinds(editor)[1] == "map"
    key(Qt.Key.Key_Z, CTRL)
    assert kinds(editor) == ["heading", "text", "divider"]


def test_there_is_no_limit_to_undo(editor: EditorView) -> None:
    now = [0.0]
    editor.model.clock = lambda: now[0]
    for number in range(1200):
        now[0] += 10
        editor.model.change_block("x", typing="runs", runs=[str(number)])
    for _ in range(1200):
        editor.model.stack.undo()
    assert editor.model.blocks[0] == HEADING
    assert not editor.model.stack.canUndo()


# ── several at once ─────────────────────────────────────────────────────────────────────────────────────────


def test_several_blocks_are_moved_copied_and_deleted_together(
    editor: EditorView, frame: FakeFrame
) -> None:
    key(Qt.Key.Key_Down, SHIFT)
    assert editor.blocks.places() == [0, 1]
    key(Qt.Key.Key_Down, ALT)
    assert kinds(editor) == ["divider", "heading", "text"]
    assert editor.blocks.places() == [1, 2]
    key(Qt.Key.Key_D, CTRL)
    assert kinds(editor) == ["divider", "heading", "text", "heading", "text"]
    assert editor.blocks.places() == [3, 4]
    key(Qt.Key.Key_Delete)
    assert kinds(editor) == ["divider", "heading", "text"]
    assert frame.toasts[-1] == "消しました：部品2個"
    assert frame.undo is not None
    editor.who.subject.insertPlainText("!")
    frame.undo()
    assert kinds(editor) == ["divider", "heading", "text", "heading", "text"]
    editor.blocks.setFocus()
    key(Qt.Key.Key_A, CTRL)
    key(Qt.Key.Key_Delete)
    assert kinds(editor) == []
    key(Qt.Key.Key_Z, CTRL)
    assert len(kinds(editor)) == 5


def test_what_else_was_chosen_is_forgotten_when_the_blocks_are_others(
    editor: EditorView, services: Services
) -> None:
    editor.blocks.select([0, 1])
    show(editor, services, HEADING, TEXT, DIVIDER)
    assert editor.blocks.places() == [0]
    editor.blocks.select([1, 2])
    editor.acts.delete_blocks()
    editor.blocks.select([0])
    editor.model.stack.undo()
    assert editor.blocks.places() == [editor.model.current]


def test_every_action_stands_in_the_menu_with_its_keys(editor: EditorView) -> None:
    editor._left.show_menu()
    menu = editor._left.menu
    lines = {action.text(): action.shortcut().toString() for action in menu.actions() if action.text()}
    menu.close()
    assert len(lines) == 11
    assert all(lines.values())
    assert "部品を上へ" in lines
    assert lines["部品を切り取る"] == "Ctrl+X"
    for button in editor.buttons.values():
        assert "(" in button.toolTip()


# ── from one newsletter into another ────────────────────────────────────────────────────────────────────────


def test_blocks_are_copied_into_another_newsletter_with_their_pictures(
    editor: EditorView, services: Services
) -> None:
    taken = services.photos.take(png_bytes(40, 30), name="花.png")
    photo = {"type": "image", **taken.photo, "alt": "花", "width": 0, "link": ""}
    unfinished = {"type": "button", "runs": ["予約"], "url": "ここ です", "order": True}
    show(editor, services, HEADING, photo, unfinished)
    key(Qt.Key.Key_A, CTRL)
    key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "冬のお便り\n花\n予約"
    other = show(editor, services, TEXT)
    key(Qt.Key.Key_V, CTRL)
    assert editor.model.blocks == (TEXT, HEADING, photo, unfinished)
    assert editor.blocks.places() == [1, 2, 3]
    assert taken.picture.id in editor.model.pictures
    editor.keeper.flush()
    assert services.drafts.open(other).content.blocks == (TEXT, HEADING, photo, unfinished)
    key(Qt.Key.Key_X, CTRL)
    assert kinds(editor) == ["text"]
    key(Qt.Key.Key_V, CTRL)
    key(Qt.Key.Key_V, CTRL)
    assert len(editor.model.blocks) == 7


def test_pictures_that_this_book_does_not_have_are_left_out_and_told(
    editor: EditorView, frame: FakeFrame
) -> None:
    data = QMimeData()
    blocks = [
        {"type": "image", "attachment": "nowhere", "alt": "花", "width": 0, "link": "", "original": "o"},
        {
            "type": "columns",
            "cells": [{"photo": {"attachment": "gone", "alt": "葉"}, "title": ["左"]}, {"title": ["右"]}],
        },
    ]
    data.setData(BLOCKS_TYPE, json.dumps({"blocks": blocks}).encode())
    QApplication.clipboard().setMimeData(data)
    key(Qt.Key.Key_V, CTRL)
    assert frame.toasts[-1].startswith("この名簿にない写真2枚")
    assert editor.model.blocks[1]["attachment"] == ""
    assert editor.model.blocks[1]["alt"] == "花"
    assert editor.model.blocks[2]["cells"][0]["photo"] == {"attachment": "", "alt": "葉"}
    editor.keeper.flush()


def test_text_of_other_programs_becomes_a_text_block(editor: EditorView) -> None:
    QApplication.clipboard().setText("年末のお知らせ\n\n31日は休みます。")
    key(Qt.Key.Key_V, CTRL)
    assert editor.model.blocks[1]["type"] == "text"
    assert [part["paragraph"] for part in editor.model.blocks[1]["parts"]] == [
        ["年末のお知らせ"], ["31日は休みます。"],
    ]  # fmt: skip
    QApplication.clipboard().clear()
    key(Qt.Key.Key_V, CTRL)
    assert len(editor.model.blocks) == 4


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b'{"blocks": 5}', b'{"blocks": [5, null, {"type": "virus"}]}', b"\xff\xfe",
        b"[" * 100_000, b'{"blocks": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_block_is_not_pasted(editor: EditorView, raw: bytes) -> None:
    data = QMimeData()
    data.setData(BLOCKS_TYPE, raw)
    assert from_mime(data) is None
    QApplication.clipboard().setMimeData(data)
    key(Qt.Key.Key_V, CTRL)
    assert len(editor.model.blocks) == 3


def test_a_hostile_block_is_tidied(editor: EditorView, services: Services) -> None:
    for kind in KINDS:
        hostile = {
            "type": kind, "runs": [{"text": 5}, {"merge": "x"}, "\ud800\x00a"], "parts": {"a": 1},
            "cells": "cells", "rows": [[1, 2], ["a"]], "photo": [1], "name": {"x": 1}, "price": [],
            "order": "yes", "level": "x", "onload": "alert(1)", "url": "javascript:alert(1)\n", "start": 5,
            "month": True, "links": 7, "attachment": ["x"], "crop": {}, "size": 3, "side": None,
        }  # fmt: skip
        made = tidy(hostile)
        assert made is not None
        assert "onload" not in made
        editor.model.insert("x", [made], 0)
        editor.model.choose(0)
    editor.panel.retranslate()
    editor.keeper.flush()
    assert editor.keeper.status == "saved"


def test_leaving_pictures_out_keeps_everything_else() -> None:
    cell = {"photo": {"attachment": "a", "original": "b", "alt": "x"}, "title": ["t"]}
    blocks: list[dict[str, Any]] = [{"type": "columns", "cells": [cell, {"title": []}]}, {**HEADING}]
    kept = without(blocks, frozenset({"b"}))
    assert kept.left_out == 0
    assert kept.blocks[0]["cells"][0]["photo"] == {"attachment": "a", "alt": "x"}
    assert kept.blocks[1] == HEADING


# ── mouse ───────────────────────────────────────────────────────────────────────────────────────────────────


def drag_over(target: QWidget, data: QMimeData, at: QPoint, *, drop: bool = True) -> bool:
    """What Qt sends a widget while something is dragged over it, and at the end."""
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, action, data, left, NONE)
    QApplication.sendEvent(target, enter)
    move = QDragMoveEvent(at, action, data, left, NONE)
    QApplication.sendEvent(target, move)
    if enter.isAccepted() and move.isAccepted() and drop:
        QApplication.sendEvent(target, QDropEvent(QPointF(at), action, data, left, NONE))
    return enter.isAccepted() and move.isAccepted()


def kind_data(kind: str) -> QMimeData:
    data = QMimeData()
    data.setData(KIND_TYPE, kind.encode())
    return data


def test_a_tile_is_dropped_between_two_blocks(editor: EditorView) -> None:
    blocks = editor.blocks
    rect = blocks.visualItemRect(blocks.item(1))
    assert drag_over(blocks.viewport(), kind_data("spacer"), rect.topLeft() + QPoint(20, 2))
    assert kinds(editor) == ["heading", "spacer", "text", "divider"]
    assert drag_over(editor._left, kind_data("button"), QPoint(30, 600))
    assert kinds(editor)[-1] == "button"
    assert not drag_over(blocks.viewport(), QMimeData(), rect.center())
    assert drag_over(blocks.viewport(), kind_data("virus"), rect.center())
    assert len(editor.model.blocks) == 5


def test_a_tile_that_is_pulled_begins_a_drag(editor: EditorView, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[str] = []
    monkeypatch.setattr(Tile, "_drag", lambda tile, _: dragged.append(tile.kind))
    tile = editor.tiles["coupon"]
    QTest.mousePress(tile, Qt.MouseButton.LeftButton, NONE, QPoint(5, 5))
    QTest.mouseMove(tile, QPoint(7, 6))
    assert dragged == []
    QTest.mouseMove(tile, QPoint(60, 60))
    QTest.mouseRelease(tile, Qt.MouseButton.LeftButton, NONE, QPoint(60, 60))
    assert dragged == ["coupon"]
    assert len(editor.model.blocks) == 3
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert len(editor.model.blocks) == 4


def test_rows_of_this_list_are_moved_and_of_another_are_not(editor: EditorView, ui: Ui, qtbot: QtBot) -> None:
    blocks = editor.blocks
    editor.blocks.select([1, 2])
    own = blocks.mimeData([])
    top = blocks.visualItemRect(blocks.item(0)).topLeft() + QPoint(20, 2)
    assert drag_over(blocks.viewport(), own, top)
    assert kinds(editor) == ["text", "divider", "heading"]
    other = EditorView(ui)
    qtbot.addWidget(other)
    assert not drag_over(blocks.viewport(), other.blocks.mimeData([]), top)


def test_a_long_list_scrolls_while_something_is_dragged_to_its_edge(
    editor: EditorView, services: Services, qtbot: QtBot
) -> None:
    show(editor, services, *[SPACER] * 60)
    area = editor._left.area
    editor.model.choose(0)
    data = kind_data("text")
    edge = area.viewport().mapTo(editor._left, QPoint(40, area.viewport().height() - 5))
    drag_over(editor._left, data, edge, drop=False)
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 60, timeout=4000)
    top = area.viewport().mapTo(editor._left, QPoint(40, 5))
    drag_over(editor._left, data, top, drop=False)
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() == 0, timeout=8000)
    editor._left._drag_ended()


# ── many, marks ─────────────────────────────────────────────────────────────────────────────────────────────


def test_two_hundred_blocks_and_no_more(
    editor: EditorView, services: Services, frame: FakeFrame
) -> None:
    show(editor, services, *[TEXT] * 199, HEADING)
    began = time.thread_time()
    for number in range(10):
        editor.model.choose(number * 20)
        editor.model.change_block("x", typing="parts", parts=[{"paragraph": [str(number)]}])
    assert (time.thread_time() - began) / 10 < 0.05
    editor.acts.add_block("text")
    assert frame.toasts[-1] == f"1通に入れられる部品は{MAX_BLOCKS}個までです。"
    editor.blocks.setFocus()
    key(Qt.Key.Key_D, CTRL)
    key(Qt.Key.Key_C, CTRL)
    key(Qt.Key.Key_V, CTRL)
    assert len(editor.model.blocks) == MAX_BLOCKS
    key(Qt.Key.Key_End)
    area, row = editor._left.area, editor.blocks.item(199)
    rect = editor.blocks.visualItemRect(row)
    seen = editor.blocks.viewport().mapTo(area.viewport(), rect.center())
    editor.model.choose(199)
    seen = editor.blocks.viewport().mapTo(area.viewport(), rect.center())
    assert area.viewport().rect().contains(seen)


def test_marks_are_drawn_and_said_until_the_blocks_are_others(editor: EditorView) -> None:
    blocks = editor.blocks
    before = blocks.grab().toImage()
    blocks.set_marks({1: "stop", 2: "warn"})
    assert blocks.grab().toImage() != before
    said = blocks.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "文章 こんにちは (このままでは送れません)"
    blocks.set_marks({})
    assert blocks.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "文章 こんにちは"
    blocks.set_marks({1: "stop"})
    editor.model.remove("x", [0])
    assert blocks.mark_at(1) is None


def test_what_was_sent_can_be_copied_and_not_changed(editor: EditorView, services: Services) -> None:
    newsletter = show(editor, services, HEADING, TEXT)
    opened = services.drafts.open(newsletter)
    editor.show_draft(replace(opened, editable=False))
    editor.blocks.setFocus()
    key(Qt.Key.Key_C, CTRL)
    for code, held in (
        (Qt.Key.Key_V, CTRL), (Qt.Key.Key_X, CTRL), (Qt.Key.Key_D, CTRL), (Qt.Key.Key_Delete, NONE),
        (Qt.Key.Key_Down, ALT), (Qt.Key.Key_Return, CTRL),
    ):  # fmt: skip
        key(code, held)
    editor.acts.add_block("text")
    assert editor.model.blocks == (HEADING, TEXT)
    assert not editor.adding.isVisible()
    assert not drag_over(editor.blocks.viewport(), kind_data("text"), QPoint(20, 20))


def test_the_shop_fills_new_blocks(editor: EditorView, services: Services, clock: Clock) -> None:
    settings.save_brand(services.book, Brand(hours=(("月", "休み"),), signature="青井 葵"), clock())
    editor.refresh_around()
    editor.acts.add_block("hours")
    assert editor.model.blocks[1]["rows"] == [["月", "休み"]]
    editor.acts.add_block("signature")
    assert editor.model.blocks[2]["name"] == ["青井 葵"]
    line = editor.panel.findChildren(QLineEdit)
    assert line


def test_tab_goes_through_a_sheet_from_top_to_bottom_and_on(editor: EditorView) -> None:
    editor.tiles["hours"].click()
    sheet = sheet_of(editor, HoursSheet)
    sheet.rows.add.click()
    sheet.title.words.setFocus()
    heights = []
    for _ in range(30):
        at = QApplication.focusWidget()
        assert at is not None
        if not sheet.isAncestorOf(at):
            break
        heights.append(at.mapTo(sheet, at.rect().center()).y())
        key(Qt.Key.Key_Tab)
    assert len(heights) == 1 + 3 * len(sheet.rows.rows) + 2  # title, rows, one more row, note
    assert heights == sorted(heights)
    after = QApplication.focusWidget()
    assert after is not None
    assert editor._right.isAncestorOf(after)
