"""One message through a server that does what the test says: stage × fault → verdict."""

import time
from collections.abc import Iterator

import pytest

from desktop_app.accounts.permit import OwnAddressPermit, Permit
from desktop_app.accounts.servers import Server, Timeouts
from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage, Verdict
from tests.fakes import Dribble, Drop, Fault, FaultSmtp, Garbage, Say, Script, Stall, for_recipient, once

SHOP = "shop@shop.test"
READER = "hana@example.jp"
MAIL = b"From: shop@shop.test\r\nSubject: hi\r\n\r\n.dot\r\n..two\r\nlast\r\n"
FAST = Timeouts(connect=2.0, reply=0.5, after_dot=0.5)


def server(fake: FaultSmtp) -> Server:
    return Server("127.0.0.1", fake.port, "none")


def connect(fake: FaultSmtp, *, user: str | None = None, password: str | None = None) -> SmtpConnection:
    connection = SmtpConnection(server(fake), FAST)
    connection.open()
    connection.secure()
    connection.sign_in(user, password)
    return connection


def permit(to: str = READER) -> OwnAddressPermit:
    return OwnAddressPermit(SHOP, to, own=frozenset({to}))


def send(fake: FaultSmtp, to: str = READER) -> Exchange:
    with connect(fake) as connection:
        return connection.transmit(permit(to), MAIL)


@pytest.fixture
def fake() -> Iterator[FaultSmtp]:
    with FaultSmtp() as server:
        yield server


def test_a_mail_arrives_byte_for_byte(fake: FaultSmtp) -> None:
    done = send(fake)
    assert (done.stage, done.verdict) == (Stage.DOT, Verdict.ACCEPTED)
    assert [(mail.sender, mail.recipient, mail.data) for mail in fake.taken] == [(SHOP, READER, MAIL)]


def test_many_mails_share_a_connection(fake: FaultSmtp) -> None:
    with connect(fake) as connection:
        for number in range(20):
            assert connection.transmit(permit(f"r{number}@example.jp"), MAIL).verdict is Verdict.ACCEPTED
    assert len(fake.visits) == 1
    assert set(fake.count().values()) == {1}


TABLE: list[tuple[Stage, Fault, Verdict, bool]] = [
    (Stage.MAIL, Say("550 5.7.60 not allowed"), Verdict.SENDER_REFUSED, True),
    (Stage.MAIL, Say("421 4.4.2 idle"), Verdict.CLOSING, False),
    (Stage.MAIL, Drop(), Verdict.NOT_SENT, False),
    (Stage.MAIL, Garbage(), Verdict.NOT_SENT, False),
    (Stage.MAIL, Stall(), Verdict.NOT_SENT, False),
    (Stage.RCPT, Say("550 5.1.1 no such user"), Verdict.USER_UNKNOWN, True),
    (Stage.RCPT, Say("450 4.7.1 greylisted"), Verdict.TEMPORARY, True),
    (Stage.RCPT, Say("550 5.4.5 Daily user sending limit exceeded"), Verdict.ACCOUNT_LIMIT, True),
    (Stage.RCPT, Say("421 4.7.0 try again later"), Verdict.THROTTLED, False),
    (Stage.RCPT, Drop(), Verdict.NOT_SENT, False),
    (Stage.RCPT, Dribble(), Verdict.NOT_SENT, False),
    (Stage.DATA, Say("554 5.7.1 policy"), Verdict.POLICY, True),
    (Stage.DATA, Say("250 2.0.0 what"), Verdict.NOT_SENT, False),
    (Stage.DATA, Drop(), Verdict.NOT_SENT, False),
    (Stage.DATA, Stall(), Verdict.NOT_SENT, False),
    (Stage.DOT, Say("554 5.6.0 content"), Verdict.CONTENT, True),
    (Stage.DOT, Say("452 4.2.2 full"), Verdict.TEMPORARY, True),
    (Stage.DOT, Say("354 again"), Verdict.LOST, False),
    (Stage.DOT, Drop(), Verdict.LOST, False),
    (Stage.DOT, Drop(kept=True), Verdict.LOST, False),
    (Stage.DOT, Garbage(), Verdict.LOST, False),
    (Stage.DOT, Stall(), Verdict.LOST, False),
    (Stage.DOT, Dribble(), Verdict.LOST, False),
]


