"""The ring around what has the focus, shown after the keyboard moved it and never after a click.

QFocusFrame was tried: its mask eats rounded corners. The ring is a child of the nearest page, card or dialog,
so that it scrolls along and is not cut by tight parents.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFrame,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui.theme.theme import Theme

_OWN_LOOK = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox, QAbstractItemView)
"""Fields show their focus by their border, views by their row."""
_OUT = 4


_tabbing = False


@contextmanager
def tabbing() -> Iterator[None]:
    """Around `focusNextPrevChild` of a window: where the focus goes now, it goes by the keyboard."""
    global _tabbing
    _tabbing = True
    try:
        yield
    finally:
        _tabbing = False


class FocusRing(QWidget):
    """One for the application; `follow` is connected to QApplication.focusChanged."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.by_keyboard = False
        """Set by the window around `focusNextPrevChild`; dialogs use `tabbing`."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """The focus moved. Qt also hands it on when a widget vanishes or is greyed, without any Tab."""
        self._leave()
        pushed = old is not None and isValid(old) and not (old.isVisible() and old.isEnabled())
        if new is None or not (self.by_keyboard or _tabbing) or pushed:
            return
        _bring_into_view(new)
        if isinstance(new, _OWN_LOOK):
            return
        self._target = new
        host = _host(new)
        self.setParent(host)
        step: QWidget | None = new
        while step is not None and step is not host:
            self._watched.append(step)
            step.installEventFilter(self)
            step = step.parentWidget()
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        elif kind in (QEvent.Type.Hide, QEvent.Type.Destroy):
            self._leave()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.c("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)

    def _place(self) -> None:
        host = self.parentWidget()
        if self._target is None or host is None or not isValid(self._target):
            return
        corner = self._target.mapTo(host, QPoint(0, 0))
        box = QRect(corner, self._target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        self.setGeometry(box.intersected(host.rect()))

    def _leave(self) -> None:
        self.hide()
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self.setParent(None)


def _host(widget: QWidget) -> QWidget:
    step = widget.parentWidget()
    while step is not None and step.parentWidget() is not None:
        if (isinstance(step, QFrame) and step.property("card")) or step.objectName() in (
            "page",
            "pageBody",
            "places",
        ):
            return step
        if isinstance(step, QDialog | QMainWindow):
            return step
        step = step.parentWidget()
    return step or widget


def _bring_into_view(widget: QWidget) -> None:
    step = widget.parentWidget()
    while step is not None:
        if isinstance(step, QScrollArea):
            step.ensureWidgetVisible(widget, 24, 24)
        step = step.parentWidget()
