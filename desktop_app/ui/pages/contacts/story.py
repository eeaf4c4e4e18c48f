"""The timeline of evidence: real labels, the line and its dots painted by the parent."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop_app.services.contact_story import Event
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label


class Story(QWidget):
    """Events, newest first. Each can be selected and copied; `opened` carries a Proof that is to be shown."""

    opened = Signal(object)
    undo = Signal(object)
    """The event of a stop after a bounce that was wrong."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui, self._theme = ui, ui.theme
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
                    more = event.proofs or event.bounce
                    line.setContentsMargins(0, 0, 0, self._theme.s(4 if more else 12))
                self._box.addWidget(line)
            if event.proofs or event.bounce:
                self._box.addWidget(self._proofs(event))
        self.update()

    def _proofs(self, event: Event) -> QWidget:
        """A button for each thing that proves the event, and the way back from a wrong one."""
        made = QWidget()
        flow = Flow(made, gap=6, line_gap=4)
        made.setContentsMargins(0, 0, 0, self._theme.s(12))
        for proof in event.proofs:
            icon = "notebook-text" if proof.kind == "wording" else "eye"
            one = button(self._ui, "quiet", icon=icon, bulk="small", clicked=partial(self.opened.emit, proof))
            one.setText(self._ui._("See: {proof}").format(proof=proof.label))
            one.setAccessibleName(f"{event.title}: {one.text()}")
            flow.addWidget(one)
        if event.bounce:
            back = button(
                self._ui, "quiet", icon="undo-2", bulk="small", clicked=partial(self.undo.emit, event)
            )
            back.setText(self._ui._("Write to it again…"))
            back.setAccessibleName(f"{event.title}: {back.text()}")
            flow.addWidget(back)
        return made

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
