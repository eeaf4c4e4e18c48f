"""Which encoding a Japanese text file is in: a fixed ladder, not a guesser (imports.md 3.2).

Guessers read 髙 as 騠 and Eight files as Cyrillic; the order here is BOM, NUL pattern, JIS escapes, ASCII,
strict UTF-8, then CP932 and EUC-JP by how ordinary the text looks, then line by line.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.charset import CP932, EUC, JIS, decode_as, has_jis_escapes, oddness, readings
from desktop_app.domain.errors import AppError
from desktop_app.importing.mixed_encodings import as_chosen, by_line, foreign_lines

UTF8 = "utf-8"
UTF16 = "utf-16"
LATIN = "windows-1252"
MIXED = "utf-8+cp932"
CHOICES = ("utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16", "windows-1252")
"""What a person may choose by hand; None is the ladder."""

_NAMES = {
    UTF8: ("utf8", "utf8sig", "utf8bom", "utf8n", "bom付きutf8", "utf8bom付き", "utf8mb4", "csvutf8"),
    CP932: ("cp932", "shiftjis", "sjis", "sjiswin", "ms932", "windows31j", "mskanji", "xsjis", "csshiftjis",
            "シフトjis", "shiftjiscp932", "windows932"),
    EUC: ("euc", "eucjp", "ujis", "xeucjp", "eucjpwin", "eucjpms", "cp51932", "日本語euc"),
    JIS: ("jis", "iso2022jp", "cp50220", "cp50221", "csiso2022jp"),
    UTF16: ("utf16", "unicode", "ucs2"),
    LATIN: ("windows1252", "cp1252", "latin1", "iso88591", "ansi", "latin"),
}  # fmt: skip
_AUTO = ("", "auto", "automatic", "自動", "自動判定")
_REFUSED = ("utf7", "unicode11utf7")
_SAMPLE = 200_000
_CLOSE = 0.08
_SHORT = 120
_CLOSE_WHEN_SHORT = 0.2
_PIECE = 250_000
_MOST_ESCAPES = 3_000_000
_JIS_SWITCH = re.compile(rb"\x1b(?:\$[@B]|\$\([DOPQ]|\(I)")
_UTF7 = re.compile(r"\+[A-Za-z0-9/]{5,}(?![A-Za-z0-9/+])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`repaired_lines` are 1-based physical lines in another encoding than the rest of the file."""

    text: str
    encoding: str
    repaired_lines: tuple[int, ...] = ()
    cut_off: bool = False
    """The file ends within a character."""


def chosen_name(encoding: str | None) -> str | None:
    """One of CHOICES by any name that people have for it, None for "auto"; another name as it stands."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", encoding or "").lower())
    if plain in _AUTO:
        return None
    return next((name for name, others in _NAMES.items() if plain in others), (encoding or "").strip())


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of `data`. Raises AppError("file-encoding-unclear") when a person must choose, or
    AppError("file-encoding-wrong") when the chosen one does not fit."""
    name = chosen_name(encoding)
    if name is not None:
        return _as_chosen(data, name)
    found = _marked(data) or _escaped(data) or _plain(data)
    return found or _japanese(data)


def _as_chosen(data: bytes, name: str) -> Decoded:
    if re.sub(r"\W+", "", name.lower()) in _REFUSED:
        raise AppError("file-encoding-wrong", encoding=name)
    if name == JIS and (read := _escaped(data)):
        return read
    if name in (UTF8, CP932, EUC) and (read := _strict(data.removeprefix(codecs.BOM_UTF8), name)):
        return read
    if name in (UTF8, CP932) and (text := as_chosen(data.removeprefix(codecs.BOM_UTF8), name)) is not None:
        return Decoded(text, name)
    if name == UTF16 and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        big = data[0::2].count(0) > data[1::2].count(0)
        return _utf16(data, "utf-16-be" if big else "utf-16-le", name)
    if name == UTF16:
        return _utf16(data, UTF16, name)
    try:
        return Decoded(decode_as(data, name).removeprefix("\ufeff"), name)
    except (UnicodeError, LookupError) as error:
        raise AppError("file-encoding-wrong", encoding=name) from error


