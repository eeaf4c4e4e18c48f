"""LDIF files of Thunderbird and directories (imports.md 1.2)."""
# ruff: noqa: E501 (lines of files are as long as they are)

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.importing.ldif import read_ldif
from desktop_app.importing.table import Table
from tests.importing.address_books import b64, reasons, rows

THUNDERBIRD = f"""version: 1

# made by a mail program
  and this goes on
dn:: {b64("cn=山田 太郎,mail=a@example.jp")}
objectclass: top
objectclass: person
objectclass: organizationalPerson
objectclass: inetOrgPerson
objectclass: mozillaAbPersonAlpha
givenName:: {b64("太郎")}
sn:: {b64("山田")}
cn:: {b64("山田 太郎")[:8]}
 {b64("山田 太郎")[8:]}
mail: a@example.jp
mozillaSecondEmail: b@example.jp
mozillaNickname:: {b64("たろちゃん")}
modifytimestamp: 1700000000
o:: {b64("青 株式会社")}
ou:: {b64("営業部")}
title:: {b64("課長")}
telephoneNumber: 03-0000-0001
homePhone: 052-000-0002
mobile: 090-0000-0003
facsimileTelephoneNumber: 03-0000-0009
street:: {b64("丸の内1-1")}
l:: {b64("千代田区")}
st:: {b64("東京都")}
postalCode: 100-0001
c:: {b64("日本")}
mozillaHomeStreet:: {b64("栄1-2")}
mozillaHomeLocalityName:: {b64("名古屋市")}
mozillaHomeState:: {b64("愛知県")}
mozillaHomePostalCode: 460-0000
mozillaWorkUrl: https://example.jp
birthyear: 1980
birthmonth: 4
birthday: 9
description:: {b64("一行目" + chr(10) + "二行目")}
mozillaCustom1: VIP
"""
OTHER = "dn: mail=c@example.jp\nobjectclass: mozillaAbPersonAlpha\nmail: c@example.jp\n"


def read(data: bytes | str, encoding: str | None = None) -> Table:
    if isinstance(data, str):
        data = data.encode()
    return read_ldif(data, name="book.ldif", sha256="0" * 64, encoding=encoding)


WHOLE = {
    "full": "山田 太郎",
    "family": "山田",
    "given": "太郎",
    "company": "青 株式会社",
    "department": "営業部",
    "title": "課長",
    "email 1": "a@example.jp",
    "email 2": "b@example.jp",
    "phone 1": "03-0000-0001",
    "phone 2": "052-000-0002",
    "phone 3": "090-0000-0003",
    "fax 1": "03-0000-0009",
    "postal": "100-0001 東京都千代田区丸の内1-1",
    "postal 2": "460-0000 愛知県名古屋市栄1-2",
    "url": "https://example.jp",
    "note": "一行目\n二行目",
    "country": "日本",
    "birthday": "1980-04-09",
    "nickname": "たろちゃん",
    "other": "mozillacustom1: VIP",
}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_thunderbird_entry(mark: bytes, end: str) -> None:
    table = read(mark + THUNDERBIRD.replace("\n", end).encode())
    assert rows(table) == [WHOLE]
    assert (table.kind, table.problems) == ("ldif", ())


def test_raw_japanese_in_old_encodings() -> None:
    text = "dn: cn=x\nobjectclass: person\ncn: 髙橋 花子\nmail: a@x.jp\n"
    for encoding in ("utf-8", "cp932", "utf-16"):
        assert rows(read(text.encode(encoding)))[0]["full"] == "髙橋 花子"
    assert rows(read(text.replace("髙", "高").encode("euc-jp"), "euc-jp"))[0]["full"] == "高橋 花子"


def test_groups_folders_and_deletions_are_counted_and_told() -> None:
    text = (
        "dn: cn=friends\nobjectclass: groupOfNames\ncn: friends\nmember: cn=a\n\n"
        "dn: ou=People\nobjectclass: organizationalUnit\nou: People\n\n"
        "dn: cn=gone\nchangetype: delete\n\n"
        "dn: cn=new\nchangetype: add\nobjectclass: person\nmail: new@x.jp\n\n"
        "dn: cn=edit\nchangetype: modify\nreplace: mail\nmail: other@x.jp\n-\n\n" + OTHER
    )
    table = read(text)
    assert [(record.row, row["email 1"]) for record, row in zip(table.records, rows(table), strict=True)] == [
        (4, "new@x.jp"),
        (6, "c@example.jp"),
    ]
    assert reasons(table) == [
        (1, "entry-group"),
        (2, "entry-folder"),
        (3, "entry-change"),
        (5, "entry-change"),
    ]


