"""Pairs that look alike and their merging in the window: look, decide, take back; by mouse and by key."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.i18n.language import Language
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import contacts
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.merge import MergeDialog
from desktop_app.ui.dialogs.merge_past import MergesDialog
from desktop_app.ui.dialogs.people_alike import AlikeDialog
from tests.ui import page_checks
from tests.ui.conftest import FakeFrame

CONSENT = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-04-01",
    "method": "web",
    "place": "https://aoi.example/form",
    "by": "青井 葵",
    "double_opt_in": True,
    "purpose_told_at": "2026-04-01",
}


def add(services: Services, email: str, **fields: object) -> str:
    known = {"full": "山田 太郎", "recipient_type": "consumer", "evidence": [CONSENT]}
    return str(services.contacts.add({"email": email, **known, **fields})["id"])


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def pair(services: Services) -> tuple[str, str]:
    a = add(
        services,
        "takasaki@example.jp",
        full="髙﨑 太郎",
        kana="タカサキ タロウ",
        company="株式会社あおい商事",
        phone="03-1234-5678",
        tags=["常連"],
        note="母の日に花束",
    )
    b = add(
        services,
        "t.takasaki@aoi-shoji.example.jp",
        full="高崎太郎",
        company="㈱あおい商事",
        title="営業部長",
        phone="+81 3-1234-5678",
        recipient_type="business",
        recipient_type_ground="card",
    )
    return a, b


@pytest.fixture
def dialog(ui: Ui, window: QWidget, pair: tuple[str, str]) -> Iterator[AlikeDialog]:
    made = AlikeDialog(ui, window)
    made.resize(960, 700)
    made.show()
    yield made
    if isValid(made):
        made.close()


def merging(ui: Ui, window: QWidget, pair: tuple[str, ...]) -> MergeDialog:
    made = MergeDialog(ui, window, pair)
    made.resize(680, 760)
    made.show()
    return made


def key(qtbot: QtBot, dialog: AlikeDialog, pressed: Qt.Key) -> None:
    qtbot.keyClick(dialog.table, pressed)


def test_the_pair_and_why(dialog: AlikeDialog) -> None:
    assert len(dialog.table.rows_model.rows) == 1
    assert "電話番号が同じ" in dialog.why.said()
    assert dialog.state.said() == "1組"
    assert dialog.merge.isVisible()


def test_two_people_leave_the_list_and_come_back(
    qtbot: QtBot, dialog: AlikeDialog, services: Services
) -> None:
    key(qtbot, dialog, Qt.Key.Key_Delete)
    assert dialog.table.rows_model.rows == []
    assert dialog.empty.isVisible()
    assert services.people_alike.count() == 0
    assert "別の人として" in dialog.told.text.said()
    assert dialog.told.button is not None
    qtbot.mouseClick(dialog.told.button, Qt.MouseButton.LeftButton)
    assert len(dialog.table.rows_model.rows) == 1
    assert not dialog.told.isVisible()


def test_later_passes_on_to_the_next_pair(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, pair: tuple[str, str]
) -> None:
    for number in range(2):
        add(services, f"x{number}@example.jp", full="鈴木 一朗", phone="052-111-2222")
    dialog = AlikeDialog(ui, window)
    dialog.show()
    key(qtbot, dialog, Qt.Key.Key_Space)
    assert dialog.table.currentIndex().row() == 1
    key(qtbot, dialog, Qt.Key.Key_Space)
    assert dialog.table.currentIndex().row() == 0
    assert services.people_alike.pairs().total == 2
    dialog.close()


def test_merging_from_the_list_and_taking_it_back(
    qtbot: QtBot, dialog: AlikeDialog, services: Services, frame: FakeFrame, pair: tuple[str, str]
) -> None:
    key(qtbot, dialog, Qt.Key.Key_Return)
    merge = dialog.findChild(MergeDialog)
    assert isinstance(merge, MergeDialog)
    qtbot.mouseClick(merge.merge, Qt.MouseButton.LeftButton)
    assert len(contacts.get(services.book, pair[0]).addresses) == 2
    assert dialog.table.rows_model.rows == []
    assert "1件にまとめました" in frame.toasts[-1]

    assert dialog.told.button is not None
    qtbot.mouseClick(dialog.told.button, Qt.MouseButton.LeftButton)
    assert [len(contacts.get(services.book, one).addresses) for one in pair] == [1, 1]
    assert len(dialog.table.rows_model.rows) == 1


def test_the_owner_picks_where_they_contradict(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, pair: tuple[str, str]
) -> None:
    merge = merging(ui, window, pair)
    assert set(merge.choices) == {"name", "company", "recipient_type"}
    merge.choices["name"].button_of(pair[1]).click()
    assert merge.preferred is not None
    address = contacts.get(services.book, pair[1]).addresses[0].id
    merge.preferred.button_of(address).click()
    merge.do()
    record = contacts.get(services.book, pair[0])
    assert record.full == "高崎太郎"
    assert record.recipient_type == "consumer"
    assert record.addresses[0].id == address


def test_a_business_against_the_other_needs_a_ground(
    ui: Ui, window: QWidget, services: Services, pair: tuple[str, str]
) -> None:
    merge = merging(ui, window, pair)
    assert not merge.ground_field.isVisible()
    merge.choices["recipient_type"].button_of(pair[1]).click()
    assert merge.ground_field.isVisible()
    merge.do()
    assert merge.ground_field.problem.said()
    assert contacts.get(services.book, pair[1])
    merge.ground.setText("店頭で本人に確かめた")
    merge.do()
    record = contacts.get(services.book, pair[0])
    assert (record.recipient_type, record.recipient_type_ground) == ("business", "店頭で本人に確かめた")


def test_a_stop_is_told_before_merging(
    ui: Ui, window: QWidget, services: Services, pair: tuple[str, str]
) -> None:
    services.contacts.optout("takasaki@example.jp", via="phone", by="青井 葵")
    merge = merging(ui, window, pair)
    assert merge.held.isVisible()
    assert "配信停止の申し出" in merge.held.text.said()
    merge.do()
    assert services.contacts.why("t.takasaki@aoi-shoji.example.jp")["decision"] == "left_out"


def test_changes_since_are_asked_about(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, frame: FakeFrame, pair: tuple[str, str]
) -> None:
    merged = services.people_alike.merge(pair)
    contacts.update(services.book, pair[0], now=services.environment.clock(), note="あとから")
    past = MergesDialog(ui, window)
    past.show()
    qtbot.mouseClick(past.undo_buttons[merged.entry], Qt.MouseButton.LeftButton)
    assert any("変更を残して元に分ける" in asked for asked in frame.asked)
    assert contacts.get(services.book, pair[0]).note == "あとから"
    assert contacts.get(services.book, pair[1]).addresses
    assert past.undo_buttons == {}
    past.close()


def test_a_contact_that_is_gone_meanwhile_closes_the_dialog(
    ui: Ui, window: QWidget, services: Services, frame: FakeFrame, pair: tuple[str, str]
) -> None:
    merge = merging(ui, window, pair)
    services.contact_edit.delete(pair[1])
    merge.do()
    assert frame.errors[-1].id == "contact-missing"


def test_nobody_twice_says_so(ui: Ui, window: QWidget, services: Services) -> None:
    add(services, "only@example.jp")
    dialog = AlikeDialog(ui, window)
    dialog.show()
    assert dialog.empty.isVisible()
    assert dialog.merge.isHidden()
    dialog.merge_them()
    dialog.say_distinct()
    dialog.skip()
    dialog.close()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("size", [(960, 660), (1240, 780)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_clipped(
    qtbot: QtBot,
    ui: Ui,
    window: QWidget,
    services: Services,
    pair: tuple[str, str],
    language: Language,
    size: tuple[int, int],
    scale: float,
) -> None:
    services.contacts.optout("takasaki@example.jp", via="phone", by="青井 葵")
    ui.theme.apply(language=language, text_scale=scale)
    services = build(services.book, Environment(language=language, clock=services.environment.clock))
    ui.holder.services = services  # type: ignore[misc]  # the fixture's holder, with the words of the language
    services.people_alike.merge([add(services, "x@example.jp"), add(services, "y@example.jp")])
    for made in (AlikeDialog(ui, window), MergeDialog(ui, window, pair), MergesDialog(ui, window)):
        made.resize(*size)
        made.show()

        def faultless(made: QWidget = made) -> None:
            assert page_checks.faults(made, language) == []

        qtbot.waitUntil(faultless, timeout=3000)
        made.close()


def test_both_dialogs_open_as_tall_as_what_comes_into_them_needs(
    qtbot: QtBot, ui: Ui, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pair is read after they are shown: a small first size would hide the comparison."""
    for later in ("look", "study"):
        monkeypatch.setattr(ui.tasks, later, lambda *_, **__: None)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1260, 760)
    window.show()
    for made in (AlikeDialog(ui, window), MergeDialog(ui, window, pair)):
        made.open()
        assert ui.theme.s(640) <= made.height() <= 760
        made.close()
    window.resize(800, 500)
    low = AlikeDialog(ui, window)
    low.open()
    assert low.height() <= 500
    low.close()
