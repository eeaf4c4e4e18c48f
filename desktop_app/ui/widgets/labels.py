"""Labels by role; long ones elide or wrap, and show users' data as plain text."""

from html import escape
from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from desktop_app.ui.widgets.breaks import breakable, loosened

Role: TypeAlias = Literal["h1", "h2", "title", "body", "bold", "small", "muted", "number"]
Tone: TypeAlias = Literal["", "ok", "warn", "stop", "neutral", "muted"]


def label(role: Role = "body", text: str = "", *, selectable: bool = False) -> QLabel:
    """One line in the look of a role. Plain text always: a contact may be named `<b>`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def plain_tip(text: str) -> str:
    """`text` for a tooltip. Qt takes what looks like HTML for it, and an image named there would be fetched
    from the disk or, on Windows, from another computer."""
    if "<" not in text and "&" not in text:
        return text
    return f"<p>{escape(text, quote=False)}</p>".replace("\n", "<br>")


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property that the style sheet looks at, also after the first show."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class WrapLabel(QLabel):
    """Text over several lines, broken between Japanese phrases. Not for copyable data (names, addresses)."""

    def __init__(self, role: Role = "body", tone: Tone = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setMinimumWidth(60)
        self._said = ""

    def setText(self, text: str) -> None:
        self._said = text
        self.setAccessibleName(text)
        self.break_anew()

    def break_anew(self) -> None:
        """Phrases are known now."""
        if self.isVisible():
            self._fit()
        else:
            super().setText(breakable(self._said))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """A phrase wider than the label breaks anywhere rather than be cut."""
        measure, room = self.fontMetrics().horizontalAdvance, self.contentsRect().width()
        shown = loosened(self._said, lambda piece: measure(piece) > room)
        if shown != self.text():
            super().setText(shown)

    def said(self) -> str:
        """The text without the marks for line breaks."""
        return self._said



class ElidingLabel(QLabel):
    """One line that gives way: too long, it ends in an ellipsis and tells the rest as a tooltip."""

    def __init__(self, role: Role = "body", text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._tell()

    def _fits(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()

    def _tell(self) -> None:
        tip = "" if self._fits() else plain_tip(self.text())
        if tip != self.toolTip():
            self.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._fits():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        rect = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rect.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rect, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
