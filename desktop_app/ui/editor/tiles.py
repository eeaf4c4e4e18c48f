"""加える: a tile for each kind of block, its icon above its name."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton

from desktop_app.ui.context import Ui


class Tile(QToolButton):
    """One tile; its words come from its owner."""

    def __init__(self, ui: Ui, icon: str) -> None:
        super().__init__()
        self._ui, self._icon = ui, icon
        self.setProperty("tile", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.theme_changed()

    def theme_changed(self) -> None:
        side = self._ui.theme.s(18)
        self.setIcon(self._ui.theme.icon(self._icon, "ink2"))
        self.setIconSize(QSize(side, side))
