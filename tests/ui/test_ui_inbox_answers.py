"""Deciding on received mails in the window: mouse, keyboard alone, twice, several at once, and back again."""
# ruff: noqa: F811 (fixtures of the other module are asked for by name)

import time
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.bounce_views import BounceHold, DomainWarning, HeldPerson
from desktop_app.storage import audit, inbox_messages, staff, suppressions, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.decide_many import DecideManyDialog
from desktop_app.ui.dialogs.inbox_reason import ComplaintDialog, TakeBackDialog
from desktop_app.ui.dialogs.mail_stops import MailStopsDialog
from desktop_app.ui.dialogs.mail_text import MailTextDialog
from desktop_app.ui.dialogs.until_day import UntilDayDialog
from desktop_app.ui.lanes import Threads
from desktop_app.ui.mail_watch import mail_watch
from desktop_app.ui.pages.inbox import InboxPage
from desktop_app.ui.pages.inbox.hold_card import HoldCard
from desktop_app.ui.pages.inbox.queue import AT_ONCE, Queue
from desktop_app.ui.pages.inbox.warnings import Warnings
from desktop_app.ui.tasks import TaskRunner
from tests.sending import Clock
from tests.storage.books import NOW, add_reader
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults
from tests.ui.test_ui_inbox import Put, click, mailbox, page, put, shown  # noqa: F401 (fixtures)

DOUBTFUL = "配信停止はどうすればできますか？"
T = TypeVar("T")


def dialog(kind: type[T]) -> T:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert len(found) == 1
    return found[0]


def decisions(services: Services) -> list[str]:
    return [str(one.facts["as"]) for one in audit.entries(services.book, ("inbox.decided",))]


@pytest.fixture
def two(page: InboxPage, put: Put, services: Services) -> InboxPage:
    """Two mails of known readers that wait, and it is said who decides."""
    add_reader(services.book, "taro@example.jp", full="鈴木 太郎")
    put("1.a", DOUBTFUL)
    put("2.a", f"{DOUBTFUL} 2", sender="taro@example.jp")
    page.read()
    page.queue.by.setEditText("青井 葵")
    return page


def entry(menu: QMenu, words: str) -> None:
    (found,) = [one for one in menu.actions() if words in one.text()]
    found.trigger()
    menu.close()


def menu_of(card: QWidget) -> QMenu:
    (found,) = [one for one in card.findChildren(QMenu) if one.isVisible()]
    return found


def test_number_keys_decide_and_arrows_go_from_mail_to_mail(
    qtbot: QtBot, two: InboxPage, services: Services, frame: FakeFrame
) -> None:
    first, second = two.queue.cards
    first.stop.setFocus()
    qtbot.keyClick(first.stop, Qt.Key.Key_Down)
    assert two.focusWidget() is second.stop
    qtbot.keyClick(second.stop, Qt.Key.Key_Down)
    assert two.focusWidget() is second.stop  # there is none below
    qtbot.keyClick(second.stop, Qt.Key.Key_Up)
    assert two.focusWidget() is first.stop
    number = first.card.choices.index("keep") + 1
    qtbot.keyClick(first.stop, Qt.Key(int(Qt.Key.Key_0) + number))
    assert decisions(services) == ["not-optout"]
    assert two.focusWidget() is second.stop  # the next one is ready
    qtbot.keyClick(second.stop, Qt.Key.Key_9)
    assert decisions(services) == ["not-optout"]
    qtbot.keyClick(second.stop, Qt.Key.Key_1)
    assert decisions(services) == ["not-optout", "optout"]
    assert frame.toasts[-1] == "鈴木 太郎さんへの配信を止めました。"
    assert not two.queue.isVisible()


def test_the_last_decision_is_undone_at_once(
    two: InboxPage, services: Services, frame: FakeFrame
) -> None:
    two.queue.cards[0].stop.click()
    assert frame.undo is not None
    frame.undo()
    assert decisions(services) == ["optout", "reopened"]
    assert frame.toasts[-1] == "取り消しました。もう一度、判断を待っています。"
    assert len(two.queue.cards) == 2
    two.queue.cards[0].no_stop.click()
    assert decisions(services)[-1] == "not-optout"


