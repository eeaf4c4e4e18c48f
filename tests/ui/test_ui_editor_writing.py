"""Colours, alignment, emoji, links while typing, chips by @, openings: with real keys and buttons."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.emoji_picker import EmojiPicker, all_emoji, matching
from desktop_app.ui.editor.field_dialog import FallbackDialog
from desktop_app.ui.editor.field_menu import FieldMenu
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets.greeting import GreetingSheet
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.editor.sheets.seasonal import SeasonalSheet
from desktop_app.ui.editor.sheets.text import TextSheet
from desktop_app.ui.editor.text_keys import KEYS, with_keys
from desktop_app.ui.editor.toolbar import Toolbar
from tests.ui.conftest import FakeFrame

CHIP = {"merge": "full", "fallback": "お客"}
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def field(ui: Ui, qtbot: QtBot) -> RichText:
    made = RichText(ui)
    made.theme_changed()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.setFocus()
    return made


@pytest.fixture
def bar(ui: Ui, field: RichText, qtbot: QtBot) -> Iterator[Toolbar]:
    made = Toolbar(ui, field)
    made.retranslate()
    qtbot.addWidget(made)
    made.show()
    field.setFocus()
    yield made
    for menu in (made.menu, made.fields.menu, made.opening.menu):
        if menu is not None and isValid(menu):
            menu.close()


def type_in(field: QWidget, text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def press(field: QWidget, action: str) -> None:
    combination = QKeySequence(KEYS[action])[0]  # type: ignore[index]
    QTest.keyClick(field, combination.key(), combination.keyboardModifiers())


def select(field: RichText, start: int, end: int) -> None:
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def open_sheet(ui: Ui, qtbot: QtBot, kind: type[Sheet], block: dict[str, Any]) -> tuple[Any, DraftModel]:
    drafts = ui.services.drafts
    newsletter_id = drafts.new()
    drafts.save(newsletter_id, replace(drafts.open(newsletter_id).content, blocks=(block,)))
    model = DraftModel(itertools.count(0, 100).__next__)
    model.load(drafts.open(newsletter_id))
    sheet: Any = kind(ui, model)
    qtbot.addWidget(sheet)
    model.setParent(sheet)

    def follow(*_: object) -> None:
        if model.block is not None:
            sheet.show_block(dict(model.block))

    model.changed.connect(follow)
    sheet.retranslate()
    sheet.resize(300, 700)
    sheet.show()
    follow()
    return sheet, model


# ── styles ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tone", ["accent", "strong", "quiet"])
def test_a_colour_comes_and_goes_by_key_and_chips_take_it_too(field: RichText, tone: str) -> None:
    field.set_parts([{"paragraph": ["冬", CHIP]}])
    field.selectAll()
    press(field, tone)
    assert field.parts() == [{"paragraph": [{"text": "冬", "tone": tone}, {**CHIP, "tone": tone}]}]
    press(field, tone)
    assert field.parts() == [{"paragraph": ["冬", CHIP]}]


def test_a_coloured_link_keeps_both(field: RichText, bar: Toolbar) -> None:
    field.set_parts([{"paragraph": [{"text": "店", "link": "https://example.jp"}]}])
    field.selectAll()
    bar.show_colours()
    assert bar.menu is not None
    bar.menu.actions()[2].trigger()
    assert field.parts() == [{"paragraph": [{"text": "店", "link": "https://example.jp", "tone": "strong"}]}]
    bar.show_state()
    assert bar.colour.isChecked()
    assert bar.link.isChecked()


def test_colours_follow_the_window(ui: Ui, field: RichText) -> None:
    field.set_parts([{"paragraph": [{"text": "冬", "tone": "strong"}]}])
    cursor = field.textCursor()
    cursor.setPosition(1)
    light = cursor.charFormat().foreground().color()
    ui.theme.apply(mode="dark")
    cursor = field.textCursor()
    cursor.setPosition(1)
    assert cursor.charFormat().foreground().color() == ui.theme.c("stop") != light
    assert field.parts() == [{"paragraph": [{"text": "冬", "tone": "strong"}]}]


def test_paragraphs_stand_where_they_are_put_and_lists_stay(field: RichText, bar: Toolbar) -> None:
    field.set_parts([{"paragraph": ["一"]}, {"list": [["二"]], "ordered": False}, {"paragraph": ["三"]}])
    field.selectAll()
    press(field, "center")
    assert field.parts() == [
        {"paragraph": ["一"], "align": "center"}, {"list": [["二"]], "ordered": False},
        {"paragraph": ["三"], "align": "center"},
    ]
    select(field, 0, 0)
    assert bar.alignments["center"].isChecked()
    bar.alignments["right"].click()
    assert field.parts()[0] == {"paragraph": ["一"], "align": "right"}
    field.toggle_list(ordered=True)
    assert field.parts()[0] == {"list": [["一"]], "ordered": True}
    assert not bar.alignments["left"].isEnabled()
    press(field, "numbers")
    assert field.parts()[0] == {"paragraph": ["一"]}


def test_an_item_that_leaves_the_middle_makes_two_lists(field: RichText) -> None:
    field.set_parts([{"list": [["一"], ["二"], ["三"]], "ordered": True}])
    select(field, 2, 2)
    field.toggle_list(ordered=True)
    assert field.parts() == [
        {"list": [["一"]], "ordered": True}, {"paragraph": ["二"]}, {"list": [["三"]], "ordered": True},
    ]
    block = field.document().lastBlock()
    assert block.textList().itemNumber(block) == 0  # counts anew, as the mail will


def test_clear_takes_all_of_it_away(field: RichText) -> None:
    rich = [{"paragraph": [{"text": "冬", "bold": True, "tone": "accent"}, {**CHIP, "italic": True},
                           {"text": "店", "link": "https://example.jp"}], "align": "right"}]
    for selected in (False, True):
        field.set_parts(rich)
        if selected:
            field.selectAll()
        press(field, "clear")
        assert field.parts() == [{"paragraph": ["冬", CHIP, "店"]}]


def test_buttons_tell_their_keys_and_show_what_holds(field: RichText, bar: Toolbar) -> None:
    assert bar.bold.toolTip() == "太字 (Ctrl+B)"
    assert bar.bold.accessibleName() == "太字"
    assert with_keys("x", "clear") == "x (Ctrl+Shift+X)"
    field.set_parts([{"paragraph": [{"text": "一", "bold": True}, {"text": "二", "italic": True}]}])
    select(field, 1, 1)
    assert bar.bold.isChecked()
    assert not bar.italic.isChecked()
    select(field, 2, 2)
    assert bar.italic.isChecked()
    assert not bar.bold.isChecked()


def test_no_key_is_one_of_the_window_s() -> None:
    assert len(set(KEYS.values())) == len(KEYS)
    taken = {f"Ctrl+{number}" for number in range(1, 10)} | {
        "Ctrl+,", "Ctrl+Q", "Ctrl+S", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Ctrl+C", "Ctrl+V", "Ctrl+X",
        "Ctrl+A",
    }
    assert not taken & set(KEYS.values())


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "words", "target"),
    [
        ("https://example.jp/a?b=1", "https://example.jp/a?b=1", "https://example.jp/a?b=1"),
        ("くわしくはhttps://example.jp/a).", "https://example.jp/a", "https://example.jp/a"),
        ("www.example.jp", "www.example.jp", "https://www.example.jp"),
        ("aoi@example.jp", "aoi@example.jp", "mailto:aoi@example.jp"),
        ("😀 http://example.jp", "http://example.jp", "http://example.jp"),
    ],
)
@pytest.mark.parametrize("end", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_typed_addresses_become_links(
    field: RichText, typed: str, words: str, target: str, end: Qt.Key
) -> None:
    type_in(field, typed)
    QTest.keyClick(field, end)
    type_in(field, "へ")
    runs = field.parts()[0]["paragraph"]
    assert {"text": words, "link": target} in runs
    assert runs[-1].endswith("へ")


@pytest.mark.parametrize(
    "typed", ["example", "http://", "a@b", "1.5", "そば@店", "file:///etc/passwd", "javascript:x"]
)
def test_other_words_stay_words(field: RichText, typed: str) -> None:
    type_in(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.parts() == [{"paragraph": [f"{typed} "]}]


def test_a_subject_has_no_styles_and_no_links(ui: Ui, qtbot: QtBot) -> None:
    line = OneLine(ui, styled=False)
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    type_in(line, "https://example.jp")
    QTest.keyClick(line, Qt.Key.Key_Space)
    line.selectAll()
    for action in ("bold", "italic", "strong", "center", "bullets", "link"):
        press(line, action)
    assert line.runs() == ["https://example.jp "]
    data = QMimeData()
    data.setHtml("<b>太</b><i>斜</i><a href='https://a.jp'>店</a><br>次")
    line.insertFromMimeData(data)
    assert line.runs() == ["太斜店 次"]


# ── emoji ────────────────────────────────────────────────────────────────────────────────────────────────


def test_emoji_are_found_by_names_and_readings() -> None:
    assert matching("さくら")[0].char == "🌸"
    assert matching("サクラ")[0].char == "🌸"
    assert "🌸" in [one.char for one in matching("cherry BLOSSOM")]
    assert matching("そのような名前はない") == ()
    everything = all_emoji()
    assert len(everything) > 300
    assert len({one.char for one in everything}) == len(everything)
    assert all(one.ja and one.en for one in everything)


def picker_of(bar: Toolbar) -> EmojiPicker:
    assert bar.picker is not None
    return bar.picker


def test_an_emoji_by_keys_alone(field: RichText, bar: Toolbar) -> None:
    type_in(field, "春")
    press(field, "emoji")
    picker = picker_of(bar)
    picker.search.setText("さくら")
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert field.parts() == [{"paragraph": ["春🌸"]}]
    press(field, "emoji")
    picker = picker_of(bar)
    QTest.keyClick(picker.search, Qt.Key.Key_Down)
    QTest.keyClick(picker.list, Qt.Key.Key_End)
    chosen = picker.list.currentItem().data(Qt.ItemDataRole.UserRole)
    QTest.keyClick(picker.list, Qt.Key.Key_Return)
    assert field.parts() == [{"paragraph": [f"春🌸{chosen}"]}]


def test_an_emoji_with_the_mouse_and_by_group(ui: Ui, field: RichText, bar: Toolbar) -> None:
    bar.emoji.click()
    picker = picker_of(bar)
    picker.groups.choose("food")
    picker.groups.chosen.emit("food")
    item = picker.list.item(0)
    QTest.mouseClick(
        picker.list.viewport(), Qt.MouseButton.LeftButton, pos=picker.list.visualItemRect(item).center()
    )
    assert field.parts() == [{"paragraph": ["☕"]}]
    bar.emoji.click()
    picker = picker_of(bar)
    picker.search.setText("zzz qqq")
    assert picker.list.count() == 0
    assert picker.name.text() == "その名前の絵文字はありません。"
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    picker.close()


# ── chips ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_at_sign_opens_the_menu_and_goes_with_the_choice(field: RichText, bar: Toolbar) -> None:
    type_in(field, "@")
    menu = bar.fields.menu
    assert menu is not None
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert field.parts() == [{"paragraph": [{"merge": "family", "fallback": "お客"}]}]


def test_who_types_on_after_an_at_sign_is_not_held_up(field: RichText, bar: Toolbar) -> None:
    type_in(field, "＠")
    menu = bar.fields.menu
    assert menu is not None
    QTest.keyClick(menu, Qt.Key.Key_A)
    assert not menu.isVisible()
    assert field.parts() == [{"paragraph": ["＠a"]}]


def test_a_mail_address_opens_no_menu(field: RichText, bar: Toolbar) -> None:
    type_in(field, "aoi")
    type_in(field, "@")
    assert bar.fields.menu is None


def test_the_key_opens_the_menu_at_the_cursor(field: RichText, bar: Toolbar) -> None:
    press(field, "field")
    menu = bar.fields.menu
    assert menu is not None
    assert (menu.pos() - field.mapToGlobal(QPoint(0, 0))).manhattanLength() < 600
    menu.close()


def test_enter_on_a_chip_asks_for_its_words(ui: Ui, field: RichText, bar: Toolbar) -> None:
    field.set_parts([{"paragraph": [CHIP]}])
    select(field, 0, 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    dialog = bar.findChild(FallbackDialog)
    assert dialog is not None
    dialog.words_line.setText("みな")
    dialog.save.click()
    assert field.parts() == [{"paragraph": [{"merge": "full", "fallback": "みな"}]}]


def test_a_chip_keeps_its_style_when_its_words_change(field: RichText) -> None:
    field.set_parts([{"paragraph": [{**CHIP, "bold": True, "tone": "accent"}]}])
    select(field, 1, 1)
    field.set_chip_fallback("みな")
    assert field.parts() == [{"paragraph": [{**CHIP, "fallback": "みな", "bold": True, "tone": "accent"}]}]


def test_a_coupon_code_is_offered_only_where_there_is_one(ui: Ui, qtbot: QtBot) -> None:
    sheet, model = open_sheet(ui, qtbot, TextSheet, {"type": "text", "parts": []})
    fields = sheet.toolbar.fields
    fields.show()
    assert not fields.menu.actions()[-1].isEnabled()
    fields.menu.close()
    model.change_blocks("x", [*model.blocks, {"type": "coupon", "per_person": True}], 0)
    fields.show()
    last = fields.menu.actions()[-1]
    assert (last.text(), last.isEnabled()) == ("クーポンコード", True)
    last.trigger()
    fields.menu.close()
    assert model.blocks[0]["parts"] == [{"paragraph": [{"merge": "coupon_code"}]}]


# ── paste ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_picture_is_offered_or_refused_in_words(ui: Ui, frame: FakeFrame, field: RichText) -> None:
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert field.canInsertFromMimeData(data)
    field.insertFromMimeData(data)
    assert frame.toasts == ["文章には写真を入れられません。「写真」を加えて、そこに置いてください。"]
    offered: list[object] = []
    field.picture_offered.connect(offered.append)
    field.insertFromMimeData(data)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/home/aoi/花.JPG")])
    field.insertFromMimeData(files)
    assert all(isinstance(one, QMimeData) for one in offered)
    assert [one.hasImage() for one in offered] == [True, False]  # type: ignore[attr-defined]
    assert [url.toLocalFile() for url in offered[1].urls()] == ["/home/aoi/花.JPG"]  # type: ignore[attr-defined]
    assert field.parts() == []


def test_too_much_is_refused_in_words(ui: Ui, frame: FakeFrame, field: RichText) -> None:
    data = QMimeData()
    data.setText("あ" * 100_001)
    field.insertFromMimeData(data)
    data.setHtml("<p>" + "x" * 5_000_001)
    data.setText("")
    field.insertFromMimeData(data)
    assert [error.id for error in frame.errors] == ["paste-too-long", "paste-too-big"]
    assert field.parts() == []


def test_of_too_large_a_page_the_words_alone_come(ui: Ui, frame: FakeFrame, field: RichText) -> None:
    data = QMimeData()
    data.setHtml("<b>冬</b><!--" + "x" * 5_000_000 + "-->")
    data.setText("冬")
    field.insertFromMimeData(data)
    assert field.parts() == [{"paragraph": ["冬"]}]
    assert frame.errors == []


def test_a_large_page_replaces_what_is_selected(ui: Ui, field: RichText) -> None:
    field.set_parts([{"paragraph": ["古い言葉"]}])
    select(field, 0, 2)
    data = QMimeData()
    data.setHtml("<b>冬</b><!--" + "x" * 100_000 + "-->")
    field.insertFromMimeData(data)
    assert field.parts() == [{"paragraph": [{"text": "冬", "bold": True}, "言葉"]}]


def test_reading_only_takes_no_paste(field: RichText) -> None:
    field.setReadOnly(True)
    data = QMimeData()
    data.setText("x")
    field.insertFromMimeData(data)
    for action in KEYS:
        press(field, action)
    field.insert_words("x")
    assert field.parts() == []


# ── openings and sheets ──────────────────────────────────────────────────────────────────────────────────


def test_an_opening_is_put_into_the_text(field: RichText, bar: Toolbar) -> None:
    press(field, "greeting")
    menu = bar.opening.menu
    assert menu is not None
    choice = next(action for action in menu.actions() if action.isEnabled() and action.text())
    choice.trigger()
    assert field.parts() == [{"paragraph": [choice.toolTip()]}]
    others = menu.actions()[-1].menu()
    assert len(others.actions()) == 11  # type: ignore[attr-defined]


def test_the_openings_of_a_month(ui: Ui, qtbot: QtBot) -> None:
    sheet, model = open_sheet(ui, qtbot, SeasonalSheet, {"type": "seasonal", "month": 12, "parts": []})
    assert sheet.month_box.key() == "12"
    assert sheet.tone_box.key() == "soft"
    first = sheet.list.item(0).text()
    sheet.list.setFocus()
    sheet.list.setCurrentRow(0)
    QTest.keyClick(sheet.list, Qt.Key.Key_Return)
    assert model.blocks[0]["parts"] == [{"paragraph": [first]}]
    type_in(sheet.words, "今年も")
    assert "今年も" in model.blocks[0]["parts"][0]["paragraph"][0]
    sheet.month_box.choose("4")
    sheet.month_box.activated.emit(3)
    assert model.blocks[0]["month"] == 4
    assert sheet.list.item(0).text() != first
    sheet.tone_box.choose("formal")
    sheet.tone_box.activated.emit(0)
    items = [sheet.list.item(row) for row in range(sheet.list.count())]
    formal = next(item for item in items if item.text().startswith("拝啓"))
    sheet.list.itemClicked.emit(formal)
    assert "敬具" in sheet.closing.said()
    model.stack.undo()
    assert "今年も" in model.blocks[0]["parts"][0]["paragraph"][0]


def test_to_whom_a_letter_is(ui: Ui, qtbot: QtBot) -> None:
    block = {"type": "greeting", "name": [CHIP, " 様"], "parts": []}
    sheet, model = open_sheet(ui, qtbot, GreetingSheet, block)
    assert sheet.way_box.key() == "sama"
    sheet.way_box.choose("san")
    sheet.way_box.activated.emit(1)
    assert model.blocks[0]["name"] == [CHIP, " さん"]
    type_in(sheet.name, "へ")
    assert sheet.way_box.key() == "own"
    type_in(sheet.words, "お元気ですか。")
    assert model.blocks[0]["parts"] == [{"paragraph": ["お元気ですか。"]}]
    model.change("x", language="en")
    sheet.show_block(dict(model.blocks[0]))
    assert [sheet.way_box.itemData(row) for row in range(sheet.way_box.count())] == ["dear", "hello", "own"]


def test_where_a_heading_stands(ui: Ui, qtbot: QtBot) -> None:
    sheet, model = open_sheet(ui, qtbot, HeadingSheet, {"type": "heading", "level": 1, "runs": ["冬"]})
    sheet.align_choice.buttons["center"].click()
    assert model.blocks[0]["align"] == "center"
    press(sheet.words, "right")
    assert model.blocks[0]["align"] == "right"
    assert sheet.align_choice.buttons["right"].isChecked()
    press(sheet.words, "emoji")
    assert sheet.tools.picker is not None
    sheet.tools.picker.search.setText("さくら")
    QTest.keyClick(sheet.tools.picker.search, Qt.Key.Key_Return)
    assert model.blocks[0]["runs"][0].count("🌸") == 1
    model.editable = False
    sheet.show_block(dict(model.blocks[0]))
    assert not sheet.align_choice.isEnabled()


def test_every_line_with_fields_answers_the_key_for_emoji(ui: Ui, qtbot: QtBot) -> None:
    line = OneLine(ui)
    qtbot.addWidget(line)
    line.show()
    menu = FieldMenu(ui, lambda: line, line)
    press(line, "emoji")
    assert menu.picker is not None
    menu.picker.search.setText("さくら")
    QTest.keyClick(menu.picker.search, Qt.Key.Key_Return)
    assert line.runs() == ["🌸"]


def test_a_link_over_a_chip_and_a_blank_keeps_both(field: RichText) -> None:
    field.set_parts([{"paragraph": [{"text": "太", "bold": True}, CHIP, "店 "]}])
    field.selectAll()
    words, _ = field.link()
    field.set_link(words.strip(), "https://example.jp")
    assert field.parts() == [{"paragraph": [
        {"text": "太", "bold": True, "link": "https://example.jp"}, CHIP,
        {"text": "店 ", "link": "https://example.jp"},
    ]}]
