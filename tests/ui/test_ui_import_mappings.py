"""What is remembered about columns, opened from the earlier imports: seen, renamed, forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.importing.formats import MappingChoice
from desktop_app.services import Services
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file import ImportsDialog
from desktop_app.ui.dialogs.import_file_kept import KeptDialog
from tests.ui.conftest import FakeFrame

CHOICE = MappingChoice({"区分": "consent"}, {"区分": {"A": "yes"}})
GIVEN = {"basis": "CONSENT_LEGACY", "by": "葵", "recipient_type": "unknown"}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def kept(services: Services, tmp_path: Path) -> str:
    path = tmp_path / "a.csv"
    path.write_bytes("氏名,メール,区分\n山田,taro@hanaya-r.jp,A\n".encode())
    desk = services.import_files
    desk.write(desk.mapped(desk.read(path), 0, CHOICE), GIVEN, remember="来店帳")
    [one] = services.kept_mappings.all()
    return one.id


@pytest.fixture
def past(ui: Ui, window: QWidget) -> Iterator[ImportsDialog]:
    made = ImportsDialog(ui, window)
    made.show()
    yield made
    made.close()


def opened(qtbot: QtBot, past: ImportsDialog) -> KeptDialog:
    qtbot.mouseClick(past.kept_button, Qt.MouseButton.LeftButton)
    [made] = past.findChildren(KeptDialog)
    return made


def test_a_choice_is_listed_and_renamed(
    qtbot: QtBot, kept: str, past: ImportsDialog, services: Services, frame: FakeFrame
) -> None:
    dialog = opened(qtbot, past)
    row = dialog.rows[kept]
    assert row.name.text() == "来店帳"
    assert "区分 → 配信の希望" in row.told.said()
    assert "区分 A＝希望する" in row.told.said()
    assert not row.rename.isEnabled()
    row.name.setText("   ")
    assert not row.rename.isEnabled()
    row.name.setText("店頭の名簿")
    qtbot.mouseClick(row.rename, Qt.MouseButton.LeftButton)
    assert [one.name for one in services.kept_mappings.all()] == ["店頭の名簿"]
    assert not dialog.rows[kept].rename.isEnabled()
    assert frame.errors == []
    dialog.close()


def test_enter_in_the_name_renames_and_keeps_the_dialog_open(
    qtbot: QtBot, kept: str, past: ImportsDialog, services: Services
) -> None:
    dialog = opened(qtbot, past)
    dialog.rows[kept].name.setText("店頭の名簿")
    qtbot.keyClick(dialog.rows[kept].name, Qt.Key.Key_Return)
    assert [one.name for one in services.kept_mappings.all()] == ["店頭の名簿"]
    assert dialog.isVisible()
    dialog.close()


def test_forgetting_is_asked_once(
    qtbot: QtBot, kept: str, past: ImportsDialog, services: Services, frame: FakeFrame
) -> None:
    dialog = opened(qtbot, past)
    frame.answer = False
    qtbot.mouseClick(dialog.rows[kept].forget, Qt.MouseButton.LeftButton)
    assert len(services.kept_mappings.all()) == 1
    assert "来店帳" in frame.asked[0]
    frame.answer = True
    qtbot.mouseClick(dialog.rows[kept].forget, Qt.MouseButton.LeftButton)
    assert services.kept_mappings.all() == ()
    assert dialog.rows == {}
    assert dialog.empty.isVisible()
    dialog.close()


def test_nothing_is_remembered_yet(qtbot: QtBot, past: ImportsDialog) -> None:
    dialog = opened(qtbot, past)
    assert dialog.empty.isVisible()
    dialog.close()
