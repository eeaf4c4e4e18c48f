"""Takes a delivery report apart: the status groups (RFC 3464 2), what the server says, what it gives back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from desktop_app.domain.charset import decode_text
from desktop_app.domain.header_words import decode_base64
from desktop_app.inbox.mail import Mail, text_of

MAX_SAID = 60_000
MAX_INSIDE = 200_000
MAX_GROUPS = 500
MAX_LINE = 2_000

_STATUS_PARTS = frozenset({
    "message/delivery-status", "message/global-delivery-status", "message/delivery-notification",
    "text/delivery-status",
})
_FIELD = re.compile(r"([A-Za-z][\w-]{0,60})[ \t]*:[ \t]*(.*)")
_RECIPIENT_FIELDS = (
    "original-recipient", "final-recipient", "x-actual-recipient", "x-original-recipient", "recipient",
)
_STARTS_GROUP = re.compile(r"^[ \t>]{0,6}(?:original|final)-recipient[ \t]*:", re.I | re.M)
_HEADER_NAMES = (
    r"received|return-path|message-id|from|to|date|subject|mime-version|content-type|delivered-to|x-[\w-]+|"
    r"reply-to"
    r"|sender|content-transfer-encoding|dkim-signature|list-unsubscribe|list-id|cc|in-reply-to|references|"
    r"precedence"
    r"|domainkey-signature|authentication-results|received-spf|importance|user-agent|errors-to|envelope-to|"
    r"organization"
)
_HEADER_LINE = re.compile(rf"({_HEADER_NAMES})[ \t]*:", re.I)
_OF_A_MAIL = frozenset({"received", "return-path", "message-id", "mime-version", "date", "delivered-to"})
_CUT = re.compile(
    r"[\s*=>_~#-]*(below (this|the next) line is a copy|here is your returned mail"
    r"|(this is |included is |here is |-- |following is |below is )?(a |the )?(copy of )?(the |"
    r"your )?(original |returned |rejected |undelivered |unsent |failed |bounced )"
    r"(message|mail|e-?mail|text|headers?)( text| headers?| contents?| body)?( follows?| attached| below|"
    r" is below| was| begins?| starts?| details)?"
    r"|(message|mail|text|unsent message|undelivered message|original) (headers? )?(text )?(follows?|"
    r"is attached|attached)"
    r"|(included is |this is )?a copy of (the|your) (original |returned )?(message|mail|e-?mail)|"
    r"your (original )?message (reads|follows|was)"
    r"|(original |message )?headers?( of the (original )?(message|mail))?( follow| are)?|-- the header|"
    r"start of returned message|header of the (original )?(message|mail)"
    r"|message contents|returned (mail|message)( follows)?|old message|your original (message|e-?mail)|"
    r"contents? of (the|your) (original )?(message|mail)"
    r"|(以下|下記)(に|は|が|の).{0,30}(メール|メッセージ|ヘッダ)|(元|もと|オリジナル|送信した|送信され(た|"
    r"ました))の?(メール|メッセージ|本文)(は|の(内容|ヘッダ|本文|コピー))?"
    r"|原(始)?邮件|原文|ursprüngliche nachricht|message d'origine|mensaje original)[\s:.*=>_~#-]*",
    re.I,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report taken apart.

    `groups`: the fields of each recipient, names in lower case. `head`: the fields of the whole message.
    `said`: the server's own words, line by line; `returned`: our mail in it, headers first.
    """

    head: dict[str, str]
    groups: tuple[dict[str, str], ...]
    said: tuple[str, ...]
    returned: str
    subject: str


def take_apart(mail: Mail) -> Report:
    """Read every part once; bounded, never raising."""
    texts: list[str] = []
    inside: list[str] = []
    status: list[str] = []
    if mail.source is not None:
        _gather(mail.source, texts, inside, status)
    else:
        texts.append(mail.text)
    written = "\n".join(texts)[: MAX_SAID * 2]
    said, rest = _split(written)
    blocks = [fields for text in status for fields in _blocks(text)]
    if not any(_names_somebody(fields) for fields in blocks):
        # Reports whose parts have no type, or a wrong one, still write the fields down.
        blocks += [
            fields for text in (written, *inside) if _STARTS_GROUP.search(text) for fields in _blocks(text)
        ]
    head: dict[str, str] = {}
    for fields in blocks:
        if not _names_somebody(fields):
            head = {**fields, **head}
    if "original-envelope-id" not in head:
        found = next((one["original-envelope-id"] for one in blocks if "original-envelope-id" in one), "")
        head["original-envelope-id"] = found
    groups = tuple(fields for fields in blocks if _names_somebody(fields))[:MAX_GROUPS]
    returned = "\n".join((*inside, rest))[:MAX_INSIDE]
    return Report(head=head, groups=groups, said=tuple(said), returned=returned, subject=mail.subject[:500])


