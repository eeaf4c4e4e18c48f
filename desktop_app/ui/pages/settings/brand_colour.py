"""The shop's colour: swatches to choose from, a colour of her own, and what becomes of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.composing.look import Look
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.colour import ColourDialog, written_colour
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.colour_parts import Swatch
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel


class BrandColour(QWidget):
    """One field; `changed` when another colour was chosen or typed."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.swatches: list[Swatch] = []
        self._names: tuple[str, ...] = ()
        self._flow = Flow(gap=4, line_gap=4)
        self.own = Swatch(ui)
        self.own.clicked.connect(self.ask)
        self.written = QLineEdit()
        self.written.setMaxLength(9)
        self.written.textEdited.connect(lambda _: self.changed.emit())
        self.none = button(ui, "quiet", bulk="small", clicked=lambda: self.choose(""))
        self.corrected = WrapLabel("small")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.own)
        line.addWidget(self.written, 1)
        line.addWidget(self.none)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(self._flow)
        box.addLayout(line)
        box.addWidget(self.corrected)

    def offer(self, swatches: Sequence[tuple[str, str]]) -> None:
        """Colours to choose from, with their names."""
        self._names = tuple(name for _, name in swatches)
        if len(self.swatches) != len(swatches):
            for colour, _ in swatches:
                made = Swatch(self.ui, colour, checkable=True)
                made.clicked.connect(lambda _=False, colour=colour: self.choose(colour))
                self.swatches.append(made)
                self._flow.addWidget(made)
        self._name_swatches()

    def _name_swatches(self) -> None:
        for swatch, name in zip(self.swatches, self._names, strict=True):
            swatch.name_it(f"{name} {swatch.colour}")

    def typed(self) -> str:
        """The colour as #rrggbb, or what was typed instead of one; "" = the designs' own."""
        return written_colour(self.written.text()) or self.written.text().strip()

    def choose(self, colour: str) -> None:
        """Use this colour; "" = the designs' own."""
        self.written.setText(colour)
        self.changed.emit()

    def ask(self) -> None:
        """Ask for a colour of the shop's own."""
        what = self.ui._("The shop's colour")
        ColourDialog(self.ui, self, self.own.colour, self.choose, what=what).open()

    def show_use(self, accent: str, look: Look) -> None:
        """Mark the colour, and say what `look` makes of it."""
        self.own.set_colour(accent)
        for swatch in self.swatches:
            swatch.setChecked(swatch.colour == accent)
        self.none.setVisible(bool(self.written.text()))
        self.corrected.setText(self._correction(accent, look))

    def _correction(self, accent: str, look: Look) -> str:
        _ = self.ui._
        if not accent:
            return _("Without a colour each design keeps its own.")
        if look.accent == accent:
            return _("It can be read well as words and on buttons.")
        said = _("Words are written in {colour}, so that they can be read on paper.")
        return said.format(colour=look.accent)

    def retranslate(self) -> None:
        """Words in the language of the window."""
        _ = self.ui._
        self.own.name_it(_("Choose another colour"))
        self.written.setAccessibleName(_("Colour, written as #rrggbb"))
        self.written.setPlaceholderText(_("none"))
        self.none.setText(_("No colour"))
        self._name_swatches()
