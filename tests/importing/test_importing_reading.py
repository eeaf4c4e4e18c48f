"""Real file contents as bytes: encodings, delimiters, headers, row numbers, bad input."""

from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing.encodings import decode
from desktop_app.importing.files import MAX_BYTES
from desktop_app.importing.source import read_source
from desktop_app.importing.table import Table
from tests.importing.text_tables import read_bytes

JAPANESE = (
    "会社名,氏名,メール\r\n株式会社花①,髙橋 一郎,taro@example.jp\r\n㈱﨑陽,山﨑 花子,hanako@example.jp\r\n"
)
PLAIN = (
    "会社名,氏名,メール\r\n株式会社花,高橋 一郎,taro@example.jp\r\n崎陽商店,山崎 花子,hanako@example.jp\r\n"
)
CIRCLED = "氏名,備考\r\n山田,①花屋\r\n"
KANA = "ﾅﾏｴ,mail\r\nﾔﾏﾀﾞ ﾀﾛｳ,taro@example.jp\r\nｶﾞｯｺｳ ﾊﾟﾝﾀﾞ,hanako@example.jp\r\n"


def nec_row_13(text: str, codec: str) -> bytes:
    """① as Windows writes it in JIS and EUC, which Python's codecs refuse."""
    marked = text.replace("①", "＠").encode(codec)
    return marked.replace(b"\x1b$B!w", b"\x1b$B-!").replace(b"!w", b"-!").replace(b"\xa1\xf7", b"\xad\xa1")


def cells(table: Table) -> list[tuple[str, ...]]:
    return [record.cells for record in table.records]


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (JAPANESE.encode("cp932"), "cp932", JAPANESE),
        (JAPANESE.encode("utf-8"), "utf-8", JAPANESE),
        (JAPANESE.encode("utf-8-sig"), "utf-8-sig", JAPANESE),
        (JAPANESE.encode("utf-16"), "utf-16", JAPANESE),
        (JAPANESE.encode("utf-16-le"), "utf-16-le", JAPANESE),
        (JAPANESE.encode("utf-16-be"), "utf-16-be", JAPANESE),
        (JAPANESE.encode("utf-32"), "utf-32", JAPANESE),
        (PLAIN.encode("euc_jp"), "euc-jp", PLAIN),
        (nec_row_13(CIRCLED, "euc_jp"), "euc-jp", CIRCLED),
        (PLAIN.encode("iso2022_jp"), "iso-2022-jp", PLAIN),
        (nec_row_13(CIRCLED, "iso2022_jp"), "iso-2022-jp", CIRCLED),
        (nec_row_13("①ﾔﾏﾀﾞ様\r\n", "euc_jp"), "euc-jp", "①ﾔﾏﾀﾞ様\r\n"),
        (KANA.encode("cp932"), "cp932", KANA),
        (KANA.encode("iso2022_jp_ext"), "iso-2022-jp", KANA),
        (b"name,mail\r\nTaro,taro@example.jp\r\n", "ascii", "name,mail\r\nTaro,taro@example.jp\r\n"),
        ("Name\r\nRenée Zoë\r\n".encode("cp1252"), "windows-1252", "Name\r\nRenée Zoë\r\n"),
        ("Name,Mail\r\nCafé,r@a.fr\r\n".encode("cp1252"), "windows-1252", "Name,Mail\r\nCafé,r@a.fr\r\n"),
    ],
)  # fmt: skip
def test_finds_the_encoding(data: bytes, encoding: str, text: str) -> None:
    found = decode(data)
    assert (found.encoding, found.text) == (encoding, text)


