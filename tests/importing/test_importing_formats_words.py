"""What cells say: plain words of will, columns of stops, dates of every kind, telephones, ticks."""
# ruff: noqa: E501  (words stay in one line)

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.moment import JST, Moment
from desktop_app.importing.cells import addresses_in, clean, is_tick, one_line, tags_in
from desktop_app.importing.dates import DAY_FIRST, MONTH_FIRST, doubt_of, needs_order, read_date
from desktop_app.importing.flags import answer_of, flag_of, kind_of_column, stop_of
from desktop_app.importing.formats import recognise
from desktop_app.importing.phones import phones_in
from desktop_app.importing.table import Record, Table

EAST = timezone(timedelta(hours=9))


def table(header: str, *rows: str) -> Table:
    records = tuple(Record(number, tuple(row.split(","))) for number, row in enumerate(rows, 2))
    return Table("list.csv", "0" * 64, "utf-8", ",", 1, tuple(header.split(",")), records)


@pytest.mark.parametrize(
    ("flag", "values"),
    [
        ("yes", "はい、希望します|受け取る|受け取ります|同意する|メールマガジンの配信を希望する|お知らせメールを受け取ることに同意します|はい、お願いします|購読中|"
                "メルマガを受け取りたい|送ってください|Yes, please|I agree|Subscribed|I would like to receive emails|可|要|オプトイン済み|送ってもよい|"
                "はい（希望する）|1.希望する|メール・LINEで受け取る|OK"),
        ("no", "いいえ|受け取らない|受け取りません|同意しません|購読しない|未登録|No|Not subscribed|仮会員|一時エラー|unconfirmed|pending|No, thank you"),
        ("stop", "希望しない|希望しません|いいえ、希望しません|不要|不要です|配信不可|拒否|解除|配信停止|配信停止を希望します|退会|受信拒否|送らないでください|お断りします|"
                 "遠慮します|opted_out|blocklisted|Do not email|不可|いいえ、結構です"),
        ("unknown", "1|0|２|○|×|✓|TRUE|FALSE|どちらでもよい|検討中|クーポンのみ希望する|本会員|有効|enabled|月1回なら希望する|その他|2024/05/17|はいはい|ハガキで受け取る|LINEで希望する"),
    ],
)  # fmt: skip
def test_answers_count_only_in_plain_words(flag: str, values: str) -> None:
    for value in values.split("|"):
        assert flag_of(value)[0] == flag, value


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("unsubscribed", "解除|配信停止|希望しない|unsubscribed|disabled|Inactive|禁止"),
        ("bounced", "不達|エラー停止|Hard Bounce|cleaned|invalid|dropped|エラー"),
        ("complained", "苦情|spam|abuse|迷惑メール報告"),
        ("left", "退会|退会済み"),
    ],
)
def test_words_of_stops_name_their_kind(kind: str, values: str) -> None:
    """imports.md 1.6"""
    for value in values.split("|"):
        assert flag_of(value) == ("stop", kind), value


def test_a_refusal_in_a_form_is_a_no_that_a_later_yes_may_replace() -> None:
    for value in ("いいえ、希望しません", "不要です", "いいえ、結構です", "受け取らない"):
        assert answer_of(value) == ("no", None), value
    for value in ("希望しない", "不要", "配信停止を希望します", "解除", "受信拒否", "unsubscribe"):
        assert answer_of(value) == ("stop", "unsubscribed"), value
    assert answer_of("退会") == ("stop", "left")
    assert answer_of("はい") == ("yes", None)


@pytest.mark.parametrize(
    ("header", "kind"),
    [("配信停止日", "unsubscribed"), ("退会日", "left"), ("不達フラグ", "bounced"), ("苦情", "complained"), ("hard_bounced_at", "bounced")],
)  # fmt: skip
def test_a_column_of_stops_names_its_kind(header: str, kind: str) -> None:
    assert kind_of_column(header) == kind


def test_what_stands_in_a_column_of_stops() -> None:
    for value in ("", "0", "false", "いいえ", "配信中", "-", "購読中", "継続"):
        assert stop_of(value) is None, value
    for value in ("1", "○", "2024/05/17", "True", "はい", "停止"):
        assert stop_of(value) == "unsubscribed", value
    part = recognise(table("メール,退会日,不達フラグ", "a@hanaya-a.jp,2024/05/17,", "b@hanaya-a.jp,,1", "c@hanaya-a.jp,,0"))
    assert part.columns.of["stopped"] == (1, 2)
    assert part.meanings == {"退会日": {"2024/05/17": "left"}, "不達フラグ": {"1": "bounced"}}
    explained = recognise(table("メール,配信停止 0:配信中 1:停止", "a@hanaya-a.jp,0", "b@hanaya-a.jp,1"))
    assert explained.meanings == {"配信停止 0:配信中 1:停止": {"0": "yes", "1": "unsubscribed"}}


