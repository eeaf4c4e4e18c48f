"""Text to read and copy, as high as it needs to be; what has no blank (a hash) breaks anywhere."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.fonts import PIXELS

_SLACK = 4


class FlowingText(QPlainTextEdit):
    """Without frame and scroll bars; `role` is a font size of the theme, `ink` "ink", "ink2" or "stop"."""

    def __init__(self, ui: Ui, role: str = "small", ink: str = "ink2") -> None:
        super().__init__()
        if role not in PIXELS:
            raise KeyError(role)
        self._ui, self._role = ui, role
        # A child of ours: it ends with us, where a single shot would call the widget after its end.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fit)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("flowing", ink)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.theme_changed()

    def set_text(self, text: str) -> None:
        """Another text; its first characters name it to a screen reader unless it was named."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self._fit_soon()

    def theme_changed(self) -> None:
        self.setFont(self._ui.theme.font(self._role))
        self._fit_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_soon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_soon()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        cursor = self.textCursor()
        if event.reason() != Qt.FocusReason.PopupFocusReason and cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _fit_soon(self) -> None:
        self._soon.start()

    def _fit(self) -> None:
        high = 0.0
        block = self.document().firstBlock()
        while block.isValid():
            high += self.blockBoundingRect(block).height()  # lays the block out if it was not yet
            block = block.next()
        self.setFixedHeight(round(high) + _SLACK)
