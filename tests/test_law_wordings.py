# ruff: noqa: E501 (sentences of the law reference stay whole)
"""The wordings that leave the PC, compared word for word with the model wording of the law reference."""

from datetime import UTC, date, datetime
from string import Formatter

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.i18n.language import LANGUAGES, Language
from desktop_app.i18n.wording import reason_key, wording

# The model's names for what is filled in; a value that names itself shows the text as the model prints it.
JA = {
    "reason": "{受信理由}",
    "optout_address": "{配信停止メールアドレス}",
    "optout_url": "{配信停止URL}",
    "legal_name": "{送信者の氏名または名称}",
    "shop_name": "{屋号・店名}",
    "postal_address": "〒{郵便番号} {住所}",
    "phone": "{電話番号}",
    "contact": "{メールアドレス}",
    "notation_url": "{URL1}",
    "privacy_url": "{URL2}",
}
EN = {
    "reason": "{reason}",
    "optout_address": "{opt-out address}",
    "optout_url": "{opt-out URL}",
    "legal_name": "{legal name}",
    "shop_name": "{shop name}",
    "postal_address": "{postal address}",
    "phone": "{phone}",
    "contact": "{e-mail}",
}

FOOTER_JA = """\
――――――――――――――――――――
このメールは、{受信理由}お送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくか、URLを開いて
メールアドレスを入力するだけで、いつでも配信を停止できます。お名前や理由は不要です。
{配信停止メールアドレス}
{配信停止URL}

■ 配信元　{送信者の氏名または名称}（{屋号・店名}）
■ 住所　　〒{郵便番号} {住所}
■ お問い合わせ・苦情の窓口　{電話番号} ／ {メールアドレス}
特定商取引法に基づく表記: {URL1}　個人情報の取扱い: {URL2}
――――――――――――――――――――"""

FOOTER_EN = """\
--------------------------------------------
You receive this mail because {reason}.

Stop these mails
To stop, send the word "stop" to the address below, or open the link and enter only
your e-mail address. You can do so at any time; no name or reason is needed.
{opt-out address}
{opt-out URL}

Sender: {legal name} ({shop name})
Address: {postal address}
Questions and complaints: {phone} / {e-mail}
--------------------------------------------"""


def footer(language: Language, values: dict[str, str], holds: set[str]) -> str:
    """The footer in plain text, as a composer would put it together."""
    words = wording(language)
    lines = [
        (line.key, words.plain(line.key, **values) if line.key else "")
        for line in words.layout("footer.ad")
        if line.when in {"always", *holds}
    ]
    text = ""
    for number, (key, line) in enumerate(lines):
        links = key.endswith("_link") and number > 0 and lines[number - 1][0].endswith("_link")
        text += (words.text("footer.ad.link_separator") if links else "\n" * (number > 0)) + line
    return text


ALL = {"optout_url", "shop_name", "postal_address", "contact_both"}


def test_the_japanese_footer_is_word_for_word() -> None:
    assert footer("ja", JA, {*ALL, "notation_url", "privacy_url"}) == FOOTER_JA


def test_the_english_footer_is_word_for_word() -> None:
    assert footer("en", EN, ALL) == FOOTER_EN


def test_the_shortest_footer() -> None:
    shortest = footer(
        "ja", JA | {"address_url": "{URL}"}, {"no_optout_url", "same_name", "address_on_page", "contact_one"}
    )
    assert shortest.splitlines()[3:] == [
        "■ 配信停止",
        "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。"
        "お名前や理由は不要です。",
        "{配信停止メールアドレス}",
        "",
        "■ 配信元　{送信者の氏名または名称}",
        "■ 住所　　次のページに表示しています　{URL}",
        "■ お問い合わせ・苦情の窓口　{メールアドレス}",
        "――――――――――――――――――――",
    ]


