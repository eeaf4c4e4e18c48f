"""Fields for whole numbers."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSpinBox


def number(least: int, most: int) -> QSpinBox:
    """A spin box from `least` to `most` that the wheel does not change while somebody scrolls past."""
    made = _Quiet()
    made.setRange(least, most)
    edit = made.findChild(QLineEdit)
    if isinstance(edit, QLineEdit):
        edit.setTextMargins(9, 0, 0, 0)  # the style sheet's left padding is ignored here
    return made


class _Quiet(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
