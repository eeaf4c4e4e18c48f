"""The contact form in the window: exact fields, told while typing, saved whole or not at all, taken back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_fields import FIELDS, Ask
from desktop_app.i18n.language import Language
from desktop_app.services import Services
from desktop_app.services.contact_draft import ContactDraft, Saved, TypedAddress
from desktop_app.services.contact_edit import ContactEdit
from desktop_app.storage import consents, contacts, staff, suppressions
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_form import ContactForm
from desktop_app.ui.dialogs.evidence_fields import Answer, NameCombo
from desktop_app.ui.dialogs.evidence_words import WAYS
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.day_edit import DayEdit
from tests.sending import Clock
from tests.ui import page_checks
from tests.ui.conftest import FakeFrame


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def form(ui: Ui, window: QWidget) -> Iterator[ContactForm]:
    made = opened(ui, window)
    yield made
    leave(made)


def opened(ui: Ui, window: QWidget, contact_id: str | None = None, mend: str | None = None) -> ContactForm:
    made = ContactForm(ui, window, contact_id, mend)
    made.resize(960, 700)
    made.show()
    return made


def leave(made: ContactForm) -> None:
    if isValid(made):
        made._closing = True
        made.close()


def test_tab_goes_from_the_company_to_the_address_and_on(form: ContactForm) -> None:
    form.activateWindow()
    form.person.lines["company"].setFocus()
    QTest.keyClick(form.person.lines["company"], Qt.Key.Key_Tab)
    first = form.person.addresses.lines[0].edit
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert form.person.addresses.more.hasFocus()
    form.person.addresses.add_line()
    second = form.person.addresses.lines[1].edit
    QTest.keyClick(first, Qt.Key.Key_Tab)
    second.setFocus()
    QTest.keyClick(second, Qt.Key.Key_Backtab)
    assert form.person.addresses.isAncestorOf(form.focusWidget())


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def answer(form: ContactForm, name: str) -> Answer:
    return next(one for one in form.reason.answers if one.name == name)


def say(form: ContactForm, name: str, value: Any) -> None:
    """Answer a field as a person does."""
    editor = answer(form, name).editor
    if isinstance(editor, Choices):
        editor.button_of(value).click()
    elif isinstance(editor, DayEdit):
        editor.day.setDate(QDate.fromString(value, "yyyy-MM-dd"))
    elif isinstance(editor, NameCombo):
        editor.setEditText(value)
    else:
        answer(form, name).set_value(value)


def person(form: ContactForm, email: str = "hanako@example.jp", name: str = "佐藤 花子") -> None:
    form.person.lines["full"].setText(name)
    form.person.addresses.lines[0].edit.setText(email)
    form.person.kind.button_of("consumer").click()


def card(form: ContactForm) -> None:
    form.reason.ways[Basis.CARD].click()
    say(form, "paper", "yes")
    say(form, "obtained_at", "2026-10-14")
    say(form, "occasion", "秋の花き見本市")
    say(form, "no_ads_note", "no")
    say(form, "by", "青井 葵")


def stored(services: Services, **fields: Any) -> str:
    result = services.contact_edit.save(
        ContactDraft(
            fields={"full": "佐藤 花子", "recipient_type": "consumer", **fields},
            addresses=(TypedAddress(text="hanako@example.jp"),),
        )
    )
    assert isinstance(result, Saved)
    return result.contact_id


def evidence(services: Services, email: str = "hanako@example.jp") -> list[Evidence]:
    found = contacts.address_by_key(services.book, parse_address(email).key)
    assert found is not None
    return consents.evidence_of(services.book, found.id)


def test_a_contact_with_a_card_is_added_and_taken_back(
    qtbot: QtBot, form: ContactForm, services: Services, frame: FakeFrame
) -> None:
    person(form)
    card(form)
    qtbot.waitUntil(lambda: form.verdict.text.said() == "この方にはお便りを送れます。")
    assert "通信販売" in form.verdict.why.said()
    click(qtbot, form.save_button)
    [record] = contacts.search(services.book)
    assert (record.full, record.addresses[0].text) == ("佐藤 花子", "hanako@example.jp")
    [fact] = evidence(services)
    assert (fact.basis, fact.obtained_at, fact.by) == (Basis.CARD, date(2026, 10, 14), "青井 葵")
    assert frame.toasts == ["佐藤 花子 さんを追加しました。"]
    assert frame.undo is not None
    frame.undo()
    assert contacts.count(services.book) == 0
    assert evidence(services) == []
    assert frame.toasts[-1] == "元に戻しました。"


def test_nothing_is_preset(form: ContactForm) -> None:
    assert form.person.kind.key() == ""
    assert form.reason.basis is None
    for basis in WAYS:
        form.reason.choose(basis)
        for one in form.reason.answers:
            assert one.value() in (None, "", []), (basis, one.name)


@pytest.mark.parametrize("basis", WAYS)
def test_each_way_asks_exactly_its_fields(form: ContactForm, basis: Basis) -> None:
    form.reason.ways[basis].click()
    wanted = [one.name for one in FIELDS[basis] if one.ask is not Ask.TOPICS]  # one topic: never asked
    assert [one.name for one in form.reason.answers] == wanted
    assert not any(one.field.isHidden() for one in form.reason.answers)


def test_a_refused_save_says_why_beside_the_fields_and_loses_nothing(
    qtbot: QtBot, form: ContactForm, services: Services
) -> None:
    person(form)
    form.person.kind.choose("")
    form.reason.ways[Basis.CONSENT_ORAL].click()
    say(form, "note", "はい、と答えた")
    click(qtbot, form.save_button)
    assert form.isVisible()
    assert contacts.count(services.book) == 0
    assert form.person.kind_field.problem.isVisible()
    for name in ("obtained_at", "method", "place", "by"):
        assert answer(form, name).field.problem.said(), name
        assert answer(form, name).editor.accessibleDescription(), name
    assert not answer(form, "note").field.problem.said()
    assert answer(form, "note").value() == "はい、と答えた"
    assert form.person.lines["full"].text() == "佐藤 花子"
    say(form, "place", "店頭")
    qtbot.waitUntil(lambda: not answer(form, "place").field.problem.said())


def test_a_new_contact_needs_a_way_and_later_is_one(
    qtbot: QtBot, form: ContactForm, services: Services
) -> None:
    person(form)
    click(qtbot, form.save_button)
    assert contacts.count(services.book) == 0
    assert form.reason.problem.isVisible()
    form.reason.ways[Basis.NONE].click()
    assert "根拠なし" in form.reason.way_allows.said()
    click(qtbot, form.save_button)
    assert contacts.count(services.book) == 1
    assert evidence(services) == []
    assert services.contacts.rows()[0]["status"] == "incomplete"


def test_a_card_that_was_not_handed_over_is_an_address_told(
    qtbot: QtBot, form: ContactForm, services: Services
) -> None:
    """JP-SEMR-2-1-PAPERONLY: said before it is saved."""
    person(form)
    card(form)
    say(form, "paper", "no")
    assert "教えてもらっただけ" in form.reason.told.text.said()
    assert "一度だけ送ることが認められています" in form.reason.told.text.said()
    say(form, "no_ads_note", "yes")
    assert "同意をお伺いするメールも送れません" in form.reason.told.text.said()
    say(form, "no_ads_note", "no")
    click(qtbot, form.save_button)
    assert evidence(services)[0].basis is Basis.ADDRESS_TOLD


def test_a_new_name_joins_the_staff(qtbot: QtBot, form: ContactForm, services: Services) -> None:
    person(form)
    card(form)
    say(form, "by", "新田 花")
    click(qtbot, form.save_button)
    assert [one.name for one in staff.staff(services.book)] == ["青井 葵", "佐藤 みどり", "新田 花"]


def test_a_taken_address_leads_to_its_contact_with_what_was_typed(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services
) -> None:
    contact_id = stored(services)
    form = opened(ui, window)
    person(form, name="別の名")
    form.person.lines["phone"].setText("052-000-0000")
    card(form)
    qtbot.waitUntil(form.owner.isVisible)
    assert form.owner.button is not None
    click(qtbot, form.owner.button)
    assert form.contact_id == contact_id
    assert form.person.lines["full"].text() == "佐藤 花子"
    assert answer(form, "occasion").value() == "秋の花き見本市"
    click(qtbot, form.save_button)
    [record] = contacts.search(services.book)
    assert (record.full, record.phone) == ("佐藤 花子", "052-000-0000")
    assert evidence(services)[0].basis is Basis.CARD


def test_what_was_told_of_an_address_is_written_to_that_one(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services
) -> None:
    """SEM Act 3(1): the taken address is not its contact's first one; another was typed beside it."""
    services.contacts.add(
        {"full": "二つ", "emails": ["first@example.jp", "second@example.jp"], "recipient_type": "consumer"}
    )
    form = opened(ui, window)
    person(form, "third@example.jp")
    form.person.addresses.add_line("Second@example.jp")
    card(form)
    form.reason.which.setCurrentIndex(1)
    qtbot.waitUntil(form.owner.isVisible)
    assert form.owner.button is not None
    click(qtbot, form.owner.button)
    lines = [one.text for one in form.person.addresses.typed()]
    assert lines == ["first@example.jp", "second@example.jp", "third@example.jp"]
    assert form.reason.which.currentText() == "second@example.jp"
    click(qtbot, form.save_button)
    assert [one.basis for one in evidence(services, "second@example.jp")] == [Basis.CARD]
    assert evidence(services, "first@example.jp") == evidence(services, "third@example.jp") == []


