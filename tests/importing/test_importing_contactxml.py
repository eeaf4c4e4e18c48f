"""ContactXML 1.1 of 宛名職人 and other New Year card programs (imports.md 1.3)."""
# ruff: noqa: E501 (lines of files are as long as they are)

import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.importing.contactxml import read_contactxml
from desktop_app.importing.table import Table
from tests.importing.address_books import reasons, rows

ITEM = """<ContactXMLItem>
<PersonName><PersonNameItem xml:lang="ja-JP">
<FullName pronunciation="ヤマダ タロウ">山田 太郎</FullName>
<FirstName pronunciation="タロウ">太郎</FirstName><LastName pronunciation="ヤマダ">山田</LastName>
</PersonNameItem></PersonName>
<Address>
<AddressItem locationType="Office" xml:lang="ja-JP"><AddressCode codeDomain="ZIP7">1000001</AddressCode>
<FullAddress>東京都千代田区1-1</FullAddress></AddressItem>
<AddressItem locationType="Home" preference="True" xml:lang="ja-JP"><AddressCode codeDomain="ZIP7">4600000</AddressCode>
<FullAddress>愛知県名古屋市中区栄1-2-3</FullAddress></AddressItem>
<AddressItem locationType="Others" xml:lang="ja-JP"><AddressCode codeDomain="ZIP7"></AddressCode>
<FullAddress></FullAddress></AddressItem>
</Address>
<Occupation><OccupationItem><OrganizationName pronunciation="アオ">株式会社青</OrganizationName>
<Department>営業部</Department><JobTitle>課長</JobTitle></OccupationItem></Occupation>
<Phone><PhoneItem phoneDevice="Fax" usage="Private">03-0000-0009</PhoneItem>
<PhoneItem phoneDevice="Cellular" usage="Private">090-0000-0003</PhoneItem></Phone>
<Email><EmailItem emailDevice="PC" usage="Private">a@example.jp</EmailItem>
<EmailItem emailDevice="Cellular">b@example.jp</EmailItem></Email>
<Web><WebItem usage="Private">https://example.jp</WebItem></Web>
<Extension><ExtensionItem extensionType="Common" name="Suffix" xml:lang="ja-JP">様</ExtensionItem>
<ExtensionItem extensionType="Common" name="NamesOfFamily" xml:lang="ja-JP">花子</ExtensionItem>
<ExtensionItem extensionType="Extended" name="X-Suffix1" xml:lang="ja-JP">様</ExtensionItem>
<ExtensionItem extensionType="Extended" name="X-Category">親戚</ExtensionItem>
<ExtensionItem extensionType="Extended" name="Memo">花が好き</ExtensionItem>
<ExtensionItem extensionType="Extended" name="X-NYCardHistory" xml:lang="ja-JP">1111</ExtensionItem></Extension>
</ContactXMLItem>"""
DOCTYPE = '<!DOCTYPE ContactXML SYSTEM "ContactXML_01_01_20020615.dtd">'
SECOND = "<ContactXMLItem><PersonName><PersonNameItem><FullName>佐藤 花子</FullName></PersonNameItem></PersonName></ContactXMLItem>"


def book(*items: str, encoding: str = "utf-8", doctype: str = DOCTYPE) -> str:
    root = 'ContactXML xmlns="http://www.xmlns.org/2002/ContactXML" version="1.1"'
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{doctype}\n<{root}>{"".join(items)}</ContactXML>\n'


def read(data: bytes | str, encoding: str | None = None) -> Table:
    if isinstance(data, str):
        data = data.encode()
    return read_contactxml(data, name="atena.xml", sha256="0" * 64, encoding=encoding)


WHOLE = {
    "full": "山田 太郎",
    "family": "山田",
    "given": "太郎",
    "kana_family": "ヤマダ",
    "kana_given": "タロウ",
    "company": "株式会社青",
    "department": "営業部",
    "title": "課長",
    "email 1": "a@example.jp",
    "email 2": "b@example.jp",
    "phone 1": "090-0000-0003",
    "fax 1": "03-0000-0009",
    "postal": "460-0000 愛知県名古屋市中区栄1-2-3",
    "postal 2": "100-0001 東京都千代田区1-1",
    "url": "https://example.jp",
    "tags": "親戚",
    "note": "花が好き",
    "suffix": "様",
    "other": "連名: 花子",
}


