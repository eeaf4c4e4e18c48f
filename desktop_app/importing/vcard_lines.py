"""The bytes of a vCard file as cards of properties: folding, quoted-printable, base64, nesting, broken ends.

vCard 2.1, RFC 2426 (3.0), RFC 6350 (4.0), and what phones make of them (imports.md 4). Bytes stay bytes until
the property's own charset is known.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_NAME = rb"[A-Za-z][A-Za-z0-9_-]*"
_WHOLE_NAME = re.compile(_NAME)
_PROPERTY = re.compile(rb"[ \t]*(?:[A-Za-z0-9_-]+\.)*" + _NAME + rb"[ \t]*[;:]")
_BEGIN = re.compile(rb"[ \t]*BEGIN[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_END = re.compile(rb"[ \t]*END[ \t]*:[ \t]*VCARD[ \t]*", re.IGNORECASE)
_NESTED = re.compile(rb"[ \t]*(?:[A-Za-z0-9_-]+\.)*AGENT(?:;[^:]*)?:[ \t]*", re.IGNORECASE)
_AGENT_ON_ONE_LINE = re.compile(_NESTED.pattern + rb"BEGIN:VCARD[ \t]*", re.IGNORECASE)
_VERSION = re.compile(rb"[ \t]*VERSION[^:]*:[ \t]*([\d.]+)", re.IGNORECASE)
_QUOTED = re.compile(rb"QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64 = re.compile(rb";[ \t]*(?:ENCODING[ \t]*=[ \t]*)?(?:BASE64|B)[ \t]*(?=[;:])", re.IGNORECASE)
_BASE64_LINE = re.compile(rb"[ \t]*[A-Za-z0-9+/]*={0,2}[ \t]*")
_ESCAPED_FOLD = re.compile(rb"^[ \t]+(?==[0-9A-Fa-f]{2})")
_STARTS = b"BbEe \t"
_MOST_LINES = 100_000
"""Physical lines of one card; what is more is no card."""
_FOLDED_AT = range(70, 80)


@dataclass(slots=True)
class Card:
    """One card: `lines` are unfolded, without BEGIN and END; `closed` is False when its END is missing."""

    number: int
    version: str = "3.0"
    lines: list[bytes] = field(default_factory=list)
    closed: bool = True
    strange: list[bytes] = field(default_factory=list)
    """Lines that are no property and continue none."""


@dataclass(frozen=True, slots=True)
class Outside:
    """Something between cards that is no card; `number` is that of the card before it."""

    number: int
    line: bytes


@dataclass(frozen=True, slots=True)
class Property:
    """`group.NAME;PARAM=VALUE:value` taken apart. Names are in capitals; a bare parameter is a TYPE."""

    group: str
    name: str
    params: dict[str, list[bytes]]
    value: bytes

    def has(self, param: str, *values: str) -> bool:
        """Whether a parameter has one of these values, in any case."""
        if param not in self.params:
            return False
        known = {part.strip().upper() for one in self.params.get(param, ()) for part in one.split(b",")}
        return any(value.encode() in known for value in values)


def cards_of(data: bytes) -> Iterator[Card | Outside]:
    """Every card of the file in its order; a BEGIN without the END of the card before starts a new one."""
    number, physical, inside, depth = 0, list[bytes](), False, 0
    last = b""
    for line in _physical(data):
        before, last = last, line if line.strip() else last
        if line[:1] in _STARTS and _BEGIN.fullmatch(line):
            if inside and _NESTED.fullmatch(before):
                depth += 1
                continue
            if inside:
                yield _card(number, physical, closed=False)
            number, physical, inside, depth = number + 1, [], True, 0
        elif line[:1] in _STARTS and _END.fullmatch(line):
            if depth:
                depth -= 1
            elif inside:
                yield _card(number, physical, closed=len(physical) < _MOST_LINES)
                physical, inside = [], False
        elif inside and not depth:
            if len(physical) < _MOST_LINES:
                physical.append(line)
            depth = 1 if line[-1:] in b"Dd \t" and _AGENT_ON_ONE_LINE.fullmatch(line) else 0
        elif not inside and line.strip(b" \t\x00\x1a\xef\xbb\xbf"):
            yield Outside(number, line)
    if inside:
        if not depth and not data.endswith((b"\n", b"\r")):
            # Cut off inside a line: half an address would be somebody else's.
            del physical[-1:]
        yield _card(number, physical, closed=False)


def property_of(line: bytes) -> Property | None:
    """The parts of an unfolded line; None when it has no name or no colon."""
    colon = _value_at(line)
    if colon < 0:
        return None
    head, *rest = _split(line[:colon], b";")
    *groups, name = head.strip().split(b".")
    if not _WHOLE_NAME.fullmatch(name.strip()):
        return None
    params: dict[str, list[bytes]] = {}
    for part in rest:
        key, equal, value = part.partition(b"=")
        key = key.strip().upper()
        if not equal or b"(" in key:
            key, value = _bare(part), part
        params.setdefault(key.decode("ascii", "replace"), []).append(value.strip().strip(b'"'))
    return Property(
        group=groups[-1].decode("ascii", "replace").upper() if groups else "",
        name=name.strip().decode("ascii").upper(),
        params=params,
        value=line[colon + 1 :],
    )


def _bare(part: bytes) -> bytes:
    """Which parameter a value without a name belongs to (2.1)."""
    word = part.strip().upper()
    return b"ENCODING" if word in (b"QUOTED-PRINTABLE", b"BASE64", b"B", b"8BIT", b"7BIT") else b"TYPE"


def _physical(data: bytes) -> Iterator[bytes]:
    start, size = 0, len(data)
    ends = re.compile(rb"\r\r\n|\r\n|\n|\r")
    for end in ends.finditer(data):
        yield data[start : end.start()]
        start = end.end()
    if start < size:
        yield data[start:]


def _card(number: int, physical: list[bytes], *, closed: bool = True) -> Card:
    card = Card(number, closed=closed)
    for line in physical:
        if found := _VERSION.match(line):
            card.version = found[1].decode("ascii")
            break
    _Unfolding(card).run(physical)
    return card


class _Unfolding:
    """Physical lines of one card put together into properties."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._parts: list[bytes] = []
        self._quoted = self._binary = False
        self._before = b""

    def run(self, physical: list[bytes]) -> None:
        for line in physical:
            self._take(line)
            self._before = line
        self._close()

    def _take(self, line: bytes) -> None:
        if self._quoted and self._parts and self._parts[-1].endswith(b"="):
            # A soft line break: the next line goes on at once, whatever it begins with.
            self._parts[-1] = self._parts[-1][:-1]
            self._parts.append(_soft(_ESCAPED_FOLD.sub(b"", line)))
        elif not line.strip():
            return  # the end of a photo, or (Outlook) a gap in it
        elif self._binary and (line[:1] in b" \t" or _BASE64_LINE.fullmatch(line)) and b":" not in line:
            self._parts.append(line.strip())
        elif line[:1] in b" \t" and self._parts:
            self._parts.append(self._folded(line))
        elif _PROPERTY.match(line):
            self._close()
            self._open(line.lstrip(b" \t"))
        elif self._parts and not self._binary:
            # A value with line ends that nobody encoded.
            self._card.strange.append(line)
            self._parts.append(b"\n" + line)
        else:
            self._card.strange.append(line)

    def _folded(self, line: bytes) -> bytes:
        """2.1 folds at a space that belongs to the text, unless it was folded at a fixed width."""
        if self._card.version == "2.1" and not self._quoted and len(self._before) not in _FOLDED_AT:
            return b" " + line.lstrip(b" \t")
        return line[1:]

    def _open(self, line: bytes) -> None:
        colon = _value_at(line)
        head = line if colon < 0 else line[:colon]
        self._quoted = b";" in head and _QUOTED.search(head) is not None
        self._binary = b";" in head and colon >= 0 and _BASE64.search(line[: colon + 1]) is not None
        self._parts = [_soft(line) if self._quoted else line]

    def _close(self) -> None:
        if self._parts:
            self._card.lines.append(b"".join(self._parts))
        self._parts, self._quoted, self._binary = [], False, False