def test_the_evidence_stays_with_its_line(qtbot: QtBot, form: ContactForm, services: Services) -> None:
    """JP-SEMG-ADDRCHANGE: a line that moves or goes takes its evidence along."""
    addresses = form.person.addresses
    person(form, "a@example.jp")
    addresses.add_line("b@example.jp")
    addresses.add_line("c@example.jp")
    card(form)
    form.reason.which.setCurrentIndex(1)
    click(qtbot, addresses.lines[0].gone)
    assert form.reason.which.currentText() == "b@example.jp"
    click(qtbot, addresses.lines[1].first)
    assert [one.text for one in addresses.typed()] == ["c@example.jp", "b@example.jp"]
    assert form.reason.which.currentText() == "b@example.jp"
    click(qtbot, addresses.lines[1].gone)
    assert form.reason.which.currentText() == ""
    assert form.reason.which_field.isVisible()
    click(qtbot, form.save_button)
    assert contacts.count(services.book) == 0
    assert form.reason.which_field.problem.said() == "どのアドレスについてのことかを選んでください。"
    form.reason.which.setCurrentIndex(0)
    click(qtbot, form.save_button)
    assert [one.basis for one in evidence(services, "c@example.jp")] == [Basis.CARD]


def test_a_taken_address_in_an_edit_is_left_only_when_asked(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, frame: FakeFrame
) -> None:
    contact_id = stored(services)
    other = services.contacts.add(
        {"full": "別の人", "email": "other@example.jp", "recipient_type": "consumer"}
    )
    form = opened(ui, window, contact_id)
    form.person.lines["phone"].setText("052")
    click(qtbot, form.person.addresses.more)
    form.person.addresses.lines[1].edit.setText("other@example.jp")
    qtbot.waitUntil(form.owner.isVisible)
    assert form.owner.button is not None
    frame.answer = False
    click(qtbot, form.owner.button)
    assert (form.contact_id, form.person.lines["phone"].text()) == (contact_id, "052")
    frame.answer = True
    click(qtbot, form.owner.button)
    assert (form.contact_id, form.person.lines["full"].text()) == (other["id"], "別の人")
    assert form.person.lines["phone"].text() == ""
    leave(form)


