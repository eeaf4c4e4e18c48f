"""How names are made comparable for search and order: width, case, kana and spaces make no difference."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
"""Katakana → hiragana; half-width katakana have become full-width before (NFKC)."""
_NO_DASHES = {ord(dash): None for dash in "-‐‑‒–—―−"}
_PHONE_LIKE = frozenset("0123456789+()")


def folded(text: str) -> str:
    """The text by NFKC, without case, katakana as hiragana."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)


@lru_cache(maxsize=4096)  # companies, tags and towns come again and again
def compact(text: str) -> str:
    """The text folded and without spaces."""
    return "".join(folded(text).split())


def words_of(text: str) -> list[str]:
    """The words of a search, folded; a contact is found when it contains every one of them."""
    return folded(text).split()


def phone_digits(word: str) -> str | None:
    """A folded word that may be a telephone number, without its dashes; None when it is none."""
    digits = word.translate(_NO_DASHES)
    return digits if digits != word and digits and set(digits) <= _PHONE_LIKE else None


def line_of(fields: Iterable[str], phone: str) -> str:
    """What a search looks through: the fields in order, each folded and without spaces, one to a line, none
    twice. The first one that is not empty is what the book is ordered by."""
    lines = [compact(one) for one in fields if one]
    digits = compact(phone).translate(_NO_DASHES) if phone else ""
    return "\n".join(dict.fromkeys(one for one in (*lines, digits) if one))
