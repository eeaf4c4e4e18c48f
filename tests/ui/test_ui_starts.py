"""Beginnings, templates, designs and the shop's look in the window, on a real book."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import Services
from desktop_app.storage import newsletter_templates, own_themes, settings
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.colour import ColourDialog, written_colour
from desktop_app.ui.dialogs.name import NameDialog
from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog
from desktop_app.ui.dialogs.template_actions import safe_file_name
from desktop_app.ui.dialogs.theme_chooser import ThemeChooser
from desktop_app.ui.dialogs.theme_editor import ThemeEditor
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.pages.settings.brand_section import BrandSection
from tests.factories import png_bytes
from tests.ui.conftest import FakeFrame
from tests.ui.page_checks import faults

D = TypeVar("D", bound=QWidget)

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}


def shown(parent: QWidget, kind: type[D]) -> D:
    """The open dialog of a kind."""
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    assert parent is not None
    return found


@pytest.fixture
def page(ui: Ui, qtbot: QtBot) -> NewslettersPage:
    made = NewslettersPage(ui)
    ui.tasks.changed.connect(made.data_changed)
    qtbot.addWidget(made)
    made.resize(1072, 800)
    made.show()
    made.theme_changed()
    qtbot.wait(20)
    return made


@pytest.fixture
def begin(page: NewslettersPage, qtbot: QtBot) -> NewsletterStartDialog:
    page.write_new()
    dialog = shown(page, NewsletterStartDialog)
    dialog.resize(900, 700)
    qtbot.wait(20)
    return dialog


def written(services: Services, subject: str = "冬のお便り", **changes: Any) -> str:
    newsletter = services.drafts.new()
    content = services.drafts.open(newsletter).content
    services.drafts.save(newsletter, replace(content, subject=subject, blocks=(HEADING,), **changes))
    return newsletter


# ── beginning ─────────────────────────────────────────────────────────────────────────────────────────────


def test_enter_makes_an_empty_draft(begin: NewsletterStartDialog, page: NewslettersPage) -> None:
    assert begin.grids["quick"].cards[0].hasFocus()
    QTest.keyClick(begin.grids["quick"].cards[0], Qt.Key.Key_Return)
    assert page.editing
    assert [block["type"] for block in page.editor.model.blocks] == ["heading", "text"]
    assert not begin.isVisible()


def test_a_click_begins_with_a_ready_made_newsletter(
    begin: NewsletterStartDialog, page: NewslettersPage, qtbot: QtBot
) -> None:
    card = begin.grids["others"].card("ready:sale")
    assert card is not None
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert page.editing
    assert page.editor.model.content.theme == "sale"
    assert len(page.editor.model.blocks) > 4


def test_arrows_walk_through_all_cards_and_groups(begin: NewsletterStartDialog) -> None:
    QTest.keyClick(begin.focusWidget(), Qt.Key.Key_Right)
    assert begin.grids["quick"].cards[1].hasFocus()
    QTest.keyClick(begin.focusWidget(), Qt.Key.Key_Right)
    assert begin.grids["this_month"].cards[0].hasFocus()
    QTest.keyClick(begin.focusWidget(), Qt.Key.Key_End)
    QTest.keyClick(begin.focusWidget(), Qt.Key.Key_Down)
    assert begin.grids["others"].cards[0].hasFocus()
    seen = set()
    for _ in range(40):
        at = begin.focusWidget()
        seen.add(getattr(at, "key", ""))
        QTest.keyClick(at, Qt.Key.Key_Right)
    assert {card.key for card in begin.grids["others"].cards} <= seen
    for _ in range(40):
        QTest.keyClick(begin.focusWidget(), Qt.Key.Key_Left)
    assert begin.grids["quick"].cards[0].hasFocus()
    QTest.keyClick(begin.focusWidget(), Qt.Key.Key_Tab)  # Tab enters each group once
    assert begin.grids["this_month"].cards[0].hasFocus()


def test_a_second_enter_makes_no_second_draft(begin: NewsletterStartDialog, services: Services) -> None:
    begin._busy = True
    begin.begin("empty:")
    assert services.drafts.rows() == []


def test_escape_makes_nothing(
    begin: NewsletterStartDialog, page: NewslettersPage, services: Services
) -> None:
    QTest.keyClick(begin, Qt.Key.Key_Escape)
    assert not begin.isVisible()
    assert services.drafts.rows() == []
    assert not page.editing


def test_a_newsletter_is_kept_as_a_template_and_begun_with(
    page: NewslettersPage, services: Services, frame: FakeFrame, qtbot: QtBot
) -> None:
    written(services)
    page.reload()
    qtbot.mouseClick(page.list.cards[0].template, Qt.MouseButton.LeftButton)
    dialog = shown(page, NameDialog)
    assert dialog.edit.text() == "冬のお便り"
    dialog.edit.clear()
    dialog.yes.click()
    assert dialog.isVisible()
    dialog.edit.setText("毎月のひな形")
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert "毎月のひな形" in frame.toasts[-1]
    page.write_new()
    begin = shown(page, NewsletterStartDialog)
    (card,) = begin.grids["templates"].cards
    assert card.name == "毎月のひな形"
    card.click()
    assert page.editor.model.blocks == (HEADING,)


def test_the_open_newsletter_becomes_a_template_with_what_was_just_typed(
    page: NewslettersPage, services: Services
) -> None:
    page.edit(written(services))
    page.editor.who.subject.selectAll()
    page.editor.who.subject.insertPlainText("春のお便り")
    entry = next(one for one in page.more.entries if one.icon == "layout-template")
    entry.act()
    dialog = shown(page, NameDialog)
    assert dialog.edit.text() == "春のお便り"
    dialog.yes.click()
    assert services.templates.rows()[0].subject == "春のお便り"


def template(services: Services, name: str = "冬") -> str:
    return services.templates.save_from(written(services), name)


def test_a_template_is_renamed_written_and_deleted(
    page: NewslettersPage, services: Services, frame: FakeFrame, tmp_path: Path, qtbot: QtBot
) -> None:
    one = template(services)
    page.write_new()
    begin = shown(page, NewsletterStartDialog)
    (card,) = begin.grids["templates"].cards
    assert card._corner is not None
    assert not card._corner.geometry().intersects(card._picture(card.width()))
    qtbot.mouseClick(card._corner, Qt.MouseButton.LeftButton)
    (menu,) = [one for one in begin.findChildren(QMenu) if one.isVisible()]
    assert [action.text() for action in menu.actions()] == ["名前を変える…", "ファイルに書き出す…", "消す"]
    menu.actions()[0].trigger()
    menu.close()
    name = shown(page, NameDialog)
    name.edit.setText("毎月")
    name.yes.click()
    assert [card.name for card in begin.grids["templates"].cards] == ["毎月"]
    start = begin.gallery.templates[0] if begin.gallery else None
    assert start is not None
    begin.export(start, str(tmp_path / "a.kawaraban-template"))
    assert (tmp_path / "a.kawaraban-template").stat().st_size > 100
    begin.delete(start)
    assert begin.grids["templates"].cards == []
    assert not begin.grids["templates"].isVisible()
    assert frame.undo is not None
    frame.undo()
    assert newsletter_templates.get(services.book, one).name == "毎月"
    assert len(begin.grids["templates"].cards) == 1


def test_a_file_begins_a_newsletter_and_says_what_became_of_it(
    begin: NewsletterStartDialog, page: NewslettersPage, services: Services, frame: FakeFrame, tmp_path: Path
) -> None:
    file = str(tmp_path / "a.kawaraban-template")
    services.templates.export(template(services, "もらった"), file)
    begin.begin_with_file(file)
    assert page.editing
    assert "もらった" in frame.toasts[-1]


def test_a_hostile_file_is_refused_and_the_gallery_stays(
    begin: NewsletterStartDialog, frame: FakeFrame, tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x05\x06")
    begin.begin_with_file(str(tmp_path / "a.zip"))
    assert frame.errors[-1].id.startswith("template-file")
    assert begin.isVisible()
    begin.begin("template:gone")
    assert frame.errors[-1].id == "template-missing"
    begin.begin("empty:")
    assert not begin.isVisible()


def test_names_become_names_of_files() -> None:
    assert safe_file_name('a/b:"c"\x00.') == "a_b__c__"
    assert safe_file_name(" .. ") == "template"


# ── designs ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chooser(page: NewslettersPage, services: Services) -> ThemeChooser:
    page.edit(written(services))
    assert page.editor.design.isVisible()
    page.editor.design.click()
    return shown(page, ThemeChooser)


def test_a_design_is_tried_at_once_and_is_one_step(
    chooser: ThemeChooser, page: NewslettersPage, qtbot: QtBot
) -> None:
    model = page.editor.model
    steps = model.stack.index()
    for theme in ("cafe", "florist", "newyear"):
        card = chooser.grids["packaged"].card(theme)
        assert card is not None
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
        assert model.content.theme == theme
        assert card.isChecked()
    chooser.yes.click()
    assert model.content.theme == "newyear"
    assert model.stack.index() == steps + 1
    assert page.editor.about.theme_button.text() == "お正月"
    model.stack.undo()
    assert model.content.theme == "washi"
    assert page.editor.about.theme_button.text() == "和紙"


def test_cancel_takes_the_design_back(chooser: ThemeChooser, page: NewslettersPage) -> None:
    steps = page.editor.model.stack.index()
    chooser.take("cafe")
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    assert page.editor.model.content.theme == "washi"
    assert page.editor.model.stack.index() == steps
    assert not page.editor.model.stack.canRedo()


def test_a_design_is_chosen_with_the_keyboard(chooser: ThemeChooser, page: NewslettersPage) -> None:
    chooser.grids["packaged"].enter()
    QTest.keyClick(chooser.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(chooser.focusWidget(), Qt.Key.Key_Space)
    second = chooser.grids["packaged"].cards[1].key
    assert page.editor.model.content.theme == second
    chooser.yes.setFocus()
    QTest.keyClick(chooser.yes, Qt.Key.Key_Return)
    assert not chooser.isVisible()
    assert page.editor.model.content.theme == second


def test_a_design_is_copied_changed_and_used(
    chooser: ThemeChooser, page: NewslettersPage, services: Services
) -> None:
    washi = next(one for one in chooser.cards if one.id == "washi")
    chooser.copy(washi)
    editor = shown(page, ThemeEditor)
    editor.name.setText("うちの")
    editor.colours.set_colour("paper", "#fdeeee")
    editor.colours.set_colour("paper", "#201010", dark=True)
    editor.check()
    assert editor.seen is not None
    assert not editor.seen.stops
    editor.save.click()
    assert not editor.isVisible()
    (own,) = own_themes.all_themes(services.book)
    assert (own.name, own.look["paper"], own.look["dark"]["paper"]) == ("うちの", "#fdeeee", "#201010")
    assert page.editor.model.content.theme == own.id
    chooser.yes.click()
    assert page.editor.about.theme_button.text() == "うちの"


def test_a_copy_that_was_only_looked_at_does_not_stay(
    chooser: ThemeChooser, page: NewslettersPage, services: Services
) -> None:
    chooser.copy(next(one for one in chooser.cards if one.id == "washi"))
    QTest.keyClick(shown(page, ThemeEditor), Qt.Key.Key_Escape)
    assert own_themes.all_themes(services.book) == []
    assert chooser.cards[0].origin == "packaged"
    assert page.editor.model.content.theme == "washi"


def test_a_deleted_design_stays_with_the_newsletter(
    chooser: ThemeChooser, page: NewslettersPage, services: Services, frame: FakeFrame
) -> None:
    own = services.themes.copy("cafe", "うちの")
    chooser.load()
    chooser.take(own)
    chooser.yes.click()
    page.editor.about.theme_button.click()
    again = shown(page, ThemeChooser)
    again.delete(next(one for one in again.cards if one.id == own))
    assert own not in [one.id for one in again.cards]
    again.reject()
    assert page.editor.model.content.theme == own
    assert page.editor.about.theme_button.text() == "うちの"
    assert frame.undo is not None
    frame.undo()
    assert services.themes.cards()[0].id == own


def test_a_design_goes_out_and_comes_in_as_a_file(
    chooser: ThemeChooser, page: NewslettersPage, frame: FakeFrame, tmp_path: Path
) -> None:
    file = tmp_path / "a.kawaraban-theme"
    chooser.export(next(one for one in chooser.cards if one.id == "salon"), str(file))
    chooser.import_file(str(file))
    assert chooser.cards[0].origin == "file"
    assert page.editor.model.content.theme == chooser.cards[0].id
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "source": data["source"].replace("legal_footer", "divider")}))
    chooser.import_file(str(file))
    assert frame.errors[-1].id in ("theme-has-faults", "theme-without-footer")
    assert len([one for one in chooser.cards if one.origin == "file"]) == 1


def test_a_frozen_newsletter_keeps_its_design(page: NewslettersPage, services: Services) -> None:
    page.edit(written(services))
    page.editor.model.editable = False
    page.editor.about.choose_theme()
    above = QApplication.topLevelWidgets()
    assert not [one for one in above if isinstance(one, ThemeChooser) and one.isVisible()]


@pytest.fixture
def editor(page: NewslettersPage, services: Services, qtbot: QtBot) -> ThemeEditor:
    made = ThemeEditor(page.ui, page, services.themes.copy("plain", "うちの"), lambda _: None)
    made.open()
    qtbot.wait(30)
    return made


def test_a_fault_is_named_with_its_line_and_stops_saving(
    editor: ThemeEditor, frame: FakeFrame, services: Services
) -> None:
    before = own_themes.all_themes(services.book)[0].source
    editor.parts.choose("source")
    editor.source.setPlainText(before.replace("<mj-body", "\n<script></script>\n<mj-body", 1))
    editor.check()
    assert editor.faults.count() >= 1
    assert "script" in editor.faults.item(0).text()
    editor.faults.itemActivated.emit(editor.faults.item(0))
    line = editor.source.textCursor().blockNumber()
    assert "<script>" in editor.source.toPlainText().split("\n")[line]
    editor.save.click()
    assert frame.errors[-1].id == "theme-has-faults"
    assert editor.isVisible()
    assert own_themes.all_themes(services.book)[0].source == before


def test_the_legal_part_cannot_be_removed(editor: ThemeEditor, frame: FakeFrame) -> None:
    text = editor.source.toPlainText()
    line = next(line for line in text.split("\n") if "legal_footer" in line)
    editor.source.setPlainText(text.replace(line, ""))
    editor.check()
    assert "発行元と配信停止" in editor.faults.item(0).text()
    editor.save.click()
    assert frame.errors[-1].id == "theme-without-footer"


def test_words_are_found_again_and_again(editor: ThemeEditor) -> None:
    editor.source.setPlainText("a mj-text b\nmj-text\nc")
    editor.search.setText("mj-text")
    places = []
    for _ in range(3):
        QTest.keyClick(editor.search, Qt.Key.Key_Return)
        places.append(editor.source.textCursor().selectionStart())
    assert places == [2, 12, 2]
    editor.find_next(back=True)
    assert editor.source.textCursor().selectionStart() == 12
    editor.search.setText("nothing")
    editor.find_next()
    assert editor.not_found.text()


def test_closing_asks_once_something_was_changed(
    editor: ThemeEditor, frame: FakeFrame, services: Services
) -> None:
    frame.answer = False
    editor.colours.set_colour("accent", "#123456")
    editor.reject()
    assert editor.isVisible()
    assert frame.asked
    frame.answer = True
    editor.reject()
    assert not editor.isVisible()
    assert own_themes.all_themes(services.book)[0].look.get("accent") != "#123456"


def test_a_design_that_is_gone_closes_its_editor(page: NewslettersPage, frame: FakeFrame) -> None:
    made = ThemeEditor(page.ui, page, "gone", lambda _: None)
    assert frame.errors[-1].id == "theme-missing"
    assert not made.changed()


# ── colours ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colour_is_written_or_slid_to(ui: Ui, qtbot: QtBot) -> None:
    chosen: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ColourDialog(ui, window, "#c8452b", chosen.append)
    dialog.open()
    dialog.edit.selectAll()
    QTest.keyClicks(dialog.edit, "1F3A5F")
    assert dialog.colour() == "#1f3a5f"
    assert dialog.hue.value() == QColor("#1f3a5f").hsvHue()
    QTest.keyClick(dialog.light, Qt.Key.Key_End)
    assert QColor(dialog.colour()).value() == 255
    bar = dialog.hue
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    assert abs(bar.value() - 180) < 20
    dialog.edit.selectAll()
    QTest.keyClicks(dialog.edit, "red")
    dialog.yes.click()
    assert chosen == []
    dialog.edit.setText("#0a0")
    dialog.edit.textEdited.emit("#0a0")
    dialog.yes.click()
    assert chosen == ["#00aa00"]
    assert written_colour("#12") == written_colour("blue") == ""


# ── the shop's look ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def section(ui: Ui, qtbot: QtBot) -> BrandSection:
    made = SettingsPage(ui)
    made.theme_changed()
    ui.tasks.changed.connect(made.data_changed)
    qtbot.addWidget(made)
    made.resize(1070, 760)
    made.show()
    made.select("brand")
    qtbot.wait(20)
    found = made.sections["brand"]
    assert isinstance(found, BrandSection)
    return found


def test_what_is_typed_is_kept_by_itself(section: BrandSection, services: Services, qtbot: QtBot) -> None:
    section.colour.swatches[2].click()
    section.font_choice.choose("serif")
    section.font_choice.chosen.emit("serif")
    about = section.about
    for edit, text in (
        (about.edits["website"], "aoi.example"), (about.hours.rows[0][0], "月〜土"),
        (about.hours.rows[0][1], "10時"),
    ):  # fmt: skip
        edit.setText(text)
        edit.textEdited.emit(text)
    section.about.edits["access"].setPlainText("駅から\n5分")
    assert section.unkept()
    qtbot.waitUntil(lambda: not section.unkept(), timeout=3_000)
    brand = settings.load_brand(services.book)
    assert brand.accent == section.colour.swatches[2].colour
    assert (brand.font, brand.website, brand.access) == ("serif", "https://aoi.example", "駅から\n5分")
    assert brand.hours == (("月〜土", "10時"),)
    assert section.kept.text() == "保存済み"


def test_what_cannot_be_kept_is_told_beside_it(section: BrandSection, services: Services) -> None:
    section.about.edits["map_url"].setText("javascript:1")
    section.about.links["line"].setText("ftp://x")
    section.colour.written.setText("#12")
    section._typed()
    section.leave()
    assert set(section.errors) == {"map_url", "social", "accent"}
    assert section.about.rows["map_url"].problem.said()
    assert section.about.social["line"].problem.said()
    assert not section.about.social["x"].problem.said()
    section.about.edits["map_url"].setText("https://maps.example/")
    section.about.links["line"].clear()
    section.colour.none.click()
    section.save()
    assert section.errors == {}
    assert settings.load_brand(services.book).map_url == "https://maps.example/"


def test_a_light_colour_is_shown_as_it_will_be_read(section: BrandSection) -> None:
    section.colour.choose("#f0c040")
    assert "#" in section.colour.corrected.said()
    image = section.sample.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3)
               for y in range(0, image.height(), 3)}  # fmt: skip
    assert "#f0c040" in colours
    section.colour.choose("#1f3a5f")
    assert "#" not in section.colour.corrected.said()


def test_a_logo_is_taken_and_taken_away(
    section: BrandSection, services: Services, frame: FakeFrame, tmp_path: Path
) -> None:
    (tmp_path / "ロゴ.png").write_bytes(png_bytes())
    section.use_logo(str(tmp_path / "ロゴ.png"))
    logo = settings.load_brand(services.book).logo
    assert logo
    assert section.alt.text() == "花のあおい"
    section.remove_logo()
    assert settings.load_brand(services.book).logo == ""
    assert frame.undo is not None
    frame.undo()
    assert settings.load_brand(services.book).logo == logo
    section.use_logo(str(tmp_path / "no.png"))
    assert frame.errors[-1].id == "image-missing"


def test_rows_of_hours_are_added_and_taken_away(section: BrandSection, qtbot: QtBot) -> None:
    section.window().activateWindow()
    section.about.hours.add.click()
    assert len(section.about.hours.rows) == 2
    qtbot.waitUntil(section.about.hours.rows[1][0].hasFocus, timeout=3_000)
    section.about.hours.rows[0][2].click()
    section.about.hours.rows[0][2].click()
    assert len(section.about.hours.rows) == 1
    for _ in range(40):
        section.about.hours.add_row()
    assert not section.about.hours.add.isVisible()


# ── the look of it all ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_is_clipped(
    ui: Ui, services: Services, qtbot: QtBot, language: Any, scale: float, mode: Any
) -> None:
    services.templates.save_from(written(services), "冬の" * 20)
    ui.theme.apply(language=language, text_scale=scale, mode=mode)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    start = NewsletterStartDialog(ui, window, lambda _: None)
    chooser = ThemeChooser(ui, window, "washi", done=lambda _: None)
    editor = ThemeEditor(ui, window, services.themes.copy("washi", "x"), lambda _: None)
    colour = ColourDialog(ui, window, "#c8452b", lambda _: None)
    for dialog in (start, chooser, editor, colour):
        dialog.open()

        def fine(dialog: QWidget = dialog) -> None:
            assert [one for one in faults(dialog, language) if "not in" not in one] == []

        qtbot.waitUntil(fine, timeout=4_000)
        dialog.close()
