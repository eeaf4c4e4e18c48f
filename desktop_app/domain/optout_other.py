"""What is said of other things than our mails: 「袋は不要です」, 「電車が停止」, "cancel my reservation".

A shop's daily mail is full of such words; they are taken out before a text is searched for a wish to stop.
Only things that are surely something else are listed: an unknown thing is left for a person to judge.
"""

import re

_MAILISH = (
    r"メール|配信|案内|便り|たより|だより|知らせ|メルマガ|マガジン|購読|登録|受信|情報|広告|宣伝|dm"
    r"|ニュース|連絡"
    r"|送付|送信|チラシ|クーポン|アドレス|会員|リスト|名簿|レター|通信|発行"
)
_THING = (
    r"(?:[書券証袋箱札代料費車束鉢木土葉色赤白青黄紫式祭酒薬酔店雨雪]"
    r"|花(?!だより|便り|通信)|草|バラ|薔薇|ラッピング|カード|リボン|メッセージ|のし|熨斗|包装|包み|紙|ユリ"
    r"|百合"
    r"|(?:配達|配送|発送)(?!(?:を|の)?(?:停止|中止|止め|やめ))|注文|予約|返品|交換|返金|返送|支払い?|振込み?"
    r"|見積もり?|送料|お?届け|お?釣り?|お?つり"
    r"|教室|レッスン|講座|行事|イベント|体験|ワークショップ|催し|大会|運動会|旅行|会議|工事|接種|営業|出席"
    r"|参加|来店"
    r"|電車|バス|飛行機|エアコン|クーラー|冷房|暖房|水道|電気|ガス|時計|機械|システム|回線|ロック"
    r"|アラーム|コード|暗証|番号|看板|カーテン|雨天|お?祭り?|支柱|掘り上げ|宅配|アレルギー"
    r"|エレベーター"
    r"|水やり|肥料|剪定|栽培|喫煙|たばこ|タバコ|煙草|仕事|駐車場?|現金|電話|ファックス|fax|家族葬|香典|供花"
    r"|お?供え"
    r"|プレゼント|ケーキ|コーヒー|飾り|説明|お?気遣い|お?手伝い|お?返し|お?土産|着物|鋏|はさみ|ハサミ|トゲ"
    r"|棘|花瓶|席"
    r"|取り?置き?|保冷剤|電話連絡|請求"
    r"|時間|日にち|日程|時刻|場所|写真|名札|サイズ|本数|金額|値段|出荷|納品|入荷)"
)
_STARTS = (
    r"(?=[fおたつのはアイエカガクケコサシスタトハバフプメユラリレロワ予交仕代会体供保値催入写冷出券剪包参取名喫営回土場大宅家"
    r"届工席店式手振掘接支教料旅日時暖暗書木本札束来栽棘機気水注煙熨現番発白百看着祭箱納紙紫肥色花草葉薔薬行袋見証説請講"
    r"費赤車返送運配酒酔金釣鉢鋏雨雪電青飛飾香駐黄])"
)
"""The first characters of `_THING`: most places of a text are passed over at once."""
_ADVERB = (
    r"(?:もう|特に|全部|全て|すべて|一切|今回は?|当日は?|ここに|そこに|店の?前に|前に|すぐ|少し|ちょっと"
    r"|何時でも|いつでも|完全に"
    r"|急に|一時|途中で|全然|どれでも|どちらでも|何でも|明日|今日|本日|お?店の中で)"
)
_NOT_WANTED = (
    r"(?:不要|いりません|要りません|いらない|要らない|いらなく|必要(?:は|も)?(?:ない|なく|あり|ござい)"
    r"|停止|中止|やめ|止め|止ま|とめ|解除|キャンセル|取り?消|外し|はずし|結構|遠慮|お断り|断り|間に合|多すぎ"
    r"|多過ぎ"
    r"|減らし|拒否|削除|お?休みし|お?休みさ|終了|休止|送らない|送るな|興味が?な|退会|除い|抜い)"
)
_OTHER_JA = re.compile(
    rf"{_STARTS}{_THING}(?:の分)?(?:(?:は|も|が|を|と|って|で|など|等|類|の){{1,2}}{_ADVERB}?|(?=不要|キャンセル|中止"
    rf"|停止|解除|休止)){_NOT_WANTED}"
    r"(?!(?:の|を)?(?:メール|配信|案内|お知らせ|連絡))"
)
_OTHER_JA_BACK = re.compile(
    rf"(?:不要な|いらない|要らなくなった|いらなくなった|停止した|中止の)[^。、\n]{{0,6}}?{_THING}"
)
_QUESTION_JA = re.compile(
    rf"(?:(?!{_MAILISH})[^。、,!?\n]){{1,12}}?(?:は|が|も)?(?:不要|必要ない|中止)(?:です|でしょう|なの"
    rf"|になります)?か"
)
_QUESTIONED = re.compile("不要|必要ない|中止")
_KEPT_BACK_JA = re.compile(
    rf"キャンセル(?:(?!{_MAILISH})[^\n]){{0,20}}?(?:予約|注文|受け?取り|教室|お席)"
    rf"|(?:予約|受け?取り|注文|申し?込|参加|教室|席|レッスン"
    rf"|発注)(?:(?!{_MAILISH})[^\n]){{0,40}}?(?:キャンセル|取り?消"
    rf"|取りやめ)"
    r"|(?:キャンセル|解約|退会)(?:は|の(?:手続き?|場合)は?)[^。\n]{0,20}?(?:まで|前|マイページ|電話|窓口|承"
    r"|可能|でき(?:ます|ませ))"
    r"|キャンセル(?:待ち|料|ポリシー|があ|が出|は可能|できま|でき|の連絡は)"
)
_SET_PHRASES = re.compile(
    r"(?<!今後の)(?<!今後)(?<!今後のご)(?<!以後の)(?<!以後)(?<!今後ご)(?:ご)?(?:返信|返事|返答|連絡|回答"
    r"|心配|遠慮|お礼|返送|確認|気遣い)(?:に)?(?:は|も)?(?:ご)?"
    r"(?:不要|いりません|要りません|無用)(?:です)?"
    r"|不要不急|停止線|バス停|停止位置|一時停止|送らない?(?:と(?!い)|なきゃ|ければ)|やめておきます"
    r"|やめられな|止められな"
    r"|(?:ご)?迷惑(?:を)?(?:お)?(?:かけ|掛け)|迷惑メール(?:フォルダ|ボックス|(?:に|へ)(?:入|分類|振|なって))"
    r"|ご迷惑"
    r"|ご?遠慮な(?:く|さら)|(?:(?<!まで)で|でも|ば|が|れ)(?:けっこう|結構)|(?:けっこう"
    r"|結構)(?=[^でだ。、!\s])(?!です)"
    r"|不要(?:とのこと|だった)|(?:赤|白|黄色?|ピンク|青|これ|それ)はやめ(?:て|に)"
    r"|(?:サービス|システム|サーバー?|ネットワーク|サイト|設備|運転|運用|運行|機能|アプリ)(?:の|を|は"
    r"|が)?(?:一時|全面|計画)?"
    r"(?:停止|中止|終了|休止)(?!をお願い|して(?:くだ|下さ|ほし|欲し))|停止時間"
    r"|(?:業務|受付|受け付け|対応|返信|発送|出荷|営業|電話|窓口|提供|再配達|サポート)[^。、\n]{0,6}?(?:は"
    r"|を|も)"
    r"(?:一時)?(?:停止|休止|中止|終了)(?!して(?:くだ|下さ|ほし|欲し)|を?お?願|でお?願|し?たい|希望)"
    r"|中止の場合|解除コード|迷って|ストップウォッチ|お?いりこ"
)
_OTHER_EN = re.compile(
    r"\bstop(?:ped|ping|s)?[- ]?(?:by|in|at|over|off|watch|there|here)\b(?! once| (?:the )?future)"
    r"|\bnon-?stop\b|\bone[- ]stop\b|\bbus stop\b|\b(?:full|pit) stop\b|\bstop (?:thinking|worrying|smiling"
    r"|looking)\b"
    r"|\b(?:can't|cannot|couldn't|never|won't|doesn't|not) (?:stop|stops|cease|ceases) "
    r"(?!send|mail|e-?mail|the (?:mail|e-?mail|newsletter)|these|your)[a-z]+"
    r"|\bnever (?:ceases?|fails?|stops?) to\b"
    r"|\bno (?:more )?(?:rush|problem|worries|hurry)\b"
    r"|\b(?:remove|cancel|stop|skip|drop|leave|delete|don't (?:need|want|send|add)|do not (?:need|want|send"
    r"|add)|no need for"
    r"|don't (?:send|give) me|no more)"
    r"(?: (?:the|my|our|a|an|any|this|that|these|those|your|all|some|more|me|for|from))*"
    r"(?: (?!e-?mails?\b|mails?\b|newsletters?\b|mailings?\b|list\b|messages?\b|me\b|us\b"
    r"|address\b)[a-z'-]+){0,2}?"
    r" (?:orders?|reservations?|bookings?|appointments?|class(?:es)?|workshops?|lesson|seats?|tables?|stains?"
    r"|thorns?"
    r"|pollen|leaves|petals|roses?|tulips?|lil(?:y|ies)|flowers?|bouquets?|ribbons?|cards?|receipts?"
    r"|invoices?|bags?"
    r"|parcels?|packages?|deliver(?:y|ies)|shipments?|wrapping|vase|pots?|plants?|catalog(?:ue)?|payment"
    r"|meeting)\b"
    r"(?! (?:announcements?|e-?mails?|mails?|mailings?|newsletters?|news|updates?|notices?|info\w*"
    r"|notifications?|promo\w*"
    r"|offers?|ads|messages?|list))"
    r"|\b(?:is|are|was|were|be|been|gets?|got) (?:\w+ ){0,3}cancell?ed\b"
    r"|\bopt[- ]in\b|\bspam (?:folder|box|filter)|\bspam musubi\b|\b(?:in|into|from) (?:my |the )?spam\b"
)


