"""Cards, notices, rows of a check list, and the empty state that teaches the first step."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.widgets.buttons import Button, Kind, button
from desktop_app.ui.widgets.chips import StatusDot
from desktop_app.ui.widgets.labels import WrapLabel, label, set_property


class Card(QFrame):
    """A white sheet with a hairline; `box` takes its content."""

    def __init__(self, *, margin: int = 20, spacing: int = 8, look: str = "true", row: bool = False) -> None:
        super().__init__()
        self.setProperty("card", look)
        self.box: QBoxLayout = QHBoxLayout(self) if row else QVBoxLayout(self)
        self.box.setContentsMargins(margin, margin, margin, margin)
        self.box.setSpacing(spacing)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """One more thing below (or beside) those before it."""
        self.box.addWidget(widget, stretch)


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("rule", True)
    return line


class Notice(QFrame):
    """A coloured band with one sentence and, when there is something to do, a button."""

    def __init__(self, ui: Ui, tone: str = "info", *, clicked: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setProperty("notice", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        self.text = WrapLabel("body")
        row.addWidget(self.text, 1)
        self.button: Button | None = None
        if clicked is not None:
            self.button = button(ui, bulk="small", clicked=clicked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set(self, text: str, button_text: str = "", tone: str | None = None) -> None:
        """Its words; an empty text hides it."""
        self.text.setText(text)
        if tone is not None:
            set_property(self, "notice", tone)
        if self.button is not None:
            self.button.setText(button_text)
            self.button.setVisible(bool(button_text))
        self.setVisible(bool(text))


class CheckRow(QWidget):
    """Status circle, sentence, small line below, and the button that mends it."""

    def __init__(self, ui: Ui, *, clicked: Callable[[], object] | None = None, kind: Kind = "plain") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 10)
        row.setSpacing(12)
        self.dot = StatusDot(ui)
        self.text = WrapLabel("body")
        self.small = WrapLabel("small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.small)
        row.addWidget(self.dot)
        row.addLayout(words, 1)
        self.button: Button | None = None
        if clicked is not None:
            self.button = button(ui, kind, clicked=clicked)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set(
        self, state: str, text: str, small: str = "", button_text: str = "", state_name: str = ""
    ) -> None:
        """`state`: ok, warn, stop, neutral or ask."""
        self.dot.set(state, state_name)
        self.text.setText(text)
        self.small.setText(small)
        self.small.setVisible(bool(small))
        if self.button is not None:
            self.button.setText(button_text)
            self.button.setVisible(bool(button_text))
            self.button.setAccessibleName(f"{button_text}: {text}" if button_text else "")


class _Picture(QWidget):
    def __init__(self, ui: Ui, icon: str) -> None:
        super().__init__()
        self._theme, self._icon = ui.theme, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.s(64), self._theme.s(64))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.c("neutral_bg"))
        painter.drawEllipse(rect)
        inset = rect.width() * 0.28
        draw(painter, self._icon, rect.adjusted(inset, inset, -inset, -inset), self._theme.c("neutral"))

    def theme_changed(self) -> None:
        self.updateGeometry()


class EmptyState(QWidget):
    """Nothing here yet: what this place is for, and the first step as a button."""

    def __init__(self, ui: Ui, icon: str) -> None:
        super().__init__()
        self._ui = ui
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 32, 24, 32)
        box.setSpacing(10)
        box.addStretch(1)
        box.addWidget(_Picture(ui, icon), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = label("title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.title.setWordWrap(True)
        self.text = WrapLabel("muted")
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.title)
        box.addWidget(self.text)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        box.addLayout(self._buttons)
        box.addStretch(2)

    def add_button(self, kind: Kind, clicked: Callable[[], object], icon: str = "") -> Button:
        """One more first step; its words are the caller's."""
        made = button(self._ui, kind, icon=icon, clicked=clicked)
        self._buttons.insertWidget(self._buttons.count() - 1, made)
        return made

    def set(self, title: str, text: str) -> None:
        """What this place is for."""
        self.title.setText(title)
        self.text.setText(text)


def clear(layout: QBoxLayout | None) -> None:
    """Take everything out of a layout and delete it, to be filled anew."""
    while layout is not None and (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QBoxLayout):
            clear(inner)
            inner.deleteLater()