def _utf16(data: bytes, codec: str, name: str) -> Decoded:
    if 0 not in data:  # not one comma or line end: anything is UTF-16, in characters that nobody wrote
        raise AppError("file-encoding-wrong", encoding=name)
    try:
        text = data[: len(data) // 2 * 2].decode(codec)
    except UnicodeError as error:
        raise AppError("file-encoding-wrong", encoding=name) from error
    return Decoded(text.removeprefix("\ufeff"), name, cut_off=len(data) % 2 == 1)


def _marked(data: bytes) -> Decoded | None:
    """A byte order mark, or the NULs of UTF-16 without one."""
    if data.startswith(codecs.BOM_UTF8):
        read = _strict(data[3:], UTF8)
        return Decoded(read.text, "utf-8-sig", cut_off=read.cut_off) if read else _mixed(data[3:])
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return Decoded(data.decode("utf-32", "replace"), "utf-32", cut_off=len(data) % 4 > 0)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        whole = data[: len(data) // 2 * 2]
        return Decoded(whole.decode(UTF16, "replace"), UTF16, cut_off=len(data) % 2 == 1)
    head = data[:20_000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd > max(len(head) // 20, 4):  # a few stray ones are damage
        guess = "utf-16-le" if odd > 9 * even else "utf-16-be" if even > 9 * odd else None
        if guess:
            try:
                return Decoded(data[: len(data) // 2 * 2].decode(guess), guess, cut_off=len(data) % 2 == 1)
            except UnicodeDecodeError:
                return None
    return None


def _escaped(data: bytes) -> Decoded | None:
    if not has_jis_escapes(data):
        return None
    if data.count(b"\x1b") > _MOST_ESCAPES:
        raise AppError("file-encoding-unclear")
    last = data.rfind(b"\x1b")
    run = data[last + 3 :]
    # Whoever writes JIS goes back to ASCII at the end of each line.
    open_end = data[last:].startswith(b"\x1b$") and not run.endswith((b"\n", b"\r"))
    cut_off = open_end or last + 3 > len(data)
    half = 1 if cut_off and len(run) % 2 else 0
    try:
        return Decoded("".join(_jis_pieces(data[: len(data) - half])), JIS, cut_off=cut_off)
    except UnicodeError:
        return None


def _jis_pieces(data: bytes) -> Iterator[str]:
    """Piece by piece, at line ends; what a piece has switched to holds for the next one."""
    switched = b""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _PIECE) + 1 or len(data)
        piece = switched + data[start:end]
        yield decode_as(piece, JIS)
        last = piece[piece.rfind(b"\x1b") :][:4]
        found = _JIS_SWITCH.match(last)
        switched = found[0] if found else b""
        start = end


def _plain(data: bytes) -> Decoded | None:
    if data.isascii():
        text = data.decode("ascii")
        _refuse_utf7(text)
        return Decoded(text, "ascii")
    read = _strict(data, UTF8)
    if read and len(data) <= _SHORT and _may_be_cp932(data, read.text):
        raise AppError("file-encoding-unclear")
    return read


def _may_be_cp932(data: bytes, text: str) -> bool:
    """A name or two in CP932 can happen to be UTF-8, of characters that no Japanese list holds."""
    strange = any(char > "\u024f" and not char.encode("cp932", "ignore") for char in text)
    found = [one.oddness for one in readings(data) if one.encoding == CP932]
    return strange and bool(found) and found[0] < _CLOSE_WHEN_SHORT


def _strict(data: bytes, name: str) -> Decoded | None:
    """All of it in this encoding, but for a character that the end of the file cuts in two.

    In pieces: one call over the whole would keep every other thread waiting, the window's too.
    """
    if name == EUC:
        return _strict_euc(data)
    decoder = codecs.getincrementaldecoder(name)()
    parts: list[str] = []
    try:
        for start in range(0, len(data), _PIECE):
            parts.append(decoder.decode(data[start : start + _PIECE]))
    except UnicodeDecodeError:
        return None
    left = decoder.getstate()[0]
    text = "".join(parts)
    # Alone at the end of a text that has no other character of this encoding, it says nothing.
    return None if left and text.isascii() else Decoded(text, name, cut_off=bool(left))


def _strict_euc(data: bytes) -> Decoded | None:
    decoder = codecs.getincrementaldecoder("euc_jp")()
    try:
        pieces = [decoder.decode(data[at : at + _PIECE]) for at in range(0, len(data), _PIECE)]
        return Decoded("".join(pieces), EUC, cut_off=bool(decoder.getstate()[0]))
    except UnicodeDecodeError:
        pass  # characters of NEC and IBM, which Python's codec does not know
    for cut in (0, 1):
        try:
            return Decoded(decode_as(data[: len(data) - cut], EUC), EUC, cut_off=bool(cut))
        except UnicodeError:
            continue
    return None


def _refuse_utf7(text: str) -> None:
    """UTF-7 is plain ASCII to look at: 山田 is "+XHF1MA-". A telephone number is "+81-3"."""
    words = 0
    for match in _UTF7.finditer(text[:_SAMPLE]):
        try:
            read = f"{match[0]}-".encode("ascii").decode("utf-7")
        except UnicodeDecodeError:
            continue
        words += len(read) > 1 and all("\u3040" <= char <= "\u9fff" for char in read)
    if words > 2:
        raise AppError("file-encoding-utf7")


def _japanese(data: bytes) -> Decoded:
    sample = data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1] or data[:_SAMPLE]
    found = [one for one in readings(sample)] or [one for one in readings(sample[:-1])]  # noqa: C416
    close = _CLOSE if len(sample) > _SHORT else _CLOSE_WHEN_SHORT
    if len(found) > 1 and found[1].oddness - found[0].oddness < close:
        raise AppError("file-encoding-unclear")
    for one in found:
        read = _strict(data, one.encoding)
        if read is None:
            continue
        if _looks_latin(read.text) and _is_latin(data):
            return Decoded(data.decode("cp1252"), LATIN)
        if one.oddness > 0.7:
            raise AppError("file-encoding-unclear")
        lines = foreign_lines(data, one.encoding)
        return _mixed(data) if lines else read
    return _mixed(data)


def _mixed(data: bytes) -> Decoded:
    """A file glued together from several encodings; every line that is not like most is listed."""
    if _is_latin(data) and (not (one := readings(data)) or _looks_latin(one[0].text)):
        return Decoded(data.decode("cp1252"), LATIN)
    read = by_line(data)
    if read is None:
        raise AppError("file-encoding-unclear")
    text, repaired, lost = read
    return Decoded(text, MIXED if repaired else lost, tuple(repaired))


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


__all__ = ["CHOICES", "Decoded", "chosen_name", "decode", "oddness"]
