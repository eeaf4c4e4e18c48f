"""Parts: labels that give way, line breaks, chips, fields, choices, empty states, the ring of the focus."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QStandardPaths, Qt
from PySide6.QtGui import QImage, QKeyEvent, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.paths import resource_names
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.country_edit import CountryEdit
from desktop_app.ui.dialogs.evidence_fields import NameCombo
from desktop_app.ui.frame_dialogs import AskDialog, ErrorDialog
from desktop_app.ui.theme.icons import svg
from desktop_app.ui.widgets import breaks
from desktop_app.ui.widgets.breaks import breakable, learn, loosened
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.cards import Card, CheckRow, EmptyState, Notice, clear, rule
from desktop_app.ui.widgets.chips import Chip, FilterChip, StatusDot
from desktop_app.ui.widgets.day_edit import EmptyDateEdit
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.files import Place, file_dialog
from desktop_app.ui.widgets.focus_ring import FocusRing
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label
from desktop_app.ui.widgets.numbers import number
from desktop_app.ui.widgets.sentences import sentences

SENTENCE = "お名前や理由は不要です。いつでも配信を停止できます。"


def test_japanese_breaks_between_phrases_and_loses_no_character() -> None:
    learn()
    shown = breakable(SENTENCE)
    assert shown.replace("\u2060", "").replace("\u200b", "") == SENTENCE
    assert "\u200b" in shown
    assert "す\u200b。" not in shown
    assert breakable("Plain English stays as it is.") == "Plain English stays as it is."
    assert breakable("") == ""
    path = "/home/hana/Documents/mailboxes/Maildir"
    for text in (path, f"フォルダー：{path} です", path.replace("/", "\\")):
        parts = breakable(text).replace("\u2060", "").split("\u200b")
        assert "".join(parts) == text
        assert max(map(len, parts)) <= 12
    assert breakable("一行目\n二行目").count("\n") == 1


def test_no_line_ends_with_an_opening_bracket_or_begins_with_a_closing_one() -> None:
    learn()
    shown = breakable("サーバー名は「初期ドメイン」（例：hanaya.sakura.ne.jp）です。画面にあります。")
    lines = shown.replace("\u2060", "").split("\u200b")
    assert not [one for one in lines if one[-1] in "「（『【" or one[0] in "」）』】、。"]
    assert "（例：hanaya.sakura.ne.jp）です。" in lines


def test_a_phrase_wider_than_its_label_breaks_anywhere(qtbot: QtBot, ui: Ui) -> None:
    learn()
    said = "ネット・電話・郵便・メールで注文を受けます"
    shown = WrapLabel("body")
    qtbot.addWidget(shown)
    shown.setText(said)
    shown.resize(400, 100)
    shown.show()
    assert "\u2060" in shown.text()
    shown.resize(120, 100)
    long, rest = shown.text().split("\u200b", 1)
    assert long == "ネット・電話・郵便・メールで"
    assert "\u2060" in rest
    shown.setText(said + "。")
    assert shown.text().startswith(long)
    shown.resize(400, 100)
    assert shown.text() == breakable(said + "。")
    assert shown.said() == said + "。"


def test_a_blank_breaks_a_line_before_a_word_is_torn() -> None:
    learn()
    said = "フォーム登録 17\u00a0・ 申込用紙 13\u00a0・ 名刺 3"
    assert loosened(said, lambda piece: len(piece) > 8) == breakable(said)


def test_a_title_in_a_row_ends_in_a_full_stop(ui: Ui) -> None:
    assert sentences(ui, "アドレスが読めません", "", "確かめてください。") == (
        "アドレスが読めません。確かめてください。"
    )


def test_a_label_breaks_anew_once_phrases_are_known(
    qtbot: QtBot, ui: Ui, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaks, "_known", None)
    breakable.cache_clear()
    wrapped = WrapLabel()
    qtbot.addWidget(wrapped)
    wrapped.setText(SENTENCE)
    before = wrapped.text()
    assert "\u200b" not in before
    assert before.replace("\u2060", "") == SENTENCE
    learn()
    wrapped.break_anew()
    assert "\u200b" in wrapped.text()
    assert wrapped.said() == SENTENCE


def test_a_wrapped_label_says_the_clean_text_to_a_screen_reader(qtbot: QtBot, ui: Ui) -> None:
    wrapped = WrapLabel()
    qtbot.addWidget(wrapped)
    wrapped.setText(SENTENCE)
    assert wrapped.accessibleName() == SENTENCE == wrapped.said()
    assert wrapped.heightForWidth(120) > wrapped.heightForWidth(2000)


def test_users_data_is_never_markup(qtbot: QtBot, ui: Ui) -> None:
    for made in (label("body", "<b>太郎</b>"), ElidingLabel("body", "<b>太郎</b>")):
        qtbot.addWidget(made)
        assert made.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("text", ["<img src='//evil.example/x'>太郎", "<b>太郎</b>", "a < b & c"])
def test_users_data_is_never_markup_in_a_tooltip(qtbot: QtBot, ui: Ui, text: str) -> None:
    title = ElidingLabel("body")
    qtbot.addWidget(title)
    title.resize(10, 24)
    title.setText(text)
    title.show()
    seen = QTextDocument()
    seen.setHtml(title.toolTip())
    assert seen.toPlainText() == text


def test_a_long_title_gives_way_and_tells_the_rest(qtbot: QtBot, ui: Ui) -> None:
    title = ElidingLabel("body")
    qtbot.addWidget(title)
    title.resize(80, 24)
    title.setText("十二月のお便り — ポインセチア入荷のお知らせ")
    title.show()
    assert title.toolTip() == title.text()
    title.resize(900, 24)
    assert title.toolTip() == ""


@pytest.mark.parametrize("tone", ["ok", "warn", "stop", "neutral"])
def test_chips_are_as_wide_as_their_words(qtbot: QtBot, ui: Ui, tone: str) -> None:
    short, long = Chip(ui, tone, "名刺"), Chip(ui, tone, "名刺（受取日なし）")  # type: ignore[arg-type]
    for chip in (short, long):
        qtbot.addWidget(chip)
        chip.show()
        assert not chip.grab().isNull()
    assert long.sizeHint().width() > short.sizeHint().width()
    assert long.accessibleName() == "名刺（受取日なし）"


def test_a_filter_is_switched_by_mouse_and_by_space(qtbot: QtBot, ui: Ui) -> None:
    chip = FilterChip(ui, "ok", "mail-check")
    qtbot.addWidget(chip)
    chip.setText("送れる 3")
    chip.show()
    before = chip.grab().toImage()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    assert chip.grab().toImage() != before
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert not chip.isChecked()


@pytest.mark.parametrize("state", ["ok", "warn", "stop", "neutral", "ask"])
def test_every_state_has_a_shape_of_its_own(qtbot: QtBot, ui: Ui, state: str) -> None:
    dot = StatusDot(ui, state)
    qtbot.addWidget(dot)
    dot.resize(dot.sizeHint())
    assert not _blank(dot.grab().toImage())


def _blank(image: QImage) -> bool:
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    return len(colours) < 2


def test_a_choice_of_three_is_one_stop_for_tab(qtbot: QtBot, ui: Ui) -> None:
    chosen: list[str] = []
    made = Segmented(ui, ("pc", "phone", "text"))
    qtbot.addWidget(made)
    made.set_texts({"pc": "パソコン", "phone": "スマホ", "text": "文字だけ"})
    made.chosen.connect(chosen.append)
    assert made.key() == ""
    made.choose("phone")
    assert (made.key(), chosen) == ("phone", [])
    made._buttons["text"].click()
    assert (made.key(), chosen) == ("text", ["text"])
    made.choose("")
    assert made.key() == ""


def test_a_field_says_what_is_wrong_right_there(qtbot: QtBot, ui: Ui) -> None:
    field = Field(QLineEdit())
    qtbot.addWidget(field)
    field.set_texts("メールアドレス", "お店のアドレス")
    field.show()
    field.set_problem("@ がありません")
    assert field.problem.isVisible()
    assert field.editor.property("invalid") is True
    assert field.editor.accessibleDescription() == "@ がありません"
    field.set_problem("")
    assert not field.problem.isVisible()
    assert field.editor.accessibleDescription() == "お店のアドレス"


def test_a_box_keeps_its_choice_when_the_words_change(qtbot: QtBot, ui: Ui) -> None:
    box = Combo()
    qtbot.addWidget(box)
    box.fill([("all", "全員"), ("t1", "常連")])
    box.choose("t1")
    heard: list[int] = []
    box.currentIndexChanged.connect(heard.append)
    box.fill([("all", "Everyone"), ("t1", "Regulars")])
    assert (box.key(), box.currentText(), heard) == ("t1", "Regulars", [])


def test_rows_notices_and_empty_states_act(qtbot: QtBot, ui: Ui) -> None:
    pressed: list[str] = []
    row = CheckRow(ui, clicked=lambda: pressed.append("row"))
    notice = Notice(ui, clicked=lambda: pressed.append("notice"))
    empty = EmptyState(ui, "users")
    first = empty.add_button("primary", lambda: pressed.append("empty"))
    card = Card()
    for part in (row, rule(), notice, empty):
        card.add(part)
    qtbot.addWidget(card)
    row.set("warn", "写真に説明文がありません", "送信はできます", "直す")
    notice.set("練習です", "始める")
    empty.set("まだいません", "まず一人加えます")
    card.show()
    assert row.button is not None
    assert notice.button is not None
    for one in (row.button, notice.button, first):
        qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
    assert pressed == ["row", "notice", "empty"]
    assert row.button.accessibleName() == "直す: 写真に説明文がありません"
    row.set("ok", "よし")
    assert not row.button.isVisible()
    clear(card.box)
    assert card.box.count() == 0


def test_the_ring_follows_the_keyboard_not_the_mouse(qtbot: QtBot, qapp: QApplication, ui: Ui) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    middle = QWidget()
    box = QVBoxLayout(middle)
    first, second = button(ui), button(ui)
    for one in (first, second):
        one.setText("保存")
        box.addWidget(one)
    window.setCentralWidget(middle)
    ring = FocusRing(ui.theme)
    window.show()
    ring.follow(None, first)
    assert not ring.isVisible()
    ring.by_keyboard = True
    ring.follow(None, first)
    assert ring.isVisible()
    assert ring.geometry().contains(first.geometry())
    first.move(first.x() + 5, first.y())
    assert ring.geometry().contains(first.geometry())
    first.hide()
    assert not ring.isVisible()


def test_a_dialog_is_not_wider_or_higher_than_the_screen(qtbot: QtBot, ui: Ui) -> None:
    dialog = DialogBase(ui, None, width=4000)
    qtbot.addWidget(dialog)
    screen = dialog.screen().availableGeometry()
    assert dialog.minimumWidth() <= screen.width()
    assert dialog.maximumHeight() <= screen.height()


def test_the_second_half_of_a_double_click_does_not_press_what_came_to_its_place(
    qtbot: QtBot, ui: Ui
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pressed: list[str] = []
    behind = button(ui, clicked=lambda: pressed.append("behind"))
    before = button(ui, clicked=lambda: pressed.append("before"))
    before.clicked.connect(before.hide)
    for one in (behind, before):
        one.setParent(window)
        one.setGeometry(10, 10, 120, 40)
    window.resize(200, 80)
    window.show()
    handle = window.windowHandle()
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 30))
    assert pressed == ["before"]
    QTest.qWait(QApplication.doubleClickInterval() + 20)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 30))
    assert pressed == ["before", "behind", "behind"]


@pytest.mark.parametrize("text", ["短い", "差出人は aoi@example.jp です。38通すべてを送ります。" * 4])
def test_a_question_is_as_high_as_its_words(qtbot: QtBot, ui: Ui, text: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    dialog = AskDialog(ui, window, "お便りを送りますか", text, "送る", lambda: None, danger=False)
    dialog.show()
    QApplication.processEvents()
    label = dialog._text
    assert label.height() <= label.heightForWidth(label.width()) + 40  # the least a scrolled area takes
    assert label.height() >= label.heightForWidth(label.width())
    assert dialog.title.height() <= dialog.title.heightForWidth(dialog.title.width()) + 4


def test_an_error_is_seen_whole_without_a_scroll_bar(qtbot: QtBot, ui: Ui) -> None:
    learn()
    for error in (
        AppError("oauth-client-missing", provider="Microsoft"),
        AppError("mail-server-timeout", host="smtp.example.jp", port=587),
    ):
        dialog = ErrorDialog(ui, None, error)
        qtbot.addWidget(dialog)
        dialog.open()
        QApplication.processEvents()
        area = dialog.findChild(QScrollArea)
        assert area is not None
        assert area.verticalScrollBar().maximum() == 0


def test_buttons_that_find_no_room_side_by_side_stand_one_below_another(qtbot: QtBot, ui: Ui) -> None:
    dialog = DialogBase(ui, None, width=300)
    qtbot.addWidget(dialog)
    made = [dialog.add_button(button(ui), left=number == 0) for number in range(3)]
    for one in made:
        one.setText("送れたことにする" * 3)
    dialog.setMaximumWidth(500)
    dialog.open()
    QApplication.processEvents()
    assert all(one.width() >= one.minimumSizeHint().width() for one in made)
    assert len({one.y() for one in made}) == 3


def test_a_dialog_shows_where_tab_went(qtbot: QtBot, ui: Ui) -> None:
    ring = FocusRing(ui.theme)
    dialog = DialogBase(ui, None)
    qtbot.addWidget(dialog)
    first = dialog.add_button(button(ui))
    dialog.add_button(button(ui))
    dialog.show()
    dialog.activateWindow()
    QApplication.instance().focusChanged.connect(ring.follow)  # type: ignore[union-attr]
    qtbot.waitUntil(dialog.isActiveWindow)
    first.setFocus()
    assert not ring.isVisible()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert not first.hasFocus()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Backtab)
    assert first.hasFocus()
    assert ring.isVisible()
    QApplication.instance().focusChanged.disconnect(ring.follow)  # type: ignore[union-attr]
    ring._leave()


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot, ui: Ui) -> None:
    sent: list[str] = []
    dialog = AskDialog(ui, None, "送りますか", "…", "送る", lambda: sent.append("yes"), danger=False)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(dialog, held)  # still held from what opened it
    assert dialog.isVisible()
    dialog._no.setFocus()
    QTest.keyClick(dialog._no, Qt.Key.Key_Return)
    assert sent == []
    assert not dialog.isVisible()


def turn_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    assert not event.isAccepted()


def test_scrolling_past_a_field_does_not_change_it(qtbot: QtBot, ui: Ui) -> None:
    combo, day, years = Combo(), EmptyDateEdit(), number(0, 120)
    combo.fill([("a", "甲"), ("b", "乙")])
    country, name = CountryEdit(ui), NameCombo(["青井 葵", "佐藤 みどり"])
    country.addItems(["日本", "ドイツ"])
    for one in (combo, day, years, country, name):
        qtbot.addWidget(one)
        one.show()
        one.setFocus()
    combo.choose("a")
    country.setCurrentIndex(0)
    name.setCurrentIndex(0)
    for one in (combo, day, years, country, name):
        turn_wheel(one)
    assert (combo.key(), day.empty, years.value()) == ("a", True, 0)
    assert (country.currentIndex(), name.currentIndex()) == (0, 0)


def test_every_icon_is_of_lucide_and_takes_a_colour() -> None:
    names = [name for name in resource_names("icons", "lucide") if name.endswith(".svg")]
    assert len(names) > 50
    assert "LICENSE" in resource_names("icons", "lucide")
    for name in names:
        drawn = svg(name.removesuffix(".svg"), "#123456").decode()
        assert "#123456" in drawn
        assert "currentColor" not in drawn


def test_the_ring_stays_away_when_a_widget_vanishes(qtbot: QtBot, ui: Ui) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    middle = QWidget()
    box = QVBoxLayout(middle)
    first, second = button(ui), button(ui)
    box.addWidget(first)
    box.addWidget(second)
    window.setCentralWidget(middle)
    ring = FocusRing(ui.theme)
    window.show()
    ring.by_keyboard = True
    first.hide()
    ring.follow(first, second)
    assert not ring.isVisible()


def test_a_file_dialog_without_its_folder_begins_at_home(
    ui: Ui, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = file_dialog(ui, owner, "写真", Place.PicturesLocation)
    pictures = Path(QStandardPaths.writableLocation(Place.PicturesLocation))
    home = Path(QStandardPaths.writableLocation(Place.HomeLocation))
    assert Path(dialog.directory().path()) == (pictures if pictures.is_dir() else home)
    assert dialog.selectedFiles() in ([], [str(home)])
    dialog.close()
