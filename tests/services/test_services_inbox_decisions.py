"""Every answer that a person can give about a received mail, and taking it back; real mails, a real book."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.inbox_views import PERIODS, InboxLine, WaitingCard
from desktop_app.storage import (
    audit,
    deliveries,
    inbox_messages,
    mail_accounts,
    staff,
    suppressions,
    topics,
)
from desktop_app.storage.database import Book
from tests.services.test_services_inbox_view import book as inbox_book
from tests.services.test_services_inbox_view import put, read, services
from tests.storage.books import NOW, add_reader, later, send_next, sent_to

DOUBTFUL = "いつもどうも。\n配信停止はどうすればできますか？"
book = inbox_book


@pytest.fixture
def run(book: Book) -> str:
    """A newsletter to somebody who asks how to stop; the mail has not left yet."""
    return sent_to(book, [add_reader(book, "taro@example.jp", full="鈴木 太郎")])


def waiting(
    book: Book, text: str = DOUBTFUL, sender: str = "taro@example.jp", name: str = "1.a"
) -> WaitingCard:
    put(book, name, text, sender=sender)
    read(book)
    return services(book).inbox_view.waiting()[-1]


def at(book: Book, minutes: int = 5) -> Services:
    return services(book, later(minutes))


def state(book: Book, run: str) -> str:
    return deliveries.rows(book, run)[0].state.value


def told(book: Book, card: WaitingCard) -> InboxLine:
    return services(book, later(9)).inbox_view.line(card.line.id)


def intact(book: Book) -> bool:
    return bool(services(book, later(30)).keeping.verify()["state"] == "intact")


def test_a_known_reader_gets_every_answer_and_a_stranger_two(book: Book, run: str) -> None:
    assert waiting(book).choices == ("stop", "until", "keep", "other")
    topics.add(book, "セール情報", now=NOW)
    assert services(book).inbox_view.waiting()[0].choices == ("stop", "topic", "until", "keep", "other")
    stranger = waiting(book, "配信停止してください", "hana@phone.example", "2.a")
    assert (stranger.choices, stranger.alike) == (("stop", "keep"), False)


def test_a_partial_stop_leaves_the_rest(book: Book, run: str) -> None:
    sale = topics.add(book, "セール情報", now=NOW).id
    card = waiting(book)
    done = at(book).inbox_view.decide(card.line.id, "topic", by="葵", topic=sale)
    assert (done.who, done.said, done.skipped) == ("鈴木 太郎さん", "topic", 0)
    (row,) = suppressions.suppressions(book)
    assert row.scope == frozenset({sale})
    assert state(book, run) == "queued"
    assert told(book, card).told.follows == "葵さんの判断で、「セール情報」はもう送りません"
    assert intact(book)


def test_a_pause_ends_with_its_last_day(book: Book, run: str) -> None:
    card = waiting(book)
    until = (NOW + timedelta(days=31)).date()
    done = at(book).inbox_view.decide(card.line.id, "until", by="葵", until=until)
    assert (done.who, done.skipped) == ("鈴木 太郎さん", 1)
    (row,) = suppressions.suppressions(book)
    assert (row.scope, row.until) == (None, until)
    assert told(book, card).told.follows == f"葵さんの判断で、{until}まで送りません"


def test_a_mail_about_somebody_else_stops_that_person_alone(book: Book, run: str) -> None:
    card = waiting(book)
    done = at(book).inbox_view.decide(card.line.id, "other", by="葵", address="hanako@example.jp")
    assert done.who == "佐藤 花子さん"
    assert [row.address for row in suppressions.suppressions(book)] == ["hanako@example.jp"]
    assert state(book, run) == "queued"


def test_a_wrong_stop_is_taken_back_and_waits_again(book: Book, run: str) -> None:
    card = waiting(book)
    at(book).inbox_view.decide(card.line.id, "stop", by="葵")
    detail = at(book, 6).inbox_detail
    assert (detail.of(card.line.id).undo, detail.of(card.line.id).waits_again) == ("decision", True)
    detail.take_back(card.line.id, by="みどり", reason="ほかのお店のことでした")
    assert suppressions.suppressions(book) == []
    (again,) = at(book, 7).inbox_view.waiting()
    assert again.line.id == card.line.id
    decided = audit.entries(book, ("inbox.decided",))
    assert [one.facts["as"] for one in decided] == ["optout", "reopened"]
    assert decided[1].personal["reason"] == "ほかのお店のことでした"
    assert intact(book)
    at(book, 8).inbox_view.decide(card.line.id, "keep", by="葵")
    assert told(book, card).told.chip == "返事がいりそう"
    assert at(book, 9).contacts.why("taro@example.jp")["decision"] != "left_out"
    assert intact(book)


def test_a_stop_that_stood_before_survives_the_undoing(book: Book, run: str) -> None:
    """JP-SEM-3-3-KEEP: only what the decision itself wrote is taken back."""
    put(book, "0.a", "配信停止してください", sender="taro@example.jp")
    read(book)
    card = waiting(book)
    at(book).inbox_view.decide(card.line.id, "stop", by="葵")
    at(book, 6).inbox_detail.take_back(card.line.id, by="葵", reason="押しまちがい")
    at(book, 7).inbox_view.decide(card.line.id, "keep", by="葵")
    assert at(book, 8).contacts.why("taro@example.jp")["decision"] == "left_out"


def test_what_was_sent_on_the_way_stays_out(book: Book, run: str) -> None:
    card = waiting(book)
    at(book).inbox_view.decide(card.line.id, "stop", by="葵")
    at(book, 6).inbox_detail.take_back(card.line.id, by="葵", reason="押しまちがい")
    assert state(book, run) == "skipped"


def test_taking_back_needs_a_name_a_reason_and_a_decision(book: Book, run: str) -> None:
    card = waiting(book)
    detail = at(book).inbox_detail
    assert detail.of(card.line.id).undo == ""
    at(book).inbox_view.decide(card.line.id, "keep", by="葵")
    with pytest.raises(AppError, match="inbox-who-decides"):
        detail.take_back(card.line.id, by=" ", reason="x")
    with pytest.raises(AppError, match="undo-reason-missing"):
        detail.take_back(card.line.id, by="葵", reason=" ")
    detail.take_back(card.line.id, by="葵", reason="読みまちがい")
    with pytest.raises(AppError, match=r"undo-nothing|inbox-message-not-decided|undo-forbidden"):
        detail.take_back(card.line.id, by="葵", reason="もう一度")
    with pytest.raises(AppError, match="inbox-message-missing"):
        detail.of("nobody")


def test_a_clear_stop_is_not_taken_back(book: Book) -> None:
    """law.md 6.9.4: only a new consent lifts it."""
    put(book, "1.a", "配信停止してください")
    read(book)
    (line,) = services(book).inbox_view.page()
    detail = at(book).inbox_detail.of(line.id)
    assert detail.undo == ""
    assert "新しい同意" in detail.why_not
    assert "new consent" in services(book, later(5), "en").inbox_detail.of(line.id).why_not


def test_many_are_decided_at_once_and_each_is_recorded(book: Book) -> None:
    for number in range(4):
        add_reader(book, f"r{number}@example.jp")
        put(book, f"{number}.a", f"{DOUBTFUL} {number}", sender=f"r{number}@example.jp")
    put(book, "9.a", "配信停止してください", sender="hana@phone.example")
    read(book)
    view = at(book).inbox_view
    cards = view.all_waiting()
    alike = [one.line.id for one in cards if one.alike]
    assert (len(cards), len(alike)) == (5, 4)
    assert all(one.quote.startswith("配信停止はどうすれば") for one in cards if one.alike)
    view.decide(alike[0], "keep", by="葵")
    steps: list[int] = []
    result = view.decide_many(alike, "stop", by="葵", check=steps.append)
    assert (result.done, result.stopped, result.left) == (3, 3, 1)
    assert steps == [0, 1, 2, 3]
    assert len(audit.entries(book, ("inbox.decided",))) == 4
    assert len(suppressions.suppressions(book)) == 3
    assert len(inbox_messages.waiting(book)) == 1
    with pytest.raises(AppError, match="inbox-who-decides"):
        view.decide_many(alike, "stop", by="")


def test_deciding_on_many_can_be_ended_in_between(book: Book) -> None:
    for number in range(3):
        add_reader(book, f"r{number}@example.jp")
        put(book, f"{number}.a", f"{DOUBTFUL} {number}", sender=f"r{number}@example.jp")
    read(book)

    class EndedError(Exception):
        pass

    def check(done: int) -> None:
        if done == 1:
            raise EndedError

    view = at(book).inbox_view
    with pytest.raises(EndedError):
        view.decide_many([one.line.id for one in view.all_waiting()], "stop", by="葵", check=check)
    assert len(inbox_messages.waiting(book)) == 2


REPORT = """From: MAILER-DAEMON@mail.example.jp
To: aoi@example.jp
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Message-ID: <{name}@mail.example.jp>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

