"""Each sample file is recognised without a question, and each of its rows says what it should."""
# ruff: noqa: E501  (rows stay rows)

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pytest

from desktop_app.domain.moment import JST, format_moment
from desktop_app.importing import job
from desktop_app.importing.formats import recognise
from desktop_app.importing.parts import Part
from desktop_app.importing.placing import suggested_basis
from desktop_app.importing.planned import ImportPlan
from desktop_app.importing.source import read_source_bytes
from tests.importing.samples import ALL_SAMPLES

NOW = datetime(2026, 4, 2, 12, tzinfo=JST)

FORMATS = {
    "eight": "eight", "eight_2018": "eight_2018", "sansan": "sansan", "google": "google", "google_old": "google_old",
    "outlook_ja": "outlook_ja", "outlook_en": "outlook_en", "thunderbird_csv": "thunderbird_csv",
    "thunderbird_uk": "thunderbird_csv", "ldif": "ldif", "cybozu": "cybozu", "fudemame_cloud": "fudemame_cloud",
    "vcard_apple": "vcard", "vcard_android": "vcard", "vcard_keitai": "vcard", "vcard_4": "vcard", "contactxml": "contactxml",
    "shopify": "shopify", "shopify_old": "shopify", "square": "square", "square_old": "square", "eccube4": "eccube4",
    "eccube2": "eccube2", "matrixify": "matrixify", "google_forms_ja": "google_forms", "google_forms_en": "google_forms",
    "google_forms_sheet_ja": "google_forms", "google_forms_sheet_us": "google_forms", "flamingo": "flamingo",
    "flamingo_ja": "flamingo", "flamingo_addresses": "flamingo_addresses",
    "mailchimp_subscribed": "mailchimp_subscribed", "mailchimp_unsubscribed": "mailchimp_unsubscribed",
    "mailchimp_cleaned": "mailchimp_cleaned", "mailchimp_nonsubscribed": "mailchimp_nonsubscribed",
    "listmonk": "listmonk", "blastmail": "blastmail", "hubspot_optouts": "stop_list", "address_lines": "stop_list",
    "roundcube": "csv", "nenga_csv": "csv", "live_commerce": "csv", "hit_mall": "csv", "e_shops": "csv",
    "cgi_log": "csv", "flamingo_addresses_ja": "csv",
    "xlsx_shop": "xlsx", "xlsx_google_forms": "google_forms", "xls_list": "xls", "ods_list": "ods",
}  # fmt: skip

