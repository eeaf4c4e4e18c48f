"""Shop systems and tills: a flag there says that the other system thought so (imports.md 1.4)."""

from dataclasses import replace

from desktop_app.domain.consent import Basis
from desktop_app.importing.formats.signature import Format

_SHOPIFY_NAMES = {"First Name": "given", "Last Name": "family", "Email": "email", "Phone": "phone",
"Note": "note",
                  "Tags": "tags"}  # fmt: skip
_SHOPIFY_MEANINGS = {"yes": "yes", "no": "no"}

SHOPIFY = Format(
    id="shopify",
    keys=(
        "First Name", "Last Name", "Email", "Accepts Email Marketing", "Default Address Company",
        "Default Address Address1",
        "Default Address Address2", "Default Address City", "Default Address Province Code",
        "Default Address Country Code",
        "Default Address Zip", "Default Address Phone", "Phone", "Total Spent", "Total Orders", "Note",
        "Tax Exempt", "Tags",
        "Customer ID",
    ),
    needs=("Email", "Accepts Email Marketing"),
    fields={
        **_SHOPIFY_NAMES, "Accepts Email Marketing": "consent", "Default Address Company": "company",
        "Default Address Country Code": "country", "Default Address Phone": "phone",
        "Default Address Zip": "postal",
        "Default Address Province Code": "postal", "Default Address City": "postal",
        "Default Address Address1": "postal",
        "Default Address Address2": "postal", "Accepts SMS Marketing": "", "Accepts WhatsApp Marketing": "",
    },
    meanings={"Accepts Email Marketing": _SHOPIFY_MEANINGS},
    suggested=Basis.CONSENT_LEGACY,
)  # fmt: skip
SHOPIFY_OLD = Format(
    id="shopify",
    keys=(
        "First Name", "Last Name", "Email", "Company", "Address1", "Address2", "City", "Province",
        "Province Code", "Country",
        "Country Code", "Zip", "Phone", "Accepts Marketing", "Total Spent", "Total Orders", "Tags", "Note",
        "Tax Exempt",
    ),
    needs=("Email", "Accepts Marketing"),
    fields={
        **_SHOPIFY_NAMES, "Accepts Marketing": "consent", "Company": "company", "Country Code": "country",
        "Country": "",
        "Zip": "postal", "Province": "postal", "City": "postal", "Address1": "postal", "Address2": "postal",
        "Accepts SMS Marketing": "",
    },
    meanings={"Accepts Marketing": _SHOPIFY_MEANINGS},
    suggested=Basis.CONSENT_LEGACY,
)  # fmt: skip
SHOPIFY_BETWEEN = replace(
    SHOPIFY,
    keys=tuple("Accepts Marketing" if key == "Accepts Email Marketing" else key for key in SHOPIFY.keys),
    needs=("Email", "Accepts Marketing"),
    fields={**SHOPIFY.fields, "Accepts Marketing": "consent"},
    meanings={"Accepts Marketing": _SHOPIFY_MEANINGS},
)
MATRIXIFY = Format(
    id="matrixify",
    keys=("Email", "First Name", "Last Name", "Email Marketing: Status", "Email Marketing: Level"),
    needs=("Email", "Email Marketing: Status"),
    fields={
        **_SHOPIFY_NAMES, "Email Marketing: Status": "consent", "Email Marketing: Updated At": "consent_date",
        "Company": "company", "Address Company": "company", "Address Phone": "phone",
        "Address Country Code": "country",
        "Address Zip": "postal", "Address Province": "postal", "Address City": "postal",
        "Address Line 1": "postal",
        "Address Line 2": "postal", "Created At": "registered", "Last Order: Processed At": "dealing_date",
    },
    patterns={
        r"emailmarketing.*|smsmarketing.*|metafield.*|address.*|(?:first|last)order.*": "",
        r"id|command|state|language|updatedat|totalspent|totalorders|taxexempt.*|verifiedemail|row.*"
        r"|toprow": "",
    },
    meanings={
        "Email Marketing: Status": {
            "subscribed": "yes", "unsubscribed": "unsubscribed", "not_subscribed": "no", "pending": "no",
            "invalid": "bounced",
        }
    },
    suggested=Basis.CONSENT_LEGACY,
)  # fmt: skip

