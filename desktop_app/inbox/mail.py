"""A received mail as the classifier needs it: headers as text, new text, parts; bounded, never raising.

Reads with the stdlib's compat32 policy: the newer header parser breaks Japanese names (mail.md 6). A wrong
charset label is seen through: a stranger's request counts, however his program wrote it down.
"""

import email
import email.message
import email.utils
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.policy import compat32

from desktop_app.domain.address import AddressError, key_of
from desktop_app.domain.charset import decode_text
from desktop_app.domain.header_words import decode_base64, decode_words, split_addresses, unfold
from desktop_app.inbox.html_text import html_text

MAX_PARSED = 1_500_000
"""Bytes of a mail that are parsed, without the insides of its attachments."""
_KEPT_LINES = 2_000
_KEPT_LINE = 150_000
"""So much of one base64 text is parsed of a large mail: more than a person writes."""
_MOST_LINES = 1_000_000
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}\r?\n?")
MAX_TYPE = 4_000
"""Characters of a Content-Type that are looked through for its parameters."""
MAX_PARTS = 200
MAX_TEXT = 100_000
MAX_NESTING = 60

_ENCRYPTED = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
)
_RETURNED = frozenset(
    {
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/global-headers",
        "message/rfc822-headers",
    }
)
_CONTENT_TYPE = re.compile(r"^\s*([\w!#$&^.+-]{1,80})/([\w!#$&^.+-]{1,80})")
_BRACKETED = re.compile(r"<([^<>\s]{3,500})>")
_ADDRESS_HEADERS = frozenset({"from", "to", "cc", "reply-to", "sender"})
_AS_WRITTEN = _ADDRESS_HEADERS | {"authentication-results"}
"""Read before words are decoded: a decoded name may hold anything, also `<…@…>` or `; dmarc=pass`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the mail (or a returned message), its bytes decoded; `params` of the content type."""

    type: str
    text: str
    depth: int
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A parsed mail. `headers` keeps every line in order, names in lower case, values decoded."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    report_type: str
    text: str
    """The text a person wrote, quotation included; of an HTML mail its words."""
    returned: str
    """Text of messages inside this one: what a report gives back, or a forward carries along."""
    parts: tuple[Part, ...] = field(repr=False, default=())
    encrypted: bool = False
    damaged: bool = False
    attachments: int = 0
    opaque: bool = False
    """A part holds neither text nor a picture (winmail.dat, raw bytes): words may hide in it."""
    cut: bool = False
    """Its end was not looked at."""
    source: email.message.Message | None = field(repr=False, compare=False, default=None)
    """The parsed mail, for who needs its structure (delivery reports); None when it could not be parsed."""

    def all(self, name: str) -> list[str]:
        """Every value of a header, outermost first."""
        return [value for key, value in self.headers if key == name]

    def get(self, name: str) -> str:
        """The first value of a header, or ''."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def calendar(self) -> bool:
        """An invitation to an event, or its answer."""
        return any(p.type in ("text/calendar", "application/ics") and p.depth < 100 for p in self.parts)

    @property
    def subject(self) -> str:
        return self.get("subject")

    def date(self) -> datetime | None:
        """The Date header, aware, or None."""
        try:
            found = email.utils.parsedate_to_datetime(self.get("date")[:200])
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def message_ids(self, *names: str) -> list[str]:
        """Message-IDs that stand in the named headers, without brackets."""
        return [
            one
            for name in names
            for value in self.all(name)
            for one in bracketed(value)
        ]


def bracketed(text: str) -> list[str]:
    """What stands in angle brackets, as a Message-ID does (RFC 5322 3.6.4)."""
    return _BRACKETED.findall(text)


def read_mail(data: bytes) -> Mail:
    """Parse any bytes at all."""
    data = _without_attachments(data)
    cut = len(data) > MAX_PARSED
    data = data[:MAX_PARSED].lstrip(b"\r\n")
    if data.startswith(b"From ") and b"\n" in data[:1000]:
        data = data[data.index(b"\n") + 1 :]  # the mbox line of an exported mail
    try:
        message = email.message_from_bytes(data, policy=compat32)
        return replace(_read(message), cut=cut)
    except (
        RecursionError,
        ValueError,
        TypeError,
        LookupError,
        AssertionError,
        AttributeError,
        IndexError,
        KeyError,
    ):
        # What the stdlib's parser stumbles over in hostile mails.
        return replace(_headers_only(data), cut=cut)


def _without_attachments(data: bytes) -> bytes:
    """A large mail without most of what it carries in base64: words may stand behind it."""
    if len(data) <= MAX_PARSED or data.count(b"\n") > _MOST_LINES:
        return data
    kept, run = bytearray(), 0
    for line in io.BytesIO(data):
        run = run + 1 if _BASE64.fullmatch(line) else 0
        if run <= _KEPT_LINES:
            kept += line[:_KEPT_LINE] + b"\n" if run and len(line) > _KEPT_LINE else line
    return bytes(kept)


def addresses(value: str) -> list[str]:
    """The addresses of a From, To or Cc value. What stands in a display name or a comment is none."""
    return [address for _, address in split_addresses(value[:20_000]) if "@" in address]


def keys(value: str) -> list[str]:
    """The comparison keys of the addresses in `value`; what is none is left out."""
    return [key for one in addresses(value) if (key := address_key(one)) is not None]


def address_key(raw: str) -> str | None:
    """The key of one address, or None. A dot too many is not refused here: others' servers allow it."""
    try:
        return key_of(raw)
    except AddressError:
        plain = raw.strip().strip("<>").replace('"', "").lower()
        return plain if re.fullmatch(r"[^\s@<>,;]{1,64}@[a-z0-9.-]{3,190}", plain) else None


