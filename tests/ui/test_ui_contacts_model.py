"""The table's model and its painting: pages on demand, few rows kept, every cell says itself in full."""

from array import array
from collections.abc import Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.services.contact_rows import Chip, ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts import model as model_module
from desktop_app.ui.pages.contacts.columns import COLUMNS
from desktop_app.ui.pages.contacts.model import PAGE, ContactModel
from desktop_app.ui.pages.contacts.table import ContactTable

STATES = (
    ("mailable", Chip(code="ground", basis="CONSENT_WEB")),
    ("incomplete", Chip(code="missing", basis="CARD", reason="card-no-date-no-occasion")),
    ("incomplete", Chip(code="missing", basis="RELATION", reason="never heard of")),
    ("incomplete", Chip(code="none")),
    ("incomplete", Chip(code="no-address")),
    ("stopped", Chip(code="optout", day="2026-11-09")),
    ("stopped", Chip(code="bounce")),
    ("stopped", Chip(code="complaint", day="2026-11-09")),
    ("stopped", Chip(code="waiting")),
    ("stopped", Chip(code="role")),
)


def row(key: int) -> ContactRow:
    status, chip = STATES[key % len(STATES)]
    return ContactRow(
        key=key,
        contact_id=f"id-{key}",
        name=f"佐藤 {key}",
        company="花のあおい" if key % 2 else "",
        address=f"reader-{key}@example.jp",
        more_addresses=key % 3,
        status=status,
        chip=chip,
        date="2026-04-12" if key % 4 else "",
        tags=("常連", "展示会2026", "長い名前のタグ", "花")[: key % 5],
    )


def rows(keys: Iterable[int]) -> dict[int, ContactRow]:
    return {key: row(key) for key in keys}


@pytest.fixture
def model(ui: Ui) -> ContactModel:
    """A model whose owner answers at once."""
    made = ContactModel(ui)
    made.missing.connect(lambda keys: made.put(keys, rows(keys)))
    return made


def test_the_model_keeps_the_rules_of_models(
    qtmodeltester: ModelTester, model: ContactModel, qtbot: QtBot
) -> None:
    model.set_headers({column: column for column in COLUMNS})
    for keys in (array("q"), array("q", range(1, 120))):
        model.show(keys, rows(keys[:10]))
        qtmodeltester.check(model)
    model.complete(array("q", range(1, 300)))
    qtmodeltester.check(model)


def test_rows_are_read_by_the_page_when_they_are_looked_at(ui: Ui, qtbot: QtBot) -> None:
    model, asked = ContactModel(ui), list[tuple[int, ...]]()
    model.missing.connect(asked.append)
    model.show(array("q", range(1, 1001)), rows(range(1, 11)))
    assert model.data(model.index(3, 0)) == "佐藤 4"
    assert model.data(model.index(500, 0)) == "…"
    assert model.data(model.index(501, 1)) == "…"
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert asked == [tuple(range(501, 551))]
    assert len(asked[0]) == PAGE
    assert model.row_at(502) is None  # on its way: not asked for twice
    with qtbot.waitSignal(model.dataChanged):
        model.put(asked[0], rows(asked[0]))
    assert model.row_at(502) == row(503)
    model.row_at(600)
    qtbot.waitUntil(lambda: len(asked) == 2)
    model.failed(asked[1])
    model.row_at(600)
    qtbot.waitUntil(lambda: len(asked) == 3)
    assert asked[2] == asked[1]


def test_only_some_rows_are_kept(model: ContactModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_module, "KEPT", 100)
    model.show(array("q", range(1, 1001)), {})
    for start in range(1, 1001, PAGE):
        model.put(range(start, start + PAGE), rows(range(start, start + PAGE)))
    assert len(model._rows) == 100
    assert model.row_at(999) == row(1000)
    assert model.row_at(0) is None


def test_the_whole_list_grows_out_of_its_beginning(model: ContactModel, qtbot: QtBot) -> None:
    model.show(array("q", [5, 3, 9]), rows([5, 3, 9]))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.complete(array("q", [5, 3, 9, 1, 2]))
    assert model.rowCount() == 5
    assert model.number_of(1) == 3
    assert model.number_of(77) == -1
    with qtbot.waitSignal(model.modelReset):  # somebody was added in between
        model.complete(array("q", [5, 4, 3, 9, 1, 2]))
    assert model.row_at(2) == row(3)


