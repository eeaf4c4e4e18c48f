"""Header words, flag values, dates and cells as real exports write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from desktop_app.domain.moment import JST, Moment
from desktop_app.importing.cells import addresses_in, tags_in
from desktop_app.importing.column_checks import is_card_number, is_my_number, made_up_addresses
from desktop_app.importing.dates import is_empty, order_of, read_date
from desktop_app.importing.flags import flag_of, stop_of
from desktop_app.importing.mapping import columns_of, field_of, header_score


@pytest.mark.parametrize(
    ("field", "headers"),
    [
        ("email", "メールアドレス|e-mail|E-Mail|Email|mail|メール|電子メール アドレス|E-mail 1 - Value|"
         "Primary Email|Email Address|Eメール|メールアドレス（必須）|携帯メールアドレス|your-email|Email(1)|"
         "EMAIL1-アドレス|メアド|電子メール 2 アドレス|Secondary Email|連絡先メールアドレス"),
        ("full", "氏名|お名前|名前|宛名|Full name|Display Name|顧客名|お客様名|ご担当者名|your-name|Name"),
        ("family", "姓|名字|氏名［姓］|お名前(姓)|Last Name|Family Name"),
        ("given", "名|氏名［名］|お名前(名)|First Name|Given Name"),
        ("kana", "フリガナ|ふりがな|カナ|氏名（カナ）|お名前フリガナ|よみ"),
        ("kana_family", "セイ|姓フリガナ|お名前(セイ)|氏名（カナ）［姓］|よみ(姓)|Phonetic Last Name"),
        ("kana_given", "メイ|名フリガナ|お名前(メイ)|氏名（カナ）［名］|よみ(名)|Phonetic First Name"),
        ("company", "会社名|勤務先名|Company|Organization Name|屋号|貴社名|団体名|Organization 1 - Name"),
        ("department", "部署名|部署|所属部署|部門|Department|部署名1|Organization Department"),
        ("title", "役職|役職名|Job Title"),
        ("phone", "電話番号|TEL会社|携帯電話|TEL|Phone|Phone 1 - Value|携帯電話番号|会社電話|TEL1-番号|"
         "TEL-1(1)|Mobile Phone"),
        ("tags", "タグ|Tags|Labels|グループ|Categories"),
        ("country", "国|国名|Country|国 (会社)/地域|Default Address Country Code"),
        ("note", "メモ|備考|備考欄|Notes|Note|ショップ用メモ欄"),
        ("consent", "メルマガ|メルマガ希望|メールマガジン 0:購読しない 1:購読する|メール配信|配信希望|同意|"
         "同意の有無|mailmaga_flg|メールマガジン購読フラグ|DM配信許可フラグ|Accepts Email Marketing|"
         "Email Subscription Status|お知らせメール希望|購読状況|ステータス|オプトイン|メール受信希望"),
        ("stopped", "Email Unsubscribed|配信停止|メルマガ停止|退会日|UNSUB_TIME|配信拒否"),
        ("consent_date", "同意日|同意日時|申込日|お申し込み日|タイムスタンプ|Timestamp|OPTIN_TIME|"
         "メルマガ登録日|購読開始日"),
        ("card_date", "名刺交換日"),
        ("date", "取得日|入手日|日付"),
        ("registered", "登録日|会員登録日|created_at"),
        ("dealing_date", "最終購入日|Last Visit|最終来店日"),
        ("method", "同意方法|取得方法|入手経路"),
    ],
)  # fmt: skip
def test_knows_the_words_of_headers(field: str, headers: str) -> None:
    for header in headers.split("|"):
        found = field_of(header)
        assert found is not None, header
        assert found[0] == field, header


@pytest.mark.parametrize(
    "header",
    ["", "住所", "郵便番号", "性別", "誕生日", "E-mail 1 - Type", "電子メールの種類", "E-mail Display Name",
     "FAX", "マイナンバー", "病歴", "会員ID", "名刺所有者ユーザID", "Middle Name", "敬称", "購入回数",
     "EMAIL1-分類"],
)  # fmt: skip
def test_other_columns_are_nobodys(header: str) -> None:
    assert field_of(header) is None


def test_the_better_name_wins_and_some_fields_take_several() -> None:
    columns = columns_of(["Title", "Job Title", "E-mail Address", "E-mail 2 Address", "担当者", "氏名"])
    assert columns.first("title") == 1
    assert columns.of["email"] == (2, 3)
    assert columns.first("full") == 5
    assert columns.first("note") is None
    assert not columns.has("note")
    outlook = columns_of(["姓", "名", "会社名フリガナ", "姓フリガナ", "名前フリガナ"])
    assert (outlook.first("kana_family"), outlook.first("kana_given")) == (3, 4)


@pytest.mark.parametrize(
    ("cells", "is_header"),
    [
        (["氏名", "メールアドレス"], True),
        (["会社名", "氏名", "住所"], True),
        (["メールアドレス"], True),
        (["山田", "a@b.jp"], False),
        (["2026年5月 名簿"], False),
        (["氏名"], False),
        (["氏名", "x" * 100, "メール"], False),
    ],
)
def test_tells_a_header_row(cells: list[str], is_header: bool) -> None:
    assert (header_score(cells) > 0) is is_header


@pytest.mark.parametrize(
    ("value", "flag", "kind"),
    [
        ("はい", "yes", None), (" Yes ", "yes", None), ("希望する", "yes", None), ("subscribed", "yes", None),
        ("配信中", "yes", None), ("同意済み", "yes", None),
        ("いいえ", "no", None), ("no", "no", None), ("", "no", None), ("未同意", "no", None),
        ("pending", "no", None), ("2020/4/1", "unknown", None),
        ("希望しない", "stop", "unsubscribed"), ("解除", "stop", "unsubscribed"),
        ("退会", "stop", "unsubscribed"),
        ("Hard Bounce", "stop", "bounced"), ("エラー停止", "stop", "bounced"), ("苦情", "stop", "complained"),
        ("1", "unknown", None), ("0", "unknown", None), ("○", "unknown", None), ("TRUE", "unknown", None),
        ("本会員", "unknown", None), ("２", "unknown", None),
    ],
)  # fmt: skip
def test_flags_are_never_guessed(value: str, flag: str, kind: str | None) -> None:
    """JP-IMP-LEGACYCONSENT"""
    assert flag_of(value) == (flag, kind)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("True", "unsubscribed"), ("2026-05-01", "unsubscribed"), ("停止", "unsubscribed"),
        ("Bounced", "bounced"),
        ("False", None), ("", None), ("0", None), ("いいえ", None),
    ],
)  # fmt: skip
def test_columns_that_say_stop(value: str, kind: str | None) -> None:
    assert stop_of(value) == kind


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 7, 11, hour, minute, second, tzinfo=JST)


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2026-05-01", None, date(2026, 5, 1)),
        ("2026/5/1", None, date(2026, 5, 1)),
        ("２０２６／０５／０１", None, date(2026, 5, 1)),
        ("2026.05.01", None, date(2026, 5, 1)),
        ("2026年5月1日", None, date(2026, 5, 1)),
        ("2026年5月1日(金)", None, date(2026, 5, 1)),
        ("20260501", None, date(2026, 5, 1)),
        ("45748", None, date(2025, 4, 1)),
        ("45748.5", None, date(2025, 4, 1)),
        ("令和7年7月11日", None, date(2025, 7, 11)),
        ("令和元年5月1日", None, date(2019, 5, 1)),
        ("㋿7年7月11日", None, date(2025, 7, 11)),
        ("R7.7.11", None, date(2025, 7, 11)),
        ("H31.5.1", None, date(2019, 5, 1)),
        ("H32.1.1", None, None),
        ("S64.1.7", None, date(1989, 1, 7)),
        ("2025/07/11 10:16:35 午前 GMT+9", None, at(10, 16, 35)),
        ("2025/07/11 3:16:35 午後 GMT+9", None, at(15, 16, 35)),
        ("2025/07/11 12:16:35 午前 GMT+9", None, at(0, 16, 35)),
        ("2025/07/11 10:16:35 AM GMT+9", None, at(10, 16, 35)),
        ("2025-07-11T10:16:35+09:00", None, at(10, 16, 35)),
        ("2025-07-11 10:16", None, at(10, 16)),
        ("2025年7月11日 10時16分", None, at(10, 16)),
        ("2025-07-11T01:16:35Z", None, datetime(2025, 7, 11, 1, 16, 35, tzinfo=UTC)),
        ("2025-07-11 01:16:35 UTC", None, datetime(2025, 7, 11, 1, 16, 35, tzinfo=UTC)),
        ("2025-07-11 01:16:35.123 -0500", None,
         datetime(2025, 7, 11, 1, 16, 35, tzinfo=timezone(timedelta(hours=-5)))),
        ("4/13/2025 9:01:00", "mdy", datetime(2025, 4, 13, 9, 1, tzinfo=JST)),
        ("13/4/2025", "dmy", date(2025, 4, 13)),
        ("3/4/2025", None, None),
        ("4/4/2025", None, date(2025, 4, 4)),
        ("2025-02-30", None, None),
        ("2025/07/11 25:00", None, None),
        ("2025/07/11 さくら", None, None),
        ("先週", None, None),
        ("99999", None, None),
    ],
)  # fmt: skip
def test_reads_dates_without_guessing(text: str, order: str | None, expected: Moment | None) -> None:
    assert read_date(text, order) == expected


def test_the_order_of_day_and_month_is_decided_by_the_column() -> None:
    assert order_of(["4/13/2025", "1/2/2025", "x"]) == "mdy"
    assert order_of(["13/4/2025", "1/2/2025"]) == "dmy"
    assert order_of(["1/2/2025"]) is None
    assert order_of(["13/4/2025", "4/13/2025"]) is None


@pytest.mark.parametrize("text", ["", " ", "00/0/0", "0/0/00", "0000-00-00", "-"])
def test_dates_that_are_none(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@b.jp", ["a@b.jp"]),
        ("", []),
        ("a@b.jp ::: c@d.jp", ["a@b.jp", "c@d.jp"]),
        ("a@b.jp, c@d.jp", ["a@b.jp", "c@d.jp"]),
        ("a@b.jp、ｃ＠ｄ．ｊｐ", ["a@b.jp", "ｃ＠ｄ．ｊｐ"]),
        ("a@b.jp c@d.jp", ["a@b.jp", "c@d.jp"]),
        ("a@b.jp\nc@d.jp", ["a@b.jp", "c@d.jp"]),
        ("山田 <a@b.jp>; 佐藤 <c@d.jp>", ["山田 <a@b.jp>", "佐藤 <c@d.jp>"]),
        ("a@b@c.jp", ["a@b@c.jp"]),
    ],
)
def test_a_cell_may_hold_several_addresses(cell: str, addresses: list[str]) -> None:
    assert addresses_in(cell) == addresses


def test_tags_come_without_marks() -> None:
    assert tags_in("* myContacts ::: お得意様 ::: お得意様") == ["お得意様"]
    assert tags_in("花、木;草") == ["花", "木", "草"]


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        ("123456789018", True),
        ("1234-5678-9018", True),
        ("123456789012", False),
        ("12345678901", False),
        ("花", False),
    ],
)
def test_knows_the_check_digit_of_a_my_number(cell: str, is_one: bool) -> None:
    """JP-NUM-MYNUMBER"""
    assert is_my_number(cell) is is_one


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [("4111 1111 1111 1111", True), ("4111111111111112", False), ("9111111111111111", False),
     ("0312345678", False), ("x" * 50, False)],
)  # fmt: skip
def test_knows_card_numbers(cell: str, is_one: bool) -> None:
    """JP-APPI-CARDNO"""
    assert is_card_number(cell) is is_one


def test_counts_runs_of_made_up_addresses() -> None:
    """JP-SEM-6-FICTITIOUS"""
    run = [f"user{n:03}@a.jp" for n in range(1, 13)]
    assert made_up_addresses(run) == 12
    assert made_up_addresses(run[:9]) == 0
    assert made_up_addresses([f"user{n}@a{n}.jp" for n in range(30)]) == 0
    assert made_up_addresses([f"taro{n * 7}@a.jp" for n in range(30)]) == 0
    assert made_up_addresses(["hana@a.jp", *run, "user900@a.jp"]) == 12
