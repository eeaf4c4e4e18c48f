"""What makes a newsletter hard to read or wrong: texts from mail.md 6, the statutes and daily life."""

from datetime import date

import pytest

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.optout_sentence import refuses
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing import head, leftovers, letters, links, offers, own_words, pictures, weight

AOI = Shop(
    legal_name="青井 葵", shop_name="花のあおい", postal_address="〒460-0000 愛知県名古屋市中区1-2-3",
    phone="052-000-0000", contact="aoi@aoi-hana.jp", optout_address="teishi@aoi-hana.jp",
)
OWN_HOSTS = frozenset({"aoi-hana.jp"})


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


# ── characters ────────────────────────────────────────────────────────────────────────────────────────────

FINE = (
    "①②㈱髙﨑～－〜♥ 十二月のお便り\nつぎの行\tタブ",  # mail.md 6: UTF-8 carries all of it
    "👍🏽 👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 ㊗\ufe0f",
    "❤\ufe0f\u200d🔥 👩🏽\u200d🌾",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "神\ufa19 祥\ufa1a",  # compatibility characters are characters of their own
    "か\u309a",  # 鼻濁音: there is no single character for it
    "",
)


@pytest.mark.parametrize("text", FINE)
def test_what_every_phone_shows_is_left_alone(text: str) -> None:
    assert letters.check_letters(text) == []
    assert letters.mended(text) == text


BROKEN: list[tuple[str, str, str]] = [
    ("あ\u200bい", "letters-hidden", "あい"),
    ("\ufeffあ", "letters-hidden", "あ"),
    ("停止\u202e先", "letters-hidden", "停止先"),
    ("花\u00ad屋", "letters-hidden", "花屋"),
    ("a\u200db", "letters-hidden", "ab"),
    ("あ\u200d", "letters-hidden", "あ"),
    ("あ\U000e0067", "letters-hidden", "あ"),
    ("\x07鐘", "letters-hidden", "鐘"),
    ("は\u3099ら", "letters-in-pieces", "ばら"),
    ("Cafe\u0301", "letters-in-pieces", "Café"),
    ("ｶﾞｰﾍﾞﾗ", "letters-half-kana", "ガーベラ"),
    ("葛\U000e0100城", "letters-variants", "葛城"),
    ("\ufe0fあ", "letters-variants", "あ"),
    ("辻\ufe00", "letters-variants", "辻"),
    ("あ\ufe0f", "letters-variants", "あ"),
]


@pytest.mark.parametrize(("text", "code", "after"), BROKEN)
def test_what_breaks_is_named_and_put_right(text: str, code: str, after: str) -> None:
    assert codes(letters.check_letters(text)) == [code]
    assert letters.mended(text) == after
    assert letters.check_letters(after) == []


@pytest.mark.parametrize(("text", "code"), [("\ue000", "letters-gaiji"), ("\U0010fffd", "letters-gaiji"),
                                            ("\ufffd", "letters-lost"), ("🫩", "letters-young")])
def test_what_nobody_can_put_right_stays(text: str, code: str) -> None:
    assert codes(letters.check_letters(text)) == [code]
    assert letters.mended(text) == text


def test_line_ends_of_other_systems_become_ours() -> None:
    assert letters.mended("一\r\n二\r三\u2028四") == "一\n二\n三\n四"


def test_no_more_than_three_letters_are_named() -> None:
    (found,) = letters.check_letters("ｱ い ｲ ろ ｳ は ｴ")
    assert dict(found.params) == {"letters": "ｱ ｲ ｳ"}


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────

