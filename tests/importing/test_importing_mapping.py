"""Header words, flag values, dates and cells as real exports write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.moment import JST, Moment
from desktop_app.importing.cells import addresses_in, tags_in
from desktop_app.importing.column_checks import is_card_number, is_my_number, made_up_addresses
from desktop_app.importing.dates import is_empty, order_of, read_date
from desktop_app.importing.flags import flag_of, stop_of
from desktop_app.importing.mapping import columns_of, field_of, folded_header, header_score
from tests.importing.header_table import EXPECTED


@pytest.mark.parametrize(
    ("field", "header"), [(name, header) for name, said in EXPECTED.items() for header in said.split("|")]
)
def test_knows_the_words_of_headers(field: str, header: str) -> None:
    found = field_of(header)
    assert (found[0] if found else "") == field


@given(
    st.sampled_from([header for said in EXPECTED.values() for header in said.split("|")]),
    st.sampled_from(["{}", " {} ", "「{}」", "【{}】", "{}（必須）", "{} *", "　{}　", "（{}）", "{}："]),
    st.booleans(),
)
def test_dress_and_width_of_a_header_make_no_difference(header: str, dress: str, wide: bool) -> None:
    worn = dress.format(header)
    if wide:
        worn = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in worn)
    assert folded_header(worn) == folded_header(header)
    assert field_of(worn) == field_of(header)


@given(st.text(max_size=60))
def test_any_header_is_folded_once_and_for_all(header: str) -> None:
    folded = folded_header(header)
    assert folded_header(folded) == folded
    field_of(header)


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
        (["氏名", "x" * 500, "メール"], False),
        (["x" * 100, "メール"], False),
        (["タイムスタンプ", "メール", "お店（info@hana.jp）からのご案内を" + "長い説明" * 20], True),
        (["氏名", "メールは a@b.jp まで"], False),
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
        ("退会", "stop", "left"),
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
