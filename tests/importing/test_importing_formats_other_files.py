"""Exports as other accounts make them: fewer columns, mixed ages, own states; questions about other ways."""
# ruff: noqa: E501  (headers stay whole)

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.importing.formats import recognise
from desktop_app.importing.formats.questions import question_score
from desktop_app.importing.row_words import basis_named
from desktop_app.importing.table import Record, Table


def table(header: str, *rows: str) -> Table:
    records = tuple(Record(number, tuple(cells.split(","))) for number, cells in enumerate(rows, 2))
    return Table("list.csv", "0" * 64, "utf-8", ",", 1, tuple(header.split(",")), records)


@pytest.mark.parametrize(
    "header",
    [
        "会社名,会社名（カナ）,部署名,役職,氏名［姓］,氏名［名］,Email(1),Email(2),TEL-1(1),携帯電話(1),登録日,タグ,メモ,名刺ID,名刺所有者ユーザID",
        "会社名,氏名,Email(1),名刺交換日,名刺所有者ユーザID",
    ],
)
def test_sansan_is_known_by_what_only_sansan_has(header: str) -> None:
    part = recognise(table(header))
    assert (part.format, part.suggested) == ("sansan", Basis.CARD)


def test_numbered_columns_alone_are_no_sansan() -> None:
    assert recognise(table("会社名,部署名,役職,氏名(姓),氏名(名),Email1,名刺交換日")).format == "csv"


def test_shopify_of_the_years_between_has_the_old_flag_and_the_new_addresses() -> None:
    part = recognise(
        table(
            "Customer ID,First Name,Last Name,Email,Accepts Marketing,Default Address Company,Default Address Address1,Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,Default Address Zip,Default Address Phone,Phone,Total Spent,Total Orders,Note,Tax Exempt,Tags,Accepts WhatsApp Marketing",
            "1,A,B,a@hanaya-a.jp,yes,,,,,,,,,,,,,,,no",
        )
    )
    assert (part.format, part.suggested) == ("shopify", Basis.CONSENT_LEGACY)
    assert part.columns.of["consent"] == (4,)
    assert not part.columns.has("question")
    assert part.meanings == {"Accepts Marketing": {"yes": "yes"}}


def test_blastmail_with_a_state_that_nobody_knows_stays_blastmail() -> None:
    part = recognise(
        table("E-Mail,登録日,エラー回数,状態", "a@hanaya-a.jp,2020/1/2,0,配信停止", "b@hanaya-a.jp,2020/1/2,0,謎")
    )
    assert part.format == "blastmail"
    assert part.meanings["状態"] == {"配信停止": "manual"}


@pytest.mark.parametrize(
    "asked",
    [
        "LINEでのお知らせを希望しますか？", "電話でのご案内を希望しますか？", "ハガキでのご案内を希望しますか？",
        "Accepts WhatsApp Marketing", "SMSでお得な情報を受け取りますか？", "FAXでのご案内を希望する",
    ],
)  # fmt: skip
def test_a_yes_to_another_way_is_no_yes_to_mail(asked: str) -> None:
    assert question_score(asked) == 0


def test_a_question_that_names_mail_among_others_asks_about_mail() -> None:
    assert question_score("メールまたはLINEでのご案内を希望しますか？") > 0
    assert question_score("オンラインショップのお知らせを希望しますか？") > 0


def test_a_basis_is_known_by_the_words_that_people_write() -> None:
    assert [basis_named(word) for word in ("同意（書面）", "同意(Web)", "書面での同意", "Webフォーム")] == [
        Basis.CONSENT_PAPER, Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_WEB,
    ]  # fmt: skip
