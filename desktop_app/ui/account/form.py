"""The mail account's form: an address and a password, and the servers where they are not known."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.account_view import PER_DAY, PER_HOUR, AccountState, ProviderView
from desktop_app.ui.account.server_field import IMAP_PORTS, SMTP_PORTS, ServerField
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.form_row import FormRow
from desktop_app.ui.widgets.numbers import number

OTHER = "other"


class AccountForm(QWidget):
    """`changed` after each change by the owner; `address_changed` when another provider may be meant."""

    changed = Signal()
    address_changed = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._provider: ProviderView | None = None
        self._providers: tuple[ProviderView, ...] = ()
        self._state: AccountState | None = None
        self._open = False
        self.address, self.password, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.provider, self.reading = Combo(), Combo()
        self.smtp, self.imap = ServerField(SMTP_PORTS), ServerField(IMAP_PORTS)
        self.maildir = QLineEdit()
        self.browse = button(ui, icon="folder-open", clicked=self._choose_folder)
        self.per_hour, self.per_day = number(0, 100_000), number(0, 100_000)
        self.per_hour.setValue(PER_HOUR)
        self.per_day.setValue(PER_DAY)
        self.help = Notice(ui, "info")
        self.more = button(ui, "quiet", clicked=self._toggle)
        self.rows: dict[str, FormRow] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self._row(box, "address", self.address)
        self._row(box, "provider", self.provider)
        box.addWidget(self.help)
        self._row(box, "password", self.password)
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        folder = QWidget()
        folder_row = QHBoxLayout(folder)
        folder_row.setContentsMargins(0, 0, 0, 0)
        folder_row.addWidget(self.maildir, 1)
        folder_row.addWidget(self.browse)
        folder.setFocusProxy(self.maildir)
        for name, editor in (
            ("user", self.user),
            ("smtp", self.smtp),
            ("reading", self.reading),
            ("imap", self.imap),
            ("maildir", folder),
            ("per_hour", self.per_hour),
            ("per_day", self.per_day),
        ):
            self._row(box, name, editor)
        self._connect()
        self.retranslate()
        self._show_what_applies()

    def _row(self, box: QVBoxLayout, name: str, editor: QWidget) -> None:
        self.rows[name] = FormRow(self.ui, editor)
        box.addWidget(self.rows[name])

    def set_state(self, state: AccountState, providers: tuple[ProviderView, ...], address: str) -> None:
        """Fill the form with the account that is kept; `address` is proposed where there is none."""
        self._state, self._providers = state, providers
        account = state.account
        self.retranslate()
        if account is None:
            if not self.address.text():
                self.address.setText(address)
                self._find(address)
            return
        self.address.setText(account.address)
        self.user.setText(account.user or "")
        self.smtp.set(account.smtp_host, account.smtp_port, account.smtp_security)
        self.reading.choose({"imap": "imap", "maildir": "maildir"}.get(account.inbox, "hand"))
        self.imap.set(account.imap_host or "", account.imap_port, account.imap_security)
        self.maildir.setText(account.maildir or "")
        self.per_hour.setValue(account.per_hour)
        self.per_day.setValue(account.per_day)
        self._provider = self._of(account.address)
        self.provider.choose(self._provider.id if self._provider else OTHER)
        self._show_what_applies()

    def set_given(self, given: Mapping[str, Any]) -> None:
        """Fill in what `given` returned on an earlier visit."""
        self.address.setText(given["address"])
        self._provider = self._of(given["address"])
        self.user.setText(given["user"] or "")
        self.smtp.set(given["smtp_host"], given["smtp_port"], given["security"])
        reading = "imap" if given["imap_host"] is not None else "maildir" if given["maildir"] else "hand"
        self.reading.choose(reading)
        if reading == "imap":
            self.imap.set(given["imap_host"], given["imap_port"], given["imap_security"])
        self.maildir.setText(given["maildir"] or "")
        self.per_hour.setValue(given["per_hour"])
        self.per_day.setValue(given["per_day"])
        self._show_what_applies()

    def given(self) -> dict[str, Any]:
        """What `AccountDesk.connect` takes."""
        reading = self.reading.key()
        return {
            "address": self.address.text().strip(),
            "smtp_host": self.smtp.host.text().strip(),
            "smtp_port": self.smtp.port.value(),
            "security": self.smtp.security.key(),
            "user": self.user.text().strip() or None,
            "imap_host": self.imap.host.text().strip() if reading == "imap" else None,
            "imap_port": self.imap.port.value() if reading == "imap" else None,
            "imap_security": self.imap.security.key() if reading == "imap" else None,
            "maildir": self.maildir.text().strip() if reading == "maildir" else None,
            "per_hour": self.per_hour.value(),
            "per_day": self.per_day.value(),
        }

    def find_missing(self) -> str:
        """The first field that must be filled before a try, with the cursor put there; "" = all is there."""
        reading = self.reading.key()
        needed = [("address", self.address)]
        needed += [("user", self.user)] if self._asks_user() else []
        needed += [("smtp", self.smtp.host)]
        needed += [("imap", self.imap.host)] if reading == "imap" else []
        needed += [("maildir", self.maildir)] if reading == "maildir" else []
        kept = self._state is not None and self._state.password_kept
        if self.user.text().strip() and not kept:
            needed.insert(1, ("password", self.password))
        unknown = self.rows["provider"].isVisibleTo(self) and not self.provider.key()
        self.rows["provider"].set_problem(self.ui._("Please choose.") if unknown else "")
        if unknown and not self.smtp.host.text().strip():
            self.provider.setFocus()
            return "provider"
        for name, edit in needed:
            empty = not edit.text().strip() or bool(self._own_part(edit.text()))
            self.rows[name].set_problem(self.ui._("Please fill this in.") if empty else "")
            if empty:
                self._open = self._open or name not in ("address", "password")
                self._show_what_applies()
                edit.setFocus()
                return name
        return ""

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        for row in self.rows.values():
            row.set_narrow(narrow)
        self.smtp.set_narrow(narrow)
        self.imap.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        kept = self._state is not None and self._state.password_kept
        keyring = self._state is None or self._state.keyring
        password = (
            _("It goes into this computer's password store, never into the book.")
            if keyring
            else _("This computer has no safe place for it: it is asked for each time the program starts.")
        )
        if kept:
            password = _("Leave it empty to keep the one that is stored.") + "\n" + password
        texts = {
            "address": (_("E-mail address"), _("The address that newsletters come from.")),
            "provider": (_("Provider"), ""),
            "password": (_("Password"), password),
            "user": (_("User name"), self._unsure("user")),
            "smtp": (_("Sending (SMTP)"), self._unsure("servers")),
            "reading": (_("How replies are read"), self._reading_means()),
            "imap": (_("Receiving (IMAP)"), self._unsure("servers")),
            "maildir": (_("Mail folder"), _("A folder in the Maildir format on this computer.")),
            "per_hour": (_("Mails per hour"), _("0 = no limit.") + " " + self._unsure("limits")),
            "per_day": (_("Mails per day"), _("0 = no limit.")),
        }
        for name, row in self.rows.items():
            row.set_texts(*texts[name])
        self.smtp.set_texts(self.ui, _("Sending (SMTP)"))
        self.imap.set_texts(self.ui, _("Receiving (IMAP)"))
        self.reading.fill(
            [
                ("imap", _("Kawaraban reads the mailbox")),
                ("hand", _("I read replies myself")),
                ("maildir", _("From a mail folder on this PC")),
            ]
        )
        if not self.reading.key():
            self.reading.choose("imap")
        names = [(one.id, one.name) for one in self._providers]
        others = [(OTHER, _("Another one, or my own server"))]
        self.provider.fill([("", _("Choose your provider")), *names, *others])
        self.maildir.setAccessibleName(_("Mail folder"))
        self.browse.setText(_("Choose…"))
        self.more.setText(_("Hide servers and limits") if self._open else _("Servers and limits"))
        self._show_help()

    def _show_help(self) -> None:
        one = self._provider
        self.help.set(one.help if one else "", tone="warn" if one and one.unfit else "info")

    def _unsure(self, what: str) -> str:
        _ = self.ui._
        sure = self._provider.sure.get(what, "sure") if self._provider else "sure"
        if sure == "guess":
            return _("Only a guess: please check it with your provider.")
        return _("Probably right; change it if it does not work.") if sure == "likely" else ""

    def _reading_means(self) -> str:
        _ = self.ui._
        if self.reading.key() == "hand":
            return _("Before each sending you confirm that every reply so far was read and acted on.")
        return _("Opt-outs that come by mail are found and done by themselves. Nothing is marked as read.")

    def _connect(self) -> None:
        self.address.editingFinished.connect(lambda: self._find(self.address.text().strip()))
        self.provider.activated.connect(lambda _: self._chose(self.provider.key()))
        self.reading.activated.connect(lambda _: self._show_what_applies())
        for edit in (self.address, self.password, self.user, self.smtp.host, self.imap.host, self.maildir):
            edit.textEdited.connect(lambda _: self.changed.emit())

    def _of(self, address: str) -> ProviderView | None:
        return next((one for one in self._providers if one.serves(address)), None)

    def _find(self, address: str) -> None:
        """Another address: fill in what is known of its provider."""
        if "@" not in address:
            return
        self.address_changed.emit(address)
        found = self._of(address)
        if found is not None and found != self._provider:
            self.provider.choose(found.id)
            self._take(found)
        elif found is None and self._provider is None:
            self.provider.choose(self.provider.key())
        elif self._provider is not None and not self._provider.own_domain:
            self.user.setText(self._provider.user_for(address))
        self._show_what_applies()

    def _chose(self, key: str) -> None:
        found = next((one for one in self._providers if one.id == key), None)
        self._provider = None
        if found is not None:
            self._take(found)
        else:
            self._open = key == OTHER
        self._show_what_applies()
        self.changed.emit()

    def _take(self, one: ProviderView) -> None:
        self._provider = one
        self.user.setText(one.user_for(self.address.text().strip()))
        self.smtp.set(one.smtp.host, one.smtp.port, one.smtp.security)
        if one.imap is not None:
            self.imap.set(one.imap.host, one.imap.port, one.imap.security)
        self.reading.choose("imap" if one.imap is not None and one.sign_in != "password_smtp" else "hand")
        self.per_hour.setValue(one.per_hour)
        self.per_day.setValue(one.per_day)
        self._open = self._open or self._asks_user() or bool(one.own_part)
        self.retranslate()

    def _asks_user(self) -> bool:
        return self._provider is not None and not self._provider.user_for("a@b.jp")

    def _own_part(self, host: str) -> bool:
        part = self._provider.own_part if self._provider else ""
        return bool(part) and host.startswith(part)

    def _show_what_applies(self) -> None:
        known = self._provider is not None and self._provider.own_domain
        self.rows["provider"].setVisible("@" in self.address.text() and not known)
        reading = self.reading.key()
        for name in ("user", "smtp", "reading", "per_hour", "per_day"):
            self.rows[name].setVisible(self._open)
        self.rows["imap"].setVisible(self._open and reading == "imap")
        self.rows["maildir"].setVisible(self._open and reading == "maildir")
        self.retranslate()

    def _toggle(self) -> None:
        self._open = not self._open
        self._show_what_applies()

    def _choose_folder(self) -> None:
        dialog = file_dialog(self.ui, self, self.ui._("Mail folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.maildir.setText)
        dialog.open()
