"""Address books and New Year card software: nobody in them agreed to anything (imports.md 1.2, 1.3)."""

from collections.abc import Mapping
from dataclasses import replace

from desktop_app.importing.formats.signature import Format
from desktop_app.importing.mapping import Columns, folded_header
from desktop_app.importing.parts import Part

GOOGLE = Format(
    id="google",
    keys=(
        "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name",
        "Phonetic Last Name",
        "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name", "Organization Title",
        "Organization Department", "Birthday", "Notes", "Photo", "Labels",
    ),
    needs=("First Name", "Last Name", "E-mail 1 - Value"),
    fields={
        "First Name": "given", "Last Name": "family", "Phonetic First Name": "kana_given",
        "Phonetic Last Name": "kana_family", "Organization Name": "company", "Organization Title": "title",
        "Organization Department": "department", "Notes": "note", "Labels": "tags",
        "Address 1 - Formatted": "postal",
        "Address 1 - Country": "country", "Website 1 - Value": "url",
    },
    patterns={
        r"email\d+value": "email", r"phone\d+value": "phone",
        r"(?:email|phone|address|website|event|relation|customfield|instantmessenger|jot"
        r"|calendarlink)\d+.*": "",
    },
)  # fmt: skip
GOOGLE_OLD = Format(
    id="google_old",
    keys=(
        "Name", "Given Name", "Additional Name", "Family Name", "Yomi Name", "Given Name Yomi",
        "Additional Name Yomi",
        "Family Name Yomi", "Name Prefix", "Name Suffix", "Initials", "Nickname", "Short Name", "Maiden Name",
        "Birthday",
        "Gender", "Location", "Billing Information", "Directory Server", "Mileage", "Occupation", "Hobby",
        "Sensitivity",
        "Priority", "Subject", "Notes", "Group Membership",
    ),
    needs=("Given Name", "Family Name", "E-mail 1 - Value"),
    fields={
        "Name": "full", "Given Name": "given", "Family Name": "family", "Yomi Name": "kana",
        "Given Name Yomi": "kana_given",
        "Family Name Yomi": "kana_family", "Notes": "note", "Group Membership": "tags",
        "Organization 1 - Name": "company",
        "Organization 1 - Title": "title", "Organization 1 - Department": "department",
        "Address 1 - Formatted": "postal",
        "Address 1 - Country": "country", "Website 1 - Value": "url", "Language": "", "Photo": "",
    },
    patterns={
        r"email\d+value": "email", r"phone\d+value": "phone",
        r"(?:email|phone|address|website|event|relation|customfield|organization|im|jot|calendarlink"
        r"|externalid)\d+.*": "",
    },
)  # fmt: skip

_PLACES_JA = ("会社", "自宅", "その他")
_PARTS_JA = ("郵便番号 ({0})", "都道府県 ({0})", "市町村 ({0})", "番地 ({0})", "住所 2 ({0})", "住所 3 ({0})")
_PLACES_EN = ("Business", "Home", "Other")
_PARTS_EN = ("{0} Postal Code", "{0} State", "{0} City", "{0} Street", "{0} Street 2", "{0} Street 3")


def _one_place(names: tuple[str, ...], parts: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(folded_header(part.format(name)) for part in parts) for name in names}


_PLACES = ({**_one_place(_PLACES_JA, _PARTS_JA)}, {**_one_place(_PLACES_EN, _PARTS_EN)})


def _fullest_place(part: Part, at: Mapping[str, int]) -> Part:
    """Of the addresses of work, home and elsewhere the one that most people have."""
    counted = []
    for places in _PLACES:
        for rank, names in enumerate(places.values()):
            columns = tuple(at[name] for name in names if name in at)
            filled = sum(
                any(column < len(record.cells) and record.cells[column] for column in columns)
                for record in part.table.records
            )
            counted.append((filled, -rank, columns))
    filled, _, columns = max(counted)
    if not filled:
        return part
    return replace(part, columns=Columns({**part.columns.of, "postal": columns}))


