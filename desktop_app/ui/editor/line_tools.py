"""Below a line of words: emoji, and the menu of merge fields."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.emoji_picker import EmojiPicker
from desktop_app.ui.editor.field_menu import FieldMenu
from desktop_app.ui.editor.one_line import OneLine
from desktop_app.ui.editor.text_keys import with_keys
from desktop_app.ui.widgets.buttons import IconButton


class LineTools(QWidget):
    """The buttons of one line; its keys open the same."""

    def __init__(self, ui: Ui, line: OneLine) -> None:
        super().__init__()
        self.ui, self._line = ui, line
        self.picker: EmojiPicker | None = None
        self.emoji = IconButton(ui, "smile", self.show_emoji)
        self.fields = FieldMenu(ui, lambda: line, self, emoji=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.emoji)
        row.addWidget(self.fields.button)
        row.addStretch(1)
        line.action_wanted.connect(self._act)
        line.chip_chosen.connect(self.fields.change)

    def _act(self, action: str) -> None:
        if action == "emoji":
            self._open(self._line.cursor_place().bottomLeft())

    def show_emoji(self) -> None:
        """The emoji, below the button."""
        self._open(self.emoji.mapToGlobal(QPoint(0, self.emoji.height())))

    def _open(self, at: QPoint) -> None:
        self.picker = EmojiPicker(self.ui, self)
        self.picker.chosen.connect(self._line.insert_words)
        self.picker.open_at(at, self._line)

    def retranslate(self) -> None:
        """The words of now."""
        name = self.ui._("Emoji")
        self.emoji.name_it(with_keys(name, "emoji"))
        self.emoji.setAccessibleName(name)
        self.fields.retranslate()
