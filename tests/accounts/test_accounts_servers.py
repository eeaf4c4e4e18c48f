"""Against Debian's Postfix and Dovecot on loopback: TLS, sign-in, sub-addresses, unknown users."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.accounts.account_check import check_account
from desktop_app.accounts.connect import connect_imap, connect_smtp
from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Verdict
from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, settings
from desktop_app.storage.database import create_book
from desktop_app.storage.mail_accounts import MailAccount
from tests.conftest import MailStack
from tests.factories import aoi_shop
from tests.lookups import made_up

pytestmark = pytest.mark.servers

NOW = datetime.now(UTC)


def account_of(stack: MailStack, security: str = "starttls", imap: str = "ssl") -> MailAccount:
    return MailAccount(
        id="a", address=stack.user, smtp_host=stack.host,
        smtp_port=stack.starttls_port if security == "starttls" else stack.tls_port, smtp_security=security,
        user=stack.user, imap_host=stack.host,
        imap_port=stack.imaps_port if imap == "ssl" else stack.imap_port, imap_security=imap, inbox="imap",
    )


@pytest.mark.parametrize("security", ["starttls", "ssl"])
@pytest.mark.parametrize("imap", ["starttls", "ssl"])
def test_the_whole_account_check(trusted: MailStack, security: str, imap: str) -> None:
    result = check_account(account_of(trusted, security, imap), trusted.password, trusted.user, now=NOW)
    assert result.ok, [(step.step, step.error and step.error.id) for step in result.steps]
    assert result.account.plus_addressing is True
    assert result.account.from_confirmed_at == NOW
    assert result.account.dsn is True
    assert result.account.dkim_covers_stop is None  # nobody signs here


def test_what_the_desk_learns(trusted: MailStack, tmp_path: Path) -> None:
    """Through the desk: the folder of sent mails is looked into, too."""
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(optout_address=trusted.user), NOW)
        services = build(book, Environment(clock=lambda: NOW, lookup=made_up))
        account = account_of(trusted)
        given = {
            "address": account.address, "smtp_host": account.smtp_host, "smtp_port": account.smtp_port,
            "security": account.smtp_security, "user": account.user, "imap_host": account.imap_host,
            "imap_port": account.imap_port, "imap_security": account.imap_security,
        }
        tried = services.account.connect(given, password=trusted.password)
        assert tried.ok, [(one.step, one.error and one.error.id) for one in tried.steps]
        assert tried.learned
        (kept,) = mail_accounts.all_accounts(book)
        assert (kept.plus_addressing, kept.keeps_sent, kept.dsn) == (True, False, True)
        wrong = services.account.connect({**given, "security": "ssl"}, password=trusted.password)
        assert wrong.failed is not None
        assert wrong.failed.remedy is not None
        assert wrong.failed.remedy.changes["security"] == "starttls"


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_wrong_password(trusted: MailStack, security: str) -> None:
    with pytest.raises(AppError, match="wrong-password"):
        connect_smtp(account_of(trusted, security), "wrong")
    with pytest.raises(AppError, match="wrong-password"):
        connect_imap(account_of(trusted, security), "wrong")
    with pytest.raises(AppError, match="password-not-ascii"):
        connect_imap(account_of(trusted, security), "違うパス")


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_certificate_that_nobody_trusts_is_refused(mail_stack: MailStack, security: str) -> None:
    with pytest.raises(AppError, match="certificate-refused"):
        connect_smtp(account_of(mail_stack, security), mail_stack.password)
    with pytest.raises(AppError, match="certificate-refused"):
        connect_imap(account_of(mail_stack, security, security), mail_stack.password)


@pytest.mark.parametrize(
    ("to", "verdict"),
    [
        ("shop@shop.test", Verdict.ACCEPTED),
        ("shop+u-abc@shop.test", Verdict.ACCEPTED),
        ("a..b@ok.test", Verdict.ACCEPTED),
        ("nobody@shop.test", Verdict.USER_UNKNOWN),
        ("x@reject.test", Verdict.USER_UNKNOWN),
    ],
)
def test_recipients(trusted: MailStack, to: str, verdict: Verdict) -> None:
    mail = f"From: {trusted.user}\r\nTo: {to}\r\nSubject: x\r\n\r\n.\r\nx\r\n".encode()
    with connect_smtp(account_of(trusted), trusted.password) as smtp:
        done = smtp.transmit(OwnAddressPermit(trusted.user, to, own=frozenset({to})), mail)
        assert done.verdict is verdict
        assert smtp.alive


def test_mail_without_sign_in_is_refused_in_words(trusted: MailStack) -> None:
    with connect_smtp(replace(account_of(trusted), user=None), None) as smtp:
        permit = OwnAddressPermit(trusted.user, "x@ok.test", own=frozenset({"x@ok.test"}))
        done = smtp.transmit(permit, b"Subject: x\r\n\r\nx\r\n")
        assert done.verdict is not Verdict.ACCEPTED
