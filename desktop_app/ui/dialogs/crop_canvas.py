"""A photo with the rectangle that will be left of it: dragged by the mouse, or moved by the keyboard."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.crop_rect import FULL, CropRect, pulled

_STEP, _SMALL_STEP = 20, 2
"""Thousandths for a key; with Ctrl the small one."""
_EDGES = ("lt", "t", "rt", "r", "rb", "b", "lb", "l")
_CURSORS = {
    "lt": Qt.CursorShape.SizeFDiagCursor, "rb": Qt.CursorShape.SizeFDiagCursor,
    "rt": Qt.CursorShape.SizeBDiagCursor, "lb": Qt.CursorShape.SizeBDiagCursor,
    "l": Qt.CursorShape.SizeHorCursor, "r": Qt.CursorShape.SizeHorCursor,
    "t": Qt.CursorShape.SizeVerCursor, "b": Qt.CursorShape.SizeVerCursor,
    "move": Qt.CursorShape.SizeAllCursor, "new": Qt.CursorShape.CrossCursor,
}
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}


class CropCanvas(QWidget):
    """Its owner keeps the history: `began` comes before a change by hand, `changed` with each bit of it."""

    began = Signal()
    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._image, self._pixmap = QImage(), QPixmap()
        self.rect_shown = CropRect()
        self.ratio = 0.0
        """Width to height in pixels; 0 = free."""
        self._grip, self._from, self._before = "", QPointF(), CropRect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """The photo as it is turned now."""
        self._image = image
        self._pixmap = QPixmap()
        self.update()

    def show_rect(self, rect: CropRect) -> None:
        """Another part."""
        self.rect_shown = rect
        self.update()

    def share_ratio(self) -> float:
        """`ratio` in thousandths of each side."""
        if not self.ratio or self._image.isNull():
            return 0.0
        return self.ratio * self._image.height() / self._image.width()

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(520), self._ui.theme.s(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(200), self._ui.theme.s(150))

    def photo_area(self) -> QRectF:
        """Where the photo is painted."""
        room = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        size = self._image.size()
        if size.isEmpty():
            return room
        scale = min(room.width() / size.width(), room.height() / size.height())
        wide, high = max(1, round(size.width() * scale)), max(1, round(size.height() * scale))
        return QRectF(
            round(room.center().x() - wide / 2), round(room.center().y() - high / 2), wide, high
        )

    def rect_area(self) -> QRectF:
        """Where the rectangle is painted."""
        area, part = self.photo_area(), self.rect_shown
        return QRectF(
            area.left() + part.left * area.width() / FULL, area.top() + part.top * area.height() / FULL,
            part.width * area.width() / FULL, part.height * area.height() / FULL,
        )

    # ── painting ─────────────────────────────────────────────────────────────────────────────────────────

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._ui.theme, QPainter(self)
        painter.fillRect(self.rect(), theme.c("sunken"))
        if self._image.isNull():
            return
        area, part = self.photo_area(), self.rect_area()
        painter.drawPixmap(area.topLeft(), self._scaled(area))
        shade = theme.c("ground")
        shade.setAlpha(190)
        for dim in (
            QRectF(area.left(), area.top(), area.width(), part.top() - area.top()),
            QRectF(area.left(), part.bottom(), area.width(), area.bottom() - part.bottom()),
            QRectF(area.left(), part.top(), part.left() - area.left(), part.height()),
            QRectF(part.right(), part.top(), area.right() - part.right(), part.height()),
        ):
            painter.fillRect(dim, shade)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("surface", 4), ("accent", 2)):  # to be seen on dark and on bright photos
            painter.setPen(QPen(theme.c(colour), width))
            painter.drawRect(part)
        painter.setPen(QPen(theme.c("accent"), 2))
        painter.setBrush(theme.c("surface"))
        half = theme.s(5)
        for place in self._grips().values():
            painter.drawRect(QRectF(place.x() - half, place.y() - half, 2 * half, 2 * half))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _scaled(self, area: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(round(area.width() * ratio), round(area.height() * ratio)).expandedTo(QSize(1, 1))
        if self._pixmap.size() != size:
            self._pixmap = QPixmap.fromImage(
                self._image.scaled(
                    size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
            self._pixmap.setDevicePixelRatio(ratio)
        return self._pixmap

    def _grips(self) -> dict[str, QPointF]:
        part = self.rect_area()
        x = {"l": part.left(), "r": part.right()}
        y = {"t": part.top(), "b": part.bottom()}
        return {
            edges: QPointF(
                next((x[one] for one in edges if one in x), part.center().x()),
                next((y[one] for one in edges if one in y), part.center().y()),
            )
            for edges in _EDGES
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pixmap = QPixmap()

    # ── mouse ────────────────────────────────────────────────────────────────────────────────────────────

    def _grip_at(self, at: QPointF) -> str:
        reach = self._ui.theme.s(12)
        near = {
            edges: (place - at).manhattanLength()
            for edges, place in self._grips().items()
            if abs(place.x() - at.x()) <= reach and abs(place.y() - at.y()) <= reach
        }
        if near:
            return min(near, key=lambda edges: near[edges])
        if self.rect_area().contains(at) and not self.rect_shown.whole:
            return "move"
        return "new" if self.photo_area().contains(at) else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._grip, self._from = self._grip_at(event.position()), event.position()
        self._before = self.rect_shown
        if self._grip:
            self.began.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._grip:
            grip = self._grip_at(event.position())
            self.setCursor(_CURSORS.get(grip, Qt.CursorShape.ArrowCursor))
            return
        area = self.photo_area()
        way = event.position() - self._from
        across, down = way.x() * FULL / area.width(), way.y() * FULL / area.height()
        if self._grip == "move":
            self._change(self._before.moved(across, down))
        elif self._grip == "new":
            self._drawn(across, down)
        else:
            self._change(pulled(self._before, self._grip, across, down, self.share_ratio()))

    def _drawn(self, across: float, down: float) -> None:
        """A new rectangle from where the mouse was pressed."""
        area, reach = self.photo_area(), self._ui.theme.s(6)
        if max(abs(across) * area.width(), abs(down) * area.height()) < reach * FULL:
            return
        at = self._from - area.topLeft()
        left = min(FULL - 1, max(0, round(at.x() * FULL / area.width())))
        top = min(FULL - 1, max(0, round(at.y() * FULL / area.height())))
        edges = ("r" if across >= 0 else "l") + ("b" if down >= 0 else "t")
        self._change(pulled(CropRect(left, top, 1, 1), edges, across, down, self.share_ratio()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = ""

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        held = event.modifiers()
        step = _SMALL_STEP if held & Qt.KeyboardModifier.ControlModifier else _STEP
        across, down = float(way[0] * step), float(way[1] * step)
        if held & Qt.KeyboardModifier.ShiftModifier:
            ratio = self.share_ratio()
            edges = "rb" if ratio else "r" if across else "b"
            if ratio and not across:
                across = down * ratio
            changed = pulled(self.rect_shown, edges, across, down, ratio)
        else:
            changed = self.rect_shown.moved(across, down)
        if changed != self.rect_shown:
            self.began.emit()
            self._change(changed)

    def _change(self, rect: CropRect) -> None:
        if rect != self.rect_shown:
            self.show_rect(rect)
            self.changed.emit()
