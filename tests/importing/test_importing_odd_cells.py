"""Odd cells are told with their row while the rest is imported."""

from datetime import UTC, datetime

import pytest

from desktop_app.importing import source
from desktop_app.importing.formats import recognise
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan
from desktop_app.importing.report import report
from desktop_app.importing.table import HARMLESS
from desktop_app.services.words import problem_text
from tests.importing import workbooks

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HEADER = "氏名,会社名,メールアドレス,住所,メモ"
ODD = "髙\u200b橋\u202e一郎"


def planned(data: bytes, name: str = "名簿.csv") -> ImportPlan:
    read = source.read_source_bytes(data, name=name)
    return plan([recognise(table) for table in read.tables], None, EmptyBook(), now=NOW)


def told(found: ImportPlan) -> list[tuple[int, str, str, str]]:
    return [(one.row, one.column, one.value, one.reason) for one in found.problems]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"{ODD},,a@a.jp,,", (2, "氏名", "髙橋一郎", "invisible-removed")),
        ("髙橋\0一郎,,a@a.jp,,", (2, "氏名", "髙橋一郎", "invisible-removed")),
        ("髙橋,,a\u200b@a.jp,,", (2, "メールアドレス", "a@a.jp", "invisible-removed")),
        ('"髙橋\r\nBcc: x@e.jp",,a@a.jp,,', (2, "氏名", "髙橋 Bcc: x@e.jp", "line-break-removed")),
        ('髙橋,"花屋\n本店",a@a.jp,,', (2, "会社名", "花屋 本店", "line-break-removed")),
        ("=1+1,,a@a.jp,,", (2, "氏名", "=1+1", "formula-text")),
        ("@SUM(A1:A9),,a@a.jp,,", (2, "氏名", "@SUM(A1:A9)", "formula-text")),
        ("+cmd|' /C calc'!A0,,a@a.jp,,", (2, "氏名", "+cmd|' /C calc'!A0", "formula-text")),
    ],
)
def test_odd_cells_are_told_and_imported(row: str, expected: tuple[int, str, str, str]) -> None:
    found = planned(f"{HEADER}\n{row}\n髙橋,,b@b.jp,,\n".encode())
    assert told(found) == [expected]
    assert [[one.text for one in row.facts.addresses] for row in found.rows] == [["a@a.jp"], ["b@b.jp"]]
    assert report(found)["outcome"] == "ok"


@pytest.mark.parametrize(
    "row",
    [
        "\ufeff髙橋　,,a@a.jp,,",
        '髙橋,,a@a.jp,"東京都\n千代田区","一\r\n二"',
        '="髙橋",,a@a.jp,,',
        "@home 花子,-花屋-,a@a.jp,,",
        '"髙橋\n",,a@a.jp,,',
    ],
)
def test_what_is_harmless_is_nothing_to_tell(row: str) -> None:
    assert told(planned(f"{HEADER}\n{row}\n".encode())) == []


def test_an_address_that_comes_again_is_told_in_each_later_row() -> None:
    found = planned("氏名,メールアドレス\n甲,a@a.jp\n乙,b@b.jp\n甲,A@a.jp\n甲,a@a.jp\n".encode())
    assert told(found) == [
        (4, "メールアドレス", "A@a.jp", "address-again"),
        (5, "メールアドレス", "a@a.jp", "address-again"),
    ]
    assert found.counts()["new"] == 2
    assert report(found)["outcome"] == "ok"


def test_a_nul_in_every_row_makes_no_list_unreadable() -> None:
    found = planned(("氏名,メール\n" + "".join(f"髙\0橋 一郎,{n}@example.jp\n" for n in range(300))).encode())
    assert [row.facts.addresses[0].text for row in found.rows] == [f"{n}@example.jp" for n in range(300)]
    assert {one.reason for one in found.problems} == {"invisible-removed"}


def test_what_was_refused_makes_an_import_partial() -> None:
    found = planned(f"{HEADER}\n{ODD},,a@a.jp,,\n乙,,nothing,,\n".encode())
    assert {one.reason for one in found.problems} > {"invisible-removed"}
    assert report(found)["outcome"] == "partial"


@pytest.mark.parametrize("kind", ["xlsx", "streamed", "ods", "html", "vcard"])
def test_every_kind_of_file_tells_what_was_invisible(kind: str) -> None:
    rows = (("会社名", "氏名", "メールアドレス"), ("花屋", ODD, "a@a.jp"), ("花屋", "乙", "b@b.jp"))
    if kind == "html":
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        data = f"<html><meta charset='utf-8'><table>{cells}</table></html>".encode()
    elif kind == "vcard":
        data = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{ODD}\r\nEMAIL:a@a.jp\r\nEND:VCARD\r\n".encode()
    elif kind == "ods":
        data = workbooks.ods_of(rows)
    else:
        data = workbooks.xlsx_of(rows)
        if kind == "streamed":
            formula = ("<v>0</v>", "<f>1</f><v>0</v>", 1)
            data = workbooks.changed(data, "xl/worksheets/sheet1.xml", lambda text: text.replace(*formula))
    found = planned(data, f"名簿.{kind}")
    assert ["髙橋一郎" in one.value for one in found.problems if one.reason == "invisible-removed"] == [True]
    assert found.rows[0].facts.values["full"] == "髙橋一郎"


@pytest.mark.parametrize("reason", sorted(HARMLESS))
def test_every_reason_has_its_sentences(reason: str) -> None:
    assert problem_text(reason, "ja").endswith("。")
    assert problem_text(reason, "en").endswith(".")


def test_a_mail_header_behind_an_address_is_nobodys_second_address() -> None:
    found = planned(f'{HEADER}\n甲,,"a@a.jp\r\nBcc: x@y.jp",,\n乙,,"b@a.jp\nb2@a.jp",,\n'.encode())
    assert [[one.text for one in row.facts.addresses] for row in found.rows] == [
        ["a@a.jp"], ["b@a.jp", "b2@a.jp"],
    ]  # fmt: skip
    assert [(one.row, one.value) for one in found.problems] == [(2, "Bcc: x@y.jp")]


def test_a_zero_given_back_is_told_and_leaves_nothing_away() -> None:
    found = planned("氏名,メール,電話\n山田,y@e.jp,9012345678\n".encode())
    assert told(found) == [(2, "電話", "9012345678 → 09012345678", "phone-zero-added")]
    assert report(found)["outcome"] == "ok"
