"""Every sheet shows its block and writes it back: nothing is lost, whatever the block says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.blocks import SOCIAL_KINDS
from desktop_app.services import Services
from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import KINDS
from desktop_app.ui.editor.block_panel import BlockPanel
from desktop_app.ui.editor.bound import (
    Bound,
    ChoicePart,
    FillPart,
    LinePart,
    LinesPart,
    SwitchPart,
    TextPart,
    WordsPart,
)
from desktop_app.ui.editor.event_times import EventTimes
from desktop_app.ui.editor.inline_text import usual_runs
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.new_blocks import EMPTY, new_block
from desktop_app.ui.editor.row_parts import HoursPart, LinksPart
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets import SHEETS
from desktop_app.ui.editor.sheets.columns import ColumnsSheet
from desktop_app.ui.editor.sheets.coupon import CouponSheet
from desktop_app.ui.editor.sheets.event import EventSheet
from desktop_app.ui.editor.sheets.hours import HoursSheet
from desktop_app.ui.editor.sheets.product import ProductSheet
from desktop_app.ui.editor.sheets.social import SocialSheet
from desktop_app.ui.editor.value_parts import DayPart, PricePart

SHOP = ShopWords(
    name="花のあおい", address="愛知県名古屋市中区1-2-3", signature="青井 葵", access="駅から3分",
    map_url="https://maps.example/a", hours=(("月〜金", "10:00〜19:00"), ("水", "休み")),
    hours_note="年末は休みます", social=(("instagram", "https://instagram.com/a"),), month=12,
)


@pytest.fixture
def panel(ui: Ui, services: Services, qtbot: QtBot) -> Iterator[BlockPanel]:
    model = DraftModel()
    made = BlockPanel(ui, model)
    qtbot.addWidget(made)
    made.resize(300, 900)
    made.show()
    opened = services.drafts.open(services.drafts.new())
    model.load(replace(opened, choices=replace(opened.choices, shop=SHOP)))
    yield made
    model.setParent(None)


def show(panel: BlockPanel, block: Mapping[str, Any]) -> Sheet:
    panel.model.change_blocks("test", [block], 0)
    panel.model.choose(0)
    sheet = panel.sheet(str(block["type"]))
    assert sheet is not None
    return sheet


def now(panel: BlockPanel) -> dict[str, Any]:
    return dict(panel.model.blocks[0])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sheet_and_a_new_block_of_it_is_shown_unchanged(
    panel: BlockPanel, kind: str
) -> None:
    block = new_block(kind, SHOP, "ja")
    assert EMPTY[kind].keys() <= block.keys()
    show(panel, block)
    panel.write()
    panel.retranslate()
    assert now(panel) == block
    assert kind in SHEETS


@pytest.mark.parametrize("kind", ["hours", "map", "greeting", "signature", "social", "notation"])
def test_what_the_shop_has_said_makes_a_whole_block(kind: str) -> None:
    for language in ("ja", "en"):
        parse_block(new_block(kind, SHOP, language), 1)


# ── without loss ────────────────────────────────────────────────────────────────────────────────────────────

TEXT = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="\xa0"), max_size=12)
RUN = st.one_of(
    TEXT.filter(bool),
    st.fixed_dictionaries(
        {"text": TEXT.filter(bool), "bold": st.just(True)}, optional={"italic": st.just(True)}
    ),
    st.just({"merge": "family", "fallback": "お客"}),
)
RUNS = st.lists(RUN, max_size=3).map(usual_runs)
DAY = st.dates().map(lambda day: f"{day:%Y-%m-%d}").filter(lambda day: day >= "1900")
PARTS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"paragraph": RUNS.filter(bool)}),
        st.fixed_dictionaries({"list": st.lists(RUNS, min_size=1, max_size=2), "ordered": st.booleans()}),
    ),
    max_size=2,
)
BUTTON = {"label": RUNS, "url": st.sampled_from(["", "https://example.jp/a"]), "order": st.booleans()}
CELL = st.fixed_dictionaries({"title": RUNS, "parts": PARTS, **BUTTON})
VALUES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "photo_text": {
        "side": st.sampled_from(["left", "right"]), "share": st.sampled_from([30, 40, 50]), "title": RUNS,
        "parts": PARTS, **BUTTON,
    },
    "product": {
        "name": RUNS, "price": st.none() | st.integers(0, 10**9), "price_from": st.booleans(), "note": RUNS,
        "parts": PARTS, **BUTTON, "layout": st.sampled_from(["row", "card"]),
    },
    "columns": {"cells": st.tuples(CELL, CELL).map(list)},
    "coupon": {
        "value": RUNS, "code": TEXT, "per_person": st.booleans(), "from": DAY | st.just(""),
        "until": DAY | st.just("十二月"), "conditions": RUNS, "url": TEXT,
    },
    "button": {"runs": RUNS, "url": TEXT, "order": st.booleans()},
    "event": {
        "title": RUNS, "start": DAY | DAY.map(lambda day: f"{day}T10:00") | st.just("いつかT朝"),
        "end": DAY | DAY.map(lambda day: f"{day}T12:30") | st.just(""), "place": TEXT, "parts": PARTS,
        **BUTTON, "calendar": st.booleans(),
    },
    "hours": {"title": RUNS, "rows": st.lists(st.tuples(TEXT, TEXT).map(list), max_size=4), "note": RUNS},
    "map": {"address": TEXT, "access": RUNS, "url": TEXT, "label": RUNS},
    "signature": {"name": RUNS, "parts": PARTS},
    "social": {
        "links": st.lists(st.tuples(st.sampled_from(SOCIAL_KINDS), TEXT).map(list), max_size=4)
    },
    "notation": {"label": TEXT},
    "spacer": {"size": st.sampled_from(["s", "m", "l"])},
}  # fmt: skip


@pytest.mark.parametrize("kind", VALUES)
def test_a_sheet_reads_back_what_it_shows(panel: BlockPanel, kind: str) -> None:
    """Every piece is made to write what it shows; the block must be the one that was shown."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.fixed_dictionaries(VALUES[kind]))
    def check(values: dict[str, Any]) -> None:
        block = {"type": kind, **values}
        sheet = show(panel, block)
        assert now(panel) == block
        for part in sheet.parts:
            if isinstance(part, Bound):
                write(part)
        assert now(panel) == block

    check()


