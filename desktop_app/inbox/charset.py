"""Turns a stranger's bytes into text: the charset ladder of mail.md 3.4.

Declared, UTF-8, ISO-2022-JP with its Japanese extensions, CP932, EUC-JP. Never fails: what no step can
read comes back with replacement characters.
"""

import base64
import binascii
import codecs
import quopri
import re

_READABLE = frozenset(
    {
        "ascii",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-7",
        "cp932",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "iso2022_jp_ext",
        "iso2022_jp_1",
        "iso2022_jp_2",
        "iso2022_jp_3",
        "iso2022_jp_2004",
        "shift_jis_2004",
        "shift_jisx0213",
        "euc_jis_2004",
        "euc_jisx0213",
        "big5",
        "big5hkscs",
        "gb2312",
        "gbk",
        "gb18030",
        "hz",
        "euc_kr",
        "cp949",
        "iso2022_kr",
        "johab",
        "koi8-r",
        "koi8-u",
        "mac-roman",
        "cp437",
        "cp850",
        "cp852",
        "tis-620",
        *(f"iso8859-{n}" for n in range(1, 17)),
        *(f"cp125{n}" for n in range(9)),
    }
)
"""Codecs that a declared charset may name; `idna` or `punycode` would take a hostile mail's word for it."""

_NAMES = {
    "x-sjis": "cp932",
    "sjis": "cp932",
    "ms932": "cp932",
    "windows-31j": "cp932",
    "shift-jis": "cp932",
    "ms_kanji": "cp932",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "cp51932": "euc_jp",
    "eucjp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "x-euc": "euc_jp",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7",
    "csiso2022jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
}
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\([@BDOPQ]|\([BJIH])|\x0e|\x0f")
_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bBqQ])\?([^?\s]{0,2000})\?=")


def decode_bytes(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, by what was declared where that fits, else by what the bytes themselves show."""
    codec = _codec(declared)
    if _ESCAPE.search(data) and codec not in ("iso2022_kr", "hz", "utf-16", "utf-16-le", "utf-16-be"):
        return _decode_jis(data)
    latin = codec is not None and codec.startswith(("iso8859", "cp125", "mac", "ascii"))
    if codec and not (latin and not data.isascii()):
        text = _try(data, "cp932" if codec == "shift_jis" else codec)
        if text is not None:
            return text
    text = _try(data, "utf-8")
    if text is not None:
        return text
    if codec and latin and codec != "ascii":
        return data.decode(codec, "replace")
    tries = [(x, name) for name in ("cp932", "euc_jp") if (x := _try(data, name)) is not None]
    if tries:
        return min(tries, key=lambda one: _oddness(one[0]))[0]
    return data.decode(codec if codec and codec != "ascii" else "cp932", "replace")


def decode_header(raw: str) -> str:
    """A header's text (as compat32 keeps it: ASCII with surrogate-escaped bytes), encoded words read.

    Words of one charset that follow each other are joined as bytes first: phones cut characters in two.
    """
    raw = raw[:16_000].replace("\r", "").replace("\n", "")
    out: list[str] = []
    pending: tuple[str, bytes] | None = None
    at = 0
    for word in _WORD.finditer(raw):
        between = raw[at : word.start()]
        charset, data = word[1].lower(), _word_bytes(word[2], word[3])
        if pending is not None and not between.strip() and pending[0] == charset:
            pending = charset, pending[1] + data
        else:
            if pending is not None:
                out.append(decode_bytes(pending[1], pending[0]))
            if between.strip() or at == 0:
                out.append(_plain(between))
            pending = charset, data
        at = word.end()
    if pending is not None:
        out.append(decode_bytes(pending[1], pending[0]))
    out.append(_plain(raw[at:]))
    return "".join(out).strip()


def decode_base64(data: bytes) -> bytes:
    """Undo base64 as far as it goes, whatever stands between."""
    clean = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    clean = clean[:-1] if len(clean) % 4 == 1 else clean
    try:
        return base64.b64decode(clean + b"=" * (-len(clean) % 4))
    except binascii.Error:
        return b""


def _word_bytes(kind: str, text: str) -> bytes:
    data = text.encode("ascii", "surrogateescape")
    return (
        decode_base64(data) if kind in "bB" else quopri.decodestring(data.replace(b"_", b" "), header=False)
    )


def _plain(text: str) -> str:
    if text.isascii() and "\x1b" not in text:
        return text
    return decode_bytes(text.encode("utf-8", "surrogateescape"))


def _codec(declared: str | None) -> str | None:
    if not declared:
        return None
    name = declared.strip().strip("'\"").lower()[:40]
    name = _NAMES.get(name, name)
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return None
    return name if name in _READABLE else None


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _decode_jis(data: bytes) -> str:
    text = _try(data, "iso2022_jp_ext")
    if text is not None and "\x1b" not in text:
        return text
    return "".join(_jis_run(run) for run in re.split(rb"(?=\x1b)", data))


def _jis_run(run: bytes) -> str:
    """One stretch between escapes, its pairs read as Windows does: ①, ㈱, 髙 stand in its extra rows."""
    if run.startswith((b"\x1b$@", b"\x1b$B")):
        shifted = bytearray()
        body = run[3:]
        for i in range(0, len(body), 2):
            pair = body[i : i + 2]
            if len(pair) == 2 and 0x21 <= pair[0] <= 0x7E and 0x21 <= pair[1] <= 0x7E:
                shifted += _shift(*pair)
            else:
                shifted += pair
        return bytes(shifted).decode("cp932", "replace")
    if run.startswith(b"\x1b(I"):
        return bytes(b | 0x80 if 0x21 <= b <= 0x5F else b for b in run[3:]).decode("cp932", "replace")
    body = re.sub(rb"^\x1b(\$\(.|\(.)", b"", run)
    return body.decode("utf-8", "replace")


def _shift(first: int, second: int) -> bytes:
    """JIS row and cell as Shift_JIS."""
    row = (first - 0x21) // 2 + 0x81
    row += 0x40 if row > 0x9F else 0
    odd = second + (0x20 if second >= 0x60 else 0x1F)
    cell = odd if first % 2 else second + 0x7E
    return bytes((row, cell))


def _oddness(text: str) -> int:
    """How unlike written Japanese: half-width kana, private and control characters."""
    return sum(
        "\uff61" <= c <= "\uff9f" or "\ue000" <= c <= "\uf8ff" or "\x80" <= c <= "\x9f" for c in text[:5000]
    )
