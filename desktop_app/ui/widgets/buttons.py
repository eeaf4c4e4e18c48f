"""Buttons: one primary on a page; what a button does stands on it."""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop_app.ui.context import Ui

Kind: TypeAlias = Literal["plain", "primary", "send", "danger", "quiet", "row"]
Bulk: TypeAlias = Literal["", "big", "small"]

_INK = {"primary": "on_primary", "send": "on_primary", "danger": "stop", "quiet": "neutral"}


def pressed_by_enter(window: QWidget, event: QKeyEvent) -> bool:
    """Enter presses the button of `window` that has the focus, once, however long the key is held."""
    at = window.focusWidget()
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not isinstance(at, QPushButton | QToolButton) or not at.isEnabled():
        return event.isAutoRepeat()
    if not event.isAutoRepeat():
        at.click()
    return True


class _Presses:
    """The second half of a double click is for the button hit first, not for one that came to its place."""

    def __init__(self) -> None:
        self._last = -1

    def began(self, event: QMouseEvent) -> None:
        self._last = event.timestamp()

    def own(self, event: QMouseEvent) -> bool:
        """Whether the first half hit the same button."""
        return 0 <= self._last >= event.timestamp() - QApplication.doubleClickInterval()


class Button(QPushButton):
    """A push button in one of the kinds; its text comes in `retranslate` of the owner."""

    def __init__(self, ui: Ui, kind: Kind = "plain", icon: str = "", bulk: Bulk = "") -> None:
        super().__init__()
        self._ui, self._icon, self._kind, self._bulk = ui, icon, kind, bulk
        self._presses = _Presses()
        self.setProperty("kind", kind)
        self.setProperty("bulk", bulk)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.theme_changed()

    def set_icon(self, icon: str) -> None:
        """Another picture beside the words."""
        if icon != self._icon:
            self._icon = icon
            self.theme_changed()

    def theme_changed(self) -> None:
        if self._icon:
            side = self._ui.theme.s(18 if self._bulk == "big" else 16)
            self.setIcon(self._ui.theme.icon(self._icon, _INK.get(self._kind, "ink")))
            self.setIconSize(QSize(side + 6, side))

    def sizeHint(self) -> QSize:
        # Bold CJK text is measured a hair too narrow: without these pixels its last stroke is cut.
        bold = self._kind in ("primary", "send") or self.isDefault()
        return super().sizeHint() + QSize((self._ui.theme.s(4) if bold else 4) + self._bolder(), 0)

    def _bolder(self) -> int:
        """A default button is bold by its state alone, which Qt does not measure."""
        if not self.isDefault() or self._kind in ("primary", "send"):
            return 0
        role = "big" if self._bulk == "big" else "body"
        bold, plain = self._ui.theme.metrics(role, True), self._ui.theme.metrics(role)
        return max(0, round(bold.horizontalAdvance(self.text()) - plain.horizontalAdvance(self.text())))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.updateGeometry()  # a layout may have measured it before the style sheet made it larger

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the window presses it, see `pressed_by_enter`
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._presses.began(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._presses.own(event):
            super().mouseDoubleClickEvent(event)


def button(
    ui: Ui,
    kind: Kind = "plain",
    *,
    icon: str = "",
    bulk: Bulk = "",
    clicked: Callable[[], object] | None = None,
) -> Button:
    """A button without text yet."""
    made = Button(ui, kind, icon, bulk)
    if clicked is not None:
        made.clicked.connect(lambda: clicked())
    return made


class IconButton(QToolButton):
    """An icon alone; `name_it` gives it a tooltip and the same accessible name."""

    def __init__(self, ui: Ui, icon: str, clicked: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._ui, self._icon = ui, icon
        self._presses = _Presses()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())
        self.theme_changed()

    def name_it(self, text: str) -> None:
        """What it does."""
        self.setToolTip(text)
        self.setAccessibleName(text)

    def theme_changed(self) -> None:
        side = self._ui.theme.s(18)
        self.setIcon(self._ui.theme.icon(self._icon, "ink2", on="accent_ink"))
        self.setIconSize(QSize(side, side))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._presses.began(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._presses.own(event):
            super().mouseDoubleClickEvent(event)


class Segmented(QWidget):
    """One of a few choices side by side; arrows move inside, Tab enters once."""

    chosen = Signal(str)

    def __init__(self, ui: Ui, keys: Sequence[str]) -> None:
        super().__init__()
        self._ui = ui
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for key in keys:
            one = QToolButton()
            one.setCheckable(True)
            one.setProperty("seg", True)
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            one.setCursor(Qt.CursorShape.PointingHandCursor)
            one.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(one)
            self._buttons[key] = one
            row.addWidget(one)
        if keys:
            self.setFocusProxy(self._buttons[keys[0]])
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_texts(self, texts: dict[str, str]) -> None:
        """The words of every choice."""
        for key, text in texts.items():
            self._buttons[key].setText(text)
            self._buttons[key].setAccessibleName(text)

    def set_gap(self, pixels: int) -> None:
        """Room between two choices."""
        self._row.setSpacing(pixels)

    def offer(self, key: str, *, shown: bool) -> None:
        """Take a choice out, or put it back."""
        self._buttons[key].setVisible(shown)

    def key(self) -> str:
        """The choice of now; "" when none was made yet."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose without a signal; "" takes the choice away."""
        if key:
            self._buttons[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for one in self._buttons.values():
            one.setChecked(False)
        self._group.setExclusive(True)
