"""The guide: from practice to the own shop, and from nothing typed to an account that sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.practice.server import PracticeServer
from desktop_app.services import Services, beginning, build, open_services
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, newsletters, settings
from desktop_app.storage.database import create_book
from desktop_app.ui.account.provider_list import OTHER
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.guide import GuidePage
from desktop_app.ui.pages.guide.page import ACCOUNT, CONTACTS, NEWSLETTER, SHOP
from tests.sending import Clock
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """A new book with nothing in it."""
    with create_book(tmp_path / "kawaraban.book", practice=False, device_id="pc", now=clock()) as book:
        yield build(book, Environment(clock=clock))


@pytest.fixture
def page(ui: Ui, qtbot: QtBot) -> GuidePage:
    made = GuidePage(ui)
    made.theme_changed()
    ui.tasks.changed.connect(made.data_changed)
    qtbot.addWidget(made)
    made.resize(1070, 760)
    made.show()
    qtbot.waitExposed(made)
    return made


def put(edit: QLineEdit, text: str) -> None:
    """As if it had been typed."""
    edit.setText(text)
    edit.textEdited.emit(text)


def choose(page: GuidePage, which: str, key: str) -> None:
    row = {"kind": page.shop.form.kind, "orders": page.shop.form.orders}[which]
    row.choose(key)
    row.chosen.emit(key)


def fill_shop(page: GuidePage) -> None:
    choose(page, "kind", "sole_trader")
    for name, text in {
        "legal_name": "青井 葵",
        "shop_name": "花のあおい",
        "postal_address": "〒460-0000 愛知県名古屋市中区1-2-3",
        "contact": "aoi@example.jp",
    }.items():
        put(page.shop.form.edits[name], text)
    choose(page, "orders", "no")


def test_nothing_is_answered_beforehand(page: GuidePage) -> None:
    assert page.shop.form.kind.key() == ""
    assert page.shop.form.orders.key() == ""
    assert not any(page.shop.form.values()[name] for name in ("legal_name", "contact", "optout_address"))


def test_the_footer_grows_while_she_types(page: GuidePage) -> None:
    assert "青井" not in page.shop.footer.text.text()
    assert page.shop.footer.rows.count() == 6
    fill_shop(page)
    shown = page.shop.footer.text.text()
    assert "■ 配信元　青井 葵（花のあおい）" in shown
    assert (
        "\naoi@example.jp\n" in shown
    )  # the opt-out address follows the shop's own until she says otherwise
    assert page.shop.footer.rows.count() == 0
    assert page.shop.complete
    assert "足りないものは見つかりませんでした" in page.shop.footer.missing_title.text()


def test_the_footer_can_be_seen_in_english(page: GuidePage) -> None:
    fill_shop(page)
    page.shop.footer.languages.choose("en")
    page.shop.footer.languages.chosen.emit("en")
    assert "Sender: 青井 葵" in page.shop.footer.text.text()


def test_what_is_missing_leads_to_its_field(page: GuidePage, qtbot: QtBot) -> None:
    page.activateWindow()
    page.shop.footer.wanted.emit("postal_address")
    assert (
        page.shop.form.edits["postal_address"].hasFocus()
        or page.focusWidget() is (page.shop.form.edits["postal_address"])
    )


def test_the_optout_address_stays_once_it_was_chosen(page: GuidePage) -> None:
    form = page.shop.form
    put(form.edits["contact"], "aoi@example.jp")
    assert form.edits["optout_address"].text() == "aoi@example.jp"
    put(form.edits["optout_address"], "teishi@example.jp")
    put(form.edits["contact"], "hana@example.jp")
    assert form.edits["optout_address"].text() == "teishi@example.jp"


def test_remote_orders_bring_their_questions(page: GuidePage) -> None:
    form = page.shop.form
    assert not form.rows["notation_url"].isVisibleTo(page)
    choose(page, "orders", "yes")
    assert form.rows["notation_url"].isVisibleTo(page)
    assert form.rows["seller_mail"].isVisibleTo(page)
    put(form.edits["contact"], "aoi@example.jp")
    assert not form.rows["seller_mail"].isVisibleTo(page)


def test_a_page_instead_of_the_address(page: GuidePage) -> None:
    form = page.shop.form
    assert not form.rows["address_url"].isVisibleTo(page)
    form.url_switch.click()
    assert form.rows["address_url"].isVisibleTo(page)


def test_next_keeps_the_shop_and_goes_on(page: GuidePage, services: Services) -> None:
    fill_shop(page)
    page.next.click()
    assert page.place == ACCOUNT
    assert settings.load_shop(services.book).legal_name == "青井 葵"
    assert page.account.panel.form.address.text() == "aoi@example.jp"  # not asked twice


def test_what_was_said_about_a_field_stays_while_the_cursor_is_in_it(page: GuidePage) -> None:
    fill_shop(page)
    contact = page.shop.form.edits["contact"]
    put(contact, "aoi@")
    page.next.click()
    page.activateWindow()
    contact.setFocus()
    assert contact.hasFocus()
    page.refresh()  # the shop was announced as changed
    assert page.shop.form.rows["contact"].problem.text()
    put(contact, "aoi@example.jp")
    page.refresh()
    assert not page.shop.form.rows["contact"].problem.text()


def test_a_page_that_is_not_asked_for_any_more_is_not_in_the_way_unseen(page: GuidePage) -> None:
    fill_shop(page)
    form = page.shop.form
    form.orders.choose("yes")
    form.orders.chosen.emit("yes")
    put(form.edits["notation_url"], "htp:/aoi page")
    form.orders.choose("no")
    form.orders.chosen.emit("no")
    page.next.click()
    assert page.place == SHOP
    assert form.rows["notation_url"].isVisibleTo(page)
    assert form.rows["notation_url"].problem.said()
    put(form.edits["notation_url"], "")
    page.next.click()
    assert page.place == ACCOUNT
    assert not form.rows["notation_url"].isVisibleTo(page)


def test_leaving_a_field_says_what_is_wrong_with_it(page: GuidePage, qtbot: QtBot) -> None:
    page.activateWindow()
    stop = page.shop.form.edits["optout_address"]
    stop.setFocus()
    stop.setText("aoi.example.jp")
    stop.textEdited.emit("aoi.example.jp")
    qtbot.waitUntil(lambda: "optout_address" in page.shop.form._errors)
    assert not page.shop.form.rows["optout_address"].problem.text()
    page.shop.form.edits["phone"].setFocus()
    assert page.shop.form.rows["optout_address"].problem.text()


def test_tab_goes_from_the_address_to_the_page_that_shows_it(page: GuidePage) -> None:
    assert page.shop.form.edits["postal_address"].nextInFocusChain() is page.shop.form.url_switch
    step: QWidget | None = page.shop.form.url_switch
    while step is not None and not isinstance(step, QLineEdit):
        step = step.nextInFocusChain()
    assert step is page.shop.form.edits["address_url"]


def test_half_an_address_holds_the_step_and_says_why(page: GuidePage, services: Services) -> None:
    fill_shop(page)
    put(page.shop.form.edits["contact"], "aoi@")
    page.next.click()
    assert page.place == SHOP
    assert page.shop.form.rows["contact"].problem.text()
    assert settings.load_shop(services.book).legal_name == "青井 葵"
    assert services.shop_form.notes().values["contact"] == "aoi@"


def test_leaving_half_way_loses_nothing(page: GuidePage, ui: Ui, qtbot: QtBot) -> None:
    put(page.shop.form.edits["legal_name"], "青井 葵")
    put(page.shop.form.edits["contact"], "aoi@exa")
    page.leave()
    again = GuidePage(ui)
    qtbot.addWidget(again)
    again.show()
    assert again.shop.form.edits["legal_name"].text() == "青井 葵"
    assert again.shop.form.edits["contact"].text() == "aoi@exa"


def test_typing_is_noted_after_a_pause(page: GuidePage, services: Services, qtbot: QtBot) -> None:
    put(page.shop.form.edits["shop_name"], "花の")
    assert services.shop_form.notes().values["shop_name"] == ""
    page._note_timer.timeout.emit()
    assert services.shop_form.notes().values["shop_name"] == "花の"
    assert settings.load_shop(services.book).shop_name == ""


def test_she_comes_back_to_the_step_where_she_was(page: GuidePage, ui: Ui, qtbot: QtBot) -> None:
    page.go_to(CONTACTS)
    again = GuidePage(ui)
    qtbot.addWidget(again)
    again.show()
    assert again.place == CONTACTS


def test_old_typing_does_not_undo_what_was_saved_elsewhere(page: GuidePage, services: Services) -> None:
    fill_shop(page)
    page.next.click()
    services.shop.change({"shop_name": "あたらしい名前"})
    page.data_changed(frozenset({"shop"}))
    page.leave()
    page.go_to(SHOP)
    assert page.shop.form.edits["shop_name"].text() == "あたらしい名前"
    assert settings.load_shop(services.book).shop_name == "あたらしい名前"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", ["aoi@example.jp"]) as running:
        yield running


def type_account(page: GuidePage, server: PracticeServer, password: str) -> None:
    form = page.account.panel.form
    form.found.list.choose(OTHER)
    details = form.details
    put(details.user, server.user)
    put(form.password, password)
    details.smtp.set("127.0.0.1", server.port, "none")
    details.reading.choose("maildir")
    details.reading.activated.emit(details.reading.currentIndex())
    put(details.maildir, str(server.maildir))


def test_the_account_is_tried_and_kept(page: GuidePage, services: Services, server: PracticeServer) -> None:
    fill_shop(page)
    page.next.click()
    type_account(page, server, server.password)
    page.account.panel.connect_button.click()
    account = mail_accounts.load_account(services.book)
    assert account is not None
    assert account.from_confirmed_at is not None
    assert "すべて確かめられました" in page.account.panel.result.text.said()
    assert page.account.ready
    assert page.account.panel.form.password.text() == ""
    page.next.click()
    assert page.place == CONTACTS


def test_a_wrong_password_says_so_and_keeps_nothing(
    page: GuidePage, services: Services, server: PracticeServer
) -> None:
    fill_shop(page)
    page.next.click()
    type_account(page, server, "falsch")
    page.account.panel.connect_button.click()
    assert mail_accounts.load_account(services.book) is None
    row = page.account.panel.steps.rows["sign_in"]
    assert row.isVisibleTo(page)
    assert "パスワードかユーザー名が違います" in row.small.said()
    assert page.account.panel.form.password.text() == "falsch"
    assert page.account.panel.form.address.text() == "aoi@example.jp"


def test_without_a_password_nothing_is_tried(page: GuidePage, server: PracticeServer) -> None:
    fill_shop(page)
    page.next.click()
    type_account(page, server, "")
    page.account.panel.connect_button.click()
    assert page.account.panel.form.rows["password"].problem.text()
    assert not page.account.panel.steps.rows["connect"].isVisibleTo(page)


def test_a_known_provider_fills_the_servers(page: GuidePage) -> None:
    fill_shop(page)
    put(page.shop.form.edits["contact"], "hanaya@gmail.com")
    page.next.click()
    form = page.account.panel.form
    assert form.details.smtp.host.text() == "smtp.gmail.com"
    assert form.details.user.text() == "hanaya@gmail.com"
    assert "アプリ パスワード" in form.found.help.text.said()
    assert not form.found.list.isVisibleTo(page)
    assert not form.details.rows["smtp"].isVisibleTo(page)


def test_a_rental_server_asks_for_its_own_host(page: GuidePage) -> None:
    fill_shop(page)
    page.next.click()
    form = page.account.panel.form
    form.found.list.choose("xserver")
    assert form.asked.rows["server"].isVisibleTo(page)
    assert "サーバーパネル" in form.asked.rows["server"].hint.said()
    put(form.password, "x")
    page.account.panel.connect_button.click()
    assert form.asked.rows["server"].problem.text()
    put(form.asked.edits["server"], "sv1234")
    assert form.details.smtp.host.text() == form.details.imap.host.text() == "sv1234.xserver.jp"


def test_an_untested_account_can_be_saved(
    page: GuidePage, services: Services, server: PracticeServer
) -> None:
    fill_shop(page)
    page.next.click()
    type_account(page, server, "spaeter")
    page.account.panel.keep_button.click()
    account = mail_accounts.load_account(services.book)
    assert account is not None
    assert account.from_confirmed_at is None
    assert services.account.password() == "spaeter"


def test_the_account_may_wait(page: GuidePage, services: Services) -> None:
    fill_shop(page)
    page.next.click()
    assert page.next.text() == "あとでつなぐ"
    page.next.click()
    assert page.place == CONTACTS
    assert mail_accounts.load_account(services.book) is None


def test_half_an_account_is_remembered(page: GuidePage, ui: Ui, qtbot: QtBot) -> None:
    page.go_to(ACCOUNT)
    form = page.account.panel.form
    put(form.address, "hana@hanaya.example")
    put(form.details.smtp.host, "mail.hanaya.example")
    page._note()
    again = GuidePage(ui)
    qtbot.addWidget(again)
    again.show()
    assert again.account.panel.form.details.smtp.host.text() == "mail.hanaya.example"
    assert again.account.panel.form.address.text() == "hana@hanaya.example"


def test_contacts_lead_to_their_dialogs(page: GuidePage, frame: FakeFrame) -> None:
    page.go_to(CONTACTS)
    page.contacts.one.click()
    page.contacts.file.click()
    assert [where for where, _ in frame.gone] == ["contacts", "contacts"]
    assert page.next.text() == "あとで入れる"


def test_the_first_newsletter_opens_in_the_editor(
    page: GuidePage, services: Services, frame: FakeFrame
) -> None:
    page.go_to(NEWSLETTER)
    page.newsletter.write.click()
    (made,) = newsletters.all_newsletters(services.book)
    assert frame.gone[-1][0] == "newsletters"
    assert made.id in frame.gone[-1][1].values()
    assert services.shop_form.notes().done


def test_a_draft_can_be_gone_on_with(page: GuidePage, services: Services, frame: FakeFrame) -> None:
    made = services.newsletters.add(title="秋の便り", text="こんにちは。")
    page.reload()
    page.go_to(NEWSLETTER)
    page.newsletter.wanted.emit(made["id"])
    assert frame.gone[-1] == ("newsletters", {"newsletter": made["id"]})


def test_finish_goes_home(page: GuidePage, services: Services, frame: FakeFrame) -> None:
    page.go_to(NEWSLETTER)
    page.next.click()
    assert frame.gone[-1] == ("home", {})
    assert services.shop_form.notes().done


def test_a_link_from_elsewhere_leads_to_a_field(page: GuidePage) -> None:
    page.open(step="account")
    assert page.place == ACCOUNT
    page.open(field="phone")
    assert page.place == SHOP


def test_the_step_that_was_asked_for_is_opened_at_the_first_visit_too(ui: Ui, qtbot: QtBot) -> None:
    made = GuidePage(ui)
    qtbot.addWidget(made)
    made.open(step="account")
    made.show()
    qtbot.waitExposed(made)
    assert made.place == ACCOUNT


def test_every_step_can_be_read(page: GuidePage, qtbot: QtBot) -> None:
    for place in (SHOP, ACCOUNT, CONTACTS, NEWSLETTER):
        page.go_to(place)
        qtbot.wait(100)

        def whole() -> None:
            assert faults(page, "ja") == []

        qtbot.waitUntil(whole)


class TestPractice:
    """In the practice book the guide is the door to the own shop."""

    @pytest.fixture
    def services(self, clock: Clock) -> Iterator[Services]:
        environment = Environment(clock=clock, device_id="pc")
        with open_services(beginning.open_practice(environment), environment) as services:
            yield services

    def test_start_makes_the_own_book_and_opens_it(self, page: GuidePage, frame: FakeFrame) -> None:
        assert page.door.isVisibleTo(page)
        assert not page.guide.isVisibleTo(page)
        page.door.button.click()
        assert frame.books == [beginning.own_book()]
        assert frame.gone == [("guide", {})]

    def test_what_comes_along_is_told(self, page: GuidePage, frame: FakeFrame, ui: Ui) -> None:
        ui.services.shop.change({"shop_name": "花屋やまだ"})
        page.door.button.click()
        assert frame.toasts == ["練習から、お店の情報1件と下書き0件を引き継ぎました。"]

    def test_an_own_book_is_only_opened(self, page: GuidePage, frame: FakeFrame, ui: Ui) -> None:
        page.door.button.click()
        page.reload()
        assert page.door.button.text() == "自分のお店を開く"
        page.door.button.click()
        assert frame.gone[-1] == ("home", {})

    def test_practice_goes_on(self, page: GuidePage, frame: FakeFrame) -> None:
        page.door.back.click()
        assert frame.gone == [("home", {})]

    def test_leaving_writes_nothing(self, page: GuidePage, ui: Ui) -> None:
        before = settings.load_shop(ui.services.book)
        page.leave()
        assert settings.load_shop(ui.services.book) == before


def test_practice_is_one_click_away(page: GuidePage, frame: FakeFrame) -> None:
    page.steps.practice.click()
    assert frame.books == [beginning.practice_book()]


def test_without_a_provider_she_is_asked_for_one(page: GuidePage) -> None:
    fill_shop(page)
    page.next.click()
    panel = page.account.panel
    panel.connect_button.click()
    assert panel.form.found.list.isVisibleTo(page)
    assert "選ぶ" in panel.form.found.row.text.said()
    assert not panel.steps.rows["connect"].isVisibleTo(page)


def test_going_on_keeps_a_first_account_but_never_replaces_one(
    page: GuidePage, services: Services, server: PracticeServer
) -> None:
    fill_shop(page)
    page.next.click()
    type_account(page, server, server.password)
    page.next.click()
    first = mail_accounts.load_account(services.book)
    assert first is not None
    page.go_to(ACCOUNT)
    put(page.account.panel.form.details.smtp.host, "somewhere.else.example")
    page.account.panel.form.password.setText("x")
    page.next.click()
    assert mail_accounts.load_account(services.book) == first
