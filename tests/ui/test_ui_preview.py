"""The preview pane with the simple view: whose eyes, which form, what is said, nothing loaded."""

import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from desktop_app.composing.coupon_code import SAMPLE
from desktop_app.services import Services
from desktop_app.services.previews import PreviewImage
from desktop_app.storage import attachments, newsletters, topics
from desktop_app.ui.context import Ui
from desktop_app.ui.preview import browser_file, scheme
from desktop_app.ui.preview.mail_html import for_file, for_own_scheme
from desktop_app.ui.preview.mail_view import MailView
from desktop_app.ui.preview.pane import PreviewPane
from desktop_app.ui.preview.reader_box import ReaderBox
from desktop_app.ui.preview.simple_view import SimpleRenderer
from desktop_app.ui.tasks import TaskRunner
from tests.factories import png_bytes
from tests.sending import Clock
from tests.storage.books import NOW, add_reader
from tests.ui.conftest import FakeFrame, Holder
from tests.ui.page_checks import faults

RED = PreviewImage(png_bytes(20, 10), "image/png")
BLOCKS = [{"type": "heading", "text": "師走の花"}, {"type": "text", "text": "[[full|お客様]] 様"}]


@pytest.fixture
def draft(services: Services) -> str:
    return newsletters.create(
        services.book,
        title="十二月",
        subject="[[full|お客様]] 様へ",
        topic_id=topics.default_topic(services.book).id,
        theme="washi",
        blocks=BLOCKS,
        now=NOW,
    )


@pytest.fixture
def pane(ui: Ui, qtbot: QtBot, draft: str) -> PreviewPane:
    made = PreviewPane(ui)
    qtbot.addWidget(made)
    made.resize(440, 640)
    made.show()
    made.show_newsletter(draft)
    return made


def popup_of(box: ReaderBox) -> QAbstractItemView:
    popup = box.completer().popup()
    assert popup is not None
    return popup


def settled(pane: PreviewPane, language: str) -> list[str]:
    for _ in range(5):
        QApplication.processEvents()
    return faults(pane, language)


def seen(view: MailView) -> str:
    browser = view.findChild(SimpleRenderer)
    assert browser is not None
    return browser.toPlainText()


def test_subject_sender_and_words_are_shown(pane: PreviewPane) -> None:
    assert pane.subject.text() == "お客様 様へ"
    assert pane.from_line.text() == "差出人　花のあおい （メールアドレスは未設定）"
    assert "師走の花" in seen(pane.mail)
    assert "お客様 様" in seen(pane.mail)
    assert not pane.notice.isVisible()
    assert settled(pane, "ja") == []


def test_a_contact_found_while_typing_is_looked_at_and_left_again(
    pane: PreviewPane, services: Services, qtbot: QtBot
) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    add_reader(services.book, "jiro@example.com", full="次郎")

    pane.reader.setText("花田")
    pane.reader.textEdited.emit("花田")
    popup = popup_of(pane.reader)
    qtbot.waitUntil(popup.isVisible)
    assert popup.model().rowCount() == 1
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.reader.contact_id != "")

    assert pane.reader.text() == "花田 花子"
    assert "花田 花子 様へ" in pane.subject.text()
    qtbot.keyClick(pane.reader, Qt.Key.Key_Escape)
    assert pane.reader.contact_id == ""
    assert pane.subject.text() == "お客様 様へ"


def test_nobody_found_is_said_and_chooses_nobody(ui: Ui, qtbot: QtBot) -> None:
    box = ReaderBox(ui)
    qtbot.addWidget(box)
    box.show()
    box.setText("誰か")
    box.search()
    model = popup_of(box).model()
    assert model.index(0, 0).data() == "見つかりません"
    box.completer().activated.emit("見つかりません")
    assert box.contact_id == ""


def test_why_somebody_does_not_get_it_stands_above(
    pane: PreviewPane, services: Services, clock: Clock
) -> None:
    clock.forward(days=2)
    hana = add_reader(services.book, "hana@example.com", full="花田 花子")
    services.contacts.optout("hana@example.com", via="phone", by="青井 葵")
    (reader,) = services.previews.readers("花田")
    pane.reader.take(reader)
    assert hana.contact_id == pane.reader.contact_id
    assert pane.notice.isVisible()
    assert "この方にはお送りしません" in pane.notice.text.said()


