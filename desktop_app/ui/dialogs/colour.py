"""色を選ぶ: hue, strength and lightness, or written as #rrggbb."""

import re
from collections.abc import Callable

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.colour_parts import ColourSlider, Swatch
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field

_HUES, _SHARES = 359, 255
_WRITTEN = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")


def written_colour(text: str) -> str:
    """"#rrggbb" of what somebody typed; "" when it is no colour."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return ""
    digits = found[1].lower()
    return f"#{digits if len(digits) == 6 else ''.join(one * 2 for one in digits)}"


class ColourDialog(DialogBase):
    """`chosen("#rrggbb")` when the owner says so."""

    def __init__(
        self, ui: Ui, parent: QWidget, colour: str, chosen: Callable[[str], None], *, what: str = ""
    ) -> None:
        super().__init__(ui, parent, width=440)
        self._chosen, self._what = chosen, what
        start = QColor(colour)
        self._colour = start if start.isValid() else ui.theme.c("primary")
        self.before, self.now = Swatch(ui, colour, side=56), Swatch(ui, side=56)
        for one in (self.before, self.now):
            one.setEnabled(False)
        self.edit = QLineEdit()
        self.edit.setMaxLength(20)
        self.hue = ColourSlider(ui, _HUES, lambda value: QColor.fromHsv(value, 255, 230))
        self.strength = ColourSlider(ui, _SHARES, lambda value: self._at(saturation=value))
        self.light = ColourSlider(ui, _SHARES, lambda value: self._at(value=value))
        self._fields = {name: Field(getattr(self, name)) for name in ("hue", "strength", "light", "edit")}
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.before)
        row.addWidget(self.now)
        row.addStretch(1)
        self.box.addLayout(row)
        for field in self._fields.values():
            self.box.addWidget(field)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self.yes = self.add_button(button(ui, "primary", clicked=self.take), default=True)
        for slider in (self.hue, self.strength, self.light):
            slider.valueChanged.connect(lambda _: self._slid())
        self.edit.textEdited.connect(self._written)
        self._show_sliders()
        self._show()
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(self._what or _("Choose a colour"))
        self.before.name_it(_("The colour of before"))
        self.now.name_it(_("The new colour"))
        self._fields["hue"].set_texts(_("Hue"))
        self._fields["strength"].set_texts(_("Strength"))
        self._fields["light"].set_texts(_("Lightness"))
        self._fields["edit"].set_texts(_("Written as #rrggbb"))
        self._no.setText(_("Cancel"))
        self.yes.setText(_("Use this colour"))

    def colour(self) -> str:
        """The colour of now."""
        return self._colour.name()

    def take(self) -> None:
        """Use what is shown; what is written and no colour is pointed at."""
        if not written_colour(self.edit.text()):
            said = self.ui._("Six digits or letters from a to f, e.g. {example}")
            self._fields["edit"].set_problem(said.format(example=self.ui.theme.c("primary").name()))
            self.edit.setFocus()
            return
        colour = self.colour()
        self.accept()
        self._chosen(colour)

    def _at(self, saturation: int | None = None, value: int | None = None) -> QColor:
        return QColor.fromHsv(
            self.hue.value(),
            self.strength.value() if saturation is None else saturation,
            self.light.value() if value is None else value,
        )

    def _slid(self) -> None:
        self._colour = self._at()
        self.edit.setText(self._colour.name())
        self._show()

    def _written(self, text: str) -> None:
        found = written_colour(text)
        if found:
            self._colour = QColor(found)
            self._show_sliders()
            self._show()

    def _show_sliders(self) -> None:
        parts = (max(0, self._colour.hsvHue()), self._colour.hsvSaturation(), self._colour.value())
        for slider, value in zip((self.hue, self.strength, self.light), parts, strict=True):
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)

    def _show(self) -> None:
        self.now.set_colour(self._colour.name())
        self._fields["edit"].set_problem("")
        if written_colour(self.edit.text()) != self._colour.name():
            self.edit.setText(self._colour.name())
        for slider in (self.hue, self.strength, self.light):
            slider.update()