def write(part: Bound) -> None:
    """As if the owner had typed exactly what stands there."""
    acts: dict[type[Bound], Callable[[Any], object]] = {
        WordsPart: lambda one: one.words.edited.emit(),
        LinesPart: lambda one: one.words.edited.emit(),
        TextPart: lambda one: one.words.edited.emit(),
        SwitchPart: lambda one: (one.check.click(), one.check.click()),
        ChoicePart: lambda one: one.choice.chosen.emit(one.choice.key()),
        PricePart: lambda one: one.line.textEdited.emit(one.line.text()),
        DayPart: lambda one: one.day.line.textEdited.emit(one.day.line.text()),
        EventTimes: lambda one: one.begin.textEdited.emit(one.begin.text()),
        HoursPart: lambda one: one.store(),
        LinksPart: lambda one: one.store(),
        FillPart: lambda one: None,
    }
    act = acts.get(type(part))
    if act is None:
        assert isinstance(part, LinePart)
        part.line.textEdited.emit(part.line.text())
    else:
        act(part)


# ── typing ──────────────────────────────────────────────────────────────────────────────────────────────────


def typed(line: QLineEdit, text: str) -> None:
    """Key by key, at the cursor."""
    line.setFocus()
    for char in text:
        line.insert(char)
        line.textEdited.emit(line.text())


def test_a_price_gets_its_commas_while_it_is_typed(panel: BlockPanel) -> None:
    sheet = show(panel, new_block("product", SHOP, "ja"))
    assert isinstance(sheet, ProductSheet)
    line = sheet.price.line
    typed(line, "１６５０")
    assert (line.text(), now(panel)["price"]) == ("1,650", 1650)
    line.setCursorPosition(1)
    typed(line, "2")
    assert (line.text(), line.cursorPosition(), now(panel)["price"]) == ("12,650", 2, 12650)
    line.setText("時価")
    line.textEdited.emit("時価")
    assert now(panel)["price"] == "時価"
    assert sheet.price.field.problem.isVisible()
    line.clear()
    line.textEdited.emit("")
    assert now(panel)["price"] is None
    assert not sheet.price.field.problem.isVisible()
    panel.model.stack.undo()
    assert now(panel)["price"] is None


def test_days_and_times_of_an_event(panel: BlockPanel) -> None:
    sheet = show(panel, new_block("event", SHOP, "ja"))
    assert isinstance(sheet, EventSheet)
    times = sheet.times
    typed(times.day.line, "2026年12月5日")
    assert now(panel)["start"] == "2026-12-05"
    typed(times.begin, "午前10時")
    assert now(panel)["start"] == "2026-12-05T10:00"
    typed(times.end, "９時半")
    assert now(panel)["end"] == "2026-12-05T09:30"
    assert times.problem.said() == "終わりが始まりより前になっています。"
    typed(times.last.line, "2026-12-06")
    assert now(panel)["end"] == "2026-12-06T09:30"
    assert not times.problem.isVisible()
    times.begin.clear()
    times.begin.textEdited.emit("")
    assert times.problem.isVisible()
    for line in (times.day.line, times.end):
        line.editingFinished.emit()
    assert (times.day.line.text(), times.end.text()) == ("2026-12-05", "09:30")
    assert now(panel) | {"start": "2026-12-05", "end": "2026-12-06T09:30"} == now(panel)


