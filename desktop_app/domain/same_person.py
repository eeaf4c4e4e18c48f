"""「同じ人かもしれません」: what makes two contacts look like one person (imports.md 6).

Only a hint for the owner: contacts are one person by their address alone, everything else is asked. The keys
are made for comparing and are never stored or shown; people are called as they write themselves.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from desktop_app.domain.kanji_variants import VARIANTS

CLOSE = 90.0
"""Names that are at least so alike (of 100) may be one name."""

Ratio = Callable[[str, str], float]
"""How alike two texts are, 0 to 100."""


class Sign(StrEnum):
    """One thing that two contacts have in common, or that speaks against."""

    NAME_SAME = "name-same"
    NAME_VARIANT = "name-variant"
    """Written with other characters for the same kanji, or with other spaces."""
    NAME_CLOSE = "name-close"
    NAME_READ = "name-read"
    """One is written in kana only; it reads as the other does."""
    KANA_SAME = "kana-same"
    KANA_CLOSE = "kana-close"
    """But for a long vowel or a small kana."""
    KANA_DIFFERS = "kana-differs"
    COMPANY_SAME = "company-same"
    PHONE_SAME = "phone-same"
    MAILBOX_SAME = "mailbox-same"
    """Gmail gives mails to both addresses to one mailbox."""
    LOCAL_PART_SAME = "local-part-same"


class Strength(StrEnum):
    """How much speaks for it."""

    STRONG = "strong"
    LIKELY = "likely"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A contact as it is compared. Empty = not known."""

    shown: str = ""
    """The name as written, without width and spaces, to tell "same" from "same but for variants"."""
    name: str = ""
    kana: str = ""
    reading: str = ""
    """The kana without long vowels and small kana; a name in kana only reads as it stands."""
    kana_name: bool = False
    company: str = ""
    phones: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()
    local_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two contacts may be one person."""

    signs: tuple[Sign, ...]
    strength: Strength
    score: float


_SELECTORS = dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200B, 0xFEFF))
"""Variation selectors and invisible marks: NFKC leaves them."""
_FOLD = {**{ord(one): base for one, base in VARIANTS.items()}, **_SELECTORS, ord("ヶ"): "ケ", ord("ヵ"): "カ"}
_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_LOOSE = {
    **str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ"),
    **{ord(dash): None for dash in "ー-‐‑–—―−"},
    ord("ヅ"): "ズ",
    ord("ヂ"): "ジ",
}
_BETWEEN = re.compile(r"[\s・･.,，．、。'’\-‐‑–—―−]+")
_KANA_BETWEEN = re.compile(r"[\s・･.,，．、。]+")
_ALL_KANA = re.compile(r"[ァ-ヿ]+")
_KANA = re.compile(r"[ぁ-ヿ･-ﾟ\s]")
_LATIN = re.compile(r"[a-zà-ɏ'’.\s,・\-]+")
_HONORIFIC = re.compile(r"(?<=..)(様|さま|サマ|殿|さん|サン|御中|先生)$")
_REPEATED = re.compile(r"(.)々")

_FORMS = (
    "株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|有限責任事業組合|"
    "(?:一般|公益)?(?:社団|財団)法人|特定非営利活動法人|npo法人|医療法人(?:社団|財団)?|社会福祉法人|学校法人|"
    "宗教法人|独立行政法人|国立大学法人|弁護士法人|税理士法人|司法書士法人|行政書士法人|監査法人|"
    r"\((?:株|有|同|資|名|医|社|財|福|学|宗|独|一社|公社|一財|公財|特非|npo)\)"
)
_ENGLISH = (
    r"co\.?\s*,?\s*ltd\.?|company\s+limited|limited|ltd\.?|incorporated|inc\.?|corporation|corp\.?|"
    r"l\.?l\.?c\.?|l\.?l\.?p\.?|k\.?k\.?|g\.?k\.?|gmbh|plc\.?|pte\.?|s\.?a\.?|b\.?v\.?"
)
_BEFORE = re.compile(rf"^\s*(?:{_FORMS})\s*")
_AFTER = re.compile(rf"\s*(?:{_FORMS})\s*$|[\s,]+(?:{_ENGLISH})\s*$")
_SHORT_NUMBER = 9
"""Digits of a number that lost its zero."""
_EXTENSION = re.compile(r"(内線|ext\.?|(?<=\d)\s*x(?=\s*\d)|#).*$", re.DOTALL)
_NO_DIGITS = re.compile(r"[^0-9]+")
_NUMBERS = re.compile(r"[/,、，;\n|]+|:::")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_MANY_PEOPLE = frozenset(
    [
        *("info", "mail", "contact", "office", "admin", "shop", "sales", "support", "order", "webmaster"),
        *("postmaster", "inquiry", "toiawase", "noreply", "no-reply", "newsletter", "staff", "recruit"),
    ]
)
"""Local parts that say nothing of a person."""


def name_key(text: str) -> str:
    """A name for comparing: width, case, spaces, ・ and variant kanji make no difference.

    The parts of a name in Latin letters are put in order, as family and given name stand either way.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD).strip()
    if _LATIN.fullmatch(plain):
        return "".join(sorted(part for part in _BETWEEN.split(plain) if part))
    plain = _HONORIFIC.sub("", _BETWEEN.sub("", plain))
    return _REPEATED.sub(r"\1\1", plain)


