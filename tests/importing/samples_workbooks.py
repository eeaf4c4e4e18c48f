"""Workbooks: a shop's own list, replies to a form, an old .xls and an .ods (imports.md 1.5, 3.1)."""
# ruff: noqa: E501  (rows stay as they are)

import io
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]

from tests.importing.samples_making import Sample

SHOP_HEADER = ["No.", "お名前", "フリガナ", "会社/団体名", "E-Mail①", "電話①", "携帯", "最終購入日", "メルマガ希望", "備考欄"]


def xlsx_shop() -> Sample:
    """Ten years of a shop: a title above the header, telephones that became numbers, a total, a second sheet."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy/mm/dd"})
    era = book.add_format({"num_format": '[$-ja-JP]ggge"年"m"月"d"日";@'})
    notes = book.add_worksheet("使い方")
    notes.write(0, 0, "このファイルは社外秘です")
    sheet = book.add_worksheet("お客様名簿")
    sheet.write(0, 0, "お客様名簿（2026年4月現在）")
    for at, name in enumerate(SHOP_HEADER):
        sheet.write(2, at, name)
    rows = [
        (1, "髙﨑 健一", "ﾀｶｻｷ ｹﾝｲﾁ", "㈱髙﨑生花", "ken@takasaki-xl.jp", 273610000, 9011112222, datetime(2026, 3, 3), "希望する", "バラ\n好き"),
        (2, "森 みどり", "モリ ミドリ", "", "midori@mori-xl.jp; midori2@mori-xl.jp", "0422-21-0000", "", datetime(2015, 12, 24), "希望しない", ""),
        (3, "川﨑①", "", "喫茶～川", "ｋａｗａ＠kawa-xl.jp", "", "080-1111-3333", "", "", ""),
        (4, "アドレス 無", "", "", "", 312345678, "", "", "希望する", "DM のみ"),
    ]
    for number, row in enumerate(rows, 3):
        for at, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(number, at, value, era if number == 4 else day)
            else:
                sheet.write(number, at, value)
    sheet.write(8, 1, "合計")
    sheet.write_formula(8, 2, "=COUNTA(B4:B7)", None, 4)
    hidden = book.add_worksheet("旧データ")
    hidden.write_row(0, 0, ["氏名", "メール"])
    hidden.write_row(1, 0, ["古い人", "old@furui-xl.jp"])
    hidden.hide()
    sheet.activate()
    book.close()
    return "お客様名簿.xlsx", packed.getvalue()


def xlsx_google_forms() -> Sample:
    """The sheet behind a Google form: real times, ticked boxes joined by a comma and a space."""
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    sheet = book.add_worksheet("フォームの回答 1")
    time = book.add_format({"num_format": "yyyy/mm/dd h:mm:ss"})
    header = ["タイムスタンプ", "メールアドレス", "お名前", "興味のあるもの", "メールマガジンの配信を希望しますか？"]
    sheet.write_row(0, 0, header)
    rows = [
        (datetime(2025, 9, 11, 0, 5, 19), "hagi@hagi-xl.jp", "萩原", "生け花, ガーデニング", "はい、希望します"),
        (datetime(2025, 9, 12, 23, 59), "ran@ran-xl.jp", "髙木 蘭", "", ""),
    ]
    for number, row in enumerate(rows, 1):
        sheet.write_datetime(number, 0, row[0], time)
        sheet.write_row(number, 1, row[1:])
    book.close()
    return "来店アンケート（回答）.xlsx", packed.getvalue()


def xls_list() -> Sample:
    """An .xls of 2003: dates as serials under a date format, telephones as numbers."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    header = ["氏名", "ﾌﾘｶﾞﾅ", "会社名", "ﾒｰﾙｱﾄﾞﾚｽ", "TEL", "来店日", "DM可否"]
    rows = [
        ["大橋 ㈱", "ｵｵﾊｼ", "大橋商店", "ohashi@ohashi-xls.jp", 523334444, datetime(2009, 7, 1), "可"],
        ["髙田", "ﾀｶﾀﾞ", "", "takada@ohashi-xls.jp", "052-333-5555", datetime(2010, 1, 15), "不可"],
    ]
    for at, name in enumerate(header):
        sheet.write(0, at, name)
    day = xlwt.easyxf(num_format_str="YYYY/MM/DD")
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write(number, at, value, day)
            else:
                sheet.write(number, at, value)
    packed = io.BytesIO()
    book.save(packed)
    return "名簿2003.xls", packed.getvalue()


def _ods_cell(value: str) -> str:
    if value.startswith("date:"):
        day = value.removeprefix("date:")
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
    if value.startswith("float:"):
        number = value.removeprefix("float:")
        return f'<table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def ods_list() -> Sample:
    """LibreOffice Calc: typed cells, a repeated empty column at the end of each row."""
    rows = [
        ["お名前", "ふりがな", "メールアドレス", "電話番号", "登録日", "メルマガ"],
        ["水谷 﨑子", "みずたに さきこ", "sakiko@mizutani-ods.jp", "float:9055556666", "date:2022-10-01", "はい"],
        ["野口 & 花", "のぐち", "noguchi@mizutani-ods.jp", "03-0000-5555", "date:2023-01-05", "配信停止"],
    ]
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}<table:table-cell table:number-columns-repeated=\"1018\"/></table:table-row>"
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'office:version="1.2"><office:body><office:spreadsheet><table:table table:name="顧客">'
        f"{body}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return "顧客.ods", packed.getvalue()
