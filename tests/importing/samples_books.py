"""Address books and New Year card software, as they export (imports.md 1.2, 1.3). No consent in any of them."""
# ruff: noqa: E501  (header rows and rows stay as they are exported)

import base64

from tests.importing.samples_making import Sample, table_bytes

GOOGLE = ["First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name", "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Label", "E-mail 2 - Value", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value", "Address 1 - Label", "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City", "Address 1 - PO Box", "Address 1 - Region", "Address 1 - Postal Code", "Address 1 - Country", "Address 1 - Extended Address", "Website 1 - Label", "Website 1 - Value", "Event 1 - Label", "Event 1 - Value", "Custom Field 1 - Label", "Custom Field 1 - Value"]
GOOGLE_OLD = ["Name", "Given Name", "Additional Name", "Family Name", "Yomi Name", "Given Name Yomi", "Additional Name Yomi", "Family Name Yomi", "Name Prefix", "Name Suffix", "Initials", "Nickname", "Short Name", "Maiden Name", "Birthday", "Gender", "Location", "Billing Information", "Directory Server", "Mileage", "Occupation", "Hobby", "Sensitivity", "Priority", "Subject", "Notes", "Language", "Photo", "Group Membership", "E-mail 1 - Type", "E-mail 1 - Value", "E-mail 2 - Type", "E-mail 2 - Value", "Phone 1 - Type", "Phone 1 - Value", "Address 1 - Type", "Address 1 - Formatted", "Address 1 - Street", "Address 1 - City", "Address 1 - PO Box", "Address 1 - Region", "Address 1 - Postal Code", "Address 1 - Country", "Address 1 - Extended Address", "Organization 1 - Type", "Organization 1 - Name", "Organization 1 - Yomi Name", "Organization 1 - Title", "Organization 1 - Department", "Organization 1 - Symbol", "Organization 1 - Location", "Organization 1 - Job Description"]
OUTLOOK_JA = ["肩書き", "名", "ミドル ネーム", "姓", "敬称", "会社名", "部署", "役職", "番地 (会社)", "住所 2 (会社)", "住所 3 (会社)", "市町村 (会社)", "都道府県 (会社)", "郵便番号 (会社)", "国 (会社)/地域", "番地 (自宅)", "住所 2 (自宅)", "住所 3 (自宅)", "市町村 (自宅)", "都道府県 (自宅)", "郵便番号 (自宅)", "国 (自宅)/地域", "番地 (その他)", "住所 2 (その他)", "住所 3 (その他)", "市町村 (その他)", "都道府県 (その他)", "郵便番号 (その他)", "国 (その他)/地域", "秘書の電話", "会社 FAX", "会社電話", "会社電話 2", "コールバック", "自動車電話", "会社代表電話", "自宅 FAX", "自宅電話", "自宅電話 2", "ISDN", "携帯電話", "その他の FAX", "その他の電話", "ポケットベル", "通常の電話", "無線電話", "TTY/TDD", "テレックス", "ID 番号", "Web ページ", "アカウント", "イニシャル", "インターネット空き時間情報", "キーワード", "その他住所私書箱", "ディレクトリ サーバー", "プライベート", "マネージャー", "メモ", "ユーザー 1", "ユーザー 2", "ユーザー 3", "ユーザー 4", "会社 ID", "会社住所私書箱", "会社名フリガナ", "記念日", "経費情報", "言語", "参照事項", "子供", "支払い条件", "事業所", "自宅住所私書箱", "趣味", "場所", "職業", "姓フリガナ", "性別", "誕生日", "電子メール アドレス", "電子メールの種類", "電子メール表示名", "電子メール 2 アドレス", "電子メール 2 の種類", "電子メール 2 表示名", "電子メール 3 アドレス", "電子メール 3 の種類", "電子メール 3 表示名", "配偶者", "秘書の氏名", "秘密度", "分類", "名前フリガナ", "優先度"]
OUTLOOK_EN = ["Title", "First Name", "Middle Name", "Last Name", "Suffix", "Company", "Department", "Job Title", "Business Street", "Business Street 2", "Business Street 3", "Business City", "Business State", "Business Postal Code", "Business Country/Region", "Home Street", "Home Street 2", "Home Street 3", "Home City", "Home State", "Home Postal Code", "Home Country/Region", "Other Street", "Other Street 2", "Other Street 3", "Other City", "Other State", "Other Postal Code", "Other Country/Region", "Assistant's Phone", "Business Fax", "Business Phone", "Business Phone 2", "Callback", "Car Phone", "Company Main Phone", "Home Fax", "Home Phone", "Home Phone 2", "ISDN", "Mobile Phone", "Other Fax", "Other Phone", "Pager", "Primary Phone", "Radio Phone", "TTY/TDD Phone", "Telex", "Account", "Anniversary", "Assistant's Name", "Billing Information", "Birthday", "Business Address PO Box", "Categories", "Children", "Directory Server", "E-mail Address", "E-mail Type", "E-mail Display Name", "E-mail 2 Address", "E-mail 2 Type", "E-mail 2 Display Name", "E-mail 3 Address", "E-mail 3 Type", "E-mail 3 Display Name", "Gender", "Government ID Number", "Hobby", "Home Address PO Box", "Initials", "Internet Free Busy", "Keywords", "Language", "Location", "Manager's Name", "Mileage", "Notes", "Office Location", "Organizational ID Number", "Other Address PO Box", "Priority", "Private", "Profession", "Referred By", "Sensitivity", "Spouse", "User 1", "User 2", "User 3", "User 4", "Web Page"]
THUNDERBIRD = ["First Name", "Last Name", "Display Name", "Nickname", "Primary Email", "Secondary Email", "Screen Name", "Work Phone", "Home Phone", "Fax Number", "Pager Number", "Mobile Number", "Home Address", "Home Address 2", "Home City", "Home State", "Home ZipCode", "Home Country", "Work Address", "Work Address 2", "Work City", "Work State", "Work ZipCode", "Work Country", "Job Title", "Department", "Organization", "Web Page 1", "Web Page 2", "Birth Year", "Birth Month", "Birth Day", "Custom 1", "Custom 2", "Custom 3", "Custom 4", "Notes"]
CYBOZU = ["名前(姓)", "名前(名)", "よみ(姓)", "よみ(名)", "会社名", "部課名", "役職", "Tel", "Fax", "E-mail", "URL", "郵便番号", "住所", "メモ"]
FUDEMAME = [
    *["姓", "名", "敬称", "セイ", "メイ", "タグ", "誕生日", "性別", "顧客コード", "メモ", "勤務先名", "勤務先カナ", "部署名1", "部署名2", "役職"],
    *(f"住所{n}-{part}" for n in (1, 2, 3)
      for part in ("分類", "郵便番号", "都道府県", "市区町村", "地名番地", "ビル名", "最寄り駅")),
    *(f"TEL{n}-{part}" for n in range(1, 6) for part in ("分類", "番号")),
    *(f"EMAIL{n}-{part}" for n in range(1, 6) for part in ("分類", "アドレス")),
    *(f"WEB{n}" for n in range(1, 6)),
    *(f"連名{n}-{part}" for n in range(1, 6) for part in ("姓", "名", "敬称", "セイ", "メイ", "誕生日", "性別")),
]  # fmt: skip


def google() -> Sample:
    """2024 and later: LF, ` ::: ` between values in one cell, starred labels."""
    rows = [
        {"First Name": "健一", "Last Name": "髙﨑", "Phonetic First Name": "ケンイチ", "Phonetic Last Name": "タカサキ",
         "Organization Name": "㈱髙﨑生花", "Organization Title": "課長", "Organization Department": "営業①課", "Birthday": "1980-05-17",
         "Notes": "一行目\n二行目", "Labels": "お得意様 ::: * myContacts", "E-mail 1 - Label": "* Work",
         "E-mail 1 - Value": "ken@takasaki-hana.jp ::: ken2@takasaki-hana.jp", "E-mail 2 - Label": "Home",
         "E-mail 2 - Value": "ken@home-mail.jp", "Phone 1 - Label": "Mobile", "Phone 1 - Value": "090-1111-2222 ::: 027-361-0000",
         "Phone 2 - Label": "Work", "Phone 2 - Value": "+81 27-361-0001",
         "Address 1 - Formatted": "〒370-0001\n群馬県高崎市中尾町1-2-3", "Address 1 - Street": "中尾町1-2-3", "Address 1 - City": "高崎市",
         "Address 1 - Region": "群馬県", "Address 1 - Postal Code": "370-0001", "Address 1 - Country": "JP",
         "Website 1 - Value": "https://takasaki-hana.jp"},
        {"First Name": "Mary", "Last Name": "O'Brien", "Labels": "* myContacts", "E-mail 1 - Label": "* ",
         "E-mail 1 - Value": "mary@obrien-garden.com"},
        {"Labels": "* Other Contacts", "E-mail 1 - Value": "merely.mailed@somewhere-shop.jp"},
    ]  # fmt: skip
    return "contacts.csv", table_bytes(GOOGLE, rows, end="\n")


def google_old() -> Sample:
    """The older export, as UTF-16LE with BOM."""
    rows = [
        {"Name": "佐藤 花子", "Given Name": "花子", "Family Name": "佐藤", "Yomi Name": "さとう はなこ", "Given Name Yomi": "ハナコ",
         "Family Name Yomi": "サトウ", "Notes": "常連", "Group Membership": "* myContacts ::: 生け花教室", "E-mail 1 - Type": "* Home",
         "E-mail 1 - Value": "hanako@sato-ikebana.jp", "Phone 1 - Type": "Mobile", "Phone 1 - Value": "080-1234-0000",
         "Organization 1 - Name": "佐藤生花教室", "Organization 1 - Title": "師範", "Organization 1 - Department": "本部"},
        {"Name": "渡邊～﨑", "E-mail 1 - Value": "watanabe@old-google.jp", "Group Membership": "* myContacts"},
    ]  # fmt: skip
    data = b"\xff\xfe" + table_bytes(GOOGLE_OLD, rows, encoding="utf-16-le", end="\n")
    return "google.csv", data


def outlook_ja() -> Sample:
    """Classic Outlook in Japanese: 95 columns, CP932, all quoted, `00/0/0` for no date, an EX address."""
    rows = [
        {"名": "太郎", "姓": "山田", "敬称": "様", "会社名": "㈱山田商店", "部署": "総務部", "役職": "部長", "番地 (会社)": "千代田1-1", "市町村 (会社)": "千代田区",
         "都道府県 (会社)": "東京都", "郵便番号 (会社)": "100-0001", "国 (会社)/地域": "日本", "会社 FAX": "03-0000-0009", "会社電話": "03-0000-0001",
         "携帯電話": "090-0000-0001", "メモ": "お得意様\r\n毎月ご来店", "会社名フリガナ": "ヤマダショウテン", "姓フリガナ": "ヤマダ", "性別": "指定なし",
         "誕生日": "00/0/0", "記念日": "00/0/0", "電子メール アドレス": "taro@yamada-shouten.jp", "電子メールの種類": "SMTP",
         "電子メール表示名": "山田 太郎 (taro@yamada-shouten.jp)", "電子メール 2 アドレス": "taro.private@yamada-home.jp", "電子メール 2 の種類": "SMTP",
         "分類": "お得意様;仕入先", "名前フリガナ": "タロウ", "優先度": "標準", "秘密度": "標準", "プライベート": "オフ"},
        {"名": "次郎", "姓": "社内", "電子メール アドレス": "/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=jiro",
         "電子メールの種類": "EX", "電子メール表示名": "社内 次郎", "誕生日": "00/0/0", "性別": "指定なし"},
        {"名": "㈱子", "姓": "髙橋", "電子メール アドレス": "ko@takahashi-en.jp", "誕生日": "1975/3/3", "性別": "女性"},
    ]  # fmt: skip
    return "連絡先.CSV", table_bytes(OUTLOOK_JA, rows, encoding="cp932", quoted=True)


def outlook_en() -> Sample:
    """Outlook in English: CP1252, `0/0/00` for no date, categories joined by a semicolon."""
    rows = [
        {"First Name": "José", "Last Name": "Müller", "Company": "Café Müller", "Job Title": "Owner", "Business Phone": "+49 30 000000",
         "Birthday": "0/0/00", "Categories": "Customers;Garden", "E-mail Address": "jose@cafe-mueller.de", "E-mail Type": "SMTP",
         "E-mail Display Name": "José Müller (jose@cafe-mueller.de)", "E-mail 2 Address": "jose.mueller@private-mail.de",
         "Notes": "Likes roses", "Business Country/Region": "Germany", "Web Page": "http://cafe-mueller.de"},
        {"First Name": "Exchange", "Last Name": "Only", "E-mail Address": "/o=FIRM/ou=SITE/cn=RECIPIENTS/cn=ONLY", "E-mail Type": "EX"},
    ]  # fmt: skip
    return "contacts-outlook.csv", table_bytes(OUTLOOK_EN, rows, encoding="cp1252", quoted=True)


def thunderbird_csv() -> Sample:
    """Each row ends with a comma: an empty 38th column."""
    rows = [
        {"First Name": "一郎", "Last Name": "鈴木", "Display Name": "鈴木 一郎", "Primary Email": "ichiro@suzuki-en.jp",
         "Secondary Email": "ichiro2@suzuki-en.jp", "Work Phone": "03-1111-0000", "Mobile Number": "090-5555-0000",
         "Organization": "鈴木園芸", "Notes": "バラ"},
        {"Display Name": "名前だけ", "Primary Email": "only@name-dake.jp"},
    ]  # fmt: skip
    data = table_bytes([*THUNDERBIRD, ""], rows)
    return "個人用アドレス帳.csv", data


def thunderbird_uk() -> Sample:
    """The UK build: Organisation, County, Post Code."""
    british = {"Organization": "Organisation", "Home State": "Home County", "Home ZipCode": "Home Post Code",
               "Work State": "Work County", "Work ZipCode": "Work Post Code"}  # fmt: skip
    rows = [["Ann", "Hill", "Ann Hill", "", "ann@hill-florist.co.uk", *[""] * 21, "Hill Florist", *[""] * 10, ""]]
    return "abook.csv", table_bytes([british.get(name, name) for name in THUNDERBIRD] + [""], rows)


def ldif() -> Sample:
    """Thunderbird: base64 for what is not ASCII, folded lines, a group."""

    def coded(text: str) -> str:
        return base64.b64encode(text.encode()).decode()

    folded_note = coded("とても長いメモです。" * 8)
    lines = [
        f"dn:: {coded('cn=加藤 花,mail=kato@kato-hana.jp')}", "objectclass: top", "objectclass: person",
        "objectclass: organizationalPerson", "objectclass: inetOrgPerson", "objectclass: mozillaAbPersonAlpha",
        f"givenName:: {coded('花')}", f"sn:: {coded('加藤')}", f"cn:: {coded('加藤 花')}", "mail: kato@kato-hana.jp",
        "mozillaSecondEmail: hana2@kato-hana.jp", "telephoneNumber: 03-2222-0000", "mobile: 090-2222-0000",
        f"o:: {coded('㈱加藤')}", f"description:: {folded_note[:60]}", *(f" {folded_note[at:at + 70]}" for at in range(60, len(folded_note), 70)),
        "", "dn: cn=Plain Person,mail=plain@kato-hana.jp", "objectclass: mozillaAbPersonAlpha", "cn: Plain Person",
        "mail: plain@kato-hana.jp", "",
        f"dn:: {coded('cn=お得意様')}", "objectclass: top", "objectclass: groupOfNames", f"cn:: {coded('お得意様')}",
        f"member:: {coded('cn=加藤 花,mail=kato@kato-hana.jp')}", "",
    ]  # fmt: skip
    return "abook.ldif", "\r\n".join(lines).encode()


def roundcube() -> Sample:
    """Roundcube's vCard export is usual; this is the CSV that its users make of Outlook's columns."""
    header = "Display Name,First Name,Last Name,Nickname,E-mail Address,Phone,Organization,Department,Job Title,Notes"
    rows = [["伊藤 誠", "誠", "伊藤", "", "makoto@ito-hanaya.jp", "045-000-0000", "伊藤花屋", "", "店長", ""]]
    return "roundcube.csv", table_bytes(header.split(","), rows)


def cybozu() -> Sample:
    """サイボウズ: 名前(姓) and its readings."""
    rows = [
        {"名前(姓)": "小林", "名前(名)": "実", "よみ(姓)": "こばやし", "よみ(名)": "みのる", "会社名": "小林㈱", "役職": "店長", "Tel": "052-000-0000",
         "E-mail": "minoru@kobayashi-ten.jp", "メモ": "午後に電話"},
    ]  # fmt: skip
    return "address.csv", table_bytes(CYBOZU, rows, encoding="cp932", quoted=True)


def fudemame_cloud() -> Sample:
    """筆まめクラウド: Shift_JIS, several addresses, a family with their own names (連名)."""
    rows = [
        {"姓": "髙橋", "名": "一郎", "敬称": "様", "セイ": "タカハシ", "メイ": "イチロウ", "タグ": "年賀状,親戚", "誕生日": "1955/01/02", "性別": "男",
         "メモ": "花好き", "勤務先名": "髙橋㈱", "勤務先カナ": "タカハシ", "部署名1": "本社", "部署名2": "総務", "役職": "社長",
         "住所1-分類": "自宅", "住所1-郵便番号": "600-0001", "住所1-都道府県": "京都府", "住所1-市区町村": "京都市", "住所1-地名番地": "下京区1-2",
         "TEL1-分類": "自宅", "TEL1-番号": "075-000-0000", "TEL2-分類": "携帯", "TEL2-番号": "090-0000-7777",
         "EMAIL1-分類": "自宅", "EMAIL1-アドレス": "ichiro@takahashi-kyoto.jp", "EMAIL2-分類": "会社", "EMAIL2-アドレス": "shacho@takahashi-kk.jp",
         "連名1-姓": "髙橋", "連名1-名": "花子", "連名1-敬称": "様", "連名1-セイ": "タカハシ", "連名1-メイ": "ハナコ"},
        {"姓": "アドレス", "名": "無", "住所1-郵便番号": "600-0002"},
    ]  # fmt: skip
    return "fudemame.csv", table_bytes(FUDEMAME, rows, encoding="cp932")


def nenga_csv() -> Sample:
    """A 年賀状 program's own choice of columns: no known format, words only."""
    header = ["氏名", "フリガナ", "郵便番号", "住所1", "住所2", "電話番号", "敬称", "連名", "メールアドレス", "備考"]
    rows = [["中村 ｼﾞﾛｰ", "ﾅｶﾑﾗ ｼﾞﾛｰ", "460-0001", "名古屋市中区1-1", "花マンション201", "52-000-0000", "様", "花代", "jiro@nakamura-ngo.jp", ""]]
    return "宛名一覧.csv", table_bytes(header, rows, encoding="cp932")
