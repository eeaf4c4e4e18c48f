"""Files made to break a reader: each a name and what makes its bytes."""

# ruff: noqa: E501 (one file is one line)

import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from tests.importing.workbooks import PEOPLE, changed, ods_of, write_rows, xls_of, xlsx, xlsx_of, zip_of

Make = Callable[[], bytes]

_ROW = "髙橋,a{n}@example.jp,東京\n"
_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    + "]>"
)
_XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY h SYSTEM "http://127.0.0.1:9/x">]>'
_ADDRESS_BOOK = (
    '<ContactXML xmlns="http://www.xmlns.org/2002/ContactXML"><ContactXMLItem><PersonName><PersonNameItem>'
    "<FullName>{0}</FullName></PersonNameItem></PersonName></ContactXMLItem></ContactXML>"
)


def _far(book: Any) -> None:
    sheet = book.add_worksheet()
    write_rows(sheet, PEOPLE)
    sheet.write_string(1_048_575, 16_383, "x")


def _far_many(book: Any) -> None:
    for _ in range(3):
        _far(book)


def _sheet(change: Callable[[str], str]) -> Make:
    return lambda: changed(xlsx_of(PEOPLE), "xl/worksheets/sheet1.xml", change)


def _in_sheet(text: str) -> Make:
    return _sheet(lambda sheet: sheet.replace("<sheetData>", f"<sheetData>{text}", 1))


def _rows_of(count: int, cell: str) -> str:
    return "".join(f'<row r="{n}">{cell}</row>' for n in range(100, count))


def _lying_sizes() -> bytes:
    data = bytearray(zip_of({"x.csv": "a@example.jp\n" * 3_000_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _nested(depth: int) -> bytes:
    data = zip_of({"x.csv": "a@example.jp\n"})
    for _ in range(depth):
        data = zip_of({"x.zip": data})
    return data


def _overlapping() -> bytes:
    """Hundreds of entries that all are one and the same large member."""
    packed = zlib.compress(bytes(18_000_000), 9)[2:-4]
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(bytes(18_000_000)),
                        len(packed), 18_000_000, 1, 0) + b"x"  # fmt: skip
    one = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(18_000_000)),
                      len(packed), 4_000_000, 1, 0, 0, 0, 0, 0, 0) + b"x"  # fmt: skip
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, 900, 900, len(one) * 900, len(local) + len(packed), 0
    )
    return local + packed + one * 900 + end


def _directory_only() -> bytes:
    one = (
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
        + b"x"
    )
    count = 400_000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(one) * count, 4, 0)
    return b"PK\x03\x04" + one * count + end


def _zip64() -> bytes:
    data = bytearray(zip_of({"x.csv": "a@example.jp\n"}))
    data[-12:-4] = b"\xff" * 8
    return bytes(data)


def _deep(open_tag: str, close_tag: str, count: int) -> str:
    return open_tag * count + "a@example.jp" + close_tag * count


def _cfb_loop() -> bytes:
    """A compound file whose chain of sectors leads back to itself."""
    data = bytearray(xls_of(PEOPLE))
    data[512:1024] = struct.pack("<128I", *([1] * 128))
    return bytes(data)


def _words(count: int) -> str:
    return "".join(_ROW.format(n=n) for n in range(count))


