"""SPF, DKIM, DMARC as three lights, each with one sentence and the record to paste."""

from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.account_views import DnsRecord, DnsView, Light
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Work
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.cards import Card, CheckRow, clear
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.times import ago

_TONES = {"good": "ok", "missing": "stop", "wrong": "stop", "unknown": "ask"}
_COPIED_MS = 2000


class RecordBox(Card):
    """Host, type and value of a record, each ready to be copied."""

    def __init__(self, ui: Ui, record: DnsRecord) -> None:
        super().__init__(look="sunken", margin=12, spacing=8)
        self.ui, self.record = ui, record
        _ = ui._
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self.edits: dict[str, QLineEdit] = {}
        self.buttons: dict[str, Button] = {}
        lines = (
            ("host", _("Host name"), record.host), ("type", _("Type"), record.type),
            ("value", _("Value"), record.value),
        )  # fmt: skip
        for row, (key, name, value) in enumerate(lines):
            edit = self.edits[key] = QLineEdit(value)
            edit.setReadOnly(True)
            edit.setCursorPosition(0)
            edit.setAccessibleName(name)
            edit.setToolTip(value)
            grid.addWidget(label("small", name), row, 0)
            grid.addWidget(edit, row, 1)
            if key != "type":
                made = button(ui, bulk="small", icon="copy", clicked=partial(self.copy, key))
                made.setText(_("Copy"))
                made.setAccessibleName(_("Copy: {name}").format(name=name))
                self.buttons[key] = made
                grid.addWidget(made, row, 2)
        self.box.addLayout(grid)
        whole = WrapLabel("small")
        whole.setText(_("Where the whole name is wanted: {name}").format(name=record.name))
        self.add(whole)

    def copy(self, key: str) -> None:
        """Put it on the clipboard, and say so on the button for a moment."""
        QGuiApplication.clipboard().setText(self.edits[key].text())
        pressed, ui = self.buttons[key], self.ui
        pressed.setText(ui._("Copied"))
        QTimer.singleShot(_COPIED_MS, pressed, lambda: pressed.setText(ui._("Copy")))


class DnsLights(QWidget):
    """Asks once the account is shown; `look` asks again."""

    looked = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._account = ""
        self._view: DnsView | None = None
        self._language = ""
        self._asking = False
        self.summary = WrapLabel("body")
        self.lights = QVBoxLayout()
        self.lights.setSpacing(2)
        self.readers = WrapLabel("small")
        self.asked = WrapLabel("small")
        self.again = button(ui, icon="refresh-cw", clicked=self.look)
        self.help = button(ui, "quiet", icon="circle-help", clicked=self._show_help)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.summary)
        box.addLayout(self.lights)
        box.addWidget(self.readers)
        foot = Flow(gap=10)
        foot.addWidget(self.again)
        foot.addWidget(self.help)
        box.addWidget(self.asked)
        box.addLayout(foot)
        self.retranslate()

    def show_account(self, account: str) -> None:
        """Whose domain is meant; what was found for another one goes."""
        if account != self._account:
            self._account, self._view = account, None
            self._fill()

    def look(self) -> None:
        """Ask the domain's DNS now."""
        if not self._account or self._asking:
            return
        desk, account = self.ui.services.account, self._account
        self._asking = True
        self.retranslate()

        def job(work: Work) -> DnsView:
            return desk.dns(account, check=work.check)

        self.ui.tasks.study(
            self, job, lambda view: self._show(account, view), key="dns", failed=self._failed
        )

    def _show(self, account: str, view: DnsView) -> None:
        self._asking = False
        if account == self._account:
            self._view, self._language = view, self.ui.theme.lang
        self._fill()
        self.looked.emit()

    def _failed(self, error: AppError) -> None:
        self._asking = False
        self._fill()
        self.ui.error(error)

    def _show_help(self) -> None:
        from desktop_app.ui.account.help_dialog import show_help

        show_help(self.ui, self, "dns")

    def retranslate(self) -> None:
        """The words of now; the sentences of another language are asked for anew."""
        if self._view is not None and self._language != self.ui.theme.lang:
            self._view = None
            self.look()
        self.help.setText(self.ui._("Show me step by step"))
        self._fill()

    def _fill(self) -> None:
        _, view = self.ui._, self._view
        clear(self.lights)
        self.again.setText(_("Looking …") if self._asking else _("Look again") if view else _("Look now"))
        self.again.setEnabled(not self._asking)
        if view is None:
            self.summary.setText(
                _("Three entries in the domain's DNS decide whether phones and Gmail show your mails.")
            )
            self.readers.hide()
            self.asked.hide()
            return
        self.summary.setText(view.sentence)
        for one in view.lights:
            self._add(one, ours=view.ours)
        self.readers.setText("\n".join(f"・{line}" for line in view.readers))
        self.readers.setVisible(bool(view.readers))
        when = ago(self.ui, view.asked_at, datetime.now(UTC))
        self.asked.show()
        self.asked.setText(_("{domain}, looked at {when}").format(domain=view.domain, when=when))

    def _add(self, light: Light, *, ours: bool) -> None:
        _ = self.ui._
        states = {
            "good": _("Good"), "missing": _("Missing"), "wrong": _("Needs mending"),
            "unknown": _("Not known"),
        }  # fmt: skip
        row = CheckRow(self.ui)
        small = [light.where] if light.where and ours else []
        small += [_("There is now: {text}").format(text=one) for one in light.found]
        row.set(
            _TONES[light.state], light.sentence, "\n".join(small), state_name=states[light.state]
        )
        self.lights.addWidget(row)
        if light.record is not None and ours:
            self.lights.addWidget(RecordBox(self.ui, light.record))
