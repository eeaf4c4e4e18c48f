"""Text files as they come in: chosen by hand, mixed, cut off, with sums, quotes and what breaks in them."""

import os
import sys
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing.files import MAX_BYTES
from desktop_app.importing.source import ReadOptions, read_source, read_source_bytes
from desktop_app.importing.table import Table

JAPANESE = "氏名,メール,備考\r\n髙橋 一郎,taro@example.jp,①花屋\r\n山田 花子,hanako@example.jp,薔薇\r\n"
PLAIN = JAPANESE.replace("髙", "高").replace("①", "")


def read(data: bytes | str, **chosen: object) -> Table:
    raw = data.encode() if isinstance(data, str) else data
    (table,) = read_source_bytes(raw, name="名簿.csv", options=ReadOptions(**chosen)).tables  # type: ignore[arg-type]
    return table


def rows(table: Table) -> list[tuple[str, ...]]:
    return [record.cells for record in table.records]


def problems(table: Table) -> list[tuple[int, str]]:
    return [(one.row, one.reason) for one in table.problems]


def error_of(data: bytes | str, **chosen: object) -> AppError:
    with pytest.raises(AppError) as caught:
        read(data, **chosen)
    return caught.value


@pytest.mark.parametrize(
    ("said", "codec", "found"),
    [
        ("Shift_JIS", "cp932", "cp932"),
        ("shift-jis (CP932)", "cp932", "cp932"),
        ("SJIS", "cp932", "cp932"),
        ("MS932", "cp932", "cp932"),
        ("Windows-31J", "cp932", "cp932"),
        ("シフトJIS", "cp932", "cp932"),
        ("UTF8", "utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig", "utf-8"),
        ("UTF-8 BOM", "utf-8-sig", "utf-8"),
        ("Unicode", "utf-16", "utf-16"),
        ("utf-16", "utf-16-be", "utf-16"),
        ("utf-16", "utf-16-le", "utf-16"),
        ("ＵＴＦ－８", "utf-8", "utf-8"),
        ("自動", "cp932", "cp932"),
        ("auto", "utf-8", "utf-8"),
    ],
)
def test_an_encoding_is_chosen_by_any_of_its_names(said: str, codec: str, found: str) -> None:
    table = read(JAPANESE.encode(codec), encoding=said)
    assert rows(table)[0] == ("髙橋 一郎", "taro@example.jp", "①花屋")
    assert table.encoding == found


@pytest.mark.parametrize(
    ("said", "codec"), [("EUC", "euc_jp"), ("eucJP-win", "euc_jp"), ("JIS", "iso2022_jp")]
)
def test_unix_and_mail_encodings_are_chosen_too(said: str, codec: str) -> None:
    assert rows(read(PLAIN.encode(codec), encoding=said))[0][0] == "高橋 一郎"


@pytest.mark.parametrize("said", ["utf-8", "utf-16", "utf-7", "klingon", "idna", "rot13"])
def test_an_encoding_that_does_not_fit_is_refused(said: str) -> None:
    assert error_of(JAPANESE.encode("cp932"), encoding=said).id == "file-encoding-wrong"


def test_utf_7_is_named_not_read_as_gibberish() -> None:
    assert error_of(PLAIN.encode("utf-7")).id == "file-encoding-utf7"
    assert rows(read("氏名,tel\r\na,+81-3-1111-2222\r\n")) == [("a", "+81-3-1111-2222")]


@pytest.mark.parametrize(("first", "second"), [("utf-8", "cp932"), ("cp932", "utf-8"), ("utf-8", "euc_jp")])
def test_each_line_in_another_encoding_is_read_and_listed(first: str, second: str) -> None:
    head = ["氏名,メール", *(f"高橋 花子{n},a{n}@example.jp" for n in range(20))]
    data = "\n".join(head).encode(first) + b"\n" + "渡辺 健太郎,z@example.jp\n".encode(second)
    data += "佐藤 恵,y@example.jp\n".encode(first)
    table = read(data)
    assert rows(table)[-2:] == [("渡辺 健太郎", "z@example.jp"), ("佐藤 恵", "y@example.jp")]
    assert problems(table) == [(22, "encoding-repaired")]


