"""あいさつ: the reader's name, and words."""

from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import field_names
from desktop_app.ui.editor.line_tools import LineTools
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.toolbar import Toolbar
from desktop_app.ui.widgets.fields import Combo, Field

_LINES: dict[str, list[Any]] = {
    "sama": [{"merge": "full", "fallback": "お客"}, " 様"],
    "san": [{"merge": "full", "fallback": "お客"}, " さん"],
    "company": [
        {"merge": "company", "fallback": ""}, "　", {"merge": "full", "fallback": "ご担当者"}, " 様",
    ],
    "dear": ["Dear ", {"merge": "full", "fallback": "customer"}, ","],
    "hello": ["Hello ", {"merge": "full", "fallback": "there"}, ","],
}
"""The ways in which a letter says to whom it is, by key."""
OWN = "own"
_BY_LANGUAGE = {"ja": ("sama", "san", "company", OWN), "en": ("dear", "hello", OWN)}


def way_of(name: Any) -> str:
    """The key of the line that says to whom; OWN for one that the owner wrote."""
    return next((key for key, line in _LINES.items() if line == name), OWN)


class GreetingSheet(Sheet):
    """The line with the reader's name, and the words below it."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.way_box = Combo()
        self.way = Field(self.way_box)
        self.name = OneLine(ui)
        self.name_field = Field(self.name)
        self.tools = LineTools(ui, self.name)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        for widget in (self.way, self.name_field, self.tools, self.toolbar):
            self.box.addWidget(widget)
        self.way_box.activated.connect(lambda _: self._choose(self.way_box.key()))
        self.box.addWidget(self.words, 1)
        self.name.edited.connect(lambda: self.change("name", name=self.name.runs()))
        self.words.edited.connect(lambda: self.change("parts", parts=self.words.parts()))
        self.connect_undo(self.name)
        self.connect_undo(self.words)

    def _choose(self, key: str) -> None:
        if key in _LINES:
            self.model.change_block(self.ui._("Change the greeting"), name=_LINES[key])
        self.name.setFocus()

    def _keys(self) -> tuple[str, ...]:
        return _BY_LANGUAGE.get(self.model.content.language, _BY_LANGUAGE["ja"])

    def _fill_ways(self) -> None:
        _ = self.ui._
        name = field_names(self.ui)["full"]
        words = {
            "sama": f"{name} 様", "san": f"{name} さん",
            "company": f"{field_names(self.ui)['company']}　{name} 様", "dear": f"Dear {name},",
            "hello": f"Hello {name},", OWN: _("Written by yourself"),
        }
        self.way_box.fill([(key, words[key]) for key in self._keys()])

    def show_block(self, block: dict[str, Any]) -> None:
        name = block.get("name", [])
        runs = [name] if isinstance(name, str) else list(name)
        self.name.set_runs(runs)
        self.words.set_parts(list(block.get("parts", ())))
        self._fill_ways()
        self.way_box.choose(way_of(runs) if way_of(runs) in self._keys() else OWN)
        self.way_box.setEnabled(self.model.editable)
        for field in (self.name, self.words):
            field.setReadOnly(not self.model.editable)
        self.toolbar.setEnabled(self.model.editable)
        self.tools.setEnabled(self.model.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        _ = self.ui._
        self._fill_ways()
        self.way.set_texts(_("How the reader is addressed"))
        self.name_field.set_texts(_("To whom"))
        self.tools.retranslate()
        self.toolbar.retranslate()
        self.words.setAccessibleName(_("Words of greeting"))
        self.words.setPlaceholderText(_("Words after the name, if any"))

    def first(self) -> QWidget | None:
        return self.name
