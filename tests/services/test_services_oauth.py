"""Signing in from end to end: log in, send, expire, be revoked in the middle, log in again, finish."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.delivery import worker
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.paths import user_data
from desktop_app.services import Services, build, oauth_access
from desktop_app.services.environment import Environment
from desktop_app.services.help_pages import help_pages, page_for
from desktop_app.services.oauth_views import LoginStep
from desktop_app.storage import mail_accounts, mailings, secrets, settings
from desktop_app.storage.database import create_book
from tests.command_line import CommandLine
from tests.fake_oauth import CLIENT, SECRET, FakeOAuth, TokenImap, TokenMail, browse
from tests.sending import FROM, Shopfront, open_shop


@dataclass
class Scene:
    oauth: FakeOAuth
    mail: TokenMail
    imap: TokenImap
    shop: Shopfront
    services: Services

    def send(self) -> Any:
        account = mail_accounts.load_account(self.shop.book)
        assert account is not None
        credential = self.services.account.credential(account)
        return self.shop.job(account=account, credential=credential).send(self.shop.newsletter)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Sign-ins are kept for the whole process."""
    yield
    oauth_access._sources.clear()
    secrets._memory.clear()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        oauth = stack.enter_context(FakeOAuth())
        mail, imap = stack.enter_context(TokenMail(oauth)), stack.enter_context(TokenImap(oauth))
        oauth.write_clients(user_data())
        shop = open_shop(
            tmp_path / "a.book", mail.port, 8, user=FROM, sign_in="oauth2", oauth="google", provider="gmail",
            imap_host="127.0.0.1", imap_port=imap.port, imap_security="none", inbox="imap",
        )
        stack.callback(shop.book.close)
        services = build(shop.book, Environment(clock=shop.clock, language="ja"))
        yield Scene(oauth, mail, imap, shop, services)


def test_a_run_survives_an_expired_token_and_a_revoked_leave(scene: Scene) -> None:
    scene.services.oauth.login(FROM, open_page=browse)
    scene.mail.drops_each = True  # so that each mail needs a sign-in

    def at(count: int) -> None:
        if count == 2:
            scene.oauth.expire_all()
        if count == 5:
            scene.oauth.revoke_all()

    scene.mail.at_mail = at
    with pytest.raises(AppError) as caught:
        scene.send()
    assert caught.value.id == "sign-in-again-needed"
    assert caught.value.params == {"provider": "Google"}
    assert len(scene.mail.got) == 6
    assert mailings.state(scene.shop.book, scene.shop.newsletter) is NewsletterState.PAUSED
    assert sorted(scene.shop.states().values()) == ["accepted"] * 6 + ["queued"] * 2
    assert not scene.services.oauth.plan(FROM).signed_in
    with pytest.raises(AppError, match="sign-in-again-needed"):
        scene.send()  # nothing changed: it says so again, without asking the server once more
    scene.mail.at_mail = lambda _: None
    scene.services.oauth.login(FROM, open_page=browse)
    report = scene.send()
    assert (report.done, report.why) == (True, "finished")
    assert len(scene.mail.got) == len(set(scene.mail.got)) == 8
    assert set(scene.shop.states().values()) == {"accepted"}


def test_tokens_that_hold_for_seconds_are_renewed_while_sending(scene: Scene) -> None:
    scene.oauth.seconds, scene.oauth.rotates = 0.3, True
    scene.mail.drops_each = True
    scene.services.oauth.login(FROM, open_page=browse)
    import time

    scene.mail.at_mail = lambda _: time.sleep(0.2)
    assert scene.send().done
    assert scene.oauth.refreshes() >= 3
    assert len(set(scene.mail.got)) == len(scene.mail.got) == 8
    assert len(scene.oauth.leaves) == 1  # each new leave took the place of the one before


def test_a_sign_in_server_that_is_down_keeps_the_run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "REOPEN_AFTER", (0.05, 0.05))
    scene.services.oauth.login(FROM, open_page=browse)
    scene.mail.drops_each = True

    def at(count: int) -> None:
        if count == 3:
            scene.oauth.expire_all()
            scene.oauth.answer = lambda _: (503, b"")

    scene.mail.at_mail = at
    report = scene.send()
    assert (report.done, report.why) == (False, "network")
    assert mailings.state(scene.shop.book, scene.shop.newsletter) is NewsletterState.SENDING
    scene.oauth.answer, scene.mail.at_mail = None, lambda _: None
    report = scene.send()
    assert report.done
    assert len(set(scene.mail.got)) == len(scene.mail.got) == 8


