"""Properties of the chosen block: words, level, where its button leads. The footer says why it stays."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_list import FOOTER
from desktop_app.ui.editor.block_names import kind_name
from desktop_app.ui.editor.field_dialog import completed, link_problem
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.photo_panel import PhotoPanel
from desktop_app.ui.editor.rich_text import RichText
from desktop_app.ui.editor.toolbar import FieldMenu, Toolbar
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import WrapLabel, label


class _Sheet(QWidget):
    """Properties of one kind of block. `show_block` is called when the chosen block is another or changed."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(10)

    def change(self, typing: str, **values: Any) -> None:
        """Into the model, as one step with what was typed there just before."""
        self.model.change_block(self.ui._("Edit text"), typing=typing, **values)

    def connect_undo(self, field: RichText) -> None:
        """The field's undo is the draft's."""
        field.undo_wanted.connect(self.model.stack.undo)
        field.redo_wanted.connect(self.model.stack.redo)

    def show_block(self, block: dict[str, Any]) -> None:
        """Show this block."""

    def retranslate(self) -> None:
        """The words of now."""

    def first(self) -> QWidget | None:
        """Where writing begins."""
        return None


class HeadingSheet(_Sheet):
    """Words and level of a heading."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = OneLine(ui)
        self.field = Field(self.words)
        self.fields = FieldMenu(ui, lambda: self.words, self)
        self.level_box = Combo()
        self.level = Field(self.level_box)
        self.box.addWidget(self.field)
        self.box.addLayout(_left(self.fields.button))
        self.box.addWidget(self.level)
        self.words.edited.connect(lambda: self.change("heading", runs=self.words.runs()))
        self.words.chip_chosen.connect(self.fields.change)
        self.level_box.activated.connect(lambda _: self._level())
        self.connect_undo(self.words)

    def _level(self) -> None:
        self.model.change_block(self.ui._("Size of the heading"), level=int(self.level_box.key()))

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(list(block.get("runs", ())))
        self.words.setReadOnly(not self.model.editable)
        self.level_box.choose(str(block.get("level", 1)))
        self.level_box.setEnabled(self.model.editable)
        self.fields.button.setEnabled(self.model.editable)

    def retranslate(self) -> None:
        self.field.set_texts(self.ui._("Words"))
        self.fields.retranslate()
        self.level.set_texts(self.ui._("Size"))
        names = (self.ui._("Main title"), self.ui._("Section"), self.ui._("Small heading"))
        self.level_box.fill([(str(level), name) for level, name in enumerate(names, 1)])

    def first(self) -> QWidget | None:
        return self.words


class TextSheet(_Sheet):
    """Paragraphs and lists."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = RichText(ui)
        self.toolbar = Toolbar(ui, self.words)
        self.box.setSpacing(6)
        self.box.addWidget(self.toolbar)
        self.box.addWidget(self.words, 1)
        self.box.addLayout(_left(self.toolbar.fields.button))
        self.words.edited.connect(lambda: self.change("text", parts=self.words.parts()))
        self.connect_undo(self.words)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_parts(list(block.get("parts", ())))
        self.words.setReadOnly(not self.model.editable)
        self.toolbar.setEnabled(self.model.editable)
        self.toolbar.show_state()

    def retranslate(self) -> None:
        self.toolbar.retranslate()
        self.words.setAccessibleName(self.ui._("Text of the newsletter"))
        hint = self.ui._("Write here. Enter breaks the line; twice begins a paragraph.")
        self.words.setPlaceholderText(hint)

    def first(self) -> QWidget | None:
        return self.words


