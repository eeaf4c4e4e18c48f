"""利用目的: what a purpose notice says about advertising (APPI 17, 18, 21)."""

import unicodedata
from enum import Enum, auto

_AD = (
    "広告",
    "宣伝",
    "案内",
    "お知らせ",
    "販促",
    "販売促進",
    "セール",
    "キャンペーン",
    "メルマガ",
    "メールマガジン",
    "ニュースレター",
    "advertis",
    "marketing",
    "newsletter",
    "promotion",
    "offers",
    "news",
)
_REFUSAL = (
    "広告には使",
    "広告に使用しま",
    "広告に利用しま",
    "広告メールは送",
    "広告は送",
    "宣伝には使",
    "宣伝には利用",
    "広告には利用",
    "広告目的では",
    "広告・宣伝には",
    "広告以外",
    "no advertis",
    "not for advertis",
    "not be used for advertis",
    "not for marketing",
    "no marketing",
    "not be used for marketing",
    "never send advertis",
    "not send advertis",
    "without advertis",
)
_ONLY = ("のみ", "だけ", "に限り", "以外の目的", "以外には", "only", "solely", "no other purpose")


class Purpose(Enum):
    """Does the notice cover advertising mail?"""

    COVERS_ADS = auto()
    SILENT_ON_ADS = auto()
    EXCLUDES_ADS = auto()
    NOT_RECORDED = auto()


def purpose_of(notice: str | None) -> Purpose:
    """Read a notice of purpose. One that is limited to something else excludes advertising."""
    if notice is None:
        return Purpose.NOT_RECORDED
    text = unicodedata.normalize("NFKC", notice).casefold()
    if any(words in text for words in _REFUSAL):
        return Purpose.EXCLUDES_ADS
    if any(word in text for word in _AD):
        return Purpose.COVERS_ADS
    if any(word in text for word in _ONLY):
        return Purpose.EXCLUDES_ADS
    return Purpose.SILENT_ON_ADS
