"""The dialog that writes contacts into a file, for this shop or for another firm."""

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.provision import Direction, ProvisionGround
from desktop_app.services import Services
from desktop_app.storage import audit, provisions
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.export import ExportDialog
from desktop_app.ui.dialogs.export_firm import POINTS
from tests.storage.books import Reader, add_reader
from tests.ui.conftest import FakeFrame


@pytest.fixture
def readers(services: Services) -> list[Reader]:
    return [add_reader(services.book, f"reader{number}@example.jp") for number in range(3)]


def opened(qtbot: QtBot, ui: Ui, ids: list[str] | None = None) -> ExportDialog:
    dialog = ExportDialog(ui, None, ids, "選んだ人")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def chosen(dialog: ExportDialog, path: Path) -> None:
    """Press the button and choose a place."""
    dialog.ask_where()
    assert dialog.chooser is not None
    assert dialog.chooser.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.chooser.fileSelected.emit(str(path))


def test_for_whom_is_never_preset(
    qtbot: QtBot, ui: Ui, frame: FakeFrame, readers: list[Reader], tmp_path: Path
) -> None:
    dialog = opened(qtbot, ui)
    assert dialog.lead.said() == "選んだ人: 3人"
    assert dialog.whom.key() == ""
    dialog.ask_where()
    assert dialog.chooser is None
    assert dialog.whom_field.problem.said()
    dialog.whom.button_of("own").click()
    chosen(dialog, tmp_path / "all.csv")
    assert frame.toasts == ["3人を all.csv に書き出しました。"]
    assert frame.errors == []
    assert len(rows_of(tmp_path / "all.csv")) == 4
    (entry,) = audit.entries(ui.services.book, ("contacts.exported",))
    assert entry.facts == {"what": "all", "format": "csv", "reason": None, "count": 3}


def test_some_people_as_vcard(qtbot: QtBot, ui: Ui, readers: list[Reader], tmp_path: Path) -> None:
    dialog = opened(qtbot, ui, [readers[0].contact_id])
    dialog.formats.button_of("vcard").click()
    dialog.whom.button_of("own").click()
    assert "根拠" in dialog.note.text.said()
    chosen(dialog, tmp_path / "one.vcf")
    assert (tmp_path / "one.vcf").read_text(encoding="utf-8").count("BEGIN:VCARD") == 1


def test_another_firm_needs_every_answer(
    qtbot: QtBot, ui: Ui, frame: FakeFrame, readers: list[Reader], tmp_path: Path
) -> None:
    dialog = opened(qtbot, ui)
    dialog.whom.button_of("other").click()
    assert not dialog.give.isHidden()
    dialog.ask_where()
    problems = {name for name, field in dialog.give.fields.items() if not field.problem.isHidden()}
    assert problems - {"on"} == {"ground", "kind", "name", "address", "representative"}
    assert dialog.by_field is not None
    assert dialog.by_field.problem.said()
    assert dialog.chooser is None
    dialog.give.on.set_value("2026-11-20")
    dialog.give.ground.choose("consent")
    dialog.give.kind.button_of("firm").click()
    for name in ("name", "address", "representative"):
        dialog.give.lines[name].setText("みどり園芸")
    assert dialog.by is not None
    dialog.by.setEditText("青井 葵")
    chosen(dialog, tmp_path / "given.csv")
    assert frame.toasts == ["3人を given.csv に書き出しました。渡した記録を残しました。"]
    (record,) = provisions.all_provisions(ui.services.book, Direction.GIVEN)
    assert (record.provision.ground, record.count, record.by) == (ProvisionGround.CONSENT, 3, "青井 葵")
    assert record.provision.firm.name == "みどり園芸"
    header = rows_of(tmp_path / "given.csv")[0]
    assert "かわら版の控え" not in header
    assert "配信停止" in header


def test_an_opt_out_shows_its_checklist(qtbot: QtBot, ui: Ui, readers: list[Reader]) -> None:
    dialog = opened(qtbot, ui)
    dialog.whom.button_of("other").click()
    assert dialog.give.fields["points"].isHidden()
    dialog.give.ground.setCurrentIndex(dialog.give.ground.findData("opt-out"))
    assert not dialog.give.fields["points"].isHidden()
    dialog.ask_where()
    assert dialog.give.fields["points"].problem.said()
    dialog.give.points.choose(POINTS)
    dialog.give.lines["number"].setText("2026-1")
    dialog.give.filed_on.set_value("2026-01-05")
    dialog.give.tell(ui.services.exports.gaps(dialog.give.given("葵")))
    assert not dialog.give.fields["points"].problem.said()


def test_what_can_not_be_written_is_said_and_the_form_stays(
    qtbot: QtBot, ui: Ui, frame: FakeFrame, services: Services, tmp_path: Path
) -> None:
    add_reader(services.book, "yoshi@example.jp", full="𠮷田 花子")
    dialog = opened(qtbot, ui)
    dialog.formats.button_of("csv-cp932").click()
    dialog.whom.button_of("own").click()
    chosen(dialog, tmp_path / "old.csv")
    assert [one.id for one in frame.errors] == ["export-characters"]
    assert not dialog.form.isHidden()
    assert list(tmp_path.glob("*.csv")) == []


def test_texts_follow_the_language(qtbot: QtBot, ui: Ui, readers: list[Reader]) -> None:
    dialog = opened(qtbot, ui)
    ui.theme.apply(language="en")
    dialog.retranslate()
    assert dialog.title.text() == "Write contacts into a file"
