"""Cards with a picture, a name and a sentence."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.widgets.outline_picture import paint_outline

_PAD = 10
_NAME_LINES, _ABOUT_LINES = 2, 3


class PictureCard(QAbstractButton):
    """One thing to choose. Its picture is a pixmap, an outline in a theme's colours, or an icon."""

    def __init__(self, ui: Ui, key: str, *, checkable: bool = False) -> None:
        super().__init__()
        self.ui, self.key = ui, key
        self.name, self.about, self.note = "", "", ""
        self._icon, self._pixmap = "", QPixmap()
        self._outline: Sequence[str] = ()
        self._colours: Mapping[str, str] = {}
        self._corner: QWidget | None = None
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_texts(self, name: str, about: str = "", note: str = "") -> None:
        """Name, sentence, and a word beside the name (a day, where it is from)."""
        self.name, self.about, self.note = name, about, note
        self.setAccessibleName(name)
        self.setAccessibleDescription(" ".join(part for part in (note, about) if part))
        self.updateGeometry()
        self.update()

    def set_outline(self, colours: Mapping[str, str], outline: Sequence[str]) -> None:
        """A drawn picture."""
        self._colours, self._outline = colours, outline
        self.update()

    def set_pixmap(self, pixmap: QPixmap) -> None:
        """A picture."""
        self._pixmap = pixmap
        self.update()

    def set_icon(self, icon: str) -> None:
        """An icon instead of a picture."""
        self._icon = icon
        self.update()

    def set_corner(self, widget: QWidget) -> None:
        """A button at the end of the name's line, where it covers nothing."""
        widget.setParent(self)
        widget.show()
        self._corner = widget
        self._place_corner()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_corner()

    def _place_corner(self) -> None:
        if self._corner is not None:
            size = self._corner.sizeHint()
            middle = self._picture(self.width()).bottom() + _PAD
            middle += round(self.ui.theme.metrics("body", True).height()) // 2
            spot = QPoint(self.width() - _PAD // 2 - size.width(), middle - size.height() // 2)
            self._corner.setGeometry(QRect(spot, size))

    def _beside_name(self) -> int:
        """What the button takes of the name's line."""
        return self._corner.sizeHint().width() if self._corner is not None else 0

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words = sum(rect.height() for rect, *_ in self._words(width))
        return self._picture(width).bottom() + words + 2 * _PAD + 4

    def sizeHint(self) -> QSize:
        wide = self.ui.theme.s(190)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        wide = self.ui.theme.s(120)
        return QSize(wide, 0)

    def theme_changed(self) -> None:
        self._place_corner()
        self.updateGeometry()

    def _picture(self, width: int) -> QRect:
        inner = width - 2 * _PAD
        return QRect(_PAD, _PAD, inner, min(round(inner * 0.54), self.ui.theme.s(120)))

    def _words(self, width: int) -> list[tuple[QRect, str, str, bool]]:
        """Where each text goes (its height; x and width are the card's): text, role, bold."""
        found = []
        for text, role, bold, most in (
            (self.name, "body", True, _NAME_LINES), (self.note, "small", False, 1),
            (self.about, "small", False, _ABOUT_LINES),
        ):
            if not text:
                continue
            metrics = self.ui.theme.metrics(role, bold)
            line = metrics.height()
            room = max(20, width - 2 * _PAD - (self._beside_name() if bold else 0))
            needed = metrics.boundingRect(QRectF(0, 0, room, 10_000), int(_WRAP), text).height()
            height = min(round(needed), round(line * most)) + 3
            found.append((QRect(_PAD, 0, room, height), text, role, bold))
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self.ui.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.isChecked()
        edge = 2.0 if marked else 1.0
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2), 10, 10)
        ground = "accent_soft" if marked else "hover" if self.underMouse() else "surface"
        painter.fillPath(frame, theme.c(ground))
        painter.setPen(QPen(theme.c("accent" if marked else "hairline"), edge))
        painter.drawPath(frame)
        picture = self._picture(self.width())
        self._paint_picture(painter, picture)
        y = picture.bottom() + _PAD
        for rect, text, role, bold in self._words(self.width()):
            painter.setFont(theme.font(role, bold))
            painter.setPen(theme.c("ink" if bold else "ink2"))
            self._paint_words(painter, rect.translated(0, y), text, role, bold)
            y += rect.height()
        if marked:
            self._paint_tick(painter, picture)

    def _paint_picture(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(rect), 6, 6)
        painter.setClipPath(shape)
        if self._icon:
            painter.fillPath(shape, self.ui.theme.c("neutral_bg"))
            side = self.ui.theme.s(34)
            middle = QRectF(rect).center()
            draw(painter, self._icon, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side),
                 self.ui.theme.c("neutral"))
        elif not self._pixmap.isNull():
            self._paint_pixmap(painter, rect)
        else:
            paint_outline(painter, QRectF(rect), self._colours, self._outline, self.ui.theme.c("hairline"))
        painter.restore()
        painter.setPen(QPen(self.ui.theme.c("hairline"), 1))
        painter.drawPath(shape)

    def _paint_pixmap(self, painter: QPainter, rect: QRect) -> None:
        """As wide as the card; what is too tall is cut below."""
        ratio = self._pixmap.width() / max(1, rect.width())
        source = QRectF(0, 0, self._pixmap.width(), min(self._pixmap.height(), rect.height() * ratio))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = QRectF(rect)
        target.setHeight(source.height() / ratio)
        painter.fillRect(rect, QColor(Qt.GlobalColor.white))
        painter.drawPixmap(target, self._pixmap, source)

    def _paint_words(self, painter: QPainter, rect: QRect, text: str, role: str, bold: bool) -> None:
        metrics = self.ui.theme.metrics(role, bold)
        wide = QRectF(rect)
        needed = metrics.boundingRect(QRectF(0, 0, wide.width(), 10_000), int(_WRAP), text).height()
        cut = text
        while needed > rect.height() + 1 and len(cut) > 1:
            cut = cut[: max(1, len(cut) - 2)]
            shown = cut.rstrip("。、 ") + "…"
            needed = metrics.boundingRect(QRectF(0, 0, wide.width(), 10_000), int(_WRAP), shown).height()
        if cut != text:
            self.setToolTip(f"{self.name}\n{self.about}".strip() if "<" not in self.name + self.about else "")
        painter.drawText(wide, int(_WRAP), text if cut == text else cut.rstrip("。、 ") + "…")

    def _paint_tick(self, painter: QPainter, picture: QRect) -> None:
        side = self.ui.theme.s(22)
        spot = QRectF(picture.left() + 6, picture.top() + 6, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.ui.theme.c("primary"))
        painter.drawEllipse(spot)
        draw(painter, "check", spot.adjusted(4, 4, -4, -4), self.ui.theme.c("on_primary"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        elif event.key() in _WALKING:  # Qt would walk along the Tab chain; the grid knows its rows
            event.ignore()
        else:
            super().keyPressEvent(event)


_WALKING = frozenset({
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
})
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
