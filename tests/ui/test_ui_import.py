"""取り込み in the window: declared, planned, brought in and taken back; a wrong file loses nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.services import Services
from desktop_app.services.import_files import ImportFiles, UndoLook
from desktop_app.services.import_view import ImportFile
from desktop_app.storage import batches, consents, contacts, provisions, suppressions, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file import ImportDialog, ImportsDialog
from desktop_app.ui.dialogs.import_file_progress import remaining_words
from desktop_app.ui.dialogs.import_file_sources import SOURCES, WAYS_OF
from desktop_app.ui.dialogs.import_file_undo import UndoDialog
from desktop_app.ui.dialogs.import_table import COLUMNS, PlanModel
from desktop_app.ui.lanes import Threads
from desktop_app.ui.tasks import TaskRunner
from tests.sending import Clock
from tests.ui import page_checks
from tests.ui.conftest import FakeFrame

HEADER = "会社名,氏名,メールアドレス,名刺交換日"
ROWS = (
    "花屋,髙橋 一郎,taro@a.jp,2026/10/01",
    "木屋,山﨑 花子,hanako@a.jp,",
    "土屋,土田,none,",
    ",停止 太郎,stop@a.jp,",
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def path(tmp_path: Path, services: Services, clock: Clock) -> Path:
    suppressions.add_optout(
        services.book,
        parse_address("stop@a.jp"),
        at=clock(),
        scope=None,
        until=None,
        channel="phone",
        by="青井 葵",
        now=clock(),
    )
    found = tmp_path / "名刺.csv"
    found.write_bytes("\r\n".join([HEADER, *ROWS]).encode("cp932"))
    return found


@pytest.fixture
def dialog(ui: Ui, window: QWidget) -> Iterator[ImportDialog]:
    made = opened(ui, window)
    yield made
    leave(made)


def opened(ui: Ui, window: QWidget, path: Path | None = None) -> ImportDialog:
    made = ImportDialog(ui, window, path)
    made.resize(820, 700)
    made.show()
    return made


def leave(made: ImportDialog) -> None:
    if isValid(made):
        made._done = True
        made.close()


def dropping(path: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    made = QDropEvent(
        QPoint(20, 20).toPointF(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    made.kept = data  # type: ignore[attr-defined]  # Qt does not keep it alive
    return made


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def declare(dialog: ImportDialog, basis: str = "CARD", paper: str = "yes") -> None:
    part = dialog.declare_part
    part.source.button_of("old" if basis != "CARD" else "persons").click()
    part.basis.choose(basis)
    if basis == "CARD":
        part.paper_by_hand.button_of(paper).click()
        part.refusals_removed.button_of("yes").click()
    part.lines["occasion"].setText("花き見本市")
    assert part.by is not None
    part.by.setEditText("佐藤 みどり")
    part.recipient_type.button_of("business").click()
    part.lines["ground"].setText("名刺に会社名")


def looked_at(dialog: ImportDialog, path: Path, kind: str = "people") -> None:
    """As far as the columns: the file is read, and what it is was said."""
    dialog.file_part.take(str(path))
    assert dialog.steps.currentWidget() is dialog.look_step
    dialog.look_part.kind.button_of(kind).click()
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.map_step


def asked(dialog: ImportDialog, path: Path) -> None:
    """As far as the question why mail may go."""
    looked_at(dialog, path)
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.declare_step


def planned(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    asked(dialog, path)
    declare(dialog)
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step


def test_a_list_is_imported_and_taken_back(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    planned(qtbot, dialog, path)
    assert contacts.count(services.book) == 0
    counts = dialog.plan_part.counts.text()
    assert counts == "4行の内訳：新しい方 2・連絡先への書き足し 0・変わらない 0・停止のまま 1・取り込めない 1"
    assert dialog.next.text() == "2人を取り込む"
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.result_step
    assert contacts.count(services.book) == 2
    assert "2人を取り込みました" in dialog.result_part.done.text.said()
    click(qtbot, dialog.result_part.undo)
    assert contacts.count(services.book) == 0
    assert "取り消しました" in dialog.result_part.done.text.said()
    assert dialog.result_part.undo.isHidden()
    assert dialog.result_part.people.isHidden()
    click(qtbot, dialog.next)
    assert not isValid(dialog) or not dialog.isVisible()


def test_the_people_of_an_import_are_shown(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services, frame: FakeFrame
) -> None:
    planned(qtbot, dialog, path)
    click(qtbot, dialog.next)
    click(qtbot, dialog.result_part.people)
    [(page, target)] = frame.gone
    assert page == "contacts"
    assert target == {"batch": batches.all_batches(services.book)[0].id}


def test_nothing_is_preset(dialog: ImportDialog, path: Path) -> None:
    assert dialog.next.isHidden()
    dialog.file_part.take(str(path))
    assert dialog.look_part.kind.key() == ""
    assert not dialog.declare_part.touched()
    dialog.look_part.kind.button_of("people").click()
    dialog._go_on()
    dialog._go_on()
    part = dialog.declare_part
    for source in SOURCES:
        part.source.button_of(source).click()
        for basis in WAYS_OF.get(source, ()):
            part.basis.choose(basis.value)
            told = {name: value for name, value in part.given().items() if name not in ("basis", "source")}
            assert not part.firm.touched()
            told.pop("from_firm", None)
            assert not any(value not in (None, "", False) for value in told.values()), basis


@pytest.mark.parametrize(
    ("basis", "asks"),
    [
        ("", set()),
        ("CARD", {"paper_by_hand", "refusals_removed", "on", "occasion", "by"}),
        ("CONSENT_WEB", {"on", "occasion", "place", "wording", "by"}),
        ("CONSENT_PAPER", {"on", "occasion", "wording", "by"}),
        ("CONSENT_MAIL", {"on", "occasion", "by"}),
        ("CONSENT_ORAL", {"on", "occasion", "method", "place", "by"}),
        ("CONSENT_LEGACY", {"on", "occasion", "method", "wording", "by"}),
        ("RELATION", {"on", "continuing", "by"}),
        ("PUBLISHED", {"refusals_removed", "on", "by"}),
        ("ADDRESS_TOLD", {"refusals_removed", "on", "occasion", "method", "by"}),
        ("NONE", set()),
    ],
)
def test_each_way_asks_its_own_questions(
    dialog: ImportDialog, path: Path, basis: str, asks: set[str]
) -> None:
    asked(dialog, path)
    part = dialog.declare_part
    part.source.button_of("old").click()
    part.basis.choose(basis)
    assert {name for name, one in part.fields.items() if not one.isHidden()} == asks | {
        "source",
        "basis",
        "recipient_type",
    }


def test_a_list_of_unknown_origin_comes_in_without_a_ground(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    asked(dialog, path)
    part = dialog.declare_part
    part.source.button_of("unknown").click()
    assert not part.fields["origin"].isHidden()
    assert part.fields["basis"].isHidden()
    click(qtbot, dialog.next)
    assert part.fields["origin"].problem.said()
    part.origin.button_of("bought").click()
    part.recipient_type.button_of("unknown").click()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    assert "送れるのは0人" in dialog.plan_part.then.text.said()
    click(qtbot, dialog.next)
    [batch] = batches.all_batches(services.book)
    assert batch.declaration["origin"] == "bought"


def test_a_list_of_another_firm_is_asked_about_as_the_law_wants(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    asked(dialog, path)
    part = dialog.declare_part
    part.source.button_of("firm").click()
    assert part.firm.isVisible()
    part.basis.choose("CONSENT_PAPER")
    assert part.by is not None
    part.by.setEditText("佐藤 みどり")
    part.on.set_value("2026-05-01")
    part.recipient_type.button_of("unknown").click()
    click(qtbot, dialog.next)
    firm = part.firm
    lacking = {name for name, one in firm.fields.items() if one.problem.said()}
    assert lacking == {"kind", "ground", "on", "proper"}
    firm.kind.button_of("firm").click()
    firm.ground.choose("consent")
    firm.on.set_value("2026-06-01")
    firm.proper.button_of("yes").click()
    click(qtbot, dialog.next)
    lacking = {name for name, one in firm.fields.items() if one.problem.said()}
    assert lacking == {"name", "address", "representative", "acquired", "document"}
    for name in lacking:
        firm.lines[name].setText("みどり商会 の申込書")
    firm.names_us.button_of("no").click()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    assert "送れるのは0人" in dialog.plan_part.then.text.said()
    click(qtbot, dialog.next)
    [record] = provisions.all_provisions(services.book)
    assert record.provision.firm.name == "みどり商会 の申込書"
    assert record.count == 2


def test_a_stolen_list_is_not_taken(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    asked(dialog, path)
    part = dialog.declare_part
    part.source.button_of("firm").click()
    part.basis.choose("NONE")
    part.recipient_type.button_of("unknown").click()
    firm = part.firm
    firm.kind.button_of("sole").click()
    assert firm.fields["representative"].isHidden()
    firm.ground.choose("consent")
    firm.on.set_value("2026-06-01")
    for name in ("name", "address", "acquired", "document"):
        firm.lines[name].setText("x")
    firm.proper.button_of("no").click()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.declare_step
    assert firm.fields["proper"].problem.said()


def test_a_wording_shown_then_is_kept_with_the_import(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    asked(dialog, path)
    declare(dialog, "CONSENT_WEB")
    part = dialog.declare_part
    part.on.set_value("2026-05-01")
    assert part.wording is not None
    part.wording.edit.combo.choose("new")
    part.wording.edit.text.setPlainText("花のあおいの広告メールを受け取ります")
    click(qtbot, dialog.next)
    assert part.wording.fields["since"].problem.said()
    part.wording.since.set_value("2026-04-01")
    part.wording.until.set_value("2026-03-01")
    part.wording.ticked.button_of("no").click()
    click(qtbot, dialog.next)
    assert part.wording.fields["until"].problem.said()
    part.wording.until.set_value("2026-06-01")
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step
    assert consents.wordings(services.book) == []
    click(qtbot, dialog.next)
    [kept] = consents.wordings(services.book)
    assert (kept.number, str(kept.displayed_from), str(kept.displayed_to)) == (
        "1", "2026-04-01", "2026-06-01",
    )  # fmt: skip
    known = contacts.by_address(services.book, "taro@a.jp")
    assert known is not None
    assert consents.evidence_of(services.book, known.addresses[0].id)[-1].wording == "1"


def test_topics_are_asked_for_a_consent_when_there_are_several(
    ui: Ui, window: QWidget, services: Services, path: Path, clock: Clock
) -> None:
    topics.add(services.book, "教室", now=clock())
    dialog = opened(ui, window)
    asked(dialog, path)
    declare(dialog, "CONSENT_WEB")
    assert not dialog.declare_part.fields["topics"].isHidden()
    dialog._go_on()
    assert dialog.declare_part.fields["topics"].problem.said()
    assert dialog.declare_part.topics is not None
    dialog.declare_part.topics.every.setChecked(True)
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.plan_step
    leave(dialog)


def test_what_is_missing_is_said_beside_its_question(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    dialog.file_part.take(str(path))
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.look_step
    assert dialog.look_part.kind_field.problem.said()
    asked(dialog, path)
    click(qtbot, dialog.next)
    part = dialog.declare_part
    assert dialog.steps.currentWidget() is dialog.declare_step
    assert part.fields["source"].problem.said()
    assert part.fields["recipient_type"].problem.said()
    declare(dialog)
    assert not part.fields["source"].problem.said()
    assert contacts.count(services.book) == 0


def test_cards_that_were_not_handed_over_are_said_to_be_told_addresses(
    dialog: ImportDialog, path: Path
) -> None:
    asked(dialog, path)
    declare(dialog, paper="no")
    assert "教えてもらっただけ" in dialog.declare_part.told.text.said()
    dialog._go_on()
    assert "送れるのは0人" in dialog.plan_part.then.text.said()
    [lacking] = dialog.plan_part.plan.lacking if dialog.plan_part.plan else ()
    assert (lacking.count, bool(lacking.why)) == (2, True)


def test_who_refuses_advertising_must_be_out_of_the_file(
    qtbot: QtBot, dialog: ImportDialog, path: Path
) -> None:
    asked(dialog, path)
    declare(dialog)
    part = dialog.declare_part
    part.refusals_removed.button_of("no").click()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.declare_step
    assert "除いて" in part.fields["refusals_removed"].problem.said()
    part.refusals_removed.button_of("yes").click()
    assert not part.fields["refusals_removed"].problem.said()


def test_every_row_can_be_looked_at_and_refused_ones_saved(
    qtbot: QtBot, dialog: ImportDialog, path: Path, tmp_path: Path, frame: FakeFrame
) -> None:
    planned(qtbot, dialog, path)
    part = dialog.plan_part
    model = part.table.rows
    assert [model.data(model.index(row, 1)) for row in range(model.rowCount())] == [
        "取り込めない",
        "停止のまま",
        "新しい",
        "新しい",
    ]
    part.table.selectRow(0)
    assert "none" in part.detail.said()
    part.kinds.choose("new")
    assert model.rowCount() == 2
    assert model.data(model.index(0, 2)) == "髙橋 一郎"
    out = tmp_path / "out.csv"
    part.save_wanted.emit(str(out))
    assert "土屋" in out.read_text("utf-8-sig")
    assert frame.toasts == ["1行を保存しました。"]
    part.save_wanted.emit(str(tmp_path / "no" / "out.csv"))
    assert [one.id for one in frame.errors] == ["file-not-writable"]


def test_the_model_keeps_qts_contract_and_pages(
    qtmodeltester: ModelTester, ui: Ui, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = [f"店{n},名{n},x{n * 3}@c.jp,2026/10/01" for n in range(5_000)]
    path.write_bytes("\r\n".join([HEADER, *rows]).encode())
    desk = services.import_files
    given = {
        "basis": "CARD",
        "paper_by_hand": True,
        "by": "葵",
        "recipient_type": "unknown",
        "occasion": "市",
    }
    model = PlanModel(ui)
    model.show_plan(desk.plan(desk.read(path), given))
    qtmodeltester.check(model)
    assert model.rowCount() == 5_000
    assert model.columnCount() == len(COLUMNS)
    for row in (4_999, 0, 2_500):
        assert model.data(model.index(row, 0)) == str(row + 2)
    assert "名刺をいただいた" in model.data(model.index(7, 4))


def test_going_back_loses_nothing(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    planned(qtbot, dialog, path)
    for step in (dialog.declare_step, dialog.map_step, dialog.look_step, dialog.read_step):
        click(qtbot, dialog.back)
        assert dialog.steps.currentWidget() is step
    assert dialog.back.isHidden()
    for step in (dialog.look_step, dialog.map_step, dialog.declare_step, dialog.plan_step):
        click(qtbot, dialog.next)
        assert dialog.steps.currentWidget() is step
    assert dialog.declare_part.lines["occasion"].text() == "花き見本市"
    assert dialog.next.text() == "2人を取り込む"


def test_a_double_click_on_next_is_one_step(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    looked_at(dialog, path)
    qtbot.mouseDClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.steps.currentWidget() is dialog.map_step  # its first half hit nothing
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.steps.currentWidget() is dialog.declare_step


def test_the_whole_way_by_keyboard(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    dialog.file_part.take(str(path))
    qtbot.keyClick(dialog.look_part.kind.button_of("people"), Qt.Key.Key_Space)
    dialog.next.setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.steps.currentWidget() is dialog.map_step
    assert dialog.next.hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.steps.currentWidget() is dialog.declare_step
    declare(dialog)
    dialog.next.setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.steps.currentWidget() is dialog.plan_step
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.steps.currentWidget() is dialog.result_step


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "ファイルが見つかりません"),
        (b"", "ファイルが空です"),
        (b"%PDF-1.7", ""),
        (b"PK\x03\x04rest", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), ""),
    ],
)
def test_a_wrong_file_is_told_in_its_place_and_loses_no_answer(
    dialog: ImportDialog, path: Path, tmp_path: Path, content: bytes | None, error: str
) -> None:
    asked(dialog, path)
    declare(dialog)
    wrong = tmp_path / "wrong.csv"
    if content is not None:
        wrong.write_bytes(content)
    dialog.file_part.take(str(wrong))
    assert dialog.steps.currentWidget() is dialog.read_step
    said = dialog.file_part.problem.text.said()
    assert error in said
    assert len(said) > 20
    assert dialog.next.isHidden()
    assert dialog.file_part.first_button.hasFocus() or dialog.file_part.first_button.isVisible()
    asked(dialog, path)
    assert dialog.file_part.problem.isHidden()
    assert dialog.declare_part.lines["occasion"].text() == "花き見本市"
    dialog._go_on()
    assert dialog.next.text() == "2人を取り込む"


def test_a_file_without_header_or_addresses(dialog: ImportDialog, tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    plain.write_bytes("花屋,taro@a.jp\r\n木屋,hanako@a.jp\r\n".encode())
    dialog.file_part.take(str(plain))
    assert "見出しの行なし" in dialog.look_part.facts.said()
    plain.write_bytes("氏名,電話番号\r\n髙橋,052\r\n".encode())
    looked_at(dialog, plain)
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.map_step
    assert "メールアドレスの列はどれですか" in dialog.map_part.missing.text.said()


def test_a_file_is_dropped(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    dialog.dropEvent(dropping(path))
    assert dialog.file is not None
    assert dialog.file.look.rows == 4
    assert dialog.steps.currentWidget() is dialog.look_step


def test_several_files_come_one_after_the_other(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, tmp_path: Path, services: Services
) -> None:
    other = tmp_path / "other.csv"
    other.write_bytes("氏名,メールアドレス\r\n次郎,jiro@a.jp\r\n".encode())
    dialog = ImportDialog(ui, window, str(path), more=[str(other)])
    dialog.show()
    planned(qtbot, dialog, path)
    click(qtbot, dialog.next)
    assert "次のファイル" in dialog.next.text()
    click(qtbot, dialog.next)
    [second] = [one for one in window.findChildren(ImportDialog) if one.isVisible()]
    assert second.file is not None
    assert second.file.look.name == "other.csv"
    assert not second.declare_part.touched()
    leave(second)


def test_the_file_dialog_opens_without_blocking(qtbot: QtBot, dialog: ImportDialog) -> None:
    click(qtbot, dialog.file_part.first_button)
    found = dialog.file_part._dialog
    assert found is not None
    assert found.isVisible()
    found.close()


def test_answers_are_not_lost_unasked(
    qtbot: QtBot, dialog: ImportDialog, path: Path, frame: FakeFrame
) -> None:
    asked(dialog, path)
    frame.answer = False
    event = QCloseEvent()
    dialog.closeEvent(event)
    assert not event.isAccepted()
    assert len(frame.asked) == 1
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(frame.asked) == 2
    assert dialog.isVisible()
    frame.answer = True
    dialog.reject()
    assert not dialog.isVisible()


def test_the_same_list_again_has_nothing_to_import(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services
) -> None:
    path.write_bytes("\r\n".join([HEADER, *ROWS[:2]]).encode())
    for again in (False, True):
        dialog = opened(ui, window)
        planned(qtbot, dialog, path)
        assert dialog.next.isHidden() is again
        if again:
            said = dialog.plan_part.again.text.said()
            assert said == "この内容は 2026-11-22 に取り込み済みです（新しい方0人、変更0人）。"
            assert "取り込み済み" in dialog.file_part.before.text.said()
        else:
            click(qtbot, dialog.next)
        leave(dialog)
    assert contacts.count(services.book) == 2


def test_a_stop_list_makes_stops_and_no_contacts(
    qtbot: QtBot, dialog: ImportDialog, path: Path, services: Services
) -> None:
    looked_at(dialog, path, "people")
    click(qtbot, dialog.back)
    dialog.look_part.kind.button_of("stops").click()
    click(qtbot, dialog.next)
    assert dialog.look_part.stop_field.problem.said()
    dialog.look_part.stop.choose("unsubscribed")
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.map_step
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.plan_step  # stops need no ground
    assert "2件" in dialog.plan_part.then.text.said()
    click(qtbot, dialog.back)
    assert dialog.steps.currentWidget() is dialog.map_step
    click(qtbot, dialog.next)
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.result_step
    assert contacts.count(services.book) == 0
    assert "停止" in dialog.result_part.done.text.said()
    for text in ("taro@a.jp", "hanako@a.jp"):
        known = contacts.address_by_key(services.book, text)
        assert known is not None
        assert suppressions.suppressions(services.book, known.id)


def test_a_full_disk_keeps_the_plan(
    qtbot: QtBot, dialog: ImportDialog, path: Path, frame: FakeFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(qtbot, dialog, path)

    def full(self: ImportFiles, file: ImportFile, given: dict[str, Any], **more: object) -> None:
        raise AppError("disk-full")

    monkeypatch.setattr(ImportFiles, "write", full)
    click(qtbot, dialog.next)
    assert [one.id for one in frame.errors] == ["disk-full"]
    assert dialog.steps.currentWidget() is dialog.plan_step
    monkeypatch.undo()
    click(qtbot, dialog.next)
    assert dialog.steps.currentWidget() is dialog.result_step


@pytest.fixture
def threaded(ui: Ui, frame: FakeFrame, services: Services) -> Iterator[Ui]:
    """The same window with its real threads."""
    kept = ui.tasks
    ui.tasks = TaskRunner(Threads(services.book.release), frame.show_error)
    yield ui
    assert ui.tasks.stop()
    ui.tasks = kept


def hold(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Stop writing in the middle; (reached, go on)."""
    reached, go_on = threading.Event(), threading.Event()
    write = ImportFiles.write

    def slow(
        self: ImportFiles, file: ImportFile, given: Any, *, tell: Callable[[int, int], None], **more: Any
    ) -> Any:
        def held(done: int, total: int) -> None:
            if 3 * done > 2 * total:
                reached.set()
                go_on.wait(20)
            tell(done, total)

        return write(self, file, given, tell=held, **more)

    monkeypatch.setattr(ImportFiles, "write", slow)
    return reached, go_on


