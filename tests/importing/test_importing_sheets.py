"""Workbooks: cells as a person sees them, sheets to choose from, row numbers, reasons why one can't be read."""

# ruff: noqa: E501 (parts of workbooks stand on one line)

import io
import os
import re
import struct
import sys
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing import child_limits, sheet_process
from desktop_app.importing.source import ReadOptions, SourceFile, read_source_bytes
from desktop_app.importing.table import Table
from tests.importing.workbooks import PEOPLE, changed, ods_of, write_rows, xls_of, xlsx, xlsx_of, zip_of


def source(data: bytes, **chosen: Any) -> SourceFile:
    return read_source_bytes(data, name="名簿.xlsx", options=ReadOptions(**chosen))


def table_of(data: bytes, **chosen: Any) -> Table:
    (table,) = source(data, **chosen).tables
    return table


def rows(table: Table) -> dict[int, tuple[str, ...]]:
    return {record.row: record.cells for record in table.records}


def reasons(table: Table) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.reason) for one in table.problems]


def error_of(data: bytes, **chosen: Any) -> AppError:
    with pytest.raises(AppError) as caught:
        source(data, **chosen)
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"), [(xlsx_of(PEOPLE), "xlsx"), (xls_of(PEOPLE), "xls"), (ods_of(PEOPLE), "ods")]
)
def test_each_kind_of_workbook_is_a_table_of_text(data: bytes, kind: str) -> None:
    found = source(data)
    (table,) = found.tables
    assert (found.container, table.kind, table.sheet, table.encoding, table.delimiter) == (
        kind,
        kind,
        "名簿",
        "",
        "",
    )
    assert table.header == PEOPLE[0]
    assert rows(table) == {2: PEOPLE[1], 3: PEOPLE[2]}
    assert [(one.name, one.rows, one.hidden, one.addresses) for one in found.sheets] == [
        ("名簿", 3, False, 2)
    ]


def test_cells_are_what_a_person_sees() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("名簿")
        day, clock = book.add_format({"num_format": "yyyy/mm/dd"}), book.add_format({"num_format": "h:mm"})
        era = book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日";@'})
        sheet.write_row(
            0, 0, ["メール", "電話", "日", "日時", "時刻", "真", "元号", "数", "小数", "会員番号", "通し番号"]
        )
        sheet.write_row(1, 0, ["a@example.jp", 9012345678])
        sheet.write_datetime(1, 2, datetime(2026, 5, 1), day)
        sheet.write_datetime(1, 3, datetime(2026, 5, 1, 10, 30, 15), day)
        sheet.write_datetime(1, 4, time(9, 5), clock)
        sheet.write_boolean(1, 5, True)
        sheet.write_datetime(1, 6, date(2019, 5, 1), era)
        sheet.write_row(1, 7, [12, 0.1 + 0.2, "00012", 45748])

    assert rows(table_of(xlsx(fill)))[2] == (
        "a@example.jp", "9012345678", "2026-05-01", "2026-05-01 10:30:15", "09:05:00", "TRUE", "2019-05-01",
        "12", "0.3", "00012", "45748",
    )  # fmt: skip


