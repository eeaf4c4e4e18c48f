"""The keys of the table: every order, every search, and whose status must be found anew."""

from pathlib import Path
from typing import get_args

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.storage import (
    batches,
    consents,
    contact_table,
    contacts,
    deliveries,
    inbox_messages,
    privacy,
    suppressions,
)
from desktop_app.storage.contact_table import Sort
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.folding import words_of
from tests.storage.books import (
    NOW,
    Reader,
    add_reader,
    draft,
    fill,
    hard_bounced,
    later,
    new_book,
    sent_to,
    web_consent,
)

SORTS: tuple[Sort, ...] = get_args(Sort)


def _crowd(book: Book) -> None:
    for number in range(30):
        new = NewContact(
            full=f"山田 {number}",
            kana="ヤマダ" if number % 2 else "",
            company="花" if number % 3 else "",
            tags=("常連",) if number % 4 == 0 else ("常連さん", "花"),
        )
        addresses = [] if number == 7 else [parse_address(f"{chr(122 - number % 26)}{number}@example.jp")]
        contacts.add(book, new, addresses, now=NOW, by=None)


def _names(book: Book, keys: contact_table.Keys) -> list[str]:
    ids = [contact_table.id_of(book, key) for key in keys]
    return [contacts.get(book, str(one)).full for one in ids]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "やま", "山田 花", "1", "ない", "@example"])
@pytest.mark.parametrize("tag", [None, "常連", "花", "どこにも"])
@pytest.mark.parametrize("probe", [2000, 4])
def test_the_first_keys_begin_all_keys(
    tmp_path: Path, sort: Sort, text: str, tag: str | None, probe: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_table, "_PROBE", probe)  # the ways of a common and of a rare search
    with new_book(tmp_path) as book:
        _crowd(book)
        words = words_of(text)
        everything = contact_table.keys(book, words, tag=tag, sort=sort)
        for limit in (1, 3, 50):
            assert contact_table.first(book, words, tag=tag, sort=sort, limit=limit) == everything[:limit]
        assert contact_table.count(book, words, tag=tag) == len(everything) == len(set(everything))
        assert sorted(_names(book, everything)) == sorted(
            one.full for one in contacts.search(book, text, tag=tag)
        )


def test_orders(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        for full, kana, company, email in (
            ("鈴木 一", "スズキ ハジメ", "", "c@example.jp"),
            ("佐藤 二", "さとう じ", "", "b@example.jp"),
            ("", "", "ｱｵｲ花店", "z@example.jp"),
            ("Blumen", "", "", "a@example.jp"),
        ):
            new = NewContact(full=full, kana=kana, company=company)
            contacts.add(book, new, [parse_address(email)], now=NOW, by=None)

        def order(sort: Sort) -> list[str]:
            return _names(book, contact_table.keys(book, [], tag=None, sort=sort))

        assert order("name") == ["Blumen", "", "佐藤 二", "鈴木 一"]
        assert order("newest") == ["Blumen", "", "佐藤 二", "鈴木 一"]
        assert order("address") == ["Blumen", "佐藤 二", "鈴木 一", ""]


def test_keys_and_ids(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "a@example.jp", tags=("花", "あ"))
        key = contact_table.key_of(book, reader.contact_id)
        assert key is not None
        assert contact_table.id_of(book, key) == reader.contact_id
        assert contact_table.id_of(book, key + 1) is None
        assert contact_table.key_of(book, "none") is None
        assert contact_table.all_tags(book) == ["あ", "花"]
        assert contact_table.all_keys(book).tolist() == [key]


def _key(book: Book, reader: Reader) -> int:
    found = contact_table.key_of(book, reader.contact_id)
    assert found is not None
    return found


def test_whatever_may_change_a_status_touches_the_contact(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        fill(book)
        one, other = add_reader(book, "one@example.jp"), add_reader(book, "other@example.jp")
        seen = contact_table.touched_since(book, 0).newest

        def touched() -> set[int] | None:
            nonlocal seen
            found = contact_table.touched_since(book, seen)
            assert found.newest > seen
            seen = found.newest
            return None if found.keys is None else set(found.keys)

        evidence = consents.add_evidence(book, one.address_id, web_consent(), recorded_by="葵", now=NOW)
        assert touched() == {_key(book, one)}
        consents.withdraw(book, evidence, reason="typing", by="葵", now=NOW)
        assert touched() == {_key(book, one)}
        for address in (one.address, other.address):
            suppressions.add_optout(
                book,
                parse_address(address),
                at=NOW,
                scope=None,
                until=None,
                channel="phone",
                by="葵",
                now=NOW,
            )
        assert touched() == {_key(book, one), _key(book, other)}
        hard_bounced(book, other.address_id, NOW, user_unknown=False, now=NOW)
        assert touched() == {_key(book, other)}
        contacts.update(book, other.contact_id, now=NOW, country="DE")
        assert touched() == {_key(book, other)}
        waiting = inbox_messages.record(
            book, source="imap", uidvalidity=1, uid=9, message_id=None, received_at=NOW, kind="unclear",
            waiting=True, now=NOW, address_id=one.address_id,
        )  # fmt: skip
        assert touched() == {_key(book, one)}
        inbox_messages.decide_waiting(book, waiting, "reply", by="葵", now=NOW)
        assert touched() == {_key(book, one)}
        batch = batches.begin(book, source="x.csv", declaration={}, by=None, now=NOW)
        third = add_reader(book, "third@example.jp", batch_id=batch)
        batches.finish(book, batch, {}, now=NOW)
        assert touched() == {_key(book, third)}
        contacts.link(book, third.contact_id, parse_address("more@example.jp"), now=later(1))
        privacy.erase_address(book, third.address_id, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
        assert touched() is None


def test_sending_touches_nobody(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        readers = [add_reader(book, f"p{number}@example.jp") for number in range(3)]
        draft(book)
        seen = contact_table.touched_since(book, 0).newest
        run = sent_to(book, readers)
        assert deliveries.counts(book, run).queued == 3
        assert contact_table.touched_since(book, seen).keys == frozenset()


def test_more_letters_are_looked_for_among_those_who_were_found(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        _crowd(book)
        for sort in SORTS:
            before = contact_table.keys(book, words_of("山"), tag=None, sort=sort)
            found = contact_table.among(book, words_of("山田 花 1"), before)
            assert found == contact_table.keys(book, words_of("山田 花 1"), tag=None, sort=sort)
            assert 0 < len(found) < len(before)
