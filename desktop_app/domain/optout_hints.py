"""What may be a wish to stop without saying so: 「登録した覚えがない」, 「退職しました」, "wrong person".

SEM Ord. 5 asks for a shown wish in any manner; whether these show one, a person decides (JP-SEM-3-3-UNCLEAR).
Works on text as `quotation.fold` leaves it, without what is said of other things (`optout_other`).
"""

import re

_UNWANTED = re.compile(
    # nobody asked for the mails, or they came to the wrong person
    r"(?:登録|申し?込|購読|依頼|同意|許可|承諾|お願い|会員|希望)[^。!?\n]{0,10}?"
    r"(?:覚え|記憶|心当|(?:して|んで|に(?:なって)?)(?:い|お)?(?:ない|ません|りません))"
    r"|身に覚え|心当たり(?:が|は)?(?:ない|あ|ござ)|人違い|別人|(?:宛先|アドレス|送り先|送信先"
    r"|相手)[^。\n]{0,6}?間違"
    r"|間違い?メール|誤送信"
    r"|(?:なぜ|なんで|どうして|何故)[^。\n]{0,14}?(?:送|届|来る|来ま|メール)"
    r"|どこ(?:で|から)[^。\n]{0,16}?(?:アドレス|知|入手)|誰ですか|どなたですか|どちら様"
    r"|\bwrong (?:person|guy|man|woman|address|e-?mail|recipient|number|party)\b|\bmistaken identity\b"
    r"|\b(?:did ?n[o']?t|didnt|never|have ?n[o']?t|don't (?:remember|recall)|do not (?:remember|recall)"
    r"|no recollection)"
    r"[^.!?\n]{0,20}?\b(?:sign\w*(?: up)?|subscri\w+|register\w*|ask\w*|request\w*|opt\w*|agree\w*"
    r"|consent\w*|join\w*)"
    r"|\bnot (?:the|your) (?:right|intended)|\bnot me\b"
    r"|\bwho (?:are you|is this)\b|\b(?:how|where) did you (?:get|find|obtain)[^.\n]{0,20}(?:address|e-?mail"
    r"|name|details)"
    r"|\bwhy (?:am i|do i|are you|do you|did i|did you)[^.\n]{0,20}?\b(?:getting|get|receiv\w+|send\w*|keep"
    r"|mail\w*|e-?mail\w*)"
    r"|勝手に|知らない(?:うち|間)に|存じ上げ(?:な|ま)|(?:店|会社|御社|貴店|名前)(?:を|は)知り?(?:ま|らな)"
    r"|買(?:い物|った)[^。\n]{0,6}?(?:ことが|覚えが)|宛名[^。\n]{0,8}?違|(?:は|なら|も)もう(?:いません"
    r"|おりません|いない)"
    r"|このメールは何|\bnever gave\b|\bnot (?:for|my) (?:me|newsletter|mail|account|e-?mail|subscription)\b"
    r"|(?:^|\n)(?:i am|i'm) not [a-z]+[.!]?(?:\n|$)|\bno \w+ here\b|\bdoes ?n[o']?t work here\b"
    # the mails are a nuisance
    r"|迷惑(?!メール(?:フォルダ|ボックス|に入))|しつこ|うざい|うざった|うるさい|ウザ|嫌がらせ|いい加減"
    r"|いいかげん"
    r"|(?:メール|お?便り|通知|案内|配信|回数|頻度|量|数)[^。\n]{0,6}?(?:多すぎ|多過ぎ|減ら)|^多(?:すぎ|過ぎ)"
    r"|(?:メール|数|回数)(?:が|も)(?:少し|ちょっと)?多(?:くて|い(?:です|の|と|ん))|毎日(?:来|届)|(?:怪し"
    r"|あやし|不審な)[^。\n]{0,4}?メール|もう引っ?越|(?:二|2|両方)(?:つ|通|重)?(?:に)?(?:登録|届)|片方"
    r"|(?:メール|配信)の件[^。\n]{0,8}?考え"
    r"|(?:メール|お?便り)[^。\n]{0,6}?(?:読めな|見られな|読めま)|\bonly (?:e-?mail|send|mail)\b"
    r"|\bmailbox is full\b|\b(?:only|just) the [a-z]{2,12} (?:e-?)?mails?\b"
    r"|(?:line|ハガキ|はがき|電話|郵便|別のアドレス|個人の(?:方|アドレス))(?:で|に)(?:送っ|変え|して|お願い)"
    r"|減らし(?:て|たい)|減らせ|月(?:に)?(?:1|一)(?:回|度)?(?:に|だけ|で)|(?:とき|時|もの|情報)だけ(?:送"
    r"|配信|お?知らせ)"
    r"|気がしません|通報|訴え|違法|違反|詐欺|消費者センター|警察|弁護士"
    r"|\bspam(?:ming|mer)?\b|\bjunk\b|\breport(?:ed)? (?:you|this|it|as)\b|\bharass\w*|\billegal\b"
    r"|\blawyer\b|\bscam\b"
    r"|\btoo (?:many|much|often|frequent)\b[^.\n]{0,20}?(?:mail|message|newsletter|$)"
    r"|\btoo many (?:e-?)?mails?\b"
    r"|\b(?:less|fewer)\b[^.\n]{0,12}?(?:often|mail|message|frequent|please|$)|\bleave (?:me|us) alone\b"
    r"|\bgo away\b"
    r"|\bfed up\b|\bsick of\b|\b(?:once|twice) a (?:month|week|year)\b|\bannoy\w+|\bbother(?:ing)? me\b"
    # a wish in other words: dialects, "need not send", another list, a pause
    r"|(?:送ら|よこさ|寄こさ|寄越さ|届け|(?:送|よこし|寄こし)(?:って|て)?(?:こ|来|く)|(?:メール|配信|送信|連絡|案内)せ)"
    r"ん(?:といて|とって|とい(?:ても|てく)|で(?:ええ|いい|よい|よか|くれ|ほし|欲し|ちょ|下さ|くだ))"
    r"|(?:送ら|くれ|くださら|下さら|よこさ|(?:送って|よこして|届けて)(?:こ|来|いただか|頂か|もらわ|くださら)|届か)なくて(?:も)?、?(?:もう)?"
    r"(?:全然|全く)?(?:大丈夫|だいじょうぶ|結構|けっこう|いい|よい|良い|よろし|宜し|構いま|構わな|かまいま|平気|ok)"
    r"|(?:送付先|送り先|送信先|配信先|発送先|宛名|名簿|リスト)[^。\n]{0,14}?(?:除外|除い|除き|外し|外す|はずし|抜い|抜く"
    r"|抹消|消し|消去|削除)"
    r"|(?:配信|お?知らせ|メルマガ|お?便り|案内|メール)(?:の配信|の送信)?(?:を|は|も)?(?:しばらく|一旦|いったん|一時)?、?"
    r"(?:お?休み(?:さ|し|に|を)|休ませ|休ん(?:でほ|で欲|でも|でく|で下|でい|で頂))"
    r"|\b(?:not|don'?t|never)\b[^.!?\n]{0,30}?\b(?:send|sending|e-?mail\w*|mail\w*|contact\w*|writ\w+|receiv\w+"
    r"|get\w*)\b[^.!?\n]{0,30}?\b(?:any ?more|any longer)\b"
    r"|(?:お?便り|メルマガ|配信|案内|購読)(?:は|を|も)、?失礼(?:させ|いた|致|し)"
    r"|(?:送付|配信|案内|お?便り)[^。\n]{0,10}?放念|(?:送|配信|案内|お?便り)[^。\n]{0,8}?及びま"
    r"|(?:メール|メルマガ|お?便り|案内|配信)[^。\n]{0,6}?(?:今回|今月|本日|今日|今年)(?:限り|かぎり|で最後|まで)"
    r"|(?:広告|宣伝|メール|メルマガ|案内|お?便り|お?知らせ)(?:は|を|など|も)?、?(?:もう|一切|あまり|特に)?"
    r"(?:(?:見|(?:読|よ)み|受け?取り|もらい|貰い)(?:たく|とう)|受け?取れ(?:な|ま)|(?:要ら|いら)(?:ぬ|ず|へん))"
    r"|(?:いり|要り)まへん|登録[^。\n]{0,8}?(?:なかった|無かった)(?:事|こと)"
    r"|(?:メルマガ|配信|購読|登録|会員|リスト|メール)(?:を|から|は)?、?(?:抜け|ぬけ|外れ|はずれ|降り)(?:たい|ます|させ|る)"
    r"|(?:メール|メルマガ|配信|お?知らせ|案内|お?便り|dm)(?:は|も)?、?(?:もう)?(?:なし|無し|ナシ)(?:で|に)"
    r"|\b(?:refrain|desist)\b"
    r"|\b(?:lose|forget|drop|erase|scrub) my (?:e-?mail |mail )?(?:address|name|details)\b"
    r"|\bno need\b[^.!?\n]{0,20}?\b(?:send|mail\w*|e-?mail\w*|newsletters?|these|them)\b"
    # a refusal of whatever is meant
    r"|もう(?:(?:結構|いい(?!匂|香|感|天|季)|充分|十分)(?:です|でございます|だ)?(?:[。!、\s]|から|ので|$)"
    r"|大丈夫(?:です)?[。!\s]*$)"
    r"|(?:^|[。!、\n]|今回は|今後は|また|ので)(?:結構です|遠慮(?:します|しま|いた|させ|して)|お断り|断ります"
    r"|辞退)"
    r"|間に合って|お断り(?:します|いた|させ|です)?(?:[。!\s]|$)|(?:^|\n)\s*(?:no|nope|いいえ|いえ|さようなら"
    r"|さよなら|拒否|嫌|いや)(?:です)?\s*[。.!]*\s*(?:\n|$)"
    r"|興味(?:が|は|も)?(?:全く|もう|全然)?(?:ない|なく|無い|無く|ありません|ございません|持て)|関心(?:が"
    r"|は)(?:ない|ありま)"
    r"|\b(?:not|no longer|isn't|aren't|never) interested\b|\bno,? thanks?(?: you)?\b(?!!)"
    r"|\benough\b(?! (?:to|time|for|space|flowers|of))"
    r"|\bdon't (?:want|need) (?:it|this|that|these|them|any)\b(?: any ?more)?[.!\n]|\bnot (?:needed|wanted"
    r"|required)\b"
    # languages that the program does not read
    r"|退订|取消订阅|取消訂閱|停止发送|不要再发|수신 ?거부|구독 ?취소|수신 ?취소|d[ée]sabonn|d[ée]sinscri"
    r"|abbestell|abmelden"
    r"|\bmelden\b.{0,60}\bab\b|dar(?:me)? de baja|darse de baja|cancelar (?:la |mi )?suscrip|cancella"
    r"|disiscri|descadastr"
    r"|h[uủ]y [dđ][aă]ng k|отпис|avregistrer|afmeld|uitschrijv"
    # they are not read
    r"|もう(?:読|見)(?:ん|て|ま|ない)|(?:読|見)(?:ま|み|て)?(?:い)?(?:ない|ません)(?:ので|から|し|$|。)"
    r"|\b(?:never|don't|do not) (?:read|open) (?:these|them|your|this)\b"
    # words that the program must not touch by itself
    r"|(?:来|こ|届か|とどか)ない(?:よう|で(?:ください|下さい|ほし|欲し|[。!]|$)|(?:方|ほう)が)"
    r"|個人(?:の)?情報(?:を|の|は)?(?:すべて|全て|全部)?(?:消|削除|抹消|破棄|廃棄)"
    r"|(?:名前|氏名|私|データ|住所|情報|全部|すべて|全て)(?:を|の|も)(?:消し|削除|抹消|消去)"
    # the other way round: a stop taken back, mails wanted again
    r"|(?:配信|メール|メルマガ|購読|お?便り|送信|登録)[^。\n]{0,8}?(?:再開|復活)|^\s*再開|再登録|再購読"
    r"|(?:やっぱり|やはり|このまま)[^。\n]{0,6}続け|考えさせて|(?:配信|メール"
    r"|お?便り)[^。\n]{0,6}?(?:止ま|とま)(?:り|る|ら|って)"
    r"|(?:やめ|止め|とめ)ないで"
    r"|\bre-?subscri\w+|\b(?:resume|restart)\b|\bsubscribe (?:me )?again\b|\b(?:do not|don't|dont|never"
    r"|please not) stop\b(?! by)"
    r"|\b(?:un)?subscri\w+ (?:link|button|page|form)\b",
)
"""Said at any place of a text."""