def test_a_whole_item() -> None:
    table = read(book(ITEM, SECOND))
    assert rows(table) == [WHOLE, {"full": "佐藤 花子"}]
    assert (table.kind, table.encoding, table.problems) == ("contactxml", "utf-8", ())


@pytest.mark.parametrize(
    ("declared", "written", "found"),
    [
        ("Shift_JIS", "cp932", "cp932"),
        ("utf-16", "utf-16", "utf-16"),
        ("UTF-16", "utf-16-le", "utf-16-le"),
        ("EUC-JP", "euc-jp", "euc-jp"),
        ("Shift_JIS", "utf-8", "utf-8"),  # saved anew by an editor
        ("utf-8", "utf-8-sig", "utf-8-sig"),
        ("ISO-2022-JP", "iso-2022-jp", "iso-2022-jp"),
    ],
)
def test_declared_encodings(declared: str, written: str, found: str) -> None:
    table = read(book(ITEM, encoding=declared).encode(written))
    assert rows(table) == [WHOLE]
    assert table.encoding == found


def test_characters_that_only_windows_has() -> None:
    data = book(SECOND.replace("佐藤", "髙﨑①㈱"), encoding="Shift_JIS").encode("cp932")
    assert rows(read(data)) == [{"full": "髙﨑①㈱ 花子"}]


def test_without_namespace_with_prefix_and_with_another_namespace() -> None:
    bare = f"<ContactXML>{ITEM}</ContactXML>"
    prefixed = bare.replace("</", "\x01").replace("<", "<c:").replace("\x01", "</c:")
    prefixed = prefixed.replace(
        "<c:ContactXML>", '<c:ContactXML xmlns:c="http://www.xmlns.org/2002/ContactXML">'
    )
    for text in (bare, prefixed, bare.replace("<ContactXML>", '<ContactXML xmlns="urn:other">')):
        assert rows(read(text)) == [WHOLE]


def test_an_address_in_lines() -> None:
    lines = "".join(
        f'<AddressLine addressLineType="{kind}">{value}</AddressLine>'
        for kind, value in (("Country", "日本"), ("Prefecture", "東京都"), ("City", "千代田区"), ("Town", "丸の内"),
                            ("Number", "1-1"), ("Building", "あおいビル"))
    )  # fmt: skip
    code = '<AddressCode codeDomain="Country">JP</AddressCode><AddressCode codeDomain="ZIP7">100-0001</AddressCode>'
    item = SECOND.replace(
        "</PersonName>", f"</PersonName><Address><AddressItem>{code}{lines}</AddressItem></Address>"
    )
    (row,) = rows(read(book(item)))
    assert (row["postal"], row["country"]) == ("100-0001 東京都千代田区丸の内1-1 あおいビル", "JP")


def test_a_writer_that_leaves_the_lists_away() -> None:
    item = SECOND.replace("</PersonName>", "</PersonName><Email>a@x.jp</Email><Phone>03-1</Phone>")
    (row,) = rows(read(book(item)))
    assert (row["email 1"], row["phone 1"]) == ("a@x.jp", "03-1")


def test_a_second_name_is_no_recipient() -> None:
    item = SECOND.replace(
        "</PersonName>", "<PersonNameItem><FullName>佐藤 次郎</FullName></PersonNameItem></PersonName>"
    )
    assert rows(read(book(item))) == [{"full": "佐藤 花子", "other": "連名: 佐藤 次郎"}]


