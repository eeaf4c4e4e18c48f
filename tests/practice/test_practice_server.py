"""The practice server on loopback: only this run's password opens it, and nothing leaves it."""

import email
import mailbox
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.servers import Server
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Verdict
from desktop_app.practice.server import HOST, READERS, PracticeServer

SHOP = "news@hanaya.example"
MAIL = b"Subject: hi\r\nMessage-ID: <1@hanaya.example>\r\n\r\nhello\r\n.\r\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", [SHOP]) as running:
        yield running


def connect(server: PracticeServer, password: str | None = None) -> SmtpConnection:
    connection = SmtpConnection(Server(HOST, server.port, "none"))
    connection.open()
    connection.secure()
    connection.sign_in(server.user, password or server.password)
    return connection


def send(connection: SmtpConnection, to: str) -> Verdict:
    return connection.transmit(OwnAddressPermit(SHOP, to, own=frozenset({to})), MAIL).verdict


@pytest.mark.parametrize(
    ("to", "folder"),
    [
        (SHOP, None),
        ("news+u-token@hanaya.example", None),
        ("NEWS@Hanaya.example", None),
        ("hana@reader.example", READERS),
        ("other@hanaya.example", READERS),
    ],
)
def test_mail_lands_in_the_maildir(server: PracticeServer, to: str, folder: str | None) -> None:
    with connect(server) as connection:
        assert send(connection, to) is Verdict.ACCEPTED
    box = mailbox.Maildir(server.maildir)
    if folder:
        assert not list(box)
        box = box.get_folder(folder)
    (kept,) = list(box)
    assert (kept["Delivered-To"], kept["Return-Path"], kept["Subject"]) == (to, f"<{SHOP}>", "hi")


def test_only_this_runs_password_opens_it(server: PracticeServer, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="wrong-password"):
        connect(server, "practice")
    with PracticeServer(tmp_path / "other", [SHOP]) as other:
        assert other.password != server.password
        assert other.port != server.port


def test_without_sign_in_nothing_is_taken(server: PracticeServer) -> None:
    connection = SmtpConnection(Server(HOST, server.port, "none"))
    connection.open()
    connection.secure()
    assert send(connection, SHOP) is Verdict.SIGN_IN_NEEDED
    connection.quit()
    assert not list(mailbox.Maildir(server.maildir))


def test_a_mail_can_come_from_outside(server: PracticeServer) -> None:
    server.drop_in(b"From: hana@reader.example\r\nSubject: stop\r\n\r\n\r\n")
    assert [mail["Subject"] for mail in mailbox.Maildir(server.maildir)] == ["stop"]


def test_what_it_kept_survives_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        with PracticeServer(tmp_path / "mail", [SHOP]) as server, connect(server) as connection:
            assert send(connection, SHOP) is Verdict.ACCEPTED
    assert len(mailbox.Maildir(tmp_path / "mail")) == 2
    server.stop()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(AppError, match="practice-server-failed"):
        PracticeServer(tmp_path / "file" / "mail", [SHOP]).start()


def test_the_mail_is_kept_as_it_came(server: PracticeServer) -> None:
    with connect(server) as connection:
        send(connection, SHOP)
    (path,) = (server.maildir / "new").iterdir()
    text = path.read_bytes().replace(b"\r\n", b"\n")
    assert text.endswith(MAIL.replace(b"\r\n", b"\n"))
    assert email.message_from_bytes(text)["Message-ID"] == "<1@hanaya.example>"
