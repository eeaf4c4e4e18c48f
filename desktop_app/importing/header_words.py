"""The words by which headers name fields, in Japanese and English, as shops and programs write them.

Patterns match a whole folded header (`mapping.folded_header`): no spaces, brackets, hyphens or widths.
"""

import re
from collections.abc import Mapping

_PERSON = (
    r"(?:お?客様|お?客さま|顧客|会員様?|お得意様|ご?担当者?様?|代表者?|参加者様?|ご?(?:お?申し?込み?|予約"
    r"|購入|注文|依頼|利用|契約|応募|登録|来店|記入|連絡|回答)者様?"
    r"|受講者|受信者|ご?本人様?|個人|相手先?)"
)
_KANA = (
    r"(?:(?:全角|半角)?(?:フリガナ|ふりがな|フリカナ|カナ|かな|よみ|読み|ヨミ|よみがな|ヨミガナ|読み仮名"
    r"|読みがな|よみかな|振り?仮名|ふり仮名|仮名|ルビ"
    r"|カタカナ|ひらがな|furigana|kana)(?:表記|の?読み方)?)"
)
_WHOLE = r"(?:お|ご|御|オ|your)?(?:氏名|名前|芳名|姓名|なまえ|名まえ|ナマエ)"
_OF = r"(?:の)?"
_MAIL_OF = (
    r"(?:会社|自宅|携帯|携帯電話|pc|パソコン|スマホ|スマートフォン|モバイル|(?:ご|お|御)?連絡先?用?|勤務先"
    r"|仕事用?|個人用?|職場|法人|店舗|代表者?|登録|送信先?|送付先|配信先?"
    r"|受信用?|返信先?|宛先|メイン|サブ|第[12一二]|予備|主|副|ログイン|メルマガ用?|通知用?|通知先|あなたの"
    r"|貴社|基本|主な|現在の|普段使う|html|"
    + _PERSON
    + r")"
)
_MAIL_AFTER = (
    r"(?:pc|携帯|パソコン|スマホ|モバイル|会社|自宅|仕事用?|個人用?|勤務先|確認用?|再入力|メイン|サブ|予備"
    r"|連絡用|代表|主|副|main|sub|pc用|携帯用"
    r"|その他)"
)
_CO = (
    r"(?:会社|御社|貴社|社|勤務先|お?勤め先|法人|企業|団体|組織|事業所|事業者|学校|店舗|お店|店|ショップ|施設"
    r"|ご?所属先?|所属団体|所属会社|屋号|サークル|病院|医院|得意先|取引先|客先"
    r"|販売先|お?取引先|商号|サロン|教室)"
)
_TEL_OF = (
    r"(?:会社|自宅|勤務先|お|ご|御|連絡先|日中の?|昼間の?|夜間の?|代表|固定|店舗|事務所|オフィス|職場|本社"
    r"|部門|直通|一般|加入|" + _PERSON + r"){0,4}"
)
_MOBILE = r"(?:携帯|スマホ|スマートフォン|ケータイ|ケイタイ|けいたい|モバイル|mobile|cell(?:ular|phone)?)"
_AD = (
    r"(?:メルマガ|メールマガジン|メールニュース|ニュースレター|ニュースメール|お知らせ|おしらせ|お便り"
    r"|ご?案内|ご?案内状|情報|最新情報|新着情報|キャンペーン|クーポン|セール|広告|宣伝|販促|営業"
    r"|メール|eメール|電子メール|dm|ダイレクトメール|mail|email|ml|メーリングリスト|特定電子メール)"
)
_WILL = (
    r"(?:配信|送信|送付|受信|受け?取り?|案内|購読|登録|加入|希望|同意|許可|許諾|可否|要否|有無|承諾|設定"
    r"|フラグ|区分|状態|状況|状況名|ステータス|チェック|欄|可|ok|を|の|に|へ"
    r"|する|flg|flag)"
)
_DAY = r"(?:日時?|年月日|日付|年月|date|time|at|on)"