def test_zeros_and_hyphens_of_a_number_format_are_seen() -> None:
    """A telephone number kept as a number has lost its zero; its format shows it."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["メール", "電話", "郵便番号", "携帯", "額", "日"])
        sheet.write_string(1, 0, "a@example.jp")
        for column, number, shown in (
            (1, 312345678, "0000000000"),
            (2, 600001, "[<=999]000;[<=9999]000-00;000-0000"),
            (3, 9012345678, "000-0000-0000"),
            (4, 1234567, "#,##0"),
            (5, 46143, "yyyy/mm/dd"),
        ):
            sheet.write_number(1, column, number, book.add_format({"num_format": shown}))

    shown = rows(table_of(xlsx(fill)))[2]
    assert shown == ("a@example.jp", "0312345678", "060-0001", "090-1234-5678", "1234567", "2026-05-01")


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["メール", "名刺交換日", "郵便番号"])
        sheet.write_string(1, 0, "a@example.jp")
        sheet.write_datetime(1, 1, datetime(2026, 5, 1), book.add_format({"num_format": "yyyy/mm/dd"}))

    plain = xlsx(fill, date_1904=True)
    assert rows(table_of(plain))[2][1] == "2026-05-01"
    padded = changed(plain, "xl/styles.xml", lambda text: text.replace('"yyyy/mm/dd"', '"yyyy/mm/dd;@"'))
    assert rows(table_of(padded))[2][1] == "2026-05-01"


def test_formulas_have_their_value_or_are_told() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        write_rows(sheet, [["氏名", "メール", "件数"], ["山田"], ["佐藤"], ["林", "c@example.jp"]])
        sheet.write_formula(1, 1, '="a"&"@example.jp"', None, "a@example.jp")
        sheet.write_formula(2, 1, '=HYPERLINK("mailto:b@example.jp")', None, "")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")

    data = changed(
        xlsx(fill),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace('t="str"><f>HYPERLINK', "><f>HYPERLINK").replace("<v></v>", ""),
    )
    table = table_of(data)
    assert rows(table)[2] == ("山田", "a@example.jp", "")
    assert rows(table)[3] == ("佐藤", "", "")
    assert reasons(table) == [(3, "メール", "formula-without-value"), (4, "件数", "formula-error")]


def test_row_numbers_are_those_of_the_sheet() -> None:
    data = xlsx_of(
        [[], [], ["", "氏名", "メール"], [], ["", "山田", "a@example.jp"], [], ["", "佐藤", "b@example.jp"]]
    )
    table = table_of(data)
    assert (table.header_row, table.header) == (3, ("", "氏名", "メール"))
    assert rows(table) == {5: ("", "山田", "a@example.jp"), 7: ("", "佐藤", "b@example.jp")}


def test_a_title_above_and_a_sum_below_are_not_people() -> None:
    data = xlsx_of([["顧客名簿 2026"], [], ["氏名", "メール"], ["山田", "a@example.jp"], ["合計", 1]])
    table = table_of(data)
    assert (table.header_row, rows(table)) == (3, {4: ("山田", "a@example.jp")})
    assert reasons(table) == [(5, "", "sum-row")]


def test_the_header_of_a_sheet_can_be_chosen_or_denied() -> None:
    data = xlsx_of([["一覧", "a"], ["名", "宛先"], ["山田", "a@example.jp"]])
    assert table_of(data, header_row=1).header == ("一覧", "a")
    assert table_of(data, header_row=0).header == ("列1", "列2")
    assert error_of(data, header_row=8).id == "file-header-row-missing"


def several_sheets(book: Any) -> None:
    write_rows(book.add_worksheet("説明"), [["この名簿について"], ["2026年5月"]])
    secret = book.add_worksheet("退会者")
    write_rows(secret, [["メール"], ["left@example.jp"], ["gone@example.jp"]])
    secret.hide()
    write_rows(book.add_worksheet("顧客"), PEOPLE)
    write_rows(book.add_worksheet("得意先"), [["メール"], ["b@example.jp"]])
    book.add_chartsheet("グラフ")


def test_the_first_visible_sheet_with_addresses_is_taken_and_all_are_listed() -> None:
    found = source(xlsx(several_sheets))
    assert found.tables[0].sheet == "顧客"
    assert [(one.name, one.rows, one.hidden, one.addresses) for one in found.sheets] == [
        ("説明", 2, False, 0),
        ("退会者", 3, True, 2),
        ("顧客", 3, False, 2),
        ("得意先", 2, False, 1),
    ]


def test_any_sheet_can_be_chosen_also_a_hidden_one() -> None:
    data = xlsx(several_sheets)
    assert rows(table_of(data, sheet="退会者")) == {2: ("left@example.jp",), 3: ("gone@example.jp",)}
    assert rows(table_of(data, sheet="得意先")) == {2: ("b@example.jp",)}
    missing = error_of(data, sheet="名簿")
    assert (missing.id, missing.params["sheet"]) == ("workbook-sheet-missing", "名簿")


def test_a_company_merged_over_its_people_is_the_company_of_each() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        write_rows(
            sheet, [["会社名", "氏名", "メール"], ["", "山田", "a@example.jp"], ["", "佐藤", "b@example.jp"]]
        )
        sheet.merge_range("A2:A3", "株式会社花")
        sheet.merge_range("A5:C5", "以上は社外秘")

    table = table_of(xlsx(fill))
    assert rows(table)[3] == ("株式会社花", "佐藤", "b@example.jp")
    assert (2, "会社名", "merged-cells") in reasons(table)


def test_a_header_merged_over_two_rows_is_put_together() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        write_rows(sheet, [[], ["", "姓", "名", ""], ["花屋", "山田", "太郎", "a@example.jp"]])
        sheet.merge_range("A1:A2", "会社名")
        sheet.merge_range("B1:C1", "担当者")
        sheet.merge_range("D1:D2", "メール")

    table = table_of(xlsx(fill))
    assert (table.header_row, table.header) == (2, ("会社名", "姓", "名", "メール"))
    assert rows(table) == {3: ("花屋", "山田", "太郎", "a@example.jp")}
    assert reasons(table) == []


def test_a_merged_address_is_not_given_to_another_person() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        write_rows(sheet, [["氏名", "メール"], ["山田"], ["佐藤"]])
        sheet.merge_range("B2:B3", "a@example.jp")

    assert rows(table_of(xlsx(fill)))[3] == ("佐藤", "")


def test_readings_beside_japanese_text_are_no_part_of_it() -> None:
    """Excel keeps the furigana of what was typed; it is not shown in the cell."""
    reading = '<rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/>'
    data = xlsx_of([["氏名", "メール"], ["山田", "a@example.jp"]])
    data = changed(
        data, "xl/sharedStrings.xml", lambda text: text.replace("<t>山田</t>", f"<t>山田</t>{reading}")
    )
    assert rows(table_of(data))[2] == ("山田", "a@example.jp")
    with_formula = changed(
        data,
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</row></sheetData>", '<c r="C2"><f>1</f><v>1</v></c></row></sheetData>'),
    )
    assert rows(table_of(with_formula))[2][:2] == ("山田", "a@example.jp")


def test_both_ways_to_read_a_sheet_agree() -> None:
    lines = [["氏名", "メール", "数", "備考"]] + [
        [f"髙橋{n}", f"a{n}@example.jp", n * 1.5, "一行目\r\n二行目" if n % 3 else None] for n in range(50)
    ]
    data = xlsx_of(lines)
    quick = list(sheet_process.lines_of(data, "xlsx", name="x", sheet=None))
    slow = list(sheet_process.lines_of(data, "xlsx", name="x", sheet=None, stream=True))
    assert quick == slow


def test_a_single_cell_at_the_far_end_does_not_cost_the_rest() -> None:
    """calamine ends its process on it (imports.md 0.4)."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        write_rows(sheet, PEOPLE)
        sheet.write_string(1_048_575, 16_383, "x")

    table = table_of(xlsx(fill))
    assert rows(table) == {2: PEOPLE[1], 3: PEOPLE[2]}
    assert reasons(table) == [(1_048_576, "", "too-many-columns")]


