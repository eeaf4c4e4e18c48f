"""Text files as Japanese programs and people write them, with what must be found in each."""

# ruff: noqa: E501 (header rows stand as the programs write them)

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """`encoding` is what must be found ("ask" = it may not be guessed); `row` of the header, `cell` in its column."""

    id: str
    data: bytes
    encoding: str
    delimiter: str
    header_row: int | None
    names: tuple[str, ...]
    """Texts that must stand, whole, in cells."""


_CODECS = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "cp932": "cp932", "euc-jp": "euc_jp", "utf-16": "utf-16",
    "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "iso-2022-jp": "iso2022_jp", "ascii": "ascii",
    "windows-1252": "cp1252",
}  # fmt: skip

EIGHT = (
    "会社名,部署名,役職,姓,名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,Fax,携帯電話,URL,名刺交換日,"
    "Eightでつながっている人,再データ化中の名刺,'?'を含んだデータ",
    "株式会社花﨑商店,仕入部,部長,髙橋,一郎,ichiro@hanasaki.example.jp,150-0001,東京都渋谷区神宮前1-1-1 ①号棟,"
    "03-1234-5678,,,03-1234-5679,090-1234-5678,https://hanasaki.example.jp,2025/04/01,1,,",
    "㈱ミドリ園芸,,代表取締役,山﨑,花子,hanako@midori.example.jp,231-0001,神奈川県横浜市中区新港2-2-1,045-111-2222,,,,"
    "+81-80-1111-2222,,2025/05/10,,,1",
)
EIGHT_2018 = (
    "Eight 名刺データ", "出力日：2018年5月1日, 件数：2", "このファイルには、名刺データ、会社名、部署などが含まれます。", "ご注意,取扱い",
    "1. 個人情報の取り扱いにご注意ください。", "2. 再配布は, 禁止です。", "3. 詳しくはヘルプ, FAQ をご覧ください。", "-----",
    "会社名,部署名,役職,氏名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,FAX,携帯電話,URL,名刺交換日,"
    "Eightでつながっている人,再データ化中の名刺,'?'を含んだデータ",
    "有限会社辻本鉄工所,製造課,課長,渡邊 健,ken@tsujimoto.example.jp,530-0001,大阪府大阪市北区梅田1-1,06-1111-2222,,,,,,2018/03/02,,,",
)  # fmt: skip
SANSAN = (
    "会社名,部署名,役職,氏名,郵便番号(1),住所(1)［全て］,TEL-1(1),FAX(1),Email(1),名刺交換日,名刺所有者ユーザID",
    "株式会社桜井,営業部,主任,桜井 美咲,100-0001,東京都千代田区千代田1-1,03-1111-1111,,misaki@sakurai.example.jp,2025/06/01,u1",
    "凸凹印刷,,,小林 聡,460-0001,愛知県名古屋市中区三の丸1,052-111-1111,,satoshi@dekoboko.example.jp,2025/06/02,u1",
)
OUTLOOK = (
    '"肩書き","名","ミドル ネーム","姓","敬称","会社名","部署","役職","番地 (会社)","市町村 (会社)","都道府県 (会社)",'
    '"郵便番号 (会社)","国 (会社)/地域","会社電話","携帯電話","メモ","姓フリガナ","名前フリガナ","誕生日","電子メール アドレス",'
    '"電子メールの種類","電子メール表示名","分類"',
    '"","太郎","","佐藤","様","佐藤生花店","","店主","銀座1-1","中央区","東京都","104-0061","日本","03-2222-3333",'
    '"090-2222-3333","お得意様、\r\n母の日に注文","サトウ","タロウ","00/0/0","taro@sato.example.jp","SMTP","佐藤 太郎","花"',
    '"","次郎","","鈴木","","","","","","","","","","","","","スズキ","ジロウ","00/0/0","jiro@suzuki.example.jp","SMTP","","" ',
)
HALF_KANA = (
    "ﾅﾏｴ,ﾌﾘｶﾞﾅ,ﾒｰﾙｱﾄﾞﾚｽ,ﾃﾞﾝﾜ",
    "ﾔﾏﾀﾞ ﾀﾛｳ,ﾔﾏﾀﾞ ﾀﾛｳ,taro@example.jp,03-1111-2222",
    "ｻﾄｳ ﾊﾅｺ,ｻﾄｳ ﾊﾅｺ,hanako@example.jp,03-1111-3333",
)
GOOGLE_FORM = (
    '"タイムスタンプ","メールアドレス","お名前","お便りの配信を希望しますか？","ご興味のあるもの"',
    '"2025/07/11 10:16:35 午前 GMT+9","yuki@example.jp","中村 雪","希望する","切り花;鉢植え"',
    '"2025/07/12 2:01:05 午後 GMT+9","ren@example.jp","伊藤 蓮","","寄せ植え"',
)
BLASTMAIL = (
    "登録日,E-Mail,エラー回数,状態,お名前",
    "2024/01/05,mori@example.jp,0,配信中,森 さくら",
    "2024/01/06,ono@example.jp,3,エラー停止,小野 椿",
)
ONE_COLUMN = ("メールアドレス", "a1@example.jp", "b2@example.jp", "c3@docomo.ne.jp")
STOP_LIST = ("yamada@example.jp", "sato.hanako@example.co.jp", "x..y.@docomo.ne.jp")
NO_HEADER = (
    "山田 太郎,yamada@example.jp,03-1234-5678,東京都港区",
    "佐藤 花子,sato@example.jp,03-1234-5679,東京都台東区",
)
EXCEL_TAB = (
    "お客様番号\t氏名\tメール\t住所\t備考",
    "00012\t斎藤 学\tsaito@example.jp\t東京都文京区本郷1-1, 2F\t薔薇, 百合",
    "00013\t田中 恵\ttanaka@example.jp\t東京都北区王子2-2, 101\t",
)
SEMICOLON = (
    "氏名;メール;区分;備考",
    "木村 光;kimura@example.jp;花,木;赤、白",
    "林 葵;hayashi@example.jp;木;",
)
BAR = (
    "顧客コード|お名前|E-mail|電話",
    "A-1|石川 健|ishikawa@example.jp|0312345678",
    "A-2|前田 舞|maeda@example.jp|",
)
SEP_LINE = ("sep=;", "会社名;ご担当者名;メールアドレス", "西村商会;西村 修;nishimura@example.jp")
SHOPIFY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Zip,Phone,Total Orders,Note,Tags",
    "'5123456789012,花子,上田,ueda@example.jp,yes,'1500001,'+819012345678,3,,常連",
    "'5123456789013,一郎,下田,shimoda@example.jp,no,'1500002,,0,\"備考, あり\",",
)
EC_CUBE = (
    "会員ID,お名前(姓),お名前(名),お名前(セイ),お名前(メイ),会社名,郵便番号,都道府県(名称),住所1,住所2,メールアドレス,TEL,会員ステータス(名称),登録日",
    "1,岡本,桜,オカモト,サクラ,,1000001,東京都,千代田区,1-1,okamoto@example.jp,0311112222,本会員,2023-01-02 03:04:05",
    "2,松本,楓,マツモト,カエデ,松本園,1000002,東京都,千代田区,1-2,matsumoto@example.jp,0311112223,退会,2023-01-03 03:04:05",
)
FUDEMAME = (
    "姓,名,敬称,セイ,メイ,タグ,誕生日,勤務先名,住所1-郵便番号,住所1-都道府県,TEL1-番号,EMAIL1-分類,EMAIL1-アドレス,連名1-名",
    "藤田,進,様,フジタ,ススム,年賀,,藤田園芸,1130033,東京都,0312340000,自宅,fujita@example.jp,静",
    "遠藤,明,様,エンドウ,アキラ,,,,1130034,東京都,,自宅,endo@example.jp,",
)
FREE_WORDS = (
    "記入日,ご芳名（必須）,お住まい,連絡先メール,ご感想",
    "5/1,青木 実,渋谷,aoki@example.jp,とても良かったです。",
    "5/2,福田 歩,新宿,fukuda@example.jp,また来ます！",
)
WITH_SUM = (
    "顧客名簿（2026年5月）,,,", ",,,", "No,氏名,メールアドレス,購入額", "1,三浦 茜,miura@example.jp,\"12,000\"",
    "2,原田 樹,harada@example.jp,\"8,000\"", ",合計,,\"20,000\"",
)  # fmt: skip
GREEN_TEXT = (
    "氏名,メール,備考",
    "〜花の会〜 長谷川,hasegawa@example.jp,電話は０９０－１２３４－５６７８",
    "Ⅲ世 吉田　﨟たけ,yoshida@example.jp,№①②③ ㌔ ㍿",
)
WESTERN = ("Name,Email,City", "Renée Müller,renee@example.fr,Besançon", "José Núñez,jose@example.es,Málaga")
ENGLISH = (
    "First Name,Last Name,E-mail Address,Company,Notes",
    'John,Smith,john@example.com,"Smith, Ltd.",vip',
    "Jane,Doe,jane@example.com,,",
)
MAIL_CGI = (
    "2024/03/01 10:00:01,秋山 薫,akiyama@example.jp,問い合わせ,花束の件",
    "2024/03/02 11:00:01,平野 梓,hirano@example.jp,注文,鉢の件",
)


