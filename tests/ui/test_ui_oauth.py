"""Signing in from the window: each stage says what happens and what to do; and the help."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.paths import user_data
from desktop_app.services import oauth_access
from desktop_app.storage import mail_accounts, secrets
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.ui.account import help_dialog
from desktop_app.ui.account.help_dialog import HelpDialog, show_help
from desktop_app.ui.account.oauth_client_dialog import OAuthClientDialog
from desktop_app.ui.account.oauth_dialog import SignInDialog, sign_in
from desktop_app.ui.context import Ui
from desktop_app.ui.frame_dialogs import ErrorDialog
from desktop_app.ui.lanes import Threads
from desktop_app.ui.tasks import TaskRunner
from tests.fake_oauth import FakeOAuth, TokenMail, browse

SHOP = "aoi@example.jp"


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Addresses that the browser was given; it goes there when a test lets it."""
    addresses: list[str] = []
    monkeypatch.setattr(help_dialog, "open_in_browser", addresses.append)
    yield addresses
    oauth_access._sources.clear()
    secrets._memory.clear()


@pytest.fixture
def fake() -> Iterator[FakeOAuth]:
    with FakeOAuth() as server:
        server.write_clients(user_data())
        yield server


@pytest.fixture
def live(ui: Ui) -> Iterator[Ui]:
    """With real threads: the browser comes back while the dialog waits."""
    threads = Threads(ui.services.book.release)
    ui.tasks = TaskRunner(threads, ui.frame.show_error)
    yield ui
    ui.tasks.stop(5)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What dialogs stand before; they are gone once they are closed."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


def dialog_of(
    ui: Ui, qtbot: QtBot, window: QWidget, service: str = "google", ended: list[str] | None = None
) -> SignInDialog:
    done = ended if ended is not None else []
    dialog = sign_in(ui, window, SHOP, service, lambda: done.append("then"))
    qtbot.waitUntil(lambda: dialog.plan is not None)
    return dialog


def test_it_says_what_will_happen(ui: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth) -> None:
    dialog = dialog_of(ui, qtbot, window)
    assert dialog.title.text() == "Google でサインイン"
    assert dialog.lead.said() == SHOP
    assert all(row.isVisibleTo(dialog) for row in dialog.steps)
    assert dialog.go.isVisibleTo(dialog)
    assert "保管場所" in dialog.keyring.text.said()  # no keyring works here
    assert not dialog.client.isVisibleTo(dialog)


def test_it_goes_well(
    live: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(help_dialog, "open_in_browser", browse)
    with TokenMail(fake) as mail:
        account = MailAccount(
            id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=mail.port, smtp_security="none", user=SHOP
        )
        mail_accounts.save_account(live.services.book, account, live.services.environment.clock())
        ended: list[str] = []
        dialog = dialog_of(live, qtbot, window, ended=ended)
        dialog.go.click()
        qtbot.waitUntil(lambda: dialog.stage == "done", timeout=8000)
        said = dialog.notice.text.said()
        assert "サインインできました" in said
        assert "メールサーバー" in said
        assert "パスワードはもう使いません" in said
        assert not ended
        dialog.close_button.click()
        assert ended == ["then"]


def test_closing_it_cancels(
    live: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth, opened: list[str]
) -> None:
    ended: list[str] = []
    dialog = dialog_of(live, qtbot, window, ended=ended)
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(opened), timeout=8000)
    assert dialog.links.isVisibleTo(dialog)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == opened[0]
    dialog.again.click()
    assert opened == [opened[0]] * 2
    dialog.reject()
    qtbot.waitUntil(lambda: not live.tasks.busy("sign-in"), timeout=8000)
    assert not ended
    assert not fake.forms


def test_a_refusal_is_told_and_can_be_tried_again(
    live: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(help_dialog, "open_in_browser", browse)
    fake.page = lambda asked: {"error": "access_denied", "state": asked["state"]}
    dialog = dialog_of(live, qtbot, window)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage == "failed", timeout=8000)
    assert "許可されませんでした" in dialog.notice.text.said()
    assert dialog.go.text() == "もう一度"
    fake.page = None
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stage == "done", timeout=8000)