def test_unfinished_blocks_are_told_in_one_line(pane: PreviewPane, services: Services, draft: str) -> None:
    empty = [{"type": "heading", "text": ""}] * 5
    newsletters.update_draft(services.book, draft, subject="", blocks=empty)
    pane.refresh()
    assert pane.subject.text() == "（件名はまだありません）"
    assert pane.notice.text.said() == "書きかけの部品は、まだ表示していません。"


def test_a_newsletter_that_is_gone_is_told_without_a_dialog(pane: PreviewPane, frame: FakeFrame) -> None:
    pane.show_newsletter("nothing")
    assert pane.notice.isVisible()
    assert frame.errors == []


def test_a_hidden_pane_waits_until_it_is_seen(ui: Ui, qtbot: QtBot, draft: str) -> None:
    pane = PreviewPane(ui)
    qtbot.addWidget(pane)
    pane.show_newsletter(draft)
    assert pane.findChild(SimpleRenderer) is None
    pane.show()
    assert "師走の花" in seen(pane.mail)


def test_text_only_shows_the_text_part(pane: PreviewPane) -> None:
    pane.mail.show_as("text")
    browser = pane.findChild(SimpleRenderer)
    assert browser is not None
    assert not browser.isVisible()
    text = next(one for one in pane.mail.findChildren(type(pane.mail._words)) if one.isVisible())
    assert "◆ 師走の花" in text.toPlainText()
    assert settled(pane, "ja") == []


def test_a_phone_is_375_pixels_wide(pane: PreviewPane, qtbot: QtBot) -> None:
    pane.resize(700, 640)
    pane.mail.show_as("phone")
    browser = pane.findChild(SimpleRenderer)
    assert browser is not None
    qtbot.waitUntil(lambda: 375 <= browser.width() <= 390)
    pane.mail.show_as("pc")
    assert browser.width() > 600


def test_the_place_that_is_read_stays(
    pane: PreviewPane, services: Services, draft: str, qtbot: QtBot
) -> None:
    long = [{"type": "text", "text": "長い文章。\n\n" * 200}]
    newsletters.update_draft(services.book, draft, blocks=long)
    pane.refresh()
    browser = pane.findChild(SimpleRenderer)
    assert browser is not None
    bar = browser.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 500)
    bar.setValue(400)
    newsletters.update_draft(services.book, draft, blocks=[*BLOCKS, *long])
    pane.refresh()
    assert bar.value() == 400


def test_the_language_changes_at_once(pane: PreviewPane, ui: Ui) -> None:
    ui.theme.apply(language="en")
    QApplication.sendEvent(pane, QEvent(QEvent.Type.LanguageChange))
    assert pane.mail.title.text() == "Preview"
    assert pane.from_line.text() == "From: 花のあおい (no mail account yet)"
    assert settled(pane, "en") == []


def test_the_mail_stays_white_in_the_dark_and_large_at_200_percent(
    pane: PreviewPane, ui: Ui, qtbot: QtBot
) -> None:
    ui.theme.apply(mode="dark", text_scale=2.0)
    pane.resize(900, 1300)
    browser = pane.findChild(SimpleRenderer)
    assert browser is not None
    qtbot.waitUntil(lambda: "font-size:32px" in browser.toHtml())
    shot = browser.grab().toImage()
    assert shot.pixelColor(5, 40).lightness() > 240
    assert settled(pane, "ja") == []


def test_only_pictures_of_the_mail_itself_are_shown(ui: Ui, qtbot: QtBot) -> None:
    view = SimpleRenderer()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show_mail('<p><img src="cid:a@x" alt="" width="9000"></p>', {"a@x": RED})
    kind = 2  # QTextDocument.ImageResource
    shown = view.loadResource(kind, "cid:a@x")
    assert isinstance(shown, QImage)
    assert shown.width() == 20
    for name in (
        "cid:b@x",
        "https://example.jp/a.png",
        "file:///etc/hostname",
        "/etc/hostname",
        "qrc:/a",
        "a.png",
    ):
        assert view.loadResource(kind, name).isEmpty()
    assert view.loadResource(3, "cid:a@x").isEmpty()
    assert view.horizontalScrollBar().maximum() == 0


