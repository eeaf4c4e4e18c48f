"""JP-SEM-3-3-MAILBOX: where the mailbox could not be read to its end, nothing is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from tests.fakes import FaultSmtp
from tests.fault_imap import FaultImap, behaves
from tests.fault_pop import FaultPop
from tests.ready_shop import ReadyShop, ready_shop

STOP = (
    "From: {address}\r\nTo: aoi@example.jp\r\nSubject: x\r\nMessage-ID: <1@x.example>\r\n\r\nunsubscribe\r\n"
)


@pytest.fixture
def smtp() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None)
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, smtp: FaultSmtp) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", smtp.port, 2)
    yield made
    made.book.close()


def address_of(shop: ReadyShop) -> str:
    return str(shop.book.sql("SELECT text FROM address ORDER BY text")[0]["text"])


@pytest.mark.parametrize("command", ["LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_imap(shop: ReadyShop, smtp: FaultSmtp, command: str) -> None:
    server = FaultImap(word="", fault=lambda verb, _visit: "drop" if verb == command else "")
    try:
        shop.account(
            inbox="imap", maildir=None, imap_host="127.0.0.1", imap_port=server.port, imap_security="none"
        )
        server.arrive(STOP.format(address=address_of(shop)).encode())
        with pytest.raises(AppError, match="inbox-read-failed"):
            shop.services.sending.send(shop.newsletter, accept={})
        assert smtp.taken == []
        # When the line holds, the stop is obeyed and the others get their mail
        server.fault = behaves
        shop.services.sending.send(shop.newsletter, accept={})
        assert len(smtp.taken) == 1
    finally:
        server.stop()


@pytest.mark.parametrize("command", ["LIST", "UIDL", "TOP", "RETR"])
def test_pop3(shop: ReadyShop, smtp: FaultSmtp, command: str) -> None:
    server = FaultPop(fault=lambda verb, _visit: "drop" if verb == command else "")
    try:
        shop.account(
            inbox="pop3", maildir=None, imap_host="127.0.0.1", imap_port=server.port, imap_security="none"
        )
        server.add("1", STOP.format(address=address_of(shop)).encode())
        with pytest.raises(AppError, match="inbox-read-failed"):
            shop.services.sending.send(shop.newsletter, accept={})
        assert smtp.taken == []
        server.fault = behaves
        shop.services.sending.send(shop.newsletter, accept={})
        assert len(smtp.taken) == 1
    finally:
        server.stop()
