"""Reading a real Maildir into a real book: JP-SEM-3-3-MAILBOX, JP-SEM-3-3-UNCLEAR, JP-SEM-3-3-OPTOUT."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.inbox import read_job, waiting
from desktop_app.inbox.classify import classify_mail
from desktop_app.inbox.maildir_reader import MaildirReader
from desktop_app.inbox.read_job import MailboxReading, ReadJob, reading_json
from desktop_app.inbox.reader import Fetched, MailboxReader, Passed, Progress, ReadingStep
from desktop_app.storage import (
    audit,
    deliveries,
    inbox_messages,
    mail_accounts,
    people,
    settings,
    suppressions,
    topics,
)
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.storage.books import NOW, Reader, add_reader, later, new_book, send_next, sent_to

SHOP = "aoi@example.jp"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        settings.save_shop(opened, aoi_shop(), NOW)
        mail_accounts.save_account(
            opened,
            MailAccount(
                id="account-1",
                address=SHOP,
                smtp_host="localhost",
                smtp_port=2525,
                inbox="maildir",
                maildir=str(tmp_path / "mail"),
            ),
            NOW,
        )
        topics.add(opened, "セール情報", now=NOW)
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    return tmp_path / "mail"


def put(
    folder: Path,
    name: str,
    text: str,
    *,
    sender: str = "reader1@example.jp",
    subject: str = "",
    headers: str = "",
    to: str = SHOP,
    at: datetime = NOW,
) -> Path:
    """Deliver a mail into new/."""
    mail = (
        f"{headers}From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@client.example>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    )
    path = folder / "new" / name
    path.write_bytes(mail.encode())
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def job(book: Book, folder: Path, at: datetime = NOW) -> ReadJob:
    def open_reader(progress: Progress) -> MailboxReader:
        return MaildirReader(folder, account_id="account-1", progress=progress)

    return ReadJob(book, open_reader, source="account-1", clock=lambda: at)


def kinds(reading: MailboxReading) -> list[str]:
    return [one.classified.kind for one in reading.mails]


def test_an_optout_is_applied_at_once_and_its_queued_mail_is_skipped(book: Book, folder: Path) -> None:
    reader, other = add_reader(book, "reader1@example.jp"), add_reader(book, "reader2@example.jp")
    run = sent_to(book, [reader, other])
    put(folder, "1.a", "配信停止してください", at=later(-30))
    reading = job(book, folder).read_now()
    assert kinds(reading) == ["optout"]
    (told,) = suppressions.optouts_of(book, reader.address_id)
    assert (told.at, told.scope, told.until, told.channel) == (later(-30), None, None, "mail")
    states = {row.address: (row.state.value, row.rules) for row in deliveries.rows(book, run)}
    assert states["reader1@example.jp"] == ("skipped", ("JP-SEM-3-3-OPTOUT",))
    assert states["reader2@example.jp"][0] == "queued"
    assert audit.verify(book).state == "intact"


def test_reading_twice_acts_once_and_moves_nothing(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    path = put(folder, "1.a", "停止")
    assert len(job(book, folder).read_now().mails) == 1
    assert path.exists()
    assert list((folder / "cur").iterdir()) == []
    path.rename(folder / "cur" / "1.a:2,S")  # a mail program shows it
    again = job(book, folder, later(5)).read_now()
    assert (again.mails, again.at) == ((), later(5))
    assert len(suppressions.optouts_of(book, reader.address_id)) == 1
    assert inbox_messages.last_read(book) == later(5)


def test_a_mail_under_another_number_acts_no_second_time(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    first = put(folder, "1.a", "停止")
    job(book, folder).read_now()
    (folder / "new" / "9.copy").write_bytes(first.read_bytes())
    os.utime(folder / "new" / "9.copy", (later(1).timestamp(),) * 2)
    assert job(book, folder, later(2)).read_now().mails == ()
    assert len(suppressions.optouts_of(book, reader.address_id)) == 1


def test_the_same_message_id_with_other_words_is_another_mail(book: Book, folder: Path) -> None:
    add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "きれいな花でした", headers="X-Phone: 1\n")
    put(folder, "2.a", "停止")
    for path in (folder / "new").iterdir():
        path.write_bytes(path.read_bytes().replace(b"<2.a@", b"<1.a@"))
        os.utime(path, (NOW.timestamp(),) * 2)
    assert sorted(kinds(job(book, folder).read_now())) == ["optout", "reply"]


def test_the_token_of_the_book_finds_its_reader_whatever_from_says(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    token = suppressions.token(book, reader.address_id, topics.default_topic(book).id)
    put(folder, "1.a", "", sender="relay@icloud.example", to=f"teishi+u-{token}@example.jp")
    put(folder, "2.a", "", sender="x@y.example", subject=f"unsubscribe {token.upper()}")
    reading = job(book, folder).read_now()
    assert [one.addresses for one in reading.mails] == [("reader1@example.jp",)] * 2
    assert suppressions.reasons_of(book, reader.address_id) == {SuppressionReason.OPTOUT}


def test_an_answer_to_our_mail_is_found_by_its_message_id(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    run = sent_to(book, [reader])
    delivery = send_next(
        book, run, deliveries.get(book, deliveries.rows(book, run)[0].id).state.__class__.ACCEPTED
    )
    put(
        folder,
        "1.a",
        "このお便りだけ停止してください",
        sender="alias@example.org",
        subject="Re: autumn",
        headers=f"In-Reply-To: <{delivery}@example.jp>\n",
    )
    reading = job(book, folder).read_now()
    assert reading.mails[0].addresses == ("reader1@example.jp",)
    (told,) = suppressions.optouts_of(book, reader.address_id)
    assert told.scope == frozenset({topics.default_topic(book).id})


def test_what_is_unclear_waits_and_holds_the_reader_back(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "配信停止はどうすればいいですか？", at=later(-5))
    reading = job(book, folder).read_now()
    document = reading_json(book, reading, "ja")
    assert (document["read"], document["mails"][0]["kind"], document["mails"][0]["action"]) == (
        1,
        "unclear",
        "ask",
    )
    (held,) = document["waiting"]
    assert (held["address"], held["subject"]) == ("reader1@example.jp", "")
    assert people.candidate(book, reader.address_id).person.waiting
    assert suppressions.optouts_of(book, reader.address_id) == []


def test_a_person_decides_that_it_was_an_optout(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "配信停止はどうすればいいですか？", at=later(-5))
    (mail,) = job(book, folder).read_now().mails
    decided = waiting.decide(book, mail.message, optout=True, by="葵", now=later(1))
    assert (decided.address, decided.skipped) == ("reader1@example.jp", 0)
    (told,) = suppressions.optouts_of(book, reader.address_id)
    assert (told.at, told.scope) == (later(-5), None)
    assert waiting.waiting_json(book, "en") == []
    with pytest.raises(AppError, match="inbox-message-decided"):
        waiting.decide(book, mail.message, optout=False, by="葵", now=later(2))


def test_a_person_decides_that_it_was_none(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "停止しないでください")
    (mail,) = job(book, folder).read_now().mails
    assert waiting.decide(book, mail.message, optout=False, by="葵", now=later(1)).address is None
    assert suppressions.optouts_of(book, reader.address_id) == []
    assert not people.candidate(book, reader.address_id).person.waiting


def test_a_strangers_optout_is_decided_with_the_readers_address(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "配信停止してください", sender="alias@example.org")
    (mail,) = job(book, folder).read_now().mails
    assert (mail.classified.kind, mail.addresses) == ("unclear", ())
    waiting.decide(book, mail.message, optout=True, by="葵", address="reader1@example.jp", now=later(1))
    assert len(suppressions.optouts_of(book, reader.address_id)) == 1


def test_two_readers_meant_by_one_mail_are_both_held_back(book: Book, folder: Path) -> None:
    readers = [add_reader(book, f"reader{n}@example.jp") for n in (1, 2)]
    put(folder, "1.a", "reader2@example.jp の配信を停止してください")
    job(book, folder).read_now()
    assert all(people.candidate(book, one.address_id).person.waiting for one in readers)
    assert len(waiting.waiting_json(book, "ja")) == 2
    assert job(book, folder, later(1)).read_now().mails == ()


def test_a_complaint_is_an_optout_too(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    token = suppressions.token(book, reader.address_id, topics.default_topic(book).id)
    path = folder / "new" / "1.a"
    path.write_text(
        "From: abuse@isp.example\nTo: aoi@example.jp\nSubject: report\nContent-Type: multipart/report; "
        'report-type=feedback-report; boundary="b"\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n'  # noqa: E501 (a mail line by line)
        f"--b\nContent-Type: message/rfc822\n\nFrom: aoi@example.jp\nList-Unsubscribe: <mailto:teishi+u-{token}@example.jp>\n\nx\n--b--\n"  # noqa: E501 (a mail line by line)
    )
    os.utime(path, (NOW.timestamp(),) * 2)
    assert kinds(job(book, folder).read_now()) == ["complaint"]
    assert suppressions.reasons_of(book, reader.address_id) == {
        SuppressionReason.OPTOUT,
        SuppressionReason.COMPLAINT,
    }


class Broken:
    """A mailbox that dies after its first mail."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._inner = MaildirReader(folder, account_id="account-1", progress=progress)
        self.closed = False
        self.expected = 0

    def new_mails(self) -> Iterator[Fetched | Passed]:
        for fetched in self._inner.new_mails():
            yield fetched
            raise AppError("inbox-read-failed")

    def close(self) -> None:
        self.closed = True


