"""Form replies: question, answer and time are kept, the latest answer counts, and nobody is revived."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide
from desktop_app.domain.mailing import MessageClass
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import MappingChoice, recognise, with_choices
from desktop_app.importing.parts import Part
from desktop_app.importing.report import report
from desktop_app.importing.source import read_source_bytes
from desktop_app.storage import consents, contacts, people, suppressions
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
QUESTION = "お知らせのメールを希望しますか"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def form(*rows: str, question: str = QUESTION) -> list[Part]:
    text = "\n".join([f"タイムスタンプ,お名前,メールアドレス,{question}", *rows])
    return [recognise(one) for one in read_source_bytes(text.encode(), name="回答.csv").tables]


def declared(basis: str = "CONSENT_WEB", **changes: Any) -> Declaration:
    given: dict[str, Any] = {"by": "青井", "occasion": "申込フォーム", "recipient_type": "unknown"}
    found = declare(basis=basis, now=NOW, **(given | changes))
    assert found is not None
    return found


def evidence(book: Book, key: str) -> list[Evidence]:
    found = contacts.address_by_key(book, key)
    return [] if found is None else consents.evidence_of(book, found.id)


def mailable(book: Book, address: str) -> bool:
    message = Message(cls=MessageClass.AD, at=NOW, remote_sale_ad=False)
    person = people.person_at(book, parse_address(address).key, address)
    shop, mailbox = aoi_shop(remote_orders=False), Mailbox(imap=True, last_fetch=NOW)
    return decide(shop, mailbox, message, person).outcome is not Outcome.LEFT_OUT


def test_question_answer_and_time_are_kept_per_person(book: Book) -> None:
    job.run(book, form("2026/03/04 10:20:30,山田,taro@a.jp,はい"), declared(), now=NOW)
    [kept] = evidence(book, "taro@a.jp")
    assert (kept.basis, kept.asked, kept.answer, kept.wording) == (
        Basis.CONSENT_WEB, QUESTION, "はい", QUESTION,
    )  # fmt: skip
    assert kept.obtained_at == datetime(2026, 3, 4, 1, 20, 30, tzinfo=UTC)
    assert kept.list_record
    assert mailable(book, "taro@a.jp")


@pytest.mark.parametrize(
    ("rows", "may"),
    [
        (("2026/03/01 10:00:00,山田,taro@a.jp,はい", "2026/03/02 10:00:00,山田,taro@a.jp,いいえ"), False),
        (("2026/03/02 10:00:00,山田,taro@a.jp,いいえ", "2026/03/01 10:00:00,山田,taro@a.jp,はい"), False),
        (("2026/03/01 10:00:00,山田,taro@a.jp,いいえ", "2026/03/02 10:00:00,山田,taro@a.jp,はい"), True),
        (("2026/03/01 10:00:00,山田,taro@a.jp,はい", "2026/03/01 10:00:00,山田,taro@a.jp,いいえ"), False),
        (("2026/03/01 10:00:00,山田,taro@a.jp,はい", "2026/03/02 10:00:00,山田,taro@a.jp,"), False),
        (("2026/03/01 10:00:00,山田,taro@a.jp,希望しない", "2026/03/02 10:00:00,山田,taro@a.jp,はい"), False),
    ],
)  # fmt: skip
def test_the_latest_answer_counts_in_one_file_and_against_the_book(
    tmp_path: Path, rows: tuple[str, str], may: bool
) -> None:
    orders: dict[str, list[tuple[str, ...]]] = {
        "one": [rows], "two": [(rows[0],), (rows[1],)], "back": [(rows[1],), (rows[0],)],
    }  # fmt: skip
    for name, files in orders.items():
        with create_book(tmp_path / f"{name}.kawaraban", practice=True, device_id="pc", now=NOW) as book:
            for file in files:
                job.run(book, form(*file), declared(), now=NOW)
            assert mailable(book, "taro@a.jp") is may, name


def test_an_earlier_answer_that_a_later_one_replaces_is_told(book: Book) -> None:
    found = job.preview(
        book,
        form("2026/03/01 10:00:00,山田,taro@a.jp,はい", "2026/03/02 10:00:00,山田,taro@a.jp,いいえ"),
        declared(),
        now=NOW,
    )
    assert [(one.row, one.value, one.reason) for one in found.problems] == [
        (2, "はい", "answered-again"),
        (3, "taro@a.jp", "address-again"),
    ]


def test_a_later_no_ends_the_consent_of_the_book_and_undo_brings_it_back(book: Book) -> None:
    parsed = parse_address("taro@a.jp")
    contacts.add(book, NewContact(full="山田"), [parsed], now=NOW, by="青井")
    address = contacts.address_by_key(book, parsed.key)
    assert address is not None
    kept = Evidence(
        basis=Basis.CONSENT_PAPER, obtained_at=date(2026, 1, 5), method="申込書", by="青井", signed=True
    )
    consents.add_evidence(book, address.id, kept, recorded_by="青井", now=NOW)
    assert mailable(book, "taro@a.jp")
    result = job.run(book, form("2026/03/01 10:00:00,山田,taro@a.jp,いいえ"), declared(), now=NOW)
    assert not mailable(book, "taro@a.jp")
    assert not suppressions.suppressions(book)
    assert result.batch is not None
    job.undo(book, result.batch, by="青井", now=NOW)
    assert mailable(book, "taro@a.jp")


def test_a_card_still_counts_when_the_box_of_a_form_was_left_empty(book: Book) -> None:
    job.run(
        book,
        form("2026/01/05,山田,taro@a.jp,", question="備考"),
        declared("CARD", paper_by_hand=True, on="2026-01-05"),
        now=NOW,
    )
    assert mailable(book, "taro@a.jp")
    job.run(book, form("2026/03/01 10:00:00,山田,taro@a.jp,"), declared(), now=NOW)
    assert mailable(book, "taro@a.jp")


def test_a_stop_in_a_form_is_a_stop_of_its_day(book: Book) -> None:
    job.run(book, form("2026/03/01 10:00:00,山田,taro@a.jp,配信停止"), declared(), now=NOW)
    [stop] = suppressions.suppressions(book)
    assert (stop.reason.value, stop.at) == ("optout", datetime(2026, 3, 1, 1, 0, tzinfo=UTC))
    assert contacts.count(book) == 0
    later = job.run(book, form("2026/04/01 10:00:00,山田,taro@a.jp,はい"), declared(), now=NOW)
    assert report(later.plan)["could_be_lifted_by_hand"] == [2]
    assert not mailable(book, "taro@a.jp")


def test_an_unknown_answer_is_not_mailable_and_ends_nothing(book: Book) -> None:
    job.run(book, form("2026/03/01 10:00:00,山田,taro@a.jp,はい"), declared(), now=NOW)
    job.run(book, form("2026/03/02 10:00:00,山田,taro@a.jp,△"), declared(), now=NOW)
    [_, unknown] = evidence(book, "taro@a.jp")
    assert (unknown.basis, unknown.said_no, unknown.answer) == (Basis.NONE, None, "△")


def rowwise(*rows: str, header: str = "氏名,メール,根拠,日付,機会,受けた人,法人か個人か") -> list[Part]:
    text = "\n".join([header, *rows])
    [part] = [recognise(one) for one in read_source_bytes(text.encode(), name="名簿.csv").tables]
    columns = {"氏名": "full", "メール": "email", "根拠": "row_basis", "日付": "date", "機会": "occasion",
               "受けた人": "by", "法人か個人か": "recipient_type"}  # fmt: skip
    return [with_choices(part, MappingChoice(columns=columns))]


def test_each_row_may_say_its_own_ground(book: Book) -> None:
    parts = rowwise(
        "山田,taro@a.jp,名刺交換,2026-05-01,花市,石井,法人",
        "森,mori@a.jp,CONSENT_PAPER,2026-05-02,店頭,,個人",
        "木下,kino@a.jp,,,,,",
        "谷,tani@a.jp,縁,2026-05-03,,,?",
    )
    given = declare(by="青井", recipient_type="unknown", paper_by_hand=True, per_row=True, now=NOW)
    result = job.run(book, parts, given, now=NOW)
    facts = {key: evidence(book, key)[0] for key in ("taro@a.jp", "mori@a.jp", "kino@a.jp", "tani@a.jp")}
    assert {key: one.basis.value for key, one in facts.items()} == {
        "taro@a.jp": "CARD", "mori@a.jp": "CONSENT_PAPER", "kino@a.jp": "NONE", "tani@a.jp": "NONE",
    }  # fmt: skip
    card = facts["taro@a.jp"]
    assert (card.obtained_at, card.occasion, card.by) == (date(2026, 5, 1), "花市", "石井")
    assert facts["mori@a.jp"].by == "青井"
    kinds = {one.addresses[0].key: one.recipient_type.value for one in contacts.search(book)}
    assert kinds == {
        "taro@a.jp": "business", "mori@a.jp": "consumer", "kino@a.jp": "unknown", "tani@a.jp": "unknown",
    }  # fmt: skip
    assert {one.reason for one in result.plan.problems} == {"basis-unknown", "recipient-type-unknown"}


def test_cards_that_nobody_affirmed_are_told_addresses(book: Book) -> None:
    parts = rowwise("山田,taro@a.jp,名刺交換,2026-05-01,花市,石井,法人")
    job.run(book, parts, declare(by="青井", recipient_type="unknown", per_row=True, now=NOW), now=NOW)
    assert evidence(book, "taro@a.jp")[0].basis is Basis.ADDRESS_TOLD
    assert not mailable(book, "taro@a.jp")
