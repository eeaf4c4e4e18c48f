"""Where the wizard stands: its steps beside each other, the one of now and those that are done marked."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw

_GAP = 8.0


class StepBar(QWidget):
    """Numbers in circles; the names of all steps where there is room, else that of the step of now."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._names: tuple[str, ...] = ()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, names: Sequence[str], at: int) -> None:
        """The names of all steps, and which one it is now."""
        self._names, self._at = tuple(names), at
        said = self._ui._("Step {n} of {all}: {name}").format(n=at + 1, all=len(names), name=names[at])
        self.setAccessibleName(said)
        self.update()

    @property
    def at(self) -> int:
        """The step of now, from 0."""
        return self._at

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(300), self._side() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._side() + 4)

    def theme_changed(self) -> None:
        self.updateGeometry()

    def _side(self) -> int:
        return max(self._ui.theme.s(24), round(self._ui.theme.metrics("small").height()) + 6)

    def _widths(self) -> list[float]:
        """The width of each step, with the names only where all of them fit."""
        theme, side = self._ui.theme, float(self._side())
        named = [side + 6 + theme.metrics("small", bold=True).horizontalAdvance(one) for one in self._names]
        room = self.width() - _GAP * 3 * (len(named) - 1)
        if sum(named) <= room:
            return named
        return [width if at == self._at else side for at, width in enumerate(named)]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._names:
            return
        theme, side = self._ui.theme, float(self._side())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widths = self._widths()
        spare = self.width() - sum(widths)
        gap = min(theme.s(44), max(_GAP, spare / max(1, len(widths) - 1)))
        left, middle = 0.0, self.height() / 2
        for at, width in enumerate(widths):
            circle = QRectF(left + 0.5, middle - side / 2 + 0.5, side - 1, side - 1)
            self._circle(painter, circle, at)
            if width > side:
                painter.setFont(theme.font("small", bold=at == self._at))
                painter.setPen(theme.c("ink" if at == self._at else "ink2"))
                words = QRectF(left + side + 6, 0, width - side - 6 + 2, self.height())
                painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self._names[at])
            left += width
            if at + 1 < len(widths):
                painter.setPen(QPen(theme.c("hairline"), 1))
                start, end = QPointF(left + 4, middle), QPointF(left + gap - 4, middle)
                painter.drawLine(start, end)
                left += gap
        painter.end()

    def _circle(self, painter: QPainter, rect: QRectF, at: int) -> None:
        theme = self._ui.theme
        now, done = at == self._at, at < self._at
        painter.setPen(QPen(theme.c("primary" if now or done else "control"), 1.4))
        painter.setBrush(theme.c("primary") if now else theme.c("neutral_bg" if done else "surface"))
        painter.drawEllipse(rect)
        if done:
            inset = rect.width() * 0.24
            draw(painter, "check", rect.adjusted(inset, inset, -inset, -inset), theme.c("neutral"))
            return
        painter.setFont(theme.font("small", bold=now))
        painter.setPen(theme.c("on_primary" if now else "ink2"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), str(at + 1))