def _bytes(lines: tuple[str, ...], encoding: str, end: str) -> bytes:
    return (end.join(lines) + end).encode(_CODECS[encoding])


def _windows(text: bytes) -> bytes:
    """髙 and 﨑 with the codes that Windows writes (IBM's), where Python writes NEC's."""
    return text.replace(b"\xee\xe0", b"\xfb\xfc").replace(b"\xed\x95", b"\xfa\xb1")


_PLAN = (
    ("eight", EIGHT, ",", 1, ("髙橋", "hanako@midori.example.jp", "東京都渋谷区神宮前1-1-1 ①号棟"), ("cp932", "utf-8", "utf-8-sig")),
    ("eight-2018", EIGHT_2018, ",", 9, ("渡邊 健", "ken@tsujimoto.example.jp"), ("cp932", "utf-8-sig")),
    ("sansan", SANSAN, ",", 1, ("桜井 美咲", "凸凹印刷"), ("utf-8-sig", "cp932", "utf-16")),
    ("outlook", OUTLOOK, ",", 1, ("佐藤生花店", "jiro@suzuki.example.jp"), ("cp932", "utf-8", "euc-jp")),
    ("half-kana", HALF_KANA, ",", 1, ("ﾔﾏﾀﾞ ﾀﾛｳ", "hanako@example.jp"), ("cp932", "utf-8", "utf-16-le")),
    ("google-form", GOOGLE_FORM, ",", 1, ("中村 雪", "切り花;鉢植え"), ("utf-8", "cp932", "euc-jp", "iso-2022-jp")),
    ("blastmail", BLASTMAIL, ",", 1, ("森 さくら", "エラー停止"), ("cp932", "utf-8", "euc-jp", "iso-2022-jp")),
    ("one-column", ONE_COLUMN, ",", 1, ("c3@docomo.ne.jp",), ("cp932", "utf-8", "utf-16-le", "euc-jp")),
    ("stop-list", STOP_LIST, ",", None, ("x..y.@docomo.ne.jp",), ("ascii",)),
    ("no-header", NO_HEADER, ",", None, ("山田 太郎", "東京都台東区"), ("cp932", "utf-8", "euc-jp", "iso-2022-jp")),
    ("excel-tab", EXCEL_TAB, "\t", 1, ("00012", "薔薇, 百合"), ("utf-16", "cp932", "utf-8", "utf-16-le", "utf-16-be")),
    ("semicolon", SEMICOLON, ";", 1, ("花,木", "林 葵"), ("utf-8", "cp932")),
    ("bar", BAR, "|", 1, ("石川 健", "0312345678"), ("cp932", "euc-jp")),
    ("sep-line", SEP_LINE, ";", 2, ("西村 修",), ("utf-8-sig", "cp932")),
    ("shopify", SHOPIFY, ",", 1, ("上田", "1500001", "備考, あり"), ("utf-8", "utf-8-sig")),
    ("ec-cube", EC_CUBE, ",", 1, ("岡本", "退会", "0311112222"), ("cp932", "utf-8", "euc-jp")),
    ("fudemame", FUDEMAME, ",", 1, ("フジタ", "endo@example.jp"), ("cp932", "utf-8")),
    ("free-words", FREE_WORDS, ",", 1, ("青木 実", "また来ます！"), ("cp932", "utf-8", "euc-jp", "iso-2022-jp")),
    ("with-sum", WITH_SUM, ",", 3, ("三浦 茜", "8,000"), ("cp932", "utf-8")),
    ("nec-and-ibm", GREEN_TEXT, ",", 1, ("〜花の会〜 長谷川", "№①②③ ㌔ ㍿"), ("utf-8", "utf-16")),
    ("western", WESTERN, ",", 1, ("Renée Müller",), ("windows-1252", "utf-8")),
    ("english", ENGLISH, ",", 1, ("Smith, Ltd.",), ("ascii", "utf-8-sig")),
    ("mail-cgi", MAIL_CGI, ",", None, ("秋山 薫", "鉢の件"), ("cp932", "euc-jp", "iso-2022-jp")),
)  # fmt: skip


def samples() -> list[Sample]:
    """The corpus: the same on each call."""
    ends = ("\r\n", "\n", "\r")
    found = []
    for id_, lines, delimiter, header_row, names, encodings in _PLAN:
        for at, encoding in enumerate(encodings):
            data = _windows(_bytes(lines, encoding, ends[at % 3])) if encoding == "cp932" else None
            found.append(
                Sample(
                    f"{id_}-{encoding}",
                    data or _bytes(lines, encoding, ends[at % 3]),
                    encoding,
                    delimiter,
                    header_row,
                    names,
                )
            )
    return found
