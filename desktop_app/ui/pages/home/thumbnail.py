"""A newsletter the size of a stamp, painted from its real blocks."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.services.home_view import NextNewsletter, Shape
from desktop_app.ui.context import Ui
from desktop_app.ui.theme.tokens import LIGHT

_WIDTH, _HEIGHT = 118, 148
_PAD, _GAP, _LINE = 8, 7, 4
_BUTTON = 14
_FOOT = 16
_SIDE = 26
_BESIDE = frozenset({"product", "photo_text", "columns"})


class Thumbnail(QWidget):
    """Keeps a letter's own light colours in the dark."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shapes: tuple[Shape, ...] = ()
        self._pictures: dict[bytes, QImage] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_newsletter(self, newsletter: NextNewsletter | None) -> None:
        """Paint this one; None = an empty sheet."""
        self._shapes = newsletter.shapes if newsletter else ()
        self._pictures = {one.picture: QImage.fromData(one.picture) for one in self._shapes if one.picture}
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(_WIDTH), self._ui.theme.s(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = self._ui.theme.text_scale
        sheet = QPainterPath()
        sheet.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.fillPath(sheet, _colour(LIGHT.surface))
        painter.setPen(self._ui.theme.c("hairline"))
        painter.drawPath(sheet)
        painter.setClipPath(sheet)
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        y = float(_PAD)
        for number, shape in enumerate(self._shapes):
            if y > _HEIGHT - _FOOT - _PAD:
                break
            y = self._block(painter, shape, y, first=number == 0) + _GAP
        self._footer(painter)

    def _block(self, painter: QPainter, shape: Shape, y: float, *, first: bool) -> float:
        """Paint one block at `y` and return where it ends."""
        wide = _WIDTH - 2 * _PAD
        if shape.kind == "image":
            return self._picture(painter, shape, y)
        if shape.kind == "heading":
            banner = first and shape.level == 1
            painter.setBrush(_colour(LIGHT.primary if banner else LIGHT.ink2))
            high = 24 if banner else 6
            painter.drawRoundedRect(QRectF(_PAD, y, wide if banner else wide * 0.7, high), 2, 2)
            if banner:
                painter.setBrush(_colour(LIGHT.surface))
                painter.drawRoundedRect(QRectF(_PAD + wide * 0.2, y + 10, wide * 0.6, 4), 2, 2)
            return y + high
        if shape.kind == "button":
            painter.setBrush(_colour(LIGHT.send))
            painter.drawRoundedRect(QRectF(_PAD + wide * 0.2, y, wide * 0.6, _BUTTON), 3, 3)
            return y + _BUTTON
        if shape.kind == "divider":
            painter.setBrush(_colour(LIGHT.hairline))
            painter.drawRect(QRectF(_PAD, y + 1, wide, 1))
            return y + 2
        if shape.kind == "spacer":
            return y
        if shape.kind in _BESIDE:
            return self._beside(painter, shape, y)
        if shape.kind == "coupon":
            return self._coupon(painter, y)
        return self._lines(painter, shape.lines, y, float(_PAD), float(wide))

    def _lines(self, painter: QPainter, number: int, y: float, left: float, wide: float) -> float:
        painter.setBrush(_colour(LIGHT.sunken))
        lines = min(number, 6)
        for line in range(lines):
            last = line == lines - 1
            painter.drawRoundedRect(QRectF(left, y + line * 7, wide * (0.7 if last else 1), _LINE), 2, 2)
        return y + lines * 7 - 3

    def _beside(self, painter: QPainter, shape: Shape, y: float) -> float:
        """A picture, or a place for one, with words at its right."""
        room = QRectF(_PAD, y, _SIDE, _SIDE)
        picture = self._pictures.get(shape.picture)
        painter.setBrush(_colour(LIGHT.sunken))
        painter.drawRoundedRect(room, 2, 2)
        if picture is not None and not picture.isNull():
            side = float(min(picture.width(), picture.height()))
            left, top = (picture.width() - side) / 2, (picture.height() - side) / 2
            painter.drawImage(room, picture, QRectF(left, top, side, side))
        self._lines(painter, 3, y + 3, _PAD + _SIDE + 6, _WIDTH - 2 * _PAD - _SIDE - 6)
        return y + _SIDE

    def _coupon(self, painter: QPainter, y: float) -> float:
        frame = QRectF(_PAD + 10, y, _WIDTH - 2 * _PAD - 20, _BUTTON + 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_colour(LIGHT.send), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        self._lines(painter, 1, y + 7, frame.left() + 12, frame.width() - 24)
        return y + frame.height()

    def _picture(self, painter: QPainter, shape: Shape, y: float) -> float:
        wide = float(_WIDTH - 2 * _PAD)
        picture = self._pictures.get(shape.picture)
        if picture is None or picture.isNull():
            painter.setBrush(_colour(LIGHT.sunken))
            painter.drawRoundedRect(QRectF(_PAD, y, wide, 40), 3, 3)
            return y + 40
        high = min(54.0, wide * picture.height() / picture.width())
        part = min(float(picture.height()), picture.width() * high / wide)
        source = QRectF(0, (picture.height() - part) / 2, picture.width(), part)
        painter.drawImage(QRectF(_PAD, y, wide, high), picture, source)
        return y + high

    def _footer(self, painter: QPainter) -> None:
        painter.setBrush(_colour(LIGHT.surface2))
        painter.drawRect(QRectF(0, _HEIGHT - _FOOT, _WIDTH, _FOOT))
        painter.setBrush(_colour(LIGHT.hairline))
        painter.drawRoundedRect(QRectF(_PAD, _HEIGHT - _FOOT + 5, (_WIDTH - 2 * _PAD) * 0.8, 2), 1, 1)
        painter.drawRoundedRect(QRectF(_PAD, _HEIGHT - _FOOT + 9, (_WIDTH - 2 * _PAD) * 0.6, 2), 1, 1)


def _colour(value: str) -> QColor:
    return QColor(value)
