"""vCard files of iPhones, Android, feature phones, Outlook and mail programs (imports.md 1.2, 4)."""
# ruff: noqa: E501 (lines of files are as long as they are)

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.importing.table import Table
from desktop_app.importing.vcards import read_vcards
from tests.importing.address_books import b64, qp, reasons, rows, vcf

IPHONE = vcf(
    """
PRODID:-//Apple Inc.//iPhone OS 17.0//EN
N:山田;太郎;;;
FN:山田 太郎
X-PHONETIC-FIRST-NAME:タロウ
X-PHONETIC-LAST-NAME:ヤマダ
ORG:株式会社青;営業部;第一課
TITLE:課長
item1.EMAIL;type=INTERNET:second@example.jp
item1.X-ABLabel:_$!<Other>!$_
EMAIL;type=INTERNET;type=HOME;type=pref:first@example.jp
TEL;type=CELL;type=VOICE;type=pref:090-1234-5678
item2.TEL:03-0000-0009
item2.X-ABLabel:_$!<HomeFAX>!$_
item3.ADR;type=HOME;type=pref:;;栄1-2-3\\nあおいビル;名古屋市中区;愛知県;460-0000;日本
item3.X-ABADR:jp
item4.URL;type=pref:https://example.jp
BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-12
NOTE:一行目\\n二行目\\, 三\\;四
CATEGORIES:常連,花\\,束
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
AAAAAAAAAAAAAAAAAAAAAAAAAAAA
 BBBBBBB==
X-SOCIALPROFILE;type=twitter:https://example.com/taro
"""
)


def read(data: bytes | str, encoding: str | None = None) -> Table:
    if isinstance(data, str):
        data = data.encode()
    return read_vcards(data, name="phone.vcf", sha256="0" * 64, encoding=encoding)


def test_an_iphone_card() -> None:
    table = read(IPHONE)
    assert (table.kind, table.encoding, table.delimiter, table.header_row) == ("vcard", "utf-8", "", 0)
    assert rows(table) == [
        {
            "full": "山田 太郎",
            "family": "山田",
            "given": "太郎",
            "kana_family": "ヤマダ",
            "kana_given": "タロウ",
            "company": "株式会社青",
            "department": "営業部 第一課",
            "title": "課長",
            "email 1": "first@example.jp",
            "email 2": "second@example.jp",
            "phone 1": "090-1234-5678",
            "fax 1": "03-0000-0009",
            "postal": "460-0000 愛知県名古屋市中区栄1-2-3 あおいビル",
            "url": "https://example.jp",
            "tags": "常連; 花,束",
            "note": "一行目\n二行目, 三;四",
            "country": "日本",
            "birthday": "--04-12",
            "other": "X-SOCIALPROFILE: https://example.com/taro",
        }
    ]
    assert table.problems == ()


def test_a_card_shown_as_a_company_has_no_person() -> None:
    card = "N:;;;;\nFN:花のあおい\nORG:花のあおい;\nX-ABShowAs:COMPANY\nEMAIL:shop@example.jp"
    assert rows(read(vcf(card))) == [{"company": "花のあおい", "email 1": "shop@example.jp"}]
    # A person at a company that shows as the company keeps the name.
    person = "N:山田;太郎;;;\nFN:花のあおい\nORG:花のあおい;\nX-ABShowAs:COMPANY\nEMAIL:a@example.jp"
    assert rows(read(vcf(person)))[0]["family"] == "山田"


def test_groups_are_counted_and_told() -> None:
    group = "N:家族;;;;\nFN:家族\nX-ADDRESSBOOKSERVER-KIND:group\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1"
    table = read(vcf("FN:A\nEMAIL:a@x.jp", group, "KIND:group\nFN:友", "FN:B\nEMAIL:b@x.jp"))
    assert [record.row for record in table.records] == [1, 4]
    assert reasons(table) == [(2, "entry-group"), (3, "entry-group")]
    assert [one.value for one in table.problems] == ["家族", "友"]


