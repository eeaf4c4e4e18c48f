"""Why two contacts may be one person, in words: Japanese and English."""

from collections.abc import Iterable

from desktop_app.domain.same_person import Sign, Strength
from desktop_app.i18n.language import Language

_SIGNS: dict[Sign, tuple[str, str]] = {
    Sign.NAME_SAME: ("お名前が同じ", "same name"),
    Sign.NAME_VARIANT: ("お名前が同じ（漢字や空白の書き方だけが違う）", "same name, written differently"),
    Sign.NAME_CLOSE: ("お名前がよく似ている", "very similar name"),
    Sign.NAME_READ: ("お名前の読みが同じ", "the name reads the same"),
    Sign.KANA_SAME: ("フリガナが同じ", "same kana"),
    Sign.KANA_CLOSE: ("フリガナがほぼ同じ", "nearly the same kana"),
    Sign.KANA_DIFFERS: ("ただしフリガナは違う", "but different kana"),
    Sign.COMPANY_SAME: ("会社が同じ", "same company"),
    Sign.PHONE_SAME: ("電話番号が同じ", "same telephone number"),
    Sign.MAILBOX_SAME: ("Gmailの同じ受信箱に届くアドレス", "addresses of one Gmail mailbox"),
    Sign.LOCAL_PART_SAME: ("アドレスの@より前が同じ", "same name before the @"),
}
_STRENGTHS: dict[Strength, tuple[str, str]] = {
    Strength.STRONG: ("同じ人の可能性が高い", "very likely one person"),
    Strength.LIKELY: ("同じ人かもしれない", "perhaps one person"),
    Strength.WEAK: ("似ているだけかもしれない", "perhaps only alike"),
}


def sign_words(signs: Iterable[Sign], language: Language) -> tuple[str, ...]:
    """What two contacts have in common."""
    return tuple(_SIGNS[one][0 if language == "ja" else 1] for one in signs)


def strength_word(strength: Strength, language: Language) -> str:
    """How much speaks for it."""
    return _STRENGTHS[strength][0 if language == "ja" else 1]
