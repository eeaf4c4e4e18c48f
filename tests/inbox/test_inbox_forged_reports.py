"""Reports that somebody made up to keep many readers, or another one, out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.inbox.read_job import ReadMail
from desktop_app.storage import audit
from desktop_app.storage.database import Book
from tests.inbox.bounce_books import SHOP, delivery, job, put, report, run, shop_book
from tests.storage.books import Reader, add_reader, later

PARTS = (
    f"From: MAILER-DAEMON@evil.example\nTo: {SHOP}\nSubject: Undelivered Mail Returned to Sender\n"
    "Message-ID: <x@evil.example>\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=KIND; boundary=b\n\n--b\nContent-Type: message/KIND\n\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with shop_book(tmp_path) as opened:
        yield opened
        assert audit.verify(opened).state == "intact"


def written_to(book: Book, count: int) -> tuple[str, list[Reader]]:
    """Each at a domain of his own, so that it is no wave."""
    readers = [add_reader(book, f"reader@shop{number}.example.jp") for number in range(count)]
    return run(book, readers), readers


def told(book: Book, tmp_path: Path, data: bytes) -> ReadMail:
    put(tmp_path / "mail", data, at=later(50))
    (one,) = job(book, tmp_path / "mail", later(60)).read_now().mails
    return one


def kept_out(book: Book) -> list[str]:
    rows = book.sql("SELECT a.text FROM suppression s JOIN address a ON a.id = s.address_id ORDER BY a.text")
    return [row["text"] for row in rows]


def test_one_report_about_many_readers_keeps_nobody_out(book: Book, tmp_path: Path) -> None:
    _, readers = written_to(book, 20)
    groups = "".join(
        f"\nFinal-Recipient: rfc822; {one.address}\nAction: failed\nStatus: 5.1.1\n" for one in readers
    )
    head = PARTS.replace("KIND", "delivery-status")
    told(book, tmp_path, f"{head}Reporting-MTA: dns; evil.example\n{groups}\n--b--\n".encode())
    assert kept_out(book) == []


def test_one_complaint_about_many_readers_waits(book: Book, tmp_path: Path) -> None:
    _, readers = written_to(book, 20)
    names = "".join(f"Original-Rcpt-To: {one.address}\n" for one in readers)
    head = PARTS.replace("KIND", "feedback-report")
    data = f"{head}Feedback-Type: abuse\nVersion: 1\nUser-Agent: x\n{names}\n--b--\n".encode()
    assert told(book, tmp_path, data).classified.action == "ask"
    assert kept_out(book) == []


@pytest.mark.parametrize("mark", ["message_id", "envid"])
def test_the_mark_of_one_readers_mail_keeps_no_other_out(book: Book, tmp_path: Path, mark: str) -> None:
    mailing, readers = written_to(book, 2)
    own = delivery(book, mailing, readers[0])
    assert own.message_id is not None
    bare = own.message_id.strip("<>")
    values = {"message_id": f"<{bare}>", "envid": own.id}
    told(book, tmp_path, report(readers[1], **{mark: values[mark]}))
    assert kept_out(book) == [readers[0].address]
