"""Addresses that a reader can follow: which are allowed, and how they stand in an attribute."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from desktop_app.domain.errors import AppError

SCHEMES = ("https", "http", "mailto", "tel")

WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""A web address inside a text. ASCII only: Japanese text often follows without a space."""

_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u3000\ud800-\udfff<>\"\\^`{|}]")


def check_url(url: str) -> str:
    """`url` trimmed. Raises AppError link-bad: another scheme, no target, forbidden characters."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise AppError("link-bad") from None
    if parts.scheme not in SCHEMES or _FORBIDDEN.search(url):
        raise AppError("link-bad")
    if not (host if parts.scheme.startswith("http") else parts.path):
        raise AppError("link-bad")
    return url


def href(url: str) -> str:
    """The ASCII form of a checked URL (RFC 3986): percent-encoded path, IDNA host."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    try:
        netloc = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        raise AppError("link-bad") from None
    rest = (quote(part, safe="/%:@!$&'()*+,;=~?-._") for part in parts[2:])
    return urlunsplit((parts.scheme, netloc, *rest))


def mailto(address: str, subject: str = "") -> str:
    """mailto URI (RFC 6068) for an ASCII wire address; `subject` in ASCII, for old phones (mail.md 3.1)."""
    target = quote(address, safe="@+!$'*-._~")
    return f"mailto:{target}?subject={quote(subject)}" if subject else f"mailto:{target}"


def trimmed_web_address(found: str) -> str:
    """A match of WEB_ADDRESS without the sentence's own marks at its end."""
    while found and (found[-1] in ".,;:!?'*[]" or (found[-1] == ")" and found.count(")") > found.count("("))):
        found = found[:-1]
    return found
