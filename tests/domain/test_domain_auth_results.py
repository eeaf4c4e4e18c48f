"""What servers write on mails about their sender (RFC 8601, RFC 6376)."""

import pytest

from desktop_app.domain.auth_results import (
    UNNAMED,
    MethodResult,
    Signature,
    aligned,
    read_methods,
    read_results,
    read_signature,
    same_server,
    signature_for,
)


@pytest.mark.parametrize(
    ("value", "server", "words"),
    [
        (
            "mx.google.com; dkim=pass header.i=@hanaya.jp header.s=default; spf=pass (google.com: domain of"
            " x@hanaya.jp designates 192.0.2.1 as permitted sender) smtp.mailfrom=x@hanaya.jp;"
            " dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=hanaya.jp",
            "mx.google.com", "spf=pass dkim=pass dmarc=pass",
        ),
        ("mail.example.jp 1; none", "mail.example.jp", ""),
        ("a.example; SPF = FAIL; DKIM/1=none", "a.example", "spf=fail dkim=none"),
        ("a.example; dkim=fail; dkim=pass; dkim=fail", "a.example", "dkim=pass"),
        ("a.example; dkim=fail; dkim=none", "a.example", "dkim=none"),
        ('a.example; spf=pass reason="good; dkim=fail" x=y', "a.example", "spf=pass"),
        ("a.example (spf=pass (nested) \\) ; dkim=pass); spf=softfail", "a.example", "spf=softfail"),
        ('"q.example"; auth=pass; spf=pass )', "q.example", "spf=pass"),
        ('a.example; spf=pass "\\"" x', "a.example", "spf=pass"),
        (
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=hanaya.jp; dkim=none (not signed) header.d=none;"
            "dmarc=bestguesspass action=none header.from=hanaya.jp;compauth=pass reason=109",
            UNNAMED, "spf=pass dkim=none dmarc=bestguesspass",
        ),
    ],
)
def test_results_are_read(value: str, server: str, words: str) -> None:
    found = read_results(value)
    assert found is not None
    assert (found.server, found.words()) == (server, words)


@pytest.mark.parametrize("value", ["", " ; spf=pass", "(only a comment)"])
def test_without_a_server_nothing_counts(value: str) -> None:
    assert read_results(value) is None


def test_a_signature_says_what_it_covers() -> None:
    value = (
        "v=1; a=rsa-sha256; d=Hanaya.JP; s=Default; h=From:To:Subject:List-Unsub\r\n scribe:"
        "List-Unsubscribe-Post; bh=x; b=y; d=other.example"
    )
    assert read_signature(value) == Signature("hanaya.jp", "default", True)
    half = read_signature("d=a.example; h=from:list-unsubscribe; nonsense")
    assert half == Signature("a.example", "", False)
    assert read_signature("v=1; d=; h=from") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hanaya.jp", "hanaya.jp", True), ("mail.hanaya.jp", "Hanaya.jp.", True),
        ("hanaya.jp", "news.hanaya.jp", True), ("anaya.jp", "hanaya.jp", False), ("", "hanaya.jp", False),
    ],
)
def test_alignment(one: str, other: str, same: bool) -> None:
    assert aligned(one, other) is same


def test_the_signature_of_the_from_domain_comes_first() -> None:
    values = ["d=esp.example; s=a; h=from", "v=1; h=from", "d=hanaya.jp; s=b; h=from"]
    mine, other = signature_for(values, "hanaya.jp"), signature_for(values, "elsewhere.example")
    assert (mine and mine.domain, other and other.domain) == ("hanaya.jp", "esp.example")
    assert signature_for([], "hanaya.jp") is None


def test_each_result_keeps_what_it_is_about() -> None:
    value = 'mx.a.example; dkim=pass header.i=@Hanaya.JP header.s=k; spf=fail smtp.mailfrom="x@y.jp"; junk'
    assert read_methods(value) == ("mx.a.example", (
        MethodResult("dkim", "pass", {"header.i": "@hanaya.jp", "header.s": "k"}),
        MethodResult("spf", "fail", {"smtp.mailfrom": "x@y.jp"}),
    ))
    assert read_methods(" ; ") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mx.google.com", "mx.google.com", True), ("mta7.mail.kks.yahoo.co.jp", "mta1.djm.yahoo.co.jp", True),
        ("a.co.jp", "b.co.jp", False), ("www1.sakura.ne.jp", "www2.sakura.ne.jp", True), ("mx", "mx", True),
        ("spf.icloud.com", "bimi.icloud.com.", True), ("", "", False), (UNNAMED, UNNAMED, True),
        (UNNAMED, "mx.a.example", False), ("mx.a.example", "", False),
    ],
)
def test_a_provider_has_many_servers(one: str, other: str, same: bool) -> None:
    assert same_server(one, other) is same
