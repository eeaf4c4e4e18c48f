"""Addresses as Japanese shops meet them (mail.md 5)."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain import address as module
from desktop_app.domain.address import (
    KEY_VERSION,
    REASONS,
    AddressError,
    ParsedAddress,
    key_of,
    parse_address,
    suggestion_for,
)
from desktop_app.domain.domain_typos import COMMON, REAL, likely_domain


@pytest.mark.parametrize(
    ("raw", "text", "key", "wire", "notes"),
    [
        ("taro@example.co.jp", "taro@example.co.jp", "taro@example.co.jp", None, ()),
        ("Taro.Y@Example.CO.jp", "Taro.Y@Example.CO.jp", "taro.y@example.co.jp", "Taro.Y@example.co.jp", ()),
        (" taro@a.jp\r\n", "taro@a.jp", "taro@a.jp", None, ("trimmed",)),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp", "taro@example.jp", None, ("folded",)),
        ("taro@example｡jp", "taro@example.jp", "taro@example.jp", None, ("folded",)),
        ("taro@a.jp\u3000", "taro@a.jp", "taro@a.jp", None, ("folded", "trimmed")),
        ("mailto:mailto:taro@a.jp", "taro@a.jp", "taro@a.jp", None, ("mailto",)),
        ("mailto:taro@a.jp", "taro@a.jp", "taro@a.jp", None, ("mailto",)),
        ("MAILTO: taro@a.jp?subject=x%20y", "taro@a.jp", "taro@a.jp", None, ("mailto",)),
        ("山田 太郎 <taro@a.jp>", "taro@a.jp", "taro@a.jp", None, ("name",)),
        ("<mailto:taro@a.jp>", "taro@a.jp", "taro@a.jp", None, ("trailing", "mailto")),
        ("山田＜taro@a.jp＞", "taro@a.jp", "taro@a.jp", None, ("folded", "name")),
        ("taro@a.jp（自宅）", "taro@a.jp", "taro@a.jp", None, ("folded", "comment")),
        ("taro@a.jp。", "taro@a.jp", "taro@a.jp", None, ("trailing",)),
        ("taro@a.jp.", "taro@a.jp", "taro@a.jp", None, ("trailing",)),
        ("taro@a.jp,", "taro@a.jp", "taro@a.jp", None, ("trailing",)),
        ("taro@a.jp>", "taro@a.jp", "taro@a.jp", None, ("trailing",)),
        ("\u200btaro@a.jp\ufeff", "taro@a.jp", "taro@a.jp", None, ("invisible",)),
        ("ta\u00adro@a\u202e.jp", "taro@a.jp", "taro@a.jp", None, ("invisible",)),
        ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp", "a..b@docomo.ne.jp", None, ("carrier-dots",)),
        ("Taro.@EZWEB.ne.jp", "Taro.@EZWEB.ne.jp", "taro.@ezweb.ne.jp", "Taro.@ezweb.ne.jp",
         ("carrier-dots",)),
        (".taro@au.com", ".taro@au.com", ".taro@au.com", None, ("carrier-dots",)),
        ("a.-.b.@softbank.ne.jp", "a.-.b.@softbank.ne.jp", "a.-.b.@softbank.ne.jp", None, ("carrier-dots",)),
        ("a..b@t.vodafone.ne.jp", "a..b@t.vodafone.ne.jp", "a..b@t.vodafone.ne.jp", None, ("carrier-dots",)),
        ('"a..b"@docomo.ne.jp', '"a..b"@docomo.ne.jp', "a..b@docomo.ne.jp", None, ("quotes",)),
        ('"a..b"@example.jp', '"a..b"@example.jp', "a..b@example.jp", '"a..b"@example.jp', ("quotes",)),
        ('"Taro"@example.jp', '"Taro"@example.jp', "taro@example.jp", "Taro@example.jp", ("quotes",)),
        ("user@例え.jp", "user@例え.jp", "user@xn--r8jz45g.jp", None, ()),
        ("user@XN--R8JZ45G.jp", "user@XN--R8JZ45G.jp", "user@xn--r8jz45g.jp", None, ()),
        ("user@日本語。ＪＰ", "user@日本語.JP", "user@xn--wgv71a119e.jp", None, ("folded",)),
        ("o'a&co!#$*/=?^`{|}@a.jp", "o'a&co!#$*/=?^`{|}@a.jp", "o'a&co!#$*/=?^`{|}@a.jp", None, ()),
        ("Taro+Sale@a.jp", "Taro+Sale@a.jp", "taro+sale@a.jp", "Taro+Sale@a.jp", ()),
        ("a@b.c1", "a@b.c1", "a@b.c1", None, ()),
    ],
)  # fmt: skip
def test_reads_what_people_type(
    raw: str, text: str, key: str, wire: str | None, notes: tuple[str, ...]
) -> None:
    """`wire` None = the same as the key."""
    parsed = parse_address(raw)
    assert (parsed.text, parsed.key, parsed.wire, parsed.notes) == (text, key, wire or key, notes)
    assert parsed.key_version == KEY_VERSION
    assert parsed.domain == parsed.key.rpartition("@")[2]
    assert key_of(raw) == key


LONG_DOMAIN = ".".join(["a" * 60] * 4) + ".jp"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty"),
        (" \u200b　", "empty"),
        ("<>", "empty"),
        ("taro@a.jp\r\nBcc: x@b.jp", "control"),
        ("ta\x00ro@a.jp", "control"),
        ("taro\u2028@a.jp", "control"),
        ("ta ro@a.jp", "space"),
        ("a@b.jp, c@d.jp", "space"),
        ("taro.a.jp", "no-at"),
        ("taro@b@a.jp", "several-at"),
        ('"ta@ro"@a.jp', "several-at"),
        ("@a.jp", "local-empty"),
        ("taro@", "domain-empty"),
        ("a" * 65 + "@a.jp", "local-long"),
        ("日本@例え.jp", "local-not-ascii"),
        ("ta(ro@a.jp", "local-character"),
        ("ta,ro@a.jp", "local-character"),
        ("a..b@example.jp", "local-dots"),
        (".a@example.jp", "local-dots"),
        ("a.@docomo.co.jp", "local-dots"),
        ("a.@vodafone.ne.jp", "local-dots"),
        ('"a b"@a.jp', "space"),
        ('"a,b"@a.jp', "local-quoted"),
        ('a"b@a.jp', "local-quoted"),
        ('""@a.jp', "local-quoted"),
        ('"@a.jp', "local-quoted"),
        ("taro@localhost", "domain-no-dot"),
        ("taro@a..jp", "domain-label"),
        ("taro@-a.jp", "domain-label"),
        ("taro@a_b.jp", "domain-label"),
        ("taro@[192.0.2.1]", "domain-label"),
        ("taro@☃\u0300.jp", "domain-label"),
        ("taro@" + "例漢" * 40 + ".jp", "domain-label"),
        ("taro@192.0.2.1", "domain-numeric"),
        ("a@" + LONG_DOMAIN, None),
        ("abcdefghij" * 2 + "@" + LONG_DOMAIN, "too-long"),
        ("x" * 3000, "too-long"),
        ("taro@gmail,com", "domain-label"),
    ],
)
def test_refuses_with_a_reason(raw: str, reason: str | None) -> None:
    if reason is None:
        assert parse_address(raw).text == raw
        return
    with pytest.raises(AddressError) as caught:
        parse_address(raw)
    assert caught.value.reason == reason
    assert caught.value.id == f"address-{reason}"
    assert reason in REASONS
    assert not caught.value.params


@pytest.mark.parametrize(
    ("raw", "role"),
    [
        ("info@a.jp", "info"),
        ("INFO@a.jp", "info"),
        ("Sales+x@a.jp", "sales"),
        ("no-reply@a.jp", "noreply"),
        ("no_reply@a.jp", "noreply"),
        ("do-not-reply@a.jp", "noreply"),
        ("MAILER-DAEMON@a.jp", "mailer-daemon"),
        ("postmaster@a.jp", "postmaster"),
        ("abuse@a.jp", "abuse"),
        ('"info"@a.jp', "info"),
        ("p.r@a.jp", None),
        ("informal@a.jp", None),
    ],
)
def test_names_role_mailboxes(raw: str, role: str | None) -> None:
    """JP-IMP-ROLE"""
    assert parse_address(raw).role == role


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        *((typo, "gmail.com") for typo in (
            "gmail.co.jp", "gmail.con", "gmail.cm", "gmai.com", "gmial.com", "gamil.com", "gmail.ne.jp",
            "gmaill.com", "gmail.cmo", "gmaul.com")),
        *((typo, "docomo.ne.jp") for typo in (
            "docomo.co.jp", "docomo.ne.jo", "dokomo.ne.jp", "docomo.com", "docomo.jp", "docmo.ne.jp")),
        *((typo, "softbank.ne.jp") for typo in ("softbank.co.jp", "softbank.jp", "sofbank.ne.jp")),
        *((typo, "ezweb.ne.jp") for typo in ("ezweb.co.jp", "ezweb.jp", "ezeb.ne.jp", "ezwev.ne.jp")),
        *((typo, "au.com") for typo in ("au.co.jp", "au.ne.jp", "au.con")),
        *((typo, "yahoo.co.jp") for typo in ("yahoo.ne.jp", "yahoo.jp", "yaho.co.jp", "yahoo.co.jo",
                                                      "yhaoo.co.jp")),
        ("hotmail.co.jo", "hotmail.co.jp"), ("hotmai.com", "hotmail.com"),
        ("icloud.co.jp", "icloud.com"), ("iclould.com", "icloud.com"), ("icloud.con", "icloud.com"),
        ("outlook.co.jp", "outlook.jp"), ("outlok.com", "outlook.com"), ("outlook.con", "outlook.com"),
        ("hanaya.co.jo", "hanaya.co.jp"), ("hanaya.con", "hanaya.com"), ("hanaya.cojp", "hanaya.co.jp"),
        *((real, None) for real in (
            "gmail.com", "yahoo.com", "i.softbank.jp", "ymail.com", "mail.com", "hotmail.co.jp",
            "yahoo.co.uk",
            "yahoo.fr", "hotmail.fr", "outlook.de", "live.jp", "me.com", "hanaya.example", "example.co.jp",
            "xn--r8jz45g.jp", "kawaraban.test")),
    ],
)  # fmt: skip
def test_hints_at_typing_errors(domain: str, meant: str | None) -> None:
    assert likely_domain(domain) == meant
    parsed = parse_address(f"Taro@{domain}")
    assert parsed.suggestion == (f"Taro@{meant}" if meant else None)
    assert parsed.key == f"taro@{domain}", "a hint never changes the address"


def test_never_corrects_a_real_domain() -> None:
    assert [domain for domain in sorted(REAL) if likely_domain(domain)] == []
    assert len(COMMON) == 30


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("taro@gmail,com", "taro@gmail.com"),
        ("taro@gmail,con", "taro@gmail.com"),
        ("taro@gmai.com", "taro@gmail.com"),
        ("taro@hanaya.jp,", None),
        ("taro@hanaya.jp", None),
        ("not one", None),
    ],
)
def test_hints_also_for_refused_text(raw: str, hint: str | None) -> None:
    assert suggestion_for(raw) == hint


atext_dots = string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-"
locals_ = st.text(atext_dots, min_size=1, max_size=20)
domains = st.sampled_from(
    ["a.jp", "Docomo.NE.jp", "例え.jp", "x--y.example.com", "ｅｚweb.ne.jp", "straße.de", "k.test"]
)
wrapped = st.sampled_from(
    ["{}", " {} ", "mailto:{}", "名 <{}>", "{}。", "\u200b{}", '"x" <{}>,', "{}(自宅)", "<<{}>>"]
)


@settings(max_examples=400)
@given(locals_, domains, wrapped, st.booleans())
def test_parsing_again_gives_the_same_key(local: str, domain: str, around: str, quoted: bool) -> None:
    raw = around.format(f'"{local}"@{domain}' if quoted else f"{local}@{domain}")
    try:
        first = parse_address(raw)
    except AddressError:
        return
    _same_again(first)


@settings(max_examples=400)
@given(st.text(max_size=40).map(lambda text: text + "@例え.jp") | st.text(max_size=30))
def test_any_text_is_read_or_refused(raw: str) -> None:
    try:
        first = parse_address(raw)
    except AddressError:
        return
    _same_again(first)


def _same_again(first: ParsedAddress) -> None:
    again = parse_address(first.text)
    assert (again.key, again.text, again.wire) == (first.key, first.text, first.wire)
    assert parse_address(first.wire).key == first.key
    assert first.key == first.key.lower()
    assert first.wire.isascii()
    assert not any(char.isspace() or ord(char) < 32 for char in first.wire)


@settings(max_examples=300)
@given(
    st.text("aB9._+%~-", min_size=1, max_size=70),
    st.sampled_from(["a.jp", "Gmail.con", "a-b.c-d.org", "a.c1", "-a.jp"]),
)
def test_the_fast_way_answers_like_the_careful_way(local: str, domain: str) -> None:
    raw = f"{local}@{domain}"
    assert _outcome(parse_address, raw) == _outcome(module._parse_carefully, raw)


def _outcome(parse: object, raw: str) -> object:
    assert callable(parse)
    try:
        return parse(raw)
    except AddressError as error:
        return error.reason
