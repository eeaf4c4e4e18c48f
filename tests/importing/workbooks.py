"""Workbooks as bytes, written by XlsxWriter and xlwt, or by hand where those write nothing of the kind."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
import xlwt  # type: ignore[import-untyped]

PEOPLE = (
    ("会社名", "氏名", "メールアドレス", "電話番号"),
    ("株式会社花﨑", "髙橋 一郎", "taro@example.jp", "03-1234-5678"),
    ("㈱ミドリ", "山﨑 花子", "hanako@example.jp", "090-1234-5678"),
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(fill: Callable[[Any], object], **options: object) -> bytes:
    """What `fill` puts into a new workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book)
    book.close()
    return out.getvalue()


def xlsx_of(rows: Sequence[Sequence[object]], name: str = "名簿") -> bytes:
    """One sheet of these rows."""
    return xlsx(lambda book: write_rows(book.add_worksheet(name), rows))


def write_rows(sheet: Any, rows: Sequence[Sequence[object]]) -> None:
    """Text as text, numbers as numbers."""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)


def xls_of(rows: Sequence[Sequence[object]], name: str = "名簿") -> bytes:
    """The same as Excel 97–2003 kept it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_of(rows: Sequence[Sequence[str]], *, tail: str = "", manifest: str = "") -> bytes:
    """A sheet of LibreOffice's, with the empty rows that it writes to the end of the sheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + '<table:table-cell table:number-columns-repeated="1020"/></table:table-row>'
        for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名簿">{lines}{tail}'
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return zip_of(
        {"mimetype": ODS_TYPE, "META-INF/manifest.xml": manifest or "<manifest/>", "content.xml": content}
    )


def zip_of(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(workbook: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts rewritten."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[part] = change(members[part].decode("utf-8")).encode("utf-8")
    return zip_of(members)
