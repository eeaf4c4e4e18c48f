"""What our provider found out about a sender, and what others only claim (mail.md 3.7, RFC 8601)."""
# ruff: noqa: E501 (a table: one case a line reads better)

import pytest

from desktop_app.inbox.authentic import statements, verdict
from desktop_app.inbox.mail import read_mail

MX = "mx.shop.example"
OWN = "Received: from a.example by mx.shop.example; Thu, 26 Nov 2026 10:00:00 +0900\n"
REST = "From: =?UTF-8?B?6Iqx5a2Q?= <hanako@reader.example>\nTo: shop@shop.example\nSubject: Re: x\n\n希望\n"
GMAIL = """Delivered-To: shop@gmail.com
Received: by 2002:a05:6000:1 with SMTP id x1; Thu, 26 Nov 2026 01:00:00 -0800 (PST)
X-Received: by 2002:a17:90b:1 with SMTP id y1; Thu, 26 Nov 2026 01:00:00 -0800 (PST)
ARC-Seal: i=1; a=rsa-sha256; d=google.com; s=arc; cv=none; b=x
ARC-Authentication-Results: i=1; mx.google.com; dkim=pass header.i=@reader.example; dmarc=pass header.from=reader.example
Return-Path: <hanako@reader.example>
Received: from mail.reader.example (mail.reader.example. [192.0.2.5]) by mx.google.com with ESMTPS id z
Received-SPF: pass (google.com: domain of hanako@reader.example designates 192.0.2.5)
Authentication-Results: mx.google.com;
       dkim=pass header.i=@reader.example header.s=s1 header.b=Xy12;
       spf=pass (google.com: domain of hanako@reader.example designates 192.0.2.5 as permitted sender) smtp.mailfrom=hanako@reader.example;
       dmarc={dmarc} (p=REJECT sp=REJECT dis=NONE) header.from=reader.example
"""
OUTLOOK = """Authentication-Results: spf=pass (sender IP is 192.0.2.5)
 smtp.mailfrom=reader.example; dkim=pass (signature was verified)
 header.d=reader.example;dmarc=pass action=none
 header.from=reader.example;compauth=pass reason=100
Received: from mail.reader.example by mx.outlook.example
"""
ICLOUD = """X-Dmarc-Info: pass=pass; dmarc-policy=none; s=r0; d=r0
Authentication-Results: bimi.icloud.com; bimi=none
Authentication-Results: dmarc.icloud.com; dmarc=pass header.from=reader.example
Authentication-Results: dkim-verifier.icloud.com; dkim=pass (2048-bit key) header.d=reader.example header.i=@reader.example header.b=aa
Authentication-Results: spf.icloud.com; spf=pass (spf.icloud.com: domain of hanako@reader.example) smtp.mailfrom=hanako@reader.example
Received-SPF: pass
Received: from mail.reader.example by p00-icloudmta.example
"""
YAHOO = """Received: from 192.0.2.5 (EHLO mail.reader.example) by mta1.mail.kks.yahoo.co.jp with SMTP
Authentication-Results: mta1.mail.kks.yahoo.co.jp; spf=pass smtp.mailfrom=reader.example; domainkeys=neutral (no sig); dkim=pass header.d=reader.example; dmarc=none header.from=reader.example
"""
FORGED = f"Authentication-Results: {MX}; dmarc=pass header.from=reader.example\n"


def results(text: str) -> str:
    return f"Authentication-Results: {MX}; {text}\n"


