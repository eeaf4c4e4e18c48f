"""絞り込み and 配信グループ in the window: menus, chips, the dialog and its count, the editor's box."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from desktop_app.domain.segment import Segment, rule_from_text, segment_of
from desktop_app.services import Services
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs import segment
from desktop_app.ui.dialogs.rule_rows import RuleRow
from desktop_app.ui.dialogs.rule_values import DaysEdit, NumberEdit, PickEdit, StayingMenu, TextEdit
from desktop_app.ui.dialogs.segment import SegmentDialog
from desktop_app.ui.dialogs.segment_words import field_words, op_words, rule_text
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.pages.contacts import ContactsPage, listing
from desktop_app.ui.pages.contacts.picker import Picker
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

CARD = {
    "basis": "CARD", "obtained_at": "2026-10-03", "occasion": "花市", "paper": True,
    "handed_over_by_person": True, "by": "青井 葵",
}  # fmt: skip


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture
def people(services: Services) -> None:
    for email, full, tags, evidence in (
        ("hanako@example.jp", "佐藤 花子", ["常連"], [CARD]),
        ("ken@example.jp", "高橋 健", [], [CARD]),
        ("yumi@example.jp", "山本 由美", ["常連", "生け花"], []),
    ):
        services.contacts.add({"email": email, "full": full, "tags": tags, "evidence": evidence})


@pytest.fixture
def page(ui: Ui, qtbot: QtBot, people: None, monkeypatch: pytest.MonkeyPatch) -> ContactsPage:
    monkeypatch.setattr(listing, "REST_MS", 0)
    monkeypatch.setattr(segment, "_PAUSE_MS", 0)
    made = ContactsPage(ui)
    made.filters._pause.setInterval(0)
    qtbot.addWidget(made)
    ui.tasks.changed.connect(made.data_changed)
    made.resize(1072, 800)
    made.show()
    settle()
    return made


@pytest.fixture(autouse=True)
def _no_dialog_stays() -> Iterator[None]:
    yield
    for top in QApplication.topLevelWidgets():
        for one in [top, *top.findChildren(QDialog)]:
            if isinstance(one, QDialog | QMenu):
                one.hide()
                one.deleteLater()
    settle()


def picker(page: ContactsPage) -> Picker:
    return page.filters.picker


def names(page: ContactsPage) -> list[str]:
    found = [page.listing.model.row_at(number) for number in range(page.listing.model.rowCount())]
    return sorted(one.name for one in found if one is not None)


def open_dialog() -> SegmentDialog:
    found = [
        one
        for top in QApplication.topLevelWidgets()
        for one in [top, *top.findChildren(SegmentDialog)]
        if isinstance(one, SegmentDialog) and one.isVisible()
    ]
    assert found, "no dialog is open"
    settle()
    return found[0]


def action(menu: QMenu | None, *path: str) -> QAction:
    """The action at the end of a path of words."""
    assert menu is not None
    for number, words in enumerate(path):
        found = [one for one in menu.actions() if one.text() == words]
        assert found, f"{words} is not among {[one.text() for one in menu.actions()]}"
        if number == len(path) - 1:
            return found[0]
        part = found[0].menu()
        assert isinstance(part, QMenu)
        menu = part
    raise AssertionError


def chips(page: ContactsPage) -> list[str]:
    return [one.words.text() for one in picker(page).chips.chips]


def filter_by(page: ContactsPage, *path: str) -> None:
    picker(page).show_filters()
    action(picker(page).menu, *path).trigger()
    settle()
    menu = picker(page).menu
    assert menu is not None
    menu.close()
    settle()


# ── the menu and the chips ───────────────────────────────────────────────────────────────────────────────


def test_filters_narrow_the_list_and_show_as_chips(page: ContactsPage) -> None:
    assert not picker(page).chips.isVisible()
    filter_by(page, "タグ", "常連")
    assert names(page) == ["佐藤 花子", "山本 由美"]
    assert chips(page) == ["タグ：常連"]
    assert picker(page).filter_button.text() == "絞り込み（1）"
    filter_by(page, "送ってよい根拠", "名刺")
    assert names(page) == ["佐藤 花子"]
    assert page.header.subtitle.text() == "3人のうち 1人"
    assert [chip.text() for chip in page.filters.chips.values()] == [
        "送れる 1", "根拠が足りない 0", "停止・不達 0",
    ]  # fmt: skip
    filter_by(page, "送ってよい根拠", "お取引先")
    assert chips(page) == ["タグ：常連", "送ってよい根拠：名刺、お取引先"]
    filter_by(page, "送ってよい根拠", "名刺")  # pressed again: taken away
    assert chips(page) == ["タグ：常連", "送ってよい根拠：お取引先"]
    picker(page).chips.chips[1].cross.click()
    settle()
    assert names(page) == ["佐藤 花子", "山本 由美"]
    clear = picker(page).chips.clear_button
    assert clear is not None
    clear.click()
    settle()
    assert len(names(page)) == 3
    assert not picker(page).chips.isVisible()


def test_days_and_other_presets(page: ContactsPage) -> None:
    filter_by(page, "最後に送った日", "一度も送っていない")
    assert len(names(page)) == 3
    filter_by(page, "最後に送った日", "過去30日以内")
    assert names(page) == []
    assert len(chips(page)) == 1  # one rule about one day
    filter_by(page, "最後に送った日", "過去30日以内")
    filter_by(page, "根拠の日付", "記録なし")
    assert names(page) == ["山本 由美"]
    filter_by(page, "タグ", "タグなし")
    assert names(page) == []
    picker(page).clear_all()
    filter_by(page, "不達になったことがある", "はい")
    filter_by(page, "不達になったことがある", "いいえ")
    assert chips(page) == ["不達になったことがある：いいえ"]
    assert len(names(page)) == 3


def test_ticks_are_set_one_after_another(page: ContactsPage, qtbot: QtBot) -> None:
    picker(page).show_filters()
    part = action(picker(page).menu, "タグ").menu()
    assert isinstance(part, StayingMenu)
    part.popup(page.mapToGlobal(page.rect().center()))
    part.setActiveAction(part.actions()[0])
    qtbot.keyClick(part, Qt.Key.Key_Space)
    assert part.isVisible()
    part.setActiveAction(part.actions()[1])
    qtbot.keyClick(part, Qt.Key.Key_Return)
    assert part.isVisible()
    settle()
    assert chips(page) == ["タグ：常連、生け花"]
    part.close()


def test_set_from_elsewhere_forgets_filters(page: ContactsPage) -> None:
    filter_by(page, "タグ", "常連")
    page.open(search="健")
    settle()
    assert names(page) == ["高橋 健"]
    assert chips(page) == []


# ── the dialog ───────────────────────────────────────────────────────────────────────────────────────────


def test_other_rules_narrow_by_the_dialog(page: ContactsPage) -> None:
    filter_by(page, "タグ", "常連")
    picker(page).open_rules()
    dialog = open_dialog()
    assert not dialog.name_field.isVisible()
    assert [row.rule() for row in dialog.rows.rows] == [rule_from_text("tag:has:常連")]
    dialog.add_rule.click()
    row = dialog.rows.rows[-1]
    row.show_rule(rule_from_text("name:contains:健"))
    dialog.match.choose("any")
    dialog._changed()
    settle()
    assert "3人" in dialog.count.text.said()
    dialog.ok.click()
    settle()
    assert len(names(page)) == 3
    assert page.filters.query().match == "any"
    assert chips(page) == ["タグ：常連", "名前・ふりがな：「健」を含む"]
    picker(page).chips.chips[1].cross.click()
    assert page.filters.query().match == "all"


def test_a_segment_is_saved_chosen_changed_and_deleted(page: ContactsPage, frame: FakeFrame, ui: Ui) -> None:
    filter_by(page, "タグ", "常連")
    page.filters.chips["mailable"].click()
    settle()
    save = picker(page).chips.save_button
    assert save is not None
    save.click()
    dialog = open_dialog()
    assert [row.rule() for row in dialog.rows.rows] == [
        rule_from_text("tag:has:常連"), rule_from_text("status:is:mailable"),
    ]  # fmt: skip
    assert dialog.count.text.said().startswith("1人（うち送れる 1人）")
    assert "佐藤 花子" in dialog.count.text.said()
    dialog.ok.click()
    assert dialog.name_field.problem.said() == "名前を入れてください"
    dialog.name.setText("常連さん")
    dialog.ok.click()
    settle()
    assert picker(page).segment_button.text() == "常連さん"
    assert chips(page) == ["配信グループ「常連さん」"]
    assert page.filters.query().rules == ()
    picker(page).edit_segment()
    dialog = open_dialog()
    dialog.rows.rows[0].remove.click()
    dialog.rows.rows[0].show_rule(rule_from_text("name:contains:健"))
    dialog.name.setText("健さん")
    dialog.ok.click()
    settle()
    page.filters.chips["mailable"].setChecked(False)
    page.filters.changed.emit()
    settle()
    assert names(page) == ["高橋 健"]
    frame.answer = True
    picker(page).ask_delete()
    settle()
    assert "削除しますか" in frame.asked[-1]
    assert ui.services.segments.rows() == []
    assert len(names(page)) == 3
    assert picker(page).segment_button.text() == "配信グループ"


def test_the_menu_of_segments(page: ContactsPage, ui: Ui) -> None:
    first = ui.services.segments.add("常連さん", segment_of([rule_from_text("tag:has:常連")]))
    second = ui.services.segments.add("A & B", segment_of([rule_from_text("tag:none")]))
    page.refresh()
    settle()
    picker(page).show_segments()
    assert not action(picker(page).menu, "今の絞り込みを配信グループとして保存…").isEnabled()
    action(picker(page).menu, "A && B").trigger()
    settle()
    assert names(page) == ["高橋 健"]
    picker(page).show_segments()
    action(picker(page).menu, "「A && B」を上へ移す").trigger()
    settle()
    assert [one.id for one in ui.services.segments.rows()] == [second, first]
    picker(page).show_segments()
    action(picker(page).menu, "A && B").trigger()  # pressed again: everybody
    settle()
    assert len(names(page)) == 3


def test_a_segment_of_a_draft_says_which(page: ContactsPage, frame: FakeFrame, ui: Ui) -> None:
    group = ui.services.segments.add("常連さん", segment_of([rule_from_text("tag:has:常連")]))
    draft = ui.services.newsletters.add(title="秋のお便り", text="こんにちは", segment="常連さん")["id"]
    page.refresh()
    page.filters.set(segment=group)
    settle()
    picker(page).ask_delete()
    settle()
    assert "秋のお便り" in frame.asked[-1]
    assert frame.gone[-1] == ("newsletters", {"newsletter": draft})
    assert len(ui.services.segments.rows()) == 1


def test_a_segment_deleted_elsewhere_is_let_go(page: ContactsPage, ui: Ui) -> None:
    group = ui.services.segments.add("常連さん", segment_of([rule_from_text("tag:has:常連")]))
    page.filters.set(segment=group)
    settle()
    assert len(names(page)) == 2
    ui.services.segments.remove(group)
    page.refresh()
    settle()
    assert page.filters.query().segment == ""
    assert len(names(page)) == 3


def test_a_second_name_is_told_at_its_field(page: ContactsPage, ui: Ui) -> None:
    ui.services.segments.add("常連さん", segment_of([rule_from_text("tag:has:常連")]))
    picker(page).new_segment()
    dialog = open_dialog()
    dialog.name.setText("常連さん")
    dialog.rows.rows[0].show_rule(rule_from_text("tag:none"))
    dialog.ok.click()
    settle()
    assert "同じ名前" in dialog.name_field.problem.said()
    assert dialog.isVisible()


def test_an_unfinished_rule_is_told_at_its_row(page: ContactsPage) -> None:
    picker(page).new_segment()
    dialog = open_dialog()
    assert dialog.count.text.said() == "条件を入れると、当てはまる人数が出ます。"
    dialog.name.setText("だれか")
    dialog.ok.click()
    assert dialog.rows.rows[0].problem.said() == "値を入れてください"
    row = dialog.rows.rows[0]
    row.show_rule(rule_from_text("added:between:2026-01-01,2026-02-01"))
    assert isinstance(row.edit, DaysEdit)
    row.edit.set_value(["2026-02-01", "2026-01-01"])
    dialog.ok.click()
    assert row.problem.said() == "最初の日が、最後の日より後です"
    row.remove.click()
    assert dialog.rows.rows == []
    dialog.ok.click()
    assert len(dialog.rows.rows) == 1


@pytest.mark.parametrize(
    ("text", "editor"),
    [
        ("tag:has:常連|生け花", PickEdit), ("tag:none", type(None)), ("bounced:is:no", PickEdit),
        ("sent:last_days:14", NumberEdit), ("sent:before:2026-01-01", DaysEdit),
        ("obtained:between:2026-01-01,2026-02-01", DaysEdit), ("company:contains:花|園芸", TextEdit),
        ("country:is:JP", PickEdit), ("source:is:hand|import", PickEdit), ("domain:is:example.jp", TextEdit),
    ],
)  # fmt: skip
def test_every_rule_stays_itself_in_a_row(page: ContactsPage, text: str, editor: type) -> None:
    rule = rule_from_text(text)
    picker(page).new_segment()
    row = open_dialog().rows.rows[0]
    row.show_rule(rule)
    assert isinstance(row.edit, editor)
    assert row.rule() == rule
    row.retranslate()
    assert row.rule() == rule


def test_another_condition_keeps_a_value_that_fits(page: ContactsPage) -> None:
    picker(page).new_segment()
    row: RuleRow = open_dialog().rows.rows[0]
    row.show_rule(rule_from_text("tag:has:常連"))
    row.op.choose("has_not")
    row._op_chosen()
    assert row.rule() == rule_from_text("tag:has_not:常連")
    row.field.choose("basis")
    row._field_chosen()
    assert row.empty
    row.field.choose("sent")
    row._field_chosen()
    row.op.choose("none")
    row._op_chosen()
    assert row.rule() == rule_from_text("sent:none")


def test_values_are_picked_from_a_menu(page: ContactsPage) -> None:
    picker(page).new_segment()
    row = open_dialog().rows.rows[0]
    row.show_rule(rule_from_text("tag:has:常連"))
    edit = row.edit
    assert isinstance(edit, PickEdit)
    edit.show_menu()
    action(edit.menu, "生け花").trigger()
    assert edit.button.text() == "常連、生け花"
    action(edit.menu, "常連").trigger()
    assert row.rule() == rule_from_text("tag:has:生け花")


def test_the_count_waits_for_the_statuses(ui: Ui, qtbot: QtBot, people: None) -> None:
    dialog = SegmentDialog(
        ui, None, ui.services.segments.pickable(),
        segment=segment_of([rule_from_text("status:is:mailable")]),
    )  # fmt: skip
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    assert dialog.count.text.said() == "数えています…"
    ui.services.contact_book.study("", check=lambda: None, tell=lambda *_: None)
    qtbot.waitUntil(lambda: dialog.count.text.said().startswith("2人"), timeout=3000)


@pytest.mark.parametrize(("lang", "scale"), [("ja", 1.0), ("en", 1.0), ("ja", 2.0), ("en", 2.0)])
def test_nothing_is_clipped_or_nameless(ui: Ui, page: ContactsPage, lang: Any, scale: float) -> None:
    ui.theme.apply(mode="light", language=lang, text_scale=scale)
    texts = ("tag:has:常連", "sent:not_last_days:30", "obtained:between:2026-01-01,2026-02-01")
    many = segment_of([rule_from_text(text) for text in texts])
    group = ui.services.segments.add("常連さん", many)
    page.retranslate()
    page.filters.set(segment=group)
    picker(page)._rules_chosen(many.rules)
    page.refresh()
    settle()
    page.respond()
    settle()
    assert faults(page.filters, lang) == []
    picker(page).edit_segment()
    dialog = open_dialog()
    dialog.resize(770, 700)
    settle()
    assert faults(dialog, lang) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_rule_has_words(ui: Ui, people: None, lang: Any) -> None:
    ui.theme.apply(mode="light", language=lang, text_scale=1.0)
    pickable = ui.services.segments.pickable()
    for text in (
        "status:is:mailable", "basis:is_not:CARD", "obtained:before:2026-01-01", "added:after:2026-01-01",
        "sent:between:2026-01-01,2026-02-01", "sent:last_days:30", "sent:not_last_days:1", "sent:none",
        "tag:has:a|b|c|d|e", "tag:has_not:a", "tag:none", "recipient:is:business", "source:is:gone|hand",
        "company:contains:花", "note:contains_not:花", "company:none", "country:is:JP|XX", "bounced:is:yes",
    ):  # fmt: skip
        rule = rule_from_text(text)
        assert rule_text(ui, rule, pickable).startswith(field_words(ui)[rule.field])
        assert op_words(ui, rule.field)[rule.op]


# ── the editor ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_editor_offers_segments_with_their_numbers(ui: Ui, qtbot: QtBot, people: None) -> None:
    group = ui.services.segments.add("常連さん", segment_of([rule_from_text("tag:has:常連")]))
    ui.services.segments.add("送れる方", segment_of([rule_from_text("status:is:mailable")]))
    draft = ui.services.drafts.new()
    view = EditorView(ui)
    qtbot.addWidget(view)
    view.show_draft(ui.services.drafts.open(draft))
    settle()
    box = view.who.tag
    offered = [box.itemText(number) for number in range(box.count())]
    assert offered[:3] == ["全員", "グループ「常連さん」（2人）", "グループ「送れる方」（2人）"]
    box.choose(f"segment\n{group}")
    box.activated.emit(box.currentIndex())
    settle()
    assert (view.model.content.segment_id, view.model.content.tag) == (group, None)
    box.choose("常連")
    box.activated.emit(box.currentIndex())
    assert (view.model.content.segment_id, view.model.content.tag) == (None, "常連")
    view.model.stack.undo()
    assert box.key() == f"segment\n{group}"


def test_the_editor_shows_a_deleted_segment_and_not_everyone(ui: Ui, qtbot: QtBot, people: None) -> None:
    group = ui.services.segments.add("常連さん", Segment((rule_from_text("tag:has:常連"),)))
    draft = ui.services.newsletters.add(title="秋", text="x", segment="常連さん")["id"]
    with ui.services.book.transaction():
        ui.services.book.write("DELETE FROM segment WHERE id = ?", (group,))
    view = EditorView(ui)
    qtbot.addWidget(view)
    view.show_draft(ui.services.drafts.open(draft))
    settle()
    assert view.who.tag.currentText() == "削除された配信グループ"
    assert view.who.number.text() == "0人に送れます"
