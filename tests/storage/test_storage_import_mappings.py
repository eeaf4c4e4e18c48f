"""Choices about columns that are kept by the set of headers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing.formats import MappingChoice, header_key, recognise
from desktop_app.importing.formats.remembered import name_of, remember, remembered
from desktop_app.importing.table import Record, Table
from desktop_app.storage import import_mappings
from desktop_app.storage.database import Book, create_book
from tests.storage.books import NOW

HEADER = ("お名前", "メール", "区分", "更新")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def table(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, header_row: int | None = 1) -> Table:
    records = tuple(Record(number, cells) for number, cells in enumerate(rows, 2))
    return Table("a.csv", "0" * 64, "utf-8", ",", header_row, header, records)


ROW = ("山田", "a@yamada.jp", "A", "4/5/2025")


def test_a_kept_choice_is_used_for_the_same_headers_in_any_order(book: Book) -> None:
    choice = MappingChoice(
        columns={"区分": "consent", "更新": "consent_date"},
        meanings={"区分": {"A": "yes", "B": "unsubscribed"}},
        date_orders={"更新": "dmy"},
    )
    remember(book, table(ROW), "来店帳", choice, now=NOW)
    shuffled = table(ROW[::-1], header=("更 新", "区分", "メール", "お名前（必須）"))
    part = recognise(shuffled, remembered=remembered(book))
    assert part.columns.of == {"consent_date": (0,), "consent": (1,), "email": (2,), "full": (3,)}
    assert part.meanings == {"区分": {"A": "yes", "B": "unsubscribed"}}
    assert part.date_orders == {"更 新": "dmy"}
    assert name_of(book, shuffled) == "来店帳"
    other = recognise(table(("山田", "a@yamada.jp"), header=HEADER[:2]), remembered=remembered(book))
    assert "consent" not in other.columns.of


def test_later_choices_come_on_top_and_new_values_stay_unknown(book: Book) -> None:
    remember(book, table(ROW), "帳", MappingChoice({"区分": "consent"}, {"区分": {"A": "yes"}}), now=NOW)
    later = MappingChoice({"更新": "registered"}, {"区分": {"B": "no"}})
    remember(book, table(ROW), "", later, now=NOW + timedelta(days=1))
    [kept] = import_mappings.all_mappings(book)
    assert (kept.name, kept.used_at) == ("帳", NOW + timedelta(days=1))
    part = recognise(table(ROW, ("川", "b@kawa.jp", "C", "")), remembered=remembered(book))
    assert part.columns.of["registered"] == (3,)
    assert part.meanings["区分"] == {"A": "yes", "B": "no"}


def test_mappings_are_listed_renamed_and_forgotten(book: Book) -> None:
    remember(book, table(ROW), " 一　つ目 ", MappingChoice({"区分": ""}), now=NOW)
    remember(
        book, table(ROW[:2], header=HEADER[:2]), "二つ目", MappingChoice(), now=NOW + timedelta(hours=1)
    )
    second, first = import_mappings.all_mappings(book)
    assert (first.name, second.name) == ("一 つ目", "二つ目")
    import_mappings.used(book, first.headers, now=NOW + timedelta(hours=2))
    assert import_mappings.all_mappings(book)[0].id == first.id
    import_mappings.rename(book, first.id, "べつ")
    assert name_of(book, table(ROW)) == "べつ"
    import_mappings.forget(book, first.id)
    assert [one.id for one in import_mappings.all_mappings(book)] == [second.id]
    assert name_of(book, table(ROW)) == ""
    with pytest.raises(AppError) as caught:
        import_mappings.rename(book, first.id, "x")
    assert caught.value.id == "import-mapping-missing"
    with pytest.raises(AppError):
        import_mappings.forget(book, first.id)


def test_a_mapping_needs_a_name_and_headers(book: Book) -> None:
    with pytest.raises(AppError) as caught:
        remember(book, table(ROW), "  ", MappingChoice({"区分": "tags"}), now=NOW)
    assert caught.value.id == "import-mapping-unnamed"
    remember(book, table(ROW, header_row=None), "x", MappingChoice(), now=NOW)
    assert import_mappings.all_mappings(book) == []
    import_mappings.keep(book, "k", "x", {}, now=NOW)
    with pytest.raises(AppError):
        import_mappings.rename(book, import_mappings.all_mappings(book)[0].id, " ")


def test_what_is_damaged_or_unknown_maps_nothing(book: Book) -> None:
    key = header_key(HEADER)
    import_mappings.keep(
        book, key, "x", {"columns": {"区分": "later"}, "meanings": {"区分": {"A": "?"}, "更新": 3}}, now=NOW
    )
    assert remembered(book) == {key: MappingChoice()}
    with book.transaction():
        book.write("UPDATE import_mapping SET mapping = 'not json'")
    assert remembered(book) == {key: MappingChoice()}
    with book.transaction():
        book.write("UPDATE import_mapping SET mapping = '[1]'")
    assert remembered(book) == {key: MappingChoice()}
