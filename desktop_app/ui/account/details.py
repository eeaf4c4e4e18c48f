"""くわしい設定: servers, ports, user names and limits of an account, filled in beforehand."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.account_view import PER_DAY, PER_HOUR, PER_MINUTE
from desktop_app.ui.account.server_field import IMAP_PORTS, POP3_PORTS, SMTP_PORTS, ServerField
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.chips import Chip
from desktop_app.ui.widgets.fields import Combo
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.form_row import FormRow
from desktop_app.ui.widgets.numbers import number

_LIMITS = {
    "per_minute": (0, 100_000, PER_MINUTE),
    "per_hour": (0, 100_000, PER_HOUR),
    "per_day": (0, 1_000_000, PER_DAY),
    "per_connection": (0, 100_000, 100),
    "max_connections": (1, 10, 1),
}
"""(least, most, to begin with)."""
_SERVER_FIELDS = {
    "smtp": ("smtp_host", "smtp_port", "security"), "imap": ("imap_host", "imap_port", "imap_security"),
}  # fmt: skip


class Details(QWidget):
    """`changed` after each change by the owner. A row that holds a mere guess is shown also while closed."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._open = False
        self._sure: Callable[[str], str] = lambda _: "sure"
        self._edited: set[str] = set()
        """Rows that the owner changed: no guess any more."""
        self.user, self.imap_user, self.maildir = QLineEdit(), QLineEdit(), QLineEdit()
        self.reading = Combo()
        self.smtp, self.imap = ServerField(SMTP_PORTS), ServerField(IMAP_PORTS)
        self.browse = button(ui, icon="folder-open", clicked=self._choose_folder)
        self.limits = {name: number(least, most) for name, (least, most, _) in _LIMITS.items()}
        folder = QWidget()
        folder_row = QHBoxLayout(folder)
        folder_row.setContentsMargins(0, 0, 0, 0)
        folder_row.addWidget(self.maildir, 1)
        folder_row.addWidget(self.browse)
        folder.setFocusProxy(self.maildir)
        self.rows: dict[str, FormRow] = {}
        self.chips: dict[str, Chip] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        editors: tuple[tuple[str, QWidget], ...] = (
            ("user", self.user), ("smtp", self.smtp), ("reading", self.reading), ("imap", self.imap),
            ("imap_user", self.imap_user), ("maildir", folder), *self.limits.items(),
        )  # fmt: skip
        for name, editor in editors:
            row = self.rows[name] = FormRow(ui, editor)
            chip = self.chips[name] = Chip(ui, "warn")
            row.right.insertWidget(2, chip, 0, Qt.AlignmentFlag.AlignLeft)
            box.addWidget(row)
        self._connect()
        self.retranslate()
        self.fill({})

    def _connect(self) -> None:
        for name, edit in (
            ("user", self.user), ("imap_user", self.imap_user), ("smtp", self.smtp.host),
            ("imap", self.imap.host), ("maildir", self.maildir),
        ):  # fmt: skip
            edit.textEdited.connect(partial(self._edit, name))
        for name, server in (("smtp", self.smtp), ("imap", self.imap)):
            server.security.activated.connect(partial(self._edit, name))
            server.port.valueChanged.connect(partial(self._edit, name))
        self.reading.activated.connect(lambda _: self._read_otherwise())
        for name, spin in self.limits.items():
            spin.valueChanged.connect(partial(self._edit, name))

    def fill(self, values: Mapping[str, Any]) -> None:
        """The values of `given`, without a signal; one that is missing or None becomes what it is at first.

        `inbox` says how replies are read: "imap", "pop3", "maildir" or "none".
        """
        self.blockSignals(True)
        self.user.setText(values.get("user") or "")
        self.imap_user.setText(values.get("imap_user") or "")
        self.maildir.setText(values.get("maildir") or "")
        self.smtp.set(
            values.get("smtp_host") or "", values.get("smtp_port"), values.get("security") or "ssl"
        )
        self.imap.set(
            values.get("imap_host") or "", values.get("imap_port"), values.get("imap_security") or "ssl"
        )
        inbox = values.get("inbox") or "imap"
        self.reading.choose({"none": "hand"}.get(inbox, inbox))
        self.imap.set_ports(POP3_PORTS if inbox == "pop3" else IMAP_PORTS)
        for name, spin in self.limits.items():
            value = values.get(name)
            spin.setValue(_LIMITS[name][2] if value is None else value)
        self.blockSignals(False)
        self.show_rows()

    def given(self) -> dict[str, Any]:
        """What `AccountDesk.connect` takes of it, and `inbox`."""
        reading = self.reading.key()
        imap = reading in ("imap", "pop3")
        return {
            "smtp_host": self.smtp.host.text().strip(),
            "smtp_port": self.smtp.port.value(),
            "security": self.smtp.security.key(),
            "user": self.user.text().strip() or None,
            "imap_host": self.imap.host.text().strip() if imap else None,
            "imap_port": self.imap.port.value() if imap else None,
            "imap_security": self.imap.security.key() if imap else None,
            "imap_user": (self.imap_user.text().strip() or None) if imap else None,
            "maildir": self.maildir.text().strip() if reading == "maildir" else None,
            "inbox": {"hand": "none"}.get(reading, reading),
            **{name: spin.value() for name, spin in self.limits.items()},
        }

    def rename_user(self, before: str, address: str) -> None:
        """Another address of the same provider: a user name that followed the old one follows the new one."""
        for user in (self.user, self.imap_user):
            if user.text() == before:
                user.setText(address)
            elif user.text() and user.text() == before.rpartition("@")[0]:
                user.setText(address.rpartition("@")[0])

    def set_sure(self, sure: Callable[[str], str]) -> None:
        """How sure the value of a field is: sure, likely or guess."""
        self._sure = sure
        self._edited.clear()
        self._tell_sureness()
        self.show_rows()

    @property
    def open(self) -> bool:
        """Whether every row is shown."""
        return self._open

    def set_open(self, opened: bool) -> None:
        """Show every row, or only what is a guess."""
        self._open = opened
        self.show_rows()

    def show_rows(self) -> None:
        """What applies, and is asked for or a guess."""
        reading = self.reading.key()
        guessed = {name for name in ("user", "smtp", "imap") if self._guessed(name)}
        server = reading in ("imap", "pop3")
        applies = {"imap": server, "imap_user": server, "maildir": reading == "maildir"}
        shown = 0
        for name, row in self.rows.items():
            seen = applies.get(name, True) and (self._open or name in guessed)
            row.setVisible(seen)
            shown += seen
        self.setVisible(shown > 0)

    def show_problem(self, name: str, text: str) -> None:
        """What is wrong in a row, shown there; the cursor goes to it."""
        row = self.rows[name]
        row.set_problem(text)
        if text:
            self._open = self._open or not row.isVisibleTo(self)
            self.show_rows()
            row.editor.setFocus()

    def clear_problems(self) -> None:
        """Nothing is wrong any more."""
        for row in self.rows.values():
            row.set_problem("")

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        for row in self.rows.values():
            row.set_narrow(narrow)
        self.smtp.set_narrow(narrow)
        self.imap.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        none = _("0 = no limit.")
        texts = {
            "user": (_("User name"), ""),
            "smtp": (_("Sending (SMTP)"), ""),
            "reading": (_("How replies are read"), self._reading_means()),
            "imap": (self._receiving(), ""),
            "imap_user": (_("User name for receiving"), _("Empty: the same as for sending.")),
            "maildir": (_("Mail folder"), _("A folder in the Maildir format on this computer.")),
            "per_minute": (_("Mails per minute"), none),
            "per_hour": (_("Mails per hour"), none),
            "per_day": (_("Mails per day"), _("Counted over 24 hours. 0 = no limit.")),
            "per_connection": (_("Mails per connection"), none),
            "max_connections": (
                _("Connections at once"),
                _("More is faster where the provider allows it; 1 is always right."),
            ),
        }  # fmt: skip
        for name, row in self.rows.items():
            row.set_texts(*texts[name])
        self.smtp.set_texts(self.ui, _("Sending (SMTP)"))
        self.imap.set_texts(self.ui, self._receiving())
        self.reading.fill(
            [
                ("imap", _("Kawaraban reads the mailbox")),
                ("pop3", _("Kawaraban reads the mailbox (POP3)")),
                ("hand", _("I read replies myself")),
                ("maildir", _("From a mail folder on this PC")),
            ]
        )
        if not self.reading.key():
            self.reading.choose("imap")
        self.maildir.setAccessibleName(_("Mail folder"))
        self.browse.setText(_("Choose…"))
        self._tell_sureness()

    def _guessed(self, name: str) -> bool:
        return any(self._sure(field) == "guess" for field in _SERVER_FIELDS.get(name, (name,)))

    def _tell_sureness(self) -> None:
        _ = self.ui._
        for name, chip in self.chips.items():
            fields = _SERVER_FIELDS.get(name, (name,))
            sures = {self._sure(field) for field in fields}
            if name in self._edited:
                chip.set("")
            elif "guess" in sures and name in self.limits:
                chip.set(_("Guess: a careful start, since the provider publishes nothing"), "neutral")
            elif "guess" in sures:
                chip.set(_("Guess: please compare it with your provider's letter"), "warn")
            elif "likely" in sures:
                chip.set(_("Probably right"), "neutral")
            else:
                chip.set("")
            chip.setVisible(bool(chip.text()))

    def _reading_means(self) -> str:
        _ = self.ui._
        if self.reading.key() == "hand":
            return _("Before each sending you confirm that every reply so far was read and acted on.")
        if self.reading.key() == "pop3":
            return _(
                "For providers without IMAP. No mail is deleted; the junk folder can't be seen this way."
            )
        return _("Opt-outs that come by mail are found and done by themselves. Nothing is marked as read.")

    def _receiving(self) -> str:
        _ = self.ui._
        return _("Receiving (POP3)") if self.reading.key() == "pop3" else _("Receiving (IMAP)")

    def _edit(self, name: str, _: object) -> None:
        if self.signalsBlocked():  # it is being filled in
            return
        self._edited.add(name)
        self._tell_sureness()
        self.changed.emit()

    def _read_otherwise(self) -> None:
        self.imap.set_ports(POP3_PORTS if self.reading.key() == "pop3" else IMAP_PORTS)
        self.show_rows()
        self.retranslate()
        self.changed.emit()

    def _choose_folder(self) -> None:
        dialog = file_dialog(self.ui, self, self.ui._("Mail folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._take_folder)
        dialog.open()

    def _take_folder(self, folder: str) -> None:
        self.maildir.setText(folder)
        self.changed.emit()