@pytest.mark.parametrize(("stage", "fault", "verdict", "usable"), TABLE)
def test_each_fault_at_each_stage_is_told_right(
    stage: Stage, fault: Fault, verdict: Verdict, usable: bool
) -> None:
    started = time.monotonic()
    with FaultSmtp(once(stage, fault)) as fake, connect(fake) as connection:
        assert connection.transmit(permit(), MAIL).verdict is verdict
        assert connection.alive is usable
        if usable:
            assert connection.transmit(permit("next@example.jp"), MAIL).verdict is Verdict.ACCEPTED
            assert fake.count()["next@example.jp"] == 1
    assert time.monotonic() - started < 25


@pytest.mark.parametrize("fault", [Drop(), Say("552 5.3.4 Message size exceeds fixed limit")])
def test_a_fault_before_the_final_dot_means_not_sent(fault: Fault) -> None:
    """A large body, so that the server's answer is there before the dot is written."""
    with FaultSmtp(once(Stage.BODY, fault)) as fake, connect(fake) as connection:
        done = connection.transmit(permit(), b"Subject: x\r\n\r\n" + b"z\r\n" * 2_000_000)
        assert done.stage is Stage.BODY
        assert done.verdict in (Verdict.NOT_SENT, Verdict.TOO_LARGE)
        assert not connection.alive
        assert not fake.taken


def test_an_unasked_yes_is_not_taken_for_the_next_answer() -> None:
    """Two replies to one command would shift every later answer by one."""
    with FaultSmtp(once(Stage.DOT, Say("250 ok\r\n250 surplus"))) as fake, connect(fake) as connection:
        assert connection.transmit(permit(), MAIL).verdict is Verdict.ACCEPTED
        assert connection.transmit(permit("b@example.jp"), MAIL).verdict is Verdict.NOT_SENT
        assert not connection.alive


def test_a_carriers_dots_go_bare_and_quoted_when_refused() -> None:
    odd = "a..b@docomo.ne.jp"
    with FaultSmtp() as fake:
        assert send(fake, odd).verdict is Verdict.ACCEPTED
        assert fake.taken[0].recipient == odd
    with FaultSmtp(for_recipient({odd: (Stage.RCPT, Say("553 5.1.3 syntax"))})) as fake:
        assert send(fake, odd).verdict is Verdict.ACCEPTED
        assert fake.taken[0].recipient == '"a..b"@docomo.ne.jp'


def test_size_is_announced_and_dropped_when_not_understood() -> None:
    with FaultSmtp(once(Stage.MAIL, Say("555 5.5.4 unsupported"))) as fake:
        assert send(fake).verdict is Verdict.ACCEPTED
        sent = [line for line in fake.commands() if line.startswith("MAIL")]
    assert sent == [f"MAIL FROM:<{SHOP}> SIZE={len(MAIL)}", f"MAIL FROM:<{SHOP}>"]


@pytest.mark.parametrize("mail", [b"Subject: x\n\n.\nhidden", b"a\r\n.\rb\r\n", b"a\rb"])
def test_bare_line_ends_never_leave(fake: FaultSmtp, mail: bytes) -> None:
    with connect(fake) as connection, pytest.raises(ValueError, match="bare"):
        connection.transmit(permit(), mail)
    assert not fake.taken


def test_a_permit_is_good_for_one_message(fake: FaultSmtp) -> None:
    once_only = permit()
    with connect(fake) as connection:
        connection.transmit(once_only, MAIL)
        with pytest.raises(RuntimeError):
            connection.transmit(once_only, MAIL)
    assert len(fake.taken) == 1


def test_a_permit_needs_a_ground() -> None:
    with pytest.raises(TypeError):
        Permit(SHOP, READER)
    with pytest.raises(ValueError, match="own"):
        OwnAddressPermit(SHOP, READER, own=frozenset({SHOP}))


def test_it_never_says_the_name_of_the_machine(fake: FaultSmtp) -> None:
    send(fake)
    assert fake.commands()[0].lower() == "ehlo localhost"


