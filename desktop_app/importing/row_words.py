"""Words in cells that name a basis, a recipient type or topics: codes of our own export, and common words."""

import re
import unicodedata

from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType

_BASES = {
    Basis.CONSENT_WEB: "同意（ウェブ）/同意（web）/ウェブの申込フォーム/ウェブ同意/web同意/ウェブフォーム"
    "/webフォーム/申込フォーム/フォーム/web form/form",
    Basis.CONSENT_PAPER: "同意（紙）/同意（書面）/紙の申込書/書面/書面同意/書面での同意/申込用紙"
    "/同意書/申込書/紙の同意/paper form",
    Basis.CONSENT_MAIL: "同意（メール）/メールでの同意/メール同意/e-mail consent",
    Basis.CONSENT_ORAL: "同意（口頭）/口頭の同意/口頭同意/口頭/oral consent/oral",
    Basis.CONSENT_LEGACY: "同意（以前の名簿）/以前の同意/旧同意/legacy consent",
    Basis.CARD: "名刺/名刺交換/名刺をいただいた/business card/card",
    Basis.RELATION: "取引/お取引/取引関係/継続的な取引/お得意様/取引先/customer/relation",
    Basis.PUBLISHED: "公表/公表アドレス/公表されているアドレス/ホームページ/published",
    Basis.ADDRESS_TOLD: "アドレスを教わった/アドレスを教えていただいた/教わった/address told",
    Basis.NONE: "なし/根拠なし/不明/未確認/無/none/unknown/no basis",
}
_RECIPIENT_TYPES = {
    RecipientType.BUSINESS: "法人/事業者/企業/会社/団体/業者/business/company/b2b",
    RecipientType.CONSUMER: "個人/消費者/一般/お客様/一般のお客様/consumer/private/b2c/person",
    RecipientType.UNKNOWN: "不明/未確認/わからない/unknown",
}
_ALL_TOPICS = frozenset({"", "all", "すべて", "全て", "全部"})
_BETWEEN = re.compile(r"\s*(?::::|[;,、，；\r\n])\s*")


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_BASIS_WORDS = {_squeezed(word): basis for basis, words in _BASES.items() for word in words.split("/")}
_BASIS_WORDS |= {basis.value.casefold(): basis for basis in Basis}
_TYPE_WORDS = {_squeezed(word): kind for kind, words in _RECIPIENT_TYPES.items() for word in words.split("/")}


def basis_named(text: str) -> Basis | None:
    """The basis that a word or code names; None when nobody has explained it."""
    return _BASIS_WORDS.get(_squeezed(text))


def recipient_type_named(text: str) -> RecipientType | None:
    """Business or private person, by a word or code."""
    return _TYPE_WORDS.get(_squeezed(text))


def basis_word(basis: Basis, language: str) -> str:
    """The word of a basis that `basis_named` reads back."""
    words = _BASES[basis].split("/")
    return words[0 if language == "ja" else -1]


def recipient_type_word(kind: RecipientType, language: str) -> str:
    """The word of a recipient type that `recipient_type_named` reads back."""
    if language != "ja":
        return kind.value
    return "事業者" if kind is RecipientType.BUSINESS else _RECIPIENT_TYPES[kind].split("/")[0]


def topics_named(cell: str) -> tuple[str, ...] | None:
    """The topics of a cell by name or id; None = all, or nothing said."""
    if _squeezed(cell) in _ALL_TOPICS:
        return None
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(cell.strip()) if part)) or None
