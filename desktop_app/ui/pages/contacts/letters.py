"""Letters of one person: what may be sent now, what waits in the outbox, what waits for its answer."""

from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.letters import LetterKind
from desktop_app.services.contact_letters import LetterLine, LetterPart
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import clear
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label


class LettersPart(QWidget):
    """`asked` carries the LetterKind that is wanted; `take_back` gets the id of a letter."""

    asked = Signal(object)
    read = Signal(str)
    """A letter whose words are wanted."""

    def __init__(self, ui: Ui, take_back: SignalInstance) -> None:
        super().__init__()
        self._ui, self._take_back = ui, take_back
        self.buttons: dict[LetterKind, Button] = {
            LetterKind.CONFIRM: self._button(LetterKind.CONFIRM, "mail-check"),
            LetterKind.CONSENT_REQUEST: self._button(LetterKind.CONSENT_REQUEST, "mail-question-mark"),
        }
        row = QWidget()
        flow = Flow(row, gap=8, line_gap=6)
        for one in self.buttons.values():
            flow.addWidget(one)
        self._title, self._lines = label("h2"), QVBoxLayout()
        self._lines.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addWidget(row)
        outer.addWidget(self._title)
        outer.addLayout(self._lines)

    def _button(self, kind: LetterKind, icon: str) -> Button:
        return button(self._ui, icon=icon, clicked=partial(self.asked.emit, kind))

    def show_part(self, part: LetterPart) -> None:
        """Another person."""
        clear(self._lines)
        for kind, made in self.buttons.items():
            made.setVisible(kind in part.may_get)
        self._title.setVisible(bool(part.lines))
        for one in part.lines:
            self._show(one)
        self.setVisible(bool(part.may_get or part.lines))

    def _show(self, one: LetterLine) -> None:
        head = label("bold", one.title, selectable=True)
        head.setWordWrap(True)
        self._lines.addWidget(head)
        for text in one.lines:
            line = WrapLabel("small")
            line.setText(text)
            self._lines.addWidget(line)
        if one.read:
            shown = button(
                self._ui, "quiet", icon="eye", bulk="small", clicked=partial(self.read.emit, one.read)
            )
            shown.setText(self._ui._("Read the letter"))
            shown.setAccessibleName(f"{shown.text()}: {one.title}")
            self._lines.addWidget(shown, 0, Qt.AlignmentFlag.AlignLeft)
        if one.take_back:
            tell = partial(self._take_back.emit, one.take_back)
            made = button(self._ui, "quiet", icon="undo-2", bulk="small", clicked=tell)
            made.setText(self._ui._("Take it back"))
            made.setAccessibleName(f"{made.text()}: {one.title}")
            self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def retranslate(self) -> None:
        """The words of now; the lines come anew with the panel's."""
        _ = self._ui._
        self._title.setText(_("Letters"))
        self.buttons[LetterKind.CONFIRM].setText(_("Send a confirmation mail"))
        self.buttons[LetterKind.CONSENT_REQUEST].setText(_("Ask once for agreement"))
