"""Own text beside what the program writes: numbers, addresses and firms that are not the shop's, and words
about stopping that may contradict the legal footer."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from desktop_app.domain.finding import Finding, info, warn
from desktop_app.domain.optout_sentence import refuses, says_how_to_stop
from desktop_app.domain.reading import address_patterns, contains_name, fold, phone_digits
from desktop_app.domain.shop import Shop

RULE = "KW-OWN-DATA"
STOP_RULE = "KW-OWN-STOP"

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー﹣－", "-"))
_PHONE = re.compile(
    r"(?<![\d\-./=#])(?:(?:\+81[-\s]?\(?0?\)?|0)\d{0,4}(?:[-()\s]{1,2}\d{1,4}){2}(?![\d-])|0\d{9,10}(?!\d))"
)
_MAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}")
_POSTCODE = re.compile(r"〒\s*(\d{3})\s*-?\s*(\d{4})(?!\d)")
_ADDRESS = re.compile(
    r"(?:北海道|東京都|(?:大阪|京都)府|(?<![一-龥])[一-龥]{2,3}県)"
    r"[一-龥ぁ-んァ-ヶー]{1,16}?[市区町村郡][^\s、。,()「」]{0,24}?\d{1,4}"
    r"(?:\s?(?:丁目|番地?|号|-)\s?\d{0,4})*"
)
_FIRM = re.compile(
    r"(?:株式会社|有限会社|合同会社|\((?:株|有|同)\))\s?([^\s、。,「」()・/]{2,20}?)"
    r"(?=[\s、。,「」()・/]|様|さま|の|が|は|を|と|に|で|$)"
)
_POINTS_DOWN = re.compile(
    r"いちばん下|一番下|末尾|文末|最後|下の(?:ご?案内|欄|「)|下記のご?案内"
    r"|\b(?:below|at the (?:bottom|end|foot))\b"
)
"""Words that send the reader to the footer do not compete with it."""
_WEB = re.compile(r"https?://[^\s<>「」（）]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is the shop's own, ready to compare with."""

    phones: frozenset[str]
    mails: frozenset[str]
    postcodes: frozenset[str]
    address: str
    names: tuple[str, ...]


def own_of(shop: Shop, *, more: Set[str] = frozenset()) -> Own:
    """`more`: further texts that name own numbers and addresses, such as the shop's pages and signature."""
    texts = (shop.phone, shop.contact, *more)
    stated = {shop.contact, shop.seller_mail, shop.optout_address, shop.from_address}
    mails = {mail for text in (*stated, *more) for mail in _MAIL.findall(fold(text))}
    codes = {f"{one}{two}" for one, two in re.findall(r"(\d{3})-?(\d{4})(?!\d)", _plain(shop.postal_address))}
    numbers = [one for text in texts for one in (text, *_phones(_plain(text)))]
    return Own(
        phones=frozenset(map(phone_digits, numbers)) - {""},
        mails=frozenset(mails),
        postcodes=frozenset(codes),
        address=shop.postal_address,
        names=tuple(one for one in (shop.legal_name, shop.shop_name) if one.strip()),
    )


def check_own_data(text: str, own: Own) -> list[Finding]:
    """Numbers and addresses that are not the shop's. Only compared with what the shop has stated."""
    words = _WEB.sub(" ", _plain(text))
    phones = [one for one in _phones(words) if own.phones and phone_digits(one) not in own.phones]
    mails = [one for one in _MAIL.findall(words) if own.mails and one not in own.mails]
    firms = [one for one in _firms(words) if own.names and not _is_own_name(one, own)]
    return [
        *(info(RULE, "other-phone", found=one) for one in phones[:1]),
        *(info(RULE, "other-mail", found=one) for one in mails[:1]),
        *_places(words, own)[:1],
        *(info(RULE, "other-firm", found=one) for one in firms[:1]),
    ]


def check_own_stop(text: str) -> list[Finding]:
    """Words about stopping in the owner's own text. The footer says it as the law asks (SEM Ord. 7, 9): a
    second way confuses, a refusal contradicts (SEM 3(3))."""
    words = fold(text)
    if refuses(words):
        return [warn(STOP_RULE, "own-stop-refused")]
    sentences = re.split(r"(?<=[。!])|\n", words)
    said = any(says_how_to_stop(one) and not _POINTS_DOWN.search(one) for one in sentences)
    return [info(STOP_RULE, "own-stop-twice")] if said else []


def _plain(text: str) -> str:
    return fold(text).translate(_HYPHENS)


def _phones(text: str) -> Iterator[str]:
    for found in _PHONE.finditer(text):
        if phone_digits(found[0]):
            yield found[0].strip()


def _places(words: str, own: Own) -> list[Finding]:
    if not own.address.strip():
        return []
    codes = [f"{one}{two}" for one, two in _POSTCODE.findall(words)]
    other = [code for code in codes if own.postcodes and code not in own.postcodes]
    if other:
        return [info(RULE, "other-postcode", found=f"{other[0][:3]}-{other[0][3:]}")]
    patterns = address_patterns(own.address)
    ours = [match.span() for one in patterns for match in one.finditer(words)]
    return [
        info(RULE, "other-address", found=match[0])
        for match in _ADDRESS.finditer(words)
        if not any(start < match.end() and match.start() < end for start, end in ours)
    ]


def _firms(words: str) -> Iterator[str]:
    for found in _FIRM.finditer(words):
        yield found[0].strip()


def _is_own_name(firm: str, own: Own) -> bool:
    names = [_plain(name).replace(" ", "") for name in own.names]
    said = firm.replace(" ", "")
    return any(said == name or contains_name(name, said) or contains_name(said, name) for name in names)
