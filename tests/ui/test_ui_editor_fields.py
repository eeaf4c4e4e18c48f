"""The text fields themselves: keys, paste, chips, links."""

import json
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import FallbackDialog, LinkDialog, completed, link_problem
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.pasting import OWN_TYPE
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.toolbar import Toolbar

CHIP = {"merge": "full", "fallback": "お客"}


@pytest.fixture
def field(ui: Ui, qtbot: QtBot) -> RichText:
    made = RichText(ui)
    made.theme_changed()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.setFocus()
    return made


def type_in(field: RichText, text: str) -> None:
    """As an input method commits it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def paste(field: RichText, **content: Any) -> None:
    data = QMimeData()
    if "html" in content:
        data.setHtml(content["html"])
    if "text" in content:
        data.setText(content["text"])
    if "own" in content:
        data.setData(OWN_TYPE, json.dumps(content["own"]).encode())
    field.insertFromMimeData(data)


def put_cursor(field: RichText, start: int, end: int | None = None) -> None:
    cursor = field.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    field.setTextCursor(cursor)


def test_japanese_is_written_in_place_and_enter_breaks_the_line(field: RichText) -> None:
    type_in(field, "寒さが増して")
    QTest.keyClick(field, Qt.Key.Key_Return)
    type_in(field, "まいりました。")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)
    type_in(field, "お元気ですか。")
    assert field.parts() == [
        {"paragraph": ["寒さが増して\nまいりました。"]}, {"paragraph": ["お元気ですか。"]},
    ]


def test_words_that_are_still_being_composed_are_no_change(field: RichText, qtbot: QtBot) -> None:
    edits = []
    field.edited.connect(lambda: edits.append(field.parts()))
    QApplication.sendEvent(field, QInputMethodEvent("さむさ", []))
    assert field.parts() == []
    type_in(field, "寒さ")
    assert edits[-1] == [{"paragraph": ["寒さ"]}]


def test_lists_by_button_and_by_enter(field: RichText) -> None:
    type_in(field, "門松")
    field.toggle_list(ordered=False)
    QTest.keyClick(field, Qt.Key.Key_Return)
    type_in(field, "しめ飾り")
    assert field.parts() == [{"list": [["門松"], ["しめ飾り"]], "ordered": False}]
    assert field.list_kind() == "bullets"
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Return)  # on an empty item: the list ends
    type_in(field, "以上")
    assert field.parts() == [
        {"list": [["門松"], ["しめ飾り"]], "ordered": False}, {"paragraph": ["以上"]},
    ]
    put_cursor(field, 0)
    field.toggle_list(ordered=True)
    assert field.parts()[0] == {"list": [["門松"]], "ordered": True}
    field.toggle_list(ordered=True)
    assert field.parts()[0] == {"paragraph": ["門松"]}


def test_bold_and_italic_by_key(field: RichText) -> None:
    field.set_parts([{"paragraph": ["店頭で"]}])
    put_cursor(field, 0, 2)
    QTest.keyClick(field, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert field.parts() == [{"paragraph": [{"text": "店頭", "bold": True}, "で"]}]
    QTest.keyClick(field, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert field.parts()[0]["paragraph"][0] == {"text": "店頭", "bold": True, "italic": True}
    field.toggle_bold()
    field.toggle_italic()
    assert field.parts() == [{"paragraph": ["店頭で"]}]


def test_what_is_typed_behind_a_chip_or_a_link_is_plain(field: RichText) -> None:
    field.insert_field("full", "お客")
    type_in(field, " 様")
    assert field.parts() == [{"paragraph": [CHIP, " 様"]}]
    field.set_parts([{"paragraph": [{"text": "店", "link": "https://example.jp"}]}])
    put_cursor(field, 1)
    type_in(field, "へ")
    assert field.parts() == [{"paragraph": [{"text": "店", "link": "https://example.jp"}, "へ"]}]


def test_a_chip_is_deleted_whole_and_its_words_can_be_changed(field: RichText) -> None:
    field.set_parts([{"paragraph": [CHIP, " 様"]}])
    put_cursor(field, 1)
    assert field.chip() == CHIP
    field.set_chip_fallback(None)
    assert field.parts() == [{"paragraph": [{"merge": "full"}, " 様"]}]
    put_cursor(field, 1)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.parts() == [{"paragraph": [" 様"]}]
    assert field.chip() is None


def test_copied_inside_chips_stay_and_outside_become_their_names(field: RichText) -> None:
    field.set_parts([{"paragraph": [CHIP, " 様"]}, {"list": [["一"]], "ordered": False}])
    field.selectAll()
    data = field.createMimeDataFromSelection()
    assert data.text() == "お名前 様\n一"
    put_cursor(field, field.document().characterCount() - 1)
    field.set_parts([])
    field.insertFromMimeData(data)
    assert field.parts() == [{"paragraph": [CHIP, " 様"]}, {"list": [["一"]], "ordered": False}]


def test_a_page_is_pasted_without_what_a_mail_may_not_hold(field: RichText) -> None:
    paste(field, html=(
        "<style>p{color:red}</style><h1>冬の花</h1><script>alert(1)</script>"
        "<p style='font-size:40px'>店頭<b>で</b> <a href='javascript:x'>悪い</a>"
        " <a href='https://example.jp/a'>良い</a><img src='file:///etc/passwd'></p>"
        "<ol><li>一</li><li><i>二</i></li></ol><table><tr><td>表</td></tr></table>"
    ))
    found = field.parts()
    words = json.dumps(found, ensure_ascii=False)
    assert "alert" not in words
    assert "javascript" not in words
    assert {"text": "良い", "link": "https://example.jp/a"} in found[1]["paragraph"]
    assert {"text": "で", "bold": True} in found[1]["paragraph"]
    assert {"list": [["一"], [{"text": "二", "italic": True}]], "ordered": True} in found
    assert "表" in words


def test_plain_text_is_pasted_clean(field: RichText) -> None:
    paste(field, text="一\r\n二\x00\u2028三\n\n四\t五")
    assert field.parts() == [{"paragraph": ["一\n二\n三"]}, {"paragraph": ["四 五"]}]


def test_a_forged_copy_is_read_as_text(field: RichText) -> None:
    paste(field, own=[{"paragraph": [{"merge": "password"}]}], text="ことば")
    assert field.parts() == [{"paragraph": ["ことば"]}]


def test_one_line_stays_one_line(ui: Ui, qtbot: QtBot) -> None:
    line = OneLine(ui)
    qtbot.addWidget(line)
    line.show()
    paste(line, text="一\n二\n\n三")
    with qtbot.waitSignal(line.finished):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.runs() == ["一 二 三"]
    line.toggle_list(ordered=True)
    line.set_runs([CHIP, " 様へ"])
    assert line.runs() == [CHIP, " 様へ"]
    before = line.height()
    line.resize(80, line.height())
    line.set_runs(["とても長い件名" * 5])
    assert line.height() > before


def test_the_toolbar_shows_and_changes_what_holds(ui: Ui, field: RichText, qtbot: QtBot) -> None:
    bar = Toolbar(ui, field)
    bar.retranslate()
    qtbot.addWidget(bar)
    field.set_parts([{"paragraph": ["一"]}, {"list": [["二"]], "ordered": True}])
    put_cursor(field, 0, 1)
    bar.bold.click()
    bar.italic.click()
    bar.numbers.click()
    assert field.parts()[0] == {"list": [[{"text": "一", "bold": True, "italic": True}]], "ordered": True}
    assert bar.bold.isChecked()
    assert bar.numbers.isChecked()
    bar.bullets.click()
    assert field.parts()[0]["ordered"] is False
    put_cursor(field, field.document().characterCount() - 1)
    bar.show_state()
    assert not bar.bold.isChecked()
    assert bar.numbers.isChecked()


def test_the_menu_puts_chips_in_and_changes_them(ui: Ui, field: RichText, qtbot: QtBot) -> None:
    bar = Toolbar(ui, field)
    qtbot.addWidget(bar)
    bar.fields.show()
    assert bar.fields.menu is not None
    names = [action.text() for action in bar.fields.menu.actions()]
    assert names[:-1] == ["お名前", "姓", "名", "会社名", "部署", "役職", "お店の名前", "日付"]
    assert names[-1] == "クーポンコード（先に「一人ずつ違うコード」のクーポンを加えてください）"
    assert not bar.fields.menu.actions()[-1].isEnabled()
    bar.fields.menu.actions()[0].trigger()
    bar.fields.menu.close()
    assert field.parts() == [{"paragraph": [CHIP]}]
    bar.fields.show()
    assert bar.fields.menu.actions()[0].text() == "空のときの言葉…"
    bar.fields.menu.actions()[0].trigger()
    bar.fields.menu.close()
    dialog = bar.findChild(FallbackDialog)
    assert dialog is not None
    assert dialog.words_line.text() == "お客"
    dialog.words_line.setText("み[な]|さま")
    dialog.save.click()
    assert field.parts() == [{"paragraph": [{"merge": "full", "fallback": "み［な］｜さま"}]}]


def test_leaving_people_out_is_an_answer_too(ui: Ui, field: RichText, qtbot: QtBot) -> None:
    field.set_parts([{"paragraph": [CHIP]}])
    put_cursor(field, 1)
    dialog = FallbackDialog(ui, field, CHIP, field.set_chip_fallback)
    dialog.open()
    dialog.leave_out.click()
    assert not dialog.words.isEnabled()
    dialog.save.click()
    assert field.parts() == [{"paragraph": [{"merge": "full"}]}]


def test_a_link_is_set_changed_and_taken_away(ui: Ui, field: RichText, qtbot: QtBot) -> None:
    bar = Toolbar(ui, field)
    qtbot.addWidget(bar)
    field.set_parts([{"paragraph": ["当店へどうぞ"]}])
    put_cursor(field, 0, 2)
    QTest.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    dialog = bar.findChild(LinkDialog)
    assert dialog is not None
    assert dialog.words_line.text() == "当店"
    dialog.target_line.setText("javascript:alert(1)")
    dialog.save.click()
    assert dialog.isVisible()
    assert "https" in dialog.target.problem.said()
    dialog.target_line.setText("example.jp/花")
    dialog.save.click()
    link = {"text": "当店", "link": "https://example.jp/花"}
    assert field.parts() == [{"paragraph": [link, "へどうぞ"]}]
    put_cursor(field, 1)
    assert field.link() == ("当店", "https://example.jp/花")
    again = LinkDialog(ui, field, *field.link(), field.set_link)
    again.open()
    again.remove.click()
    assert field.parts() == [{"paragraph": ["当店へどうぞ"]}]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.jp/a", "https://example.jp/a"), ("aoi@example.jp", "mailto:aoi@example.jp"),
        ("tel:052-000-0000", "tel:052-000-0000"), ("https://a.jp", "https://a.jp"), ("ことば", "ことば"),
        ("", ""),
    ],
)
def test_half_typed_addresses_are_completed(typed: str, meant: str) -> None:
    assert completed(typed) == meant


def test_a_link_that_leads_nowhere_is_told(ui: Ui) -> None:
    assert link_problem(ui, "https://example.jp") == ""
    assert link_problem(ui, "ftp://example.jp")


def test_a_page_next_to_it_never_loads_anything(ui: Ui, field: RichText) -> None:
    data = QMimeData()
    data.setUrls([QUrl("file:///etc/hostname")])
    data.setText("file:///etc/hostname")
    field.insertFromMimeData(data)
    assert field.parts() == [{"paragraph": ["file:///etc/hostname"]}]


def test_reading_only_keeps_everything(ui: Ui, field: RichText) -> None:
    field.set_parts([{"paragraph": [CHIP]}])
    field.setReadOnly(True)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert field.parts() == [{"paragraph": [CHIP]}]
