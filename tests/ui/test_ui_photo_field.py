"""A photo in a sheet: chosen, dropped, pasted, cut, described, from the web, refused; dropped on the list."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.composing.pictures import MAX_BYTES, MAX_PICTURES
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services
from desktop_app.services.draft_views import DraftChoices, DraftContent, OpenDraft
from desktop_app.services.photo_json import attachments_in, inside_mail
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.photo_crop import PhotoCrop
from desktop_app.ui.editor.model import DraftModel
from desktop_app.ui.editor.photo_drops import PhotoDrops
from desktop_app.ui.editor.photo_field import PhotoField
from desktop_app.ui.editor.sheets.image import block_with_photo, photo_of_block
from desktop_app.ui.pages.newsletters import NewslettersPage
from tests.photo_cases import BLUE, RED, file_of, held, moving, near, noisy, opened, photo_like, scene
from tests.sending import Clock
from tests.ui.conftest import FakeFrame

EMPTY = {"type": "image", "attachment": "", "alt": "", "width": 0, "link": ""}
TEXT = {"type": "text", "parts": [{"paragraph": ["冬です。"]}]}


@pytest.fixture
def model(clock: Clock) -> DraftModel:
    return DraftModel()


def load(model: DraftModel, clock: Clock, *blocks: dict[str, Any], editable: bool = True) -> None:
    model.load(
        OpenDraft(
            id="n", title="", state=NewsletterState.DRAFT, editable=editable, changed_at=clock(),
            content=DraftContent(blocks=blocks),
            choices=DraftChoices(topics=(), tags=(), remote_orders=False),
        )
    )


@pytest.fixture
def field(ui: Ui, model: DraftModel, clock: Clock, qtbot: QtBot) -> PhotoField:
    made = PhotoField(ui, model, photo_of_block, block_with_photo)
    made.retranslate()
    qtbot.addWidget(made)
    made.resize(300, 500)
    made.show()
    model.changed.connect(lambda _: made.show_block(model.block or {}))
    model.current_changed.connect(lambda: made.show_block(model.block or {}))
    load(model, clock, EMPTY, TEXT)
    made.show_block(EMPTY)
    return made


def jpeg(folder: Path, name: str = "花.jpg", **options: Any) -> Path:
    file = folder / name
    file.write_bytes(file_of(photo_like(1600, 1200), "JPEG", quality=90, **options))
    return file


def mime_of(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def drop(widget: QWidget, data: QMimeData) -> bool:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, left, none)
    enter.setAccepted(False)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, data, left, none))
    return enter.isAccepted()


def test_a_dropped_file_becomes_the_photo_in_one_step(
    field: PhotoField, model: DraftModel, tmp_path: Path
) -> None:
    assert not field.cut_button.isVisible()
    assert not field.alt.isVisible()
    assert drop(field.photo, mime_of(jpeg(tmp_path)))
    block = model.blocks[0]
    assert block["attachment"] in model.pictures
    assert block["original"] != block["attachment"]
    assert field.about.said().startswith("花.jpg\n横1,104 × 縦828ピクセル・1通あたり")
    assert not field.busy.isVisible()
    assert field.alt_lack.isVisible()
    assert field.cut_button.isVisible()
    model.stack.undo()
    assert model.blocks[0] == EMPTY
    assert field.photo.empty
    model.stack.redo()
    assert not field.photo.empty


def test_a_file_is_chosen_by_keyboard(field: PhotoField, model: DraftModel, tmp_path: Path) -> None:
    field.photo.setFocus()
    QTest.keyClick(field.photo, Qt.Key.Key_Space)
    dialog = field.findChild(QFileDialog)
    assert dialog is not None
    assert "*.heic" in dialog.nameFilters()[0]
    dialog.fileSelected.emit(str(jpeg(tmp_path)))
    dialog.close()
    assert model.blocks[0]["attachment"]
    assert field.alt_line.hasFocus()  # it is asked for at once


@pytest.mark.parametrize("what", ["pixels", "file", "bytes"])
def test_a_photo_is_pasted(field: PhotoField, model: DraftModel, tmp_path: Path, what: str) -> None:
    data = mime_of(jpeg(tmp_path)) if what == "file" else QMimeData()
    if what == "pixels":
        image = QImage(640, 480, QImage.Format.Format_RGB32)
        image.fill(QColor(*RED))
        data.setImageData(image)
    elif what == "bytes":
        data.setData("image/jpeg", held(6))
        data.setImageData(QImage(10, 10, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(data)
    field.photo.setFocus()
    QTest.keyClick(field.photo, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    picture = model.pictures[model.blocks[0]["attachment"]]
    assert (picture.width, picture.height) == {
        "pixels": (640, 480), "file": (1104, 828), "bytes": (320, 240),
    }[what]


def test_words_and_links_are_no_photo(field: PhotoField, model: DraftModel) -> None:
    data = QMimeData()
    data.setText("花")
    QGuiApplication.clipboard().setMimeData(data)
    field.paste_button.click()
    assert field.problem.isVisible()
    assert model.blocks[0] == EMPTY
    link = QMimeData()
    link.setUrls([QUrl("https://example.jp/a.jpg")])
    assert drop(field.photo, link)
    assert "ファイルに保存" in field.problem.said()


def test_what_can_not_be_read_is_refused_beside_the_field_and_forgotten_after(
    field: PhotoField, model: DraftModel, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "cut.jpg").write_bytes(file_of(scene(), "JPEG")[:900])
    for name, words in (("logo.svg", "SVG"), ("cut.jpg", "壊れて"), ("none.jpg", "見つかりません")):
        field.take(str(tmp_path / name))
        assert field.problem.isVisible()
        assert words in field.problem.said()
        assert model.blocks[0] == EMPTY
    field.take(str(jpeg(tmp_path)))
    assert not field.problem.isVisible()
    field.take(str(tmp_path / "logo.svg"))
    model.choose(1)
    assert not field.problem.isVisible()


def test_words_stay_with_the_block_and_typing_is_one_step(
    field: PhotoField, model: DraftModel, tmp_path: Path
) -> None:
    field.take(str(jpeg(tmp_path)))
    steps = model.stack.count()
    for text in ("赤", "赤い", "赤い花"):
        field.alt_line.setText(text)
        field.alt_line.textEdited.emit(text)
    assert model.stack.count() == steps + 1
    assert model.blocks[0]["alt"] == "赤い花"
    assert not field.alt_lack.isVisible()
    field.take(str(jpeg(tmp_path, "other.jpg")))
    assert model.blocks[0]["alt"] == "赤い花"
    field.remove_button.click()
    assert model.blocks[0]["attachment"] == ""
    assert "original" not in model.blocks[0]
    assert not field.alt.isVisible()


def test_it_is_cut_and_turned_as_one_step(
    field: PhotoField, model: DraftModel, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "flag.jpg"
    file.write_bytes(file_of(scene(1600, 1200), "JPEG", quality=95))
    field.take(str(file))
    field.cut_button.click()
    dialog = field.findChild(PhotoCrop)
    assert dialog is not None
    for _ in range(25):
        QTest.keyClick(dialog.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(dialog.canvas, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    dialog.turn_right.click()
    steps = model.stack.count()
    dialog.save.click()
    assert model.stack.count() == steps + 1
    block = model.blocks[0]
    assert (block["crop"], block["turn"]) == ([500, 0, 500, 500], 90)
    picture = model.pictures[block["attachment"]]
    assert (picture.width, picture.height) == (600, 800)
    assert near(opened(picture.data).getpixel((300, 400)), RED)
    model.stack.undo()
    assert "crop" not in model.blocks[0]
    model.stack.redo()
    field.cut_to(None, 0)
    assert near(opened(model.pictures[model.blocks[0]["attachment"]].data).getpixel((900, 700)), BLUE)


def test_a_photo_of_the_web_needs_https(field: PhotoField, model: DraftModel, tmp_path: Path) -> None:
    field.take(str(jpeg(tmp_path)))
    assert not field.web.line.isVisible()
    field.web.on_web.click()
    assert field.web.line.isVisible()
    line = field.web.line
    for text, good in (
        ("http://example.jp/a.jpg", False), ("javascript:alert(1)", False), ("mailto:a@example.jp", False),
        ("https://", False), ("https://example.jp/a.jpg", True),
    ):
        line.setText(text)
        line.textEdited.emit(text)
        assert field.web.field.problem.isVisible() is not good
    assert model.blocks[0]["url"] == "https://example.jp/a.jpg"
    assert inside_mail(model.blocks) == []
    assert "ウェブ" in field.about.said()
    line.setText("example.jp/b.jpg")
    line.textEdited.emit("example.jp/b.jpg")
    line.editingFinished.emit()
    assert model.blocks[0]["url"] == "https://example.jp/b.jpg"
    field.web.on_web.click()
    assert model.blocks[0]["url"] == ""
    assert not line.isVisible()


def test_photos_make_room_for_each_other(
    field: PhotoField, model: DraftModel, clock: Clock, tmp_path: Path
) -> None:
    load(model, clock, *[{**EMPTY, "link": f"https://example.jp/{n}"} for n in range(4)])
    for place in range(4):
        file = tmp_path / f"{place}.jpg"
        file.write_bytes(file_of(photo_like(1600 + place, 1200), "JPEG", quality=95))
        model.choose(place)
        field.take(str(file))
        assert not field.problem.isVisible()
        sizes = [len(model.pictures[one].data) for one in attachments_in(list(model.blocks))]
        assert len(sizes) == place + 1
        assert sum(sizes) <= MAX_BYTES
    assert "写真4枚の合計" in field.about.said()
    assert "控えめ" in field.about.said()
    before = model.blocks
    model.choose(0)
    (tmp_path / "noise.png").write_bytes(file_of(noisy(1400, 1400), "PNG"))
    field.take(str(tmp_path / "noise.png"))
    assert model.blocks[1:] == before[1:] or not field.problem.isVisible()


def test_a_moving_picture_that_must_stand_still_says_so(
    field: PhotoField, model: DraftModel, tmp_path: Path
) -> None:
    (tmp_path / "small.gif").write_bytes(moving())
    field.take(str(tmp_path / "small.gif"))
    assert model.pictures[model.blocks[0]["attachment"]].media_type == "image/gif"
    assert not field.remark.isVisible()
    frames = [noisy(300, 200).quantize(64) for _ in range(5)]
    large = file_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=200)
    (tmp_path / "large.gif").write_bytes(large)
    field.take(str(tmp_path / "large.gif"))
    assert field.remark.isVisible()


def test_a_photo_finds_its_block_again_after_it_was_moved(
    field: PhotoField, model: DraftModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Callable[[], object]] = []
    tasks = field.ui.tasks
    original = tasks.do

    def later(*args: Any, **options: Any) -> Any:
        waiting.append(lambda: original(*args, **options))

    monkeypatch.setattr(tasks, "do", later)
    field.take(str(jpeg(tmp_path)))
    assert field.busy.isVisible()
    model.move("move", [0], 2)
    waiting.pop()()
    assert model.blocks[0] == TEXT
    assert model.blocks[1]["attachment"]
    field.take(str(jpeg(tmp_path, "b.jpg")))
    model.change_blocks("all gone", [TEXT], 0)
    waiting.pop()()
    assert model.blocks == (TEXT,)


def test_a_sent_newsletter_shows_its_photo_and_nothing_to_press(
    field: PhotoField, model: DraftModel, clock: Clock, services: Services
) -> None:
    taken = services.photos.take(file_of(scene(), "PNG"), name="旗.png")
    load(model, clock, {**EMPTY, **taken.photo}, editable=False)
    field.show_block(model.blocks[0])  # it was not loaded with the newsletter
    assert not field.photo.empty
    assert field.picture is not None
    for one in (field.choose_button, field.cut_button, field.paste_button, field.remove_button):
        assert not one.isVisible()
    assert field.alt_line.isReadOnly()
    assert not drop(field.photo, mime_of())
    field.remove()
    assert model.blocks[0]["attachment"] == taken.picture.id


def test_files_dropped_on_the_preview_become_blocks_in_one_step(
    ui: Ui, model: DraftModel, clock: Clock, qtbot: QtBot, frame: FakeFrame, tmp_path: Path
) -> None:
    preview = QWidget()
    qtbot.addWidget(preview)
    drops = PhotoDrops(ui, model, preview)
    load(model, clock, TEXT, TEXT)
    model.choose(0)
    (tmp_path / "no.txt").write_text("x", encoding="utf-8")
    files = [jpeg(tmp_path, "a.jpg"), tmp_path / "no.txt", jpeg(tmp_path, "b.jpg", comment=b"other")]
    assert drop(preview, mime_of(*files))
    assert [block["type"] for block in model.blocks] == ["text", "image", "image", "text"]
    assert model.current == 1
    assert "1個" in frame.toasts[-1]
    assert "no.txt" in frame.toasts[-1]
    model.stack.undo()
    assert model.blocks == (TEXT, TEXT)
    drops.add(mime_of(tmp_path / "no.txt"), 0)
    assert frame.errors[-1].id == "photo-kind"
    many = [tmp_path / f"{n}.png" for n in range(MAX_PICTURES + 1)]
    for number, file in enumerate(many):
        file.write_bytes(file_of(scene(30 + number, 20), "PNG"))
    drops.add(mime_of(*many), 0)
    assert frame.errors[-1].id == "image-too-many"
    assert model.blocks == (TEXT, TEXT)
    load(model, clock, TEXT, editable=False)
    assert not drop(preview, mime_of(files[0]))


def test_photos_that_come_with_pasted_blocks_make_room_too(
    ui: Ui, model: DraftModel, clock: Clock, qtbot: QtBot, services: Services, frame: FakeFrame
) -> None:
    preview = QWidget()
    qtbot.addWidget(preview)
    PhotoDrops(ui, model, preview)
    large = [file_of(photo_like(1600 + n, 1200), "JPEG", quality=95) for n in range(4)]
    taken = [services.photos.take(data) for data in large]
    load(model, clock, TEXT)
    model.pictures.update({one.picture.id: one.picture for one in taken})
    blocks = [block_with_photo(EMPTY, one.photo) for one in taken]
    assert sum(len(one.picture.data) for one in taken) > MAX_BYTES
    model.change_blocks("paste", [*blocks, TEXT], 0)
    qtbot.waitUntil(lambda: model.stack.count() == 2)
    ids = inside_mail(model.blocks)
    assert sum(len(model.pictures[one].data) for one in ids) <= MAX_BYTES
    model.stack.undo()
    qtbot.wait(20)
    assert inside_mail(model.blocks) == [one.picture.id for one in taken]  # undo is not undone
    noise = [services.photos.take(file_of(noisy(900 + n, 900), "PNG")) for n in range(9)]
    model.pictures.update({one.picture.id: one.picture for one in noise})
    model.change_blocks("paste", [block_with_photo(EMPTY, one.photo) for one in noise], 0)
    qtbot.waitUntil(lambda: bool(frame.toasts))
    assert "入りきりません" in frame.toasts[-1]


def test_names_and_twice_the_text_size(field: PhotoField, model: DraftModel, ui: Ui, tmp_path: Path) -> None:
    field.take(str(jpeg(tmp_path)))
    for language in ("ja", "en"):
        ui.theme.lang, ui.theme.text_scale = language, 2.0
        ui.theme.apply()
        field.retranslate()
        QApplication.processEvents()
        for one in (
            field.photo, field.choose_button, field.cut_button, field.paste_button, field.remove_button,
            field.alt_line, field.web.line,
        ):
            assert one.accessibleName()
        assert field.choose_button.width() >= field.choose_button.sizeHint().width()
        assert field.minimumSizeHint().width() <= ui.theme.s(256)


def test_files_dropped_on_the_list_or_pasted_into_it_become_blocks(
    ui: Ui, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    page = NewslettersPage(ui)
    qtbot.addWidget(page)
    page.resize(1072, 800)
    page.show()
    page.theme_changed()
    page.open(newsletter=services.drafts.new())
    editor = page.editor
    before = len(editor.model.blocks)
    assert drop(editor.blocks.viewport(), mime_of(jpeg(tmp_path, "a.jpg")))
    kinds = [block["type"] for block in editor.model.blocks]
    assert (kinds[0], len(kinds)) == ("image", before + 1)
    editor.model.choose(1)
    QGuiApplication.clipboard().setMimeData(mime_of(jpeg(tmp_path, "b.jpg", comment=b"other")))
    editor.blocks.setFocus()
    editor.acts.paste.trigger()
    assert editor.model.blocks[2]["type"] == "image"
    image = QMimeData()
    image.setImageData(QImage(200, 100, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(image)
    editor.acts.paste.trigger()
    assert [block["type"] for block in editor.model.blocks].count("image") == 3
    words = QMimeData()
    words.setText("冬の花")
    words.setImageData(QImage(200, 100, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(words)  # as Word gives its words
    editor.acts.paste.trigger()
    assert [block["type"] for block in editor.model.blocks].count("image") == 3
    assert drop(editor.preview, mime_of(jpeg(tmp_path, "c.jpg", comment=b"third")))
    assert [block["type"] for block in editor.model.blocks].count("image") == 4
