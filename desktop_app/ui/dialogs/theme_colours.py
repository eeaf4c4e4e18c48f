"""The colours and shapes of a theme, each by what it is for."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.composing.look import HEADING_MARKS, ROLES, look_of
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.colour import ColourDialog
from desktop_app.ui.widgets.colour_parts import Swatch
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label

_RADII = ("0px", "4px", "6px", "10px", "16px")


def role_names(ui: Ui) -> dict[str, str]:
    """What each colour of a theme is for."""
    _ = ui._
    return {
        "ground": _("Around the paper"), "paper": _("Paper"), "words": _("Words"), "quiet": _("Quiet words"),
        "heading": _("Headings"), "accent": _("Accent"), "strong": _("Strong words"), "link": _("Links"),
        "line": _("Lines"), "panel": _("Boxes"), "panel_words": _("Words in boxes"),
        "panel_line": _("Edges of boxes"), "button": _("Buttons"), "button_words": _("Words on buttons"),
        "head": _("Top with the shop's name"), "head_words": _("Words at the top"),
        "banner": _("Band of the title"), "banner_words": _("Words of the title"),
        "foot": _("Part about the sender"), "foot_words": _("Words about the sender"),
        "foot_link": _("Links about the sender"),
    }  # fmt: skip


class ThemeColours(QWidget):
    """Reads and changes a look; `changed(look)` with the whole of it."""

    def __init__(self, ui: Ui, changed: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self.ui, self._changed = ui, changed
        self._look: dict[str, Any] = {}
        self.lead = WrapLabel("small")
        self._heads = (label("small"), label("small"))
        self._labels = {role: WrapLabel("body") for role in ROLES}
        self.light = {role: Swatch(ui) for role in ROLES}
        self.dark = {role: Swatch(ui) for role in ROLES}
        self.boxes = {name: Combo() for name in ("font", "heading_mark", "heading_align", "radius")}
        self._fields = {name: Field(box) for name, box in self.boxes.items()}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 12, 0)
        box.setSpacing(10)
        box.addWidget(self.lead)
        for name, field in self._fields.items():
            box.addWidget(field)
            self.boxes[name].activated.connect(lambda _, name=name: self._set(name, self.boxes[name].key()))
        grid = QGridLayout()
        grid.setSpacing(6)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(self._heads, 1):
            grid.addWidget(head, 0, column)
        for row, role in enumerate(ROLES, 1):
            grid.addWidget(self._labels[role], row, 0)
            for column, swatches in enumerate((self.light, self.dark), 1):
                swatches[role].clicked.connect(partial(self.ask, role, column == 2))
                grid.addWidget(swatches[role], row, column)
        box.addLayout(grid)
        box.addStretch(1)

    def show_look(self, look: Mapping[str, Any]) -> None:
        """Show this look."""
        self._look = {**look}
        shown = look_of(look)
        for role in ROLES:
            self.light[role].set_colour(getattr(shown, role))
            self.dark[role].set_colour(getattr(shown.dark, role))
        self.boxes["font"].choose(str(look.get("font", "sans")))
        self._fill_radii(shown.radius)
        self.boxes["radius"].choose(shown.radius)
        self.boxes["heading_mark"].choose(shown.heading_mark)
        self.boxes["heading_align"].choose(shown.heading_align)

    def _fill_radii(self, own: str) -> None:
        """The usual ones, and the one that is used."""
        _ = self.ui._
        sizes = sorted({*_RADII, own}, key=lambda one: int(one.removesuffix("px")))
        self.boxes["radius"].fill(
            [(one, _("Square") if one == "0px" else _("Round, {size}").format(size=one)) for one in sizes]
        )

    def ask(self, role: str, dark: bool = False, _: bool = False) -> None:
        """Ask for another colour."""
        swatch = (self.dark if dark else self.light)[role]
        ColourDialog(
            self.ui, self.window(), swatch.colour, lambda colour: self.set_colour(role, colour, dark=dark),
            what=swatch.accessibleName(),
        ).open()

    def set_colour(self, role: str, colour: str, *, dark: bool = False) -> None:
        """Another colour for a part of the mail, by day or in the dark."""
        if dark:
            self._set("dark", {**self._look.get("dark", {}), role: colour})
        else:
            self._set(role, colour)

    def _set(self, name: str, value: Any) -> None:
        self.show_look({**self._look, name: value})
        self._changed({**self._look})

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.lead.setText(
            _("Words that could not be read on their ground are made darker or lighter by themselves.")
        )
        self._heads[0].setText(_("Light"))
        self._heads[1].setText(_("Dark"))
        for role, name in role_names(self.ui).items():
            self._labels[role].setText(name)
            self.light[role].name_it(_("{what}, light").format(what=name))
            self.dark[role].name_it(_("{what}, dark").format(what=name))
        self._fields["font"].set_texts(_("Font"))
        self._fields["radius"].set_texts(_("Corners"))
        self._fields["heading_mark"].set_texts(_("Headings begin with"))
        self._fields["heading_align"].set_texts(_("Headings stand"))
        fonts = [("sans", _("Gothic")), ("serif", _("Mincho")), ("round", _("Round"))]
        self.boxes["font"].fill(fonts)
        marks = {"none": _("Nothing"), "bar": _("A bar"), "under": _("A line below"), "band": _("A band")}
        self.boxes["heading_mark"].fill([(one, marks.get(one, one)) for one in HEADING_MARKS])
        self.boxes["heading_align"].fill([("left", _("Left")), ("center", _("Middle"))])
        self.show_look(self._look)