def test_a_typing_error_is_hinted_at_and_mended_by_a_click(qtbot: QtBot, form: ContactForm) -> None:
    person(form, "hanako@gmial.com")
    line = form.person.addresses.lines[0]
    qtbot.waitUntil(line.mended.isVisible)
    click(qtbot, line.mended)
    assert line.edit.text() == "hanako@gmail.com"


def test_all_fields_are_changed_and_the_change_taken_back(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, frame: FakeFrame
) -> None:
    contact_id = stored(services, tags=["常連"])
    before = contacts.get(services.book, contact_id)
    form = opened(ui, window, contact_id)
    form.person.open_more.click()
    for name, line in form.person.lines.items():
        line.setText(f"新{name}")
    form.person.kind.button_of("business").click()
    form.person.ground.setText("名刺に会社名")
    form.person.tags.setText("仕入先、 花, 仕入先")
    form.person.country.setEditText("ドイツ")
    form.person.note.setPlainText("メモ")
    form.person.age.setValue(15)
    form.person.guardian.setChecked(True)
    form.person.sensitive.setChecked(True)
    click(qtbot, form.save_button)
    after = contacts.get(services.book, contact_id)
    assert (after.full, after.phone, after.tags, after.country) == (
        "新full",
        "新phone",
        ("仕入先", "花"),
        "DE",
    )
    assert (after.note, after.age, after.guardian_consent, after.sensitive_consent) == (
        "メモ",
        15,
        True,
        True,
    )
    assert (after.recipient_type.value, after.recipient_type_ground) == ("business", "名刺に会社名")
    assert frame.undo is not None
    frame.undo()
    assert contacts.get(services.book, contact_id) == before