def shown_key(text: str) -> str:
    """A name without width and spaces only."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def kana_key(text: str) -> str:
    """Kana for comparing: hiragana and half-width kana as katakana, without spaces."""
    return _KANA_BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA))


def reading_key(text: str) -> str:
    """Kana without long vowels and small kana: only a hint."""
    return kana_key(text).translate(_LOOSE)


@lru_cache(maxsize=8192)
def company_key(text: str) -> str:
    """A firm for comparing: without its legal form at either end, width, case, spaces and variant kanji."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD).strip()
    name, before = plain, ""
    while name != before:
        before = name
        name = _AFTER.sub("", _BEFORE.sub("", name))
    return _BETWEEN.sub("", name) or _BETWEEN.sub("", plain)


def phone_keys(text: str) -> frozenset[str]:
    """The last eight digits of every telephone number in `text`: country code, lost zeros and dashes make no
    difference. Too short a number, and one of a single digit, is none."""
    found = set()
    for part in _NUMBERS.split(unicodedata.normalize("NFKC", text).casefold()):
        digits = _NO_DIGITS.sub("", _EXTENSION.sub("", part))
        last = digits[-8:]
        if len(digits) >= _SHORT_NUMBER and len(set(last)) > 1:
            found.add(last)
    return frozenset(found)


def mailbox_key(address_key: str) -> str:
    """The mailbox behind an address: Gmail passes over dots, and what follows a plus goes to the same one.
    Only a hint; each address keeps its own consent."""
    local, _, domain = address_key.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def local_part(address_key: str) -> str:
    """What stands before the @, when it may name a person; else nothing."""
    local = mailbox_key(address_key).rpartition("@")[0]
    return "" if len(local) < 4 or local in _MANY_PEOPLE else local


def profile(
    *,
    full: str = "",
    family: str = "",
    given: str = "",
    kana: str = "",
    company: str = "",
    phones: Iterable[str] = (),
    addresses: Iterable[str] = (),
) -> Profile:
    """What of a contact is compared; `addresses` by their keys. Who has no name is called by the firm."""
    firm = company_key(company) if company else ""
    written = full or f"{family}{given}" or company
    name = name_key(written) if full or family or given else firm
    spoken = kana_key(kana) if kana else ""
    as_kana = kana_key(written) if written and _KANA.match(written) else ""
    kana_name = bool(_ALL_KANA.fullmatch(as_kana))
    keys = tuple(addresses)
    return Profile(
        shown=shown_key(written),
        name=name,
        kana=spoken,
        reading=reading_key(kana if spoken else written if kana_name else ""),
        kana_name=kana_name,
        company=firm,
        phones=tuple({one for text in phones for one in phone_keys(text)}),
        mailboxes=tuple(map(mailbox_key, keys)),
        local_parts=tuple(one for one in map(local_part, keys) if one),
    )


