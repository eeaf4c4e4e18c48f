"""Reading a mailbox whose server stalls, hangs up, lies or renumbers: nothing is missed, nothing done twice.

JP-SEM-3-3-MAILBOX: only a pass to the end makes the mailbox read. Real sockets, a real book.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.connect import connect_imap
from desktop_app.accounts.servers import Timeouts
from desktop_app.domain.errors import AppError
from desktop_app.inbox import imap_reader
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.inbox.read_job import MailboxReading, ReadJob
from desktop_app.inbox.reader import MailboxReader, Progress, ReadingStep
from desktop_app.storage import inbox_messages, mail_accounts, mailbox_places, settings
from desktop_app.storage.database import Book
from tests.factories import aoi_shop
from tests.fault_imap import FaultImap, Folder, behaves
from tests.storage.books import NOW, add_reader, later, new_book

PATIENT = Timeouts(connect=60.0, reply=60.0, after_dot=60.0)
FAST = Timeouts(connect=60.0, reply=0.5, after_dot=1.0)
"""For a server that says nothing; one that works may be slow on a busy machine."""
READERS = 6


@pytest.fixture
def server() -> Iterator[FaultImap]:
    made = FaultImap()
    yield made
    made.stop()


@pytest.fixture
def book(tmp_path: Path, server: FaultImap) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        settings.save_shop(opened, aoi_shop(), NOW)
        mail_accounts.save_account(opened, server.account(), NOW)
        for number in range(READERS):
            add_reader(opened, f"reader{number}@example.jp")
        yield opened


def stop(number: int, words: str = "配信停止してください") -> bytes:
    return (
        f"From: reader{number}@example.jp\r\nTo: aoi@example.jp\r\nSubject: Re: autumn\r\n"
        f"Message-ID: <s{number}@client.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{words}\r\n"
    ).encode()


def advert(number: int) -> bytes:
    return (
        f"From: news@big.example\r\nTo: aoi@example.jp\r\nSubject: sale {number}\r\n"
        f"List-Id: <big.example>\r\nMessage-ID: <n{number}@big.example>\r\n\r\nunsubscribe: click here\r\n"
    ).encode()


def job(book: Book, server: FaultImap, minutes: int = 0, timeouts: Timeouts = PATIENT) -> ReadJob:
    def open_reader(progress: Progress) -> MailboxReader:
        connection = connect_imap(server.account(), server.word, timeouts)
        return ImapReader(connection, account_id="a", progress=progress)

    return ReadJob(book, open_reader, source="a", clock=lambda: later(minutes))


def put(server: FaultImap, numbers: range, folder: str = "INBOX") -> None:
    for number in numbers:
        server.folders[folder].add(stop(number), day=later(-60))


def stopped(book: Book) -> list[int]:
    """How often each reader was stopped."""
    rows = book.sql(
        """SELECT a.text, count(*) AS n FROM suppression s JOIN address a ON a.id = s.address_id
        WHERE s.reason = 'optout' GROUP BY a.text ORDER BY a.text"""
    )
    return [row["n"] for row in rows]


def bodies(server: FaultImap) -> int:
    return sum("BODY.PEEK[]" in one for one in server.asked)


@pytest.mark.parametrize("what", ["stall", "drop", "garbage", "bye", "no"])
@pytest.mark.parametrize(
    ("command", "visit"),
    [
        ("LOGIN", 1), ("LIST", 1), ("EXAMINE", 1), ("EXAMINE", 2), ("UID SEARCH", 1),
        ("UID SEARCH", 2), ("UID FETCH", 1), ("UID FETCH", 2), ("UID FETCH", 4),
    ],
)  # fmt: skip
def test_a_fault_at_any_point_loses_nothing(
    book: Book, server: FaultImap, what: str, command: str, visit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_reader, "_TOGETHER", 1)  # each mail in an answer of its own
    # Given stops in the inbox and in the junk folder
    server.folders["Junk"] = Folder(flags=("\\Junk",))
    put(server, range(3))
    put(server, range(3, READERS), "Junk")
    # When the server fails at that point
    server.fault = lambda verb, count: what if (verb, count) == (command, visit) else ""
    with pytest.raises(AppError):
        job(book, server, timeouts=FAST if what == "stall" else PATIENT).read_now()
    # Then the mailbox does not count as read
    assert inbox_messages.last_read(book) is None
    # And when it works again everything is there, once
    server.fault = behaves
    reading = job(book, server, 5).read_now()
    assert inbox_messages.last_read(book) == later(5)
    assert stopped(book) == [1] * READERS
    assert job(book, server, 6).read_now().mails == ()
    assert len(reading.mails) <= READERS


def test_only_headers_are_asked_for_what_is_not_our_business(book: Book, server: FaultImap) -> None:
    for number in range(500):
        server.folders["INBOX"].add(advert(number), day=later(-60))
    put(server, range(2))
    reading = job(book, server).read_now()
    assert [one.classified.kind for one in reading.mails] == ["optout", "optout"]
    assert bodies(server) == 1
    assert len(inbox_messages.all_messages(book)) == 2
    assert mailbox_places.position(book, "imap:a/INBOX", "1") == 502
    # And the next time only what is new is looked at
    server.asked.clear()
    job(book, server, 5).read_now()
    assert not any("FETCH" in one for one in server.asked)
    assert any("UID SEARCH UID 503:*" in one for one in server.asked)


def test_nothing_is_opened_for_writing_or_marked(book: Book, server: FaultImap) -> None:
    server.folders["Junk"] = Folder(flags=("\\Junk",))
    put(server, range(2))
    put(server, range(2, 4), "Junk")
    job(book, server).read_now()
    verbs = {one.split()[0].upper() for one in server.asked}
    assert verbs <= {"CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID", "LOGOUT"}
    fetches = [one for one in server.asked if "FETCH" in one]
    assert all("BODY[" not in one.replace("BODY.PEEK[", "") and "RFC822 " not in one for one in fetches)


def test_another_uidvalidity_repeats_nothing_and_misses_nothing(book: Book, server: FaultImap) -> None:
    put(server, range(3))
    job(book, server).read_now()
    # When the server numbers the mailbox anew, and two more mails have come
    old = server.folders["INBOX"]
    server.folders["INBOX"] = Folder(validity=77)
    for uid, data in reversed(old.mails.items()):
        server.folders["INBOX"].add(data, day=old.days[uid])
    put(server, range(3, 5))
    reading = job(book, server, 30).read_now()
    assert len(reading.mails) == 2
    assert stopped(book) == [1] * 5
    server.asked.clear()
    assert job(book, server, 31).read_now().mails == ()
    assert not any("FETCH" in one for one in server.asked)


def test_numbers_that_begin_anew_without_a_word_are_seen(book: Book, server: FaultImap) -> None:
    put(server, range(4))
    job(book, server).read_now()
    server.folders["INBOX"] = Folder(validity=1)  # the same UIDVALIDITY, another mailbox
    put(server, range(4, 6))
    assert len(job(book, server, 30).read_now().mails) == 2
    put(server, range(0, 1))
    server.folders["INBOX"].mails[3] = stop(0, "停止")
    assert len(job(book, server, 31).read_now().mails) == 1
    assert len(stopped(book)) == READERS


def test_numbers_may_jump_and_mails_may_vanish(book: Book, server: FaultImap) -> None:
    box = server.folders["INBOX"]
    for number, uid in enumerate((7, 90_000, 4_000_000_000)):
        box.add(stop(number), uid, later(-60))
    assert len(job(book, server).read_now().mails) == 3
    del box.mails[90_000]
    box.add(stop(3), 4_294_967_290, later(-1))
    assert len(job(book, server, 5).read_now().mails) == 1
    assert stopped(book) == [1] * 4


def test_what_a_server_keeps_back_is_not_taken_for_read(book: Book, server: FaultImap) -> None:
    put(server, range(3))
    server.folders["INBOX"].hidden = {2}
    with pytest.raises(AppError, match="inbox-read-failed"):
        job(book, server).read_now()
    assert inbox_messages.last_read(book) is None
    server.folders["INBOX"].hidden = set()
    job(book, server, 5).read_now()
    assert stopped(book) == [1] * 3


def test_a_uid_that_names_nothing_keeps_nobody_waiting(book: Book, server: FaultImap) -> None:
    """Some servers find mails that are no longer there."""
    put(server, range(2))
    found = server._found
    server._found = lambda one, words: [*found(one, words), 99]  # type: ignore[method-assign]
    assert len(job(book, server).read_now().mails) == 2
    assert inbox_messages.last_read(book) == NOW


def test_every_junk_folder_is_read_whatever_its_name(book: Book, server: FaultImap) -> None:
    names = {
        "&j,dg0TDhMPww6w-": (),  # 迷惑メール, in modified UTF-7
        "INBOX.Spam": (),
        "Trash": ("\\Trash",),
        "Aussortiert": ("\\Junk",),
        "Closed": ("\\Junk", "\\Noselect"),
    }
    for number, (name, flags) in enumerate(names.items()):
        server.folders[name] = Folder(flags=flags, delimiter="." if "." in name else "/")
        put(server, range(number, number + 1), name)
    job(book, server).read_now()
    opened = [one.split(" ", 1)[1].strip('"') for one in server.asked if one.startswith("EXAMINE")]
    assert sorted(opened) == sorted(["INBOX", "&j,dg0TDhMPww6w-", "INBOX.Spam", "Aussortiert"])
    assert len(stopped(book)) == 3


def test_a_folder_name_that_is_no_utf_7_hides_no_other(book: Book, server: FaultImap) -> None:
    for number, name in enumerate(("Q&A", "&bad&bad", "迷惑メール")):  # raw bytes, as lax servers give them
        server.folders[name] = Folder()
        put(server, range(number, number + 1), name)
    put(server, range(5, 6))
    job(book, server).read_now()
    assert len(stopped(book)) == 2


def test_another_server_of_an_account_begins_anew(book: Book, server: FaultImap) -> None:
    """Its numbers may be the same as those of the server before."""
    put(server, range(3))
    job(book, server).read_now()
    mail_accounts.save_account(book, server.account(user="other"), later(1))
    server.folders["INBOX"] = Folder()
    put(server, range(3, 5))
    put(server, range(0, 2))
    assert len(job(book, server, 5).read_now().mails) == 2
    assert job(book, server, 6).read_now().mails == ()
    assert stopped(book) == [1] * 5


def test_a_junk_folder_that_is_gone_is_no_failure(book: Book, server: FaultImap) -> None:
    server.folders["Junk"] = Folder(flags=("\\Junk",))
    put(server, range(1))

    def emptied(verb: str, visit: int) -> str:
        if (verb, visit) == ("EXAMINE", 1):
            del server.folders["Junk"]
        return ""

    server.fault = emptied
    job(book, server).read_now()
    assert inbox_messages.last_read(book) == NOW


def test_a_cancelled_reading_goes_on_where_it_was(
    book: Book, server: FaultImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_reader, "_BATCH", 50)
    for number in range(400):
        server.folders["INBOX"].add(advert(number), day=later(-60))
    put(server, range(2))
    steps: list[ReadingStep] = []

    class GaveUpError(Exception):
        pass

    def tell(step: ReadingStep) -> None:
        steps.append(step)
        if step.done >= 200:
            raise GaveUpError

    with pytest.raises(GaveUpError):
        job(book, server).read_now(tell)
    assert steps == [ReadingStep(0), *(ReadingStep(n, 402) for n in (50, 100, 150, 200))]
    assert mailbox_places.position(book, "imap:a/INBOX", "1") == 200
    steps.clear()
    assert len(job(book, server, 5).read_now(steps.append).mails) == 2
    assert steps[-1] == ReadingStep(202, 202)


def test_the_first_reading_goes_ninety_days_back(book: Book, server: FaultImap) -> None:
    server.folders["INBOX"].add(stop(0), day=NOW - timedelta(days=120))
    server.folders["INBOX"].add(stop(1), day=NOW - timedelta(days=80))
    assert len(job(book, server).read_now().mails) == 1
    # And what is older is not fetched the next time either
    assert job(book, server, 5).read_now().mails == ()


def test_without_lasting_numbers_mails_are_known_by_what_they_say(book: Book, server: FaultImap) -> None:
    """UIDVALIDITY 0: the server's numbers hold for one connection only."""
    server.folders["INBOX"].validity = 0
    put(server, range(2))
    assert len(job(book, server).read_now().mails) == 2
    server.folders["INBOX"] = Folder(validity=0)
    server.folders["INBOX"].add(stop(2), day=later(-1))
    put(server, range(2))
    assert len(job(book, server, 5).read_now().mails) == 1
    assert stopped(book) == [1] * 3


def test_a_large_mail_is_fetched_in_part(book: Book, server: FaultImap) -> None:
    server.folders["INBOX"].add(stop(0) + b"\r\n" + b"x" * 3_000_000, day=later(-60))
    reading: MailboxReading = job(book, server).read_now()
    assert reading.mails[0].classified.kind in ("optout", "unclear")
    assert server.sent < 2_200_000
    assert any(f"BODY.PEEK[]<0.{imap_reader.WHOLE}>" in one for one in server.asked)
