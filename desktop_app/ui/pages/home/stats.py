"""The four numbers, and the line that shows that they add up."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.services.home_view import HomeView, Numbers
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import words
from desktop_app.ui.pages.home.stat_card import StatCard
from desktop_app.ui.widgets.labels import Tone, WrapLabel

_SHOWN = 3
"""So many parts of a number are named."""


class Stats(QWidget):
    """Each card leads to the people it counts."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._last = ""
        self.mailable = StatCard(ui, lambda: ui.go("contacts", status="mailable"))
        self.stopped = StatCard(ui, lambda: ui.go("contacts", status="stopped"))
        self.incomplete = StatCard(ui, lambda: ui.go("contacts", status="incomplete"))
        self.last = StatCard(ui, self._open_last)
        self.sum = WrapLabel("small")
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(self._grid)
        box.addWidget(self.sum)

    def set_columns(self, columns: int) -> None:
        """4, 2 or 1 beside each other."""
        for at, card in enumerate((self.mailable, self.stopped, self.incomplete, self.last)):
            self._grid.addWidget(card, at // columns, at % columns)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def show_numbers(self, view: HomeView, found: Numbers | None) -> None:
        """Show these; None = everybody is still being counted."""
        _, ui = self._ui._, self._ui
        self._show_last(view)
        names = (_("May be written to"), _("Stopped or undeliverable"), _("Lack a ground for sending"))
        cards = (self.mailable, self.stopped, self.incomplete)
        if found is None:
            for card, name in zip(cards, names, strict=True):
                card.set(name, "…", _("Counting…"))
            self.sum.setText("")
            return
        bases = [(words.basis(ui, one.key), one.people) for one in found.bases]
        stops = [(words.stop(ui, one.key), one.people) for one in found.stops]
        lacks = [(words.reason(ui, one.key, one.text), one.people) for one in found.reasons]
        self.mailable.set(names[0], f"{found.mailable:,}", self._parts(bases))
        month = whole(_("this month {n}"), view.stops_this_month) if view.stops_this_month else ""
        self.stopped.set(
            names[1], f"{found.stopped:,}", words.joined(filter(None, (self._parts(stops), month)))
        )
        tone: Tone = "warn" if found.incomplete else ""
        self.incomplete.set(names[2], f"{found.incomplete:,}", self._parts(lacks), tone)
        self.sum.setText(
            _(
                "{total} contacts = {mailable} may be written to + {stopped} stopped"
                " + {incomplete} lack a ground"
            ).format(
                total=f"{found.total:,}",
                mailable=f"{found.mailable:,}",
                stopped=f"{found.stopped:,}",
                incomplete=f"{found.incomplete:,}",
            )
        )

    def _parts(self, parts: list[tuple[str, int]]) -> str:
        """The most frequent parts, the rest as one; they add up to the number above."""
        other, named = self._ui._("Other"), dict[str, int]()
        for name, people in parts:
            named[name] = named.get(name, 0) + people
        first = [one for one in named.items() if one[0] != other][:_SHOWN]
        rest = sum(named.values()) - sum(people for _, people in first)
        return words.joined(
            f"{name}\u00a0{people:,}" for name, people in [*first, *([(other, rest)] if rest else [])]
        )

    def _show_last(self, view: HomeView) -> None:
        _, last = self._ui._, view.last
        self._last = last.id if last is not None else ""
        if last is None:
            self.last.set(_("Last delivery"), "—", _("Nothing was sent yet."))
            return
        parts = (
            _("taken by the server"),
            whole(_("undeliverable {n}"), last.failed),
            whole(_("stopped {n}"), last.stops),
        )
        name = _("Last delivery ({date})").format(date=last.on.isoformat())
        self.last.set(name, words.mails(self._ui, last.taken), words.joined(parts))

    def _open_last(self) -> None:
        if self._last:
            self._ui.go("deliveries", newsletter=self._last)
        else:
            self._ui.go("deliveries")


def whole(text: str, n: int) -> str:
    """A word and its number, which stay on one line."""
    return text.format(n=f"{n:,}").replace(" ", "\u00a0")
