"""A small picture of a mail: its theme's colours, and a mark for each of its blocks."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_WIDE = 120.0
"""Units across the paper; heights of blocks are in the same units."""
_EDGE = 9.0
_USUAL = ("heading", "text", "image", "text", "button")


def paint_outline(
    painter: QPainter, rect: QRectF, colours: Mapping[str, str], outline: Sequence[str], plain: QColor
) -> None:
    """Paint a mail's upper part into `rect`. A colour that is not given is `plain`."""
    ink = _Ink(painter, colours, plain)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, ink.of("ground"))
    side = rect.width() * 0.1
    paper = rect.adjusted(side, rect.height() * 0.08, -side, 0)
    unit = paper.width() / _WIDE
    painter.translate(paper.topLeft())
    painter.scale(unit, unit)
    low = paper.height() / unit
    painter.fillRect(QRectF(0, 0, _WIDE, low), ink.of("paper"))
    painter.fillRect(QRectF(0, 0, _WIDE, 13), ink.of("head"))
    ink.bar(QRectF(_WIDE / 2 - 18, 5, 36, 3.5), "head_words")
    kinds = list(outline or _USUAL)
    y = 13.0
    if kinds[0] == "heading":
        painter.fillRect(QRectF(0, y, _WIDE, 19), ink.of("banner"))
        ink.bar(QRectF(_WIDE / 2 - 28, y + 7, 56, 5), "banner_words")
        kinds, y = kinds[1:], y + 19
    y += 7
    for kind in kinds:
        if y >= low:
            break
        y += _SHAPES.get(kind, _text)(ink, y) + 6
    painter.restore()


class _Ink:
    """Draws in the colours of a theme."""

    def __init__(self, painter: QPainter, colours: Mapping[str, str], plain: QColor) -> None:
        self.painter, self._colours, self._plain = painter, colours, plain

    def of(self, role: str) -> QColor:
        found = QColor(self._colours.get(role, ""))
        return found if found.isValid() else self._plain

    def bar(self, rect: QRectF, role: str, round_: float = 1.2) -> None:
        path = QPainterPath()
        path.addRoundedRect(rect, round_, round_)
        self.painter.fillPath(path, self.of(role))

    def box(self, rect: QRectF, *, dashed: bool = False) -> None:
        path = QPainterPath()
        path.addRoundedRect(rect, 2, 2)
        self.painter.fillPath(path, self.of("panel"))
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(self.of("panel_line"), 0.8, style))
        self.painter.drawPath(path)

    def lines(self, y: float, count: int, left: float = _EDGE, right: float = _WIDE - _EDGE) -> float:
        """Lines of words; returns their height."""
        for number in range(count):
            short = 0.62 if number == count - 1 else 1.0
            self.bar(QRectF(left, y + number * 5.4, (right - left) * short, 2.2), "words")
        return count * 5.4 - 3.2

    def photo(self, rect: QRectF) -> None:
        """A picture with a hill and a sun."""
        self.bar(rect, "panel_line", 1.5)
        self.painter.save()
        self.painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        hill = QPainterPath(QPointF(rect.left(), rect.bottom()))
        hill.quadTo(rect.left() + rect.width() * 0.35, rect.top() + rect.height() * 0.1,
                    rect.left() + rect.width() * 0.7, rect.bottom())
        self.painter.fillPath(hill, self.of("accent"))
        sun = rect.height() * 0.22
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.of("paper"))
        self.painter.drawEllipse(QRectF(rect.right() - sun * 2.2, rect.top() + sun * 0.7, sun, sun))
        self.painter.restore()


def _heading(ink: _Ink, y: float) -> float:
    ink.bar(QRectF(_EDGE, y, 54, 4), "heading")
    return 4


def _text(ink: _Ink, y: float) -> float:
    return ink.lines(y, 3)


def _greeting(ink: _Ink, y: float) -> float:
    ink.bar(QRectF(_EDGE, y, 30, 2.6), "words")
    return 6 + ink.lines(y + 6, 2)


def _seasonal(ink: _Ink, y: float) -> float:
    return ink.lines(y, 2)


def _image(ink: _Ink, y: float) -> float:
    ink.photo(QRectF(_EDGE, y, _WIDE - 2 * _EDGE, 36))
    return 36


def _photo_text(ink: _Ink, y: float) -> float:
    ink.photo(QRectF(_EDGE, y, 38, 26))
    ink.lines(y + 2, 4, left=_EDGE + 44)
    return 26


def _columns(ink: _Ink, y: float) -> float:
    half = (_WIDE - 2 * _EDGE - 6) / 2
    for left in (_EDGE, _EDGE + half + 6):
        ink.photo(QRectF(left, y, half, 20))
        ink.bar(QRectF(left, y + 24, half * 0.6, 3), "heading")
        ink.lines(y + 30, 2, left, left + half)
    return 38


def _product(ink: _Ink, y: float) -> float:
    ink.box(QRectF(_EDGE, y, _WIDE - 2 * _EDGE, 30))
    ink.photo(QRectF(_EDGE + 4, y + 4, 28, 22))
    ink.bar(QRectF(_EDGE + 38, y + 6, 40, 3), "heading")
    ink.bar(QRectF(_EDGE + 38, y + 12, 22, 3), "accent")
    ink.bar(QRectF(_EDGE + 38, y + 19, 26, 6), "button", 1.5)
    return 30


def _coupon(ink: _Ink, y: float) -> float:
    ink.box(QRectF(_EDGE, y, _WIDE - 2 * _EDGE, 24), dashed=True)
    ink.bar(QRectF(_WIDE / 2 - 20, y + 6, 40, 5), "accent")
    ink.bar(QRectF(_WIDE / 2 - 26, y + 15, 52, 2.2), "panel_words")
    return 24


def _button(ink: _Ink, y: float) -> float:
    ink.bar(QRectF(_WIDE / 2 - 24, y, 48, 10), "button", 2)
    ink.bar(QRectF(_WIDE / 2 - 13, y + 3.8, 26, 2.4), "button_words")
    return 10


def _panel(ink: _Ink, y: float) -> float:
    ink.box(QRectF(_EDGE, y, _WIDE - 2 * _EDGE, 26))
    ink.bar(QRectF(_EDGE + 5, y + 5, 34, 3), "heading")
    ink.lines(y + 12, 2, _EDGE + 5, _WIDE - _EDGE - 5)
    return 26


def _divider(ink: _Ink, y: float) -> float:
    ink.bar(QRectF(_EDGE, y, _WIDE - 2 * _EDGE, 0.9), "line")
    return 1


def _social(ink: _Ink, y: float) -> float:
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.setBrush(ink.of("accent"))
    for number in range(3):
        ink.painter.drawEllipse(QRectF(_WIDE / 2 - 15 + number * 11, y, 8, 8))
    return 8


def _signature(ink: _Ink, y: float) -> float:
    ink.bar(QRectF(_EDGE, y, 26, 3), "heading")
    return 5 + ink.lines(y + 6, 1)


def _nothing(_: _Ink, __: float) -> float:
    return 2


_SHAPES = {
    "heading": _heading, "text": _text, "greeting": _greeting, "seasonal": _seasonal, "image": _image,
    "photo_text": _photo_text, "columns": _columns, "product": _product, "coupon": _coupon,
    "button": _button, "event": _panel, "hours": _panel, "map": _panel, "divider": _divider,
    "spacer": _nothing, "social": _social, "signature": _signature, "notation": _nothing,
}
