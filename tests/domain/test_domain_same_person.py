"""What makes two contacts look like one person: keys by tables of cases, and what outweighs what."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop_app.domain.decision import Mailbox, Message, Person
from desktop_app.domain.eligibility import decide
from desktop_app.domain.kanji_variants import VARIANTS
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.same_person import (
    Likeness,
    Profile,
    Sign,
    Strength,
    alike,
    block_keys,
    company_key,
    kana_key,
    local_part,
    mailbox_key,
    name_key,
    phone_keys,
    profile,
    reading_key,
    shown_key,
)
from desktop_app.domain.suppression import OptOut
from tests.factories import aoi_shop


def ratio(a: str, b: str) -> float:
    """Like rapidfuzz: 200 × common letters in order ÷ letters of both."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    return 200 * table[-1][-1] / (len(a) + len(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("山田太郎", "山田 太郎"),
        ("山田　太郎", "山田・太郎"),
        ("髙橋 一", "高橋一"),
        ("山﨑 花", "山崎　花"),
        ("川嵜 花", "川崎 花"),
        ("渡邊 和", "渡辺 和"),
        ("渡邉 和", "渡辺 和"),
        ("齋藤 実", "斉藤 實"),
        ("齊藤 実", "斎藤 実"),
        ("濵田 浜", "浜田 濱"),
        ("澤 國廣", "沢 国広"),
        ("櫻井 翔", "桜井 翔"),
        ("𠮷田 一", "吉田 一"),
        ("葛\U000e0100城 一", "葛城 一"),
        ("佐々木 一", "佐佐木 一"),
        ("関ヶ原 一", "関ケ原 一"),
        ("山田太郎様", "山田 太郎"),
        ("TARO YAMADA", "Yamada, Taro"),
        ("Ｔａｒｏ　Ｙａｍａｄａ", "taro yamada"),
        ("マイケル・ブラウン", "マイケル ブラウン"),
    ],
)
def test_names_that_are_one(a: str, b: str) -> None:
    assert name_key(a) == name_key(b) != ""


@pytest.mark.parametrize(("a", "b"), [("佐藤一郎", "佐藤二郎"), ("様", ""), ("山田花", "山田花子")])
def test_names_that_are_two(a: str, b: str) -> None:
    assert name_key(a) != name_key(b)


def test_a_variant_stands_for_none_that_is_a_base() -> None:
    assert len(VARIANTS) > 200
    assert not set(VARIANTS) & set(VARIANTS.values())


def test_what_people_are_called_stays() -> None:
    assert shown_key("髙﨑　花子") == "髙﨑花子"


@pytest.mark.parametrize(
    ("a", "b", "same", "close"),
    [
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "やまだ たろう", True, True),
        ("オオタ タロー", "オオタ タロ", False, True),
        ("キョウコ", "キヨウコ", False, True),
        ("カヅコ", "カズコ", False, True),
        ("ハナコ", "ハナエ", False, False),
    ],
)
def test_kana(a: str, b: str, *, same: bool, close: bool) -> None:
    assert (kana_key(a) == kana_key(b)) is same
    assert (reading_key(a) == reading_key(b)) is close


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("株式会社あおい", "あおい"),
        ("あおい株式会社", "あおい"),
        ("㈱ あおい", "あおい"),
        ("あおい（株）", "あおい"),
        ("有限会社 花の店", "花の店"),
        ("㈲花の店", "花の店"),
        ("合同会社あおい", "あおい"),
        ("一般社団法人花の会", "花の会"),
        ("医療法人社団 沢田医院", "沢田医院"),
        ("NPO法人みどり", "みどり"),
        ("Aoi Co., Ltd.", "aoi"),
        ("Aoi Co.,Ltd", "aoi"),
        ("AOI Inc.", "aoi"),
        ("Aoi Company Limited", "aoi"),
        ("AOI CORPORATION", "aoi"),
        ("Aoi K.K.", "aoi"),
        ("株式会社 澤田 Inc.", "沢田"),
        ("Zinc", "zinc"),
        ("株式会社", "株式会社"),
        ("", ""),
    ],
)
def test_companies(text: str, key: str) -> None:
    assert company_key(text) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("090-1234-5678", {"12345678"}),
        ("+81 90 1234 5678", {"12345678"}),
        ("９０１２３４５６７８", {"12345678"}),
        ("03(1234)5678 内線12", {"12345678"}),
        ("03-1234-5678 ext. 9", {"12345678"}),
        ("03-1234-5678 x9", {"12345678"}),
        ("312345678", {"12345678"}),
        ("03-1234-5678 / 090-1111-2222", {"12345678", "11112222"}),
        ("1234-5678", set()),
        ("000-0000-0000", set()),
        ("なし", set()),
        ("", set()),
    ],
)
def test_telephones(text: str, keys: set[str]) -> None:
    assert phone_keys(text) == keys


@pytest.mark.parametrize(
    ("address", "mailbox", "local"),
    [
        ("taro.yamada+news@gmail.com", "taroyamada@gmail.com", "taroyamada"),
        ("taroyamada@googlemail.com", "taroyamada@gmail.com", "taroyamada"),
        ("taro.yamada+x@shop.jp", "taro.yamada@shop.jp", "taro.yamada"),
        ("+x@shop.jp", "+x@shop.jp", ""),
        ("info@shop.jp", "info@shop.jp", ""),
        ("abc@shop.jp", "abc@shop.jp", ""),
    ],
)
def test_addresses_are_only_a_hint(address: str, mailbox: str, local: str) -> None:
    assert mailbox_key(address) == mailbox
    assert local_part(address) == local


