"""The shape of a page: a header with title and buttons, and a body that scrolls."""

from typing import Any, ClassVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.labels import ElidingLabel, label

MARGIN = 28


class Header(QWidget):
    """Title, a small subtitle beside it, and the page's buttons at the right; below, where they don't fit."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.title = label("h1")
        self.subtitle = ElidingLabel("small")
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row, self._buttons = QHBoxLayout(), QHBoxLayout()
        self._both.setContentsMargins(0, 0, 0, 0)
        for layout in (self._both, self._row, self._buttons):
            layout.setSpacing(12)
        self._both.addLayout(self._row, 1)
        self._both.addLayout(self._buttons)
        self._row.addWidget(self.title)
        self._row.addWidget(self.subtitle, 1)
        self.theme_changed()

    def add(self, widget: QWidget) -> None:
        """One more button, right of those before it."""
        self._buttons.addWidget(widget)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a button came, went or says something longer
            self.respond()
        return handled

    def respond(self) -> None:
        """Buttons beside the title, or below it at the left where both don't fit."""
        rows = [self._row.itemAt(number) for number in range(self._row.count())]
        rows += [self._buttons.itemAt(number) for number in range(self._buttons.count())]
        found = [one.widget() for one in rows if one is not None]
        shown = [one for one in found if one and not one.isHidden() and one is not self.subtitle]
        below = sum(one.sizeHint().width() + 12 for one in shown) > self.width()
        ways = QBoxLayout.Direction
        wanted = ways.TopToBottom if below else ways.LeftToRight
        if self._both.direction() is not wanted:  # each change asks for a layout again
            self._both.setDirection(wanted)
            left = Qt.AlignmentFlag.AlignLeft
            self._both.setAlignment(self._buttons, left if below else Qt.AlignmentFlag(0))

    def add_first(self, widget: QWidget) -> None:
        """The way back, before the title."""
        self._row.insertWidget(0, widget)

    def add_left(self, widget: QWidget) -> None:
        """A chip or the like between title and subtitle."""
        self._row.insertWidget(self._row.indexOf(self.subtitle), widget)

    def theme_changed(self) -> None:
        # Small text beside a title stands on its baseline, not centred.
        big, small = self._ui.theme.metrics("h1", True), self._ui.theme.metrics("small")
        lower = ((big.ascent() - big.descent()) - (small.ascent() - small.descent())) / 2
        self.subtitle.setContentsMargins(0, round(2 * lower), 0, 0)


class Page(QWidget):
    """Base of all pages. The constructor of a page builds widgets without texts and then calls
    `self.retranslate()`; data comes in `refresh`."""

    name: ClassVar[str] = ""
    cares: ClassVar[frozenset[str]] = frozenset()
    """Subjects whose change makes this page load its data again."""
    scrolls: ClassVar[bool] = True
    """False for pages that fill the window and scroll inside (tables)."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.setObjectName("page")
        self._stale = True
        self._responding = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = Header(ui)
        self.header_box = QVBoxLayout()
        self.header_box.setContentsMargins(MARGIN, 20, MARGIN, 12)
        self.header_box.addWidget(self.header)
        outer.addLayout(self.header_box)
        self.body = QWidget()
        self.body.setObjectName("pageBody")
        self.layout_ = QVBoxLayout(self.body)
        self.layout_.setContentsMargins(MARGIN, 0, MARGIN, 24)
        self.layout_.setSpacing(16)
        self.area: QScrollArea | None = None
        if self.scrolls:
            self.area = QScrollArea()
            self.area.setWidgetResizable(True)
            # Tab goes to what can be used; the keys for scrolling reach the area from there.
            self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.area.setFrameShape(QFrame.Shape.NoFrame)
            self.area.viewport().setAutoFillBackground(False)
            self.area.setWidget(self.body)
            self.area.verticalScrollBar().rangeChanged.connect(self._keep_right_edge)
            outer.addWidget(self.area, 1)
        else:
            self.body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            outer.addWidget(self.body, 1)

    def retranslate(self) -> None:
        """Set all texts, tooltips and accessible names in the language of now."""

    def refresh(self) -> None:
        """Load data through `ui.tasks.look`."""

    def open(self, **target: Any) -> None:
        """What `ui.go(page, **target)` asks for; called after the page is shown."""

    def respond(self) -> None:
        """Choose the narrow or wide arrangement for `self.width()`."""

    def leave(self) -> None:
        """The owner goes to another page or closes the window: keep what was typed."""

    def unkept(self) -> bool:
        """Whether something that was typed here is not stored (yet)."""
        return False

    def data_changed(self, subjects: frozenset[str]) -> None:
        """Something changed: load again now, or when shown."""
        if subjects & self.cares:
            self._stale = True
            if self.isVisible():
                self._load()

    def reload(self) -> None:
        """Load now, or when shown."""
        self._stale = True
        if self.isVisible():
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._load()
        self._respond_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._respond_soon()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.reload()

    def theme_changed(self) -> None:
        self._respond_soon()

    def _load(self) -> None:
        self._stale = False
        if self.area is not None:  # Tab reaches it, so that arrows scroll
            self.area.setAccessibleName(self.header.title.text())
        self.refresh()

    def _respond_soon(self) -> None:
        # A layout rebuilt inside resizeEvent ends up with another size than its widget.
        if not self._responding:
            self._responding = True
            QTimer.singleShot(0, self._respond)

    def _keep_right_edge(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin: cards end below the header's buttons with it or without."""
        bar = self.area.verticalScrollBar().sizeHint().width() if self.area is not None and most else 0
        margins = self.layout_.contentsMargins()
        margins.setRight(MARGIN - bar)
        self.layout_.setContentsMargins(margins)

    def _respond(self) -> None:
        if not isValid(self):  # the page went away before its turn came
            return
        self._responding = False
        self.header.respond()
        self.respond()
        if self.layout_.geometry().size() != self.body.size():
            self.layout_.invalidate()
            self.layout_.activate()
