"""A December newsletter with photo, product and coupon from an empty draft: with the mouse, and by keyboard.

The real window with its threads on the practice book. What the owner does is counted: a click, or a group of
keys (a text, a shortcut, tabbing to a place and pressing it).
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import beginning
from desktop_app.services.environment import Environment
from desktop_app.services.opened import open_for_window
from desktop_app.services.preferences import Preferences
from desktop_app.ui.app import Program
from desktop_app.ui.asking import PasswordAsker
from desktop_app.ui.dialogs.newsletter_start import NewsletterStartDialog
from desktop_app.ui.editor.editor_view import EditorView
from desktop_app.ui.editor.sheets.coupon import CouponSheet
from desktop_app.ui.editor.sheets.heading import HeadingSheet
from desktop_app.ui.editor.sheets.image import ImageSheet
from desktop_app.ui.editor.sheets.product import ProductSheet
from desktop_app.ui.pages.newsletters import NewslettersPage
from desktop_app.ui.theme.theme import Theme
from tests.ui.editor_sheets import sheet_of

AT_MOST = 40


def photo(folder: Path) -> Path:
    """As a telephone takes it: large, held sideways, with the place in it."""
    picture = Image.effect_noise((1600, 1200), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    data = BytesIO()
    picture.save(data, "JPEG", quality=88, exif=exif)
    file = folder / "IMG_1225.JPG"
    file.write_bytes(data.getvalue())
    return file


class Owner:
    """Her hands: every act counts one."""

    def __init__(self, bot: QtBot, program: Program) -> None:
        self.bot, self.program, self.done = bot, program, 0

    def click(self, target: QWidget) -> None:
        self.bot.waitUntil(lambda: target.isVisible() and target.isEnabled(), timeout=10_000)
        self.done += 1
        self.bot.mouseClick(target, Qt.MouseButton.LeftButton)

    def click_row(self, editor: EditorView, row: int) -> None:
        """A block of the list."""
        self.done += 1
        at = editor.blocks.visualItemRect(editor.blocks.item(row)).center()
        self.bot.mouseClick(editor.blocks.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, or a shortcut."""
        self.done += 1
        QTest.keyClick(self.focus(), key, modifiers)

    def tab_to(self, target: QWidget, press: Qt.Key | None = Qt.Key.Key_Space) -> None:
        """Tab until the place is reached, and press it: one group of keys."""
        self.done += 1
        self.bot.waitUntil(target.isVisible, timeout=10_000)
        for _ in range(80):
            now = self.focus()
            if now is target or target.isAncestorOf(now):
                break
            QTest.keyClick(now, Qt.Key.Key_Tab)
        assert self.focus() is target or target.isAncestorOf(self.focus()), f"Tab never reaches {target}"
        if press is not None:
            QTest.keyClick(self.focus(), press)

    def write(self, text: str, field: QWidget | None = None) -> None:
        """Words at the cursor, as an input method hands them over; `field` is clicked into first."""
        if field is not None:
            self.bot.waitUntil(field.isVisible, timeout=10_000)
            if not field.hasFocus():
                self.click(field)
        at = self.focus()
        assert isinstance(at, QLineEdit | QTextEdit), f"the cursor is not in a field but in {at}"
        assert field is None or at is field, f"the cursor is in {at}, not in {field}"
        self.done += 1
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(at, event)

    def choose_file(self, file: Path) -> None:
        """In the dialog that is open: its path, Enter."""
        self.bot.waitUntil(lambda: bool(self._dialogs()), timeout=10_000)
        dialog = self._dialogs()[0]
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        self.done += 1
        name.setText(str(file))
        QTest.keyClick(name, Qt.Key.Key_Return)

    def _dialogs(self) -> list[QFileDialog]:
        return [one for one in self.program.window.findChildren(QFileDialog) if one.isVisible()]

    def focus(self) -> QWidget:
        if QApplication.activeWindow() is None:  # what a window manager does when a dialog closes
            self.program.window.activateWindow()
            self.bot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=5_000)
        found = QApplication.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setenv("KAWARABAN_PREVIEW", "simple")  # Chromium has tests of its own, and warns about GPUs
    theme = Theme(language="ja")
    theme.apply()
    asker = PasswordAsker()
    environment = Environment(language="ja", ask_password=asker, keep_password=asker.keep, device_id="pc")
    opened = open_for_window(beginning.first_book(environment), environment)
    made = Program(qapp, opened, Preferences(language="ja"), theme, asker)
    made.begin()
    qtbot.waitUntil(idle(made), timeout=30_000)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.window, timeout=5_000)
    yield made
    made.window.may_close = lambda: True
    made.window.hide()
    made.end()
    made.window.deleteLater()


def idle(program: Program) -> Callable[[], bool]:
    return lambda: not program.ui.tasks.busy() and not program.ui.tasks.looking()


def gallery(program: Program, qtbot: QtBot) -> NewsletterStartDialog:
    qtbot.waitUntil(lambda: bool(program.window.findChildren(NewsletterStartDialog)), timeout=10_000)
    found: NewsletterStartDialog = program.window.findChildren(NewsletterStartDialog)[0]
    qtbot.waitUntil(lambda: found.gallery is not None and found.isVisible(), timeout=10_000)
    return found