def test_an_android_card_with_soft_line_breaks_and_a_photo_ended_by_a_blank_line() -> None:
    name = qp("髙橋") + ";" + qp("花子")
    card = f"""
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{name[:40]}=
{name[40:]};;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp("髙橋 花子")}
X-PHONETIC-FIRST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp("ハナコ")}
X-PHONETIC-LAST-NAME;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp("タカハシ")}
TEL;CELL;PREF:09012345678
TEL;FAX;WORK:0312345678
EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{qp("仕事用")[:30]}=
{qp("仕事用")[30:]}):hanako@example.jp
EMAIL;HOME:hanako@docomo.ne.jp
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/
 AAAAAAAAAAAAAAAAAAAAAAAAAAAA
 BBBB

NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{qp("一行")}=0D=0A=
{qp("二行")}
"""
    assert rows(read(vcf(card, "N:B;C\nEMAIL:b@x.jp", version="2.1"))) == [
        {
            "full": "髙橋 花子",
            "family": "髙橋",
            "given": "花子",
            "kana_family": "タカハシ",
            "kana_given": "ハナコ",
            "email 1": "hanako@example.jp",
            "email 2": "hanako@docomo.ne.jp",
            "phone 1": "09012345678",
            "fax 1": "0312345678",
            "note": "一行\n二行",
        },
        {"full": "C B", "family": "B", "given": "C", "email 1": "b@x.jp"},
    ]


FEATURE_PHONE = """
N;CHARSET=SHIFT_JIS:髙橋;①郎
SOUND;X-IRMC-N;CHARSET=SHIFT_JIS:ﾀｶﾊｼ;ｲﾁﾛｳ;;;
TEL;CELL:09012345678
EMAIL;CELL:.a..b.@docomo.ne.jp
X-GNO:1
X-GN;CHARSET=SHIFT_JIS:お得意様
X-REDUCTION:1
X-NO:3
X-DCM-EXPORT:manual
"""


def test_a_feature_phone_in_shift_jis() -> None:
    table = read(vcf(FEATURE_PHONE, version="2.1").encode("cp932"))
    assert table.encoding == "cp932"
    assert rows(table) == [
        {
            "full": "髙橋 ①郎",
            "family": "髙橋",
            "given": "①郎",
            "kana_family": "ﾀｶﾊｼ",
            "kana_given": "ｲﾁﾛｳ",
            "email 1": ".a..b.@docomo.ne.jp",
            "phone 1": "09012345678",
            "tags": "お得意様",
            "other": "X-DCM-EXPORT: manual",
        }
    ]


def test_shift_jis_in_quoted_printable() -> None:
    card = f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{qp('﨑山', 'cp932')};{qp('①', 'cp932')}\nEMAIL:a@x.jp"
    table = read(vcf(card, version="2.1"))
    assert (rows(table)[0]["family"], rows(table)[0]["given"], table.encoding) == ("﨑山", "①", "cp932")


def test_docomo_writes_the_whole_reading_into_the_first_field() -> None:
    card = "N;CHARSET=SHIFT_JIS:山田 太郎;;;;\nSOUND;X-IRMC-N;CHARSET=SHIFT_JIS:ﾔﾏﾀﾞ ﾀﾛｳ;;;;\nEMAIL:a@docomo.ne.jp"
    (row,) = rows(read(vcf(card, version="2.1").encode("cp932")))
    assert row == {"full": "山田 太郎", "kana": "ﾔﾏﾀﾞ ﾀﾛｳ", "email 1": "a@docomo.ne.jp"}


def test_version_4() -> None:
    card = """
FN:山田 太郎
N;SORT-AS="やまだ,たろう":山田;太郎;;;
TEL;VALUE=uri;TYPE="voice,home";PREF=1:tel:+81-3-1234-5678;ext=12
EMAIL;PREF=2:b@example.jp
EMAIL;PREF=1:a@example.jp
NICKNAME:たろちゃん
KIND:individual
ADR;LABEL="1 Main St":;;1 Main St;Springfield;IL;62701;USA
PHOTO:data:image/jpeg;base64,AAAA
GENDER:M
"""
    assert rows(read(vcf(card, version="4.0", end="\n"))) == [
        {
            "full": "山田 太郎",
            "family": "山田",
            "given": "太郎",
            "kana_family": "やまだ",
            "kana_given": "たろう",
            "email 1": "a@example.jp",
            "email 2": "b@example.jp",
            "phone 1": "+81-3-1234-5678 ext. 12",
            "postal": "1 Main St, Springfield, IL 62701, USA",
            "country": "USA",
            "nickname": "たろちゃん",
            "other": "GENDER: M",
        }
    ]