def test_a_far_cell_of_another_kind_of_workbook_is_a_reason() -> None:
    far = (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell table:number-columns-repeated="16384"'
        ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    assert error_of(ods_of(PEOPLE, tail=far)).id == "file-too-many-rows"


def test_a_far_cell_of_libreoffice_does_not_cost_the_rest() -> None:
    far = (
        '<table:table-row table:number-rows-repeated="900000"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    table = table_of(ods_of(PEOPLE, tail=far))
    assert rows(table) == {2: PEOPLE[1], 3: PEOPLE[2]}
    assert reasons(table) == [(900_004, "", "too-many-columns")]


def ods_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def ods_cell(kind: str, value: str, shown: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {value} {more}><office:annotation><text:p>覚え書き</text:p>'
        f"</office:annotation><text:p>{shown}</text:p></table:table-cell>"
    )


def test_cells_of_libreoffice_are_what_a_person_sees() -> None:
    tail = ods_row(
        ods_cell("float", 'office:value="312345678"', "0312345678"),
        ods_cell("float", 'office:value="1500001"', "150-0001"),
        ods_cell("float", 'office:value="1234.5"', "1,234.50"),
        ods_cell("date", 'office:date-value="2026-05-01"', "令和8年5月1日"),
        ods_cell("date", 'office:date-value="2026-05-01T10:30:00"', "5/1 10:30"),
        ods_cell("time", 'office:time-value="PT09H05M00S"', "9:05"),
        ods_cell("boolean", 'office:boolean-value="false"', "偽"),
        ods_cell("string", "", '<text:a>a@example.jp</text:a><text:s text:c="2"/><text:span>様</text:span>'),
        ods_cell("string", "", "一行目<text:line-break/>二行目</text:p><text:p>三行目"),
    )
    assert rows(table_of(ods_of([["氏名", "メール"]], tail=tail)))[2] == (
        "0312345678", "150-0001", "1234.5", "2026-05-01", "2026-05-01 10:30:00", "09:05:00", "FALSE",
        "a@example.jp  様", "一行目\n二行目\n三行目",
    )  # fmt: skip


def test_a_repeated_row_of_errors_is_no_row_above() -> None:
    wrong = ods_cell("string", 'calcext:value-type="error" xmlns:calcext="c"', "#N/A")
    tail = f'<table:table-row table:number-rows-repeated="3">{wrong}</table:table-row>'
    assert list(rows(table_of(ods_of(PEOPLE, tail=tail)))) == [2, 3]


def test_repeated_merged_and_wrong_cells_of_libreoffice() -> None:
    same = '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>同</text:p></table:table-cell>'
    tail = (
        ods_row(
            ods_cell("string", "", "花店", 'table:number-rows-spanned="2"'),
            ods_cell("string", "", "a@example.jp"),
        )
        + ods_row("<table:covered-table-cell/>", ods_cell("string", "", "b@example.jp"))
        + f'<table:table-row table:number-rows-repeated="2">{same}</table:table-row>'
        + ods_row(
            ods_cell("string", 'calcext:value-type="error" xmlns:calcext="c"', "#N/A"),
            ods_cell("string", "", "c@example.jp"),
        )
    )
    table = table_of(ods_of([["会社名", "メール"]], tail=tail))
    assert rows(table) == {
        2: ("花店", "a@example.jp"),
        3: ("花店", "b@example.jp"),
        4: ("同", "同"),
        5: ("同", "同"),
        6: ("", "c@example.jp"),
    }
    assert reasons(table) == [(6, "会社名", "formula-error"), (2, "会社名", "merged-cells")]


def test_a_hidden_sheet_of_libreoffice_is_not_taken_by_itself() -> None:
    data = changed(
        ods_of(PEOPLE),
        "content.xml",
        lambda text: (
            text.replace(
                "<office:body>",
                '<office:automatic-styles><style:style style:name="ta9" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
                '<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>',
            )
            .replace('table:name="名簿"', 'table:name="隠" table:style-name="ta9"')
            .replace(
                "</office:spreadsheet>",
                '<table:table table:name="表">'
                + ods_row(ods_cell("string", "", "x@example.jp"))
                + "</table:table></office:spreadsheet>",
            )
        ),
    )
    found = source(data)
    assert [(one.name, one.hidden) for one in found.sheets] == [("隠", True), ("表", False)]
    assert found.tables[0].sheet == "表"


def test_too_many_rows_and_columns_are_told() -> None:
    wide = table_of(
        xlsx_of([["メール", *(f"c{n}" for n in range(600))], ["a@example.jp", *map(str, range(600))]])
    )
    assert len(wide.header) == 500
    assert (2, "", "too-many-columns") in reasons(wide)


@pytest.mark.timeout(60)
def test_more_rows_than_can_be_read_are_refused() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for at in range(200_002):
            sheet.write_number(at, 0, at)

    assert error_of(xlsx(fill, constant_memory=False)).id == "file-too-many-rows"


def test_a_long_cell_is_cut_and_told() -> None:
    table = table_of(xlsx_of([["メール", "備考"], ["a@example.jp", "あ" * 20_000]]))
    assert len(rows(table)[2][1]) == 10_000
    assert reasons(table) == [(2, "", "cell-cut")]


def test_a_list_renamed_xlsx_is_read_as_what_it_is() -> None:
    table = table_of("氏名,メール\r\n髙橋,a@example.jp\r\n".encode("cp932"))
    assert (table.kind, table.encoding, rows(table)) == ("csv", "cp932", {2: ("髙橋", "a@example.jp")})


def ole(*streams: str) -> bytes:
    names = b"".join(name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in streams)
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + names).ljust(8192, b"\0")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ole("EncryptionInfo", "EncryptedPackage"), "file-password"),
        (ole("WordDocument"), "file-kind-unknown"),
        (ole("__properties_version1.0"), "file-kind-unknown"),
        (ole("Workbook"), "file-damaged"),
        (ole("something"), "file-no-text"),
        (xls_of(PEOPLE)[:3000], "file-damaged"),
        (xlsx_of(PEOPLE)[:3000], "file-damaged"),
        (xlsx_of(PEOPLE)[:-30], "file-damaged"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00" * 20, "workbook-too-old"),
        (zip_of({"[Content_Types].xml": "", "word/document.xml": "<w/>"}), "file-kind-unknown"),
        (zip_of({"[Content_Types].xml": "", "ppt/presentation.xml": "<p/>"}), "file-kind-unknown"),
        (zip_of({"Index/Document.iwa": "x", "preview.jpg": "x"}), "file-kind-unknown"),
        (zip_of({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "file-kind-unknown"),
        (zip_of({"[Content_Types].xml": "", "xl/workbook.xml": "<workbook/>"}), "file-damaged"),
        (zip_of({"[Content_Types].xml": "", "xl/workbook.xml": "not xml"}), "file-damaged"),
        (changed(xlsx_of(PEOPLE), "xl/worksheets/sheet1.xml", lambda text: text[: len(text) // 2]), "file-damaged"),
        (xlsx_of([]), "file-empty"),
        (xlsx_of([["氏名", "メール"]]), "file-empty"),
        (ods_of([]), "file-empty"),
        (
            ods_of(PEOPLE, manifest='<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'),
            "file-password",
        ),
    ],
)  # fmt: skip
def test_each_workbook_that_cannot_be_read_has_its_reason(data: bytes, expected: str) -> None:
    assert error_of(data).id == expected


def test_an_old_workbook_with_a_password_says_so() -> None:
    """xlwt writes none: the record that says so is put behind the first one of the stream."""
    data = bytearray(xls_of(PEOPLE))
    start = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    record = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
    data[start + 20 : start + 20 + len(record)] = record
    assert error_of(bytes(data)).id == "file-password"


def test_a_child_that_can_not_be_started_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = sheet_process.Launch(["/no/such/interpreter"], {})
    monkeypatch.setattr(sheet_process, "launch", lambda: nowhere)
    assert error_of(xlsx_of(PEOPLE)).id == "workbook-not-started"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("import os; os.abort()", "workbook-too-much-memory"),
        ("raise SystemExit(1)", "file-damaged"),
        ("print('{\"sheets\"')", "file-damaged"),
        ("import time; time.sleep(60)", "workbook-too-slow"),
        ("import sys; sys.stdin.buffer.read(); sys.stdout.write('x' * 10)", "file-damaged"),
    ],
)
def test_whatever_becomes_of_the_child_is_a_reason(
    program: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = sheet_process.Launch([sys.executable, "-c", program], dict(os.environ))
    monkeypatch.setattr(sheet_process, "launch", lambda: started)
    with pytest.raises(AppError) as caught:
        list(sheet_process.lines_of(xlsx_of(PEOPLE), "xls", name="x.xls", sheet=None, seconds=1.5))
    assert caught.value.id == expected


def test_an_installed_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert list(sheet_process.launch().command) == [sys.executable, "--read-workbook"]


def test_the_program_reads_a_workbook_when_it_is_called_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the installed program does: through its own entry."""
    command = [sys.executable, "-m", "desktop_app", sheet_process.FLAG]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    monkeypatch.setattr(sheet_process, "launch", lambda: sheet_process.Launch(command, environment))
    assert rows(table_of(xlsx_of(PEOPLE))) == {2: PEOPLE[1], 3: PEOPLE[2]}


def test_no_module_of_the_folder_at_hand_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    (tmp_path / "python_calamine.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert rows(table_of(xlsx_of(PEOPLE))) == {2: PEOPLE[1], 3: PEOPLE[2]}


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux tells it")
def test_the_memory_of_a_process_is_told_as_for_macos() -> None:
    assert child_limits.resident_bytes(os.getpid()) > 10_000_000
    assert child_limits.resident_bytes(2**22 + 1) == 0


def test_the_limits_for_windows_have_the_size_that_it_expects() -> None:
    import ctypes

    from desktop_app.importing.windows_job import ExtendedLimits, limits

    assert ctypes.sizeof(ExtendedLimits) == 144
    assert limits(1_000).ProcessMemoryLimit == 1_000


def test_a_workbook_is_not_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    table_of(xlsx_of(PEOPLE))
    assert list(tmp_path.iterdir()) == []


def test_names_of_parts_in_capitals_or_with_a_leading_slash_are_found() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_of(PEOPLE))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    relations = members["xl/_rels/workbook.xml.rels"].decode()
    members["xl/_rels/workbook.xml.rels"] = relations.replace('Target="', 'Target="/xl/').encode()
    assert rows(table_of(zip_of(members))) == {2: PEOPLE[1], 3: PEOPLE[2]}


def prefixed(text: str) -> str:
    """As some libraries write: every element with a prefix."""
    text = re.sub(r"<(/?)([A-Za-z]\w*)", r"<\1x:\2", text)
    return text.replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="inlineStr"><is><t>髙橋</t></is></c><c r="B2" t="inlineStr"><is><r><t>a@</t></r><r><t>example.jp</t></r></is></c>',
        '<c r="A2" t="str"><v>髙橋</v></c><c r="B2" t="str"><v>a@example.jp</v></c>',
        '<c t="inlineStr"><is><t>髙橋</t></is></c><c t="inlineStr"><is><t xml:space="preserve"> a@example.jp </t></is></c>',
        '<c r="A2" t="str"><f>B1</f><v>髙橋</v></c><c r="B2" t="str"><f>1</f><v>a@example.jp</v></c>',
    ],
    ids=range(4),
)
@pytest.mark.parametrize("prefix", [False, True])
def test_texts_are_found_wherever_a_program_puts_them(cell: str, prefix: bool) -> None:
    row = f'<row r="2">{cell}</row></sheetData>'
    data = changed(
        xlsx_of([["氏名", "メール"]]),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", row),
    )
    if prefix:
        data = changed(data, "xl/worksheets/sheet1.xml", prefixed)
    assert rows(table_of(data)) == {2: ("髙橋", "a@example.jp")}


@pytest.mark.parametrize("also_formula", [False, True])
def test_days_that_a_program_wrote_as_text_are_days(also_formula: bool) -> None:
    formula = '<c r="C2"><f>1</f><v>1</v></c>' if also_formula else ""
    row = f'<row r="2"><c r="A2" t="d"><v>2026-05-01T00:00:00</v></c><c r="B2" t="str"><v>a@example.jp</v></c>{formula}</row></sheetData>'
    data = changed(
        xlsx_of([["日付", "メール"]]),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", row),
    )
    assert rows(table_of(data))[2][:2] == ("2026-05-01", "a@example.jp")
