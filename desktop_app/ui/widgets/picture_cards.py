"""Cards with a picture, a name and a sentence, in a grid that arrows walk through."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.widgets.focus_ring import tabbing
from desktop_app.ui.widgets.outline_picture import paint_outline

_PAD, _GAP = 10, 14
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
        """A button at the upper right of the picture."""
        widget.setParent(self)
        widget.show()
        self._corner = widget
        self._place_corner()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_corner()

    def _place_corner(self) -> None:
        if self._corner is not None:
            size = self._corner.sizeHint()
            spot = self._picture(self.width()).topRight() + QPoint(-size.width() - 4, 4)
            self._corner.setGeometry(QRect(spot, size))

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
            needed = metrics.boundingRect(
                QRectF(0, 0, max(20, width - 2 * _PAD), 10_000), int(_WRAP), text
            ).height()
            height = min(round(needed), round(line * most)) + 3
            found.append((QRect(_PAD, 0, width - 2 * _PAD, height), text, role, bold))
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


class _Columns(QLayout):
    """Cards of the same width, as many in a row as there is room for; a row is as tall as its tallest."""

    def __init__(self, parent: QWidget, least: Callable[[], int]) -> None:
        super().__init__(parent)
        self._least = least
        self._items: list[QLayoutItem] = []
        self.columns = 1
        self.setContentsMargins(2, 2, 2, 2)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return QSize(self._least() * 3, self.heightForWidth(self._least() * 3))

    def minimumSize(self) -> QSize:
        return QSize(min(self._least(), 160), 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, right, bottom = self.contentsMargins().left(), 2, 2, 2
        inside = rect.adjusted(left, top, -right, -bottom)
        columns = max(1, (inside.width() + _GAP) // (self._least() + _GAP))
        wide = (inside.width() - _GAP * (columns - 1)) // columns
        y = inside.y()
        for first in range(0, len(self._items), columns):
            row = self._items[first : first + columns]
            tall = max(item.heightForWidth(wide) for item in row)
            if move:
                for number, item in enumerate(row):
                    item.setGeometry(QRect(QPoint(inside.x() + number * (wide + _GAP), y), QSize(wide, tall)))
            y += tall + _GAP
        if move:
            self.columns = columns
        return max(0, y - _GAP - rect.y()) + bottom if self._items else 0


class CardGrid(QWidget):
    """A grid of cards; Tab enters it once, arrows walk."""

    chosen = Signal(str)
    left = Signal(int)
    """An arrow led out of it: -1 above, 1 below."""

    def __init__(self, ui: Ui, *, least: int = 176, checkable: bool = False) -> None:
        super().__init__()
        self.ui, self._checkable = ui, checkable
        self._layout = _Columns(self, lambda: ui.theme.s(least))
        self.cards: list[PictureCard] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, key: str) -> PictureCard:
        """One more card."""
        card = PictureCard(self.ui, key, checkable=self._checkable)
        card.clicked.connect(lambda _=False: self._clicked(card))
        self.cards.append(card)
        self._layout.addWidget(card)
        self._enter_at(self.cards[0])
        return card

    def clear(self) -> None:
        """No card."""
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def choose(self, key: str) -> None:
        """Mark one card without a signal."""
        for card in self.cards:
            card.setChecked(card.key == key)
            if card.key == key:
                self._enter_at(card)

    def card(self, key: str) -> PictureCard | None:
        """The card of a key."""
        return next((one for one in self.cards if one.key == key), None)

    def _clicked(self, card: PictureCard) -> None:
        self._enter_at(card)
        if self._checkable:
            self.choose(card.key)
        self.chosen.emit(card.key)

    def _enter_at(self, card: PictureCard) -> None:
        for one in self.cards:
            one.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if one is card else Qt.FocusPolicy.ClickFocus
            )

    def enter(self, *, last: bool = False) -> None:
        """Put the focus on its first or last card."""
        if self.cards:
            self._to(self.cards[-1 if last else 0])

    def _to(self, card: PictureCard) -> None:
        self._enter_at(card)
        with tabbing():
            card.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = next((number for number, card in enumerate(self.cards) if card.hasFocus()), None)
        step = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -self._layout.columns,
            Qt.Key.Key_Down: self._layout.columns,
        }.get(Qt.Key(event.key()))
        if at is None or (step is None and event.key() not in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            super().keyPressEvent(event)
            return
        last = len(self.cards) - 1
        if step is None:
            self._to(self.cards[0 if event.key() == Qt.Key.Key_Home else last])
        elif 0 <= at + step <= last:
            self._to(self.cards[at + step])
        elif event.key() == Qt.Key.Key_Down and at // self._layout.columns < last // self._layout.columns:
            self._to(self.cards[last])
        else:
            self.left.emit(-1 if step < 0 else 1)
