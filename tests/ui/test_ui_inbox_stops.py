"""A stop from an address that the book does not know, and one that the program did not recognise."""
# ruff: noqa: F811 (fixtures of the other module are asked for by name)

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import Services
from desktop_app.services.home_view import Todo
from desktop_app.storage import audit, deliveries, suppressions
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.mail_stops import MailStopsDialog
from desktop_app.ui.pages.home.words import todo
from desktop_app.ui.pages.inbox import InboxPage
from tests.sending import Clock
from tests.storage.books import add_reader, sent_to
from tests.ui.conftest import FakeFrame
from tests.ui.test_ui_inbox import Put, mailbox, page, put  # noqa: F401 (fixtures)


def stopped(services: Services) -> list[str]:
    return [row.address for row in suppressions.suppressions(services.book)]


@pytest.fixture
def unknown(page: InboxPage, put: Put) -> InboxPage:
    """A page with one waiting mail of somebody who is not in the book."""
    put("1.a", "メルマガの配信を停止してください。", sender="hana@phone.example")
    page.read()
    page.queue.by.setEditText("青井 葵")
    return page


def test_a_stop_of_an_unknown_address_is_kept(
    unknown: InboxPage, services: Services, frame: FakeFrame, clock: Clock
) -> None:
    """JP-SEM-3-3-UNCLEAR, JP-SEM-3-3-KEEP: whoever is entered later stays stopped."""
    (card,) = unknown.queue.cards
    assert card.field is not None
    assert "入れずに「停止の申し出です」を押すと、送ってきたアドレスを止めます" in card.field.hint.said()
    card.stop.click()
    assert "hana@phone.example の方は名簿にいません" in frame.asked[-1]
    assert stopped(services) == ["hana@phone.example"]
    assert unknown.queue.cards == []
    clock.forward(minutes=5)
    add_reader(services.book, "hana@phone.example", full="花子")
    decided = services.contacts.why("hana@phone.example")
    assert "JP-SEM-3-3-OPTOUT" in decided["rules"]


def test_saying_no_first_keeps_the_mail_waiting(
    unknown: InboxPage, services: Services, frame: FakeFrame
) -> None:
    frame.answer = False
    unknown.queue.cards[0].stop.click()
    assert stopped(services) == []
    assert len(unknown.queue.cards) == 1


def test_nothing_is_promised_about_people_who_are_not_known(
    unknown: InboxPage, frame: FakeFrame, ui: Ui
) -> None:
    assert "お便りの送信を始められません" in unknown.queue.lead.said()
    waits = Todo(code="waiting", tone="ask", n=1)
    assert "お便りの送信を始められません" in todo(ui, waits)[1]
    unknown.queue.cards[0].no_stop.click()
    assert frame.toasts[-1] == "停止の申し出ではないと記録しました。"


def test_known_people_are_promised_to_be_held_back(page: InboxPage, put: Put) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    page.read()
    assert "この方々には送りません" in page.queue.lead.said()


def dialog(page: InboxPage) -> MailStopsDialog:
    page.done.table.selectRow(0)
    page.done.detail.stop.click()
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MailStopsDialog)]
    (shown,) = [one for one in found if one.isVisible()]
    return shown


def test_a_mail_taken_for_a_reply_is_made_a_stop(
    qtbot: QtBot,
    page: InboxPage,
    put: Put,
    services: Services,
    frame: FakeFrame,
) -> None:
    """SEM Act 3(3): whatever the words were, and from the mail's arrival on."""
    reader = add_reader(services.book, "taro@example.jp", full="鈴木 太郎")
    run = sent_to(services.book, [reader])
    put("1.a", "お花、もう飾る場所がなくて。いくらですか？", sender="taro@example.jp", subject="Re: 冬")
    page.read()
    assert page.queue.cards == []
    shown = dialog(page)
    assert shown.picker.text() == "taro@example.jp"
    shown.stop_button.click()
    assert shown.by_field.problem.said() == "判断する人を入れてください。"
    shown.by.setEditText("青井 葵")
    shown.stop_button.click()
    assert frame.toasts[-1].startswith("鈴木 太郎さんへの配信を止めました")
    assert stopped(services) == ["taro@example.jp"]
    assert deliveries.rows(services.book, run)[0].state.value == "skipped"
    (told,) = audit.entries(services.book, ("inbox.decided",))
    assert (told.facts["as"], told.personal["by"]) == ("optout", "青井 葵")
    page.done.table.selectRow(0)
    assert "青井 葵さんが停止の申し出と判断しました" in page.done.table.pages.rows[0].told.follows
    assert not page.done.detail.stop.isVisible()
    assert services.inbox_view.overview().wishes == 0
    assert len(services.inbox_view.page("stop")) == 1
    assert services.keeping.verify()["state"] == "intact"


def test_a_wrong_decision_can_be_mended(page: InboxPage, put: Put, services: Services) -> None:
    put("1.a", "配信停止はどうすればできますか？")
    page.read()
    page.queue.by.setEditText("青井 葵")
    page.queue.cards[0].no_stop.click()
    shown = dialog(page)
    shown.picker.clear()
    shown.by.setEditText("佐藤 みどり")
    shown.stop_button.click()
    assert shown.whose.problem.said() == "先に、どなたの配信を止めるのかを入れてください。"
    shown.picker.setText("hanako@example.jp")
    shown.stop_button.click()
    assert stopped(services) == ["hanako@example.jp"]
    assert "佐藤 みどりさんが停止の申し出と判断しました" in page.done.table.pages.rows[0].told.follows
    assert len(services.inbox_view.page("stop")) == 1
    assert services.keeping.verify()["state"] == "intact"


def test_a_waiting_mail_is_decided_in_its_card(unknown: InboxPage, services: Services) -> None:
    unknown.done.table.selectRow(0)
    assert not unknown.done.detail.stop.isVisible()