# Single sentences of the model: key, values, Japanese, English.
SENTENCES = [
    (
        "footer.ad.stop_sentence",
        {},
        "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくか、URLを開いてメールアドレスを入力するだけで、"
        "いつでも配信を停止できます。お名前や理由は不要です。",
        'To stop, send the word "stop" to the address below, or open the link and enter only your e-mail address. '
        "You can do so at any time; no name or reason is needed.",
    ),
    (
        "footer.ad.stop_sentence_no_url",
        {},
        "今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。"
        "お名前や理由は不要です。",
        'To stop, send the word "stop" to the address below. You can do so at any time; no name or reason is needed.',
    ),
    (
        "footer.ad.address_on_page",
        {"address_url": "U"},
        "■ 住所　　次のページに表示しています　U",
        "Address: shown at U",
    ),
    ("footer.ad.seller_mail", {"seller_mail": "M"}, "■ 販売業者のメールアドレス　M", "Seller's e-mail: M"),
    (
        "footer.ad.notation_link",
        {"notation_url": "U"},
        "特定商取引法に基づく表記: U",
        "Notice under the Specified Commercial Transactions Act: U",
    ),
    ("footer.ad.privacy_link", {"privacy_url": "U"}, "個人情報の取扱い: U", "Privacy: U"),
    (
        "reason.consent",
        {"date": "D"},
        "Dに当店からの広告メールの受信に同意いただいた方に",
        "you agreed on D to receive advertising e-mail from us",
    ),
    ("reason.card", {}, "当店の者と名刺を交換させていただいた方に", "you exchanged business cards with us"),
    ("reason.relation", {}, "当店を継続してご利用いただいている方に", "you are a customer of ours"),
    (
        "reason.published",
        {},
        "メールアドレスを公表されている事業者の方に",
        "you publish this address for your business",
    ),
    (
        "reason.address_told",
        {"occasion": "O"},
        "Oでアドレスを教えていただいた方に、一度だけ",
        "you gave us this address at O; we ask only once",
    ),
    (
        "footer.incidental.line",
        {"legal_name": "L", "shop_name": "S", "contact": "C", "optout_address": "A"},
        "L（S）　お問い合わせ C　広告メールの停止 A",
        "L (S) · Questions: C · Stop advertising mail: A",
    ),
    (
        "consent_box.text",
        {"legal_name": "L", "shop_name": "S"},
        "□ L（S）から、新商品・セール・催しなどの広告・宣伝メールを受け取ることに同意します。"
        "（任意。同意しなくてもご注文・ご予約はできます。配信はいつでも停止できます）",
        "[ ] I agree to receive advertising e-mail (new goods, sales, events) from L (S).\n"
        "Optional; you can order without it and can stop the mails at any time.",
    ),
    (
        "consent_box.confirm",
        {"address": "A"},
        "広告・宣伝メール：受け取る（A）",
        "Advertising e-mail: YES, to A",
    ),
    (
        "oral_script.text",
        {"shop_name": "S", "staff": "W", "address": "A"},
        "SのWです。新商品やセールの広告メールを、いま伺ったAへお送りしてよろしいでしょうか。いつでも停止できます。",
        "May S send advertising mail on new goods and sales to A? You can stop at any time.",
    ),
    (
        "doi.subject",
        {"shop_name": "S"},
        "【S】メール配信のお申込み確認（まだ登録は完了していません）",
        "[S] Please confirm your e-mail subscription (not active yet)",
    ),
    (
        "doi.body",
        {
            "shop_name": "S",
            "deadline": "D",
            "confirm_url": "U",
            "legal_name": "L",
            "postal_address": "P",
            "contact": "C",
        },
        "Sのメール配信に、このアドレスでお申込みがありました。\n"
        "ご本人によるお申込みでしたら、Dまでに、次のURLを開くか、このメールにそのまま返信してください。\nU\n"
        "お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。\nL　P　C",
        "Someone asked to receive mail from S at this address. If it was you, open the link below "
        "or simply reply to this mail by D. If not, do nothing: the address will not be used.\nU\nL, P, C",
    ),
    (
        "doi.body_no_url",
        {"shop_name": "S", "deadline": "D", "legal_name": "L", "postal_address": "P", "contact": "C"},
        "Sのメール配信に、このアドレスでお申込みがありました。\n"
        "ご本人によるお申込みでしたら、Dまでに、このメールにそのまま返信してください。\n"
        "お心当たりがない場合は、何もしないでください。登録されず、以後お送りしません。\nL　P　C",
        "Someone asked to receive mail from S at this address. If it was you, simply reply to this mail by D. "
        "If not, do nothing: the address will not be used.\nL, P, C",
    ),
    (
        "consent_request.body",
        {"occasion": "O", "shop_name": "S", "staff": "W"},
        "先日Oでアドレスを教えていただいたSのWです。\n"
        "今後、新商品や催しの広告メールをお送りしてもよろしければ、このメールに「希望」とご返信ください。\n"
        "ご返信がない場合は、今後広告メールはお送りしません。",
        "We met at O. May we send you advertising mail? If yes, reply 'yes'. Without a reply we will not send any.",
    ),
    (
        "optout_page.text",
        {"topic": "T"},
        "配信を停止するメールアドレスを入力してください。［　　　］　○ すべての広告メールを停止　○ Tだけ停止　［停止する］"
        "　入力はこれだけで完了します。",
        "Enter the address to stop. ( ) all advertising mail ( ) only T. [Stop] — nothing else is needed.",
    ),
    (
        "ack.body",
        {"address": "A", "stopped_at": "D"},
        "Aへの広告メールを停止しました（D）。ご注文の確認など、手続きに必要な連絡は今後もお送りすることがあります。",
        "Advertising mail to A was stopped on D. Messages needed for your orders may still be sent.",
    ),
    (
        "card_notice.text",
        {"legal_name": "L"},
        "当店が受け取った名刺の情報は、ご連絡、および当店の商品・催しの案内（広告メールを含みます）のために使います。"
        "案内が不要な方は、その旨をお申し出ください。いつでも停止します。 L",
        "We use business cards given to us to contact you and to send information on our goods and events, including "
        "advertising e-mail. Tell us if you do not want this; we stop at any time. L",
    ),
]


