"""A numbered step: what to do, and what one should know while doing it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.labels import WrapLabel


class StepRow(QWidget):
    """Number left, words right."""

    def __init__(self, ui: Ui, number: int, text: str = "", small: str = "") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        row.addWidget(Chip(ui, "neutral", str(number)), 0, Qt.AlignmentFlag.AlignTop)
        self.text, self.small = WrapLabel("body"), WrapLabel("small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.small)
        row.addLayout(words, 1)
        self.set(text, small)

    def set(self, text: str, small: str = "") -> None:
        """The words of now."""
        self.text.setText(text)
        self.small.setText(small)
        self.small.setVisible(bool(small))
