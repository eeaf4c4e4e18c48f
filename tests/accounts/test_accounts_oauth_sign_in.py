"""XOAUTH2 at SMTP and IMAP: one renewal of a token that is refused, the empty line, and what is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from desktop_app.accounts.connect import connect_imap, connect_smtp
from desktop_app.accounts.servers import Timeouts
from desktop_app.accounts.sign_in import token_words
from desktop_app.domain.errors import AppError
from desktop_app.storage.mail_accounts import MailAccount
from tests.fake_oauth import FakeOAuth, TokenImap, TokenMail

SHOP = "aoi@example.jp"
FAST = Timeouts(connect=3.0, reply=3.0, after_dot=3.0)


@dataclass
class Source:
    """Hands out what it is given, in order; the last one again and again."""

    words: list[str]
    asked: list[bool] = field(default_factory=list)
    error: str = ""

    def token(self, *, renew: bool = False) -> str:
        self.asked.append(renew)
        if self.error and len(self.asked) > 1:
            raise AppError(self.error, provider="Google")
        return self.words.pop(0) if len(self.words) > 1 else self.words[0]


@pytest.fixture
def oauth() -> Iterator[FakeOAuth]:
    with FakeOAuth() as fake:
        fake.tokens["good"] = (SHOP, float("inf"))
        fake.tokens["others"] = ("ben@example.jp", float("inf"))
        yield fake


def account(port: int = 1, imap: int = 1) -> MailAccount:
    return MailAccount(
        id="a", address=SHOP, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", user=SHOP,
        imap_host="127.0.0.1", imap_port=imap, imap_security="none", sign_in="oauth2", oauth="google",
    )


def test_smtp_takes_a_token(oauth: FakeOAuth) -> None:
    source = Source(["good"])
    with TokenMail(oauth) as server, connect_smtp(account(server.port), source, FAST) as smtp:
        smtp.try_sender(SHOP)
    assert source.asked == [False]
    assert (server.signed_in, server.refused) == (1, 0)


def test_smtp_renews_a_refused_token_once(oauth: FakeOAuth) -> None:
    source = Source(["old", "good"])
    with TokenMail(oauth) as server, connect_smtp(account(server.port), source, FAST) as smtp:
        smtp.try_sender(SHOP)
    assert source.asked == [False, True]
    assert (server.signed_in, server.refused, server.empty_lines) == (1, 1, 1)


def test_smtp_that_asks_first_is_answered(oauth: FakeOAuth) -> None:
    source = Source(["old", "good"])
    with TokenMail(oauth, asks_first=True) as server:
        connect_smtp(account(server.port), source, FAST).quit()
    assert source.asked == [False, True]
    assert (server.signed_in, server.refused, server.empty_lines) == (1, 1, 1)


@pytest.mark.parametrize("word", ["old", "others"])
def test_smtp_then_gives_up(oauth: FakeOAuth, word: str) -> None:
    source = Source([word])
    with TokenMail(oauth) as server, pytest.raises(AppError, match="token-refused"):
        connect_smtp(account(server.port), source, FAST)
    assert source.asked == [False, True]
    assert (server.refused, server.empty_lines) == (2, 2)


def test_the_reason_why_no_token_can_be_had_comes_through(oauth: FakeOAuth) -> None:
    source = Source(["old"], error="sign-in-again-needed")
    with TokenMail(oauth) as server, pytest.raises(AppError, match="sign-in-again-needed"):
        connect_smtp(account(server.port), source, FAST)
    assert server.refused == 1


@pytest.mark.parametrize(
    ("refusal", "error", "tries"),
    [
        ("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
         "smtp-auth-off", 1),
        ("535 5.7.3 Authentication unsuccessful", "token-refused", 2),
        ("454 4.7.0 Temporary authentication failure", "sign-in-later", 1),
        ("421 4.7.0 Try again later, closing connection", "mail-server-busy", 1),
        ("500 5.5.1 what?", "mail-server-refused", 1),
    ],
)  # fmt: skip
def test_smtp_refusals_with_a_token(oauth: FakeOAuth, refusal: str, error: str, tries: int) -> None:
    with TokenMail(oauth, refusal=refusal) as server, pytest.raises(AppError) as caught:
        connect_smtp(account(server.port), Source(["old"]), FAST)
    assert caught.value.id == error
    assert server.refused == tries


def test_a_server_without_tokens_is_told(oauth: FakeOAuth) -> None:
    told = "token-not-offered"
    with TokenMail(oauth, mechanisms="PLAIN LOGIN") as server, pytest.raises(AppError, match=told):
        connect_smtp(account(server.port), Source(["good"]), FAST)
    assert server.refused == 0
    plain = "IMAP4rev1 AUTH=PLAIN"
    with TokenImap(oauth, capabilities=plain) as imap, pytest.raises(AppError, match=told):
        connect_imap(account(imap=imap.port), Source(["good"]), FAST)


def test_oauthbearer_is_spoken_where_it_is_all_there_is() -> None:
    assert token_words("OAUTHBEARER", "a=b,c@x.jp", "t") == "n,a=a=3Db=2Cc@x.jp,\x01auth=Bearer t\x01\x01"
    words = token_words("XOAUTH2", "a@x.jp\x01auth=Bearer y", "t")
    assert words == "user=a@x.jpauth=Bearer y\x01auth=Bearer t\x01\x01"


def test_imap_takes_a_token_and_renews_a_refused_one_once(oauth: FakeOAuth) -> None:
    source = Source(["old", "good"])
    with TokenImap(oauth) as server:
        client = connect_imap(account(imap=server.port), source, FAST)
        client.select_folder("INBOX", readonly=True)
        client.logout()
    assert source.asked == [False, True]
    assert (server.signed_in, server.refused, server.empty_lines) == (1, 1, 1)


def test_imap_then_gives_up(oauth: FakeOAuth) -> None:
    source = Source(["old"])
    with TokenImap(oauth) as server, pytest.raises(AppError, match="token-refused"):
        connect_imap(account(imap=server.port), source, FAST)
    assert source.asked == [False, True]
    assert (server.refused, server.empty_lines) == (2, 2)


def test_imap_trouble_is_no_refusal(oauth: FakeOAuth) -> None:
    source = Source(["old"])
    said = "NO [UNAVAILABLE] Temporary failure"
    with TokenImap(oauth, refusal=said) as server, pytest.raises(AppError, match="sign-in-later"):
        connect_imap(account(imap=server.port), source, FAST)
    assert source.asked == [False]


def test_imap_has_a_user_name_of_its_own(oauth: FakeOAuth) -> None:
    with TokenImap(oauth) as server:
        one = replace(account(imap=server.port), user="not-this", imap_user=SHOP)
        connect_imap(one, Source(["good"]), FAST).logout()
    assert server.signed_in == 1


def test_imap_passwords_may_be_japanese_where_plain_is_offered(oauth: FakeOAuth) -> None:
    with TokenImap(oauth, capabilities="IMAP4rev1 AUTH=PLAIN", passwords={SHOP: "花と緑"}) as server:
        connect_imap(account(imap=server.port), "花と緑", FAST).logout()
        with pytest.raises(AppError):
            connect_imap(account(imap=server.port), "花", FAST)
    assert (server.signed_in, server.refused) == (1, 1)
