"""試し送り: the exact mail to one of the owner's confirmed addresses, or a new one confirmed by a code."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice, rule
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.labels import label
from desktop_app.ui.widgets.sentences import sentences

_NEW = "+"


class TestSendDialog(DialogBase):
    """Asks where to, sends, and says what became of it. A test send is no delivery."""

    __test__ = False  # pytest: no test class

    def __init__(self, ui: Ui, parent: QWidget, newsletter_id: str) -> None:
        super().__init__(ui, parent, width=500)
        self._newsletter = newsletter_id
        self._asked = ""
        self._addresses: list[str] = []
        self.result_notice = Notice(ui, "info")
        self.result_notice.hide()
        self.to_box = Combo()
        self.to = Field(self.to_box)
        self._new = QWidget()
        new = QVBoxLayout(self._new)
        new.setContentsMargins(0, 0, 0, 0)
        new.setSpacing(10)
        self.new_title = label("bold")
        self.address_line, self.code_line = QLineEdit(), QLineEdit()
        self.address, self.code = Field(self.address_line), Field(self.code_line)
        self.ask_code = button(ui, clicked=self.send_code)
        self.confirm = button(ui, clicked=self.confirm_code)
        parts: tuple[QWidget, ...] = (
            rule(), self.new_title, self.address, self.ask_code, self.code, self.confirm
        )
        for part in parts:
            new.addWidget(part)
        for widget in (self.result_notice, self.to, self._new):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.close_button = self.add_button(button(ui, clicked=self.reject))
        self.send = self.add_button(
            button(ui, "primary", icon="mail", clicked=self.send_test), default=True
        )
        self.to_box.activated.connect(lambda _: self._show_new())
        self.retranslate()
        self._load()

    def _load(self) -> None:
        drafts = self.ui.services.drafts
        self.ui.tasks.look(self, drafts.test_addresses, self._show_addresses, key="addresses")

    def _show_addresses(self, addresses: list[str]) -> None:
        self._addresses = addresses
        choices = [(one, one) for one in addresses]
        self.to_box.fill([*choices, (_NEW, self.ui._("Another address of mine …"))])
        chosen = self._asked if self._asked in addresses else addresses[0] if addresses else _NEW
        self.to_box.choose(chosen)
        self._show_new()

    def _show_new(self) -> None:
        new = self.to_box.key() == _NEW
        self.to.setVisible(bool(self._addresses))
        self._new.setVisible(new)
        self.send.setVisible(not new)
        asked = bool(self._asked)
        self.code.setVisible(asked)
        self.confirm.setVisible(asked)
        QTimer.singleShot(0, self, self._grow)
        self.ask_code.setText(self.ui._("Send the code again") if asked else self.ui._("Send me a code"))

    def _grow(self) -> None:
        """As high as what is shown now needs; the dialog's own limit is the screen."""
        area = self.findChild(QScrollArea)
        if area is None:
            return
        tall = self.box.heightForWidth(area.viewport().width()) if self.box.hasHeightForWidth() else 0
        more = max(tall, self.box.sizeHint().height()) - area.viewport().height()
        if more > 0:
            self.resize(self.width(), min(self.height() + more, self.maximumHeight()))

    def send_code(self) -> None:
        """Mail a code to the address that is typed."""
        address, services = self.address_line.text().strip(), self.ui.services

        def ask(_: object) -> str | None:
            services.account.add_own_address(address)
            return services.drafts.practice_code(address)

        self._clear()
        self.ui.tasks.do(
            self, ask, lambda code: self._code_sent(address, code), title=self.ui._("Sending the code"),
            changes=("account",), failed=lambda error: self._refused(error, self.address),
        )

    def _code_sent(self, address: str, code: str | None) -> None:
        self._asked = address
        if code is None:
            said = self.ui._("A mail with a code was handed to the server for {address}. Enter the code.")
            self.result_notice.set(said.format(address=address), tone="info")
        else:
            said = self.ui._("Practice: the mail stays on this computer. Its code is {code}.")
            self.result_notice.set(said.format(code=code), tone="info")
        self._show_new()
        self.code_line.setFocus()

    def confirm_code(self) -> None:
        """Confirm the address with the code that is typed."""
        code, account, asked = self.code_line.text(), self.ui.services.account, self._asked
        self._clear()
        self.ui.tasks.do(
            self, lambda _: account.confirm_own_address(asked, code), lambda _: self._confirmed(),
            title=self.ui._("Checking the code"), changes=("account",),
            failed=lambda error: self._refused(error, self.code),
        )

    def _confirmed(self) -> None:
        self.result_notice.set(self.ui._("{address} is confirmed.").format(address=self._asked), tone="ok")
        self.code_line.clear()
        self._load()

    def send_test(self) -> None:
        """Send the mail to the chosen address."""
        to, sending, newsletter = self.to_box.key(), self.ui.services.sending, self._newsletter
        self._clear()
        self.send.setEnabled(False)
        self.send.setText(self.ui._("Sending …"))
        self.ui.tasks.do(
            self, lambda _: sending.test_send(newsletter, to=to), lambda _: self._sent(to),
            title=self.ui._("Test send"), failed=lambda error: self._refused(error, self.to),
        )

    def _sent(self, to: str) -> None:
        if self.ui.practice:
            said = self.ui._("Practice: the mail for {address} was kept on this computer, nothing went out.")
        else:
            said = self.ui._("The server took the test mail for {address}. Look into your mailbox.")
        self.ui.toast(said.format(address=to))
        self.accept()

    def _refused(self, error: AppError, field: Field) -> None:
        told = self.ui.error_text(error)
        field.set_problem(sentences(self.ui, told.title, told.cause, told.next))
        self._ready()

    def _clear(self) -> None:
        for field in (self.to, self.address, self.code):
            field.set_problem("")
        self.result_notice.set("")

    def _ready(self) -> None:
        self.send.setEnabled(True)
        self.send.setText(self.ui._("Send the test mail"))

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Test send to myself"),
            _("The exact mail as readers get it, with example words where a reader's own would stand."),
        )
        self.to.set_texts(_("To which address of yours?"))
        self.new_title.setText(_("Add an address of your own"))
        hint = _("A mail with a code goes there first, so that no test mail reaches a stranger.")
        self.address.set_texts(_("Mail address"), hint)
        self.code.set_texts(_("Code from the mail (six digits)"))
        self.confirm.setText(_("Confirm"))
        self.close_button.setText(_("Close"))
        self._ready()
        self._show_new()
