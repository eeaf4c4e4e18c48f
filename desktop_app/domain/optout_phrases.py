"""The phrases of stop, of doubt and of other people's newsletters (mail.md 3.4), Japanese and English.

Japanese phrases are matched on text without white space, since phones break lines anywhere; English ones on
text with single spaces. Everything is folded (`quotation.fold`).
"""

import re

_MAIL = (
    r"(メルマガ|メールマガジン|メール|マガジン|配信|送信|送付|購読|案内|お?便り|おたより"
    r"|ニュースレター|ニュース|dm|ダイレクトメール"
    r"|広告|宣伝|お?知らせ|情報|受信|登録|会員登録|チラシ|クーポン)"
)
_END = r"(?=[。、.,!…♪\s]|$)"
_PLEASE = (
    r"(を|で|に|の|と)*(ください|下さい|お願い|おねがい|お願|願い|願います|ねがい|希望|要請|依頼"
    r"|頼みます|してください|して下さい|してほしい"
    r"|して欲しい|して頂|していただ|してもら|してくれ|してよ|して[。!]|して$|されたい|します"
    r"|致します|いたします|したい|したく|させて|しろ|せよ"
    r"|手続|申請|申し込|申込|よろしく|宜しく|方お願い|方、お願い|方向で)"
)
_UNWANTED = r"(停止|中止|解除|不要|ストップ|拒否|終了|取りやめ|取り止め|とりやめ|お断り|打ち切)"
_NEEDLESS = (
    r"(不要|要りません|いりません|要らない|いらない|いらん|必要ありません|必要ございません"
    r"|必要ない|必要なく|結構です|けっこうです"
    r"|希望しません|希望しない|望みません|ご遠慮|遠慮|お断り)"
)
STRONG_JA = re.compile(
    "|".join(
        (
            rf"(配信|購読|送信|送付)(の|を|は|も|について)?({_UNWANTED}|止め|やめ|とめ|解約|取り?消し?"
            rf"|キャンセル)",
            r"(登録|購読|会員|アカウント)(の|を|は)?(解除|削除|抹消|取り?消し?|停止|解約|消去)",
            rf"{_MAIL}(の|を|は|も|が|について)?(配信|送付|送信|受信|購読|登録)?(の|を|は|も)?({_UNWANTED}"
            rf"|止め"
            rf"|やめ|とめ)",
            rf"{_MAIL}(の|を|は|も|が|とか|等|など|類)*(もう|今後|以後|一切|二度と|特に)?{_NEEDLESS}",
            rf"停止{_PLEASE}|解除{_PLEASE}|退会{_PLEASE}|ストップ{_PLEASE}|中止{_PLEASE}",
            rf"(だけ|のみ)(を|は|の)?(配信)?{_UNWANTED}{_END}",
            r"(メルマガ|会員|こちら)(を|から|の)?退会|退会(さ|届)|オプトアウト",
            rf"((送|おく)(ら|信し|付し)ないで|送って(こ|来)ないで)(ください|下さい|ほし|欲し|もら|いただ|頂"
            rf"|くれ"
            rf"|よ|ね"
            rf"|{_END})|送らんで|送るな|(配信|メール)(を)?しないで|送りつけないで|送らなくて(いい|良い|よい"
            rf"|結構"
            rf"|大丈夫)",
            r"もう(メール|お?便り|案内)?(は|を)?送(ら|信)|(送る|送って(くる|来る)|送信する|送信|配信)の?(を"
            r"|は)?(やめ|止め|辞め)",
            rf"(止め|やめ|辞め|とめ)て(ください|下さい|ほしい|欲しい|もらい|もらえ|いただ|頂|くれ|よ|ね"
            rf"|{_END})"
            rf"|やめたい",
            r"(リスト|名簿|宛先)(から)?(の)?(外し|はずし|除外|削除|抹消|消し)",
            r"(メール)?アドレス(を|の)?(リストから|名簿から|登録から|登録)?(を)?(削除|抹消|消去|外し|消し"
            r"|除外|解除)",
            r"(受け取り|受取り|受信し|読み)たく(ない|ありません|ございません)|(受信|受け取り"
            r"|受取)(を)?(希望しません|望みません|辞退)",
        )
    )
)
NEEDLESS_JA = re.compile(
    rf"(?P<before>.{{0,12}}?)(不要|いりません|要りません|必要(ない|ありません|ございません))(です"
    rf"|になりました|なので|ので|から"
    rf"|でございます|。|!|{_END})"
    r"|(?P<before2>.{0,12}?)(いらない|要らない)(です|。|!|$)"
)
BARE_NEEDLESS = re.compile(
    r"(^|[。、!\s])(もう|今後|以後|今後は|もう二度と|以後は|すみませんが"
    r"|申し訳ありませんが|こちら|これ|これは|こちらは)?、?$"
)
ALONE = frozenset(
    {
        "停止", "解除", "退会", "不要", "ストップ", "中止", "拒否", "配信停止", "停止希望", "いらない",
        "いりません", "要りません", "要らない", "やめて", "止めて", "とめて", "やめる", "止める",
        "ていし", "テイシ", "停止依頼", "退会希望", "解除希望", "解約", "配信拒否", "もういい",
        "もういらない", "もういりません", "送るな", "受信拒否", "配信解約", "stop", "stop.",
        "unsubscribe", "optout", "opt-out", "stopp",
    }
)  # fmt: skip
"""Said alone in a line, these are a stop."""

