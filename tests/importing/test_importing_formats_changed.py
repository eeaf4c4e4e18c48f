"""Exports that somebody changed: columns moved, added, taken away, renamed in width; files that only look alike."""
# ruff: noqa: E501  (headers stay whole)

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.importing import job
from desktop_app.importing.flags import legend_of
from desktop_app.importing.formats import (
    FORMATS,
    MappingChoice,
    as_format,
    header_key,
    recognise,
    with_choices,
)
from desktop_app.importing.formats.questions import question_score
from desktop_app.importing.mapping import ALL_FIELDS, Columns, folded_header
from desktop_app.importing.parts import Part
from desktop_app.importing.source import read_source_bytes
from desktop_app.importing.table import Record, Table
from tests.importing.samples import ALL_SAMPLES

KNOWN = [
    "eight", "eight_2018", "sansan", "google", "google_old", "outlook_ja", "outlook_en", "thunderbird_csv", "cybozu",
    "fudemame_cloud", "shopify", "shopify_old", "matrixify", "square", "square_old", "eccube4", "eccube2",
    "google_forms_ja", "google_forms_en", "flamingo", "mailchimp_subscribed", "mailchimp_unsubscribed", "listmonk",
    "blastmail",
]  # fmt: skip
"""Samples whose format is known by headers."""


def sample(name: str) -> Table:
    file, data = ALL_SAMPLES[name]()
    return read_source_bytes(data, name=file).tables[0]


def table(header: Sequence[str], *rows: Sequence[str], name: str = "list.csv") -> Table:
    records = tuple(Record(number, tuple(cells)) for number, cells in enumerate(rows, 2))
    return Table(name, "0" * 64, "utf-8", ",", 1, tuple(header), records)


def arranged(found: Table, order: Sequence[int]) -> Table:
    """The table with only these columns, in this order."""

    def cells(record: Record) -> tuple[str, ...]:
        return tuple(record.cells[at] if at < len(record.cells) else "" for at in order)

    return replace(
        found,
        header=tuple(found.header[at] for at in order),
        records=tuple(Record(record.row, cells(record)) for record in found.records),
    )


def by_header(part: Part) -> dict[str, set[str]]:
    return {name: {part.table.header[at] for at in places} for name, places in part.columns.of.items()}


@pytest.mark.parametrize("name", KNOWN)
def test_the_order_of_columns_makes_no_difference(name: str) -> None:
    found = sample(name)
    order = sorted(range(len(found.header)), key=lambda at: (at * 7919 + len(name)) % 101)
    before, after = recognise(found), recognise(arranged(found, order))
    assert after.format == before.format
    assert (after.suggested, after.stop) == (before.suggested, before.stop)
    assert by_header(after) == by_header(before)
    assert after.meanings == before.meanings


@pytest.mark.parametrize("name", KNOWN)
def test_the_width_of_headers_and_added_columns_make_no_difference(name: str) -> None:
    found = sample(name)
    wide = tuple(unicodedata.normalize("NFKC", one).upper().replace("(", "（").replace(")", "） ") for one in found.header)
    more = replace(
        found,
        header=(*wide, "社内管理番号", "更新者"),
        records=tuple(
            Record(record.row, (*record.cells, *[""] * (len(wide) - len(record.cells)), "12345", "青井"))
            for record in found.records
        ),
    )
    before, after = recognise(found), recognise(more)
    assert after.format == before.format
    assert {folded_header(one) for one in by_header(after)["email"]} == {
        folded_header(one) for one in by_header(before)["email"]
    }


