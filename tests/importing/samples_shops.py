"""Shop systems and tills, as they export (imports.md 1.4)."""
# ruff: noqa: E501  (header rows and rows stay as they are exported)

from tests.importing.samples_making import Sample, table_bytes

SHOPIFY = ["Customer ID", "First Name", "Last Name", "Email", "Accepts Email Marketing", "Default Address Company", "Default Address Address1", "Default Address Address2", "Default Address City", "Default Address Province Code", "Default Address Country Code", "Default Address Zip", "Default Address Phone", "Phone", "Accepts SMS Marketing", "Accepts WhatsApp Marketing", "Total Spent", "Total Orders", "Note", "Tax Exempt", "Tags"]
SHOPIFY_OLD = ["First Name", "Last Name", "Email", "Company", "Address1", "Address2", "City", "Province", "Province Code", "Country", "Country Code", "Zip", "Phone", "Accepts Marketing", "Total Spent", "Total Orders", "Tags", "Note", "Tax Exempt"]
SQUARE = ["Reference ID", "First Name", "Last Name", "Email Address", "Phone Number", "Nickname", "Company Name", "Street Address 1", "Street Address 2", "City", "State", "Postal Code", "Birthday", "Memo", "Square Customer ID", "Creation Source", "First Visit", "Last Visit", "Transaction Count", "Lifetime Spend", "Email Subscription Status", "Instant Profile", "Blocked from online booking"]
SQUARE_OLD = ["First Name", "Last Name", "Email Address", "Phone Number", "Nickname", "Company Name", "Street Address 1", "Street Address 2", "City", "State", "Postal Code", "Birthday", "Memo", "Square Customer ID", "Creation Source", "First Visit", "Last Visit", "Transaction Count", "Lifetime Spend", "Email Unsubscribed"]
ECCUBE4 = ["会員ID", "お名前(姓)", "お名前(名)", "お名前(セイ)", "お名前(メイ)", "会社名", "郵便番号", "都道府県(ID)", "都道府県(名称)", "住所1", "住所2", "メールアドレス", "TEL", "性別(ID)", "性別(名称)", "職業(ID)", "職業(名称)", "誕生日", "初回購入日", "最終購入日", "購入回数", "ショップ用メモ欄", "会員ステータス(ID)", "会員ステータス(名称)", "登録日", "更新日", "ポイント"]
ECCUBE2_DB = ["customer_id", "name01", "name02", "kana01", "kana02", "zip01", "zip02", "pref", "addr01", "addr02", "email", "tel01", "tel02", "tel03", "sex", "job", "birth", "first_buy_date", "last_buy_date", "buy_times", "buy_total", "point", "note", "status", "create_date", "update_date", "mailmaga_flg"]
ECCUBE2 = ["顧客ID", "お名前(姓)", "お名前(名)", "お名前(フリガナ・姓)", "お名前(フリガナ・名)", "郵便番号1", "郵便番号2", "都道府県", "住所1", "住所2", "E-MAIL", "TEL1", "TEL2", "TEL3", "性別", "職業", "誕生日", "初回購入日", "最終購入日", "購入回数", "ポイント残高", "備考", "登録日", "更新日", "mailmaga_flg"]
LIVE_COMMERCE = ["会員番号", "氏名(姓)", "氏名(名)", "氏名フリガナ(セイ)", "氏名フリガナ(メイ)", "メールアドレス", "電話番号", "メールマガジン 0:購読しない 1:購読する", "登録日"]
HIT_MALL = ["会員氏名", "会員フリガナ", "会員メールアドレス", "会員TEL", "メールマガジン購読フラグ", "会員登録日時"]
E_SHOPS = ["会員名", "フリガナ", "メールアドレス", "電話番号", "DM配信許可フラグ", "最終注文日"]


