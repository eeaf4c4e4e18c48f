"""A box to tick with a sentence that wraps, where a check box of Qt would be cut."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.widgets.labels import WrapLabel


class Switch(QWidget):
    """A box to tick, what it does, and a line below."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        self.box = QCheckBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.text, self.hint = WrapLabel("body"), WrapLabel("small")
        self.text.setBuddy(self.box)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.hint)
        row.addWidget(self.box)
        row.addLayout(words, 1)

    def set_texts(self, text: str, hint: str = "") -> None:
        """The words of now."""
        self.text.setText(text)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.box.setAccessibleName(text)
        self.box.setAccessibleDescription(hint)
