"""希望: does an answer to the one consent request clearly say yes, or clearly no? (law.md 7.6, mail.md 3.7)

A yes becomes the proof of a consent, so that it must stand there alone: with greetings, thanks and names at
most. Whatever else is said may be a condition, another wish or a question, and a person reads it.
"""

import re
from enum import StrEnum

from desktop_app.domain.quotation import fold

LONGEST = 300
"""Characters of new text above which no answer is taken at its word."""


class Agreement(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


_WISH = (
    r"(受信|配信|購読|登録|送付|送信|案内|ご案内|お便り|お知らせ|メルマガ|メール|メールマガジン|広告|広告メール)"
)
_KIND = r"(致|いた)?"
_YES = re.compile(
    rf"(はい)?({_WISH}(の{_WISH})?(を|も|で)?)?(ぜひ|是非)?(希望|きぼう)({_KIND}し(ます|たいです|たい)|です|する)?(ので)?"
    rf"(はい)?(どうぞ)?({_WISH}を?)?(よろしく)?(お願い|おねがい)?({_KIND}します)?"
    rf"|はい|(はい)?({_WISH}(に|を|の)?){{0,2}}(同意|承諾|賛成){_KIND}し(ます|ました)"
    rf"|はい(どうぞ)?({_WISH}を?)?(よろしく)?(お願い|おねがい){_KIND}します"
    rf"|(はい)?(ぜひ|是非)?({_WISH}(も|を))(ぜひ|是非)?(送って(ください|下さい)|お送り(ください|下さい)"
    rf"|(お願い|おねがい){_KIND}します|受け取り(ます|たいです)|送ってもらって(いい|良い|構いません)です?)"
    r"|(yes|yes i do|yes please( do)?|yes i (agree|consent)"
    r"|i (agree|consent|do agree|accept)( to (it|this|that))?"
    r"|yes (please )?(send|email) (me|us) (your )?(the )?(mail|mails|e-?mails?|newsletters?|offers?|news)"
    r"|(yes )?(i would|i'd) (like|love) to (receive|get) (it|them|(your )?(mails?|e-?mails?|newsletters?))"
    r"|yes thank you|yes thanks|agreed|i'?m in)"
)
_NO = re.compile(
    rf"いいえ|いえ|({_WISH}(は|を))?(希望|きぼう)({_KIND}しません|しない(です)?|せず|はありません)|({_WISH}(は|を))?"
    rf"(ご)?(遠慮|辞退)({_KIND}します|させて(いただきます|頂きます))|({_WISH}(は|を))?(お)?断り({_KIND}します|です)"
    rf"|({_WISH}(は|を))?(同意|承諾){_KIND}しません|({_WISH}(は|を))?(不要|不用|いりません|要りません|いらない)(です)?"
    rf"|({_WISH}(は|を))?(送らないで|お送りにならないで)(ください|下さい)?"
    r"|no|nope|no thank(s| you)|no i (do not|don'?t)( agree| consent| want (it|this|them))?"
    r"|i (do not|don'?t) (agree|consent|want (it|this|them|(your )?(mails?|e-?mails?|newsletters?)))"
    r"|i'?m not interested|not interested|no please"
    r"|please (don'?t|do not)( send (it|them|(any )?(mails?|e-?mails?)))?"
)
_FILLER = re.compile(
    r"(いつも)?(大変)?(お世話|おせわ)に(なって(おり|い)ます|なります|なりました)|こんにちは|こんばんは|おはようございます"
    r"|(先日|この度|このたび|先ほど|いつも|ご連絡|ご案内|ご丁寧に|メール|お便り|ご丁寧なメール|ご連絡いただき|を|は|も|、){0,5}"
    r"(どうも)?ありがとう(ございます|ございました)?|(先日は)?お世話になりました|(今後とも|これからも|引き続き)?(どうぞ)?"
    r"(よろしく|宜しく)(お願い|おねがい)?(いた|致)?(します|申し上げます)?(ね)?|お願い(いた|致)?します|以上(です)?"
    r"|楽しみ(です|に(して|しております|しています)(い?ます|おります)?)|返信(が)?(遅く|おそく)なり.{0,12}"
    r"|(dear|hi|hello|hey)( [a-z .'-]{1,30})?|good (morning|afternoon|evening)"
    r"|(many )?thank(s| you)( (so|very) much)?( for (your|the) (mail|e-?mail|message))?"
    r"|(best|kind|warm)? ?(regards|wishes)|best|sincerely( yours)?|cheers"
    r"|(i )?look(ing)? forward to (it|them|your (mails?|news))|please( do)?"
)
_ADDRESSED = re.compile(r".{1,30}(様|さま|さん|御中|ご担当者?)|.{1,30}(店|様)の.{1,10}(様|さま|さん)")
_NAME = re.compile(
    r"[一-龥々〆ヵヶァ-ヺー・a-z]{1,10}( [一-龥々ァ-ヺー・ぁ-ん]{1,10})?(です|と申します|より|拝)?"
    r"|[a-z]{1,20}( [a-z.]{1,20}){0,2}"
)
_NO_NAME = re.compile(
    r"検討|後日|保留|条件|場合|次回|今回|一部|限定|以外|除|無料|来|今|先|電話|郵送|葉書|注文|予約|資料|質問|変更|登録|退会"
    r"|停止|解除|毎|隔|週|月一|不|無|未|非|否|拒|嫌|迷|了解|結構|大丈夫|可|ok|カタログ|キャンセル|サンプル|プレゼント|クーポン|セール|花束"
    r"|\b(may|might|maybe|perhaps|later|but|only|if|until|unless|except|first|when|not|no|never|soon|sometimes?|once"
    r"|monthly|weekly|free|stop|order|please|catalog(ue)?|sure|why|who|what|how|which|and|also|however|though|then"
    r"|sale|coupon|just|for|with|without|about|after|before)\b"
)
_ENDS = re.compile(r"[。．.!！\n]+|(?<=はい)[、,]|(?<=いいえ)[、,]|(?<=yes),|(?<=no),")
_FACE = re.compile(r"[(][^()\w\n]{1,8}[)]")
_TRIMMED = re.compile(r"^[\s「『\"'【\[(（・*＊>→※]+|[\s」』\"'】\])）〜~ー♪☆★^_。、,:;…]+$")
_LONGEST_PART = 60
"""Characters of a sentence: a plain yes is shorter, and a longer one is not looked at closely."""


def read_agreement(text: str, subject: str = "") -> Agreement:
    """`text` is what the person wrote, without the quotation; `subject` only where the person typed it."""
    said = fold(f"{subject[:200]}\n{text}").strip()
    if not said or len(said) > LONGEST:
        return Agreement.UNCLEAR
    kinds = {_kind(part) for part in _parts(said)}
    for answer in (Agreement.YES, Agreement.NO):
        if kinds == {answer}:
            return answer
    return Agreement.UNCLEAR


def _parts(said: str) -> list[str]:
    """Sentences and lines; those that only greet, thank or name somebody are left out."""
    trimmed = (_TRIMMED.sub("", part.strip()) for part in _ENDS.split(_FACE.sub(" ", said)))
    whole = [" ".join(part.split()) for part in trimmed]
    return [part for part in whole if part and not _says_nothing(part)]


def _kind(part: str) -> Agreement:
    if len(part) > _LONGEST_PART:
        return Agreement.UNCLEAR
    word, _, rest = part.partition(" ")
    if rest and not word.isascii() and _is_name(rest):
        part = word  # 「希望　山田」
    plain = part.replace(",", " ").replace("、", "")
    spaced, closed = " ".join(plain.split()), plain.replace(" ", "")
    if _NO.fullmatch(spaced) or _NO.fullmatch(closed):
        return Agreement.NO
    if _YES.fullmatch(spaced) or _YES.fullmatch(closed):
        return Agreement.YES
    return Agreement.UNCLEAR


def _says_nothing(part: str) -> bool:
    if len(part) > _LONGEST_PART or _kind(part) is not Agreement.UNCLEAR:
        return False
    closed = part.replace(" ", "").replace("、", "")
    if _FILLER.fullmatch(part) or _FILLER.fullmatch(closed) or _ADDRESSED.fullmatch(closed):
        return True
    return _is_name(part)


def _is_name(part: str) -> bool:
    return bool(_NAME.fullmatch(part)) and not _NO_NAME.search(part)
