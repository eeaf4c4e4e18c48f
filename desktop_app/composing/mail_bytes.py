"""Message bytes to headers and readable parts.

The stdlib's newer policy misreads Japanese headers (CPython gh-128110), so messages are parsed with
`compat32` and decoded here. Charsets are taken as senders use them, not as their registries define
them: ISO-2022-JP with NEC's extra characters, Shift_JIS as Windows' cp932.
"""

import base64
import binascii
import email
import email.policy
import quopri
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from desktop_app.domain.errors import AppError

MAX_MAIL = 20_000_000
"""Bytes."""
_MAX_PARTS = 500
_WORD = re.compile(r"=\?([\w.:-]+?)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=", re.I)
_JIS_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI]|\$\([DO])")
_LIKE_WINDOWS = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
                 "windows-31j": "cp932", "ms_kanji": "cp932", "us-ascii": "utf-8", "ascii": "utf-8",
                 "x-euc-jp": "euc_jp", "gb2312": "gb18030", "ks_c_5601-1987": "cp949"}


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
        """(display name, bare address) in these headers. Split before decoding (RFC 2047 5(3))."""
        raw = [value for name in names for value in self.all(f"raw:{name}")]
        return [(decode_words(name), address) for name, address in getaddresses(raw) if address]


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
        # Raw 8-bit header bytes arrive as surrogates.
        raw = str(value).encode("utf-8", "surrogateescape")
        unfolded = re.sub(r"\r?\n(?=[ \t])", "", decode_text(raw, "")).strip("\r\n\t ")
        found.append((name.lower(), decode_words(unfolded)))
        found.append((f"raw:{name.lower()}", unfolded))
    return tuple(found)


def decode_words(text: str) -> str:
    """RFC 2047 encoded-words as text; blanks between two of them are no part of the text."""
    joined = re.sub(r"(\?=)[ \t]+(?==\?[\w.:-]+?\?[bqBQ]\?)", r"\1", text)
    chunks: list[str] = []
    pending, charset, at = b"", "", 0
    # Neighbouring words of one charset are joined as bytes: many programs cut characters in two.
    for word in _WORD.finditer(joined):
        between = joined[at:word.start()]
        if between or word[1].lower() != charset:
            chunks += [decode_text(pending, charset), between]
            pending, charset = b"", word[1].lower()
        pending += _word_bytes(word[2].lower(), word[3])
        at = word.end()
    return "".join([*chunks, decode_text(pending, charset), joined[at:]])


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("ascii", "replace")
    if encoding == "q":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def decode_text(data: bytes, charset: str) -> str:
    """Bytes as text: the declared charset if it works, else what Japanese mail usually is. Never fails."""
    name = charset.strip().strip("\"'").lower()
    if name.startswith("iso-2022-jp") or (b"\x1b$" in data and not name.startswith("utf")):
        return _decode_jis(data)
    for candidate in dict.fromkeys((_LIKE_WINDOWS.get(name, name), "utf-8", "cp932", "euc_jp")):
        try:
            return data.decode(candidate)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def _decode_jis(data: bytes) -> str:
    """ISO-2022-JP as it is really sent: with NEC and IBM characters and half-width kana (CP50221)."""
    pieces = _JIS_ESCAPE.split(data)
    text = [pieces[0].decode("ascii", "replace")]
    for escape, run in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in (b"$@", b"$B"):
            text.append(_decode_208(run))
        elif escape == b"(I":
            text.append(bytes(byte | 0x80 for byte in run if byte > 0x20).decode("cp932", "replace"))
        elif escape in (b"$(D", b"$(O"):
            text.append((b"\x1b" + escape + run + b"\x1b(B").decode("iso2022_jp_ext", "replace"))
        else:
            text.append(run.decode("ascii", "replace"))
    return "".join(text)


def _decode_208(run: bytes) -> str:
    """JIS X 0208 code pairs by way of Shift_JIS, since only cp932 knows ①, ㈱ and 髙."""
    text: list[str] = []
    at = 0
    while at < len(run):
        first, second = run[at], run[at + 1] if at + 1 < len(run) else 0
        if not (0x21 <= first <= 0x7E and 0x21 <= second <= 0x7E):
            text.append(chr(first) if first < 0x80 else "\ufffd")
            at += 1
            continue
        low = second + (0x1F + (second >= 0x60) if first % 2 else 0x7E)
        high = (first - 0x21) // 2 + 0x81
        text.append(bytes((high if high <= 0x9F else high + 0x40, low)).decode("cp932", "replace"))
        at += 2
    return "".join(text)


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
    return decode_text(data, charset if isinstance(charset, str) else str(charset[2]))
