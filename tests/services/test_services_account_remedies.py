"""Each failure of the account check tells the one thing that most likely helps."""

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.accounts.account_check import Step
from desktop_app.accounts.lookup import Lookup
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.services import Services, build
from desktop_app.services.account_views import Remedy, StepView, Tried
from desktop_app.services.environment import Environment
from desktop_app.services.remedies import remedy_for
from desktop_app.storage import settings
from desktop_app.storage.database import create_book
from desktop_app.storage.mail_accounts import MailAccount
from tests.certificates import self_signed
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp, Say, once
from tests.lookups import made_up

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ACCOUNT = MailAccount(
    id="a", address="info@hanaya.jp", smtp_host="mail.hanaya.jp", smtp_port=465, user="info@hanaya.jp",
    imap_host="mail.hanaya.jp", imap_port=993, inbox="imap",
)


def nothing() -> None:
    """Nobody cancels."""


def advice(
    error: AppError, step: str = "sign_in", *, lookup: Lookup | None = None, optout: str = "", **changes: Any
) -> Remedy:
    environment = Environment(language="ja", lookup=lambda: lookup or made_up())
    view = remedy_for(
        replace(ACCOUNT, **changes), Step(step=step, ok=False, error=error), environment, nothing, optout
    )
    assert view.remedy is not None
    assert view.remedy.text
    assert "{" not in view.remedy.text
    return view.remedy


def refused(reply: str = "") -> AppError:
    return AppError("wrong-password", host="x", reply=reply)


@pytest.mark.parametrize(
    ("changes", "code", "given"),
    [
        (
            {"provider": "yahoojp", "address": "hana@yahoo.co.jp", "user": "hana@yahoo.co.jp"}, "user-form",
            "hana",
        ),
        ({"provider": "lolipop", "user": "info"}, "user-form", "info@hanaya.jp"),
        ({"user": "info"}, "user-form", "info@hanaya.jp"),
        ({"provider": "kagoya", "user": "info@hanaya.jp"}, "user-id", None),
        ({"provider": "gmail", "address": "a@gmail.com", "user": "a@gmail.com"}, "app-password", None),
        ({"provider": "icloud", "address": "a@me.com", "user": "a@me.com"}, "app-password", None),
        ({"provider": "m365"}, "oauth", None),
        ({"provider": "yahoojp", "address": "hana@yahoo.co.jp", "user": "hana"}, "yahoo-allowed", None),
        ({"provider": "sakura"}, "foreign-ip", None),
        ({"provider": "ses", "user": "AKIA"}, "relay-key", None),
        ({}, "retype", None),
        ({"provider": "lolipop"}, "retype", None),
    ],
)
def test_a_wrong_password(changes: dict[str, Any], code: str, given: str | None) -> None:
    found = advice(refused(), **changes)
    assert (found.code, found.changes.get("user")) == (code, given)


@pytest.mark.parametrize(
    ("provider", "code"),
    [("", "imap-allowed"), ("yahoojp", "yahoo-allowed"), ("m365", "oauth"), ("sonet", "imap-ordered")],
)
def test_a_mailbox_that_says_no_although_sending_went_well(provider: str, code: str) -> None:
    assert advice(refused(), "mailbox", provider=provider).code == code


@pytest.mark.parametrize(
    ("error", "step", "code", "page"),
    [
        (AppError("app-password-needed", host="x", reply=""), "sign_in", "app-password", "app-password"),
        (AppError("smtp-auth-off", host="x"), "sign_in", "smtp-auth-off", "own-client"),
        (AppError("token-refused", host="x"), "sign_in", "sign-in-again", "oauth"),
        (AppError("oauth-client-missing", provider="x"), "sign_in", "own-client", "own-client"),
        (AppError("password-missing"), "sign_in", "password-missing", ""),
        (AppError("mail-server-refused", host="x", reply="550 no"), "mail_from", "ask-provider", ""),
        (AppError("account-limit-reached", host="x", reply=""), "optout_probe", "limit", ""),
        (AppError("from-rewritten", address="x"), "optout_probe", "from-alias", ""),
        (AppError("mailbox-not-there"), "mailbox", "imap-allowed", ""),
        (AppError("optout-address-not-set"), "optout_probe", "set-optout", ""),
    ],
)
def test_other_failures(error: AppError, step: str, code: str, page: str) -> None:
    found = advice(error, step)
    assert (found.code, found.page) == (code, page)


def test_microsoft_tells_two_things_with_one_code() -> None:
    off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant"
    for reply, code in ((off, "smtp-auth-off"), ("550 5.7.30 Basic authentication", "oauth")):
        error = AppError("password-sign-in-ended", host="x", reply=reply)
        assert advice(error, provider="m365").code == code
    assert advice(AppError("password-sign-in-ended", host="x", reply="")).code == "app-password"


