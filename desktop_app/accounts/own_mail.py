"""Plain-text mails to the owner: the probe and the address code. Built here, without composing."""

import base64
import secrets
import textwrap
from datetime import datetime
from email.utils import format_datetime

from desktop_app.domain.moment import JST

PROBE_HEADER = "X-Kawaraban-Probe"
"""The inbox knows by it that a mail is the program's own and no opt-out."""

TOKEN_BYTES = 10


def new_token() -> str:
    """80 random bits in lower-case base32: survives servers that fold the case of addresses."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode("ascii").lower()


def new_message_id(domain: str) -> str:
    """A Message-ID for a mail to the owner."""
    return f"<{new_token()}.own@{domain}>"


def plain_mail(
    *,
    sender: str,
    recipient: str,
    subject: str,
    text: str,
    now: datetime,
    probe: str | None = None,
    message_id: str | None = None,
    stop: str | None = None,
) -> bytes:
    """A small UTF-8 mail with CRLF ends. Addresses are in wire form, `subject` fits one encoded word. `stop`:
    the address in List-Unsubscribe, so that a signature shows whether it covers it."""
    domain = sender.rpartition("@")[2]
    words = subject if subject.isascii() else f"=?utf-8?B?{_base64(subject)}?="
    headers = [
        f"From: {sender}",
        f"To: {recipient}",
        f"Subject: {words}",
        f"Date: {format_datetime(now.astimezone(JST))}",
        f"Message-ID: {message_id or new_message_id(domain)}",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
    ]
    if stop:
        headers.append(f"List-Unsubscribe: <mailto:{stop}?subject=unsubscribe>")
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    if probe:
        headers.append(f"{PROBE_HEADER}: {probe}")
    for line in headers:
        if not line.isascii() or not line.isprintable():
            raise ValueError("a header that can't be sent")
    body = textwrap.wrap(_base64(text), 76)
    return "\r\n".join([*headers, "", *body, ""]).encode("ascii")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
