"""A workbook of several sheets: after one is in, the others are named and offered."""

from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services import Services
from desktop_app.storage import contacts
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file import ImportDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "名簿.xlsx"
    with xlsxwriter.Workbook(str(found)) as book:
        for sheet, rows in (("店頭", ("taro@a.jp", "hana@a.jp")), ("通販", ("jiro@a.jp",)), ("覚え書き", ())):
            made = book.add_worksheet(sheet)
            made.write_row(0, 0, ["氏名", "メール"] if rows else ["仕入れ先"])
            for at, address in enumerate(rows, 1):
                made.write_row(at, 0, ["山田", address])
    return found


def through(qtbot: QtBot, dialog: ImportDialog) -> None:
    for _ in range(9):
        if dialog.steps.currentWidget() is dialog.result_step:
            return
        if dialog.steps.currentWidget() is dialog.look_step:
            dialog.look_part.kind.button_of("people").click()
        if dialog.steps.currentWidget() is dialog.declare_step:
            part = dialog.declare_part
            part.source.button_of("unknown").click()
            part.origin.button_of("unknown").click()
            assert part.by is not None
            part.by.setEditText("青井 葵")
            part.recipient_type.button_of("unknown").click()
        qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    raise AssertionError("the import did not end")


def test_the_other_sheets_are_offered_one_after_the_other(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services
) -> None:
    dialog = ImportDialog(ui, window, path)
    dialog.show()
    through(qtbot, dialog)
    assert contacts.count(services.book) == 2
    sheets = dialog.result_part.sheets
    assert sheets.isVisible()
    assert "通販" in sheets.text.said()
    assert "覚え書き" not in sheets.text.said()
    assert sheets.button is not None
    qtbot.mouseClick(sheets.button, Qt.MouseButton.LeftButton)
    assert not isValid(dialog) or not dialog.isVisible()
    [after] = [one for one in window.findChildren(ImportDialog) if one.isVisible()]
    assert after.file is not None
    assert after.file.look.sheet == "通販"
    through(qtbot, after)
    assert contacts.count(services.book) == 3
    assert after.result_part.sheets.isHidden()
    after.accept()
