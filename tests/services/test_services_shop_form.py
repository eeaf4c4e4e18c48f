"""The shop's form: footer and gaps while typing, notes that lose nothing, lists that only grow."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import LegalKind
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.law_page import law_page, rule_view, statute_text
from desktop_app.storage import chain, consents, settings, topics
from desktop_app.storage.database import Book, create_book

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
WHOLE = {
    "legal_kind": "sole_trader",
    "legal_name": "青井 葵",
    "shop_name": "花のあおい",
    "postal_address": "〒460-0000 愛知県名古屋市中区1-2-3",
    "phone": "052-000-0000",
    "contact": "aoi@example.jp",
    "optout_address": "teishi@example.jp",
    "remote_orders": False,
}
FOOTER = """\
――――――――――――――――――――
このメールは、2026年11月26日に当店からの広告メールの受信に同意いただいた方にお送りしています。

■ 配信停止
今後このメールが不要な方は、下のアドレスへ「停止」とお送りいただくだけで、いつでも配信を停止できます。\
お名前や理由は不要です。
teishi@example.jp

■ 配信元　青井 葵（花のあおい）
■ 住所　　〒460-0000 愛知県名古屋市中区1-2-3
■ お問い合わせ・苦情の窓口　052-000-0000 ／ aoi@example.jp
――――――――――――――――――――"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as made:
        yield made


@pytest.fixture
def services(book: Book) -> Services:
    return build(book, Environment(clock=lambda: NOW, language="ja"))


def fields(services: Services, values: dict[str, Any], *, stops: bool = True) -> list[str]:
    return [gap.field for gap in services.shop_form.sketch(values).gaps if gap.stops is stops]


def test_the_footer_is_that_of_law_md_word_for_word(services: Services) -> None:
    shown = services.shop_form.sketch(WHOLE, "ja").footer
    assert "".join(shown.split("\n")) == "".join(FOOTER.split("\n"))
    english = services.shop_form.sketch(WHOLE, "en").footer
    assert "Sender: 青井 葵 (花のあおい)" in english


def test_nothing_typed_names_everything_that_is_needed(services: Services) -> None:
    assert fields(services, {}) == ["legal_kind", "legal_name", "optout_address", "postal_address", "phone"]
    assert fields(services, {}, stops=False) == ["remote_orders"]
    assert services.shop_form.sketch(WHOLE).gaps == ()


def test_each_gap_has_rule_and_article(services: Services) -> None:
    (gap,) = [one for one in services.shop_form.sketch({}).gaps if one.field == "postal_address"]
    assert gap.rule == "JP-SEMR-9-2-ADDRESS"
    assert "9条2号" in gap.article
    assert gap.stops


def test_a_trade_name_alone_stops(services: Services) -> None:
    """JP-SEMG-4-1-TRADENAME"""
    sketch = services.shop_form.sketch({**WHOLE, "legal_name": "青井生花店"})
    (gap,) = sketch.gaps
    assert (gap.field, gap.stops) == ("legal_name", True)


def test_one_name_for_both_is_asked_about_and_the_answer_is_dated(services: Services, book: Book) -> None:
    """JP-SEMG-4-1-TRADENAME, law.md 6.9.14"""
    same = {**WHOLE, "shop_name": "青井　葵", "name_is_personal": False}
    sketch = services.shop_form.save(same)
    assert [(gap.field, gap.stops) for gap in sketch.gaps] == [("name_is_personal", True)]
    assert sketch.asks_personal_name
    assert services.shop_form.save({**same, "name_is_personal": True}).gaps == ()
    shop = settings.load_shop(book)
    assert (shop.stated_name, shop.stated_name_on) == ("青井 葵", date(2026, 11, 26))
    assert services.shop_form.values()["name_is_personal"]
    assert services.shop.show()["stated_name_on"] == "2026-11-26"
    (gap,) = services.shop_form.sketch({**same, "legal_name": "あおい", "shop_name": "あおい"}).gaps
    assert gap.field == "name_is_personal"
    services.shop_form.save(same)
    assert settings.load_shop(book).stated_name_on is None


def test_a_yes_about_another_name_is_not_kept(services: Services, book: Book) -> None:
    services.shop_form.save({**WHOLE, "name_is_personal": True})
    assert settings.load_shop(book).stated_name == ""
    with pytest.raises(AppError, match="name-not-asked"):
        services.shop.change({"name_is_personal": True})
    services.shop.change({"shop_name": "青井葵", "name_is_personal": True})
    assert settings.load_shop(book).stated_name == "青井 葵"