@pytest.mark.parametrize(
    ("stored_as", "shown"), [("card", "名刺による"), ("import", "取り込みのときの申告"), ("名刺", "名刺")]
)
def test_a_ground_that_is_a_code_is_shown_in_words_and_kept(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, stored_as: str, shown: str
) -> None:
    contact_id = stored(services, recipient_type="business", recipient_type_ground=stored_as)
    form = opened(ui, window, contact_id)
    assert form.person.ground.text() == shown
    form.person.lines["phone"].setText("052")
    click(qtbot, form.save_button)
    assert contacts.get(services.book, contact_id).recipient_type_ground == stored_as


def test_an_undo_that_comes_too_late_is_told(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, frame: FakeFrame
) -> None:
    contact_id = stored(services)
    form = opened(ui, window, contact_id)
    form.person.lines["phone"].setText("052")
    click(qtbot, form.save_button)
    services.contact_edit.delete(contact_id)
    assert frame.undo is not None
    frame.undo()
    assert [one.id for one in frame.errors] == ["undo-changed-since"]


def test_addresses_are_added_preferred_and_taken_away(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services
) -> None:
    contact_id = stored(services)
    form = opened(ui, window, contact_id)
    click(qtbot, form.person.addresses.more)
    form.person.addresses.lines[1].edit.setText("second@example.jp")
    form.person.addresses.lines[1].wants_first.emit()
    click(qtbot, form.save_button)
    record = contacts.get(services.book, contact_id)
    assert [one.text for one in record.addresses] == ["second@example.jp", "hanako@example.jp"]
    form = opened(ui, window, contact_id)
    click(qtbot, form.person.addresses.lines[1].gone)
    click(qtbot, form.save_button)
    assert [one.text for one in contacts.get(services.book, contact_id).addresses] == ["second@example.jp"]


def test_a_changed_address_asks_for_its_own_reason(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services
) -> None:
    """JP-SEMG-ADDRCHANGE"""
    contact_id = stored(services)
    form = opened(ui, window, contact_id)
    line = form.person.addresses.lines[0]
    click(qtbot, line.replace)
    line.edit.setText("new@example.jp")
    assert "前のアドレスに残ります" in line.small.said()
    form.reason.ways[Basis.CONSENT_ORAL].click()
    assert form.reason.for_new_field.isVisible()
    for name, value in (("method", "店頭"), ("place", "店頭"), ("note", "はい"), ("by", "青井 葵")):
        say(form, name, value)
    say(form, "obtained_at", "2026-11-22")
    qtbot.waitUntil(lambda: "まだ" in form.verdict.text.said())
    click(qtbot, form.save_button)
    assert "選んでください" in form.reason.for_new_field.problem.said()
    form.reason.for_new.button_of("no").click()
    click(qtbot, form.save_button)
    assert "新しいアドレスには記録できません" in form.reason.for_new_field.problem.said()
    assert [one.text for one in contacts.get(services.book, contact_id).addresses] == ["hanako@example.jp"]
    form.reason.for_new.button_of("yes").click()
    qtbot.waitUntil(lambda: form.verdict.text.said() == "この方にはお便りを送れます。")
    click(qtbot, form.save_button)
    assert [one.text for one in contacts.get(services.book, contact_id).addresses] == ["new@example.jp"]
    assert services.contacts.why("new@example.jp")["decision"] != "left_out"


