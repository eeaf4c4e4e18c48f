"""The account check step by step, with the practice server's Maildir as the mailbox."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.account_check import AccountCheck, Watch, check_account
from desktop_app.accounts.connect import connect_imap, connect_smtp, is_loopback, smtp_server
from desktop_app.accounts.mailbox_search import MaildirSearch, wait_for
from desktop_app.accounts.own_mail import PROBE_HEADER, plain_mail
from desktop_app.accounts.probe import probe_holds, record_check
from desktop_app.accounts.servers import Server, require_loopback
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.practice.server import PracticeServer
from desktop_app.storage.database import create_book
from desktop_app.storage.mail_accounts import MailAccount, load_account
from tests.fakes import FaultSmtp, Say, for_recipient, once

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
SHOP = "news@hanaya.example"
OPTOUT = "stop@hanaya.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", [SHOP, OPTOUT]) as running:
        yield running


def account_of(server: PracticeServer, **changes: object) -> MailAccount:
    account = MailAccount(
        id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
        user=server.user, maildir=str(server.maildir), inbox="maildir",
    )
    return replace(account, **changes)  # type: ignore[arg-type]  # a wrong name fails at once


def check(
    account: MailAccount, password: str | None, optout: str = OPTOUT, seconds: float = 5
) -> AccountCheck:
    return check_account(account, password, optout, now=NOW, seconds=seconds)


def steps(result: AccountCheck) -> list[tuple[str, bool]]:
    return [(step.step, step.ok) for step in result.steps]


def failed(result: AccountCheck) -> str:
    error = result.steps[-1].error
    assert error is not None
    return error.id


def test_everything_is_in_order(server: PracticeServer) -> None:
    result = check(account_of(server), server.password)
    assert steps(result) == [
        ("connect", True), ("tls", True), ("sign_in", True), ("mail_from", True), ("mailbox", True),
        ("optout_probe", True),
    ]
    assert result.ok
    assert result.account.from_confirmed_at == NOW
    assert result.account.optout_probe_at == NOW
    assert result.account.plus_addressing is True
    assert result.steps[-1].detail == "plus-addressing"


@pytest.mark.parametrize("rule", ["JP-SEM-3-3-MAILBOX"])
def test_an_optout_address_that_ends_elsewhere_is_found_out(server: PracticeServer, rule: str) -> None:
    result = check(account_of(server), server.password, "stop@elsewhere.example", seconds=0.4)
    assert failed(result) == "probe-not-found"
    assert result.account.optout_probe_at is None
    assert result.account.from_confirmed_at is None
    assert rule


@pytest.mark.parametrize(
    ("changes", "password", "last", "error"),
    [
        ({}, "wrong", "sign_in", "wrong-password"),
        ({}, None, "sign_in", "password-missing"),
        ({"smtp_port": 1}, "x", "connect", "mail-server-not-there"),
        ({"smtp_security": "starttls"}, "x", "tls", "tls-not-offered"),
        ({"maildir": "/nowhere"}, "right", "mailbox", "maildir-not-there"),
        (
            {"inbox": "imap", "imap_host": "127.0.0.1", "imap_port": 1}, "right", "mailbox",
            "mail-server-not-there",
        ),
        ({"inbox": "imap"}, "right", "mailbox", "mailbox-not-set"),
    ],
)
def test_the_step_that_fails_is_named(
    server: PracticeServer, changes: dict[str, object], password: str | None, last: str, error: str
) -> None:
    result = check(account_of(server, **changes), server.password if password == "right" else password)
    assert (result.steps[-1].step, failed(result)) == (last, error)
    assert not result.ok
    assert all(step.ok for step in result.steps[:-1])


def test_without_an_optout_address_there_is_nothing_to_prove(server: PracticeServer) -> None:
    assert failed(check(account_of(server), server.password, "")) == "optout-address-not-set"


def test_a_mailbox_read_by_hand_confirms_from_by_mail_from() -> None:
    with FaultSmtp() as fake:
        account = MailAccount(
            id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=fake.port, smtp_security="none"
        )
        result = check(account, None)
        assert result.ok
        assert result.steps[-1].detail == "read-by-hand"
        assert result.account.from_confirmed_at == NOW
        assert not fake.taken
    with FaultSmtp(once(Stage.MAIL, Say("553 5.7.1 not owned by user"))) as fake:
        result = check(replace(account, smtp_port=fake.port), None)
        assert (result.steps[-1].step, failed(result)) == ("mail_from", "sender-refused")
        assert result.account.from_confirmed_at is None


def test_a_server_without_plus_addresses(tmp_path: Path) -> None:
    """The plus-address is refused; the plain probe arrives by another way into the Maildir."""
    with PracticeServer(tmp_path / "mail", [OPTOUT]) as server:

        def deliver(pause: float) -> None:
            for mail in fake.taken:
                server.drop_in(mail.data)

        def refuse_plus(stage: Stage, visit: object) -> Say | None:
            plus = stage is Stage.RCPT and "+" in getattr(visit, "recipient", "")
            return Say("550 5.1.1 User unknown") if plus else None

        with FaultSmtp(refuse_plus) as fake:
            account = account_of(server, smtp_port=fake.port, user=None)
            result = check_account(account, None, OPTOUT, now=NOW, seconds=5, watch=Watch(pause=deliver))
            assert result.ok
            assert result.account.plus_addressing is False
            assert result.steps[-1].detail == "token-in-subject"


def test_a_refused_probe_says_why(tmp_path: Path) -> None:
    refusal = for_recipient({OPTOUT: (Stage.RCPT, Say("550 5.4.5 Daily user sending limit exceeded"))})
    with PracticeServer(tmp_path / "mail", [OPTOUT]) as server, FaultSmtp(refusal) as fake:
        result = check(account_of(server, smtp_port=fake.port, user=None), None)
        assert failed(result) == "account-limit-reached"


@pytest.mark.parametrize(
    ("days", "optout", "holds"),
    [(0, OPTOUT, True), (365, OPTOUT, True), (366, OPTOUT, False), (0, "other@hanaya.example", False)],
)
def test_a_probe_holds_for_a_year_and_for_its_address(
    tmp_path: Path, server: PracticeServer, days: int, optout: str, holds: bool
) -> None:
    result = check(account_of(server), server.password)
    with create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=NOW) as book:
        assert probe_holds(book, OPTOUT, now=NOW) is None
        record_check(book, result, OPTOUT, now=NOW)
        assert load_account(book) == result.account
        held = probe_holds(book, optout, now=NOW + timedelta(days=days))
        assert (held == NOW) if holds else held is None


def test_the_probe_marks_itself(server: PracticeServer) -> None:
    check(account_of(server), server.password)
    texts = [path.read_text() for path in (server.maildir / "new").iterdir()]
    assert len(texts) == 2
    assert all(PROBE_HEADER in text and "Auto-Submitted: auto-generated" in text for text in texts)


def test_a_mail_whose_headers_cannot_be_sent_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="header"):
        plain_mail(sender=SHOP, recipient="a@b\r\nBcc: c@d", subject="x", text="", now=NOW)


@pytest.mark.parametrize(
    ("peer", "local"),
    [
        (("127.0.0.1", 25), True), (("::1", 25, 0, 0), True), (("127.8.8.8", 1), True),
        (("192.0.2.1", 25), False), (("localhost", 25), False), ("/run/socket", False),
    ],
)
def test_plain_connections_stay_on_this_pc(peer: object, local: bool) -> None:
    server = Server("mail.example", 25, "none")
    if local:
        require_loopback(peer, server)
        return
    with pytest.raises(AppError, match="plain-only-on-this-pc"):
        require_loopback(peer, server)


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.1", True), ("mail.example", False), ("192.0.2.1", False)],
)
def test_waiting_is_short_on_loopback_only(server: PracticeServer, host: str, local: bool) -> None:
    assert is_loopback(smtp_server(account_of(server, smtp_host=host))) is local


def test_connecting_an_account(server: PracticeServer) -> None:
    with connect_smtp(account_of(server), server.password) as smtp:
        assert smtp.alive
    assert not smtp.alive
    with pytest.raises(AppError, match="mailbox-not-set"):
        connect_imap(account_of(server), None)


def test_a_mail_that_moves_while_it_is_looked_for(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "new" / "plain").write_bytes(b"From: x\n\nSubject: word\n")
    search = MaildirSearch(tmp_path)
    assert not wait_for(search, {"word"}, 0, lambda seconds: None)
    (tmp_path / "cur" / "mail:2,S").write_bytes(b"From: x\nSUBJECT: a word here\n\n")
    assert wait_for(search, {"word"}, 0, lambda seconds: None) == {"word"}
    search.close()