OUTLOOK = """
X-MS-SIGNATURE:YES
N;LANGUAGE=ja;CHARSET=utf-8:山田;太郎
FN;CHARSET=utf-8:山田 太郎
X-MS-N-YOMI;CHARSET=utf-8:やまだ;たろう
ORG;CHARSET=utf-8:青;営業部
ADR;WORK;PREF;CHARSET=utf-8:;;丸の内1-1;千代田区;東京都;100-0001;日本
LABEL;WORK;PREF;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:=E3=80=92=0D=0A=
=E6=97=A5
EMAIL;PREF;INTERNET:taro@example.jp
X-MS-CARDPICTURE;TYPE=JPEG;ENCODING=BASE64:

 /9j/4AAQSkZJRgABAQAAAQABAAD

/9j/4AAQSkZJRgABAQAAAQABAADAAAAAAAA
X-MS-OL-DEFAULT-POSTAL-ADDRESS:2
REV:20240101T000000Z
"""


def test_an_outlook_card_with_a_gap_in_its_picture() -> None:
    table = read(vcf(OUTLOOK, "N:B\nEMAIL:b@x.jp", version="2.1"))
    assert rows(table)[0] == {
        "full": "山田 太郎",
        "family": "山田",
        "given": "太郎",
        "kana_family": "やまだ",
        "kana_given": "たろう",
        "company": "青",
        "department": "営業部",
        "postal": "100-0001 東京都千代田区丸の内1-1",
        "country": "日本",
        "email 1": "taro@example.jp",
        "other": "X-MS-SIGNATURE: YES",
    }
    assert table.problems == ()


def test_readings_in_either_separator() -> None:
    for text in ("あんどう,ろいど", "あんどう;ろいど"):
        card = f'N;SORT-AS="{text}":安藤;ロイド;;;\nFN:安藤 ロイド'
        (row,) = rows(read(vcf(card, version="4.0")))
        assert (row["kana_family"], row["kana_given"]) == ("あんどう", "ろいど")


def test_sort_string_is_a_reading_only_in_kana() -> None:
    assert rows(read(vcf("FN:山田\nSORT-STRING:やまだ")))[0]["kana"] == "やまだ"
    assert "kana" not in rows(read(vcf("FN:Harten\nSORT-STRING:Harten")))[0]


def test_an_agent_stays_inside_its_card() -> None:
    agent = "BEGIN:VCARD\nVERSION:2.1\nN:Agent\nEMAIL:agent@x.jp\nEND:VCARD"
    for before in (f"AGENT:\n{agent}", f"AGENT:{agent}", f"AGENT;X=1:\n\n{agent}"):
        card = f"N:Boss\n{before}\nEMAIL:boss@x.jp"
        table = read(vcf(card, "N:Next\nEMAIL:next@x.jp", version="2.1"))
        assert [row["email 1"] for row in rows(table)] == ["boss@x.jp", "next@x.jp"]
        assert table.problems == ()


def test_an_agent_without_end_costs_only_its_own_card() -> None:
    text = vcf(
        "N:Boss\nEMAIL:boss@x.jp\nAGENT:\nBEGIN:VCARD\nN:Agent", "N:Next\nEMAIL:next@x.jp", version="2.1"
    )
    text = text.replace("END:VCARD\r\n", "", 1)
    table = read(text)
    assert [row["email 1"] for row in rows(table)] == ["boss@x.jp", "next@x.jp"]
    assert reasons(table) == [(1, "entry-cut-off")]


def test_utf16_in_both_orders_with_and_without_mark() -> None:
    for encoding, named in (
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ):
        table = read(vcf("FN:山田 太郎\nEMAIL;CHARSET=SHIFT_JIS:a@x.jp").encode(encoding))
        assert rows(table) == [{"full": "山田 太郎", "email 1": "a@x.jp"}]
        assert table.encoding == named


def test_a_mixed_file_is_read_value_by_value() -> None:
    data = vcf("FN:山田 太郎\nEMAIL:a@x.jp").encode() + vcf("FN:佐藤 花子\nEMAIL:b@x.jp").encode("cp932")
    assert [row["full"] for row in rows(read(data))] == ["山田 太郎", "佐藤 花子"]