Patterns = Mapping[str, tuple[str, ...]]

EXACT: Patterns = {
    "stopped": (
        rf"(?:{_AD}|配信|購読|受信|会員|送信){{0,4}}(?:の|を)?(?:停止|解除|拒否|不要|不可|禁止|お断り|辞退|ng"
        rf"|除外"
        rf"|対象外)(?:フラグ|flg|希望|依頼|申請|理由|区分|者|済み?|チェック){{0,4}}{_DAY}?",
        rf"(?:会員)?(?:退会|脱会|解約)(?:フラグ|flg|者|済み?|理由|区分)?{_DAY}?|除外フラグ|ブラックリスト"
        rf"|対象外フラグ",
        rf"(?:メール|配信)?(?:不達|バウンス|エラー停止)(?:フラグ|flg|区分)?{_DAY}?"
        rf"|(?:hard)?bounce[ds]?(?:flag|type|reason)?{_DAY}?",
        r"(?:is|has)?(?:email|mail|marketing){0,4}(?:unsubscribed?|opted?out|optout|unsub|black-?listed"
        r"|blocklisted|suppressed|donotemail"
        r"|donotmail|donotcontact|donotsend)(?:ofemail|ofall|flag|type|reason)?(?:time|date|at|on)?",
    ),
    "consent_date": (
        rf"(?:{_AD}|個人情報){{0,4}}(?:の|を)?(?:同意|承諾|許諾|許可|オプトイン|購読|購読開始|購読登録"
        rf"|配信開始"
        rf"|配信登録|配信希望|希望|受信希望)(?:取得|登録|開始)?{_DAY}",
        rf"(?:メルマガ|メールマガジン|メール会員|ニュースレター|メール配信|dm)(?:の)?(?:登録|申込み?|申し込み"
        rf"|購読|加入){_DAY}",
        rf"(?:お|ご)?(?:申込み?|申し込み|応募|受付|回答|ご?返信|フォーム送信|送信|記入|入力)(?:受付)?{_DAY}",
        r"(?:optin|consent(?:ed)?|subscribed|subscription|permission|agreed|submitted|submission"
        r"|subscribe)(?:time|date|at|on|edat|timestamp)"
        r"|date(?:submitted|subscribed|ofconsent|ofoptin)|タイムスタンプ|timestamp",
    ),
    "email": (
        r"(?:primary|secondary|your|work|home|main|sub|user|customer|client|contact|member|billing|login|pc"
        r"|personal|business|company"
        r"|recipient|subscriber|account|invoice|person|other|alternate|default|store|office"
        r"|mobile){0,4}e?mails?(?:address(?:es)?|adress|addr|add"
        r"|アドレス|id)?\d*(?:value|address|home|work|アドレス)?",
        rf"{_MAIL_OF}{{0,3}}{_OF}(?:電子|e)?(?:メール|メイル|mail)(?:アドレス|アドレース|address|アド"
        rf"|宛先)?\d*{_MAIL_AFTER}?\d*(?:アドレス)?",
        rf"{_MAIL_OF}{{0,3}}{_OF}(?:e?メアド|メルアド|アドレス)\d*{_MAIL_AFTER}?|(?:配信先|送信先"
        rf"|宛先)アドレス"
        rf"|配信アドレス|(?:メール)?宛先メール",
    ),
    "kana_family": (
        rf"セイ|せい|(?:姓|氏|名字|苗字){_OF}{_KANA}|{_KANA}(?:姓|セイ|せい|氏)|(?:{_WHOLE}"
        rf"|{_PERSON}(?:氏?名)?){_KANA}?(?:セイ|せい)(?:{_KANA})?",
        rf"(?:{_WHOLE}|{_PERSON}(?:氏?名)?)(?:{_KANA}姓|姓{_KANA})|(?:よみ|カナ)姓|セイ{_KANA}|せい{_KANA}",
        r"phonetic(?:last|family)name|(?:family|last|sur)name(?:yomi|kana|furigana|phonetic|reading)|(?:kana"
        r"|yomi)(?:family|last|sei)(?:name)?|kana01"
        r"|sei(?:kana)?|familykana|lastkana|kanafamily",
    ),
    "kana_given": (
        rf"メイ|めい|名{_OF}{_KANA}|{_KANA}(?:名|メイ|めい)|(?:{_WHOLE}|{_PERSON}(?:氏?名)?){_KANA}?(?:メイ"
        rf"|めい)(?:{_KANA})?",
        rf"{_WHOLE}(?:{_KANA}名|名{_KANA})|(?:よみ|カナ)名|メイ{_KANA}|めい{_KANA}",
        r"phonetic(?:first|given)name|(?:given|first|fore)name(?:yomi|kana|furigana|phonetic|reading)|(?:kana"
        r"|yomi)(?:given|first|mei)(?:name)?|kana02"
        r"|mei(?:kana)?|givenkana|firstkana|kanagiven",
    ),
    "kana": (
        rf"{_WHOLE}?{_OF}{_KANA}",
        rf"{_PERSON}(?:氏?名)?{_OF}{_KANA}|{_KANA}{_WHOLE}",
        r"(?:your)?(?:kana|yomi)|yominame|(?:full)?name(?:kana|yomi|furigana|reading|phonetic)|(?:kana"
        r"|phonetic)(?:full)?name|furigana|hurigana|reading",
    ),
    "family": (
        rf"(?:{_WHOLE}|{_PERSON}(?:氏?名)?)?{_OF}(?:姓|氏)(?:漢字)?|名字|苗字|みょうじ|ファミリーネーム"
        rf"|ラストネーム",
        r"(?:last|family|your(?:last|family)|customerlast|contactlast|billinglast)names?|surname|sn|lname"
        r"|family|name01|lastnamekanji|familynamekanji",
    ),
    "given": (
        rf"{_WHOLE}{_OF}名(?:漢字)?|名(?:漢字)?|下の名前|{_PERSON}名名|ファーストネーム",
        r"(?:first|given|your(?:first|given)|customerfirst|contactfirst|billingfirst)names?|forename|fname"
        r"|given|name02|firstnamekanji"
        r"|givennamekanji",
    ),
    "full": (
        rf"(?:{_PERSON}{_OF})?{_WHOLE}(?:漢字|フルネーム|日本語|本名|表記|和名|姓名)?|フルネーム|宛て?名\d*"
        rf"|(?:お?客様|顧客|会員様?|お得意様|受講者|参加者|契約者|利用者)(?:氏名|名)",
        r"(?:your|full|display|contact|customer|person|member|client|subscriber|recipient|billing|guest"
        r"|cardholder)?names?|fn|表示名|ネーム"
        rf"|{_PERSON}(?:氏)?名|ご?担当者?様?(?:氏?名)?様?|(?:先方|窓口|連絡|取引先|得意先|会社|お?客様|顧客"
        rf"|企業|営業)ご?担当者?様?(?:氏?名)?|責任者(?:氏?名)?|オーナー(?:名|様)?|店長(?:名|様)?",
        r"(?:お?客様|お?客さま|顧客|ご?(?:担当|代表|参加|申込み?|申し込み|予約|購入|注文|依頼|契約|応募|登録"
        r"|記入)者様?|ご?本人様?|ご?担当)|full|宛先名",
    ),
    "department": (
        r"(?:ご?所属|担当|勤務先|会社)?(?:部署|部門|部課|部課署|所属部)(?:名称?)?\d*(?:課名?|役職(?:名)?)?"
        r"|部名|課名|所属部署名?|ご?部署名?",
        r"(?:organization1?|job|your|company)?(?:department|dept|division)(?:name)?",
    ),
    "title": (
        r"(?:ご|お)?役職(?:名称?|等)?|職位|(?:job|organization1?|your|business)title|position|jobposition",
        r"肩書き?|職名|ポジション|役職肩書き?",
        r"title|role",
    ),
    "company": (
        rf"(?:お|ご|御|貴)?{_CO}(?:様)?(?:の?名称?|様名|の名前)(?:漢字|正式名称|正式|日本語|全角)?|(?:お|ご"
        rf"|御|貴)?(?:会社|社)(?:名)?|屋号|貴社名?|勤務先(?:会社)?名?",
        rf"(?:お|ご|御|貴)?(?:{_CO}(?:名称?)?(?:または|又は|もしくは|or|及び|と|の"
        rf"|様){{0,4}}){{1,4}}(?:名称?)?",
        r"(?:your|default|billing|employer|customer|defaultaddress|address|client|contact)?(?:company"
        r"|organi[sz]ation|corporation|firm)\d*(?:name)?"
        r"|org(?:name)?|employer|businessname|business|storename|shopname|accountname|所属",
    ),
    "mobile": (
        rf"(?:お|ご|御|{_PERSON}|個人|会社|連絡先){{0,4}}{_OF}{_MOBILE}(?:電話|tel|phone|でんわ)?(?:番号"
        rf"|number"
        rf"|no)?\d*",
        rf"{_TEL_OF}(?:電話|tel|phone|連絡先)(?:番号|number)?{_MOBILE}(?:電話)?(?:番号)?\d*",
    ),
    "fax": (
        rf"(?:会社|自宅|勤務先|お|ご|代表|店舗|連絡先|その他の?|{_PERSON}){{0,4}}(?:fax|ファックス|ファクス"
        rf"|ファクシミリ|facsimile)(?:番号|number|no)?\d*(?:番号)?",
        r"(?:home|work|business|other|company|office)fax(?:number|no|phone)?\d*",
    ),
    "phone": (
        rf"{_TEL_OF}{_OF}(?:電話|tel|テル|でんわ|お電話)(?:番号|会社|部門|直通|代表|自宅|勤務先|固定|日中"
        rf"|number|no|ばんごう|連絡先){{0,4}}\d*(?:番号)?\d*",
        r"(?:your|home|work|business|default|main|office|day|daytime|company|contact|customer|primary|billing"
        r"|other|shipping|mobile){0,4}"
        r"(?:address)?(?:tele)?phone(?:number|no)?s?\d*(?:value|number)?|(?:your)?tel\d*(?:番号)?"
        r"|telephonenumber|homenumber|worknumber",
        r"(?:ご|お)?連絡先\d*(?:番号)?|日中のご?連絡先",
    ),
    "tags": (
        r"タグ\d*|tags?|labels?|ラベル\d*|categor(?:y|ies)|カテゴリー?\d*|(?:顧客|会員|お客様)?(?:分類"
        r"|グループ名?|区分|ランク|種別|カテゴリー?|セグメント)\d*"
        r"|groupmembership|groups?(?:name)?|segments?|リスト名|配信グループ(?:名)?",
    ),
    "country": (
        r"国|国名|国籍住所|国会社地域|国地域|国コード|(?:home|business|work|defaultaddress|billing|address"
        r"|your)?countr(?:y|ies)(?:region|code|name)?",
    ),
    "postal": (
        r"(?:会社|自宅|勤務先|お|ご|御|" + _PERSON + r"){0,4}(?:郵便番号|郵便|zip|postal|post)(?:番号"
        r"|code)?\d*(?:住所)?",
        r"(?:会社|自宅|勤務先|お|ご|御|現|" + _PERSON + r"){0,4}(?:住所|所在地)\d*(?:全て|すべて|番地|以降"
        r"|建物名?|ビル名|マンション名|カナ以外)?",
        r"都道府県(?:名称?)?|府県|県名?|市区町村(?:名)?|市区郡(?:町村)?|市町村|町村名?|町域(?:名)?"
        r"|町名(?:番地)?|丁目番地|番地(?:以降|等)?|地名番地|建物名?(?:等|部屋番号|号室)?"
        r"|ビル名?|マンション名?(?:部屋番号)?|部屋番号",
        r"(?:home|work|business|billing|mailing|default|your|company)?(?:address|street(?:address)?|addr|city"
        r"|state|province|prefecture|pref|region"
        r"|county|town|zip(?:code)?|post(?:al)?code)(?:line)?\d*",
    ),
    "url": (
        r"(?:会社|掲載|お?店)?(?:url|ホームページ|hp|webサイト|ウェブサイト|webページ|サイト|hpアドレス"
        r"|ホームページurl)\d*(?:url)?"
        r"|(?:company|your|personal)?(?:website|webpage|homepage|site)\d*(?:value|url)?",
    ),
    "note": (
        r"メモ\d*|備考(?:欄)?\d*|メモ欄|notes?|memos?|remarks?|ショップ用?メモ欄?|shop用メモ|社内メモ"
        r"|顧客メモ|会員メモ|お?客様メモ",
        r"特記事項|摘要|コメント|comments?|連絡事項|引継ぎ?事項|その他備考|自由記入欄|description",
    ),
    "card_date": (
        rf"名刺(?:交換|受領|受取り?|取得|入手)?(?:の)?{_DAY}|交換{_DAY}|card(?:exchange|exchanged"
        rf"|received)(?:date|at|on)?|exchanged?(?:date|at|on)",
    ),
    "dealing_date": (
        rf"(?:最終|最新|直近|前回)(?:の)?(?:ご|お)?(?:購入|来店|取引|注文|利用|来館|来院|来場|受注|予約|訪問"
        rf"|宿泊|売上|買い?上げ?|施術|契約|納品|お?届け?)(?:{_DAY})?",
        rf"(?:ご|お)?(?:来店|購入|注文|受注|取引|利用|予約|来館|宿泊|買い?上げ?|納品|来場|売上){_DAY}",
        r"last(?:visit|visited|order|ordered|purchase|purchased|transaction|booking|bought|sale)(?:date|at"
        r"|on)?|last(?:buy)date|(?:order|purchase"
        r"|visit|transaction|booking)(?:date|at|edat)",
    ),
    "registered": (
        rf"(?:会員|顧客|ユーザー?|新規|初回|名刺|データ|お客様|情報|本)?(?:登録|入会|追加|作成){_DAY}",
        r"created?(?:at|on|date|time)?|date(?:created|added|registered|joined)|added(?:at|on|time|date)"
        r"|registered(?:at|on)?|registration(?:date|time)"
        r"|signup(?:date|at)|joined(?:at|on)?|joindate|registdate|regdate|regist(?:ered)?date",
    ),
    "date": (
        rf"(?:アドレス|個人情報|情報|メールアドレス)?(?:の)?(?:取得|入手|受領|収集|獲得|聞取り?){_DAY}"
        rf"|obtained(?:at|on)?|acquired(?:at|on)?|collected(?:at|on)",
        r"日付|date|年月日",
    ),
    "method": (
        r"(?:同意|承諾|取得|入手|申込み?|オプトイン|登録)の?(?:方法|手段)",
        r"(?:取得|入手|申込み?|登録|流入|同意)経路|(?:consent|optin|signup)?(?:method|source)|(?:consent"
        r"|optin)(?:method|source)",
    ),
    "row_basis": (r"(?:送信|送付|送ってよい|配信|同意|取得)?(?:の)?根拠(?:区分)?|(?:legal)?basis|同意区分"
    r"|取得区分|オプトイン区分",),
    "recipient_type": (r"法人個人(?:区分|種別)?|個人法人(?:区分|種別)?|受信者(?:の)?(?:区分|種別)|宛先区分"
    r"|recipienttype",),
    "recipient_type_ground": (r"受信者(?:の)?(?:区分|種別)の?根拠|recipienttypeground",),
    "wording": (r"同意(?:の|した)?(?:文面|文言)(?:番号)?|文面(?:番号)?|wording(?:version)?|consent(?:text"
    r"|wording)",),
    "scope": (r"トピック|topics?|同意(?:の)?範囲|(?:配信|受信)(?:希望)?(?:内容|ジャンル)|scope",),
    "occasion": (r"(?:取得|入手|同意|交換)の?(?:機会|場面|経緯)|(?:展示会|イベント|催事|セミナー)名?"
    r"|occasion",),
    "by": (r"(?:取得|受領|入手|聴取|名刺受領)(?:した)?(?:者|人|担当者?)(?:名)?|受け取った(?:人|者|担当者?)"
    r"|(?:obtained|received|collected)by",),
    "place": (r"(?:取得|入手|同意|交換|受領)の?場所|place",),
    "status": (
        r"(?:会員|購読|配信|受信|メルマガ|メール|登録|読者|ユーザー|購読者|顧客)?(?:ステータス|状態)(?:id"
        r"|名称?)?|(?:subscriber|member|subscription"
        r"|email|mail|contact|marketing|optin|account|customer|emailmarketing|emailsubscription"
        r"|membership)?(?:status|state)",
    ),
    "consent": (
        rf"(?:今後の|お得な)?{_AD}{{1,4}}{_WILL}{{1,6}}|{_AD}{{2,4}}|(?:配信|送付|案内|dm|メール)対象(?:者)?"
        rf"|購読中"
        rf"|ニュース配信"
        r"|今後の(?:ご)?案内(?:メール)?|お得な?(?:な)?情報",
        rf"(?:メルマガ|メールマガジン|ニュースレター|dm|ダイレクトメール|mailmaga(?:zine)?|mailmagazine"
        rf"|newsletters?|メール会員|メーリングリスト){_WILL}{{0,6}}",
        r"(?:配信|案内|お知らせ|ご案内|受信|購読|同意|承諾|許諾|広告|販促|送付|送信)(?:の)?(?:希望|同意|許可"
        r"|可否|要否|有無|状態|状況|状況名|設定|フラグ|flg|区分|ステータス|チェック|欄|可){0,4}",
        r"オプトイン(?:状況|フラグ|有無|区分)?|optin(?:status|flag)?|opt-?in|accepts?(?:email)?(?:marketing"
        r"|newsletter|mail)|(?:is)?subscribed?(?:r)?"
        r"|(?:email|mail)?subscri(?:ption|bed|be)(?:flag)?|(?:mail|email|marketing|newsletter){0,4}(?:consent"
        r"|permission|optin|allowed|ok|agree(?:d|ment)?)"
        r"|mailreceiveflag|receives?(?:email|mail|newsletter)s?|(?:mail|dm|send)(?:flag|flg)|mailmagaflg"
        r"|plgmailmagazineflg|acceptance\d*|dm",
    ),
}  # fmt: skip

