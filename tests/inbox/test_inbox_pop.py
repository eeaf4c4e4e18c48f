"""POP3: each mail once by its UIDL, headers first, nothing deleted; servers that lack this or that."""

import imaplib
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from desktop_app.accounts.connect import connect_pop
from desktop_app.accounts.pop_search import PopSearch
from desktop_app.accounts.servers import Timeouts
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.inbox.pop_reader import PopReader
from desktop_app.inbox.read_job import ReadJob
from desktop_app.inbox.reader import MailboxReader, Progress
from desktop_app.storage import inbox_messages, mail_accounts, settings
from desktop_app.storage.database import Book
from tests.conftest import MailStack
from tests.factories import aoi_shop
from tests.fault_imap import behaves, until
from tests.fault_pop import FaultPop
from tests.server_shop import ARRIVES, ServerShop
from tests.storage.books import NOW, add_reader, later, new_book

PATIENT = Timeouts(connect=60.0, reply=60.0, after_dot=60.0)
FAST = Timeouts(connect=60.0, reply=0.5, after_dot=1.0)
"""For a server that says nothing; one that works may be slow on a busy machine."""


@pytest.fixture
def server() -> Iterator[FaultPop]:
    made = FaultPop()
    yield made
    made.stop()


@pytest.fixture
def book(tmp_path: Path, server: FaultPop) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        settings.save_shop(opened, aoi_shop(), NOW)
        mail_accounts.save_account(opened, server.account(), NOW)
        for number in range(4):
            add_reader(opened, f"reader{number}@example.jp")
        yield opened


def stop(number: int, *, at: datetime = NOW - timedelta(hours=1), words: str = "unsubscribe") -> bytes:
    return (
        f"Received: from client.example by pop.example.jp; {format_datetime(at)}\r\n"
        f"From: reader{number}@example.jp\r\nTo: aoi@example.jp\r\nSubject: Re: autumn\r\n"
        f"Message-ID: <s{number}@client.example>\r\n\r\n{words}\r\n"
    ).encode()


def advert(number: int) -> bytes:
    return (
        f"From: news@big.example\r\nTo: aoi@example.jp\r\nSubject: sale {number}\r\n"
        f"List-Id: <big.example>\r\nMessage-ID: <n{number}@big.example>\r\n\r\nunsubscribe: click here\r\n"
    ).encode()


def job(book: Book, server: FaultPop, minutes: int = 0, timeouts: Timeouts = PATIENT) -> ReadJob:
    def open_reader(progress: Progress) -> MailboxReader:
        return PopReader(
            connect_pop(server.account(), server.word, timeouts), account_id="a", progress=progress
        )

    return ReadJob(book, open_reader, source="a", clock=lambda: later(minutes))


def stopped(book: Book) -> list[int]:
    rows = book.sql(
        "SELECT count(*) AS n FROM suppression WHERE reason = 'optout' GROUP BY address_id"
    )
    return [row["n"] for row in rows]


def test_each_mail_is_handled_once_and_stays(book: Book, server: FaultPop) -> None:
    for number in range(300):
        server.add(f"ad{number}", advert(number))
    server.add("s0", stop(0))
    reading = job(book, server).read_now()
    assert [one.classified.kind for one in reading.mails] == ["optout"]
    assert inbox_messages.all_messages(book)[0].received_at == NOW - timedelta(hours=1)
    assert server.counts["RETR"] == 1
    assert server.counts["DELE"] == 0
    server.asked.clear()
    # When one is deleted by somebody else and another one comes
    del server.mails[0]
    server.add("s1", stop(1, words="停止"))
    assert len(job(book, server, 5).read_now().mails) == 1
    assert [one for one in server.asked if one.startswith(("TOP", "RETR"))] == ["TOP 301 0", "RETR 301"]
    assert stopped(book) == [1, 1]


@pytest.mark.parametrize("lacks", [{"CAPA"}, {"UIDL"}, {"TOP"}, {"UIDL", "TOP", "CAPA"}])
def test_a_server_may_lack_what_it_may_lack(book: Book, server: FaultPop, lacks: set[str]) -> None:
    server.lacks = frozenset(lacks)
    for number in range(3):
        server.add(f"s{number}", stop(number))
    server.add("ad", advert(1))
    job(book, server).read_now()
    assert job(book, server, 5).read_now().mails == ()
    assert stopped(book) == [1] * 3


def test_one_name_for_several_mails_hides_none(book: Book, server: FaultPop) -> None:
    server.add("same", stop(0))
    server.add("same", stop(1))
    job(book, server).read_now()
    assert stopped(book) == [1, 1]
    assert job(book, server, 5).read_now().mails == ()


