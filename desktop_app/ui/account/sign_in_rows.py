"""How one signs in: a password with where it is found, the provider's page in the browser, or either."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop_app.services.account_views import Ask
from desktop_app.ui.account.asked import label_of
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import IconButton, button
from desktop_app.ui.widgets.form_row import FormRow

_NAMES = {"google": "Google", "microsoft": "Microsoft"}


class SignInRows(QWidget):
    """`typed` after each change of the password; `browser_wanted`: sign in on the provider's page."""

    typed = Signal()
    browser_wanted = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._ask: Ask | None = None
        self._service = ""
        self._browser_only = self._kept = False
        self._keyring = True
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = IconButton(ui, "eye", self._show_password)
        secret = QWidget()
        line = QHBoxLayout(secret)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.password, 1)
        line.addWidget(self.eye)
        secret.setFocusProxy(self.password)
        self.row = FormRow(ui, secret)
        self.browser = button(ui, "primary", icon="log-in", clicked=self.browser_wanted.emit)
        self.browser_too = button(ui, icon="log-in", clicked=self.browser_wanted.emit)
        ways = QWidget()
        beside = QHBoxLayout(ways)
        beside.setContentsMargins(0, 0, 0, 0)
        for one in (self.browser, self.browser_too):
            beside.addWidget(one)
        beside.addStretch(1)
        self.browser_row = FormRow(ui, ways)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addWidget(self.row)
        box.addWidget(self.browser_row)
        self.password.textEdited.connect(lambda _: self._typed())

    def show_ways(
        self, ask: Ask | None, *, service: str, browser_only: bool, kept: bool, keyring: bool
    ) -> None:
        """`ask`: what the password is called; `service`: whose page signs in, or ""; `kept`: the program can
        sign in already; `keyring`: this PC has a password store that works."""
        self._ask, self._service, self._browser_only = ask, service, browser_only
        self._kept, self._keyring = kept, keyring
        self.row.setVisible(not browser_only)
        self.browser_row.setVisible(bool(service))
        self.browser.setVisible(browser_only and not kept)
        self.browser_too.setVisible(not browser_only or kept)
        self.retranslate()

    def take_focus(self) -> None:
        """The cursor goes to the password, or to the button that opens the browser."""
        if not self._browser_only:
            self.password.setFocus()
            self.password.selectAll()
        else:
            (self.browser_too if self._kept else self.browser).setFocus()

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        self.row.set_narrow(narrow)
        self.browser_row.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _, ask = self.ui._, self._ask
        name = label_of(self.ui, ask) if ask else _("Password")
        self.row.set_texts(name, self._hint())
        self.password.setAccessibleName(name)
        self.eye.name_it(_("Show or hide the password"))
        who = _NAMES.get(self._service, "")
        for one in (self.browser, self.browser_too):
            one.setText(_("Sign in with {who} in the browser").format(who=who))
        there = _("No password is typed here: {who} asks for it on its own page.").format(who=who)
        self.browser_row.set_texts(_("Sign-in") if self._browser_only else _("Or"), there)

    def _hint(self) -> str:
        _, ask = self.ui._, self._ask
        parts = [_("Leave it empty to keep the one that is stored.")] if self._kept else []
        parts += [ask.where] if ask is not None and ask.where else []
        parts.append(
            _("It goes into this computer's password store, never into the book.")
            if self._keyring
            else _("This computer has no safe place for it: it is asked for each time the program starts.")
        )
        return "\n".join(parts)

    def _typed(self) -> None:
        self.row.set_problem("")
        self.typed.emit()

    def _show_password(self) -> None:
        hidden = self.password.echoMode() == QLineEdit.EchoMode.Password
        self.password.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