def test_a_file_glued_from_two_encodings_is_read_line_by_line() -> None:
    data = "氏名,mail\r\n山田 太郎,a@b.jp\r\n".encode() + "髙橋 花子,c@d.jp\r\n".encode("cp932")
    table = read_bytes(data, name="x.csv")
    assert cells(table) == [("山田 太郎", "a@b.jp"), ("髙橋 花子", "c@d.jp")]
    assert [(one.row, one.reason) for one in table.problems] == [(3, "encoding-repaired")]


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(0x80, 0x100)) * 4 + b",a@b.jp\r\n",
        b"\xef\xbb\xbfname,mail\r\n\x81\x20,a@b.jp\r\n",
        "﨟,a@b.jp\r\n".encode() + b"\xff\xfd\xa0\r\n",
    ],
)
def test_asks_rather_than_guess(data: bytes) -> None:
    with pytest.raises(AppError) as caught:
        read_bytes(data, name="x.csv")
    assert caught.value.id == "file-encoding-unclear"


def test_the_encoding_can_be_chosen() -> None:
    for name in ("cp932", "shift_jis", "euc-jp", "iso-2022-jp", "utf-8", "utf-16"):
        codec = {"euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp"}.get(name, name)
        assert cells(read_bytes(PLAIN.encode(codec), name="x", encoding=name))[0][1] == "高橋 一郎"
    with pytest.raises(AppError) as caught:
        read_bytes(PLAIN.encode("cp932"), name="x", encoding="utf-8")
    assert caught.value.id == "file-encoding-wrong"
    with pytest.raises(AppError):
        read_bytes(PLAIN.encode("cp932"), name="x", encoding="klingon")


@pytest.mark.parametrize(
    ("data", "delimiter"),
    [
        ("氏名,メール\n山田,a@b.jp\n", ","),
        ("氏名\tメール\n山田, 太郎\ta@b.jp\n佐藤, 花\tc@d.jp\n", "\t"),
        ("氏名;メール\n山田;a@b.jp\n", ";"),
        ("氏名|メール\n山田|a@b.jp\n", "|"),
        ("sep=;\n氏名;メール\n山田;a@b.jp\n", ";"),
        ("メール\na@b.jp\nc@d.jp\n", ","),
        ("氏名;メール;分類\n山田;a@b.jp;花,木\n佐藤;c@d.jp;木,草\n", ";"),
    ],
)
def test_finds_the_delimiter(data: str, delimiter: str) -> None:
    table = read_bytes(data.encode(), name="x.csv")
    assert table.delimiter == delimiter
    assert any("a@b.jp" in record.cells for record in table.records)


def test_rows_are_counted_from_the_first_record_of_the_file() -> None:
    """Preamble, header and blank lines count; a quoted line end does not."""
    data = (
        "エイト 名刺データ\n出力日,2026/05/01,\n\n会社名,氏名,e-mail,備考\n"
        '花屋,山田,a@b.jp,"一行目\n二行目"\n\n木屋,佐藤,c@d.jp,\n'
    )
    table = read_bytes(data.encode("cp932"), name="x.csv")
    assert table.header_row == 4
    assert table.header == ("会社名", "氏名", "e-mail", "備考")
    filled = {record.row: record.cells for record in table.records if any(record.cells)}
    assert filled == {5: ("花屋", "山田", "a@b.jp", "一行目\n二行目"), 7: ("木屋", "佐藤", "c@d.jp", "")}


def test_a_file_without_header_names_its_columns() -> None:
    table = read_bytes("山田,a@b.jp\n佐藤,c@d.jp\n".encode(), name="x.csv")
    assert (table.header_row, table.header) == (None, ("列1", "列2"))
    assert [record.row for record in table.records] == [1, 2]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(line_end: str) -> None:
    table = read_bytes(line_end.join(["氏名,メール", "山田,a@b.jp", "佐藤,c@d.jp"]).encode(), name="x.csv")
    assert cells(table) == [("山田", "a@b.jp"), ("佐藤", "c@d.jp")]


def test_cells_lose_what_exporters_wrap_around_values() -> None:
    table = read_bytes(
        "氏名,メール,電話,番号,備考\n"
        '" 山田\u200b ","a@b.jp",\'0312345678,"=""0123""",'
        '"(Security Alert: Suspicious content is detected. See x for details.) +81312345678"'.encode(),
        name="x.csv",
    )
    assert cells(table) == [("山田", "a@b.jp", "0312345678", "0123", "+81312345678")]


