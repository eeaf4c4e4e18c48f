"""A number that leads to those it counts."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.labels import Tone, WrapLabel, label, set_property


class StatCard(QPushButton):
    """Name, big number, and what it is made of. A button as a whole."""

    def __init__(self, ui: Ui, clicked: Callable[[], object]) -> None:
        super().__init__()
        self._ui = ui
        self.setProperty("kind", "card")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda: clicked())
        self.name = WrapLabel("small")
        self.number: QLabel = label("number")
        self.parts = WrapLabel("small")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(4)
        for one in (self.name, self.number, self.parts):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(one)
        box.addStretch(1)

    def set(self, name: str, number: str, parts: str, tone: Tone = "") -> None:
        """The words of now."""
        self.name.setText(name)
        self.number.setText(number)
        self.parts.setText(parts)
        set_property(self.number, "tone", tone)
        self.setAccessibleName(f"{name}: {number}")
        self.setAccessibleDescription(parts)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return _layout_of(self).totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return _layout_of(self).totalMinimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return _layout_of(self).totalHeightForWidth(width)


def _layout_of(widget: QWidget) -> QVBoxLayout:
    layout = widget.layout()
    assert isinstance(layout, QVBoxLayout)  # noqa: S101 (made in the constructor)
    return layout