@pytest.mark.parametrize(("key", "values", "ja", "en"), [pytest.param(*row, id=row[0]) for row in SENTENCES])
def test_a_sentence_is_word_for_word(key: str, values: dict[str, str], ja: str, en: str) -> None:
    assert wording("ja").text(key, **values) == ja
    assert wording("en").text(key, **values) == en


def test_the_japanese_consent_request_has_the_models_subject() -> None:
    subject = wording("ja").text("consent_request.subject", shop_name="S")
    assert subject == "【S】広告メールをお送りしてよいかのお伺い（一度だけお送りします）"


def test_the_paper_form_is_word_for_word() -> None:
    words = wording("ja")
    separator = words.text("paper_form.topic_separator")
    choices = separator.join(words.text("paper_form.topic_choice", topic=topic) for topic in ("A", "B"))
    form = words.plain(
        "paper_form.text", legal_name="L", shop_name="S", contact="C", version="3", topic_choices=choices
    )
    assert form == (
        "【メールのご案内 お申込み】\n"
        "私は、L（S）が、次のアドレスへ、商品・セール・催しについての\n広告・宣伝メールを送ることに同意します。\n"
        "メールアドレス：＿＿＿＿＿＿＿＿＿＿＿＿　お名前（任意）：＿＿＿＿＿＿＿＿\n"
        "ご希望：□ すべて　□ A　□ B\n"
        "ご記入日：　　年　　月　　日\n"
        "利用目的：いただいた情報は、上記のメールの送付と、その送付・停止の記録にだけ使います。\n"
        "配信はいつでも停止できます。お問い合わせ：C　　　（用紙番号 3）\n"
        "店舗記入欄：受付日　　／場所　　／担当"
    )
    english = wording("en").plain(
        "paper_form.text",
        legal_name="L",
        shop_name="S",
        contact="C",
        version="3",
        topic_choices="[ ] A [ ] B",
    )
    assert english == (
        "[E-mail news — application]  I agree that L (S) sends advertising e-mail about\n"
        "its goods, sales and events to: ______________   Name (optional): __________   Date: ____\n"
        "Lists: [ ] all [ ] A [ ] B\n"
        "Purpose: we use these data only to send this mail and to keep the record of sending and stopping it.\n"
        "You can stop at any time. Contact: C   (form no. 3)\n"
        "Staff: received on ____ at ____ by ____"
    )