def test_the_mailbox_is_read_with_the_same_leave(scene: Scene) -> None:
    mailbox = scene.services.mailbox
    assert not mailbox.readable_quietly()
    scene.services.oauth.login(FROM, open_page=browse)
    assert mailbox.readable_quietly()
    mailbox.read_now()
    assert scene.imap.signed_in == 1
    scene.oauth.revoke_all()
    with pytest.raises(AppError, match="sign-in-again-needed"):
        mailbox.read_now()
    failed = mailbox.failed()
    assert failed is not None
    assert failed.error.id == "sign-in-again-needed"


def test_the_wrong_person_is_noticed_and_nothing_is_kept(scene: Scene) -> None:
    scene.oauth.who = "ben@example.jp"
    with pytest.raises(AppError, match="token-refused"):  # the mail server says so
        scene.services.oauth.login(FROM, open_page=browse)
    scene.oauth.says_who = True
    with pytest.raises(AppError, match="other-account-signed-in"):  # the sign-in server says so
        scene.services.oauth.login(FROM, open_page=browse)
    assert not scene.services.oauth.plan(FROM).signed_in


def test_a_wrong_person_later_does_not_push_out_the_right_one(scene: Scene) -> None:
    scene.services.oauth.login(FROM, open_page=browse)
    scene.oauth.who = "ben@example.jp"
    with pytest.raises(AppError, match="token-refused"):
        scene.services.oauth.login(FROM, open_page=browse)
    assert scene.send().done


def test_a_mailbox_that_may_not_send_is_told_though_signed_in(scene: Scene) -> None:
    scene.mail.refusal = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled"
    scene.mail.oauth = FakeOAuth()  # it refuses every token
    done = scene.services.oauth.login(FROM, open_page=browse)
    assert done.trouble is not None
    assert done.trouble.id == "smtp-auth-off"
    assert scene.services.oauth.plan(FROM).signed_in


def test_signing_in_switches_an_account_with_a_password(scene: Scene) -> None:
    book, account = scene.shop.book, scene.shop.account
    before = replace(account, sign_in="password", oauth="", user=None)
    mail_accounts.save_account(book, before, scene.shop.clock())
    done = scene.services.oauth.login(FROM.upper(), service="google", open_page=browse)
    assert (done.switched, done.checked) == (True, True)
    now = mail_accounts.load_account(book)
    assert now is not None
    assert (now.sign_in, now.oauth, now.user) == ("oauth2", "google", FROM)
    assert now.from_confirmed_at == account.from_confirmed_at
    assert scene.send().done


def test_the_steps_are_told_and_what_will_happen(scene: Scene) -> None:
    plan = scene.services.oauth.plan(FROM)
    assert (plan.service, plan.ready, plan.signed_in, plan.keyring) == ("google", True, False, False)
    steps: list[LoginStep] = []
    done = scene.services.oauth.login(FROM, open_page=browse, told=steps.append)
    assert steps == ["waiting", "asking", "checking"]
    assert (done.checked, done.kept, done.trouble) == (True, False, None)  # no keyring works here
    assert scene.services.oauth.plan(FROM).signed_in


def test_signing_out_forgets_and_gives_back(scene: Scene) -> None:
    scene.services.oauth.login(FROM, open_page=browse)
    (leave,) = scene.oauth.leaves
    assert scene.services.oauth.logout(FROM) == {
        "address": FROM, "service": "google", "forgotten": True, "revoked": True,
    }
    assert scene.oauth.revoked == [leave]
    assert not scene.services.oauth.plan(FROM).signed_in
    with pytest.raises(AppError, match="sign-in-first"):
        scene.send()
    assert scene.services.oauth.logout(FROM)["forgotten"] is False


def test_without_a_keyring_the_browser_asks_at_each_start(scene: Scene) -> None:
    opened: list[str] = []

    def opens(address: str) -> None:
        opened.append(address)
        browse(address)

    desk = build(scene.shop.book, replace(scene.services.environment, open_page=opens)).account
    account = desk.account()
    desk.credential(account)
    desk.credential(account)
    assert len(opened) == 1


def test_a_client_id_is_kept_and_its_secret_is_not_in_the_book(scene: Scene) -> None:
    desk = scene.services.oauth
    view = desk.save_client("google", " own-client ", "own-secret")
    assert (view.client_id, view.source, view.secret_kept) == ("own-client", "settings", True)
    assert desk.save_client("google", "own-client").secret_kept  # nothing typed: the kept one stays
    stored = json.dumps(settings.get(scene.shop.book, "oauth_clients"))
    assert "own-client" in stored
    assert "own-secret" not in stored
    assert not desk.save_client("google", "another").secret_kept
    assert desk.save_client("google", "").source == "file"
    assert desk.save_client("microsoft", "m", tenant="aoi.example").tenant == "aoi.example"
    for client, secret, tenant in (
        ("a b", None, ""), ("a\nb", None, ""), ("日本", None, ""), ("x", "s t", ""), ("x", None, "a/b"),
    ):
        with pytest.raises(AppError, match="oauth-client-unlikely"):
            desk.save_client("google", client, secret, tenant=tenant)
    with pytest.raises(AppError, match="sign-in-provider-unknown"):
        desk.save_client("yahoo", "x")


