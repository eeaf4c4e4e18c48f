"""Looking for names, addresses and numbers in a part of a mail as its reader would.

Comparing is tolerant of spelling that no reader sees as a difference (width, blanks, hyphens, the short
forms of company kinds) and strict in everything else: another name or a shorter address is not found.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache

from desktop_app.domain.rendered import Kind, Part, Piece, Sight

PICTURE = "\ufffc"
"""Stands for a picture in the text of a reading."""

_HEADING_LENGTH = 12
_NEAR = 200
_RANK = {Sight.CLEAR: 0, Sight.FAINT: 1, Sight.HIDDEN: 2}
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー﹣⁃─━", "-"))
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_COMPANY_FORMS = {"株式会社": "株", "有限会社": "有", "合同会社": "同", "合資会社": "資", "合名会社": "名",
                  "一般社団法人": "一社", "一般財団法人": "一財"}
_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_BLOCK_NUMBERS = re.compile(
    r"(?:\d+|[一二三四五六七八九十]+(?=丁目))(?:(?:丁目|番地の?|番|号|の|-)\d+)+(?:番地|番|号)?"
    r"|[一二三四五六七八九十]+丁目|\d+(?:丁目|番地)")
_BETWEEN_NUMBERS = r"\s*(?:丁目|番地の?|番|号|の|-)\s*"
_POSTCODE = re.compile(r"〒?\s*\d{3}\s*-?\s*\d{4}(?!\d)")


class Seen(IntEnum):
    """How a part shows a thing, from best to worst."""

    CLEAR = 0
    FAINT = 1
    HIDDEN = 2
    """Only in characters that cannot be seen, or in a comment."""
    PICTURE = 3
    """Only in a picture, as far as its alt text tells."""
    BEHIND = 4
    """Only behind the label of a link."""
    MISSING = 5


def fold(text: str) -> str:
    """Text for comparing: NFKC, lower case, without zero-width characters."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()


@dataclass(frozen=True, slots=True)
class Stream:
    """Folded text of a part in reading order; `owners`: the piece each character comes from (-1: none)."""

    text: str
    owners: tuple[int, ...]
    pieces: tuple[Piece, ...]
    hyphened: str = field(default="")

    def rank(self, start: int, end: int) -> int:
        """0 clear, 1 faint, 2 hidden: the worst of the characters between."""
        owners = {self.owners[at] for at in range(start, end)} - {-1}
        return max((_RANK[self.pieces[owner].sight] for owner in owners), default=0)

    def href(self, at: int) -> str:
        return self.pieces[self.owners[at]].href if self.owners[at] >= 0 else ""

    def line(self, start: int, end: int) -> str:
        """The line around a place; the one before too when it leads there and nothing else is here."""
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", end)
        last = len(self.text) if last < 0 else last
        if self.text[first:start].strip(" -:・→>▼"):
            return self.text[first:last]
        before = self.text[max(0, first - _NEAR):first].rstrip().rpartition("\n")[2].strip()
        leads = len(before) <= _HEADING_LENGTH or before.endswith(tuple(":。はら下▼↓に"))
        return (before if leads else "") + self.text[first:last]


@dataclass(frozen=True, slots=True)
class Reading:
    """A part prepared for looking things up."""

    html: bool
    shown: Stream
    whole: Stream
    """With the characters that cannot be seen."""
    comments: str
    pictures: tuple[Piece, ...]

    @property
    def picture_text(self) -> str:
        """What pictures claim to say."""
        return "\n".join(fold(piece.text) for piece in self.pictures)

    def look_for(self, patterns: Iterable[re.Pattern[str]], not_in: re.Pattern[str] | None = None) -> Seen:
        """The best way in which any pattern is shown as characters, outside of what `not_in` finds."""
        patterns = tuple(patterns)
        found = [place for pattern in patterns for place in places(pattern, self.shown.hyphened, not_in)]
        if found:
            return Seen(min(self.shown.rank(*place) for place in found))
        unseen = f"{self.comments}\n{self.whole.hyphened}"
        if any(places(pattern, unseen, not_in) for pattern in patterns):
            return Seen.HIDDEN
        pictured = self.picture_text.translate(_HYPHENS)
        if any(places(pattern, pictured, not_in) for pattern in patterns):
            return Seen.PICTURE
        return Seen.MISSING


