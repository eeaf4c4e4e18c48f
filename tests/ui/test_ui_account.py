"""The mail account's form: what is found, what is asked, the test with its remedies, the list, the lights."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.accounts.lookup import Lookup
from desktop_app.delivery import waits
from desktop_app.domain.errors import AppError
from desktop_app.practice.server import PracticeServer
from desktop_app.services import Services, build, mailbox_failure
from desktop_app.services.account_views import Remedy
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, mailings, settings
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import create_book
from desktop_app.ui.account.dns_lights import RecordBox
from desktop_app.ui.account.help_dialog import HelpDialog
from desktop_app.ui.account.oauth_dialog import SignInDialog
from desktop_app.ui.account.panel import AccountPanel
from desktop_app.ui.account.provider_list import OTHER
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.sender_field import SenderField
from desktop_app.ui.lanes import Inline
from desktop_app.ui.pages.home.words import todo as todo_words
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.pages.settings.account_section import AccountSection
from desktop_app.ui.widgets.labels import WrapLabel
from tests.factories import aoi_shop
from tests.lookups import made_up
from tests.sending import Clock, account_at
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

DOMAIN = {
    ("hanaya.example", "MX"): ("www77.sakura.ne.jp",),
    ("hanaya.example", "TXT"): ("v=spf1 a:www77.sakura.ne.jp ~all",),
}


@pytest.fixture
def lookup() -> Lookup:
    return made_up(DOMAIN)


@pytest.fixture
def services(tmp_path: Path, clock: Clock, lookup: Lookup) -> Iterator[Services]:
    """A shop whose opt-out address is the one that is connected, and a made-up DNS."""
    with create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=clock()) as book:
        shop = replace(aoi_shop(), contact="", optout_address="aoi@hanaya.example")
        settings.save_shop(book, shop, clock())
        yield build(book, Environment(clock=clock, lookup=lambda: lookup))


@pytest.fixture
def panel(ui: Ui, services: Services, qtbot: QtBot) -> AccountPanel:
    made = AccountPanel(ui)
    qtbot.addWidget(made)
    made.show_page(services.account.page(), new=True)
    made.resize(800, 900)
    made.show()
    return made


@pytest.fixture
def section(ui: Ui, qtbot: QtBot) -> Callable[[], AccountSection]:
    def made() -> AccountSection:
        page = SettingsPage(ui)
        ui.tasks.changed.connect(page.data_changed)
        qtbot.addWidget(page)
        page.resize(1070, 760)
        page.show()
        page.select("account")
        found = page.sections["account"]
        assert isinstance(found, AccountSection)
        return found

    return made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PracticeServer]:
    with PracticeServer(tmp_path / "mail", ["aoi@hanaya.example"]) as running:
        yield running


def put(edit: QLineEdit, text: str) -> None:
    """As if it had been typed."""
    edit.setText(text)
    edit.textEdited.emit(text)


def type_address(panel: AccountPanel, address: str) -> None:
    put(panel.form.address, address)
    panel.form.address.editingFinished.emit()


def own_server(panel: AccountPanel, server: PracticeServer, *, port: int = 0) -> None:
    """Everything of a server on this PC, typed by hand."""
    type_address(panel, "aoi@nowhere.example")
    panel.form.found.list.choose(OTHER)
    details = panel.form.details
    put(details.user, server.user)
    put(panel.form.password, server.password)
    details.smtp.set("127.0.0.1", port or server.port, "none")
    details.reading.choose("maildir")
    details.reading.activated.emit(details.reading.currentIndex())
    put(details.maildir, str(server.maildir))
    type_address(panel, "aoi@hanaya.example")  # which does not undo what was typed


def opened(kind: type[QDialog], panel: AccountPanel) -> QDialog:
    (found,) = [one for one in panel.findChildren(kind) if one.isVisible()]
    return found


# --- what is found, and what is asked


def test_an_address_is_enough_to_know_what_to_ask(panel: AccountPanel) -> None:
    type_address(panel, "aoi@hanaya.example")
    form = panel.form
    assert form.found.row.text.said() == "見つかりました：さくらのレンタルサーバ・メールボックス"
    assert form.asked.rows["server"].isVisibleTo(panel)
    assert "契約のときのメール" in form.asked.rows["server"].hint.said()
    assert form.rows["password"].isVisibleTo(panel)
    assert not form.details.isVisibleTo(panel)
    put(form.asked.edits["server"], "hanaya.sakura.ne.jp")
    assert form.details.smtp.host.text() == form.details.imap.host.text() == "hanaya.sakura.ne.jp"
    assert form.given()["provider"] == "sakura"
    assert form.given()["user"] == "aoi@hanaya.example"


def test_a_japanese_name_stands_as_it_is_written(panel: AccountPanel, ui: Ui) -> None:
    type_address(panel, "aoi@docomo.ne.jp")
    form = panel.form
    assert form.asked.rows["user"].label.text() == "dアカウントの ID"
    said = [one.said() for one in panel.findChildren(WrapLabel) if "ドコモメール" in one.said()]
    assert len(said) > 1
    assert not [one for one in said if " ドコモメール" in one or "ドコモメール " in one]
    type_address(panel, "aoi@gmail.com")
    assert "アドレスから Gmail だとわかりました。" in [one.said() for one in panel.findChildren(WrapLabel)]


def test_what_only_the_owner_knows_is_asked_at_its_field(panel: AccountPanel) -> None:
    type_address(panel, "aoi@hanaya.example")
    panel.connect_button.click()
    assert panel.form.asked.rows["server"].problem.text()
    put(panel.form.asked.edits["server"], "hanaya")
    assert not panel.form.asked.rows["server"].problem.text()
    panel.connect_button.click()
    assert panel.form.rows["password"].problem.text()


def test_half_an_address_is_named_at_its_field(panel: AccountPanel) -> None:
    type_address(panel, "aoi")
    panel.connect_button.click()
    assert "@" in panel.form.rows["address"].problem.said()
    type_address(panel, "aoi@hana ya.example")
    panel.connect_button.click()
    assert panel.form.rows["address"].problem.said()
    assert panel.form.address.text() == "aoi@hana ya.example"


def test_an_address_of_an_input_method_is_understood(panel: AccountPanel) -> None:
    type_address(panel, "ａｏｉ＠ｈａｎａｙａ．ｅｘａｍｐｌｅ ")
    assert panel.form.address.text() == "aoi@hanaya.example"
    assert panel.form.given()["provider"] == "sakura"


def test_what_was_not_answered_is_asked_again_on_the_next_visit(
    ui: Ui, panel: AccountPanel, services: Services, qtbot: QtBot
) -> None:
    type_address(panel, "aoi@hanaya.example")
    later = AccountPanel(ui)
    qtbot.addWidget(later)
    later.show_page(services.account.page(), panel.typed(), new=True)
    later.show()
    assert later.form.asked.rows["server"].isVisibleTo(later)
    put(later.form.asked.edits["server"], "hanaya")
    later.form.changed.emit()
    again = AccountPanel(ui)
    qtbot.addWidget(again)
    again.show_page(services.account.page(), later.typed(), new=True)
    assert again.form.details.smtp.host.text() == "hanaya.sakura.ne.jp"
    assert not again.form.asked.rows["server"].isVisibleTo(again)


def test_nothing_found_leads_to_the_list_and_a_guess_is_marked(panel: AccountPanel) -> None:
    type_address(panel, "aoi@nowhere.example")
    form = panel.form
    assert form.found.list.isVisibleTo(panel)
    assert not form.rows["password"].isVisibleTo(panel)
    form.found.list.choose(OTHER)
    assert form.details.smtp.host.text() == "mail.nowhere.example"
    assert form.details.chips["smtp"].text().startswith("推測")
    form.more.click()  # closed: a guess stays in sight
    assert form.details.rows["smtp"].isVisibleTo(panel)
    assert not form.details.rows["per_day"].isVisibleTo(panel)


def test_typed_servers_survive_another_address(panel: AccountPanel) -> None:
    type_address(panel, "aoi@nowhere.example")
    panel.form.found.list.choose(OTHER)
    put(panel.form.details.smtp.host, "smtp.own.example")
    put(panel.form.password, "geheim")
    type_address(panel, "hana@nowhere.example")
    assert panel.form.details.user.text() == "hana@nowhere.example"
    type_address(panel, "hana@elsewhere.example")
    assert panel.form.details.smtp.host.text() == "smtp.own.example"
    assert panel.form.password.text() == "geheim"
    assert not panel.form.found.list.isVisibleTo(panel)


def test_the_list_is_searched_in_any_script(panel: AccountPanel) -> None:
    type_address(panel, "aoi@nowhere.example")
    found = panel.form.found.list
    for typed in ("えっくす", "Xserver", "ｴｯｸｽ"):
        found.search.setText(typed)
        assert found.ids() == ["xserver", OTHER]
    found.search.setText("しらない会社")
    assert found.ids() == [OTHER]
    assert found.none.isVisibleTo(panel)


def test_an_app_password_has_its_help(panel: AccountPanel) -> None:
    type_address(panel, "hanaya@gmail.com")
    assert panel.form.rows["password"].label.text().startswith("アプリ パスワード")
    assert panel.form.found.help.button is not None
    panel.form.found.help.button.click()
    opened(HelpDialog, panel).close()
    assert panel.form.sign_in.browser_too.isVisibleTo(panel)


def test_where_only_the_browser_signs_in_no_password_is_asked(panel: AccountPanel) -> None:
    type_address(panel, "hanaya@outlook.com")
    assert not panel.form.rows["password"].isVisibleTo(panel)
    assert not panel.connect_button.isVisibleTo(panel)
    panel.form.sign_in.browser.click()
    opened(SignInDialog, panel).close()


def test_a_personal_line_is_refused_in_plain_words(panel: AccountPanel) -> None:
    type_address(panel, "hanaya@docomo.ne.jp")
    assert "お便りの送信には使えません" in panel.form.found.refused.text.said()
    type_address(panel, "hanaya@softbank.ne.jp")
    assert panel.form.found.refused.isVisibleTo(panel)
    assert not panel.connect_button.isVisibleTo(panel)
    assert not panel.form.rows["password"].isVisibleTo(panel)


class Later(Inline):
    """Jobs wait until `run`."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, lane: str, job: Callable[[], None]) -> None:
        if lane == "study":
            self.jobs.append(job)
        else:
            job()


