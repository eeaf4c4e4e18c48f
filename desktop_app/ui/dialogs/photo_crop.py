"""写真を切り抜く: which part of a photo is shown, and which way up."""

from collections.abc import Callable

from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTransform
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.composing.photo_size import COLUMN_WIDTH, Crop
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.crop_canvas import CropCanvas
from desktop_app.ui.dialogs.crop_rect import CropRect, shaped
from desktop_app.ui.widgets.buttons import IconButton, Segmented, button
from desktop_app.ui.widgets.dialogs import DialogBase
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import ElidingLabel, label

_RATIOS = {"free": 0.0, "square": 1.0, "4:3": 4 / 3, "16:9": 16 / 9}
_State = tuple[CropRect, int, str]


class PhotoCrop(DialogBase):
    """`done(crop, turn)`: thousandths of the turned photo (None = all of it), degrees clockwise."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, image: QImage, crop: Crop | None, turn: int,
        done: Callable[[Crop | None, int], None],
    ) -> None:
        super().__init__(ui, parent, width=640, scrolls=False)
        self._image, self._done, self._turn = image, done, turn
        self._past: list[_State] = []
        self._future: list[_State] = []
        self.shape_label = label("body")
        self.shape = Segmented(ui, tuple(_RATIOS))
        self.shape.choose("free")
        self.shape_label.setBuddy(self.shape)
        self.turn_left = IconButton(ui, "rotate-ccw", lambda: self.turn_by(270))
        self.turn_right = IconButton(ui, "rotate-cw", lambda: self.turn_by(90))
        self.undo = IconButton(ui, "undo-2", self.go_back)
        self.redo = IconButton(ui, "redo-2", self.go_on)
        self.canvas = CropCanvas(ui)
        self.size_label = label("small")
        self.small = ElidingLabel("small")
        self.small.setProperty("tone", "warn")
        self.whole = button(ui, bulk="small", clicked=self.show_whole)
        self._lay_out()
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.save = self.add_button(button(ui, "primary", clicked=self.keep), default=True)
        self.shape.chosen.connect(self._shape)
        self.canvas.began.connect(self._remember)
        self.canvas.changed.connect(self._say)
        keys = QKeySequence.StandardKey
        for key, act in ((keys.Undo, self.go_back), (keys.Redo, self.go_on)):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._show((CropRect(*crop) if crop else CropRect(), turn, "free"))
        self.retranslate()
        self.canvas.setFocus()

    def _lay_out(self) -> None:
        shape = QHBoxLayout()
        shape.setSpacing(8)
        shape.addWidget(self.shape_label)
        shape.addWidget(self.shape)
        chosen, turns = QWidget(), QWidget()
        chosen.setLayout(shape)
        shape.setContentsMargins(0, 0, 0, 0)
        tools = QHBoxLayout(turns)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2)
        for one in (self.turn_left, self.turn_right, self.undo, self.redo):
            tools.addWidget(one)
        bar = Flow(gap=12, line_gap=6)
        bar.addWidget(chosen)
        bar.addWidget(turns)
        bar.addWidget(self.whole)
        self.box.addLayout(bar)
        self.box.addWidget(self.canvas, 1)
        said = QHBoxLayout()  # side by side: a line more would move the photo under the mouse that drags
        said.setSpacing(12)
        said.addWidget(self.size_label)
        said.addWidget(self.small, 1)
        self.box.addLayout(said)

    # ── what is done ─────────────────────────────────────────────────────────────────────────────────────

    def _state(self) -> _State:
        return self.canvas.rect_shown, self._turn, self.shape.key()

    def _show(self, state: _State) -> None:
        rect, self._turn, shape = state
        self.canvas.show_image(self._image.transformed(QTransform().rotate(self._turn)))
        self.canvas.ratio = _RATIOS[shape]
        self.canvas.show_rect(rect)
        self.shape.choose(shape)
        self._say()

    def _remember(self) -> None:
        self._past.append(self._state())
        self._future.clear()

    def turn_by(self, degrees: int) -> None:
        """Turn photo and rectangle."""
        self._remember()
        rect = self.canvas.rect_shown.turned(degrees)
        self._show((rect, (self._turn + degrees) % 360, "free"))
        self.shape.choose(self._past[-1][2])
        self._shape(self.shape.key(), remember=False)

    def _shape(self, key: str, *, remember: bool = True) -> None:
        if remember:
            rect, turn, _ = self._state()
            self._past.append((rect, turn, self._key()))
            self._future.clear()
        self.canvas.ratio = _RATIOS[key]
        self.canvas.show_rect(shaped(self.canvas.rect_shown, self.canvas.share_ratio()))
        self._say()

    def _key(self) -> str:
        """The shape that the canvas keeps, which the buttons may be ahead of."""
        return next(key for key, ratio in _RATIOS.items() if ratio == self.canvas.ratio)

    def show_whole(self) -> None:
        """The photo as it came: nothing cut, nothing turned."""
        self._remember()
        self._show((CropRect(), 0, "free"))

    def go_back(self) -> None:
        """Undo."""
        if self._past:
            self._future.append(self._state())
            self._show(self._past.pop())

    def go_on(self) -> None:
        """Redo."""
        if self._future:
            self._past.append(self._state())
            self._show(self._future.pop())

    def keep(self) -> None:
        """Take it over."""
        rect = self.canvas.rect_shown
        crop = None if rect.whole else (rect.left, rect.top, rect.width, rect.height)
        self._done(crop, self._turn)
        self.accept()

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def _pixels(self) -> tuple[int, int]:
        rect = self.canvas.rect_shown
        wide, high = self._image.width(), self._image.height()
        if self._turn in (90, 270):
            wide, high = high, wide
        return max(1, round(wide * rect.width / 1000)), max(1, round(high * rect.height / 1000))

    def _say(self) -> None:
        _, (wide, high) = self.ui._, self._pixels()
        self.undo.setEnabled(bool(self._past))
        self.redo.setEnabled(bool(self._future))
        text = _("{width} × {height} pixels").format(width=f"{wide:,}", height=f"{high:,}")
        self.size_label.setText(text)
        self.canvas.setAccessibleDescription(text)
        self.small.setVisible(wide < COLUMN_WIDTH // 2)
        self.whole.setEnabled(not self.canvas.rect_shown.whole or self._turn != 0)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            _("Cut and turn the photo"),
            _("Drag the frame or its corners. Keyboard: arrows move it, Shift and arrows resize it."),
        )
        self.shape_label.setText(_("Shape"))
        self.shape.set_texts(
            {"free": _("Free"), "square": _("Square"), "4:3": "4:3", "16:9": "16:9"}
        )
        self.shape.setAccessibleName(_("Shape"))
        self.turn_left.name_it(_("Turn left"))
        self.turn_right.name_it(_("Turn right"))
        self.undo.name_it(_("Undo"))
        self.redo.name_it(_("Redo"))
        self.canvas.setAccessibleName(
            _("The part that is shown. Arrow keys move it, Shift and arrow keys resize it, Ctrl finer.")
        )
        self.small.setText(_("Small: it may look blurred."))
        self.whole.setText(_("Whole photo again"))
        self.cancel.setText(_("Cancel"))
        self.save.setText(_("Use this part"))
        self._say()
