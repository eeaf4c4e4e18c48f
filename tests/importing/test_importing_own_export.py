"""The record of a row of our own export: exact, bounded, and never more than a reason to look."""
# ruff: noqa: E501 (cases stay on one line each)

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.importing.own_export import details_of, details_text, packed, unpacked


def cell(data: bytes) -> str:
    return "kw1:" + base64.b64encode(zlib.compress(data)).decode()


def test_nothing_is_no_record() -> None:
    assert unpacked([]) is None
    assert unpacked(["", " \n"]) is None


def test_spaces_that_a_spreadsheet_put_in_do_no_harm() -> None:
    (text,) = packed({"addresses": [{"address": "A@Example.jp"}]})
    found = unpacked([f" {text[:10]}\r\n", f"{text[10:]} "])
    assert found is not None
    assert found.addresses[0].key == "a@example.jp"


@pytest.mark.parametrize(
    "text",
    [
        "x", "kw1:", "kw1:!!!", "kw1:AAAA", cell(b"no json"), cell(b"[]"), cell(b"{}"), cell(b"null"),
        cell(b'{"addresses": 3}'), cell(b'{"addresses": [3]}'), cell(b'{"addresses": [{"address": "none"}]}'),
        cell(b'{"addresses": [{"address": "a@x.jp", "evidence": [{}]}]}'),
        cell(b'{"addresses": [{"address": "a@x.jp", "evidence": [{"basis": "MAGIC"}]}]}'),
        cell(b'{"addresses": [{"address": "a@x.jp", "evidence": [{"basis": "CARD", "obtained_at": "x"}]}]}'),
        cell(b'{"addresses": [{"address": "a@x.jp", "stops": [{"reason": "optout"}]}]}'),
        cell(b'{"addresses": [{"address": "a@x.jp", "stops": [{"reason": "x", "at": "2026-01-01"}]}]}'),
        cell(b'{"addresses": [], "details": [1]}'), cell(b"[" * 100_000), cell(b" " * 3_000_000),
        cell(b'{"addresses": []}')[:-8],
    ],
)  # fmt: skip
def test_a_damaged_record_is_told(text: str) -> None:
    with pytest.raises(AppError) as caught:
        unpacked([text])
    assert caught.value.id == "kept-unreadable"


@given(st.binary(max_size=200), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["addresses", "address", "evidence", "stops", "basis", "reason", "at", "scope", "details"]),
        inner, max_size=4), max_leaves=12))  # fmt: skip
def test_no_record_breaks_it(data: bytes, values: object) -> None:
    for text in (cell(data), "kw1:" + data.hex(), cell(json.dumps(values).encode())):
        try:
            unpacked([text])
        except AppError as error:
            assert error.id == "kept-unreadable"  # noqa: PT017 (it may also be read)


def test_no_record_lifts_a_stop() -> None:
    evidence = {"basis": "CONSENT_WEB", "lifts_optouts": True, "imported": False, "id": "x"}
    (text,) = packed({"addresses": [{"address": "a@x.jp", "evidence": [evidence]}]})
    found = unpacked([text])
    assert found is not None
    (read,) = found.addresses[0].evidence
    assert (read.imported, read.lifts_optouts, read.id) == (True, False, None)


def test_details_typed_by_hand() -> None:
    assert details_of(details_text([("住所", "名古屋市"), ("", "無題")])) == (
        ("住所", "名古屋市"),
        ("", "無題"),
    )
    assert details_of("memo\n\n a : b:c ") == (("", "memo"), ("a", "b:c"))
