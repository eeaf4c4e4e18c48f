"""The upper part of a newsletter with the shop's colour, font and logo, painted while typing."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.composing.look import Look, look_of
from desktop_app.domain.brand import Brand
from desktop_app.ui.context import Ui

_FAMILIES = {
    "serif": ["Hiragino Mincho ProN", "Yu Mincho", "YuMincho", "Noto Serif CJK JP", "serif"],
    "round": ["Hiragino Maru Gothic ProN", "BIZ UDPGothic", "Kosugi Maru"],
}
_WIDE, _WIDEST, _HIGH = 300, 460, 330


class BrandSample(QWidget):
    """Paints; nothing of it can be pressed. Its accessible name says what it shows."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._look: Look = look_of({})
        self._brand = Brand()
        self._logo = QPixmap()
        self._shop = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.theme_changed()

    def show_brand(self, brand: Brand, look: Look, logo: QPixmap, shop: str) -> None:
        """Another state of what is typed."""
        self._brand, self._look, self._logo, self._shop = brand, look, logo, shop
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(_WIDE), self.ui.theme.s(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(200), self.ui.theme.s(_HIGH))

    def theme_changed(self) -> None:
        self.setMaximumWidth(self.ui.theme.s(_WIDEST))
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        s, look = self.ui.theme.s, self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(whole, 8, 8)
        painter.setClipPath(shape)
        painter.fillRect(whole, QColor(look.ground))
        side = s(14)
        paper = whole.adjusted(side, s(12), -side, 0)
        painter.fillRect(paper, QColor(look.paper))
        y = self._paint_head(painter, paper)
        banner = QRectF(paper.left(), y, paper.width(), s(58))
        painter.fillRect(banner, QColor(look.banner))
        self._words(painter, banner, self.ui._("Winter flowers"), look.banner_words, 18, bold=True)
        inside = paper.adjusted(s(16), 0, -s(16), 0)
        y = banner.bottom() + s(12)
        for text, colour, bold, size in (
            (self.ui._("Thank you for coming by all year."), look.words, False, 13),
            (self.ui._("Open until December 30"), look.accent, True, 13),
            (self.ui._("See what is new"), look.link, False, 13),
        ):
            line = QRectF(inside.left(), y, inside.width(), s(22))
            self._words(painter, line, text, colour, size, bold=bold, left=True, under=colour == look.link)
            y += s(26)
        button = QRectF(inside.left(), y + s(2), min(inside.width(), s(150)), s(36))
        rounded = QPainterPath()
        rounded.addRoundedRect(button, 6, 6)
        painter.fillPath(rounded, QColor(look.button))
        self._words(painter, button, self.ui._("Book"), look.button_words, 14, bold=True)
        rest = whole.bottom() - button.bottom()
        foot = QRectF(paper.left(), button.bottom() + s(14), paper.width(), rest)
        painter.fillRect(foot, QColor(look.foot))
        self._words(
            painter, foot.adjusted(s(16), s(6), -s(16), 0), self.ui._("Sender and how to stop"),
            look.foot_words, 11, left=True, top=True,
        )  # fmt: skip

    def _paint_head(self, painter: QPainter, paper: QRectF) -> float:
        """Logo or name of the shop; returns where the rest begins."""
        s = self.ui.theme.s
        high = s(56)
        if not self._logo.isNull():
            wide = min(paper.width() * 0.8, s(self._brand.logo_width) * 0.75)
            tall = wide * self._logo.height() / max(1, self._logo.width())
            if tall > s(80):
                wide, tall = wide * s(80) / tall, s(80)
            high = round(max(high, tall + s(20)))
        head = QRectF(paper.left(), paper.top(), paper.width(), high)
        painter.fillRect(head, QColor(self._look.head))
        if self._logo.isNull():
            name = self._shop or self.ui._("Your shop")
            self._words(painter, head, name, self._look.head_words, 16, bold=True)
        else:
            middle = head.center()
            painter.drawPixmap(
                QRectF(middle.x() - wide / 2, middle.y() - tall / 2, wide, tall), self._logo,
                QRectF(self._logo.rect()),
            )
        return head.bottom()

    def _words(
        self, painter: QPainter, rect: QRectF, text: str, colour: str, size: int, *, bold: bool = False,
        left: bool = False, under: bool = False, top: bool = False,
    ) -> None:  # fmt: skip
        font = QFont(self.ui.theme.font("body"))
        kind = self._brand.font
        if kind in _FAMILIES:
            font.setFamilies([*_FAMILIES[kind], *font.families()])
        font.setPixelSize(self.ui.theme.s(size))
        font.setBold(bold)
        font.setUnderline(under)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        across = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignHCenter
        down = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignVCenter
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, int(across | down), shown)
