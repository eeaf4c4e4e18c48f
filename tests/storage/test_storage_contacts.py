"""Contacts and addresses, and how they are read as people to decide on."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    audit,
    batch_undo,
    batches,
    consents,
    contacts,
    inbox_messages,
    ledger,
    people,
    privacy,
    suppressions,
)
from desktop_app.storage.contacts import NewContact
from tests.storage.books import NOW, add_reader, hard_bounced, later, new_book, web_consent


def test_a_contact_is_kept_with_all_its_fields(tmp_path: Path) -> None:
    new = NewContact(
        full="青井 葵",
        family="青井",
        given="葵",
        kana="アオイ アオイ",
        company="花のあおい",
        department="店",
        title="店長",
        phone="052-000-0000",
        country="KR",
        recipient_type=RecipientType.BUSINESS,
        recipient_type_ground="社名のある名刺",
        tags=("常連", "花"),
        note="水曜休み",
        age=15,
        guardian_consent=True,
        sensitive_consent=True,
    )
    with new_book(tmp_path) as book:
        addresses = [parse_address("Aoi@Example.jp"), parse_address("second@example.jp")]
        contact_id = contacts.add(book, new, addresses, now=NOW, by="葵")
        found = contacts.get(book, contact_id)
        assert {name: getattr(found, name) for name in NewContact.__dataclass_fields__} == {
            name: getattr(new, name) for name in NewContact.__dataclass_fields__
        }
        assert [one.text for one in found.addresses] == ["Aoi@Example.jp", "second@example.jp"]
        assert contacts.by_address(book, "aoi@example.jp") == found
        assert contacts.by_address(book, "nobody@example.jp") is None
        changed = contacts.update(book, contact_id, now=NOW, by="葵", phone="", tags=("花", "新"), age=None)
        assert (changed.phone, changed.tags, changed.age, changed.note) == (
            "",
            ("花", "新"),
            None,
            "水曜休み",
        )
        with pytest.raises(TypeError):
            contacts.update(book, contact_id, now=NOW, colour="red")


def test_an_address_belongs_to_one_living_contact(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        first = add_reader(book, "reader@example.jp")
        with pytest.raises(AppError) as caught:
            add_reader(book, "READER@example.jp")
        assert caught.value.id == "address-taken"
        assert contacts.count(book) == 1
        # Evidence and opt-outs stay with the address when the contact goes (JP-SEM-3-3-KEEP).
        contacts.delete(book, first.contact_id, now=NOW, by="葵")
        second = add_reader(book, "reader@example.jp")
        assert second.address_id == first.address_id
        assert len(consents.evidence_of(book, first.address_id)) == 2
        for missing in (contacts.get, lambda book, one: contacts.delete(book, one, now=NOW, by=None)):
            with pytest.raises(AppError) as caught:
                missing(book, first.contact_id)
            assert caught.value.id == "contact-missing"


@pytest.mark.parametrize(
    ("text", "tag", "expected"),
    [
        ("", None, ["佐藤 一", "ｻﾄｳ 二", "鈴木 100%"]),
        ("佐藤", None, ["佐藤 一"]),
        ("サトウ", None, ["ｻﾄｳ 二"]),
        ("SUZUKI@", None, ["鈴木 100%"]),
        ("100%", None, ["鈴木 100%"]),
        ("_", None, []),
        ("佐藤 鈴木", None, []),
        ("", "花", ["佐藤 一", "鈴木 100%"]),
        ("鈴木", "花", ["鈴木 100%"]),
    ],
)
def test_search(tmp_path: Path, text: str, tag: str | None, expected: list[str]) -> None:
    with new_book(tmp_path) as book:
        add_reader(book, "sato@example.jp", full="佐藤 一", tags=("花",))
        add_reader(book, "two@example.jp", full="ｻﾄｳ 二")
        add_reader(book, "suzuki@example.jp", full="鈴木 100%", tags=("花",))
        assert [one.full for one in contacts.search(book, text, tag=tag)] == expected
        assert [one.full for one in contacts.search(book, text, tag=tag, limit=1, offset=1)] == expected[1:2]


def test_a_changed_address_leaves_its_evidence_behind(tmp_path: Path) -> None:
    """JP-SEMG-ADDRCHANGE: consent does not move with the person."""
    with new_book(tmp_path) as book:
        reader = add_reader(book, "old@example.jp")
        new = contacts.link(
            book, reader.contact_id, parse_address("new@example.jp"), now=later(5), replaces=reader.address_id
        )
        person = people.candidate(book, new.id).person
        assert person.evidence == ()
        assert person.address_changed_at == later(5)
        assert not person.address_change_confirmed
        contacts.confirm_change(book, new.id)
        assert people.candidate(book, new.id).person.address_change_confirmed
        old = people.candidate(book, reader.address_id)
        assert (old.contact, old.contact_id, len(old.person.evidence)) == (None, None, 1)
        assert contacts.link(book, reader.contact_id, parse_address("NEW@example.jp"), now=NOW) == new
        with pytest.raises(AppError) as caught:
            contacts.link(
                book, reader.contact_id, parse_address("x@example.jp"), now=NOW, replaces=reader.address_id
            )
        assert caught.value.id == "address-missing"


def test_a_person_is_all_that_the_book_knows_of_an_address(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        address = reader.address_id
        contacts.update(
            book, reader.contact_id, now=NOW, country="DE", age=15, note="持病", recipient_type="consumer"
        )
        suppressions.add_optout(
            book,
            parse_address("reader@example.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="sns",
            by="葵",
            now=NOW,
        )
        ledger.note(book, address, ledger.CONSENT_REQUEST, date(2026, 1, 2), now=NOW)
        hard_bounced(book, address, NOW, user_unknown=False, now=NOW)
        suppressions.complained(book, address, NOW, now=NOW)
        waiting = inbox_messages.record(
            book,
            source="imap",
            uidvalidity=1,
            uid=1,
            message_id=None,
            received_at=NOW,
            kind="unclear",
            waiting=True,
            now=NOW,
            address_id=address,
        )
        person = people.candidate(book, address).person
        assert (person.country, person.age, person.note) == ("DE", 15, "持病")
        assert person.recipient_type is RecipientType.CONSUMER
        assert [one.channel for one in person.optouts] == ["sns"]
        assert person.consent_requests == (date(2026, 1, 2),)
        assert (person.hard_bounces, person.user_unknown, person.complained_at) == (1, False, NOW)
        assert [one.at for one in person.waiting] == [NOW]
        inbox_messages.decide_waiting(book, waiting, "reply", by="葵", now=NOW)
        hard_bounced(book, address, NOW, user_unknown=True, now=NOW)
        again = people.candidate(book, address).person
        assert (again.waiting, again.hard_bounces, again.user_unknown) == ((), 2, True)
        assert people.candidates(book)[0] == people.candidate(book, address)


def test_a_bounce_told_by_a_list_stops_like_two(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        suppressions.add_suppression(book, reader.address_id, SuppressionReason.BOUNCE, now=NOW)
        assert people.candidate(book, reader.address_id).person.hard_bounces == 2


def test_an_erased_or_unknown_address_is_no_candidate(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, pytest.raises(AppError) as caught:
        people.candidate(book, "nobody")
    assert caught.value.id == "address-missing"


def test_candidates_are_the_preferred_addresses_in_a_fixed_order(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        for number in range(30):
            add_reader(book, f"reader{number}@example.jp", tags=("even",) if number % 2 == 0 else ())
        third = contacts.by_address(book, "reader3@example.jp")
        assert third is not None
        contacts.link(book, third.id, parse_address("other@example.jp"), now=NOW)
        contacts.add(book, NewContact(full="住所なし"), [], now=NOW, by=None)
        found = [one.address for one in people.candidates(book)]
        assert found == [f"reader{number}@example.jp" for number in range(30)]
        assert [one.address for one in people.candidates(book, tag="even")] == found[::2]
        contacts.unlink(book, third.addresses[0].id)
        assert "other@example.jp" in [one.address for one in people.candidates(book)]


def test_reading_many_people_takes_few_queries(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        with book.transaction():
            for number in range(2000):
                add_reader(book, f"reader{number}@example.jp")
        statements: list[str] = []
        book.db.here().set_trace_callback(statements.append)
        started = time.perf_counter()
        assert len(people.candidates(book)) == 2000
        print(f"2,000 candidates in {time.perf_counter() - started:.2f} s, {len(statements)} queries")  # noqa: T201
        book.db.here().set_trace_callback(None)
        assert len(statements) <= 11


def test_the_log_names_no_one(tmp_path: Path) -> None:
    """Personal data stands in payloads, addresses and attachments only."""
    with new_book(tmp_path) as book:
        reader = add_reader(
            book, "geheim@example.jp", full="秘密 花子", evidence=replace(web_consent(), note="秘密")
        )
        contacts.update(book, reader.contact_id, now=NOW, by="葵山", note="秘密")
        suppressions.add_optout(
            book,
            parse_address("geheim@example.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="phone",
            by="葵山",
            text="秘密",
            now=NOW,
        )
        facts = " ".join(str(tuple(row)) for row in book.sql("SELECT * FROM entry"))
        assert not [word for word in ("geheim", "秘密", "花子", "葵山") if word in facts]
        assert audit.verify(book).state == "intact"


_SPELLINGS = """さとう;サトウ;ｻﾄｳ;サトウハナコ;はなこ さとう;佐藤花子;佐藤 花子;ＢＬＵＭＥＮ;blumen g
03-1234-5678;0312345678;０３ー;hanako@;HANAKO@example;second@;常連;じょうれん;2026-05;め;部長"""


@pytest.mark.parametrize("text", _SPELLINGS.replace("\n", ";").split(";"))
def test_width_case_kana_and_spaces_make_no_difference(tmp_path: Path, text: str) -> None:
    new = NewContact(
        full="佐藤　花子", family="佐藤", given="花子", kana="サトウ ハナコ", company="Blumen GmbH",
        title="部長", phone="03-1234-5678", tags=("常連", "ジョウレン"), note="2026-05-01 にメモ",
    )  # fmt: skip
    with new_book(tmp_path) as book:
        addresses = [parse_address("Hanako@example.jp"), parse_address("second@example.jp")]
        contact_id = contacts.add(book, new, addresses, now=NOW, by=None)
        contacts.add(book, NewContact(full="別人"), [parse_address("x@y.jp")], now=NOW, by=None)
        expected = [] if text == "０３ー" else [contact_id]  # a long vowel mark is no dash
        assert [one.id for one in contacts.search(book, text)] == expected


def test_a_contact_is_found_by_the_addresses_that_it_has_now(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "first@example.jp", tags=("花",))

        def found(text: str) -> bool:
            return [one.id for one in contacts.search(book, text)] == [reader.contact_id]

        new = contacts.link(book, reader.contact_id, parse_address("second@example.jp"), now=NOW)
        assert found("first@")
        assert found("second@")
        contacts.unlink(book, reader.address_id)
        assert not found("first@")
        third = parse_address("third@example.jp")
        contacts.link(book, reader.contact_id, third, now=NOW, replaces=new.id)
        assert not found("second@")
        assert found("third@")
        contacts.update(book, reader.contact_id, now=NOW, tags=("木",))
        assert found("third@ 木")
        assert not found("花")


def test_an_erased_address_is_not_found_by_any_more(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "first@example.jp")
        contacts.link(book, reader.contact_id, parse_address("second@example.jp"), now=NOW)
        privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
        assert contacts.search(book, "first@") == []
        assert [one.id for one in contacts.search(book, "second@")] == [reader.contact_id]
        assert not any(b"first@example" in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


def test_an_import_that_is_undone_leaves_nothing_to_be_found_by(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        batch = batches.begin(book, source="list.csv", declaration={}, by=None, now=NOW)
        reader = add_reader(book, "first@example.jp")
        contacts.link(book, reader.contact_id, parse_address("second@example.jp"), now=NOW, batch_id=batch)
        batches.finish(book, batch, {}, now=NOW)
        batch_undo.undo(book, batch, by=None, now=NOW)
        assert contacts.search(book, "second@") == []
        assert len(contacts.search(book, "first@")) == 1