def test_a_wrong_western_label_does_not_spoil_japanese() -> None:
    card = "FN;CHARSET=ISO-8859-1:山田 太郎\nEMAIL:a@x.jp"
    assert rows(read(vcf(card, version="2.1").encode("cp932")))[0]["full"] == "山田 太郎"


def test_other_charsets_by_choice_and_by_escape() -> None:
    text = vcf("FN:山田 太郎\nEMAIL:a@x.jp")
    assert rows(read(text.encode("iso-2022-jp")))[0]["full"] == "山田 太郎"
    assert rows(read(text.encode("euc-jp"), "euc-jp"))[0]["full"] == "山田 太郎"
    assert rows(read(vcf("FN:René\nEMAIL:a@x.jp").encode("cp1252"), "windows-1252"))[0]["full"] == "René"
    with pytest.raises(AppError) as caught:
        read(text.encode("cp932"), "utf-8")
    assert caught.value.id == "file-encoding-wrong"


def test_a_damaged_character_is_told_and_the_rest_kept() -> None:
    data = vcf("FN:山田 太郎さん\nEMAIL:a@x.jp").encode().replace("さ".encode(), b"\xe3\x81")
    table = read(data)
    assert rows(table)[0]["full"].startswith("山田 太郎")
    assert reasons(table) == [(1, "entry-characters")]


def test_base64_names_and_notes() -> None:
    card = f"FN;ENCODING=B;CHARSET=UTF-8:{b64('山田 太郎')}\nEMAIL:a@x.jp\nNOTE;BASE64:@@@"
    (row,) = rows(read(vcf(card)))
    assert row["full"] == "山田 太郎"


def test_folding_of_both_kinds() -> None:
    long = "x" * 62
    card = f"FN:A\nNOTE:{long}12345678\n 90 end\nEMAIL:a@\n x.jp"
    assert rows(read(vcf(card)))[0]["note"] == f"{long}1234567890 end"
    assert rows(read(vcf(card)))[0]["email 1"] == "a@x.jp"
    # 2.1 folds at a space, which stays.
    assert rows(read(vcf("N:A\nNOTE:two\n words", version="2.1")))[0]["note"] == "two words"
    for end in ("\r", "\n", "\r\r\n"):
        assert rows(read(vcf("FN:山田\nEMAIL:a@x.jp", end=end)))[0] == {"full": "山田", "email 1": "a@x.jp"}


def test_a_name_made_of_its_parts() -> None:
    assert rows(read(vcf("N:山田;太郎;;;様")))[0] == {
        "full": "山田 太郎",
        "family": "山田",
        "given": "太郎",
        "suffix": "様",
    }
    assert rows(read(vcf("N:Doe;John;Q.;Dr.;")))[0]["full"] == "John Q. Doe"


def test_many_addresses_are_all_kept() -> None:
    lines = "\n".join(f"EMAIL:a{number}@x.jp" for number in range(30))
    (row,) = rows(read(vcf(f"FN:A\n{lines}")))
    assert row["email 19"] == "a18@x.jp"
    assert row["email 20"].split("\n") == [f"a{number}@x.jp" for number in range(19, 30)]


def test_two_of_a_kind_beside_the_first() -> None:
    card = (
        "FN:A\nORG:一社\nORG:二社\nTITLE:部長\nROLE:講師\nURL:https://a.jp\nURL:https://b.jp\nNOTE:x\nNOTE:y"
    )
    (row,) = rows(read(vcf(card)))
    assert (row["company"], row["title"], row["url"], row["url 2"]) == (
        "一社",
        "部長",
        "https://a.jp",
        "https://b.jp",
    )
    assert (row["note"], row["other"]) == ("x\ny", "ORG: 二社\nTITLE: 講師")


def test_a_label_stands_in_for_an_address() -> None:
    card = f"N:A\nLABEL;HOME;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{qp('東京都1-1')}=0D=0A{qp('あおい')}"
    assert rows(read(vcf(card, version="2.1")))[0]["postal"] == "東京都1-1 あおい"


def test_a_line_end_that_nobody_encoded_is_kept_and_told() -> None:
    table = read(vcf("FN:A\nNOTE:one\ntwo and three\nEMAIL:a@x.jp"))
    assert rows(table)[0]["note"] == "one\ntwo and three"
    assert reasons(table) == [(1, "entry-line-odd")]


