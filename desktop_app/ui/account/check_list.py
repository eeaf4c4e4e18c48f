"""The account check as it happens: a line per step with ✓ or ×, the server's words, and what helps most."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.services.account_check import STEPS
from desktop_app.services.account_views import Remedy, StepView
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.cards import CheckRow, Notice

FIELDS = {
    "password-missing": "password",
    "retype": "password",
    "relay-key": "password",
    "user-missing": "user",
    "user-id": "user",
    "own-part": "server",
    "initial-domain": "server",
    "host-name": "server",
    "host-of-provider": "server",
    "check-server": "server",
    "from-not-owned": "address",
    "mailbox-not-set": "reading",
    "maildir": "maildir",
    "set-optout": "optout",
    "probe-other-mailbox": "optout",
}
"""By the remedy's code the field where the owner mends it; what is not here is tried again as it is."""
_STATES = {"running": "neutral", "ok": "ok", "failed": "stop"}


class CheckList(QWidget):
    """Rows appear as their steps begin. `remedied`: the Remedy whose button was pressed, and its step."""

    remedied = Signal(object, str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._seen: dict[str, StepView] = {}
        self._learned: Sequence[str] = ()
        self._language: str = ui.theme.lang
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.rows = {step: CheckRow(ui) for step in STEPS}
        for row in self.rows.values():
            box.addWidget(row)
        self.remedy = Notice(ui, "info", clicked=self._remedy)
        box.addWidget(self.remedy)
        self.learned = CheckRow(ui)
        box.addWidget(self.learned)
        self.begin()

    def begin(self) -> None:
        """Nothing has been tried yet."""
        self._seen, self._learned = {}, ()
        for row in (*self.rows.values(), self.learned):
            row.hide()
        self.remedy.hide()

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
        if step.state == "failed" and step.remedy is not None:
            self._box.removeWidget(self.remedy)
            self._box.insertWidget(self._box.indexOf(row) + 1, self.remedy)
            self.remedy.set(step.remedy.text, self.button_text(step.remedy), "info")

    def show_learned(self, sentences: Sequence[str]) -> None:
        """What the check mail taught about the provider."""
        self._learned, self._language = sentences, self.ui.theme.lang
        _ = self.ui._
        self.learned.set("neutral", _("Good to know"), "\n".join(sentences), state_name=_("Good to know"))
        self.learned.setVisible(bool(sentences))

    def stop(self) -> None:
        """It was cancelled: what was running has no result."""
        for step in list(self._seen.values()):
            if step.state == "running":
                del self._seen[step.step]
                self.rows[step.step].hide()

    def button_text(self, remedy: Remedy) -> str:
        """What its button does; "" = there is nothing to press."""
        _ = self.ui._
        if remedy.changes:
            return _("Change it and try again")
        if remedy.page == "oauth":
            return _("Sign in in the browser")
        if remedy.page:
            return _("Show me step by step")
        field = FIELDS.get(remedy.code, "")
        if field == "password":
            return _("Type it again")
        return _("Go there") if field else _("Try again")

    def retranslate(self) -> None:
        """The words of now."""
        for step in list(self._seen.values()):
            self.show_step(step)
        if self._language != self.ui.theme.lang:
            self._learned = ()  # its sentences are of another language
        self.show_learned(self._learned)

    def _remedy(self) -> None:
        for step in self._seen.values():
            if step.state == "failed" and step.remedy is not None:
                self.remedied.emit(step.remedy, step.step)
                return

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
            text = step.text or self.ui.error_text(step.error)
            helps = "" if step.remedy is not None else text.next
            return "\n".join(part for part in (text.title, text.cause, helps) if part)
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