def test_without_a_client_id_it_says_what_to_do(scene: Scene) -> None:
    (user_data() / "oauth_clients.json").unlink()
    assert not scene.services.oauth.plan(FROM).ready
    with pytest.raises(AppError, match="oauth-client-missing"):
        scene.services.oauth.login(FROM, open_page=browse)
    with pytest.raises(AppError, match="oauth-client-missing"):
        scene.send()
    assert set(scene.shop.states().values()) <= {"queued"}


@pytest.mark.parametrize(
    ("address", "service"),
    [("a@gmail.com", "google"), ("a@outlook.jp", "microsoft"), ("a@example.jp", ""), ("a@yahoo.co.jp", "")],
)
def test_whose_page_an_address_needs(tmp_path: Path, address: str, service: str) -> None:
    with create_book(tmp_path / "b.book", practice=False, device_id="pc", now=Environment().clock()) as book:
        assert build(book, Environment()).oauth.plan(address).service == service


def test_the_only_service_that_knows_the_program_is_meant(scene: Scene) -> None:
    assert scene.services.oauth.plan("hanaya@own.example").service == "google"
    scene.services.oauth.save_client("microsoft", "m-1")
    assert scene.services.oauth.plan("hanaya@own.example").service == ""


def test_a_practice_book_signs_in_nowhere(tmp_path: Path) -> None:
    now = Environment().clock()
    with create_book(tmp_path / "p.book", practice=True, device_id="pc", now=now) as book:
        desk = build(book, Environment()).oauth
        with pytest.raises(AppError, match="practice-real-account"):
            desk.login("a@gmail.com", open_page=browse)


def test_the_command_line_signs_in_and_out(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user_data() / "oauth_clients.json").write_text(json.dumps({
        "google": {"authorize": f"{scene.oauth.base}/authorize", "token": f"{scene.oauth.base}/token"}
    }))
    monkeypatch.setattr("webbrowser.open", browse)
    run = CommandLine(tmp_path, monkeypatch, tmp_path / "cli.book")
    address = "aoi@gmail.com"
    scene.oauth.who = address
    assert run("oauth", "login", address, code=1)["id"] == "oauth-client-missing"
    assert run("oauth", "login", "a@example.jp", code=1)["id"] == "sign-in-provider-unknown"
    done = run(
        "oauth", "login", address, "--client-id", CLIENT, "--client-secret-stdin", stdin=f"{SECRET}\n"
    )
    assert done == {
        "address": address, "provider": "google", "kept": False, "checked": False, "switched": False,
    }
    assert f"{scene.oauth.base}/authorize?" in run.said
    assert SECRET not in run.said
    assert run("oauth", "logout", address)["forgotten"] is True
    scene.oauth.page = lambda asked: {"error": "access_denied", "state": asked["state"]}
    assert run("oauth", "login", address, code=1)["id"] == "sign-in-denied"


def test_the_help_is_complete_in_both_languages() -> None:
    japanese, english = help_pages("ja"), help_pages("en")
    assert [page.id for page in japanese] == [page.id for page in english]
    for one, other in zip(japanese, english, strict=True):
        assert len(one.steps) == len(other.steps) >= 3, one.id
        assert len(one.notes) == len(other.notes) >= 1, one.id
        assert all(step.text for page in (one, other) for step in page.steps)
        assert any(ord(letter) > 0x3000 for letter in one.title + one.lead)
        assert not any(ord(letter) > 0x30FF for letter in other.lead)


@pytest.mark.parametrize(
    ("wanted", "provider", "page"),
    [
        ("app-password", "gmail", "app-password-google"), ("app-password", "yahoojp", "app-password-yahoojp"),
        ("app-password", "icloud", "app-password-icloud"), ("app-password", "docomo", "app-password-docomo"),
        ("own-client", "gworkspace", "own-workspace"), ("own-client", "google", "own-google"),
        ("own-client", "microsoft", "own-entra"), ("oauth", "outlook", "own-entra"), ("dns", "", "dns"),
        ("own-entra", "gmail", "own-entra"), ("nothing", "", "app-password-google"),
        ("app-password", "zoho", "app-password-other"), ("app-password", "rental", "app-password-other"),
        ("app-password", "", "app-password-google"), ("own-client", "", "own-workspace"),
    ],
)  # fmt: skip
def test_the_page_that_fits(wanted: str, provider: str, page: str) -> None:
    assert page_for(wanted, provider) == page