def test_cells_of_one_line_may_be_in_two_encodings() -> None:
    line = "高橋 花子,a@example.jp,".encode() + "東京都渋谷区".encode("cp932") + b"\n"
    table = read("氏名,メール,住所\n".encode() + line)
    assert rows(table) == [("高橋 花子", "a@example.jp", "東京都渋谷区")]
    assert problems(table) == [(2, "encoding-repaired")]


def test_one_broken_byte_in_a_long_file_costs_one_character() -> None:
    lines = [f"高橋 花子{n},a{n}@example.jp\n".encode("cp932") for n in range(200)]
    lines[100] = b"\x85\x85\xfd\x81,b@example.jp\n"
    table = read("氏名,メール\n".encode("cp932") + b"".join(lines))
    assert len(table.records) == 200
    assert table.records[100].cells[1] == "b@example.jp"
    assert problems(table) == [(102, "characters-lost")]
    assert table.encoding == "cp932"


@pytest.mark.parametrize("said", [None, "utf-8"])
def test_a_broken_byte_is_no_reason_to_read_nothing(said: str | None) -> None:
    lines = [f"高橋 花子{n},a{n}@example.jp\n".encode() for n in range(9)]
    lines[4] = lines[4].replace("花".encode(), b"\xe8\x8a", 1)
    table = read("氏名,メール\n".encode() + b"".join(lines), encoding=said)
    assert table.records[4].cells == ("高橋 \ufffd子4", "a4@example.jp")
    assert problems(table) == [(6, "characters-lost")]


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "utf-16", "iso2022_jp", "utf-8-sig"])
def test_a_file_cut_within_a_character_says_so(codec: str) -> None:
    whole = (PLAIN + "鈴木 次郎,jiro@example.jp,牡丹").encode(codec)
    data = whole[:-4] if codec == "iso2022_jp" else whole[:-1]
    table = read(data)
    assert rows(table)[1] == ("山田 花子", "hanako@example.jp", "薔薇")
    assert rows(table)[2][1] == "jiro@example.jp"
    assert (4, "record-cut-off") in problems(table)


@pytest.mark.parametrize("tail", ["鈴木 次郎,jiro@exam", '鈴木 次郎,jiro@example.jp,"長い話', "鈴木"])
def test_a_last_row_that_breaks_off_is_told(tail: str) -> None:
    assert (4, "record-cut-off") in problems(read(PLAIN + tail))


def test_a_complete_last_row_without_line_end_is_nothing_to_tell() -> None:
    assert problems(read(PLAIN + "鈴木 次郎,jiro@example.jp,")) == []


def test_the_header_can_be_chosen_or_denied() -> None:
    data = "一覧,2026,\n会社,名,宛先\n花屋,山田,a@example.jp\n"
    assert read(data).header == ("会社", "名", "宛先")
    chosen = read(data, header_row=1)
    assert (chosen.header_row, chosen.header, len(chosen.records)) == (1, ("一覧", "2026"), 2)
    none = read(data, header_row=0)
    assert (none.header_row, none.header, len(none.records)) == (None, ("列1", "列2", "列3"), 3)
    assert error_of(data, header_row=9).id == "file-header-row-missing"


@pytest.mark.parametrize(
    ("said", "delimiter"),
    [(";", ";"), ("tab", "\t"), ("タブ", "\t"), ("\\t", "\t"), ("comma", ","), ("auto", ",")],
)
def test_the_delimiter_can_be_chosen_by_name(said: str, delimiter: str) -> None:
    table = read("氏名,メール\n山田;\t,a@example.jp\n", delimiter=said)
    assert table.delimiter == delimiter


def test_a_delimiter_that_nobody_uses_is_refused() -> None:
    assert error_of("a#b\n", delimiter="#").id == "file-delimiter-unknown"