ROWS: dict[str, list[tuple[str, str, str | None, str | None, str | None]]] = {
    # addresses, full name, suggested basis, date, kind of stop
    "eight": [
        ("takasaki@hana-takasaki.co.jp", "髙﨑 健一", "CARD", "2024-05-17", None),
        ("mori@midori-en.jp", "森 み?り", "CARD", "2019-11-02", None),
        ("hanako@yamada-nouen.jp", "山田 花子", "CARD", "2023-12-01", None),
    ],
    "eight_2018": [
        ("goro@eight-shoji.co.jp", "近藤五郎", "CARD", "2017-05-26", None),
        ("mutsumi@test-shoji.co.jp", "山川六実", "CARD", "2016-06-07", None),
        ("sho@kissa-saki.jp", "宮﨑 翔", "CARD", "2015-01-30", None),
    ],
    "sansan": [
        ("aoba@aoba-flower.co.jp taro.aoba@aoba-group.jp", "青葉 太郎", "CARD", "2025-03-04", None),
        ("mari@sakura-shoten.jp", "桜井 ﾏﾘ", "CARD", None, None),
    ],
    "google": [
        ("ken@takasaki-hana.jp ken2@takasaki-hana.jp ken@home-mail.jp", "髙﨑 健一", None, None, None),
        ("mary@obrien-garden.com", "Mary O'Brien", None, None, None),
        ("merely.mailed@somewhere-shop.jp", "", None, None, None),
    ],
    "google_old": [
        ("hanako@sato-ikebana.jp", "佐藤 花子", None, None, None),
        ("watanabe@old-google.jp", "渡邊～﨑", None, None, None),
    ],
    "outlook_ja": [
        ("taro@yamada-shouten.jp taro.private@yamada-home.jp", "山田 太郎", None, None, None),
        ("ko@takahashi-en.jp", "髙橋 ㈱子", None, None, None),
    ],
    "outlook_en": [("jose@cafe-mueller.de jose.mueller@private-mail.de", "José Müller", None, None, None)],
    "thunderbird_csv": [
        ("ichiro@suzuki-en.jp ichiro2@suzuki-en.jp", "鈴木 一郎", None, None, None),
        ("only@name-dake.jp", "名前だけ", None, None, None),
    ],
    "fudemame_cloud": [("ichiro@takahashi-kyoto.jp shacho@takahashi-kk.jp", "髙橋 一郎", None, None, None)],
    "shopify": [
        ("hanako@sasaki-hana.jp", "佐々木 花子", "CONSENT_LEGACY", None, None),
        ("sho@takasaki-shop.jp", "髙﨑 翔", "NONE", None, None),
    ],
    "matrixify": [
        ("in@mx-hana.jp", "松 葉", "CONSENT_LEGACY", "2024-02-03T04:05:06+00:00", None),
        ("out@mx-hana.jp", "竹 林", "NONE", "2025-01-01T00:00:00+00:00", "unsubscribed"),
        ("never@mx-hana.jp", "梅 園", "NONE", None, None),
    ],
    "square": [
        ("misaki@inoue-en.jp", "井上 美咲", "CONSENT_LEGACY", None, None),
        ("naoki@kimura-en.jp", "木村 直樹", "NONE", None, "unsubscribed"),
        ("unknown.state@square-test.jp", "", "NONE", None, None),
    ],
    "square_old": [
        ("osamu@hayashi-en.jp", "林 修", "NONE", None, "unsubscribed"),
        ("kaoru@morita-en.jp", "森田 薫", None, None, None),
    ],
    "live_commerce": [
        ("ryoko@sakamoto-lc.jp", "坂本 龍子", "CONSENT_LEGACY", "2022-05-01", None),
        ("satoru@sakiyama-lc.jp", "﨑山 悟", "NONE", "2022-05-02", None),
    ],
    "google_forms_ja": [
        ("ume@ume-form.jp", "梅田 ㈱花", "CONSENT_WEB", "2025-07-11T01:16:35+00:00", None),
        ("take@take-form.jp", "竹内", "NONE", "2025-07-11T15:05:00+00:00", None),
        ("matsu@matsu-form.jp", "松本 髙志", "NONE", "2025-07-13T06:00:00+00:00", None),
        ("ume@ume-form.jp", "梅田 花", "NONE", "2025-08-01T00:00:00+00:00", None),
        ("kiku@kiku-form.jp", "菊池", "NONE", "2025-08-02T00:00:00+00:00", None),
    ],
    "google_forms_en": [
        ("anna@anna-form.com", "Anna", "CONSENT_WEB", "2025-07-11T01:16:35+00:00", None),
        ("bob@bob-form.com", "Bob", "NONE", "2025-07-10T15:16:35+00:00", None),
        ("cy@cy-form.com", "Cy", "NONE", "2025-07-11T04:00:00+00:00", None),
    ],
    "google_forms_sheet_ja": [
        ("hagi@hagi-form.jp", "萩原", "CONSENT_WEB", "2025-09-10T15:05:19+00:00", None),
        ("ran@ran-form.jp", "蘭", "NONE", "2025-09-12T14:59:00+00:00", None),
    ],
    "google_forms_sheet_us": [
        ("dee@dee-form.com", "Dee", "CONSENT_WEB", "2025-04-13T00:01:00+00:00", None),
        ("eve@eve-form.com", "Eve", "CONSENT_WEB", "2025-05-06T12:30:00+00:00", None),
    ],
    "flamingo": [
        ("mayu@ono-cf7.jp", "小野 ﾏﾕ", "NONE", "2026-02-01T01:20:30+00:00", None),
        ("ohtsuka@cf7-test.jp", "大塚", "NONE", "2026-02-02T14:59:59+00:00", None),
        ("hara@cf7-test.jp", "原", "CONSENT_WEB", "2026-02-02T15:00:00+00:00", None),
    ],
    "flamingo_ja": [
        ("nomura@cf7-ja.jp", "野村 ㈱", "CONSENT_WEB", "2026-01-31T14:30:00+00:00", None),
        ("hoshi@cf7-ja.jp", "星", "NONE", "2026-02-02T08:00:00+00:00", None),
    ],
    "mailchimp_subscribed": [
        ("form@mc-hana.jp", "水野 花", "CONSENT_WEB", "2023-05-01T23:30:00+00:00", None),
        ("import@mc-hana.jp", "髙田 ㈱", "CONSENT_LEGACY", None, None),
        ("bare@mc-hana.jp", "", "CONSENT_LEGACY", None, None),
    ],
    "mailchimp_unsubscribed": [
        ("gone@mc-hana.jp", "元", "NONE", "2020-01-01T00:00:00+00:00", "unsubscribed"),
        ("abuse@mc-hana.jp", "", "NONE", None, "complained"),
        ("other@mc-hana.jp", "", "NONE", None, "unsubscribed"),
    ],
    "mailchimp_cleaned": [("bounce@mc-hana.jp", "", "NONE", None, "bounced")],
    "mailchimp_nonsubscribed": [("shopper@mc-hana.jp", "買物", "NONE", None, None)],
    "xlsx_shop": [
        ("ken@takasaki-xl.jp", "髙﨑 健一", "CONSENT_LEGACY", None, None),
        ("midori@mori-xl.jp midori2@mori-xl.jp", "森 みどり", "NONE", None, "unsubscribed"),
        ("kawa@kawa-xl.jp", "川﨑①", "NONE", None, None),
    ],
    "xlsx_google_forms": [
        ("hagi@hagi-xl.jp", "萩原", "CONSENT_WEB", "2025-09-10T15:05:19+00:00", None),
        ("ran@ran-xl.jp", "髙木 蘭", "NONE", "2025-09-12T14:59:00+00:00", None),
    ],
    "xls_list": [
        ("ohashi@ohashi-xls.jp", "大橋 ㈱", "CONSENT_LEGACY", None, None),
        ("takada@ohashi-xls.jp", "髙田", "NONE", None, "unsubscribed"),
    ],
    "ods_list": [
        ("sakiko@mizutani-ods.jp", "水谷 﨑子", "CONSENT_LEGACY", "2022-10-01", None),
        ("noguchi@mizutani-ods.jp", "野口 & 花", "NONE", "2023-01-05", "unsubscribed"),
    ],
    "hubspot_optouts": [
        ("stop1@hs-hana.jp", "", "NONE", None, "unsubscribed"),
        ("stop2@hs-hana.jp", "", "NONE", None, "unsubscribed"),
    ],
}