def test_a_pass_that_breaks_off_counts_as_not_read_but_keeps_what_it_did(book: Book, folder: Path) -> None:
    """JP-SEM-3-3-MAILBOX: only a pass to the end makes the mailbox read."""
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "停止", at=later(-9))
    put(folder, "2.a", "停止 お願いします", at=later(-8))
    opened: list[Broken] = []

    def open_broken(progress: Progress) -> MailboxReader:
        opened.append(Broken(folder, progress))
        return opened[0]

    with pytest.raises(AppError, match="inbox-read-failed"):
        ReadJob(book, open_broken, source="account-1", clock=lambda: NOW).read_now()
    assert opened[0].closed
    assert inbox_messages.last_read(book) is None
    assert len(suppressions.optouts_of(book, reader.address_id)) == 1
    assert len(job(book, folder).read_now().mails) == 1
    assert inbox_messages.last_read(book) == NOW


def test_no_mailbox_no_reading(book: Book, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="inbox-maildir-missing"):
        job(book, tmp_path / "nowhere").read_now()
    assert inbox_messages.last_read(book) is None


def test_a_mail_that_breaks_the_classifier_waits_and_stops_nothing(
    book: Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def fragile(mail, known, *, arrived):  # type: ignore[no-untyped-def]
        if "boom" in mail.subject:
            raise ZeroDivisionError
        return classify_mail(mail, known, arrived=arrived)

    monkeypatch.setattr(read_job, "classify_mail", fragile)
    add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "x", subject="boom", at=later(-2))
    put(folder, "2.a", "停止", at=later(-1))
    assert kinds(job(book, folder).read_now()) == ["unclear", "optout"]
    assert inbox_messages.last_read(book) == NOW


