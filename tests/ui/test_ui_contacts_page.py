"""連絡先: searching, narrowing, choosing, and every button of one person's panel, on a real book."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.address import parse_address
from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.contact_book import ContactBook
from desktop_app.services.environment import Environment
from desktop_app.storage import bounces, contacts, inbox_messages
from desktop_app.storage.bounces import NewBounce
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_form import ContactForm
from desktop_app.ui.dialogs.import_file import ImportDialog
from desktop_app.ui.dialogs.inbox_reason import TakeBackDialog
from desktop_app.ui.dialogs.law_text import LawTextDialog
from desktop_app.ui.dialogs.stop import StopDialog
from desktop_app.ui.lanes import Threads
from desktop_app.ui.pages.contacts import ContactsPage, listing
from desktop_app.ui.tasks import TaskRunner
from desktop_app.ui.widgets.labels import WrapLabel
from tests.sending import Clock
from tests.storage.books import hard_bounced
from tests.ui.conftest import FakeFrame, Holder
from tests.ui.page_checks import faults

WEB = {
    "basis": "CONSENT_WEB", "obtained_at": "2026-04-12T10:40:00+09:00", "method": "申込フォーム",
    "by": "青井 葵", "wording": "花のあおい（青井 葵）から広告のメールが届きます",
    "purpose_told_at": "2026-04-12", "double_opt_in": True,
}  # fmt: skip
CARD = {
    "basis": "CARD", "obtained_at": "2026-10-03", "occasion": "花市", "paper": True,
    "handed_over_by_person": True, "by": "青井 葵",
}  # fmt: skip
UNDATED = {"basis": "CARD", "paper": True, "handed_over_by_person": True}


@pytest.fixture
def people(services: Services) -> dict[str, str]:
    """Four people: one of each status, and one with a card."""

    def add(email: str, evidence: dict[str, Any], **fields: Any) -> str:
        return str(services.contacts.add({"email": email, "evidence": [evidence], **fields})["id"])

    found = {
        "hanako": add(
            "hanako@example.jp", WEB, full="佐藤 花子", kana="サトウ ハナコ", tags=["常連", "生け花"]
        ),
        "ken": add(
            "ken@example.com", UNDATED, full="高﨑 健", kana="タカサキ ケン", company="高﨑工務店",
            recipient_type="business", recipient_type_ground="名刺に会社名",
        ),
        "yumi": add("yumi@example.jp", WEB, full="山本 由美", kana="ヤマモト ユミ", tags=["常連"]),
        "midori": add("ichiro@midori.example", CARD, company="みどり園芸", recipient_type="business"),
    }  # fmt: skip
    services.contacts.optout("yumi@example.jp", via="phone", by="青井 葵")
    return found


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture
def make(ui: Ui, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(listing, "REST_MS", 0)

    def made(width: int = 1072, height: int = 800) -> ContactsPage:
        page = ContactsPage(ui)
        page.filters._pause.setInterval(0)
        qtbot.addWidget(page)
        ui.tasks.changed.connect(page.data_changed)
        page.resize(width, height)
        page.show()
        settle()
        return page

    return made


@pytest.fixture
def page(people: dict[str, str], make: Any) -> ContactsPage:
    """The page over the four people."""
    made: ContactsPage = make()
    return made


def names(page: ContactsPage) -> list[str]:
    found = [page.listing.model.row_at(number) for number in range(page.listing.model.rowCount())]
    return [one.name for one in found if one is not None]


def search(page: ContactsPage, text: str) -> None:
    page.filters.search.setText(text)
    settle()


def said(page: ContactsPage) -> str:
    return "\n".join(
        one.said() if isinstance(one, WrapLabel) else one.text()
        for one in page.panel.findChildren(QWidget)
        if one.isVisibleTo(page.panel) and hasattr(one, "text") and callable(one.text)
    )


def dialog(kind: type[QDialog]) -> Any:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    found += [
        one for top in QApplication.topLevelWidgets() for one in top.findChildren(kind) if one.isVisible()
    ]
    assert found, f"no {kind.__name__} is open"
    return found[0]


@pytest.fixture(autouse=True)
def _no_dialog_stays() -> Iterator[None]:
    yield
    for top in QApplication.topLevelWidgets():
        for one in [top, *top.findChildren(QDialog)]:
            if isinstance(one, QDialog):
                one.hide()
                one.deleteLater()
    settle()


def test_everybody_is_listed_by_name_with_the_numbers(page: ContactsPage, frame: FakeFrame) -> None:
    assert names(page) == ["佐藤 花子", "高﨑 健", "みどり園芸", "山本 由美"]
    assert page.header.subtitle.text() == "4人"
    assert [chip.text() for chip in page.filters.chips.values()] == [
        "送れる 2", "根拠が足りない 1", "停止・不達 1",
    ]  # fmt: skip
    assert page.panel.shown is not None
    assert page.panel.shown.name == "佐藤 花子"  # the first is chosen
    assert page.filters.tag.isVisibleTo(page)
    assert not page.filters.topic.isVisibleTo(page)  # with one topic the word is never said
    assert frame.errors == []


def test_typing_narrows_the_list(page: ContactsPage) -> None:
    for text, expected in (
        ("さとう", ["佐藤 花子"]),
        ("ｻﾄｳ", ["佐藤 花子"]),
        ("生け花", ["佐藤 花子"]),
        ("工務店", ["高﨑 健"]),
        ("KEN@", ["高﨑 健"]),
        ("example", ["佐藤 花子", "高﨑 健", "みどり園芸", "山本 由美"]),
        ("example 常連", ["佐藤 花子", "山本 由美"]),
    ):
        search(page, text)
        assert names(page) == expected
    assert page.header.subtitle.text() == "4人のうち 2人"
    assert [chip.text() for chip in page.filters.chips.values()][::2] == ["送れる 1", "停止・不達 1"]


def test_nothing_found_is_said_and_cleared(page: ContactsPage) -> None:
    search(page, "だれもいない")
    assert page.listing.stack.currentWidget() is page.listing.no_hit
    assert page.header.subtitle.text() == "4人のうち 0人"
    assert page.panel.shown is None
    page.listing.clear_button.click()
    settle()
    assert page.filters.search.text() == ""
    assert page.listing.stack.currentWidget() is page.table
    assert len(names(page)) == 4


def test_filter_chips_switch(page: ContactsPage) -> None:
    chips = page.filters.chips
    chips["stopped"].click()
    settle()
    assert names(page) == ["山本 由美"]
    chips["incomplete"].click()
    settle()
    assert names(page) == ["高﨑 健"]
    assert not chips["stopped"].isChecked()
    chips["incomplete"].click()
    settle()
    assert len(names(page)) == 4
    page.filters.tag.choose("常連")
    settle()
    assert names(page) == ["佐藤 花子", "山本 由美"]


def test_orders(page: ContactsPage) -> None:
    page.filters.sort.choose("newest")
    settle()
    assert names(page) == ["みどり園芸", "山本 由美", "高﨑 健", "佐藤 花子"]
    page.filters.sort.choose("address")
    settle()
    assert names(page) == ["佐藤 花子", "みどり園芸", "高﨑 健", "山本 由美"]


def test_topics_are_judged_apart(services: Services, people: dict[str, str], make: Any) -> None:
    other = services.shop.add_topic("教室のお知らせ")["id"]
    services.contacts.optout("hanako@example.jp", via="phone", topic="教室のお知らせ", by="青井 葵")
    page = make()
    assert page.filters.topic.isVisibleTo(page)
    assert page.filters.chips["mailable"].text() == "送れる 2"
    page.filters.topic.choose(other)
    settle()
    assert page.filters.chips["mailable"].text() == "送れる 1"
    row = page.listing.model.row_at(0)
    assert (row.name, row.status) == ("佐藤 花子", "stopped")
    assert "お店のお便り" in said(page)
    assert "教室のお知らせ" in said(page)


def test_the_panel_says_why_in_words_with_the_article(page: ContactsPage) -> None:
    text = said(page)
    assert "2026-04-12の同意があるので、送れます。" in text
    assert "特電法3条1項" in text
    assert "申込フォームで同意" in text
    assert "まだ送っていません。" in text
    assert not page.panel.mend_button.isVisibleTo(page)
    page.table.choose(1)
    settle()
    text = said(page)
    assert "名刺をいただいた日も場面も控えられていません。" in text
    assert "名刺に会社名" in text
    assert page.panel.mend_button.text() == "受け取った日を記入する"
    page.table.choose(3)
    settle()
    assert "この方から配信停止の申し出を受けています。" in said(page)
    assert page.panel.mend_button.text() == "新しい同意を記録する"


def test_a_card_that_was_not_handed_over_leads_to_how_the_address_was_told(
    services: Services, make: Any
) -> None:
    """JP-SEM-3-1-2-CARD, and a ground that is stored as a code is told in words."""
    services.contacts.add(
        {
            "email": "ken@example.com", "full": "高﨑 健", "recipient_type": "business",
            "recipient_type_ground": "card", "evidence": [{**CARD, "handed_over_by_person": False}],
        }
    )  # fmt: skip
    page = make()
    assert "事業者として受け取る方（名刺による）" in said(page)
    assert page.panel.mend_button.text() == "聞いた状況を記録する"
    page.panel.mend_button.click()
    assert dialog(ContactForm).reason.basis is Basis.ADDRESS_TOLD
    dialog(ContactForm).hide()


def test_a_consent_without_its_day_is_incomplete(services: Services, make: Any) -> None:
    """JP-MSG-MERGE: the list counts as the check does."""
    services.contacts.add({"email": "a@example.jp", "evidence": [{**WEB, "obtained_at": None}]})
    page = make()
    assert page.filters.chips["mailable"].text() == "送れる 0"
    row = page.listing.model.row_at(0)
    assert (row.status, row.chip.reason) == ("incomplete", "record-time-missing")
    assert "同意をいただいた日が控えられていません。" in said(page)
    assert page.panel.mend_button.text() == "同意の日と方法を記入する"


def test_buttons_open_their_dialogs(page: ContactsPage, people: dict[str, str], qtbot: QtBot) -> None:
    page.table.choose(1)
    settle()
    page.panel.edit_button.click()
    assert dialog(ContactForm).contact_id == people["ken"]
    dialog(ContactForm).hide()
    page.panel.mend_button.click()
    assert dialog(ContactForm)._mend == "JP-SEM-3-1-2-CARD"
    dialog(ContactForm).hide()
    page.panel.stop_button.click()
    assert dialog(StopDialog).contact_id == people["ken"]
    dialog(StopDialog).hide()
    page.panel.law_button.click()
    assert dialog(LawTextDialog)._rules[0] == "JP-SEM-3-1-2-CARD"
    dialog(LawTextDialog).hide()
    page.add_button.click()
    assert dialog(ContactForm).contact_id is None
    dialog(ContactForm).hide()
    page.import_button.click()
    assert dialog(ImportDialog)
    dialog(ImportDialog).hide()
    settle()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert dialog(ContactForm).contact_id == people["ken"]


def test_evidence_leads_to_the_records(page: ContactsPage, frame: FakeFrame) -> None:
    page.panel.records_button.click()
    assert frame.gone == [("records", {"address": "hanako@example.jp"})]


def test_a_waiting_reply_leads_to_the_inbox(
    services: Services, people: dict[str, str], make: Any, frame: FakeFrame, clock: Clock
) -> None:
    (address,) = contacts.get(services.book, people["hanako"]).addresses
    inbox_messages.record(
        services.book, source="imap", uidvalidity=1, uid=1, message_id=None, received_at=clock(),
        kind="unclear", waiting=True, now=clock(), address_id=address.id,
    )  # fmt: skip
    page = make()
    assert page.panel.mend_button.text() == "返信を確かめる"
    page.panel.mend_button.click()
    assert frame.gone == [("inbox", {})]


def test_deleting_can_be_undone(
    page: ContactsPage, services: Services, people: dict[str, str], frame: FakeFrame
) -> None:
    page.panel.delete_button.click()
    settle()
    assert names(page) == ["高﨑 健", "みどり園芸", "山本 由美"]
    assert page.header.subtitle.text() == "3人"
    assert page.filters.chips["mailable"].text() == "送れる 1"
    assert frame.toasts == ["佐藤 花子 を連絡先から消しました。根拠と配信停止の記録は残ります。"]
    assert frame.undo is not None
    frame.undo()
    settle()
    assert contacts.get(services.book, people["hanako"]).tags == ("常連", "生け花")
    assert len(names(page)) == 4
    assert page.filters.chips["mailable"].text() == "送れる 2"
    assert page.panel.shown is not None
    assert page.panel.shown.contact_id == people["hanako"]


def test_deleting_somebody_who_is_gone_tells_so(
    page: ContactsPage, services: Services, people: dict[str, str], frame: FakeFrame, clock: Clock
) -> None:
    contacts.delete(services.book, people["hanako"], now=clock(), by=None)
    page.panel.delete_button.click()
    settle()
    assert [one.id for one in frame.errors] == ["contact-missing"]
    assert len(names(page)) == 3


def test_what_others_change_is_shown(page: ContactsPage, services: Services, ui: Ui, clock: Clock) -> None:
    services.contacts.optout("hanako@example.jp", via="counter", by="青井 葵")
    ui.announce("contacts")
    settle()
    assert page.filters.chips["stopped"].text() == "停止・不達 2"
    assert page.panel.shown is not None
    assert page.panel.shown.judged[0].status == "stopped"
    assert "停止中です" in said(page)
    (bounced,) = contacts.search(services.book, "midori")
    hard_bounced(services.book, bounced.addresses[0].id, clock(), user_unknown=True, now=clock())
    ui.announce("deliveries")
    settle()
    assert page.filters.chips["stopped"].text() == "停止・不達 3"


def test_the_chosen_person_stays_chosen(page: ContactsPage, services: Services, ui: Ui) -> None:
    page.table.choose(2)
    settle()
    services.contacts.add({"email": "aaa@example.jp", "full": "あおき", "evidence": [CARD]})
    ui.announce("contacts")
    settle()
    assert names(page)[0] == "あおき"
    assert page.panel.shown is not None
    assert page.panel.shown.name == "みどり園芸"
    row = page.table.current_row()
    assert row is not None
    assert row.name == "みどり園芸"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"contact": "ken"}, "高﨑 健"),
        ({"address": "ichiro@midori.example"}, "みどり園芸"),
        ({"status": "stopped"}, "山本 由美"),
        ({"search": "工務店"}, "高﨑 健"),
    ],
)
def test_other_pages_lead_here(
    page: ContactsPage, people: dict[str, str], target: dict[str, str], expected: str
) -> None:
    page.filters.set(search="何か", status="incomplete")
    settle()
    page.open(**{key: people.get(value, value) for key, value in target.items()})
    settle()
    assert page.panel.shown is not None
    assert page.panel.shown.name == expected
    row = page.table.current_row()
    assert row is not None
    assert row.name == expected


def test_somebody_who_is_gone_is_told_of(page: ContactsPage, frame: FakeFrame) -> None:
    page.open(address="nobody@example.jp")
    settle()
    assert frame.toasts == ["この方は、もう連絡先にいません。"]
    assert page.panel.shown is not None


def test_a_change_elsewhere_leaves_the_list_where_it_was(
    services: Services, make: Any, clock: Clock, ui: Ui
) -> None:
    with services.book.transaction():
        for number in range(300):
            new = contacts.NewContact(full=f"人{number:03}")
            contacts.add(services.book, new, [parse_address(f"p{number}@example.jp")], now=clock(), by=None)
    page = make()
    page.table.choose(200)
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().value() + 100)
    settle()
    before, number = page.table.place(), page.table.first_in_view()
    assert number > 180
    services.contacts.add({"email": "x@example.jp", "full": "人999"})
    ui.announce("contacts")
    settle()
    assert (page.table.place(), page.table.first_in_view()) == (before, number)
    assert page.panel.shown.name == "人200"
    assert page.listing.count == 301
    page.panel.delete_button.click()
    settle()
    assert page.panel.shown.name == "人201"  # the next one, not the first of all
    assert page.table.first_in_view() == number


def test_other_pages_open_the_dialogs(page: ContactsPage) -> None:
    page.open(add=True)
    dialog(ContactForm).hide()
    page.open(import_file=True)
    assert dialog(ImportDialog)


def test_an_empty_book_teaches_the_first_step(make: Any, services: Services, ui: Ui) -> None:
    page = make()
    assert page.nobody.isVisibleTo(page)
    assert not page.listing.isVisibleTo(page)
    page.first_add.click()
    dialog(ContactForm).hide()
    page.first_import.click()
    dialog(ImportDialog).hide()
    page.first_law.click()
    assert "JP-SEM-3-1-2-CARD" in dialog(LawTextDialog)._rules
    services.contacts.add({"email": "a@example.jp", "full": "あ", "evidence": [CARD]})
    ui.announce("imports")
    settle()
    assert not page.nobody.isVisibleTo(page)
    assert names(page) == ["あ"]


def test_a_list_that_is_not_known_yet_says_so(
    make: Any, people: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContactBook, "study", lambda self, topic, check, tell: tell(1, 4))
    page = make()
    assert page.filters.chips["mailable"].text() == "送れる 25 %"
    assert page.filters.chips["mailable"].toolTip() == "全員について調べています"
    assert len(names(page)) == 4  # the list does not wait for it
    page.filters.chips["mailable"].click()
    settle()
    assert page.listing.stack.currentWidget() is page.listing.waiting
    assert page.header.subtitle.text() == "4人の中から数えています"


def test_a_book_that_can_not_be_read_says_so(
    make: Any, people: dict[str, str], monkeypatch: pytest.MonkeyPatch, frame: FakeFrame
) -> None:
    page = make()

    def broken(*_: Any, **__: Any) -> Any:
        raise AppError("book-damaged")

    monkeypatch.setattr(ContactBook, "rows", broken)
    page.listing.load_rows((1,))
    assert [one.id for one in frame.errors] == ["book-damaged"]


def test_the_keyboard_reaches_search_and_form(page: ContactsPage, qtbot: QtBot) -> None:
    page.activateWindow()
    page.focus_search()
    search(page, "さとう")
    qtbot.keyClick(page.filters.search, Qt.Key.Key_Escape)
    settle()
    assert page.filters.search.text() == ""
    assert len(names(page)) == 4


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("width", "height", "scale"), [(1072, 800, 1.0), (932, 700, 1.5), (1072, 800, 2.0)])
def test_nothing_is_clipped_or_nameless(
    ui: Ui, services: Services, people: dict[str, str], make: Any, language: Any, width: int, height: int,
    scale: float, clock: Clock,
) -> None:  # fmt: skip
    services.shop.add_topic("教室")
    contacts.update(services.book, people["hanako"], now=clock(), full="佐藤 花江")  # in no catalogue
    assert isinstance(ui.holder, Holder)
    ui.holder.services = build(services.book, Environment(clock=clock, language=language))
    ui.theme.apply(language=language, text_scale=scale)
    page = make(width, height)
    assert faults(page, language) == []
    page.open(among=f"{people['midori']} {people['hanako']}")
    settle()
    assert faults(page, language) == []
    search(page, "nobody at all")
    assert faults(page, language) == []


def test_the_panel_goes_below_where_there_is_no_room(make: Any, people: dict[str, str]) -> None:
    wide, narrow = make(1072), make(700)
    assert wide.panel.x() > wide.listing.x()
    assert narrow.panel.y() > narrow.listing.y()
    assert narrow.panel.width() == narrow.listing.width()


def test_language_changes_at_once(ui: Ui, services: Services, page: ContactsPage, clock: Clock) -> None:
    assert isinstance(ui.holder, Holder)
    ui.holder.services = build(services.book, Environment(clock=clock, language="en"))
    ui.theme.apply(language="en")
    page.retranslate()
    page.reload()
    settle()
    assert page.header.title.text() == "Contacts"
    assert page.filters.chips["mailable"].text() == "Mail may go 2"
    assert "Mail may go on the ground of 2026-04-12 (consent)." in said(page)
    assert page.listing.model.headerData(2, Qt.Orientation.Horizontal) == "Ground"


def test_with_real_threads(
    ui: Ui, services: Services, people: dict[str, str], frame: FakeFrame, qtbot: QtBot, tmp_path: Path
) -> None:
    """Nothing of the page needs the answer at once."""
    threads = Threads(services.book.release)
    ui.tasks = TaskRunner(threads, frame.show_error)
    page = ContactsPage(ui)
    qtbot.addWidget(page)
    page.resize(1072, 800)
    page.show()
    qtbot.waitUntil(lambda: page.filters.chips["mailable"].text() == "送れる 2")
    for text in ("さ", "さと", "さとう"):
        page.filters.search.setText(text)
    qtbot.waitUntil(lambda: names(page) == ["佐藤 花子"])
    qtbot.waitUntil(lambda: page.header.subtitle.text() == "4人のうち 1人")
    qtbot.waitUntil(lambda: page.panel.shown is not None and page.panel.shown.name == "佐藤 花子")
    assert frame.errors == []
    assert ui.tasks.stop()


def test_many_people_are_paged(services: Services, make: Any, clock: Clock) -> None:
    with services.book.transaction():
        for number in range(420):
            new = contacts.NewContact(full=f"人{number:03}")
            contacts.add(services.book, new, [parse_address(f"p{number}@example.jp")], now=clock(), by=None)
    page = make()
    assert page.listing.model.rowCount() == 420
    page.table.scrollToBottom()
    page.table.viewport().repaint()
    settle()
    last = page.listing.model.row_at(419)
    assert last is not None
    assert last.name == "人419"
    assert page.filters.chips["incomplete"].text() == "根拠が足りない 420"


def test_exactly_the_people_that_another_page_names_are_listed(
    page: ContactsPage, people: dict[str, str]
) -> None:
    page.open(among=f"{people['midori']} {people['hanako']}")
    settle()
    assert set(names(page)) == {"みどり園芸", "佐藤 花子"}
    assert page.filters.only.isVisible()
    assert page.filters.only.text() == "2人だけを表示中"
    assert page.header.subtitle.text() == "4人のうち 2人"
    page.filters.only.click()
    settle()
    assert page.listing.count == 4
    assert not page.filters.only.isVisible()


def test_a_stop_after_a_wrong_bounce_is_taken_back(
    page: ContactsPage, services: Services, clock: Clock, ui: Ui
) -> None:
    """JP-SEND-BOUNCE: the server was wrong, as the reader says at the counter."""
    found = contacts.address_by_key(services.book, "hanako@example.jp")
    assert found is not None
    told = NewBounce(address_id=found.id, kind=BounceClass.HARD, at=clock(), user_unknown=True)
    bounces.take(services.book, told, now=clock())
    ui.announce("contacts")
    search(page, "hanako")
    page.table.choose(0)
    settle()
    (back,) = [
        one for one in page.panel.story.findChildren(QPushButton) if "また送れるように" in one.text()
    ]
    clock.forward(minutes=1)
    back.click()
    settle()
    asked = dialog(TakeBackDialog)
    asked.words.setPlainText("店頭で使えると聞きました")
    asked.by.setEditText("青井 葵")
    asked.tell()
    settle()
    assert [one.state for one in services.bounces.of_address(found.id)] == ["dismissed"]
    assert "まちがった停止を取り消しました" in said(page)
    assert "店頭で使えると聞きました" in said(page)
