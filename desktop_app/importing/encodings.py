"""Which encoding a Japanese text file is in: a fixed ladder, not a guesser (imports.md 3.2).

Guessers read 髙 as 騠 and Eight files as Cyrillic; the order here is BOM, NUL pattern, JIS escapes, ASCII,
strict UTF-8, then CP932 and EUC-JP by how ordinary the text looks, then line by line.
"""

import re
from dataclasses import dataclass

from desktop_app.domain.charset import CP932, JIS, decode_as, has_jis_escapes, oddness, readings
from desktop_app.domain.errors import AppError

UTF8 = "utf-8"
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
            return Decoded(decode_as(data, encoding).removeprefix("\ufeff"), encoding)
        except (UnicodeError, LookupError) as error:
            raise AppError("file-encoding-wrong", encoding=encoding) from error
    found = _marked(data) or _escaped(data) or _plain(data)
    return found or _japanese(data)


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
    if not has_jis_escapes(data):
        return None
    try:
        return Decoded(decode_as(data, JIS), JIS)
    except UnicodeError:
        return None


def _plain(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode(UTF8), "ascii" if data.isascii() else UTF8)
    except UnicodeDecodeError:
        return None


def _japanese(data: bytes) -> Decoded:
    found = readings(data)
    if not found:
        return _by_line(data)
    if len(found) > 1 and found[1].oddness - found[0].oddness < _CLOSE:
        raise AppError("file-encoding-unclear")
    odd, name, text = found[0]
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
        if not text or oddness(text) > 0.5:
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
