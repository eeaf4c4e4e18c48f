"""What is missing or wrong in the account's form, said at its field, with the cursor put there."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui

if TYPE_CHECKING:
    from desktop_app.ui.account.form import AccountForm

_FIELDS = {
    "port-wrong": "smtp",
    "account-server-missing": "smtp",
    "maildir-missing": "maildir",
    "account-twice": "address",
}
"""By the error's id the field that it is about; every "address-…" is about the address."""


class Problems:
    """Of one form."""

    def __init__(self, ui: Ui, form: "AccountForm") -> None:
        self.ui, self.form = ui, form

    def find_missing(self, taken: frozenset[str] = frozenset()) -> str:
        """The first field that must be filled before a try; "" = all is there.

        `taken`: addresses that another account has already, in lower case.
        """
        _, form = self.ui._, self.form
        self.clear()
        address = form.address.text().strip()
        if address.casefold() in taken:
            return self._say("address", _("This address is in the list already: choose it there."))
        if "@" not in address.strip("@"):
            return self._say("address", _("Please type the whole address, with the @."))
        if form.found.asks():
            form.found.list.setFocus()
            return "provider"
        if missing := form.asked.find_missing():
            return missing
        for name, edit in self._servers():
            if not edit.text().strip():
                return self._say(name, _("Please fill this in."))
        if form.needs_password() and not form.password.text():
            return self._say("password", _("Please fill this in."))
        return ""

    def show_error(self, error: AppError, *, go_there: bool = True) -> bool:
        """Say it beside its field, with the cursor put there or not; False when it belongs to none."""
        name = "address" if error.id.startswith("address-") else _FIELDS.get(error.id, "")
        if name:
            text = self.ui.error_text(error)
            said = "\n".join(part for part in (text.title, text.next) if part)
            self._say(name, said, go_there=go_there)
        return bool(name)

    def clear(self) -> None:
        """Nothing is wrong any more."""
        for row in self.form.rows.values():
            row.set_problem("")
        self.form.details.clear_problems()

    def _servers(self) -> list[tuple[str, QLineEdit]]:
        """What must be filled in of the details."""
        details = self.form.details
        reading = {"imap": details.imap.host, "maildir": details.maildir}
        key = details.reading.key().replace("pop3", "imap")  # the same row
        return [("smtp", details.smtp.host), *([(key, reading[key])] if key in reading else [])]

    def _say(self, name: str, text: str, *, go_there: bool = True) -> str:
        if name in self.form.rows:
            self.form.rows[name].set_problem(text)
            if go_there:
                self.form.rows[name].editor.setFocus()
        else:
            self.form.details.show_problem(name, text)
            self.form.tell_details()
        return name