BROKEN = [
    ("bad base64", "sn:: !!!\nmail: a@x.jp", [(1, "entry-base64")]),
    ("no colon", "mail: a@x.jp\nno colon here", [(1, "entry-line-odd")]),
    ("a file", "mail: a@x.jp\njpegPhoto:< file:///etc/passwd", [(1, "entry-file-not-read")]),
    ("a file as name", "mail: a@x.jp\ncn:<file:///etc/passwd", [(1, "entry-file-not-read")]),
    ("a picture", f"mail: a@x.jp\njpegPhoto:: {b64('x')}", []),
    ("a language", f"mail: a@x.jp\ncn;lang-ja:: {b64('山田')}", []),
    ("an unknown encoding", "mail: a@x.jp\ncn:: /////w==", [(1, "entry-characters")]),
    ("NUL", "mail: a@x.jp\ncn: a\x00b", [(1, "invisible-removed")]),
    ("an empty value", "mail: a@x.jp\ncn:\nsn::", []),
    ("a name of many dots", "mail: a@x.jp\n....: x", []),
    ("a comment inside", "mail: a@x.jp\n# hidden\n  more", []),
    ("a password", "mail: a@x.jp\nuserPassword: secret", []),
]


@pytest.mark.parametrize(("lines", "told"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_broken_line_costs_only_itself(lines: str, told: list[tuple[int, str]]) -> None:
    table = read(f"dn: cn=x\nobjectclass: person\n{lines}\n\n{OTHER}")
    assert [row["email 1"] for row in rows(table)] == ["a@x.jp", "c@example.jp"]
    assert reasons(table) == told
    assert not any("secret" in cell for record in table.records for cell in record.cells)


def test_a_missing_blank_line_does_not_join_two_people() -> None:
    assert [row["email 1"] for row in rows(read(OTHER + OTHER.replace("c@", "d@")))] == [
        "c@example.jp",
        "d@example.jp",
    ]


def test_a_second_name_is_kept_beside_the_first() -> None:
    (row,) = rows(read("dn: x\ncn: A\ncn: B\nsn: S\nmail: a@x.jp\n"))
    assert (row["full"], row["other"]) == ("A", "full: B")
    assert rows(read("dn: x\nsn: Doe\ngivenName: Jo\nmail: a@x.jp\n"))[0]["full"] == "Jo Doe"
    assert rows(read("dn: x\ndisplayName: Jo D.\nmail: a@x.jp\nbirthyear: 1980\n"))[0]["full"] == "Jo D."


def test_an_empty_file_and_a_file_of_comments() -> None:
    for data in (b"", b"version: 1\n", b"# nothing\n"):
        with pytest.raises(AppError) as caught:
            read(data)
        assert caught.value.id == "file-empty"


def test_hostile_sizes_take_no_time() -> None:
    started = time.process_time()
    read("dn: x\nmail: a@x.jp\njpegPhoto:: " + "AAAA\n AAAA" * 1_000_000)
    read("dn: x\n" + "a: b\n" * 300_000)
    read("dn: x\n" + "a" * 3_000_000)
    read("dn: x\n\n" * 100_000 + OTHER)
    assert time.process_time() - started < 20


LINES = st.sampled_from([
    "dn: cn=x", "dn:: !!", "version: 1", "#c", " fold", "", "objectclass: person", "objectclass: groupOfNames", "mail: a@x.jp",
    "mail:: AA==", "cn:< file:///etc/passwd", "changetype: delete", "-", ":", "::", "birthday: 9", "street: 名古屋$市",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(LINES, max_size=25),
    data=st.binary(max_size=200),
    charset=st.sampled_from(["utf-8", "cp932", "utf-16"]),
)
def test_no_bytes_break_it(lines: list[str], data: bytes, charset: str) -> None:
    for one in (data, "\n".join(lines).encode(charset), b"dn: x\ncn: " + data, b"dn:: " + data):
        for encoding in (None, "utf-8", "nonsense"):
            try:
                table = read(one, encoding)
            except AppError:
                continue
            assert all(problem.reason != "entry-damaged" for problem in table.problems)
