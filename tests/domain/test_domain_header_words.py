"""Header values: encoded-words, raw bytes, lists of addresses, hostile ones too."""

import time

import pytest

from desktop_app.domain.header_words import decode_base64, decode_words, split_addresses, unfold


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("=?utf-8?Q?stop=20now?=", "stop now"),
        ("=?ISO-2022-JP?B?GyRCRGQ7XxsoQg==?=", "停止"),
        ("plain", "plain"),
        ("", ""),
        ("=?utf-8?B?5YGc?= =?utf-8?B?5q2i?= x", "停止 x"),
        ("=?utf-8?B?5YGc?=　=?utf-8?B?5q2i?=", "停　止"),
        ("a =?x?B?###?= b", "a  b"),
        ("=?utf-8*ja?B?5YGc?=", "停"),
        ("=?utf-8?B?6Iqx5Q==?= =?utf-8?B?sYs=?=", "花屋"),
        ("a =?utf-8?Q?=E8=8A=B1_b?= c", "a 花 b c"),
        ("=?iso-2022-jp?B?GyRCMlYbKEI=?=\t=?utf-8?B?6Iqx?=", "花花"),
        ("=?utf-8?B?a?=", "a"),
        ("=?utf-8?Q?花?=", "花"),
        ("=?utf-8?q?a b?=", "a b"),
    ],
)
def test_words_are_decoded_as_they_are_written(raw: str, text: str) -> None:
    assert decode_words(raw) == text


def test_a_word_cut_short_keeps_what_is_whole() -> None:
    assert decode_words("=?utf-8?B?6Iqx5bGL?= =?utf-8?B?44G?=")


def test_the_label_of_a_word_may_be_obeyed() -> None:
    word = "=?iso-8859-1?B?5YGc?="
    assert decode_words(word) == "停"
    assert decode_words(word, obey=True) == "停".encode().decode("latin-1")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b" a\r\n b ", "a b"),
        ("花\r\n の便り".encode(), "花 の便り"),
        ("花 =?utf-8?B?6Iqx?=".encode("cp932"), "花 =?utf-8?B?6Iqx?="),
        (b"\x1b$B2V\x1b(B <a@b.example>", "花 <a@b.example>"),
    ],
)
def test_raw_values_become_one_line(raw: bytes, line: str) -> None:
    assert unfold(raw.decode("ascii", "surrogateescape")) == line


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"YWJj", b"abc"), (b"YW\r\nJj", b"abc"), (b"YWI", b"ab"), (b"YWJjY", b"abc"), (b"Y=W=Jj", b"abc"),
        (b"!", b""),
    ],
)
def test_base64_is_undone_as_far_as_it_goes(data: bytes, found: bytes) -> None:
    assert decode_base64(data) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("<a@b.example>", [("", "a@b.example")]),
        ('"x, y" <a@b.example>, c@d.example', [("x, y", "a@b.example"), ("", "c@d.example")]),
        ('"a@b.example" <c@d.example>', [("a@b.example", "c@d.example")]),
        ("c@d.example (a@b.example)", [("a@b.example", "c@d.example")]),
        ("花　屋 (本店) <a@b.example>", [("花　屋 本店", "a@b.example")]),
        ("=?utf-8?B?6Iqx?=\t =?utf-8?B?6Iqx?= <a@b>", [("=?utf-8?B?6Iqx?= =?utf-8?B?6Iqx?=", "a@b")]),
        ("nobody", [("", "nobody")]),
        ('"a..b"@docomo.ne.jp', [("", '"a..b"@docomo.ne.jp')]),
        ('"a@b.example" x', []),
        ("group: a@b.example, X <c@d.example>;", [("", "a@b.example"), ("X", "c@d.example")]),
        ("Hana: <a@b.example>", [("Hana:", "a@b.example")]),
        ("undisclosed-recipients:;", []),
        ("a@[IPv6:::1]", [("", "a@[IPv6:::1]")]),
        (r'"x\" <e@e.example>" <a@b.example>', [('x" <e@e.example>', "a@b.example")]),
        (r"(c (nested\)) a@b.example) <d@e.example>", [(r"c (nested\)) a@b.example", "d@e.example")]),
        ("(open <d@e.example>", []),
        ("<a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("x <a@b.example> y", [("x y", "a@b.example")]),
        ("x <a@b.example><c@d.example>", [("x", "a@b.example"), ("x", "c@d.example")]),
        ('"open <a@b.example>', []),
        ("<>", []),
        (" , ;", []),
    ],
)
def test_addresses_of_a_value(value: str, found: list[tuple[str, str]]) -> None:
    assert split_addresses(value) == found


@pytest.mark.parametrize(
    "value",
    ["<", "(", '"', "\\", ",", ":", "<a@b> ", "a@b, ", "(a)", '"a"', "=?utf-8?B?", "=?u?Q?a?= ", "(\\"],
)
def test_long_hostile_values_end_soon(value: str) -> None:
    begun = time.thread_time()
    split_addresses(value * 40_000)
    decode_words(value * 40_000)
    assert time.thread_time() - begun < 4
