"""What narrows the list now: a chip for the segment and for each rule, each with a cross."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, IconButton, button
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import label, plain_tip

_LONGEST = 40


class RuleChip(QWidget):
    """Words that open the rule, and a cross that takes it away."""

    def __init__(
        self, ui: Ui, icon: str, text: str, opened: Callable[[], None], taken: Callable[[], None]
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.words: Button = button(ui, bulk="small", icon=icon, clicked=opened)
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.words.setText(shown.replace("&", "&&"))
        self.words.setAccessibleName(ui._("Change: {rule}").format(rule=text))
        self.words.setToolTip(plain_tip(text))
        self.cross = IconButton(ui, "x", taken)
        self.cross.name_it(ui._("Take away: {rule}").format(rule=plain_tip(text)))
        self.cross.setAccessibleName(ui._("Take away: {rule}").format(rule=text))
        row.addWidget(self.words)
        row.addWidget(self.cross)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class RuleChips(QWidget):
    """All of them with what can be done with them together; hidden when there is none."""

    def __init__(self, ui: Ui, save: Callable[[], None], clear: Callable[[], None]) -> None:
        super().__init__()
        self.ui, self._save, self._clear = ui, save, clear
        self.chips: list[RuleChip] = []
        self.save_button: Button | None = None
        self.clear_button: Button | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._content: QWidget | None = None
        self.hide()

    def show_chips(self, chips: Sequence[RuleChip], *, any_of: bool, can_save: bool) -> None:
        """The chips of now; `any_of`: one of the rules is enough."""
        if self._content is not None:
            self._box.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.chips, self.save_button, self.clear_button = list(chips), None, None
        self.setVisible(bool(chips))
        if not chips:
            return
        self._content = QWidget()
        flow = Flow(self._content, gap=8, line_gap=6)
        if any_of:
            flow.addWidget(label("small", self.ui._("Any of:")))
        for one in chips:
            flow.addWidget(one)
        if can_save:
            self.save_button = button(self.ui, "quiet", bulk="small", icon="save", clicked=self._save)
            self.save_button.setText(self.ui._("Save as a segment"))
            flow.addWidget(self.save_button)
        self.clear_button = button(self.ui, "quiet", bulk="small", clicked=self._clear)
        self.clear_button.setText(self.ui._("Show everybody"))
        flow.addWidget(self.clear_button)
        self._box.addWidget(self._content)
