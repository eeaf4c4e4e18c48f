"""An account is tried step by step and kept only when it can send; each failure has its sentence."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.accounts import account_check
from desktop_app.accounts.providers import provider_of, providers
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.i18n.error_texts import describe
from desktop_app.practice.server import PracticeServer
from desktop_app.services import Services, build
from desktop_app.services.account_views import StepView
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.fakes import FaultSmtp, Say, once
from tests.lookups import made_up

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SHOP, OPTOUT = "aoi@example.jp", "teishi@example.jp"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        yield build(book, Environment(clock=lambda: NOW, language="ja", lookup=made_up))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    """A mail server on loopback that wants a password, and its Maildir."""
    with PracticeServer(tmp_path / "mail", [SHOP, OPTOUT]) as running:
        yield running


def given(server: PracticeServer, **changes: Any) -> dict[str, Any]:
    return {
        "address": SHOP,
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "security": "none",
        "user": server.user,
        "maildir": str(server.maildir),
        "per_hour": 0,
        "per_day": 0,
        **changes,
    }


def test_what_works_is_kept_with_its_proofs(services: Services, server: PracticeServer) -> None:
    told: list[StepView] = []
    tried = services.account.connect(given(server), password=server.password, told=told.append)
    assert (tried.ok, tried.saved, tried.sends, tried.password_kept) == (True, True, True, False)
    started = [one.step for one in told if one.state == "running" and not one.seconds]
    finished = [one.step for one in told if one.state == "ok"]
    steps = ["connect", "tls", "sign_in", "mail_from", "mailbox", "optout_probe"]
    assert started == finished == steps
    state = services.account.state()
    assert state.account is not None
    assert state.account.from_confirmed_at == NOW
    assert state.probe_holds
    assert state.password_kept  # in memory: no keyring works here, and the page says so
    assert not state.keyring
    assert services.account.password() == server.password
    (own,) = services.account.own_addresses()
    assert (own.address, own.confirmed, own.account) == (SHOP, True, True)


def test_the_kept_password_is_used_when_none_is_typed(services: Services, server: PracticeServer) -> None:
    services.account.connect(given(server), password=server.password)
    assert services.account.connect(given(server), password="").ok


def test_a_wrong_password_keeps_nothing_and_is_tried_once(services: Services, server: PracticeServer) -> None:
    tried = services.account.connect(given(server), password="falsch")
    assert (tried.ok, tried.saved, tried.sends) == (False, False, False)
    assert tried.failed is not None
    assert tried.failed.error is not None
    assert tried.failed.error.id == "wrong-password"
    assert mail_accounts.load_account(services.book) is None
    assert services.account.state().account is None


def test_a_failure_leaves_the_account_that_works(services: Services, server: PracticeServer) -> None:
    services.account.connect(given(server), password=server.password)
    before = mail_accounts.load_account(services.book)
    tried = services.account.connect(given(server, smtp_port=closed_port()), password="falsch")
    assert not tried.saved
    assert mail_accounts.load_account(services.book) == before
    assert services.account.password() == server.password


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize(
    ("changes", "step", "error"),
    [
        ({"smtp_port": 0}, "connect", "mail-server-not-there"),
        ({"security": "ssl"}, "connect", "tls-failed"),
        ({"security": "starttls"}, "tls", "tls-not-offered"),
        ({"smtp_host": "no-such-host.invalid"}, "connect", "mail-host-unknown"),
    ],
    ids=["closed port", "no TLS there", "no STARTTLS", "offline or misspelt"],
)
def test_each_failure_has_its_step_and_words(
    services: Services,
    server: PracticeServer,
    changes: dict[str, Any],
    step: str,
    error: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if changes.get("smtp_port") == 0:
        changes = {"smtp_port": closed_port()}
    if "smtp_host" in changes:
        monkeypatch.setattr(socket, "create_connection", _no_network)
    tried = services.account.connect(given(server, **changes), password=server.password)
    failed = tried.failed
    assert failed is not None
    assert failed.error is not None
    assert (failed.step, failed.error.id) == (step, error)
    for language in ("ja", "en"):
        text = describe(failed.error, language)
        assert text.title
        assert text.next


def _no_network(*_: object, **__: object) -> None:
    raise socket.gaierror(-2, "Name or service not known")


def test_a_refused_sender_is_told_with_the_servers_words(services: Services) -> None:
    refused = Say("553 5.7.1 Sender address rejected: not owned by user aoi")
    with FaultSmtp(once(Stage.MAIL, refused), password="pw") as smtp:
        values = {
            "address": SHOP, "smtp_host": "127.0.0.1", "smtp_port": smtp.port, "security": "none",
            "user": "aoi", "per_hour": 0, "per_day": 0,
        }
        tried = services.account.connect(values, password="pw")
    assert tried.failed is not None
    assert tried.failed.step == "mail_from"
    assert tried.failed.text is not None
    assert "not owned by user" in tried.failed.text.cause
    assert not tried.saved


def test_a_probe_that_is_not_found_keeps_the_account_and_says_so(
    services: Services, server: PracticeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_check, "PROBE_SECONDS_LOOPBACK", 0.3)
    other = tmp_path / "other"
    (other / "new").mkdir(parents=True)
    (other / "cur").mkdir()
    told: list[StepView] = []
    values = given(server, maildir=str(other))
    tried = services.account.connect(values, password=server.password, told=told.append)
    assert (tried.ok, tried.saved, tried.sends) == (False, True, True)
    assert tried.failed is not None
    assert tried.failed.error is not None
    assert tried.failed.error.id == "probe-not-found"
    waiting = [one for one in told if one.step == "optout_probe" and one.seconds]
    assert waiting
    assert all(one.limit == 0.3 for one in waiting)
    assert not services.account.state().probe_holds


class _StopError(Exception):
    pass


def test_cancelling_while_the_probe_is_waited_for_changes_nothing(
    services: Services, server: PracticeServer, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    (other / "new").mkdir(parents=True)
    (other / "cur").mkdir()
    seen: list[str] = []

    def check() -> None:
        if "optout_probe" in seen:
            raise _StopError

    with pytest.raises(_StopError):
        services.account.connect(
            given(server, maildir=str(other)), password=server.password,
            told=lambda step: seen.append(step.step), check=check,
        )
    assert mail_accounts.load_account(services.book) is None


def test_replies_read_by_hand_need_no_mailbox(services: Services, server: PracticeServer) -> None:
    tried = services.account.connect(given(server, maildir=None), password=server.password)
    assert tried.ok
    account = mail_accounts.load_account(services.book)
    assert account is not None
    assert (account.inbox, account.from_confirmed_at) == ("none", NOW)


def test_a_practice_book_takes_no_real_account(tmp_path: Path, server: PracticeServer) -> None:
    with create_book(tmp_path / "p.book", practice=True, device_id="pc", now=NOW) as book:
        services = build(book, Environment(clock=lambda: NOW))
        with pytest.raises(AppError, match="practice-real-account"):
            services.account.connect(given(server), password=server.password)


def test_saving_without_a_test_proves_nothing(services: Services, server: PracticeServer) -> None:
    services.account.change(given(server), password="later")
    account = mail_accounts.load_account(services.book)
    assert account is not None
    assert account.from_confirmed_at is None
    assert services.account.password() == "later"
    assert not services.account.own_addresses()[0].confirmed


def test_own_addresses_are_added_confirmed_and_forgotten(services: Services, server: PracticeServer) -> None:
    services.account.connect(given(server), password=server.password)
    services.account.add_own_address("private@example.com")
    waiting = services.account.own_addresses()[-1]
    assert (waiting.address, waiting.confirmed, waiting.waiting) == ("private@example.com", False, True)
    with pytest.raises(AppError, match="own-address-code-wrong"):
        services.account.confirm_own_address("private@example.com", "0")
    services.account.forget_own_address("private@example.com")
    assert [one.account for one in services.account.own_addresses()] == [True]


def test_a_code_leaves_with_an_account_of_a_japanese_domain(
    services: Services, server: PracticeServer
) -> None:
    services.account.change({**given(server), "address": "aoi@花屋.jp"}, password=server.password)
    assert services.account.add_own_address("private@example.com")["address"] == "private@example.com"


def test_the_page_proposes_the_shops_address(services: Services) -> None:
    page = services.account.page()
    assert page.proposed == SHOP
    services.shop.change({"contact": "https://example.jp/ask"})
    assert services.account.page().proposed == OPTOUT
    assert page.state.account is None
    known = {one.id for one in page.providers}
    assert known >= {"gmail", "yahoojp", "icloud", "outlook", "sakura", "xserver"}


def test_every_provider_is_complete() -> None:
    for one in providers():
        assert set(one.names) == set(one.helps) == {"ja", "en"}
        assert all(one.helps.values()), one.id
        assert set(one.sure) == {"servers", "user", "sign_in", "limits"}
        for server in (one.smtp, one.imap):
            assert server is None or (server.security in ("ssl", "starttls") and 0 < server.port < 65536)
        assert not one.own_part or one.smtp.host.startswith(one.own_part)
    assert len({one.id for one in providers()}) == len(providers())


@pytest.mark.parametrize(
    ("address", "provider", "user"),
    [
        ("hana@gmail.com", "gmail", "hana@gmail.com"),
        ("hana@YAHOO.co.jp", "yahoojp", "hana"),
        ("hana@me.com", "icloud", "hana@me.com"),
        ("hana@abc.ocn.ne.jp", "ocn", "hana@abc.ocn.ne.jp"),
        ("hana@docomo.ne.jp", "docomo", ""),
        ("hana@hanaya.example", None, None),
        ("hana", None, None),
    ],
)
def test_a_provider_is_known_by_its_domain(address: str, provider: str | None, user: str | None) -> None:
    found = provider_of(address)
    assert (found.id if found else None) == provider
    if found is not None:
        assert found.user_for(address) == user


def test_limits_may_be_taken_away(services: Services, server: PracticeServer) -> None:
    services.account.change(given(server, per_hour=-3, per_day=0), password="x")
    account = mail_accounts.load_account(services.book)
    assert account is not None
    assert (account.per_hour, account.per_day) == (1, 0)
