"""点検: what the check before sending would say of the draft so far, each line with the way to mend it."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.draft_views import DraftLook, Point
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import CheckRow, clear, rule
from desktop_app.ui.widgets.labels import WrapLabel, label

_DOTS = {"block": "stop", "warn": "warn", "info": "neutral"}


class ChecksPanel(QWidget):
    """Rows of one look at the draft."""

    block_wanted = Signal(int)
    """Place of a block, counted from 0."""
    subject_wanted = Signal()
    shop_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._look: DraftLook | None = None
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
        self._look = look
        clear(self._rows)
        self.waiting.setVisible(look is None)
        if look is None:
            return
        for point in look.points:
            if point.severity == "block":
                self._point(point)
        self._display(look)
        self._gaps(look)
        self._photos(look)
        for point in look.points:
            if point.severity != "block":
                self._point(point)
        size = self.ui._("One mail has {n} KB").format(n=f"{look.kilobytes:,}")
        self._add("ok", size)
        self._left_out(look)

    def _add(
        self,
        state: str,
        text: str,
        small: str = "",
        mend: str = "",
        clicked: Callable[[], object] | None = None,
    ) -> None:
        if self._rows.count():
            self._rows.addWidget(rule())
        row = CheckRow(self.ui, clicked=clicked)
        names = {"ok": self.ui._("In order"), "warn": self.ui._("Note"), "stop": self.ui._("To be mended")}
        row.set(state, text, small, mend, names.get(state, self.ui._("Note")))
        if row.button is not None:
            row.button.setProperty("bulk", "small")
        self._rows.addWidget(row)

    def _point(self, point: Point) -> None:
        place = point.block - 1
        state = _DOTS[point.severity]
        if point.block:
            show = self.ui._("Show")
            self._add(state, point.text, mend=show, clicked=lambda: self.block_wanted.emit(place))
        elif point.rule == "subject-missing":
            self._add(state, point.text, mend=self.ui._("Write"), clicked=self.subject_wanted.emit)
        elif point.rule == "remote-orders-not-stated":
            self._add(state, point.text, mend=self.ui._("Shop settings"), clicked=self.shop_wanted.emit)
        else:
            mend = self.ui._("Connect") if point.of_account else ""
            self._add(state, point.text, point.article, mend, self._open_account)

    def _open_account(self) -> None:
        self.ui.go("settings", section="account")

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
        text = self.ui.ngettext(
            "A field would stay empty for {n} person, who therefore gets no mail",
            "A field would stay empty for {n} people, who therefore get no mail",
            look.gaps,
        )
        hint = self.ui._("Double-click the chip and choose words to stand there instead.")
        self._add("warn", text.format(n=f"{look.gaps:,}"), hint)

    def _photos(self, look: DraftLook) -> None:
        if look.without_alt:
            place = look.without_alt[0] - 1
            text = self.ui.ngettext(
                "{n} photo has no description", "{n} photos have no description", len(look.without_alt)
            )
            self._add(
                "warn", text.format(n=len(look.without_alt)), mend=self.ui._("Show"),
                clicked=lambda: self.block_wanted.emit(place),
            )

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
        look, self._look = self._look, None
        self.show_look(look)