def shopify() -> Sample:
    """`yes`/`no`, quote marks before ids, phones and zips; JSON-free tags."""
    rows = [
        {"Customer ID": "'7012345678901", "First Name": "花子", "Last Name": "佐々木", "Email": "hanako@sasaki-hana.jp",
         "Accepts Email Marketing": "yes", "Default Address Company": "㈱佐々木", "Default Address Address1": "1-2-3",
         "Default Address City": "仙台市", "Default Address Province Code": "JP-04", "Default Address Country Code": "JP",
         "Default Address Zip": "'980-0001", "Default Address Phone": "'+819012345678", "Phone": "'+819012345678",
         "Accepts SMS Marketing": "no", "Accepts WhatsApp Marketing": "no", "Total Spent": "12000.00", "Total Orders": "3", "Note": "",
         "Tax Exempt": "no", "Tags": "VIP, 定期便"},
        {"Customer ID": "'7012345678902", "First Name": "翔", "Last Name": "髙﨑", "Email": "sho@takasaki-shop.jp",
         "Accepts Email Marketing": "no", "Default Address Country Code": "JP", "Accepts SMS Marketing": "yes", "Total Spent": "0.00",
         "Total Orders": "0", "Tax Exempt": "no"},
        {"Customer ID": "'7012345678903", "Last Name": "電話だけ", "Phone": "'+818011112222", "Accepts Email Marketing": "no"},
    ]  # fmt: skip
    return "customers_export.csv", table_bytes(SHOPIFY, rows, end="\n")


def shopify_old() -> Sample:
    """The older export with `Accepts Marketing`."""
    rows = [
        {"First Name": "Aya", "Last Name": "Mori", "Email": "aya@mori-flowers.com", "Country Code": "JP", "Country": "Japan",
         "Accepts Marketing": "yes", "Tags": "wholesale", "Total Spent": "10.0"},
        {"First Name": "Ken", "Last Name": "Ota", "Email": "ken@ota-flowers.com", "Accepts Marketing": "no"},
    ]  # fmt: skip
    return "customers_export (1).csv", table_bytes(SHOPIFY_OLD, rows, end="\n")


def matrixify() -> Sample:
    """Matrixify's export of the same shops: state, level and time of the consent."""
    header = ["ID", "Email", "Command", "First Name", "Last Name", "Phone", "State", "Email Marketing: Status", "Email Marketing: Level", "Email Marketing: Updated At", "SMS Marketing: Status", "SMS Marketing: Level", "SMS Marketing: Updated At", "Created At", "Updated At", "Note", "Verified Email", "Tax Exempt", "Tags", "Total Spent", "Total Orders"]
    rows = [
        {"ID": "1", "Email": "in@mx-hana.jp", "First Name": "葉", "Last Name": "松", "Email Marketing: Status": "subscribed",
         "Email Marketing: Level": "single_opt_in", "Email Marketing: Updated At": "2024-02-03T04:05:06Z", "Tags": "VIP"},
        {"ID": "2", "Email": "out@mx-hana.jp", "First Name": "林", "Last Name": "竹", "Email Marketing: Status": "unsubscribed",
         "Email Marketing: Updated At": "2025-01-01T00:00:00Z", "SMS Marketing: Status": "subscribed"},
        {"ID": "3", "Email": "never@mx-hana.jp", "First Name": "園", "Last Name": "梅", "Email Marketing: Status": "not_subscribed"},
    ]  # fmt: skip
    return "Customers.csv", table_bytes(header, rows, end="\n")


def square() -> Sample:
    """Three states of subscription; quotes around phones."""
    rows = [
        {"First Name": "美咲", "Last Name": "井上", "Email Address": "misaki@inoue-en.jp", "Phone Number": "'+819011110001",
         "Company Name": "井上園", "Memo": "バラ好き", "Square Customer ID": "ABC123", "Creation Source": "Directory", "First Visit": "2023-04-01",
         "Last Visit": "2026-03-03", "Transaction Count": "5", "Lifetime Spend": "¥12,000", "Email Subscription Status": "subscribed"},
        {"First Name": "直樹", "Last Name": "木村", "Email Address": "naoki@kimura-en.jp", "Creation Source": "Loyalty",
         "First Visit": "2024-01-05", "Email Subscription Status": "unsubscribed"},
        {"First Name": "", "Last Name": "", "Email Address": "unknown.state@square-test.jp", "Creation Source": "Instant Profile",
         "Instant Profile": "Yes", "Email Subscription Status": "unknown"},
    ]  # fmt: skip
    return "export-20260401-090000.csv", table_bytes(SQUARE, rows, end="\n")


def square_old() -> Sample:
    """Older: `Email Unsubscribed` = True or False."""
    rows = [
        {"First Name": "修", "Last Name": "林", "Email Address": "osamu@hayashi-en.jp", "Email Unsubscribed": "True"},
        {"First Name": "薫", "Last Name": "森田", "Email Address": "kaoru@morita-en.jp", "Email Unsubscribed": "False", "First Visit": "2020-02-02"},
    ]  # fmt: skip
    return "customers-export.csv", table_bytes(SQUARE_OLD, rows, end="\n")