BROKEN = [
    ("an ampersand", ITEM.replace("株式会社青", "A&B"), ["佐藤 花子"], [(1, "entry-damaged")]),
    ("a wrong end", ITEM.replace("</PersonName>", "</Person>"), ["佐藤 花子"], [(1, "entry-damaged")]),
    ("a smaller-than", ITEM.replace("株式会社青", "A<B"), ["佐藤 花子"], [(1, "entry-damaged")]),
    ("a control character", ITEM.replace("株式会社青", "A\x01B"), ["山田 太郎", "佐藤 花子"], []),
    ("no end of an item", ITEM.replace("</ContactXMLItem>", ""), ["佐藤 花子"], [(1, "entry-cut-off")]),
    ("an undeclared entity", ITEM.replace("株式会社青", "&nbsp;"), ["佐藤 花子"], [(1, "entry-damaged")]),
    ("an empty item", "<ContactXMLItem/>", ["佐藤 花子"], [(1, "entry-empty")]),
    ("a comment", f"<!-- <ContactXMLItem> -->{ITEM}", ["山田 太郎", "佐藤 花子"], []),
    ("CDATA", ITEM.replace("山田 太郎</F", "<![CDATA[山田 & 太郎]]></F"), ["山田 & 太郎", "佐藤 花子"], []),
]


@pytest.mark.parametrize(
    ("item", "names", "told"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
)
def test_a_broken_item_costs_only_itself(item: str, names: list[str], told: list[tuple[int, str]]) -> None:
    table = read(book(item, SECOND))
    assert [row["full"] for row in rows(table)] == names
    assert reasons(table) == told


def test_a_file_that_is_cut_off_keeps_what_is_whole() -> None:
    text = book(ITEM, SECOND)
    table = read(text[: text.index("佐藤")])
    assert [row["full"] for row in rows(table)] == ["山田 太郎"]
    assert reasons(table) == [(2, "entry-cut-off")]


ENTITIES = [
    '<!DOCTYPE ContactXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE ContactXML [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    '<!DOCTYPE ContactXML [<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;">]>',
    '<!DOCTYPE ContactXML [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
]


@pytest.mark.parametrize("doctype", ENTITIES)
def test_entities_are_refused(doctype: str) -> None:
    with pytest.raises(AppError) as caught:
        read(book(SECOND.replace("佐藤", "&x;"), doctype=doctype))
    assert caught.value.id == "file-entities"


def test_a_doctype_elsewhere_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    for where in ("http://127.0.0.1:9/x.dtd", "file:///etc/passwd"):
        assert len(read(book(SECOND, doctype=f'<!DOCTYPE ContactXML SYSTEM "{where}">')).records) == 1


@pytest.mark.parametrize(
    "data", [b"", b"<?xml version='1.0'?>", b"<ContactXML/>", b"<ContactXML>", b"no xml"]
)
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(AppError) as caught:
        read(data)
    assert caught.value.id in ("file-empty", "file-damaged")


def test_hostile_sizes_take_no_time() -> None:
    started = time.perf_counter()
    with pytest.raises(AppError):
        read("<ContactXML>" + "<a>" * 1_000_000)
    read("<ContactXML>" + "<ContactXMLItem>" * 100_000 + "</ContactXML>")
    read(book(*["<ContactXMLItem><a/></ContactXMLItem>"] * 100_000))
    read(book(SECOND.replace("佐藤", "佐" * 3_000_000)))
    attributes = " ".join(f"a{number}='x'" for number in range(50_000))
    read(book(f"<ContactXMLItem {attributes}></ContactXMLItem>", SECOND))
    assert time.perf_counter() - started < 30


PIECES = st.sampled_from([
    "<ContactXML>", "</ContactXML>", "<ContactXMLItem>", "</ContactXMLItem>", "<Email>", "</Email>", "a@x.jp", "&", "&amp;", "&x;",
    "<FullName pronunciation='ヤ'>", "</FullName>", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<c:x>", "\x00", "<", "山田",
])  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    pieces=st.lists(PIECES, max_size=25),
    data=st.binary(max_size=150),
    charset=st.sampled_from(["utf-8", "cp932", "utf-16"]),
)
def test_no_bytes_break_it(pieces: list[str], data: bytes, charset: str) -> None:
    for one in (
        data,
        "".join(pieces).encode(charset),
        b"<ContactXML>" + data,
        b"<ContactXML><ContactXMLItem>" + data,
    ):
        for encoding in (None, "utf-8", "nonsense"):
            try:
                table = read(one, encoding)
            except AppError:
                continue
            assert all(record.cells for record in table.records)
