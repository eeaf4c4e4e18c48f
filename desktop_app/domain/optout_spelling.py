"""Words of stop as people type them: kana only, romaji, a wrong conversion, a slip of the finger.

Brings them to the spelling that the phrases of stop know. Works on text as `quotation.fold` leaves it; what
has nothing to do with mails stays as it is.
"""

import re
from difflib import SequenceMatcher

_KANA = (
    (r"は(?:い|ー)し(?:ん|ー)", "配信"),
    (r"めーるまがじん|めるまが", "メルマガ"),
    (r"だいれくとめーる", "dm"),
    (r"めーる", "メール"),
    (r"ていし(?=して|し?く|お|を|き|ね|で|い|、|。|!|\s|$)", "停止"),
    (r"かいじょ", "解除"),
    (r"たいかい(?=し|き|お|を|ね|て|$|\s|。|!)", "退会"),
    (r"こうどく", "購読"),
    (r"とうろく", "登録"),
    (r"さくじょ", "削除"),
    (r"きょひ", "拒否"),
    (r"ちゅうし", "中止"),
    (r"すとっぷ", "ストップ"),
    (r"ふよう(?=です|で|に|、|。|!|$|\s)", "不要"),
    (r"やめて", "やめて"),
    (r"くださ?い", "ください"),
    (r"おねがい", "お願い"),
    (r"いりません", "いりません"),
    (r"いらない", "いらない"),
    (r"して(?=く|ほ|$|\s|。)", "して"),
    (r"です(?=$|\s|。|!)", "です"),
    (r"します(?=$|\s|。|!)", "します"),
    (r"もう(?=い|け|や|お)", "もう"),
    (r"じゅしん", "受信"),
    (r"そうしん", "送信"),
    (r"きぼう", "希望"),
    (r"おたより", "お便り"),
    (r"おしらせ", "お知らせ"),
    (r"ごあんない|あんない", "案内"),
    (r"めいわく", "迷惑"),
    (r"おくって(?=こ|く)", "送って"),
    (r"おくらな", "送らな"),
    (r"(?<!は)とめて", "止めて"),
    (r"りすと", "リスト"),
    (r"けっこう", "結構"),
)


def _either(pattern: str) -> re.Pattern[str]:
    """The pattern for hiragana and for katakana; phones of the 1990s and elderly people write the latter."""
    return re.compile(re.sub("[\u3041-\u3096]", lambda hit: f"[{hit[0]}{chr(ord(hit[0]) + 0x60)}]", pattern))


_BY_KANA = tuple((_either(kana), word) for kana, word in _KANA)
_HALF_SPELLED = re.compile("[\u3041-\u3096\u30a1-\u30f6]{2}")
_ROMAJI = (
    (r"hai ?shin", "配信"),
    (r"tei ?shi", "停止"),
    (r"kai ?jo", "解除"),
    (r"tai ?kai", "退会"),
    (r"(?:mail|me-?ru|merumaga|meru ?maga)(?= (?:wo|o|ha|wa|iri|ira|fuyou|yame|tome))", "メール"),
    (r"ira ?nai|iri ?ma ?sen", "いりません"),
    (r"fu ?y(?:ou|oo|o)", "不要"),
    (r"okura ?naide", "送らないで"),
    (r"yamete", "やめて"),
    (r"tomete", "止めて"),
    (r"mou", "もう"),
    (r"(?:shi|si)te", "して"),
    (r"kudasai|kudasaimase", "ください"),
    (r"o?negai ?(?:shimasu|simasu|itashimasu)?", "お願いします"),
    (r"kibou", "希望"),
    (r"wo|desu|de", ""),
)
_ROMAJI_STOP = re.compile(
    r"\b(?:hai ?shin ?tei ?shi|tei ?shi|kai ?jo|tai ?kai|ira ?nai|iri ?ma ?sen|okura ?naide|yamete|tomete"
    r"|fuyou)\b"
)
_ROMAJI_OTHER = re.compile(r"\b(?:the|and|is|are|was|you|your|please|with|for|to|at|in|of|my)\b")

_STOPPING = (
    r"(?:停止|停し|ていし|定止|亭止|底止|呈止|停氏|低止|体止|帝止|停支|提示|ストップ|解除|不要|拒否|中止)"
)
_DELIVERY = r"(?:廃信|背信|発信|敗信|配進|配新|配審|配伸|排信|拝信|配真|配診)"
_WRONG = (
    (re.compile(rf"{_DELIVERY}(?=(?:の|を|は)?{_STOPPING})"), "配信"),
    (
        re.compile(r"(?<=配信)(の|を|は|)(?:[停提呈底体定低]し|ていし|提示|呈示|ていじ)(?!する(?!よう))"),
        r"\1停止",
    ),
    (re.compile(r"定止|亭止|底止|呈止|停氏|低止|帝止|停支|抵止|堤止"), "停止"),
    (re.compile(r"停め(?=て|る|た)"), "止め"),
    (re.compile(r"解徐|開除|解序|介助(?=(?:を|の)?(?:希望|お願い))"), "解除"),
    (re.compile(r"退介|退開|対会(?=し|希|を)"), "退会"),
    (re.compile(r"(?<=メール)(は|も|)(?:扶養|浮揚|不溶|不用|付与)(?=$|で|。|\s)"), r"\1不要"),
    (re.compile(r"不用(?=で|$|。|\s)"), "不要"),
    (re.compile(r"メル(?=不要|停止|いら|やめ)"), "メール"),
)
_LIKE_UNSUBSCRIBE = re.compile(r"\b[uo]n?[- ]?s[a-z]{4,12}\b")


def spelled_out(text: str) -> str:
    """`text` (folded) with the words of stop in their usual spelling."""
    if text.isascii():
        return _from_romaji(_english(text))
    spelled = text
    if _HALF_SPELLED.search(text):
        for kana, word in _BY_KANA:
            spelled = kana.sub(word, spelled)
    for pattern, word in _WRONG:
        spelled = pattern.sub(word, spelled)
    return _english(spelled)


def _english(text: str) -> str:
    text = re.sub(r"\bunsub\b", "unsubscribe", text)
    return _LIKE_UNSUBSCRIBE.sub(_meant, text)


def _meant(hit: re.Match[str]) -> str:
    word = hit[0].replace("-", "").replace(" ", "")
    if word.startswith("unsubscri"):
        return hit[0]
    alike = SequenceMatcher(None, word, "unsubscribe", autojunk=False).ratio()
    return "unsubscribe" if alike >= 0.82 else hit[0]


def _from_romaji(text: str) -> str:
    """Only a text without English words: 「teishi」 in one is no Japanese wish."""
    if len(text) > 300 or not _ROMAJI_STOP.search(text) or _ROMAJI_OTHER.search(text):
        return text
    text = re.sub(r"(haishin)(teishi)", r"\1 \2", text)
    for romaji, word in _ROMAJI:
        text = re.sub(rf"\b(?:{romaji})\b", word, text)
    return text