CASES = [
    ("gmail", GMAIL.format(dmarc="pass"), "mx.google.com", "pass"),
    ("gmail-fail", GMAIL.format(dmarc="fail"), "mx.google.com", "fail"),
    ("outlook", OUTLOOK, "-", "pass"), ("outlook-as-stored-before", OUTLOOK, "spf=pass", "pass"),
    ("icloud", ICLOUD, "bimi.icloud.com", "pass"), ("yahoo", YAHOO, "mta7.mail.djm.yahoo.co.jp", "pass"),
    ("no-header", OWN, MX, "none"), ("never-learnt", OWN + results("dmarc=pass"), "", "none"),
    ("other-server", OWN + "Authentication-Results: mx.evil.example; dmarc=pass\n", MX, "none"),
    ("forged-below-foreign", OWN + "Authentication-Results: relay.example; spf=none\n" + FORGED, MX, "none"),
    ("forged-second", OWN + results("spf=pass smtp.mailfrom=evil.example") + FORGED, MX, "none"),
    ("forged-below-received", results("spf=none") + OWN + FORGED, MX, "none"),
    ("two-above-received", results("spf=none") + results("dkim=pass header.d=reader.example") + OWN, MX, "pass"),
    ("spf-aligned", OWN + results("spf=pass smtp.mailfrom=hanako@reader.example"), MX, "pass"),
    ("spf-subdomain", OWN + results("spf=pass smtp.mailfrom=b.reader.example"), MX, "pass"),
    ("spf-other", OWN + results("spf=pass smtp.mailfrom=esp.example"), MX, "none"),
    ("spf-lookalike", OWN + results("spf=pass smtp.mailfrom=evilreader.example"), MX, "none"),
    ("spf-only-envelope", "Return-Path: <hanako@reader.example>\n" + OWN + results("spf=pass"), MX, "pass"),
    ("envelope-below", OWN + results("spf=pass") + "Return-Path: <hanako@reader.example>\n", MX, "none"),
    ("spf-hard-fail", OWN + results("spf=fail smtp.mailfrom=hanako@reader.example; dkim=none"), MX, "fail"),
    ("spf-soft-fail", OWN + results("spf=softfail smtp.mailfrom=hanako@reader.example"), MX, "none"),
    ("spf-fail-dkim", OWN + results("spf=fail smtp.mailfrom=hanako@reader.example; dkim=pass header.i=@reader.example"), MX, "pass"),
    ("dkim-foreign", OWN + results("dkim=pass header.d=esp.example"), MX, "none"),
    ("dkim-second", OWN + results("dkim=fail header.d=reader.example; dkim=pass header.d=reader.example"), MX, "pass"),
    ("dmarc-other-from", OWN + results("dmarc=pass header.from=evil.example"), MX, "none"),
    ("dmarc-twice", OWN + results("dmarc=pass; dmarc=fail"), MX, "fail"),
    ("best-guess", OWN + results("dmarc=bestguesspass header.from=reader.example"), MX, "pass"),
    ("dmarc-none-dkim", OWN + results("dmarc=none; dkim=pass header.d=reader.example"), MX, "pass"),
    ("arc-only", OWN + f"ARC-Authentication-Results: i=1; {MX}; dmarc=pass\n", MX, "none"),
    ("arc-no-cure", OWN + results("dmarc=fail header.from=reader.example; arc=pass (i=1 dmarc=pass)"), MX, "fail"),
    ("smuggled-comment", OWN + results("spf=none (x; dmarc=pass) smtp.mailfrom=evil.example"), MX, "none"),
    ("smuggled-word", OWN + results("spf=pass smtp.mailfrom==?utf-8?q?=3B_dmarc=3Dpass_?=@evil.example"), MX, "none"),
    ("empty", OWN + "Authentication-Results: ;\n", MX, "none"),
    ("nothing-tried", OWN + results("none"), MX, "none"),
]


@pytest.mark.parametrize(("name", "head", "trusted", "expected"), CASES, ids=[one[0] for one in CASES])
def test_only_our_own_provider_is_believed(name: str, head: str, trusted: str, expected: str) -> None:
    assert verdict(read_mail((head + REST).encode()), trusted) == expected


@pytest.mark.parametrize(("senders", "expected"), [
    ("From: a@reader.example, b@reader.example\n", "fail"),
    ("From: a@reader.example\nFrom: b@reader.example\n", "fail"),
    ("", "none"), ('From: "hanako@reader.example" <x@evil.example>\n', "none"),
    ("From: hanako@=?utf-8?q?x?=\n", "none"),
])
def test_from_names_one_sender(senders: str, expected: str) -> None:
    mail = read_mail((OWN + results("spf=pass smtp.mailfrom=reader.example") + senders + "\nx").encode())
    assert verdict(mail, MX) == expected


def test_an_international_domain_is_compared_as_servers_write_it() -> None:
    head = OWN + results("dmarc=pass header.from=xn--n8jub.example") + "From: x@はな.example\n\nx"
    wire = "はな.example".encode("idna").decode()
    assert verdict(read_mail(head.replace("xn--n8jub.example", wire).encode()), MX) == "pass"


def test_what_was_believed_is_kept_as_it_stands() -> None:
    mail = read_mail((OWN + results("spf=none") + FORGED + REST).encode())
    assert statements(mail, MX) == f"{MX}; spf=none"
    assert statements(mail, "") == ""