def test_a_cancel_in_the_middle_changes_nothing(
    qtbot: QtBot,
    threaded: Ui,
    window: QWidget,
    tmp_path: Path,
    services: Services,
    frame: FakeFrame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "many.csv"
    rows = [f"店{n},名{n},x{n * 3}@c.jp,2026/10/01" for n in range(2_000)]
    path.write_bytes("\r\n".join([HEADER, *rows]).encode())
    dialog = opened(threaded, window, path)
    qtbot.waitUntil(lambda: dialog.file is not None and dialog.declare_part.by is not None)
    dialog.look_part.kind.button_of("people").click()
    dialog._go_on()
    dialog._go_on()
    declare(dialog)
    dialog._go_on()
    qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.plan_step, timeout=20_000)
    reached, go_on = hold(monkeypatch)
    click(qtbot, dialog.next)
    assert reached.wait(20)
    assert dialog.steps.currentWidget() is dialog.progress_part
    qtbot.waitUntil(lambda: dialog.progress_part.bar.value() > 300)
    event = QCloseEvent()
    dialog.closeEvent(event)  # the close button cancels, and waits for it
    assert not event.isAccepted()
    go_on.set()
    qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.plan_step, timeout=20_000)
    assert frame.toasts == ["取りやめました。何も変わっていません。"]
    assert contacts.count(services.book) == 0
    assert batches.all_batches(services.book) == []
    monkeypatch.undo()
    click(qtbot, dialog.next)
    qtbot.waitUntil(lambda: dialog.steps.currentWidget() is dialog.result_step, timeout=30_000)
    assert contacts.count(services.book) == 2_000
    leave(dialog)