def fields_of(text: str, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Header lines with these names anywhere in a text, quoted with `>` or not, folded lines joined."""
    name, value = "", ""
    for raw in text.split("\n")[:20_000]:
        line = raw.lstrip("> \t|") if raw[:1] in ">|" else raw
        if name and line[:1] in (" ", "\t"):
            value = f"{value} {line.strip()}"[:MAX_LINE]
            continue
        if name:
            yield name, value
            name = ""
        hit = _FIELD.match(line.lstrip()[:MAX_LINE])
        if hit and hit[1].lower() in names:
            name, value = hit[1].lower(), hit[2].strip()
    if name:
        yield name, value


def _gather(message: Message, texts: list[str], inside: list[str], status: list[str]) -> None:
    stack: list[tuple[Message, int]] = [(message, 0)]
    seen = size = 0
    while stack and seen < 200 and size < MAX_INSIDE * 2:
        part, level = stack.pop()
        seen += 1
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind in _STATUS_PARTS:
            status.append(_raw(part))
            size += len(status[-1])
        elif level and (kind.startswith("message/") or kind in ("text/rfc822-headers", "text/rfc822")):
            inside.append(_raw(part))
            size += len(inside[-1])
            if isinstance(inner, list):
                # A report may stand inside a report.
                stack += [
                    (one, level + 1)
                    for one in reversed(inner)
                    if isinstance(one, Message) and one.get_content_type() == "multipart/report"
                ]
        elif isinstance(inner, list):
            if level < 60:
                stack += [(one, level + 1) for one in reversed(inner[:200]) if isinstance(one, Message)]
        elif kind.startswith("text/") or not part.get("content-type"):
            texts.append(text_of(part)[:MAX_SAID])
            size += len(texts[-1])
        elif isinstance(inner, str):
            # A gateway may have renamed the part; its fields tell what it is.
            text = _raw(part)[:MAX_SAID]
            if _STARTS_GROUP.search(text):
                status.append(text)
            elif level == 0:
                texts.append(text)
            size += len(text)


def _raw(part: Message) -> str:
    """A part's text as it was written: blocks with blank lines between them, base64 taken off."""
    pieces: list[str] = []
    _flatten(part, pieces, 0, inner_only=True)
    text = "\n".join(pieces)[:MAX_INSIDE]
    if "\x1b" in text or not text.isascii():
        text = decode_text(text.encode("utf-8", "surrogateescape"))
    coding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if coding == "base64":
        packed = decode_base64(text.encode("ascii", "replace"))
        return decode_text(packed)[:MAX_INSIDE]
    if coding == "quoted-printable":
        return re.sub(r"=([0-9A-F]{2})", lambda hit: chr(int(hit[1], 16)), re.sub(r"=\r?\n", "", text))
    return text


def _flatten(part: Message, pieces: list[str], level: int, *, inner_only: bool = False) -> None:
    if not inner_only:
        pieces += [f"{name}: {value}" for name, value in list(part.raw_items())[:300]]
        pieces.append("")
    inner = part.get_payload()
    if isinstance(inner, list):
        if level < 20:
            for one in inner[:MAX_GROUPS]:
                if isinstance(one, Message):
                    _flatten(one, pieces, level + 1)
    elif isinstance(inner, str):
        kind = part.get_content_type()
        text = inner if inner_only or not kind.startswith("text/") else text_of(part)[:MAX_SAID]
        pieces.append(text[:MAX_SAID])
        pieces.append("")


def _blocks(text: str) -> Iterator[dict[str, str]]:
    """Groups of fields between blank lines; a second recipient without one starts a group too."""
    fields: dict[str, str] = {}
    last = ""
    for raw in text.replace("\r", "").split("\n")[:20_000]:
        line = raw[:MAX_LINE].lstrip(">") if raw.startswith(">") else raw[:MAX_LINE]
        if not line.strip():
            if fields:
                yield fields
            fields, last = {}, ""
            continue
        hit = _FIELD.match(line.lstrip() if not last else line)
        if hit is None or (line[0] in " \t" and last):
            if last:
                fields[last] = f"{fields[last]} {line.strip()}"[:MAX_LINE]
            continue
        last = hit[1].lower()
        if last in fields and last in ("final-recipient", "original-recipient"):
            yield fields
            fields = {}
        fields.setdefault(last, hit[2].strip())
    if fields:
        yield fields


def _names_somebody(fields: dict[str, str]) -> bool:
    named = any(name in fields for name in _RECIPIENT_FIELDS[:4])
    return named or ("recipient" in fields and ("status" in fields or "action" in fields))


def _split(text: str) -> tuple[list[str], str]:
    """The server's words, and from where our own mail begins in the same text."""
    lines = [line[:MAX_LINE] for line in text.replace("\r", "").split("\n")[:5_000]]
    for i, line in enumerate(lines):
        if i and _CUT.fullmatch(line.strip()[:200]) and _headers_near(lines, i + 1):
            return lines[:i], "\n".join(lines[i:])
        if _HEADER_LINE.match(line.lstrip("> ")) and _headers_here(lines, i):
            return lines[:i], "\n".join(lines[i:])
    return lines, ""


def _headers_near(lines: list[str], start: int) -> bool:
    """Whether a mail begins soon, or nothing more is said anyway."""
    following = [line for line in lines[start : start + 12] if line.strip()]
    return not following or any(_HEADER_LINE.match(line.lstrip("> \t|")) for line in following)


def _headers_here(lines: list[str], start: int) -> bool:
    """Three headers of a mail in a row, one of them such as only a mail has."""
    found: set[str] = set()
    for raw in lines[start : start + 12]:
        line = raw.lstrip(">").lstrip(" ") if raw.startswith(">") else raw
        if hit := _HEADER_LINE.match(line):
            found.add(hit[1].lower())
        elif not line[:1].isspace() or not line.strip():
            break
    return len(found) >= 3 and bool(found & _OF_A_MAIL)
