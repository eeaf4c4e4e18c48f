"""How mail programs on phones list sender, subject and the line behind it: measured, then painted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences

WIDTH = 375
"""Pixels of a usual phone; all sizes of `Phone` are such pixels too."""
_SHOWN = 300
"""So wide it is painted at 100 % text."""
_PAD = 12


@dataclass(frozen=True, slots=True)
class Phone:
    """One mail program, with the sizes of its list as of 2024 (iOS 17, Gmail for Android, ドコモメール).
    Phones with larger letters show less."""

    key: str
    left: int
    right: int
    sender: int
    """Pixels of the sender's letters."""
    subject: int
    preview: int
    """Pixels of the letters of the line behind the subject; 0 = it is not shown in the list."""
    lines: int
    """How many lines of it."""
    bold_subject: bool
    avatar: bool


PHONES = (
    Phone("iphone", 34, 34, 17, 15, 15, 2, bold_subject=False, avatar=False),
    Phone("gmail", 72, 16, 16, 14, 14, 1, bold_subject=True, avatar=True),
    Phone("docomo", 40, 16, 16, 15, 0, 0, bold_subject=True, avatar=False),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a list shows of a text: its lines, and how many of its characters they hold."""

    lines: tuple[str, ...]
    shown: int
    whole: int

    @property
    def cut(self) -> bool:
        """Whether something is missing."""
        return self.shown < self.whole


def characters(text: str) -> int:
    """How many characters a reader sees: an emoji of several code points is one."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    count = 0
    while finder.toNextBoundary() > 0:
        count += 1
    return count


def cut_to(text: str, font: QFont, width: float, lines: int = 1) -> Cut:
    """`text` in at most `lines` lines of `width` pixels; … at its end when something is missing."""
    text = text.replace("\n", " ").strip()
    whole = characters(text)
    rest, found = text, []
    for _ in range(lines - 1):
        first = _first_line(rest, font, width)
        if first == len(rest):
            break
        found.append(rest[:first])
        rest = rest[first:]
    last = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    shown = whole if last == rest else whole - characters(rest) + characters(last.removesuffix("…").rstrip())
    return Cut((*found, last), shown, whole)


def _first_line(text: str, font: QFont, width: float) -> int:
    """How many code points of `text` stand in its first line."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    units = text.encode("utf-16-le", "surrogatepass")
    return len(units[: 2 * line.textLength()].decode("utf-16-le", "ignore"))


class PhoneRow(QWidget):
    """One line of one list, as wide as a phone."""

    def __init__(self, ui: Ui, phone: Phone) -> None:
        super().__init__()
        self.ui, self.phone = ui, phone
        self._texts = ("", "", "")
        self.subject = self.preview = Cut(("",), 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def show_texts(self, sender: str, subject: str, preview: str) -> None:
        """What the newsletter says now."""
        self._texts = (sender, subject, preview)
        self._measure()
        self.update()

    def theme_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self._measure()
        self.update()

    def _font(self, pixels: int, bold: bool = False) -> QFont:
        font = QFont(self.ui.theme.font("body", bold))
        font.setPixelSize(pixels)
        return font

    def _measure(self) -> None:
        phone, room = self.phone, WIDTH - self.phone.left - self.phone.right
        _, subject, preview = self._texts
        self.subject = cut_to(subject, self._font(phone.subject, phone.bold_subject), room)
        if phone.lines:
            star = 32 if phone.avatar else 0
            self.preview = cut_to(preview, self._font(phone.preview), room - star, phone.lines)

    def _height(self) -> float:
        phone = self.phone
        heights = [QFontMetricsF(self._font(phone.sender, True)).height()]
        heights.append(QFontMetricsF(self._font(phone.subject)).height())
        if phone.lines:
            heights.append(phone.lines * QFontMetricsF(self._font(phone.preview)).height())
        return sum(heights) + 2 * _PAD

    def sizeHint(self) -> QSize:
        scale = self.ui.theme.s(_SHOWN) / WIDTH
        return QSize(round(WIDTH * scale), round(self._height() * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, phone = self.ui.theme, self.phone
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self.width() / WIDTH
        painter.scale(scale, scale)
        frame = QRectF(0.5, 0.5, WIDTH - 1, self._height() - 1)
        painter.setPen(QPen(theme.c("hairline"), 1))
        painter.setBrush(theme.c("surface"))
        painter.drawRoundedRect(frame, 10, 10)
        y = float(_PAD)
        if phone.avatar:
            self._paint_avatar(painter)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.c("accent"))
            painter.drawEllipse(QPointF(phone.left / 2, _PAD + phone.sender * 0.75), 5, 5)
        room = WIDTH - phone.left - phone.right
        time = self._font(13)
        wide = QFontMetricsF(time).horizontalAdvance("9:41") + 10
        sender = self._font(phone.sender, True)
        name = QFontMetricsF(sender).elidedText(self._texts[0], Qt.TextElideMode.ElideRight, room - wide)
        self._line(painter, sender, "ink", name, QRectF(phone.left, y, room - wide, 40))
        corner = QRectF(WIDTH - phone.right - wide, y + 3, wide, 40)
        self._line(painter, time, "ink2", "9:41", corner, right=True)
        y += QFontMetricsF(sender).height()
        font = self._font(phone.subject, phone.bold_subject)
        self._line(painter, font, "ink", self.subject.lines[0], QRectF(phone.left, y, room + 2, 40))
        y += QFontMetricsF(font).height()
        font = self._font(phone.preview or 14)
        for line in self.preview.lines if phone.lines else ():
            self._line(painter, font, "ink2", line, QRectF(phone.left, y, room + 2, 40))
            y += QFontMetricsF(font).height()
        painter.end()

    def _line(
        self, painter: QPainter, font: QFont, role: str, text: str, place: QRectF, *, right: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(self.ui.theme.c(role))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignTop), text)

    def _paint_avatar(self, painter: QPainter) -> None:
        circle = QRectF(16, _PAD + 2, 40, 40)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.ui.theme.c("accent_soft"))
        painter.drawEllipse(circle)
        painter.setPen(self.ui.theme.c("accent_ink"))
        painter.setFont(self._font(19))
        painter.drawText(circle, int(Qt.AlignmentFlag.AlignCenter), self._texts[0][:1])


class PhoneList(QWidget):
    """The same mail in three lists, and how much of it each shows."""

    def __init__(self, ui: Ui, phones: Sequence[Phone] = PHONES) -> None:
        super().__init__()
        self.ui = ui
        self.rows = {phone.key: PhoneRow(ui, phone) for phone in phones}
        self.names = {phone.key: label("small") for phone in phones}
        self.told = {phone.key: WrapLabel("small") for phone in phones}
        self.hint = WrapLabel("small")
        flow = Flow(gap=12, line_gap=10)
        for phone in phones:
            cell = QWidget()
            box = QVBoxLayout(cell)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(3)
            for widget in (self.names[phone.key], self.rows[phone.key], self.told[phone.key]):
                box.addWidget(widget)
            box.addStretch(1)
            flow.addWidget(cell)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 4, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(flow)
        outer.addWidget(self.hint)
        self.retranslate()

    def show_texts(self, sender: str, subject: str, preview: str, *, own: bool) -> None:
        """What the newsletter says now; `own` = the line behind the subject was written by the owner."""
        for row in self.rows.values():
            row.show_texts(sender, subject, preview)
        self._tell(own)

    def most_cut(self) -> Cut:
        """The subject in the list that shows least of it."""
        return min((row.subject for row in self.rows.values()), key=lambda cut: cut.shown)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        names = {"iphone": "iPhone", "gmail": _("Gmail (Android)"), "docomo": _("docomo mail")}
        for key, name in self.names.items():
            name.setText(names.get(key, key))
        self._tell(own=True)

    def _tell(self, own: bool) -> None:
        _ = self.ui._
        for key, row in self.rows.items():
            words = [_amount(self.ui, _("Subject"), row.subject)]
            if row.phone.lines:
                words.append(_amount(self.ui, _("Next line"), row.preview))
            else:
                words.append(_("No next line in the list"))
            self.told[key].setText(_(", ").join(words))
            row.setAccessibleName(f"{self.names[key].text()}: {_(', ').join(words)}")
        hint = _("Measured on a phone 375 pixels wide; with larger letters less is shown.")
        if not own:
            empty = _("The next line is empty, so lists show how the letter begins.")
            hint = sentences(self.ui, empty, hint)
        self.hint.setText(hint)


def _amount(ui: Ui, name: str, cut: Cut) -> str:
    if not cut.whole:
        return ui._("{what}: empty").format(what=name)
    if not cut.cut:
        return ui._("{what}: all {n} letters").format(what=name, n=cut.whole)
    return ui._("{what}: {shown} of {n} letters").format(what=name, shown=cut.shown, n=cut.whole)