def test_every_cell_says_itself_in_full(model: ContactModel) -> None:
    keys = array("q", range(1, 31))
    model.show(keys, rows(keys))
    said = [
        [model.data(model.index(number, column), Qt.ItemDataRole.AccessibleTextRole) for column in range(5)]
        for number in range(30)
    ]
    assert said[0][:4] == [
        "佐藤 1、花のあおい",
        "reader-1@example.jp ほか1件",
        "根拠が足りません：名刺（受取日なし）",
        "2026-04-12",
    ]
    assert said[3][3] == "日付なし"
    assert said[3][4] == "常連、展示会2026、長い名前のタグ、花"
    assert {one[2] for one in said} == {
        "送れます：フォーム登録",
        "根拠が足りません：名刺（受取日なし）",
        "根拠が足りません：お取引先",
        "根拠が足りません：根拠なし",
        "根拠が足りません：アドレスなし",
        "停止中です：配信停止 2026-11-09",
        "停止中です：宛先不明",
        "停止中です：苦情",
        "停止中です：返信の確認待ち",
        "停止中です：窓口のアドレス",
    }


@pytest.fixture
def table(ui: Ui, model: ContactModel, qtbot: QtBot) -> ContactTable:
    made = ContactTable(ui, model)
    qtbot.addWidget(made)
    made.resize(760, 500)
    keys = array("q", range(1, 201))
    model.show(keys, rows(keys))
    made.show()
    return made


def test_a_screen_reader_reads_the_cells(table: ContactTable) -> None:
    reader = QAccessible.queryAccessibleInterface(table)
    assert reader is not None
    children = [reader.child(number) for number in range(200)]
    said = [one.text(QAccessible.Text.Name) for one in children if one.role() == QAccessible.Role.Cell]
    assert "根拠が足りません：名刺（受取日なし）" in said


@pytest.mark.parametrize("width", [900, 560, 420, 300])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_columns_give_way_by_priority(
    table: ContactTable, ui: Ui, width: int, scale: float, qtbot: QtBot
) -> None:
    ui.theme.apply(text_scale=scale)
    table.resize(width, 400)
    qtbot.wait(20)
    shown = [one for number, one in enumerate(COLUMNS) if not table.isColumnHidden(number)]
    assert shown[:2] == ["name", "address"]
    assert shown == list(COLUMNS[: len(shown)])
    assert sum(table.columnWidth(COLUMNS.index(one)) for one in shown) <= table.viewport().width() + 1
    assert table.rowHeight(0) == ui.theme.s(54)
    assert not table.grab().isNull()


def test_rows_are_painted_in_both_themes_hovered_and_chosen(
    table: ContactTable, ui: Ui, qtbot: QtBot
) -> None:
    pictures = []
    for mode in ("light", "dark"):
        ui.theme.apply(mode=mode)
        qtbot.mouseMove(table.viewport(), table.visualRect(table.model().index(3, 1)).center())
        table.choose(1)
        pictures.append(table.viewport().grab().toImage())
        left = table.visualRect(table.model().index(1, 0)).topLeft()
        assert pictures[-1].pixelColor(left.x() + 1, left.y() + 10) == ui.theme.c("accent")
    assert pictures[0] != pictures[1]


def test_a_row_is_chosen_alone_whatever_keys_are_held(table: ContactTable, qtbot: QtBot) -> None:
    """A program's choice is not a click: with Ctrl down (Ctrl+Z, Ctrl+F) it would take the row out again."""
    for key in (Qt.Key.Key_Z, Qt.Key.Key_F):
        qtbot.keyPress(table, key, Qt.KeyboardModifier.ControlModifier)
        table.choose(1)
        assert list(table.selected_keys()) == [2]
    qtbot.keyPress(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    table.choose(3)
    assert list(table.selected_keys()) == [4]


def test_the_keyboard_moves_and_opens(table: ContactTable, qtbot: QtBot) -> None:
    chosen, opened, asked = list[int](), list[str](), list[str]()
    table.chosen.connect(chosen.append)
    table.entered.connect(lambda: opened.append(getattr(table.current_row(), "contact_id", "")))
    table.asked.connect(asked.append)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    keys = (
        Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_End, Qt.Key.Key_Home, Qt.Key.Key_F2,
        Qt.Key.Key_Delete,
    )  # fmt: skip
    for key in keys:
        qtbot.keyClick(table, key)
    assert chosen == [2, 3, 200, 1]
    assert asked == ["edit", "delete"]
    assert opened == ["id-3"]
    row_now = table.current_row()
    assert row_now is not None
    assert row_now.contact_id == "id-1"
    index = table.model().index(198, 1)
    clicked = list[str]()
    table.opened.connect(clicked.append)
    table.doubleClicked.emit(index)
    assert clicked == ["id-199"]
