"""Characters that telephones and mail programs show badly or not at all, and how they are put right.

Mail goes out as UTF-8, so ①, ㈱, 髙, ～ and emoji are fine (mail.md 6). What is left: characters that only
one maker's font has, letters in pieces, half-width kana, invisible marks, and emoji younger than most phones.
"""

import re
import unicodedata
from collections.abc import Iterable

from desktop_app.domain.finding import Finding, info, warn

RULE = "KW-LETTERS"

_NAMED = 3
"""So many of the found characters are named."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e001f]"
)
"""Controls, zero width, direction marks, fillers, halves of characters. Line breaks and tabs are not among
them; joiners and tags are, unless they hold an emoji together."""
_JOINER, _BLACK_FLAG = "\u200d", "\U0001f3f4"
_HOLDS = re.compile("\u200d|[\U000e0020-\U000e007f]+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_PIECES = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EMOJI_STYLE = "\ufe0e\ufe0f"
_GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_LOST = "\ufffd"
_YOUNG = re.compile(
    "[\U0001f6d8\U0001f6dc\U0001fa75-\U0001fa77\U0001fa87-\U0001fa8f\U0001faad-\U0001faaf\U0001fabb-\U0001fabf"
    "\U0001fac6-\U0001facf\U0001fada-\U0001fadf\U0001fae8-\U0001faef\U0001faf7-\U0001faff]"
)
"""Emoji 15.0 (September 2022) and younger; telephones of 2022 and before show a box."""
_KEYCAPS = "0123456789#*©®"


def check_letters(text: str) -> list[Finding]:
    """Findings about the characters of one text, each kind once."""
    found: list[Finding] = []
    if hidden := len(_hidden_places(text)):
        found.append(warn(RULE, "letters-hidden", number=str(hidden)))
    if _GAIJI.search(text):
        found.append(warn(RULE, "letters-gaiji", number=str(len(_GAIJI.findall(text)))))
    if _LOST in text:
        found.append(warn(RULE, "letters-lost", number=str(text.count(_LOST))))
    if pieces := [one for one in _PIECES.findall(text) if _composed(one) != one]:
        found.append(warn(RULE, "letters-in-pieces", letters=_named(map(_composed, pieces))))
    if kana := _HALF_KANA.findall(text):
        found.append(info(RULE, "letters-half-kana", letters=_named(kana)))
    if variants := [text[max(0, at - 1)] for at in _selector_places(text)]:
        found.append(info(RULE, "letters-variants", letters=_named(variants)))
    if young := _YOUNG.findall(text):
        found.append(info(RULE, "letters-young", letters=_named(young)))
    return found


def mended(text: str) -> str:
    """The text with everything put right that can be: invisible marks and variant marks taken out, letters
    made whole, kana made full-width. Private and lost characters stay: nobody knows what was meant."""
    text = _LINE_ENDS.sub("\n", text)
    gone = {*_hidden_places(text), *_selector_places(text)}
    kept = "".join(char for at, char in enumerate(text) if at not in gone)
    kept = _HALF_KANA.sub(lambda run: unicodedata.normalize("NFKC", run[0]), kept)
    return _PIECES.sub(lambda piece: _composed(piece[0]), kept)


def _composed(piece: str) -> str:
    # Only the letter with its marks: NFC of a whole text would change 神 (U+FA19) into another character.
    return unicodedata.normalize("NFC", piece)


def _named(letters: Iterable[str]) -> str:
    return " ".join(list(dict.fromkeys(letters))[:_NAMED])


def _hidden_places(text: str) -> list[int]:
    places = [found.start() for found in _INVISIBLE.finditer(text)]
    for found in _HOLDS.finditer(text):
        if not _holds_emoji(text, *found.span()):
            places += range(*found.span())
    return places


def _holds_emoji(text: str, start: int, end: int) -> bool:
    """Whether a joiner, or a row of tags, holds an emoji together."""
    if text[start] == _JOINER:
        return _is_emoji(_before(text, start)) and _is_emoji(text[end : end + 1])
    return text[max(0, start - 1) : start] == _BLACK_FLAG


def _selector_places(text: str) -> list[int]:
    return [
        found.start()
        for found in _SELECTORS.finditer(text)
        if not (found[0] in _EMOJI_STYLE and _takes_style(text[max(0, found.start() - 1) : found.start()]))
    ]


def _before(text: str, at: int) -> str:
    """The character before, emoji style and skin colour left out."""
    while at and (text[at - 1] in _EMOJI_STYLE or "\U0001f3fb" <= text[at - 1] <= "\U0001f3ff"):
        at -= 1
    return text[at - 1 : at]


def _is_emoji(char: str) -> bool:
    symbol = "\u203c" <= char <= "\u2bff" or "\U0001f000" <= char <= "\U0001faff"
    return symbol or (bool(char) and char in "〰〽㊗㊙")


def _takes_style(char: str) -> bool:
    return _is_emoji(char) or (bool(char) and char in _KEYCAPS)
