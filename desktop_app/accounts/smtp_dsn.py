"""What is asked of a server that offers reports about mails (DSN, RFC 3461): only failures, headers only, and
with a name that the report repeats, so that it is matched however it looks."""

import re

from desktop_app.domain.smtp_reply import Reply

_ABOUT = re.compile(r"\b(ret|envid|notify|orcpt|dsn|param\w*|option\w*)\b", re.IGNORECASE)
_PLAIN = re.compile(r"[!-*,-<>-~]*")


def mail_words(envid: str) -> str:
    """Behind MAIL FROM. `envid` names the mail, up to 100 characters."""
    return f" RET=HDRS ENVID={xtext(envid)}"


def recipient_words(address: str) -> str:
    """Behind RCPT TO; `address` in wire form, without quotes of ours."""
    return f" NOTIFY=FAILURE ORCPT=rfc822;{xtext(address)}"


def xtext(text: str) -> str:
    """RFC 3461 4: `+`, `=` and what is no printable ASCII become +XX."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(
        chr(byte) if 33 <= byte <= 126 and byte not in b"+=" else f"+{byte:02X}"
        for byte in text.encode("utf-8")
    )


def complains(reply: Reply | None) -> bool:
    """Whether a refusal may be about these words: a code for parameters (RFC 5321 4.3.2, 4.1.1.11), or a
    syntax error that speaks of one. 501 and 553 alone are about the address."""
    if reply is None or not 500 <= reply.code <= 555:
        return False
    return reply.code in (503, 504, 555) or _ABOUT.search(reply.text) is not None
