# ruff: noqa: E501 - a row of a table of Japanese text reads best on one line
"""Facts from message bytes: charsets, structures, headers and hostile input (mail.md 6)."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.composing.facts import facts_of_content, facts_of_message
from desktop_app.composing.html_facts import MAX_HTML, read_html
from desktop_app.composing.mail_bytes import MAX_MAIL, read_mail
from desktop_app.domain.errors import AppError
from desktop_app.domain.mail_case import read_mail_case
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.preflight import check_message
from desktop_app.domain.rendered import MessageContext, Sight
from desktop_app.domain.shop import LegalKind, Shop
from tests.composing.mail_cases import FOOTER, HTML, HTML_FOOTER, SHOP, TEXT, Case

MAILS = Path(__file__).parent.parent / "data" / "mails"
SHOP_VALUES = read_mail_case({"id": "shop", "shop": SHOP}).shop
AD = MessageContext(cls=MessageClass.AD)
HEAD = ("From: =?utf-8?B?6Iqx5bGL44G/44Gp44KK?= <news@hana.example>\r\nTo: taro@example.jp\r\nSubject: s\r\n"
        "Message-ID: <m1@hana.example>\r\nList-Unsubscribe: <mailto:stop@hana.example>\r\nMIME-Version: 1.0\r\n")


def rules(data: bytes, shop: Shop = SHOP_VALUES, context: MessageContext = AD) -> set[str]:
    return {finding.rule for finding in check_message(facts_of_message(data), shop, context)}


def mail(*, head: str = HEAD, kind: str = "text/plain; charset=utf-8", body: str = TEXT) -> bytes:
    encoded = base64.encodebytes(body.encode()).decode()
    return f"{head}Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}".encode()


def part(kind: str, body: str, more: str = "") -> str:
    encoded = base64.encodebytes(body.encode()).decode()
    return f"Content-Type: {kind}; charset=utf-8\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n"


def multipart(kind: str, *parts: str, boundary: str = "b") -> str:
    inner = "".join(f"--{boundary}\r\n{one}" for one in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{inner}--{boundary}--\r\n'


@contextmanager
def refused(error_id: str) -> Iterator[None]:
    with pytest.raises(AppError) as caught:
        yield
    assert caught.value.id == error_id


@pytest.mark.parametrize("name", ["iso2022jp_text", "shift_jis_text", "euc_jp_text", "alternative"])
def test_mails_in_order_are_read_in_every_charset(name: str) -> None:
    assert rules((MAILS / f"{name}.eml").read_bytes()) == set()


def test_company_in_nec_characters_is_named() -> None:
    company = replace(SHOP_VALUES, legal_kind=LegalKind.CORPORATION, legal_name="株式会社みどり")
    assert rules((MAILS / "iso2022jp_nec_company.eml").read_bytes(), company) == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("alternative_no_list_unsubscribe", {"MBX-LISTUNSUB"}),
        ("footer_in_html_only", {
            "JP-SEMR-7-2-TEXT", "JP-SEM-4-1-NAME", "JP-SEM-4-2-OPTADDR", "JP-SEMR-9-1-STATEMENT",
            "JP-SEMR-9-2-ADDRESS", "JP-SEMR-9-3-CONTACT",
        }),
    ],
)
def test_what_is_missing_in_a_file_is_found(name: str, expected: set[str]) -> None:
    assert rules((MAILS / f"{name}.eml").read_bytes()) == expected


@pytest.mark.parametrize(
    ("head", "rule", "speaks"),
    [
        (HEAD, "JP-SEM-5-TRUEFROM", False),
        (HEAD.replace("news@hana.example", "info@rakuten.example"), "JP-SEM-5-TRUEFROM", True),
        (HEAD + "Sender: agent@mailer.example\r\n", "JP-SEM-5-TRUEFROM", True),
        (HEAD + "Sender: news@hana.example\r\n", "JP-SEM-5-TRUEFROM", False),
        (HEAD + "Reply-To: stop@hana.example, x@other.example\r\n", "JP-SEM-5-TRUEFROM", True),
        (HEAD + "Reply-To: stop+u-abc@hana.example\r\n", "JP-SEM-5-TRUEFROM", False),
        (HEAD + "Return-Path: <bounce@mailer.example>\r\n", "JP-SEM-5-TRUEFROM", True),
        (HEAD + "Return-Path: <>\r\n", "JP-SEM-5-TRUEFROM", False),
        (HEAD.replace("<news@hana.example>", "<news@hana.example>, b@hana.example"), "JP-SEM-5-TRUEFROM", True),
        (HEAD, "JP-SEM-5-HEADERS", False),
        (HEAD.replace("<m1@hana.example>", "<m1@mail.hana.example>"), "JP-SEM-5-HEADERS", False),
        (HEAD.replace("<m1@hana.example>", "<m1@localhost>"), "JP-SEM-5-HEADERS", True),
        (HEAD.replace("<m1@hana.example>", "<m1@evilhana.example>"), "JP-SEM-5-HEADERS", True),
        (HEAD.replace("Message-ID: <m1@hana.example>\r\n", ""), "JP-SEM-5-HEADERS", False),
        ("Received: from a by b; x\r\n" + HEAD, "JP-SEM-5-HEADERS", False),
        (HEAD, "JP-SEND-ONETO", False),
        (HEAD.replace("taro@example.jp", "taro@example.jp, jiro@example.jp"), "JP-SEND-ONETO", True),
        (HEAD + "Cc: jiro@example.jp\r\n", "JP-SEND-ONETO", True),
        (HEAD + "Bcc: jiro@example.jp\r\n", "JP-SEND-ONETO", True),
        (HEAD, "MBX-LISTUNSUB", False),
        (HEAD.replace("List-Unsubscribe: <mailto:stop@hana.example>\r\n", ""), "MBX-LISTUNSUB", True),
        (HEAD.replace("<mailto:stop@hana.example>", "<https://hana.example/stop>"), "MBX-LISTUNSUB", True),
        (HEAD, "JP-SEM-5-DISPLAYNAME", False),
        (HEAD.replace("=?utf-8?B?6Iqx5bGL44G/44Gp44KK?=", "Rakuten"), "JP-SEM-5-DISPLAYNAME", True),
    ],
)
def test_headers(head: str, rule: str, speaks: bool) -> None:
    assert (rule in rules(mail(head=head))) == speaks


def test_a_mail_about_to_leave_was_never_received() -> None:
    data = mail(head="Received: from mx.rakuten.example by x; y\r\n" + HEAD)
    assert "JP-SEM-5-HEADERS" in rules(data, context=replace(AD, outgoing=True))
    assert "JP-SEM-5-HEADERS" not in rules(mail(), context=replace(AD, outgoing=True))


def test_further_own_addresses_are_own() -> None:
    data = mail(head=HEAD + "Reply-To: owner@gmail.com\r\n")
    assert "JP-SEM-5-TRUEFROM" in rules(data)
    assert "JP-SEM-5-TRUEFROM" not in rules(data, context=replace(AD, own_addresses=frozenset({"owner@gmail.com"})))


def test_an_acknowledgement_needs_no_list_unsubscribe() -> None:
    head = HEAD.replace("List-Unsubscribe: <mailto:stop@hana.example>\r\n", "")
    data = mail(head=head, body="広告メールを停止しました。")
    assert rules(data, context=MessageContext(cls=MessageClass.OPTOUT_ACK)) == set()


@pytest.mark.parametrize(
    "body",
    [
        multipart("mixed", multipart("alternative", part("text/plain", "秋です。"), part("text/html", "<p>秋です。</p>"),
                                     boundary="c"), part("text/plain", FOOTER)),
        multipart("related", part("text/html", HTML), "Content-Type: image/png\r\n\r\nx\r\n"),
        multipart("mixed", part("text/html", "<p>秋です。</p>"), part("text/html", HTML_FOOTER)),
        multipart("mixed", part("text/plain", "秋です。"), part("text/html", HTML_FOOTER)),
        multipart("alternative", part("text/plain", "old"), part("text/plain", TEXT)),
        multipart("alternative", part("text/plain", TEXT),
                  multipart("related", part("text/html", HTML), boundary="c")),
    ],
)
def test_structures_whose_footer_every_reader_sees(body: str) -> None:
    assert rules((HEAD + body).encode()) == set()


@pytest.mark.parametrize(
    "body",
    [
        multipart("mixed", part("text/plain", "秋です。"),
                  part("text/plain", FOOTER, "Content-Disposition: attachment; filename=f.txt\r\n")),
        multipart("mixed", part("text/plain", "秋です。"), "Content-Type: message/rfc822\r\n\r\n" + HEAD + FOOTER),
        multipart("alternative", part("text/plain", ""), part("text/html", HTML)),
        multipart("mixed", "Content-Type: application/pdf\r\n\r\n%PDF\r\n"),
        multipart("alternative"),
    ],
)
def test_a_footer_outside_of_what_is_read_does_not_count(body: str) -> None:
    assert "JP-SEM-4-1-NAME" in rules((HEAD + body).encode())


def test_headers_are_decoded_as_they_are_written() -> None:
    raw = mail(head=HEAD.replace("Subject: s", "Subject: 花\r\n の便り"))
    assert read_mail(raw).first("subject") == "花 の便り"
    quoted = mail(head=HEAD.replace("=?utf-8?B?6Iqx5bGL44G/44Gp44KK?=", '"a@b.example, =?utf-8?B?6Iqx?="'))
    assert facts_of_message(quoted).from_display == "a@b.example, 花"


def test_a_wrong_charset_is_shown_wrong() -> None:
    """What counts is what a reader sees, and his mail program believes the label."""
    kind = "text/plain; charset=iso-8859-1"
    assert "JP-SEM-4-1-NAME" in rules(mail(kind=kind))
    assert "JP-SEM-4-1-NAME" not in rules(mail(kind="text/plain; charset=us-ascii"))
    assert "JP-SEM-4-1-NAME" not in rules(mail(kind="text/plain; charset*=utf-8''utf-8"))


@pytest.mark.parametrize("html", [
    "", "<", "<p", "</div></div>", "<table><td>x", "\0\0", "<p>" * 100, "<style>{{{", "<style>p{color:", "&#x110000;",
    "<!--", "<?xml version='1.0' encoding='utf-16'?><p>x", "<style>@import url(file:///etc/passwd);p{}</style><p>x",
    '<p style="font-size:1e99px;color:rgb(a,b,c);opacity:x;zoom:-;transform:scale(1.2.3)">x', "\ud800",
    "<style>@media x{p{color:red</style><p>x", "<style>p:has(a[b='){}</style><p>x",
])
def test_garbage_is_read_without_failing(html: str) -> None:
    assert read_html(html).parts


def test_hostile_sizes_are_refused() -> None:
    with refused("mail-too-big"):
        read_mail(b"x" * (MAX_MAIL + 1))
    with refused("mail-html-too-big"):
        read_html("x" * (MAX_HTML + 1))
    with refused("mail-html-too-deep"):
        read_html("<div>" * 5000 + "x")
    with refused("mail-unreadable"):
        read_mail((HEAD + multipart("mixed", *[part("text/plain", "x")] * 600)).encode())
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    with refused("mail-unreadable"):
        read_mail((HEAD + nested).encode())


def test_nothing_is_loaded(tmp_path: Path) -> None:
    sheet = tmp_path / "s.css"
    sheet.write_text("p{display:none}")
    for html in (f'<link rel="stylesheet" href="{sheet.as_uri()}"><p>x</p>',
                 f"<style>@import url({sheet.as_uri()});a{{}}</style><p>x</p>"):
        (seen,) = (piece.sight for piece in read_html(html).parts[0].pieces if piece.text == "x")
        assert seen is Sight.CLEAR


def test_content_without_headers() -> None:
    facts = facts_of_content(subject="s", text=TEXT, html="")
    assert facts.headers is None
    assert [item.html for item in facts.parts] == [False]
    facts = facts_of_content(subject="s", text=" \n", html=HTML, from_display="news@hana.example")
    assert facts.headers is not None
    assert facts.headers.from_address == "news@hana.example"
    assert facts.from_display == ""
    assert [item.html for item in facts.parts] == [True]
    assert Case("x").as_json()["id"] == "x"


@pytest.mark.parametrize("text", [
    "メール" * 5000 + "x", "メールアドレス" * 3000, "\n" * 20000, " \n" * 9000, "停止" * 9000, "配信停止はこちら\n" * 2000,
    "stop@hana.example\n" * 2000, "山田花子" * 5000, "山 " * 9000, "03-" * 9000, "{" * 9000, "[[" * 9000, "○" * 9000,
    "don't " * 5000, "東京都渋谷区" * 5000, "%%" * 9000, "100" * 9000, "お名前" * 9000,
])
def test_hostile_text_is_checked_in_time(text: str) -> None:
    facts = facts_of_content(subject=text[:500], text=f"{text}\n\n{FOOTER}", html="")
    assert check_message(facts, SHOP_VALUES, AD) is not None


@pytest.mark.parametrize("css", [
    "(" * 90000, "[" * 90000 + "{}", "'" * 89999 + "{a:b}", "a(" * 40000 + "{a:b}", "{" * 90000, "@media x{" * 9000,
    "@media x{}" * 9000, "/*" * 45000, ":" * 90000, "a{b:c}" * 9000,
])
def test_hostile_styles_are_read_in_time(css: str) -> None:
    assert read_html(f'<style>{css}</style><p style="{css[:40000]}">x</p>').parts
