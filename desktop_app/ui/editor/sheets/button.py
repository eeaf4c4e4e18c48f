"""ボタン."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.field_dialog import completed, link_problem
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class ButtonSheet(Sheet):
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