@pytest.mark.parametrize(
    "last",
    [
        ",合計,,20",
        "総合計,,,",
        "【合計】,2件,,",
        "計,,,3",
        "合計：２名,,,",
        "以上,,,",
        "Total,,,9",
        "件数,2,,",
    ],
)
def test_sums_under_a_table_are_left_out_and_told(last: str) -> None:
    data = "No,氏名,メール,額\n1,山田,a@example.jp,9\n2,佐藤,b@example.jp,11\n,,,\n" + last + "\n,,,\n"
    table = read(data)
    assert [record.row for record in table.records if any(record.cells)] == [2, 3]
    assert problems(table) == [(5, "sum-row")]


@pytest.mark.parametrize("last", ["合田 計,c@example.jp", "計,c@example.jp", "山田,"])
def test_a_last_person_is_no_sum(last: str) -> None:
    assert len(read(f"氏名,メール\n山田,a@example.jp\n{last}\n").records) == 2


def test_a_table_of_sums_only_is_still_a_table() -> None:
    assert len(read("氏名,メール\n合計,\n").records) == 1


def test_headers_that_come_twice_keep_both_columns() -> None:
    table = read("氏名,メール,メール\n山田,a@example.jp,b@example.jp\n")
    assert table.header == ("氏名", "メール", "メール")
    assert rows(table) == [("山田", "a@example.jp", "b@example.jp")]


def test_a_header_of_unknown_words_is_seen_by_its_addresses() -> None:
    table = read("ニックネーム,好きな花,連絡用のmail\nはな,薔薇,a@example.jp\nゆき,百合,b@example.jp\n")
    assert table.header_row == 1
    assert read("はな,なし\nゆき,b@example.jp\n").header_row is None


@pytest.mark.parametrize("between", [", ", ";", "\t", "; "])
def test_addresses_in_one_line_are_as_many_people(between: str) -> None:
    table = read(between.join(["a@example.jp", "山田 <b@example.jp>", "c@example.jp"]))
    assert rows(table) == [("a@example.jp",), ("山田 <b@example.jp>",), ("c@example.jp",)]
    assert [record.row for record in table.records] == [1, 2, 3]
    assert rows(read(between.join(["山田", "a@example.jp", "b@example.jp"]))) == [
        ("山田", "a@example.jp", "b@example.jp")
    ]


def test_a_header_of_two_rows_is_put_together() -> None:
    table = read("会社名,担当者,,連絡先,\n,姓,名,メール,電話\n花屋,山田,太郎,a@example.jp,03\n")
    assert (table.header_row, table.header) == (2, ("会社名", "姓", "名", "メール", "電話"))
    below_a_title = read("一覧,,\n,氏名,メール\n1,山田,a@example.jp\n")
    assert below_a_title.header == ("", "氏名", "メール")


def test_blank_rows_count_and_stay() -> None:
    table = read("\n\n氏名,メール\n\n山田,a@example.jp\n\n佐藤,b@example.jp\n")
    assert table.header_row == 3
    assert [record.row for record in table.records if any(record.cells)] == [5, 7]


def test_five_thousand_columns_and_a_cell_of_a_megabyte() -> None:
    table = read("氏名,メール," + "x," * 5_000 + "\n山田,a@example.jp," + "1," * 5_000 + "\n")
    assert len(table.records[0].cells) == 500
    assert (2, "too-many-columns") in problems(table)
    table = read('氏名,メール,備考\n山田,a@example.jp,"' + "あ\n" * 500_000 + '"\n佐藤,b@example.jp,\n')
    assert ("佐藤", "b@example.jp", "") in rows(table)
    assert {"cell-cut", "unclosed-quote"} & {reason for _, reason in problems(table)}


def test_a_long_note_in_quotes_is_one_cell() -> None:
    note = "\n".join(f"{n}月{n}日にご来店。赤い花がお好き。" for n in range(80))
    table = read(f'氏名,メール,備考\n山田,a@example.jp,短い\n佐藤,b@example.jp,"{note}"\n林,c@example.jp,\n')
    assert table.records[1].cells[2] == note
    assert problems(table) == []


