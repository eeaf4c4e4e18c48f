"""Which column of a file is which field: by header words in Japanese and English, never by position."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ALL_FIELDS = (
    "email", "full", "family", "given", "kana", "kana_family", "kana_given", "company", "department", "title",
    "phone", "mobile", "fax", "postal", "url", "country", "note", "tags",
    "consent", "question", "status", "stopped",
    "consent_date", "card_date", "dealing_date", "registered", "date", "stop_date",
    "method", "proof", "row_basis", "occasion", "by", "place", "wording", "scope",
    "recipient_type", "recipient_type_ground", "detail", "",
)  # fmt: skip
"""What a column can be taken for; "" = not stored.

What their cells are: `consent` says yes or no to mail; `question` is a form's question about mail, whose
header is the wording that was shown; `status` is the state in another system; `stopped` says since when or
that somebody gets no mail (empty says nothing). `consent_date` is when the consent was given, `card_date`
when the card was handed over, `dealing_date` the last dealing, `registered` when the row was made in the
other system, `stop_date` when mail was stopped, `date` any other day of getting the address. `proof` is what
an own form leaves behind (the IP address of the sign-up): filled together with `consent_date` it tells a
sign-up from what was added by hand. `tags` holds labels, or a tick whose label is the header. `detail` is
kept as it is, under its header.
"""

SEVERAL = frozenset(
    {"email", "phone", "mobile", "fax", "postal", "tags", "consent", "status", "stopped", "detail"}
)
"""Fields that may stand in more than one column; the cells of `postal` are parts of one address."""

SPEAKING = ("consent", "question", "status")
"""Fields whose values must be known one by one; an unknown one is not mailable."""

_ADDRESS = r"(?:アドレス|アド|address|adress)"

# In order of preference: the first pattern that some column's header is, wins.
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "email": (
        rf"(?:primary|secondary|your|work|home)?e?mail{_ADDRESS}?\d*(?:value)?{_ADDRESS}?",
        rf"(?:会社|自宅|携帯|pc|パソコン|連絡先|勤務先)?(?:電子|e)?(?:メール|mail)\d*{_ADDRESS}?\d*",
        r"(?:会社|自宅|携帯|pc)?メアド|アドレス",
    ),
    "full": (
        r"(?:お|ご)?(?:氏名|名前|芳名)(?:漢字)?|フルネーム|宛名|(?:顧客|会員|お?客様|お得意様)(?:氏?名)",
        r"(?:your|full|display|contact|customer)?name|表示名|(?:ご)?担当者(?:名|氏名)?",
    ),
    "family": (
        r"(?:お|ご)?(?:氏名|名前)?(?:姓|氏)|名字|苗字",
        r"(?:last|family|your(?:last|family))name|surname|sn",
    ),
    "given": (r"(?:お|ご)?(?:氏名|名前)?名|(?:first|given|your(?:first|given))name",),
    "kana": (
        r"(?:お|ご)?(?:氏名|名前|姓名)?(?:フリガナ|ふりがな|カナ|かな|よみ|読み|ヨミ|よみがな|読み仮名)|kana|yomi|yominame",
    ),
    "kana_family": (
        r"セイ|せい|姓(?:フリガナ|ふりがな|カナ|かな|よみ)|(?:お名前|氏名)(?:フリガナ|カナ)?(?:セイ|姓)|(?:よみ|カナ)姓"
        r"|phonetic(?:last|family)name|familynameyomi|lastnamekana",
    ),
    "kana_given": (
        r"メイ|めい|名前?(?:フリガナ|ふりがな|カナ|かな|よみ)|(?:お名前|氏名)(?:フリガナ|カナ)?(?:メイ|名)|(?:よみ|カナ)名"
        r"|phonetic(?:first|given)name|givennameyomi|firstnamekana",
    ),
    "company": (
        r"(?:御|貴)?(?:会社|社|勤務先|法人|企業|団体|組織|事業所|学校)名(?:称|団体名)?|屋号|会社|勤務先|店舗名|貴社",
        r"company(?:name)?|organi[sz]ation(?:1?name)?|defaultaddresscompany|所属",
    ),
    "department": (r"(?:所属)?部署(?:名)?\d*|部門(?:名)?|(?:organization1?)?department",),
    "title": (r"役職(?:名)?|(?:job|organization1?)title", r"肩書き?", r"title"),
    "phone": (
        r"(?:会社|自宅|携帯|勤務先|お|ご|連絡先|日中の)*(?:電話|tel)(?:番号|会社|部門|直通|number)?\d*(?:番号)?",
        r"携帯(?:番号)?|tel\d*(?:番号)?|(?:home|work|mobile|business|default)*(?:address)?phone(?:number)?\d*(?:value)?",
    ),
    "tags": (r"タグ|tags?|labels?|categor(?:y|ies)|カテゴリー?|分類|グループ|groupmembership",),
    "country": (r"国|国名|国会社地域|国地域|(?:home|business|work|defaultaddress)?country(?:code)?",),
    "note": (r"メモ|備考(?:欄)?|notes?|memo|ショップ用メモ欄",),
    "url": (r"url|ホームページ|hp|webサイト|website|webpage\d*|ウェブサイト|掲載url",),
    "consent_date": (
        r"(?:同意|承諾|許諾|オプトイン|購読|購読開始|申込|申し込み|お申し?込み|受付)(?:取得)?日時?",
        r"(?:optin|consent)(?:time|date|at|edat)|タイムスタンプ|timestamp|回答日時?|送信日時",
    ),
    "card_date": (r"名刺(?:交換|受領)日|交換日",),
    "date": (
        r"(?:アドレス)?(?:取得|入手|受領|収集|獲得)日時?|obtained(?:at|on)?|acquired(?:at|on)?",
        r"日付|date",
    ),
    "registered": (r"(?:会員)?登録日時?|created(?:at)?|作成日時?|registeredat|registrationdate",),
    "dealing_date": (
        r"最終(?:購入|来店|取引|注文|利用)日時?",
        r"last(?:visit|order(?:date)?|purchase(?:date)?)",
    ),
    "method": (
        r"(?:同意|承諾|取得|入手|申込|オプトイン)の?方法",
        r"(?:取得|入手|申込|登録)経路|(?:consent|optin)?method",
    ),
    "stopped": (
        r"(?:メルマガ|メール|dm)?(?:配信)?(?:停止|解除|拒否|不要|不可)(?:フラグ|希望|日時?)?|退会(?:日時?|フラグ)?"
        r"|(?:email)?unsubscribed(?:at)?|unsub(?:time|date)|opt(?:ed)?out(?:type|at|date)?",
    ),
    "consent": (
        r"(?:メルマガ|メールマガジン|mailmagazine|mailmaga)\w*",
        r"(?:お知らせ|ご?案内|広告|宣伝|販促)?(?:メール|dm|mail)の?(?:配信|受信|送付|案内)?(?:の)?(?:希望|同意|許可|可否|承諾|設定|購読)\w*",
        r"(?:配信|案内|お知らせ|ご案内|受信|購読|同意|承諾|許諾|広告)(?:の)?(?:希望|同意|許可|可否|有無|状態|状況|状況名|設定|フラグ|ステータス|チェック|欄)?",
        r"メールの?配信|dm配信許可フラグ|オプトイン|optin(?:status|flag)?|accepts(?:email)?marketing|(?:email)?subscri(?:ption|ber)?status"
        r"|subscribed|newsletter(?:optin)?|(?:mail|email|marketing)?consent|mailreceiveflag|(?:会員)?ステータス(?:id|名称)?"
        r"|(?:email)?status|状態",
    ),
}  # fmt: skip
_COMPILED = {field: tuple(re.compile(one) for one in patterns) for field, patterns in _PATTERNS.items()}
_OPTIONAL = re.compile(r"(?:必須|任意|入力必須|required)$")
_DATES_OF_CONSENT = re.compile(r"日時?$|date$|at$")
_MAX_HEADER = 80


@dataclass(frozen=True, slots=True)
class Columns:
    """Field → column numbers from 0. What is not here is not stored."""

    of: Mapping[str, tuple[int, ...]]

    def first(self, field: str) -> int | None:
        """The column of a single-valued field."""
        found = self.of.get(field, ())
        return found[0] if found else None

    def has(self, field: str) -> bool:
        """Whether some column is this field."""
        return bool(self.of.get(field))


def folded_header(text: str) -> str:
    """Width, case, spaces, brackets and hyphens make no difference."""
    plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return _OPTIONAL.sub("", plain)


def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header names, with the rank of the pattern that matched (0 is best)."""
    name = folded_header(header)
    if not name:
        return None
    for field, patterns in _COMPILED.items():
        for rank, pattern in enumerate(patterns):
            if pattern.fullmatch(name):
                if field == "consent" and _DATES_OF_CONSENT.search(name):
                    return "consent_date", 0
                return field, rank
    return None


def header_score(cells: Sequence[str]) -> int:
    """How much a record looks like the header row; 0 = it does not."""
    if any("@" in cell or "＠" in cell or len(cell) > _MAX_HEADER for cell in cells):
        return 0
    fields = {found[0] for cell in cells if (found := field_of(cell))}
    if "email" in fields:
        return 5 + len(fields)
    return len(fields) if len(fields) >= 2 else 0


def columns_of(header: Sequence[str]) -> Columns:
    """Every column that the header words name; of several for one field the best-named one."""
    found: dict[str, list[tuple[int, int]]] = {}
    for at, name in enumerate(header):
        if named := field_of(name):
            field, rank = named
            found.setdefault(field, []).append((rank, at))
    # Outlook: 姓フリガナ and 名前フリガナ, where the latter is the given name's reading.
    if "kana_family" in found and "kana" in found and "kana_given" not in found:
        found["kana_given"] = found.pop("kana")
    return Columns(
        {
            field: tuple(sorted(at for _, at in places)) if field in SEVERAL else (min(places)[1],)
            for field, places in found.items()
        }
    )