def test_one_kind_is_stopped_from_the_menu(two: InboxPage, services: Services, frame: FakeFrame) -> None:
    sale = topics.add(services.book, "セール & 情報", now=NOW).id
    two.reload()
    card = two.queue.cards[0]
    card.answers["topic"].click()
    entry(menu_of(card), "セール && 情報")
    (row,) = suppressions.suppressions(services.book)
    assert row.scope == frozenset({sale})
    assert frame.toasts[-1] == "佐藤 花子さんへの「セール & 情報」を止めました。"


def test_a_pause_takes_one_of_the_usual_spans_or_a_day(
    two: InboxPage, services: Services, frame: FakeFrame
) -> None:
    first, second = two.queue.cards
    first.answers["until"].click()
    entry(menu_of(first), "3か月")
    (row,) = suppressions.suppressions(services.book)
    assert row.until == QDate.currentDate().addMonths(3).toPython()
    assert frame.toasts[-1] == f"佐藤 花子さんへの配信を、{row.until} まで止めました。"
    second.answers["until"].click()
    entry(menu_of(second), "ほかの日")
    asks = dialog(UntilDayDialog)
    asks.stop_button.click()
    assert asks.field.problem.said() == "今日か、それより後の日を選んでください。"
    day = QDate.currentDate().addDays(40)
    asks.day.set_value(day.toString("yyyy-MM-dd"))
    asks.stop_button.click()
    assert suppressions.suppressions(services.book)[-1].until == day.toPython()
    assert not two.queue.isVisible()


def test_a_mail_about_somebody_else_asks_whom(two: InboxPage, services: Services) -> None:
    two.queue.cards[0].answers["other"].click()
    asks = dialog(MailStopsDialog)
    assert asks.picker.text() == ""
    assert not asks.by_field.isVisible()
    assert "差出人には、これからも送ります" in asks.whose.hint.said()
    asks.picker.setText("taro@example.jp")
    asks.stop_button.click()
    assert [one.address for one in suppressions.suppressions(services.book)] == ["taro@example.jp"]
    assert len(two.queue.cards) == 1


def test_a_name_typed_whole_is_found_and_a_wrong_one_is_told_in_place(
    two: InboxPage, services: Services, frame: FakeFrame
) -> None:
    """Typing and Enter, without choosing from the list; nothing typed is lost to an error."""
    add_reader(services.book, "umeda.a@example.jp", full="梅田 一")
    add_reader(services.book, "umeda.b@example.jp", full="梅田 二")
    two.queue.cards[0].answers["other"].click()
    asks = dialog(MailStopsDialog)
    for typed, told in (
        ("だれでもない", "名簿に見つかりません"),
        ("taro@", "「@」の後に何もありません"),
        ("梅田", "何人か"),
    ):
        asks.picker.setText(typed)
        asks.stop_button.click()
        assert told in asks.whose.problem.said()
        assert asks.isVisible()
        assert asks.picker.text() == typed
    assert frame.errors == []
    asks.picker.setText("梅田 二")
    asks.stop_button.click()
    assert [one.address for one in suppressions.suppressions(services.book)] == ["umeda.b@example.jp"]


def test_a_name_is_remembered_for_the_next_time(two: InboxPage, ui: Ui, services: Services) -> None:
    two.queue.by.setEditText("森 一郎")
    two.queue.cards[0].stop.click()
    assert "森 一郎" in [one.name for one in staff.staff(services.book)]
    later = Queue(ui)
    later.set_staff(services.inbox_view.overview().staff)
    assert later.who() == ""  # who of several decides is said, not presumed
    later.set_staff(["森 一郎"])
    assert later.who() == "森 一郎"
    later.deleteLater()


def test_who_decides_is_said_once_for_the_page(two: InboxPage, put: Put) -> None:
    put("3.a", "お花、いくらですか？", sender="hanako@example.jp", subject="Re: 冬")
    two.read()
    two.queue.by.setEditText("佐藤 みどり")
    two.done.table.selectRow(0)
    two.done.detail.stop.click()
    assert dialog(MailStopsDialog).by.value() == "佐藤 みどり"


