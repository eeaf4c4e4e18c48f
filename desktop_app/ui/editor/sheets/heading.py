"""見出し."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.align_choice import AlignChoice
from desktop_app.ui.editor.field_menu import FieldMenu
from desktop_app.ui.editor.line_tools import LineTools
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.widgets.fields import Combo, Field


class HeadingSheet(Sheet):
    """Words, size and place of a heading."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = OneLine(ui)
        self.field = Field(self.words)
        self.tools = LineTools(ui, self.words)
        self.level_box = Combo()
        self.level = Field(self.level_box)
        self.align_choice = AlignChoice(ui)
        self.align = Field(self.align_choice)
        for widget in (self.field, self.tools, self.level, self.align):
            self.box.addWidget(widget)
        self.words.edited.connect(lambda: self.change("heading", runs=self.words.runs()))
        self.words.action_wanted.connect(self._act)
        self.level_box.activated.connect(lambda _: self._level())
        self.align_choice.chosen.connect(self._align)
        self.connect_undo(self.words)

    @property
    def fields(self) -> FieldMenu:
        """The menu of merge fields."""
        return self.tools.fields

    def _level(self) -> None:
        self.model.change_block(self.ui._("Size of the heading"), level=int(self.level_box.key()))

    def _align(self, where: str) -> None:
        self.model.change_block(self.ui._("Place of the heading"), align=where)

    def _act(self, action: str) -> None:
        if action in ("left", "center", "right"):
            self._align(action)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(list(block.get("runs", ())))
        self.words.setReadOnly(not self.model.editable)
        self.level_box.choose(str(block.get("level", 1)))
        self.align_choice.choose(str(block.get("align", "left")))
        for widget in (self.level_box, self.align_choice, self.tools):
            widget.setEnabled(self.model.editable)

    def retranslate(self) -> None:
        _ = self.ui._
        self.field.set_texts(_("Words"))
        self.tools.retranslate()
        self.level.set_texts(_("Size"))
        names = (_("Main title"), _("Section"), _("Small heading"))
        self.level_box.fill([(str(level), name) for level, name in enumerate(names, 1)])
        self.align.set_texts(_("Where it stands"))
        self.align_choice.retranslate()

    def first(self) -> QWidget | None:
        return self.words
