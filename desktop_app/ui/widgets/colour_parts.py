"""What a colour is chosen with: a swatch that can be pressed, and a slider that shows what it leads to."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QSlider

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw

_STOPS = 24


class Swatch(QAbstractButton):
    """One colour; checked where it is the chosen one. An invalid colour shows as "none"."""

    def __init__(self, ui: Ui, colour: str = "", *, checkable: bool = False, side: int = 30) -> None:
        super().__init__()
        self.ui, self.colour, self._side = ui, colour, side
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_colour(self, colour: str) -> None:
        """Show another colour."""
        self.colour = colour
        self.update()

    def name_it(self, text: str) -> None:
        """What it is."""
        self.setToolTip(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        side = self.ui.theme.s(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def theme_changed(self) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        shape = QPainterPath()
        shape.addRoundedRect(box, 6, 6)
        colour = QColor(self.colour)
        none = not colour.isValid()
        painter.fillPath(shape, self.ui.theme.c("surface") if none else colour)
        marked = self.isChecked()
        painter.setPen(QPen(self.ui.theme.c("accent" if marked else "control"), 2 if marked else 1))
        painter.drawPath(shape)
        if none:
            painter.drawLine(box.bottomLeft(), box.topRight())
        elif marked:
            light = colour.lightnessF() > 0.6
            ink = QColor(Qt.GlobalColor.black if light else Qt.GlobalColor.white)
            inset = box.width() * 0.26
            draw(painter, "check", box.adjusted(inset, inset, -inset, -inset), ink)


class ColourSlider(QSlider):
    """A part of a colour from 0 to `most`; `shown(value)` is the colour at a place of it."""

    def __init__(self, ui: Ui, most: int, shown: Callable[[int], QColor]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.ui, self._shown = ui, shown
        self.setRange(0, most)
        self.setPageStep(max(1, most // 12))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(220), self.ui.theme.s(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(80), self.ui.theme.s(28))

    def theme_changed(self) -> None:
        self.updateGeometry()

    def _bar(self) -> QRectF:
        radius = self.height() / 2
        return QRectF(radius, self.height() * 0.25, self.width() - 2 * radius, self.height() * 0.5)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = self._bar()
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for stop in range(_STOPS + 1):
            gradient.setColorAt(stop / _STOPS, self._shown(round(self.maximum() * stop / _STOPS)))
        shape = QPainterPath()
        shape.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        painter.fillPath(shape, gradient)
        painter.setPen(QPen(self.ui.theme.c("control"), 1))
        painter.drawPath(shape)
        at = bar.left() + bar.width() * self.value() / max(1, self.maximum())
        radius = self.height() * 0.4
        painter.setBrush(self._shown(self.value()))
        painter.setPen(QPen(self.ui.theme.c("surface"), 4))
        painter.drawEllipse(QRectF(at - radius, self.height() / 2 - radius, 2 * radius, 2 * radius))
        edge = self.ui.theme.c("accent" if self.hasFocus() else "ink2")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1))
        painter.drawEllipse(QRectF(at - radius, self.height() / 2 - radius, 2 * radius, 2 * radius))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _to(self, event: QMouseEvent) -> None:
        bar = self._bar()
        share = (event.position().x() - bar.left()) / max(1.0, bar.width())
        self.setValue(round(self.maximum() * max(0.0, min(1.0, share))))