def test_looking_can_be_stopped(panel: AccountPanel, ui: Ui) -> None:
    later = Later()
    ui.tasks._lanes = later
    type_address(panel, "aoi@hanaya.example")
    assert panel.form.found.bar.isVisibleTo(panel)
    assert not panel.connect_button.isEnabled()
    panel.form.found.stop_button.click()
    assert panel.form.found.list.isVisibleTo(panel)
    for job in later.jobs:
        job()
    assert panel.form.found.list.isVisibleTo(panel)  # what comes too late changes nothing
    assert panel.connect_button.isEnabled()


def test_a_test_that_was_wanted_early_waits_for_the_provider(panel: AccountPanel, ui: Ui) -> None:
    later = Later()
    ui.tasks._lanes = later
    put(panel.form.address, "aoi@hanaya.example")
    panel.connect_now()
    for job in later.jobs:
        job()
    assert panel.form.asked.rows["server"].problem.text()  # it went on, to the first thing that is missing


def test_another_language_changes_the_words_only(panel: AccountPanel, ui: Ui) -> None:
    type_address(panel, "aoi@hanaya.example")
    put(panel.form.asked.edits["server"], "hanaya")
    ui.theme.apply(language="en")
    ui.holder.services = build(  # type: ignore[misc]  # the frame does so when the language changes
        ui.services.book, replace(ui.services.shop.environment, language="en")
    )
    panel.retranslate()
    assert "Sakura" in panel.form.found.row.text.said()
    assert panel.form.asked.rows["server"].label.text() == "Initial domain"
    assert panel.form.asked.edits["server"].text() == "hanaya"
    assert panel.form.details.smtp.host.text() == "hanaya.sakura.ne.jp"