_LEFT = re.compile(
    r"亡くな|他界|永眠|死去|死亡|逝去|故人|(?:退職|退社|離職)(?:し|いた|致|と|な|済|後)|異動|転勤に|転職"
    r"|閉店(?:し|いた|致|と|のた)"
    r"|廃業|倒産|閉業|休業(?:し|いた)|(?:店|会社|事業)(?:を|は|、|も)[^。\n]{0,6}?(?:閉め|閉じ|たた|畳"
    r"|やめ|辞め)"
    r"|解散(?:し|いた)"
    r"|(?:使って|使用して|利用して|使われて|見て|在籍して)(?:は)?(?:い|お)?(?:ない|ません|りません)"
    r"|(?:引っ?越し|転居|移転|移住)[^\n]{0,20}?(?:もう|伺えな|行けな|行けま|伺えま|遠)|(?:もう"
    r"|今後は?)(?:伺え|行け|通え|買え)(?:ない|ません)"
    r"|入院|高齢|施設に|認知"
    r"|(?:お?休み|休)し?たい|しばらく(?:の間|のあいだ|は)?、?お?休み|休止"
    r"|\bpassed away\b|\bhas died\b|\bdied\b|\bdeceased\b|\blate (?:husband|wife|father|mother)\b"
    r"|\bno longer (?:works?|with|employed|at|part|in use|monitored|valid|active|used|use|live|have|own"
    r"|needs?|require)\b"
    r"|\b(?:has|have|she|he|they) (?:left|retired|resigned)\b|\bretired\b|\bleft (?:the|our) (?:company|firm"
    r"|organi[sz]ation|school)\b"
    r"|\b(?:we|shop|store|business) (?:have |has |is |are )?(?:now |permanently )?closed\b(?! (?:on|at"
    r"|for|until|today|this|every|next|from|early|mon|tue|wed|thu|fri|sat|sun))"
    r"|\baddress (?:will|is going to) (?:be closed|close|expire|stop)\b|\b(?:can't|cannot"
    r"|can not) (?:read|understand) (?:it|them|these|japanese)\b|\bget only\b"
    r"|\b(?:my )?(?:other|new|different) (?:e-?mail |mail )?(?:address|account) instead\b"
    r"|\bclosed (?:the|our|my|down)\b|\bgone out of business\b|\bout of business\b|\bnot in use\b"
    r"|\bdon't use this\b"
    r"|\bmoved (?:to|away|abroad|too far|overseas)\b|\bcan(?:no|'?)t come any ?more\b"
)
"""Said of a person or a business; beside a wish for flowers it says nothing about the mails."""
_STILL_WANTED = re.compile(
    r"花|お?供え|葬|法要|法事|祝|教室|レッスン|予約|注文|配達|届け|見積|伺いま|伺いた|通いたい|参加"
    r"|住所(?:の)?変更|住所が変|お願い"
    r"|何時|ですか|ますか|ありますか|引き続き|後任|今後とも|新しい(?:店|住所|会社)|移転先"
    r"|\bflowers?\b|\bbouquets?\b|\bfuneral\b|楽しみ|大好き|\blov(?:e|ing)\b|\benjoy|\border\b|\bdeliver"
    r"|\bworkshop\b|\bclass\b|\bbook\b"
    r"|\bnew (?:address|shop|store)\b|\?"
)

