"""記録 in words, on a book that holds something of everything, and on tampered copies of it."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.records_view import RecordsView
from desktop_app.storage import attachments, consents, deliveries, privacy, suppressions, topics
from desktop_app.storage.database import Book
from tests.storage.books import (
    NOW,
    Reader,
    add_reader,
    clearance_for,
    content,
    draft,
    fill,
    later,
    new_book,
    reopened,
    send_next,
    web_consent,
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        yield opened


@pytest.fixture
def readers(book: Book) -> list[Reader]:
    return fill(book)


def services(book: Book, minutes: float = 10, language: str = "ja") -> Services:
    english = language == "en"
    return build(book, Environment(clock=lambda: later(minutes), language="en" if english else "ja"))


def view(book: Book, language: str = "ja") -> RecordsView:
    return services(book, language=language).records_view


def test_every_entry_of_the_log_has_words(book: Book, readers: list[Reader]) -> None:
    for language in ("ja", "en"):
        lines = view(book, language).page("all")
        assert lines
        for line in lines:
            assert line.chip
            assert line.text
            assert "{" not in line.text
            details = view(book, language).details(line.id)
            assert all(name and value for name, value in details)
    kinds = {row["kind"] for row in book.sql("SELECT DISTINCT kind FROM entry WHERE kind <> 'delivery'")}
    assert (
        len(view(book).page("all")) == book.sql("SELECT count(*) FROM entry WHERE kind <> 'delivery'")[0][0]
    )
    assert "provision" in kinds


def test_tabs_share_the_log_out(book: Book, readers: list[Reader]) -> None:
    tabs = {tab: view(book).page(tab) for tab in ("grounds", "stops", "sent", "history")}
    assert {line.chip for line in tabs["grounds"]} == {"同意（ウェブ）", "再開の同意", "同意の文面"}
    assert {line.chip for line in tabs["stops"]} >= {"配信停止", "不達", "苦情", "配信除外"}
    assert "「秋のお便り」を送り始めました" in {line.text for line in tabs["sent"]}
    assert "「list.csv」を取り込みました（新しい連絡先 1人）" in {line.text for line in tabs["history"]}
    ids = [line.id for lines in tabs.values() for line in lines]
    assert len(ids) == len(set(ids))


def test_pages_go_on_where_the_last_one_ended(book: Book, readers: list[Reader]) -> None:
    lines = view(book).page("all")
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
    rest = view(book).page("all", before=lines[4].seq)
    assert [line.id for line in rest] == [line.id for line in lines[5:]]


def test_search_narrows_to_a_person_and_days_to_a_time(book: Book, readers: list[Reader]) -> None:
    lines = view(book).page("all", search="reader5@")
    assert lines
    assert {line.who for line in lines} == {"読者 一郎さん"}
    assert view(book).page("all", search="だれでもない") == []
    assert view(book).page("all", since=date(2026, 11, 24)) == []
    assert view(book).page("all", until=date(2026, 11, 22)) == []
    assert len(view(book).page("all", since=date(2026, 11, 23), until=date(2026, 11, 23))) > 20


def test_a_stop_says_how_and_what_was_told(book: Book, readers: list[Reader]) -> None:
    (line,) = [one for one in view(book).page("stops", search="reader5@") if one.chip == "配信停止"]
    assert (line.text, line.by) == ("電話で申し出（すべて）", "葵")
    assert [proof.label for proof in line.proofs] == ["お申し出の言葉"]
    assert (line.kept, line.kept_by) == ("ずっと", "特電法3条3項")
    assert ("申し出の内容", "もう結構です") in view(book).details(line.id)


def test_evidence_shows_its_wording_and_its_scan(book: Book) -> None:
    number = consents.add_wording(
        book,
        text="広告を受け取ります",
        language="ja",
        default_on=False,
        displayed_from=None,
        purpose=None,
        now=NOW,
    )
    paper = attachments.store(book, b"\x89PNG scan", "image/png", "paper.png")
    reader = add_reader(book, "hanako@example.jp", full="佐藤 花子", evidence=web_consent(wording=number))
    consents.add_evidence(
        book, reader.address_id, web_consent(), recorded_by="葵", now=later(1), attachment=paper
    )
    scanned, worded = (one for one in view(book).page("grounds") if one.who)
    assert worded.proofs[0].label == "文面 第1版"
    assert view(book).wording(worded.proofs[0].ref) == "広告を受け取ります"
    assert scanned.proofs[0].label == "写真・画像"
    shown = view(book).file(scanned.proofs[0].ref)
    assert (shown.name, shown.data, shown.mail) == ("paper.png", b"\x89PNG scan", None)
    assert worded.kept == "期限なし（未送信）"


def test_how_long_evidence_is_kept_follows_the_sends(book: Book) -> None:
    reader = add_reader(book, "hanako@example.jp", full="佐藤 花子")
    evidence = consents.evidence_of(book, reader.address_id)[0].id
    run = draft(book)
    deliveries.freeze(
        book,
        run,
        clearance_for(run),
        content(),
        [
            deliveries.ToSend(
                address_id=reader.address_id,
                contact_id=reader.contact_id,
                merge={},
                basis="CONSENT_WEB",
                evidence_id=evidence,
            )
        ],
        [],
        now=NOW,
    )
    send_next(book, run, DeliveryState.ACCEPTED)
    (line,) = (one for one in view(book).page("grounds") if one.who)
    assert line.kept == "送っているあいだ"
    services(book, 30).contacts.optout("hanako@example.jp", via="phone", by="葵")
    (line,) = (one for one in view(book).page("grounds") if one.who)
    assert (line.kept, line.kept_by) == ("2026-12-24まで", "特電規則4条2項2号")
    person = view(book).person(address="HANAKO@example.jp")
    assert [(one.title, one.state) for one in person.sends] == [("秋のお便り", "サーバーが受け取り")]
    assert person.sends[0].because == "2026-04-01の同意（ウェブ）（web form）を根拠に送りました"
    assert not person.mailable
    assert "電話で申し出（すべて）" in [one.text for one in person.lines]


def test_a_person_is_found_by_any_of_the_ways(book: Book, readers: list[Reader]) -> None:
    desk = view(book)
    by_address = desk.person(address=readers[1].address)
    assert desk.person(contact_id=readers[1].contact_id) == by_address
    assert desk.person(address_id=readers[1].address_id) == by_address
    assert desk.find("reader2")[0].label == "読者 一郎さん　reader2@example.jp"
    with pytest.raises(AppError, match="address-unknown"):
        desk.person(address="nobody@example.jp")
    skipped = desk.person(address=readers[6].address).sends[0]
    assert skipped.because.startswith("送りませんでした。")


def test_an_erased_person_is_said_so_and_still_found_by_address(book: Book) -> None:
    reader = add_reader(book, "gone@example.jp", full="山本 三郎")
    suppressions.add_optout(
        book,
        parse_address("gone@example.jp"),
        at=NOW,
        scope=None,
        until=None,
        channel="phone",
        by="葵",
        now=NOW,
    )
    privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(1))
    desk = view(book)
    assert "gone@example.jp" not in str(desk.page("all"))
    assert "山本" not in str(desk.page("all"))
    assert {line.who for line in desk.page("grounds") if line.who} == {"消去済みの方"}
    (found,) = desk.find("gone@example.jp")
    assert found.label == "消去済みの方"
    person = desk.person(address="gone@example.jp")
    assert (person.erased, person.addresses, person.now) == (True, (), "")
    assert any(line.text.startswith("法にもとづいて消去しました") for line in person.lines)
    assert [line for line in desk.page("stops") if line.chip == "消去"]


def test_the_check_says_the_exact_words_and_is_remembered(book: Book, readers: list[Reader]) -> None:
    told: list[tuple[int, int]] = []
    assert view(book).health().checked is None
    found = view(book).check(lambda done, total: told.append((done, total)))
    assert (found.state, found.headline) == ("intact", "書き換えは見つかりませんでした")
    assert told[0][0] == 0
    assert found.rows > 30
    assert view(book).health().checked == found
    privacy.erase_address(book, readers[0].address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(1))
    erased = view(book).check(lambda *_: None)
    assert erased.headline == "書き換えは見つかりませんでした（法にもとづく消去 1件）"
    assert view(book).health().law_as_of == "2026-06-24"


def test_a_tampered_book_is_named_with_its_row(book: Book, readers: list[Reader], tmp_path: Path) -> None:
    book.checkpoint()
    copy = tmp_path / "copy.kawaraban"
    shutil.copy(book.path, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("DROP TRIGGER entry_same")
        connection.execute(
            "UPDATE entry SET facts = replace(facts, 'phone', 'counter') WHERE kind = 'optout'"
        )
        connection.execute("DROP TRIGGER payload_same")
        connection.execute("UPDATE payload SET bytes = x'7b7d' WHERE rowid = 3")
    connection.close()
    with reopened(copy) as tampered:
        found = view(tampered).check(lambda *_: None)
    assert found.state == "broken"
    assert found.headline.startswith("書き換え、または破損が")
    assert any("記録 第" in one and "書き換えられています" in one for one in found.broken)
    assert any("中身" in one for one in found.broken)
    assert "帳簿の作りが変えられています" in found.broken


def test_a_check_can_be_ended(book: Book, readers: list[Reader]) -> None:
    class EndedError(Exception):
        pass

    def tell(_done: int, _total: int) -> None:
        raise EndedError

    with pytest.raises(EndedError):
        view(book).check(tell)
    assert view(book).health().checked is None


@pytest.mark.parametrize("ending", ["pdf", "csv", "zip"])
def test_evidence_is_written_for_one_and_for_all(
    book: Book, readers: list[Reader], tmp_path: Path, ending: str
) -> None:
    told: list[tuple[int, int]] = []
    one, everyone = tmp_path / f"one.{ending}", tmp_path / f"all.{ending}"
    view(book).export(one, address_id=readers[0].address_id, tell=lambda *step: told.append(step))
    view(book).export(everyone, address_id=None, tell=lambda *step: told.append(step))
    assert 0 < one.stat().st_size < everyone.stat().st_size
    assert (0, 7) in told
    with pytest.raises(AppError, match="evidence-not-written"):
        view(book).export(tmp_path / "no" / f"x.{ending}", address_id=None, tell=lambda *_: None)


def test_a_renamed_topic_says_from_what_to_what(book: Book) -> None:
    services(book).shop_lists.rename_topic(topics.default_topic(book).id, "季節のお便り")
    assert "お便りの種類「お店のお便り」を「季節のお便り」に変えました" in [
        line.text for line in view(book).page("history")
    ]