def test_a_book_without_the_question_reads_and_writes_as_before(services: Services, book: Book) -> None:
    services.shop_form.save(WHOLE)
    assert not {"stated_name", "stated_name_on"} & set(settings.get(book, "shop") or {})


def test_a_shop_that_takes_orders_sends_for_profit(services: Services, book: Book) -> None:
    """JP-SEM-2-SCOPE"""
    sketch = services.shop_form.save({**WHOLE, "remote_orders": True, "for_profit": False})
    assert "両立しません" in sketch.errors["for_profit"].cause
    assert settings.load_shop(book).for_profit
    for change in ({"for_profit": False}, {"for_profit": False, "remote_orders": True}):
        with pytest.raises(AppError, match="not-for-profit-but-orders"):
            services.shop.change(change)
    services.shop.change({"for_profit": False, "remote_orders": False})
    assert not settings.load_shop(book).for_profit


def test_a_page_may_show_the_address(services: Services) -> None:
    """JP-SEMR-9-2-ADDRESS"""
    values = {**WHOLE, "postal_address": "", "address_url": "https://example.jp/shop"}
    sketch = services.shop_form.sketch(values, "ja")
    assert sketch.gaps == ()
    assert "■ 住所　　次のページに表示しています　https://example.jp/shop" in sketch.footer


def test_remote_orders_ask_for_seller_and_notice(services: Services) -> None:
    """JP-ASCTR-23-10-SELLERMAIL, JP-ASCT-11-ITEMS"""
    values = {**WHOLE, "remote_orders": True}
    assert fields(services, values) == []
    assert fields(services, values, stops=False) == ["notation_url"]
    assert fields(services, {**values, "contact": ""}) == ["seller_mail"]


def test_half_an_address_is_an_error_of_its_field_and_changes_nothing_else(services: Services) -> None:
    sketch = services.shop_form.save({**WHOLE, "contact": "aoi@", "privacy_url": "example.jp"})
    assert set(sketch.errors) == {"contact", "privacy_url"}
    stored = services.shop_form.values()
    assert (stored["contact"], stored["privacy_url"], stored["legal_name"]) == ("", "", "青井 葵")
    assert services.shop_form.notes().values["contact"] == "aoi@"


def test_saving_keeps_all_and_logs_once(services: Services, book: Book) -> None:
    assert services.shop_form.save(WHOLE).errors == {}
    shop = settings.load_shop(book)
    assert (shop.legal_kind, shop.remote_orders) == (LegalKind.SOLE_TRADER, False)
    services.shop_form.save(WHOLE)
    assert len(chain.entries(book, ("audit.shop",))) == 1


def test_notes_lose_nothing_and_write_no_log(services: Services, book: Book) -> None:
    typed = {"legal_name": "山田", "contact": "taro@exa", "account": {"address": "taro@example.jp"}}
    services.shop_form.note(typed, step=1)
    assert chain.entries(book, ("audit.shop",)) == []
    notes = services.shop_form.notes()
    assert (notes.step, notes.done) == (1, False)
    assert notes.values["legal_name"] == "山田"
    assert notes.values["contact"] == "taro@exa"
    assert notes.values["account"] == {"address": "taro@example.jp"}


def test_what_is_saved_elsewhere_is_not_undone_by_old_notes(services: Services) -> None:
    services.shop_form.note({"shop_name": "古い名前"}, step=0)
    services.shop_form.save({**WHOLE, "shop_name": "新しい名前"})
    assert services.shop_form.notes().values["shop_name"] == "新しい名前"


def test_the_guide_counts_what_is_there(services: Services) -> None:
    draft = services.newsletters.add(title="秋の便り", text="こんにちは。")
    view = services.shop_form.guide()
    assert view.contacts == 0
    assert view.drafts == ((draft["id"], "秋の便り"),)


def test_a_topic_gets_another_name_and_keeps_its_id(services: Services, book: Book) -> None:
    first = topics.default_topic(book)
    services.shop_lists.rename_topic(first.id, "花だより")
    services.shop_lists.rename_topic(first.id, "花だより")
    assert services.shop_lists.show().topics == ((first.id, "花だより"),)
    (entry,) = chain.entries(book, ("audit.topic",))
    assert entry.facts == {"from": first.name, "to": "花だより"}
    services.shop.add_topic("教室")
    for name, error in (("", "topic-name-empty"), ("教室", "topic-exists")):
        with pytest.raises(AppError, match=error):
            services.shop_lists.rename_topic(first.id, name)
    with pytest.raises(AppError, match="topic-missing"):
        services.shop_lists.rename_topic("nothing", "x")
    assert services.keeping.verify()["state"] == "intact"


