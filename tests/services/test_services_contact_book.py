"""The table of contacts and the story of one: statuses of everybody, rows, and why in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.decision import Person
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build, contact_statuses
from desktop_app.services.contact_book import ContactBook, Query, Within
from desktop_app.services.contact_detail import ContactDetail
from desktop_app.services.contact_statuses import STATUSES
from desktop_app.services.environment import Environment
from desktop_app.storage import (
    consents,
    contact_table,
    contacts,
    inbox_messages,
    people,
    settings,
    suppressions,
    topics,
)
from desktop_app.storage.contact_table import Keys
from desktop_app.storage.database import Book
from tests.factories import aoi_shop
from tests.sending import Clock
from tests.storage.books import Reader, hard_bounced, new_book, send_next, sent_to

WEB = {
    "basis": "CONSENT_WEB", "obtained_at": "2026-04-12T10:40:00+09:00", "method": "申込フォーム",
    "by": "青井 葵", "wording": "花のあおい（青井 葵）から広告のメールが届きます",
    "purpose_told_at": "2026-04-12", "double_opt_in": True,
}  # fmt: skip
CARD = {
    "basis": "CARD", "obtained_at": "2026-10-03", "occasion": "花市", "paper": True,
    "handed_over_by_person": True, "by": "青井 葵",
}  # fmt: skip
UNDATED = {"basis": "CARD", "paper": True, "handed_over_by_person": True}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    with new_book(tmp_path) as book:
        settings.save_shop(book, aoi_shop(), clock())
        yield build(book, Environment(clock=clock))


def add(services: Services, email: str, *evidence: dict[str, Any], **fields: Any) -> str:
    given = {"email": email, "full": email.split("@", 1)[0], "evidence": list(evidence), **fields}
    return str(services.contacts.add(given)["id"])


def study(desk: ContactBook, topic: str = "") -> None:
    desk.study(topic, check=lambda: None, tell=lambda done, total: None)


def ids(desk: ContactBook, keys: Keys | None) -> list[str | None]:
    assert keys is not None
    return [contact_table.id_of(desk.book, key) for key in keys]


def four(services: Services) -> dict[str, str]:
    """One of each kind, by kind."""
    found = {
        "mailable": add(services, "a@example.jp", WEB, tags=["常連"]),
        "incomplete": add(services, "b@example.jp", UNDATED, recipient_type="business"),
        "stopped": add(services, "c@example.jp", WEB, tags=["常連"]),
        "card": add(services, "d@example.jp", CARD, company="みどり園芸", recipient_type="business"),
    }
    services.contacts.optout("c@example.jp", via="phone", by="青井 葵")
    return found


def test_everybody_has_a_status_and_the_numbers_add_up(services: Services) -> None:
    made, desk = four(services), services.contact_book
    assert desk.overview().total == 4
    assert desk.overview().tags == ("常連",)
    assert desk.first(Query(status="stopped")) is None
    assert desk.count(Query(status="stopped")) is None
    assert desk.found(Query()).counts is None
    study(desk)
    assert desk.found(Query()).counts == {"mailable": 2, "incomplete": 1, "stopped": 1}
    for status in STATUSES:
        expected = [
            one for kind, one in made.items() if kind == status or (kind, status) == ("card", "mailable")
        ]
        query = Query(status=status)
        assert ids(desk, desk.first(query)) == ids(desk, desk.found(query).keys) == expected
        assert desk.count(query) == len(expected)
    narrowed = desk.found(Query(tag="常連", status="stopped"))
    assert narrowed.counts == {"mailable": 1, "incomplete": 0, "stopped": 1}
    assert ids(desk, narrowed.keys) == [made["stopped"]]


def test_statuses_are_those_of_the_command_line(services: Services) -> None:
    four(services)
    study(services.contact_book)
    told = {row["id"]: row["status"] for row in services.contacts.rows()}
    keys = services.contact_book.found(Query()).keys
    rows = services.contact_book.rows(keys)
    assert {row.contact_id: row.status for row in rows.values()} == told
    for status in STATUSES:
        found = services.contact_book.found(Query(status=status)).keys
        assert {rows[key].contact_id for key in found} == {one for one in told if told[one] == status}


def test_a_change_is_found_without_asking_about_the_others(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, desk = four(services), services.contact_book
    study(desk)
    asked: list[int] = []
    told: list[tuple[int, int]] = []
    remember_questions(monkeypatch, asked)
    services.contacts.optout("a@example.jp", via="counter", by="青井 葵")
    new = add(services, "e@example.jp", CARD, recipient_type="business")
    contacts.delete(desk.book, made["card"], now=Clock()(), by=None)
    desk.study("", check=lambda: None, tell=lambda done, total: told.append((done, total)))
    assert set(asked) == {desk.key_of(contact=made["mailable"]), desk.key_of(contact=new)}
    assert told == [(0, 2)]
    assert desk.found(Query()).counts == {"mailable": 1, "incomplete": 1, "stopped": 2}


def remember_questions(monkeypatch: pytest.MonkeyPatch, asked: list[int]) -> None:
    """Remember whom the index asks about."""
    real = people.persons_among

    def persons_among(book: Book, keys: Iterable[int]) -> dict[int, Person]:
        wanted = list(keys)
        asked.extend(wanted)
        return real(book, wanted)

    monkeypatch.setattr(people, "persons_among", persons_among)


def test_a_cancelled_study_goes_on_where_it_was(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_statuses, "_SLICE", 1)
    four(services)
    desk, asked = services.contact_book, list[int]()
    remember_questions(monkeypatch, asked)

    class EnoughError(Exception): ...

    def enough() -> None:
        if len(asked) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        desk.study("", check=enough, tell=lambda done, total: None)
    assert desk.first(Query(status="mailable")) is None
    assert desk.found(Query()).counts is None
    services.contacts.optout(
        "a@example.jp", via="counter", by="青井 葵"
    )  # one of the two that were asked about
    study(desk)
    assert len(asked) == 2 + 3
    assert desk.found(Query()).counts == {"mailable": 1, "incomplete": 1, "stopped": 2}


def test_another_day_shop_or_topic_is_found_anew(services: Services, clock: Clock) -> None:
    desk = services.contact_book
    add(services, "a@example.jp", CARD, recipient_type="business")
    suppressions.add_optout(
        desk.book, parse_address("a@example.jp"), at=clock(), scope=None, until=date(2026, 11, 24),
        channel="phone", by="葵", now=clock(),
    )  # fmt: skip
    study(desk)
    assert desk.found(Query()).counts == {"mailable": 0, "incomplete": 0, "stopped": 1}
    clock.forward(days=3)
    study(desk)
    assert desk.found(Query()).counts == {"mailable": 1, "incomplete": 0, "stopped": 0}
    other = topics.add(desk.book, "教室", now=clock()).id
    services.contacts.optout("a@example.jp", via="phone", topic="教室", by="葵")
    study(desk)
    study(desk, other)
    assert desk.found(Query()).counts == {"mailable": 1, "incomplete": 0, "stopped": 0}
    assert desk.found(Query(topic=other)).counts == {"mailable": 0, "incomplete": 0, "stopped": 1}
    (row,) = desk.rows(desk.found(Query()).keys, other).values()
    assert (row.status, row.chip.code) == ("stopped", "optout")


def test_rows_say_who_where_and_on_what_ground(services: Services, clock: Clock) -> None:
    made, desk = four(services), services.contact_book
    contacts.link(desk.book, made["card"], parse_address("second@example.jp"), now=clock())
    alone = contacts.add(desk.book, contacts.NewContact(full="宛先なし"), [], now=clock(), by=None)
    rows = {row.contact_id: row for row in desk.rows(desk.found(Query()).keys).values()}
    web, card = rows[made["mailable"]], rows[made["card"]]
    assert (web.name, web.company, web.address, web.date) == ("a", "", "a@example.jp", "2026-04-12")
    assert (web.status, web.chip.code, web.chip.basis, web.tags) == (
        "mailable",
        "ground",
        "CONSENT_WEB",
        ("常連",),
    )
    assert (card.name, card.company, card.more_addresses, card.date) == ("d", "みどり園芸", 1, "2026-10-03")
    missing = rows[made["incomplete"]]
    assert (missing.status, missing.date) == ("incomplete", "")
    assert (missing.chip.code, missing.chip.basis, missing.chip.reason) == (
        "missing", "CARD", "card-no-date-no-occasion",
    )  # fmt: skip
    stopped = rows[made["stopped"]]
    assert (stopped.status, stopped.chip.code, stopped.chip.day) == ("stopped", "optout", "2026-11-22")
    assert (rows[alone].status, rows[alone].chip.code, rows[alone].address) == (
        "incomplete",
        "no-address",
        "",
    )
    assert desk.rows([10**6]) == {}


def _bounce(services: Services, address_id: str) -> None:
    hard_bounced(services.book, address_id, Clock()(), user_unknown=True, now=Clock()())


def _complaint(services: Services, address_id: str) -> None:
    suppressions.complained(services.book, address_id, Clock()(), now=Clock()())


def _waiting(services: Services, address_id: str) -> None:
    inbox_messages.record(
        services.book, source="imap", uidvalidity=1, uid=1, message_id=None, received_at=Clock()(),
        kind="unclear", waiting=True, now=Clock()(), address_id=address_id,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("happens", "code", "mend"),
    [
        (_bounce, "bounce", "JP-SEND-BOUNCE"),
        (_complaint, "complaint", "JP-SEM-3-3-OPTOUT"),
        (_waiting, "waiting", "JP-SEM-3-3-UNCLEAR"),
    ],
)
def test_chips_of_those_who_are_stopped(services: Services, happens: Any, code: str, mend: str) -> None:
    contact_id = add(services, "a@example.jp", WEB)
    address = contacts.get(services.book, contact_id).addresses[0].id
    happens(services, address)
    (row,) = services.contact_book.rows(services.contact_book.found(Query()).keys).values()
    assert (row.status, row.chip.code) == ("stopped", code)
    judged = services.contact_book.detail(contact_id).judged[0]
    assert (judged.status, judged.mend, judged.reasons[0].tone) == ("stopped", mend, "stop")


def test_a_role_address_and_a_reader_abroad(services: Services) -> None:
    add(services, "noreply@example.jp", WEB)
    add(services, "anna@example.de", CARD, country="DE", recipient_type="business")
    add(services, "nobody@example.jp")
    rows = services.contact_book.rows(services.contact_book.found(Query(sort="address")).keys)
    assert [
        (row.status, row.chip.code, row.chip.reason) for row in sorted(rows.values(), key=lambda r: r.key)
    ] == [
        ("stopped", "role", ""),
        ("incomplete", "missing", "XX-COUNTRY-OPTIN"),
        ("incomplete", "none", ""),
    ]


def test_a_contact_is_found_by_id_and_address(services: Services) -> None:
    contact_id, desk = add(services, "a@example.jp"), services.contact_book
    assert desk.key_of(contact=contact_id) == desk.key_of(address="A@example.jp") is not None
    assert desk.key_of(contact="none") is None
    assert desk.key_of(address="b@example.jp") is None
    assert desk.key_of(address="no address") is None
    with pytest.raises(AppError) as caught:
        desk.detail("none")
    assert caught.value.id == "contact-missing"


def texts(detail: ContactDetail) -> str:
    return "\n".join(line for event in detail.story for line in (event.title, *event.lines))


def test_the_story_of_a_reader_who_agreed_and_stopped(services: Services, clock: Clock) -> None:
    contact_id = add(
        services, "hanako@example.jp", WEB, full="佐藤 花子", kana="さとう はなこ", phone="090-0000-0000",
        tags=["常連", "生け花"],
    )  # fmt: skip
    (address,) = contacts.get(services.book, contact_id).addresses
    run = sent_to(services.book, [Reader(contact_id, address.id, address.text)])
    send_next(services.book, run, DeliveryState.ACCEPTED, now=clock())
    before = services.contact_book.detail(contact_id)
    assert (before.name, before.kana, before.phone) == ("佐藤 花子", "さとう はなこ", "090-0000-0000")
    (judged,) = before.judged
    assert judged.status == "mailable"
    assert judged.mend == ""
    assert judged.reasons[0].text == "2026-04-12の同意があるので、送れます。"
    assert judged.reasons[0].article == "特電法3条1項"
    assert "適法" not in texts(before)
    assert [event.title for event in before.story] == ["申込フォームで同意"]
    assert before.story[0].lines[0] == "2026-04-12 10:40 ・ 申込フォーム ・ 青井 葵が受付"
    assert "文面 第1版" in before.story[0].lines[1]
    assert "確認メールにご本人が返信" in before.story[0].lines[1]
    assert [(one.title, one.state) for one in before.sent] == [("秋のお便り", "サーバーが受け取り")]
    assert before.sent_total == 1
    clock.forward(days=1)
    services.contacts.optout("hanako@example.jp", via="phone", by="青井 葵")
    after = services.contact_book.detail(contact_id)
    assert after.judged[0].status == "stopped"
    assert after.judged[0].reasons[0].text == "この方から配信停止の申し出を受けています。"
    assert "3条3項" in after.judged[0].reasons[0].article
    assert [event.title for event in after.story] == ["配信停止の申し出", "申込フォームで同意"]
    assert "電話で" in after.story[0].lines[0]
    assert after.addresses[0].status == "stopped"


def test_what_was_mended_and_taken_back_is_told(services: Services, clock: Clock) -> None:
    contact_id = add(services, "a@example.jp", UNDATED, recipient_type="business")
    detail = services.contact_book.detail(contact_id)
    assert detail.judged[0].mend == "JP-SEM-3-1-2-CARD"
    assert detail.judged[0].reasons[0].mend
    assert "日付なし" in detail.story[0].lines[0]
    clock.forward(days=1)
    add(services, "a@example.jp", CARD)
    mended = services.contact_book.detail(contact_id)
    assert mended.judged[0].status == "mailable"
    assert mended.judged[0].reasons[0].text == "2026-10-03の名刺があるので、送れます。"
    assert len(mended.story) == 2
    (address,) = contacts.get(services.book, contact_id).addresses
    first = consents.evidence_of(services.book, address.id)[0]
    consents.withdraw(services.book, str(first.id), reason="typing", by="葵", now=clock())
    told = services.contact_book.detail(contact_id)
    assert sum(event.title.startswith("取り消し") for event in told.story) == 1


def test_several_addresses_are_told_apart(services: Services, clock: Clock) -> None:
    contact_id = add(services, "a@example.jp", WEB)
    contacts.link(services.book, contact_id, parse_address("b@example.jp"), now=clock())
    detail = services.contact_book.detail(contact_id)
    assert [(one.text, one.status) for one in detail.addresses] == [
        ("a@example.jp", "mailable"), ("b@example.jp", "incomplete"),
    ]  # fmt: skip
    assert [event.address for event in detail.story] == ["a@example.jp"]
    for one in contacts.get(services.book, contact_id).addresses:
        contacts.unlink(services.book, one.id)
    bare = services.contact_book.detail(contact_id)
    assert (bare.addresses, bare.judged, bare.story, bare.sent) == ((), (), (), ())


def test_each_topic_is_judged(services: Services, clock: Clock) -> None:
    services.shop.add_topic("教室のお知らせ")
    contact_id = add(services, "a@example.jp", {**WEB, "scope": ["教室のお知らせ"]})
    detail = services.contact_book.detail(contact_id)
    assert [(one.topic, one.status) for one in detail.judged] == [
        ("お店のお便り", "incomplete"), ("教室のお知らせ", "mailable"),
    ]  # fmt: skip
    assert "「教室のお知らせ」だけ" in texts(detail)


def test_english_words(tmp_path: Path, clock: Clock) -> None:
    with new_book(tmp_path) as book:
        settings.save_shop(book, aoi_shop(), clock())
        services = build(book, Environment(clock=clock, language="en"))
        contact_id = add(services, "a@example.jp", CARD, recipient_type="business")
        detail = services.contact_book.detail(contact_id)
        assert detail.judged[0].reasons[0].text == "Mail may go on the ground of 2026-10-03 (business card)."
        assert "SEM 3(1)" in detail.judged[0].reasons[0].article
        assert detail.story[0].title == "Business card received"


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [("さ", "さと", True), ("さと", "さと 花", True), ("ｶ", "ｶﾞ", False), ("さとう", "さ", False)],
)
def test_typing_on_looks_among_those_found_before(
    services: Services, monkeypatch: pytest.MonkeyPatch, before: str, after: str, narrower: bool
) -> None:
    desk = services.contact_book
    for number, kana in enumerate(("さとう", "さとみ", "がとう", "かとう")):
        add(services, f"{number}@example.jp", full="花", kana=kana)
    within = Within(Query(search=before), desk.found(Query(search=before)).keys)
    expected = desk.first(Query(search=after))
    assert expected
    looked: list[Keys] = []
    real = contact_table.among

    def among(book: Book, words: Sequence[str], keys: Keys) -> Keys:
        looked.append(keys)
        return real(book, words, keys)

    monkeypatch.setattr(contact_table, "among", among)
    assert desk.first(Query(search=after), within=within) == expected
    assert bool(looked) is narrower
    assert desk.first(Query(search=after, sort="newest"), within=within) is not None
    assert len(looked) == narrower  # another order is another list