def test_nothing_is_asked_further_without_a_name(two: InboxPage, frame: FakeFrame) -> None:
    two.queue.by.setEditText("")
    two.queue.cards[0].answers["other"].click()
    assert [one.id for one in frame.errors] == ["inbox-who-decides"]
    open_ones = [one for one in QApplication.topLevelWidgets() if isinstance(one, MailStopsDialog)]
    assert not any(one.isVisible() for one in open_ones)


def test_several_are_decided_at_once(
    qtbot: QtBot, ui: Ui, two: InboxPage, put: Put, services: Services, frame: FakeFrame
) -> None:
    put("3.a", "配信停止してください", sender="alias@phone.example")
    two.read()
    two.queue.many.click()
    many = dialog(DecideManyDialog)
    assert len(many.mails.cards) == 2
    assert many.note.isVisible()
    assert not many.stop.isEnabled()
    first = many.mails.index(0)
    said = many.mails.data(first, Qt.ItemDataRole.DisplayRole)
    assert said.startswith("佐藤 花子さん 配信停止はどうすれば")
    many.list.setCurrentIndex(first)
    many.list.setFocus()
    qtbot.keyClick(many.list, Qt.Key.Key_Space)
    assert many.stop.text() == "1通は停止の申し出です"
    many.all.click()
    assert many.stop.text() == "2通は停止の申し出です"
    assert many.all.text() == "印をすべて外す"
    many.by.setEditText("")
    many.stop.click()
    assert many.by_field.problem.said() == "判断する人を入れてください。"
    many.by.setEditText("佐藤 みどり")
    qtbot.waitUntil(lambda: faults(many, "ja") == [], timeout=5000)
    at_most = many.maximumHeight()
    ui.theme.apply(text_scale=2.0)
    many.grow()
    qtbot.waitUntil(lambda: many.stop.mapTo(many, many.stop.rect().bottomLeft()).y() < many.height())
    assert many.height() <= at_most
    ui.theme.apply(text_scale=1.0)
    many.keep.click()
    assert decisions(services) == ["not-optout", "not-optout"]
    assert frame.toasts[-1] == "2通を判断しました。"
    assert len(two.queue.cards) == 1


def test_a_wrong_decision_is_taken_back_from_the_list(
    two: InboxPage, services: Services, frame: FakeFrame
) -> None:
    two.queue.cards[0].stop.click()
    row = next(n for n, one in enumerate(two.done.table.pages.rows) if one.stops)
    two.done.table.selectRow(row)
    two.done.detail.undo.click()
    back = dialog(TakeBackDialog)
    back.go.click()
    assert back.words_field.problem.said() == "理由を短く入れてください。"
    back.words.setPlainText("ほかのお店のことでした")
    assert back.by.value() == "青井 葵"
    back.by.setEditText("")
    back.go.click()
    assert back.by_field.problem.said() == "判断する人を入れてください。"
    back.by.setEditText("佐藤 みどり")
    back.go.click()
    assert decisions(services) == ["optout", "reopened"]
    assert len(two.queue.cards) == 2
    assert frame.toasts[-1] == "取り消しました。理由は記録に残ります。"


def test_a_clear_stop_says_why_it_stays(page: InboxPage, put: Put) -> None:
    put("1.a", "配信停止してください")
    page.read()
    page.done.table.selectRow(0)
    assert not page.done.detail.undo.isVisible()
    assert "ご本人から新しい同意をいただくと" in page.done.detail.forbidden.said()


def test_the_decided_line_is_marked_in_the_mail(qtbot: QtBot, two: InboxPage) -> None:
    click(qtbot, two.queue.cards[0].mail)
    mail = dialog(MailTextDialog)
    assert "決め手になった行" in mail.decided.said()
    (mark,) = mail.text.extraSelections()
    assert mark.cursor.selectedText() == DOUBTFUL
    assert "控えとして帳簿に残しています" in mail.note.said()
    mail.close_button.click()


