"""連絡先: several people at once, columns, copies and prints, the queue of missing grounds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desktop_app.domain.consent import Basis
from desktop_app.services import Services
from desktop_app.storage import chain, contacts, suppressions
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.contact_columns import ColumnsDialog
from desktop_app.ui.dialogs.contact_form import ContactForm
from desktop_app.ui.dialogs.import_file_past import ImportsDialog
from desktop_app.ui.dialogs.kept_proof import WordingDialog
from desktop_app.ui.dialogs.many_evidence import ManyEvidenceDialog
from desktop_app.ui.dialogs.many_kind import KindDialog
from desktop_app.ui.dialogs.many_stop import ManyStopDialog
from desktop_app.ui.dialogs.many_tags import TagDialog
from desktop_app.ui.dialogs.repair import RepairDialog
from desktop_app.ui.pages.contacts import ContactsPage, listing
from desktop_app.ui.pages.contacts.columns import Shown, read_columns, write_columns
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

WEB = {
    "basis": "CONSENT_WEB", "obtained_at": "2026-04-12T10:40:00+09:00", "method": "申込フォーム",
    "by": "青井 葵", "wording": "花のあおい（青井 葵）から広告のメールが届きます",
    "purpose_told_at": "2026-04-12", "double_opt_in": True,
}  # fmt: skip
UNDATED = {"basis": "CARD", "paper": True, "handed_over_by_person": True}
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def settle() -> None:
    for _ in range(8):
        QApplication.processEvents()


@pytest.fixture(autouse=True)
def _no_dialog_stays() -> Iterator[None]:
    yield
    for top in QApplication.topLevelWidgets():
        for one in [top, *top.findChildren(QDialog)]:
            if isinstance(one, QDialog):
                one.hide()
                one.deleteLater()
    settle()


@pytest.fixture
def people(services: Services) -> list[str]:
    """Eleven cards without date and occasion, and somebody who agreed."""

    def add(email: str, evidence: dict[str, Any], **fields: Any) -> str:
        return str(services.contacts.add({"email": email, "evidence": [evidence], **fields})["id"])

    found = [add(f"c{n:02}@example.jp", UNDATED, full=f"名刺 {n:02}", company="=花") for n in range(11)]
    return [*found, add("web@example.jp", WEB, full="佐藤 花子", tags=["常連"])]


@pytest.fixture
def page(ui: Ui, people: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ContactsPage:
    monkeypatch.setattr(listing, "REST_MS", 0)
    page = ContactsPage(ui)
    page.filters._pause.setInterval(0)
    qtbot.addWidget(page)
    ui.tasks.changed.connect(page.data_changed)
    page.resize(1072, 800)
    page.show()
    settle()
    return page


def dialog(kind: type[Any]) -> Any:
    tops = QApplication.topLevelWidgets()
    found = [one for top in tops for one in [top, *top.findChildren(kind)] if isinstance(one, kind)]
    found = [one for one in found if one.isVisible()]
    assert found, f"no {kind.__name__} is open"
    return found[0]


def select(page: ContactsPage, *names: str) -> None:
    keys = [key for key, row in page.listing.model.loaded().items() if row.name in names]
    page.table.select_keys(keys)
    settle()


def test_keys_select_several_and_everybody(page: ContactsPage, qtbot: QtBot) -> None:
    page.table.choose(0)
    assert page.listing.bar.isHidden()
    for _ in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    assert page.table.count_selected() == 3
    assert page.listing.bar.text.text() == "3人を選択中"
    qtbot.keyClick(page.table, Qt.Key.Key_A, CTRL)
    assert page.table.count_selected() == 12
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.table.count_selected() == 1
    assert page.listing.bar.isHidden()
    qtbot.keyClick(page.table, Qt.Key.Key_End, SHIFT)
    assert page.table.count_selected() == 10  # from the third row to the last
    page.listing.bar.clear.click()
    assert page.table.count_selected() == 1


def test_everybody_is_meant_also_beyond_the_first_keys(page: ContactsPage) -> None:
    everybody = page.listing.model.keys
    page.listing.model.show(everybody[:5], {})
    page.table.select_everybody()
    assert page.table.count_selected() == 5
    page.listing.model.complete(everybody)
    assert page.table.count_selected() == 12
    assert page.table.selected_keys() == everybody


def test_the_mouse_adds_and_takes_rows(page: ContactsPage, qtbot: QtBot) -> None:
    def click(number: int, keys: Any = Qt.KeyboardModifier.NoModifier) -> None:
        at = page.table.visualRect(page.listing.model.index(number, 0)).center()
        qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, keys, at)

    click(0)
    click(3, SHIFT)
    assert page.table.count_selected() == 4
    click(1, CTRL)
    assert page.table.count_selected() == 3
    click(5)
    assert page.table.count_selected() == 1


def test_a_tag_for_many_and_its_undo(
    page: ContactsPage, services: Services, people: list[str], frame: FakeFrame
) -> None:
    page.table.select_everybody()
    page.listing.bar.tag.click()
    asked = dialog(TagDialog)
    asked.go.click()
    assert asked.isVisible()  # a tag needs a name
    asked.name.setEditText("花市")
    asked.go.click()
    settle()
    assert all("花市" in contacts.get(services.book, one).tags for one in people)
    assert frame.toasts == ["12人にタグ「花市」を付けました。"]
    assert page.table.count_selected() == 12  # the selection stays
    assert frame.undo is not None
    frame.undo()
    settle()
    assert not any("花市" in contacts.get(services.book, one).tags for one in people)


def test_a_tag_is_taken_away_and_nobody_without_one_is_asked(
    page: ContactsPage, services: Services, people: list[str], frame: FakeFrame
) -> None:
    select(page, "名刺 00", "名刺 01")
    page.acts.do("untag")
    settle()
    assert frame.toasts == ["選んだ人にはタグが付いていません。"]
    page.table.select_everybody()
    page.acts.do("untag")
    asked = dialog(TagDialog)
    assert asked.known.currentText() == "常連（1）"
    asked.go.click()
    settle()
    assert contacts.get(services.book, people[-1]).tags == ()


def test_the_kind_of_many(page: ContactsPage, services: Services, people: list[str]) -> None:
    page.table.select_everybody()
    page.acts.do("kind")
    asked = dialog(KindDialog)
    asked.go.click()
    assert asked.isVisible()
    asked.kind.button_of("business").click()
    asked.go.click()
    assert asked.isVisible()  # a business needs a ground
    asked.ground.setText("名刺に会社名")
    asked.go.click()
    settle()
    assert {contacts.get(services.book, one).recipient_type.value for one in people} == {"business"}


def test_cards_are_completed_from_the_queue(page: ContactsPage, services: Services, frame: FakeFrame) -> None:
    page.open(repair="yes")
    settle()
    queue = dialog(RepairDialog)
    assert [(one.code, one.people) for one in queue.groups] == [("card-no-date-no-occasion", 11)]
    page.acts.mend(queue.groups[0])
    settle()
    form = dialog(ManyEvidenceDialog)
    assert form.reason.basis is Basis.CARD
    form.go.click()
    settle()
    assert form.isVisible()
    assert "当てはまるか" in form.fits.text().replace("\u2060", "").replace("\u200b", "")
    given = {
        "paper": True,
        "no_ads_note": False,
        "obtained_at": "2026-10-03",
        "occasion": "秋の花市",
        "by": "青井 葵",
    }
    for answer in form.reason.answers:
        if answer.name in given:
            answer.set_value(given[answer.name])
    form._look_now()
    settle()
    assert form.go.text() == "11人分を記録する"
    form.go.click()
    settle()
    assert frame.toasts == ["11人分の根拠を記録しました。"]
    assert [one["status"] for one in services.contacts.rows()] == ["mailable"] * 12
    assert [one.code for one in queue.groups] == ["kind-unknown"]  # counted anew
    assert frame.undo is not None
    frame.undo()
    settle()
    assert [one.code for one in queue.groups] == ["card-no-date-no-occasion"]


def test_the_queue_lists_its_people(page: ContactsPage) -> None:
    page.repair()
    settle()
    queue = dialog(RepairDialog)
    queue._list_people(queue.groups[0])
    settle()
    assert page.listing.model.rowCount() == 11


def test_the_queue_asks_for_the_kind_where_the_shop_takes_orders_from_afar(
    page: ContactsPage, services: Services
) -> None:
    services.contacts.add({"email": "k@example.jp", "full": "種別不明", "evidence": [
        {**UNDATED, "obtained_at": "2026-10-01", "occasion": "花市", "by": "青井 葵"},
    ]})  # fmt: skip
    page.repair()
    settle()
    groups = dialog(RepairDialog).groups
    assert [(one.code, one.people) for one in groups][-1] == ("kind-unknown", 1)
    page.acts.mend(groups[-1])
    settle()
    assert dialog(KindDialog)


def test_a_stop_for_many(page: ContactsPage, services: Services, frame: FakeFrame) -> None:
    select(page, "名刺 00", "名刺 01", "佐藤 花子")
    page.listing.bar.stop.click()
    asked = dialog(ManyStopDialog)
    asked.go.click()
    settle()
    assert asked.isVisible()
    assert asked.fields["why"].problem.text()
    asked.why.button_of("optout").click()
    asked.via.button_of("phone").click()
    asked.by.setEditText("青井 葵")
    asked.go.click()
    settle()
    assert len(suppressions.suppressions(services.book)) == 3
    assert frame.toasts == ["3人の配信停止を記録しました。"]


def test_the_shops_own_decision_has_no_channel(page: ContactsPage, services: Services) -> None:
    page.table.select_everybody()
    page.acts.do("stop")
    asked = dialog(ManyStopDialog)
    asked.why.button_of("manual").click()
    assert asked.fields["via"].isHidden()
    asked.by.setEditText("青井 葵")
    asked.go.click()
    settle()
    assert {one.reason.value for one in suppressions.suppressions(services.book)} == {"manual"}


def test_deleting_many_asks_once_with_the_number(
    page: ContactsPage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    page.table.select_everybody()
    frame.answer = False
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert contacts.count(services.book) == 12
    frame.answer = True
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    settle()
    assert "12人を連絡先から消しますか？" in frame.asked[0]
    assert contacts.count(services.book) == 0
    assert frame.undo is not None
    frame.undo()
    settle()
    assert contacts.count(services.book) == 12


def test_a_newsletter_for_the_selected(page: ContactsPage, services: Services, frame: FakeFrame) -> None:
    page.table.select_everybody()
    page.acts.do("newsletter")
    asked = dialog(TagDialog)
    asked.name.setEditText("花市の方")
    asked.go.click()
    settle()
    assert frame.gone[0][0] == "newsletters"
    assert services.drafts.open(frame.gone[0][1]["newsletter"]).content.tag == "花市の方"


def test_copying_is_noted_and_harmless(page: ContactsPage, services: Services, qtbot: QtBot) -> None:
    page._set_columns((Shown("name"), Shown("company"), Shown("address")))
    select(page, "名刺 00", "名刺 01")
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_C, CTRL)
    settle()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [one.strip("\r").split("\t") for one in lines] == [
        ["名前", "会社・お店", "メール"],
        ["名刺 00", "'=花", "c00@example.jp"],
        ["名刺 01", "'=花", "c01@example.jp"],
    ]
    qtbot.keyClick(page.table, Qt.Key.Key_C, CTRL | SHIFT)
    settle()
    assert QGuiApplication.clipboard().text() == "c00@example.jp\nc01@example.jp"
    noted = chain.entries(services.book, ("contacts.copied",))
    assert [(one.facts["people"], one.facts["columns"]) for one in noted] == [
        (2, ["name", "company", "address"]), (2, ["address"]),
    ]  # fmt: skip


def test_the_list_becomes_a_pdf_and_is_noted(page: ContactsPage, services: Services, tmp_path: Path) -> None:
    page.table.select_everybody()
    page.taking.write_pdf(str(tmp_path / "list.pdf"))
    settle()
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert chain.entries(services.book, ("contacts.printed",))[0].facts["people"] == 12


def test_a_pdf_that_cannot_be_written_is_told(page: ContactsPage, frame: FakeFrame, tmp_path: Path) -> None:
    page.table.select_everybody()
    page.taking.write_pdf(str(tmp_path / "none" / "list.pdf"))
    settle()
    assert [one.id for one in frame.errors] == ["contacts-not-printed"]


def test_columns_are_chosen_kept_and_read_again(page: ContactsPage, ui: Ui) -> None:
    page.choose_columns()
    asked = dialog(ColumnsDialog)
    names = [asked.list.item(row).text() for row in range(asked.list.count())]
    asked.list.item(names.index("電話番号" if "電話番号" in names else "電話")).setCheckState(
        Qt.CheckState.Checked
    )
    asked.list.setCurrentRow(1)
    asked.move_current(-1)
    asked.go.click()
    settle()
    assert ui.preferences.contact_columns == "address=0,name=0,basis=0,date=0,tags=0,phone=0"
    assert page.table.shown_columns()[0].name == "address"
    again = ContactsPage(ui)
    assert [one.name for one in again.table.shown_columns()][-1] == "phone"
    again.deleteLater()
    page.open_columns_menu(QPoint(0, 0))
    assert page.menu is not None
    page.menu.close()
    page._switch_column("phone")
    page._set_columns(())
    assert ui.preferences.contact_columns == ""


def test_broken_preferences_of_columns_are_passed_over() -> None:
    assert read_columns("x=1,,=,name=abc") == (Shown("name"),)
    assert read_columns("note=99999999")[0] == Shown("name")  # somebody's row has to be known
    assert read_columns("") == ()
    assert read_columns(write_columns((Shown("name", 200), Shown("sent")))) == (
        Shown("name", 200),
        Shown("sent"),
    )


def test_a_head_sorts_and_turns_round(page: ContactsPage) -> None:
    page.table.sort_wanted.emit("address")
    settle()
    assert (page.filters.query().sort, page.filters.query().reverse) == ("address", False)
    page.table.sort_wanted.emit("address")
    settle()
    assert page.filters.query().reverse
    row = page.listing.model.row_at(0)
    assert row is not None
    assert row.address == "web@example.jp"
    assert "↓" in str(page.listing.model.headerData(1, Qt.Orientation.Horizontal))


def test_another_order_keeps_who_is_selected(page: ContactsPage) -> None:
    table = page.table
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.choose(2)
    table.selectionModel().select(page.listing.model.index(5, 0), rows)
    chosen, selected = table.current_row(), set(table.selected_keys())
    assert chosen is not None
    assert len(selected) == 2
    for column in ("address", "address", "company", "name"):
        table.sort_wanted.emit(column)
        settle()
        now = table.current_row()
        assert now is not None
        assert now.contact_id == chosen.contact_id
        assert set(table.selected_keys()) == selected
    page.filters.chips["incomplete"].click()
    settle()
    assert table.count_selected() == 1


def test_enter_leads_to_the_person_and_esc_back(page: ContactsPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    page.table.choose(0)
    settle()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.panel._area.hasFocus()
    qtbot.keyClick(page.panel._area, Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Slash)
    assert page.filters.search.hasFocus()


def test_the_panel_tells_origin_changes_and_opens_the_wording(
    page: ContactsPage, people: list[str], services: Services
) -> None:
    page.open(contact=people[-1])
    settle()
    detail = page.panel.shown
    assert detail is not None
    assert detail.contact_id == people[-1]
    assert detail.changes[-1].text == "連絡先に加えました"
    (event,) = [one for one in detail.story if one.proofs]
    page.panel.proof.emit(event.proofs[0])
    settle()
    assert "広告のメール" in dialog(WordingDialog).text.toPlainText()


def test_further_details_are_edited(
    page: ContactsPage, people: list[str], services: Services, clock: Any
) -> None:
    contacts.update(
        services.book, people[0], now=clock(), details=(("FAX", "03-0000-0000"),), recipient_type="unknown"
    )
    page.edit_contact(people[0])
    settle()
    form = dialog(ContactForm)
    assert form.person.details.pairs() == (("FAX", "03-0000-0000"),)
    form.person.details.more.click()
    form.person.details.lines[1].name.setText("住所")
    form.person.details.lines[1].value.setText("東京都")
    form.person.kind.button_of("unknown").click()
    form.save()
    settle()
    assert contacts.get(services.book, people[0]).details == (("FAX", "03-0000-0000"), ("住所", "東京都"))


def test_nothing_selected_is_told(page: ContactsPage, frame: FakeFrame) -> None:
    page.table.selectionModel().select(page.table.currentIndex(), QItemSelectionModel.SelectionFlag.Clear)
    page.acts.do("tag")
    page.taking.copy_rows()
    page.taking.save_pdf()
    page.acts.do("delete")
    assert set(frame.toasts) == {"先に、一覧から人を選んでください。"}


def test_menus_open(page: ContactsPage) -> None:
    page.table.select_everybody()
    page.acts.open_menu(QPoint(5, 5))
    assert page.acts.menu is not None
    assert "タグを付ける…" in [one.text() for one in page.acts.menu.actions()]
    page.acts.menu.close()
    page.open_more()
    assert page.menu is not None
    assert "根拠が足りない方（11）…" in [one.text() for one in page.menu.actions()]
    [earlier] = [one for one in page.menu.actions() if one.text() == "これまでの取り込み…"]
    page.menu.close()
    earlier.trigger()
    settle()
    assert dialog(ImportsDialog).windowTitle() == "これまでの取り込み"


def test_the_queue_is_offered_beside_its_people(page: ContactsPage) -> None:
    assert page.repair_button.isHidden()
    page.filters.chips["incomplete"].click()
    settle()
    assert page.repair_button.isVisible()
    page.repair_button.click()
    settle()
    assert dialog(RepairDialog)
    page.filters.chips["incomplete"].click()
    settle()
    assert page.repair_button.isHidden()


@pytest.mark.parametrize(("language", "scale"), [("ja", 1.0), ("en", 1.5), ("ja", 2.0)])
def test_no_dialog_is_clipped(
    page: ContactsPage, ui: Ui, services: Services, language: Any, scale: float
) -> None:
    ui.theme.apply(language=language, text_scale=scale)
    chosen = services.contact_bulk.chosen(services.contact_bulk.ids(page.listing.model.keys))
    form = ManyEvidenceDialog(ui, page, chosen, lambda _: None, basis="CARD")
    shown: list[QDialog] = [
        form,
        KindDialog(ui, page, chosen, lambda *_: None),
        ManyStopDialog(ui, page, chosen, lambda _: None),
        TagDialog(ui, page, chosen, "newsletter", lambda _: None),
        ColumnsDialog(ui, page, lambda: {"name": "名前"}, ["name"], lambda _: None),
        RepairDialog(
            ui,
            page,
            mend=lambda _: None,
            letter=lambda _: None,
            show_people=lambda _: None,
            law=lambda _: None,
        ),
    ]
    for one in shown:
        one.open()
        settle()
        assert faults(one, language) == []
        one.close()


def test_a_changed_address_begins_in_the_form(page: ContactsPage, people: list[str]) -> None:
    page.open(contact=people[0])
    settle()
    page.panel.changed_button.click()
    settle()
    form = dialog(ContactForm)
    assert form.contact_id == people[0]
    assert form.focusWidget() is form.person.addresses.first_edit()


def test_odd_contents_are_shown_as_they_are(page: ContactsPage, services: Services, clock: Any) -> None:
    odd = str(
        services.contacts.add(
            {
                "emails": [f"odd{n}@example.jp" for n in range(5)],
                "full": "<b>太字</b>\t&amp;",
                "note": "長い" * 4000,
                "tags": [f"タグ{n}" for n in range(40)],
                "evidence": [WEB],
            }
        )["id"]
    )
    contacts.update(services.book, odd, now=clock(), details=(("", "=1+1"), ("<i>", "\u202e逆")))
    page.reload()
    page._set_columns(tuple(Shown(name) for name in ("name", "note", "tags", "addresses", "phone")))
    page.open(contact=odd)
    settle()
    assert page.panel.shown is not None
    assert page.panel.shown.details == (("", "=1+1"), ("<i>", "\u202e逆"))
    assert not page.table.viewport().grab().isNull()
    page.taking.copy_rows()
    settle()
    line = QGuiApplication.clipboard().text().split("\r\n")[1].split("\t")
    assert line[0] == "<b>太字</b> &amp;"
    assert line[3] == "、".join(f"odd{n}@example.jp" for n in range(5))
