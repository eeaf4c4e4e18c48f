"""Strangers' bytes: nothing crashes, nothing takes long, nothing is guessed (architecture 4.23)."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.inbox.classify import classify
from desktop_app.inbox.html_text import html_text
from desktop_app.inbox.known import known_from_text
from desktop_app.inbox.mail import address_key, addresses, read_mail
from desktop_app.inbox.why import why_text

KNOWN = known_from_text(
    '{"shop":"shop@a.example","optout_address":"shop+u-TOKEN@a.example","optout_subject":"unsubscribe TOKEN",'
    '"readers":[{"address":"r@b.example","token":"abcdefghijklmnopqrstuvwx22"}]}'
)
HEAD = b"From: r@b.example\r\nTo: shop@a.example\r\n"
WORDS = st.sampled_from(
    [
        b"From: ",
        b"Subject: ",
        b"To: ",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"\r\n\r\n",
        b"\r\n",
        b"=?utf-8?B?",
        b"?=",
        b"\x1b$B",
        b"\x1b(B",
        b"<",
        b">",
        b'"',
        b"(",
        b"Content-Transfer-Encoding: base64\r\n",
        b"message/rfc822",
        b"\xff",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b"r@b.example",
        b"\x00",
        "停止".encode(),
        b"Content-Type: text/plain; charset*=utf-8''%\r\n",
        b"Date: 99 Foo 99999\r\n",
        b"<div style='display:none'>",
        b"> ",
        b"On x wrote:",
    ]
)


@settings(max_examples=400)
@given(
    st.one_of(
        st.binary(max_size=3000),
        st.lists(st.one_of(WORDS, st.binary(max_size=20)), max_size=60).map(b"".join),
    )
)
def test_any_bytes_are_classified(data: bytes) -> None:
    for found in (classify(data, KNOWN), classify(HEAD + data, KNOWN)):
        assert found.kind in (
            "optout",
            "bounce",
            "complaint",
            "autoreply",
            "signup",
            "reply",
            "other",
            "unclear",
        )
        assert why_text(found.why, "ja")
        assert why_text(found.why, "en")
        assert (found.kind == "unclear") == (found.action == "ask" and found.kind != "complaint")


HUGE = {
    "attachment of 20 MB": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n"
    + "停止".encode()
    + b"\r\n--x\r\n"
    b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b"QUJD"
    * 5_000_000,
    "one line of 10 MB": HEAD + b"\r\n" + b"a" * 10_000_000,
    "a million headers": HEAD + b"X-A: b\r\n" * 1_000_000 + b"\r\nstop",
    "subject of encoded words without end": HEAD + b"Subject: " + b"=?utf-8?B?" * 100_000 + b"\r\n\r\n",
    "a hundred thousand quotation levels": HEAD + b"\r\n" + b">" * 1_000_000,
    "a hundred thousand introductions": HEAD + b"\r\n" + b"On 2026/11/20 10:05 a <a@b.example>\r\n" * 100_000,
    "deep multiparts": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)),
    "deep messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "many parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\n\r\nstop\r\n" * 60_000,
    "deep HTML": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000 + b"stop",
    "deep blockquotes": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 50_000 + b"stop",
    "unclosed HTML": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a href='" * 100_000,
    "addresses without end": HEAD + b"To: " + b"a@b.example, " * 200_000 + b"\r\n\r\nstop",
    "angles": HEAD + b"To: " + b"<" * 500_000 + b"\r\n\r\n",
    "references": HEAD + b"References: " + b"<a@b> " * 200_000 + b"\r\n\r\nstop",
    "words of stop without end": HEAD + b"\r\n" + ("配信停止 " * 100_000).encode(),
    "almost words": HEAD + b"\r\n" + ("メール" * 300_000).encode(),
    "almost English words": HEAD + b"\r\n" + b"do not to unsubscribe if you no longer " * 30_000,
    "punycode": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 500_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_and_deep_mails_end_soon(name: str) -> None:
    gc.collect()
    gc.freeze()  # what thousands of tests left must not be looked through again for each mail
    try:
        begun = time.thread_time()
        found = classify(HUGE[name], KNOWN)
        took = time.thread_time() - begun
    finally:
        gc.unfreeze()
    assert found.kind
    assert took < 4


def test_a_long_attachment_hides_no_stop() -> None:
    assert classify(HUGE["attachment of 20 MB"], KNOWN).kind == "optout"


ODD = {
    "nothing": (b"", "other"),
    "white space": (b"\r\n\r\n \r\n", "other"),
    "binary": (bytes(range(256)) * 50, "other"),
    "garbled, known sender": (
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + bytes(range(128, 256)) * 5,
        "unclear",
    ),
    "encrypted, stranger": (
        b"From: x@y.example\r\nContent-Type: application/pkcs7-mime\r\n\r\nMIAGCSqGSIb3",
        "other",
    ),
    "encrypted, known": (
        HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nMIAGCSqGSIb3",
        "unclear",
    ),
    "winmail.dat": (HEAD + b"Content-Type: application/ms-tnef\r\n\r\nxx", "unclear"),
    "picture only": (
        HEAD + b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4AAQ",
        "reply",
    ),
    "no headers, only words": ("停止".encode(), "unclear"),
    "mbox line first": (b"From x Fri Nov 20\n" + HEAD + b"\r\n" + "停止".encode(), "optout"),
    "bare CR line ends": (HEAD.replace(b"\r\n", b"\r") + b"\r" + "停止".encode(), "optout"),
    "calendar invitation": (HEAD + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR", "reply"),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_mails(name: str) -> None:
    data, kind = ODD[name]
    assert classify(data, KNOWN).kind == kind


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@b.example", ["a@b.example"]),
        ('"x, y" <a@b.example>, c@d.example', ["a@b.example", "c@d.example"]),
        ('"a@b.example" <c@d.example>', ["c@d.example"]),
        ("c@d.example (a@b.example)", ["c@d.example"]),
        ("nobody", []),
        ('"a..b"@docomo.ne.jp', ['"a..b"@docomo.ne.jp']),
        ("group: a@b.example;", ["group: a@b.example"]),
        (r'"x\" <e@e.example>" <a@b.example>', ["a@b.example"]),
        ("(c (nested) a@b.example) <d@e.example>", ["d@e.example"]),
        ("<a@b.example", []),
        ("x <a@b.example> y", ["a@b.example"]),
    ],
)
def test_addresses_of_a_header(value: str, found: list[str]) -> None:
    assert addresses(value) == found or (value.startswith(("group", "<")) and addresses(value))


@pytest.mark.parametrize(
    "name", [b"=?utf-8?Q?=3Cvictim=40v.example=3E?=", "花 =?utf-8?Q?=3Cvictim=40v.example=3E?=".encode()]
)
@pytest.mark.parametrize("end", [b"\r\n\r\nx", b'\r\nContent-Type: multipart/mixed; boundary=""\r\n\r\nx'])
def test_an_encoded_name_is_no_address(name: bytes, end: bytes) -> None:
    mail = read_mail(b"From: " + name + b" <a@b.example>" + end)
    assert addresses(mail.get("from")) == ["a@b.example"]


def test_keys_of_addresses_that_others_allow() -> None:
    assert address_key(".taro.@unusual.example.jp") == ".taro.@unusual.example.jp"
    assert address_key("a b@c") is None


def test_html_keeps_quotations_apart() -> None:
    assert html_text("<p>a</p><blockquote>b<br>c</blockquote>d").split() == ["a", ">", "b", ">", "c", "d"]
    assert html_text("") == ""


def test_a_damaged_mail_still_has_its_headers() -> None:
    mail = read_mail(
        b'Subject: stop\r\nFrom: a@b.example\r\nContent-Type: multipart/mixed; boundary=""\r\n\r\nx'
    )
    assert (mail.subject, mail.get("from")) == ("stop", "a@b.example")


@pytest.mark.parametrize(
    "text", ['{"readers": 3}', '{"readers": [{}]}', "{", '{"readers": [{"address": 3}]}']
)
def test_a_wrong_list_of_readers_is_said(text: str) -> None:
    with pytest.raises(AppError, match="known-file-unreadable"):
        known_from_text(text)


def test_readers_one_a_line() -> None:
    known = known_from_text("﻿# readers\nA@b.example\n\nName <c@d.example>\nnot an address\n")
    assert [
        known.directory.by_key(key) is not None for key in ("a@b.example", "c@d.example", "x@y.example")
    ] == [True, True, False]
    assert classify(b"From: a@B.example\r\n\r\n" + "停止".encode(), known).kind == "optout"
