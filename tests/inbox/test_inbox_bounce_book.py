"""Whom a report is about, asked of a real book: ENVID, Message-ID, and readers whose mail a server took."""

from pathlib import Path

from desktop_app.domain.delivery import DeliveryState
from desktop_app.inbox.book_known import known_from_book
from desktop_app.inbox.classify import classify
from desktop_app.storage.database import Book
from tests.inbox.bounce_books import delivery, report, run, shop_book
from tests.storage.books import add_reader, send_next, sent_to

STRANGER = "elsewhere@example.org"


def _given(book: Book, data: bytes) -> list[tuple[str, str]]:
    return [(one.reader.address, one.how) for one in classify(data, known_from_book(book)).bounced]


def test_the_envid_names_the_reader_whatever_else_stands_there(tmp_path: Path) -> None:
    book = shop_book(tmp_path)
    reader = add_reader(book, "hana@example.net")
    mail = delivery(book, run(book, [reader]), reader)
    data = report(reader, envid=mail.id).replace(reader.address.encode(), STRANGER.encode())
    assert _given(book, data) == [(reader.address, "envelope-id")]
    book.close()


def test_our_message_id_names_the_reader(tmp_path: Path) -> None:
    book = shop_book(tmp_path)
    reader = add_reader(book, "hana@example.net")
    mail = delivery(book, run(book, [reader]), reader)
    data = report(reader, message_id=mail.message_id or "")
    data = data.replace(reader.address.encode(), STRANGER.encode())
    assert _given(book, data) == [(reader.address, "message-id")]
    book.close()


def test_an_address_alone_counts_when_a_server_took_a_mail_for_it(tmp_path: Path) -> None:
    book = shop_book(tmp_path)
    written_to, waiting, never = (add_reader(book, f"r{n}@example.net") for n in range(3))
    run(book, [written_to])
    mailing = sent_to(book, [waiting])
    send_next(book, mailing, DeliveryState.DEFERRED)
    assert [_given(book, report(one)) for one in (written_to, waiting, never)] == [
        [(written_to.address, "dsn")], [], [],
    ]
    book.close()
