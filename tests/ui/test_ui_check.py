"""送る前の確認 in the window: it opens for everything, names what is missing, and sends once."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.language import Language
from desktop_app.services import Services
from desktop_app.storage import deliveries, newsletters
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.pages.check.page import CheckPage
from desktop_app.ui.pages.check.people import PeopleDialog, ReasonDialog
from desktop_app.ui.reason_choice import OTHER
from desktop_app.ui.sending import sending
from tests.fakes import FaultSmtp
from tests.ready_shop import BLOCKS, ReadyShop, card, ready_shop, services_of
from tests.sending import START, Clock
from tests.ui import page_checks
from tests.ui.conftest import FakeFrame, Holder


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp, clock: Clock) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", server.port, clock=clock)
    yield made
    made.book.close()


@pytest.fixture
def services(shop: ReadyShop) -> Services:
    return shop.services


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, shop: ReadyShop) -> CheckPage:
    made = CheckPage(ui)
    qtbot.addWidget(made)
    made.resize(1072, 760)
    made.show()
    return made


def opened(page: CheckPage, shop: ReadyShop) -> CheckPage:
    page.open(newsletter=shop.newsletter)
    return page


def said(widget: QLabel) -> str:
    return widget.text().replace("\u2060", "").replace("\u200b", "")


def dialog(kind: type[Any]) -> Any:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def test_without_a_newsletter_it_teaches_the_first_step(page: CheckPage, frame: FakeFrame) -> None:
    page.reload()
    assert page.empty.isVisible()
    assert not page.columns.isVisible()
    page.empty.findChildren(type(page.back))[0].click()
    assert frame.gone == [("newsletters", {})]


def test_in_order_it_says_so_and_shows_the_number_on_the_button(page: CheckPage, shop: ReadyShop) -> None:
    opened(page, shop)
    assert not page.first.isVisible()
    assert page.card.send.text() == "3人に送る"
    assert said(page.card.state) == "確認できた範囲では問題は見つかりませんでした。"
    assert page.header.subtitle.text() == "冬のお便り"
    assert not [one for one in page.findChildren(QLabel) if "適法" in said(one)]


MISSING: list[tuple[Callable[[ReadyShop], Any], str, tuple[str, str]]] = [
    (lambda shop: shop.draft(subject=""), "件名を書く", ("newsletters", "newsletter")),
    (lambda shop: shop.draft(blocks=[]), "中身を書く", ("newsletters", "newsletter")),
    (lambda shop: shop.shop(postal_address=""), "お店の情報を入れる", ("settings", "section")),
    (lambda shop: shop.account(optout_probe_at=None), "つなぎ方を確かめる", ("settings", "section")),
    (lambda shop: shop.draft(tag="教室"), "宛先を直す", ("newsletters", "newsletter")),
]


@pytest.mark.parametrize(("spoil", "button", "target"), MISSING)
def test_the_first_line_has_the_button_that_mends_it(
    page: CheckPage,
    shop: ReadyShop,
    frame: FakeFrame,
    server: FaultSmtp,
    spoil: Callable[[ReadyShop], Any],
    button: str,
    target: tuple[str, str],
) -> None:
    spoil(shop)
    opened(page, shop)
    assert page.first.isVisible()
    assert page.first.button is not None
    assert page.first.button.text() == button
    page.card.send.click()
    assert frame.asked == []
    assert page.first.button.hasFocus()
    page.first.button.click()
    assert frame.gone[-1][0] == target[0]
    assert target[1] in frame.gone[-1][1]
    assert server.taken == []


def test_sending_asks_once_and_goes_to_the_deliveries(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    opened(page, shop)
    frame.answer = False
    page.card.send.click()
    assert server.taken == []
    frame.answer = True
    page.card.send.click()
    assert frame.asked[-1] == (
        "「冬のお便り」を3人に送りますか 差出人は aoi@example.jp です。本日中に 3通を送り終えます。"
        "送ったメールは取り戻せません。 [3人に送る]"
    )
    assert sorted(server.count().values()) == [1, 1, 1]
    assert frame.gone == [("deliveries", {"newsletter": shop.newsletter})]
    page.reload()
    page.card.send.click()
    assert len(server.taken) == 3
    assert said(page.first.text) == "このお便りは、もう送りはじめています。"


def test_a_second_click_and_a_second_newsletter_do_nothing(
    page: CheckPage, shop: ReadyShop, ui: Ui, server: FaultSmtp
) -> None:
    topic = newsletters.get(shop.book, shop.newsletter).topic_id
    other = newsletters.create(shop.book, title="もう一通", topic_id=topic, now=START)
    sending(ui).running = other
    opened(page, shop)
    assert "「もう一通」を送っています" in said(page.first.text)
    page.card.send.click()
    assert not sending(ui).start(shop.newsletter, title="冬のお便り")
    assert server.taken == []
    sending(ui).running = None


def test_who_does_not_get_it_is_listed_with_reason_and_remedy(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame
) -> None:
    shop.person("bare@example.jp")
    shop.person("card@example.jp", card(occasion=""))
    shop.services.contacts.optout("r0001@example.jp", via="phone", by="葵")
    opened(page, shop)
    assert page.who.gets.number.text() == "2人"
    assert page.who.none.number.text() == "3人"
    assert [row.count.text() for row in page.who.rows] == ["1人", "1人", "1人"]
    page.who.rows[0].count.click()
    reason = dialog(ReasonDialog)
    assert [row.address for row in reason.table.rows_model.rows] == ["r0001@example.jp"]
    reason.mend.click()
    assert frame.gone[-1] == ("contacts", {"status": "stopped"})
    page.who.gets.list.click()
    people = dialog(PeopleDialog)
    assert len(people.table.rows_model.rows) == 2
    people.table.opened.emit(people.table.rows_model.rows[0])
    assert frame.gone[-1][0] == "contacts"
    assert frame.gone[-1][1]["contact"]
    page.who.none.list.click()
    assert len(dialog(PeopleDialog).table.rows_model.rows) == 3


def test_the_law_is_there_to_read(page: CheckPage, shop: ReadyShop) -> None:
    shop.person("bare@example.jp")
    opened(page, shop)
    page.who.rows[0].count.click()
    dialog(ReasonDialog).law.click()
    texts = "".join(said(one) for one in dialog(LawTextDialog).findChildren(QLabel))
    assert "特定電子メールの送信の適正化等に関する法律" in texts
    assert "法律上の義務" in texts


def test_a_warning_needs_a_reason_which_is_kept_with_the_clearance(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    shop.shop(remote_orders=True, notation_url="")
    shop.draft(remote_sale_ad=True, blocks=[*BLOCKS, {"type": "text", "text": "ポインセチア 3,300円"}])
    opened(page, shop)
    tick = page.points.ticks[0]
    page.card.send.click()
    assert frame.asked == []
    assert tick.reason.choice.hasFocus()
    tick.reason.choice.setCurrentIndex(tick.reason.choice.findData(OTHER))
    page.card.send.click()
    assert frame.asked == []
    tick.reason.own.setText("店頭に掲示しています")
    page.reload()
    tick = page.points.ticks[0]
    assert tick.reason.reason() == "店頭に掲示しています"
    page.card.send.click()
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert stored.accepted == (("JP-ASCT-11-ITEMS", "店頭に掲示しています"),)
    assert len(server.taken) == 3


def test_without_a_mailbox_the_owner_affirms_one_sentence(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    shop.account(inbox="none", maildir=None)
    opened(page, shop)
    assert page.card.by_hand.isVisible()
    page.card.send.click()
    assert frame.asked == []
    assert page.card.by_hand.box.hasFocus()
    page.card.by_hand.box.click()
    page.card.send.click()
    assert len(server.taken) == 3
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert stored.mailbox_read_by_hand


def test_the_mailbox_is_read_when_the_page_opens(page: CheckPage, shop: ReadyShop) -> None:
    assert shop.services.mailbox.last_read() is None
    opened(page, shop)
    assert shop.services.mailbox.last_read() == START
    assert said(page.card.mailbox) == "返信を確認しました（10:00）"


def test_a_mailbox_that_cannot_be_read_is_named_and_tried_again(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    moved = shop.maildir.with_name("elsewhere")
    shop.maildir.rename(moved)
    opened(page, shop)
    assert said(page.first.text).startswith("返信を読めないため")
    assert page.first.button is not None
    assert page.first.button.text() == "もう一度"
    page.card.send.click()
    assert frame.asked == []
    assert server.taken == []
    shutil.move(moved, shop.maildir)
    page.first.button.click()
    assert not page.first.isVisible()
    assert page.card.send.text() == "3人に送る"


def test_what_sending_refuses_comes_back_to_the_page(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    opened(page, shop)
    shop.shop(postal_address="")
    page.card.send.click()
    assert server.taken == []
    assert ("check", {"newsletter": shop.newsletter}) in frame.gone
    page.reload()
    assert "住所" in said(page.first.text)
    assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.DRAFT


def test_a_server_that_is_not_there_is_told_with_a_dialog(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp
) -> None:
    opened(page, shop)
    server.stop()
    page.card.send.click()
    assert [error.id for error in frame.errors] == ["mail-server-not-there"]
    assert frame.gone[0] == ("deliveries", {"newsletter": shop.newsletter}) or frame.gone


def test_going_back_opens_the_newsletter(page: CheckPage, shop: ReadyShop, frame: FakeFrame) -> None:
    opened(page, shop)
    page.back.click()
    assert frame.gone == [("newsletters", {"newsletter": shop.newsletter})]


def test_more_points_unfold(page: CheckPage, shop: ReadyShop, qtbot: QtBot) -> None:
    opened(page, shop)
    assert page.points.more.isVisible()
    before = page.points.height()
    qtbot.mouseClick(page.points.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.points.sizeHint().height() > before)
    assert page.points.more.text() == "閉じる"


def _unsettled(page: QWidget) -> list[str]:
    """What is still on its way to its place, or will never fit."""
    return [*page_checks.clipped(page), *page_checks.outside(page)]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("width", "height"), [(1072, 760), (932, 660)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_is_clipped_or_untranslated(
    qtbot: QtBot, ui: Ui, shop: ReadyShop, language: Language, width: int, height: int, scale: float
) -> None:
    shop.shop(remote_orders=True, notation_url="")
    shop.draft(remote_sale_ad=True, blocks=[*BLOCKS, {"type": "text", "text": "ポインセチア 3,300円"}])
    shop.person("bare@example.jp")
    shop.person("abroad@example.jp", card(obtained_at=date(2026, 6, 1)), country="DE")
    shop.account(inbox="none", maildir=None)
    ui.holder = Holder(services_of(shop.book, shop.clock, language))
    ui.theme.apply(language=language, text_scale=scale)
    page = CheckPage(ui)
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    page.theme_changed()
    page.open(newsletter=shop.newsletter)
    qtbot.waitUntil(lambda: not _unsettled(page), timeout=10_000)
    for check in (page_checks.sideways, page_checks.nameless):
        assert check(page) == []
    assert page_checks.untranslated(page, language) == []


# --- what was confirmed is what is sent


def test_the_word_about_the_replies_does_not_outlive_its_half_hour(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, server: FaultSmtp, clock: Clock
) -> None:
    shop.account(inbox="none", maildir=None)
    by_hand = opened(page, shop).card.by_hand
    by_hand.box.click()
    clock.forward(minutes=29)
    page.reload()
    assert by_hand.box.isChecked()
    clock.forward(minutes=2)
    by_hand.look()
    assert not by_hand.box.isChecked()
    by_hand.box.click()
    clock.forward(minutes=31)
    page.card.send.click()
    assert frame.asked == []
    assert page.open_points() == ["by-hand"]
    by_hand.box.click()
    opened(page, shop)
    assert page.open_points() == ["by-hand"]
    assert server.taken == []


def test_the_time_of_that_word_is_kept_and_it_ends_when_sending_fails(
    page: CheckPage, shop: ReadyShop, server: FaultSmtp, clock: Clock
) -> None:
    shop.account(inbox="none", maildir=None)
    by_hand = opened(page, shop).card.by_hand
    by_hand.box.click()
    before = newsletters.get(shop.book, shop.newsletter).subject
    shop.draft(subject="別の件名")
    page.card.send.click()
    assert server.taken == []
    assert not by_hand.box.isChecked()
    shop.draft(subject=before)
    by_hand.box.click()
    page.reload()
    clock.forward(minutes=10)
    page.card.send.click()
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert (stored.mailbox_read_at, stored.cleared_at - START) == (START, timedelta(minutes=10))


def test_a_reason_is_given_for_one_newsletter_and_its_content(page: CheckPage, shop: ReadyShop) -> None:
    shop.shop(remote_orders=True, notation_url="")
    shop.draft(remote_sale_ad=True, blocks=[*BLOCKS, {"type": "text", "text": "ポインセチア 3,300円"}])
    first = newsletters.get(shop.book, shop.newsletter)
    other = newsletters.create(
        shop.book,
        title="もう一通",
        subject="春の便り",
        topic_id=first.topic_id,
        blocks=[{"type": "text", "text": "桜 9,900円"}],
        remote_sale_ad=True,
        now=START,
    )
    opened(page, shop)
    page.points.ticks[0].reason.choice.choose("not-here")
    page.reload()
    assert page.open_points() == []
    page.open(newsletter=other)
    assert page.open_points() == ["JP-ASCT-11-ITEMS"]
    opened(page, shop)
    assert page.open_points() == ["JP-ASCT-11-ITEMS"]
    page.points.ticks[0].reason.choice.choose("right")
    shop.draft(blocks=[*BLOCKS, {"type": "text", "text": "別の花 9,800円"}])
    page.reload()
    assert page.open_points() == ["JP-ASCT-11-ITEMS"]


def _more_people(shop: ReadyShop) -> None:
    shop.person("new@example.jp", card(obtained_at=date(2026, 6, 1)))


def _another_person(shop: ReadyShop) -> None:
    shop.services.contacts.optout("r0001@example.jp", via="phone", by="葵")
    _more_people(shop)


CHANGES: list[Callable[[ReadyShop], Any]] = [
    _more_people,
    _another_person,
    lambda shop: shop.draft(subject="ちがう件名になりました"),
    lambda shop: shop.shop(phone="052-111-2222"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_after_the_question_is_not_sent(
    page: CheckPage,
    shop: ReadyShop,
    frame: FakeFrame,
    server: FaultSmtp,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[ReadyShop], Any],
) -> None:
    answers: list[Callable[[], None]] = []
    monkeypatch.setattr(frame, "ask", lambda *said, danger: answers.append(said[-1]))
    opened(page, shop)
    page.card.send.click()
    change(shop)
    page.reload()
    answers[0]()
    assert [error.id for error in frame.errors] == ["changed-since-check"]
    assert server.taken == []
    assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.DRAFT
    assert ("check", {"newsletter": shop.newsletter}) in frame.gone
    assert page.sheet is not None
    people = len(page.sheet.to_send)
    page.card.send.click()
    answers[1]()
    assert len(server.taken) == people


def test_nothing_is_sent_while_it_is_checked_anew(
    page: CheckPage, shop: ReadyShop, frame: FakeFrame, ui: Ui, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(page, shop)
    held: list[Any] = []
    with monkeypatch.context() as slow:
        slow.setattr(ui.tasks, "study", lambda *said, **named: held.append((said, named)))
        page.reload()
    page.card.send.click()
    assert frame.asked == []
    assert said(page.card.state) == "確認しています…"
    page.reload()
    page.card.send.click()
    assert len(frame.asked) == 1
