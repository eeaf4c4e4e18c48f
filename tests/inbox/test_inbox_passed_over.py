"""Hunting the worst fault: a stop that lies in the mailbox, and that some reading passes over for ever.

JP-SEM-3-3-MAILBOX. New folders, other servers, clocks that were wrong, backups of a time without readings.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.connect import connect_imap, connect_pop
from desktop_app.accounts.servers import Timeouts
from desktop_app.inbox import read_job
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.inbox.pop_reader import PopReader
from desktop_app.inbox.read_job import ReadJob
from desktop_app.inbox.reader import Fetched, MailboxReader, Progress
from desktop_app.storage import inbox_messages, mail_accounts, settings
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import Book
from tests.factories import aoi_shop
from tests.fault_imap import FaultImap, Folder
from tests.fault_pop import FaultPop
from tests.inbox import test_inbox_pop as pop_mails
from tests.inbox.test_inbox_reading_faults import READERS, stop, stopped
from tests.storage.books import DEVICE, NOW, add_reader, new_book, reopened

PATIENT = Timeouts(connect=60.0, reply=60.0, after_dot=60.0)
DAY = timedelta(days=1)


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


def _furnish(book: Book, server: FaultImap) -> None:
    settings.save_shop(book, aoi_shop(), NOW)
    mail_accounts.save_account(book, server.account(), NOW)
    for number in range(READERS):
        add_reader(book, f"reader{number}@example.jp")


def read(book: Book, server: FaultImap, at: datetime) -> int:
    """One reading when the PC's clock says `at`; how many mails it looked into."""

    def open_reader(progress: Progress) -> MailboxReader:
        return ImapReader(
            connect_imap(server.account(), server.word, PATIENT), account_id="a", progress=progress
        )

    return len(ReadJob(book, open_reader, source="a", clock=lambda: at).read_now().mails)


def test_a_junk_folder_that_is_new_to_us_is_read_from_its_beginning(book: Book, server: FaultImap) -> None:
    """Renamed, marked as junk later, or only seen since POP3 was given up: its mails are older than the last
    reading of the mailbox."""
    read(book, server, NOW)
    server.folders["迷惑メール"] = Folder()
    server.folders["迷惑メール"].add(stop(0), day=NOW - 20 * DAY)
    read(book, server, NOW + DAY)
    assert stopped(book) == [1]


def test_another_server_may_have_had_our_mail_for_weeks(book: Book, server: FaultImap) -> None:
    """The shop's domain moved long before somebody told the program; the old server was read till the end."""
    server.folders["INBOX"].add(stop(0), day=NOW - DAY)
    read(book, server, NOW)
    mail_accounts.save_account(book, server.account(user="other"), NOW)
    assert inbox_messages.last_read(book) is None  # nothing is sent before that one was read
    server.folders["INBOX"] = Folder(validity=9)
    server.folders["INBOX"].add(stop(1), day=NOW - 20 * DAY)
    read(book, server, NOW + DAY)
    assert stopped(book) == [1, 1]


def test_a_clock_that_was_ahead_hides_nothing_later(book: Book, server: FaultImap) -> None:
    read(book, server, NOW + 365 * DAY)  # the PC's clock was wrong, and is put right
    server.folders["INBOX"] = Folder(validity=5)
    server.folders["INBOX"].add(stop(0), day=NOW + DAY)
    read(book, server, NOW + 20 * DAY)
    assert stopped(book) == [1]


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_backup_of_a_time_without_readings(tmp_path: Path, server: FaultImap, renumbered: bool) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        _furnish(book, server)
        server.folders["INBOX"].add(stop(0), day=NOW - DAY)
        read(book, server, NOW)
        server.folders["INBOX"].add(stop(1), day=NOW + 2 * DAY)  # holidays: nobody reads
        server.folders["INBOX"].validity += renumbered
        backup(book, copy, now=NOW + 20 * DAY)
        path = book.path
    path.unlink()
    restore(copy, path, device_id=DEVICE, now=NOW + 21 * DAY)
    with reopened(path) as book:
        read(book, server, NOW + 21 * DAY)
        assert stopped(book) == [1, 1]


def test_a_backup_of_a_time_without_readings_over_pop3(tmp_path: Path) -> None:
    copy, pop = tmp_path / "copy.kawaraban", FaultPop()
    try:
        with new_book(tmp_path) as book:
            settings.save_shop(book, aoi_shop(), NOW)
            mail_accounts.save_account(book, pop.account(), NOW)
            add_reader(book, "reader1@example.jp")
            pop_mails.job(book, pop).read_now()
            pop.add("s1", pop_mails.stop(1, at=NOW + 2 * DAY))
            backup(book, copy, now=NOW + 20 * DAY)
            path = book.path
        path.unlink()
        restore(copy, path, device_id=DEVICE, now=NOW + 21 * DAY)
        with reopened(path) as book:

            def open_reader(progress: Progress) -> MailboxReader:
                line = connect_pop(pop.account(), pop.word, PATIENT)
                return PopReader(line, account_id="a", progress=progress)

            ReadJob(book, open_reader, source="a", clock=lambda: NOW + 21 * DAY).read_now()
            assert stopped(book) == [1]
    finally:
        pop.stop()


def test_words_behind_a_large_picture_are_not_passed_over(book: Book, server: FaultImap) -> None:
    """Some phones put the photo first and the words after it."""
    head, _, words = stop(0).partition(b"\r\n\r\n")
    head = head.replace(b"text/plain; charset=utf-8", b"multipart/mixed; boundary=b")
    mail = (
        head + b"\r\n\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUJD" * 18 + b"\r\n") * 40_000
        + b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + words + b"--b--\r\n"
    )
    server.folders["INBOX"].add(mail, day=NOW - DAY)
    read(book, server, NOW)
    assert stopped(book) == [1] or len(inbox_messages.waiting(book)) == 1


def test_the_same_words_again_are_another_mail(book: Book, server: FaultImap) -> None:
    """A phone that writes neither date nor Message-ID: stopped, joined again, and stopped again."""
    for day in (3, 1):
        line = f"Received: from phone.example by mx.example.jp; {day} Nov 2026 10:00:00 +0900\r\n".encode()
        head, _, words = stop(0).partition(b"Message-ID: <s0@client.example>\r\n")
        server.folders["INBOX"].add(line + head + words, day=NOW - day * DAY)
        assert read(book, server, NOW - day * DAY + DAY / 2) == 1
    assert len(stopped(book)) == 1


@pytest.mark.parametrize(
    ("before", "now"),
    [(NOW - DAY, NOW - 365 * DAY), (NOW + 365 * DAY, NOW + DAY)],
    ids=["the clock is a year behind", "the clock was a year ahead"],
)
def test_a_wrong_clock_makes_no_stop_older_or_newer_than_it_is(before: datetime, now: datetime) -> None:
    """An older consent would outlive it, or no new one would ever count."""
    fetched = Fetched(source="s", uidvalidity="1", uid="1", data=b"", arrived_at=NOW - 2 * DAY)
    assert read_job._arrived(fetched, before, now).arrived_at == NOW - 2 * DAY