def test_earlier_imports_are_listed_and_taken_back_once_asked(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services, frame: FakeFrame
) -> None:
    dialog = opened(ui, window)
    planned(qtbot, dialog, path)
    click(qtbot, dialog.next)
    leave(dialog)
    past = ImportsDialog(ui, window)
    past.show()
    [undo] = past.undo_buttons.values()
    frame.answer = False
    click(qtbot, undo)
    assert contacts.count(services.book) == 2
    assert "2人" in frame.asked[0]
    frame.answer = True
    click(qtbot, undo)
    assert contacts.count(services.book) == 0
    assert past.undo_buttons == {}
    assert frame.toasts == ["2人を連絡先から外しました。"]
    past.close()


def test_an_import_that_was_used_says_so(
    ui: Ui, window: QWidget, path: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = services.import_files
    given = {
        "basis": "CARD",
        "paper_by_hand": True,
        "by": "葵",
        "recipient_type": "unknown",
        "occasion": "市",
    }
    desk.write(desk.read(path), given)
    monkeypatch.setattr(batches, "used", lambda book, batch: True)
    past = ImportsDialog(ui, window)
    assert past.undo_buttons == {}
    with pytest.raises(AppError, match="batch-used"):
        desk.undo(desk.past()[0].id)
    past.close()


def test_no_imports_yet(ui: Ui, window: QWidget) -> None:
    past = ImportsDialog(ui, window)
    past.show()
    assert past.empty.isVisible()
    past.close()


@pytest.mark.parametrize(
    ("seconds", "said"), [(2, "あと約5秒"), (33, "あと約35秒"), (59, "あと約60秒"), (130, "あと約2分")]
)
def test_the_time_that_is_left(ui: Ui, seconds: float, said: str) -> None:
    assert remaining_words(ui, seconds) == said


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("size", "scale"), [((820, 700), 1.0), ((760, 560), 1.0), ((960, 640), 2.0)])
def test_nothing_is_clipped_nameless_or_untranslated(
    qtbot: QtBot,
    ui: Ui,
    window: QWidget,
    path: Path,
    language: Language,
    size: tuple[int, int],
    scale: float,
) -> None:
    ui.theme.apply(language=language, text_scale=scale)
    if language == "en":  # the file's own words are shown as they are
        path = path.with_name("cards.csv")
        rows = ["Company,Full Name,E-mail,Number", "Hana,A,a@a.jp,123456789018", "Ki,B,none,123456789018"]
        path.write_text("\n".join(rows), "utf-8")
    dialog = opened(ui, window)
    dialog.resize(*size)

    def faultless() -> None:
        assert page_checks.faults(dialog, language) == []

    qtbot.waitUntil(faultless)
    dialog.file_part.take(str(path.with_name("nothing.csv")))
    qtbot.waitUntil(faultless)
    dialog.file_part.take(str(path))
    qtbot.waitUntil(faultless)
    dialog.look_part.kind.button_of("stops").click()
    dialog._go_on()
    qtbot.waitUntil(faultless)
    dialog.look_part.kind.button_of("people").click()
    dialog._go_on()
    qtbot.waitUntil(faultless)
    dialog._go_on()
    part = dialog.declare_part
    for source in SOURCES:
        part.source.button_of(source).click()
        for basis in WAYS_OF.get(source, (Basis.NONE,)):
            part.basis.choose(basis.value)
            dialog._go_on()
            qtbot.waitUntil(faultless)
    declare(dialog)
    dialog._go_on()
    assert dialog.steps.currentWidget() is dialog.plan_step
    dialog.plan_part.table.selectRow(0)
    qtbot.waitUntil(faultless)
    dialog._go_on()
    qtbot.waitUntil(faultless)
    past = ImportsDialog(ui, window)
    past.show()

    def faultless_past() -> None:
        assert page_checks.faults(past, language) == []

    qtbot.waitUntil(faultless_past)
    past.close()
    leave(dialog)


