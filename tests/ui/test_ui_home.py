"""ホーム: one button that is never grey, numbers that add up and lead on, things to do, reading, growth."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services
from desktop_app.services.home_view import Month, Shape, Todo
from desktop_app.services.inbox_views import ReadResult
from desktop_app.storage import attachments, inbox_messages, mail_accounts, newsletters, settings, topics
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import HomePage, words
from desktop_app.ui.pages.home.chart import GrowthChart
from desktop_app.ui.pages.home.todo_card import TodoCard
from desktop_app.ui.reading import brought
from desktop_app.ui.widgets.labels import WrapLabel
from desktop_app.ui.widgets.times import ago
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock
from tests.storage.books import NOW, add_reader, send_next, sent_to
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def page(ui: Ui, services: Services, qtbot: QtBot) -> HomePage:
    settings.save_shop(services.book, replace(aoi_shop(), remote_orders=False), NOW)
    made = HomePage(ui)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    ui.tasks.changed.connect(made.data_changed)
    return made


def opened(page: HomePage) -> HomePage:
    page.show()
    for _ in range(6):
        QApplication.processEvents()
    return page


def plain(label: WrapLabel) -> str:
    return label.said().replace("\u00a0", " ")


def a_draft(services: Services, **changes: Any) -> str:
    values: dict[str, Any] = {
        "title": "十二月のお便り",
        "topic_id": topics.default_topic(services.book).id,
        "theme": "washi",
        "blocks": [{"type": "heading", "text": "師走"}, {"type": "text", "text": "本文" * 30}],
        "now": NOW - timedelta(hours=1),
    }
    return newsletters.create(services.book, **(values | changes))


def with_mailbox(services: Services, folder: Path, read_at: datetime | None = NOW) -> None:
    for part in ("new", "cur", "tmp"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    account = MailAccount(
        id="a",
        address="aoi@example.jp",
        smtp_host="127.0.0.1",
        smtp_port=1,
        inbox="maildir",
        maildir=str(folder),
        from_confirmed_at=NOW,
    )
    mail_accounts.save_account(services.book, account, NOW)
    if read_at is not None:
        with services.book.transaction():
            inbox_messages.mark_read(services.book, "a", read_at, now=NOW)


def row(page: HomePage, code: str) -> tuple[Todo, Any]:
    return next((one, shown) for one, shown in page.todo.rows() if one.code == code)


def press(page: HomePage, code: str, qtbot: QtBot) -> None:
    _, shown = row(page, code)
    qtbot.mouseClick(shown.button, Qt.MouseButton.LeftButton)


# --- the next newsletter


def test_a_draft_is_shown_with_its_readers_and_its_buttons_lead_on(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    add_reader(services.book, "hana@example.jp")
    draft = a_draft(services)
    opened(page)
    assert page.next.title.said() == "十二月のお便り"
    assert page.next.chip.text() == "下書き"
    line = plain(page.next.line)
    assert "お送りできる方 1人" in line
    assert "法律で必要な表示 5つとも あり" in line
    assert "に保存" in line
    qtbot.mouseClick(page.next.send, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.next.edit, Qt.MouseButton.LeftButton)
    assert frame.gone == [("check", {"newsletter": draft}), ("newsletters", {"newsletter": draft})]


def test_without_a_draft_the_button_begins_one(page: HomePage, frame: FakeFrame, qtbot: QtBot) -> None:
    opened(page)
    assert page.next.send.isEnabled()
    assert page.next.send.text() == "確認して送る"
    assert "ボタンを押すと" in plain(page.next.line)
    qtbot.mouseClick(page.next.send, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.next.edit, Qt.MouseButton.LeftButton)
    assert frame.gone == [("newsletters", {"new": True})] * 2


def test_a_run_that_is_paused_is_opened(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    run = sent_to(services.book, [add_reader(services.book, f"r{n}@example.jp") for n in range(3)])
    send_next(services.book, run, DeliveryState.ACCEPTED)
    newsletters.set_state(services.book, run, NewsletterState.PAUSED, now=NOW)
    opened(page)
    assert plain(page.next.line) == "3通のうち1通が済みました"
    assert not page.next.send.isVisible()
    qtbot.mouseClick(page.next.open, Qt.MouseButton.LeftButton)
    press(page, "paused", qtbot)
    assert frame.gone == [("deliveries", {"newsletter": run})] * 2


def test_the_thumbnail_is_painted_from_the_real_blocks(page: HomePage, services: Services) -> None:
    photo = attachments.store(services.book, png_bytes(60, 30), "image/png", "a.png")
    a_draft(services, blocks=[{"type": "image", "attachment": photo, "alt": "花"}, {"type": "divider"}])
    opened(page)
    shot = page.next.thumbnail.grab().toImage()
    assert shot.pixelColor(shot.width() // 2, 20).red() > 180
    assert shot.pixelColor(shot.width() // 2, 20).blue() < 80
    assert page.next.newsletter is not None
    assert page.next.newsletter.shapes[1] == Shape("divider")


# --- numbers


def test_the_numbers_add_up_and_lead_to_the_people(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot, clock: Clock
) -> None:
    for number in range(3):
        add_reader(services.book, f"r{number}@example.jp")
    services.contacts.add({"email": "bare@example.jp", "full": "根拠 なし"})
    services.contacts.optout("r0@example.jp", via="phone", by="青井 葵")
    opened(page)
    stats = page.stats
    assert [card.number.text() for card in (stats.mailable, stats.stopped, stats.incomplete)] == [
        "2",
        "1",
        "1",
    ]
    assert plain(stats.mailable.parts) == "フォーム登録 2"
    assert "今月 1" in plain(stats.stopped.parts)
    assert "連絡先 4人 ＝ お送りできる方 2人 ＋ 配信停止・不達 1人 ＋ 根拠が足りない方 1人" in plain(
        stats.sum
    )
    for card in (stats.mailable, stats.stopped, stats.incomplete, stats.last):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert frame.gone == [
        ("contacts", {"status": "mailable"}),
        ("contacts", {"status": "stopped"}),
        ("contacts", {"status": "incomplete"}),
        ("deliveries", {}),
    ]


def test_the_last_delivery_says_taken_and_never_arrived(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    run = sent_to(services.book, [add_reader(services.book, f"r{n}@example.jp") for n in range(2)])
    for state in (DeliveryState.ACCEPTED, DeliveryState.REJECTED):
        send_next(services.book, run, state)
    newsletters.set_state(services.book, run, NewsletterState.SENT, now=NOW)
    opened(page)
    last = page.stats.last
    assert last.name.said() == "前回の配信（2026-11-23）"
    assert last.number.text() == "1通"
    assert "サーバーが受け取り" in plain(last.parts)
    assert "不達 1" in plain(last.parts)
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert frame.gone == [("deliveries", {"newsletter": run})]


def test_while_people_are_counted_the_page_says_so(
    page: HomePage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reader(services.book, "r@example.jp")
    monkeypatch.setattr(page, "count", lambda: None)
    opened(page)
    assert page.stats.mailable.number.text() == "…"
    assert plain(page.stats.mailable.parts) == "数えています…"


# --- things to do


def test_each_thing_to_do_has_the_button_that_mends_it(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    hana = add_reader(services.book, "hana@example.jp")
    services.contacts.add(
        {
            "email": "card@example.jp",
            "full": "名刺 太郎",
            "recipient_type": "business",
            "evidence": [{"basis": "CARD", "paper": True, "by": "青井 葵"}],
        }
    )
    settings.save_shop(services.book, replace(aoi_shop(), postal_address="", remote_orders=False), NOW)
    inbox_messages.record(
        services.book,
        source="imap",
        uidvalidity=1,
        uid=1,
        message_id=None,
        received_at=NOW,
        kind="unclear",
        waiting=True,
        now=NOW,
        address_id=hana.address_id,
        details={"subject": "もういいです"},
    )
    opened(page)
    for code in ("shop-gaps", "account-missing", "backup-never", "cards", "waiting"):
        press(page, code, qtbot)
    assert frame.gone == [
        ("settings", {"section": "shop"}),
        ("settings", {"section": "account"}),
        ("settings", {"section": "keeping"}),
        ("contacts", {"repair": "yes"}),
        ("inbox", {"group": "waiting"}),
    ]
    assert row(page, "waiting")[1].text.said() == "返信 1通が「停止の希望」か判断できません"


def test_what_is_in_order_is_a_quiet_line_without_a_button(page: HomePage, services: Services) -> None:
    add_reader(services.book, "hana@example.jp")
    opened(page)
    fine, shown = row(page, "shop-fine")
    assert fine.tone == "ok"
    assert shown.button is None
    assert shown.dot.accessibleName()


def test_an_empty_book_teaches_the_first_steps(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    settings.save_shop(services.book, type(aoi_shop())(), NOW)
    opened(page)
    assert page.todo.title.text() == "はじめの一歩"
    assert not page.stats.isVisible()
    assert not page.growth.isVisible()
    assert [one.code for one, _ in page.todo.rows()] == [
        "step-shop",
        "step-account",
        "step-contacts",
        "step-newsletter",
    ]
    for code in ("step-shop", "step-account", "step-contacts", "step-newsletter"):
        press(page, code, qtbot)
    assert frame.gone == [
        ("guide", {"step": "shop"}),
        ("settings", {"section": "account"}),
        ("contacts", {"add": True}),
        ("newsletters", {"new": True}),
    ]


def test_the_same_things_keep_their_rows_and_the_focus(page: HomePage, services: Services) -> None:
    add_reader(services.book, "hana@example.jp")
    opened(page)
    before = [shown for _, shown in page.todo.rows()]
    page.refresh()
    assert [shown for _, shown in page.todo.rows()] == before


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_thing_to_do_has_words(ui: Ui, language: Any) -> None:
    source = Path(words.__file__).read_text(encoding="utf-8")
    ui.theme.apply(language=language)
    codes = [
        line.split('"')[1] for line in source.splitlines() if line.startswith('        "') and '": (' in line
    ]
    assert len(codes) > 20
    for code in codes:
        text, small, button = words.todo(ui, Todo(code=code, tone="warn", n=2, about="2026-11-22"))
        assert text
        assert bool(button) == (not code.endswith("-fine"))
        assert "{" not in text + small + button


# --- reading the mailbox


def test_the_mailbox_is_read_at_a_press(
    page: HomePage, services: Services, ui: Ui, frame: FakeFrame, qtbot: QtBot, tmp_path: Path
) -> None:
    add_reader(services.book, "hana@example.jp")
    with_mailbox(services, tmp_path / "mail", NOW - timedelta(minutes=2))
    opened(page)
    assert "最後の受信確認 2分前" in page.header.subtitle.text()
    mail = "From: hana@example.jp\r\nTo: aoi@example.jp\r\nSubject: stop\r\nMessage-ID: <1@x>\r\n"
    body = "Date: Mon, 23 Nov 2026 09:00:00 +0900\r\n\r\n配信停止してください\r\n"
    (tmp_path / "mail" / "new" / "1.x").write_bytes((mail + body).encode())

    qtbot.mouseClick(page.read_button, Qt.MouseButton.LeftButton)

    assert services.contacts.rows()[0]["status"] == "stopped"
    assert frame.toasts == ["新しいメール1通\u00a0・ 配信停止1件"]
    assert ui._("Replies read {when}").format(when=ui._("just now")) in page.header.subtitle.text()
    assert page.header.subtitle.text().endswith("昨日から1通（停止 1）")
    assert page.stats.stopped.number.text() == "1"
    assert page.read_button.text() == "受信を確認"


def test_a_mailbox_that_can_not_be_read_is_an_error_and_can_be_tried_again(
    page: HomePage, services: Services, frame: FakeFrame, qtbot: QtBot, tmp_path: Path
) -> None:
    add_reader(services.book, "hana@example.jp")
    with_mailbox(services, tmp_path / "mail", NOW - timedelta(days=5))
    opened(page)
    account = mail_accounts.load_account(services.book)
    assert account is not None
    mail_accounts.save_account(services.book, replace(account, maildir=str(tmp_path / "gone")), NOW)
    press(page, "read-old", qtbot)
    assert len(frame.errors) == 1
    assert isinstance(frame.errors[0], AppError)
    assert page.read_button.isEnabled()


def test_without_a_mailbox_there_is_nothing_to_read(page: HomePage, services: Services) -> None:
    opened(page)
    assert not page.read_button.isVisible()
    account = MailAccount(id="a", address="aoi@example.jp", smtp_host="x.example.jp", smtp_port=465)
    mail_accounts.save_account(services.book, account, NOW)
    page.refresh()
    assert "返信は" in page.header.subtitle.text()


def test_what_a_reading_brought_is_told(ui: Ui) -> None:
    told = brought(ui, ReadResult(mails=3, stopped=1, waiting=1))
    assert told.count("・") == 2
    assert brought(ui, ReadResult(mails=0, stopped=0, waiting=0))


# --- growth


MONTHS = [Month(f"2026-{n:02}", n * 100, n) for n in range(1, 13)]


@pytest.fixture
def chart(ui: Ui, qtbot: QtBot) -> GrowthChart:
    made = GrowthChart(ui)
    qtbot.addWidget(made)
    made.resize(420, 260)
    made.show_months(MONTHS)
    made.show()
    return made


def test_the_chart_is_read_with_the_arrows(chart: GrowthChart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout() == "2026-12　連絡先 1,200人、配信停止 12人"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout().startswith("2026-10")
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.readout().startswith("2026-01")
    qtbot.keyClick(chart, Qt.Key.Key_End)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.readout().startswith("2026-12")
    assert "2026-12" in chart.accessibleName()


def test_the_chart_is_read_with_the_pointer(chart: GrowthChart) -> None:
    QTest.mouseMove(chart, QPoint(chart.width() // 2, 100))
    QApplication.processEvents()
    assert chart.chosen in (5, 6, 7)
    chart.clearFocus()
    QApplication.sendEvent(chart, QEvent(QEvent.Type.Leave))
    assert chart.readout() == ""


def test_the_chart_tells_its_numbers_to_a_screen_reader(chart: GrowthChart) -> None:
    interface = QAccessible.queryAccessibleInterface(chart)
    assert interface.text(QAccessible.Text.Name) == "連絡先の増え方"
    description = interface.text(QAccessible.Text.Description)
    assert description.count("連絡先") == 12
    assert "2026-03　連絡先 300人、配信停止 3人" in description


def test_the_chart_shows_both_lines(chart: GrowthChart) -> None:
    shot = chart.grab().toImage()
    seen = {shot.pixelColor(x, y).name() for x in range(shot.width()) for y in range(0, shot.height(), 2)}
    assert {"#1f3a5f", "#c8452b"} <= seen


@pytest.mark.parametrize("most", [0, 1, 3, 7, 40, 41, 1211, 99_999, 100_001])
def test_the_scale_is_above_every_value(chart: GrowthChart, most: int) -> None:
    chart.show_months([Month("2026-01", most, 0)])
    assert most <= chart._top() <= max(4, most * 3)
    assert chart._top() % 4 == 0
    chart.grab()


# --- arrangement and words


@pytest.mark.parametrize(
    ("hour", "said"),
    [
        (5, "おはようございます"),
        (11, "こんにちは"),
        (17, "こんにちは"),
        (18, "こんばんは"),
        (3, "こんばんは"),
    ],
)
def test_the_greeting_follows_the_clock(ui: Ui, hour: int, said: str) -> None:
    assert words.greeting(ui, datetime(2026, 11, 22, hour).astimezone()) == said


def test_times_are_told_the_short_way(ui: Ui) -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    local = now.astimezone()
    assert ago(ui, now - timedelta(seconds=20), now) == ui._("just now")
    assert ago(ui, now - timedelta(minutes=2), now) == "2分前"
    assert ago(ui, now - timedelta(hours=3), now) == "3時間前"
    assert ago(ui, now - timedelta(days=3), now) == f"{local - timedelta(days=3):%Y-%m-%d}"
    assert words.when(ui, now, now) == f"今日 {local:%H:%M}"
    assert words.when(ui, now - timedelta(days=1), now) == f"昨日 {local:%H:%M}"
    assert words.when(ui, now - timedelta(days=9), now) == f"{local - timedelta(days=9):%Y-%m-%d}"


@pytest.mark.parametrize(
    ("width", "scale", "columns"),
    [(1072, 1.0, 4), (760, 1.0, 2), (400, 1.0, 1), (1200, 2.0, 2), (752, 2.0, 1)],
)
def test_cards_stack_where_it_is_narrow(
    page: HomePage, services: Services, ui: Ui, width: int, scale: float, columns: int
) -> None:
    add_reader(services.book, "hana@example.jp")
    a_draft(services)
    ui.theme.apply(text_scale=scale)
    page.resize(width, 800)
    opened(page)
    tops = [
        card.y() for card in (page.stats.mailable, page.stats.stopped, page.stats.incomplete, page.stats.last)
    ]
    assert len(set(tops)) == 4 // columns
    assert faults(page, "ja") == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_changes_language_and_colours_at_once(
    page: HomePage, services: Services, ui: Ui, mode: Any, clock: Clock
) -> None:
    add_reader(services.book, "hana@example.jp")
    a_draft(services, title="December")
    opened(page)
    ui.theme.apply(language="en", mode=mode)
    QApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    opened(page)
    assert page.next.send.text() == "Check and send"
    assert page.todo.title.text() == "Things to do"
    assert faults(page, "en") == []


def test_a_todo_card_shows_fewer_fine_lines_where_there_is_much_to_do(ui: Ui, qtbot: QtBot) -> None:
    card = TodoCard(ui, lambda one: None)
    qtbot.addWidget(card)
    fine = [Todo(code=code, tone="ok") for code in ("shop-fine", "replies-fine", "backup-fine")]
    card.show_things([], fine)
    assert len(card.rows()) == 3
    card.show_things([Todo(code="law-old", tone="neutral", page="settings")] * 4, fine)
    assert len(card.rows()) == 5


def test_the_clock_ticks_only_while_the_page_is_seen(page: HomePage) -> None:
    opened(page)
    assert page._clock.isActive()
    page.hide()
    assert not page._clock.isActive()


def test_the_page_brings_nothing_heavy_to_the_first_paint() -> None:
    program = "import sys, desktop_app.ui.pages.home; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    for heavy in ("imapclient", "smtplib", "lxml", "jinja2", "mrml", "PySide6.QtWebEngineCore"):
        assert f"'{heavy}'" not in done.stdout
