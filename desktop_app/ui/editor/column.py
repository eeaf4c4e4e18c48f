"""A column of the editor: it scrolls by itself beside others, and shows itself whole when it stands alone."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.widgets.cards import Card


class Column(Card):
    """A card whose content scrolls. `box` takes the content."""

    least_changed = Signal()
    """`least_width` is another one: the language, or what is shown, changed."""

    def __init__(self, *, margin: int, spacing: int) -> None:
        super().__init__(margin=0, spacing=0)
        self._whole = False
        self._least = 0
        self.inside = QWidget()
        self.inside.setObjectName("columnBody")
        outer = self.box
        self.box = QVBoxLayout(self.inside)
        self.box.setContentsMargins(margin, margin, margin, margin)
        self.box.setSpacing(spacing)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(self.inside)
        self.inside.setAutoFillBackground(False)  # the card's own ground shows
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.setContentsMargins(1, 6, 1, 6)
        outer.addWidget(self.area)
        self.inside.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_whole(self, whole: bool) -> None:
        """Take as much height as the content needs, or scroll."""
        self._whole = whole
        self._fit()

    def least_width(self) -> int:
        """So wide that nothing scrolls sideways, whether or not the bar is there."""
        bar = self.area.verticalScrollBar().sizeHint().width()
        return self.inside.minimumSizeHint().width() + bar + 4

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
            QTimer.singleShot(0, self, self._settle)
        if event.type() == QEvent.Type.LayoutRequest and self.least_width() != self._least:
            self._least = self.least_width()
            QTimer.singleShot(0, self, self.least_changed.emit)
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        needed = 0
        if self._whole:
            width = self.area.viewport().width()
            tall = self.box.heightForWidth(width) if self.box.hasHeightForWidth() else 0
            needed = max(tall, self.box.sizeHint().height())
        if self.area.minimumHeight() != needed:
            self.area.setMinimumHeight(needed)

    def _settle(self) -> None:
        # A resize inside a resize (the bar comes, the content gets narrower) can leave old geometry behind.
        if self.box.geometry().size() != self.inside.size():
            self.box.invalidate()
            self.box.activate()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return hint if self._whole else QSize(hint.width(), 200)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()


def bring_into_view(widget: QWidget, margin: int = 24) -> None:
    """Scroll whatever `widget` lies in until it is seen."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            parent.ensureWidgetVisible(widget, 0, margin)
        parent = parent.parentWidget()