def test_a_day_is_chosen_in_the_calendar(panel: BlockPanel) -> None:
    sheet = show(panel, {**new_block("coupon", SHOP, "ja"), "from": "2026-12-26"})
    assert isinstance(sheet, CouponSheet)
    day = sheet.until.day
    typed(day.line, "いつか")
    assert now(panel)["until"] == "いつか"
    assert sheet.until.field.problem.isVisible()
    day.line.setText("2026-12-24")
    day.show_calendar()
    popup = day._popup
    assert popup is not None
    QTest.keyClick(popup.findChildren(type(popup.focusWidget()))[0], Qt.Key.Key_Right)
    QTest.keyClick(popup.focusWidget(), Qt.Key.Key_Return)
    assert now(panel)["until"] == "2026-12-25"
    assert sheet.until.field.problem.said() == "終わりの日が始まりの日より前になっています。"


def test_rows_are_added_written_and_taken_away(panel: BlockPanel) -> None:
    sheet = show(panel, new_block("hours", SHOP, "ja"))
    assert isinstance(sheet, HoursSheet)
    rows = sheet.rows
    rows.add.click()
    assert now(panel)["rows"] == [["月〜金", "10:00〜19:00"], ["水", "休み"], ["", ""]]
    assert QApplication.focusWidget() is rows.rows[2].writing()
    typed(rows.rows[2].writing(), "祝")
    rows.rows[0].remove.click()
    assert now(panel)["rows"] == [["水", "休み"], ["祝", ""]]
    rows.rows[0].remove.click()
    rows.rows[0].remove.click()
    assert now(panel)["rows"] == []
    assert QApplication.focusWidget() is rows.add
    sheet.fill.button.click()
    assert now(panel)["rows"] == [["月〜金", "10:00〜19:00"], ["水", "休み"]]
    assert now(panel)["note"] == ["年末は休みます"]
    for _ in range(40):
        rows.add_row()
    assert len(now(panel)["rows"]) == 30
    assert not rows.add.isEnabled()


def test_a_link_takes_the_next_network_and_half_an_address_is_completed(
    panel: BlockPanel
) -> None:
    sheet = show(panel, new_block("social", SHOP, "ja"))
    assert isinstance(sheet, SocialSheet)
    sheet.links.add.click()
    assert now(panel)["links"][1] == ["line", ""]
    line = sheet.links.rows[1].writing()
    typed(line, "lin.ee/abc")
    line.editingFinished.emit()
    assert now(panel)["links"][1] == ["line", "https://lin.ee/abc"]
    parse_block(now(panel), 1)


def test_each_column_is_written_alone(panel: BlockPanel) -> None:
    sheet = show(panel, new_block("columns", SHOP, "ja"))
    assert isinstance(sheet, ColumnsSheet)
    sheet.title.words.insertPlainText("左の花")
    sheet.show_cell(1)
    assert sheet.title.words.runs() == []
    sheet.title.words.insertPlainText("右の花")
    assert [cell["title"] for cell in now(panel)["cells"]] == [["左の花"], ["右の花"]]
    photo = {"attachment": "x", "alt": "花"}
    put = sheet.photos[0]._write(now(panel), photo)
    assert [cell.get("photo") for cell in put["cells"]] == [photo, None]
    panel.model.stack.undo()
    assert [cell["title"] for cell in now(panel)["cells"]] == [["左の花"], []]
    parse_block({**now(panel), "cells": put["cells"][:1] * 2}, 1)


def test_what_was_sent_is_shown_and_stays(panel: BlockPanel) -> None:
    panel.model.editable = True
    blocks = [new_block(kind, SHOP, "ja") for kind in KINDS]
    panel.model.change_blocks("test", blocks, 0)
    panel.model.editable = False
    for place, kind in enumerate(KINDS):
        panel.model.choose(place)
        sheet = panel.sheet(kind)
        assert sheet is not None
        for line in sheet.findChildren(QLineEdit):
            assert line.isReadOnly() or not line.isEnabled()
    assert panel.model.blocks == tuple(blocks)
