"""The header of a page: its buttons stay inside whatever they say and whenever they come."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.page import Header
from desktop_app.ui.widgets.buttons import button
from tests.ui import page_checks


def test_a_button_that_comes_later_goes_below_only_where_needed(qtbot: QtBot, ui: Ui) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(420, 200)
    header = Header(ui)
    header.setParent(root)
    header.setGeometry(0, 0, 420, 120)
    header.title.setText("Deliveries")
    first, later = button(ui), button(ui)
    for one in (first, later):
        header.add(one)
        one.setText("Stop")
    later.hide()
    root.show()
    qtbot.waitExposed(root)
    qtbot.waitUntil(lambda: first.y() < header.title.geometry().bottom())
    later.setText("Continue with everything that waits")
    later.show()
    qtbot.waitUntil(lambda: not page_checks.outside(header) and later.y() > header.title.geometry().bottom())
    later.setText("Go on")
    qtbot.waitUntil(lambda: later.y() < header.title.geometry().bottom())
