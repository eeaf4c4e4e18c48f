"""Japanese is composed in place: nothing is lost while the model, the store or the theme change meanwhile."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.keeper import Keeper
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheets.text import TextSheet
from desktop_app.ui.editor.who_bar import WhoBar

CHIP = {"merge": "full", "fallback": "お客"}


def compose(field: QWidget, preedit: str) -> None:
    QApplication.sendEvent(field, QInputMethodEvent(preedit, []))


def commit(field: QWidget, words: str, preedit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def cancel(field: QWidget) -> None:
    QApplication.sendEvent(field, QInputMethodEvent())


def preedit_of(field: RichText) -> str:
    return field.textCursor().block().layout().preeditAreaText()


@pytest.fixture
def model(ui: Ui) -> DraftModel:
    drafts = ui.services.drafts
    newsletter_id = drafts.new()
    content = replace(drafts.open(newsletter_id).content, blocks=(
        {"type": "text", "parts": [{"paragraph": ["一月"]}]},
        {"type": "text", "parts": [{"paragraph": ["二月"]}]},
    ))
    drafts.save(newsletter_id, content)
    made = DraftModel()
    made.load(drafts.open(newsletter_id))
    return made


@pytest.fixture
def sheet(ui: Ui, model: DraftModel, qtbot: QtBot) -> TextSheet:
    made = TextSheet(ui, model)
    qtbot.addWidget(made)

    def follow(*_: object) -> None:
        if model.block is not None:
            made.show_block(dict(model.block))

    model.changed.connect(follow)
    model.current_changed.connect(follow)
    made.resize(320, 300)
    made.show()
    follow()
    made.words.setFocus()
    made.words.moveCursor(made.words.textCursor().MoveOperation.End)
    return made


def words_of(model: DraftModel, place: int = 0) -> Any:
    return model.blocks[place]["parts"]


def test_composing_changes_nothing_and_committing_does(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむ")
    compose(sheet.words, "さむさ")
    assert preedit_of(sheet.words) == "さむさ"
    assert words_of(model) == [{"paragraph": ["一月"]}]
    assert model.stack.count() == 0
    commit(sheet.words, "寒さ")
    assert words_of(model) == [{"paragraph": ["一月寒さ"]}]
    assert preedit_of(sheet.words) == ""


def test_what_was_cancelled_leaves_no_trace(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "まちがい")
    cancel(sheet.words)
    assert sheet.words.parts() == words_of(model) == [{"paragraph": ["一月"]}]
    assert model.stack.count() == 0


def test_a_part_can_be_committed_while_the_rest_is_composed(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさがます")
    commit(sheet.words, "寒さが", "ます")
    assert words_of(model) == [{"paragraph": ["一月寒さが"]}]
    assert preedit_of(sheet.words) == "ます"
    commit(sheet.words, "増す")
    assert words_of(model) == [{"paragraph": ["一月寒さが増す"]}]


def test_undo_after_a_commit_takes_it_back(model: DraftModel, sheet: TextSheet) -> None:
    model.clock = iter(range(0, 1000, 10)).__next__
    commit(sheet.words, "寒さ")
    commit(sheet.words, "😀")
    QTest.keyClick(sheet.words, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sheet.words.parts() == words_of(model) == [{"paragraph": ["一月寒さ"]}]
    commit(sheet.words, "が")
    assert words_of(model) == [{"paragraph": ["一月寒さが"]}]


def test_another_change_of_the_same_words_waits_and_both_stay(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさ")
    model.change_block("x", parts=[{"paragraph": ["十二月の"]}])
    assert preedit_of(sheet.words) == "さむさ"
    assert sheet.words.parts() == [{"paragraph": ["一月"]}]
    commit(sheet.words, "寒さ")
    assert sheet.words.parts() == words_of(model) == [{"paragraph": ["十二月の寒さ"]}]


def test_a_cancel_shows_what_came_meanwhile(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさ")
    model.change_block("x", parts=[{"paragraph": ["十二月"]}])
    cancel(sheet.words)
    assert sheet.words.parts() == words_of(model) == [{"paragraph": ["十二月"]}]


def test_a_change_that_is_taken_back_meanwhile_does_no_harm(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさ")
    model.change_block("x", parts=[{"paragraph": ["十二月"]}])
    model.stack.undo()
    commit(sheet.words, "寒さ")
    assert sheet.words.parts() == words_of(model) == [{"paragraph": ["一月寒さ"]}]


def test_composed_words_never_go_into_another_block_s_words(model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさ")
    model.choose(1)
    commit(sheet.words, "寒さ")
    assert words_of(model, 0) == [{"paragraph": ["一月"]}]
    assert words_of(model, 1) == [{"paragraph": ["二月寒さ"]}]


def test_storing_meanwhile_keeps_the_preedit(ui: Ui, model: DraftModel, sheet: TextSheet) -> None:
    keeper = Keeper(ui, model)
    commit(sheet.words, "寒さ")
    compose(sheet.words, "がます")
    keeper.flush()
    assert keeper.status == "saved"
    assert preedit_of(sheet.words) == "がます"
    commit(sheet.words, "が増す")
    keeper.flush()
    assert ui.services.drafts.open(model.id).content.blocks[0]["parts"] == [{"paragraph": ["一月寒さが増す"]}]


def test_another_theme_or_language_keeps_the_preedit(ui: Ui, model: DraftModel, sheet: TextSheet) -> None:
    compose(sheet.words, "さむさ")
    ui.theme.apply(mode="dark", text_scale=1.5)
    sheet.retranslate()
    sheet.show_block(dict(model.blocks[0]))
    assert preedit_of(sheet.words) == "さむさ"
    commit(sheet.words, "寒さ")
    assert words_of(model) == [{"paragraph": ["一月寒さ"]}]


def test_who_leaves_the_field_takes_the_composed_words_along(
    model: DraftModel, sheet: TextSheet, qtbot: QtBot
) -> None:
    compose(sheet.words, "さむさ")
    sheet.toolbar.bold.setFocus()
    assert words_of(model) == [{"paragraph": ["一月さむさ"]}]
    assert preedit_of(sheet.words) == ""


@pytest.mark.parametrize("place", [0, 1, 2])
def test_beside_chips(model: DraftModel, sheet: TextSheet, place: int) -> None:
    sheet.words.set_parts([{"paragraph": [CHIP, {"merge": "company", "fallback": ""}]}])
    cursor = sheet.words.textCursor()
    cursor.setPosition(place)
    sheet.words.setTextCursor(cursor)
    compose(sheet.words, "さま")
    chips: list[Any] = [CHIP, {"merge": "company", "fallback": ""}]
    assert sheet.words.parts() == [{"paragraph": chips}]
    commit(sheet.words, "様")
    chips.insert(place, "様")
    assert sheet.words.parts() == [{"paragraph": chips}]


def test_a_selection_is_replaced_by_what_is_committed(model: DraftModel, sheet: TextSheet) -> None:
    sheet.words.selectAll()
    compose(sheet.words, "はる")
    commit(sheet.words, "春")
    assert words_of(model) == [{"paragraph": ["春"]}]


def test_words_take_the_style_that_was_chosen_before(model: DraftModel, sheet: TextSheet) -> None:
    sheet.words.toggle_bold()
    sheet.words.set_tone("strong")
    compose(sheet.words, "とくべつ")
    commit(sheet.words, "特別")
    assert words_of(model) == [{"paragraph": ["一月", {"text": "特別", "bold": True, "tone": "strong"}]}]


def test_an_address_before_japanese_becomes_a_link(model: DraftModel, sheet: TextSheet) -> None:
    commit(sheet.words, " https://example.jp/a")
    commit(sheet.words, "です")
    link = {"text": "https://example.jp/a", "link": "https://example.jp/a"}
    assert words_of(model) == [{"paragraph": ["一月 ", link, "です"]}]


@pytest.fixture
def bar(ui: Ui, model: DraftModel, qtbot: QtBot) -> WhoBar:
    made = WhoBar(ui, model)
    qtbot.addWidget(made)
    made.resize(900, 120)
    made.show()
    made.retranslate()
    model.opened.emit()
    return made


@pytest.mark.parametrize("line", ["subject", "preheader"])
def test_subject_and_next_line_compose_in_place(model: DraftModel, bar: WhoBar, line: str) -> None:
    field: OneLine = getattr(bar, line)
    field.setFocus()
    compose(field, "じゅうにがつ")
    model.change("x", **{line: "速報：[[full|お客]] 様"})
    assert preedit_of(field) == "じゅうにがつ"
    commit(field, "十二月")
    assert getattr(model.content, line) == "速報：[[full|お客]] 様十二月"
    assert field.runs() == ["速報：", CHIP, " 様十二月"]
    compose(field, "の")
    field.clearFocus()
    assert getattr(model.content, line).endswith("十二月の")


def test_enter_that_ends_composing_is_no_line_end(bar: WhoBar, qtbot: QtBot) -> None:
    told: list[int] = []
    bar.subject.finished.connect(lambda: told.append(1))
    compose(bar.subject, "ふゆ")
    commit(bar.subject, "冬")
    assert told == []


def test_reading_only_takes_nothing(model: DraftModel, sheet: TextSheet) -> None:
    model.editable = False
    sheet.show_block(dict(model.blocks[0]))
    commit(sheet.words, "寒さ")
    assert sheet.words.parts() == [{"paragraph": ["一月"]}]




@pytest.mark.parametrize("words", ["a\ud83db", "a\x00\x07b", "a\ufffe\x85b"])
def test_halves_and_control_characters_are_not_written(
    model: DraftModel, sheet: TextSheet, words: str
) -> None:
    commit(sheet.words, words)
    assert words_of(model) == [{"paragraph": ["一月ab"]}]


def test_an_emoji_that_comes_in_two_halves_is_whole(model: DraftModel, sheet: TextSheet) -> None:
    commit(sheet.words, "\ud83d")
    commit(sheet.words, "\ude00")
    assert words_of(model) == [{"paragraph": ["一月😀"]}]
