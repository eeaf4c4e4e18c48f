"""ZIPs of lists: every member that can be read is a table, every other one is told, nothing is unpacked."""

# ruff: noqa: E501 (header rows stand as the programs write them)

import io
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import error_texts
from desktop_app.importing import archive as archive_module
from desktop_app.importing.source import ReadOptions, SourceFile, read_source, read_source_bytes
from tests.importing.workbooks import PEOPLE, ods_of, xls_of, xlsx_of, zip_of

CSV = "氏名,メール\r\n髙橋,a@example.jp\r\n"
SUBSCRIBED = "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME\nb@example.jp,花子,山田,2,2024-01-02 03:04:05\n"
CLEANED = (
    "Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\nc@example.jp,次郎,2024-01-02 03:04:05,春\n"
)
VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:森 さくら\r\nEMAIL:mori@example.jp\r\nEND:VCARD\r\n"
LDIF = "dn: cn=x\nobjectclass: person\ncn: x\nmail: ldif@example.jp\n"


def source(data: bytes, **chosen: Any) -> SourceFile:
    return read_source_bytes(data, name="export.zip", options=ReadOptions(**chosen))


def told(found: SourceFile) -> dict[str, str]:
    return {one.column: one.reason for one in found.problems}


def error_of(data: bytes) -> AppError:
    with pytest.raises(AppError) as caught:
        source(data)
    return caught.value


def entry(name: str, *, mode: int = 0, utf8: bool = True) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name)
    about.external_attr = mode << 16
    return about


def test_an_audience_of_mailchimp_is_one_table_for_each_list() -> None:
    data = zip_of(
        {
            "subscribed_members_export_ab12.csv": SUBSCRIBED,
            "unsubscribed_members_export_ab12.csv": SUBSCRIBED.splitlines()[0] + "\n",
            "cleaned_members_export_ab12.csv": CLEANED,
        }
    )
    found = source(data)
    assert found.container == "zip"
    assert [table.member for table in found.tables] == [
        "subscribed_members_export_ab12.csv",
        "cleaned_members_export_ab12.csv",
    ]
    assert {(table.name, table.sha256) for table in found.tables} == {("export.zip", found.sha256)}
    assert told(found) == {"unsubscribed_members_export_ab12.csv": "member-empty"}


def test_each_kind_of_file_is_read_inside_as_alone() -> None:
    members: dict[str, str | bytes] = {
        "Takeout/連絡先/すべての連絡先.vcf": VCARD,
        "a/list.csv": CSV.encode("cp932"),
        "a/book.xlsx": xlsx_of(PEOPLE),
        "a/old.xls": xls_of(PEOPLE),
        "a/open.ods": ods_of(PEOPLE),
        "a/book.ldif": LDIF,
        "a/web.xls": "<table><tr><th>メール</th></tr><tr><td>w@example.jp</td></tr></table>",
    }
    found = source(zip_of(members))
    assert {table.member: table.kind for table in found.tables} == {
        "Takeout/連絡先/すべての連絡先.vcf": "vcard",
        "a/list.csv": "csv",
        "a/book.xlsx": "xlsx",
        "a/old.xls": "xls",
        "a/open.ods": "ods",
        "a/book.ldif": "ldif",
        "a/web.xls": "xls",
    }
    assert found.problems == ()
    assert all(
        any("@" in cell for record in table.records for cell in record.cells) for table in found.tables
    )


def test_what_is_no_list_is_told_and_what_systems_put_in_is_not() -> None:
    found = source(
        zip_of(
            {
                "list.csv": CSV,
                "__MACOSX/._list.csv": b"\x00\x05\x16\x07",
                ".DS_Store": b"\x00\x00\x00\x01Bud1",
                "a/Thumbs.db": b"\xd0\xcf\x11\xe0",
                "a/": b"",
                "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(100_000),
                "readme.txt": "この中に名簿があります。",
                "archive_browser.html": "<html><body>x</body></html>",
                "data.json": '{"a": "x@example.jp"}',
                "inner.zip": zip_of({"list.csv": CSV}),
                "empty.csv": b"",
                "secret.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
                + "EncryptedPackage".encode("utf-16-le")
                + bytes(9),
                "odd.csv": bytes(range(0x80, 0x100)) * 4 + b",a@example.jp",
                "broken.xlsx": xlsx_of(PEOPLE)[:2000],
            }
        )
    )
    assert [table.member for table in found.tables] == ["list.csv"]
    assert told(found) == {
        "photo.jpg": "member-kind-unknown",
        "readme.txt": "member-no-address",
        "archive_browser.html": "member-kind-unknown",
        "data.json": "member-kind-unknown",
        "inner.zip": "member-zip",
        "empty.csv": "member-empty",
        "secret.xlsx": "member-encrypted",
        "odd.csv": "member-encoding",
        "broken.xlsx": "member-damaged",
    }
    assert all(one.row == 0 for one in found.problems)


@pytest.mark.parametrize("codec", ["cp932", "utf-8", "euc_jp"])
def test_japanese_names_of_members_are_read_as_they_were_written(codec: str) -> None:
    """Windows' own ZIP writes Shift_JIS and no mark."""
    plain = "meibo_kokyaku_A.csv"
    name = "顧客名簿Aテスト.csv".encode(codec)
    data = zip_of({"x" * len(name): CSV}).replace(b"x" * len(name), name)
    assert source(data).tables[0].member == "顧客名簿Aテスト.csv"
    assert source(zip_of({plain: CSV})).tables[0].member == plain


