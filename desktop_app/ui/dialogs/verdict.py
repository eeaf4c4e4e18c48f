"""The live line of the contact form: what saving it as it is would make possible."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop_app.domain.moment import format_moment
from desktop_app.services.contact_draft import Possibility, StandingStop
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.labels import WrapLabel

_DOTS = {"mailable": "ok", "incomplete": "warn", "stopped": "stop"}


class Verdict(QFrame):
    """Status, sentence, and what an opt-out does here."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._possible: Possibility | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 2)
        row.setSpacing(12)
        self.dot = StatusDot(ui, "neutral")
        self.text, self.why, self.stop = WrapLabel("bold"), WrapLabel("small"), WrapLabel("small", "stop")
        words = QVBoxLayout()
        words.setSpacing(2)
        for one in (self.text, self.why, self.stop):
            words.addWidget(one)
        row.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.show_look(None)

    def show_look(self, possible: Possibility | None) -> None:
        """Say it; None = there is no address yet."""
        self._possible = possible
        _ = self._ui._
        if possible is None:
            self._say("neutral", _("Type an address to see whether newsletters may go."), "", "")
            return
        said = {
            "mailable": _("Newsletters may go to this person."),
            "incomplete": _("No newsletters go to this person yet."),
            "stopped": _("No newsletters go to this person."),
        }[possible.status]
        why = possible.why if possible.status != "mailable" or possible.rules else ""
        if possible.remote:
            more = _("Newsletters with mail-order offers (prices, order buttons) would not go: {why}")
            why = (why + " " + more.format(why=possible.remote)).strip()
        elif possible.status == "incomplete" and possible.mend:
            why = f"{why} {possible.mend}".strip()
        self._say(_DOTS[possible.status], said, why, self._stop_words(possible))

    def _say(self, state: str, text: str, why: str, stop: str) -> None:
        self.dot.set(state, text)
        for one, said in ((self.text, text), (self.why, why), (self.stop, stop)):
            one.setText(said)
            one.setVisible(bool(said))

    def _stop_words(self, possible: Possibility) -> str:
        """What becomes of a standing opt-out (JP-SEM-3-3-RECONSENT)."""
        if not possible.lift or not possible.stops:
            return ""
        _ = self._ui._
        told = "、".join(self._stop(one) for one in possible.stops)
        if possible.lift == "lifts":
            return _(
                "There is a stop ({stop}). This agreement is later, so saving it takes the mail up again. "
                "Save it only if the person asked for it anew."
            ).format(stop=told)
        return _(
            "There is a stop ({stop}). It stays: only an agreement given by the person after it, and "
            "entered by hand, ends it."
        ).format(stop=told)

    def _stop(self, one: StandingStop) -> str:
        day = format_moment(one.at)[:10]
        scope = "、".join(one.scope)
        return f"{day} {scope}".strip()