def _soft(line: bytes) -> bytes:
    """Without white space after a soft line break's sign, which some writers leave."""
    bare = line.rstrip(b" \t")
    return bare if bare.endswith(b"=") else line


def _value_at(line: bytes) -> int:
    """Where the colon before the value is: outside quotes and brackets, else the first outside quotes."""
    plain = line.find(b":")
    if plain >= 0 and b'"' not in line[:plain] and b"(" not in line[:plain] and b")" not in line[:plain]:
        return plain
    first = quoted = -1
    depth, in_quotes = 0, False
    for match in re.finditer(rb'[":()]', line):
        char, at = match[0], match.start()
        if char == b'"':
            in_quotes = not in_quotes
        elif char == b":":
            first = at if first < 0 else first
            if not in_quotes:
                quoted = at if quoted < 0 else quoted
                if depth <= 0:
                    return at
        elif not in_quotes:
            depth += 1 if char == b"(" else -1
    return quoted if quoted >= 0 else first


def _split(text: bytes, separator: bytes) -> list[bytes]:
    """Parts between separators outside quotes and brackets."""
    if b'"' not in text and b"(" not in text and b")" not in text:
        return text.split(separator)
    parts, start, depth, in_quotes = list[bytes](), 0, 0, False
    for match in re.finditer(rb'["();]' if separator == b";" else rb'["(),]', text):
        char = match[0]
        if char == b'"':
            in_quotes = not in_quotes
        elif in_quotes:
            continue
        elif char == separator:
            if depth <= 0:
                parts.append(text[start : match.start()])
                start = match.end()
        else:
            depth += 1 if char == b"(" else -1
    return [*parts, text[start:]]
