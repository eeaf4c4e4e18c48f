"""The table of rows and the flow: what several pages build on."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.rows_table import Column, RowsModel, RowsTable

COLUMNS: list[Column[tuple[str, int]]] = [
    Column(text=lambda row: row[0], weight=1, bold=True),
    Column(text=lambda row: f"{row[1]:,}", width=80, numeric=True, hidden_below=400),
    Column(text=lambda row: "済み" if row[1] else "", width=90, tone=lambda row: "ok"),
]


@pytest.fixture
def table(qtbot: QtBot, ui: Ui) -> RowsTable[tuple[str, int]]:
    made: RowsTable[tuple[str, int]] = RowsTable(ui, COLUMNS)
    qtbot.addWidget(made)
    made.set_headers(["お便り", "数", "状態"])
    made.setAccessibleName("表")
    made.resize(600, 300)
    made.rows_model.put([("春", 1200), ("夏", 0)], 2)
    made.show()
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: Any, table: RowsTable[tuple[str, int]]) -> None:
    qtmodeltester.check(table.rows_model)


def test_a_row_is_opened_by_mouse_and_by_enter(qtbot: QtBot, table: RowsTable[tuple[str, int]]) -> None:
    opened: list[tuple[str, int]] = []
    table.opened.connect(opened.append)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center()
    )
    assert opened == [("夏", 0)]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [("夏", 0), ("春", 1200)]


def test_columns_give_way_and_share_the_width(qtbot: QtBot, table: RowsTable[tuple[str, int]]) -> None:
    widths = [table.columnWidth(column) for column in range(3)]
    assert sum(widths) == table.viewport().width()
    table.resize(320, 300)
    qtbot.waitUntil(lambda: table.isColumnHidden(1))
    assert table.columnWidth(0) + table.columnWidth(2) == table.viewport().width()


def test_rows_that_change_keep_the_selection(table: RowsTable[tuple[str, int]]) -> None:
    table.selectRow(1)
    table.rows_model.update_rows([("春", 1200), ("夏", 7)], 2)
    assert table.currentIndex().row() == 1
    assert table.model().index(1, 1).data() == "7"
    table.rows_model.update_rows([("春", 1)], 1)
    assert table.model().rowCount() == 1


def test_the_next_page_is_asked_for_once(table: RowsTable[tuple[str, int]]) -> None:
    asked: list[int] = []
    model: RowsModel[tuple[str, int]] = table.rows_model
    model.more = asked.append
    model.put([("春", 1)], 3)
    root = model.index(-1, -1)
    model.fetchMore(root)
    assert not model.canFetchMore(root)
    assert set(asked) == {1}
    model.append([("夏", 2), ("秋", 3)])
    assert not model.canFetchMore(root)
    assert model.rowCount() == 3


def test_cells_speak_to_a_screen_reader(table: RowsTable[tuple[str, int]]) -> None:
    index = table.model().index(0, 1)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "1,200"
    assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name) == "表"


def test_it_paints_in_both_themes(ui: Ui, table: RowsTable[tuple[str, int]]) -> None:
    light = table.grab().toImage()
    ui.theme.apply(mode="dark")
    assert table.grab().toImage() != light
    ui.theme.apply(mode="light")


def test_a_flow_goes_on_in_the_next_line(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = Flow(host, gap=10, line_gap=5)
    labels = [QLabel("十二月のお便り") for _ in range(4)]
    for one in labels:
        flow.addWidget(one)
    width = labels[0].sizeHint().width()
    host.resize(width * 2 + 20, 400)
    host.show()
    qtbot.waitUntil(lambda: labels[2].y() > labels[0].y())
    assert labels[1].pos() == QPoint(width + 10, 0)
    assert labels[2].x() == 0
    assert flow.heightForWidth(width * 5) == labels[0].sizeHint().height()
    assert flow.heightForWidth(width * 2 + 20) > flow.heightForWidth(width * 5)
    labels[2].setFixedHeight(40)
    labels[3].setFixedHeight(20)  # a low one is in the middle of its line
    qtbot.waitUntil(lambda: labels[3].y() - labels[2].y() == 10)
    taken = flow.takeAt(3)
    assert taken is not None
    assert flow.count() == 3
    assert flow.takeAt(9) is None
