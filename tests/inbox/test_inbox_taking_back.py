"""Wrong decisions of the program are taken back, except where the law forbids (SEM Act 3(3))."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.inbox import known, read_job, taking_back
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.classify import classify_mail
from desktop_app.inbox.mail import Mail
from desktop_app.storage import (
    audit,
    bounce_reads,
    chain,
    deliveries,
    inbox_messages,
    suppressions,
)
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import Book
from tests.inbox.bounce_books import about, put, read, rules_against, run, shop_book, words
from tests.storage.books import DEVICE, Reader, add_reader, later, reopened, sent_to

AUTH = "mx.aoi.example"
MISREAD = "明日の花の配達を停止してください"
FAILED = f"Authentication-Results: {AUTH}; dmarc=fail header.from=shop.test\nReceived: from x\n"
PASSED = f"Authentication-Results: {AUTH}; dmarc=pass header.from=shop.test\nReceived: from x\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with shop_book(tmp_path, authserv_id=AUTH) as opened:
        yield opened
        if not opened.db.is_closed():
            assert audit.verify(opened).state in ("intact", "erased")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def misreads(book: Book, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader whose words about flowers the program takes for an opt-out; it knows better by now."""
    reader = add_reader(book, "reader@shop.test")
    person = Person(reader=known.Reader(reader.address, reader.address), how="from")
    found = Classified(kind="optout", action="suppress", why="words-word", people=(person,))
    monkeypatch.setattr(read_job, "classify_mail", lambda *_, **__: found)
    return reader


def one_mail(book: Book, folder: Path, data: bytes, minutes: float = 5) -> str:
    put(folder, data, at=later(minutes))
    (mail,) = read(book, folder, later(minutes + 1)).mails
    return mail.message


def undo(book: Book, message: str, *, reason: str = "花の配達のことでした") -> tuple[str, ...]:
    return taking_back.take_back(book, message, by="葵", reason=reason, now=later(60))


def stop_words(reader: Reader, text: str, name: str = "s1") -> bytes:
    return words(reader.address, text, own_id=name)


def test_a_bounce_is_taken_back_with_reason_and_name(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader@shop.test")
    mailing = run(book, [reader])
    message = one_mail(book, folder, about(book, mailing, reader))
    assert taking_back.why_not(book, message) == ""
    for by, reason in (("", "x"), ("葵", " ")):
        with pytest.raises(AppError) as caught:
            taking_back.take_back(book, message, by=by, reason=reason, now=later(60))
        assert caught.value.id == "undo-reason-missing"
    assert undo(book, message, reason="電話で確かめました") == ("reader@shop.test",)
    assert rules_against(book, reader.address_id, later(61)) == ()
    (entry,) = chain.entries(book, ("suppression.undone",), subject=reader.address_id)
    assert (entry.personal["by"], entry.personal["reason"]) == ("葵", "電話で確かめました")
    assert [one.why for one in bounce_reads.of_message(book, message)] == ["undone"]
    assert inbox_messages.decided_as(book, message) == "undone"
    assert taking_back.why_not(book, message) == "nothing"
    with pytest.raises(AppError) as caught:
        undo(book, message)
    assert caught.value.id == "undo-nothing"
    # the same report again, or read again after a restore, changes nothing
    put(folder, about(book, mailing, reader, own_id="copy"), at=later(70))
    read(book, folder, later(71))
    assert rules_against(book, reader.address_id, later(72)) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("配信停止してください", "optout"),
        ("メルマガはもう不要です", "optout"),
        ("停止　山田花子", "optout"),
        ("unsubscribe", "optout"),
    ],
)
def test_clear_words_can_only_be_lifted_by_the_reader(
    book: Book, folder: Path, text: str, why: str
) -> None:
    reader = add_reader(book, "reader@shop.test")
    message = one_mail(book, folder, stop_words(reader, text))
    assert taking_back.why_not(book, message) == why
    with pytest.raises(AppError) as caught:
        undo(book, message)
    assert (caught.value.id, caught.value.rules) == ("undo-forbidden", ("JP-SEM-3-3-RECONSENT",))
    assert "JP-SEM-3-3-OPTOUT" in rules_against(book, reader.address_id, later(61))


def test_a_misreading_can_be_called_one(book: Book, folder: Path, misreads: Reader) -> None:
    message = one_mail(book, folder, stop_words(misreads, MISREAD))
    assert "JP-SEM-3-3-OPTOUT" in rules_against(book, misreads.address_id, later(7))
    assert undo(book, message) == ("reader@shop.test",)
    assert rules_against(book, misreads.address_id, later(61)) == ()
    assert taking_back.why_not(book, message) == "nothing"


def test_what_a_misreading_took_out_of_the_queue_is_not_sent_again(
    book: Book, folder: Path, misreads: Reader
) -> None:
    reader = misreads
    mailing = sent_to(book, [reader])
    message = one_mail(book, folder, stop_words(reader, MISREAD))
    undo(book, message)
    (row,) = deliveries.rows(book, mailing)
    assert row.state.value == "skipped"
    # said again in earnest, at the very same moment, it stands
    suppressions.add_optout(
        book, parse_address(reader.address), at=inbox_messages.get(book, message).received_at, scope=None,
        until=None, channel="phone", by="葵", now=later(70),
    )  # fmt: skip
    assert "JP-SEM-3-3-OPTOUT" in rules_against(book, reader.address_id, later(71))


