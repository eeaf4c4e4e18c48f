"""Japanese bytes as text, with charsets as senders use them and not as their registries define them.

Shift_JIS means Windows' CP932. ISO-2022-JP and EUC-JP hold characters of NEC and IBM (①, ㈱, 髙) that
Python's codecs refuse, so their two-byte characters are read by way of CP932 (as CP50221 and CP51932).
"""

import codecs
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

CP932 = "cp932"
EUC = "euc-jp"
JIS = "iso-2022-jp"

_READABLE = frozenset({
    "ascii", "utf-8", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp932", "euc_jp",
    "iso2022_jp", "iso2022_jp_ext", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_3", "iso2022_jp_2004",
    "shift_jis_2004", "shift_jisx0213", "euc_jis_2004", "euc_jisx0213", "big5", "big5hkscs", "gb2312", "gbk",
    "gb18030", "hz", "euc_kr", "cp949", "iso2022_kr", "johab", "koi8-r", "koi8-u", "mac-roman", "cp437",
    "cp850", "cp852", "tis-620", *(f"iso8859-{n}" for n in range(1, 17)), *(f"cp125{n}" for n in range(9)),
})
"""Codecs that a name may mean; `idna` or `punycode` would take a hostile mail's word for it."""
_NAMES = {
    "x-sjis": CP932, "windows-31j": CP932, "x-euc-jp": EUC, "x-euc": EUC, "eucjp-ms": EUC, "cp51932": EUC,
    "cp50220": JIS, "cp50221": JIS, "iso-2022-jp-ms": JIS, "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8",
    "ks_c_5601-1987": "cp949",
}

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([DOPQ]|\([BJIH])")
_OTHER_PLANES = {b"$(D": "iso2022_jp_ext", b"$(O": "iso2022_jp_3", b"$(P": "iso2022_jp_3",
                 b"$(Q": "iso2022_jp_2004"}
_PAIR = re.compile(rb"[\x21-\x7e]{2}")
_PAIRS = re.compile(rb"[\x21-\x7e]*")
_EIGHTH_BIT = bytes(byte | 0x80 for byte in range(256))
_EUC_CHAR = re.compile(rb"[\x00-\x7f]+|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\xa1-\xfe]{2}|[\x80-\xff]")
_SAMPLE = 200_000
_BAD_MARK = re.compile("[^ｳｶ-ﾄﾊ-ﾎ]ﾞ|[^ﾊ-ﾎ]ﾟ|(?<![｡-ﾟ])[ｧ-ｯ]")


class Reading(NamedTuple):
    """One way to read bytes: `oddness` as `oddness()` says, `encoding` CP932 or EUC."""

    oddness: float
    encoding: str
    text: str


def decode_text(data: bytes, declared: str | None = None, *, obey: bool = False) -> str:
    """The text of `data` in any case; what nothing can read becomes U+FFFD.

    The ladder: the declared charset where it fits, UTF-8, ISO-2022-JP by its escapes, CP932 or EUC-JP. A
    Western or UTF-8 label on bytes that are Japanese is taken for a mistake; with `obey` it is believed
    wherever it fits, as a reader's mail program does.
    """
    codec = _codec(declared or "")
    escapes = has_jis_escapes(data)
    if codec == "ascii" or (codec and codec.startswith("iso2022_jp") and not escapes):
        codec = None  # then the bytes are plain ASCII, or the label is wrong
    if obey and codec and (text := _fitting(data, codec)) is not None:
        return text
    if escapes and not (codec or "").startswith("utf-16"):
        return _from_jis(data, "replace")
    western = (codec or "").startswith(("iso8859", "cp125", "mac"))
    # Every byte fits a Western charset, so that it fits says nothing.
    first = [codec] if codec and not western else []
    for candidate in (*first, "utf-8"):
        if (text := _fitting(data, candidate)) is not None:
            return text
    found = [] if western else readings(data)
    return found[0].text if found else _decode(data, codec or CP932, "replace")


def decode_as(data: bytes, name: str) -> str:
    """`data` by the charset of this name, strictly. Raises LookupError for a name that is none here and
    UnicodeError where the bytes do not fit."""
    codec = _codec(name)
    if codec is None:
        raise LookupError(name)
    return _decode(data, codec, "strict")


def has_jis_escapes(data: bytes) -> bool:
    """Whether the bytes switch to two-byte or half-width characters as ISO-2022-JP does."""
    return any(match[1].startswith((b"$", b"(I")) for match in _ESCAPE.finditer(data))


def readings(data: bytes) -> list[Reading]:
    """`data` as CP932 and as EUC-JP, as far as each fits; the one more like written Japanese first."""
    texts = [(name, _fitting(data, name)) for name in (CP932, EUC)]
    return sorted(Reading(oddness(text), name, text) for name, text in texts if text is not None)


def oddness(text: str) -> float:
    """How unlike written Japanese, 0 = ordinary: the mean over all characters beyond ASCII, of a sample."""
    sample = text[:_SAMPLE]
    counts = {char: count for char, count in Counter(sample).items() if char >= "\x80"}
    if not counts:
        return 0.0
    mean = sum(count * _char_oddness(char) for char, count in counts.items()) / sum(counts.values())
    # Half-width voicing marks where no kana can take them are other bytes misread.
    return mean + (0.3 if _BAD_MARK.search(sample) else 0.0)


def _char_oddness(char: str) -> float:
    if "\uff61" <= char <= "\uff9f":
        return 0.3
    if "\ue000" <= char <= "\uf8ff" or char < "\xa0":
        return 1.0
    try:
        lead = char.encode("euc_jp")[0]
    except UnicodeEncodeError:
        return 0.1  # characters of NEC and IBM
    return 0.5 if lead >= 0xD0 or lead in (0x8F, 0xA6, 0xA7, 0xA8) else 0.0


def _codec(name: str) -> str | None:
    """Python's own name of the codec that a charset's name means, or None."""
    name = name.strip().strip("'\"").lower()[:40]
    try:
        codec = codecs.lookup(_NAMES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    codec = CP932 if codec == "shift_jis" else codec
    return codec if codec in _READABLE else None


def _fitting(data: bytes, codec: str) -> str | None:
    try:
        return _decode(data, codec, "strict")
    except UnicodeError:
        return None


def _decode(data: bytes, codec: str, errors: str) -> str:
    if codec.startswith("iso2022_jp"):
        return _from_jis(data, errors)
    if codec in ("euc_jp", EUC):
        return _from_euc(data, errors)
    text = data.decode(codec, errors)
    if codec == "utf-7":  # alone it lets half a character through, which nothing can keep or show
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _from_jis(data: bytes, errors: str) -> str:
    first, *switched = _ESCAPE.split(data)
    text = [_one_byte(first, errors)]
    for escape, run in zip(switched[::2], switched[1::2], strict=True):
        if escape in (b"$@", b"$B"):
            text.append(_two_byte(run, errors))
        elif escape in _OTHER_PLANES:
            text.append((b"\x1b" + escape + run + b"\x1b(B").decode(_OTHER_PLANES[escape], errors))
        elif escape == b"(I":
            kana = bytes(byte | 0x80 if 0x21 <= byte <= 0x5F else byte for byte in run)
            text.append(kana.decode(CP932, errors))
        else:
            text.append(_one_byte(run, errors))
    return "".join(text)


def _one_byte(run: bytes, errors: str) -> str:
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        return run.decode(CP932, errors)  # half-width kana with the eighth bit set


def _two_byte(run: bytes, errors: str) -> str:
    if len(run) % 2 == 0 and (text := _ordinary_pairs(run)) is not None:
        return text
    return _pair_by_pair(run, errors)


def _ordinary_pairs(run: bytes) -> str | None:
    """The quick way, for pairs that are in JIS X 0208 itself; None when there is anything else."""
    if not _PAIRS.fullmatch(run):
        return None
    try:
        text = run.translate(_EIGHTH_BIT).decode("euc_jp")
    except UnicodeDecodeError:
        return None
    return text.translate(_as_windows())


@cache
def _as_windows() -> dict[int, str]:
    """Where CP932 has another character than EUC-JP for the same row and cell: ～ for 〜, － for −."""
    found = {}
    for row in range(0x21, 0x7F):
        for cell in range(0x21, 0x7F):
            plain = bytes((row | 0x80, cell | 0x80)).decode("euc_jp", "ignore")
            windows = _shift_jis(row, cell).decode(CP932, "ignore")
            if plain and windows and plain != windows:
                found[ord(plain)] = windows
    return found


def _pair_by_pair(run: bytes, errors: str) -> str:
    text = []
    for piece in re.split(rb"([\x80-\xff]+)", run):
        if piece.isascii():
            # A line end, or half a character, stands as it is.
            text.append(_PAIR.sub(lambda pair: _shift_jis(*pair[0]), piece).decode(CP932, errors))
        else:
            text.append(piece.decode("ascii", errors))
    return "".join(text)


def _from_euc(data: bytes, errors: str) -> str:
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        # One after another: the first that does not fit ends it, and a large file does not hold up others.
        return "".join(_euc_char(char[0], errors) for char in _EUC_CHAR.finditer(data))


def _euc_char(char: bytes, errors: str) -> str:
    if len(char) == 2 and char[0] >= 0xA1:
        return _shift_jis(char[0] & 0x7F, char[1] & 0x7F).decode(CP932, errors)
    return char.decode("euc_jp", errors)


def _shift_jis(row: int, cell: int) -> bytes:
    """Row and cell bytes (0x21-0x7E) of JIS X 0208 as Shift_JIS bytes."""
    lead = (row + 1) // 2 + (0x70 if row < 0x5F else 0xB0)
    trail = cell + (0x1F if cell < 0x60 else 0x20) if row % 2 else cell + 0x7E
    return bytes((lead, trail))
