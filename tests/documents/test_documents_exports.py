"""Exported tables and vCards as other programs open them."""
# ruff: noqa: E501 (cases stay on one line each)

import csv
import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from desktop_app.documents.csv_file import harmless
from desktop_app.documents.table_files import unwritable, write_csv, write_xlsx
from desktop_app.documents.vcard_file import CardPerson, write_vcards
from desktop_app.domain.errors import AppError
from desktop_app.importing.cells import clean
from desktop_app.importing.vcards import read_vcards
from tests.importing.address_books import rows

HEADER = ("名前", "メモ")
FORMULAS = ["=1+1", "+81 3", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋81", "'1", "''=1", "'a", "0312345678"]


def csv_of(rows: list[tuple[str, ...]], **options: str) -> bytes:
    file = io.BytesIO()
    write_csv(file, HEADER, rows, **options)  # type: ignore[arg-type]  # a wrong name fails at once
    return file.getvalue()


def test_a_csv_is_utf8_with_a_mark_or_cp932() -> None:
    data = csv_of([("髙橋", "a\r\nb")])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        list(HEADER),
        ["髙橋", "a\r\nb"],
    ]
    old = csv_of([("髙橋①", "～")], encoding="cp932")
    assert "髙橋①" in old.decode("cp932")


@pytest.mark.parametrize("cell", FORMULAS)
def test_nothing_calculates_and_the_import_reads_it_back(cell: str) -> None:
    written = harmless(cell)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))
    assert clean(written) == cell.strip() or cell[0] in "\t\r"


def test_what_cp932_lacks_is_told_and_never_replaced() -> None:
    found = list(unwritable(HEADER, [("佐藤", "ok"), ("𠮷田𠮷", "♥〜")]))
    assert [(one.row, one.column, one.character) for one in found] == [
        (2, "名前", "𠮷"),
        (2, "メモ", "♥"),
        (2, "メモ", "〜"),
    ]
    with pytest.raises(AppError) as caught:
        csv_of([("𠮷", "")], encoding="cp932")
    assert caught.value.id == "export-characters"


def test_a_large_csv_is_written_in_pieces() -> None:
    data = csv_of([("名", "x" * 1000)] * 2000)
    assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))) == 2001


def test_every_xlsx_cell_is_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    table = [("=1+1", "0312345678"), ("https://example.jp", "1\n2"), ("𠮷\x01", ""), ("", "{=1}")]
    write_xlsx(path, HEADER, table, sheet="連絡先")
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["連絡先"]
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert found == [
        list(HEADER), ["=1+1", "0312345678"], ["https://example.jp", "1\n2"], ["𠮷", ""], ["", "{=1}"],
    ]  # fmt: skip
    with zipfile.ZipFile(path) as parts:
        cells = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()
    assert "<f>" not in cells
    assert "hyperlink" not in cells
    assert cells.count('t="inlineStr"') == 8
    assert 'quotePrefix="1"' in styles


def test_an_xlsx_cell_is_never_cut(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        write_xlsx(tmp_path / "a.xlsx", HEADER, [("a", "x" * 32_768)], sheet="x")
    assert (caught.value.id, caught.value.params) == ("export-cell-too-long", {"row": 1, "column": "メモ"})


WHOLE = CardPerson(
    full="髙橋 花子", family="髙橋", given="花子", kana_family="タカハシ", kana_given="ハナコ", company="青; 赤",
    department="営業", title="課長", emails=("a@example.jp", "b@example.jp"), phones=("03-1", "090-2"),
    faxes=("03-9",), urls=("https://example.jp",), addresses=("名古屋市中区栄1-2-3, 4階",), country="US",
    tags=("花,束", "常連"), note="一行\n\\二行; " + "長" * 100,
)  # fmt: skip


def vcards(*people: CardPerson) -> bytes:
    file = io.BytesIO()
    write_vcards(file, people)
    return file.getvalue()


def test_a_vcard_is_read_back() -> None:
    table = read_vcards(vcards(WHOLE), name="a.vcf", sha256="0")
    (row,) = rows(table)
    assert row == {
        "full": "髙橋 花子",
        "family": "髙橋",
        "given": "花子",
        "kana_family": "タカハシ",
        "kana_given": "ハナコ",
        "company": "青; 赤",
        "department": "営業",
        "title": "課長",
        "email 1": "a@example.jp",
        "email 2": "b@example.jp",
        "phone 1": "03-1",
        "phone 2": "090-2",
        "fax 1": "03-9",
        "url": "https://example.jp",
        "postal": "名古屋市中区栄1-2-3, 4階",
        "country": "US",
        "tags": "花,束; 常連",
        "note": "一行\n\\二行; " + "長" * 100,
    }
    assert table.problems == ()


def test_lines_are_folded_between_characters() -> None:
    for line in vcards(WHOLE).split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")


def test_no_value_can_begin_a_property_of_its_own() -> None:
    evil = CardPerson(
        full="A\r\nEND:VCARD\r\nBEGIN:VCARD\nEMAIL:x@example.jp\u2028NOTE:y", note="\r\n\r\nTEL:1"
    )
    data = vcards(evil)
    assert data.count(b"\r\nEND:VCARD") == data.count(b"BEGIN:VCARD\r\n") == 1
    (row,) = rows(read_vcards(data, name="a.vcf", sha256="0"))
    assert "email 1" not in row


def test_a_firm_and_somebody_without_a_name() -> None:
    text = vcards(CardPerson(company="青"), CardPerson(emails=("a@x.jp",))).decode()
    assert "X-ABShowAs:COMPANY" in text
    assert "FN:a@x.jp" in text