HOSTILE: dict[str, Make] = {
    # text
    "quotes that never close": lambda: ("氏名,メール\n" + '"髙橋,a@example.jp\n' * 200_000).encode(),
    "quotes closed a file later": lambda: ("氏名,メール,x\n" + '髙,a@example.jp,"\n' * 99_999).encode(),
    "quotes only": lambda: b'"' * 19_000_000,
    "commas only": lambda: b"," * 19_999_999,
    "commas and quotes": lambda: b'",' * 9_000_000,
    "line ends only with one address": lambda: b"\n" * 19_000_000 + b"a@example.jp",
    "nul only but one": lambda: b"a@example.jp\n" + b"\0" * 15_000_000,
    "nul between": lambda: b"a\0,\0b\0@\0\n" * 1_000_000,
    "one line of 19 MB": lambda: "あ".encode() * 6_300_000,
    "one cell of 15 MB": lambda: ("氏名,メール\n髙,a@example.jp\n" + '"' + "い\n" * 3_500_000 + '"').encode(),
    "five thousand columns, many rows": lambda: ("メール" + ",x" * 5_000 + "\n").encode() + (b"a@b.jp" + b",1" * 5_000 + b"\n") * 1_500,
    "200,000 rows": lambda: ("氏名,メール,住所\n" + _words(199_000)).encode(),
    "more rows than allowed": lambda: b"a@b.jp\n" * 2_500_000,
    "random bytes": lambda: bytes((n * 7919 + n // 251) % 256 for n in range(3_000_000)),
    "random bytes above ASCII": lambda: bytes(128 + (n * 7919 + n // 251) % 128 for n in range(3_000_000)),
    "broken UTF-8 on each line": lambda: "髙橋".encode()[:-1].join([b"x,a@example.jp\n"] * 500_000),
    "surrogates in UTF-16": lambda: b"\xff\xfe" + b"\x00\xd8,\x00a\x00@\x00b\x00.\x00j\x00\n\x00" * 500_000,
    "JIS escapes only": lambda: b"\x1b$B\x1b(B" * 2_500_000,
    "JIS that never ends": lambda: b"\x1b$B" + b"!!" * 9_000_000,
    "EUC in three bytes": lambda: b"\x8f\xb0\xa1,a@b.jp\n" * 800_000,
    "half kana soup": lambda: b"\xb1\xb2\xb3,a@b.jp\n" * 1_000_000,
    "two encodings by turns": lambda: ("髙橋,a@example.jp\n".encode() + "髙橋,a@example.jp\n".encode("cp932")) * 90_000,
    "formula text and guards": lambda: b'="a",\'@=cmd|x,"=1+1"\n' * 300_000,
    "invisible marks": lambda: ("\u200b\ufeff\u202e" * 100 + ",a@example.jp\n").encode() * 18_000,
    "spaces before an address": lambda: (b"x," + b" " * 300_000 + b"a@b.jp\n") * 50,
    "an address of 9 MB": lambda: b"mail\n" + b"a" * 9_000_000 + b"@example.jp\n",
    "plus signs as in UTF-7": lambda: b"+AGEAYQ-,a@b.jp\n" * 600_000,
    # web pages
    "deep tables": lambda: _deep("<table><tr><td>", "</td></tr></table>", 300_000).encode(),
    "wide spans": lambda: ('<table>' + '<tr><td colspan=65535 rowspan=65535>a@example.jp</td></tr>' * 3_000).encode(),
    "a million cells": lambda: ("<table>" + "<tr><td>a@example.jp</td><td>x</td></tr>" * 180_000).encode(),
    "entities in a page": lambda: ("<html>" + _BOMB + "<table><tr><td>&j;</td></tr></table>").encode(),
    "a tag without end": lambda: b"<html><table><tr><td " + b"a" * 15_000_000,
    # XML
    "XML bomb": lambda: (_BOMB + _ADDRESS_BOOK.format("&j;")).encode(),
    "XML that asks for files": lambda: (_XXE + _ADDRESS_BOOK.format("&e;&h;")).encode(),
    "deep XML": lambda: ("<ContactXML>" + "<a>" * 1_000_000).encode(),
    # workbooks
    "far cell": lambda: xlsx(_far),
    "far cells on three sheets": lambda: xlsx(_far_many),
    "bomb in a sheet": _sheet(lambda text: text + " " * 150_000_000),
    "entities in a sheet": _sheet(lambda text: text.replace("<worksheet", _BOMB + "<worksheet", 1).replace("<v>0</v>", "<v>&j;</v>")),
    "files asked for in a sheet": _sheet(lambda text: text.replace("<worksheet", _XXE + "<worksheet", 1).replace("<v>0</v>", "<v>&e;</v>")),
    "a million rows of nothing": _in_sheet(_rows_of(600_000, '<c r="A1" s="1"/>')),
    "cells without place": _in_sheet("<row>" + "<c><v>1</v></c>" * 400_000 + "</row>"),
    "column beyond the last": _in_sheet('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>'),
    "row beyond the last": _in_sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
    "negative string": _sheet(lambda text: text.replace("<v>0</v>", "<v>-1</v>", 1)),
    "string beyond the last": _sheet(lambda text: text.replace("<v>0</v>", "<v>999999999999</v>", 1)),
    "deep sheet": _in_sheet("<a>" * 300_000),
    "numbers that are none": _in_sheet('<row r="50"><c r="A50"><v>1e999</v></c><c r="B50"><v>nan</v></c></row>'),
    "dates beyond time": lambda: changed(xlsx(lambda book: book.add_worksheet().write_number(0, 0, 1e15, book.add_format({"num_format": "yyyy-mm-dd"}))), "xl/worksheets/sheet1.xml", lambda text: text.replace("</v>", "</v><f>1</f>")),
    "merged over all": _sheet(lambda text: text.replace("</sheetData>", '</sheetData><mergeCells>' + '<mergeCell ref="A1:XFD1048576"/>' * 50_000 + "</mergeCells>")),
    "sheet outside the package": lambda: changed(xlsx_of(PEOPLE), "xl/_rels/workbook.xml.rels", lambda text: text.replace("worksheets/sheet1.xml", "../../../../etc/passwd")),
    "sheet on the network": lambda: changed(xlsx_of(PEOPLE), "xl/_rels/workbook.xml.rels", lambda text: text.replace("worksheets/sheet1.xml", "http://127.0.0.1:9/x")),
    "two thousand sheets": lambda: xlsx(lambda book: [book.add_worksheet() for _ in range(600)]),
    "part outside the folder": lambda: zip_of({"[Content_Types].xml": "", "xl/workbook.xml": "<a/>", "../evil": "x"}),
    "sectors in a ring": _cfb_loop,
    "old workbook cut at odd places": lambda: xls_of(PEOPLE * 50)[:4_101],
    "far cells in LibreOffice": lambda: ods_of(PEOPLE, tail='<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'),
    "repeats beyond number": lambda: ods_of(PEOPLE, tail='<table:table-row table:number-rows-repeated="99999999999999999999"><table:table-cell table:number-columns-repeated="-5"/></table:table-row>'),
    # archives
    "bomb": lambda: zip_of({"x.csv": bytes(190_000_000)}),
    "sizes that lie": _lying_sizes,
    "ZIP in ZIP in ZIP": lambda: _nested(30),
    "members on top of each other": _overlapping,
    "a directory of 400,000": _directory_only,
    "offsets beyond the end": _zip64,
    "10,000 lists": lambda: zip_of({f"{n}.csv": "a@example.jp\n" for n in range(10_000)}, zipfile.ZIP_STORED),
    "a member named by nul and a mark": lambda: zip_of({"\u202egpj.csv": "a@example.jp\n", "a\x01b.csv": "a@example.jp\n"}),
    # cards and entries
    "a card without end": lambda: b"BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.jp\r\nNOTE:" + b"x" * 15_000_000,
    "cards in cards": lambda: b"BEGIN:VCARD\r\nEMAIL:a@example.jp\r\nAGENT:\r\n" * 100_000,
    "folded without end": lambda: b"BEGIN:VCARD\r\nNOTE:x\r\n" + b" y\r\n" * 3_000_000,
    "quoted-printable without end": lambda: b"BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE:=\r\n" + b"=E3=\r\n" * 2_000_000,
    "a picture of 18 MB": lambda: b"BEGIN:VCARD\r\nEMAIL:a@example.jp\r\nPHOTO;ENCODING=b:" + b"QUJD" * 4_400_000 + b"\r\nEND:VCARD\r\n",
    "an entry without end": lambda: b"dn: cn=x\n" + b"mail: a@example.jp\n" * 700_000,
    "an entry that asks for a file": lambda: b"dn: cn=x\nmail: a@example.jp\ncn:< file:///etc/passwd\n",
    "an entry of bad base64": lambda: b"dn:: !!!!\nmail:: " + b"=" * 9_000_000 + b"\n",
}  # fmt: skip