def names(language: Language, key: str) -> set[str]:
    value = wording(language).texts[key]
    lines = [value] if isinstance(value, str) else value
    text = "\n".join(line if isinstance(line, str) else "".join(line) for line in lines)
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_texts_and_placeholders() -> None:
    assert wording("ja").texts.keys() == wording("en").texts.keys()
    for key in wording("ja").texts:
        if key.startswith("format."):
            continue
        extra = (
            {"staff", "shop_name"} if key == "oral_script.text" or key == "consent_request.body" else set()
        )
        assert names("ja", key) ^ names("en", key) <= extra, key


def test_a_variant_without_the_shop_name_differs_in_nothing_else() -> None:
    for language, brackets in (("ja", "（店）"), ("en", " (店)")):
        words = wording(language)
        for key in [key for key in words.texts if key.endswith("_same_name")]:
            whole = key.removesuffix("_same_name")
            values = dict.fromkeys(names(words.language, whole), "x") | {"shop_name": "店"}
            assert words.text(key, **values) == words.text(whole, **values).replace(brackets, ""), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_layouts_name_texts_that_exist(language: Language) -> None:
    words = wording(language)
    for block in ("footer.ad", "footer.incidental"):
        assert all(line.key in words.texts for line in words.layout(block) if line.key)
        assert words.layout(block)[0].key.startswith(block)


@pytest.mark.parametrize("basis", [basis for basis in Basis if basis is not Basis.NONE])
def test_every_basis_that_carries_mail_has_a_reason(basis: Basis) -> None:
    assert wording("ja").text(reason_key(basis), date="D", occasion="O").endswith(("方に", "一度だけ"))


def test_what_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError):
        wording("ja").text("footer.ad.no_such_line")
    with pytest.raises(KeyError):
        wording("ja").text("footer.ad.reason_line")
    with pytest.raises(KeyError):
        wording("ja").layout("footer.none")
    with pytest.raises(KeyError):
        reason_key(Basis.NONE)


def test_values_are_never_read_as_placeholders() -> None:
    assert (
        wording("en")
        .text("reason.address_told", occasion="{date} {0}")
        .startswith("you gave us this address at {date}")
    )


def test_days_and_times_are_those_of_japan() -> None:
    at = datetime(2026, 3, 31, 16, 5, tzinfo=UTC)
    assert wording("ja").day(at) == wording("ja").day(date(2026, 4, 1)) == "2026年4月1日"
    assert wording("ja").time(at) == "2026年4月1日 01時05分"
    assert wording("en").day(at) == "1 April 2026"
    assert wording("en").time(at) == "1 April 2026, 01:05 (Japan time)"


@pytest.mark.parametrize(
    ("address", "ja"),
    [
        ("150-0001 東京都渋谷区1-2-3", "〒150-0001 東京都渋谷区1-2-3"),
        ("1500001 東京都渋谷区1-2-3", "〒1500001 東京都渋谷区1-2-3"),
        ("〒150-0001 東京都渋谷区1-2-3", "〒150-0001 東京都渋谷区1-2-3"),
        (" 東京都渋谷区1-2-3 ", "東京都渋谷区1-2-3"),
        ("1-2-3 Jingumae, Tokyo 150-0001", "1-2-3 Jingumae, Tokyo 150-0001"),
    ],
)
def test_a_postal_code_gets_its_mark(address: str, ja: str) -> None:
    assert wording("ja").postal_address(address) == ja
    assert wording("en").postal_address(address) == address.strip()
