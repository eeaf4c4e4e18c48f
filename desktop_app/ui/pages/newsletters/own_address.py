"""One more address of the owner's: a mail with a code goes there first, so that no test mail reaches a
stranger."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice, rule
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.sentences import sentences


class OwnAddressPart(QWidget):
    """Asks for the address, then for its code."""

    grown = Signal()
    confirmed = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._asked = ""
        self.title = label("bold")
        self.notice = Notice(ui, "info")
        self.notice.hide()
        self.address_line, self.code_line = QLineEdit(), QLineEdit()
        self.address, self.code = Field(self.address_line), Field(self.code_line)
        self.ask_code = button(ui, clicked=self.send_code)
        self.confirm = button(ui, clicked=self.confirm_code)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for part in (
            rule(), self.title, self.address, self.ask_code, self.notice, self.code, self.confirm
        ):  # fmt: skip
            box.addWidget(part)
        self.address_line.returnPressed.connect(self.send_code)
        self.code_line.returnPressed.connect(self.confirm_code)
        self._show_steps()

    def begin(self) -> None:
        """Put the cursor where the address is typed."""
        self.address_line.setFocus()

    def send_code(self) -> None:
        """Mail a code to the address that is typed."""
        address, services = self.address_line.text().strip(), self.ui.services

        def ask() -> str | None:
            services.account.add_own_address(address)
            return services.drafts.practice_code(address)

        self._clear()
        self.ui.tasks.do(
            self, lambda _: ask(), lambda code: self._code_sent(address, code),
            title=self.ui._("Sending the code"), changes=("account",),
            failed=lambda error: self._refused(error, self.address),
        )

    def _code_sent(self, address: str, code: str | None) -> None:
        self._asked = address
        if code is None:
            said = self.ui._("A mail with a code was handed to the server for {address}. Enter the code.")
            self.notice.set(said.format(address=address), tone="info")
        else:
            said = self.ui._("Practice: the mail stays on this computer. Its code is {code}.")
            self.notice.set(said.format(code=code), tone="info")
        self._show_steps()
        self.code_line.setFocus()

    def confirm_code(self) -> None:
        """Confirm the address with the code that is typed."""
        code, account, asked = self.code_line.text(), self.ui.services.account, self._asked
        self._clear()
        self.ui.tasks.do(
            self, lambda _: account.confirm_own_address(asked, code), lambda _: self._confirmed(asked),
            title=self.ui._("Checking the code"), changes=("account",),
            failed=lambda error: self._refused(error, self.code),
        )

    def _confirmed(self, address: str) -> None:
        self._asked = ""
        self.address_line.clear()
        self.code_line.clear()
        self.notice.set("")
        self._show_steps()
        self.confirmed.emit(address)

    def _refused(self, error: AppError, field: Field) -> None:
        told = self.ui.error_text(error)
        field.set_problem(sentences(self.ui, told.title, told.cause, told.next))
        self.grown.emit()

    def _clear(self) -> None:
        self.address.set_problem("")
        self.code.set_problem("")

    def _show_steps(self) -> None:
        asked = bool(self._asked)
        self.code.setVisible(asked)
        self.confirm.setVisible(asked)
        self.ask_code.setText(self.ui._("Send the code again") if asked else self.ui._("Send me a code"))
        self.grown.emit()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        self.title.setText(_("Add an address of your own"))
        hint = _("A mail with a code goes there first, so that no test mail reaches a stranger.")
        self.address.set_texts(_("Mail address"), hint)
        self.code.set_texts(_("Code from the mail (six digits)"))
        self.confirm.setText(_("Confirm"))
        self._show_steps()