def test_a_new_wording_follows_the_one_before(services: Services, book: Book) -> None:
    """JP-SEMR-4-1-TEXTVERSION"""
    services.shop_form.save(WHOLE)
    first = services.shop_lists.model_wording("ja")
    assert first.startswith("□ 青井 葵（花のあおい）から、")
    number = services.shop_lists.add_wording(first, shown_from=date(2026, 1, 1))
    second = services.shop_lists.add_wording("お知らせを受け取る", shown_from=date(2026, 11, 1), ends=number)
    new, old = services.shop_lists.show().wordings
    assert (old.number, old.shown_from, old.shown_to) == (number, date(2026, 1, 1), date(2026, 11, 1))
    assert (new.number, new.shown_to) == (second, None)
    assert old.findings == ()  # it is no longer shown
    assert new.findings  # neither the sender nor advertising is named
    services.shop_lists.end_wording(second)
    assert consents.wording(book, second).displayed_to is not None
    with pytest.raises(AppError, match="wording-closed"):
        services.shop_lists.end_wording(second)


def test_an_empty_wording_is_refused(services: Services) -> None:
    with pytest.raises(AppError, match="wording-empty"):
        services.shop_lists.add_wording("  ", shown_from=date(2026, 1, 1))
    assert services.shop_lists.lint("  ") == ()
    assert services.shop_lists.model_wording("ja") == ""


def test_a_company_without_a_shop_name_has_its_own_model(services: Services) -> None:
    services.shop_form.save({"legal_kind": "corporation", "legal_name": "山田書店株式会社"})
    assert services.shop_lists.model_wording("ja").startswith("□ 山田書店株式会社から、")


def test_the_law_page_tells_state_and_article() -> None:
    page = law_page("ja", date(2026, 11, 26))
    assert page.as_of == date(2026, 6, 24)
    assert not page.outdated
    assert law_page("ja", date(2028, 1, 1)).outdated
    assert len(page.rules) > 80
    assert {one.state for one in page.rules} <= {"enforced", "feature", "planned"}
    name = rule_view("JP-SEM-4-1-NAME", "en")
    assert name.article.startswith("SEM 4(i)")
    assert name.statutory


def test_statutes_are_shown_word_for_word() -> None:
    (act, ordinance) = statute_text("JP-SEM-4-1-NAME", "ja")
    assert act.law == "特定電子メールの送信の適正化等に関する法律"
    assert (act.number, act.heading) == ("第四条", "表示義務")
    assert "一　当該送信者" in act.text
    assert ordinance.key == "SEMR:7"
    assert "Act on Regulation" in statute_text("JP-SEM-4-1-NAME", "en")[0].law


def test_backups_are_listed_and_looked_at(services: Services, book: Book, tmp_path: Path) -> None:
    services.shop_form.save(WHOLE)
    file = tmp_path / "copy.book"
    services.keeping.backup(file)
    services.keeping.backup(tmp_path / "second.book")
    services.keeping.backup(file)
    view = services.keeping.book_view()
    assert [Path(one.file).name for one in view.backups] == ["copy.book", "second.book"]
    assert all(one.there and one.made_at == NOW for one in view.backups)
    (tmp_path / "second.book").unlink()
    assert not services.keeping.book_view().backups[1].there
    found = services.keeping.look(file)
    assert (found.made_at, found.contacts, found.practice, found.same_book) == (NOW, 0, False, True)
    with create_book(tmp_path / "other.book", practice=True, device_id="pc", now=NOW) as other:
        other_path = other.path
    look = services.keeping.look(other_path)
    assert (look.practice, look.same_book) == (True, False)
    for wrong, error in (("missing.book", "book-missing"), ("text.txt", "book-not-a-book")):
        (tmp_path / "text.txt").write_text("x")
        with pytest.raises(AppError, match=error):
            services.keeping.look(tmp_path / wrong)


def test_a_telephone_number_is_no_mail_address(services: Services) -> None:
    sketch = services.shop_form.sketch({**WHOLE, "contact": "052-000-0000"})
    assert "contact" in sketch.errors
    assert "／ 052" not in sketch.footer
    assert "contact" not in services.shop_form.sketch({**WHOLE, "contact": ""}).errors
