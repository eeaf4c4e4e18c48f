"""Headers as shops, programs and forms write them, by the field that they name ("" = none)."""
# ruff: noqa: E501  (one line of headers after the other)

EXPECTED: dict[str, str] = {
    "email": "メールアドレス|e-mail|E-Mail|Email|mail|メール|電子メール アドレス|E-mail 1 - Value|Primary Email|Email Address|Eメール|"
    "メールアドレス（必須）|携帯メールアドレス|your-email|Email(1)|EMAIL1-アドレス|メアド|電子メール 2 アドレス|Secondary Email|連絡先メールアドレス|"
    "E-Mail①|ﾒｰﾙｱﾄﾞﾚｽ|ｅ－ｍａｉｌ|連絡先メール|メールアドレス（PC）|PCメール|メールアドレス(携帯)|メールアドレス２|E メール|Mail Address|mail_address|"
    "email_address|メルアド|お客様メールアドレス|ご担当者様メールアドレス|担当者メール|ご連絡用メールアドレス|メールアドレス（半角英数字）|メールアドレス（確認用）|"
    "mailアドレス|Ｅメールアドレス|EMAIL|e_mail|customer_email|Work Email|Contact Email|会社メール|会社E-mail|自宅メール|送信先メールアドレス|配信先アドレス|"
    "✉|メールアドレスを入力してください|Q3. メールアドレス|3.メールアドレス|会員メールアドレス|代表メール|メイン メールアドレス|User Email|email2|"
    "スマホのメールアドレス|ログインメールアドレス|メールアドレス1|メールアドレス（会社）|電子メール|予約者メールアドレス|注文者メールアドレス|【必須】メールアドレス|"
    "メールアドレス*|メールアドレス ※|返信先メールアドレス|アドレス|ｱﾄﾞﾚｽ(mail)|E-mail(個人)|PC Email|ご本人様メールアドレス",
    "full": "氏名|お名前|名前|宛名|Full name|Display Name|顧客名|お客様名|ご担当者名|your-name|Name|氏名（漢字）|お名前（フルネーム）|会員名|ご芳名|姓名|"
    "担当者|ご担当者様|担当者様名|先方担当者|代表者名|参加者氏名|申込者氏名|予約者名|購入者名|注文者氏名|お客様氏名|お客様のお名前|ｵﾅﾏｴ|おなまえ|"
    "氏　名|氏 名|お名前*|【必須】お名前|お名前（全角）|お名前を入力してください|Contact Name|customer_name|フルネーム|会員氏名|担当者氏名|宛名1|"
    "Q1 お名前|1.氏名|お得意様名|責任者名|オーナー名|ご記入者氏名|受講者名",
    "family": "姓|名字|氏名［姓］|お名前(姓)|Last Name|Family Name|苗字|姓（漢字）|お名前 姓|氏|last_name|Surname|名前(姓)|氏名(姓)|name01|会員氏名(姓)|sn",
    "given": "名|氏名［名］|お名前(名)|First Name|Given Name|名（漢字）|お名前 名|first_name|名前(名)|氏名(名)|下の名前|name02|given_name",
    "kana": "フリガナ|ふりがな|カナ|氏名（カナ）|お名前フリガナ|よみ|ﾌﾘｶﾞﾅ|氏名カナ|お名前（ふりがな）|名前カナ|カナ氏名|氏名（フリガナ）|読み仮名|よみがな|氏名フリガナ（全角）|"
    "お名前（カタカナ）|会員フリガナ|ヨミガナ|name_kana|your-kana|氏名（全角カナ）|お名前の読み方|ﾌﾘｶﾞﾅ(全角)|担当者カナ|お客様名フリガナ|読み",
    "kana_family": "セイ|姓フリガナ|お名前(セイ)|氏名（カナ）［姓］|よみ(姓)|Phonetic Last Name|姓（カナ）|姓カナ|カナ姓|セイ（カナ）|お名前フリガナ(姓)|氏名フリガナ(セイ)|"
    "フリガナ（姓）|お名前(フリガナ・姓)|kana01|せい|姓ﾌﾘｶﾞﾅ|フリガナ（セイ）",
    "kana_given": "メイ|名フリガナ|お名前(メイ)|氏名（カナ）［名］|よみ(名)|Phonetic First Name|名（カナ）|名カナ|カナ名|お名前フリガナ(名)|氏名フリガナ(メイ)|フリガナ（名）|"
    "お名前(フリガナ・名)|kana02|めい|フリガナ（メイ）",
    "company": "会社名|勤務先名|Company|Organization Name|屋号|貴社名|団体名|Organization 1 - Name|会社/団体名|会社名・屋号|会社名（正式名称）|御社名|法人名|企業名|"
    "勤務先|所属先|ご所属|会社・学校名|会社名または店舗名|店舗名|店名|取引先名|得意先名|Company Name|お勤め先|貴社名（団体名）|事業所名|組織名|会社|取引先|"
    "Account Name|屋号・会社名|Default Address Company|会社名 / 団体名|学校名|お店の名前|サロン名|org",
    "department": "部署名|部署|所属部署|部門|Department|部署名1|Organization Department|ご所属部署|部課名|部署・課名|dept",
    "title": "役職|役職名|Job Title|お役職|肩書|肩書き|職位|Position",
    "phone": "電話番号|TEL会社|TEL|Phone|Phone 1 - Value|会社電話|TEL1-番号|TEL-1(1)|電話①|電話|お電話番号|ＴＥＬ|℡|☎|電話番号（ハイフンなし）|ご連絡先電話番号|"
    "連絡先|ご連絡先|会社TEL|自宅電話番号|固定電話|代表電話|電話番号1|日中の連絡先電話番号|Phone Number|Tel.|Work Phone|Home Phone|電話番号（半角）|会員TEL|"
    "お電話番号を入力してください|your-tel|TEL直通|telephone|お客様電話番号",
    "mobile": "携帯電話|Mobile Phone|携帯電話番号|携帯|携帯番号|携帯TEL|スマホ番号|Mobile|電話番号（携帯）|Mobile Number|ケータイ|cell phone|お電話番号(携帯電話)|TEL(携帯)|"
    "携帯電話(1)|個人携帯",
    "fax": "FAX|Fax|FAX番号|ファックス|会社 FAX|Fax Number|ＦＡＸ番号|FAX(1)|ファクス番号",
    "postal": "住所|郵便番号|住所1|住所２|都道府県|市区町村|番地|ご住所|〒|〒番号|郵便番号（ハイフンなし）|建物名|所在地|Zip|Postal Code|City|State|会社住所|自宅住所|"
    "お客様住所|マンション名・部屋番号|町名・番地|Address1|zip01|ご自宅住所|市区郡町村|住所(1)［全て］",
    "url": "URL|ホームページ|Website|HP|Webサイト|会社HP|Web Page 1|ホームページURL",
    "country": "国|国名|Country|国 (会社)/地域|Default Address Country Code|Country/Region",
    "note": "メモ|備考|備考欄|Notes|Note|ショップ用メモ欄|メモ欄|備考１|Remarks|特記事項|memo|お客様メモ|コメント",
    "tags": "タグ|Tags|Labels|グループ|Categories|分類|顧客区分|会員ランク|カテゴリ|グループ名|ラベル|顧客ランク|Group Membership|segment",
    "consent": "メルマガ|メルマガ希望|メールマガジン 0:購読しない 1:購読する|メール配信|配信希望|同意|同意の有無|mailmaga_flg|メールマガジン購読フラグ|DM配信許可フラグ|"
    "Accepts Email Marketing|お知らせメール希望|オプトイン|メール受信希望|DM可否|DM希望|DM|メルマガ購読|メルマガ配信|メルマガ受信|案内メール可否|メール案内|メルマガ可|"
    "お知らせメール|ご案内メール希望|ＤＭ可否|メルマガ会員|メルマガ登録|ニュースレター|Newsletter|Accepts Marketing|email_consent|opt_in|メルマガ送付|メール可否|メルマガ同意|"
    "メルマガ（希望）|広告メール同意|mailReceiveFlag|DM送付|ダイレクトメール|メルマガの有無|メール許可|配信可否|mail_magazine|メルマガ配信希望|案内希望|お知らせ希望|Subscribed|"
    "メール会員|メルマガ要否|情報配信希望",
    "status": "Email Subscription Status|購読状態|ステータス|会員ステータス|会員ステータス(名称)|配信状態|status|状態|配信ステータス|購読ステータス|Subscription Status|会員状態",
    "stopped": "Email Unsubscribed|配信停止|メルマガ停止|退会日|UNSUB_TIME|配信拒否|配信停止日|メルマガ解除日|退会フラグ|退会|配信停止フラグ|受信拒否|DM不要|メルマガ不要|メール不可|"
    "unsubscribed_at|Opt Out|停止日|配信停止希望|退会年月日|メール配信停止|不達フラグ|email_blacklisted|購読解除日|DM拒否|HasOptedOutOfEmail|配信解除",
    "consent_date": "同意日|同意日時|申込日|お申し込み日|タイムスタンプ|Timestamp|OPTIN_TIME|メルマガ登録日|購読開始日|同意取得日|回答日時|申込日時|送信日時|consent_date|お申込日|"
    "受付日時|メルマガ申込日|許諾日|Submitted At",
    "card_date": "名刺交換日|名刺受領日|交換日|名刺交換日付",
    "date": "取得日|入手日|日付|取得年月日|Date|アドレス取得日|受領日",
    "registered": "登録日|会員登録日|created_at|登録日時|入会日|Created At|作成日時|登録年月日|新規登録日|date_added|会員登録日時|入会年月日|create_date",
    "dealing_date": "最終購入日|Last Visit|最終来店日|来店日|最終購入日時|最終利用日|購入日|注文日|最終取引日|前回来店日|最終注文日|last_buy_date|Last Order Date|来店日時|ご来店日|最終予約日|"
    "最終ご来店日|直近購入日|受注日",
    "method": "同意方法|取得方法|入手経路|取得経路|登録経路|申込方法",
    "row_basis": "根拠|送信の根拠|basis|同意区分",
    "recipient_type": "法人個人区分|法人・個人|recipient_type",
    "occasion": "取得機会|イベント名|展示会名",
    "by": "取得者|受領者|名刺受領者",
    "": "性別|誕生日|E-mail 1 - Type|電子メールの種類|E-mail Display Name|マイナンバー|病歴|会員ID|名刺所有者ユーザID|Middle Name|敬称|購入回数|EMAIL1-分類|名刺所有者名|"
    "名刺所有者Email|連名|連名1-姓|会社名フリガナ|会社名（カナ）|住所カナ|生年月日|年齢|職業|紹介者|緊急連絡先電話番号|お届け先氏名|配送先住所|お届け先電話番号|初回購入日|First Visit|累計金額|"
    "ポイント|来店回数|顧客コード|会員番号|No.|ID|パスワード|メール件名|メール種別|メルマガ形式|メール開封数|秘書の氏名|配偶者|営業担当|担当営業メール|自社担当者|ローマ字氏名|趣味|家族構成|Accepts SMS Marketing|"
    "都道府県コード|お問い合わせ内容|ご来店のきっかけ|メール送信回数|件名|更新日|Total Spent|Spouse|Assistant's Phone|保護者氏名|同伴者名",
}  # fmt: skip
