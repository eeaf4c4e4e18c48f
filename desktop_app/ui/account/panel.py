"""The account's form with its test: tried step by step, and kept when mail can be sent with it."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.account_view import AccountPage
from desktop_app.services.account_views import Remedy, StepView, Tried
from desktop_app.ui.account.check_list import FIELDS, CheckList
from desktop_app.ui.account.form import AccountForm
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Task, Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.flow import Flow


class AccountPanel(QWidget):
    """`tried` tells how a test ended, `kept` which account was kept without one.

    A practice book shows its own server, and nothing to type.
    """

    tried = Signal(object)
    kept = Signal(str)
    _told = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._task: Task | None = None
        self._page: AccountPage | None = None
        self._result: Callable[[], tuple[str, str]] | None = None
        self._connect_then = False
        """The test was wanted while the provider was still being looked for."""
        self.account_id = ""
        """The account that is shown; "" = one that is not kept yet."""
        self.taken: frozenset[str] = frozenset()
        """Addresses of other accounts, in lower case: none is added twice."""
        self.dirty = False
        self.notice = Notice(ui, "info")
        self.form = AccountForm(ui)
        self.form.changed.connect(self._touched)
        self.form.looks.connect(self._show_running)
        self.form.looked.connect(self._looked)
        self.form.sign_in_wanted.connect(self.sign_in)
        self.form.help_wanted.connect(self.show_help)
        for edit in (self.form.password, *self.form.asked.edits.values()):
            edit.returnPressed.connect(self.connect_now)
        self.connect_button = button(ui, "primary", icon="server", clicked=self.connect_now)
        self.keep_button = button(ui, clicked=self._keep)
        self.cancel_button = button(ui, clicked=self._cancel)
        self.steps = CheckList(ui)
        self.steps.remedied.connect(self.apply_remedy)
        self.result = Notice(ui, "ok")
        self.result.hide()
        buttons = Flow(gap=10)
        for one in (self.connect_button, self.keep_button, self.cancel_button):
            buttons.addWidget(one)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.notice)
        box.addWidget(self.form)
        box.addLayout(buttons)
        box.addWidget(self.steps)
        box.addWidget(self.result)
        self._told.connect(self._show_step)
        self._show_running()
        self.retranslate()

    def show_page(
        self, page: AccountPage, typed: Mapping[str, Any] | None = None, *, new: bool = False
    ) -> None:
        """The account that is kept (`new`: none yet); `typed` is what an earlier visit left behind."""
        self._page = page
        account = None if new else page.state.account
        shown = account.id if account is not None else ""
        if shown != self.account_id:
            self.account_id, self.dirty = shown, False
            self.form.clear()
            self.steps.begin()
            self._result = None
            self.result.hide()
        if not self.dirty:
            self.form.set_state(page.state, page.providers, "" if new else page.proposed, new=new)
            if typed and account is None:
                self.form.set_given(typed)
        self.form.setVisible(not page.state.practice)
        self.retranslate()
        self._show_running()

    def typed(self) -> dict[str, Any] | None:
        """What stands in the form and is not kept yet; never the password."""
        return self.form.given() if self.dirty else None

    def connect_now(self) -> None:
        """Try the account; it is kept when mail can be sent with it."""
        if self._task is not None:
            return
        practice = self._page is not None and self._page.state.practice
        if not practice:
            self.form.look_now()
            if self.form.looking:
                self._connect_then = True
                return
            if self.form.rows["address"].problem.text():  # it can't be an address
                self.form.address.setFocus()
                return
            if self.form.problems.find_missing(self.taken):
                return
        ui, account = self.ui, self.account_id or None
        given, password = self.form.given(), self.form.password.text()
        self.steps.begin()
        self._result = None
        self.result.hide()

        def job(work: Work) -> Tried:
            if practice:
                return ui.services.account.watch(told=self._told.emit, check=work.check)
            return ui.services.account.connect(
                given, account_id=account, password=password, told=self._told.emit, check=work.check
            )

        task = ui.tasks.do(
            self,
            job,
            self._finished,
            title=ui._("Testing the mail account"),
            lane="inbox",
            changes=("account",),
            failed=self._failed,
            cancelled=self._cancelled,
        )
        self._task = None if task.finished else task
        self._show_running()

    def keep_untested(self) -> bool:
        """Keep what is typed when it is complete, without a test. True when there was something to keep."""
        if not self.dirty or self._task is not None or self.form.problems.find_missing(self.taken):
            return False
        ui, given, password = self.ui, self.form.given(), self.form.password.text()
        no_imap, account = not given["imap_host"] and not given["maildir"], self.account_id or None
        ui.tasks.do(
            self,
            lambda _: ui.services.account.change(
                given, account_id=account, no_imap=no_imap, password=password
            ),
            self._kept,
            title=ui._("Saving the mail account"),
            changes=("account",),
        )
        return True

    def keep_if_complete(self) -> None:
        """Keep what is typed when nothing is missing; else it stays typed. An account that is there already
        is never replaced by one that was not tried."""
        if self._page is None or self._page.state.account is not None:
            return
        given = self.form.given()
        signs_in = bool(self.form.password.text()) or not given["user"]
        if self.dirty and "@" in given["address"] and given["smtp_host"] and signs_in:
            self.keep_untested()

    def take_focus(self) -> None:
        """The cursor goes where typing begins."""
        self.form.take_focus()

    def ask_password(self) -> None:
        """Another password is to be typed: the cursor goes there."""
        self.form.sign_in.take_focus()
        self._bring_into_view(self.form.sign_in)

    def set_narrow(self, narrow: bool) -> None:
        """Labels above their fields."""
        self.form.set_narrow(narrow)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        practice = self._page is not None and self._page.state.practice
        self.notice.set(
            _("A practice book uses the practice mail server on this computer, and no other.")
            if practice
            else ""
        )
        self.connect_button.setText(_("Test again") if practice else _("Connect and test"))
        self.keep_button.setText(_("Save without a test"))
        self.cancel_button.setText(_("Stop the test"))
        self.form.retranslate()
        self.steps.retranslate()
        if self._result is not None:
            text, tone = self._result()
            self.result.set(text, tone=tone)

    # --- what helps

    def apply_remedy(self, remedy: Remedy, step: str) -> None:
        """Do the one thing that helps most, and try again where that makes sense."""
        if remedy.changes:
            self.form.take_values(remedy.changes)
            self._touched()
            self.connect_now()
        elif remedy.page == "oauth":
            self.sign_in()
        elif remedy.page:
            self.show_help(remedy.page)
        elif (field := FIELDS.get(remedy.code, "")) == "optout":
            self.ui.go("settings", section="shop", field="optout_address")
        elif field:
            self.form.go_to("imap" if field == "server" and step == "mailbox" else field)
        else:
            self.connect_now()

    def show_help(self, page: str) -> None:
        """The help, step by step."""
        from desktop_app.ui.account.help_dialog import show_help

        show_help(self.ui, self, page, self.form.provider())

    def sign_in(self) -> None:
        """Sign in on the provider's own page in the browser; then the account is tried."""
        from desktop_app.ui.account.oauth_dialog import sign_in

        sign_in(self.ui, self, self.form.address.text().strip(), self.form.oauth(), self._signed_in)

    def _signed_in(self) -> None:
        self.form.take_values({"sign_in": "oauth2", "oauth": self.form.oauth()})
        self._touched()
        self.connect_now()

    def _looked(self) -> None:
        self._show_running()
        if self._connect_then:
            self._connect_then = False
            self.connect_now()
            return
        at = QApplication.focusWidget()
        waited = at is self.form.address or isinstance(at, QPushButton)
        wrong = bool(self.form.rows["address"].problem.text())
        if at is not None and waited and not wrong and self.isAncestorOf(at):
            self.form.take_focus()  # on to what is missing; a field that she went to meanwhile keeps it

    def _show_step(self, step: StepView) -> None:
        self.steps.show_step(step)
        self._bring_into_view(self.steps.rows[step.step])

    def _bring_into_view(self, widget: QWidget) -> None:
        """Scroll there once the layout knows where it is."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            QTimer.singleShot(0, self, lambda: area.ensureWidgetVisible(widget, 0, 40))

    def _touched(self) -> None:
        self.dirty = True
        self._show_running()

    def _keep(self) -> None:
        self.keep_untested()

    def _kept(self, account: Mapping[str, Any]) -> None:
        self.dirty = False
        self.form.password.clear()
        self.account_id = str(account["id"])
        self.ui.toast(self.ui._("The mail account is saved. It has not been tested yet."))
        self._show_running()
        self.kept.emit(self.account_id)

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _finished(self, tried: Tried) -> None:
        self._task = None
        for step in tried.steps:
            self.steps.show_step(step)
        self.steps.show_learned(tried.learned)
        if tried.saved:
            self.account_id = tried.account_id or self.account_id
            self.dirty = False
            self.form.password.clear()
        self._say(lambda: self._words(tried))
        self._show_running()
        self.tried.emit(tried)

    def _failed(self, error: AppError) -> None:
        self._task = None
        self.steps.stop()
        self._show_running()
        if not self.form.problems.show_error(error):
            self.ui.error(error)

    def _cancelled(self) -> None:
        self._task = None
        self.steps.stop()
        self._say(lambda: (self.ui._("The test was stopped. Nothing was changed."), "info"))
        self._show_running()

    def say(self, text: str, tone: str) -> None:
        """One sentence below the form."""
        self._say(lambda: (text, tone))

    def _say(self, words: Callable[[], tuple[str, str]]) -> None:
        self._result = words
        text, tone = words()
        self.result.set(text, tone=tone)
        self._bring_into_view(self.result)

    def _words(self, tried: Tried) -> tuple[str, str]:
        _ = self.ui._
        if tried.ok:
            return _("Everything works. You can send test mails to yourself now."), "ok"
        if tried.sends:
            return (
                _(
                    "Sending works and the account is saved, but opt-outs by mail can't be read yet. Until "
                    "that is mended no newsletter goes out."
                ),
                "warn",
            )
        practice = self._page is not None and self._page.state.practice
        if practice:
            return _("The practice mail server does not answer as it should."), "stop"
        return _("It does not work yet, so nothing was saved. What to do stands above."), "stop"

    def _show_running(self) -> None:
        running = self._task is not None
        practice = self._page is not None and self._page.state.practice
        usable = practice or not self.form.closed()
        signs_in_here = practice or not self.form.by_browser() or bool(self.account_id)
        self.connect_button.setVisible(not running and usable and signs_in_here)
        kept_untried = not practice and self.dirty and usable and not self.form.by_browser()
        kept_untried = kept_untried and not self.form.looking
        self.keep_button.setVisible(not running and kept_untried)
        self.connect_button.setEnabled(not self.form.looking)
        self.cancel_button.setVisible(running)
        self.form.setEnabled(not running)