def eccube4() -> Sample:
    """Membership without any consent to mail; one has left."""
    rows = [
        {"会員ID": "1", "お名前(姓)": "清水", "お名前(名)": "愛", "お名前(セイ)": "シミズ", "お名前(メイ)": "アイ", "会社名": "", "郵便番号": "1000001",
         "都道府県(ID)": "13", "都道府県(名称)": "東京都", "住所1": "千代田区", "住所2": "千代田1-1", "メールアドレス": "ai@shimizu-ec.jp",
         "TEL": "0312345678", "性別(ID)": "2", "性別(名称)": "女性", "最終購入日": "2026/02/14 10:20:30", "購入回数": "4",
         "会員ステータス(ID)": "2", "会員ステータス(名称)": "本会員", "登録日": "2021/04/01 09:00:00", "更新日": "2026/02/14 10:20:30", "ポイント": "120"},
        {"会員ID": "2", "お名前(姓)": "髙田", "お名前(名)": "㈱花", "メールアドレス": "taikai@takada-ec.jp", "会員ステータス(ID)": "3",
         "会員ステータス(名称)": "退会", "登録日": "2019/01/01 00:00:00"},
        {"会員ID": "3", "お名前(姓)": "仮", "お名前(名)": "太郎", "メールアドレス": "kari@kari-ec.jp", "会員ステータス(ID)": "1",
         "会員ステータス(名称)": "仮会員", "登録日": "2026/03/01 00:00:00"},
    ]  # fmt: skip
    return "customer_20260401120000.csv", table_bytes(ECCUBE4, rows, encoding="cp932")


def eccube2() -> Sample:
    """`mailmaga_flg`: 1 HTML, 2 text, 3 refused, 4 to 6 the same of provisional members."""
    states = {"1": "html", "2": "text", "3": "refused", "4": "kari-html", "6": "kari-refused"}
    rows = [
        {"customer_id": flag, "name01": "内田", "name02": "翼", "kana01": "ウチダ", "kana02": "ツバサ", "zip01": "100", "zip02": "0001",
         "addr01": "港区", "addr02": "1-2-3", "email": f"{word}@uchida-ec.jp", "tel01": "03", "tel02": "1234", "tel03": "5678",
         "last_buy_date": "2015-08-01 12:00:00", "create_date": "2012-01-01 00:00:00", "status": "2", "mailmaga_flg": flag}
        for flag, word in states.items()
    ]  # fmt: skip
    return "customer_150801.csv", table_bytes(ECCUBE2_DB, rows, encoding="cp932", quoted=True)


def live_commerce() -> Sample:
    """The header itself says what 0 and 1 mean."""
    rows = [
        ["1", "坂本", "龍子", "サカモト", "リョウコ", "ryoko@sakamoto-lc.jp", "0888000000", "1", "2022/05/01"],
        ["2", "﨑山", "悟", "サキヤマ", "サトル", "satoru@sakiyama-lc.jp", "888000001", "0", "2022/05/02"],
    ]  # fmt: skip
    return "member.csv", table_bytes(LIVE_COMMERCE, rows, encoding="cp932")


def hit_mall() -> Sample:
    """`メールマガジン購読フラグ` 0 = wants, 1 = refuses: the trap for whoever takes 1 as yes."""
    rows = [
        ["大野 智子", "オオノ トモコ", "tomoko@oono-hm.jp", "03-0000-1000", "0", "2020-10-10 10:10:10"],
        ["大野 二郎", "オオノ ジロウ", "jiro@oono-hm.jp", "03-0000-1001", "1", "2020-10-11 10:10:10"],
    ]
    return "memberinfo.csv", table_bytes(HIT_MALL, rows, encoding="cp932", quoted=True)


def e_shops() -> Sample:
    """A flag of numbers that nothing explains."""
    rows = [
        ["藤井 聡", "フジイ サトシ", "satoshi@fujii-es.jp", "06-0000-0001", "1", "2025/12/24"],
        ["藤井 瞳", "フジイ ヒトミ", "hitomi@fujii-es.jp", "06-0000-0002", "0", ""],
    ]
    return "e-shops.csv", table_bytes(E_SHOPS, rows, encoding="cp932")