def test_a_complaint_asks_what_was_done(
    qtbot: QtBot, page: InboxPage, mailbox: Path, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    (mailbox / "new" / "1.c").write_text(
        "From: abuse@provider.example\nTo: aoi@example.jp\nMessage-ID: <1@provider.example>\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nabuse\n\n--B\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nUser-Agent: P/1\nVersion: 1\nOriginal-Rcpt-To: hanako@example.jp\n\n"
        "--B\nContent-Type: text/rfc822-headers\n\nTo: hanako@example.jp\nFrom: aoi@example.jp\n\n--B--\n"
    )
    page.read()
    assert not page.complaints.isVisible()
    clock.forward(days=8)
    page.reload()
    assert "苦情 1件に、対応の記録がありません" in page.complaints.text.said()
    assert page.complaints.button is not None
    click(qtbot, page.complaints.button)
    page.done.table.selectRow(0)
    assert page.done.detail.answer.text() == "した対応を記録…"
    page.done.detail.answer.click()
    asks = dialog(ComplaintDialog)
    asks.go.click()
    assert asks.words_field.problem.said() == "した対応を短く入れてください。"
    asks.words.setPlainText("電話でお詫びした")
    asks.by.setEditText("青井 葵")
    asks.go.click()
    assert frame.toasts[-1] == "対応を記録しました。"
    assert not page.complaints.isVisible()
    page.done.table.selectRow(0)
    assert "した対応：電話でお詫びした" in page.done.detail.facts.text()


def people(count: int) -> tuple[HeldPerson, ...]:
    return tuple(
        HeldPerson(
            address_id=f"a{n}", contact_id=f"c{n}", address=f"r{n}@example.jp", name=f"読者 {n}",
            reason="550 User unknown", stopped=False,
        )
        for n in range(count)
    )  # fmt: skip


def wave(count: int = 18) -> BounceHold:
    return BounceHold(
        id="m:example.jp", mailing_id="m", title="秋のお便り", domain="example.jp", people=people(count),
        hard=count, sent=40, share=count / 40, at="2026-11-24 10:00",
    )  # fmt: skip


def test_a_wave_names_its_people_and_is_decided_once(qtbot: QtBot, ui: Ui) -> None:
    queue = Queue(ui)
    qtbot.addWidget(queue)
    queue.resize(900, 700)
    queue.show_holds((wave(),))
    queue.show()
    (card,) = queue.holds
    assert card.what.said() == "example.jp の 40人中 18人が「宛先なし」でした。"
    assert "サーバーの故障かもしれません" in card.maybe.said()
    assert len(card.names.text().splitlines()) == 6
    assert card.more.text() == "ほか12人を見る"
    click(qtbot, card.more)
    assert len(card.names.text().splitlines()) == 18
    told: list[tuple[BounceHold, bool]] = []
    queue.hold_decided.connect(lambda hold, stop: told.append((hold, stop)))
    card.stop.setFocus()
    qtbot.keyClick(card.stop, Qt.Key.Key_2)
    click(qtbot, card.stop)
    assert [stop for _, stop in told] == [False, True]
    queue.show_holds((wave(),))
    assert queue.holds == [card]  # the same wave keeps its card, and with it the focus
    queue.show_holds(())
    assert not queue.isVisible()


def test_a_wave_that_is_gone_is_an_error_and_no_dead_end(page: InboxPage, frame: FakeFrame) -> None:
    page.queue.show_holds((wave(2),))
    page.queue.by.setEditText("青井 葵")
    card = page.queue.holds[0]
    assert isinstance(card, HoldCard)
    card.stop.click()
    assert [one.id for one in frame.errors] == ["bounce-hold-missing"]


def refusal(domain: str, waiting: int = 0) -> DomainWarning:
    return DomainWarning(
        domain=domain, mailing_id="m", title="秋のお便り", mails=6, sent=20, share=0.3, stopped=waiting > 0,
        waiting=waiting, why="迷惑メールのようです。", reply="550 5.7.1 blocked", advice=("日を分ける",),
        checks=("spf",), at="2026-11-24 10:00",
    )  # fmt: skip


def test_a_domain_that_refuses_says_what_to_do(qtbot: QtBot, ui: Ui, frame: FakeFrame) -> None:
    again: list[str] = []
    warnings = Warnings(ui, show=lambda: again.append("mails"), again=lambda one: again.append(one.domain))
    qtbot.addWidget(warnings)
    warnings.resize(900, 600)
    warnings.show_warnings([refusal("a.example", waiting=9), *(refusal(f"{n}.example") for n in range(4))])
    warnings.show()
    first, second, _third = warnings.cards
    assert first.what.said().startswith("a.example に 6通が断られました。どなたも止めていません。")
    assert first.what.said().endswith("残りの9通は、送るのを待っています。")
    assert "・日を分ける" in first.advice.said()
    assert warnings.rest.said() == "ほかに断られた先：2.example、3.example"
    click(qtbot, first.again)
    click(qtbot, first.mails)
    assert again == ["a.example", "mails"]
    assert not second.again.isVisible()
    click(qtbot, second.lights)
    click(qtbot, second.run)
    assert frame.gone == [("settings", {"section": "account"}), ("deliveries", {"newsletter": "m"})]


def test_home_and_list_lead_to_a_single_mail(page: InboxPage, put: Put) -> None:
    put("1.a", "ありがとう")
    put("2.a", "きれいでした")
    page.read()
    wanted = page.done.table.pages.rows[1]
    page.open(mail=wanted.id)
    assert page.done.detail.line is not None
    assert page.done.detail.line.id == wanted.id


def test_the_list_is_narrowed_by_time(page: InboxPage, put: Put, clock: Clock) -> None:
    put("1.a", "ありがとう")
    page.read()
    clock.forward(days=20)
    page.reload()
    page.done.period.choose("week")
    assert page.done.nothing.isVisible()
    page.done.period.choose("month")
    assert len(page.done.table.pages.rows) == 1
    assert page.done.group.itemText(0) == "すべて（1）"


def test_an_error_is_gone_once_the_mailbox_was_read(
    qtbot: QtBot, page: InboxPage, mailbox: Path, services: Services, ui: Ui, clock: Clock
) -> None:
    page.state.show_error(AppError("book-busy"))
    assert page.state.trouble.isVisible()
    clock.forward(minutes=20)
    services.mailbox.read_now()
    ui.announce("inbox")
    assert not page.state.isVisible()


def test_a_thousand_waiting_mails_freeze_nothing(
    qtbot: QtBot, ui: Ui, mailbox: Path, services: Services, clock: Clock
) -> None:
    """Over 50 ms on the UI thread would be felt; the slack is for machines that do other things as well."""
    book = services.book
    with book.transaction():
        for number in range(1000):
            inbox_messages.record(
                book, source="account-1", uidvalidity="1", uid=str(number), message_id=f"m{number}",
                received_at=clock() - timedelta(minutes=number), kind="unclear", waiting=True, now=clock(),
                facts={"action": "ask", "why": "words-doubt"},
                details={"from": f"r{number}@phone.example", "subject": "Re: 秋", "text": DOUBTFUL},
            )  # fmt: skip
    lanes = Threads()
    calm = Ui(ui.theme, TaskRunner(lanes, ui.frame.show_error), ui.holder, ui.preferences, ui.frame)
    longest = 0.0
    try:
        page = shown(qtbot, calm)
        end = time.monotonic() + 20
        while time.monotonic() < end and (calm.tasks.reading() or len(page.queue.cards) < AT_ONCE):
            began = time.thread_time()
            QApplication.processEvents()
            longest = max(longest, time.thread_time() - began)
            time.sleep(0.002)
        assert page.queue.title.text() == "あなたの判断を待っています（1,000件）"
        assert len(page.queue.cards) == 5
        assert page.queue.rest.said() == "このあとに、あと995通あります。"
        assert longest < 0.5
    finally:
        page.close()
        assert lanes.stop(10)


def test_the_head_says_how_the_mailbox_is_watched(page: InboxPage, ui: Ui, clock: Clock) -> None:
    page.read()
    assert "5分ごとに読み" in page.last.said()
    mail_watch(ui).take({"account-1": "idle-not-offered"})
    assert "5分ごとに読み" in page.last.said()
    mail_watch(ui).take({"account-1": ""})
    assert "新しいメールは届くとすぐに読みます" in page.last.said()
    assert not page.state.unread.isVisible()
    clock.forward(days=2)
    page.reload()
    assert page.state.unread.text.said().startswith("受信箱を2日間読んでいません。")
    assert page.state.unread.button is not None
    page.state.unread.button.click()
    assert not page.state.unread.isVisible()
