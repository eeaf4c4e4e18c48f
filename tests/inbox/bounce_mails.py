"""Builds delivery reports for tests, in the shapes in which mail servers write them; invented addresses."""

import base64
from dataclasses import dataclass, field

SHOP = "hanaya@shop.example.jp"
HANA = "hana.suzuki@example.net"
KEN = "ken@mail.example.com"
YUKI = "yuki-0401@keitai.example.jp"
PAT = "pat.rivers@example.org"
READERS = (HANA, KEN, YUKI, PAT)
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.provider.example>"


@dataclass(frozen=True)
class Case:
    """A mail, and whom it must be about with which class."""

    name: str
    data: bytes
    want: dict[str, str] = field(default_factory=dict)
    kind: str = "bounce"


def original(to: str = HANA, *, message_id: str = "n1.abc@shop.example.jp", extra: str = "") -> str:
    """Our newsletter as it comes back: headers, and the first words."""
    return (
        f"Return-Path: <{SHOP}>\nReceived: from pc (localhost [127.0.0.1]) by smtp.provider.example (Postfix)"
        f" with ESMTPSA id 4XYZ for <{to}>; Mon, 2 Nov 2026 10:00:00 +0900 (JST)\n"
        f"From: =?utf-8?b?6Iqx5bGL?= <{SHOP}>\nTo: {to}\nSubject: November flowers\n{extra}"
        f"Message-ID: <{message_id}>\nDate: Mon, 2 Nov 2026 10:00:00 +0900\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n\nDear friends, mails to helper@example.edu are read too.\n"
    )


def group(
    to: str = HANA, status: str = "", diagnostic: str = "", action: str = "failed", *, first: str = "",
    kind: str = "rfc822",
) -> str:
    """The fields of one recipient."""
    lines = [f"Original-Recipient: rfc822;{first}"] if first else []
    lines += [f"Final-Recipient: {kind}; {to}", f"Action: {action}"]
    lines += [f"Status: {status}"] if status else []
    lines += [f"Diagnostic-Code: smtp; {diagnostic}"] if diagnostic else []
    return "\n".join(lines)


def report(
    groups: str | list[str], said: str = "Your mail could not be delivered.", *, back: str | None = None,
    sender: str = DAEMON, subject: str = "Undelivered Mail Returned to Sender", to: str = SHOP,
    back_type: str = "message/rfc822", status_type: str = "message/delivery-status", head: str = "",
    packed: bool = False,
) -> bytes:
    """A multipart/report of RFC 3464; `packed`: its machine-readable parts in base64."""
    about = [groups] if isinstance(groups, str) else groups
    fields = "\n\n".join([f"Reporting-MTA: dns; mx.provider.example{head}", *about])
    back = original() if back is None else back
    coding = ""
    if packed:
        fields, back, coding = _packed(fields), _packed(back), "\nContent-Transfer-Encoding: base64"
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: {to}\nSubject: {subject}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"\n\n'
        f"--=_b\nContent-Type: text/plain; charset=utf-8\n\n{said}\n\n"
        f"--=_b\nContent-Type: {status_type}{coding}\n\n{fields}\n\n"
        f"--=_b\nContent-Type: {back_type}{coding}\n\n{back}\n--=_b--\n"
    ).encode()


def _packed(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()


def plain(
    said: str, *, sender: str = DAEMON, subject: str = "Undelivered Mail Returned to Sender",
    headers: str = "", charset: str = "utf-8", to: str = SHOP, kind: str = "text/plain",
    path: str = "Return-Path: <>\n",
) -> bytes:
    """A report of one text, as older and home-made servers write it."""
    head = (
        f"{path}From: {sender}\nTo: {to}\nSubject: {subject}\n{headers}MIME-Version: 1.0\n"
        f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return head.encode() + said.encode(charset, "replace")