_REFUSING = (
    r"希望しない|希望しません|希望されない|受け?取らない|受信しない|配信しない|購読しない|送らない|送付しない"
    r"|不要|お断り|やめる"
    r"|donotsend|donotreceive|nothanks"
)
_WISHING = (
    r"希望(?:する|します|される)|受け?取(?:る|ります)|受信(?:する|します)|配信(?:する|します)"
    r"|購読(?:する|します)|要不要"
)

LOOSE: Patterns = {
    "stopped": (rf".*(?:{_REFUSING}).*", r".*(?:配信停止|購読解除|配信解除|受信拒否|配信拒否|メルマガ解除"
    r"|unsubscri|optedout"
    r"|opt-?out).*",),
    "email": (r".*(?:e?mail|メール|メルアド|メアド).*(?:アドレス|address).*|.*(?:アドレス|address).*(?:mail"
    r"|メール).*", r".*(?:e-?mail|メール).*"),
    "consent": (r"(?:メルマガ|メールマガジン|ニュースレター|newsletter|mailmaga).*",),
    "kana": (rf"{_WHOLE}.*{_KANA}.*",),
    "full": (rf"{_WHOLE}(?!.*(?:ローマ字|英字|英語|よみ|読み|旧|変更)).*",),
    "phone": (r"(?:お|ご)?電話番号.*",),
    "company": (r"(?:御|貴|ご)?会社(?:名|・).*",),
}  # fmt: skip
"""Longer headers, when nothing above matches: forms ask in sentences."""

