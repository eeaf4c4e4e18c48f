"""A case of the corpus, and bytes of mails: headers and bodies written here, not by a mail library."""

import base64
import quopri
from dataclasses import dataclass, field

from tests.inbox_corpus.world import OWN_MX, SHOP, Reader

CRLF = "\r\n"


@dataclass(frozen=True)
class Case:
    """One mail and what must come out. Where the law or mail.md leaves a choice, several are right."""

    name: str
    raw: bytes
    kinds: frozenset[str]
    actions: frozenset[str]
    scopes: frozenset[str | None] = frozenset({None, "all", "topic", "until"})
    recipients: frozenset[str] | None = None
    """Whom it concerns; None: not asked."""
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of a bounce: the classes that are right for each address."""
    group: str = ""
    """stop, doubt, other, bounce, hostile, signup, complaint, auto."""
    known_as_list: bool = False
    """Tried with a plain list of addresses instead of the JSON document."""


def header(name: str, value: str, charset: str = "utf-8", how: str = "B") -> str:
    """One header; the value becomes an encoded-word when it is not ASCII."""
    if value.isascii():
        return f"{name}: {value}{CRLF}"
    data = value.encode(charset, "replace")
    quoted = "".join(f"={byte:02X}" for byte in data)
    body = quoted if how == "Q" else base64.b64encode(data).decode()
    return f"{name}: =?{charset}?{how}?{body}?={CRLF}"


def sender(name: str, address: str, charset: str = "utf-8", how: str = "B") -> str:
    """A From header."""
    if not name:
        return f"From: {address}{CRLF}"
    if name.isascii():
        return f'From: "{name}" <{address}>{CRLF}'
    data = name.encode(charset, "replace")
    return f"From: =?{charset}?B?{base64.b64encode(data).decode()}?= <{address}>{CRLF}"


def part(
    text: str,
    subtype: str = "plain",
    charset: str = "utf-8",
    transfer: str = "base64",
    real: str = "",
    extra: str = "",
) -> str:
    """One text part with its headers, as latin-1 text of octets; `real`: its true charset."""
    data = text.replace("\r\n", "\n").replace("\n", CRLF).encode(real or charset or "utf-8", "replace")
    if transfer == "base64":
        body = base64.encodebytes(data).decode().replace("\n", CRLF)
    elif transfer == "quoted-printable":
        body = quopri.encodestring(data.replace(b"\r\n", b"\n")).decode("latin-1").replace("\n", CRLF)
    else:
        body = data.decode("latin-1")
    kind = f"Content-Type: text/{subtype}" + (f"; charset={charset}" if charset else "") + extra + CRLF
    return f"{kind}Content-Transfer-Encoding: {transfer}{CRLF}{CRLF}{body}"


def multi(kind: str, parts: list[str], boundary: str = "=_b0undary", extra: str = "") -> str:
    """A multipart of parts made by `part` or `raw_part`."""
    body = "".join(f"--{boundary}{CRLF}{one}{CRLF}" for one in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{extra}{CRLF}'
    return f"{head}{CRLF}This is a multi-part message in MIME format.{CRLF}{body}--{boundary}--{CRLF}"


def raw_part(kind: str, body: str, extra: str = "") -> str:
    """A part with a type of its own; the body is text of octets."""
    return f"Content-Type: {kind}{CRLF}{extra}{CRLF}" + body.replace("\r\n", "\n").replace("\n", CRLF)


def utf8(text: str) -> str:
    """Text as its UTF-8 octets in latin-1."""
    return text.encode().decode("latin-1")


def mail(headers: str, content: str) -> bytes:
    """The whole mail: headers in order, then MIME-Version and the content of `part` or `multi`."""
    return (headers + "MIME-Version: 1.0" + CRLF + content).encode("latin-1", "replace")


def arrived(to: str = SHOP, from_host: str = "mail.sender.example", path: str = "") -> str:
    """What the shop's own server puts on top."""
    return (
        (f"Return-Path: {path}{CRLF}" if path else "")
        + f"Delivered-To: {to}{CRLF}"
        + f"Received: from {from_host} ({from_host} [192.0.2.45])\r\n"
        + f"\tby {OWN_MX} (Postfix) with ESMTPS id 4Xa1b2c3"
        + f"\r\n\tfor <{to}>; Mon, 23 Nov 2026 10:11:12 +0900 (JST){CRLF}"
    )


def usual(
    reader: Reader,
    subject: str,
    *,
    to: str = SHOP,
    charset: str = "utf-8",
    reply: str = "",
    extra: str = "",
    address: str = "",
    name: str | None = None,
) -> str:
    """The headers of a mail that a person wrote; `reply` = the Message-ID it answers."""
    address = address or reader.address
    threads = f"In-Reply-To: {reply}{CRLF}References: {reply}{CRLF}" if reply else ""
    return (
        arrived(to, path=f"<{address}>")
        + f"Date: Mon, 23 Nov 2026 10:11:08 +0900{CRLF}"
        + sender(reader.name if name is None else name, address, charset)
        + f"To: {to}{CRLF}"
        + header("Subject", subject, charset)
        + f"Message-ID: <{abs(hash_of(subject + address + to)):x}@mailer.example>{CRLF}"
        + threads
        + extra
    )


def hash_of(text: str) -> int:
    """A number for a Message-ID, the same in every process."""
    number = 7
    for character in text:
        number = (number * 131 + ord(character)) % (1 << 61)
    return number
