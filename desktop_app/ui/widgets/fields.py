"""A field of a form: its label, the editor, a hint, and what is wrong with it, right below."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStyledItemDelegate, QVBoxLayout, QWidget

from desktop_app.ui.widgets.labels import WrapLabel, label, set_property


class Field(QWidget):
    """Label above, editor, hint or error below. The error is part of the editor's description."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor = editor
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        self.label: QLabel = label("body")
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        self.hint = WrapLabel("small")
        self.problem = WrapLabel("small", "stop")
        for widget in (self.label, editor, self.hint, self.problem):
            box.addWidget(widget)
        self.hint.hide()
        self.problem.hide()

    def insert(self, widget: QWidget) -> None:
        """Between the label and the editor: buttons that work in the editor."""
        self._box.insertWidget(1, widget)

    def set_texts(self, name: str, hint: str = "") -> None:
        """The words of now."""
        self.label.setText(name)
        self.label.setVisible(bool(name))
        self.editor.setAccessibleName(name)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def set_problem(self, text: str) -> None:
        """What is wrong with what stands in it; "" = nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        set_property(self.editor, "invalid", bool(text))
        self.editor.setAccessibleDescription(text or self.hint.said())


class CalmComboBox(QComboBox):
    """The wheel scrolls the page and never changes the choice below the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Combo(CalmComboBox):
    """A box of choices by key: texts may change with the language, the choice stays."""

    def __init__(self) -> None:
        super().__init__()
        # Without a delegate of its own the style sheet's ::item is ignored.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        # Qt leaves out a part of the style sheet's padding: the last letter would be cut.
        return super().sizeHint() + QSize(self.fontMetrics().height() // 3, 0)

    def fill(self, choices: list[tuple[str, str]]) -> None:
        """(key, text) pairs; keeps the key that is chosen, without a signal."""
        key = self.key()
        self.blockSignals(True)
        self.clear()
        for one, text in choices:
            self.addItem(text, one)
        self.choose(key)
        self.blockSignals(False)

    def key(self) -> str:
        """The chosen key; "" for none."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose by key; an unknown one takes the choice away when "" is no choice."""
        self.setCurrentIndex(self.findData(key))