LINKS: list[tuple[str, str, list[str]]] = [
    ("くわしく", "https://aoi-hana.jp/item/1", []),
    ("くわしく", "https://www.aoi-hana.jp", []),
    ("くわしく", "https://shop.aoi-hana.jp/", []),
    ("くわしく", "https://www.instagram.com/aoi", []),
    ("aoi-hana.jp", "https://www.aoi-hana.jp/a", []),
    ("www.aoi-hana.jp/b", "https://shop.aoi-hana.jp/a", []),
    ("くわしく", "http://aoi-hana.jp", ["link-http"]),
    ("くわしく", "https://bit.ly/3x", ["link-short"]),
    ("くわしく", "https://t.co/3x", ["link-short"]),
    ("友だち追加", "https://lin.ee/3x", ["link-short"]),
    ("くわしく", "https://example.com/", ["link-stand-in"]),
    ("くわしく", "https://shop.example.co.jp/", ["link-stand-in"]),
    ("くわしく", "http://localhost:8000/", ["link-stand-in"]),
    ("くわしく", "https://yourdomain.com", ["link-stand-in"]),
    ("くわしく", "https://xxxx.jp/", ["link-stand-in"]),
    ("くわしく", "https://○○.jp/", ["link-stand-in"]),
    ("くわしく", "https://192.168.1.5/", ["link-stand-in"]),
    ("くわしく", "https://203.0.113.9/", ["link-number", ]),
    ("くわしく", "https://aoi", ["link-no-host"]),
    ("くわしく", "https://", ["link-no-host"]),
    ("くわしく", "https://aoi-hana.cojp/", ["link-no-host"]),
    ("くわしく", "https://aoi-hana.con/", ["link-no-host"]),
    ("くわしく", "https://aoi..jp/", ["link-no-host"]),
    ("くわしく", "https://aoi-hana.jp@evil.jp/", ["link-user"]),
    ("くわしく", "https://市場.jp/", ["link-foreign"]),
    ("くわしく", "https://hana-ichiba.jp/", ["link-foreign"]),
    ("https://aoi-hana.jp/sale", "https://evil.jp/", ["link-foreign", "link-shows-other"]),
    ("aoi@aoi-hana.jp", "https://aoi-hana.jp/", ["link-shows-other"]),
    ("お電話", "tel:052-000-0000", []),
    ("お電話", "tel:+81520000000", []),
    ("お電話", "tel:1234", ["link-tel-bad"]),
    ("お電話", "tel:000-お電話-0000", ["link-tel-bad"]),
    ("お電話", "tel:5200-0000-00", ["link-tel-bad"]),
    ("メール", "mailto:aoi@aoi-hana.jp?subject=a", []),
    ("aoi@aoi-hana.jp", "mailto:aoi@aoi-hana.jp", []),
    ("b@aoi-hana.jp", "mailto:aoi@aoi-hana.jp", ["link-shows-other"]),
    ("メール", "mailto:aoi@", ["link-mail-bad"]),
    ("メール", "mailto:aoi@gmail,com", ["link-mail-maybe"]),
    ("メール", "mailto:aoi@gmial.com", ["link-mail-maybe"]),
]


@pytest.mark.parametrize(("words", "url", "expected"), LINKS)
def test_where_links_lead(words: str, url: str, expected: list[str]) -> None:
    assert codes(links.check_link(words, url, OWN_HOSTS)) == expected


def test_other_sites_are_named_only_to_a_shop_with_a_site() -> None:
    assert links.check_link("市場", "https://hana-ichiba.jp/", frozenset()) == []


def test_a_stand_in_that_is_the_shops_own_is_none() -> None:
    assert links.check_link("店", "https://example.jp/", frozenset({"example.jp"})) == []


@pytest.mark.parametrize(("url", "host"), [
    ("https://www.Aoi-Hana.jp/x", "aoi-hana.jp"), ("mailto:a@b.jp", ""), ("なし", ""), ("http://a.jp.:80/",
    "a.jp"),
])
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert links.host_of(url) == host


@pytest.mark.parametrize(("wrong", "meant"), [
    ("ｈｔｔｐｓ：／／aoi.jp/", "https://aoi.jp/"), ("https//aoi.jp", "https://aoi.jp"),
    ("htps://aoi.jp", "https://aoi.jp"), ("https:/aoi.jp/x", "https://aoi.jp/x"), ("aoi.jp/x",
    "https://aoi.jp/x"),
    (" https://aoi .jp", "https://aoi.jp"), ("a@aoi.jp", "mailto:a@aoi.jp"), ("052-000-0000",
    "tel:052-000-0000"),
    ("はい", "はい"),
])
def test_what_was_meant_by_an_address(wrong: str, meant: str) -> None:
    assert links.repaired(wrong) == meant


# ── subject and the line behind it ────────────────────────────────────────────────────────────────────────

SUBJECTS: list[tuple[str, bool, list[str]]] = [
    ("十二月のお便り", True, []),
    ("一二三四五六七八九十一二三四五六七八九十", True, []),
    ("一二三四五六七八九十一二三四五六七八九十一", True, ["subject-long"]),
    ("A quiet letter for the cold month of December", True, ["subject-long"]),
    ("半額セール！！", True, ["subject-marks"]),
    ("本当です！？！", True, ["subject-marks"]),
    ("えっ！？", True, []),
    ("BIG WINTER SALE NOW", True, ["subject-capitals"]),
    ("NHKとJRのこと", True, []),
    ("【重要】年末のお知らせ", True, ["subject-alarm"]),
    ("【重要】規約の変更", False, []),
    ("【新着】【限定】ばら", True, ["subject-brackets"]),
    ("【新着】ばら", True, []),
    ("Re: ご注文について", True, ["subject-answer"]),
    ("レシピの本", True, []),
]