@pytest.mark.parametrize("name", [name for name in KNOWN if name not in ("blastmail", "flamingo")])
def test_a_fifth_of_the_columns_may_be_missing(name: str) -> None:
    found = sample(name)
    said = recognise(found).format
    at = {folded_header(one): place for place, one in enumerate(found.header)}
    known = next(
        one for one in FORMATS if one.likeness(found, at) and one.id in (said, said.partition("_")[0])
    )  # fmt: skip
    needed = {folded_header(one) for one in known.needs}
    keys = [folded_header(one) for one in known.keys if folded_header(one) not in needed]
    gone = set(keys[: len(known.keys) // 5])
    kept = [at for at, one in enumerate(found.header) if folded_header(one) not in gone]
    assert recognise(arranged(found, kept)).format == recognise(found).format


def test_what_only_looks_alike_goes_by_its_words() -> None:
    near = table(["会社名", "部署名", "役職", "姓", "名", "e-mail"], ["花屋", "", "", "山", "田", "a@hanaya-a.jp"])
    part = recognise(near)
    assert (part.format, part.suggested) == ("csv", None)
    assert part.columns.of == {
        "company": (0,), "department": (1,), "title": (2,), "family": (3,), "given": (4,), "email": (5,)
    }  # fmt: skip
    state = table(["メール", "状態"], ["a@hanaya-a.jp", "配信中"], ["b@hanaya-a.jp", "有効"])
    assert recognise(state).format == "csv"
    stamped = table(["タイムスタンプ", "メール"], ["2025年", "a@hanaya-a.jp"])
    assert recognise(stamped).format == "csv"
    dated = table(["氏名", "メール", "日付"], ["山", "a@hanaya-a.jp", "2026-02-01"])
    assert recognise(dated).format == "csv"


def test_a_list_of_stops_is_known_only_when_its_name_says_so_and_it_holds_nothing_else() -> None:
    only = table(["メールアドレス"], ["a@hanaya-a.jp"], name="配信停止リスト.csv")
    assert (recognise(only).format, recognise(only).stop) == ("stop_list", "unsubscribed")
    assert recognise(replace(only, name="会員.csv")).stop is None
    more = table(["氏名", "メールアドレス"], ["山", "a@hanaya-a.jp"], name="配信停止リスト.csv")
    assert recognise(more).stop is None


def test_a_column_called_mail_may_hold_a_flag() -> None:
    part = recognise(table(["氏名", "アドレス", "メール"], ["山", "a@hanaya-a.jp", "可"], ["川", "b@hanaya-a.jp", "不可"]))
    assert part.columns.of == {"full": (0,), "email": (1,), "consent": (2,)}
    assert part.meanings == {"メール": {"可": "yes", "不可": "unsubscribed"}}


def test_a_colleagues_address_is_never_taken_for_the_persons() -> None:
    rows = (["山", "", "aoi@our-shop.jp", "連絡は x@hanaya-a.jp へ"], ["川", "", "aoi@our-shop.jp", "なし"])
    part = recognise(table(["氏名", "メールアドレス", "名刺所有者Email", "備考"], *rows))
    assert part.columns.of == {"full": (0,), "email": (1,), "note": (3,)}
    assert job.preview(None, [part], None, now=datetime(2026, 4, 2, tzinfo=JST)).rows == []
    owner = recognise(table(["氏名", "担当営業メール"], ["山", "aoi@our-shop.jp"]))
    assert not owner.columns.has("email")


def test_addresses_are_found_in_a_table_without_headers() -> None:
    bare = replace(table(["列1", "列2"], ["山田", "a@hanaya-a.jp"]), header_row=None)
    assert recognise(bare).columns.of == {"email": (1,)}
    assert recognise(replace(bare, records=())).columns.of == {}


@pytest.mark.parametrize(
    ("header", "asks"),
    [
        ("今後、当店からのお知らせ（新商品・イベントのご案内）をメールで受け取りますか？", True),
        ("メールマガジンについて", True),
        ("メルマガ配信を希望されますか？", True),
        ("新商品のご案内をお送りしてもよろしいですか", True),
        ("お得な情報をメールで受け取ることに同意します", True),
        ("ニュースレターの購読", True),
        ("Would you like to receive our newsletter by email?", True),
        ("I agree to receive marketing emails", True),
        ("acceptance-newsletter", True),
        ("今後のイベント案内の配信を希望する", True),
        ("個人情報の取り扱いに同意しますか", False),
        ("プライバシーポリシーに同意する", False),
        ("利用規約に同意する", False),
        ("個人情報の取り扱いに同意し、メールでのご案内を受け取ります", True),
        ("メールアドレス", False),
        ("メールアドレスを入力してください", False),
        ("お名前", False),
        ("当店を何でお知りになりましたか", False),
        ("ご意見・ご感想をお聞かせください", False),
        ("ご連絡方法のご希望", False),
        ("お問い合わせ内容", False),
        ("acceptance-privacy", False),
        ("来店希望日", False),
        ("your-message", False),
    ],
)
def test_a_question_about_mail_is_known_by_its_words(header: str, asks: bool) -> None:
    assert (question_score(header) > 0) is asks


def test_of_several_questions_the_surest_is_the_question_and_all_count() -> None:
    header = ["タイムスタンプ", "メールアドレス", "イベントのご案内をメールで希望しますか", "メルマガの配信を希望しますか"]
    part = recognise(table(header, ["2025/07/11 10:00:00", "a@hanaya-a.jp", "いいえ", "はい"]))
    assert part.columns.of["question"] == (3,)
    assert part.columns.of["consent"] == (2,)
    assert part.meanings[header[2]] == {"いいえ": "no"}


@pytest.mark.parametrize(
    ("header", "meanings"),
    [
        ("メールマガジン 0:購読しない 1:購読する", {"0": "no", "1": "yes"}),
        ("DM（1：希望する、2：希望しない）", {"1": "yes", "2": "unsubscribed"}),
        ("メルマガ[0=拒否/1=許可]", {"0": "unsubscribed", "1": "yes"}),
        ("メルマガ ○:希望 ×:不要", {"○": "yes", "×": "unsubscribed"}),
        ("配信 １＝配信する　０＝配信しない", {"1": "yes", "0": "no"}),
        ("メルマガ希望", {}),
        ("メルマガ 1:する", {}),
        ("メルマガ 1:あ 2:い", {}),
        ("mailmaga_flg", {}),
    ],
)
def test_a_header_may_explain_its_own_numbers(header: str, meanings: dict[str, str]) -> None:
    assert dict(legend_of(header)) == meanings


def test_choices_move_columns_and_meanings() -> None:
    part = recognise(sample("hit_mall"))
    chosen = with_choices(
        part,
        MappingChoice(
            columns={"会員フリガナ": "", "列1": "company"},
            meanings={"メールマガジン購読フラグ": {"0": "yes", "1": "unsubscribed"}},
            date_orders={"会員登録日時": "dmy"},
        ),
    )
    assert chosen.columns.of["company"] == (0,)
    assert "kana" not in chosen.columns.of
    assert "full" not in chosen.columns.of
    assert chosen.meanings["メールマガジン購読フラグ"] == {"0": "yes", "1": "unsubscribed"}
    assert chosen.date_orders == {"会員登録日時": "dmy"}
    again = with_choices(chosen, MappingChoice(columns={"メールマガジン購読フラグ": "", "会員TEL": "consent"}))
    assert "03-0000-1000" not in again.meanings["会員TEL"]
    assert again.columns.of["consent"] == (3,)


@pytest.mark.parametrize(
    ("choice", "error"),
    [
        (MappingChoice(columns={"ない列": "full"}), "import-column-unknown"),
        (MappingChoice(columns={"列99": "full"}), "import-column-unknown"),
        (MappingChoice(columns={"会員TEL": "telephone"}), "import-field-unknown"),
        (MappingChoice(meanings={"会員TEL": {"1": "maybe"}}), "import-meaning-unknown"),
        (MappingChoice(date_orders={"会員TEL": "ymd"}), "import-meaning-unknown"),
    ],
)
def test_choices_that_make_no_sense_are_refused(choice: MappingChoice, error: str) -> None:
    with pytest.raises(AppError) as caught:
        with_choices(recognise(sample("hit_mall")), choice)
    assert caught.value.id == error


def test_a_table_can_be_told_to_be_another_format() -> None:
    [part] = [recognise(replace(sample("mailchimp_subscribed"), name="list.csv"))]
    for state, stop in (("subscribed", None), ("unsubscribed", "unsubscribed"), ("cleaned", "bounced")):
        told = as_format(part, f"mailchimp_{state}")
        assert told is not None
        assert (told.format, told.stop, told.table.name) == (f"mailchimp_{state}", stop, "list.csv")
    assert as_format(part, "mailchimp_later") is None
    assert as_format(part, "eight") is None
    words = as_format(recognise(sample("eight")), "csv")
    assert words is not None
    assert (words.format, words.suggested, words.columns.first("card_date")) == ("csv", None, 14)
    near = recognise(table(["姓", "名", "e-mail", "名刺交換日"], ["山", "花", "a@hanaya-a.jp", "2024/01/02"]))
    eight = as_format(near, "eight")
    assert eight is not None
    assert eight.suggested is Basis.CARD
    stops = as_format(near, "stop_list")
    assert stops is not None
    assert stops.stop == "unsubscribed"
    bare = replace(near, table=replace(near.table, header_row=None))
    assert as_format(bare, "eight") is None
    assert as_format(replace(near, columns=Columns({})), "stop_list") is None


HEADERS = st.lists(
    st.one_of(st.text(max_size=20), st.sampled_from([one for name in KNOWN for one in sample(name).header])),
    max_size=12,
)
CELLS = st.one_of(
    st.text(max_size=12), st.sampled_from(["a@hanaya-a.jp", "1", "はい", "", "2026/01/02", "9012345678", "配信停止", "○"])
)


@settings(deadline=None, max_examples=150)
@given(HEADERS, st.lists(st.lists(CELLS, max_size=14), max_size=4), st.sampled_from([None, 1]), st.text(max_size=12))
def test_any_table_becomes_a_part(header: list[str], rows: list[list[str]], header_row: int | None, name: str) -> None:
    found = replace(table(header, *rows, name=name), header_row=header_row)
    part = recognise(found)
    assert set(part.columns.of) <= {*ALL_FIELDS, "kept"} - {""}
    places = [at for columns in part.columns.of.values() for at in columns]
    assert len(places) == len(set(places))
    assert all(0 <= at < len(header) for at in places)
    assert [record.row for record in part.table.records] == [record.row for record in found.records]
    shown = with_choices(part, MappingChoice())
    assert shown.columns == Columns(dict(part.columns.of))
    if header_row is not None:
        key = header_key(header)
        assert header_key([*reversed(header)]) == key
        assert recognise(found, remembered={key: MappingChoice({"ない": "full"})}).columns == part.columns


@settings(deadline=None, max_examples=60)
@given(HEADERS, st.sampled_from(ALL_FIELDS), st.integers(1, 12))
def test_any_column_can_become_any_field(header: list[str], name: str, number: int) -> None:
    part = recognise(table(header, ["x"] * len(header)))
    if number > len(header) or f"列{number}" in header:
        return
    chosen = with_choices(part, MappingChoice({f"列{number}": name}))
    of = chosen.columns.of
    assert (number - 1 in of.get(name, ())) is bool(name)
    assert [at for columns in of.values() for at in columns].count(number - 1) == bool(name)