def test_a_stop_and_what_a_later_consent_does_to_it_are_said_before(
    qtbot: QtBot, ui: Ui, window: QWidget, services: Services, clock: Clock, frame: FakeFrame
) -> None:
    """JP-SEM-3-3-RECONSENT"""
    contact_id = stored(services)
    suppressions.add_optout(
        services.book,
        parse_address("hanako@example.jp"),
        at=clock(),
        scope=None,
        until=None,
        channel="phone",
        by="青井 葵",
        now=clock(),
    )
    clock.forward(days=9)
    form = opened(ui, window, contact_id)
    form.reason.ways[Basis.CONSENT_ORAL].click()
    for name, value in (("method", "店頭"), ("place", "店頭"), ("note", "また欲しい"), ("by", "青井 葵")):
        say(form, name, value)
    say(form, "obtained_at", "2026-11-20")
    qtbot.waitUntil(lambda: "停止のままです" in form.verdict.stop.said())
    assert form.save_button.text() == "保存する"
    say(form, "obtained_at", "2026-11-30")
    qtbot.waitUntil(lambda: "配信が再開されます" in form.verdict.stop.said())
    assert form.save_button.text() == "保存して配信を再開する"
    click(qtbot, form.save_button)
    assert "また送れます" in frame.toasts[-1]
    assert services.contacts.why("hanako@example.jp")["decision"] != "left_out"


@pytest.mark.parametrize(
    ("rule", "basis"),
    [
        ("JP-SEM-3-1-2-CARD", Basis.CARD),
        ("JP-SEM-3-1-3-RELATION", Basis.RELATION),
        ("JP-SEM-3-1-4-PUBLISHED", Basis.PUBLISHED),
        ("JP-SEMR-4-1-ORAL", Basis.CONSENT_ORAL),
        ("JP-IMP-LEGACYCONSENT", Basis.CONSENT_LEGACY),
        ("card-not-handed-over", Basis.ADDRESS_TOLD),
    ],
)
def test_mending_opens_at_the_way_that_the_rule_is_about(
    ui: Ui, window: QWidget, services: Services, rule: str, basis: Basis
) -> None:
    form = opened(ui, window, stored(services), rule)
    assert form.reason.basis is basis
    assert not form._dirty()
    leave(form)


def test_mending_fills_in_what_is_on_record_and_points_at_the_rest(
    ui: Ui, window: QWidget, services: Services
) -> None:
    given = {"full": "佐藤", "email": "hanako@example.jp", "recipient_type": "consumer"}
    fact = {"basis": "CARD", "occasion": "花市", "by": "青井 葵", "paper": True, "no_ads_note": False}
    contact_id = services.contacts.add({**given, "evidence": [fact]})["id"]
    form = opened(ui, window, contact_id, "JP-SEM-3-1-2-CARD")
    assert answer(form, "occasion").value() == "花市"
    assert (answer(form, "paper").value(), answer(form, "by").value()) == (True, "青井 葵")
    assert form.reason.first_open() is answer(form, "obtained_at").editor
    leave(form)


@pytest.mark.parametrize(
    "rule", ["JP-SEND-BOUNCE", "JP-APPI-MINOR", "JP-APPI-20-2-SENSITIVE", "JP-SEM-3-1-OPTIN"]
)
def test_mending_of_other_rules_opens_without_a_way(
    ui: Ui, window: QWidget, services: Services, rule: str
) -> None:
    form = opened(ui, window, stored(services), rule)
    assert form.reason.basis is None
    leave(form)


def test_typed_things_are_not_thrown_away_unasked(form: ContactForm, frame: FakeFrame) -> None:
    frame.answer = False
    person(form)
    form.reject()
    event = QCloseEvent()
    form.closeEvent(event)
    assert not event.isAccepted()
    assert form.isVisible()
    assert len(frame.asked) == 2
    assert form.person.lines["full"].text() == "佐藤 花子"
    frame.answer = True
    form.reject()
    assert not form.isVisible()


def test_an_untouched_form_closes_without_a_question(ui: Ui, window: QWidget, frame: FakeFrame) -> None:
    form = opened(ui, window)
    form.reject()
    assert not form.isVisible()
    assert frame.asked == []


def test_a_failed_save_keeps_the_form(
    qtbot: QtBot, form: ContactForm, frame: FakeFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: ContactEdit, draft: ContactDraft) -> Saved:
        raise AppError("disk-full")

    monkeypatch.setattr(ContactEdit, "save", full)
    person(form)
    card(form)
    click(qtbot, form.save_button)
    assert [one.id for one in frame.errors] == ["disk-full"]
    assert form.isVisible()
    assert answer(form, "occasion").value() == "秋の花き見本市"
    monkeypatch.undo()
    click(qtbot, form.save_button)
    assert frame.toasts


