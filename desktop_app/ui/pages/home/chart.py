"""連絡先の増え方: two lines over thirteen months, read with the pointer or with ← and →."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.services.home_view import Month
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.home import words

_TICKS = 4


class GrowthChart(QWidget):
    """Contacts as a line with its ground filled, opt-outs dashed: colour alone says nothing."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._months: tuple[Month, ...] = ()
        self.chosen: int | None = None
        """The month that is read out, counted from the left."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_months(self, months: Sequence[Month]) -> None:
        """Draw these."""
        self._months = tuple(months)
        self.chosen = None
        self.retranslate()
        self.update()

    def retranslate(self) -> None:
        """What a screen reader says: the month that is read out, and all numbers."""
        _ = self._ui._
        name = _("Growth of contacts")
        if self.chosen is not None:
            name = f"{name}: {self.readout()}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(" / ".join(self._told(month) for month in self._months))
        self.update()

    def readout(self) -> str:
        """The chosen month in words; "" when none is."""
        return "" if self.chosen is None else self._told(self._months[self.chosen])

    def choose(self, at: int | None) -> None:
        """Read out a month, or none."""
        if at != self.chosen:
            self.chosen = at
            self.retranslate()

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(360), self._ui.theme.s(230))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(220), self._ui.theme.s(180))

    def theme_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        plot = self._plot()
        if self._months and plot.width() > 0:
            step = plot.width() / max(1, len(self._months) - 1)
            self.choose(max(0, min(len(self._months) - 1, round((event.position().x() - plot.x()) / step))))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self.choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        last = len(self._months) - 1
        if self._months and event.key() in steps:
            at = last if self.chosen is None else self.chosen + steps[Qt.Key(event.key())]
            self.choose(max(0, min(last, at)))
        elif self._months and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._months:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot, top = self._plot(), self._top()
        self._grid(painter, plot, top)
        people = self._line(plot, top, [one.contacts for one in self._months])
        stops = self._line(plot, top, [one.stops for one in self._months])
        self._area(painter, plot, people)
        theme = self._ui.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.c("chart_line"), 2.2))
        painter.drawPolyline(people)
        painter.setPen(QPen(theme.c("chart_stop"), 2.0, Qt.PenStyle.DashLine))
        painter.drawPolyline(stops)
        at = len(self._months) - 1 if self.chosen is None else self.chosen
        if self.chosen is not None:
            painter.setPen(QPen(theme.c("control"), 1))
            x = people.value(at).x()
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        for line, role in ((people, "chart_line"), (stops, "chart_stop")):
            painter.setPen(QPen(theme.c("surface"), 2))
            painter.setBrush(theme.c(role))
            painter.drawEllipse(line.value(at), 4.5, 4.5)
        self._legend(painter, plot)
        if self.chosen is not None:
            self._read_out(painter, people.value(at).x())

    def _plot(self) -> QRectF:
        """Where the lines are: beside the numbers, above months and legend."""
        metrics = self._ui.theme.metrics("small")
        left = metrics.horizontalAdvance(f"{self._top():,}") + 8
        high = metrics.height()
        return QRectF(left, high * 0.7, self.width() - left - 8, self.height() - high * 0.7 - 3.2 * high)

    def _top(self) -> int:
        """A round number above all."""
        most = max((max(one.contacts, one.stops) for one in self._months), default=0)
        unit = 1
        while unit * 10 * _TICKS < most:
            unit *= 10
        step = next(
            (unit * times for times in (1, 2, 3, 4, 5, 10) if unit * times * _TICKS >= most), unit * 10
        )
        return max(step, 1) * _TICKS

    def _line(self, plot: QRectF, top: int, values: Sequence[int]) -> QPolygonF:
        step, pairs = plot.width() / max(1, len(values) - 1), enumerate(values)
        points = [
            QPointF(plot.x() + at * step, plot.bottom() - plot.height() * one / top) for at, one in pairs
        ]
        return QPolygonF(points)

    def _grid(self, painter: QPainter, plot: QRectF, top: int) -> None:
        theme = self._ui.theme
        metrics = theme.metrics("small")
        painter.setFont(theme.font("small"))
        for tick in range(_TICKS + 1):
            y = round(plot.bottom() - plot.height() * tick / _TICKS) + 0.5
            painter.setPen(QPen(theme.c("chart_grid" if tick else "control"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.c("ink2"))
            words_at = QRectF(0, y - metrics.height() / 2, plot.left() - 8, metrics.height())
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(words_at, flags, f"{top * tick // _TICKS:,}")
        self._month_names(painter, plot)

    def _month_names(self, painter: QPainter, plot: QRectF) -> None:
        metrics = self._ui.theme.metrics("small")
        last = len(self._months) - 1
        step = plot.width() / max(1, last)
        every = 3 if step * 3 > metrics.horizontalAdvance(self._name(self._months[0])) + 8 else 6
        for at in range(last % every, last + 1, every):
            name = self._name(self._months[at])
            wide = metrics.horizontalAdvance(name)
            x = min(max(0.0, plot.left() + at * step - wide / 2), self.width() - wide)
            painter.drawText(QPointF(x, plot.bottom() + metrics.ascent() + 5), name)

    def _area(self, painter: QPainter, plot: QRectF, line: QPolygonF) -> None:
        path = QPainterPath()
        path.addPolygon(line)
        path.lineTo(plot.right(), plot.bottom())
        path.lineTo(plot.left(), plot.bottom())
        path.closeSubpath()
        fade = QLinearGradient(plot.topLeft(), plot.bottomLeft())
        full, gone = self._ui.theme.c("chart_area"), self._ui.theme.c("chart_area")
        gone.setAlphaF(0.25)
        fade.setColorAt(0, full)
        fade.setColorAt(1, gone)
        painter.fillPath(path, fade)

    def _legend(self, painter: QPainter, plot: QRectF) -> None:
        theme, _ = self._ui.theme, self._ui._
        metrics = theme.metrics("small")
        x, y = plot.left(), self.height() - metrics.height() / 2 - 1
        for text, role, style in (
            (_("Contacts"), "chart_line", Qt.PenStyle.SolidLine),
            (_("Opt-outs in all"), "chart_stop", Qt.PenStyle.DashLine),
        ):
            painter.setPen(QPen(theme.c(role), 2.2, style))
            painter.drawLine(QPointF(x, y), QPointF(x + 20, y))
            painter.setPen(theme.c("ink2"))
            painter.drawText(QPointF(x + 26, y + metrics.ascent() / 2 - 1), text)
            x += 26 + metrics.horizontalAdvance(text) + 18

    def _read_out(self, painter: QPainter, x: float) -> None:
        theme = self._ui.theme
        metrics = theme.metrics("small")
        text = self.readout()
        wide, high = metrics.horizontalAdvance(text) + 16, metrics.height() + 8
        left = min(max(0.0, x - wide / 2), max(0.0, self.width() - wide))
        box = QRectF(left, 0, min(wide, self.width()), high)
        painter.setPen(QPen(theme.c("hairline"), 1))
        painter.setBrush(theme.c("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.c("ink"))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 12)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)

    def _name(self, month: Month) -> str:
        return month.month

    def _told(self, month: Month) -> str:
        return self._ui._("{month}: {contacts}, opt-outs {stops}").format(
            month=month.month,
            contacts=words.people(self._ui, month.contacts),
            stops=words.people(self._ui, month.stops),
        )
