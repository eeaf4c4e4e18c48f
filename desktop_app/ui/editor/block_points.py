"""What 点検 says of the chosen block, below its sheet: there it moves nothing while somebody writes."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.services.draft_views import DraftLook, Point
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_rows import Mark
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.point_row import point_row
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, clear

_FEW = 2
"""So many are shown at once; more stand behind a button."""
_ORDER = ("block", "warn", "info")
_UNFINISHED = frozenset({
    "block-empty", "image-not-chosen", "button-without-link", "event-without-day", "notation-url-missing",
})
"""What every new block lacks at first: no fault, but not finished."""


def points_of(look: DraftLook, place: int, blocks: int) -> tuple[Point, ...]:
    """The points about the block at `place` (from 0), the most urgent first; the footer's is `blocks`."""
    if place >= blocks:
        found = [one for one in look.points if one.where == "footer"]
    else:
        found = [one for one in look.points if place + 1 in one.places]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.severity)))


def marks_of(look: DraftLook, blocks: int) -> dict[int, Mark]:
    """The worst of each block, by place from 0; mere hints are not marked in the list."""
    found: dict[int, Mark] = {}
    for place in range(blocks + 1):
        points = points_of(look, place, blocks)
        if points and points[0].severity != "info":
            found[place] = _mark(points)
    return found


def _mark(points: tuple[Point, ...]) -> Mark:
    stopping = [one for one in points if one.severity == "block"]
    if not stopping:
        return "warn"
    return "neutral" if all(one.code in _UNFINISHED for one in stopping) else "stop"


class BlockPoints(Card):
    """Hidden while nothing is said of the block."""

    mend_wanted = Signal(object)
    """The Point whose button was pressed."""

    def __init__(self, ui: Ui, model: DraftModel) -> None:
        super().__init__(margin=10, spacing=0, look="sunken")
        self.ui, self.model = ui, model
        self._look: DraftLook | None = None
        self._shown: tuple[Point, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.box.addLayout(self._rows)
        model.current_changed.connect(self.show_points)
        model.changed.connect(self._follow)
        self.hide()

    def show_look(self, look: DraftLook | None) -> None:
        """The newest look; None = not looked yet."""
        self._look = look
        self.show_points()

    def _follow(self, names: frozenset[str]) -> None:
        if "blocks" in names:
            self.show_points()  # while blocks move, nobody knows whose points they are

    def show_points(self) -> None:
        """Those of the block that is chosen now."""
        look, place = self._look, self.model.current
        blocks = self.model.blocks
        points = points_of(look, place, len(blocks)) if look is not None and look.is_of(blocks) else ()
        if points == self._shown:
            return
        self._shown = points
        clear(self._rows)
        self._fill(points if len(points) <= _FEW + 1 else points[:_FEW])
        self.setVisible(bool(points))

    def _fill(self, points: tuple[Point, ...]) -> None:
        for point in points:
            self._rows.addWidget(point_row(self.ui, point, partial(self.mend_wanted.emit, point)))
        rest = len(self._shown) - len(points)
        if rest:
            more = button(self.ui, "quiet", bulk="small", clicked=self._show_all)
            more.setText(self.ui.ngettext("{n} more", "{n} more", rest).format(n=rest))
            self._rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        clear(self._rows)
        self._fill(self._shown)

    def retranslate(self) -> None:
        """Words come with the look; their buttons' names are made anew."""
        self._shown = ()
        clear(self._rows)
        self.show_points()
