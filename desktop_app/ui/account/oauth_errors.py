"""The button of an error that a sign-in, or another client id, mends."""

from desktop_app.domain.errors import AppError
from desktop_app.services.account_views import AccountRow
from desktop_app.services.oauth_views import NEEDS_CLIENT, NEEDS_SIGN_IN
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, button
from desktop_app.ui.widgets.dialogs import DialogBase

_SIGN_IN = NEEDS_SIGN_IN | {"token-refused"}


def mending_button(ui: Ui, dialog: DialogBase, error: AppError) -> Button | None:
    """A button for the dialog of `error`; None when nothing of that kind helps. Its text is the caller's."""
    if error.id in _SIGN_IN:
        return button(ui, "primary", icon="log-in", clicked=lambda: _sign_in(ui, dialog))
    if error.id in NEEDS_CLIENT:
        return button(ui, "primary", icon="key-round", clicked=lambda: _client(ui, dialog))
    return None


def mending_text(ui: Ui, error: AppError) -> str:
    """What that button does."""
    return ui._("Sign in again") if error.id in _SIGN_IN else ui._("Enter the client id")


def _sign_in(ui: Ui, dialog: DialogBase) -> None:
    """For the account that can't sign in; the default one where each could."""
    parent = dialog.parentWidget()
    dialog.accept()

    def found(rows: tuple[AccountRow, ...]) -> None:
        mine = sorted((row for row in rows if row.sign_in == "oauth2"), key=lambda row: row.password_kept)
        if not mine:
            ui.go("settings", section="account")
            return
        from desktop_app.ui.account.oauth_dialog import sign_in

        done = ui._("You are signed in. A sending that stopped goes on from its page.")
        sign_in(ui, parent, mine[0].address, "", lambda: ui.toast(done))

    ui.tasks.look(ui.tasks, lambda: ui.services.account.list(), found, key="sign-in-again")


def _client(ui: Ui, dialog: DialogBase) -> None:
    from desktop_app.ui.account.oauth_client_dialog import show_clients

    parent = dialog.parentWidget()
    dialog.accept()
    show_clients(ui, parent)
