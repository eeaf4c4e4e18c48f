"""受信の処理 in words, from a real Maildir into a real book."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import audit, deliveries, mail_accounts, privacy, settings, staff, topics
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.storage.books import NOW, add_reader, later, new_book, sent_to

SHOP = "aoi@example.jp"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    with new_book(tmp_path) as opened:
        settings.save_shop(opened, aoi_shop(), NOW)
        account = MailAccount(
            id="account-1",
            address=SHOP,
            smtp_host="localhost",
            smtp_port=2525,
            inbox="maildir",
            maildir=str(tmp_path / "mail"),
        )
        mail_accounts.save_account(opened, account, NOW)
        staff.add_staff(opened, "葵", now=NOW)
        add_reader(opened, "hanako@example.jp", full="佐藤 花子")
        yield opened


def services(book: Book, at: datetime = NOW, language: str = "ja") -> Services:
    return build(book, Environment(clock=lambda: at, language="en" if language == "en" else "ja"))


def put(
    book: Book, name: str, text: str, *, sender: str = "hanako@example.jp", subject: str = "", to: str = SHOP
) -> None:
    account = mail_accounts.load_account(book)
    assert account is not None
    assert account.maildir
    path = Path(account.maildir) / "new" / name
    path.write_bytes(
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@client.example>\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode()
    )
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))


def read(book: Book, at: datetime = NOW) -> None:
    services(book, at).inbox_view.read()


def test_an_optout_is_told_in_two_halves(book: Book) -> None:
    put(book, "1.a", "配信停止してください")
    result = services(book).inbox_view.read()
    assert (result.mails, result.stopped, result.waiting) == (1, 1, 0)
    (line,) = services(book).inbox_view.page()
    assert line.told.came == "佐藤 花子さんから配信停止の申し出"
    assert line.told.follows == "もう送りません"
    assert (line.told.chip, line.told.tone, line.at) == ("配信停止", "stop", "2026-11-23 10:00")
    (line,) = services(book, language="en").inbox_view.page("stop")
    assert (line.told.came, line.told.follows) == ("佐藤 花子 said stop", "gets no more mail")


def test_a_partial_optout_says_what_it_stops(book: Book) -> None:
    topics.add(book, "セール情報", now=NOW)
    put(book, "1.a", "セール情報はいりません")
    read(book)
    (line,) = services(book).inbox_view.page()
    assert line.told.follows == "「セール情報」はもう送りません"


def test_a_reply_that_wants_something_is_named_until_it_is_answered(book: Book) -> None:
    put(book, "1.a", "10本の花束を予約できますか", subject="Re: 秋のお便り")
    put(book, "2.a", "きれいな写真でした")
    read(book)
    view = services(book, later(60)).inbox_view
    assert view.overview().wishes == 1
    (line,) = view.page("answer")
    assert line.told.came == "佐藤 花子さんからの返事。注文や予約のようです"
    assert "メールソフトで" in line.told.follows
    assert (line.sender, line.subject, line.kept) == ("hanako@example.jp", "Re: 秋のお便り", False)
    with pytest.raises(AppError, match="inbox-mail-not-kept"):
        view.mail(line.id)
    view.answered(line.id, by="葵")
    view.answered(line.id, by="葵")
    assert view.overview().wishes == 0
    assert view.line(line.id).told.follows == "葵さんがお返事済みとしました（2026-11-23）"
    other = next(one for one in view.page("reply") if one.id != line.id)
    assert other.told.follows == "停止の言葉はありません。何もしません"
    assert audit.verify(book).state == "intact"


def test_an_unclear_mail_waits_with_the_line_that_raised_doubt(book: Book) -> None:
    text = "いつもありがとうございます。\n配信停止はどうすればできますか？\n花子"
    put(book, "1.a", text, subject="教えてください")
    read(book)
    view = services(book).inbox_view
    assert view.waiting_count() == 1
    (card,) = view.waiting()
    assert card.quote == "配信停止はどうすればできますか？"
    assert not card.whose
    assert card.line.told.why.startswith("停止の言葉と、質問")
    mail = view.mail(card.line.id)
    assert (mail.sender, mail.subject, mail.text) == ("hanako@example.jp", "教えてください", text)


def test_a_decision_stops_and_takes_queued_mails_out(book: Book) -> None:
    reader = add_reader(book, "taro@example.jp", full="鈴木 太郎")
    run = sent_to(book, [reader])
    put(book, "1.a", "配信停止はどうすればできますか？", sender="taro@example.jp")
    read(book)
    view = services(book, later(5)).inbox_view
    (card,) = view.waiting()
    with pytest.raises(AppError, match="inbox-who-decides"):
        view.decide(card.line.id, "stop", by=" ")
    decision = view.decide(card.line.id, "stop", by="葵")
    assert (decision.who, decision.skipped) == ("鈴木 太郎さん", 1)
    assert deliveries.rows(book, run)[0].state.value == "skipped"
    line = view.line(card.line.id)
    assert line.told.follows == "葵さんが停止の申し出と判断しました。もう送りません"
    assert [one.id for one in view.page("stop")] == [line.id]
    assert view.waiting() == []


def test_a_mail_that_is_no_stop_may_still_want_an_answer(book: Book) -> None:
    put(book, "1.a", "配信停止はどうすればできますか？ 花束の予約もできますか")
    read(book)
    view = services(book, later(5)).inbox_view
    (card,) = view.waiting()
    assert view.overview().wishes == 0
    assert view.decide(card.line.id, "keep", by="葵").who == ""
    assert view.overview().wishes == 1
    assert "お返事はまだのようです" in view.line(card.line.id).told.follows


def test_somebody_unknown_is_found_in_the_book(book: Book) -> None:
    put(book, "1.a", "配信停止してください", sender="alias@phone.example")
    read(book)
    view = services(book, later(5)).inbox_view
    (card,) = view.waiting()
    assert card.whose
    assert card.line.told.who == "alias@phone.example"
    assert card.line.told.follows == "どなたのことか、判断を待っています"
    (found,) = view.people("花子")
    assert (found.address, found.label) == ("hanako@example.jp", "佐藤 花子 hanako@example.jp")
    assert view.people(" ") == []
    assert view.decide(card.line.id, "stop", by="葵", address=found.address).who == "佐藤 花子さん"


def test_search_and_pages(book: Book) -> None:
    for number in range(5):
        put(book, f"{number}.a", f"ありがとう {number}", subject=f"Re: {number}号")
    put(book, "9.a", "自動", sender="robot@example.com", subject="100%_オフ")
    read(book)
    view = services(book).inbox_view
    lines = view.page()
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
    assert [one.id for one in view.page(before=lines[1].seq)] == [one.id for one in lines[2:]]
    assert len(view.page(search="花子")) == 5
    assert [one.subject for one in view.page(search="ＲＥ: 3号")] == ["Re: 3号"]
    assert view.page(search="100%_") == []  # nothing is kept of a stranger's mail
    assert view.overview().total == 6


def test_an_erased_person_is_said_so(book: Book) -> None:
    reader = add_reader(book, "gone@example.jp", full="山本 三郎")
    put(book, "1.a", "停止", sender="gone@example.jp")
    read(book)
    privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(1))
    (line,) = services(book).inbox_view.page()
    assert (line.told.who, line.sender, line.kept) == ("（消去した方）", "", True)
    with pytest.raises(AppError, match="inbox-mail-not-kept"):
        services(book).inbox_view.mail(line.id)
    assert services(book).inbox_view.page(search="gone") == []


def test_the_head_says_how_and_when_the_mailbox_is_read(book: Book) -> None:
    view = services(book).inbox_view
    assert (view.overview().reading, view.overview().last_read) == ("maildir", "")
    read(book)
    head = services(book, later(12)).inbox_view.overview()
    assert (head.last_read, head.ago, head.staff) == ("2026-11-23 10:00", "12分前", ("葵",))
    account = mail_accounts.load_account(book)
    assert account is not None
    mail_accounts.save_account(book, replace(account, inbox="none", maildir=None), NOW)
    assert services(book).inbox_view.overview().reading == "none"


def test_a_reading_can_be_ended_and_goes_on_where_it_was(book: Book) -> None:
    for number in range(3):
        put(book, f"{number}.a", "停止", sender=f"r{number}@example.jp")

    class EndedError(Exception):
        pass

    def tell(done: int, _: int) -> None:
        if done == 2:
            raise EndedError

    with pytest.raises(EndedError):
        services(book).inbox_view.read(tell)
    head = services(book).inbox_view.overview()
    assert (head.total, head.last_read) == (2, "")
    read(book)
    assert services(book).inbox_view.overview().total == 3


def test_hostile_control_characters_are_not_shown(book: Book) -> None:
    put(book, "1.a", "停止はできますか？\x1b[31m\u202edrow\x00")
    read(book)
    view = services(book).inbox_view
    text = view.mail(view.waiting()[0].line.id).text
    assert not set("\x1b\u202e\x00") & set(text)
