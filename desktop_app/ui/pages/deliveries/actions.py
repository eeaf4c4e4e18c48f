"""What a person does with a run: pause, go on, call off, mend what stopped it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.delivery_sheet import Run
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.accept import AcceptDialog
from desktop_app.ui.pages.deliveries.run_card import OF_ACCOUNT, OF_INBOX
from desktop_app.ui.sending import sending
from desktop_app.ui.sending_words import mails

_ASK_PASSWORD = ("wrong-password", "password-", "sign-in", "app-password", "token-refused", "oauth-client")
"""Errors after which the frame asks for the password, or the sign-in in the browser, anew."""


class RunActions(QObject):
    """Each act is bound to the run that was shown when it was asked for, whatever is shown afterwards."""

    def __init__(self, ui: Ui, page: QWidget) -> None:
        super().__init__(page)
        self._ui, self._page = ui, page
        self._reasons: dict[str, Mapping[str, str]] = {}
        """By newsletter: given for warnings that came up since the check, kept until it goes on."""

    def pause(self, newsletter: str) -> None:
        """Stop before the next mail."""
        sending(self._ui).pause(newsletter)

    def go_on(self, run: Run) -> None:
        """Go on; without a mailbox that is read, the owner affirms that the replies were read."""
        ui, services, newsletter = self._ui, self._ui.services, run.newsletter_id
        if sending(ui).running is not None:
            ui.toast(ui._("Another newsletter is being sent. Continue when it is done."))
            return
        ui.tasks.look(
            self,
            lambda: (services.mailbox.readable, services.delivery_view.accepted(newsletter)),
            partial(self._go_on, run),
            key="continue",
        )

    def _go_on(self, run: Run, found: tuple[bool, dict[str, str]]) -> None:
        readable, accepted = found[0], {**found[1], **self._reasons.get(run.newsletter_id, {})}
        if readable:
            self._start(run, accepted, read_by_hand=False)
            return
        _ = self._ui._
        self._ui.ask(
            self._page.window(),
            _("Have you read all replies?"),
            _(
                "This program does not read the mailbox. Before more mails leave, read every reply that has "
                "come so far and enter every request to stop."
            ),
            _("I have read them all. Continue"),
            partial(self._start, run, accepted, read_by_hand=True),
        )

    def _start(self, run: Run, accepted: Mapping[str, str], *, read_by_hand: bool) -> None:
        sending(self._ui).start(
            run.newsletter_id,
            title=run.title,
            accept=accepted,
            read_by_hand=read_by_hand,
            failed=self._failed,
        )

    def _failed(self, error: AppError) -> None:
        """The card names it, with the button that mends it; a refused password is asked for anew."""
        if error.id.startswith(_ASK_PASSWORD):
            self._ui.error(error)

    def mend(self, run: Run) -> None:
        """What the button of the problem does."""
        ending = sending(self._ui).endings.get(run.newsletter_id)
        if ending is None or ending.error is None:
            return
        error = ending.error
        if error.id == "warnings-not-accepted":
            what = str(error.params.get("what", ""))
            then = partial(self._accepted, run)
            AcceptDialog(self._ui, self._page.window(), error.rules, what, then).open()
        elif error.id == "check-blocks" and OF_INBOX in error.rules:
            self._ui.go("inbox")
        elif error.id == "check-blocks":
            self._ui.go("settings", section="shop")
        elif error.id.startswith(OF_ACCOUNT):
            self._ui.go("settings", section="account")
        else:
            self.go_on(run)

    def _accepted(self, run: Run, reasons: Mapping[str, str]) -> None:
        self._reasons[run.newsletter_id] = reasons
        self.go_on(run)

    def call_off(self, run: Run) -> None:
        """End the run for good; asked once with the number of mails that stay here."""
        _, ui = self._ui._, self._ui
        number = mails(ui, run.open)

        def called_off(kept: int) -> None:
            ui.toast(ui._("Called off: {mails} stayed here.").format(mails=mails(ui, kept)))

        ui.ask(
            self._page.window(),
            _("Call off “{title}”?").format(title=run.title),
            _("{mails} that have not left stay here for good. Those that left can't be called back.").format(
                mails=number
            ),
            _("Call off, keep back {mails}").format(mails=number),
            lambda: sending(ui).cancel(run.newsletter_id, called_off),
            danger=True,
        )
