"""加える: all kinds of blocks, the frequent ones at once, the others when they are asked or searched for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_names import FREQUENT, GROUPS, KINDS, kind_name, matches, tile_name
from desktop_app.ui.editor.sheet import left
from desktop_app.ui.editor.tiles import Tile
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.search_field import SearchField

_ARROWS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}


class Palette(QWidget):
    """A field to search in, and tiles. Tab enters the tiles once, arrows move among them."""

    chosen = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._columns = 3
        self._open = False
        self.title = label("h2")
        self.search = SearchField(ui)
        self.tiles = {kind: Tile(ui, kind) for kind in KINDS}
        self.groups = {name: label("small") for name, _ in GROUPS}
        self.nothing = WrapLabel("small")
        self.more = button(ui, "quiet", bulk="small", clicked=self.toggle)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._shown: list[list[Tile]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.title)
        box.addWidget(self.search)
        box.addLayout(self._grid)
        box.addWidget(self.nothing)
        box.addLayout(left(self.more))
        for kind, tile in self.tiles.items():
            tile.clicked.connect(lambda _=False, kind=kind: self._choose(kind))
            tile.installEventFilter(self)
        self.search.textChanged.connect(lambda _: self._place())
        self.search.installEventFilter(self)
        self._place()

    def set_columns(self, columns: int) -> None:
        """So many tiles side by side."""
        if columns != self._columns:
            self._columns = columns
            self._place()

    def toggle(self) -> None:
        """The others too, or the frequent ones alone."""
        self._open = not self._open
        self._place()
        self.retranslate()

    def begin(self) -> None:
        """Search for a kind."""
        self.search.setFocus()
        self.search.selectAll()

    def _choose(self, kind: str) -> None:
        self.search.clear()
        self.chosen.emit(kind)

    def _first(self) -> None:
        if self.search.text().strip() and self._shown:
            self._choose(self._shown[0][0].kind)

    # ── where the tiles are ──────────────────────────────────────────────────────────────────────────────

    def _place(self) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        words = self.search.text().strip()
        found = [kind for kind in KINDS if matches(self.ui, kind, words)] if words else list(FREQUENT)
        rest = () if words or not self._open else GROUPS
        for title in self.groups.values():
            title.hide()
        for tile in self.tiles.values():
            tile.hide()
        self._shown = []
        row = self._put(found, 0)
        for name, kinds in rest:
            self._grid.addWidget(self.groups[name], row, 0, 1, self._columns)
            self.groups[name].show()
            row = self._put(list(kinds), row + 1)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        self.nothing.setVisible(bool(words) and not found)
        self.more.setVisible(not words)
        self._rove(self._shown[0][0] if self._shown else None)

    def _put(self, kinds: list[str], row: int) -> int:
        for start in range(0, len(kinds), self._columns):
            line = [self.tiles[kind] for kind in kinds[start : start + self._columns]]
            for column, tile in enumerate(line):
                self._grid.addWidget(tile, row, column)
                tile.show()
            self._shown.append(line)
            row += 1
        return row

    # ── keyboard ─────────────────────────────────────────────────────────────────────────────────────────

    def _rove(self, entry: Tile | None) -> None:
        """Tab enters at one tile."""
        for tile in self.tiles.values():
            policy = Qt.FocusPolicy.StrongFocus if tile is entry else Qt.FocusPolicy.ClickFocus
            tile.setFocusPolicy(policy)

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and not event.modifiers():
            if watched is self.search and event.key() == Qt.Key.Key_Down and self._shown:
                self._enter(self._shown[0][0])
                return True
            if watched is self.search and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._first()
                return True  # else the window would press the button that has the focus by then
            step = _ARROWS.get(Qt.Key(event.key()))
            if isinstance(watched, Tile) and step is not None:
                self._step(watched, *step)
                return True
        return False

    def _step(self, tile: Tile, down: int, right: int) -> None:
        row = next(number for number, line in enumerate(self._shown) if tile in line)
        column = self._shown[row].index(tile)
        if right:
            flat = [one for line in self._shown for one in line]
            at = flat.index(tile) + right
            if 0 <= at < len(flat):
                self._enter(flat[at])
        elif row + down < 0:
            self.search.setFocus()
        elif row + down < len(self._shown):
            line = self._shown[row + down]
            self._enter(line[min(column, len(line) - 1)])

    def _enter(self, tile: Tile) -> None:
        self._rove(tile)
        tile.setFocus(Qt.FocusReason.TabFocusReason)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("Add"))
        self.search.setPlaceholderText(_("Search for a block"))
        self.search.setAccessibleName(_("Search for a block; Enter adds the first one"))
        self.search.setToolTip(_("Search for a block; Enter adds the first one") + " (Ctrl+Enter)")
        self.nothing.setText(_("No block is called that."))
        self.more.setText(_("Fewer blocks") if self._open else _("Other blocks"))
        titles = {"words": _("Greetings"), "shop": _("About the shop"), "shape": _("Layout")}
        for name, title in self.groups.items():
            title.setText(titles[name])
        for kind, tile in self.tiles.items():
            tile.setText(tile_name(self.ui, kind))
            tile.setToolTip(_("Add: {block}. Or drag it to a place in the list.").format(
                block=kind_name(self.ui, kind)
            ))
            tile.setAccessibleName(_("Add: {block}").format(block=kind_name(self.ui, kind)))
