"""Whole runs over Debian's Postfix and Dovecot: TLS, sign-in, reports, copies, doubts that end by proof."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.storage import audit, deliveries, people
from tests.conftest import MailStack
from tests.server_shop import ARRIVES, ServerShop, client

pytestmark = pytest.mark.servers


@contextmanager
def hanging_up(port: int, *, host: str = "127.0.0.1", after: int | None = 8000) -> Iterator[int]:
    """A line to Postfix that breaks: once the client has said more than `after` bytes, no answer comes back
    any more and the line ends. What the client says still arrives. Only the first connection; None: no one.
    """
    listener = socket.create_server((host, 0))
    left = [1]
    threads: list[threading.Thread] = []

    def pump(
        source: socket.socket, target: socket.socket, said: list[int], *, answers: bool, cuts: bool
    ) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not answers:
                    said[0] += len(data)
                if answers and cuts and after is not None and said[0] > after:
                    break
                target.sendall(data)
        if answers:
            time.sleep(0.5)  # the rest of the mail, and Postfix's own yes
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(("127.0.0.1", port))
                left[0] -= 1
                said, cuts = [0], left[0] >= 0
                for pair, answers in (((client, server), False), ((server, client), True)):
                    how = {"answers": answers, "cuts": cuts}
                    thread = threading.Thread(target=pump, args=(*pair, said), kwargs=how, daemon=True)
                    threads.append(thread)
                    thread.start()
                sockets.extend((client, server))

    sockets: list[socket.socket] = []
    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for running in (thread, *threads):
            running.join(5)
        for one in sockets:
            one.close()


@pytest.mark.parametrize("security", ["starttls", "ssl"])
@pytest.mark.parametrize("connections", [1, 3])
def test_a_run_over_tls_with_every_kind_of_reader(
    tmp_path: Path, trusted: MailStack, security: str, connections: int
) -> None:
    good = [f"reader{number}@ok.test" for number in range(20)]
    readers = [
        *good, "user+tag@ok.test", trusted.second_user, "nobody@shop.test", "x@reject.test",
        "later@ok.test",
    ]
    port = trusted.starttls_port if security == "starttls" else trusted.tls_port
    shop = ServerShop(
        tmp_path, trusted, readers, smtp_security=security, smtp_port=port, max_connections=connections
    )
    with shop.book:
        report = shop.services.sending.send(shop.newsletter)
        assert (report["done"], report["why"]) == (False, "deferred")
        states = shop.states()
        assert states.pop("nobody@shop.test") == states.pop("x@reject.test") == "rejected"
        assert states.pop("later@ok.test") == "deferred"
        assert set(states.values()) == {"accepted"}
        refused = people.candidate(shop.book, shop.rows()["nobody@shop.test"].address_id)
        assert refused.person.user_unknown
        assert audit.verify(shop.book).state == "intact"


def test_a_bounce_that_comes_later_names_the_mail_by_its_envelope_id(
    tmp_path: Path, trusted: MailStack
) -> None:
    shop = ServerShop(tmp_path, trusted, ["docomo@remote.test"])
    with shop.book:
        assert shop.services.sending.send(shop.newsletter)["done"]
        row = shop.rows()["docomo@remote.test"]
        assert row.state is DeliveryState.ACCEPTED
        mailbox = client(trusted, trusted.user, trusted.password)
        end = time.monotonic() + ARRIVES
        found: list[int] = []
        while not found and time.monotonic() < end:
            mailbox.select_folder("INBOX", readonly=True)
            found = list(mailbox.search(["BODY", row.id]))
            time.sleep(0.5)
        text = b"".join(
            bytes(one[b"BODY[]"]) for one in mailbox.fetch(found, ["BODY.PEEK[]"]).values()
        ).decode()
        mailbox.logout()
        assert f"Original-Envelope-Id: {row.id}" in text
        assert "冬の花が" not in text  # headers only come back (RET=HDRS)


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_a_wrong_password_and_an_unknown_certificate_send_nothing(
    tmp_path: Path, mail_stack: MailStack, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    port = mail_stack.starttls_port if security == "starttls" else mail_stack.tls_port
    shop = ServerShop(
        tmp_path, mail_stack, ["reader@ok.test"], smtp_security=security, smtp_port=port, password="wrong"
    )
    with shop.book:
        with pytest.raises(AppError, match="certificate-refused"):
            shop.services.sending.send(shop.newsletter)
        monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
        with pytest.raises(AppError, match="wrong-password"):
            shop.services.sending.send(shop.newsletter)
        assert deliveries.rows(shop.book, shop.newsletter) == []


def test_a_certificate_for_another_name_is_refused(tmp_path: Path, trusted: MailStack) -> None:
    with hanging_up(trusted.tls_port, host="127.0.0.2", after=None) as port:
        shop = ServerShop(
            tmp_path, trusted, ["reader@ok.test"], smtp_host="127.0.0.2", smtp_port=port, smtp_security="ssl"
        )
        with shop.book:
            with pytest.raises(AppError, match="certificate-refused"):
                shop.services.sending.send(shop.newsletter)
            assert set(shop.states().values()) == {"queued"}


def test_a_bounce_ends_a_doubt(tmp_path: Path, trusted: MailStack) -> None:
    """The line broke after the final dot; Postfix had the mail, and its receiver does not know the user."""
    with hanging_up(trusted.starttls_port) as port:
        shop = ServerShop(
            tmp_path, trusted, ["nouser@remote.test", "reader@ok.test"], smtp_port=port, max_connections=1
        )
        with shop.book:
            report = shop.services.sending.send(shop.newsletter)
            assert report["done"], f"{report} {shop.told()}"
            assert report["accepted"] == 2 or report["why"] == "unknown-left", f"{report} {shop.told()}"
            row = shop.read_until("nouser@remote.test", DeliveryState.BOUNCED)
            assert "5.1.1" in (row.reply or ""), row
            assert people.candidate(shop.book, row.address_id).person.user_unknown, row
            assert shop.states()["reader@ok.test"] == "accepted", shop.told()
            steps = [one.state for one in shop.services.delivery_view.recipient(row.id).history]
            assert steps[-3:] == [DeliveryState.UNKNOWN, DeliveryState.ACCEPTED, DeliveryState.BOUNCED], steps
            assert audit.verify(shop.book).state == "intact"


def test_a_copy_in_the_folder_of_sent_mails_ends_a_doubt(tmp_path: Path, trusted: MailStack) -> None:
    with hanging_up(trusted.starttls_port) as port:
        shop = ServerShop(
            tmp_path, trusted, [trusted.second_user, "reader@ok.test"], smtp_port=port, max_connections=1,
            keeps_sent=True,
        )
        with shop.book:
            report = shop.services.sending.send(shop.newsletter)
            assert (report["done"], report["why"]) == (True, "unknown-left")
            doubt = shop.rows()[trusted.second_user]
            assert doubt.state is DeliveryState.UNKNOWN
            got = _received(trusted, str(doubt.message_id))
            provider = client(trusted, trusted.user, trusted.password)
            provider.append("Sent", got)  # what Gmail and others do with what they take
            provider.logout()
            shop.ahead = timedelta(minutes=3)  # the end of the run has looked already
            row = shop.read_until(trusted.second_user, DeliveryState.ACCEPTED)
            assert row.reply == "found in Sent"
            assert shop.services.sending.send(shop.newsletter)["why"] == "finished"
            assert len(_all_received(trusted, str(doubt.message_id))) == 1


def _received(stack: MailStack, message_id: str) -> bytes:
    end = time.monotonic() + ARRIVES
    while not (found := _all_received(stack, message_id)):
        assert time.monotonic() < end, "the mail never arrived"
        time.sleep(0.3)
    return found[0]


def _all_received(stack: MailStack, message_id: str) -> list[bytes]:
    mailbox = client(stack, stack.second_user, stack.second_password)
    mailbox.select_folder("INBOX", readonly=True)
    found = mailbox.search(["HEADER", "Message-ID", message_id])
    mails = [bytes(one[b"BODY[]"]) for one in mailbox.fetch(found, ["BODY.PEEK[]"]).values()] if found else []
    mailbox.logout()
    return mails