def test_two_mails_of_one_second_are_two_stops(book: Book, folder: Path, misreads: Reader) -> None:
    put(folder, stop_words(misreads, MISREAD, "a"), at=later(5))
    put(folder, stop_words(misreads, "配信停止してください", "b"), at=later(5))
    wrong, right = (one.message for one in read(book, folder, later(6)).mails)
    assert undo(book, wrong) == ("reader@shop.test",)
    assert "JP-SEM-3-3-OPTOUT" in rules_against(book, misreads.address_id, later(61))
    assert taking_back.why_not(book, right) == "optout"


def test_what_a_restored_book_reads_again_can_be_taken_back_there(
    tmp_path: Path, folder: Path, misreads: Reader, book: Book
) -> None:
    bounced = add_reader(book, "gone@shop.test")
    mailing = run(book, [bounced])
    backup(book, tmp_path / "copy.kawaraban", now=later(3))
    one_mail(book, folder, stop_words(misreads, MISREAD))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_job, "classify_mail", classify_mail)
        one_mail(book, folder, about(book, mailing, bounced), 8)
        path = book.path
        book.close()
        restore(tmp_path / "copy.kawaraban", path, device_id=DEVICE, now=later(20))
    with reopened(path) as again:
        for reader, rule in ((misreads, "JP-SEM-3-3-OPTOUT"), (bounced, "JP-SEND-BOUNCE")):
            assert rule in rules_against(again, reader.address_id, later(21))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(read_job, "classify_mail", both(misreads))
            mails = {one.addresses: one.message for one in read(again, folder, later(30)).mails}
        assert undo(again, mails["reader@shop.test",]) == ("reader@shop.test",)
        assert undo(again, mails["gone@shop.test",]) == ("gone@shop.test",)
        for reader in (misreads, bounced):
            assert rules_against(again, reader.address_id, later(61)) == ()
        assert audit.verify(again).state == "intact"


def both(reader: Reader) -> Callable[..., Classified]:
    """Misreads the words of one reader, and reads everything else."""

    def made(mail: Mail, known_: known.Known, **rest: Any) -> Classified:
        if MISREAD not in mail.text:
            return classify_mail(mail, known_, **rest)
        person = Person(reader=known.Reader(reader.address, reader.address), how="from")
        return Classified(kind="optout", action="suppress", why="words-word", people=(person,))

    return made


def test_our_token_and_a_complaint_stay(book: Book, folder: Path) -> None:
    reader, other = add_reader(book, "reader@shop.test"), add_reader(book, "other@shop.test")
    topic = str(book.sql("SELECT id FROM topic")[0]["id"])
    token = suppressions.token(book, reader.address_id, topic)
    data = words("alias@elsewhere.test", "花の配達の件", own_id="t").replace(
        b"To: aoi@example.jp", f"To: aoi+u-{token}@example.jp".encode()
    )
    message = one_mail(book, folder, data)
    assert inbox_messages.get(book, message).facts["why"] == "token"
    assert taking_back.why_not(book, message) == "optout"
    mailing = run(book, [other])
    found = next(row for row in deliveries.rows(book, mailing))
    arf = (
        f"From: fbl@big.test\nTo: aoi@example.jp\nSubject: complaint\nMessage-ID: <arf@big.test>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nabuse report\n\n--b\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nUser-Agent: x/1\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\n"
        f"From: aoi@example.jp\nTo: other@shop.test\nMessage-ID: {found.message_id}\n\nhello\n--b--\n"
    )
    message = one_mail(book, folder, arf.encode(), 20)
    assert inbox_messages.get(book, message).kind == "complaint"
    assert taking_back.why_not(book, message) == "complaint"
    with pytest.raises(AppError):
        undo(book, message)


def test_without_the_mail_nobody_can_show_it(book: Book, folder: Path, misreads: Reader) -> None:
    message = one_mail(book, folder, stop_words(misreads, MISREAD))
    with book.transaction():
        row = book.sql("SELECT * FROM attachment")[0]
        tombstone = chain.append(
            book, "tombstone", subject=None, now=later(30),
            facts={"rule": "x", "address": [], "payload": [], "attachment": [row["id"]]},
        )  # fmt: skip
        book.write(
            "UPDATE attachment SET bytes = x'', salt = x'', header = '', sha256 = '', erased_by = ?"
            " WHERE id = ?", (tombstone, row["id"]),
        )  # fmt: skip
    assert taking_back.why_not(book, message) == "mail-gone"
    with pytest.raises(AppError) as caught:
        undo(book, message)
    assert caught.value.id == "undo-nothing"


def test_more_than_ten_forged_stops_an_hour_wait(book: Book, folder: Path) -> None:
    readers = [add_reader(book, f"r{n}@shop.test") for n in range(15)]
    for number, reader in enumerate(readers[:13]):
        put(folder, words(reader.address, "配信停止", own_id=f"f{number}", headers=FAILED), at=later(number))
    put(folder, words(readers[13].address, "配信停止", own_id="ok", headers=PASSED), at=later(20))
    put(folder, words(readers[14].address, "配信停止", own_id="plain"), at=later(21))
    reading = read(book, folder, later(30))
    found_kinds = [one.classified.kind for one in reading.mails]
    assert found_kinds == ["optout"] * 10 + ["unclear"] * 3 + ["optout"] * 2
    for number, reader in enumerate(readers):
        found = rules_against(book, reader.address_id, later(31))
        assert found == (("JP-SEM-3-3-UNCLEAR",) if 10 <= number < 13 else ("JP-SEM-3-3-OPTOUT",))
    waiting = inbox_messages.waiting(book)
    assert [one.facts["why"] for one in waiting] == ["many-forged"] * 3
    # an hour later it is quiet again
    put(folder, words(readers[10].address, "停止", own_id="late", headers=FAILED), at=later(80))
    (mail,) = read(book, folder, later(81)).mails
    assert mail.classified.kind == "optout"
