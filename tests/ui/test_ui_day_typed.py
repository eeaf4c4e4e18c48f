"""A day is typed with or without strokes between its parts, as people write it."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.day_edit import DayEdit


@pytest.fixture
def edit(qtbot: QtBot, ui: Ui) -> DayEdit:
    made = DayEdit(ui)
    qtbot.addWidget(made)
    made.show()
    made.day.setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20180401", "2018-04-01"),
        ("2018-04-01", "2018-04-01"),
        ("2018/04/01", "2018-04-01"),
        ("2018.4.1", "2018-04-01"),
        ("2018-1-2", "2018-01-02"),
        ("2018-11-30", "2018-11-30"),
        ("2019-12-3", "2019-12-03"),
        ("2020-02-29", "2020-02-29"),
    ],
)
def test_a_day_is_taken_as_it_is_typed(qtbot: QtBot, edit: DayEdit, typed: str, day: str) -> None:
    qtbot.keyClicks(edit.day, typed)
    edit.day.interpretText()
    assert edit.value() == day


@pytest.mark.parametrize("typed", ["2018-04-01", "20180401", "2018/4/1"])
def test_a_day_that_stands_there_is_typed_over(qtbot: QtBot, edit: DayEdit, typed: str) -> None:
    edit.set_value("2026-11-30")
    edit.day.setSelectedSection(edit.day.Section.YearSection)
    qtbot.keyClicks(edit.day, typed)
    edit.day.interpretText()
    assert edit.value() == "2018-04-01"