_LONG_NAME = 5
"""Shorter names that are close are equal."""


def block_keys(one: Profile) -> tuple[str, ...]:
    """Only contacts that share one of these are compared: never all with all. Whatever `alike` finds shares
    one."""
    found = [f"p{phone}" for phone in one.phones]
    found += [f"m{mailbox}" for mailbox in one.mailboxes]
    found += [f"l{local}" for local in one.local_parts]
    if one.reading:
        found.append(f"k{one.reading}")
    if one.company and one.name:
        found.append(f"n{one.name}|{one.company}")
        if len(one.name) >= _LONG_NAME and not _digits(one.name):  # it may be written wrongly at one end
            found += [f"a{one.name[:2]}|{one.company}", f"e{one.name[-2:]}|{one.company}"]
    return tuple(found)


def alike(a: Profile, b: Profile, ratio: Ratio) -> Likeness | None:
    """Whether two contacts may be one person: names alike (90 of 100) and the same firm, telephone number,
    kana or Gmail mailbox."""
    mailbox = _shared(a.mailboxes, b.mailboxes)
    name, score = _names(a, b, ratio)
    if name is None and not (mailbox and not (a.name and b.name)):
        return None
    kana = _kana(a, b) if name is not Sign.NAME_READ else None
    both_firms = a.name == a.company and b.name == b.company  # then the firm is the name itself
    signs = {
        Sign.MAILBOX_SAME: mailbox,
        Sign.PHONE_SAME: _shared(a.phones, b.phones),
        Sign.COMPANY_SAME: bool(a.company) and a.company == b.company and not both_firms,
        Sign.KANA_SAME: kana is Sign.KANA_SAME,
        Sign.KANA_CLOSE: kana is Sign.KANA_CLOSE,
    }
    support = [sign for sign, there in signs.items() if there]
    if not support:
        return None
    found = [name] if name is not None else []
    found += support
    if _shared(a.local_parts, b.local_parts) and not mailbox:
        found.append(Sign.LOCAL_PART_SAME)
    if kana is Sign.KANA_DIFFERS:
        found.append(Sign.KANA_DIFFERS)
    return Likeness(tuple(found), _strength(support, found), score)


def _shared(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return any(one in others for one in some)


def _digits(name: str) -> str:
    return "".join(one for one in name if one.isdigit())


def _names(a: Profile, b: Profile, ratio: Ratio) -> tuple[Sign | None, float]:
    if a.name and a.name == b.name:
        return (Sign.NAME_SAME if a.shown == b.shown else Sign.NAME_VARIANT), 100.0
    if (a.kana_name or b.kana_name or not a.name or not b.name) and a.reading and a.reading == b.reading:
        return Sign.NAME_READ, 100.0
    if not a.name or not b.name:
        return None, 0.0
    if _digits(a.name) != _digits(b.name):
        return None, 0.0  # numbered names, such as departments, are never the same by being close
    score = ratio(a.name, b.name)
    return (Sign.NAME_CLOSE if score >= CLOSE else None), score


def _kana(a: Profile, b: Profile) -> Sign | None:
    if not a.kana or not b.kana:
        return None
    if a.kana == b.kana:
        return Sign.KANA_SAME
    return Sign.KANA_CLOSE if a.reading == b.reading else Sign.KANA_DIFFERS


def _strength(support: list[Sign], signs: list[Sign]) -> Strength:
    if Sign.KANA_DIFFERS in signs or (Sign.NAME_CLOSE in signs and len(support) == 1):
        return Strength.WEAK
    if len(support) > 1 or Sign.PHONE_SAME in support or Sign.MAILBOX_SAME in support:
        return Strength.STRONG
    if Sign.COMPANY_SAME in support or Sign.LOCAL_PART_SAME in signs:
        return Strength.LIKELY
    return Strength.WEAK
