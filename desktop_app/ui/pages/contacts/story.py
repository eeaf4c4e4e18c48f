"""The timeline of evidence: real labels, the line and its dots painted by the parent."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.services.contact_story import Event
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.labels import WrapLabel, label


class Story(QWidget):
    """Events, newest first. Each can be selected and copied."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._theme = ui.theme
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._heads: list[tuple[QLabel, str]] = []
        self.theme_changed()

    def show_events(self, events: Sequence[Event], nothing: str) -> None:
        """Replace everything; `nothing` is said when there are none."""
        clear(self._box)
        self._heads = []
        if not events:
            none = WrapLabel("small")
            none.setText(nothing)
            self._box.addWidget(none)
        for event in events:
            head = label("bold", event.title, selectable=True)
            head.setWordWrap(True)
            self._heads.append((head, event.tone))
            self._box.addWidget(head)
            lines = [*event.lines, event.address] if event.address else event.lines
            for number, text in enumerate(lines):
                line = label("small", text, selectable=True)
                line.setWordWrap(True)
                if number == len(lines) - 1:
                    line.setContentsMargins(0, 0, 0, self._theme.s(12))
                self._box.addWidget(line)
        self.update()

    def theme_changed(self) -> None:
        """Room for the line at the left."""
        self._box.setContentsMargins(self._theme.s(20), 0, 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._heads:
            return
        theme, x = self._theme, self._theme.s(6)
        middle = theme.metrics("body", True).height() / 2
        dots = [(QPointF(x, head.y() + middle), tone) for head, tone in self._heads]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.c("hairline"), 2))
        painter.drawLine(dots[0][0], dots[-1][0])
        for at, tone in dots:
            painter.setPen(QPen(theme.c("control" if tone == "neutral" else tone), 2))
            painter.setBrush(theme.c("surface"))
            painter.drawEllipse(at, theme.s(4.5), theme.s(4.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