class ButtonSheet(_Sheet):
    """Words and target of a button, and whether it leads to an order."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(ui, model)
        self.words = OneLine(ui)
        self.field = Field(self.words)
        self.url = QLineEdit()
        self.target = Field(self.url)
        self.order = QCheckBox()
        self.order_hint = WrapLabel("small")
        for widget in (self.field, self.target, self.order, self.order_hint):
            self.box.addWidget(widget)
        self.words.edited.connect(lambda: self.change("button", runs=self.words.runs()))
        self.url.textEdited.connect(lambda text: self.change("url", url=text))
        self.url.editingFinished.connect(self._complete)
        self.order.toggled.connect(self._order)
        self.connect_undo(self.words)

    def _complete(self) -> None:
        whole = completed(self.url.text())
        if whole != self.url.text() and self.model.editable:
            self.change("url", url=whole)

    def _order(self, on: bool) -> None:
        block = self.model.block
        if block is not None and bool(block.get("order")) != on:
            self.model.change_block(self.ui._("Order button"), order=on)

    def show_block(self, block: dict[str, Any]) -> None:
        self.words.set_runs(list(block.get("runs", ())))
        self.words.setReadOnly(not self.model.editable)
        url = str(block.get("url", ""))
        if self.url.text() != url:
            self.url.setText(url)
            self.url.setCursorPosition(0)
        self.url.setReadOnly(not self.model.editable)
        self.target.set_problem(link_problem(self.ui, url) if url.strip() else "")
        self.order.setEnabled(self.model.editable)
        self.order.setChecked(bool(block.get("order")))

    def retranslate(self) -> None:
        self.field.set_texts(self.ui._("Words on the button"))
        self.target.set_texts(
            self.ui._("Leads to"),
            self.ui._("A page (https://…), a mail address (mailto:…) or a telephone number (tel:…)"),
        )
        self.order.setText(self.ui._("For orders or bookings"))
        self.order_hint.setText(self.ui._("Then the rules for mail-order advertising may apply."))

    def first(self) -> QWidget | None:
        return self.words


class WordsSheet(_Sheet):
    """A block without properties: one sentence, and perhaps where to change what it shows."""

    def __init__(self, ui: Ui, model: DraftModel, clicked: Callable[[], object] | None = None) -> None:
        super().__init__(ui, model)
        self.words = WrapLabel("muted")
        self.box.addWidget(self.words)
        self.button = None if clicked is None else button(ui, clicked=clicked)
        if self.button is not None:
            self.box.addLayout(_left(self.button))


class BlockPanel(QWidget):
    """The sheet of the chosen block."""

    footer_wanted = Signal()
    """The owner wants to change what the legal footer says."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.title = label("h2")
        self.heading, self.text = HeadingSheet(ui, model), TextSheet(ui, model)
        self.photo, self.link_button = PhotoPanel(ui, model), ButtonSheet(ui, model)
        self.divider = WordsSheet(ui, model)
        self.footer = WordsSheet(ui, model, self.footer_wanted.emit)
        self._sheets: dict[str, Any] = {
            "heading": self.heading, "text": self.text, "image": self.photo,
            "button": self.link_button, "divider": self.divider, FOOTER: self.footer,
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.title)
        self._box = box
        for sheet in self._sheets.values():
            box.addWidget(sheet)
            sheet.hide()
        model.opened.connect(self.show_current)
        model.current_changed.connect(self.show_current)
        model.changed.connect(self._follow)

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names:
            self.show_current()

    def show_current(self) -> None:
        """The sheet of the block that is chosen now."""
        block = self.model.block
        kind = FOOTER if block is None else str(block.get("type", ""))
        name = self.ui._("Sender and how to stop") if block is None else kind_name(self.ui, kind)
        self.title.setText(name)
        for key, sheet in self._sheets.items():
            if key == kind and block is not None:
                sheet.show_block(dict(block))
            sheet.setVisible(key == kind)

    def write(self) -> None:
        """Put the cursor where the chosen block is written."""
        block = self.model.block
        sheet = self._sheets.get("" if block is None else str(block.get("type", "")))
        first = None if sheet is None else sheet.first()
        if first is not None:
            first.setFocus()

    def retranslate(self) -> None:
        """The words of now."""
        for sheet in self._sheets.values():
            sheet.retranslate()
        self.divider.words.setText(self.ui._("A line between two parts. It has nothing to set."))
        self.footer.words.setText(
            self.ui._(
                "The law wants your name, your address, where to complain and how to stop in every mail. "
                "The program writes it from your shop's settings, so it can't be taken out or changed here."
            )
        )
        if self.footer.button is not None:
            self.footer.button.setText(self.ui._("Shop settings"))
        self.show_current()


def _left(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return row


