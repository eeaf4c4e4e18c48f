"""PDF, CSV and ZIP as a stranger's program opens them."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from desktop_app.documents import pdf
from desktop_app.documents.csv_file import render_csv
from desktop_app.documents.pdf import render_pdf
from desktop_app.documents.sheet import Section, Sheet
from desktop_app.documents.zip_file import render_zip, safe_name
from desktop_app.domain.errors import AppError

TEXT = "①髙橋﨑子様　㈱花のあおい ～♥ 同意します。"


def sheet(*sections: Section) -> Sheet:
    return Sheet("送ってよい根拠の控え", (("作成日時", "2026-11-23"),), sections, "記録の末尾: abc")


def words(data: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_japanese_is_read_back_and_the_font_is_inside() -> None:
    """JP-SEM-3-2-EXPORT"""
    data = render_pdf(sheet(Section("根拠", (("文面", TEXT),))))
    assert "".join(TEXT.split()) in words(data)
    pages: Any = pypdf.PdfReader(io.BytesIO(data)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    used = [font for font in fonts if "BIZUDGothic" in font["/BaseFont"]]
    assert used
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in used)


def test_each_page_has_its_number() -> None:
    data = render_pdf(sheet(*(Section(f"その{n}", (("行", "あ" * 300),) * 20) for n in range(5))))
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in "".join(page.extract_text().split())
        assert "記録の末尾" in page.extract_text()


def test_a_very_long_text_goes_over_pages() -> None:
    data = render_pdf(sheet(Section("根拠", (("文面", "長い文面です。" * 5000),))))
    assert words(data).count("長い文面です。") > 4000


def test_what_the_font_lacks_is_named() -> None:
    assert "〓(U+1F33C)" in words(render_pdf(sheet(Section("根拠", (("文面", "花🌼"),)))))


def test_markup_is_text() -> None:
    assert "<b>a</b>&amp;" in words(render_pdf(sheet(Section("根拠", (("文面", "<b>a</b>&amp;"),)))))


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_pdf(sheet()) == render_pdf(sheet())


def test_a_lost_font_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "resource_path", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setattr("reportlab.pdfbase.pdfmetrics.getRegisteredFontNames", list)
    with pytest.raises(AppError, match="font-missing"):
        render_pdf(sheet())


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("花", "花"),
        ("a=b", "a=b"),
        ("", ""),
        ('"q"\r\nx', '"q"\r\nx'),
        ("a\x00b", "ab"),
    ],
)
def test_no_cell_can_calculate(cell: str, shown: str) -> None:
    data = render_csv(["見出し"], [[cell]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [["見出し"], [shown]]


def test_zip_names_are_harmless_and_unique() -> None:
    data = render_zip(
        [
            ("a/../b.txt", b"1"),
            ("a/x.txt", b"2"),
            ("a/x.txt", b"3"),
            ("NUL.txt", b"4"),
            ("a/x", b"5"),
            ("a/x", b"6"),
        ],
        made_at=datetime(2026, 11, 23, 1, 2, 4, tzinfo=UTC),
    )
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.namelist() == ["a/_/b.txt", "a/x.txt", "a/x-2.txt", "_NUL.txt", "a/x", "a/x-2"]
        assert packed.read("a/x-2.txt") == b"3"
        assert packed.getinfo("a/x.txt").date_time == (2026, 11, 23, 1, 2, 4)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("名刺 1.png", "名刺 1.png"),
        ('a:b?"c', "a_b__c"),
        ("x" * 300 + ".eml", "x" * 80 + ".eml"),
        ("...", "_"),
        ("y" * 99, "y" * 80),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
