"""Chips, status circles and filter switches. The same function paints chips in tables and outside."""

from typing import Literal, TypeAlias

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.theme.theme import Theme

Tone: TypeAlias = Literal["ok", "warn", "stop", "neutral"]

_PAD = 10
_ICONS = {"ok": "check", "warn": "triangle-alert", "stop": "x", "neutral": "info", "ask": "circle-help"}


def chip_size(theme: Theme, text: str) -> tuple[float, float]:
    """Width and height of a chip around `text`."""
    metrics = theme.metrics("small")
    return metrics.horizontalAdvance(text) + 2 * theme.s(_PAD), metrics.height() + theme.s(4)


def paint_chip(
    painter: QPainter, theme: Theme, rect: QRectF, text: str, tone: Tone, *, bare: bool = False
) -> None:
    """A chip filling `rect`; too long a text is elided. `bare` = on a ground of the chip's own colour."""
    font, metrics = theme.font("small"), theme.metrics("small")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.c("surface" if bare else f"{tone}_bg"))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setPen(theme.c(tone))
    painter.setFont(font)
    inside = rect.adjusted(theme.s(_PAD) - 1, 0, -theme.s(_PAD) + 1, 0)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width() + 1)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter), shown)
    painter.restore()


class Chip(QLabel):
    """A word in a coloured capsule; colour never says it alone."""

    def __init__(self, ui: Ui, tone: Tone = "neutral", text: str = "") -> None:
        super().__init__()
        self._theme, self.tone = ui.theme, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set(text, tone)

    def set(self, text: str, tone: Tone | None = None) -> None:
        """Words and tone."""
        self.tone = tone or self.tone
        super().setText(text)
        self.setAccessibleName(text)
        if self.parentWidget() is not None:  # alone it would open as a window of its own
            self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if not self.text():
            return QSize(0, 0)
        width, height = chip_size(self._theme, self.text())
        return QSize(round(width) + 1, round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.text():
            paint_chip(QPainter(self), self._theme, QRectF(self.rect()), self.text(), self.tone)

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class FilterChip(QPushButton):
    """A switch that narrows a list: outlined and ticked when on."""

    def __init__(self, ui: Ui, tone: Tone, icon: str) -> None:
        super().__init__()
        self._theme, self._tone, self._icon = ui.theme, tone, icon
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics("small", True)
        width = metrics.horizontalAdvance(self.text()) + self._theme.s(16 + 6 + 2 * 12)
        return QSize(round(width), round(metrics.height() + self._theme.s(13)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rect = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.c(self._tone if self.isEnabled() else "ink3")
        on = self.isChecked()
        painter.setPen(QPen(ink, 2) if on else QPen(theme.c("hover" if self.underMouse() else "ground"), 1))
        painter.setBrush(theme.c(f"{self._tone}_bg"))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        side = theme.s(15)
        at = QRectF(rect.x() + theme.s(11), rect.center().y() - side / 2, side, side)
        draw(painter, "check" if on else self._icon, at, ink)
        painter.setPen(ink)
        painter.setFont(theme.font("small", True))
        words = rect.adjusted(theme.s(11) + side + theme.s(6), 0, -theme.s(6), 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self.text())

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class StatusDot(QWidget):
    """A circle with ✓ ! × i or ?: shape and colour both say how it stands."""

    def __init__(self, ui: Ui, state: str = "ok", side: int = 24) -> None:
        super().__init__()
        self._theme, self._state, self._side = ui.theme, state, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, state: str, name: str = "") -> None:
        """`state`: ok, warn, stop, neutral or ask; `name` says it to a screen reader."""
        self._state = state
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.s(self._side), self._theme.s(self._side))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_dot(painter, self._theme, QRectF(self.rect()), self._state)

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def paint_dot(painter: QPainter, theme: Theme, rect: QRectF, state: str) -> None:
    """The circle of a state, for delegates too."""
    tone = "warn" if state == "ask" else state
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.c(f"{tone}_bg"))
    side = min(rect.width(), rect.height())
    circle = QRectF(rect.center() - QPointF(side / 2, side / 2), rect.center() + QPointF(side / 2, side / 2))
    painter.drawEllipse(circle)
    inset = side * 0.22
    draw(painter, _ICONS[state], circle.adjusted(inset, inset, -inset, -inset), theme.c(tone))
