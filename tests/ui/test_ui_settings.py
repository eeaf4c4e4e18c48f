"""設定: each section's buttons, on a real book."""

import mailbox
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.domain.moment import JST
from desktop_app.i18n.language import Language
from desktop_app.practice.server import PracticeServer
from desktop_app.services import Services, beginning, open_services
from desktop_app.services.environment import Environment
from desktop_app.storage import consents, mail_accounts, settings, staff, topics
from desktop_app.storage.database import open_book
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.pages.settings.account_section import AccountSection
from desktop_app.ui.pages.settings.keeping_section import KeepingSection
from desktop_app.ui.pages.settings.law_section import LawSection
from desktop_app.ui.pages.settings.look_section import LookSection
from desktop_app.ui.pages.settings.name_dialog import NameDialog
from desktop_app.ui.pages.settings.page import SECTIONS
from desktop_app.ui.pages.settings.practice_section import PracticeSection
from desktop_app.ui.pages.settings.shop_section import ShopSection
from desktop_app.ui.pages.settings.staff_section import StaffSection
from desktop_app.ui.pages.settings.topics_section import TopicsSection
from desktop_app.ui.pages.settings.wording_dialog import WordingDialog
from desktop_app.ui.pages.settings.wordings_section import WordingsSection
from tests.sending import Clock
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

S = TypeVar("S")


