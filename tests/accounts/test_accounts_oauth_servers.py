"""Tokens against Debian's Postfix and Dovecot: both mechanisms, renewal, a leave that was taken back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts import imap_connection, smtp_connection
from desktop_app.accounts.connect import connect_imap, connect_smtp
from desktop_app.accounts.credential import TokenSource
from desktop_app.domain.errors import AppError
from desktop_app.paths import user_data
from desktop_app.services import build, oauth_access
from desktop_app.services.environment import Environment
from desktop_app.storage import secrets
from desktop_app.storage.mail_accounts import MailAccount
from tests.conftest import MailStack
from tests.fake_oauth import FakeOAuth, browse
from tests.sending import Shopfront, open_shop

pytestmark = pytest.mark.servers


@pytest.fixture
def oauth(mail_stack: MailStack, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOAuth]:
    """Where Dovecot asks whether a token holds."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    port = int(os.environ["KAWARABAN_TEST_OAUTH_PORT"])
    with FakeOAuth(who=mail_stack.user, port=port) as fake:
        fake.write_clients(user_data())
        yield fake
    oauth_access._sources.clear()
    secrets._memory.clear()


@pytest.fixture
def shop(mail_stack: MailStack, oauth: FakeOAuth, tmp_path: Path) -> Iterator[Shopfront]:
    made = open_shop(
        tmp_path / "a.book", mail_stack.starttls_port, ["a@ok.test", "b@ok.test"], address=mail_stack.user,
        smtp_host=mail_stack.host, smtp_security="starttls", user=mail_stack.user, sign_in="oauth2",
        oauth="google", imap_host=mail_stack.host, imap_port=mail_stack.imaps_port, inbox="imap",
    )
    yield made
    made.book.close()


def source(shop: Shopfront) -> TokenSource:
    services = build(shop.book, Environment(clock=shop.clock))
    assert services.oauth.login(shop.account.address, open_page=browse).checked
    found = services.account.credential(shop.account)
    assert found is not None
    assert not isinstance(found, str)
    return found


def both(account: MailAccount, tokens: TokenSource) -> None:
    connect_smtp(account, tokens).quit()
    connect_imap(account, tokens).logout()


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_tokens_open_both_doors_and_are_renewed(
    shop: Shopfront, oauth: FakeOAuth, monkeypatch: pytest.MonkeyPatch, mechanism: str
) -> None:
    monkeypatch.setattr(imap_connection, "TOKEN_MECHANISMS", (mechanism,))
    monkeypatch.setattr(smtp_connection, "TOKEN_MECHANISMS", (mechanism,))
    tokens = source(shop)
    both(shop.account, tokens)
    assert oauth.refreshes() == 0
    oauth.expire_all()
    connect_smtp(shop.account, tokens).quit()
    oauth.expire_all()
    connect_imap(shop.account, tokens).logout()
    assert oauth.refreshes() == 2


def test_a_run_is_sent_with_tokens(shop: Shopfront) -> None:
    report = shop.job(credential=source(shop), timeouts=None).send(shop.newsletter)
    assert (report.done, report.progress.accepted) == (True, 2)


def test_a_leave_that_was_taken_back_and_a_foreign_token(shop: Shopfront, oauth: FakeOAuth) -> None:
    tokens = source(shop)
    oauth.revoke_all()
    for connect in (connect_smtp, connect_imap):
        with pytest.raises(AppError, match="sign-in-again-needed"):
            connect(shop.account, tokens)
    oauth.who = "shop2@shop.test"
    services = build(shop.book, Environment(clock=shop.clock))
    with pytest.raises(AppError, match="token-refused"):
        services.oauth.login(shop.account.address, open_page=browse)
