"""The sidebar: seven places, a badge where somebody waits, and how account and mailbox stand."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.theme.icons import draw
from desktop_app.ui.widgets.labels import ElidingLabel, plain_tip

PAGES = (
    ("home", "house"),
    ("contacts", "users"),
    ("newsletters", "pen-line"),
    ("deliveries", "send"),
    ("inbox", "inbox"),
    ("records", "notebook-text"),
    ("settings", "settings"),
)
WIDE, RAIL = 208, 68
STOP_KEYS = "Ctrl+Shift+D"
"""Records a stop from anywhere. No text field and no Japanese input method takes these."""


class Entry(QPushButton):
    """One place: icon, words, badge; on the rail the icon alone with its words as tooltip."""

    def __init__(self, ui: Ui, icon: str) -> None:
        super().__init__()
        self._ui, self._icon = ui, icon
        self._words, self._keys = "", ""
        self._badge = 0
        self.rail = False
        self._tall = 0
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.theme_changed()

    def set_words(self, words: str, keys: str = "") -> None:
        """The place's name, and the keys that lead there when a tooltip tells them."""
        self._words = words
        self._keys = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        self.retell()

    def set_badge(self, count: int) -> None:
        """How many wait there; 0 hides the badge."""
        self._badge = count
        self.retell()

    def retell(self) -> None:
        """Name and tooltip for words, badge and rail of now."""
        name = self._words
        if self._badge:
            name = self._ui._("{place}, {count} waiting").format(place=self._words, count=self._badge)
        self.setAccessibleName(name)
        with_keys = f"{name} ({self._keys})" if self._keys else name
        self.setToolTip(with_keys if self.rail or self._keys else "")
        self.update()

    def theme_changed(self) -> None:
        # As tall as it likes to be, or a little less where large letters meet a low window.
        line = self._ui.theme.metrics("body", True).height()
        self._tall = round(max(self._ui.theme.s(40), line + 14))
        self.setMinimumHeight(min(self._tall, round(line + 6)))
        self.setMaximumHeight(self._tall)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._ui.theme.s(RAIL - 24), self._tall)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._ui.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.c("side_sel" if self.isChecked() else "side_hover"))
            painter.drawRoundedRect(rect, 8, 8)
        ink = theme.c("side_ink" if self.isChecked() else "side_entry")
        side = theme.s(18)
        left = (rect.width() - side) / 2 if self.rail else 13.0
        draw(painter, self._icon, QRectF(left, (rect.height() - side) / 2, side, side), ink)
        badge = self._badge_width()
        if not self.rail:
            painter.setPen(ink)
            painter.setFont(theme.font("body", self.isChecked()))
            start = 13 + side + theme.s(11)
            room = rect.width() - start - (badge + 16 if badge else 8)
            words = theme.metrics("body", self.isChecked()).elidedText(
                self._words, Qt.TextElideMode.ElideRight, room
            )
            painter.drawText(
                QRectF(start, 0, room, rect.height()),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
                words,
            )
        if badge:
            self._paint_badge(painter, badge)

    def _badge_width(self) -> float:
        if not self._badge:
            return 0.0
        theme = self._ui.theme
        return max(
            theme.s(20), theme.metrics("small", True).horizontalAdvance(self._badge_text()) + theme.s(10)
        )

    def _badge_text(self) -> str:
        return str(self._badge) if self._badge < 100 else "99+"

    def _paint_badge(self, painter: QPainter, width: float) -> None:
        theme = self._ui.theme
        height = theme.s(20)
        x = self.width() - width - (2 if self.rail else 10)
        box = QRectF(x, 2 if self.rail else (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.c("send"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.c("on_primary"))
        painter.setFont(theme.font("small", True))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._badge_text())


class StateLine(QPushButton):
    """How one thing stands, in one line; a press leads to where it is seen to."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui, self._words = ui, ""
        self.trouble = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def text(self) -> str:
        return self._words  # Qt would take an & in an address for the mark of a key

    def say(self, words: str, *, trouble: bool = False) -> None:
        """The words of now; `trouble`: the owner is needed."""
        self._words, self.trouble = words, trouble
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))
        self.update()

    def theme_changed(self) -> None:
        self.setStyleSheet("min-height: 0; padding: 0; border: none;")
        self.setFixedHeight(round(self._ui.theme.metrics("small", True).height() + 5))

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._ui.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.c("side_hover"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        left, side = 12.0, theme.s(14)
        if self.trouble:
            mark = QRectF(left, (self.height() - side) / 2, side, side)
            draw(painter, "triangle-alert", mark, theme.c("side_ink"))
            left += side + theme.s(6)
        painter.setPen(theme.c("side_ink" if self.trouble else "side_ink2"))
        painter.setFont(theme.font("small", self.trouble))
        room = self.width() - left - 4
        words = theme.metrics("small", self.trouble).elidedText(
            self._words, Qt.TextElideMode.ElideRight, room
        )
        left_middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(left, 0, room, self.height()), left_middle, words)


class Brand(QWidget):
    """The seal 瓦 and the name."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.rail = False
        self.theme_changed()

    def theme_changed(self) -> None:
        self.setFixedHeight(self._ui.theme.s(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._ui.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(theme.s(30), self.width())
        left = (self.width() - side) / 2 if self.rail else 7
        box = QRectF(left, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.c("send"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(theme.c("on_primary"))
        painter.setFont(theme.font("big", True))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "瓦")
        if not self.rail:
            painter.setPen(theme.c("side_ink"))
            painter.setFont(theme.font("big", True))
            rest = QRectF(box.right() + 10, 0, self.width() - box.right() - 10, self.height())
            painter.drawText(
                rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), "Kawaraban"
            )


class Sidebar(QFrame):
    """Where to go, and below how things stand."""

    chosen = Signal(str)
    asked = Signal(str)
    """"account" or "mailbox": the line below that was pressed."""
    stop_told = Signal()
    """Somebody said stop: it is to be recorded."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.setObjectName("places")
        self._ui = ui
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.entries: dict[str, Entry] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 16, 12, 12)
        box.setSpacing(3)
        self._brand = Brand(ui)
        box.addWidget(self._brand)
        box.addSpacing(10)
        for name, icon in PAGES:
            entry = Entry(ui, icon)
            entry.clicked.connect(self._chosen(name))
            self._group.addButton(entry)
            self.entries[name] = entry
            box.addWidget(entry)
        box.addStretch(1)
        self.stop = Entry(ui, "ban")
        self.stop.setCheckable(False)
        self.stop.clicked.connect(self.stop_told)
        box.addWidget(self.stop)
        self._line = QFrame()
        self._line.setFixedHeight(1)
        box.addWidget(self._line)
        box.addSpacing(6)
        self.shop = ElidingLabel("body")
        self.shop.setContentsMargins(12, 0, 4, 0)
        self.account, self.mailbox = StateLine(ui), StateLine(ui)
        self.account.clicked.connect(lambda: self.asked.emit("account"))
        self.mailbox.clicked.connect(lambda: self.asked.emit("mailbox"))
        lines: tuple[QWidget, ...] = (self.shop, self.account, self.mailbox)
        for line in lines:
            box.addWidget(line)
        self._rail = False
        self.theme_changed()

    def _chosen(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)

    def select(self, name: str) -> None:
        """Mark the place that is shown."""
        if name in self.entries:
            self.entries[name].setChecked(True)

    def set_rail(self, rail: bool) -> None:
        """Icons alone, for narrow windows."""
        self._rail = rail
        self._brand.rail = rail
        for entry in (*self.entries.values(), self.stop):
            entry.rail = rail
            entry.retell()
        for line in (self.shop, self.account, self.mailbox):
            line.setVisible(not rail)
        self._size()

    def retranslate(self) -> None:
        """The places' names."""
        _ = self._ui._
        words = {
            "home": _("Home"),
            "contacts": _("Contacts"),
            "newsletters": _("Newsletters"),
            "deliveries": _("Deliveries"),
            "inbox": _("Incoming mail"),
            "records": _("Records"),
            "settings": _("Settings"),
        }
        for name, entry in self.entries.items():
            entry.set_words(words[name])
        self.stop.set_words(_("Record a stop"), keys=STOP_KEYS)

    def theme_changed(self) -> None:
        t = self._ui.theme.t
        self._line.setStyleSheet(f"background: {t.side_line}; border: none;")
        small = f"font-size: {self._ui.theme.px('small')}px;"
        self.shop.setStyleSheet(f"color: {t.side_ink}; font-weight: bold; {small}")
        self._size()

    def _size(self) -> None:
        # Text grows with its size, but no further than a third of a small window.
        self.setFixedWidth(RAIL if self._rail else min(self._ui.theme.s(WIDE), 320))