@pytest.mark.parametrize("what", ["stall", "drop", "garbage"])
@pytest.mark.parametrize("command", ["USER", "PASS", "LIST", "UIDL", "TOP", "RETR"])
def test_a_fault_at_any_point_loses_nothing(
    book: Book, server: FaultPop, what: str, command: str
) -> None:
    server.offers = ("TOP", "UIDL")
    for number in range(4):
        server.add(f"s{number}", stop(number))
    server.fault = lambda verb, visit: what if verb == command and visit <= 2 else ""
    with pytest.raises(AppError):
        job(book, server, timeouts=FAST if what == "stall" else PATIENT).read_now()
    assert inbox_messages.last_read(book) is None
    server.fault = behaves
    job(book, server, 5).read_now()
    assert stopped(book) == [1] * 4


def test_another_server_of_an_account_begins_anew(book: Book, server: FaultPop) -> None:
    """Some servers name their mails 1, 2, 3."""
    server.add("1", stop(0))
    job(book, server).read_now()
    mail_accounts.save_account(book, server.account(user="other"), later(1))
    server.mails = [("1", stop(1))]
    job(book, server, 5).read_now()
    assert stopped(book) == [1, 1]


def test_a_long_line_and_a_dot_are_read_as_they_were_written(book: Book, server: FaultPop) -> None:
    server.add("s0", stop(0, words="x" * 5000 + "\r\n.\r\n..unsubscribe\r\nunsubscribe"))
    (one,) = job(book, server).read_now().mails
    assert one.classified.people[0].reader.key == "reader0@example.jp"


def test_a_wrong_password_is_told(server: FaultPop) -> None:
    with pytest.raises(AppError, match="wrong-password"):
        connect_pop(server.account(), "other", PATIENT)
    assert server.counts["PASS"] == 1


def test_a_mailbox_in_use_is_no_wrong_password(server: FaultPop) -> None:
    server.fault = lambda verb, _visit: "no" if verb == "PASS" else ""
    with pytest.raises(AppError, match="sign-in-later"):
        connect_pop(server.account(), "pw", PATIENT)


class Source:
    """Tokens, numbered."""

    def __init__(self) -> None:
        self.count = 0

    def token(self, *, renew: bool = False) -> str:
        self.count += renew
        return f"token-{self.count}"


def test_a_token_that_is_refused_is_renewed_once(server: FaultPop) -> None:
    server.offers = ("SASL PLAIN XOAUTH2", "UIDL", "TOP")
    server.tokens = lambda said: said == "user=aoi\x01auth=Bearer token-1\x01\x01"
    connect_pop(server.account(), Source(), PATIENT).quit()
    server.tokens = lambda _: False
    with pytest.raises(AppError, match="token-refused"):
        connect_pop(server.account(), Source(), PATIENT)


def test_the_probe_is_found_on_a_later_connection(server: FaultPop) -> None:
    now = [0.0]
    search = PopSearch(lambda: connect_pop(server.account(), "pw", PATIENT), steady=lambda: now[0])
    assert not search.subject_holds("probe-1")
    server.add("p", b"Subject: Kawaraban probe-1\r\nX-A: b\r\n\r\nx\r\n")
    assert not search.subject_holds("probe-1")  # too soon to sign in again
    now[0] += 60
    assert search.subject_holds("probe-1")
    assert b"X-A: b" in (search.head_of("probe-1") or b"")
    assert server.counts["PASS"] == 3


@pytest.mark.servers
@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_dovecot_over_pop3(
    mail_stack: MailStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    """A whole shop reads bounces and stops over verified TLS; nothing is deleted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    shop = ServerShop(
        tmp_path, mail_stack, ["nouser@remote.test", "reader@ok.test"], inbox="pop3",
        imap_port=mail_stack.pop3s_port if security == "ssl" else mail_stack.pop3_port,
        imap_security=security,
    )  # fmt: skip
    shop.services.sending.send(shop.newsletter, accept={})
    shop.read_until("nouser@remote.test", DeliveryState.BOUNCED)
    with smtplib.SMTP(
        mail_stack.host, mail_stack.inject_port, local_hostname="localhost", timeout=60
    ) as smtp:
        smtp.sendmail(
            "reader@ok.test", [mail_stack.user],
            "From: reader@ok.test\r\nSubject: x\r\nMessage-ID: <p@ok.test>\r\n\r\nunsubscribe\r\n",
        )  # fmt: skip

    def came() -> bool:
        shop.services.mailbox.read_now()
        return any(one.kind == "optout" for one in inbox_messages.all_messages(shop.book))

    until(came, ARRIVES)
    assert all(one.source.startswith("pop:") for one in inbox_messages.all_messages(shop.book))
    with imaplib.IMAP4_SSL(mail_stack.host, mail_stack.imaps_port, ssl_context=mail_stack.tls()) as box:
        box.login(mail_stack.user, mail_stack.password)
        box.select("INBOX", readonly=True)
        assert len(box.search(None, "ALL")[1][0].split()) >= 2
    shop.book.close()