def test_a_header_that_refuses_turns_its_answers_round() -> None:
    for header in ("メルマガを希望しない", "お知らせメール不要の方はチェック", "メールを受け取らない"):
        part = recognise(table(f"タイムスタンプ,メールアドレス,{header}", "2025/07/11 10:00:00,a@hanaya-a.jp,はい", "2025/07/11 10:00:01,b@hanaya-a.jp,"))
        assert part.columns.of["stopped"] == (2,), header
        assert not part.columns.has("question")
    both = recognise(table("タイムスタンプ,メールアドレス,メルマガを希望する・希望しない", "2025/07/11 10:00:00,a@hanaya-a.jp,希望する"))
    assert both.columns.of["question"] == (2,)


def test_names_of_orders_and_types_of_customers() -> None:
    orders = recognise(table("Name,Email,Billing Name,Shipping Name", "#1001,a@hanaya-a.jp,山田 花,川田"))
    assert orders.columns.of == {"email": (1,), "full": (2,)}
    types = recognise(table("氏名,メール,顧客区分", "山,a@hanaya-a.jp,法人", "川,b@hanaya-a.jp,個人"))
    assert types.columns.of["recipient_type"] == (2,)
    ranks = recognise(table("氏名,メール,顧客区分", "山,a@hanaya-a.jp,VIP", "川,b@hanaya-a.jp,一般"))
    assert ranks.columns.of["tags"] == (2,)
    buyer = recognise(table("氏(請求先),名(請求先),メールアドレス(請求先),氏(配送先)", "山,花,a@hanaya-a.jp,川"))
    assert buyer.columns.of == {"family": (0,), "given": (1,), "email": (2,)}


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("㋿6年5月17日", None, date(2024, 5, 17)), ("令和元年5月1日", None, date(2019, 5, 1)),
        ("R6.5.17", None, date(2024, 5, 17)), ("令6.5.17", None, date(2024, 5, 17)), ("S64.1.7", None, date(1989, 1, 7)),
        ("H31.5.1", None, date(2019, 5, 1)), ("H32.1.1", None, None), ("令和六年五月十七日", None, date(2024, 5, 17)),
        ("昭和五十年十二月三十一日", None, date(1975, 12, 31)),
        ("2024年5月17日(金) 10時20分", None, datetime(2024, 5, 17, 10, 20, tzinfo=JST)),
        ("2024年5月17日 金曜日", None, date(2024, 5, 17)), ("2024.5.17", None, date(2024, 5, 17)),
        ("２０２４／５／１７", None, date(2024, 5, 17)), ("20240517", None, date(2024, 5, 17)),
        ("20240517102030", None, datetime(2024, 5, 17, 10, 20, 30, tzinfo=JST)),
        ("45748", None, date(2025, 4, 1)), ("19999", None, None), ("60001", None, None),
        ("2025/07/12 12:05:00 午前 GMT+9", None, datetime(2025, 7, 12, 0, 5, tzinfo=EAST)),
        ("2025/07/11 1:00:00 PM GMT+9", None, datetime(2025, 7, 11, 13, tzinfo=EAST)),
        ("4/13/2025 9:01:00", None, datetime(2025, 4, 13, 9, 1, tzinfo=JST)), ("13.04.2025", None, date(2025, 4, 13)),
        ("4/5/2025", None, None), ("4/5/2025", DAY_FIRST, date(2025, 5, 4)), ("4/5/2025", MONTH_FIRST, date(2025, 4, 5)),
        ("5/5/2025", None, date(2025, 5, 5)), ("2024-01-01 00:00:00+00", None, datetime(2024, 1, 1, tzinfo=UTC)),
        ("2026-02-01T10:20:30.123Z", None, datetime(2026, 2, 1, 10, 20, 30, tzinfo=UTC)),
        ("Fri, 17 May 2024 10:00:00 +0900", None, datetime(2024, 5, 17, 10, tzinfo=EAST)),
        ("May 17, 2024", None, date(2024, 5, 17)), ("2024-05", None, None), ("24/5/17", None, None),
        ("2024/2/30", None, None), ("0001-01-01", None, None), ("2024-05-17 25:00", None, None), ("不明", None, None),
    ],
)  # fmt: skip
def test_dates_are_read_as_they_are_written(text: str, order: str | None, expected: Moment | None) -> None:
    assert read_date(text, order) == expected