_BARE = re.compile(
    r"止め(?:られ|よう|ると|るか|れば|る$|る。)|(?:やめ|辞め)(?:よう|られ|るか|れば)|もう(?:いい|よい"
    r"|良い)(?:か|よ|わ|や)|そろそろ(?:卒業|おしまい|終わり)|卒業(?:します|かな|だ|し?よう)"
    r"|(?:今月|今年|今回|今日|これ)で(?:お?終わり|おしまい|最後|卒業)に"
    r"|まだ(?:メール)?(?:が|は)?(?:届|来)(?:く|いて|る|て|ます)|もう会員では|会員では(?:ない|あり)"
    r"|アドレス[^。\n]{0,10}?(?:変えて|使えな|使わな|使いま|無効|廃止|なくな|閉じ)|(?:今後"
    r"|これから)の?(?:連絡|案内|お知らせ)[^。\n]{0,4}?(?:電話|はがき|ハガキ|line|郵便|郵送)"
    r"|停止|休止|解除|退会|不要|いりません|いらない|要らない|要りません|やめ(?:て|たい|る|ます|ろ)|止めて"
    r"|止めたい|中止|拒否|キャンセル"
    r"|解約|終了|送らな|送るな|削除|抹消|外して|はずして|除いて|購読しません|必要(?:ない|ありません)|(?:送付"
    r"|連絡|配信|送信|案内|メール)[^。\n]{0,6}控え|遠慮|送付不|送信不"
    r"|^quit\b|もう[^。\n]{0,6}?客では"
    r"|\bdiscontinue\b|\b(?:pause|suspend|hold)\b.{0,20}mail|\bno more\b|\bstop\b|\bcancel\w*\b|\bremove\b"
    r"|\bunsubscri\w+|\bopt\b|\bopt[- ]?out\b|\bcease\b"
    r"|\bdelete\b|\btake me (?:out|from)\b|\b(?:don't|do not|dont) (?:(?:e-?mail|contact) (?:me|us)"
    r"|send(?: me| us)?(?: [a-z-]+)?[.!]?$)"
)
"""Words of stop without what is to be stopped, in a short text."""