def test_a_missing_contact_is_told(ui: Ui, window: QWidget, frame: FakeFrame) -> None:
    form = ContactForm(ui, window, "nobody")
    assert [one.id for one in frame.errors] == ["contact-missing"]
    assert not form.isVisible()


@pytest.mark.parametrize(
    ("typed", "code", "wrong"),
    [("日本", "JP", False), ("Japan", "JP", False), ("ＤＥ", "DE", False), ("JA", "JA", True)],
)
def test_a_country_is_a_known_one(form: ContactForm, typed: str, code: str, wrong: bool) -> None:
    """JP-ASCT-12-3-1-OPTIN: a mistyped code may not pass for a country abroad (law.md 6.9.19)."""
    person(form)
    form.person.country.setEditText(typed)
    form.save()
    assert form.person.country.value() == code
    assert bool(form.person.country_field.problem.said()) is wrong


def test_family_and_given_name_follow_until_they_are_typed(qtbot: QtBot, form: ContactForm) -> None:
    edit = form.person.lines["full"]
    edit.insert("佐藤 花子")
    edit.textEdited.emit(edit.text())
    assert (form.person.lines["family"].text(), form.person.lines["given"].text()) == ("佐藤", "花子")
    form.person.lines["given"].setText("はな")
    edit.setText("鈴木 一郎")
    edit.textEdited.emit(edit.text())
    assert (form.person.lines["family"].text(), form.person.lines["given"].text()) == ("佐藤", "はな")


def test_a_day_by_keyboard_and_a_time_of_day(qtbot: QtBot, form: ContactForm) -> None:
    form.reason.choose(Basis.CONSENT_WEB)
    editor = answer(form, "obtained_at").editor
    assert isinstance(editor, DayEdit)
    assert editor.time is not None
    assert editor.value() == ""
    editor.day.setFocus()
    for key in ("2", "0", "2", "5"):
        qtbot.keyClick(editor.day, key)
    assert editor.value().startswith("2025-")
    editor.time.setText("9:05")
    assert editor.value().endswith("T09:05")
    editor.time.setText("9:7")
    assert answer(form, "obtained_at").fault()
    qtbot.keyClick(editor.day, Qt.Key.Key_Backspace)
    assert editor.value() == ""
    qtbot.keyClick(editor.day, Qt.Key.Key_Up)
    assert not editor.day.empty
    click(qtbot, editor.unknown)
    assert editor.value() == ""


def test_by_keyboard_alone(qtbot: QtBot, form: ContactForm, services: Services) -> None:
    """Tab reaches everything; Space chooses; Enter saves."""
    form.activateWindow()
    person(form)
    form.reason.ways[Basis.NONE].setFocus()
    qtbot.keyClick(form.reason.ways[Basis.NONE], Qt.Key.Key_Space)
    assert form.reason.basis is Basis.NONE
    form.person.lines["full"].setFocus()
    qtbot.keyClick(form.person.lines["full"], Qt.Key.Key_Return)
    assert contacts.count(services.book) == 1


def wait_faultless(qtbot: QtBot, form: ContactForm, language: Language) -> None:
    def faultless() -> None:
        assert page_checks.faults(form, language) == []

    qtbot.waitUntil(faultless)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("size", "scale"), [((960, 700), 1.0), ((760, 600), 1.0), ((960, 640), 2.0)])
def test_nothing_is_clipped_nameless_or_untranslated(
    qtbot: QtBot,
    ui: Ui,
    window: QWidget,
    services: Services,
    language: Language,
    size: tuple[int, int],
    scale: float,
) -> None:
    contact_id = stored(services)
    ui.theme.apply(language=language, text_scale=scale)
    for form in (opened(ui, window), opened(ui, window, contact_id)):
        form.resize(*size)
        for basis in (*WAYS, Basis.NONE):
            form.reason.choose(basis)
            form.save()
            # Word-wrapped labels find their height a level at each turn of the event loop.
            wait_faultless(qtbot, form, language)
        leave(form)
    QApplication.processEvents()