def test_what_is_not_our_business_leaves_no_words_in_the_book(book: Book, folder: Path) -> None:
    put(folder, "1.a", "秘密の相談です", sender="private@example.org", subject="secret")
    assert kinds(job(book, folder).read_now()) == ["other"]
    (record,) = inbox_messages.all_messages(book)
    assert "secret" not in str(record.details)
    assert audit.entries(book, ("inbox",))[0].attachments == ()


def test_the_first_reading_goes_ninety_days_back(book: Book, folder: Path) -> None:
    add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "停止", at=NOW - timedelta(days=91))
    put(folder, "2.a", "停止です", at=NOW - timedelta(days=89))
    assert len(job(book, folder).read_now().mails) == 1


def test_junk_is_read_too_and_large_mails_by_their_headers(
    book: Book, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reader(book, "reader1@example.jp")
    (folder / ".Junk" / "cur").mkdir(parents=True)
    (folder / ".Junk" / "new").mkdir()
    put(folder / ".Junk", "1.a", "停止")
    monkeypatch.setattr("desktop_app.inbox.maildir_reader.MAX_MAIL", 1000)
    put(folder, "2.a", "x" * 5000)
    put(folder, "3.a", "x" * 5000, subject="unsubscribe")
    reading = job(book, folder).read_now()
    assert sorted(kinds(reading)) == ["optout", "optout", "unclear"]
    assert {one.classified.why for one in reading.mails} == {"words-word", "words-subject", "too-large"}


def test_the_bounce_of_this_issue_touches_nobody(book: Book, folder: Path) -> None:
    reader: Reader = add_reader(book, "reader1@example.jp")
    put(
        folder,
        "1.a",
        "550 5.1.1 user unknown",
        sender="MAILER-DAEMON@mx.example.jp",
        subject="Undelivered Mail",
    )
    reading = job(book, folder).read_now()
    assert (kinds(reading), reading.mails[0].addresses) == (["bounce"], ())
    assert suppressions.reasons_of(book, reader.address_id) == frozenset()


def test_times_are_those_of_the_mailbox(book: Book, folder: Path) -> None:
    put(folder, "1.a", "hello", at=datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC))
    job(book, folder).read_now()
    assert inbox_messages.all_messages(book)[0].received_at == datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("arrived", "counts_as"),
    [
        (NOW - timedelta(days=20), NOW - timedelta(hours=1)),  # copied here later, with its old time
        (datetime(1970, 1, 1, tzinfo=UTC), NOW),  # the server tells no time
        (NOW + timedelta(days=400), NOW),  # the server's clock is wrong
        (NOW - timedelta(minutes=30), NOW - timedelta(minutes=30)),
    ],
)
def test_a_stop_came_after_the_last_reading_and_not_in_the_future(
    book: Book, folder: Path, arrived: datetime, counts_as: datetime
) -> None:
    # Given a mailbox that was read an hour ago
    reader = add_reader(book, "reader1@example.jp")
    job(book, folder, NOW - timedelta(hours=1)).read_now()
    # When a stop turns up with any time of arrival
    put(folder, "1.a", "停止", at=arrived)
    assert kinds(job(book, folder).read_now()) == ["optout"]
    # Then it is newer than what stood here before
    assert [one.at for one in suppressions.optouts_of(book, reader.address_id)] == [counts_as]


