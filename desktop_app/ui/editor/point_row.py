"""One point: its sign, what is wrong, and below it the button that mends it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.draft_views import Point
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.mend_words import mend_words
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.labels import WrapLabel

DOTS = {"block": "stop", "warn": "warn", "info": "neutral"}


class PointRow(QWidget):
    """Narrow columns have no room for a button beside the words."""

    def __init__(
        self,
        ui: Ui,
        state: str,
        text: str,
        small: str = "",
        *,
        mend: str = "",
        clicked: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.dot = StatusDot(ui, side=20)
        names = {"ok": ui._("In order"), "warn": ui._("Note"), "stop": ui._("To be mended")}
        self.dot.set(state, names.get(state, ui._("Note")))
        self.text, self.small = WrapLabel("body"), WrapLabel("small")
        self.text.setText(text)
        self.small.setText(small)
        self.small.setVisible(bool(small))
        words = QVBoxLayout()
        words.setContentsMargins(0, 1, 0, 0)
        words.setSpacing(4)
        words.addWidget(self.text)
        words.addWidget(self.small)
        self.button = button(ui, bulk="small", clicked=clicked) if mend and clicked else None
        if self.button is not None:
            self.button.setText(mend)
            self.button.setAccessibleName(f"{mend}: {text}")
            words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(10)
        row.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)


def point_row(ui: Ui, point: Point, clicked: Callable[[], object]) -> PointRow:
    """The row of a point; the article of its rule stands below it."""
    return PointRow(
        ui, DOTS[point.severity], point.text, point.article, mend=mend_words(ui, point), clicked=clicked
    )
