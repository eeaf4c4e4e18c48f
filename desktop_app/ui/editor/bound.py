"""Pieces of a sheet that stand for one value of a block: words, lines, links, switches, choices."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.draft_views import ShopWords
from desktop_app.ui.editor.block_values import parts_in, runs_in, text_in
from desktop_app.ui.editor.field_dialog import completed, link_problem
from desktop_app.ui.editor.lines import Lines
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.sheet import Sheet, left
from desktop_app.ui.editor.toolbar import FieldMenu, Toolbar
from desktop_app.ui.editor.typed_values import on_one_line
from desktop_app.ui.widgets.buttons import Segmented, button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel

Say: TypeAlias = Callable[[], str]
"""Words of the window, in the language of now."""


def nothing() -> str:
    """No words."""
    return ""


class Bound(QWidget):
    """The base: `key` of the block (or of the cell that the sheet shows), its name, a hint below it."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__()
        self.sheet, self.ui, self.key = sheet, sheet.ui, key
        self.name, self.hint = name, hint
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)

    @property
    def editable(self) -> bool:
        """Whether the newsletter can be changed."""
        return self.sheet.model.editable

    def given(self, block: dict[str, Any]) -> Any:
        """What the block says there."""
        return self.sheet.values(block).get(self.key)

    def type(self, value: Any) -> None:
        """What is typed, as one step with what was typed just before."""
        self.sheet.change(self.key, **{self.key: value})

    def show_block(self, block: dict[str, Any]) -> None:
        """Show what this block says."""

    def retranslate(self) -> None:
        """The words of now."""

    def first(self) -> QWidget | None:
        """Where writing begins."""
        return None


class Line(QLineEdit):
    """A line whose undo is the draft's. Enter goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.returnPressed.connect(self.focusNextChild)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()  # else the line's own undo would take the keys
                return False
        return super().event(event)

    def show_text(self, text: str) -> None:
        """Show other text, unless it is there already."""
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)


class LinePart(Bound):
    """A plain line."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.line = Line()
        self.field = Field(self.line)
        self.box.addWidget(self.field)
        self.line.textEdited.connect(self._typed)

    def _typed(self, text: str) -> None:
        clean = on_one_line(text)
        if clean != text:
            place = self.line.cursorPosition()
            self.line.setText(clean)
            self.line.setCursorPosition(place)
        self.type(clean)

    def show_block(self, block: dict[str, Any]) -> None:
        self.line.show_text(text_in(self.given(block)))
        self.line.setReadOnly(not self.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())

    def first(self) -> QWidget | None:
        return self.line


class LinkPart(LinePart):
    """Where something leads; half an address is completed when the line is left."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.line.editingFinished.connect(self._complete)

    def _complete(self) -> None:
        whole = completed(self.line.text())
        if whole != self.line.text() and self.editable:
            self.type(whole)

    def show_block(self, block: dict[str, Any]) -> None:
        super().show_block(block)
        url = text_in(self.given(block))
        self.field.set_problem(link_problem(self.ui, completed(url)) if url.strip() else "")

    def retranslate(self) -> None:
        hint = self.ui._("A page (https://…), a mail address (mailto:…) or a telephone number (tel:…)")
        self.field.set_texts(self.name(), self.hint() or hint)


class WordsPart(Bound):
    """Words on one line, with chips when `chips`."""

    def __init__(
        self, sheet: Sheet, key: str, name: Say, hint: Say = nothing, *, chips: bool = False
    ) -> None:
        super().__init__(sheet, key, name, hint)
        self.words = OneLine(self.ui)
        self.field = Field(self.words)
        self.box.addWidget(self.field)
        self.fields = FieldMenu(self.ui, lambda: self.words, self)
        self.fields.button.setVisible(chips)
        if chips:
            self.box.addLayout(left(self.fields.button))
        else:
            self.fields.button.setParent(self)
        self.words.edited.connect(lambda: self.type(self.words.runs()))
        self.words.chip_chosen.connect(self.fields.change)
        self.words.finished.connect(self.words.focusNextChild)
        sheet.connect_undo(self.words)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(runs_in(self.given(block)))
        self.words.setReadOnly(not self.editable)
        self.fields.button.setEnabled(self.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())
        self.fields.retranslate()

    def first(self) -> QWidget | None:
        return self.words


class LinesPart(Bound):
    """Words on several lines: Enter breaks the line."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.words = Lines(self.ui)
        self.field = Field(self.words)
        self.box.addWidget(self.field)
        self.words.edited.connect(lambda: self.type(self.words.runs()))
        sheet.connect_undo(self.words)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(runs_in(self.given(block)))
        self.words.setReadOnly(not self.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())

    def first(self) -> QWidget | None:
        return self.words