NOT_LOOSELY: Mapping[str, re.Pattern[str]] = {
    "stopped": re.compile(rf"{_WISHING}|url|link|リンク|方法|アドレス|住所|理由欄|token"),
    "email": re.compile(
        r"配信|希望|可否|種類|種別|分類|形式|type|label|表示名|display|メルマガ|マガジン|件名|不達|エラー"
        r"|開封|クリック|送信日|受信|受け?取|同意|承諾|許可|停止|解除|拒否|フォーマット|日時|日付|date"
        r"|status|住所|ip|mac|subscri|marketing|opt|verif|認証|note|回数|件数|数|案内|お知らせ|購読|設定|区分"
        r"|フラグ|flag|内容|本文|subject|body|template|署名|id\Z|receive|newsletter|wouldyou|agree|consent"
        r"|accept|allow|update|offers|news|permission|\Ai"
    ),
    "consent": re.compile(r"形式|種類|種別|タイトル|名\Z|id|件数|開封|回数|号|配信数|本文|件名|メールアドレス"
    r"|mailaddress|日\Z|日時\Z"),
    "kana": re.compile(r"会社|法人|団体|住所|店"),
    "full": re.compile(r"会社|法人|団体|カナ|かな|ふりがな|フリガナ"),
    "phone": re.compile(r"希望|可否|時間|同意|種別|区分"),
    "company": re.compile(r"カナ|かな|ふりがな|フリガナ|住所|電話|tel|fax|url|hp|メール|mail|規模|種別|区分"
    r"|人数|コード|id"),
}
"""What takes a loose match away."""

