"""Whether a reader's mail wants an answer: an order, a question, a request. It only points; nothing is done.

A plain table of words, Japanese and English, on the new text without quotation, signature, links and the
set phrases of politeness. In doubt it points: a mail named in vain costs a glance, an order that everybody
believes to be handled costs a customer.
"""

import re
from enum import StrEnum

from desktop_app.domain.optout_phrases import LINK
from desktop_app.domain.quotation import fold

_READ = 5_000
"""Characters looked at: who wants something says so early."""


class Wants(StrEnum):
    """What a mail seems to want; the first that fits counts."""

    ORDER = "order"
    QUESTION = "question"
    REQUEST = "request"


_POLITE_JA = re.compile(
    r"(どうぞ|今後(と|共)も|何卒|これからも|引き続き)*(よろしく|宜しく)(お願い|おねがい|御願い)?"
    r"(いた|致)?(し(ます|申し上げます)|申し上げます)?(ね|。|!)*"
    r"|お願い申し上げます|いつも|いつまで(も)?(お元気|お幸せ)|いつか|いつの間に"
    r"|(お元気|いかがお過ごし|お変わり(ござい|あり)ません)(です|でしょう)?か\??"
    r"|(ご自愛|お(体|身体|からだ)を?(大切|大事)に?(なさって|して)?|お気をつけて?|無理(を)?(し|なさら)ないで"
    r"|がんばって|頑張って|お大事に(なさって)?|お元気でいて|楽しんで|ご安心)(ください|下さい)(ませ|ね|。|!)*"
    r"|返信(は|には)(不要|及びません|お気遣いなく)(です)?"
)
_POLITE_EN = re.compile(
    r"\bhow are you( doing)?( today)?\s*\??|\bin order to\b|\bin short order\b"
    r"|\bplease (accept|give|pass on) my (thanks|regards|best)|\bplease keep up\b|\bcan'?t wait\b"
    r"|\bthank(s| you) (so much |very much )?for (the|your|my|our)\b[^.!?,\n]{0,40}|\bkeep them coming\b"
    r"|\bhow (nice|lovely|kind|sweet)\b|\bof course\b|\bno need to (reply|answer)\b"
)