def test_links_are_told_and_lead_nowhere(ui: Ui, qtbot: QtBot) -> None:
    mail = MailView(ui)
    qtbot.addWidget(mail)
    mail.show()
    mail.show_mail('<p><a href="https://example.jp/x">ここ</a></p>', "ここ", {})
    browser = mail.findChild(SimpleRenderer)
    assert browser is not None
    assert not browser.openLinks()
    browser.link_hovered.emit("https://example.jp/x")
    assert mail.target.text() == "https://example.jp/x"


def test_a_mail_of_text_alone_opens_as_text(ui: Ui, qtbot: QtBot) -> None:
    mail = MailView(ui)
    qtbot.addWidget(mail)
    mail.show()
    mail.show_mail("", "文字だけのお便り", {})
    assert mail.segments.key() == "text"


def test_opening_in_the_browser_writes_one_private_file_that_goes_again(
    ui: Ui, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))
    mail = MailView(ui)
    qtbot.addWidget(mail)
    mail.show()
    mail.show_mail('<head></head><p>本文<img src="cid:a@x"></p>', "本文", {"a@x": RED})
    assert "QtWebEngine" in mail.notice.text.said()
    assert mail.notice.button is not None

    qtbot.mouseClick(mail.notice.button, Qt.MouseButton.LeftButton)

    (file,) = opened
    written = file.read_text(encoding="utf-8")
    assert 'src="data:image/png;base64,' in written
    assert "cid:" not in written
    assert "default-src 'none'" in written
    assert file.parent.stat().st_mode & 0o077 == 0
    browser_file.remove()
    assert not file.parent.exists()


def test_a_disk_that_takes_nothing_is_an_error_with_words(
    ui: Ui, qtbot: QtBot, frame: FakeFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", full)
    mail = MailView(ui)
    qtbot.addWidget(mail)
    mail.show_mail("<p>本文</p>", "本文", {})
    mail.open_in_browser()
    assert [error.id for error in frame.errors] == ["file-not-writable"]


def test_pictures_are_placed_and_dark_rules_taken_out() -> None:
    html = (
        "<html><head><style>@media (prefers-color-scheme: dark) { p { color: white } }</style></head>"
        '<body><img src="cid:a&amp;b"> cid:a&b stays words</body></html>'
    )
    shown = for_own_scheme(html, {"a&b": RED}, "kawaraban-mail://v1/")
    assert '<img src="kawaraban-mail://v1/a%26b"> cid:a&b stays words' in shown
    assert "prefers-color-scheme" not in shown
    assert "color-scheme: only light" in shown


def test_a_wrong_media_type_can_not_break_out_of_the_file() -> None:
    written = for_file('<img src="cid:a">', {"a": PreviewImage(b"x", 'image/png"><script>')})
    assert "<script>" not in written
    assert re.search(r'src="data:image/png;base64,eA=="', written)


def test_preparing_the_process_twice_says_everything_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QTWEBENGINE_CHROMIUM_FLAGS", "--mine")
    scheme.register()
    scheme.register()
    flags = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]
    assert flags.startswith("--mine ")
    assert flags.count("MAP * ~NOTFOUND") == 1


def test_pictures_of_a_draft_are_seen(
    pane: PreviewPane, services: Services, draft: str, qtbot: QtBot
) -> None:
    photo = attachments.store(services.book, png_bytes(60, 40), "image/png", "a.png")
    newsletters.update_draft(
        services.book, draft, blocks=[{"type": "image", "attachment": photo, "alt": "花"}]
    )
    pane.refresh()
    browser = pane.findChild(SimpleRenderer)
    assert browser is not None
    QApplication.processEvents()
    shot = browser.grab().toImage()
    reds = sum(
        shot.pixelColor(x, y).red() > 190 and shot.pixelColor(x, y).blue() < 60
        for x in range(0, shot.width(), 4)
        for y in range(0, shot.height(), 4)
    )
    assert reds > 50


