"""Bytes as Japanese senders write them: charsets, wrong labels, what Python's codecs refuse."""

import pytest

from desktop_app.domain.charset import decode_as, decode_text, has_jis_escapes, oddness, readings


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("①㈱髙".encode("cp932"), "shift_jis", "①㈱髙"),
        ("①".encode("cp932"), "x-sjis", "①"),
        ("停止".encode("cp932"), None, "停止"),
        ("停止します".encode("euc_jp"), None, "停止します"),
        ("停止します".encode("euc_jp"), "no-such-charset", "停止します"),
        ("停止します".encode("euc_jp") + b"\xad\xa1", "", "停止します①"),
        (b"\xad\xa1 \x8e\xb1\x8f\xb0\xa1", '"EUC-JP"', "① ｱ丂"),
        ("停止".encode(), "us-ascii", "停止"),
        ("停止".encode(), "no-such-thing", "停止"),
        ("停止".encode("utf-16"), "utf-16", "停止"),
        (b"\x1b\x24\x42\x1b", "utf-16-be", "\u1b24\u421b"),
        ("停止".encode("gb18030"), "gb2312", "停止"),
        ("山﨑".encode(), "gb2312", "山﨑"),
        ("配信を停止してください。".encode("euc_jp"), "iso-2022-jp", "配信を停止してください。"),
        (b"plain", "iso-2022-jp", "plain"),
        ("춘".encode("cp949"), "ks_c_5601-1987", "춘"),
        ("café".encode("latin-1"), "iso-8859-1", "café"),
        ("停止".encode("iso2022_jp"), "", "停止"),
        ("停止".encode("iso2022_jp"), "iso-2022-jp", "停止"),
        ("停止".encode("iso2022_jp"), "shift_jis", None),
        (b"\x1b$B-!\x1b(B", "iso-2022-jp", "①"),
        (b"\x1b$B2V\n\n\x1b(B", "iso-2022-jp", "花\n\n"),
        ("花〜木−".encode("iso2022_jp"), "iso-2022-jp", "花～木－"),
        (b"\x1b$@Dd\x1b(J!", "iso-2022-jp", "停!"),
        ("ﾃｲｼ".encode("iso2022_jp_ext"), "iso-2022-jp", "ﾃｲｼ"),
        (b"\x1b(I7 7\x1b(B", "iso-2022-jp", "ｷ ｷ"),
        (b"\xc3\xb2\xbc \x1b$BDd\x1b(B", "iso-2022-jp", "ﾃｲｼ 停"),
        (b"\x1b$B2V\x1b(I6\x1b$(D0!\x1b(B ok", "", "花ｶ丂 ok"),
        (b"\x1b$(Q0!\x1b(B\x1b$(O0!\x1b(B", "iso-2022-jp", "亜亜"),
        (b"\x1b$B2V\x80!\n2V", "iso-2022-jp", "花\ufffd!\n花"),
        (b"\x1b$B\x30", "iso-2022-jp", "0"),
        (b"\x80\xa0\xff\xff\xfd", "x", None),
        (b"\xff\xfe\xff", "utf-8", None),
        (b"\xff\xfe", "idna", None),
        (b"\xff\xfe\x81", "\udcff", None),
        (b"\x81", "utf-8", "\ufffd"),
        (b"\x81", "", "\ufffd"),
        (b"\xff", "euc-jp", None),
        (b"\x8f\x81\xad\xa1", "iso-8859-3", None),
    ],
)
@pytest.mark.parametrize("obey", [False, True])
def test_text_is_decoded_as_well_as_it_can_be(
    data: bytes, declared: str | None, text: str | None, obey: bool
) -> None:
    found = decode_text(data, declared, obey=obey)
    assert found if text is None else found == text


@pytest.mark.parametrize(
    ("data", "declared", "seen_through", "obeyed"),
    [
        ("停止".encode(), "iso-8859-1", "停止", "停止".encode().decode("latin-1")),
        ("停止".encode("iso2022_jp"), "utf-8", "停止", "\x1b$BDd;_\x1b(B"),
        ("café".encode("cp1252"), "windows-1252", "café", "café"),
        (b"\xa4\xa2\x81", "cp1252", "¤¢\ufffd", "¤¢\ufffd"),
    ],
)
def test_a_wrong_label_is_believed_only_on_demand(
    data: bytes, declared: str, seen_through: str, obeyed: str
) -> None:
    assert decode_text(data, declared) == seen_through
    assert decode_text(data, declared, obey=True) == obeyed


@pytest.mark.parametrize(
    ("name", "text"), [("eucJP", "花①"), ("Shift_JIS", "花①"), ("windows-31j", "花①"), ("utf-8", "花①")]
)
def test_a_charset_is_known_by_its_names(name: str, text: str) -> None:
    codec = {"eucJP": "euc_jis_2004", "utf-8": "utf-8"}.get(name, "cp932")
    assert decode_as(text.encode(codec), name) == text


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"\xff", "utf-8", UnicodeError),
        (b"\x1b$B\x80", "iso-2022-jp", UnicodeError),
        (b"\xad\xa1\xff", "euc-jp", UnicodeError),
        (b"x", "klingon", LookupError),
        (b"x", "punycode", LookupError),
        (b"x", "base64", LookupError),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        decode_as(data, name)


@pytest.mark.parametrize(
    ("data", "escapes"),
    [
        (b"\x1b$B", True),
        (b"\x1b(I", True),
        (b"\x1b$(D", True),
        (b"red \x1b[31m\x1b(B", False),
        (b"\x1b$x", False),
        (b"", False),
    ],
)
def test_only_switches_to_japanese_make_jis(data: bytes, escapes: bool) -> None:
    assert has_jis_escapes(data) == escapes


def test_the_more_ordinary_reading_comes_first() -> None:
    text = "会社名,氏名\r\n株式会社花,高橋 一郎\r\n"
    assert [one.encoding for one in readings(text.encode("cp932"))] == ["cp932"]
    first = readings("やまだ".encode("euc_jp"))[0]
    assert (first.encoding, first.text) == ("euc-jp", "やまだ")
    assert readings(b"\x81\xff\xff") == []


def test_ordinary_japanese_is_less_odd() -> None:
    texts = ["山田 花子", "髙橋①", "ﾔﾏﾀﾞ", "騠龜", "ﾞﾞ", "\ue000"]
    assert [oddness(text) for text in texts] == sorted(oddness(text) for text in texts)
    assert oddness("only ASCII") == oddness("") == 0.0