@pytest.fixture
def page(ui: Ui, qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(ui)
    made.theme_changed()
    ui.tasks.changed.connect(made.data_changed)
    qtbot.addWidget(made)
    made.resize(1070, 760)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def section(page: SettingsPage) -> Callable[[str, type[S]], S]:
    def find(name: str, kind: type[S]) -> S:
        page.select(name)
        found = page.sections[name]
        assert isinstance(found, kind)
        return found

    return find


Find = Callable[[str, type[Any]], Any]


def put(edit: QLineEdit, text: str) -> None:
    """As if it had been typed."""
    edit.setText(text)
    edit.textEdited.emit(text)


def dialog(page: SettingsPage, kind: type[S]) -> S:
    """The open dialog of that kind."""
    (found,) = [one for one in page.findChildren(QDialog) if isinstance(one, kind) and one.isVisible()]
    assert isinstance(found, kind)
    return found


@pytest.mark.parametrize("name", list(SECTIONS))
@pytest.mark.parametrize(
    ("language", "scale", "width"), [("ja", 1.0, 1072), ("en", 1.0, 785), ("ja", 2.0, 930), ("en", 1.5, 1072)]
)
def test_every_section_can_be_read(
    ui: Ui, services: Services, name: str, language: Language, scale: float, width: int, qtbot: QtBot
) -> None:
    services.shop_lists.add_wording("広告メール", shown_from=date(2026, 1, 1))
    ui.theme.apply(language=language, text_scale=scale)
    page = SettingsPage(ui)
    page.theme_changed()
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    page.select(name)
    section = page.sections[name]
    if isinstance(section, AccountSection):
        section.panel.form.more.click()

    def whole() -> None:
        assert faults(page, language) == []

    qtbot.waitUntil(whole)


def test_a_narrow_page_has_a_list_of_choices(page: SettingsPage, qtbot: QtBot) -> None:
    page.resize(640, 700)
    qtbot.waitUntil(page.choice.isVisible)
    assert not page.nav.isVisible()
    page.choice.choose("look")
    page.choice.activated.emit(page.choice.currentIndex())
    assert page.section_name == "look"


def test_a_link_leads_to_section_and_field(page: SettingsPage) -> None:
    page.open(section="shop", field="phone")
    assert page.section_name == "shop"
    page.open(section="account")
    assert page.section_name == "account"


# --- the shop


def test_the_shop_is_saved_when_she_says_so(section: Find, services: Services, frame: FakeFrame) -> None:
    shop = section("shop", ShopSection)
    assert not shop.save_button.isVisibleTo(shop)
    put(shop.form.edits["shop_name"], "花のあおい 本店")
    assert "本店" in shop.footer.text.text()
    assert settings.load_shop(services.book).shop_name == "花のあおい"
    shop.save_button.click()
    assert settings.load_shop(services.book).shop_name == "花のあおい 本店"
    assert frame.toasts == ["保存しました。"]
    assert not shop.save_button.isVisibleTo(shop)


def test_the_notice_of_a_stop_is_off_until_it_is_wanted(
    page: SettingsPage, section: Find, services: Services
) -> None:
    shop = section("shop", ShopSection)
    assert not shop.tells.box.isChecked()
    for wanted in (True, False):
        shop.tells.box.click()
        assert services.shop.acknowledges() is wanted
        shop.refresh()
        assert shop.tells.box.isChecked() is wanted


def test_changes_can_be_taken_back(section: Find, services: Services) -> None:
    shop = section("shop", ShopSection)
    put(shop.form.edits["shop_name"], "まちがい")
    shop.undo_button.click()
    assert shop.form.edits["shop_name"].text() == "花のあおい"
    assert settings.load_shop(services.book).shop_name == "花のあおい"


def test_what_was_typed_is_there_again(page: SettingsPage, section: Find, ui: Ui, qtbot: QtBot) -> None:
    shop = section("shop", ShopSection)
    put(shop.form.edits["shop_name"], "途中")
    page.leave()
    again = SettingsPage(ui)
    qtbot.addWidget(again)
    again.show()
    other = again.sections["shop"]
    assert isinstance(other, ShopSection)
    assert other.form.edits["shop_name"].text() == "途中"
    assert other.unsaved.isVisibleTo(again)


def test_a_wrong_address_is_named_and_the_rest_kept(section: Find, services: Services) -> None:
    shop = section("shop", ShopSection)
    put(shop.form.edits["contact"], "aoi@")
    put(shop.form.edits["phone"], "03-0000-0000")
    shop.save_button.click()
    stored = settings.load_shop(services.book)
    assert (stored.contact, stored.phone) == ("aoi@example.jp", "03-0000-0000")
    assert shop.form.rows["contact"].problem.text()
    assert shop.save_button.isVisibleTo(shop)


def test_a_shop_that_is_not_for_profit(section: Find, services: Services) -> None:
    """JP-SEM-2-SCOPE"""
    shop = section("shop", ShopSection)
    shop.form.orders.choose("no")
    shop.form.not_for_profit.click()
    shop.save_button.click()
    assert settings.load_shop(services.book).for_profit is False


# --- lists


def test_a_person_is_added(section: Find, services: Services) -> None:
    people = section("staff", StaffSection)
    people.line.edit.setText("山田 太郎")
    people.line.button.click()
    assert [one.name for one in staff.staff(services.book)][-1] == "山田 太郎"
    assert people.line.edit.text() == ""
    people.line.button.click()
    assert len(staff.staff(services.book)) == 3


def test_a_topic_is_added_and_renamed(page: SettingsPage, section: Find, services: Services, ui: Ui) -> None:
    kinds = section("topics", TopicsSection)
    kinds.line.edit.setText("花の教室")
    kinds.line.button.click()
    new = topics.all_topics(services.book)[1]
    kinds.rename(new.id, new.name)
    asked = dialog(page, NameDialog)
    asked.edit.setText("")
    asked.yes.click()
    assert asked.field.problem.text()
    asked.edit.setText("フラワーレッスン")
    asked.yes.click()
    assert topics.all_topics(services.book)[1].name == "フラワーレッスン"


def test_a_topic_of_the_same_name_is_refused(section: Find, frame: FakeFrame) -> None:
    kinds = section("topics", TopicsSection)
    kinds.line.edit.setText("お店のお便り")
    kinds.line.button.click()
    assert [error.id for error in frame.errors] == ["topic-exists"]


def test_a_new_wording_is_kept(page: SettingsPage, section: Find, services: Services) -> None:
    """JP-SEMG-WORDING"""
    wordings = section("wordings", WordingsSection)
    wordings.new_button.click()
    asked = dialog(page, WordingDialog)
    asked.yes.click()
    assert asked.text_field.problem.text()
    asked.text.setPlainText("お知らせを受け取ります")
    assert asked.found.count() == 2
    asked.model.click()
    assert asked.text.toPlainText().startswith("□ 青井 葵（花のあおい）から、")
    assert asked.found.count() == 0
    asked.yes.click()
    assert asked.day_field.problem.text()
    asked.day.set_value("2026-10-01")
    asked.yes.click()
    (kept,) = consents.wordings(services.book)
    assert kept.displayed_from == date(2026, 10, 1)
    assert kept.default_on is False


def test_a_version_ends(section: Find, services: Services, frame: FakeFrame) -> None:
    services.shop_lists.add_wording("広告メール", shown_from=date(2026, 1, 1))
    wordings = section("wordings", WordingsSection)
    wordings.end("1")
    assert len(frame.asked) == 1
    assert consents.wording(services.book, "1").displayed_to is not None


# --- the account


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", ["aoi@example.jp", "teishi@example.jp"]) as running:
        yield running


def connected(services: Services, server: PracticeServer) -> None:
    services.account.connect(
        {
            "address": "aoi@example.jp", "smtp_host": "127.0.0.1", "smtp_port": server.port,
            "security": "none", "user": server.user, "maildir": str(server.maildir),
            "per_hour": 0, "per_day": 0,
        },
        password=server.password,
    )


def test_the_account_shows_what_was_proven(section: Find, services: Services, server: PracticeServer) -> None:
    connected(services, server)
    account = section("account", AccountSection)
    assert account.sending.text.said().endswith("送信を確かめました。")
    assert "停止の申し出は届きます" in account.optouts.text.said()
    assert account.panel.form.details.smtp.port.value() == server.port
    account.panel.connect_button.click()  # with the password that is kept
    assert "すべて確かめられました" in account.panel.result.text.said()


def test_a_change_of_server_is_tried_before_it_is_kept(
    section: Find, services: Services, server: PracticeServer
) -> None:
    connected(services, server)
    before = mail_accounts.load_account(services.book)
    account = section("account", AccountSection)
    account.panel.form.details.smtp.port.setValue(1)
    put(account.panel.form.password, "x")
    account.panel.connect_button.click()
    assert mail_accounts.load_account(services.book) == before
    assert "保存していません" in account.panel.result.text.said()


def test_an_own_address_is_added_and_confirmed(
    section: Find, services: Services, server: PracticeServer, frame: FakeFrame
) -> None:
    connected(services, server)
    own = section("account", AccountSection).own
    own.edit.setText("private@example.com")
    own.add_button.click()
    assert own.code_field.isVisibleTo(own)
    own.code.setText("abc")
    own.confirm_button.click()
    assert [error.id for error in frame.errors] == ["own-address-code-wrong"]
    own.code.setText(_code(server))
    own.confirm_button.click()
    assert services.account.own_addresses()[-1].confirmed
    own.forget("private@example.com")
    assert len(services.account.own_addresses()) == 1


def _code(server: PracticeServer) -> str:
    (mail,) = mailbox.Maildir(server.maildir).get_folder("Readers")
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    found = re.search(r"\d{6}", body.decode())
    assert found
    return found.group()


# --- law


def test_rules_are_found_and_read(page: SettingsPage, section: Find) -> None:
    law = section("law", LawSection)
    first = law.list.count()
    law.more.click()
    assert law.list.count() > first
    law.search.setText("JP-SEM-4-1-NAME")
    assert law.count.text() == "1件の決まり"
    law.which.choose("advice")
    law.which.chosen.emit("advice")
    assert law.count.text() == "0件の決まり"
    law.show_statute(law._page.rules[1])
    assert dialog(page, LawTextDialog)


def test_an_order_is_kept(section: Find, services: Services) -> None:
    """JP-SEND-REPRESSION"""
    law = section("law", LawSection)
    law.ordered.click()
    law.save_order.click()
    assert law.order_field.problem.text()
    law.order_day.set_value("2026-11-01")
    law.save_order.click()
    shop = settings.load_shop(services.book)
    assert (shop.art7_order_on, shop.art7_measure_confirmed) == (date(2026, 11, 1), False)
    law.measured.click()
    law.save_order.click()
    assert settings.load_shop(services.book).art7_measure_confirmed
    law.ordered.click()
    law.save_order.click()
    assert settings.load_shop(services.book).art7_order_on is None


# --- the look


def test_the_look_is_changed_at_once(section: Find, ui: Ui) -> None:
    look = section("look", LookSection)
    for row, key in ((look.language, "en"), (look.appearance, "dark"), (look.scale, "150")):
        row.choose(key)
        row.chosen.emit(key)
    kept = ui.preferences
    assert (kept.language, kept.appearance, kept.text_scale) == ("en", "dark", 1.5)


# --- backup and restore


def test_a_backup_is_made_and_listed(
    section: Find, services: Services, tmp_path: Path, frame: FakeFrame, clock: Clock
) -> None:
    keeping = section("keeping", KeepingSection)
    assert keeping.place.text() == str(services.book.path)
    keeping.backup(tmp_path / "copy.book")
    assert (tmp_path / "copy.book").is_file()
    assert frame.toasts == ["バックアップを作り、正しく写せたことを確かめました。"]
    assert keeping.made.count() == 1
    made = keeping.made.itemAt(0).widget()
    assert made is not None
    assert f"{clock().astimezone(JST):%Y-%m-%d %H:%M}" in [one.text() for one in made.findChildren(QLabel)]
    keeping.backup(services.book.path)
    assert [error.id for error in frame.errors] == ["backup-onto-book"]


def test_files_are_chosen_in_dialogs(section: Find, page: SettingsPage) -> None:
    keeping = section("keeping", KeepingSection)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for choose in (keeping.choose_backup, keeping.choose_restore):
        choose()
        found = [one for one in keeping.findChildren(QFileDialog) if one.isVisible()]
        assert len(found) == 1
        assert found[0].directory().path() in (documents, QDir.homePath())
        found[0].close()
        QApplication.processEvents()


def test_restore_asks_once_and_works_while_the_book_is_closed(
    section: Find, services: Services, tmp_path: Path, frame: FakeFrame, clock: Clock
) -> None:
    keeping = section("keeping", KeepingSection)
    copy = tmp_path / "copy.book"
    keeping.backup(copy)
    services.shop.change({"shop_name": "あとで変えた名前"})
    keeping.restore(copy)
    assert len(frame.asked) == 1
    assert "連絡先は 0人です" in frame.asked[0]
    assert frame.books == [services.book.path]
    assert frame.meanwhile is not None
    path = services.book.path
    services.book.close()
    frame.meanwhile()
    with open_book(path, device_id="pc", now=clock()) as book:
        assert settings.load_shop(book).shop_name == "花のあおい"


def test_no_is_an_answer(section: Find, services: Services, tmp_path: Path, frame: FakeFrame) -> None:
    keeping = section("keeping", KeepingSection)
    keeping.backup(tmp_path / "copy.book")
    frame.answer = False
    keeping.restore(tmp_path / "copy.book")
    assert frame.books == []


def test_a_file_that_is_no_book_is_refused(section: Find, tmp_path: Path, frame: FakeFrame) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x" * 200)
    section("keeping", KeepingSection).restore(tmp_path / "photo.jpg")
    assert [error.id for error in frame.errors] == ["book-not-a-book"]
    assert frame.asked == []


# --- practice


def test_the_practice_book_is_one_button_away(section: Find, frame: FakeFrame) -> None:
    section("practice", PracticeSection).button.click()
    assert frame.books == [beginning.practice_book()]
    assert beginning.practice_book().is_file()


class TestPracticeBook:
    @pytest.fixture
    def services(self, clock: Clock) -> Iterator[Services]:
        environment = Environment(clock=clock, device_id="pc")
        with open_services(beginning.open_practice(environment), environment) as services:
            yield services

    def test_without_an_own_book_the_guide_is_shown(self, section: Find, frame: FakeFrame) -> None:
        section("practice", PracticeSection).button.click()
        assert frame.gone == [("guide", {})]

    def test_the_own_book_is_opened_again(
        self, page: SettingsPage, section: Find, services: Services, frame: FakeFrame
    ) -> None:
        own = beginning.start_own_shop(services, services.shop.environment)
        practice = section("practice", PracticeSection)
        page.reload()
        practice.button.click()
        assert frame.books == [own.path]

    def test_its_account_is_tested_and_never_typed(self, section: Find, services: Services) -> None:
        account = section("account", AccountSection)
        assert not account.panel.form.isVisibleTo(account)
        account.panel.connect_button.click()
        assert "すべて確かめられました" in account.panel.result.text.said()

    def test_a_real_backup_does_not_fit(
        self, section: Find, services: Services, tmp_path: Path, clock: Clock, frame: FakeFrame
    ) -> None:
        own = beginning.start_own_shop(services, services.shop.environment)
        section("keeping", KeepingSection).restore(own.path)
        assert frame.meanwhile is not None
        services.book.close()
        with pytest.raises(Exception, match="restore-other-kind"):
            frame.meanwhile()