def test_names_that_lead_elsewhere_and_links_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("good.csv", CSV)
        for name in (
            "../evil.csv",
            "/etc/evil.csv",
            "a/../../evil.csv",
            "C:\\evil.csv",
            "..\\other.csv",
            "//host/x.csv",
        ):
            archive.writestr(entry(name), CSV)
        archive.writestr(entry("link.csv", mode=stat.S_IFLNK | 0o777), "/etc/passwd")
    found = source(out.getvalue())
    assert [table.member for table in found.tables] == ["good.csv"]
    assert sorted(told(found).values()) == ["member-link", *["member-name-unsafe"] * 6]
    assert list(tmp_path.iterdir()) == []


def encrypted(data: bytes) -> bytes:
    """The flag only: nobody gets as far as the password."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + at] |= 1
            start = changed.find(mark, start + 4)
    return bytes(changed)


def test_a_zip_with_a_password_says_so() -> None:
    assert error_of(encrypted(zip_of({"list.csv": CSV}))).id == "file-password"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (zip_of({}), "file-empty"),
        (zip_of({"a.jpg": b"\xff\xd8\xff", "b.png": b"\x89PNG"}), "file-kind-unknown"),
        (zip_of({"a.jpg": b"\xff\xd8\xff", "n.zip": zip_of({})}), "file-kind-unknown"),
        (zip_of({"n.zip": zip_of({"list.csv": CSV})}), "archive-nothing-inside"),
        (zip_of({"readme.txt": "x"}), "archive-nothing-inside"),
        (zip_of({"../x.csv": CSV}), "archive-nothing-inside"),
        (zip_of({"list.csv": CSV})[:-10], "file-damaged"),
        (zip_of({"list.csv": CSV * 50})[:60], "file-damaged"),
        (b"PK\x03\x04" + bytes(100), "file-damaged"),
        (zip_of({"bomb.csv": bytes(60_000_000)}), "archive-unpacks-too-large"),
        (zip_of({"big.csv": "a@example.jp\n" * 1_700_000}, zipfile.ZIP_BZIP2), "archive-unpacks-too-large"),
        (zip_of({f"{n}.csv": "" for n in range(20_001)}, zipfile.ZIP_STORED), "archive-too-many-files"),
    ],
    ids=range(12),
)
def test_a_zip_without_a_list_has_its_reason(data: bytes, expected: str) -> None:
    assert error_of(data).id == expected


def test_a_bomb_beside_a_list_costs_the_bomb_only() -> None:
    found = source(zip_of({"bomb.csv": bytes(60_000_000), "list.csv": CSV}))
    assert [table.member for table in found.tables] == ["list.csv"]
    assert told(found) == {"bomb.csv": "member-too-large"}


def test_a_size_that_is_a_lie_is_not_believed() -> None:
    data = bytearray(zip_of({"list.csv": "a@example.jp,x\n" * 2_000_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert error_of(bytes(data)).id in ("file-damaged", "archive-unpacks-too-large")


def test_a_damaged_member_costs_itself_only() -> None:
    data = bytearray(zip_of({"bad.csv": CSV * 20, "good.csv": CSV}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    found = source(bytes(data))
    assert [table.member for table in found.tables] == ["good.csv"]
    assert told(found) == {"bad.csv": "member-damaged"}


@pytest.mark.timeout(30)
def test_ten_thousand_members_are_no_trouble() -> None:
    members: dict[str, str | bytes] = {f"photo{n}.jpg": b"\xff\xd8\xff" for n in range(10_000)}
    found = source(zip_of({**members, "list.csv": CSV}, zipfile.ZIP_STORED))
    assert [table.member for table in found.tables] == ["list.csv"]
    assert len(found.problems) == 51
    assert (found.problems[-1].reason, found.problems[-1].value) == ("members-not-listed", "9950")


def test_very_many_lists_are_read_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_module, "MAX_TABLES", 3)
    found = source(zip_of({f"{n}.csv": CSV for n in range(5)}))
    assert len(found.tables) == 3
    assert told(found) == {"3.csv": "member-too-many", "4.csv": "member-too-many"}
    monkeypatch.setattr(archive_module, "MAX_ROWS", 1)
    assert told(source(zip_of({"a.csv": CSV, "b.csv": CSV}))) == {"b.csv": "member-too-many"}


def test_what_was_chosen_by_hand_holds_for_the_members() -> None:
    data = zip_of({"a.csv": CSV.encode("cp932"), "b.xlsx": xlsx_of(PEOPLE)})
    found = source(data, encoding="Shift_JIS", delimiter=",", header_row=0)
    assert [table.encoding for table in found.tables] == ["cp932", ""]
    assert [table.header_row for table in found.tables] == [None, None]


def test_nothing_of_it_is_put_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(zip_of({"list.csv": CSV, "book.xlsx": xlsx_of(PEOPLE)}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert len(read_source(path).tables) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["export.zip"]


def test_every_reason_has_words() -> None:
    folder = Path(archive_module.__file__).parent
    said = "".join(
        (folder / f"{name}.py").read_text("utf-8")
        for name in ("archive", "sheet_rows", "xlsx_book", "ods_book")
    )
    reasons = set(re.findall(r'"((?:members?|formula|merged|cell|too-many)-[a-z-]+)"', said))
    assert len(reasons) >= 15
    assert {f"row-{reason}" for reason in reasons} <= error_texts().keys()
