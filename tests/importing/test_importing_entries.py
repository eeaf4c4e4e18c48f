"""Cards, entries and items as a plan takes them: every column is what its name says."""

from datetime import UTC, datetime

from desktop_app.importing.formats import recognise
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan
from desktop_app.importing.source import read_source_bytes
from tests.importing.address_books import vcf

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CARD = """
N:山田;太郎;;;様
FN:山田 太郎
X-PHONETIC-LAST-NAME:ﾔﾏﾀﾞ
X-PHONETIC-FIRST-NAME:ﾀﾛｳ
EMAIL:a@example.jp
EMAIL:b@example.jp
TEL;TYPE=CELL:090-1234-5678
TEL:03-1234-5678
TEL;TYPE=FAX:03-1234-5679
ADR:;;栄1-2-3;名古屋市;愛知県;460-0000;日本
ADR:;;丸の内1-1;千代田区;東京都;100-0001;日本
URL:https://example.jp
URL:https://example.jp/2
BDAY:1985-04-12
NICKNAME:たろ
CATEGORIES:常連
"""


def planned(data: bytes) -> ImportPlan:
    source = read_source_bytes(data, name="phone.vcf")
    return plan([recognise(table) for table in source.tables], None, EmptyBook(), now=NOW)


def test_a_card_becomes_a_contact() -> None:
    found = planned(vcf(CARD).encode())
    (row,) = found.rows
    assert row.facts.row == 1
    assert [one.text for one in row.facts.addresses] == ["a@example.jp", "b@example.jp"]
    assert row.facts.values == {
        "full": "山田 太郎",
        "family": "山田",
        "given": "太郎",
        "kana": "ヤマダ タロウ",
        "phone": "090-1234-5678",
        "country": "JP",
    }
    assert row.facts.tags == ("常連",)
    assert row.facts.details == (
        ("電話", "03-1234-5678"),
        ("FAX", "03-1234-5679"),
        ("URL", "https://example.jp"),
        ("住所", "100-0001 東京都千代田区丸の内1-1"),
        ("URL", "https://example.jp/2"),
        ("住所", "460-0000 愛知県名古屋市栄1-2-3"),
    )
    assert found.parts[0].format == "vcard"
    assert set(found.unused_columns) == {"suffix", "birthday", "nickname"}


def test_groups_and_bad_cards_keep_their_numbers() -> None:
    data = vcf("FN:A\nEMAIL:a@x.example", "KIND:group\nFN:G", "FN:B\nEMAIL:b@x.example", "FN:C").encode()
    found = planned(data)
    assert [row.facts.row for row in found.rows] == [1, 3]
    assert {(one.row, one.reason) for one in found.problems} == {(2, "entry-group"), (4, "address-empty")}