def places(
    pattern: re.Pattern[str], text: str, not_in: re.Pattern[str] | None = None,
) -> list[tuple[int, int]]:
    """Where the pattern is found, outside of what `not_in` finds."""
    masked = [found.span() for found in not_in.finditer(text)] if not_in else []
    starts = [start for start, _ in masked]
    found = [match.span() for match in pattern.finditer(text)]
    around = [bisect_right(starts, start) - 1 for start, _ in found]
    return [span for span, at in zip(found, around, strict=True) if at < 0 or masked[at][1] < span[1]]


def read_part(part: Part) -> Reading:
    """Prepare a part."""
    visible = tuple(piece for piece in part.pieces if piece.sight is not Sight.HIDDEN)
    pictures = tuple(piece for piece in visible if piece.kind is Kind.IMAGE)
    comments = fold(part.comments).translate(_HYPHENS)
    return Reading(part.html, stream_of(visible), stream_of(part.pieces), comments, pictures)


def stream_of(pieces: Sequence[Piece]) -> Stream:
    """The folded text of pieces in reading order."""
    chunks: list[str] = []
    owners: list[int] = []
    for number, piece in enumerate(pieces):
        if piece.kind is Kind.TEXT:
            chunk, owner = fold(piece.text), number
        elif piece.kind is Kind.IMAGE:
            chunk, owner = ("" if piece.tiny else PICTURE), number
        else:
            chunk, owner = ("\n" if piece.kind is Kind.LINE else "\n\n"), -1
        chunks.append(chunk)
        owners += [owner] * len(chunk)
    text = "".join(chunks)
    return Stream(text, tuple(owners), tuple(pieces), text.translate(_HYPHENS))


def _spaced(needle: str) -> str:
    """A pattern for the folded needle with any blanks between its characters, not inside longer words."""
    characters = [re.escape(character) for character in needle if not character.isspace()]
    pattern = r"\s*".join(characters)
    before = r"(?<![a-z0-9])" if needle[:1].isascii() and needle[:1].isalnum() else ""
    after = r"(?![a-z0-9])" if needle[-1:].isascii() and needle[-1:].isalnum() else ""
    return before + pattern + after


@cache
def name_pattern(name: str) -> re.Pattern[str] | None:
    """The pattern of a person's or firm's name; None when there is no name.

    It fits neither a salutation nor a firm that only begins with the name.
    """
    needle = fold(name).translate(_HYPHENS).strip()
    if not needle:
        return None
    short: dict[str, str] = {}
    for form, letters in _COMPANY_FORMS.items():
        for spelling in (form, f"({letters})"):
            if spelling in needle:
                mark = chr(0xE100 + len(short))
                needle = needle.replace(spelling, mark)
                short[mark] = rf"(?:{form}|\(\s*{letters}\s*\))"
    pattern = _spaced(needle)
    for mark, forms in short.items():
        pattern = pattern.replace(re.escape(mark), forms)
    words = needle.replace(",", " ").split()
    if len(words) == 2 and needle.isascii() and not short:
        pattern = f"(?:{pattern}|{_spaced(words[1])},?\\s*{_spaced(words[0])})"
    not_more = (r"(?!\s*(?:様|さま|さん|殿|御中)|商店|商会|商事|商業|興業|産業|販売|ホ-ルディングス"
                r"|サ-ビス|生花店|酒店|書店|花店|屋|堂|園芸|店(?![長主頭舗]))")
    # 小林花 is not 林花.
    not_other = "(?<![小大若平栗竹松上中高西東北南])" if re.match("[一-龥]", needle) else ""
    return re.compile(not_other + pattern + not_more)


def contains_name(longer: str, name: str) -> bool:
    """Whether a different name holds this one as a piece, as 「山田花店」 holds 山田花."""
    one, other = (re.sub(r"\s", "", fold(text)) for text in (longer, name))
    return bool(other) and one != other and other in one


