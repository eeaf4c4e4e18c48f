"""The shape of a dialog: title, content that scrolls, buttons at the bottom; never `exec`."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import Button, pressed_by_enter
from desktop_app.ui.widgets.focus_ring import tabbing
from desktop_app.ui.widgets.labels import WrapLabel, label


class _Content(QScrollArea):
    """Wants the height of its content; Qt's own hint ends at 24 lines."""

    def sizeHint(self) -> QSize:
        content = self.widget()
        if content is None:
            return super().sizeHint()
        # Asked before it was laid out, it must not answer for a narrower dialog than there will be.
        width = max(self.width(), self.window().minimumWidth(), content.minimumSizeHint().width())
        layout, hint = content.layout(), content.sizeHint()
        if layout is not None and layout.hasHeightForWidth():
            return QSize(hint.width(), layout.totalHeightForWidth(width))
        return hint


class DialogBase(QDialog):
    """Base of our dialogs. A subclass fills `box`, adds buttons, and sets texts in `retranslate`."""

    def __init__(self, ui: Ui, parent: QWidget | None, *, width: int = 560, scrolls: bool = True) -> None:
        super().__init__(parent)
        self.ui = ui
        self._wide = width
        self._shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 8)
        head.setSpacing(4)
        self.title = label("title")
        self.title.setWordWrap(True)
        self.lead = WrapLabel("muted")
        self.lead.hide()
        head.addWidget(self.title)
        head.addWidget(self.lead)
        outer.addLayout(head)
        body = QWidget()
        body.setObjectName("pageBody")
        self.box = QVBoxLayout(body)
        self.box.setContentsMargins(24, 8, 24, 12)
        self.box.setSpacing(12)
        self._area: QScrollArea | None = None
        if scrolls:
            self._area = area = _Content()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.viewport().setAutoFillBackground(False)
            area.setWidget(body)
            outer.addWidget(area, 1)
        else:
            outer.addWidget(body, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(24, 10, 24, 18)
        self.foot.setSpacing(10)
        self.foot.addStretch(1)
        outer.addLayout(self.foot)
        self.theme_changed()

    def add_button(self, made: Button, *, default: bool = False, left: bool = False) -> Button:
        """A button of the bottom row, right of those before it (`left`: at the far left)."""
        made.setAutoDefault(default)
        made.setDefault(default)
        if left:
            self.foot.insertWidget(0, made)
        else:
            self.foot.addWidget(made)
        return made

    def set_texts(self, title: str, lead: str = "") -> None:
        """Title and the sentence below it."""
        self.setWindowTitle(title)
        self.title.setText(title)
        if self._area is not None:
            self._area.setAccessibleName(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))

    def retranslate(self) -> None:
        """Set all texts in the language of now."""

    def theme_changed(self) -> None:
        screen = self.screen().availableGeometry().size()
        self.setMinimumWidth(min(self.ui.theme.s(self._wide), screen.width() - 40))
        self.setMaximumHeight(screen.height() - 40)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._shown:
            self._shown = True
            # Qt lets a new dialog take two thirds of the screen; a form wants to be seen whole.
            self._grow(self.height() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0)

    def focusNextPrevChild(self, forward: bool) -> bool:
        with tabbing():
            return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):  # Qt presses the default button, whatever has the focus
            super().keyPressEvent(event)

    def grow(self) -> None:
        """More came into it after it was shown: as tall as that needs, as far as the window below is."""
        if self._shown:
            QTimer.singleShot(0, self, lambda: self._grow(self.height()))

    def _grow(self, least: int) -> None:
        if self._area is not None:
            self._area.updateGeometry()  # Qt asks a scrolling area once
        parent = self.parentWidget()
        above = parent.window().height() if parent is not None else self.maximumHeight()
        most = min(max(above, 480), self.maximumHeight())
        ways = QBoxLayout.Direction
        self.foot.setDirection(ways.LeftToRight)
        if self.foot.minimumSize().width() > self.width():  # large letters on a small screen
            self.foot.setDirection(ways.TopToBottom)
        self._show_bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.resize(self.width(), max(least, min(self._wanted_height(), most)))
        if (layout := self.layout()) is not None:
            layout.activate()
        self._show_bar(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _show_bar(self, policy: Qt.ScrollBarPolicy) -> None:
        """A bar that came while there was too little room makes lines shorter, and so would stay for good."""
        if self._area is not None:
            self._area.setVerticalScrollBarPolicy(policy)

    def _wanted_height(self) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        if layout.hasHeightForWidth():  # its plain hint is that of the narrowest dialog
            return layout.totalHeightForWidth(self.width())
        return layout.sizeHint().height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