def may_mean_stop(text: str, *, short: bool) -> bool:
    """Whether a person should look. `short` = the whole new text is (`optout_words.SHORT`)."""
    squeezed = re.sub(r"\s", "", text) if not text.isascii() else text
    for said in (squeezed, text):
        if _UNWANTED.search(said):
            return True
        if short and (_BARE.search(said) or (_LEFT.search(said) and not _STILL_WANTED.search(text))):
            return True
    return False


_OF_MAILS = re.compile(
    r"(?:メール|めーる)(?!\s*[:：]|アドレス)|メルマガ|配信|お便り|通知|広告|宣伝|お?知らせ|案内|(?<!から)送信|送付|受信|購読|登録"
    r"|名簿|リスト|ブロック|(?<![a-z])dms?(?![a-z])"
    r"|(?<!by )\b(?:e-?mails?|mails?|mailings?|newsletters?|subscription|list)\b(?!\s*:)"
)
_ORDINARY = re.compile(
    r"ありがと|有難|有り難|感謝|助かり|嬉し|うれし|喜|楽し|良かった|よかった|素敵|すてき|素晴|好き|きれい|綺麗|見て|見せ|見まし"
    r"|拝見|拝読|読ん|読み|受け?取り(?:まし|た)|届い|届き(?:まし|た)|いただきました|頂きました|もらいました|知り(?:たい|まし)"
    r"|教えて|[?？]|ですか|ますか|でしょうか|予約|注文|申し?込|参加|伺|行き|行く|買|購入|欲しいです|希望します|転送|返信"
    r"|送ります|送りました|お送り(?:しま|いた)|添付|了解|承知|わかりました|分かりました|変更|直し|もっと|取り置|勧め|紹介"
    r"|文字化け|請求書|領収|見積|登録したい|登録名"
    r"|\b(?:e-?mail|mail|send) (?:me|us) (?:the|your|a)\b|\binvoice|\breceipt"
    r"|\b(?:thank\w*|thx|love\w*|enjoy\w*|great|nice|glad|happy|made my|look\w* forward|got|received"
    r"|read|saw|see|order\w*|book\w*|reserv\w+|attach\w*|forward\w*|what|when|where|which|how)\b"
)


def names_mails(text: str) -> bool:
    """Whether a reader's few words speak of our mails, and of nothing that readers say of welcome ones
    (「通知切って」, 「広告メール禁止」): no list knows every way to say stop, so a person looks."""
    return bool(_OF_MAILS.search(text)) and not _ORDINARY.search(text)
