"""A quiet word at the bottom of the window, with undo where there is something to undo."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.labels import label

_SECONDS, _SECONDS_WITH_UNDO = 5, 12


class Toast(QFrame):
    """One at a time; the newest replaces the one before. It stays while the mouse or the focus is on it."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("toast")
        self._ui = ui
        self._undo: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 9, 8, 9)
        row.setSpacing(10)
        self._text = label("body")
        self._text.setWordWrap(True)
        self._button = button(ui, clicked=self._take_back)
        self._button.setProperty("bulk", "onToast")
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None) -> None:
        """Show `text`, and the undo button when `undo` is given."""
        self._undo = undo
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._button.setText(self._ui._("Undo"))
        self._button.setAccessibleName(f"{self._ui._('Undo')}: {text}")
        self._button.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start((_SECONDS_WITH_UNDO if undo else _SECONDS) * 1000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def _leave(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start(2000)
            return
        self._undo = None
        self.hide()

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        metrics = self._ui.theme.metrics("body")
        wanted = metrics.horizontalAdvance(self._text.text()) + 60
        if self._undo is not None:
            wanted += self._button.sizeHint().width() + 20
        width = round(min(wanted, window.width() - 48, self._ui.theme.s(640)))
        self.setFixedWidth(width)
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.resize(width, max(height, self.sizeHint().height()))
        self.move((window.width() - width) // 2, window.height() - self.height() - 24)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
