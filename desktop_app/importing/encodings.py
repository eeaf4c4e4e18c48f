"""Which encoding a Japanese text file is in: a fixed ladder, not a guesser (imports.md 3.2).

Guessers read 髙 as 騠 and Eight files as Cyrillic; the order here is BOM, NUL pattern, JIS escapes, ASCII,
strict UTF-8, then CP932 and EUC-JP by how ordinary the text looks, then line by line.
"""

import re
from collections import Counter
from dataclasses import dataclass

from desktop_app.domain.errors import AppError

UTF8 = "utf-8"
CP932 = "cp932"
EUC = "euc-jp"
JIS = "iso-2022-jp"
LATIN = "windows-1252"
MIXED = "utf-8+cp932"
CHOICES = ("utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16", "windows-1252")
"""What a person may choose by hand; None is the ladder."""

_SAMPLE = 200_000
_CLOSE = 0.08


@dataclass(frozen=True, slots=True)
class Decoded:
    """`repaired_lines` are 1-based physical lines read as CP932 in a file that is UTF-8 otherwise."""

    text: str
    encoding: str
    repaired_lines: tuple[int, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of `data`. Raises AppError("file-encoding-unclear") when a person must choose, or
    AppError("file-encoding-wrong") when the chosen one does not fit."""
    if encoding is not None:
        try:
            return Decoded(_by_name(data, encoding), encoding)
        except (UnicodeError, LookupError) as error:
            raise AppError("file-encoding-wrong", encoding=encoding) from error
    found = _marked(data) or _escaped(data) or _plain(data)
    return found or _japanese(data)


def _by_name(data: bytes, encoding: str) -> str:
    name = encoding.lower().replace("_", "-")
    if name in (EUC, "eucjp"):
        return _euc(data)
    if name in (JIS, "jis"):
        return _jis(data)
    if name in ("shift-jis", "shift_jis", "sjis", "windows-31j"):
        name = CP932
    if name in (UTF8, "utf8"):
        name = "utf-8-sig"
    return data.decode(name)


def _marked(data: bytes) -> Decoded | None:
    """A byte order mark, or the NULs of UTF-16 without one."""
    if data.startswith(b"\xef\xbb\xbf"):
        try:
            return Decoded(data[3:].decode(UTF8), "utf-8-sig")
        except UnicodeDecodeError:
            return _by_line(data[3:])
    for mark, name in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return Decoded(data.decode(name, errors="replace"), name)
    head = data[:20_000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd > len(head) // 20:
        guess = "utf-16-le" if odd > 9 * even else "utf-16-be" if even > 9 * odd else None
        if guess:
            try:
                return Decoded(data[: len(data) // 2 * 2].decode(guess), guess)
            except UnicodeDecodeError:
                return None
    return None


def _escaped(data: bytes) -> Decoded | None:
    if b"\x1b$" not in data and b"\x1b(I" not in data:
        return None
    try:
        return Decoded(_jis(data), JIS)
    except UnicodeDecodeError:
        return None


def _plain(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode(UTF8), "ascii" if data.isascii() else UTF8)
    except UnicodeDecodeError:
        return None


def _japanese(data: bytes) -> Decoded:
    readings: list[tuple[float, str, str]] = []
    for name in (CP932, EUC):
        try:
            text = _by_name(data, name)
        except UnicodeDecodeError:
            continue
        readings.append((_oddness(text), name, text))
    if not readings:
        return _by_line(data)
    readings.sort()
    if len(readings) > 1 and readings[1][0] - readings[0][0] < _CLOSE:
        raise AppError("file-encoding-unclear")
    odd, name, text = readings[0]
    if _looks_latin(text) and _is_latin(data):
        return Decoded(data.decode("cp1252"), LATIN)
    if odd > 0.7:
        raise AppError("file-encoding-unclear")
    return Decoded(text, name)


def _by_line(data: bytes) -> Decoded:
    """A file glued together from UTF-8 and CP932 parts; every CP932 line is listed."""
    lines: list[str] = []
    repaired: list[int] = []
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode(UTF8))
            continue
        except UnicodeDecodeError:
            repaired.append(number)
        try:
            text = line.decode(CP932)
        except UnicodeDecodeError:
            text = ""
        if not text or _oddness(text) > 0.5:
            return _last_resort(data)
        lines.append(text)
    return Decoded("".join(lines), MIXED, tuple(repaired))


def _last_resort(data: bytes) -> Decoded:
    if _is_latin(data):
        return Decoded(data.decode("cp1252"), LATIN)
    raise AppError("file-encoding-unclear")


def _is_latin(data: bytes) -> bool:
    """Western names only: every high byte is an accented letter or a typographic quote."""
    high = bytes({byte for byte in data if byte > 0x7F})
    return all(
        byte >= 0xC0 or byte in b"\x91\x92\x93\x94\x96\x97\xa0\x8a\x8e\x9a\x9e\xaa\xba" for byte in high
    )


def _looks_latin(text: str) -> bool:
    """Single kanji stuck between Latin letters ("Ren駻e") are accented letters misread."""
    runs = re.findall(r"[A-Za-z]?[^\x00-\x7f]+[A-Za-z]?", text[:_SAMPLE])
    return bool(runs) and all(re.fullmatch(r"[A-Za-z][^\x00-\x7f]{1,2}[A-Za-z]?", run) for run in runs)


def _oddness(text: str) -> float:
    """0 = ordinary Japanese; the mean over all characters beyond ASCII."""
    counts = Counter(text[:_SAMPLE])
    total = 0
    odd = 0.0
    for char, count in counts.items():
        if char < "\x80":
            continue
        total += count
        odd += count * _char_oddness(char)
    if total == 0:
        return 0.0
    return odd / total + (0.3 if _broken_kana(text[:_SAMPLE]) else 0.0)


def _char_oddness(char: str) -> float:
    if "\uff61" <= char <= "\uff9f":
        return 0.3
    if "\ue000" <= char <= "\uf8ff" or char < "\xa0":
        return 1.0
    try:
        lead = char.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return 0.1  # NEC and IBM extensions: ①, 髙, ㈱
    return 0.5 if lead >= 0xD0 or lead in (0x8F, 0xA6, 0xA7, 0xA8) else 0.0


_BAD_MARK = re.compile("[^ｳｶ-ﾄﾊ-ﾎ]ﾞ|[^ﾊ-ﾎ]ﾟ|(?<![｡-ﾟ])[ｧ-ｯ]")


def _broken_kana(text: str) -> bool:
    """Half-width voicing marks where no kana can take them: other bytes misread."""
    return _BAD_MARK.search(text) is not None


# EUC-JP and JIS as Windows writes them hold NEC row 13 (①, ㈱), which Python's codecs refuse: both are
# turned into CP932 bytes.

_EUC_CHAR = re.compile(rb"\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\xa1-\xfe]{2}|[\x80-\xff]")


def _euc(data: bytes) -> str:
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        pieces: list[str] = []
        end = 0
        for match in _EUC_CHAR.finditer(data):
            pieces.append(data[end : match.start()].decode("ascii"))
            pieces.append(_euc_char(match.group()))
            end = match.end()
        return "".join([*pieces, data[end:].decode("ascii")])


def _euc_char(char: bytes) -> str:
    if len(char) == 2 and char[0] != 0x8E:
        return _sjis(char[0] & 0x7F, char[1] & 0x7F).decode(CP932)
    return char.decode("euc_jp")


_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI]|\$\([DOQ])")


def _jis(data: bytes) -> str:
    out = bytearray()
    state = b"(B"
    end = 0
    for match in [*_ESCAPE.finditer(data), None]:
        part = data[end : match.start()] if match else data[end:]
        out += _jis_part(part, state)
        if match:
            state, end = match.group(1), match.end()
    return bytes(out).decode(CP932)


def _jis_part(part: bytes, state: bytes) -> bytes:
    if state == b"(I":
        return bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in part)
    if not state.startswith(b"$"):
        return part
    out = bytearray()
    position = 0
    while position < len(part):
        pair = part[position : position + 2]
        if len(pair) == 2 and all(0x21 <= byte <= 0x7E for byte in pair):
            out += _sjis(pair[0], pair[1])
            position += 2
        else:
            out.append(part[position])  # a line end inside the two-byte state
            position += 1
    return bytes(out)


def _sjis(row: int, cell: int) -> bytes:
    """JIS X 0208 row and cell bytes (0x21–0x7E) as Shift_JIS bytes."""
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
    return bytes((lead, trail))
