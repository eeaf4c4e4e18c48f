"""Subject and the line behind it: as phones list them, earlier ones, emoji, keys."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.phone_list import PHONES, WIDTH, PhoneList, characters, cut_to
from desktop_app.ui.editor.who_bar import WIDE, WhoBar

LONG = "十二月のお便り — ポインセチア入荷のお知らせと年末の営業時間"


@pytest.fixture
def model(ui: Ui) -> DraftModel:
    drafts = ui.services.drafts
    for subject in ("十一月のお便り", "十月のお便り & 秋"):
        other = drafts.new()
        drafts.save(other, replace(drafts.open(other).content, subject=subject))
    newsletter_id = drafts.new()
    blocks = ({"type": "heading", "level": 1, "runs": ["冬の花"]},)
    drafts.save(newsletter_id, replace(drafts.open(newsletter_id).content, subject=LONG, blocks=blocks))
    made = DraftModel()
    made.load(drafts.open(newsletter_id))
    return made


@pytest.fixture
def bar(ui: Ui, model: DraftModel, qtbot: QtBot) -> Iterator[WhoBar]:
    made = WhoBar(ui, model)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(WIDE, 300)
    made.retranslate()
    made.show()
    model.opened.emit()
    made.tools.show_phones(True)
    yield made
    if made.tools.menu is not None:
        made.tools.menu.hide()


def test_every_list_shows_as_much_as_fits_by_real_letters(ui: Ui, bar: WhoBar) -> None:
    for phone in PHONES:
        row = bar.tools.phones.rows[phone.key]
        shown = row.subject.lines[-1]
        assert row.subject.cut
        assert shown.endswith("…")
        assert LONG.startswith(shown[:-1])
        room = WIDTH - phone.left - phone.right
        font = row._font(phone.subject, phone.bold_subject)
        assert QFontMetricsF(font).horizontalAdvance(shown) <= room + 1
        longer = LONG[: len(shown) + 1] + "…"
        assert QFontMetricsF(font).horizontalAdvance(longer) > room
        assert row.subject.shown == len(shown) - 1


def test_what_is_typed_is_measured_at_once(model: DraftModel, bar: WhoBar, qtbot: QtBot) -> None:
    bar.subject.set_parts([])
    bar.subject.insert_words("冬のお便り")
    qtbot.waitUntil(lambda: bar.tools.switch.text() == "一覧で 5字すべて")
    assert bar.tools.phones.rows["docomo"].subject.lines == ("冬のお便り",)
    bar.subject.insert_words("と長い長い長い長い長い長い長い長い長い長い題名")
    qtbot.waitUntil(lambda: "中" in bar.tools.switch.text())
    assert "最初の" in bar.tools.switch.toolTip()


def test_without_a_next_line_lists_show_how_the_letter_begins(model: DraftModel, bar: WhoBar) -> None:
    phones = bar.tools.phones
    bar.tools.measure()
    assert phones.rows["iphone"].preview.lines == ("冬の花",)
    assert "本文の書き出し" in phones.hint.said()
    model.change("x", preheader="[[full|お客]] 様、入荷しました")
    bar.tools.measure()
    assert phones.rows["iphone"].preview.lines == ("お客 様、入荷しました",)
    assert "本文の書き出し" not in phones.hint.said()
    assert phones.told["docomo"].said().endswith("続きの一文は一覧に出ません")
    assert "iPhone" in phones.rows["iphone"].accessibleName()
    assert "31字" in phones.rows["iphone"].accessibleName()


def test_two_lines_hold_more_than_one(ui: Ui, qtbot: QtBot) -> None:
    font = ui.theme.font()
    one, two = cut_to(LONG * 2, font, 200, 1), cut_to(LONG * 2, font, 200, 2)
    assert two.shown > one.shown
    assert len(two.lines) == 2
    assert "".join(two.lines)[:-1] == (LONG * 2)[: two.shown]
    assert cut_to("", font, 200, 2).lines == ("",)
    assert cut_to("冬", font, 200, 2).lines == ("冬",)


@pytest.mark.parametrize(
    ("text", "number"), [("👨‍👩‍👧‍👦冬", 2), ("🇯🇵", 1), ("葛󠄀", 1), ("か\u3099", 1), ("", 0), ("冬\n春", 3)]
)
def test_characters_are_counted_as_they_are_seen(text: str, number: int) -> None:
    assert characters(text) == number


def test_an_earlier_subject_is_taken_and_taken_back(model: DraftModel, bar: WhoBar) -> None:
    bar.tools.history.click()
    menu = bar.tools.menu
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert len(texts) == 2
    assert any(text.endswith("十月のお便り && 秋") for text in texts)
    next(action for action in menu.actions() if "十一月" in action.text()).trigger()
    assert model.content.subject == "十一月のお便り"
    assert bar.subject.runs() == ["十一月のお便り"]
    model.stack.undo()
    assert model.content.subject == LONG


def test_emoji_and_fields_go_where_the_cursor_was(model: DraftModel, bar: WhoBar, qtbot: QtBot) -> None:
    bar.preheader.setFocus()
    qtbot.waitUntil(bar.preheader.hasFocus)
    bar.tools.emoji.click()
    assert bar.tools.picker is not None
    bar.tools.picker.search.setText("さくら")
    QTest.keyClick(bar.tools.picker.search, Qt.Key.Key_Return)
    assert model.content.preheader == "🌸"
    bar.tools.fields.insert("full")
    assert model.content.preheader == "🌸[[full|お客]]"


def test_enter_goes_on_to_the_next_line(bar: WhoBar, qtbot: QtBot) -> None:
    bar.subject.setFocus()
    QTest.keyClick(bar.subject, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.focusWidget() is bar.preheader)


def test_the_switch_hides_the_phones(bar: WhoBar) -> None:
    assert bar.tools.phones.isVisible()
    bar.tools.switch.click()
    assert not bar.tools.phones.isVisible()
    assert bar.tools.switch.accessibleName().startswith("一覧での見え方")


def test_a_sent_newsletter_offers_nothing_to_write(model: DraftModel, bar: WhoBar) -> None:
    model.editable = False
    bar.tools.opened()
    assert not bar.tools.emoji.isVisible()
    assert not bar.tools.history.isVisible()
    assert bar.tools.switch.isVisible()


def test_lists_follow_theme_and_text_size(ui: Ui, qtbot: QtBot) -> None:
    phones = PhoneList(ui)
    qtbot.addWidget(phones)
    phones.show_texts("花のあおい", LONG, "", own=False)
    before, shown = phones.rows["iphone"].width(), phones.rows["iphone"].subject.shown
    ui.theme.apply(mode="dark", text_scale=2.0)
    assert phones.rows["iphone"].width() == 2 * before
    assert phones.rows["iphone"].subject.shown == shown  # the phone's letters are not the window's
    assert not phones.grab().isNull()


@pytest.mark.parametrize("narrow", [False, True])
def test_tab_goes_in_the_order_in_which_one_reads(bar: WhoBar, qtbot: QtBot, narrow: bool) -> None:
    bar.arrange(500 if narrow else WIDE)
    QApplication.processEvents()  # a widget that moved shows itself afterwards
    tools = [bar.tools.emoji, bar.tools.history, bar.tools.fields.button]
    order = [bar.subject, *tools, bar.tag, bar.preheader, bar.tools.switch]
    if narrow:
        order = [bar.tag, bar.subject, bar.preheader, *tools, bar.tools.switch]
    order[0].setFocus()
    for widget in order[1:]:
        now = bar.focusWidget()
        assert now is not None
        QTest.keyClick(now, Qt.Key.Key_Tab)
        assert bar.focusWidget() is widget


def test_a_line_without_room_gets_a_row_of_its_own(bar: WhoBar) -> None:
    def rows_between() -> bool:
        QApplication.processEvents()
        return bar.preheader.y() > bar.number.mapTo(bar, bar.number.rect().bottomLeft()).y()

    bar.number.set("39人に送れます", "ok")
    bar.arrange(WIDE)
    assert not rows_between()
    bar.number.set("39人に送れます" * 5, "ok")
    bar.arrange(WIDE)
    assert rows_between()
    assert bar.preheader.width() > bar.number.width()
    bar.number.set("39人に送れます", "ok")
    bar.arrange(WIDE)
    assert not rows_between()