OUTLOOK_JA = Format(
    id="outlook_ja",
    keys=(
        "名", "姓", "会社名", "部署", "役職", "番地 (会社)", "郵便番号 (会社)", "会社電話", "会社 FAX",
        "自宅電話", "携帯電話", "メモ",
        "姓フリガナ", "名前フリガナ", "会社名フリガナ", "電子メール アドレス", "電子メールの種類",
        "電子メール表示名", "分類",
        "肩書き", "ミドル ネーム", "敬称",
    ),
    needs=("電子メール アドレス",),
    fields={
        "名": "given", "姓": "family", "会社名": "company", "部署": "department", "役職": "title",
        "メモ": "note",
        "姓フリガナ": "kana_family", "名前フリガナ": "kana_given", "会社名フリガナ": "",
        "電子メール アドレス": "email",
        "電子メール 2 アドレス": "email", "電子メール 3 アドレス": "email", "分類": "tags",
        "Web ページ": "url",
        "国 (会社)/地域": "country", "会社電話": "phone", "会社電話 2": "phone", "会社代表電話": "phone",
        "自宅電話": "phone",
        "自宅電話 2": "phone", "その他の電話": "phone", "通常の電話": "phone", "携帯電話": "mobile",
        "会社 FAX": "fax",
        "自宅 FAX": "fax", "その他の FAX": "fax",
    },
    patterns={
        r"電子メール.*": "", r"(?:番地|住所\d|市町村|都道府県|郵便番号|国)(?:会社|自宅|その他)(?:地域)?": "",
        r"秘書の.*|.*私書箱|コールバック|自動車電話|isdn|ポケットベル|無線電話|ttytdd|テレックス|id番号"
        r"|アカウント|イニシャル": "",
        r"インターネット空き時間情報|キーワード|ディレクトリサーバー|プライベート|マネージャー|ユーザー\d"
        r"|会社id|記念日": "",
        r"経費情報|言語|参照事項|子供|支払い条件|事業所|趣味|場所|職業|性別|誕生日|配偶者|秘密度|優先度": "",
    },
    finish=_fullest_place,
)  # fmt: skip
OUTLOOK_EN = Format(
    id="outlook_en",
    keys=(
        "Title", "First Name", "Middle Name", "Last Name", "Suffix", "Company", "Department", "Job Title",
        "Business Street",
        "Business Postal Code", "Business Fax", "Business Phone", "Home Phone", "Mobile Phone",
        "E-mail Address", "Categories",
        "E-mail Display Name", "E-mail 2 Address", "Notes", "Web Page",
    ),
    needs=("E-mail Address", "Business Phone"),
    fields={
        "Title": "", "First Name": "given", "Last Name": "family", "Company": "company",
        "Department": "department",
        "Job Title": "title", "E-mail Address": "email", "E-mail 2 Address": "email",
        "E-mail 3 Address": "email",
        "Categories": "tags", "Notes": "note", "Web Page": "url", "Personal Web Page": "",
        "Business Country/Region": "country",
        "Business Country": "country", "Business Phone": "phone", "Business Phone 2": "phone",
        "Company Main Phone": "phone",
        "Home Phone": "phone", "Home Phone 2": "phone", "Primary Phone": "phone", "Other Phone": "phone",
        "Mobile Phone": "mobile", "Business Fax": "fax", "Home Fax": "fax", "Other Fax": "fax",
        "Last Name Yomi": "kana_family", "First Name Yomi": "kana_given", "Surname Yomi": "kana_family",
        "Given Yomi": "kana_given", "Company Yomi": "",
    },
    patterns={
        r"email.*": "", r"(?:business|home|other)(?:street\d?|city|state|postalcode|country|countryregion"
        r"|addresspobox)": "",
        r"assistantsphone|assistantsname|callback|carphone|isdn|pager|radiophone|ttytddphone|telex|account"
        r"|anniversary": "",
        r"billinginformation|birthday|children|directoryserver|gender|governmentidnumber|hobby|initials": "",
        r"internetfreebusy|keywords|language|location|managersname|mileage|officelocation"
        r"|organizationalidnumber": "",
        r"priority|private|profession|referredby|sensitivity|spouse|user\d|schools|nickname": "",
    },
    finish=_fullest_place,
)  # fmt: skip
THUNDERBIRD = Format(
    id="thunderbird_csv",
    keys=(
        "First Name", "Last Name", "Display Name", "Nickname", "Primary Email", "Secondary Email",
        "Screen Name", "Work Phone",
        "Home Phone", "Fax Number", "Pager Number", "Mobile Number", "Job Title", "Department", "Web Page 1",
        "Web Page 2",
        "Birth Year", "Birth Month", "Birth Day", "Custom 1", "Custom 2", "Custom 3", "Custom 4", "Notes",
    ),
    needs=("Primary Email", "Display Name"),
    fields={
        "First Name": "given", "Last Name": "family", "Display Name": "full", "Primary Email": "email",
        "Secondary Email": "email", "Work Phone": "phone", "Home Phone": "phone", "Fax Number": "fax",
        "Mobile Number": "mobile", "Job Title": "title", "Department": "department",
        "Organization": "company",
        "Organisation": "company", "Web Page 1": "url", "Notes": "note", "Work Country": "country",
        "Work ZipCode": "postal", "Work Post Code": "postal", "Work State": "postal", "Work County": "postal",
        "Work City": "postal", "Work Address": "postal", "Work Address 2": "postal",
    },
    patterns={r"(?:home|work).*": "", r"custom\d": "", r"webpage\d": ""},
)  # fmt: skip
CYBOZU = Format(
    id="cybozu",
    keys=("名前(姓)", "名前(名)", "よみ(姓)", "よみ(名)", "役職", "Tel", "E-mail", "メモ"),
    needs=("名前(姓)", "よみ(姓)", "E-mail"),
    fields={
        "名前(姓)": "family", "名前(名)": "given", "よみ(姓)": "kana_family", "よみ(名)": "kana_given",
        "役職": "title",
        "Tel": "phone", "E-mail": "email", "メモ": "note",
    },
)  # fmt: skip
FUDEMAME_CLOUD = Format(
    id="fudemame_cloud",
    keys=(
        "姓", "名", "敬称", "セイ", "メイ", "タグ", "誕生日", "性別", "顧客コード", "メモ", "勤務先名",
        "勤務先カナ", "部署名1", "部署名2",
        "役職", "住所1-郵便番号", "住所1-都道府県", "TEL1-番号", "EMAIL1-アドレス", "連名1-姓", "連名1-名",
    ),
    needs=("EMAIL1-アドレス", "姓", "名"),
    fields={
        "姓": "family", "名": "given", "敬称": "", "セイ": "kana_family", "メイ": "kana_given",
        "タグ": "tags", "メモ": "note",
        "勤務先名": "company", "勤務先カナ": "", "部署名1": "department", "部署名2": "detail",
        "役職": "title",
        "住所1-郵便番号": "postal", "住所1-都道府県": "postal", "住所1-市区町村": "postal",
        "住所1-地名番地": "postal",
        "住所1-ビル名": "postal", "WEB1": "url",
    },
    patterns={
        r"email\d+アドレス": "email", r"tel\d+番号": "phone", r"(?:email|tel)\d+分類": "", r"連名.*": "",
        r"住所\d.*": "", r"web\d": "",
    },
)  # fmt: skip

FORMATS = (GOOGLE, GOOGLE_OLD, OUTLOOK_JA, OUTLOOK_EN, THUNDERBIRD, CYBOZU, FUDEMAME_CLOUD)