@pytest.mark.parametrize("place", range(3))
def test_a_line_end_in_quotes_is_part_of_any_cell(place: int) -> None:
    lines = [["名", f"a{n}@example.jp", "東京"] for n in range(9)]
    for line in lines[3:7]:
        line[place] = f'"上\n{line[place]}"'
    table = read("氏名,メール,住所\n" + "\n".join(map(",".join, lines)) + "\n")
    assert (len(table.records), problems(table)) == (9, [])
    assert table.records[4].cells[place].startswith("上\n")


@pytest.mark.parametrize("place", range(3))
def test_an_open_quote_in_any_column_costs_one_row(place: int) -> None:
    lines = [["名", f"a{n}@example.jp", "東京"] for n in range(20)]
    lines[8][place] = '"' + lines[8][place]
    data = "氏名,メール,住所\n" + "\n".join(map(",".join, lines)) + "\n"
    table = read(data)
    assert len(table.records) == 20
    assert [record.cells[1] for record in table.records] == [f"a{n}@example.jp" for n in range(20)]
    assert problems(table) == [(10, "unclosed-quote")]


def test_an_open_quote_among_quoted_cells_costs_one_row() -> None:
    lines = [f'"名{n}","{"" if n == 9 else f"a{n}@example.jp"}","東京"' for n in range(20)]
    lines[8] = lines[8][:-1]
    table = read('"氏名","メール","住所"\n' + "\n".join(lines) + "\n")
    assert [record.cells[0] for record in table.records] == [f"名{n}" for n in range(20)]
    assert problems(table) == [(10, "unclosed-quote")]


def test_many_open_quotes_take_no_time() -> None:
    data = "氏名,メール\n" + "".join(f'"名{n},a{n}@example.jp\n' for n in range(30_000))
    assert len(read(data).records) == 30_000


def test_a_nul_or_an_invisible_mark_is_no_part_of_a_name() -> None:
    assert rows(read("氏名,メール\n山\0田\u200b\ufeff,a@example.jp\n")) == [("山田", "a@example.jp")]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"\xef\xbb\xbf\r\n", b"\0\0\0\0", b" \x1a", "氏名,メール\n,\n".encode()]
)
def test_nothing_is_nothing(data: bytes) -> None:
    assert error_of(data).id == "file-empty"


def test_a_link_is_followed_and_what_is_no_file_is_refused(tmp_path: Path) -> None:
    good = tmp_path / "名簿.csv"
    good.write_bytes(JAPANESE.encode("cp932"))
    link = tmp_path / "link.csv"
    link.symlink_to(good)
    assert read_source(link).tables[0].encoding == "cp932"
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to(tmp_path / "no")
    for path, expected in (
        (tmp_path, "file-not-a-file"),
        (tmp_path / "no.csv", "file-missing"),
        (dangling, "file-missing"),
        (good / "x.csv", "file-not-a-file"),
    ):
        with pytest.raises(AppError) as caught:
            read_source(path)
        assert caught.value.id == expected


@pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
@pytest.mark.timeout(10)
def test_a_pipe_or_a_device_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/tty"), Path("/dev/null")):
        with pytest.raises(AppError) as caught:
            read_source(path)
        assert caught.value.id in ("file-not-a-file", "file-unreadable", "file-missing")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read all")
def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    secret = tmp_path / "x.csv"
    secret.write_bytes(b"a@example.jp\n")
    secret.chmod(0)
    with pytest.raises(AppError) as caught:
        read_source(secret)
    assert caught.value.id == "file-unreadable"


def test_the_cards_of_a_telephone_may_be_larger(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:森\r\nEMAIL:mori@example.jp\r\nPHOTO;ENCODING=b:"
    path = tmp_path / "連絡先.vcf"
    path.write_bytes(card.encode() + b"QUJD" * 6_000_000 + b"\r\nEND:VCARD\r\n")
    (table,) = read_source(path).tables
    assert "mori@example.jp" in table.records[0].cells
    with path.open("r+b") as file:
        file.truncate(61_000_000)
    with pytest.raises(AppError) as caught:
        read_source(path)
    assert (caught.value.id, caught.value.params["limit"]) == ("file-too-large", 60)


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES * 1000)
    with pytest.raises(AppError) as caught:
        read_source(huge)
    assert (caught.value.id, caught.value.params["limit"]) == ("file-too-large", 20)
