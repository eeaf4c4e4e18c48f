"""What is passed by its headers, and that no opt-out ever is (JP-SEM-3-3-OPTOUT)."""

import json
import re
from datetime import timedelta

import pytest

from desktop_app.inbox.classify import classify
from desktop_app.inbox.concern import HEADERS, may_concern
from desktop_app.inbox.known import FileDirectory, Known, folded_subject, known_from_text
from desktop_app.inbox.mail import read_mail
from tests.inbox_corpus.judge import first_batch, second_batch, third_batch
from tests.inbox_corpus.world import known as corpus_known
from tests.storage.books import NOW

TOKEN = "k7m2p9q4r8s1t6v3w5x0"


def known() -> Known:
    directory = FileDirectory()
    directory.add("hanako@example.jp", TOKEN, ("run1.1@aoi.example",))
    return Known(
        directory=directory,
        shop="aoi@example.com",
        other_accounts=frozenset({"second@example.com"}),
        optout_address="teishi+u-TOKEN@example.com",
        optout_subject="unsubscribe TOKEN",
        confirm_subject="[c-TOKEN]",
        join_address="join@example.com",
        subjects=frozenset({folded_subject("秋のお便り")}),
    )


STRANGER = "From: taro@else.example\r\nTo: aoi@example.com\r\n"
MASS = "From: news@big.example\r\nTo: aoi@example.com\r\nList-Unsubscribe: <https://big.example/u>\r\n"


def concerns(head: str, *, sent: bool = False) -> bool:
    """Of a mail that came today, before or after the first mailing."""
    first = NOW - timedelta(days=1) if sent else None
    data = head.encode() + b"\r\n"
    return may_concern(read_mail(data), known(), arrived=NOW, first_sent=first)


@pytest.mark.parametrize(
    "head",
    [
        "From: Hanako <HANAKO@example.jp>\r\nSubject: sale\r\nList-Id: <x>\r\n",
        "From: x@else.example\r\nReply-To: hanako@example.jp\r\nSubject: hello\r\n",
        "From: aoi@example.com\r\nSubject: form\r\n",
        "From: second@example.com\r\nSubject: form\r\n",
        "Subject: no sender at all\r\n",
        "From: nobody\r\nSubject: hello\r\n",
        STRANGER + "Subject: 配信停止\r\n",
        STRANGER + "Subject: please take me off\r\nIn-Reply-To: <x@y.example>\r\n",
        STRANGER + "Subject: hello\r\nReferences: <x@y.example>\r\n",
        STRANGER + "Subject: Re: hello\r\n",
        STRANGER + "Subject: unsubscribe\r\n",
        STRANGER + "Subject: もういりません\r\n",
        STRANGER + "Subject: =?ISO-2022-JP?B?GyRCR1s/LkRkO18bKEI=?=\r\n",
        STRANGER + "Subject:\r\n",
        STRANGER,
        STRANGER + "Subject: 秋のお便り\r\n",
        STRANGER + f"Subject: {TOKEN.upper()}\r\n",
        STRANGER + "Subject: hello [c-abcdefgh]\r\n",
        f"From: x@else.example\r\nTo: teishi+u-{TOKEN}@example.com\r\nSubject: hello\r\n",
        "From: x@else.example\r\nTo: teishi@example.com\r\nSubject: hello\r\n",
        "From: x@else.example\r\nTo: a@b.example\r\nDelivered-To: teishi@example.com\r\nSubject: hello\r\n",
        "From: x@else.example\r\nTo: join@example.com\r\nSubject: hello\r\n",
        f"From: x@big.example\r\nX-Original-To: aoi+b-{TOKEN}@example.com\r\nList-Id: <x>\r\nSubject: a\r\n",
        "From: MAILER-DAEMON@mx.example\r\nSubject: x\r\n",
        "From: Postmaster@ezweb.ne.jp\r\nSubject: x\r\n",
        "Return-Path: <>\r\n" + MASS + "Subject: x\r\n",
        "From: MAILER-DAEMON@mx.example\r\nPrecedence: bulk\r\nSubject: x\r\n",
        "From: Mail Delivery System <x@mx.example>\r\nPrecedence: junk\r\nSubject: x\r\n",
        MASS + "Subject: Undelivered Mail Returned to Sender\r\n",
        STRANGER + 'Content-Type: multipart/report; report-type=delivery-status\r\nSubject: x\r\n',
        MASS + 'Content-Type: multipart/report; report-type=feedback-report\r\nSubject: x\r\n',
        STRANGER + "X-Failed-Recipients: hanako@example.jp\r\nSubject: x\r\n",
        STRANGER + "Auto-Submitted: auto-replied\r\nSubject: x\r\n",
        STRANGER + "Content-Type: application/pkcs7-mime\r\nSubject: x\r\n",
        MASS + "Subject: x\r\nIn-Reply-To: <run1.1@aoi.example>\r\n",
    ],
)  # fmt: skip
def test_whoever_may_mean_us_is_read(head: str) -> None:
    assert concerns(head)


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    "head",
    [
        MASS + "Subject: =?utf-8?B?44K744O844Or?=\r\n",
        MASS + "Subject: unsubscribe from stress\r\n",
        MASS + "Precedence: bulk\r\nSubject: newsletter\r\n",
        "From: list@dev.example\r\nList-Id: <dev.example>\r\nSubject: Re: a\r\nReferences: <a@b.example>\r\n",
    ],
)  # fmt: skip
def test_mass_mail_of_others_is_passed_by(head: str, sent: bool) -> None:
    assert not concerns(head, sent=sent)


