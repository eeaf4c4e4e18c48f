"""The ground behind a mail, and where on it the mail lies: the whole width, or a telephone's."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.context import Ui

PHONE = 375
PC = 680
"""CSS pixels that a telephone and a mail program on a PC give a mail."""
_BAR = 12
"""The scroll bar beside the mail, which a telephone does not have."""


class Stage(QWidget):
    """Holds one view at a time. As wide as there is room, or a telephone in the middle."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._view: QWidget | None = None
        self._phone = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.theme_changed()

    def hold(self, view: QWidget, *, phone: bool) -> None:
        """Show this view and hide the one before."""
        if self._view is not None and self._view is not view:
            self._view.hide()
        self._view, self._phone = view, phone
        view.setParent(self)
        self._place()
        view.show()

    def theme_changed(self) -> None:
        self.setMinimumSize(self._ui.theme.s(320), self._ui.theme.s(220))
        self._place()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._view is None:
            return
        inside = self.rect().adjusted(1, 1, -1, -1)
        if self._phone:
            wide = min(inside.width(), round(PHONE * self._ui.theme.text_scale) + _BAR)
            inside.setLeft(inside.left() + (inside.width() - wide) // 2)
            inside.setWidth(wide)
        self._view.setGeometry(inside)
        sheet, largest = (PHONE + _BAR, self._ui.theme.text_scale) if self._phone else (PC, 1.0)
        fit = getattr(self._view, "set_sheet", None)
        if fit is not None:
            fit(sheet, max(largest, self._ui.theme.text_scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._ui.theme.c("hairline"))
        painter.setBrush(self._ui.theme.c("paper"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