def test_without_any_time_a_first_reading_counts_as_the_arrival(book: Book) -> None:
    fetched = Fetched(
        source="s", uidvalidity="1", uid="1", data=b"", arrived_at=datetime.fromtimestamp(0, UTC)
    )
    assert read_job._arrived(fetched, None, NOW).arrived_at == NOW


def test_what_was_asked_long_ago_is_not_pointed_to(book: Book, folder: Path) -> None:
    add_reader(book, "reader1@example.jp")
    for days in (31, 30):
        put(folder, f"{days}", f"ポインセチアを{days}鉢、注文したいのですが。", at=NOW - timedelta(days=days))
    job(book, folder).read_now()
    wants = [one.facts["wants"] for one in inbox_messages.all_messages(book)]
    assert wants == [None, "order"]


def test_a_reply_names_its_reader_and_what_it_wants(book: Book, folder: Path) -> None:
    reader = add_reader(book, "reader1@example.jp")
    put(folder, "1.a", "10本の花束を予約できますか", subject="Re: 秋のお便り")
    (mail,) = job(book, folder).read_now().mails
    assert (mail.classified.kind, mail.classified.wants, mail.classified.people) == ("reply", "order", ())
    assert mail.addresses == ("reader1@example.jp",)
    found = inbox_messages.get(book, mail.message)
    assert (found.address_id, found.details["subject"]) == (reader.address_id, "Re: 秋のお便り")
    assert "text" not in found.details
    assert found.facts["wants"] == "order"
    assert suppressions.optouts_of(book, reader.address_id) == []


def test_nothing_is_kept_of_a_strangers_mail(book: Book, folder: Path) -> None:
    put(folder, "1.a", "予約できますか", sender="stranger@example.com", subject="こんにちは")
    (mail,) = job(book, folder).read_now().mails
    found = inbox_messages.get(book, mail.message)
    assert (found.kind, found.address_id) == ("other", None)
    assert not any(found.details.get(name) for name in ("from", "subject", "text"))


def test_a_pass_tells_how_far_it_is_and_can_be_ended(book: Book, folder: Path) -> None:
    for number in range(3):
        put(folder, f"{number}.a", "ありがとう")
    told: list[tuple[int, int]] = []

    def tell(step: ReadingStep) -> None:
        told.append((step.done, step.total))
        if step.done == 2:
            raise AppError("book-busy")

    with pytest.raises(AppError):
        job(book, folder).read_now(tell)
    assert told == [(0, 0), (1, 3), (2, 3)]
    assert inbox_messages.last_read(book) is None
    assert len(inbox_messages.all_messages(book)) == 2
