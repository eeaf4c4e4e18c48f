"""Header lines of a mail, exactly as mail.md 6 has them; `EmailMessage`'s own writer damages them.

RFC 2047 encodes a whole value, cut between characters; no line is longer than 76 columns but for parts that
may not be cut. Control characters and lone surrogates are refused, so no value can start a header of its own.
"""

import base64
import re
from collections.abc import Sequence

from desktop_app.domain.errors import AppError

MAX_COLUMNS = 76
_MAX_WORD = 75
_MAX_PART = 900
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BARE_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]{1,40}")
_NOT_IN_ADDRESS = re.compile(r"[\s<>,;\x00-\x1f\x7f]")
_NOT_IN_PART = re.compile(r"[\x00-\x20\x7f]")


def encoded_words(text: str, first: int) -> str:
    """RFC 2047 words for `text`, the first of them after `first` columns."""
    chunks: list[bytes] = []
    chunk, room = b"", MAX_COLUMNS - first
    for character in text:
        added = character.encode("utf-8")
        if 12 + 4 * ((len(chunk) + len(added) + 2) // 3) > min(_MAX_WORD, room):
            chunks.append(chunk)
            chunk, room = b"", _MAX_WORD
        chunk += added
    chunks.append(chunk)
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in chunks)


def text_header(name: str, value: str) -> str:
    """Subject, Comments. Raises AppError header-forbidden."""
    _check(name, value)
    plain = value.isascii() and "=?" not in value and value == value.strip()
    if plain and len(name) + 2 + len(value) <= MAX_COLUMNS:
        return f"{name}: {value}\r\n"
    return f"{name}: {encoded_words(value, len(name) + 2)}\r\n"


def mailbox_header(name: str, display: str, address: str) -> str:
    """From, To, Reply-To: one address, in its wire form.

    The address is written as it is, unquoted: carriers' odd dots arrive so (mail.md 5.1).
    Raises AppError header-forbidden, header-address.
    """
    if not address.isascii() or _NOT_IN_ADDRESS.search(address) or "@" not in address:
        raise AppError("header-address", header=name)
    _check(name, display)
    display = display.strip()
    if not display:
        return f"{name}: {address}\r\n"
    if _BARE_NAME.fullmatch(display) and "=?" not in display:
        line = f"{name}: {display} <{address}>"
        return f"{line}\r\n" if len(line) <= MAX_COLUMNS else f"{name}: {display}\r\n <{address}>\r\n"
    return f"{name}: {encoded_words(display, len(name) + 2)}\r\n <{address}>\r\n"


def raw_header(name: str, parts: Sequence[str], separator: str = ",") -> str:
    """List-Unsubscribe, References: never encoded, folded only between parts (RFC 2369, RFC 5322).

    Raises AppError header-forbidden.
    """
    for part in parts:
        if not part.isascii() or _NOT_IN_PART.search(part) or len(part) > _MAX_PART:
            raise AppError("header-forbidden", header=name)
    return f"{name}: " + f"{separator}\r\n ".join(parts) + "\r\n"


def _check(name: str, value: str) -> None:
    if _FORBIDDEN.search(value):
        raise AppError("header-forbidden", header=name)
