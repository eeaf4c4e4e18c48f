"""The sheet of the chosen block, with its name above it. The footer's says why it stays."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import kind_name
from desktop_app.ui.editor.block_points import BlockPoints
from desktop_app.ui.editor.block_rows import FOOTER
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sheet import Sheet
from desktop_app.ui.editor.sheets import SHEETS
from desktop_app.ui.editor.sheets.words import FooterSheet
from desktop_app.ui.widgets.labels import label


class BlockPanel(QWidget):
    """Shows one sheet at a time; `sheet` makes one when its kind is first asked for."""

    left = Signal()
    """Escape: back to the list of blocks."""
    footer_wanted = Signal()
    """The owner wants to change what the legal footer says."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__()
        self.ui, self.model = ui, model
        self.title = label("h2")
        self._sheets: dict[str, Sheet] = {}
        self._place = QWidget(self)
        """Never seen: where in the order of Tab the sheets are."""
        self._place.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._place.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.title)
        self.points = BlockPoints(ui, model)
        box.addWidget(self.points)
        self._box = box
        model.opened.connect(self.show_current)
        model.current_changed.connect(self.show_current)
        model.changed.connect(self._follow)

    def sheet(self, kind: str) -> Sheet | None:
        """The sheet of a kind of block; None for a kind that this version does not know."""
        made = self._sheets.get(kind)
        if made is None and (kind in SHEETS or kind == FOOTER):
            if kind == FOOTER:
                made = FooterSheet(self.ui, self.model, self.footer_wanted.emit)
            else:
                made = SHEETS[kind](self.ui, self.model)
            self._sheets[kind] = made
            made.hide()
            self._box.insertWidget(self._box.indexOf(self.points), made)
            made.retranslate()
            self._put_in_tab_order(made)
        return made

    def _put_in_tab_order(self, sheet: Sheet) -> None:
        """It is made later than what stands below it, and Tab goes through it before."""
        found: list[QWidget] = []
        at = sheet.nextInFocusChain()
        while at is not None and at is not sheet:
            if sheet.isAncestorOf(at) and at.focusPolicy() and at.focusProxy() is None:
                found.append(at)
            at = at.nextInFocusChain()
        for before, widget in pairwise([self._place, *found]):
            QWidget.setTabOrder(before, widget)

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names:
            self.show_current()

    def show_current(self) -> None:
        """The sheet of the block that is chosen now."""
        block = self.model.block
        kind = FOOTER if block is None else str(block.get("type", ""))
        name = self.ui._("Sender and how to stop") if block is None else kind_name(self.ui, kind)
        self.title.setText(name)
        shown = self.sheet(kind)
        if shown is not None and block is not None:
            shown.show_block(dict(block))
        for sheet in self._sheets.values():
            sheet.setVisible(sheet is shown)

    def write(self) -> bool:
        """Put the cursor where the chosen block is written. False when there is nothing to write in it."""
        block = self.model.block
        sheet = self.sheet(FOOTER if block is None else str(block.get("type", "")))
        first = None if sheet is None else sheet.first()
        if first is None or not first.isEnabled():
            return False
        first.setFocus()
        if isinstance(first, QLineEdit):
            first.end(False)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """The words of now."""
        for sheet in self._sheets.values():
            sheet.retranslate()
        self.points.retranslate()
        self.show_current()