def parts_of(name: str) -> list[Part]:
    file, data = ALL_SAMPLES[name]()
    return [recognise(table) for table in read_source_bytes(data, name=file).tables]


def planned(parts: list[Part]) -> ImportPlan:
    return job.preview(None, parts, None, now=NOW)


def rows_of(found: ImportPlan) -> list[tuple[str, str, str | None, str | None, str | None]]:
    told = []
    for row in found.rows:
        facts, part = row.facts, found.parts[row.part]
        basis, date = suggested_basis(part, facts), facts.ground.date
        told.append((
            " ".join(one.text for one in facts.addresses),
            facts.values.get("full", ""),
            basis.value if basis else None,
            format_moment(date) if date else None,
            facts.suppress,
        ))  # fmt: skip
    return told


@pytest.mark.parametrize("name", [name for name in ALL_SAMPLES if name in FORMATS])
def test_a_sample_is_recognised_without_a_question(name: str) -> None:
    [part] = parts_of(name)
    assert part.format == FORMATS[name]
    assert part.columns.has("email")


@pytest.mark.parametrize("name", ROWS)
def test_each_row_says_what_it_should(name: str) -> None:
    assert rows_of(planned(parts_of(name))) == ROWS[name]


def test_a_shops_own_workbook_is_read_below_its_title() -> None:
    [part] = parts_of("xlsx_shop")
    assert (part.table.sheet, part.table.header_row) == ("お客様名簿", 3)
    assert part.columns.has("dealing_date")
    values, phones, _, _ = facts_of("xlsx_shop")
    assert (values["kana"], phones) == ("タカサキ ケンイチ", ("0273610000", "09011112222"))


def test_the_files_of_a_zip_tell_their_states() -> None:
    parts = parts_of("mailchimp_zip")
    assert [part.format for part in parts] == [
        "mailchimp_subscribed", "mailchimp_unsubscribed", "mailchimp_cleaned", "mailchimp_nonsubscribed"
    ]  # fmt: skip
    assert [part.stop for part in parts] == [None, "unsubscribed", "bounced", None]


def facts_of(name: str, number: int = 0) -> tuple[Mapping[str, str], tuple[str, ...], tuple[str, ...], Mapping[str, str]]:
    """Values, telephones, tags and details of one row."""
    facts = planned(parts_of(name)).rows[number].facts
    return facts.values, facts.phones, facts.tags, dict(facts.details)


def test_eight_keeps_numbers_and_takes_labels_for_tags() -> None:
    values, phones, tags, details = facts_of("eight")
    assert values["company"] == "㈱髙﨑生花"
    assert (values["department"], values["title"]) == ("営業第①課", "課長")
    assert phones == ("027-361-0000", "027-361-0011", "+81-90-1111-2222")
    assert tags == ("展示会2024",)
    assert facts_of("eight", 1)[2] == ("お得意様", "展示会2024")
    assert details["住所"] == "370-0001 群馬県高崎市中尾町1－2－3 花ビル～2F"
    reasons = [(one.row, one.reason) for one in planned(parts_of("eight")).problems]
    assert reasons == [(3, "unread-characters"), (4, "address-empty")]


