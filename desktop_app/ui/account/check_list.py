"""The account check as it happens: a line per step with ✓ or ×, the server's words, and what helps."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.account_check import STEPS
from desktop_app.services.account_views import StepView
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import CheckRow

_STATES = {"running": "neutral", "ok": "ok", "failed": "stop"}


class CheckList(QWidget):
    """Rows appear as their steps begin. `help` is added below a refused password."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.help = ""
        self._seen: dict[str, StepView] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.rows = {step: CheckRow(ui) for step in STEPS}
        for row in self.rows.values():
            box.addWidget(row)
        self.begin()

    def begin(self) -> None:
        """Nothing has been tried yet."""
        self._seen = {}
        for row in self.rows.values():
            row.hide()

    def show_step(self, step: StepView) -> None:
        """How a step stands now."""
        self._seen[step.step] = step
        row = self.rows[step.step]
        _ = self.ui._
        names = {"running": _("Running"), "ok": _("Done"), "failed": _("Failed")}
        row.set(
            _STATES[step.state], self._name(step.step), self._small(step), state_name=names[step.state]
        )
        row.show()

    def stop(self) -> None:
        """It was cancelled: what was running has no result."""
        for step in list(self._seen.values()):
            if step.state == "running":
                del self._seen[step.step]
                self.rows[step.step].hide()

    def retranslate(self) -> None:
        """The words of now."""
        for step in list(self._seen.values()):
            self.show_step(step)

    def _name(self, step: str) -> str:
        _ = self.ui._
        return {
            "connect": _("Reach the mail server"),
            "tls": _("Protect the connection"),
            "sign_in": _("Sign in"),
            "mail_from": _("The server accepts your address as the sender"),
            "mailbox": _("Open the mailbox"),
            "optout_probe": _("A check mail to the opt-out address arrives in the mailbox"),
        }[step]

    def _small(self, step: StepView) -> str:
        _ = self.ui._
        if step.state == "failed" and step.error is not None:
            text = self.ui.error_text(step.error)
            helps = self.help if step.error.id in ("wrong-password", "app-password-needed") else ""
            return "\n".join(part for part in (text.title, text.cause, text.next, helps) if part)
        if step.state == "running":
            if step.limit and step.seconds:
                gone = _("Waiting for it: {seconds} of at most {limit} seconds")
                return gone.format(seconds=round(step.seconds), limit=round(step.limit))
            return _("One moment…")
        return {
            "ssl": "SSL/TLS",
            "starttls": "STARTTLS",
            "plain-on-this-pc": _("The server is on this computer; nothing leaves it."),
            "no-sign-in": _("The server wants no sign-in."),
            "read-by-hand": _("You read replies yourself, so there is nothing to open."),
            "plus-addressing": _("It came back, with its mark in the address too."),
            "token-in-subject": _("It came back. Opt-outs will be known by a mark in the subject."),
        }.get(step.detail, "")
