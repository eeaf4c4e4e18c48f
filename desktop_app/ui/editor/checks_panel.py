"""点検: what the check before sending would say of the draft so far, each line with the way to mend it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop_app.services.draft_views import DraftLook, Point
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.point_row import PointRow, point_row
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import clear, rule
from desktop_app.ui.widgets.labels import WrapLabel, label

_FEW = 2
"""So many hints are shown at once; more stand behind a button."""


class ChecksPanel(QWidget):
    """Rows of one look at the draft: what must be mended, what to look at, what is in order, then hints."""

    mend_wanted = Signal(object)
    """The Point whose button was pressed."""
    shop_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._look: DraftLook | None = None
        self._all_hints = False
        self.title = label("h2")
        self.waiting = WrapLabel("small")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.title)
        box.addWidget(self.waiting)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        box.addLayout(self._rows)

    def show_look(self, look: DraftLook | None) -> None:
        """Show the rows of `look`; None = not looked yet."""
        if look is not None and look == self._look:
            return
        if look is None:
            self._all_hints = False
        self._look = look
        self._fill()

    def _fill(self) -> None:
        at = self._focused()
        self._make_rows()
        if at is not None:
            self._focus(at)

    def _buttons(self) -> list[QPushButton]:
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        rows = [item.widget() for item in items if item is not None]
        return [
            one
            for row in rows if row is not None
            for one in (row, *row.findChildren(QPushButton)) if isinstance(one, QPushButton)
        ]

    def _focused(self) -> int | None:
        """Which button has the focus: the next one takes it when the rows are made anew."""
        return next((place for place, one in enumerate(self._buttons()) if one.hasFocus()), None)

    def _focus(self, place: int) -> None:
        buttons = self._buttons()
        (buttons[min(place, len(buttons) - 1)] if buttons else self).setFocus()

    def _make_rows(self) -> None:
        clear(self._rows)
        look = self._look
        self.waiting.setVisible(look is None)
        if look is None:
            return
        self._points(look, "block")
        self._points(look, "warn")
        self._display(look)
        self._gaps(look)
        self._photos(look)
        size = self.ui._("One mail has {n} KB").format(n=f"{look.kilobytes:,}")
        if not any(point.rule == "KW-SIZE" and point.severity == "warn" for point in look.points):
            self._add("ok", size)
        self._left_out(look)
        self._hints([point for point in look.points if point.severity == "info"])

    def _place(self, row: QWidget) -> None:
        if self._rows.count():
            self._rows.addWidget(rule())
        self._rows.addWidget(row)

    def _add(
        self,
        state: str,
        text: str,
        small: str = "",
        mend: str = "",
        clicked: Callable[[], object] | None = None,
    ) -> None:
        self._place(PointRow(self.ui, state, text, small, mend=mend, clicked=clicked))

    def _points(self, look: DraftLook, severity: str) -> None:
        for point in look.points:
            if point.severity == severity:
                self._point(point)

    def _point(self, point: Point) -> None:
        self._place(point_row(self.ui, point, lambda: self.mend_wanted.emit(point)))

    def _hints(self, hints: list[Point]) -> None:
        shown = hints if self._all_hints or len(hints) <= _FEW + 1 else hints[:_FEW]
        for point in shown:
            self._point(point)
        if len(shown) < len(hints):
            more = button(self.ui, "quiet", bulk="small", clicked=self._show_hints)
            rest = len(hints) - len(shown)
            more.setText(
                self.ui.ngettext("{n} more hint", "{n} more hints", rest).format(n=rest)
            )
            self._place(more)
            self._rows.setAlignment(more, Qt.AlignmentFlag.AlignLeft)

    def _show_hints(self) -> None:
        self._all_hints = True
        self._fill()

    def _display(self, look: DraftLook) -> None:
        if not look.display_needed:
            return
        if look.display_shown == look.display_needed:
            text = self.ui._("All {n} displays that the law asks for are there")
            self._add("ok", text.format(n=look.display_needed))
            return
        text = self.ui._("Of the {n} displays that the law asks for, {shown} are there")
        self._add(
            "stop", text.format(n=look.display_needed, shown=look.display_shown),
            mend=self.ui._("Shop settings"), clicked=self.shop_wanted.emit,
        )

    def _gaps(self, look: DraftLook) -> None:
        if not look.gaps:
            self._add("ok", self.ui._("No field stays empty"))
            return
        if any(point.code == "field-empty" for point in look.points):
            return  # each field is told by its own point
        text = self.ui.ngettext(
            "A field would stay empty for {n} person, who therefore gets no mail",
            "A field would stay empty for {n} people, who therefore get no mail",
            look.gaps,
        )
        self._add("warn", text.format(n=f"{look.gaps:,}"))

    def _photos(self, look: DraftLook) -> None:
        if look.photos and not any(point.rule == "KW-ALT" for point in look.points):
            self._add("ok", self.ui._("Every photo has a description"))

    def _left_out(self, look: DraftLook) -> None:
        if not look.left_out:
            return
        text = self.ui.ngettext(
            "{n} person does not get it", "{n} people do not get it", look.left_out
        ).format(n=f"{look.left_out:,}")
        reasons = [
            self.ui.ngettext("{reason} ({n} person)", "{reason} ({n} people)", one.people).format(
                reason=one.text, n=f"{one.people:,}"
            )
            for one in look.reasons
        ]
        self._add("neutral", text, "\n".join(reasons))

    def retranslate(self) -> None:
        """The words of now."""
        self.title.setText(self.ui._("Checks"))
        self.waiting.setText(self.ui._("Looking through the newsletter …"))
        self._fill()
