"""Dialogs of the frame itself: an error, a question asked once, a crash, a password."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.account.oauth_errors import mending_button, mending_text
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import WrapLabel


class ErrorDialog(DialogBase):
    """What happened, why, and what to do next."""

    def __init__(self, ui: Ui, parent: QWidget | None, error: AppError) -> None:
        super().__init__(ui, parent, width=480)
        self.error = error
        self._cause, self._next = WrapLabel("body"), WrapLabel("bold")
        self.box.addWidget(self._cause)
        self.box.addWidget(self._next)
        self.mend = mending_button(ui, self, error)
        self._close = self.add_button(button(ui, clicked=self.accept), default=self.mend is None)
        if self.mend is not None:
            self.add_button(self.mend, default=True)
        self.retranslate()

    def retranslate(self) -> None:
        if self.mend is not None:
            self.mend.setText(mending_text(self.ui, self.error))
        text = self.ui.error_text(self.error)
        self.set_texts(text.title)
        self._cause.setText(text.cause)
        self._next.setText(text.next)
        self._close.setText(self.ui._("Close"))


class AskDialog(DialogBase):
    """One question before something that can't be taken back."""

    def __init__(
        self,
        ui: Ui,
        parent: QWidget | None,
        title: str,
        text: str,
        yes: str,
        then: Callable[[], None],
        *,
        danger: bool,
    ) -> None:
        super().__init__(ui, parent, width=460)
        self._words = (title, text, yes)
        self._text = WrapLabel("body")
        self.box.addWidget(self._text)
        self._no = self.add_button(button(ui, clicked=self.reject), default=danger)
        self.yes = self.add_button(
            button(ui, "danger" if danger else "primary", clicked=self.accept), default=not danger
        )
        self.accepted.connect(then)
        self.retranslate()

    def retranslate(self) -> None:
        title, text, yes = self._words
        self.set_texts(title)
        self._text.setText(text)
        self.yes.setText(yes)
        self._no.setText(self.ui._("Cancel"))


class CrashDialog(DialogBase):
    """Our own mistake: where it happened, without anybody's data, ready to be copied."""

    def __init__(self, ui: Ui, parent: QWidget | None, report: str) -> None:
        super().__init__(ui, parent, width=560)
        self._say = WrapLabel("body")
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setMinimumHeight(ui.theme.s(140))
        self.box.addWidget(self._say)
        self.box.addWidget(self._report)
        self.copy = self.add_button(button(ui, icon="copy", clicked=self._copied), left=True)
        self._close = self.add_button(button(ui, "primary", clicked=self.accept), default=True)
        self.retranslate()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(_("Something went wrong inside the program"))
        self._say.setText(
            _(
                "Your data is safe: what was not finished was undone. If this happens again, please send us "
                "the lines below. They hold no names and no addresses."
            )
        )
        self._report.setAccessibleName(_("Report"))
        self.copy.setText(_("Copy"))
        self._close.setText(_("Close"))

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
        self.copy.setText(self.ui._("Copied"))


class PasswordDialog(DialogBase):
    """The mail account's password, where no keyring keeps it."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, answer: Callable[[str | None], None], address: str
    ) -> None:
        """`address`: of the account; a shop may have several."""
        super().__init__(ui, parent, width=440)
        self._answer: Callable[[str | None], None] | None = answer
        self._address = address
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit, self.field = edit, Field(edit)
        edit.textChanged.connect(lambda: self.field.set_problem(""))
        self.box.addWidget(self.field)
        self._no = self.add_button(button(ui, clicked=self.reject))
        self._yes = self.add_button(button(ui, "primary", clicked=self.go_on), default=True)
        self.finished.connect(self._done)
        self.retranslate()
        self.edit.setFocus()

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Password of the mail account"),
            _("This computer has no safe place for it, so it is kept only while the program runs."),
        )
        self.field.set_texts(
            _("Password of {address}").format(address=self._address) if self._address else _("Password")
        )
        self._no.setText(_("Cancel"))
        self._yes.setText(_("Go on"))

    def go_on(self) -> None:
        """With what was typed; nothing is no answer."""
        if self.edit.text():
            self.accept()
        else:
            self.field.set_problem(self.ui._("Type the password."))
            self.edit.setFocus()

    def _done(self, code: int) -> None:
        answer, self._answer = self._answer, None
        if answer is not None:
            answer((self.edit.text() or None) if code else None)