def test_the_keyboard_alone_is_enough(
    panel: AccountPanel, ui: Ui, server: PracticeServer, services: Services, qtbot: QtBot
) -> None:
    panel.activateWindow()
    panel.form.address.setFocus()
    qtbot.keyClicks(panel.form.address, "aoi@hanaya.example")
    qtbot.keyClick(panel.form.address, Qt.Key.Key_Return)
    asked = panel.form.asked.edits["server"]
    assert QApplication.focusWidget() is asked
    qtbot.keyClicks(asked, "hanaya")
    qtbot.keyClick(asked, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.form.password
    qtbot.keyClicks(panel.form.password, "x")
    for expected in (panel.form.sign_in.eye, panel.form.more, panel.connect_button):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected


# --- the test


def test_a_kept_account_can_be_looked_at(
    panel: AccountPanel, services: Services, server: PracticeServer
) -> None:
    own_server(panel, server)
    panel.connect_button.click()
    (row,) = services.account.list()
    assert row.address == "aoi@hanaya.example"
    assert row.from_confirmed_at is not None
    assert panel.account_id == row.id
    assert panel.steps.learned.isVisibleTo(panel)
    assert panel.form.password.text() == ""


def test_a_remedy_stands_at_its_step_and_does_what_it_says(
    panel: AccountPanel, services: Services, server: PracticeServer
) -> None:
    own_server(panel, server, port=1)
    panel.connect_button.click()
    assert services.account.list() == ()
    assert panel.steps.remedy.isVisibleTo(panel)
    assert panel.steps.remedy.text.said()
    assert panel.steps.remedy.button is not None
    panel.steps.remedy.button.click()
    assert panel.form.details.rows["smtp"].isVisibleTo(panel)
    panel.apply_remedy(Remedy(code="other-port", text="", changes={"smtp_port": server.port}), "connect")
    assert len(services.account.list()) == 1
    assert panel.form.details.smtp.port.value() == server.port
    panel.form.take_values({"address": "aoi@own.example"})
    assert panel.form.given()["address"] == "aoi@own.example"


def test_a_contract_changes_the_limits(panel: AccountPanel) -> None:
    type_address(panel, "aoi@nowhere.example")
    panel.form.found.list.choose("ses")
    careful = panel.form.given()["per_day"]
    plan = panel.form.asked.plan
    assert plan.isVisibleTo(panel)
    plan.choose("sandbox")
    plan.activated.emit(plan.currentIndex())
    assert panel.form.given()["per_day"] == 200
    plan.choose("")
    plan.activated.emit(plan.currentIndex())
    assert panel.form.given()["per_day"] == careful


def test_a_wrong_password_is_typed_again(panel: AccountPanel, server: PracticeServer) -> None:
    own_server(panel, server)
    put(panel.form.password, "falsch")
    panel.connect_button.click()
    assert panel.steps.rows["sign_in"].isVisibleTo(panel)
    assert panel.steps.remedy.isVisibleTo(panel)
    assert panel.form.password.text() == "falsch"
    assert panel.form.details.maildir.text() == str(server.maildir)


def test_remedies_lead_to_their_places(panel: AccountPanel, frame: FakeFrame) -> None:
    panel.apply_remedy(Remedy(code="set-optout", text="", changes={}), "optout_probe")
    assert frame.gone == [("settings", {"section": "shop", "field": "optout_address"})]
    panel.apply_remedy(Remedy(code="app-password", text="", changes={}, page="app-password"), "sign_in")
    opened(HelpDialog, panel).close()
    type_address(panel, "hanaya@outlook.com")
    panel.apply_remedy(Remedy(code="oauth", text="", changes={}, page="oauth"), "sign_in")
    opened(SignInDialog, panel).close()


# --- several accounts


def two_accounts(services: Services, clock: Clock) -> None:
    first = account_at(2525, id="a", address="aoi@hanaya.example", provider="sakura")
    second = account_at(2526, id="b", address="second@hanaya.example", from_confirmed_at=None)
    for one in (first, second):
        mail_accounts.save_account(services.book, one, clock())


def test_accounts_are_shown_and_one_is_the_usual_one(
    section: Callable[[], AccountSection], services: Services, clock: Clock, frame: FakeFrame, qtbot: QtBot
) -> None:
    two_accounts(services, clock)
    shown = section()
    assert list(shown.list.buttons) == ["a", "b"]
    assert not shown.default_button.isVisibleTo(shown)
    shown.list.buttons["b"].click()
    assert shown.panel.form.address.text() == "second@hanaya.example"
    shown.default_button.click()
    assert services.account.account().id == "b"
    assert list(shown.list.buttons) == ["b", "a"]
    qtbot.waitUntil(lambda: faults(shown, "ja") == [])


def test_an_account_is_added_beside_the_others(
    section: Callable[[], AccountSection], services: Services, clock: Clock, server: PracticeServer
) -> None:
    two_accounts(services, clock)
    shown = section()
    shown.list.add.click()
    assert shown.panel.form.address.text() == ""
    put(shown.panel.form.address, "Second@hanaya.example")
    shown.panel.connect_button.click()
    assert shown.panel.form.rows["address"].problem.text()  # it is in the list already
    assert len(services.account.list()) == 2


def test_an_account_may_be_kept_without_a_test(
    section: Callable[[], AccountSection], services: Services, clock: Clock
) -> None:
    two_accounts(services, clock)
    shown = section()
    shown.list.add.click()
    type_address(shown.panel, "hanaya@gmail.com")
    put(shown.panel.form.password, "abcd efgh ijkl mnop")
    shown.panel.keep_button.click()
    assert [one.address for one in services.account.list()][-1] == "hanaya@gmail.com"
    assert not shown.list.buttons[services.account.list()[-1].id].isEnabled()  # it is the one shown below
    assert not shown.panel.dirty


def test_what_is_typed_is_not_left_unasked(
    section: Callable[[], AccountSection], services: Services, clock: Clock, frame: FakeFrame
) -> None:
    two_accounts(services, clock)
    shown = section()
    put(shown.panel.form.details.user, "jemand")
    frame.answer = False
    shown.list.buttons["b"].click()
    assert shown.panel.form.details.user.text() == "jemand"
    frame.answer = True
    shown.list.buttons["b"].click()
    assert shown.panel.form.address.text() == "second@hanaya.example"


def test_signing_in_anew_has_its_place(
    section: Callable[[], AccountSection], services: Services, clock: Clock
) -> None:
    browser = account_at(
        1, id="a", address="a@outlook.com", provider="outlook", sign_in="oauth2", oauth="microsoft", user="a"
    )
    mail_accounts.save_account(services.book, browser, clock())
    shown = section()
    assert not shown.panel.form.rows["password"].isVisibleTo(shown)
    assert not shown.password_button.isVisibleTo(shown)
    shown.go_to("password")
    assert shown.panel.form.sign_in.browser.isVisibleTo(shown)


def test_removing_asks_and_forgets(
    section: Callable[[], AccountSection], services: Services, clock: Clock, frame: FakeFrame
) -> None:
    two_accounts(services, clock)
    shown = section()
    frame.answer = False
    shown.remove_button.click()
    assert len(services.account.list()) == 2
    frame.answer = True
    shown.remove_button.click()
    assert [one.id for one in services.account.list()] == ["b"]
    assert "記録" in frame.asked[0]
    assert shown.panel.form.address.text() == "second@hanaya.example"


def test_an_account_is_kept_while_something_leaves_with_it(
    section: Callable[[], AccountSection], services: Services, clock: Clock, frame: FakeFrame
) -> None:
    two_accounts(services, clock)
    shown = section()
    row = replace(shown._rows[0], open_run="冬のお便り")
    shown._rows = (row, *shown._rows[1:])
    shown.remove_button.click()
    assert frame.asked == []
    assert "冬のお便り" in shown.panel.result.text.said()


def test_what_the_provider_stopped_us_at_can_be_forgotten(
    section: Callable[[], AccountSection], services: Services, clock: Clock
) -> None:
    two_accounts(services, clock)
    stored: JSON = [{"window": "hour", "limit": 120, "on": "2026-11-20T01:00:00+00:00"}]
    settings.put(services.book, waits._learned_key("a"), stored, now=clock())
    shown = section()
    assert "120通" in shown.stopped.text.said()
    assert shown.stopped.button is not None
    shown.stopped.button.click()
    assert waits.learned(services.book, "a") == []
    assert not shown.stopped.isVisibleTo(shown)


# --- the lights


def test_the_lights_say_what_to_paste(
    section: Callable[[], AccountSection], services: Services, clock: Clock, qtbot: QtBot
) -> None:
    two_accounts(services, clock)
    shown = section()
    shown.lights.again.click()
    boxes = shown.lights.findChildren(RecordBox)
    (dmarc,) = [one for one in boxes if one.record.host == "_dmarc"]
    dmarc.buttons["value"].click()
    assert QApplication.clipboard().text() == dmarc.record.value
    assert dmarc.record.value.startswith("v=DMARC1")
    assert shown.lights.again.text() == "もう一度しらべる"
    qtbot.waitUntil(lambda: faults(shown, "ja") == [])


# --- whose address a newsletter has


def field_for(ui: Ui, services: Services, qtbot: QtBot) -> SenderField:
    model = DraftModel()
    made = SenderField(ui, model)
    qtbot.addWidget(made)
    model.load(services.drafts.open(services.drafts.new()))
    return made


def test_with_one_account_no_sender_is_asked(ui: Ui, services: Services, qtbot: QtBot) -> None:
    assert not field_for(ui, services, qtbot).isVisibleTo(None)  # type: ignore[arg-type]


def test_the_sender_is_chosen_and_a_personal_line_refused(
    ui: Ui, services: Services, clock: Clock, qtbot: QtBot
) -> None:
    two_accounts(services, clock)
    phone = account_at(2527, id="c", address="aoi@docomo.ne.jp", provider="docomo")
    mail_accounts.save_account(services.book, phone, clock())
    field = field_for(ui, services, qtbot)
    assert not field.isHidden()
    field.box.choose("b")
    field.box.activated.emit(field.box.currentIndex())
    newsletter = field.model.id
    assert mailings.get(services.book, newsletter).account_id == "b"
    field.box.choose("c")
    field.box.activated.emit(field.box.currentIndex())
    assert "携帯電話の個人の回線" in field.field.problem.said()
    assert mailings.get(services.book, newsletter).account_id == "b"
    assert field.box.key() == "b"
    with pytest.raises(AppError, match="account-missing"):
        services.senders.choose(newsletter, "gone")


# --- what the rest of the window says


def test_a_refused_sign_in_is_said_everywhere(services: Services, clock: Clock) -> None:
    two_accounts(services, clock)
    mailbox_failure.note(services.book, AppError("wrong-password", host="x"), clock())
    assert services.status.now().trouble == "sign-in"
    (todo,) = [one for one in services.home.view().todo if one.code == "sign-in-needed"]
    assert (todo.page, todo.args) == ("settings", {"section": "account", "field": "password"})
    mailbox_failure.note(services.book, AppError("mail-server-timeout", host="x", port=1), clock())
    assert services.status.now().trouble == "mailbox"
    assert [one.page for one in services.home.view().todo if one.code == "mailbox-unreadable"] == ["inbox"]


def test_a_password_that_was_not_typed_is_not_called_refused(
    ui: Ui, services: Services, clock: Clock
) -> None:
    two_accounts(services, clock)
    mailbox_failure.note(services.book, AppError("password-missing"), clock())
    (todo,) = [one for one in services.home.view().todo if one.args.get("field") == "password"]
    title, _, press = todo_words(ui, todo)
    assert (title, press) == ("メールのパスワードが入っていません", "パスワードを入れる")


def test_a_mailbox_may_be_read_over_pop3(panel: AccountPanel) -> None:
    details = panel.form.details
    details.set_open(True)
    details.imap.set("mail.hanaya.example", None, "ssl")
    details.reading.choose("pop3")
    details.reading.activated.emit(details.reading.currentIndex())
    given = panel.form.given()
    assert (given["inbox"], given["imap_host"], given["imap_port"]) == ("pop3", "mail.hanaya.example", 995)
    assert not details.rows["imap"].isHidden()
    assert details.imap.host.accessibleName() == "受信（POP3）：サーバー名"
    panel.form.set_given({**given, "smtp_host": "smtp.hanaya.example"})
    assert panel.form.details.reading.key() == "pop3"
    details.reading.choose("imap")
    details.reading.activated.emit(details.reading.currentIndex())
    assert panel.form.given()["imap_port"] == 993
