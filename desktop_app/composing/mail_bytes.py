"""Message bytes to headers and readable parts.

Parsed with the stdlib's `compat32` policy and decoded by `domain.charset` and `domain.header_words`.
A declared charset is believed wherever it fits: what counts is what a reader's mail program shows.
"""

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from desktop_app.domain.charset import decode_text
from desktop_app.domain.errors import AppError
from desktop_app.domain.header_words import decode_words, split_addresses, unfold

MAX_MAIL = 20_000_000
"""Bytes."""
_MAX_PARTS = 500


@dataclass(frozen=True, slots=True)
class Leaf:
    """One readable part of a message, decoded."""

    html: bool
    text: str


@dataclass(frozen=True, slots=True)
class ReadMail:
    """Decoded headers (lower-case names, in order) and the ways of reading the body."""

    headers: tuple[tuple[str, str], ...]
    text: tuple[Leaf, ...]
    """What a reader of plain text sees, one leaf after the other; empty when there is no such part."""
    html: tuple[Leaf, ...]

    def all(self, name: str) -> list[str]:
        return [value for header, value in self.headers if header == name]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def addresses(self, *names: str) -> list[tuple[str, str]]:
        """(display name, bare address) in these headers."""
        found = [one for name in names for value in self.all(f"raw:{name}") for one in split_addresses(value)]
        return [(decode_words(display, obey=True), address) for display, address in found]


def read_mail(data: bytes) -> ReadMail:
    """Parse a message. Raises AppError `mail-too-big` or `mail-unreadable`."""
    if len(data) > MAX_MAIL:
        raise AppError("mail-too-big", limit=MAX_MAIL // 1_000_000)
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        text, html = _alternatives(message, [0])
    except RecursionError as error:
        raise AppError("mail-unreadable") from error
    return ReadMail(_headers(message), tuple(text), tuple(html))


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name, value in message.raw_items():
        unfolded = unfold(str(value))
        found.append((name.lower(), decode_words(unfolded, obey=True)))
        found.append((f"raw:{name.lower()}", unfolded))
    return tuple(found)


def _alternatives(message: Message, count: list[int]) -> tuple[list[Leaf], list[Leaf]]:
    """(plain reading, HTML reading) of a message part; a part outside the alternatives belongs to both."""
    count[0] += 1
    if count[0] > _MAX_PARTS:
        raise AppError("mail-unreadable")
    kind = message.get_content_type()
    if message.is_multipart() and kind.startswith("multipart/"):
        children = [child for child in message.get_payload() if isinstance(child, Message)]
        readings = [_alternatives(child, count) for child in children]
        if kind == "multipart/alternative":
            # Of several alternatives of one kind the last is the sender's best, and the one shown.
            shown = [[one for one in kind if one][-1:] for kind in zip(*readings, strict=True)] or [[], []]
            return [leaf for one in shown[0] for leaf in one], [leaf for one in shown[1] for leaf in one]
        return _one_after_the_other(readings)
    if kind not in ("text/plain", "text/html") or message.get_content_disposition() == "attachment":
        return [], []
    leaf = Leaf(kind == "text/html", _leaf_text(message))
    return ([], [leaf]) if leaf.html else ([leaf], [])


def _one_after_the_other(readings: list[tuple[list[Leaf], list[Leaf]]]) -> tuple[list[Leaf], list[Leaf]]:
    has_text = any(text for text, _ in readings)
    has_html = any(html for _, html in readings)
    plain: list[Leaf] = []
    rich: list[Leaf] = []
    for text, html in readings:
        plain += (text or html) if has_text else []
        rich += (html or text) if has_html else []
    return plain, rich


def _leaf_text(message: Message) -> str:
    payload = message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = message.get_param("charset", "")
    return decode_text(data, charset if isinstance(charset, str) else str(charset[2]), obey=True)
