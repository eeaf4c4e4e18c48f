"""Planned sends in the window: chosen on the check page, seen on four pages, asked about when late."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.schedule import Asks
from desktop_app.services import Services
from desktop_app.storage import mailings, schedules
from desktop_app.ui.closing import ClosingDialog
from desktop_app.ui.context import Ui
from desktop_app.ui.hold_strip import HoldStrip
from desktop_app.ui.pages.check import CheckPage
from desktop_app.ui.pages.deliveries import DeliveriesPage
from desktop_app.ui.pages.home import HomePage
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.pages.settings.sending_section import SendingSection
from desktop_app.ui.plan_cards import PlanCards
from desktop_app.ui.plan_time import TimeDialog
from desktop_app.ui.plan_words import when_text
from desktop_app.ui.sending import Sending, sending
from desktop_app.ui.widgets.when_edit import WhenEdit
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, card, ready_shop
from tests.sending import Clock
from tests.ui.conftest import FakeFrame


@pytest.fixture(autouse=True)
def _japan(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None)
    yield made
    made.stop()


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp, clock: Clock) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "ready.book", server.port, 3, clock=clock)
    yield made
    made.book.close()


@pytest.fixture
def services(shop: ReadyShop) -> Services:
    return shop.services


@pytest.fixture
def going(ui: Ui, clock: Clock) -> Sending:
    made = sending(ui)
    made.steady = lambda: clock().timestamp()
    return made


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, going: Sending, shop: ReadyShop) -> CheckPage:
    made = CheckPage(ui)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.open(newsletter=shop.newsletter)
    return made


def shown(qtbot: QtBot, made: Any) -> Any:
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def dialog(kind: type[Any]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert found
    return found[-1]


def state(shop: ReadyShop) -> NewsletterState:
    return mailings.state(shop.book, shop.newsletter)


def plan(shop: ReadyShop, going: Sending, after: timedelta = timedelta(hours=3)) -> datetime:
    at = shop.clock() + after
    shop.services.agenda.schedule(shop.newsletter, at)
    going.go_on()
    return at


def choose_later(page: CheckPage) -> None:
    page.card.how.choose("later")
    page.card.how.chosen.emit("later")


# --- the check page's card


def test_a_time_is_chosen_on_the_check_page(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, going: Sending, qtbot: QtBot
) -> None:
    choose_later(page)
    assert page.card.when.isVisible()
    assert page.card.send.text() == "この日時に3人へ送る"
    qtbot.mouseClick(page.card.when.quick[1], Qt.MouseButton.LeftButton)
    page.card.send.click()
    assert "明日 10:00" in frame.asked[-1]
    assert state(shop) is NewsletterState.SCHEDULED
    (one,) = going.planned
    assert one.local.strftime("%Y-%m-%d %H:%M") == "2026-11-23 10:00"
    assert "明日 10:00" in frame.toasts[-1]
    assert list(page.plans.bands) == [shop.newsletter]


def test_a_wrong_time_is_pointed_out_instead(page: CheckPage, shop: ReadyShop, frame: FakeFrame) -> None:
    choose_later(page)
    page.card.when.time.setText("25:00")
    page.card.send.click()
    assert page.card.when.problem.said() == "時刻は 10:00 のように書いてください。"
    assert frame.asked == []
    page.card.when.time.setText("10:00")
    page.card.when.day.setDate(QDate(2026, 11, 1))
    page.card.send.click()
    assert page.card.when.problem.said() == "この時刻はもう過ぎています。"
    page.card.when.day.setDate(QDate(2028, 2, 29))
    page.card.send.click()
    assert page.card.when.problem.said() == "1年以内の日時を選んでください。"
    assert frame.asked == []
    assert state(shop) is NewsletterState.DRAFT


def test_the_days_follow_the_time_that_is_chosen(page: CheckPage, shop: ReadyShop) -> None:
    shop.account(per_day=2)
    page.reload()
    assert page.who.plan.said() == "本日 2通、23日 1通に分けて送ります。"
    choose_later(page)
    page.card.when.day.setDate(QDate(2026, 11, 25))
    assert page.who.plan.said() == "25日 2通、26日 1通に分けて送ります。"
    page.card.how.choose("now")
    page.card.how.chosen.emit("now")
    assert page.who.plan.said().startswith("本日")


def test_replies_read_by_hand_can_not_be_planned(page: CheckPage, shop: ReadyShop) -> None:
    shop.account(inbox="none", maildir=None)
    page.reload()
    choose_later(page)
    assert "手で読む" in page.card.about.said()
    assert not page.card.send.isEnabled()
    page.card.how.choose("now")
    page.card.how.chosen.emit("now")
    assert page.card.send.isEnabled()
    assert page.card.by_hand.isVisible()


def test_who_came_since_is_told_with_the_way_to_plan_anew(
    page: CheckPage, shop: ReadyShop, going: Sending, frame: FakeFrame
) -> None:
    plan(shop, going)
    shop.person("new@example.jp", card(obtained_at=shop.clock().date()))
    page.open(newsletter="")
    page.open(newsletter=shop.newsletter)
    assert "加わった1人には送りません" in page.since.text.said()
    assert page.card.later  # it opens as it was planned
    page.card.send.click()
    assert [one.people for one in going.planned] == [4]
    assert not page.since.isVisible()


def test_sending_a_planned_one_now_takes_the_plan_back(
    page: CheckPage, shop: ReadyShop, going: Sending, server: FaultSmtp
) -> None:
    plan(shop, going)
    page.reload()
    page.card.how.choose("now")
    page.card.how.chosen.emit("now")
    page.card.send.click()
    assert len(server.taken) == 3
    assert state(shop) is NewsletterState.SENT
    assert going.planned == ()


def test_a_held_send_can_be_taken_back_and_starts_by_itself(
    page: CheckPage, ui: Ui, shop: ReadyShop, going: Sending, server: FaultSmtp, clock: Clock, qtbot: QtBot
) -> None:
    ui.set_preferences(hold=True)
    strip = HoldStrip(ui)
    qtbot.addWidget(strip)
    page.card.send.click()
    assert (len(server.taken), state(shop)) == (0, NewsletterState.SCHEDULED)
    (line,) = strip.lines
    assert line.text.said().startswith("あと10:00で「")
    assert PlanCards(ui).bands == {}
    line.back.click()
    assert state(shop) is NewsletterState.DRAFT
    assert strip.isHidden()
    page.reload()
    page.card.send.click()
    clock.forward(minutes=10, seconds=1)
    strip._tick()
    assert len(server.taken) == 3


def test_a_held_send_may_leave_at_once(
    page: CheckPage, ui: Ui, shop: ReadyShop, server: FaultSmtp, qtbot: QtBot
) -> None:
    ui.set_preferences(hold=True)
    strip = HoldStrip(ui)
    qtbot.addWidget(strip)
    page.card.send.click()
    strip.lines[0].now.click()
    assert len(server.taken) == 3


# --- bands


@pytest.mark.parametrize("kind", [HomePage, NewslettersPage, DeliveriesPage])
def test_it_stands_on_every_page_that_is_about_it(
    kind: Callable[[Ui], Any], qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, frame: FakeFrame
) -> None:
    plan(shop, going)
    made = shown(qtbot, kind(ui))
    band = made.plans.bands[shop.newsletter]
    assert "今日 13:00に3人へ送る予定です" in band.text.said()
    assert list(band.buttons) == ["time", "back"]
    assert all(one.accessibleName() for one in band.buttons.values())
    band.buttons["back"].click()
    assert state(shop) is NewsletterState.DRAFT
    assert "下書きに戻しました" in frame.toasts[-1]
    assert not made.plans.isVisible()


def test_the_button_with_the_number_is_never_cut(qtbot: QtBot, page: CheckPage) -> None:
    page.resize(1040, 760)
    choose_later(page)
    page.card.show_number(123_456, 0, waiting=False)
    page.respond()
    qtbot.waitUntil(lambda: page.card.send.width() >= page.card.send.minimumSizeHint().width())


def test_a_late_one_asks_on_a_card_and_not_by_a_dialog(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, clock: Clock, server: FaultSmtp, frame: FakeFrame
) -> None:
    cards = shown(qtbot, PlanCards(ui))
    plan(shop, going)
    clock.forward(hours=22)
    going.go_on()
    assert (frame.asked, frame.errors, len(server.taken)) == ([], [], 0)
    band = cards.bands[shop.newsletter]
    assert "昨日 13:00に送る予定でした" in band.text.said() or "今日 13:00に" in band.text.said()
    band.buttons["yes"].click()
    assert len(server.taken) == 3
    assert cards.bands == {}


def test_what_changed_leads_to_the_check(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, frame: FakeFrame
) -> None:
    cards = shown(qtbot, PlanCards(ui))
    plan(shop, going)
    schedules.ask_first(shop.book, shop.newsletter, Asks.CHANGED)
    going.go_on()
    band = cards.bands[shop.newsletter]
    assert list(band.buttons) == ["check", "back"]
    band.buttons["check"].click()
    assert frame.gone[-1] == ("check", {"newsletter": shop.newsletter})


@pytest.mark.parametrize("asks", [one for one in Asks if one])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_question_has_its_sentence(
    asks: Asks, language: Any, qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending
) -> None:
    ui.theme.apply(language=language)
    plan(shop, going)
    schedules.ask_first(shop.book, shop.newsletter, asks)
    going.go_on()
    text = shown(qtbot, PlanCards(ui)).bands[shop.newsletter].text.said()
    assert "{" not in text
    assert any(ord(letter) > 0x3000 for letter in text.replace("冬のお便り", "")) == (language == "ja")


def test_the_time_is_changed_in_a_dialog(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, frame: FakeFrame
) -> None:
    cards = shown(qtbot, PlanCards(ui))
    plan(shop, going)
    cards.bands[shop.newsletter].buttons["time"].click()
    asked: TimeDialog = dialog(TimeDialog)
    assert asked.when.time.text() == "13:00"
    asked.when.time.setText("9時")
    asked.yes.click()
    assert "もう過ぎています" in asked.when.problem.said()
    asked.when.time.setText("15：30")
    asked.yes.click()
    assert [one.local.strftime("%H:%M") for one in going.planned] == ["15:30"]
    assert "今日 15:30" in frame.toasts[-1]


def test_a_run_that_needs_a_word_is_named(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, clock: Clock, frame: FakeFrame
) -> None:
    shop.account(per_hour=1, inbox="none", maildir=None)
    shop.services.sending.send(shop.newsletter, mailbox_read_by_hand=True)
    clock.forward(hours=2)
    cards = shown(qtbot, PlanCards(ui))
    going.go_on()
    band = cards.bands[shop.newsletter]
    assert "返信をすべて読んだこと" in band.text.said()
    band.buttons["open"].click()
    assert frame.gone[-1] == ("deliveries", {"newsletter": shop.newsletter})


def test_the_editor_of_a_planned_one_can_be_read_only(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending
) -> None:
    made = shown(qtbot, NewslettersPage(ui))
    made.open(newsletter=shop.newsletter)
    assert made.editor.model.editable
    plan(shop, going)
    assert not made.editor.model.editable
    assert "予定が入っています" in made.editor.frozen.text.said()
    made.plans.bands[shop.newsletter].buttons["back"].click()
    assert made.editor.model.editable


# --- times


@pytest.mark.parametrize(
    ("typed", "at"),
    [("10:00", "10:00"), ("9:5", "09:05"), ("1000", "10:00"), ("930", "09:30"), ("10時", "10:00"),
     ("10時30分", "10:30"), ("１０：００", "10:00"), ("7", "07:00"), (" 18.30 ", "18:30")],
)
def test_times_as_people_type_them(ui: Ui, qtbot: QtBot, clock: Clock, typed: str, at: str) -> None:
    when = WhenEdit(ui, clock)
    qtbot.addWidget(when)
    when.set_value(None)
    when.time.setText(typed)
    value = when.value()
    assert value is not None, typed
    assert f"{value + timedelta(hours=9):%H:%M}" == at
    assert when.wrong() == ""


@pytest.mark.parametrize("typed", ["", "24:00", "10:60", "1:2:3", "十時", "99", "-1"])
def test_what_is_no_time(ui: Ui, qtbot: QtBot, clock: Clock, typed: str) -> None:
    when = WhenEdit(ui, clock)
    qtbot.addWidget(when)
    when.set_value(None)
    when.time.setText(typed)
    assert when.value() is None
    assert when.wrong()


def test_another_zone_is_named_and_its_gap_refused(
    ui: Ui, qtbot: QtBot, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    when = WhenEdit(ui, clock)
    qtbot.addWidget(when)
    when.day.setDate(QDate(2027, 3, 28))
    when.time.setText("2:30")
    assert when.value() is None
    assert "時計が進められる" in when.wrong()
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert when_text(ui, at, clock()) == "2026-12-01 10:00 (CET +01:00)"


# --- closing and settings


@pytest.mark.parametrize(("tray", "words"), [(True, "トレイで続ける"), (False, "最小化して続ける")])
def test_closing_with_a_plan_asks(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, going: Sending, tray: bool, words: str
) -> None:
    plan(shop, going)
    assert going.pending
    done: list[str] = []
    note: Callable[[str], Callable[[], None]] = lambda what: lambda: done.append(what)  # noqa: E731
    parent = QWidget()
    qtbot.addWidget(parent)
    asked = ClosingDialog(ui, parent, tray=tray, go_on=note("tray"), end=note("end"))
    asked.open()
    assert asked.go_on.text() == words
    assert asked.end.text() == "プログラムを終わる"
    assert "今日 13:00" in asked.text.said()
    asked.never.box.setChecked(True)
    asked.go_on.click()
    assert (done, ui.preferences.closing) == (["tray"], "tray")


def test_closing_in_the_middle_of_a_run_offers_to_pause(qtbot: QtBot, ui: Ui, going: Sending) -> None:
    going.running = "x"
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    asked = ClosingDialog(ui, parent, tray=True, go_on=lambda: None, end=lambda: done.append("end"))
    asked.open()
    assert asked.end.text() == "一時停止して終わる"
    asked.back.click()
    assert (done, ui.preferences.closing) == ([], "ask")
    going.running = None


def test_the_settings_keep_each_wish(
    qtbot: QtBot, ui: Ui, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from desktop_app.services import login_start

    entry = login_start.DesktopEntry(tmp_path, ["/usr/bin/kawaraban", "--in-tray"])
    monkeypatch.setattr(login_start, "login_start", lambda: entry)
    section = shown(qtbot, SendingSection(ui))
    section.refresh()
    assert not section.login.box.isChecked()
    section.hold.box.click()
    section.awake.box.click()
    section.login.box.click()
    section.closing.choose("pause")
    section.closing.activated.emit(2)
    kept = ui.preferences
    assert (kept.hold, kept.keep_awake, kept.closing) == (True, False, "pause")
    assert entry.on()
    section.login.box.click()
    assert not entry.on()