_WORDS: tuple[tuple[Wants, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        Wants.ORDER,
        re.compile(
            r"注文|予約|取り?置き|取り?寄せ|購入(し|を|希望|申)|買い(たい|ます|に(行|い))|申し?込(み|ん|む)"
            r"|(参加|出席)(し|を|希望|させ)|(配達|配送|発送|お届け|届け)(を|て|は|先|の?希望)"
            r"|見積|(花束|商品|これ|それ|こちら|セット|ギフト|[0-9一二三四五六七八九十]+(本|個|つ|束|枚|冊"
            r"|箱|点|名|人|鉢|株|輪|人分|セット)"
            r"|ひとつ|ふたつ)"
            r"(を|が|の|で)?.{0,12}(ください|下さい|ほしい|欲しい|お願い|おねがい|頂きたい|いただきたい)"
            r"|(花束|ブーケ|アレンジ(メント)?|リース|鉢植え|スタンド花|お供え)[^。]{0,16}(作って|ください"
            r"|下さい|もらえ|ほしい|欲しい|お願い)"
            r"|キャンセル|返品|交換(し|を)|返金|請求書|領収(書|証)|振り?込"
        ),
        re.compile(
            r"\borders?\b(?! (arrived|has|hasn't|have|haven't|was|came|is|did))|\bordering\b|\breserv\w+"
            r"|\bbook(ing)?( a| the| me| us| for)?\b(?! club| shop|s)"
            r"|\b(i|we)('d| would)? (like|want) "
            r"(to (buy|order|have|get|come|join|take part)|[0-9]+|one|two|a|the)\b"
            r"|\b(keep|set|put) .{0,20}\baside\b|(?<!do you )\bdeliver (it|them|the|a|on|to)\b|\b(i'll"
            r"|we'll) (take|have)\b|\bcount (me|us) in\b|\bsign me up\b|\brefunds?\b|\binvoices?\b"
            r"|\b(one|two|three|four|five|six|[0-9]+|an?) (\w+ ){0,2}(bouquets?|wreaths?|bunch(es)?|pots?"
            r"|arrangements?|roses?"
            r"|tulips?|seats?)\b.{0,12}\bplease\b"
            r"|\breceipts?\b|\bcancel\w*\b|\bquot(e|ation)\b"
        ),
    ),
    (
        Wants.QUESTION,
        re.compile(
            r"\?|(です|ます|でしょう|ません|ました|だろう|ない)か(ね|な)?(。|!|、|$)|か(な|しら)(。|!|$)"
            r"|いつ(から|まで|頃|ごろ|で|に|が|は|です|入|届|開|始)|いくら|(何|なん)(時|日|曜日|円|本|名|人"
            r"|個)"
            r"|どこ|どなた|どちら|どれ(くらい|ぐらい|で|が)|どの(くらい|ぐらい|よう)|どう(すれば|したら"
            r"|やって|なって)"
            r"|なぜ|教えて|おしえて|(お聞き|お尋ね|お伺い|おうかがい|うかがい|お問い?合わせ|問い合わせ|質問)"
            r"|知りたい|在庫(は|が|あり)|まだ(あり|残|間に合)|間に合い|届(いて|き)(い)?ま(せん|すか)"
            r"|届かない|違って(い|お)"
        ),
        re.compile(
            r"\?|\b(how (much|many|long|late|do|can|about|far|big)|what (time|is|are|does|do)"
            r"|when (is|are|do|does|can|will|would)|where (is|are|do|can)"
            r"|which (one|day|of)|who (is|do|can)|why (is|are|do|did))\b"
            r"|\b(can|could|may|would|will|do|does|is|are) "
            r"(you|i|we|it|there|this|that|these|those)\b.{0,120}$"
            r"|\b(i|we) (wonder|was wondering|am wondering|would like to (know|ask))\b|\blet (me|us) know\b"
            r"|\bquestions?\b|\bin stock\b|\b(has|have|had)(n't| not) (yet )?(arrived|come|been delivered"
            r"|reached)\b|\bavailable\b|\bhaven'?t (received|got)\b",
            re.M,
        ),
    ),
    (
        Wants.REQUEST,
        re.compile(
            r"(て|で|を|ご(連絡|返信|返事|返答|回答|確認|対応|検討|用意|変更))(ください|下さい|くださ(る|い))"
            r"|(連絡|返信|返事|回答|確認|対応|検討|変更|訂正|修正|送付|用意)(を|の(ほど|程)|方)?(お願い"
            r"|おねがい|希望)"
            r"|(て|で)(ほしい|欲しい|もらえ|いただけ|頂け|いただき(たい|たく)|頂きたい|くれ)"
            r"|お願い(し|いた|致|でき|出来|があり|です)|アドレス(が|を)(変|替)|(住所|名前|電話番号)(が"
            r"|を)(変|替)"
            r"|お(電話|返事|返信|待ちして)"
        ),
        re.compile(
            r"\bplease\b|\b(i|we) need\b|\bcall me\b|\bget back to (me|us)\b"
            r"|\blook(ing)? forward to (your|hearing)"
            r"|\b(address|e-?mail|name|number) (has|have) changed\b|\bchanged? (my|our) (address|e-?mail"
            r"|name|number)\b|\bnew (phone )?(address|e-?mail|number)\b|\basap\b"
        ),
    ),
)


def wants(text: str, subject: str = "") -> Wants | None:
    """What a mail's own words want from the shop; None when they want nothing that the table knows.

    `text` is what the sender wrote himself (`quotation.cut(…).new`), `subject` empty for "Re: …".
    """
    said = LINK.sub(" ", fold(f"{subject[:1000]}\n{text[:_READ]}"))
    spaced = _POLITE_EN.sub(" ", re.sub(r"[ \t]+", " ", said))
    japanese = _POLITE_JA.sub("。", spaced.replace(" ", ""))
    english = _POLITE_JA.sub("。", spaced)
    return next(
        (
            kind
            for kind, in_japanese, in_english in _WORDS
            if any(in_japanese.search(line) for line in _joined(japanese)) or in_english.search(english)
        ),
        None,
    )


def _joined(text: str) -> list[str]:
    """The lines, and all of them as one: phones break a line anywhere."""
    return [*text.split("\n"), text.replace("\n", "")]