@pytest.mark.parametrize(("subject", "advertises", "expected"), SUBJECTS)
def test_subjects(subject: str, advertises: bool, expected: list[str]) -> None:
    assert codes(head.check_subject(subject, advertises=advertises)) == expected


def test_a_very_long_subject_weighs_more() -> None:
    assert head.check_subject("花" * 51, advertises=True)[0].severity is Severity.WARN
    assert head.check_subject("花" * 21, advertises=True)[0].severity is Severity.INFO


@pytest.mark.parametrize(("text", "room", "start"), [
    ("花" * 30, 20, "花" * 20), ("ab花", 1, "ab"), ("花束", 20, "花束"), ("", 20, ""),
    ("か\u3099花", 1, "か\u3099"),
])
def test_as_much_as_a_phone_shows(text: str, room: float, start: str) -> None:
    assert head.shown_start(text, room) == start


@pytest.mark.parametrize(("line", "subject", "expected"), [
    ("", "冬のお便り", ["preheader-missing"]), ("　", "冬のお便り", ["preheader-missing"]),
    ("冬のお便り ", "冬のお便り", ["preheader-same"]), ("ばらが届きました", "冬のお便り", []),
    ("花" * 61, "冬のお便り", ["preheader-long"]),
])
def test_the_line_behind_the_subject(line: str, subject: str, expected: list[str]) -> None:
    assert codes(head.check_preheader(line, subject)) == expected


@pytest.mark.parametrize(("subject", "after"), [("半額！！！", "半額！"), ("え！？！", "え！"), ("花", "花")])
def test_marks_are_calmed(subject: str, after: str) -> None:
    assert head.calmed(subject) == after
    assert head.check_subject(after, advertises=True) == []


# ── leftovers ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", [
    "○○のお知らせ", "〇〇 様", "いよいよ◯◯が入荷", "○○月○○日（○）", "12月○日", "xx月xx日まで", "__月__日",
    "●●様",
    "△△店にて", "___ years", "お名前：____", "tel 000-0000-0000", "ここに文章を書いてください",
    "こちらに写真を入れます",
    "タイトルが入ります", "サンプルテキスト", "ダミー画像", "Lorem ipsum dolor", "【商品名】", "[店名]",
    "＜日付＞", "[Your Company]",
    "[insert date here]", "your text here", "type something here", "TODO", "TBD", "xxx円",
])
def test_what_somebody_meant_to_replace(text: str) -> None:
    (found,) = leftovers.check_leftovers(text)
    assert found.severity is Severity.WARN
    assert dict(found.params)["words"].strip()


@pytest.mark.parametrize("text", [
    "二〇〇〇年", "一〇〇円", "辛さ ●●○○○", "★★★☆☆", "在庫 ○", "052-000-0000", "お名前をご記入ください",
    "こちらにご記入ください",
    "―――――――", "______________________", "XXLサイズ", "○×クイズ", "7月7日", "（仮設店舗）",
    "価格は【税込】です", "a_b_c",
    "ここにあります",
])
def test_what_only_looks_like_it(text: str) -> None:
    assert leftovers.check_leftovers(text) == []


# ── offers ────────────────────────────────────────────────────────────────────────────────────────────────

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(("priced", "orderable", "expected"), [
    (True, True, []), (False, False, []), (True, False, []), (False, True, ["product-without-price"]),
])
def test_goods_that_can_be_ordered_have_a_price(priced: bool, orderable: bool, expected: list[str]) -> None:
    assert codes(offers.check_product(priced=priced, orderable=orderable, name="ばら")) == expected


@pytest.mark.parametrize(("since", "until", "conditions", "expected"), [
    ("", "2026-12-25", "1人1回", []),
    ("", "", "1人1回", ["coupon-without-end"]),
    ("", "2026-11-25", "1人1回", ["coupon-over"]),
    ("", "2026-11-26", "1人1回", ["coupon-last-day"]),
    ("2026-12-01", "2026-12-25", "1人1回", ["coupon-later"]),
    ("2026-11-26", "2026-12-25", " ", ["coupon-without-conditions"]),
])
def test_coupons(since: str, until: str, conditions: str, expected: list[str]) -> None:
    assert codes(offers.check_coupon(since=since, until=until, conditions=conditions, on=TODAY)) == expected