def address_patterns(address: str) -> tuple[re.Pattern[str], ...]:
    """The pattern of a postal address without its post code; empty when there is no address.

    「2丁目3番4号」 and 「2-3-4」 are one address; a missing building or a shorter number is another.
    """
    needle = _POSTCODE.sub(" ", fold(address).translate(_HYPHENS)).replace("〒", " ").strip(" ,、")
    if not needle:
        return ()
    # A post code may stand at the border of two lines of the address.
    inner = r"[\s,]*(?:〒?\s*\d{3}\s*-?\s*\d{4}(?!\d)[\s,]*)?"
    pattern = inner.join(_address_word(word) for word in re.split(r"[\s,]+", needle) if word)
    return (re.compile(rf"(?<![a-z0-9])(?:{pattern})(?!\d)"),)


def _address_word(word: str) -> str:
    pieces: list[str] = []
    at = 0
    for run in _BLOCK_NUMBERS.finditer(word):
        pieces += [re.escape(character) for character in word[at:run.start()]]
        numbers = re.findall(r"\d+|[一二三四五六七八九十]+", run[0])
        pieces.append(_BETWEEN_NUMBERS.join(map(_number, numbers)) + r"(?:\s*(?:番地|番|号|丁目))?")
        at = run.end()
    pieces += [re.escape(character) for character in word[at:]]
    return r"\s*".join(pieces)


def _number(text: str) -> str:
    """A block number in either kind of digits."""
    value = int(text) if text.isdecimal() else _KANJI_VALUES.get(text, 0)
    if not 0 < value < _MANY:
        return rf"{text}(?!\d)"
    return rf"(?:0*{value}(?!\d)|{_kanji(value)})"


def _kanji(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + _DIGITS[ones]


_MANY = 100
_KANJI_VALUES = {_kanji(value): value for value in range(1, _MANY)}


@cache
def email_pattern(address: str) -> re.Pattern[str] | None:
    """The pattern of an e-mail address, also with a +token; None when it is none."""
    local, at, host = fold(address).strip().translate(_HYPHENS).rpartition("@")
    if not at or not local or not host:
        return None
    return re.compile(rf"(?<![a-z0-9._%+-]){re.escape(local)}(?:\+[a-z0-9._=-]+)?@{re.escape(host)}"
                      rf"(?![a-z0-9-]|\.[a-z0-9])")


@cache
def url_pattern(url: str) -> re.Pattern[str] | None:
    """The pattern of a web address, also with a token behind it; None when it is none."""
    bare = re.sub(r"^https?://", "", fold(url).strip()).translate(_HYPHENS).rstrip("/")
    if "." not in bare.partition("/")[0] or "@" in bare:
        return None
    if "/" not in bare and "?" not in bare:
        after = r"/?(?![a-z0-9_/?#-]|\.[a-z0-9])"
    else:
        after = "" if bare[-1] in "=-" else r"(?![a-z0-9_~%-]|\.[a-z0-9])"
    return re.compile(rf"(?<![a-z0-9.@-])(?:https?://)?{re.escape(bare)}{after}")


def same_target(href: str, patterns: Iterable[re.Pattern[str]]) -> bool:
    """Whether a link leads to one of the addresses (from its beginning, not as a parameter of another)."""
    target = fold(href).translate(_HYPHENS).strip().replace("%40", "@").removeprefix("mailto:")
    return any(pattern.match(target) for pattern in patterns)


def phone_digits(text: str) -> str:
    """The digits of a telephone number in national form; empty when it is none."""
    folded = fold(text).translate(_HYPHENS)
    digits = re.sub(r"\D", "", re.sub(r"^\s*\+\s*81[\s-]*\(?0?\)?", "0", folded))
    return digits if len(digits) >= 8 else ""


def phone_patterns(number: str) -> tuple[re.Pattern[str], ...]:
    """The pattern of a telephone number with any hyphens, brackets, dots and blanks."""
    digits = phone_digits(number)
    if not digits:
        return ()
    between = r"[-()./ \t]{0,3}"
    national = between.join(digits)
    international = r"\+\s*81" + between + r"(?:\(0\))?" + between + between.join(digits.removeprefix("0"))
    return (re.compile(rf"(?<![\d+-])\(?(?:{national}|{international})(?!\d|-\d)"),)
