"""Mail header values as text: raw bytes, encoded-words (RFC 2047) and lists of addresses (RFC 5322 3.4).

Own code because the stdlib breaks Japanese headers: its newer parser misreads encoded-words (CPython
gh-128110), and what its address parser accepts changes between patch releases.
"""

import binascii
import re
from collections.abc import Iterator

from desktop_app.domain.charset import decode_text

_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bq])\?([^?]*)(?:\?=|\??\s?\Z)", re.I)
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"?|<[^<>]*>|<[^<>,;]*|[(,;:]|[^"<(,;:]+', re.S)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def unfold(raw: str) -> str:
    """A value on one line, its raw bytes decoded, encoded-words left as they are.

    `raw` holds bytes beyond ASCII as surrogates, as the stdlib's `compat32` policy keeps them.
    """
    line = re.sub(r"[\r\n]+", "", raw).strip(" \t")
    if line.isascii() and "\x1b" not in line:
        return line
    return decode_text(line.encode("utf-8", "surrogateescape"))


def decode_words(text: str, *, obey: bool = False) -> str:
    """An unfolded value with its encoded-words read; `obey` as in `decode_text`."""
    chunks: list[str] = []
    pending, charset, at = bytearray(), "", 0
    # Neighbouring words of one charset are joined as bytes: many programs cut characters in two.
    for word in _WORD.finditer(text):
        between = text[at:word.start()]
        if at and not between.strip(" \t"):
            between = ""  # blanks between two words are no part of the text
        if between or word[1].lower() != charset:
            chunks += [decode_text(bytes(pending), charset, obey=obey), between]
            pending, charset = bytearray(), word[1].lower()
        pending += _word_bytes(word[2].lower(), word[3])
        at = word.end()
    return "".join([*chunks, decode_text(bytes(pending), charset, obey=obey), text[at:]])


def decode_base64(data: bytes) -> bytes:
    """Undo base64 as far as it goes, whatever stands between."""
    clean = _NO_BASE64.sub(b"", data)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def split_addresses(value: str) -> list[tuple[str, str]]:
    """(display name, address) of each mailbox in an unfolded From, To or Cc value, both as written.

    An address is what stands in angle brackets, else the whole item; what a quoted name or a comment holds
    is none. Split before `decode_words`: a decoded name may hold anything (RFC 2047 5(3)).
    """
    found: list[tuple[str, str]] = []
    item = _Item()
    for piece in (*_pieces(value), ","):
        if piece in (",", ";"):
            found += item.mailboxes()
            item = _Item()
        else:
            item.take(piece)
    return found


class _Item:
    """What stands between two commas."""

    def __init__(self) -> None:
        self.name: list[str] = []
        self.comments: list[str] = []
        self.angles: list[str] = []
        self.plain: list[str] = []
        """What is an address if there are no brackets."""
        self.quoted = self.at_sign = False

    def take(self, piece: str) -> None:
        if piece.startswith("<"):
            self.angles.append(piece.strip("<> \t"))
        elif piece.startswith("("):
            self.comments.append(piece[1:].removesuffix(")"))
            self.name.append(self.comments[-1])
        elif piece == ":" and not self.at_sign:
            self.name.append(piece)
            self.plain = []  # so far it was the name of a group
        elif piece.startswith('"'):
            self.quoted = True
            self.name.append(re.sub(r"\\(.)", r"\1", piece[1:].removesuffix('"')))
            self.plain.append(piece)
        else:
            self.at_sign |= "@" in piece
            self.name.append(piece)
            self.plain.append(piece)

    def mailboxes(self) -> list[tuple[str, str]]:
        alone = "" if self.quoted and not self.at_sign else "".join(self.plain).strip()
        name = re.sub(r"[ \t]+", " ", "".join(self.name if self.angles else self.comments)).strip(" ")
        return [(name, address) for address in self.angles or [alone] if address]


def _pieces(value: str) -> Iterator[str]:
    at = 0
    while match := _PIECE.match(value, at):
        end = _comment_end(value, at) if match[0] == "(" else match.end()
        yield value[at:end]
        at = end


def _comment_end(value: str, start: int) -> int:
    """Where the comment that begins at `start` ends; comments nest."""
    depth = 0
    for mark in re.compile(r"\\.|[()]", re.S).finditer(value, start):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if depth == 0:
            return mark.end()
    return len(value)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding == "q":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data) or _NO_BASE64.sub(b"", data)