ACCOUNT_FAULTS: list[tuple[Script, str]] = [
    (once(Stage.CONNECT, Say("554 no")), "mail-server-refused"),
    (once(Stage.CONNECT, Say("421 too many connections")), "mail-server-busy"),
    (once(Stage.CONNECT, Stall()), "mail-server-timeout"),
    (once(Stage.CONNECT, Dribble()), "mail-server-timeout"),
    (once(Stage.CONNECT, Drop()), "mail-connection-failed"),
    (once(Stage.CONNECT, Garbage()), "mail-server-not-understood"),
    (once(Stage.HELLO, Drop()), "mail-connection-failed"),
    (once(Stage.HELLO, Say("550 go"), times=2), "mail-server-refused"),
    (once(Stage.AUTH, Say("535 5.7.8 no")), "wrong-password"),
    (once(Stage.AUTH, Say("534 5.7.9 Application-specific password required")), "app-password-needed"),
    (once(Stage.AUTH, Say("550 5.7.30 Basic authentication is not supported")), "password-sign-in-ended"),
    (once(Stage.AUTH, Say("454 4.7.0 Temporary authentication failure")), "sign-in-later"),
    (once(Stage.AUTH, Stall()), "mail-server-timeout"),
]


@pytest.mark.parametrize(("script", "error"), ACCOUNT_FAULTS)
def test_faults_before_the_first_mail_are_about_the_account(script: Script, error: str) -> None:
    with FaultSmtp(script, password="secret") as fake, pytest.raises(AppError) as raised:
        connect(fake, user="shop", password="secret")
    assert raised.value.id == error
    assert "secret" not in str(raised.value.params)


def test_a_wrong_password_is_tried_once() -> None:
    """Each further try counts on the server's lock."""
    with FaultSmtp(password="right") as fake:
        with pytest.raises(AppError, match="wrong-password"):
            connect(fake, user="shop", password="wrong")
        assert sum(line.startswith("AUTH") for line in fake.commands()) == 1


def test_a_password_of_other_characters_signs_in_or_is_named() -> None:
    with FaultSmtp(password="花のパス") as fake:
        connect(fake, user="shop", password="花のパス").quit()
        with pytest.raises(AppError, match="password-not-ascii"):
            connect(fake, user="shop", password="違うパス")


def test_login_is_used_where_plain_is_not_offered() -> None:
    with FaultSmtp(password="secret") as fake:
        fake.extensions = ("AUTH LOGIN",)
        connect(fake, user="shop", password="secret").quit()
        assert "AUTH LOGIN" in fake.commands()


def test_sign_in_that_is_not_there(fake: FaultSmtp) -> None:
    with pytest.raises(AppError, match="sign-in-not-offered"):
        connect(fake, user="shop", password="secret")
    with pytest.raises(AppError, match="password-missing"):
        connect(fake, user="shop")


def test_starttls_that_is_not_offered_sends_no_password(fake: FaultSmtp) -> None:
    connection = SmtpConnection(Server("127.0.0.1", fake.port, "starttls"), FAST)
    connection.open()
    with pytest.raises(AppError, match="tls-not-offered"):
        connection.secure()
    assert not any(line.startswith("AUTH") for line in fake.commands())


def test_tls_to_a_plain_server_fails_in_words(fake: FaultSmtp) -> None:
    with pytest.raises(AppError, match="tls-failed"):
        SmtpConnection(Server("127.0.0.1", fake.port, "ssl"), FAST).open()


def test_nobody_listens() -> None:
    with FaultSmtp() as gone:
        port = gone.port
    with pytest.raises(AppError, match="mail-server-not-there"):
        SmtpConnection(Server("127.0.0.1", port, "none"), FAST).open()


def test_a_sender_is_tried_without_a_mail(fake: FaultSmtp) -> None:
    with connect(fake) as connection:
        connection.try_sender(SHOP)
        assert not fake.taken
    refusal = once(Stage.MAIL, Say("553 5.7.1 not owned by user"))
    with (
        FaultSmtp(refusal) as strict,
        connect(strict) as connection,
        pytest.raises(AppError, match="sender-refused"),
    ):
        connection.try_sender(SHOP)