def person(full: str = "山田 太郎", **more: Any) -> Profile:
    phone, address = more.pop("phone", ""), more.pop("address", "")
    return profile(
        full=full,
        phones=[phone] if phone else [],
        addresses=[address] if address else [],
        **more,
    )


S = Sign
CASES: list[tuple[Profile, Profile, tuple[Sign, ...] | None, Strength | None]] = [
    # names alike, and nothing else
    (person(), person(), None, None),
    # the same firm
    (
        person(company="㈱花"),
        person("山田太郎", company="花"),
        (S.NAME_SAME, S.COMPANY_SAME),
        Strength.LIKELY,
    ),
    # another name
    (person("佐藤 一郎", company="花"), person("佐藤 二郎", company="花"), None, None),
    (person(company="花"), person(company="緑"), None, None),
    # variants
    (
        person("髙橋 花", phone="03-1234-5678"),
        person("高橋 花", phone="0312345678"),
        (S.NAME_VARIANT, S.PHONE_SAME),
        Strength.STRONG,
    ),
    # a very similar name wants more
    (
        person("Christopher Johnson", company="Aoi"),
        person("Cristopher Johnson", company="Aoi Inc."),
        (S.NAME_CLOSE, S.COMPANY_SAME),
        Strength.WEAK,
    ),
    (
        person("Christopher Johnson", company="Aoi", phone="03-1234-5678"),
        person("Cristopher Johnson", company="Aoi Inc.", phone="03-1234-5678"),
        (S.NAME_CLOSE, S.PHONE_SAME, S.COMPANY_SAME),
        Strength.STRONG,
    ),
    # numbers are read to the letter
    (person("市民課 第一窓口 11", company="市"), person("市民課 第一窓口 12", company="市"), None, None),
    # kana
    (
        person(kana="ヤマダ タロウ"),
        person(kana="やまだたろう"),
        (S.NAME_SAME, S.KANA_SAME),
        Strength.WEAK,
    ),
    (
        person(kana="オオタ キョウコ", full="太田 京子"),
        person(kana="オオタ キヨウコ", full="太田 京子"),
        (S.NAME_SAME, S.KANA_CLOSE),
        Strength.WEAK,
    ),
    (
        person(kana="ヤマダ ヒロコ", company="花"),
        person(kana="ヤマダ ユウコ", company="花"),
        (S.NAME_SAME, S.COMPANY_SAME, S.KANA_DIFFERS),
        Strength.WEAK,
    ),
    # a name in kana only
    (
        person("やまだ たろう", company="花"),
        person(kana="ヤマダ タロウ", company="花"),
        (S.NAME_READ, S.COMPANY_SAME),
        Strength.LIKELY,
    ),
    (person("", company="花"), person(company="花"), None, None),
    # two firms without a person
    (
        person("", company="株式会社花", phone="03-1234-5678"),
        person("", company="㈱花", phone="03-1234-5678"),
        (S.NAME_VARIANT, S.PHONE_SAME),
        Strength.STRONG,
    ),
    (person("", company="株式会社花"), person("", company="㈱花"), None, None),
    # one Gmail mailbox
    (
        person("", address="taro.y@gmail.com"),
        person("", address="taroy@gmail.com"),
        (S.MAILBOX_SAME,),
        Strength.STRONG,
    ),
    (
        person("佐藤 一郎", address="taro.y@gmail.com"),
        person("鈴木 二郎", address="taroy@gmail.com"),
        None,
        None,
    ),
    # the same name before the @ adds to the rest
    (
        person(kana="ヤマダ タロウ", address="t.yamada@a.jp"),
        person(kana="ヤマダ タロウ", address="t.yamada@b.jp"),
        (S.NAME_SAME, S.KANA_SAME, S.LOCAL_PART_SAME),
        Strength.LIKELY,
    ),
    (person(address="t.yamada@a.jp"), person(address="t.yamada@b.jp"), None, None),
    # nothing known
    (person(""), person(""), None, None),
]


@pytest.mark.parametrize(("a", "b", "signs", "strength"), CASES)
def test_pairs(a: Profile, b: Profile, signs: tuple[Sign, ...] | None, strength: Strength | None) -> None:
    for found in (alike(a, b, ratio), alike(b, a, ratio)):
        if signs is None:
            assert found is None
        else:
            assert isinstance(found, Likeness)
            assert (found.signs, found.strength) == (signs, strength)


def test_every_pair_shares_a_block() -> None:
    """Else it would never be compared."""
    for a, b, signs, _ in CASES:
        if signs is not None:
            assert set(block_keys(a)) & set(block_keys(b)), signs


def test_family_and_given_name_stand_for_the_whole() -> None:
    assert profile(family="山田", given="太郎").name == profile(full="山田 太郎").name
    assert block_keys(profile()) == ()


def test_a_stop_said_at_another_address_is_told_as_such() -> None:
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    elsewhere = OptOut(at=date(2026, 11, 1), same_person=True)
    own = OptOut(at=date(2026, 11, 1))

    def codes(*optouts: OptOut) -> list[str]:
        someone = Person(email="taro@example.jp", optouts=optouts)
        message = Message(cls=MessageClass.AD, at=at, topic="news")
        found = decide(aoi_shop(), Mailbox(last_fetch=at), message, someone).findings
        return [one.code for one in found if one.rule == "JP-SEM-3-3-OPTOUT"]

    assert codes(elsewhere) == ["optout-same-person"]
    assert codes(elsewhere, own) == codes(own) == [""]
    assert codes() == []