def test_an_unclosed_quote_costs_one_row_only() -> None:
    rows = [f"名{n},a{n}@b.jp,東京" for n in range(30)]
    rows[9] = '"名9,a9@b.jp,東京'
    table = read_bytes("\n".join(["氏名,メール,住所", *rows]).encode(), name="x.csv")
    assert [(one.row, one.reason) for one in table.problems] == [(11, "unclosed-quote")]
    assert len(table.records) == 30
    assert table.records[9].cells[1] == "a9@b.jp"


def test_an_unclosed_quote_is_seen_also_without_addresses_on_each_line() -> None:
    rows = [f"名{n},東京\na{n}" for n in range(100)]
    data = "\n".join(["氏名,メール,住所", "名,x@b.jp,東京", '"名,y@b.jp,東京', *rows])
    table = read_bytes(data.encode(), name="x.csv")
    assert [(one.row, one.reason) for one in table.problems] == [(3, "unclosed-quote")]


def test_long_cells_and_nul_are_taken_without_harm() -> None:
    table = read_bytes(("氏名,メール,備考\n山\0田,a@b.jp," + "あ" * 200_000 + "\n").encode(), name="x.csv")
    assert table.records[0].cells[0] == "山田"
    assert len(table.records[0].cells[2]) == 10_000
    assert [one.reason for one in table.problems] == ["cell-cut", "invisible-removed"]


def test_very_many_columns_are_cut() -> None:
    table = read_bytes(("メール" + ",x" * 600 + "\na@b.jp" + ",1" * 600 + "\n").encode(), name="x.csv")
    assert {one.reason for one in table.problems} == {"too-many-columns"}
    assert len(table.records[0].cells) == 500


@pytest.mark.parametrize(
    ("data", "error", "kind"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "file-damaged", "ZIP"),
        (b"%PDF-1.7\n", "file-kind-unknown", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file-kind-unknown", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "file-kind-unknown", "PNG"),
        (b"SQLite format 3\x00", "file-kind-unknown", "SQLite"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "file-kind-unknown", "HTML"),
    ],
)
def test_other_kinds_of_files_are_named(data: bytes, error: str, kind: str) -> None:
    with pytest.raises(AppError) as caught:
        read_bytes(data, name="名簿.csv")
    assert caught.value.id == error
    assert caught.value.params == {"file": "名簿.csv", "kind": kind}


def test_data_of_a_program_is_no_text() -> None:
    with pytest.raises(AppError) as caught:
        read_bytes(bytes(range(1, 32)) * 20, name="名簿.csv")
    assert caught.value.id == "file-no-text"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", "氏名,メール\r\n".encode()])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(AppError) as caught:
        read_bytes(data, name="x.csv")
    assert caught.value.id == "file-empty"


def test_an_unknown_delimiter_is_refused() -> None:
    with pytest.raises(AppError) as caught:
        read_bytes(b"sep=#\na#b\n", name="x.csv")
    assert caught.value.id == "file-delimiter-unknown"


def test_files_are_opened_or_refused_in_plain_words(tmp_path: Path) -> None:
    good = tmp_path / "名簿.csv"
    good.write_bytes(JAPANESE.encode("cp932"))
    (table,) = read_source(good).tables
    assert (table.name, len(table.sha256), table.encoding) == ("名簿.csv", 64, "cp932")
    for path, expected in ((tmp_path / "no.csv", "file-missing"), (tmp_path, "file-not-a-file")):
        with pytest.raises(AppError) as caught:
            read_source(path)
        assert caught.value.id == expected
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(AppError) as caught:
        read_source(huge)
    assert caught.value.id == "file-too-large"


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.importing.reading.MAX_ROWS", 3)
    with pytest.raises(AppError) as caught:
        read_bytes(b"mail\na@b.jp\nc@d.jp\ne@f.jp\n", name="x.csv")
    assert caught.value.id == "file-too-many-rows"
