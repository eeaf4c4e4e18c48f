"""What follows a word of stop: a wish (「停止してください」) or something else (「停止は間違いでした」).

A word of stop is one only where it ends its clause or a wish follows it; every other tail is a doubt, so that
a person looks (JP-SEM-3-3-UNCLEAR). Works on folded text (`quotation.fold`).
"""

import re

_WORD = r"(?:停止|休止|中止|解除|退会|ストップ|解約|取りやめ|取り止め)"
_CLOSED = r"(?:$|[。、.,!…♪」』)】~〜\W_-])"
_MATTER = (
    r"(?:(?:こと|件|旨|方向|手続き?|依頼|処理|措置|対応|申請|連絡|届け?|申し?込み?|手配|設定|意思|希望)"
    r"(?!が|は終|の確))"
)
_WISH = (
    r"(?:お願|おねが|お手|願|希望|要望|要請|依頼|頼|たの|よろし|宜し|申請|申し|求め|ください|下さい|くだ"
    r"|ご(?:対応|手配|処理|連絡)|手続(?!き?が|き?は終|き?の確)|させて|されたい|いた(?:します|したく|し)|致し|いただ|頂|もらいたい"
    r"|です|だ|ok|けっこう|結構|幸い|助か"
    r"|して(?:くだ|下さ|欲|ほし|もら|貰|いただ|頂|く(?!れま)|よ|ね|ちょ|お(?:いて|き)|$|[。!、])"
    r"|し(?:ます(?!か|が)|たい(?!わけ|という|と言|そう|訳|が|けど|ところ)|たく(?!な|あ|は|も)|ろ|といて"
    r"|とい|よう(?:と思い|。)|まーす)"
    r"|て(?:くだ|下さ|欲|ほし|もら|貰|いただ|頂)"
    r"|する(?:$|。|ので|ため|ように?|ことに)|せよ|な(?:さい|さって))"
)
_TAIL = (
    rf"{_CLOSED}|の?{_MATTER}?(?:について|に関して|の?方|のほう|を|で|に|と|も|ご|は|の){{0,3}}、?"
    rf"(?:{_CLOSED}|{_WISH})|メール|希望|依頼|願"
    r"|の?(?:メルマガ|配信|登録|購読)|[\w ()]{1,14}$"
)
_OTHER = re.compile(rf"{_WORD}(?!{_WORD})(?!(?:{_TAIL}))")
_NOT_NOW = re.compile(
    r"(?:せずに?|ないで|が、?(?:私は)?|けど、?(?:私は)?)続け|覚えが|つもり(?:は|が)"
    r"|る必要(?:は|が|も)?(?:ない|あり|無)|(?:まだ|ちょっと|少し)待|しなければ|せずに|思ったけど|思いましたが"
    r"|郵送|はがき|ハガキ|葉書"
    r"|理由が(?:ない|あり)|(?:停止|解除|退会)は不要|たいそう|と書いた|送ったのは"
    r"|(?:n't|not|never)want(?:to)?unsub|unsubscribingis|ignoremy|noneedto(?:unsub|stop|remove|takeme)"
    r"|buti(?:'ll|will)(?:stay|keep)|notwhatiwant"
)


def other_than_wish(text: str) -> bool:
    """Whether a word of stop is followed by something that is no wish, or is taken back beside it.

    A line may end after the word (a subject, a name after it) or within the wish (phones break lines).
    """
    squeezed = re.sub(r"\s+", "", text)
    if _NOT_NOW.search(squeezed):
        return True
    return all(_OTHER.search(said) for said in (text, squeezed))