def editor_of(program: Program, qtbot: QtBot) -> EditorView:
    page = program.window.page("newsletters")
    assert isinstance(page, NewslettersPage)
    qtbot.waitUntil(lambda: page.editing and page.editor.who.subject.isVisible(), timeout=10_000)

    def written_to() -> bool:
        program.window.activateWindow()  # without a desktop nobody else does it
        return page.editor.who.subject.hasFocus()

    qtbot.waitUntil(written_to, timeout=10_000)
    return page.editor


def finished(program: Program, editor: EditorView, qtbot: QtBot) -> dict[str, Any]:
    """The blocks that the book holds, by kind, once everything was stored and looked at."""
    qtbot.waitUntil(lambda: not editor.keeper.busy, timeout=15_000)
    qtbot.waitUntil(idle(program), timeout=15_000)
    stored = program.services.drafts.open(editor.model.id)
    look = program.services.drafts.look(editor.model.id)
    assert [point.text for point in look.points if point.severity == "block"] == []
    assert look.display_shown == look.display_needed
    assert look.to_send > 0
    shown = program.services.previews.show(editor.model.id)
    for said in ("十二月のお便り", "ポインセチア 5号鉢", "1,650円（税込）", "10%引き", "2026年12月25日"):
        assert said in shown.html, said
        assert said in shown.text, said
    assert stored.content.subject == "十二月のお便り"
    (picture,) = shown.images.values()
    assert picture.media_type == "image/jpeg"
    assert b"Exif" not in picture.data
    turned = Image.open(BytesIO(picture.data))
    assert turned.height > turned.width  # it was held sideways
    return {str(block["type"]): block for block in stored.content.blocks}


def test_with_the_mouse(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    owner = Owner(qtbot, program)
    page = program.window.page("newsletters")
    owner.click(program.window.sidebar.entries["newsletters"])
    assert isinstance(page, NewslettersPage)
    qtbot.waitUntil(idle(program), timeout=10_000)
    owner.click(page.new)
    dialog = gallery(program, qtbot)
    owner.click(dialog.grids["quick"].cards[0])
    editor = editor_of(program, qtbot)
    owner.write("十二月のお便り", editor.who.subject)

    owner.click_row(editor, 0)
    owner.write("十二月のお便り", sheet_of(editor, HeadingSheet).words)
    owner.click_row(editor, 1)
    owner.click(editor.tiles["image"])
    sheet = sheet_of(editor, ImageSheet)
    owner.click(sheet.photo.photo)
    owner.choose_file(photo(tmp_path))
    qtbot.waitUntil(lambda: sheet.photo.picture is not None, timeout=15_000)
    owner.write("店先のポインセチア", sheet.photo.alt_line)

    owner.click(editor.tiles["product"])
    product = sheet_of(editor, ProductSheet)
    owner.write("ポインセチア 5号鉢")
    owner.write("1650", product.price.line)
    owner.click(editor.tiles["coupon"])
    coupon = sheet_of(editor, CouponSheet)
    owner.write("10%引き")
    owner.write("2026-12-25", coupon.until.day.line)
    owner.write("お一人さま一回", coupon.conditions.words)
    owner.click(editor.question.yes)

    blocks = finished(program, editor, qtbot)
    assert blocks["product"]["price"] == 1650
    assert blocks["coupon"]["until"] == "2026-12-25"
    assert owner.done <= AT_MOST


def test_with_the_keyboard_alone(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    owner = Owner(qtbot, program)
    page = program.window.page("newsletters")
    assert isinstance(page, NewslettersPage)
    owner.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: program.window.page_name == "newsletters", timeout=10_000)
    qtbot.waitUntil(idle(program), timeout=10_000)
    owner.tab_to(page.new)
    gallery(program, qtbot)
    owner.press(Qt.Key.Key_Return)
    editor = editor_of(program, qtbot)
    owner.write("十二月のお便り")
    owner.tab_to(editor.blocks, Qt.Key.Key_Return)
    owner.write("十二月のお便り", sheet_of(editor, HeadingSheet).words)

    add_block(owner, "写真")
    sheet = sheet_of(editor, ImageSheet)
    qtbot.waitUntil(lambda: sheet.isAncestorOf(owner.focus()), timeout=5_000)
    owner.press(Qt.Key.Key_Space)
    owner.choose_file(photo(tmp_path))
    qtbot.waitUntil(lambda: sheet.photo.picture is not None, timeout=15_000)
    owner.tab_to(sheet.photo.alt_line, None)
    owner.write("店先のポインセチア")

    add_block(owner, "商品")
    product = sheet_of(editor, ProductSheet)
    owner.write("ポインセチア 5号鉢")
    owner.tab_to(product.price.line, None)
    owner.write("1650")
    add_block(owner, "クーポン")
    coupon = sheet_of(editor, CouponSheet)
    owner.write("10%引き")
    owner.tab_to(coupon.until.day.line, None)
    owner.write("12/25")
    owner.tab_to(coupon.conditions.words, None)
    owner.write("お一人さま一回")
    qtbot.waitUntil(lambda: editor.question.isVisible() and not editor.keeper.busy, timeout=10_000)
    owner.tab_to(editor.question.yes)

    blocks = finished(program, editor, qtbot)
    assert blocks["product"]["price"] == 1650
    assert blocks["coupon"]["until"] == "2026-12-25"
    assert blocks["coupon"]["conditions"] == ["お一人さま一回"]
    assert owner.done <= AT_MOST


def add_block(owner: Owner, name: str) -> None:
    """Ctrl+Enter, the block's name, Enter."""
    owner.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    owner.write(name)
    owner.press(Qt.Key.Key_Return)
