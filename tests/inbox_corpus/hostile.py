"""Mails made to hurt: huge, broken, deep, many parts, bombs, hostile headers. They must end soon and act on nobody wrongly."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

import base64
import gzip
from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, arrived, mail, multi, part, raw_part, usual
from tests.inbox_corpus.mtas import Failure, head, postfix, returned_headers
from tests.inbox_corpus.people import ANY_SCOPE, ASK, NONE, STOP
from tests.inbox_corpus.world import OWN_MX, READERS, RUNS, SHOP, Reader

ANYTHING = frozenset({"optout", "bounce", "complaint", "autoreply", "signup", "reply", "other", "unclear"})
QUIET = NONE | ASK
RE = f"Re: {RUNS[0].subject}"


def _case(name: str, raw: bytes, actions: frozenset[str] = QUIET, kinds: frozenset[str] = ANYTHING, who: frozenset[str] | None = None) -> Case:
    return Case(f"hostile-{name}", raw, kinds, actions, ANY_SCOPE, who, group="hostile")


def shapes() -> Iterator[Case]:
    """Structure."""
    reader = READERS[10]
    top = usual(reader, RE, reply=reader.message_id())
    me = frozenset({reader.address})
    stop = part("配信停止してください。")
    yield _case("parts-10000", mail(top, multi("mixed", [stop] + [part("a", transfer="7bit", charset="us-ascii")] * 10_000)), STOP | ASK, who=me)
    yield _case("parts-10000-empty", mail(top, multi("mixed", [""] * 10_000)))
    deep = stop
    for level in range(150):
        deep = multi("mixed", [deep], f"b{level}")
    yield _case("deep-150", mail(top, deep), STOP | ASK | NONE)
    nest = part("花をください")
    for _ in range(60):
        nest = raw_part("message/rfc822", usual(reader, "x") + nest)
    yield _case("nested-rfc822", mail(top, nest))
    yield _case("no-boundary", mail(top, f"Content-Type: multipart/mixed{CRLF}{CRLF}花".encode().decode("latin-1")))
    yield _case("no-end", mail(top, multi("alternative", [stop])[:-20]), STOP | ASK, who=me)
    yield _case("wrong-boundary", mail(top, multi("alternative", [stop]).replace('boundary="=_b0undary"', 'boundary="zzz"')), STOP | QUIET)
    yield _case("base64-broken", mail(top, f"Content-Type: text/plain; charset=utf-8{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}6YWN!!5L+h=5YGc*5q2i{CRLF}"), STOP | QUIET)
    yield _case("qp-broken", mail(top, f"Content-Type: text/plain; charset=utf-8{CRLF}Content-Transfer-Encoding: quoted-printable{CRLF}{CRLF}=E9=85=8D=E4=BF=A1=E5=81=9C=E6=AD=A2=ZZ=={CRLF}"), STOP | QUIET)
    yield _case("unknown-transfer", mail(top, f"Content-Type: text/plain{CRLF}Content-Transfer-Encoding: x-foo{CRLF}{CRLF}hello{CRLF}"))
    bomb = base64.encodebytes(gzip.compress(b"\0" * 5_000_000)).decode()
    yield _case("gzip-bomb", mail(top, multi("mixed", [part("写真です"), raw_part("application/gzip", bomb, f"Content-Transfer-Encoding: base64{CRLF}")])))
    big = base64.encodebytes(b"A" * 6_000_000).decode()
    yield _case("base64-big", mail(top, f"Content-Type: text/plain; charset=utf-8{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}{big}"))
    yield _case("line-5mb", mail(top, part("a" * 5_000_000, charset="us-ascii", transfer="7bit")))
    yield _case("marks-2mb", mail(top, part(">" * 2_000_000, charset="us-ascii", transfer="7bit")))
    yield _case("spaces-2mb", mail(top, part(" " * 2_000_000 + "x", charset="us-ascii", transfer="7bit")))
    yield _case("on-wrote", mail(top, part("On " * 300_000 + "wrote", charset="us-ascii", transfer="7bit")))
    yield _case("html-deep", mail(top, part("<div>" * 50_000 + "花" + "</div>" * 50_000, "html")))
    yield _case("html-open", mail(top, part("<a href='" * 100_000, "html")))
    yield _case("html-lt", mail(top, part("<" * 1_000_000, "html", "us-ascii", "7bit")))
    yield _case("html-entities", mail(top, part("&#1" * 300_000 + "&" * 300_000, "html", "us-ascii", "7bit")))
    yield _case("html-comments", mail(top, part("<!--" * 200_000, "html", "us-ascii", "7bit")))
    yield _case("html-blockquotes", mail(top, part("<blockquote>" * 30_000 + "花", "html")))
    yield _case("jis-escapes", mail(top, part("\x1b$B" * 200_000, charset="iso-2022-jp", real="latin-1", transfer="7bit")))
    yield _case("combining", mail(top, part("e" + "\u0301" * 300_000)))
    yield _case("ligatures", mail(top, part("\ufdfa" * 300_000)))
    yield _case("years", mail(top, part("2026年" * 200_000)))
    yield _case("many-lines", mail(top, part("\n" * 1_000_000 + "花", transfer="base64")))
    yield _case("addresses", mail(top, part(" ".join(f"a{n}@b{n}.example" for n in range(50_000)), charset="us-ascii", transfer="7bit")))
    yield _case("ats", mail(top, part("@" * 1_000_000, charset="us-ascii", transfer="7bit")))
    yield _case("local-long", mail(top, part("a." * 500_000 + "@example.jp", charset="us-ascii", transfer="7bit")))
    yield _case("utf7", mail(top, f"Content-Type: text/plain; charset=utf-7{CRLF}{CRLF}+kU1P4VBca2I-{CRLF}"), STOP | QUIET)
    yield _case("codec-zip", mail(top, f"Content-Type: text/plain; charset=zlib{CRLF}{CRLF}hello{CRLF}"))
    yield _case("codec-rot13", mail(top, f"Content-Type: text/plain; charset=rot13{CRLF}{CRLF}hafhofpevor{CRLF}"))
    yield _case("codec-nul", mail(top, f"Content-Type: text/plain; charset=\"utf-8\0\"{CRLF}{CRLF}hello{CRLF}"))
    yield _case("idna", mail(top, f"Content-Type: text/plain; charset=idna{CRLF}{CRLF}{'x' * 100_000}{CRLF}"))


def headers() -> Iterator[Case]:
    """Headers."""
    reader = READERS[11]
    top = usual(reader, RE, reply=reader.message_id())
    thanks = part("ありがとう")
    yield _case("received-20000", mail(f"Received: from a by b; x{CRLF}" * 20_000 + top, thanks))
    yield _case("references-1mb", mail(top.replace("References: ", "References: " + "<x@y.example> " * 70_000), thanks))
    yield _case("subject-1mb", mail(top + "X-Long: " + "a" * 1_000_000 + CRLF, thanks))
    yield _case("subject-words", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "=?utf-8?B?6Iqx?= " * 30_000), thanks))
    yield _case("subject-open", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "=?utf-8?Q?" * 50_000), thanks))
    yield _case("subject-re", mail(usual(reader, "x").replace("Subject: x", "Subject: " + "Re: " * 100_000), thanks))
    yield _case("to-100000", mail(top.replace(f"To: {SHOP}", "To: " + ", ".join(f"a{n}@b.example" for n in range(100_000))), thanks))
    yield _case("from-comments", mail(top.replace("From: ", "From: " + "(" * 50_000), thanks))
    yield _case("from-quotes", mail(top.replace("From: ", 'From: "' + "\\" * 50_000), thanks))
    yield _case("from-none", mail(arrived(), thanks))
    yield _case("from-garbage", mail(arrived() + f"From: <<<>>>,,;@{CRLF}", thanks))
    yield _case("folded", mail(top + "X-Fold: a" + f"{CRLF} b" * 100_000 + CRLF, thanks))
    yield _case("nul", mail(top, thanks).replace(b"Subject", b"Sub\0ject"))
    yield _case("no-headers", b"\r\n\r\nhello")
    yield _case("empty", b"")
    yield _case("only-lf", mail(top, part("配信停止してください。")).replace(b"\r\n", b"\n"), STOP, frozenset({"optout"}), frozenset({reader.address}))
    yield _case("only-cr", mail(top, thanks).replace(b"\r\n", b"\r"))
    yield _case("random", bytes((n * 7919 + n // 13) % 256 for n in range(200_000)))
    yield _case("mbox-from", b"From someone Mon Nov 23 10:11:12 2026\r\n" + mail(top, part("配信停止してください。")), STOP | ASK, who=frozenset({reader.address}))
    yield _case("content-type-garbage", mail(top, f"Content-Type: ;;;===\"\"{CRLF}{CRLF}hi{CRLF}"))
    yield _case("boundary-long", mail(top, multi("mixed", [thanks], "x" * 200_000)))
    yield _case("parameters", mail(top, "Content-Type: text/plain; " + "; ".join(f"a*{n}=b" for n in range(30_000)) + f"{CRLF}{CRLF}hi{CRLF}"))
    yield _case("auth-results", mail("Authentication-Results: mx1.hanakago.example.jp; " + "dmarc=pass (" * 50_000 + CRLF + top, thanks))
    injected = usual(reader, "x").replace("Subject: x", "Subject: =?utf-8?Q?x=0D=0ATo:_news+u-=40hanakago?=")
    yield _case("injection", mail(injected, thanks))
    two = mail(usual(reader, "x") + f"From: {READERS[12].address}{CRLF}Subject: 配信停止".encode().decode("latin-1") + CRLF, thanks)
    yield _case("two-froms", two, QUIET | STOP)


def reports() -> Iterator[Case]:
    """Hostile bounces and complaints: bounded, and they hit nobody whom they do not prove."""
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    everyone = "\n".join(f"Final-Recipient: rfc822; a{n}@b{n}.example\nAction: failed\nStatus: 5.1.1\n" for n in range(30_000))
    status = raw_part("message/delivery-status", "Reporting-MTA: dns; x\n\n" + everyone)
    none = QUIET | {"count"}
    yield _case("dsn-30000", mail(own, multi("report", [part("failed"), status], extra="; report-type=delivery-status")), none, who=frozenset())
    yield _case("dsn-garbage", mail(own, multi("report", [part("x"), raw_part("message/delivery-status", ":\n:::\n\n;;;\nStatus\nFinal-Recipient: ;\n")], extra="; report-type=delivery-status")), none, who=frozenset())
    yield _case("dsn-long", mail(own, multi("report", [part("x"), raw_part("message/delivery-status", "Final-Recipient: rfc822; " + "a" * 1_000_000)], extra="; report-type=delivery-status")), none, who=frozenset())
    yield _case("dsn-empty", mail(own, multi("report", [], extra="; report-type=delivery-status")), none, who=frozenset())
    reader = READERS[13]
    tail = postfix(Failure(reader, "5.1.1", "550 5.1.1 User unknown " + "a" * 500_000))
    yield _case("dsn-long-reply", tail, frozenset({"suppress"}), frozenset({"bounce"}), frozenset({reader.address}))
    text = "\n".join(f"<a{n}@b{n}.example>: user unknown" for n in range(20_000))
    yield _case("bounce-text-1mb", mail(own, part(text)), none, who=frozenset())
    yield _case("bounce-angles", mail(own, part("<" * 500_000)), none, who=frozenset())
    yield _case("arf-long", mail(own, multi("report", [part("x"), raw_part("message/feedback-report", "Feedback-Type: abuse\n" * 50_000)], extra="; report-type=feedback-report")), QUIET, who=frozenset())
    stranger = Reader("x@nowhere.example", "")
    deep = returned_headers(stranger)
    for _ in range(80):
        deep = raw_part("message/rfc822", "Subject: x\n" + deep)
    yield _case("returned-deep", mail(own, multi("report", [part("x"), deep], extra="; report-type=delivery-status")), none, who=frozenset())


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (shapes, headers, reports):
        yield from make()
