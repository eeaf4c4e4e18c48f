"""Codes of one reader each: readable, unguessable without the key, the same each time."""

from desktop_app.composing.coupon_code import ALPHABET, SAMPLE, coupon_code

KEY = bytes(range(32))


def test_a_reader_keeps_the_code_and_nobody_else_has_it() -> None:
    codes = [coupon_code(KEY, "n1", f"a{number}") for number in range(20_000)]

    assert codes[7] == coupon_code(KEY, "n1", "a7")
    assert len(set(codes)) == len(codes)
    assert coupon_code(KEY, "n2", "a7") != codes[7]
    assert coupon_code(b"other", "n1", "a7") != codes[7]


def test_codes_can_be_read_aloud() -> None:
    code = coupon_code(KEY, "n1", "a1")

    for shown in (code, SAMPLE):
        first, second = shown.split("-")
        assert len(first) == len(second) == 5
        assert set(first + second) <= set(ALPHABET)
    assert not set("01IO") & set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