def test_a_colleague_who_owns_the_card_is_nobody_here() -> None:
    """名刺所有者"""
    found = planned(parts_of("sansan"))
    known = {key for row in found.rows for key in (*row.facts.values.values(), *(one.text for one in row.facts.addresses))}
    assert not {one for one in known if "our-shop" in one or "自社" in one}
    assert facts_of("sansan")[0]["kana"] == "アオバ タロウ"
    assert facts_of("sansan", 1)[0]["kana"] == "サクライ マリ"
    assert facts_of("sansan")[2] == ("仕入先", "花き市場")


def test_google_parts_joined_values_and_labels() -> None:
    values, phones, tags, _ = facts_of("google")
    assert (values["kana"], values["company"], values["country"]) == ("タカサキ ケンイチ", "㈱髙﨑生花", "JP")
    assert phones == ("090-1111-2222", "027-361-0000", "+81 27-361-0001")
    assert tags == ("お得意様",)
    assert values["note"] == "一行目\n二行目"
    assert facts_of("google", 2)[2] == ("Other Contacts",)


def test_outlook_takes_the_address_that_most_people_have() -> None:
    values, phones, tags, details = facts_of("outlook_ja")
    assert (values["kana"], values["company"]) == ("ヤマダ タロウ", "㈱山田商店")
    assert phones == ("03-0000-0001", "090-0000-0001")
    assert tags == ("お得意様", "仕入先")
    assert details["住所"] == "100-0001 東京都 千代田区 千代田1-1"
    [exchange] = planned(parts_of("outlook_ja")).problems
    assert (exchange.row, exchange.value[:3]) == (3, "/o=")


def test_family_on_a_new_year_card_is_no_recipient() -> None:
    """連名"""
    values, phones, tags, _ = facts_of("fudemame_cloud")
    assert (values["full"], values["kana"]) == ("髙橋 一郎", "タカハシ イチロウ")
    assert phones == ("075-000-0000", "090-0000-7777")
    assert tags == ("年賀状", "親戚")


def test_guards_of_shopify_are_gone() -> None:
    values, phones, tags, details = facts_of("shopify")
    assert phones == ("+819012345678",)
    assert tags == ("VIP", "定期便")
    assert values["company"] == "㈱佐々木"
    assert "980-0001" in details["住所"]


def test_pieces_of_a_number_are_joined() -> None:
    values, phones, _, details = facts_of("eccube2")
    assert phones == ("03-1234-5678",)
    assert details["住所"].startswith("100-0001 ")
    assert values["kana"] == "ウチダ ツバサ"
    meanings = parts_of("eccube2")[0].meanings["mailmaga_flg"]
    assert meanings == {"3": "no", "6": "no"}


def test_membership_is_no_consent_and_leaving_is_a_stop() -> None:
    [part] = parts_of("eccube4")
    assert part.meanings["会員ステータス(名称)"] == {"本会員": "nothing", "退会": "left", "仮会員": "no"}
    assert [row.facts.suppress for row in planned([part]).rows] == [None, "left", None]
    assert planned([part]).rows[0].facts.ground.flag is None


def test_numbers_alone_never_say_yes() -> None:
    """imports.md 0.9"""
    for name in ("hit_mall", "e_shops"):
        [part] = parts_of(name)
        assert [dict(values) for values in part.meanings.values()] == [{}]
        assert {row.facts.ground.flag for row in planned([part]).rows} == {"unknown"}


def test_a_zero_that_was_lost_is_told() -> None:
    found = planned(parts_of("live_commerce"))
    assert [(one.row, one.value, one.reason) for one in found.problems] == [
        (3, "888000001 → 0888000001", "phone-zero-added")
    ]


def test_states_of_readers_become_stops() -> None:
    assert [row.facts.suppress for row in planned(parts_of("blastmail")).rows] == [
        None, "manual", "bounced", "unsubscribed", "manual"
    ]  # fmt: skip
    found = planned(parts_of("listmonk")).rows
    assert [row.facts.suppress for row in found] == [None, "unsubscribed", "unsubscribed"]
    assert found[0].facts.ground.flag == "unknown"


def test_tags_of_mailchimp_keep_their_commas() -> None:
    assert facts_of("mailchimp_subscribed")[2] == ("VIP", "ブログ, 読者")


def test_a_renamed_list_of_mailchimp_has_no_state() -> None:
    [part] = parts_of("mailchimp_subscribed")
    renamed = recognise(replace(part.table, name="list.csv"))
    assert (renamed.format, renamed.suggested, renamed.stop) == ("mailchimp", None, None)
    [gone] = parts_of("mailchimp_unsubscribed")
    still = recognise(replace(gone.table, name="list.csv"))
    assert (still.format, still.stop) == ("mailchimp_unsubscribed", "unsubscribed")
