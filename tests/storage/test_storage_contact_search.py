"""The index of a large book finds exactly whom reading everything finds, whatever is changed meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.storage import audit, contact_search, contact_table, contact_versions, contacts, privacy
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.folding import words_of
from tests.storage.books import NOW, new_book

SEARCHES = (
    "佐", "佐藤", "さ", "さとう", "サトウ", "ﾊﾅｺ", "花子 佐藤", "子", "zzq", "ぬ", "ぬりえ", "e.jp", "@",
    "jp", "p1", '"', "reader7", "03-1111-0007", "0007", "株式会社", "7",
    "17 佐", "メモ", "_", "%", "花 03", "nobody 佐",
)  # fmt: skip
"""Common and rare, one letter to many, at the end of a text, with a quotation mark, with a wildcard."""


def nobody_cancels() -> None:
    """Goes on."""


def add(book: Book, number: int, **fields: str) -> str:
    values = {
        "full": f"{'佐藤' if number % 3 else '髙橋'} 花子{number}",
        "kana": "サトウ ハナコ" if number % 2 else "",
        "company": f"株式会社 花{number % 4}",
        "phone": f"03-1111-{number:04}",
        "note": 'メモ "100%" _' if number % 5 == 0 else "",
    }
    new = NewContact(**(values | fields))  # type: ignore[arg-type]  # texts only
    return contacts.add(book, new, [parse_address(f"reader{number}@e.jp")], now=NOW, by=None)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setattr(contact_search, "LARGE", 40)
    monkeypatch.setattr(contact_search, "_SLICE", 7)
    monkeypatch.setattr(contact_search, "_FEW", 12)
    with new_book(tmp_path) as found:
        for number in range(45):
            add(found, number)
        yield found


def found(book: Book) -> dict[str, tuple[list[int], int]]:
    return {
        text: (
            contact_table.keys(book, words_of(text), tag=None, sort="name").tolist(),
            contact_table.count(book, words_of(text), tag=None),
        )
        for text in SEARCHES
    }


def read_whole(book: Book) -> dict[str, tuple[list[int], int]]:
    """The same without the index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contact_table, "few", lambda *_: None)
        return found(book)


def upto(book: Book) -> int:
    return int(book.sql("SELECT upto FROM search_index")[0][0])


def test_a_small_book_has_no_index(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_search, "LARGE", 46)
    contact_search.extend(book, nobody_cancels)
    assert upto(book) == 0
    assert contact_search.few(book, ["ぬりえ"]) is None


def test_the_index_finds_whom_reading_finds(book: Book) -> None:
    contact_search.extend(book, nobody_cancels)
    assert upto(book) == 45
    assert contact_search.few(book, ["ぬりえ"]) == contact_search.Few("[]", 45)
    assert contact_search.few(book, ["花子"]) is None  # everybody is called so
    assert contact_search.few(book, []) is None
    assert found(book) == read_whole(book)
    first = contact_table.first(book, ["0007"], tag=None, sort="newest", limit=5).tolist()
    assert first == read_whole(book)["0007"][0]


def test_what_changes_later_is_found_as_well(book: Book) -> None:
    contact_search.extend(book, nobody_cancels)
    ids = [record.id for record in contacts.by_ids(book).values()]
    contacts.update(book, ids[3], now=NOW, full="ぬりえ 先生")
    before = contact_versions.version(book, ids[4])
    contacts.delete(book, ids[4], now=NOW, by=None)
    contacts.delete(book, ids[44], now=NOW, by=None)
    for number in range(60, 64):  # the first takes the place of the last one that was deleted
        add(book, number, note="ぬりえ")
    assert before is not None
    contact_versions.put_back(book, before, now=NOW, by=None)
    assert len(found(book)["ぬりえ"][0]) == 5
    assert found(book) == read_whole(book)
    contact_search.extend(book, nobody_cancels)
    assert found(book) == read_whole(book)
    assert audit.verify(book).state == "intact"


def test_an_interrupted_index_goes_on_where_it_stopped(book: Book) -> None:
    calls = iter(range(3))

    def cancel() -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        contact_search.extend(book, cancel)
    assert upto(book) == 21
    assert found(book) == read_whole(book)
    contact_search.extend(book, nobody_cancels)
    assert upto(book) == 45


def test_erasure_leaves_no_letters_in_the_index(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contact_search, "_SLICE", 1)
    add(book, 99, full="ヱヰゑゐ 秘密")
    contact_search.extend(book, nobody_cancels)
    assert contact_search.few(book, ["ゑ"]) == contact_search.Few("[46]", 46)
    address = contacts.address_by_key(book, "reader99@e.jp")
    assert address is not None
    privacy.erase_address(book, address.id, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
    assert not book.sql("SELECT * FROM contact_terms WHERE term LIKE '%ゑ%'")
    data = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert "ゑゐ".encode() not in data