def test_times_without_a_zone_are_japanese_unless_the_format_says_utc() -> None:
    assert read_date("2023-05-01 23:30:00") == datetime(2023, 5, 1, 23, 30, tzinfo=JST)
    assert read_date("2023-05-01 23:30:00", utc=True) == datetime(2023, 5, 1, 23, 30, tzinfo=UTC)


def test_years_beyond_their_era_are_told() -> None:
    assert [doubt_of(text) for text in ("S64.1.7", "H31.4.30", "R1.5.1", "2024/5/17", "x")] == [None] * 5
    assert {doubt_of(text) for text in ("S64.1.8", "H31.5.1", "R1.4.1", "大正15年12月26日")} == {"date-beyond-era"}


def test_dates_that_can_be_read_both_ways_are_known() -> None:
    assert needs_order("4/5/2025")
    assert not any(map(needs_order, ("13/5/2025", "5/5/2025", "2025/4/5", "")))


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert read_date(f"{day.month}/{day.day}/{day.year}", MONTH_FIRST) == day
    if day >= date(2019, 5, 1):
        assert read_date(f"令和{day.year - 2018}年{day.month}月{day.day}日") == day


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    read_date(text)
    doubt_of(text)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("9012345678", [("09012345678", True)]), ("312345678", [("0312345678", True)]), ("9012345678.0", [("09012345678", True)]),
        ("0312345678", [("0312345678", False)]), ("+819012345678", [("+819012345678", False)]),
        ("2125551234", [("2125551234", False)]), ("03-1234-5678 内線12", [("03-1234-5678 内線12", False)]),
        ("090-1111-2222 ::: 027-361-0000", [("090-1111-2222", False), ("027-361-0000", False)]),
        ("03-1234-5678/090-1111-2222", [("03-1234-5678", False), ("090-1111-2222", False)]),
        ("０３－１２３４－５６７８", [("03-1234-5678", False)]), ("03-1234-5678、内線5", [("03-1234-5678、内線5", False)]), ("", []),
    ],
)  # fmt: skip
def test_telephones_get_the_zero_that_a_spreadsheet_took(cell: str, numbers: list[tuple[str, bool]]) -> None:
    assert phones_in(cell) == numbers


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("会社：a@hanaya-a.jp、自宅：c@hanaya-a.jp", ["a@hanaya-a.jp", "c@hanaya-a.jp"]),
        ("会社 a@hanaya-a.jp 自宅 c@hanaya-a.jp", ["a@hanaya-a.jp", "c@hanaya-a.jp"]),
        ("a@hanaya-a.jp・c@hanaya-a.jp", ["a@hanaya-a.jp", "c@hanaya-a.jp"]),
        ("'a@hanaya-a.jp'", ["a@hanaya-a.jp"]), ('"a@hanaya-a.jp"', ["a@hanaya-a.jp"]),
        ("a@hanaya-a.jp、なし", ["a@hanaya-a.jp"]), ("ａ＠hanaya-a.jp", ["ａ＠hanaya-a.jp"]),
        ("taro yamada@hanaya-a.jp", ["taro yamada@hanaya-a.jp"]), ("山田taro@hanaya-a.jp", ["山田taro@hanaya-a.jp"]),
        ("a@hanaya,jp", ["a@hanaya,jp"]), ("o'brien@hanaya-a.jp", ["o'brien@hanaya-a.jp"]), ("なし", ["なし"]), ("", []),
    ],
)  # fmt: skip
def test_addresses_of_a_cell_lose_only_what_surely_is_not_theirs(cell: str, addresses: list[str]) -> None:
    assert addresses_in(cell) == addresses


def test_line_ends_of_other_programs_and_controls_are_cleaned() -> None:
    assert clean("山田\x0b花子\x07\u2028様\x00") == "山田\n花子\n様"
    assert one_line(clean("山田\x0b花子")) == "山田 花子"
    assert clean('="0312345678"') == "0312345678"
    assert clean("'0312345678") == "0312345678"


def test_ticks_and_quoted_labels_are_tags() -> None:
    assert tags_in("○", "お得意様") == ["お得意様"]
    assert tags_in("VIP;常連", "お得意様") == ["VIP", "常連"]
    assert tags_in('"VIP","ブログ, 読者"') == ["VIP", "ブログ, 読者"]
    assert tags_in('"VIP","未完') == ["VIP", "未完"]
    assert tags_in("* myContacts ::: お得意様 ::: * Other Contacts") == ["お得意様", "Other Contacts"]
    assert not is_tick("VIP")
