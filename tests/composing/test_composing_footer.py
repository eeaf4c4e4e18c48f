"""law.md 7.1 and 7.2 word for word: the expected lines are written out from there, not from the code."""

from datetime import date

import pytest

from desktop_app.composing.footer import Line, Link, OptOutTarget, build_footer, optout_target, reason_text
from desktop_app.composing.slots import Slot
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language
from tests.factories import TOKEN, aoi_shop

REASON_JA = "2026年5月1日に当店からの広告メールの受信に同意いただいた方に"
STOP_AT = "teishi@example.jp"


def lines(footer: tuple[Line, ...], reason: str) -> list[str]:
    """The characters of each line, for one recipient."""
    values = {"reason": reason, "optout_address": STOP_AT}
    shown = []
    for line in footer:
        words = (node.text if isinstance(node, Link) else node for node in line)
        shown.append("".join(values[word.name] if isinstance(word, Slot) else word for word in words))
    return shown


FULL_JA = f"""\
――――――――――――――――――――
このメールは、{REASON_JA}お送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくか、URLを開いて
メールアドレスを入力するだけで、いつでも配信を停止できます。お名前や理由は不要です。
{STOP_AT}
https://example.jp/stop

■ 配信元　青井 葵（花のあおい）
■ 住所　　〒460-0000 愛知県名古屋市中区1-2-3
■ お問い合わせ・苦情の窓口　052-000-0000 ／ aoi@example.jp
特定商取引法に基づく表記: https://example.jp/law　個人情報の取扱い: https://example.jp/privacy
――――――――――――――――――――"""

FULL_EN = f"""\
--------------------------------------------
You receive this mail because you agreed on 1 May 2026 to receive advertising e-mail from us.

Stop these mails
To stop, send the word "stop" to the address below, or open the link and enter only
your e-mail address. You can do so at any time; no name or reason is needed.
{STOP_AT}
https://example.jp/stop

Sender: 青井 葵 (花のあおい)
Address: 460-0000 愛知県名古屋市中区1-2-3
Questions and complaints: 052-000-0000 / aoi@example.jp
Notice under the Specified Commercial Transactions Act: https://example.jp/law
Privacy: https://example.jp/privacy
--------------------------------------------"""

NO_URL_JA = f"""\
――――――――――――――――――――
このメールは、{REASON_JA}お送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。お名前や理由は不要です。
{STOP_AT}

■ 配信元　青井 葵
■ 住所　　次のページに表示しています　https://example.jp/address
■ お問い合わせ・苦情の窓口　052-000-0000
■ 販売業者のメールアドレス　order@example.jp
個人情報の取扱い: https://example.jp/privacy
――――――――――――――――――――"""

NO_URL_EN = f"""\
--------------------------------------------
You receive this mail because you exchanged business cards with us.

Stop these mails
To stop, send the word "stop" to the address below. You can do so at any time; no name or reason is needed.
{STOP_AT}

Sender: 青井 葵
Address: shown at https://example.jp/address
Questions and complaints: https://example.jp/contact
Seller's e-mail: order@example.jp
Notice under the Specified Commercial Transactions Act: https://example.jp/law
--------------------------------------------"""

SAME_NAME = {
    "shop_name": "青井 葵",
    "postal_address": "",
    "address_url": "https://example.jp/address",
    "optout_url": "",
}

CASES = [
    ("ja", REASON_JA, aoi_shop(), FULL_JA),
    ("en", "you agreed on 1 May 2026 to receive advertising e-mail from us", aoi_shop(), FULL_EN),
    (
        "ja",
        REASON_JA,
        aoi_shop(**SAME_NAME, contact="", seller_mail="order@example.jp", notation_url=""),
        NO_URL_JA,
    ),
    (
        "en",
        "you exchanged business cards with us",
        aoi_shop(
            **{**SAME_NAME, "shop_name": ""},
            phone="",
            contact="https://example.jp/contact",
            seller_mail="order@example.jp",
            privacy_url="",
        ),
        NO_URL_EN,
    ),
]