WHOLE = vcf("FN:A\nEMAIL:a@x.jp", "FN:B\nEMAIL:b@x.jp", "FN:C\nEMAIL:c@x.jp")
BROKEN = [
    ("stray end", "END:VCARD\r\n" + WHOLE, "abc", []),
    ("stray end between", WHOLE.replace("BEGIN", "END:VCARD\r\nBEGIN", 2), "abc", []),
    ("junk between", WHOLE + "junk\r\n", "abc", [(3, "entry-outside")]),
    ("junk before", "X-HEAD:1\r\n" + WHOLE, "abc", [(0, "entry-outside")]),
    ("cut in the last line", WHOLE[:-16], "ab", [(3, "entry-cut-off")]),
    ("cut after the last address", WHOLE[: -len("END:VCARD\r\n")], "abc", [(3, "entry-cut-off")]),
    ("an end is missing", WHOLE.replace("END:VCARD\r\n", "", 1), "abc", [(1, "entry-cut-off")]),
    ("begin twice", WHOLE.replace("BEGIN:VCARD\r\n", "BEGIN:VCARD\r\nBEGIN:VCARD\r\n", 1), "abc",
     [(1, "entry-cut-off"), (1, "entry-empty")]),
    ("an empty card", vcf("") + WHOLE, "abc", [(1, "entry-empty")]),
    ("lower case", WHOLE.replace("BEGIN:VCARD", "begin:vcard").replace("END:VCARD", "end:vCard"), "abc", []),
    ("space before", WHOLE.replace("BEGIN", "  BEGIN").replace("END", "\tEND"), "abc", []),
    ("no colon", WHOLE.replace("FN:A", "FN A"), "abc", [(1, "entry-line-odd")]),
    ("no name", WHOLE.replace("FN:A", ":A"), "abc", [(1, "entry-line-odd")]),
    ("an open quote", WHOLE.replace("FN:A", 'FN;X="a:A'), "abc", []),
    ("an open bracket", WHOLE.replace("EMAIL:a", "EMAIL;X-CUSTOM(a:a"), "abc", []),
    ("brackets closed twice", WHOLE.replace("EMAIL:a", "EMAIL;X))):a"), "abc", []),
    ("odd quoted-printable", WHOLE.replace("FN:A", "FN;QUOTED-PRINTABLE:=E3=8"), "abc", [(1, "entry-characters")]),
    ("a soft break before the end", WHOLE.replace("FN:A\r\n", "", 1).replace(
        "a@x.jp", "a@x.jp\r\nNOTE;ENCODING=QUOTED-PRINTABLE:x="), "abc", []),
    ("bad base64", WHOLE.replace("FN:A", "FN;ENCODING=BASE64:A"), "abc", [(1, "entry-characters")]),
    ("a photo without end", WHOLE.replace("FN:A", "FN:A\r\nPHOTO;ENCODING=BASE64:AAAA\r\nAAAA"), "abc", []),
    ("an unknown charset", WHOLE.replace("FN:A", "FN;CHARSET=KLINGON:Ａ"), "abc", []),
    ("a codec that is none", WHOLE.replace("FN:A", "FN;CHARSET=zlib:Ａ"), "abc", []),
    ("NULs", WHOLE.replace("FN:A", "FN:A\x00\x00"), "abc", [(1, "invisible-removed")]),
    ("a path as photo", WHOLE.replace("FN:A", "FN:A\r\nPHOTO;VALUE=uri:file:///etc/passwd"), "abc", []),
    ("nothing but params", WHOLE.replace("FN:A", "FN;;;;=;=;:A"), "abc", []),
    ("many dots", WHOLE.replace("FN:A", "....FN:A"), "abc", [(1, "entry-line-odd")]),
    ("a group in a group", WHOLE.replace("EMAIL:a", "a.b.c.EMAIL:a"), "abc", []),
    ("version nobody knows", WHOLE.replace("VERSION:3.0", "VERSION:9.9"), "abc", []),
    ("no version", WHOLE.replace("VERSION:3.0\r\n", ""), "abc", []),
    ("two versions", WHOLE.replace("FN:A", "VERSION:2.1\r\nFN:A"), "abc", []),
    ("a line of a megabyte", WHOLE.replace("FN:A", "FN:" + "A" * 1_000_000), "abc", [(1, "cell-cut")]),
    ("ten thousand agents", WHOLE.replace("FN:A", "AGENT:\r\nBEGIN:VCARD\r\n" * 10_000 + "FN:A"), "bc",
     [(1, "entry-cut-off"), (1, "entry-empty")]),
    ("a control-Z at the end", WHOLE + "\x1a", "abc", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "names", "told"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_a_broken_card_costs_only_itself(data: str, names: str, told: list[tuple[int, str]]) -> None:
    table = read(data)
    found = "".join(row.get("email 1", "")[:1] for row in rows(table))
    assert found == names
    assert reasons(table) == told


def test_a_file_without_a_card_is_empty() -> None:
    for data in (b"", b"\r\n \r\n", b"END:VCARD\r\n"):
        with pytest.raises(AppError) as caught:
            read(data)
        assert caught.value.id == "file-empty"


def test_too_many_cards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.importing.people_table.MAX_PEOPLE", 2)
    with pytest.raises(AppError) as caught:
        read(WHOLE)
    assert caught.value.id == "file-too-many-rows"


def test_hostile_sizes_take_no_time() -> None:
    started = time.process_time()
    read("BEGIN:VCARD\r\n" + "NOTE:x\r\n y\r\n" * 200_000)
    read("BEGIN:VCARD\r\nNOTE;ENCODING=QUOTED-PRINTABLE:" + "=\r\n" * 500_000)
    read("BEGIN:VCARD\r\nFN" + ";(" * 500_000 + ":x\r\n")
    read("BEGIN:VCARD\r\nPHOTO;ENCODING=b:" + "AAAA\r\n" * 500_000 + "END:VCARD")
    read("BEGIN:VCARD\r\nNOTE:" + "\\" * 1_000_000 + "\r\nEND:VCARD")
    read("BEGIN:VCARD\r\nFN:a\r\n" + "a." * 500_000 + ":x\r\nEND:VCARD")
    assert time.process_time() - started < 20


LINES = st.sampled_from([
    "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "VERSION:3.0", "VERSION:4.0", "AGENT:", "AGENT:BEGIN:VCARD",
    "FN:山田", "N:山田;太郎;;;", "EMAIL:a@x.jp", "EMAIL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=E3):a@x",
    "NOTE;ENCODING=QUOTED-PRINTABLE:=E3=81=", "=82", " folded", "\tfolded", "PHOTO;ENCODING=b:AAAA", "AAAA==", "",
    "KIND:group", "item1.TEL;TYPE=FAX:03", "item1.X-ABLABEL:x", "SOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾀﾛｳ", "ADR:;;;;", "ORG:;;", "BDAY:1604-",
    "N;SORT-AS=\"a,b:x", ":", ";", "=", "X:\\", "CATEGORIES:,,\\,", "X-ABShowAs:COMPANY", "junk",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=25), end=st.sampled_from(["\r\n", "\n", "\r"]), charset=st.sampled_from(
    ["utf-8", "cp932", "utf-16", "euc-jp"]), cut=st.integers(0, 40))  # fmt: skip
def test_no_order_of_lines_breaks_it(lines: list[str], end: str, charset: str, cut: int) -> None:
    data = end.join(lines).encode(charset, "replace")
    never_worse_than_told(data[: len(data) - cut] if cut < len(data) else data)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
@example(data=b"BEGIN:VCARD\nBEGIN:VCARD\xff\xfe\x00")
def test_no_bytes_break_it(data: bytes) -> None:
    never_worse_than_told(data)
    never_worse_than_told(b"BEGIN:VCARD\r\nFN:" + data + b"\r\nEND:VCARD\r\n")
    for encoding in ("utf-8", "cp932", "utf-16", "windows-1252", "nonsense"):
        never_worse_than_told(data, encoding)


def never_worse_than_told(data: bytes, encoding: str | None = None) -> None:
    try:
        table = read(data, encoding)
    except AppError:
        return
    assert all(len(record.cells) <= len(table.header) for record in table.records)
    assert all(one.reason != "entry-damaged" for one in table.problems)