def _read(message: email.message.Message) -> Mail:
    headers = tuple(_headers(message))
    parts = list(_parts(message))
    content_type = _type_of(message)
    report = _param(message, "report-type") if content_type == "multipart/report" else None
    written = _written(message, 0)
    returned = "\n".join(p.text for p in parts if p.type in _RETURNED or p.depth >= 100)
    return Mail(
        headers,
        content_type,
        str(report or "").lower(),
        written[:MAX_TEXT],
        returned[:MAX_TEXT],
        tuple(parts),
        encrypted=any(p.type in _ENCRYPTED for p in parts)
        or content_type in _ENCRYPTED
        or "-----BEGIN PGP MESSAGE-----" in written[:2000],
        opaque=any(_is_attachment(p.type) and not p.type.startswith(("image/", "text/")) for p in parts),
        attachments=sum(_is_attachment(p.type) for p in parts),
        source=message,
    )


def _is_attachment(kind: str) -> bool:
    return kind not in ("text/plain", "text/html") and not kind.startswith(("multipart/", "message/"))


def _headers(message: email.message.Message) -> Iterator[tuple[str, str]]:
    for name, value in list(message.raw_items())[:2000]:
        key = name.strip().lower()[:100]
        yield key, _header_value(key, str(value))


def _header_value(key: str, raw: str) -> str:
    line = unfold(raw[:16_000])
    return line if key in _AS_WRITTEN else decode_words(line).strip()


def _parts(message: email.message.Message, depth: int = 0) -> Iterator[Part]:
    """Every part; parts of returned messages count with depth 100 and more."""
    stack = [(message, depth, 0)]
    seen = 0
    while stack and seen < MAX_PARTS:
        part, level, nesting = stack.pop()
        seen += 1
        kind = _type_of(part)
        inner = part.get_payload()
        message_like = kind.startswith("message/") or kind in _RETURNED
        if message_like:
            yield Part(kind, _flat(part), level, len(inner) if isinstance(inner, str) else 0)
        if isinstance(inner, list):
            if not message_like:
                yield Part(kind, "", level, 0)
            if nesting < MAX_NESTING:
                inside = level + (100 if kind in _RETURNED else 1)
                stack += [
                    (one, inside, nesting + 1)
                    for one in reversed(inner)
                    if isinstance(one, email.message.Message)
                ]
        elif not message_like:
            text = _text(part) if kind.startswith("text/") else ""
            yield Part(kind, text, level, len(inner) if isinstance(inner, str) else 0)


def _flat(part: email.message.Message) -> str:
    """A returned message's headers and text as written, decoded as far as possible."""
    inner = part.get_payload()
    if isinstance(inner, str):
        return decode_text(_body(part))[:MAX_TEXT]
    if not isinstance(inner, list):
        return ""
    lines = []
    for one in inner[:50]:
        if isinstance(one, email.message.Message):
            lines += [f"{name}: {value}" for name, value in _headers(one)]
    return "\n".join(lines)[:MAX_TEXT]


def _written(part: email.message.Message, nesting: int) -> str:
    """The text of a mail as its reader sees it: plain before HTML, no attached messages, no attachments."""
    kind = _type_of(part)
    inner = part.get_payload()
    if isinstance(inner, list):
        if nesting > MAX_NESTING or kind in _RETURNED:
            return ""
        children = [one for one in inner[:MAX_PARTS] if isinstance(one, email.message.Message)]
        if kind == "multipart/alternative":
            plain = "\n".join(_written(one, nesting + 1) for one in children if _type_of(one) == "text/plain")
            if plain.strip():
                return plain
            others = [text for one in children if (text := _written(one, nesting + 1)).strip()]
            return others[-1] if others else ""
        return "\n".join(text for one in children if (text := _written(one, nesting + 1)).strip())
    if str(part.get("content-disposition", "")).strip().lower().startswith("attachment"):
        return ""
    if kind in ("text/plain", "text/html", "text/enriched"):
        return _text(part)
    return ""


def text_of(part: email.message.Message) -> str:
    """The words of one leaf; of HTML those that are seen. Nothing raises."""
    try:
        return _text(part)
    except (ValueError, TypeError, LookupError, AssertionError, AttributeError, RecursionError):
        return ""


def _text(part: email.message.Message) -> str:
    if isinstance(part.get_payload(), list):
        return _flat(part)
    charset = _param(part, "charset")
    text = decode_text(_body(part), charset[2] if isinstance(charset, tuple) else charset)
    return (html_text(text) if _type_of(part) == "text/html" else text)[:MAX_TEXT]


def _body(part: email.message.Message) -> bytes:
    """A leaf's bytes. Only with `decode` the library gives 8-bit text back as it came."""
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        return decode_base64(str(part.get_payload()).encode("ascii", "replace"))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _param(part: email.message.Message, name: str) -> str | tuple[str | None, str | None, str] | None:
    """A parameter of the content type; a header of thousands of them is not looked through."""
    if len(str(part.get("content-type", ""))) > MAX_TYPE:
        return None
    return part.get_param(name)


def _type_of(part: email.message.Message) -> str:
    hit = _CONTENT_TYPE.match(str(part.get("content-type", "") or ""))
    return f"{hit[1]}/{hit[2]}".lower() if hit else "text/plain"


def _headers_only(data: bytes) -> Mail:
    headers = []
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0][:100_000]
    for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines()[:500]:
        name, colon, value = line.partition(b":")
        if colon and re.fullmatch(rb"[\x21-\x39\x3b-\x7e]{1,80}", name):
            key = name.decode("ascii").lower()
            headers.append((key, _header_value(key, value.decode("ascii", "surrogateescape"))))
    return Mail(tuple(headers), "text/plain", "", "", "", damaged=True)
