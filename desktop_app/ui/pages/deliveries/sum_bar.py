"""The numbers of a run: a bar of its parts and a row that adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import Tone, label, set_property


@dataclass(frozen=True, slots=True)
class Part:
    """One number of the sum; `colour` is a role of the theme."""

    number: int
    text: str
    colour: str
    tone: Tone = ""


class SumBar(QWidget):
    """Parts side by side, as wide as their share; what is still in line stays empty."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._theme = ui.theme
        self._parts: tuple[tuple[int, str], ...] = ()
        self._total = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def put(self, parts: Sequence[Part], total: int, said: str) -> None:
        """New numbers; `said` is what a screen reader says."""
        self._parts = tuple((part.number, part.colour) for part in parts)
        self._total = total
        self.setAccessibleName(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.s(200), self._theme.s(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect, rect.height() / 2.2, rect.height() / 2.2)
        painter.setClipPath(shape)
        painter.fillRect(rect, self._theme.c("sunken"))
        x = 0.0
        for number, colour in self._parts:
            width = rect.width() * number / max(1, self._total)
            painter.fillRect(QRectF(x, 0, width, rect.height()), self._theme.c(colour))
            x += width

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class _Sum(QWidget):
    """Number over word, and the sign that leads to the next one."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.number, self.word, self.sign = label("number"), label("small"), label("small")
        column.addWidget(self.number)
        column.addWidget(self.word)
        row.addLayout(column)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignBottom)


class SumRow(QWidget):
    """全体 = … ＋ … ＋ …; goes on in the next line where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._flow = Flow(self, gap=14, line_gap=6)
        self._sums: list[_Sum] = []

    def put(self, whole: Part, parts: Sequence[Part]) -> None:
        """The whole and the parts that add up to it."""
        wanted = [whole, *parts]
        while len(self._sums) < len(wanted):
            made = _Sum()
            self._sums.append(made)
            self._flow.addWidget(made)
        for place, one in enumerate(self._sums):
            one.setVisible(place < len(wanted))
            if place >= len(wanted):
                continue
            part = wanted[place]
            one.number.setText(f"{part.number:,}")
            one.word.setText(part.text)
            set_property(one.number, "tone", part.tone)
            last = place == len(wanted) - 1
            one.sign.setText("" if last else "=" if place == 0 else "＋")
            one.sign.setVisible(not last)
        self.updateGeometry()
