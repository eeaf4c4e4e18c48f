"""Every kind of file that imports.md names comes in through the wizard, by mouse, from its own bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services import Services
from desktop_app.storage import audit, batches, contacts
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file import ImportDialog
from tests.importing.samples import ALL_SAMPLES
from tests.ui.conftest import FakeFrame

STOPS = {"mailchimp_unsubscribed", "mailchimp_cleaned", "hubspot_optouts", "address_lines"}
"""Lists of stops as a whole."""


@pytest.fixture
def dialog(ui: Ui, qtbot: QtBot) -> Iterator[ImportDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    made = ImportDialog(ui, window)
    made.resize(900, 760)
    made.show()
    yield made
    if isValid(made):
        made._done = True
        made.close()


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def declare(dialog: ImportDialog) -> None:
    part = dialog.declare_part
    part.source.button_of("old").click()
    part.basis.choose("CONSENT_WEB")
    part.on.set_value("2026-05-01")
    part.lines["occasion"].setText("登録フォーム")
    assert part.by is not None
    part.by.setEditText("佐藤 みどり")
    part.recipient_type.button_of("consumer").click()


@pytest.mark.parametrize("kind", sorted(ALL_SAMPLES))
def test_every_kind_comes_in_through_the_wizard(
    qtbot: QtBot, dialog: ImportDialog, services: Services, frame: FakeFrame, tmp_path: Path, kind: str
) -> None:
    name, data = ALL_SAMPLES[kind]()
    path = tmp_path / name
    path.write_bytes(data)
    dialog.file_part.take(str(path))
    assert dialog.file_part.problem.isHidden(), dialog.file_part.problem.text.said()
    assert dialog.file is not None
    if dialog.steps.currentWidget() is dialog.read_step:
        click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.look_step
    assert dialog.look_part.recognised.text()
    if dialog.look_part.asks_kind:
        dialog.look_part.kind.button_of("stops" if kind in STOPS else "people").click()
        if kind in STOPS:
            dialog.look_part.stop.choose("unsubscribed")
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.map_step
    click(qtbot, dialog.next)
    assert dialog.map_part.missing.isHidden()
    if dialog.steps.currentWidget() is dialog.declare_step:
        declare(dialog)
        click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    plan = dialog.plan_part.plan
    assert plan is not None
    assert sum(plan.counts.values()) == plan.plan.data_rows == plan.size("all")
    assert plan.counts["new"] + plan.new_stops > 0
    expected = plan.counts["new"]
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.result_step
    assert frame.errors == []
    assert contacts.count(services.book) == expected
    assert audit.verify(services.book).state == "intact"
    [batch] = batches.all_batches(services.book)
    assert batch.source == name
    click(qtbot, dialog.result_part.undo)
    assert contacts.count(services.book) == 0