@pytest.mark.parametrize("cls", [MessageClass.AD, MessageClass.CONSENT_REQ])
@pytest.mark.parametrize(("language", "reason", "shop", "expected"), CASES)
def test_footer_is_law_md_7_1(
    language: Language, reason: str, shop: Shop, expected: str, cls: MessageClass
) -> None:
    """JP-SEM-4-1-NAME, JP-SEM-4-2-OPTADDR, JP-SEMR-9-1-STATEMENT, JP-SEMR-9-2-ADDRESS,
    JP-SEMR-9-3-CONTACT."""
    footer = build_footer(shop, cls, language)

    assert lines(footer.text, reason) == expected.split("\n")
    glue = "" if language == "ja" else " "
    assert lines(footer.html, reason) == _unbroken(expected, glue).split("\n")


def _unbroken(expected: str, glue: str) -> str:
    """HTML flows by itself: the two sentences that law.md breaks stand on one line."""
    for end in ("URLを開いて", "enter only"):
        expected = expected.replace(f"{end}\n", f"{end}{glue}")
    return expected


@pytest.mark.parametrize("language", ["ja", "en"])
def test_sentence_stands_directly_above_the_address(language: Language) -> None:
    """JP-SEMR-7-1-2-ADJACENT."""
    footer = build_footer(aoi_shop(), MessageClass.AD, language)
    for part in (footer.html, footer.text):
        shown = lines(part, "")
        at = shown.index(STOP_AT)
        assert shown[at - 1].endswith(("理由は不要です。", "no name or reason is needed."))


TX_CASES = [
    ("ja", {}, "青井 葵（花のあおい）　お問い合わせ aoi@example.jp　広告メールの停止 {stop}"),
    ("en", {}, "青井 葵 (花のあおい) · Questions: aoi@example.jp · Stop advertising mail: {stop}"),
    ("ja", {"shop_name": ""}, "青井 葵　お問い合わせ aoi@example.jp　広告メールの停止 {stop}"),
    (
        "ja",
        {"contact": "", "seller_mail": "order@example.jp"},
        "青井 葵（花のあおい）　お問い合わせ 052-000-0000　広告メールの停止 {stop}\n"
        "■ 販売業者のメールアドレス　order@example.jp",
    ),
    ("ja", {"contact": "", "phone": "", "optout_address": ""}, "青井 葵（花のあおい）"),
]


@pytest.mark.parametrize("cls", [MessageClass.TX_AD, MessageClass.INFO_AD])
@pytest.mark.parametrize(("language", "changes", "expected"), TX_CASES)
def test_incidental_footer_is_law_md_7_2(
    language: Language, changes: dict[str, object], expected: str, cls: MessageClass
) -> None:
    """JP-SEM-4-1-NAME, JP-ASCTR-23-10-SELLERMAIL."""
    footer = build_footer(aoi_shop(**changes), cls, language)

    assert lines(footer.text, "") == expected.format(stop=STOP_AT).split("\n")
    assert lines(footer.html, "") == lines(footer.text, "")


def test_mail_without_advertising_names_the_sender_only() -> None:
    footer = build_footer(aoi_shop(), MessageClass.NOTICE, "ja")

    assert lines(footer.text, "") == ["青井 葵（花のあおい）　お問い合わせ aoi@example.jp"]


def test_a_shop_that_has_stated_nothing_gets_no_empty_promises() -> None:
    shown = lines(build_footer(Shop(), MessageClass.AD, "ja").text, "〇〇の方に")

    assert [line for line in shown if line] == [
        "――――――――――――――――――――",
        "このメールは、〇〇の方にお送りしています。",
        "――――――――――――――――――――",
    ]


@pytest.mark.parametrize("typed", ["〒460-0000 愛知県", "460-0000 愛知県", " 〒460-0000 愛知県 "])
def test_postal_mark_stands_once(typed: str) -> None:
    shown = lines(build_footer(aoi_shop(postal_address=typed), MessageClass.AD, "ja").text, "")

    assert "■ 住所　　〒460-0000 愛知県" in shown


