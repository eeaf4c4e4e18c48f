"""Reports as servers write them: a Postfix that could not deliver (RFC 3464), a provider that passes on a
reader's complaint (RFC 5965)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.utils import format_datetime

from desktop_app.practice.original import Original
from desktop_app.practice.reader_programs import JST

_HOST = "mail.practice.invalid"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the reader's server did not take the mail, in the words of one that is usual."""

    status: str
    reply: str
    command: str


UNKNOWN = Refusal(
    "5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in local recipient table", "RCPT TO"
)
FULL = Refusal("5.2.2", "552 5.2.2 <{to}>: Mailbox full, quota exceeded", "RCPT TO")
POLICY = Refusal(
    "5.7.1", "550 5.7.1 Message rejected due to local policy; this looks like spam", "end of DATA"
)


def bounce(original: Original, refusal: Refusal, at: datetime) -> bytes:
    """What Postfix sends back to the envelope's sender."""
    to, back = original.reader, original.envelope_from
    host = f"mx.{to.rpartition('@')[2]}"
    reply = refusal.reply.format(to=to)
    queue = hashlib.sha256(original.message_id.encode() + at.isoformat().encode()).hexdigest()[:10].upper()
    boundary = f"{queue}.{int(at.timestamp())}/{_HOST}"
    arrived = format_datetime((at - timedelta(seconds=3)).astimezone(JST))
    told = f"<{to}>: host {host}[192.0.2.25] said: {reply}\n    (in reply to {refusal.command} command)"
    words = (
        f"This is the mail system at host {_HOST}.\n\n"
        "I'm sorry to have to inform you that your message could not\n"
        "be delivered to one or more recipients. It's attached below.\n\n"
        "For further assistance, please send mail to postmaster.\n\n"
        "If you do so, please include this problem report. You can\n"
        "delete your own text from the attached returned message.\n\n"
        f"                   The mail system\n\n{told}\n"
    )
    status = (
        f"Reporting-MTA: dns; {_HOST}\nX-Postfix-Queue-ID: {queue}\nX-Postfix-Sender: rfc822; {back}\n"
        f"Arrival-Date: {arrived}\n\n"
        f"Final-Recipient: rfc822; {to}\nOriginal-Recipient: rfc822;{to}\nAction: failed\n"
        f"Status: {refusal.status}\nRemote-MTA: dns; {host}\nDiagnostic-Code: smtp; {reply}\n"
    )
    head = _head(
        back,
        {
            "Date": format_datetime(at.astimezone(JST)),
            "From": f"MAILER-DAEMON@{_HOST} (Mail Delivery System)",
            "Subject": "Undelivered Mail Returned to Sender",
            "To": back,
            "Auto-Submitted": "auto-replied",
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/report; report-type=delivery-status;\n\tboundary="{boundary}"',
            "Message-ID": f"<{queue}.{int(at.timestamp())}@{_HOST}>",
        },
    )
    parts = [
        ("Notification", "text/plain; charset=us-ascii", words),
        ("Delivery report", "message/delivery-status", status),
        ("Undelivered Message", "message/rfc822", _returned(original)),
    ]
    return _mail(head, "This is a MIME-encapsulated message.\n", boundary, parts)


def complaint(original: Original, at: datetime) -> bytes:
    """What the reader's provider sends when they press "this is junk"."""
    to, back = original.reader, original.envelope_from
    domain = to.rpartition("@")[2]
    boundary = f"=_{hashlib.sha256(original.message_id.encode()).hexdigest()[:24]}"
    words = (
        f"This is an email abuse report for an email message received from {_HOST} on "
        f"{format_datetime(original.sent_at)}.\n"
        "For more information about this format please see RFC 5965.\n"
    )
    report = (
        f"Feedback-Type: abuse\nUser-Agent: Feedback/1.0\nVersion: 1\nOriginal-Mail-From: <{back}>\n"
        f"Original-Rcpt-To: <{to}>\nArrival-Date: {format_datetime(original.sent_at)}\n"
        f"Reported-Domain: {back.rpartition('@')[2]}\nSource-IP: 192.0.2.10\n"
    )
    head = _head(
        back,
        {
            "From": f"<feedback@{domain}>",
            "To": f"<{back}>",
            "Subject": Header(f"FW: {original.subject}", "utf-8").encode(),
            "Date": format_datetime(at.astimezone(JST)),
            "Message-ID": f"<{boundary[2:]}.{int(at.timestamp())}@{domain}>",
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/report; report-type=feedback-report;\n\tboundary="{boundary}"',
        },
    )
    parts = [
        ("", "text/plain; charset=us-ascii", words),
        ("", "message/feedback-report", report),
        ("", "message/rfc822", _returned(original)),
    ]
    return _mail(head, "", boundary, parts)


def _head(to: str, fields: dict[str, str]) -> str:
    trace = {"Return-Path": "<>", "Delivered-To": to, "X-Original-To": to}
    return "".join(f"{name}: {value}\n" for name, value in {**trace, **fields}.items())


def _returned(original: Original) -> str:
    """The mail as it was sent: without what the reader's server wrote before it."""
    text = original.data.decode("ascii", "surrogateescape").replace("\r\n", "\n")
    lines = text.split("\n")
    while lines and lines[0].lower().startswith(("return-path:", "delivered-to:", "x-original-to:")):
        lines.pop(0)
    return "\n".join(lines)


def _mail(head: str, preamble: str, boundary: str, parts: list[tuple[str, str, str]]) -> bytes:
    told = [f"{head}\n{preamble}\n"]
    for description, kind, content in parts:
        named = f"Content-Description: {description}\n" if description else ""
        told.append(f"--{boundary}\n{named}Content-Type: {kind}\n\n{content}\n")
    told.append(f"--{boundary}--\n")
    return "".join(told).replace("\n", "\r\n").encode("ascii", "surrogateescape")
