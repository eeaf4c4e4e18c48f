"""One mail that breaks the program must not end the reading of all others (and with it all sending)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.inbox import read_job
from desktop_app.inbox.mail import Mail, read_mail
from desktop_app.storage import audit, inbox_messages
from desktop_app.storage.database import Book
from tests.fault_imap import FaultImap, Folder
from tests.inbox.test_inbox_passed_over import _furnish, read
from tests.inbox.test_inbox_reading_faults import stop, stopped
from tests.storage.books import NOW, later, new_book

LONE = "=?utf-7?Q?+2AA-?="
"""A lone surrogate: no file and no database takes it (RFC 2152 has no rule against it)."""


@pytest.fixture
def server() -> Iterator[FaultImap]:
    made = FaultImap()
    yield made
    made.stop()


@pytest.fixture
def book(tmp_path: Path, server: FaultImap) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        _furnish(opened, server)
        yield opened


@pytest.mark.parametrize("name", ["Subject", "Message-ID", "From", "Date", "In-Reply-To"])
def test_half_a_character_in_a_header_ends_nothing(book: Book, server: FaultImap, name: str) -> None:
    box = server.folders["INBOX"]
    box.add(f"{name}: {LONE}\r\n".encode() + stop(0), day=later(-60))
    box.add(stop(0).replace(b"charset=utf-8", b"charset=utf-7").replace("停止".encode(), b"+2AA- stop"))
    box.add(stop(1), day=later(-60))
    read(book, server, NOW)
    assert inbox_messages.last_read(book) == NOW
    assert stopped(book) == [1, 1]
    assert audit.verify(book).state == "intact"


def test_half_characters_become_the_mark_for_what_cannot_be_read() -> None:
    head = f"Subject: a {LONE} b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n"
    mail = read_mail(head.encode() + b"c+2AA-d\r\n")
    assert (mail.subject, mail.text.strip()) == ("a \ufffd b", "c\ufffdd")


def test_a_mail_that_can_not_be_written_down_waits(
    book: Book, server: FaultImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is about a mail: a person looks at it, and the next ones are read."""

    def worse(data: bytes) -> Mail:
        mail = read_mail(data)
        if b"reader0" not in data:
            return mail
        return Mail(
            (*mail.headers, ("message-id", "\ud800")), "text/plain", "", "配信停止してください \ud800", ""
        )

    monkeypatch.setattr(read_job, "read_mail", worse)
    box = server.folders["INBOX"]
    for number in range(2):
        box.add(stop(number), day=later(-60))
    assert read(book, server, NOW) == 2
    assert stopped(book) == [1]
    (waits,) = inbox_messages.waiting(book)
    assert (waits.facts["why"], waits.address_id is not None) == ("failed", True)
    assert read(book, server, later(5)) == 0
    assert audit.verify(book).state == "intact"


@pytest.mark.parametrize("number", [2**32, 2**63, 10**30])
def test_numbers_that_no_mail_can_have_are_not_believed(book: Book, server: FaultImap, number: int) -> None:
    server.folders["INBOX"].add(stop(0), day=later(-60))
    found = server._found
    server._found = lambda one, words: [*found(one, words), number]  # type: ignore[method-assign]
    read(book, server, NOW)
    server._found = found  # type: ignore[method-assign]
    server.folders["INBOX"].add(stop(1), day=later(-60))
    read(book, server, later(5))
    assert stopped(book) == [1, 1]


def test_a_number_that_names_nothing_moves_nothing_on(book: Book, server: FaultImap) -> None:
    """The mails that really get the numbers before it would be passed over."""
    server.folders["INBOX"].uidnext = -1
    found = server._found
    server._found = lambda one, words: [*found(one, words), 99]  # type: ignore[method-assign]
    server.folders["INBOX"].add(stop(0), day=later(-60))
    read(book, server, NOW)
    server.folders["INBOX"].add(stop(1), day=later(-60))
    read(book, server, later(5))
    assert stopped(book) == [1, 1]


def test_another_folder_becomes_the_first_for_junk(book: Book, server: FaultImap) -> None:
    """With the same UIDVALIDITY, as servers give that count it in seconds."""
    server.folders["Spam"] = Folder()
    for number in range(3):
        server.folders["Spam"].add(stop(number), day=later(-60))
    read(book, server, NOW)
    server.folders["Junk"] = Folder(flags=("\\Junk",))
    server.folders["Junk"].add(stop(4), day=later(-60 * 24 * 20))
    read(book, server, later(5))
    assert stopped(book) == [1] * 4