def test_a_hostile_shop_name_stays_one_line() -> None:
    shop = aoi_shop(shop_name="花\r\n\x00reason\x00<b>", postal_address="1\n2")
    shown = lines(build_footer(shop, MessageClass.AD, "ja").text, "R")

    assert "■ 配信元　青井 葵（花 reason <b>）" in shown
    assert "■ 住所　　1 2" in shown


REASONS = [
    (Basis.CONSENT_WEB, "ja", REASON_JA),
    (Basis.CONSENT_LEGACY, "ja", REASON_JA),
    (Basis.CARD, "ja", "当店の者と名刺を交換させていただいた方に"),
    (Basis.RELATION, "ja", "当店を継続してご利用いただいている方に"),
    (Basis.PUBLISHED, "ja", "メールアドレスを公表されている事業者の方に"),
    (Basis.ADDRESS_TOLD, "ja", "朝市でアドレスを教えていただいた方に、一度だけ"),
    (Basis.CARD, "en", "you exchanged business cards with us"),
    (Basis.RELATION, "en", "you are a customer of ours"),
    (Basis.PUBLISHED, "en", "you publish this address for your business"),
    (Basis.ADDRESS_TOLD, "en", "you gave us this address at 朝市; we ask only once"),
]


@pytest.mark.parametrize(("basis", "language", "expected"), REASONS)
def test_reasons(basis: Basis, language: Language, expected: str) -> None:
    assert reason_text(basis, language, obtained_at=date(2026, 5, 1), occasion="朝市") == expected


@pytest.mark.parametrize("basis", [Basis.CONSENT_PAPER, Basis.ADDRESS_TOLD, Basis.NONE, Basis.CONSENT_LEGACY])
def test_a_reason_with_a_hole_is_refused(basis: Basis) -> None:
    """JP-MSG-MERGE."""
    with pytest.raises(AppError, match="reason-missing") as error:
        reason_text(basis, "ja", occasion=" ")
    assert error.value.rules == ("JP-MSG-MERGE",)


TARGETS = [
    (STOP_AT, True, STOP_AT, f"mailto:teishi+u-{TOKEN}@example.jp?subject=unsubscribe"),
    (
        "teishi@example.jp",
        False,
        "teishi@example.jp",
        f"mailto:teishi@example.jp?subject=unsubscribe%20{TOKEN}",
    ),
    # the local part has no room for the token: it goes into the subject
    (f"{'a' * 40}@b.jp", True, f"{'a' * 40}@b.jp", f"mailto:{'a' * 40}@b.jp?subject=unsubscribe%20{TOKEN}"),
    ("stop@花.jp", True, "stop@花.jp", f"mailto:stop+u-{TOKEN}@xn--jh1a.jp?subject=unsubscribe"),
    ("", True, "", ""),
]


@pytest.mark.parametrize(("address", "plus", "shown", "uri"), TARGETS)
def test_optout_address_of_one_recipient(address: str, plus: bool, shown: str, uri: str) -> None:
    target = optout_target(aoi_shop(optout_address=address), TOKEN, plus_addressing=plus)

    assert (target.address, target.mailto) == (shown, uri)
    assert target.mailto.isascii()


def test_a_foreign_token_is_refused_and_none_means_the_bare_address() -> None:
    with pytest.raises(ValueError, match="token"):
        optout_target(aoi_shop(), "x@y", plus_addressing=True)
    assert optout_target(aoi_shop(), None, plus_addressing=True) == OptOutTarget(
        "teishi@example.jp", "mailto:teishi@example.jp?subject=unsubscribe"
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_contact_that_is_the_telephone_stands_once(language: Language) -> None:
    """SEM Ord. 9(3): either is enough (law.md 7.1, variants)."""
    shop = aoi_shop(phone="052-000-0000", contact="052-000-0000")
    shown = "\n".join(lines(build_footer(shop, MessageClass.AD, language).text, ""))
    assert shown.count("052-000-0000") == 1