<{to}>: host mx.example.net said: {says}

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.jp

Final-Recipient: rfc822; {to}
Action: failed
Status: {status}
Diagnostic-Code: smtp; {says}

--B
Content-Type: text/rfc822-headers

Message-ID: {message_id}
To: {to}

--B--
"""


def report(book: Book, run: str, name: str, says: str) -> InboxLine:
    delivery = send_next(book, run, DeliveryState.ACCEPTED)
    row = deliveries.get(book, delivery)
    account = mail_accounts.load_account(book)
    assert account is not None
    assert account.maildir
    text = REPORT.format(
        name=name, to="taro@example.jp", says=says, status=says.split()[1], message_id=row.message_id
    )
    Path(account.maildir, "new", name).write_text(text)
    read(book, later(5))
    return services(book, later(5)).inbox_view.page("bounce")[0]


@pytest.mark.parametrize(
    ("says", "chip", "came", "follows"),
    [
        ("550 5.1.1 User unknown", "宛先なし", "鈴木 太郎さん：宛先がもうありません", "次から送りません"),
        ("552 5.2.2 Mailbox full", "いっぱい", "（1回目）", "次も送ってみます"),
        ("550 5.7.1 Rejected as spam", "受信側の決まり", "受信側の決まりで断られました", "お店の設定"),
    ],
)
def test_a_report_is_told_with_class_and_what_follows(
    book: Book, run: str, says: str, chip: str, came: str, follows: str
) -> None:
    line = report(book, run, "1.b", says)
    assert line.told.chip == chip
    assert came in line.told.came
    assert follows in line.told.follows
    assert line.returned
    assert line.warned == (chip == "受信側の決まり")
    (one,) = services(book, later(6)).inbox_detail.of(line.id).bounces
    assert (one.address, one.status) == ("taro@example.jp", says.split()[1])


def test_a_wrong_bounce_is_taken_back(book: Book, run: str) -> None:
    line = report(book, run, "1.b", "550 5.1.1 User unknown")
    detail = services(book, later(6)).inbox_detail
    assert detail.of(line.id).undo == "automatic"
    assert services(book, later(6)).contacts.why("taro@example.jp")["decision"] == "left_out"
    detail.take_back(line.id, by="葵", reason="電話で確かめました")
    assert services(book, later(7)).contacts.why("taro@example.jp")["decision"] != "left_out"
    line = services(book, later(7)).inbox_view.line(line.id)
    assert line.told.follows == "葵さんがまちがいとして取り消しました。また送れます"
    assert (line.told.chip, line.stops) == ("取り消し", False)
    assert detail.of(line.id).undo == ""
    assert intact(book)


def complaint(book: Book) -> InboxLine:
    account = mail_accounts.load_account(book)
    assert account is not None
    assert account.maildir
    Path(account.maildir, "new", "1.c").write_text(
        "From: abuse@provider.example\nTo: aoi@example.jp\nMessage-ID: <1@provider.example>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nabuse\n\n--B\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nUser-Agent: P/1\nVersion: 1\nOriginal-Rcpt-To: hanako@example.jp\n\n"
        "--B\nContent-Type: text/rfc822-headers\n\nTo: hanako@example.jp\nFrom: aoi@example.jp\n\n--B--\n"
    )
    read(book)
    (line,) = services(book).inbox_view.page("complaint")
    return line


def test_an_open_complaint_is_warned_about_after_a_week(book: Book) -> None:
    """JP-SEM-9-COMPLAINT: date, content and answer; open for more than seven days: a warning."""
    staff.add_staff(book, "みどり", now=NOW)
    line = complaint(book)
    assert line.open_complaint
    assert "対応をしたら、記録してください" in line.told.follows
    assert services(book, later(60)).inbox_view.overview().complaints_open == 0
    week = services(book, NOW + timedelta(days=8))
    assert week.inbox_view.overview().complaints_open == 1
    assert [one.code for one in week.home.view().todo if one.code == "complaints"] == ["complaints"]
    week.inbox_view.answered(line.id, by="みどり", note="電話でお詫びした")
    week.inbox_view.answered(line.id, by="葵", note="二度目は何も変えない")
    line = week.inbox_view.line(line.id)
    assert not line.open_complaint
    assert line.answer == "電話でお詫びした"
    assert "対応済み（みどりさん" in line.told.follows
    assert week.inbox_view.overview().complaints_open == 0
    assert intact(book)


def test_the_list_goes_back_as_far_as_asked(book: Book) -> None:
    put(book, "1.a", "ありがとう")
    read(book)
    month = services(book, NOW + timedelta(days=20)).inbox_view
    found = {one: len(month.page(period=one)) for one in PERIODS}
    assert found == {"all": 1, "today": 0, "week": 0, "month": 1, "year": 1}
    assert len(services(book, later(60)).inbox_view.page(period="today")) == 1
    assert month.overview().counts["reply"] == 1


def test_an_unread_mailbox_is_said_after_a_day(book: Book) -> None:
    read(book)
    assert services(book, NOW + timedelta(hours=23)).inbox_view.overview().unread_hours == 0
    assert services(book, NOW + timedelta(hours=30)).inbox_view.overview().unread_hours == 30


def test_the_mail_shows_the_line_that_decided(book: Book, run: str) -> None:
    card = waiting(book)
    mail = services(book).inbox_view.mail(card.line.id)
    assert mail.line == "配信停止はどうすればできますか？"
    assert mail.line in mail.text
    assert (mail.at, mail.kept > 100, mail.message_id) == ("2026-11-23 10:00", True, "<1.a@client.example>")


def test_home_tells_what_came_since_yesterday(book: Book) -> None:
    put(book, "1.a", "配信停止してください")
    put(book, "2.a", "ありがとう")
    read(book)
    assert services(book, later(60)).home.view().mailbox.came == {"optout": 1, "reply": 1}
    assert services(book, NOW + timedelta(days=3)).home.view().mailbox.came == {}


def test_a_person_is_told_what_came_back_with_the_mail_that_told_it(book: Book, run: str) -> None:
    line = report(book, run, "1.b", "550 5.1.1 User unknown")
    assert line.contact_id is not None
    story = services(book, later(6)).contact_book.detail(line.contact_id).story
    (gone,) = [one for one in story if one.title == "宛先が見つからず停止"]
    (proof,) = gone.proofs
    assert (proof.kind, bool(proof.ref)) == ("file", True)


def test_an_acknowledgement_is_told_beside_the_stop(book: Book) -> None:
    services(book).shop.set_acknowledges(True)
    account = mail_accounts.load_account(book)
    assert account is not None
    assert account.maildir
    path = Path(account.maildir, "new", "1.a")
    path.write_bytes(
        "Return-Path: <hanako@example.jp>\nFrom: hanako@example.jp\nTo: aoi@example.jp\n"
        "Message-ID: <1@c.example>\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n配信停止してください\n".encode()
    )
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    read(book)
    (line,) = services(book).inbox_view.page()
    assert "送信箱にあります" in services(book).inbox_detail.of(line.id).acknowledged
    assert "outbox" in services(book, language="en").inbox_detail.of(line.id).acknowledged