_STOP_VERB = (
    r"(?:停止|休止|中止|解除|退会|解約|ストップ|キャンセル|止めて|やめて|とめて|やめた|止めた|終了|拒否"
    r"|不要|いりません|いらない"
    r"|要りません|要らない|外して|削除|取り?消)"
)
_MEANT_NOUN = re.compile(
    rf"{_MAILISH}|(?:今後|以後|以降|今日|本日|今回|今月|来月|今年|来年|年内|月末|年末|至急|早急|私|僕|俺"
    rf"|当方|弊社|当社|自分|小生"
    r"|全て|全部|一切|件|旨|方|以上|手続き?|手続|処理|対応|依頼|希望|申請|停止|解除|退会|宣言|下記|上記"
    r"|次|間|為|際|迷惑|本件"
    r"|通知|スパム|セールス|勧誘|レター|号|誌|以外|関係|関連|全般|アカウント|宛先|先|携帯|電話|店|花|家)$"
)
_OBJECT = re.compile(
    rf"(?P<noun>[\u4e00-\u9fff々\u30a1-\u30fa\u30fc]{{1,12}})(?:を|は|の|から)(?:もう)?{_STOP_VERB}"
)
_MAILS = re.compile(rf"{_MAILISH}|mail|news|letter|list")


def speaks_of_mails(name: str) -> bool:
    """Whether the name of a topic (folded) can only mean mails."""
    return bool(_MAILS.search(name))


def stops_another_thing(text: str) -> bool:
    """Whether the words of stop have an object that is not known to mean mails: 「コースを停止」."""
    return any(not _MEANT_NOUN.search(hit["noun"]) for hit in _OBJECT.finditer(text))


def without_others(text: str) -> str:
    """`text` (folded, one space for any blank) without what it says of other things."""
    if text.isascii():
        return _OTHER_EN.sub("", text)
    text = _SET_PHRASES.sub("", text)
    if _QUESTIONED.search(text):
        text = _QUESTION_JA.sub("", text)
    for pattern in (_KEPT_BACK_JA, _OTHER_JA, _OTHER_JA_BACK, _OTHER_EN):
        text = pattern.sub("", text)
    return text