_SQUARE_KEYS = (
    "First Name", "Last Name", "Email Address", "Phone Number", "Nickname", "Company Name",
    "Street Address 1",
    "Street Address 2", "City", "State", "Postal Code", "Birthday", "Memo", "Square Customer ID",
    "Creation Source",
    "First Visit", "Last Visit", "Transaction Count", "Lifetime Spend",
)  # fmt: skip
_SQUARE_FIELDS = {
    "First Name": "given", "Last Name": "family", "Email Address": "email", "Phone Number": "phone",
    "Company Name": "company",
    "Postal Code": "postal", "State": "postal", "City": "postal", "Street Address 1": "postal",
    "Street Address 2": "postal",
    "Memo": "note", "Last Visit": "dealing_date", "Reference ID": "", "Instant Profile": "",
    "Blocked from online booking": "",
}  # fmt: skip
SQUARE = Format(
    id="square",
    keys=(*_SQUARE_KEYS, "Email Subscription Status"),
    needs=("Email Address", "Email Subscription Status"),
    fields={**_SQUARE_FIELDS, "Email Subscription Status": "consent"},
    meanings={"Email Subscription Status": {"subscribed": "yes", "unsubscribed": "unsubscribed"}},
    suggested=Basis.CONSENT_LEGACY,
)
SQUARE_OLD = Format(
    id="square",
    keys=(*_SQUARE_KEYS, "Email Unsubscribed"),
    needs=("Email Address", "Email Unsubscribed"),
    fields={**_SQUARE_FIELDS, "Email Unsubscribed": "stopped"},
    meanings={
        "Email Unsubscribed": {
            "true": "unsubscribed", "yes": "unsubscribed", "false": "nothing", "no": "nothing", "": "nothing",
        }
    },
)  # fmt: skip

ECCUBE4 = Format(
    id="eccube4",
    keys=(
        "会員ID", "お名前(姓)", "お名前(名)", "お名前(セイ)", "お名前(メイ)", "会社名", "郵便番号",
        "都道府県(ID)", "都道府県(名称)", "住所1",
        "住所2", "メールアドレス", "TEL", "性別(ID)", "性別(名称)", "職業(ID)", "職業(名称)", "誕生日",
        "初回購入日", "最終購入日", "購入回数",
        "ショップ用メモ欄", "会員ステータス(ID)", "会員ステータス(名称)", "登録日", "更新日",
    ),
    needs=("お名前(姓)", "メールアドレス", "会員ステータス(名称)"),
    fields={
        "お名前(姓)": "family", "お名前(名)": "given", "お名前(セイ)": "kana_family",
        "お名前(メイ)": "kana_given", "会社名": "company",
        "郵便番号": "postal", "都道府県(名称)": "postal", "住所1": "postal", "住所2": "postal",
        "メールアドレス": "email", "TEL": "phone",
        "最終購入日": "dealing_date", "ショップ用メモ欄": "note", "会員ステータス(名称)": "status",
        "登録日": "registered", "ポイント": "",
    },
    meanings={"会員ステータス(名称)": {"本会員": "nothing", "仮会員": "no", "退会": "left", "": "nothing"}},
)  # fmt: skip
_MAILMAGA = {"3": "no", "6": "no"}
ECCUBE2_DATABASE = Format(
    id="eccube2",
    keys=("name01", "name02", "kana01", "kana02", "email", "mailmaga_flg"),
    needs=("email", "mailmaga_flg"),
    fields={
        "name01": "family", "name02": "given", "kana01": "kana_family", "kana02": "kana_given",
        "company_name": "company",
        "email": "email", "email_mobile": "email", "mailmaga_flg": "consent", "last_buy_date": "dealing_date",
        "create_date": "registered", "note": "note", "zip01": "postal", "zip02": "postal", "addr01": "postal",
        "addr02": "postal",
        "tel01": "phone", "tel02": "phone", "tel03": "phone", "fax01": "fax", "fax02": "fax", "fax03": "fax",
    },
    patterns={
        r"customerid|pref|sex|job|birth|firstbuydate|buytimes|buytotal|point|status|updatedate|delflg": "",
        r"secretkey|password|salt|reminder.*|mobilephoneid": "",
    },
    meanings={"mailmaga_flg": _MAILMAGA},
)  # fmt: skip
ECCUBE2 = Format(
    id="eccube2",
    keys=("お名前(姓)", "お名前(名)", "mailmaga_flg"),
    needs=("mailmaga_flg",),
    fields={"mailmaga_flg": "consent"},
    meanings={"mailmaga_flg": _MAILMAGA},
)

FORMATS = (
    SHOPIFY, SHOPIFY_BETWEEN, SHOPIFY_OLD, MATRIXIFY, SQUARE, SQUARE_OLD, ECCUBE4, ECCUBE2_DATABASE, ECCUBE2,
)  # fmt: skip
