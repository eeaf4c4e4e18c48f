"""The wizard's second and third steps: read otherwise, mapped by hand, remembered, values told one by one."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.importing.source import ReadOptions
from desktop_app.services import Services
from desktop_app.services.import_files import ImportFiles
from desktop_app.services.import_view import ImportFile
from desktop_app.storage import contacts, suppressions
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file import ImportDialog
from desktop_app.ui.dialogs.import_file_look import PreviewModel
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.lanes import Threads
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.tasks import TaskRunner
from tests.ui.conftest import FakeFrame

HEADER = "会社,だれ,連絡,メルマガ,来た日,マイナンバー"
ROWS = (
    "花屋,髙橋 一郎,taro@a.jp,希望する,4/5/2026,123456789018",
    "木屋,山﨑 花子,hanako@a.jp,1,4/6/2026,123456789018",
    "草屋,草野 次郎,jiro@a.jp,解除,4/7/2026,123456789018",
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "来店.csv"
    found.write_bytes("\r\n".join([HEADER, *ROWS]).encode("cp932"))
    return found


@pytest.fixture
def dialog(ui: Ui, window: QWidget) -> Iterator[ImportDialog]:
    made = ImportDialog(ui, window)
    made.resize(900, 760)
    made.show()
    yield made
    leave(made)


def leave(made: ImportDialog) -> None:
    if isValid(made):
        made._done = True
        made.close()


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def to_columns(dialog: ImportDialog, path: Path) -> None:
    dialog.file_part.take(str(path))
    if dialog.steps.currentWidget() is dialog.read_step:
        dialog._go_on()
    if dialog.look_part.asks_kind:
        dialog.look_part.kind.button_of("people").click()
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.map_step


def declare(dialog: ImportDialog) -> None:
    part = dialog.declare_part
    part.source.button_of("form").click()
    part.basis.choose("CONSENT_WEB")
    part.on.set_value("2026-05-01")
    part.lines["occasion"].setText("フォーム")
    assert part.by is not None
    part.by.setEditText("佐藤 みどり")
    part.recipient_type.button_of("consumer").click()


def cell(dialog: ImportDialog, row: int, column: int) -> str:
    rows = dialog.look_part.preview.rows
    return str(rows.data(rows.index(row, column)) or "")


def test_the_preview_follows_encoding_delimiter_and_header_row(
    qtbot: QtBot, dialog: ImportDialog, path: Path
) -> None:
    dialog.file_part.take(str(path))
    look = dialog.look_part
    assert cell(dialog, 0, 1) == "髙橋 一郎"
    assert cell(dialog, 0, 5) == ""  # a refused column is not shown
    assert "Shift_JIS" in look.facts.said()
    look.encoding.choose("utf-8")
    assert look.problem.isVisible()
    assert dialog.file is not None
    look.encoding.choose("")
    assert look.problem.isHidden()
    assert cell(dialog, 0, 1) == "髙橋 一郎"
    look.delimiter.choose(";")
    assert look.preview.rows.columnCount() == 1
    look.delimiter.choose("")
    look.header.choose("none")
    assert cell(dialog, 0, 0) == "会社"
    look.header.choose("row")
    look.header_row.setValue(2)
    qtbot.waitUntil(lambda: cell(dialog, 0, 0) == "木屋")
    look.header.choose("")
    assert cell(dialog, 0, 0) == "花屋"


def test_the_preview_keeps_qts_contract(
    qtmodeltester: ModelTester, services: Services, path: Path
) -> None:
    model = PreviewModel()
    model.show_part(services.import_files.read(path).look.parts[0])
    qtmodeltester.check(model)
    assert model.rowCount() == 3
    assert model.headerData(0, Qt.Orientation.Vertical) == "2"


def test_the_newest_choice_of_reading_wins(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services, frame: FakeFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    kept, ui.tasks = ui.tasks, TaskRunner(Threads(services.book.release), frame.show_error)
    dialog = ImportDialog(ui, window, str(path))
    dialog.show()
    qtbot.waitUntil(lambda: dialog.file is not None)
    reread, seen = ImportFiles.reread, []

    def slow(self: ImportFiles, file: ImportFile, options: ReadOptions) -> ImportFile:
        seen.append(options.delimiter)
        return reread(self, file, options)

    monkeypatch.setattr(ImportFiles, "reread", slow)
    for key in (";", "\t", "|", ","):
        dialog.look_part.delimiter.choose(key)
    qtbot.waitUntil(lambda: not dialog._reading)
    assert dialog.file is not None
    assert dialog.file.options.delimiter == ","
    assert dialog.next.isEnabled()
    assert seen[-1] == ","
    leave(dialog)
    assert ui.tasks.stop()
    ui.tasks = kept


def test_a_long_file_shows_its_first_rows_before_all_is_read(
    dialog: ImportDialog, tmp_path: Path, services: Services
) -> None:
    path = tmp_path / "long.csv"
    rows = "".join(f"山田{n},yamada{n}@a.jp\r\n" for n in range(12_000))
    path.write_bytes(f"氏名,メールアドレス\r\n{rows}".encode("cp932"))
    file = services.import_files.read(path)
    look = services.import_files.glimpse(file, ReadOptions(delimiter=";"))
    assert look is not None
    assert len(look.columns) == 1
    assert services.import_files.glimpse(file, ReadOptions(encoding="utf-8")) is None
    dialog._reading = True
    dialog._glimpsed(look)
    assert cell(dialog, 0, 0) == "山田0,yamada0@a.jp"
    path.write_bytes("氏名,メールアドレス\r\n山田,yamada@a.jp\r\n".encode())
    assert services.import_files.glimpse(services.import_files.read(path), ReadOptions()) is None


def test_leaving_while_a_file_is_read(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services, frame: FakeFrame
) -> None:
    kept, ui.tasks = ui.tasks, TaskRunner(Threads(services.book.release), frame.show_error)
    dialog = ImportDialog(ui, window, str(path))
    dialog.show()
    dialog.reject()
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: not ui.tasks.reading())
    assert ui.tasks.stop()
    ui.tasks = kept
    assert frame.errors == []


def test_a_column_is_mapped_by_hand(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    to_columns(dialog, path)
    part = dialog.map_part
    assert part.rows[2].combo.key() == "email"
    part.rows[2].combo.choose("")
    assert part.missing.isVisible()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.map_step
    part.rows[2].combo.choose("email")
    assert part.missing.isHidden()
    part.rows[1].combo.choose("full")
    part.rows[0].combo.choose("detail")
    part.rows[4].combo.choose("consent_date")
    order, refused = part.rows[4].order, part.rows[5].refused
    assert order is not None
    assert order.isVisible()
    order.choose("mdy")
    assert not part.rows[5].combo.isVisible()
    assert refused is not None
    assert "マイナンバー" in refused.said()
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    plan = dialog.plan_part.plan
    assert plan is not None
    assert plan.counts == {"new": 2, "merged": 0, "unchanged": 0, "stopped": 1, "refused": 0}
    click(qtbot, dialog.next)
    taro = contacts.by_address(services.book, "taro@a.jp")
    assert taro is not None
    assert (taro.full, taro.details) == ("髙橋 一郎", (("会社", "花屋"),))
    assert suppressions.suppressions(services.book)


def test_each_value_is_told_and_what_nobody_says_gets_no_mail(
    qtbot: QtBot, dialog: ImportDialog, path: Path
) -> None:
    to_columns(dialog, path)
    values = dialog.map_part.values
    assert values.isVisible()
    meanings = {value: combo.key() for (_, value), combo in values.combos.items()}
    assert meanings == {"希望する": "yes", "1": "", "解除": "unsubscribed"}
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    plan = dialog.plan_part.plan
    assert plan is not None
    assert (plan.counts["new"], plan.mailable) == (2, 1)
    for _ in range(2):
        click(qtbot, dialog.back)
    values.combos["メルマガ", "1"].choose("yes")
    assert values.combos["メルマガ", "1"].key() == "yes"
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    plan = dialog.plan_part.plan
    assert plan is not None
    assert (plan.counts["new"], plan.mailable) == (2, 2)


def test_a_mapping_is_remembered_and_can_be_taken_back(
    qtbot: QtBot, ui: Ui, window: QWidget, dialog: ImportDialog, path: Path
) -> None:
    to_columns(dialog, path)
    part = dialog.map_part
    part.rows[1].combo.choose("full")
    part.values.combos["メルマガ", "1"].choose("no")
    part.remember.setChecked(True)
    assert part.remember_name.text()
    part.remember_name.setText("来店のメモ")
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    leave(dialog)
    again = ImportDialog(ui, window)
    again.resize(900, 760)
    again.show()
    to_columns(again, path)
    assert "来店のメモ" in again.map_part.known.text.said()
    assert again.map_part.rows[1].combo.key() == "full"
    assert again.map_part.values.combos["メルマガ", "1"].key() == "no"
    assert again.map_part.known.button is not None
    click(qtbot, again.map_part.known.button)
    assert again.map_part.known.isHidden()
    assert again.map_part.rows[1].combo.key() == ""
    leave(again)


def test_refused_rows_come_back_with_the_same_mapping(
    qtbot: QtBot,
    dialog: ImportDialog,
    ui: Ui,
    window: QWidget,
    path: Path,
    tmp_path: Path,
    services: Services,
) -> None:
    path.write_bytes("\r\n".join([HEADER, *ROWS, "土屋,土田,壊れ,希望する,,"]).encode("cp932"))
    to_columns(dialog, path)
    dialog.map_part.rows[1].combo.choose("full")
    dialog.map_part.remember.setChecked(True)
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    out = tmp_path / "直す.csv"
    dialog.plan_part.save_wanted.emit(str(out))
    click(qtbot, dialog.next)
    leave(dialog)
    out.write_text(out.read_text("utf-8-sig").replace("壊れ", "tsuchida@a.jp"), "utf-8-sig")
    again = ImportDialog(ui, window)
    again.show()
    to_columns(again, out)
    fields = {row.column.name: row.combo.key() for row in again.map_part.rows.values()}
    assert (fields["だれ"], fields["連絡"]) == ("full", "email")
    assert not {"行", "理由"} & fields.keys()
    click(qtbot, again.next)
    declare(again)
    click(qtbot, again.next)
    click(qtbot, again.next)
    known = contacts.by_address(services.book, "tsuchida@a.jp")
    assert known is not None
    assert known.full == "土田"
    leave(again)


def test_the_law_of_a_refused_column(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    to_columns(dialog, path)
    law_button = dialog.map_part.rows[5].law_button
    assert law_button is not None
    click(qtbot, law_button)
    [law] = dialog.findChildren(LawTextDialog)
    assert law.isVisible()
    law.close()


def test_many_columns_wait_behind_a_button(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = ["氏名", *(f"項目{n}" for n in range(300)), "メールアドレス"]
    cells = ["山田", *("x" for _ in range(300)), "yamada@a.jp"]
    path.write_text(",".join(names) + "\n" + ",".join(cells) + "\n", "utf-8")
    to_columns(dialog, path)
    part = dialog.map_part
    qtbot.waitUntil(lambda: len(part.rows) == 2)
    assert part.more.isVisible()
    click(qtbot, part.more)
    qtbot.waitUntil(lambda: len(part.rows) == 302, timeout=30_000)
    assert part.more.isHidden()
    part.rows[5].combo.choose("company")
    assert dialog.file is not None
    assert dialog.file.parts[0].columns.of["company"] == (5,)


def zipped(path: Path, **members: str) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.csv", text)
    path.write_bytes(made.getvalue())
    return path


def test_the_lists_of_a_zip_are_told_apart(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, services: Services
) -> None:
    path = zipped(
        tmp_path / "all.zip",
        people="氏名,メールアドレス\r\n一郎,taro@a.jp\r\n",
        stopped="氏名,メールアドレス\r\n次郎,jiro@a.jp\r\n",
        other="氏名,メールアドレス\r\n三郎,saburo@a.jp\r\n",
        notes="氏名,電話\r\n四郎,052-111-2222\r\n",
    )
    dialog.file_part.take(str(path))
    assert dialog.steps.currentWidget() is dialog.read_step
    labels = [one.label for one in dialog.file.look.parts] if dialog.file else []
    at = {name.removesuffix(".csv"): number for number, name in enumerate(labels)}
    kinds = dialog.file_part.kinds
    assert "notes.csv" in dialog.file_part.problems.text.said()  # it holds no address
    kinds[at["stopped"]].choose("bounced")
    for number in at.values():
        if number != at["stopped"]:
            kinds[number].choose("-")
    kinds[at["stopped"]].choose("-")
    assert dialog.next.isHidden()  # nothing is left to bring in
    kinds[at["people"]].choose("")
    kinds[at["stopped"]].choose("bounced")
    click(qtbot, dialog.next)
    assert not dialog.look_part.asks_kind
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    assert contacts.count(services.book) == 1
    stopped = contacts.address_by_key(services.book, "jiro@a.jp")
    assert stopped is not None
    assert suppressions.suppressions(services.book, stopped.id)
    assert contacts.address_by_key(services.book, "saburo@a.jp") is None


def dropping(*paths: Path) -> tuple[QDropEvent, QMimeData]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPoint(20, 20).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    return event, data


def test_files_dropped_on_the_window_open_the_wizard(
    qtbot: QtBot, ui: Ui, path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("氏名,メールアドレス\n次郎,jiro@a.jp\n", "utf-8")
    window = MainWindow(ui)
    qtbot.addWidget(window)
    window.show()
    event, kept = dropping(path, other)
    window.dropEvent(event)
    qtbot.waitUntil(lambda: bool(window.findChildren(ImportDialog)))
    [wizard] = window.findChildren(ImportDialog)
    assert wizard.file is not None
    assert wizard.file.look.name == "来店.csv"
    again, kept_too = dropping(other)
    window.dropEvent(again)  # a dialog is open: nothing happens
    qtbot.wait(20)
    assert window.findChildren(ImportDialog) == [wizard]
    assert kept is not kept_too
    leave(wizard)
    modal = QApplication.activeModalWidget()
    assert modal is None or not isinstance(modal, QDialog)


def test_a_column_names_the_ground_of_each_row(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, services: Services
) -> None:
    path = tmp_path / "rows.csv"
    rows = (
        "氏名,メールアドレス,送ってよい根拠,日付",
        "一郎,taro@a.jp,名刺,2026/05/01",
        "次郎,jiro@a.jp,申込書,2026/05/02",
        "三郎,saburo@a.jp,甲,2026/05/03",
    )
    path.write_bytes("\r\n".join(rows).encode())
    to_columns(dialog, path)
    values = dialog.map_part.values
    told = {value: combo.key() for (_, value), combo in values.combos.items()}
    assert told == {"名刺": "CARD", "申込書": "CONSENT_PAPER", "甲": ""}
    values.combos["送ってよい根拠", "甲"].choose("CONSENT_WEB")
    click(qtbot, dialog.next)
    part = dialog.declare_part
    part.source.button_of("old").click()
    part.paper_by_hand.button_of("yes").click()
    part.refusals_removed.button_of("yes").click()
    part.lines["occasion"].setText("見本市")
    assert part.by is not None
    part.by.setEditText("佐藤 みどり")
    part.recipient_type.button_of("unknown").click()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    plan = dialog.plan_part.plan
    assert plan is not None
    bases = {one.addresses: one.basis for one in plan.page("new", 0, 10)}
    assert bases == {"taro@a.jp": "CARD", "jiro@a.jp": "CONSENT_PAPER", "saburo@a.jp": "CONSENT_WEB"}
    click(qtbot, dialog.next)
    assert contacts.count(services.book) == 3


def test_values_that_nobody_told_are_pointed_out_above_the_columns_and_at_the_end(
    qtbot: QtBot, dialog: ImportDialog, path: Path
) -> None:
    to_columns(dialog, path)
    part = dialog.map_part
    assert part.unsaid.isVisible()
    assert "メルマガ" in part.unsaid.text.said()
    assert part.unsaid.button is not None
    click(qtbot, part.unsaid.button)
    combo = part.values.combos["メルマガ", "1"]
    assert combo.hasFocus()
    assert not combo.visibleRegion().isEmpty()
    click(qtbot, dialog.next)
    declare(dialog)
    click(qtbot, dialog.next)
    assert "メルマガ" in dialog.plan_part.unsaid.text.said()
    for _ in range(2):
        click(qtbot, dialog.back)
    combo.choose("yes")
    assert part.unsaid.isHidden()
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    assert dialog.plan_part.unsaid.isHidden()