def test_a_strangers_mail_counts_from_the_first_mailing_on() -> None:
    """It may come from a reader's other address; before the first mailing nobody has one."""
    head = STRANGER + "Subject: flowers for a wedding\r\n"
    assert not concerns(head)
    assert concerns(head, sent=True)
    mail = read_mail(head.encode() + b"\r\n")
    assert not may_concern(mail, known(), arrived=NOW - timedelta(days=9), first_sent=NOW)
    assert may_concern(mail, known(), arrived=NOW - timedelta(days=2), first_sent=NOW)
    assert may_concern(mail, known(), arrived=None, first_sent=NOW)


def test_hostile_headers_end_soon() -> None:
    for head in (
        "From: " + "a@b.example, " * 20_000,
        "Subject: " + "=?utf-8?B?" * 20_000,
        "From: x@y.example\r\n" + "X-A: +u-" * 20_000,
        "References: " + "<a@b>" * 20_000,
        "\x00\xff" * 20_000,
    ):
        concerns(head + "\r\n", sent=True)


def head_of(raw: bytes) -> bytes:
    """What the reader is given of a mail: the named headers alone, as a server gives them."""
    raw = raw.lstrip(b"\r\n")
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].replace(b"\r\n", b"\n")
    lines = re.split(rb"\n(?![ \t])", head)
    wanted = {name.lower().encode() for name in HEADERS}
    kept = [one for one in lines if one.partition(b":")[0].strip().lower() in wanted]
    return b"\r\n".join(kept) + b"\r\n\r\n"


def test_no_mail_of_the_corpus_is_passed_that_the_classifier_would_act_on() -> None:
    """Every invented mail, as if it had come after the first mailing."""
    told = known_from_text(json.dumps(corpus_known(), ensure_ascii=False))
    cases = [one for batch in (first_batch, second_batch, third_batch) for one in batch()]
    passed = []
    for case in cases:
        mail = read_mail(head_of(case.raw))
        if not may_concern(mail, told, arrived=NOW, first_sent=NOW - timedelta(days=30)):
            passed.append(case)
            found = classify(case.raw, told)
            assert (found.kind, found.action) == ("other", "none"), case.name
            assert "other" in case.kinds, case.name
            assert case.group not in ("stop", "doubt", "bounce", "complaint", "signup"), case.name
    assert passed