def test_the_sender() -> None:
    error = AppError("sender-refused", host="x", reply="553 5.7.1")
    own = advice(error, "mail_from", user="hana@hanaya.jp")
    assert (own.code, own.changes) == ("from-is-user", {"address": "hana@hanaya.jp"})
    assert advice(error, "mail_from").code == "from-not-owned"
    assert advice(error, "mail_from", provider="ses", user="AKIA").code == "from-verify"


def test_the_probe() -> None:
    error = AppError("probe-not-found", seconds=120)
    assert advice(error, "optout_probe", optout="stop@hanaya.jp").code == "probe-other-mailbox"
    assert advice(error, "optout_probe", optout="info@hanaya.jp").code == "probe-spam"
    hand = advice(error, "optout_probe", optout="stop@hanaya.jp", inbox="none")
    assert hand.code == "probe-read-elsewhere"  # nobody looks into the account's own inbox


def test_a_host_that_is_not_there() -> None:
    error = AppError("mail-host-unknown", host="x")
    part = advice(error, "connect", provider="sakura", smtp_host="ACCOUNT.sakura.ne.jp")
    assert part.code == "own-part"
    assert "初期ドメイン" in part.text
    assert advice(error, "connect").code == "host-name"


@pytest.mark.parametrize(
    ("why", "records", "code"),
    [
        ("expired", {}, "clock"), ("unknown", {}, "not-trusted"), ("name", {}, "host-of-provider"),
        ("name", {("hanaya.jp", "TXT"): ("v=spf1 a:www1.sakura.ne.jp ~all",)}, "initial-domain"),
    ],
)
def test_a_certificate(why: str, records: dict[tuple[str, str], tuple[str, ...]], code: str) -> None:
    error = AppError("certificate-refused", host="mail.hanaya.jp", why=why)
    assert advice(error, "tls", lookup=made_up(records)).code == code
    if why == "name":
        assert advice(error, "tls", provider="sakura").code == "initial-domain"


# --- with real sockets


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        yield build(book, Environment(clock=lambda: NOW, language="ja", lookup=made_up))


def given(port: int, **changes: Any) -> dict[str, Any]:
    return {
        "address": "aoi@example.jp", "smtp_host": "localhost", "smtp_port": port, "security": "ssl",
        "user": "aoi@example.jp", **changes,
    }


def failed(tried: Tried) -> StepView:
    found = tried.failed
    assert found is not None
    return found


def test_the_other_protection_is_tried_and_offered(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with FaultSmtp(password="right", tls=context) as server:
        step = failed(services.account.connect(given(server.port), password="right"))
        assert step.remedy is not None
        assert (step.step, step.remedy.code) == ("connect", "other-protection")
        assert step.remedy.changes == {
            "smtp_host": "localhost", "smtp_port": server.port, "security": "starttls"
        }
        tried = services.account.connect(given(server.port, **step.remedy.changes), password="right")
        assert tried.ok
    assert json.dumps(services.account.show())


def test_a_certificate_for_another_name(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = self_signed(tmp_path, name="other.example")
    with FaultSmtp(password="right", tls=context, implicit=True) as server:
        unknown = failed(services.account.connect(given(server.port), password="right"))
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        name = failed(services.account.connect(given(server.port), password="right"))
    for step, code in ((unknown, "not-trusted"), (name, "host-of-provider")):
        assert step.error is not None
        assert step.error.id == "certificate-refused"
        assert step.remedy is not None
        assert step.remedy.code == code
    assert not any(line.startswith("AUTH") for visit in server.visits for line in visit.commands)


def test_the_failure_is_told_before_what_helps(services: Services) -> None:
    told: list[StepView] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    services.account.connect(given(port, smtp_host="127.0.0.1"), password="x", told=told.append)
    assert [(one.state, one.remedy is None) for one in told] == [
        ("running", True), ("failed", True), ("failed", False)
    ]


def test_a_wrong_password_is_never_repeated(services: Services) -> None:
    with FaultSmtp(password="right") as server:
        tried = services.account.connect(
            given(server.port, smtp_host="127.0.0.1", security="none"), password="wrong"
        )
        step = failed(tried)
        assert step.remedy is not None
        assert (step.step, step.remedy.code) == ("sign_in", "retype")
        assert sum(line.upper().startswith("AUTH") for visit in server.visits for line in visit.commands) == 1


def test_nothing_answers_on_any_port(services: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    step = failed(services.account.connect(given(port, smtp_host="127.0.0.1"), password="x"))
    assert step.remedy is not None
    assert step.remedy.code == "check-server"
    old = failed(services.account.connect(given(25, smtp_host="127.0.0.1"), password="x"))
    assert old.remedy is not None
    assert old.remedy.code == "port-25"


def test_the_command_line_tells_the_remedy(services: Services) -> None:
    with FaultSmtp(once(Stage.MAIL, Say("553 5.7.1 not owned by user"))) as server:
        services.account.change(
            given(server.port, smtp_host="127.0.0.1", security="none", user=None), no_imap=True
        )
        told = services.account.test()
    last = told["steps"][-1]
    assert (told["ok"], last["step"], last["remedy"]["code"]) == (False, "mail_from", "from-not-owned")
