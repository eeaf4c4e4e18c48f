"""The accounts of the book, one row each: address, provider, how it stands, and the way into it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.services.account_views import AccountRow
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import clear, rule
from desktop_app.ui.widgets.chips import Chip, StatusDot
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel


class AccountList(QWidget):
    """`wanted` is given the id of the account to be shown; "" = a new one."""

    wanted = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._rows: Sequence[AccountRow] = ()
        self._shown = ""
        self.buttons: dict[str, Button] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.list = QVBoxLayout()
        self.list.setSpacing(0)
        self.add = button(ui, icon="plus", clicked=lambda: self.wanted.emit(""))
        box.addLayout(self.list)
        box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.retranslate()

    def show_rows(self, rows: Sequence[AccountRow], shown: str) -> None:
        """The accounts of now; `shown`: the one that is open below ("" = a new one)."""
        self._rows, self._shown = rows, shown
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        focused = next((key for key, one in self.buttons.items() if one.hasFocus()), None)
        self.add.setText(_("Add another account"))
        clear(self.list)
        self.buttons = {}
        for place, one in enumerate(self._rows):
            if place:
                self.list.addWidget(rule())
            self.list.addWidget(self._row(one))
        if focused in self.buttons:
            self.buttons[focused].setFocus()

    def _row(self, one: AccountRow) -> QWidget:
        _ = self.ui._
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(12)
        tone, state = account_state(self.ui, one)
        dot = StatusDot(self.ui)
        dot.set(tone, _("Done") if tone == "ok" else _("To do"))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidingLabel("bold", one.address))
        small = WrapLabel("small")
        parts = (one.provider_name, state, limits(self.ui, one))
        small.setText(_(" · ").join(part for part in parts if part))
        words.addWidget(small)
        row.addWidget(dot, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        if one.default and len(self._rows) > 1:
            chip = Chip(self.ui, "neutral", _("Used unless chosen otherwise"))
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignVCenter)
        shown = one.id == self._shown
        made = button(self.ui, bulk="small", clicked=lambda: self.wanted.emit(one.id))
        made.setText(_("Shown below") if shown else _("Show"))
        made.setEnabled(not shown)
        made.setAccessibleName(f"{made.text()}: {one.address}")
        self.buttons[one.id] = made
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return line


def account_state(ui: Ui, one: AccountRow) -> tuple[str, str]:
    """(tone, how it stands in a few words)."""
    _ = ui._
    if one.personal_line:
        return "stop", _("A personal phone line: test mails only")
    if one.sign_in == "oauth2" and not one.password_kept:
        return "stop", _("Sign-in is needed again")
    if one.from_confirmed_at is None:
        return "warn", _("Not tested yet")
    if one.inbox == "none":
        return "ok", _("Replies are read by hand")
    if not one.probe_holds:
        return "warn", _("It is not proven that opt-outs arrive")
    return "ok", _("Sending and opt-outs were tested")


def limits(ui: Ui, one: AccountRow) -> str:
    """How many mails may go in an hour and a day."""
    parts = []
    if one.per_hour:
        parts.append(ui._("{n} an hour").format(n=f"{one.per_hour:,}"))
    if one.per_day:
        parts.append(ui._("{n} a day").format(n=f"{one.per_day:,}"))
    return ui._(", ").join(parts) or ui._("no limit")