def test_without_a_client_id_it_leads_there(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    dialog = dialog_of(ui, qtbot, window)
    assert not dialog.go.isVisibleTo(dialog)
    assert dialog.client.isVisibleTo(dialog)
    assert "クライアント ID" in dialog.notice.text.said()
    dialog.client.click()
    form = dialog.findChild(OAuthClientDialog)
    assert form is not None
    form.client_id.setText("id-1")
    form.secret.setText("s-1")
    form.save.click()
    assert ui.services.oauth.clients().clients[0].client_id == "id-1"
    assert dialog.go.isVisibleTo(dialog)
    assert not dialog.client.isVisibleTo(dialog)


def test_an_unknown_address_asks_whose_it_is(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    dialog = dialog_of(ui, qtbot, window, service="")
    assert dialog.which.isVisibleTo(dialog)
    assert not dialog.go.isVisibleTo(dialog)
    ui.services.oauth.save_client("microsoft", "m-1")
    ui.services.oauth.save_client("google", "g-1")
    dialog._chosen("google")
    assert dialog.title.text() == "Google でサインイン"
    assert dialog.go.isVisibleTo(dialog)
    assert not dialog.which.isVisibleTo(dialog)


def test_an_address_that_is_none_is_told(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    dialog = sign_in(ui, window, "keine", "google", lambda: None)
    assert dialog.stage == "failed"
    assert dialog.notice.text.said()
    dialog.begin()
    assert dialog.stage == "failed"


def test_the_client_form_tells_what_it_can_not_take(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    form = OAuthClientDialog(ui, window, "microsoft")
    form.save.click()
    assert form.rows["client_id"].problem.said()
    form.client_id.setText("two words")
    form.save.click()
    assert "クライアント ID の形" in form.rows["client_id"].problem.said()
    assert form.save.isEnabled()
    assert not form.secret.isVisibleTo(form)
    form.client_id.setText("id-2")
    form.tenant.setText("aoi.example")
    form.save.click()
    (_, microsoft) = ui.services.oauth.clients().clients
    assert (microsoft.client_id, microsoft.tenant, microsoft.source) == ("id-2", "aoi.example", "settings")


def test_the_form_never_shows_a_secret(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    ui.services.oauth.save_client("google", "id-1", "very-secret")
    form = OAuthClientDialog(ui, window, "google")
    assert form.client_id.text() == "id-1"
    assert form.secret.text() == ""
    assert "空のまま" in form.rows["secret"].hint.said()
    form.save.click()
    assert ui.services.oauth.clients().clients[0].secret_kept


def test_every_page_of_the_help_is_reached(ui: Ui, qtbot: QtBot, window: QWidget, opened: list[str]) -> None:
    dialog = show_help(ui, window, "app-password", "gmail")
    assert dialog.shown.id == "app-password-google"
    seen = set()
    for index in range(dialog.list.count()):
        dialog._chosen(index)
        seen.add(dialog.shown.id)
        assert dialog.title.text() == dialog.shown.title
        assert dialog.link.isVisibleTo(dialog) == bool(dialog.shown.link)
    assert len(seen) == dialog.list.count() == 9
    dialog._chosen(0)
    dialog.link.click()
    assert opened == ["https://myaccount.google.com/apppasswords"]


@pytest.mark.parametrize(
    ("error", "text"), [("sign-in-again-needed", "サインイン"), ("oauth-client-wrong", "クライアント ID")]
)
def test_an_error_brings_the_button_that_mends_it(
    ui: Ui, qtbot: QtBot, window: QWidget, error: str, text: str
) -> None:
    account = MailAccount(
        id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=1, user=SHOP, sign_in="oauth2", oauth="google"
    )
    mail_accounts.save_account(ui.services.book, account, ui.services.environment.clock())
    dialog = ErrorDialog(ui, window, AppError(error, provider="Google"))
    dialog.open()
    assert dialog.mend is not None
    assert text in dialog.mend.text()
    dialog.mend.click()
    assert any(isinstance(one, SignInDialog | OAuthClientDialog) for one in window.findChildren(QWidget))


def test_other_errors_have_no_such_button(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    dialog = ErrorDialog(ui, window, AppError("wrong-password", host="x"))
    assert dialog.mend is None


def test_everything_that_takes_the_focus_has_a_name(
    ui: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth
) -> None:
    sign = dialog_of(ui, qtbot, window)
    shown: tuple[QWidget, ...] = (
        sign, OAuthClientDialog(ui, window, "google"), HelpDialog(ui, window, "dns"),
    )
    for dialog in shown:
        for child in dialog.findChildren(QWidget):
            if child.focusPolicy() != Qt.FocusPolicy.NoFocus and child.isVisibleTo(dialog):
                named = child.accessibleName() or getattr(child, "text", lambda: "")()
                assert named, (dialog, child)


def test_a_damaged_file_is_told_and_can_be_mended_meanwhile(ui: Ui, qtbot: QtBot, window: QWidget) -> None:
    file = user_data() / "oauth_clients.json"
    file.write_text("{")
    dialog = sign_in(ui, window, SHOP, "google", lambda: None)
    stages = [dialog.stage]
    assert "oauth_clients.json" in dialog.notice.text.said()
    file.unlink()
    dialog.go.click()
    stages.append(dialog.stage)
    assert stages == ["failed", "about"]
    assert dialog.client.isVisibleTo(dialog)


def test_the_form_says_that_a_file_is_used(ui: Ui, qtbot: QtBot, window: QWidget, fake: FakeOAuth) -> None:
    form = OAuthClientDialog(ui, window, "google")
    assert str(user_data() / "oauth_clients.json") in form.file.text.said()
    assert form.client_id.text() == ""
    form.which.chosen.emit("microsoft")
    assert form.file.text.said() == ""