SOMEBODY_ELSE = re.compile(
    r"所有者|作成者|更新者|当社担当|弊社担当|自社担当|担当営業|担当スタッフ|営業担当|紹介者|紹介元|緊急|連名"
    r"|配偶者|家族|同伴|秘書|保護者|届け?先|配送先|贈り先|お?送り先|発送先|納品先"
    r"|owner|createdby|modifiedby|updatedby|salesrep|assignee|emergency|spouse|assistant|manager|shipping"
    r"|deliver(?:y|ed)(?:to|address|name)|referr"
)
"""Headers of people who are not the person of the row."""

REFUSING = re.compile(rf"(?:{_REFUSING})")
WISHING = re.compile(rf"(?:{_WISHING})")
"""A header such as 「メルマガを希望しない」 turns its answers round, unless it names both."""

BUYER = re.compile(r"\A(?:ご?請求先|ご?注文主|ご?購入者|ご?注文者|ご?予約者|ご?申込者|会員|顧客"
    r"|お?客様)(?:の)?|(?:ご?請求先|ご?注文主|billing)\Z"
                   r"|\Abilling")  # fmt: skip
"""Whose column it is, in an order: the person of the row. Taken off when nothing else matches."""

NOTHING_OF_OURS = re.compile(
    r"(?:会社名?|法人名?|勤務先名?|団体名?|屋号|住所|都道府県|市区町村|店名|ショップ)(?:の)?" + _KANA + r""
    r"|.*(?:id|コード|code|番号id)\Z(?<!zipcode)(?<!postalcode)(?<!postcode)(?<!countrycode)"
    r"(?<!zipコード)(?<!郵便コード)(?<!国コード)(?<!emailid)(?<!provincecode)|初回.*|first(?:visit|order"
    r"|purchase|buy).*|.*(?:回数|件数|金額|点数|枚数|総額|合計)|.*誕生日|.*生年月日"
    r"|性別|.*年齢|職業.*|敬称|.*パスワード.*|password|.*ローマ字.*"
)  # fmt: skip
"""Headers that look like a field and are none."""