class TextPart(Bound):
    """Paragraphs and lists, lower than the sheet of a text."""

    def __init__(self, sheet: Sheet, key: str, name: Say, hint: Say = nothing) -> None:
        super().__init__(sheet, key, name, hint)
        self.words = RichText(self.ui)
        self.toolbar = Toolbar(self.ui, self.words)
        self.field = Field(self.words)
        self.field.insert(self.toolbar)
        self.box.addWidget(self.field)
        self.words.edited.connect(lambda: self.type(self.words.parts()))
        sheet.connect_undo(self.words)
        self.theme_changed()

    def theme_changed(self) -> None:
        self.words.setFixedHeight(self.ui.theme.s(112))

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_parts(parts_in(self.given(block)))
        self.words.setReadOnly(not self.editable)
        self.toolbar.setEnabled(self.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        self.field.set_texts(self.name(), self.hint())
        self.toolbar.retranslate()

    def first(self) -> QWidget | None:
        return self.words


class ClickLabel(WrapLabel):
    """Words of a switch over as many lines as they need; a click on them is one on the switch."""

    def __init__(self, switch: QCheckBox) -> None:
        super().__init__("body")
        self._switch = switch
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._switch.click()


class SwitchPart(Bound):
    """Yes or no; `default` is what a block that does not say it means."""

    def __init__(
        self, sheet: Sheet, key: str, name: Say, hint: Say = nothing, *, default: bool = False
    ) -> None:
        super().__init__(sheet, key, name, hint)
        self._default = default
        self.check = QCheckBox()
        self.words = ClickLabel(self.check)
        self.told = WrapLabel("small")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.box.addLayout(row)
        self.box.addWidget(self.told)
        self.check.clicked.connect(lambda on: self.sheet.change_now({self.key: on}))

    def show_block(self, block: dict[str, Any]) -> None:
        given = self.given(block)
        self.check.setChecked(given if isinstance(given, bool) else self._default)
        self.check.setEnabled(self.editable)

    def retranslate(self) -> None:
        self.words.setText(self.name())
        self.check.setAccessibleName(self.name())
        self.told.setText(self.hint())
        self.told.setVisible(bool(self.hint()))
        self.check.setAccessibleDescription(self.hint())

    def first(self) -> QWidget | None:
        return self.check


class ChoicePart(Bound):
    """One of a few values, side by side; `words` names each."""

    def __init__(
        self, sheet: Sheet, key: str, name: Say, words: Callable[[], Mapping[Any, str]], default: Any
    ) -> None:
        super().__init__(sheet, key, name)
        self._words, self._default = words, default
        self._values = {str(value): value for value in words()}
        self.choice = Segmented(self.ui, list(self._values))
        self.field = Field(self.choice)
        self.box.addWidget(self.field)
        self.choice.chosen.connect(lambda key: self.sheet.change_now({self.key: self._values[key]}))

    def show_block(self, block: dict[str, Any]) -> None:
        given = self.given(block)
        self.choice.choose(str(given if str(given) in self._values else self._default))
        self.choice.setEnabled(self.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.name())
        self.choice.set_texts({str(value): text for value, text in self._words().items()})

    def first(self) -> QWidget | None:
        return self.choice


class FillPart(Bound):
    """「お店の設定から」: puts what the shop's settings say into the block."""

    def __init__(self, sheet: Sheet, values: Callable[[ShopWords], dict[str, Any]]) -> None:
        super().__init__(sheet, "", nothing)
        self._values = values
        self.button = button(self.ui, bulk="small", icon="store", clicked=self.fill)
        self.told = WrapLabel("small")
        self.box.addLayout(left(self.button))
        self.box.addWidget(self.told)

    def fill(self) -> None:
        """Take over what the settings say now."""
        if self.editable:
            self.sheet.change_now(self._values(self.sheet.model.choices.shop))

    def show_block(self, block: dict[str, Any]) -> None:
        values = self._values(self.sheet.model.choices.shop)
        known = any(values.values())
        self.button.setEnabled(self.editable)
        self.button.setVisible(known)
        self.told.setVisible(not known)

    def retranslate(self) -> None:
        self.button.setText(self.ui._("From the shop's settings"))
        self.told.setText(self.ui._("Write it once in the shop's settings: next time it is here."))

    def first(self) -> QWidget | None:
        return None
