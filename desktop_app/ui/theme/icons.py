"""Icons: Lucide's SVGs, drawn as vectors in the theme's colour of the moment."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.paths import resource_text

Colour = Callable[[QIcon.Mode, QIcon.State], QColor]


@lru_cache(maxsize=256)
def svg(name: str, colour: str) -> bytes:
    """The file of an icon in one colour (`#rrggbb`). FileNotFoundError for an unknown name."""
    text = resource_text("icons", "lucide", f"{name}.svg")
    return text.replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.9"').encode()


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(svg(name, colour))


def draw(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint an icon into a rectangle."""
    _renderer(name, colour.name()).render(painter, rect)


class _Engine(QIconEngine):
    def __init__(self, name: str, colour: Colour) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        # Drawn at the left: an icon size wider than high is how a button gets its gap before the text.
        # 4 % lower, because beside CJK text the same box looks a pixel too high.
        box = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2 + side * 0.04, side, side)
        draw(painter, self._name, box, self._colour(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():  # a button that has no room yet asks for a picture of nothing
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


def icon(name: str, colour: Colour) -> QIcon:
    """An icon whose colour is asked each time it is painted."""
    return QIcon(_Engine(name, colour))


def write_svg(folder: Path, name: str, colour: str) -> str:
    """An icon as a file for QSS, which takes no data: addresses; its path with forward slashes."""
    file = folder / f"{name}-{colour.lstrip('#')}.svg"
    if not file.exists():
        file.write_bytes(svg(name, colour))
    return file.as_posix()
