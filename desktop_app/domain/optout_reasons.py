"""Reasons and greetings beside a wish to stop, whose words would raise a doubt if they were the wish itself.

「主人が他界しました」, 「お元気でしょうか」, "the unsubscribe link doesn't work": a closed list; every other
sentence is weighed. Works on folded text (`quotation.fold`).
"""

import re

_FAMILY = r"(?:主人|夫|旦那|妻|家内|父|母|祖父|祖母|両親|息子|娘|兄|弟|姉|妹|本人)"
_END = r"(?:(?:ので|ため)、?|、|。|!|\n)"
_FAMILY_EN = (
    r"(?:husband|wife|mother|father|mum|mom|dad|son|daughter|brother|sister|partner|grandmother|grandfather)"
)
_REASONS = re.compile(
    r"(?:皆様|皆さま|皆さん|店長さん|店長|先生)?(?:は|も)?(?:お元気|お変わりな(?:く|い)|いかがお過ごし"
    r"|お変わりありません)"
    r"(?:お過ごし)?(?:で(?:いらっしゃいます|しょう|す)|ございませんでしょう|でしょう)?か[。?!\n]*"
    rf"|{_FAMILY}(?:が|は|も)[^。、\n]{{0,14}}?(?:他界|亡くな|永眠|逝去|死去|旅立)[^。、\n]{{0,14}}?{_END}"
    rf"|{_FAMILY}(?:が|は|も)(?:(?!言|希望|欲し|ほし|たい|頼|メール|配信|嫌)[^。、\n]){{1,24}}?(?:ので"
    rf"|ため|まして)、?"
    rf"|(?:間違(?:え|っ)て|誤って|うっかり)[^。、\n]{{0,12}}?(?:登録|申し?込)[^。、\n]{{0,14}}?{_END}"
    r"|(?:操作|やり方|方法|手順|仕方)が?(?:よく|全く)?(?:わから|分から|判ら)(?:ない|ず|なくて|ん"
    r"|ません)(?:ので|ため|、){1,2}"
    r"|(?:年を(?:取|と)|歳に)[^。、\n]{0,20}?(?:ことに(?:し|な)(?:りま|ま)?した|ので|ため)[。、]?"
    rf"|(?:登録|申し?込み?|購読|会員登録)(?:を)?(?:し|になっ)?た?(?:覚え|記憶)(?:が|は"
    rf"|も)?[^。、\n]{{0,8}}?{_END}"
    r"|(?:配信|メルマガ)?の?(?:停止|解除|退会)(?:の|用の?)?(?:手続きの?)?(?:ボタン|リンク|ページ|フォーム"
    r"|url|画面)[^。\n]{0,20}?"
    rf"(?:うまくいか|うまくでき|動か|押せ|開け|開か|でき|出来|エラー|わから|分から|見つから"
    rf"|反応)[^。、\n]{{0,14}}?{_END}"
    rf"|\bmy (?:late |dear )?{_FAMILY_EN} (?:has |have |had )?(?:recently |sadly |just )?(?:passed away"
    rf"|passed|died)"
    r"[^.!,;\n]{0,30}(?:[.!,;\n]|so\b|and\b)"
    rf"|\bmy {_FAMILY_EN} (?:has|is|was|no longer|already|just)\b(?:(?!want|would|mail|address|ask"
    rf"|wish)[^.!,;\n]){{1,40}}"
    r"(?:[.!,;\n]|so\b)"
    r"|\b(?:the|your) (?:unsubscribe|opt[- ]?out) (?:link|button|page|form) (?:does|did|is|was|do|seems"
    r"|just)[^.!,;\n]{0,30}"
    r"(?:[.!,;\n]|so\b)"
    r"|\b(?:i|we) (?:must have |have )?(?:signed up|subscribed|registered|joined) (?:by mistake"
    r"|by accident|in error)(?:[.!,;\n]|so\b)"
)


def without_reasons(text: str) -> str:
    """`text` without those sentences."""
    return _REASONS.sub("\n", text)