@pytest.mark.parametrize(("beginnings", "words", "expected"), [
    ([], "コードは", ["code-without-coupon"]),
    ([""], "コードは", []),
    (["XMAS"], "コードは", ["code-without-beginning"]),
    (["XMAS"], "コードはXMAS-", []),
])
def test_a_code_in_words_is_the_one_of_the_coupon(
    beginnings: list[str], words: str, expected: list[str]
) -> None:
    assert codes(offers.check_code(words, beginnings)) == expected


@pytest.mark.parametrize(("start", "end", "expected"), [
    ("2026-12-05", "", []), ("2026-11-26T10:00", "", []), ("2026-11-25", "", ["event-over"]),
    ("2026-11-20", "2026-11-30", []), ("2026-11-20T10:00", "2026-11-21T10:00", ["event-over"]),
])
def test_events(start: str, end: str, expected: list[str]) -> None:
    assert codes(offers.check_event(start=start, end=end, on=TODAY)) == expected


@pytest.mark.parametrize(("month", "on", "planned", "expected"), [
    (11, TODAY, False, []), (12, TODAY, False, []), (12, date(2026, 11, 5), False, ["season-other-month"]),
    (12, TODAY, True, ["season-other-month"]), (1, date(2026, 12, 28), False, []),
    (8, TODAY, False, ["season-other-month"]),
])
def test_greetings_of_the_season(month: int, on: date, planned: bool, expected: list[str]) -> None:
    assert codes(offers.check_season(month, on, planned=planned)) == expected


# ── photos and size ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("alt", "expected"), [
    ("赤いポインセチア", []), (" ", ["alt-missing"]), ("IMG_0012", ["alt-file-name"]),
    ("poinsettia.jpg", ["alt-file-name"]), ("DSC00123", ["alt-file-name"]),
    ("20261126_101112", ["alt-file-name"]),
    ("スクリーンショット 2026-11-26", ["alt-file-name"]), ("写真", ["alt-file-name"]), ("写真館の入口", []),
    ("P1 グランプリの花", []),
])
def test_descriptions_of_photos(alt: str, expected: list[str]) -> None:
    assert codes(pictures.check_alt(alt)) == expected


@pytest.mark.parametrize(("pixels", "shown", "expected"), [(552, 552, []), (414, 552, []),
(413, 552, ["photo-small"])])
def test_photos_smaller_than_shown(pixels: int, shown: int, expected: list[str]) -> None:
    assert codes(pictures.check_size(pixels, shown)) == expected


@pytest.mark.parametrize(("photos", "expected"), [(0, []), (3, []), (4, ["photos-many"])])
def test_number_of_photos(photos: int, expected: list[str]) -> None:
    assert codes(pictures.check_number(photos)) == expected


@pytest.mark.parametrize(("count", "photos", "expected"), [
    (0, 0, []), (0, 1, ["nearly-all-pictures"]), (60, 1, []), (59, 1, ["nearly-all-pictures"]),
    (119, 4, ["nearly-all-pictures"]), (120, 4, []),
])
def test_mails_that_are_nearly_all_pictures(count: int, photos: int, expected: list[str]) -> None:
    assert codes(pictures.check_words(count, photos)) == expected


@pytest.mark.parametrize(("words", "expected"), [
    ("花束 3,000円（税抜）", ["price-without-tax"]), ("１，５００円＋税", ["price-without-tax"]),
    ("本体価格 1,500円", ["price-without-tax"]), ("¥1,500 excluding tax", ["price-without-tax"]),
    ("花束 3,300円（税込）", []), ("3,300円（税抜 3,000円・税込）", []), ("税理士が変わりました。", []),
    ("税別の計算の話です。", []), ("¥1,650 (tax included)", []),
])
def test_consumers_are_shown_prices_with_tax(words: str, expected: list[str]) -> None:
    """消費税法63条."""
    assert codes(offers.check_tax(words)) == expected