def test_an_engine_that_does_not_load_leaves_the_simple_view(
    ui: Ui, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed, but a library of the system is missing."""
    monkeypatch.setattr(scheme, "available", lambda: True)
    monkeypatch.setitem(sys.modules, "desktop_app.ui.preview.engine", None)
    mail = MailView(ui)
    qtbot.addWidget(mail)
    mail.show()
    mail.show_mail("<p>本文</p>", "本文", {})
    qtbot.waitUntil(lambda: mail.findChild(SimpleRenderer) is not None)
    assert "本文" in seen(mail)
    assert mail.notice.isVisible()


class Later:
    """Lanes whose jobs run when a test says so."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def submit(self, lane: str, job: Callable[[], None]) -> None:
        self.jobs.append(job)

    def post(self, call: Callable[[], None]) -> None:
        call()

    def stop(self, seconds: float) -> bool:
        return True

    def run(self) -> int:
        """Run what waits, and what that asks for; returns how much it was."""
        done = 0
        while self.jobs:
            self.jobs.pop(0)()
            done += 1
        return done


def test_typing_faster_than_previews_are_made_skips_letters_and_ends_with_the_newest(
    ui: Ui, qtbot: QtBot, services: Services, draft: str, frame: FakeFrame
) -> None:
    lanes = Later()
    slow = Ui(ui.theme, TaskRunner(lanes, frame.show_error), Holder(services), ui.preferences, frame)
    pane = PreviewPane(slow)
    qtbot.addWidget(pane)
    pane.show()
    content = services.drafts.open(draft).content
    pane.show_newsletter(draft, content)
    lanes.run()
    for number in range(10):
        pane.show_content(replace(content, subject=f"件名{number}"))
    assert len(lanes.jobs) == 1
    assert lanes.run() <= 4  # two previews, and the simple HTML of each
    assert pane.subject.text() == "件名9"
    assert services.drafts.open(draft).content == content


def test_another_newsletter_is_shown_although_a_preview_is_still_being_made(
    ui: Ui, qtbot: QtBot, services: Services, draft: str, frame: FakeFrame
) -> None:
    lanes = Later()
    slow = Ui(ui.theme, TaskRunner(lanes, frame.show_error), Holder(services), ui.preferences, frame)
    pane = PreviewPane(slow)
    qtbot.addWidget(pane)
    pane.show()
    other = services.drafts.copy(draft)
    pane.show_newsletter(draft, replace(services.drafts.open(draft).content, subject="一"))
    pane.show_newsletter(other, replace(services.drafts.open(other).content, subject="二"))
    lanes.run()
    assert pane.subject.text() == "二"
    pane.show_content(replace(services.drafts.open(other).content, subject="三"))
    lanes.run()
    assert pane.subject.text() == "三"


def test_an_error_does_not_end_the_preview(pane: PreviewPane, services: Services, draft: str) -> None:
    content = services.drafts.open(draft).content
    pane.reader.contact_id = "gone"
    pane.show_content(replace(content, subject="一"))
    assert pane.notice.isVisible()
    pane.reader.contact_id = ""
    pane.show_content(replace(content, subject="二"))
    assert pane.subject.text() == "二"
    assert not pane.notice.isVisible()


def test_the_simple_view_offers_no_dark_screen(pane: PreviewPane) -> None:
    assert not pane.mail.segments._buttons["dark"].isVisible()
    assert pane.mail.segments._buttons["phone"].isVisible()


def test_a_coupon_shows_a_sample_or_the_contacts_own_code(
    pane: PreviewPane, services: Services, draft: str
) -> None:
    add_reader(services.book, "hana@example.com", full="花田 花子")
    content = services.drafts.open(draft).content
    coupon = {"type": "coupon", "value": "10%引き", "code": "FUYU", "per_person": True}
    pane.show_content(replace(content, blocks=(coupon,)))
    assert SAMPLE in seen(pane.mail)
    (reader,) = services.previews.readers("花田")
    pane.reader.take(reader)
    assert SAMPLE not in seen(pane.mail)
    assert "FUYU" in seen(pane.mail)
