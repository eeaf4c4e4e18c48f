"""Days, times and prices as they are typed; values of a block that were written by somebody else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.ui.editor.block_values import cells_in, pairs_in, parts_in, runs_in
from desktop_app.ui.editor.typed_values import clean, on_one_line, read_day, read_price, read_time

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-25", "2026-12-25"), ("2026/12/25", "2026-12-25"), ("2026.12.25", "2026-12-25"),
        ("20261225", "2026-12-25"), ("2026年12月25日", "2026-12-25"),
        ("2026年12月25日(金)", "2026-12-25"),
        ("２０２６／１２／２５", "2026-12-25"), ("令和8年12月25日", "2026-12-25"), ("R8.12.25", "2026-12-25"),
        ("令和元年5月1日", "2019-05-01"), ("12/25", "2026-12-25"), ("12月25日", "2026-12-25"),
        (" 12月25日（金） ", "2026-12-25"), ("12-25", "2026-12-25"), ("１２ー２５", "2026-12-25"),
        ("1/5", "2027-01-05"), ("11/25", "2026-11-25"), ("10/1", "2026-10-01"), ("9/1", "2027-09-01"),
        ("12", ""), ("", ""), ("2026-13-01", ""), ("2026-02-30", ""), ("2/30", ""), ("来週", ""),
        ("1/2/3", ""),
        ("0/0", ""), ("99999999", ""),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert read_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("10:00", "10:00"), ("9:05", "09:05"), ("１０：３０", "10:30"), ("10時", "10:00"),
        ("10時半", "10:30"),
        ("10時15分", "10:15"), ("午後2時", "14:00"), ("午前12時", "00:00"), ("2:30 pm", "14:30"),
        ("1430", "14:30"),
        ("930", "09:30"), ("24:00", ""), ("10:60", ""), ("", ""), ("昼", ""), ("12", "12:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("1650", 1650), ("1,650", 1650), ("１，６５０", 1650), ("¥1,650", 1650), ("￥1650", 1650),
        ("1650円", 1650),
        ("0", 0), ("１６５０円", 1650), ("", None), ("円", None), ("無料", None), ("1,650〜", None),
        ("-1", None),
        ("1000000000", 1_000_000_000), ("1000000001", None), ("9" * 400, None), ("1.5", None),
    ],
)  # fmt: skip
def test_a_price_is_read_as_people_write_it(typed: str, price: int | None) -> None:
    assert read_price(typed) == price


@given(st.text())
def test_whatever_is_typed_is_read_or_not_but_never_fails(text: str) -> None:
    assert read_day(text, TODAY) in ("", read_day(read_day(text, TODAY), TODAY))
    assert read_time(text) in ("", read_time(read_time(text)))
    read_price(text)
    line = on_one_line(text)
    assert on_one_line(line) == line
    assert not set(line) & set("\n\r\x00\u2028")
    assert clean(clean(text)) == clean(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["merge", "text", "link", "fallback", "paragraph", "list", "align", "bold", "x"]),
        inner, max_size=3,
    ),
)  # fmt: skip


@given(JSON)
def test_what_is_no_value_of_a_block_is_shown_as_nothing(value: object) -> None:
    runs = runs_in(value)
    assert runs_in(runs) == runs
    parts = parts_in(value)
    assert parts_in(parts) == parts
    assert all(isinstance(text, str) for pair in pairs_in(value) for text in pair)
    assert len(cells_in({"cells": value})) == 2