@pytest.mark.parametrize("keep", [True, False])
def test_an_undo_asks_about_people_who_were_changed_since(
    qtbot: QtBot, ui: Ui, window: QWidget, path: Path, services: Services, clock: Clock, keep: bool
) -> None:
    dialog = opened(ui, window)
    planned(qtbot, dialog, path)
    click(qtbot, dialog.next)
    leave(dialog)
    taro = contacts.by_address(services.book, "taro@a.jp")
    assert taro is not None
    contacts.update(services.book, taro.id, now=clock(), by="青井 葵", note="電話で話した")
    past = ImportsDialog(ui, window)
    past.show()
    [details] = past.detail_buttons.values()
    click(qtbot, details)
    [undo] = past.undo_buttons.values()
    click(qtbot, undo)
    [question] = past.findChildren(UndoDialog)
    assert "1人に手が加わっています" in question.said.said()
    assert "髙橋 一郎" in question.names.said()
    assert contacts.count(services.book) == 2
    click(qtbot, question.keep if keep else question.everything)
    assert contacts.count(services.book) == (1 if keep else 0)
    assert past.undo_buttons == {}
    past.close()


def test_the_question_about_people_worked_on_is_seen_whole(qtbot: QtBot, ui: Ui, window: QWidget) -> None:
    window.resize(1000, 700)
    window.show()
    look = UndoLook(people=14, edited=1, names=("田中 みどり",), completed=0, evidence=14, used=False)
    dialog = UndoDialog(ui, window, look, lambda keep: None)
    dialog.open()
    qtbot.wait(50)
    assert dialog._area is not None
    assert dialog._area.verticalScrollBar().maximum() == 0
    dialog.close()
