"""A wave of "no such address" from one domain: maybe its server is at fault, so the owner decides."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.services.bounce_views import BounceHold, HeldPerson
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label

_NAMES = 6
"""So many people are named at once; the others on a button."""
_ALL = 300


class HoldCard(Card):
    """`decided` carries whether to stop the people of the wave."""

    decided = Signal(bool)

    def __init__(self, ui: Ui, hold: BounceHold) -> None:
        super().__init__(margin=18, spacing=8)
        self.ui, self.hold = ui, hold
        self._all = False
        self.what = WrapLabel("bold")
        self.maybe = WrapLabel("body")
        self.run = WrapLabel("small")
        self.names = label("small", selectable=True)
        self.names.setWordWrap(True)
        self.names.setMinimumWidth(60)
        frame = Card(margin=12, look="sunken")
        frame.add(self.names)
        self.more = button(ui, "quiet", clicked=self._more)
        for widget in (self.what, self.maybe, self.run, frame):
            self.box.addWidget(widget)
        self.stop = button(ui, "danger", icon="ban", clicked=lambda: self.decided.emit(True))
        self.keep = button(ui, clicked=lambda: self.decided.emit(False))
        row = Flow(gap=10, line_gap=8)
        for one in (self.stop, self.keep, self.more):
            row.addWidget(one)
        self.box.addLayout(row)
        self.retranslate()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, in reading order."""
        return [self.stop, self.keep, self.more]

    def retranslate(self) -> None:
        _, hold = self.ui._, self.hold
        self.what.setText(
            self.ui.ngettext(
                "{domain}: of {sent} person, {hard} came back as “no such address”.",
                "{domain}: of {sent} people, {hard} came back as “no such address”.",
                hold.sent,
            ).format(domain=hold.domain, sent=f"{hold.sent:,}", hard=f"{hold.hard:,}")
        )
        self.maybe.setText(
            _(
                "So many at once is unusual. The server of {domain} may have been out of order. Nothing "
                "goes to them until you decide."
            ).format(domain=hold.domain)
        )
        self.run.setText(_("Newsletter “{title}”, {at}").format(title=hold.title, at=hold.at))
        people = hold.people[:_ALL] if self._all else hold.people[:_NAMES]
        self.names.setText("\n".join(self._named(one) for one in people))
        self.stop.setText(
            self.ui.ngettext(
                "The address is gone: stop {n} person",
                "The addresses are gone: stop {n} people",
                len(hold.people),
            ).format(n=f"{len(hold.people):,}")
        )
        self.keep.setText(_("It was a fault there: go on sending"))
        rest = len(hold.people) - _NAMES
        self.more.setVisible(rest > 0)
        self.more.setText(
            _("Show fewer")
            if self._all
            else self.ui.ngettext("Show {n} more", "Show {n} more", rest).format(n=f"{rest:,}")
        )
        for one in (self.stop, self.keep, self.more):
            one.setAccessibleName(f"{one.text()}: {hold.domain}")

    def _named(self, one: HeldPerson) -> str:
        who = f"{one.name} {one.address}".strip() or self.ui._("(an erased person)")
        return f"{who} — {one.reason}" if one.reason else who

    def _more(self) -> None:
        self._all = not self._all
        self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        press = {"1": self.stop, "2": self.keep}.get(event.text())
        if press is not None and not event.isAutoRepeat():
            press.click()
            return
        super().keyPressEvent(event)
