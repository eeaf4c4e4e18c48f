"""The characters of address book files, whose values may each say their own charset (imports.md 4)."""

import re
from dataclasses import dataclass

from desktop_app.domain.charset import CP932, EUC, JIS, decode_as, decode_text, has_jis_escapes, readings
from desktop_app.domain.errors import AppError

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_PROBED = 20_000
_NO_CHARACTERS = dict.fromkeys(range(0xF8F0, 0xF8F4), "\ufffd")
"""What Python's CP932 makes of the bytes 80, A0, FD to FF, which are none."""
_CHARSET = re.compile(rb"CHARSET=\"?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BookText:
    """`data` in an encoding whose ASCII bytes are ASCII; `encoding` is what the file was in.

    `legacy` reads what is not UTF-8; `recoded` = `data` was made UTF-8, whatever a value's charset says.
    """

    data: bytes
    encoding: str
    legacy: str = CP932
    chosen: str | None = None
    recoded: bool = False

    def value(self, raw: bytes, charset: str | None = None, *, encoded: bool = False) -> str:
        """The text of one value. `encoded`: it stood in the file as quoted-printable or base64, so only its
        own charset tells. What nothing can read becomes U+FFFD."""
        if raw.isascii() and b"\x1b" not in raw:
            return raw.decode("ascii")
        if self.recoded and not encoded:
            return raw.decode("utf-8", "replace")
        for name in (None if encoded else self.chosen, charset, "utf-8"):
            if name is None or (name == charset and _western(charset)):
                continue
            try:
                return decode_as(raw, name)
            except (LookupError, UnicodeError):
                continue
        return (self._damaged_utf8(raw) or self._by_legacy(raw, charset)).translate(_NO_CHARACTERS)

    def _by_legacy(self, raw: bytes, charset: str | None) -> str:
        try:
            return decode_as(raw, self.legacy)
        except (LookupError, UnicodeError):
            return decode_text(raw, charset)

    @staticmethod
    def _damaged_utf8(raw: bytes) -> str:
        """UTF-8 with a broken character in it, which would look like Japanese soup in an old encoding."""
        text = raw.decode("utf-8", "replace")
        whole = sum(char > "\x7f" and char != "\ufffd" for char in text)
        return text if whole >= 3 * text.count("\ufffd") else ""


def of(data: bytes, encoding: str | None = None) -> BookText:
    """What a file is written in. Raises AppError("file-encoding-wrong") when the chosen one does not fit."""
    if encoding is not None:
        try:
            text = decode_as(data, encoding).removeprefix("\ufeff")
        except (LookupError, UnicodeError) as error:
            raise AppError("file-encoding-wrong", encoding=encoding) from error
        if encoding.startswith("utf-16") or encoding == JIS:
            return BookText(_utf8(text), encoding, recoded=True)
        return BookText(data.removeprefix(b"\xef\xbb\xbf"), encoding, chosen=encoding)
    if data.startswith(b"\xef\xbb\xbf"):
        return BookText(data[3:], "utf-8-sig")
    if found := _wide(data):
        return found
    if has_jis_escapes(data):
        try:
            return BookText(_utf8(decode_as(data, JIS)), JIS, recoded=True)
        except UnicodeError:
            pass
    return _by_content(data)


def declared(data: bytes) -> str:
    """The one charset that the values of an ASCII file name, or ""."""
    names = {found[1].lower() for found in _CHARSET.finditer(data)}
    if len(names) != 1:
        return ""
    name = names.pop().decode("ascii")
    return CP932 if name in ("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932") else name


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _wide(data: bytes) -> BookText | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return BookText(_utf8(data.decode(name, "replace")), name, recoded=True)
    head = data[:_PROBED]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd <= len(head) // 20:
        return None
    name = "utf-16-le" if odd > 9 * even else "utf-16-be" if even > 9 * odd else ""
    return BookText(_utf8(data.decode(name, "replace")), name, recoded=True) if name else None


def _by_content(data: bytes) -> BookText:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        found = readings(data)
        legacy = found[0].encoding if found else _line_by_line(data)
        return BookText(data, legacy, legacy=legacy)
    return BookText(data, "ascii" if data.isascii() else "utf-8")


def _line_by_line(data: bytes) -> str:
    """Which old encoding the lines that are not UTF-8 are in."""
    wins = {CP932: 0, EUC: 0}
    for line in data.splitlines()[:50_000]:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            for found in readings(line)[:1]:
                wins[found.encoding] += 1
    return EUC if wins[EUC] > wins[CP932] else CP932


def _western(charset: str | None) -> bool:
    """A Western label fits every byte, so that it fits says nothing about Japanese."""
    name = (charset or "").lower()
    return name.startswith(("iso-8859", "latin", "windows-125", "cp125", "us-ascii"))
