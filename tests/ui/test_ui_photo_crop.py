"""Cutting and turning a photo: by mouse, by keyboard, with undo."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.crop_rect import FULL, LEAST, CropRect, pulled, shaped
from desktop_app.ui.dialogs.photo_crop import PhotoCrop

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def answers() -> list[tuple[Any, int]]:
    return []


def shown(
    ui: Ui, qtbot: QtBot, answers: list[tuple[Any, int]], crop: Any = None, turn: int = 0
) -> PhotoCrop:
    image = QImage(1200, 800, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    made = PhotoCrop(ui, None, image, crop, turn, lambda *given: answers.append(given))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # qtbot closes it
    qtbot.addWidget(made)
    made.show()
    qtbot.wait(20)
    return made


@pytest.fixture
def dialog(ui: Ui, qtbot: QtBot, answers: list[tuple[Any, int]]) -> PhotoCrop:
    return shown(ui, qtbot, answers)


def at(dialog: PhotoCrop, x: float, y: float) -> QPoint:
    """A point of the photo, in thousandths."""
    area = dialog.canvas.photo_area()
    return QPoint(
        round(area.left() + x * area.width() / FULL), round(area.top() + y * area.height() / FULL)
    )


def drag(dialog: PhotoCrop, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas = dialog.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(dialog, *start))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    for place in (middle, end):
        QTest.mouseMove(canvas, at(dialog, *place))
        QTest.qWait(5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(dialog, *end))


def key(dialog: PhotoCrop, *keys: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    for one in keys:
        QTest.keyClick(dialog.canvas, one, held)


def near(rect: CropRect, *sides: int) -> bool:
    found = (rect.left, rect.top, rect.width, rect.height)
    return all(abs(one - two) <= 6 for one, two in zip(found, sides, strict=True))


def test_a_rectangle_is_drawn_moved_and_pulled_by_the_mouse(dialog: PhotoCrop) -> None:
    drag(dialog, (200, 200), (700, 800))
    assert near(dialog.canvas.rect_shown, 200, 200, 500, 600)
    drag(dialog, (450, 500), (550, 400))
    assert near(dialog.canvas.rect_shown, 300, 100, 500, 600)
    drag(dialog, (800, 700), (900, 900))
    assert near(dialog.canvas.rect_shown, 300, 100, 600, 800)
    drag(dialog, (300, 500), (100, 500))
    assert near(dialog.canvas.rect_shown, 100, 100, 800, 800)
    drag(dialog, (500, 500), (1500, 1500))
    assert near(dialog.canvas.rect_shown, 200, 200, 800, 800)


def test_a_click_alone_changes_nothing(dialog: PhotoCrop) -> None:
    QTest.mouseClick(
        dialog.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(dialog, 300, 300)
    )
    assert dialog.canvas.rect_shown.whole
    assert not dialog.whole.isEnabled()


def test_everything_goes_with_the_keyboard(
    dialog: PhotoCrop, answers: list[tuple[Any, int]], qtbot: QtBot
) -> None:
    key(dialog, *[Qt.Key.Key_Left] * 10, held=SHIFT)
    key(dialog, *[Qt.Key.Key_Up] * 5, held=SHIFT)
    assert dialog.canvas.rect_shown == CropRect(0, 0, 800, 900)
    key(dialog, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert dialog.canvas.rect_shown == CropRect(40, 20, 800, 900)
    key(dialog, Qt.Key.Key_Right, held=CTRL)
    assert dialog.canvas.rect_shown.left == 42
    key(dialog, *[Qt.Key.Key_Right] * 30)
    assert dialog.canvas.rect_shown == CropRect(200, 20, 800, 900)
    for _ in range(32):
        QTest.keyClick(dialog, Qt.Key.Key_Z, CTRL)
    assert dialog.canvas.rect_shown == CropRect(0, 20, 800, 900) or dialog.canvas.rect_shown.left <= 42
    dialog.turn_right.setFocus()
    QTest.keyClick(dialog.turn_right, Qt.Key.Key_Space)
    dialog.canvas.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert len(answers) == 1
    assert answers[0][1] == 90


def test_undo_and_redo_lead_through_every_step(dialog: PhotoCrop) -> None:
    steps = [dialog._state()]
    drag(dialog, (100, 100), (600, 600))
    steps.append(dialog._state())
    dialog.turn_left.click()
    steps.append(dialog._state())
    dialog.shape._buttons["square"].click()
    steps.append(dialog._state())
    dialog.whole.click()
    steps.append(dialog._state())
    assert len(set(steps)) == len(steps) - 1  # the last is the first again
    for step in reversed(steps[:-1]):
        QTest.keyClick(dialog, Qt.Key.Key_Z, CTRL)
        assert dialog._state() == step
    assert not dialog.undo.isEnabled()
    for step in steps[1:]:
        dialog.redo.click()
        assert dialog._state() == step
    assert not dialog.redo.isEnabled()


@pytest.mark.parametrize(("name", "ratio"), [("square", 1.0), ("4:3", 4 / 3), ("16:9", 16 / 9)])
def test_a_shape_is_kept_whatever_is_done(dialog: PhotoCrop, name: str, ratio: float) -> None:
    def proportion() -> float:
        wide, high = dialog._pixels()
        return wide / high

    dialog.shape._buttons[name].click()
    assert proportion() == pytest.approx(ratio, rel=0.02)
    drag(dialog, (500, 500), (560, 560))
    drag(dialog, (100, 100), (500, 900))
    assert proportion() == pytest.approx(ratio, rel=0.02)
    key(dialog, Qt.Key.Key_Left, Qt.Key.Key_Up, held=SHIFT)
    key(dialog, Qt.Key.Key_Right, Qt.Key.Key_Down, held=SHIFT)
    assert proportion() == pytest.approx(ratio, rel=0.02)
    dialog.turn_right.click()
    assert proportion() == pytest.approx(ratio, rel=0.02)
    dialog.shape._buttons["free"].click()
    key(dialog, *[Qt.Key.Key_Left] * 10, held=SHIFT)
    assert proportion() < ratio


def test_turning_takes_the_rectangle_along(dialog: PhotoCrop, answers: list[tuple[Any, int]]) -> None:
    drag(dialog, (100, 100), (500, 250))
    before = dialog.canvas.rect_shown
    for _ in range(4):
        dialog.turn_right.click()
    assert dialog.canvas.rect_shown == before
    dialog.turn_left.click()
    rect = dialog.canvas.rect_shown
    assert near(rect, 100, 500, 150, 400)
    dialog.keep()
    assert answers == [((rect.left, rect.top, rect.width, rect.height), 270)]


def test_what_was_cut_before_is_shown_again_and_can_be_put_back(
    ui: Ui, qtbot: QtBot, answers: list[tuple[Any, int]]
) -> None:
    dialog = shown(ui, qtbot, answers, (100, 200, 300, 400), 90)
    assert dialog.canvas.rect_shown == CropRect(100, 200, 300, 400)
    assert dialog.size_label.text() == "横240 × 縦480ピクセル"
    assert dialog.small.isVisible()
    dialog.whole.click()
    assert not dialog.small.isVisible()
    dialog.keep()
    assert answers == [(None, 0)]


def test_cancel_changes_nothing(dialog: PhotoCrop, answers: list[tuple[Any, int]]) -> None:
    drag(dialog, (100, 100), (600, 600))
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == []


def test_no_pull_leaves_the_photo_or_vanishes() -> None:
    for ratio in (0.0, 0.4, 1.0, 2.5):
        for edges in ("l", "r", "t", "b", "lt", "rt", "lb", "rb"):
            for start in (CropRect(), CropRect(100, 300, 400, 200), CropRect(950, 950, 50, 50)):
                for across in (-2000, -90, 0, 90, 2000):
                    for down in (-2000, 70, 2000):
                        rect = pulled(shaped(start, ratio), edges, across, down, ratio)
                        assert rect.left >= 0
                        assert rect.top >= 0
                        assert rect.left + rect.width <= FULL
                        assert rect.top + rect.height <= FULL
                        assert min(rect.width, rect.height) >= min(LEAST, 20) // 2
                        assert rect.turned(90).turned(270) == rect


def test_every_part_has_a_name_and_fits_at_twice_the_text_size(
    ui: Ui, qtbot: QtBot, answers: list[tuple[Any, int]]
) -> None:
    for language in ("ja", "en"):
        ui.theme.lang, ui.theme.text_scale = language, 2.0
        ui.theme.apply()
        dialog = shown(ui, qtbot, answers, (0, 0, 200, 200))
        for one in (dialog.save, dialog.cancel, dialog.whole):
            assert one.width() >= one.sizeHint().width()
        for part in (dialog.canvas, dialog.turn_left, dialog.turn_right, dialog.undo, dialog.redo):
            assert part.accessibleName()
        assert dialog.canvas.accessibleDescription()
        dialog.close()
