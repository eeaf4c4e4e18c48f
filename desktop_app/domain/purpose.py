"""利用目的: what a notice says about advertising (APPI 17, 18, 21), and a wording about who will write."""

import re
import unicodedata
from enum import Enum, auto

_AD = re.compile(
    "広告|宣伝|販促|販売促進|マーケティング|セール|キャンペーン|クーポン|メルマガ|メールマガジン|ニュースレター"
    "|新商品|新製品|新着|入荷|催し|イベント|おすすめ|お得"
    "|advertis|marketing|newsletter|promotion|offers|special deals"
)
_MAY_BE_AD = re.compile("案内|お知らせ|お便り|news")
_ABOUT_AN_ORDER = re.compile(
    "注文|発送|配送|配達|出荷|お届け|予約|契約|代金|問い?合わ?せ|order|deliver|shipping|booking"
)
_ADVERTISING = (
    "(?:広告|宣伝|販促|販売促進|マーケティング|営業|勧誘|メルマガ|メールマガジン|dm|ダイレクトメール)"
)
_REFUSAL = re.compile(
    f"{_ADVERTISING}[^。、,.;以]{{0,25}}(?:(?<!含み)ません|しない|行わない|送らない|使わない)"
    f"|{_ADVERTISING}[^。、,.;]{{0,6}}(?:を除|は除|以外の目的(?:で|に)(?!.{{0,10}}(?:ません|ない)))"
    "|(?:no|not?(?: be)?(?: \\w+){0,2} for|without|never(?: send| use)?|(?:do|will) not send)"
    "(?: any| our)? (?:advertis|marketing|newsletter|promotion)"
)
_ON_CONDITION = re.compile(
    "同意|承諾|許可|希望|不要|停止|申し?出|第三者|consent|permission|unless|ask us|opt"
)
"""「同意なく広告は送りません」 says that advertising will be sent to those who agree."""
_SENTENCE_END = re.compile("[。.;!\\n]")
_ONLY = re.compile("のみ|だけ|に限り|以外の目的|以外に(?:は|利用|使用)|only|solely|no other purpose")
_VAGUE_SENDERS = re.compile(
    r"(?:関連|姉妹|系列|提携|グループ)(?:サイト|会社|企業|各社|先|店)?(?:各社|等|など)?(?:から|より|の|が)"
    r"|第三者から|(?:affiliated|partner|sister|related) (?:sites?|compan(?:y|ies)|firms?)"
)


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
    text = _fold(notice)
    if any(_REFUSAL.search(part) and not _ON_CONDITION.search(part) for part in _SENTENCE_END.split(text)):
        return Purpose.EXCLUDES_ADS
    if _AD.search(text) or (_MAY_BE_AD.search(text) and not _ABOUT_AN_ORDER.search(text)):
        return Purpose.COVERS_ADS
    return Purpose.EXCLUDES_ADS if _ONLY.search(text) else Purpose.SILENT_ON_ADS


def names_vague_senders(wording: str) -> bool:
    """Whether mail is announced from "related sites" and the like: agreeing to that is no proper consent
    (Guideline 2011, law.md 2)."""
    return bool(_VAGUE_SENDERS.search(_fold(wording)))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