COURTESY = re.compile(
    r"(いつも)?(大変)?お世話になって(おり|い)ます|お世話になります|いつもありがとうございます|こんにちは"
    r"|こんばんは|おはようございます|はじめまして"
    r"|すみません(が)?|すいません(が)?|申し訳(あり|ござい)ません(が)?|恐れ入ります(が)?|お手数(です"
    r"|おかけします|をおかけします)(が)?|恐縮です(が)?"
    r"|(どうぞ)?(よろしく|宜しく)(お願い)?(いた|致)?(します|申し上げます)?|以上|至急|お願い(いた|致)?します"
    r"|おねがいします|お願い申し上げます"
    r"|でお?願い|(して|で)?(ください|下さい)|です|します|希望|\bplease\b|\bpls\b|\bthank(s| you)\b|\bhi\b"
    r"|\bhello\b|\bthx\b"
)
STRONG_EN = re.compile(
    "|".join(
        (
            r"\bun[- ]?subscri\w*|\bunsubcrib\w*|\bunsuscrib\w*|\bopt(ing)?[- ]?(me[- ])?out\b|\bdesubscribe",
            r"\b(remove|delete|drop|erase) (me|us|my|our|this (e-?mail|address)|the (e-?mail )?address)\b",
            r"\btake (me|us|my .{0,30}?|this address) off\b|\bget me off\b",
            r"\b(cancel|end|terminate|discontinue) (my|the|this|our|me)?\s?(\w+ )?(subscription|newsletter"
            r"|membership|mailings?)",
            r"\bno more (of (these|this|your) )?(e-?mails?|mails?|newsletters?|messages|advertis\w*|ads|of "
            r"(these"
            r"|this))",
            r"\b(please )?(stop|quit|cease) (sending|send|e-?mailing|mailing|contacting|spamming|messaging"
            r"|writing"
            r"|these|this|your|all"
            r"|any|the (e-?mails?|mails?|newsletters?|mailings?)|my subscription|e-?mails?|newsletters?"
            r"|delivery)",
            r"\b(do not|don't|dont|never|stop) (ever )?(send|e-?mail|mail|contact|write|message)( to)?( me"
            r"| us| any"
            r"| this| these| more| your)",
            r"\b(no longer|don't|do not|dont) (wish|want|like|need|care)( to)?( \w+)? "
            r"(receiv\w*|get|recieve|hear|these|your|the|any|this|mail|e-?mails?|newsletters?)",
            r"\b(like|want|wish) to stop (receiving|getting)|\bstop receiving|\bdiscontinue (sending|these"
            r"|this|my|the|all)",
            r"\bplease stop\b(?! (by|in))|\bstop,? please\b|\bnot (want|wish) (to receive )?(these|your|any"
            r"|this)",
        )
    )
)
WEAK = re.compile(
    r"停止|解除|退会|不要(?!不急)|いりません|いらない|要らない|要りません|やめ(て|たい|る|ます)|止めて"
    r"|止めたい|中止|拒否|迷惑|しつこい|キャンセル|解約"
    r"|もう(けっこう|結構)|(?<!で)(けっこう|結構)です|遠慮(し|いたし|させ)|しばらく(の間|のあいだ|は)?、?お?休み|休止"
    r"|(メール|お?便り|通知|案内|配信)(が|は)?(かなり|ちょっと)?(多すぎ|多過ぎ)"
    r"|興味(が|は|も)?(ない|なく|無い|ありません|ございません)|間に合って(い|お|ます)"
    r"|(来|こ|届か|とどか)ない(よう|で(ください|下さい|ほし|欲し|[。!]|$))"
    r"|個人(の)?情報(を|の|は)?(すべて|全て|全部)?(消|削除|抹消|破棄|廃棄)"
    r"|送らな|削除し|抹消|外して|減らし|購読しません|必要(ない|ありません)|はいしんていし"
    r"|\bdiscontinue\b|\bno more\b|\bno thanks\b|\bstop\b|\bcancel\w*|\bremove\b|\bspam\b|\bnot "
    r"interested\b|\bleave me alone\b|\bopt\b"
)
INNOCENT = re.compile(
    r"(ご)?(返信|返事|返答|連絡|回答|心配|遠慮|お礼|返送|確認)(に)?(は|も)?(ご)?(不要|いりません"
    r"|要りません)(です)?|不要不急|停止線|バス停|停止位置"
    r"|(ご)?迷惑(を)?(お)?(かけ|掛け)|迷惑メール(フォルダ|ボックス)|ご迷惑|やめておきます|\bstop(ped|ping"
    r"|s)?[- ]?(by|in|at|over|off|watch)\b"
    r"|\bnon-?stop\b|\bone[- ]stop\b|\bbus stop\b|\b(full|pit) stop\b|\bstop (thinking|worrying)\b|\bcan't "
    r"stop\b"
)
DOUBT_JA = re.compile(
    "|".join(
        (
            r"\?|ですか|ますか(?!ら)|でしょうか|教えて|おしえて|どうすれば|どうしたら|どうやって|方法"
            r"|どこ(で|から|に)|なぜ|どうして|見つから|見つかり|見当たら|分から|わから|分かりませ|わかりませ",
            r"(停止|解除|退会|中止|拒否|配信不要)(は|を|も|に|と|など)?(し|され|致し|いたし)?(ない|ません"
            r"|ていな"
            r"|ていま|てな|ず|なくて|たくな|たくあ|た覚え|たわけ|ないで)",
            r"(停止|解除|退会)(に)?(なって|され|なった|中|した(わけ|覚え|つもり)|では(な|あり)|が?でき"
            r"|が?出来"
            r"|の?取り?消|の撤回|を撤回|を解|の解除|し(て)?(しま|い(る|ます|た(?!だ)|な)|おり))",
            r"(やめ|止め|とめ|辞め)(ない|ません|なくて)|不要では|いらないわけ|いらなくは|不要と(は|いう)"
            r"|送らないで(いただい|頂い)|配信停止(が|を)?解",
            r"再開|再登録|再度(登録|配信)|届かない|届きません|届いていません|届かなく|届いてな|来なく"
            r"|アドレス(を"
            r"|の|が)?変|変更し|変わりました|変更(を|の)?(お願い|希望)",
            r"間違(って|え)|誤って|手違い|勘違い|取り消し|取消(?!し?希望)|撤回",
            r"注文|予約|キャンセル|返品|発送|返金|請求書|領収|納品|お?支払|振込|配達|お届け先|見積|商品を"
            r"|工事"
            r"|営業|サービスを|定期(便|購入|コース)|電車",
            r"友人|知人|同僚|代理|の代わり|代わって|(別|他|下記|次|以下|もう一つ|旧)の(メール)?アドレス"
            r"|(場合|とき"
            r"|時)は(配信)?停止|もし|検討|かもしれ|迷って|冗談",
        )
    )
)
DOUBT_EN = re.compile(
    "|".join(
        (
            r"\b(don't|dont|do not|did not|didn't|never|not|won't|wouldn't)\b.{0,20}\b(stop|unsubscrib\w*"
            r"|remove"
            r"|cancel|take me off|opt)",
            r"\b(resubscribe|re-subscribe|subscribe again|resume|restart|start again|keep (sending|me)|undo"
            r"|changed my mind)\b",
            r"\b(not (receiv|getting|arriv)\w*|haven't (received|got)|never (received|arrived)|chang\w+ "
            r"(of )?(my "
            r")?(e-?mail |mail )?address"
            r"|new (e-?mail )?address)",
            r"(?<!in )\borders?\b"
            r"|\b(booking|reservation|refund|invoice|appointment|delivery date|purchase)\b",
            r"\b(how (do|can|to|would)|accident\w*|by mistake|mistakenly|(?<!appreciate )(?<!appreciate it "
            r")if (i|you)|maybe|instead of"
            r"|friend)\b",
        )
    )
)
KEPT_CANCEL = re.compile(r"(配信|購読|メルマガ|メールマガジン|登録)(の|を)?(キャンセル|取り?消し?)|cancel\w*")
POLITE_REQUEST = re.compile(
    r"(いただけ|頂け|もらえ|貰え|お願い(は|を)?(でき|出来)|願え|くださ|下さ)(い)?(ます|ません)(で(しょう"
    r"|す))?か"
    r"(?=[。、!\s]|$)"
)
MASS_MAIL = re.compile(
    r"[^。\n]*(停止|解除|退会|不要な?)(を|の|は)?(ご)?(希望|お?手続き?)?(される|の|する|な)(方は|場合は"
    r"|際は|かたは)[^。\n]*"
    r"|[^。\n]*(停止|解除|退会|購読中止)(手続き?|の?お?手続き?|依頼)?(は|:|→|⇒|⇨|はコチラ)+(、)?(こちら"
    r"|コチラ|下記|以下|次の|url)[^。\n]*"
    r"|(停止|解除|退会)(手続き?)?(は)?(こちら|コチラ)[^。\n]*"
    r"|[^.\n]*\b(to|if you).{0,60}(unsubscribe|opt[- ]?out|stop receiving)[^.\n]{0,60}(click|visit|here"
    r"|link|below|go to|reply)[^.\n]*"
    r"|(click|tap)( here)? to unsubscribe[^.\n]*|unsubscribe (here|link|at|from this list ?[:|])[^\n]*"
    r"|unsubscribe\s*[|·]|[|·]\s*unsubscribe"
    r"|[^\n]*manage (your )?(e-?mail )?preferences[^\n]*",
    re.I,
)
ROBOT = re.compile(
    r"this message was automatically generated by gmail\.?"
    r"|apple mail sent this (e-?mail|message) to unsubscribe from the (message|mailing "
    r"list)[^\n]*",
    re.I,
)
LINK = re.compile(r"<?(https?://|mailto:|www\.)[^\s<>]{1,2000}>?|[^\s<>]{1,80}@[^\s<>]{1,200}")
ANSWERING = re.compile(
    r"\s*[\[【(]?\s*((re|fwd?|fw|aw|sv|wg|tr|返信|転送|返|返答)\s*(\[\d+\]|\(\d+\)"
    r"|\^\d+)?\s*[:>]\s*)+"
)
