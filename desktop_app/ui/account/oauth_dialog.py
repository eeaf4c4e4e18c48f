"""ブラウザーでサインイン: what will happen, the waiting, and how it ended, in one dialog."""

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.oauth_views import NEEDS_CLIENT, LoginDone, SignInPlan
from desktop_app.ui.account import help_dialog
from desktop_app.ui.account.oauth_client_dialog import show_clients
from desktop_app.ui.account.step_row import StepRow
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Task, Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Notice
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel

Stage = Literal["about", "waiting", "done", "failed"]
_LATE_MS = 150
"""Texts that appear for the first time are measured late, when their phrases are known."""
_NAMES = {"google": "Google", "microsoft": "Microsoft"}


def sign_in(
    ui: Ui, parent: QWidget | None, address: str, service: str, then: Callable[[], None]
) -> "SignInDialog":
    """Let the owner sign in with `address` at "google", "microsoft", or "" (found out). `then` on success."""
    dialog = SignInDialog(ui, parent, address, service, then)
    dialog.open()
    return dialog


class SignInDialog(DialogBase):
    """Four stages. Closing it while the browser is waited for cancels, and nothing was changed."""

    _page = Signal(str)
    _step = Signal(str)

    def __init__(
        self, ui: Ui, parent: QWidget | None, address: str, service: str, then: Callable[[], None]
    ) -> None:
        super().__init__(ui, parent, width=560)
        self._address, self._service, self._then = address, service, then
        self.stage: Stage = "about"
        self.plan: SignInPlan | None = None
        self.outcome: LoginDone | None = None
        self.error: AppError | None = None
        self.address = ""
        """The sign-in page's, once it is open."""
        self._at = "waiting"
        self._task: Task | None = None
        self.which = QWidget()
        choices = Flow(gap=10)
        for key, name in _NAMES.items():
            one = button(ui, clicked=partial(self._chosen, key))
            one.setText(name)
            choices.addWidget(one)
        self.which.setLayout(choices)
        self.ask_which = WrapLabel("body")
        self.steps = [StepRow(ui, number) for number in (1, 2, 3)]
        self.notice = Notice(ui, "info")
        self.keyring = Notice(ui, "warn")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.waiting = WrapLabel("muted")
        self.again = button(ui, bulk="small", icon="external-link", clicked=self._open_again)
        self.copy = button(ui, bulk="small", icon="copy", clicked=self._copy)
        self.links = QWidget()
        row = Flow(gap=10)
        row.addWidget(self.again)
        row.addWidget(self.copy)
        self.links.setLayout(row)
        self.help = button(ui, icon="circle-help", clicked=self._help)
        self.client = button(ui, "primary", icon="key-round", clicked=self._client)
        self.prepared = button(ui, bulk="small", icon="key-round", clicked=self._client)
        self.prepare = QWidget()
        both = Flow(gap=10)
        for one in (self.client, self.prepared, self.help):
            both.addWidget(one)
        self.prepare.setLayout(both)
        for widget in (self.ask_which, self.which, *self.steps, self.bar, self.waiting, self.links):
            self.box.addWidget(widget)
        self.box.addWidget(self.notice)
        self.box.addWidget(self.prepare)
        self.box.addWidget(self.keyring)
        self.box.addStretch(1)
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.go = self.add_button(
            button(ui, "primary", icon="external-link", clicked=self.begin), default=True
        )
        self.close_button = self.add_button(button(ui, "primary", clicked=self.accept))
        self._page.connect(self._opened)
        self._step.connect(self._stepped)
        self.finished.connect(self._ended)
        self.retranslate()
        self._plan()

    # --- what happens

    def begin(self) -> None:
        """Open the browser and wait for it."""
        if self._task is not None:
            return
        if self.plan is None:  # it could not even be said what would happen
            self._plan()
            return
        ui, address, service = self.ui, self._address, self._service or self.plan.service
        self.address, self._at, self.error = "", "waiting", None
        self._to("waiting")

        def job(work: Work) -> LoginDone:
            return ui.services.oauth.login(
                address, service=service, open_page=self._page.emit, told=self._step.emit, check=work.check
            )

        task = ui.tasks.do(
            self, job, self._succeeded, title=ui._("Signing in"), lane="sign-in", changes=("account",),
            failed=self._failed, cancelled=self._cancelled,
        )  # fmt: skip
        self._task = None if task.finished else task

    def _plan(self) -> None:
        ui, address, service = self.ui, self._address, self._service
        ui.tasks.look(
            self, lambda: ui.services.oauth.plan(address, service=service), self._planned, failed=self._failed
        )

    def _planned(self, plan: SignInPlan) -> None:
        self.plan, self.error = plan, None
        if self.stage == "failed":
            self.stage = "about"
        self._show()

    def _chosen(self, service: str) -> None:
        self._service = service
        self._plan()

    def _opened(self, address: str) -> None:
        self.address = address
        help_dialog.open_in_browser(address)
        self._show()

    def _stepped(self, step: str) -> None:
        self._at = step
        self._show()

    def _succeeded(self, done: LoginDone) -> None:
        self._task, self.outcome = None, done
        self._to("done")

    def _failed(self, error: AppError) -> None:
        self._task, self.error = None, error
        self._to("failed")

    def _cancelled(self) -> None:
        self._task = None
        self._to("about")

    def _ended(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self.outcome is not None:
            self._then()

    def _open_again(self) -> None:
        if self.address:
            help_dialog.open_in_browser(self.address)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address)
        self.copy.setText(self.ui._("Copied"))

    def _client(self) -> None:
        service = self._service or (self.plan.service if self.plan is not None else "")
        show_clients(self.ui, self, service, self._plan)

    def _help(self) -> None:
        service = self._service or (self.plan.service if self.plan is not None else "")
        help_dialog.show_help(self.ui, self, "own-client", service)

    # --- how it is shown

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        self._show()

    def retranslate(self) -> None:
        _ = self.ui._
        self.ask_which.setText(_("Whose service is this address with?"))
        self.again.setText(_("Open the page again"))
        self.copy.setText(_("Copy the page's address"))
        self.help.setText(_("Show me step by step"))
        self.client.setText(_("Enter the client id"))
        self.prepared.setText(_("Prepare signing in"))
        self.close_button.setText(_("Close"))
        self._show()

    @property
    def who(self) -> str:
        """Google or Microsoft."""
        return _NAMES.get(self._service or (self.plan.service if self.plan is not None else ""), "")

    def _show(self) -> None:
        _, plan, stage = self.ui._, self.plan, self.stage
        unknown = plan is not None and not plan.service and not self._service
        missing = plan is not None and not unknown and not plan.ready
        wants_client = missing or (self.error is not None and self.error.id in NEEDS_CLIENT)
        self.set_texts(
            _("Sign in with {who}").format(who=self.who) if self.who else _("Sign in in the browser"),
            self._address,
        )
        for widget in (self.ask_which, self.which):
            widget.setVisible(stage == "about" and unknown)
        self._show_steps(stage == "about" and plan is not None and not unknown and not missing)
        for waits in (self.bar, self.waiting):
            waits.setVisible(stage == "waiting")
        self.links.setVisible(stage == "waiting" and self._at == "waiting" and bool(self.address))
        self.waiting.setText(self._waiting_words())
        self._show_notice(missing)
        told = stage == "done" or (stage == "about" and not missing and not unknown)
        self.keyring.set(
            _("This PC has no password store that works: you sign in once after each start of the program.")
            if told and plan is not None and not plan.keyring
            else ""
        )
        self.cancel.setVisible(stage != "done")
        self.cancel.setText(_("Cancel") if stage != "failed" else _("Close"))
        self.client.setVisible(wants_client)
        self.help.setVisible(wants_client)
        self.prepared.setVisible(not wants_client)
        self.prepare.setVisible(stage in ("about", "failed") and plan is not None and not unknown)
        self.go.setVisible(stage in ("about", "failed") and not unknown and not wants_client)
        self.go.setText(_("Try again") if stage == "failed" else _("Open the browser"))
        self.close_button.setVisible(stage == "done")
        self.close_button.setDefault(stage == "done")
        self.grow()
        QTimer.singleShot(_LATE_MS, self, self.grow)

    def _show_steps(self, shown: bool) -> None:
        _ = self.ui._
        texts = (
            (_("The browser opens {who}'s page.").format(who=self.who), ""),
            (
                _("Choose the account of this address and allow what is asked for."),
                _("No password is typed here. The mailbox is read only to find those who want no more mail."),
            ),
            (_("Come back to Kawaraban."), _("It goes on by itself.")),
        )
        for row, (text, small) in zip(self.steps, texts, strict=True):
            row.set(text, small)
            row.setVisible(shown)

    def _waiting_words(self) -> str:
        _ = self.ui._
        if self._at == "asking":
            return _("{who} is asked for the leave to send…").format(who=self.who)
        if self._at == "checking":
            return _("The mail server is tried…")
        return _("Please go on in the browser. Nothing is changed until you allow it there.")

    def _show_notice(self, missing: bool) -> None:
        _ = self.ui._
        if self.stage == "failed" and self.error is not None:
            text = self.ui.error_text(self.error)
            self.notice.set(f"{text.title}\n{text.cause}\n{text.next}", tone="stop")
        elif self.stage == "done" and self.outcome is not None:
            if self.outcome.trouble is not None:
                text = self.ui.error_text(self.outcome.trouble)
                self.notice.set(f"{text.title}\n{text.cause}\n{text.next}", tone="warn")
            else:
                self.notice.set(self._done_words(self.outcome), tone="ok")
        elif self.stage == "about" and missing:
            text = self.ui.error_text(AppError("oauth-client-missing", provider=self.who))
            other = _("If that is too much, use an app password where your provider offers one.")
            words = [text.cause, other] if self.who == "Google" else [text.cause]
            self.notice.set("\n".join(words), tone="info")
        else:
            self.notice.set("")

    def _done_words(self, done: LoginDone) -> str:
        _ = self.ui._
        words = [_("You are signed in.")]
        if done.checked:
            words.append(_("The mail server takes the sign-in."))
        if done.switched:
            words.append(_("From now on this account signs in this way; the password is not used any more."))
        return "\n".join(words)