@pytest.mark.parametrize(("html", "mail", "header", "stop_at", "expected"), [
    (90_000, 500_000, 12_000, 80_000, []),
    (90_001, 120_000, 1_000, 89_000, ["size-nearly-cut"]),
    (102_001, 140_000, 1_000, 2_000, ["size-cut"]),
    (102_001, 140_000, 1_000, 102_001, ["size-stop-cut"]),
    (102_001, 140_000, 1_000, None, ["size-cut"]),
    (10_000, 500_001, 1_000, 9_000, ["size-large"]),
    (10_000, 1_000_001, 1_000, 9_000, ["size-refused"]),
    (10_000, 20_000, 12_001, 9_000, ["size-header"]),
])
def test_sizes(html: int, mail: int, header: int, stop_at: int | None, expected: list[str]) -> None:
    assert codes(weight.check_weight(html=html, mail=mail, header=header, stop_at=stop_at)) == expected


@pytest.mark.parametrize(("html", "expected"), [
    (90_000, []), (90_001, ["size-nearly-cut-repeated"]), (102_001, ["size-cut-repeated"]),
])
def test_how_to_stop_shown_at_the_top_too(html: int, expected: list[str]) -> None:
    found = weight.check_weight(html=html, mail=140_000, header=1_000, stop_at=2_000, repeated=True)
    assert codes(found) == expected


# ── own data, own words about stopping ────────────────────────────────────────────────────────────────────

OWN = own_words.own_of(AOI, more=frozenset({"花のあおい 本店 0120-111-222"}))

DATA: list[tuple[str, list[str]]] = [
    ("お電話は 052-000-0000 まで", []),
    ("お電話は ０５２（０００）００００ まで", []),
    ("フリーダイヤル 0120-111-222", []),
    ("お電話は 052-111-2222 まで", ["other-phone"]),
    ("型番 0-1-2", []),
    ("TEL０５２－１１１－２２２２", ["other-phone"]),
    ("+81-3-1234-5678", ["other-phone"]),
    ("0312345678", ["other-phone"]),
    ("2026-12-25 12/24-12/26 1,650円 123-4567-8901", []),
    ("https://aoi-hana.jp/052-111-2222/", []),
    ("aoi@aoi-hana.jp へどうぞ", []),
    ("aoi@gmail.com へどうぞ", ["other-mail"]),
    ("〒460-0000 愛知県名古屋市中区1-2-3", []),
    ("〒460-0001 名古屋市東区", ["other-postcode"]),
    ("愛知県名古屋市中区１－２－３", []),
    ("会場：東京都千代田区丸の内1丁目1番", ["other-address"]),
    ("株式会社山田商店の花器です", ["other-firm"]),
    ("花のあおいより", []),
]


@pytest.mark.parametrize(("text", "expected"), DATA)
def test_numbers_and_names_that_are_not_the_shops(text: str, expected: list[str]) -> None:
    assert codes(own_words.check_own_data(text, OWN)) == expected


def test_nothing_is_compared_with_what_the_shop_did_not_state() -> None:
    nothing = own_words.own_of(Shop())
    text = "052-111-2222 a@b.jp 〒460-0001 東京都港区芝1-1 株式会社山田"
    assert own_words.check_own_data(text, nothing) == []


def test_an_address_without_a_postcode_is_compared_by_its_words() -> None:
    own = own_words.own_of(Shop(postal_address="愛知県名古屋市中区1-2-3"))
    assert own_words.check_own_data("〒460-0001", own) == []
    assert codes(own_words.check_own_data("愛知県名古屋市北区9-9", own)) == ["other-address"]


def test_a_firm_is_the_shops_own_in_any_spelling() -> None:
    own = own_words.own_of(Shop(legal_name="株式会社 花のあおい", shop_name="花のあおい"))
    assert own_words.check_own_data("（株）花のあおい　です。", own) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("配信の停止はできません。", ["own-stop-refused"]),
    ("このメールは配信停止を受け付けておりません", ["own-stop-refused"]),
    ("配信停止はこちらのページからどうぞ。", ["own-stop-twice"]),
    ("ばらが入りました。\n配信停止は下記のアドレスへご連絡ください。", ["own-stop-twice"]),
    ("配信の停止は、いちばん下の案内からいつでもできます。", []),
    ("If you no longer want our letters, you can stop them at any time as described below.", []),
    ("ご予約のキャンセルはできません。", []),
    ("ばらの入荷を停止しました。", []),
])
def test_own_words_about_stopping(text: str, expected: list[str]) -> None:
    assert codes(own_words.check_own_stop(text)) == expected


def test_a_refusal_with_another_way_is_none() -> None:
    assert not refuses("お電話では配信停止を受け付けできませんので、下記のページからお手続きください。")
