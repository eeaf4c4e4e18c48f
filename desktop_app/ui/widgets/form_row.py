"""A row of a form: the label left of its editor, or above it where there is little room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.labels import WrapLabel, label, set_property

LABEL_WIDTH = 128


class FormRow(QWidget):
    """Label, editor, hint, and what is wrong with it. The error is part of the editor's description."""

    def __init__(self, ui: Ui, editor: QWidget) -> None:
        super().__init__()
        self._ui = ui
        self.editor = editor
        self._narrow = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self.label: QLabel = label("body")
        self.label.setWordWrap(True)
        self.label.setBuddy(editor)
        self.hint = WrapLabel("small")
        self.problem = WrapLabel("small", "stop")
        self.right = QVBoxLayout()
        self.right.setSpacing(4)
        self.above = WrapLabel("body")
        self.above.hide()
        self.right.addWidget(self.above)
        small = editor.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Maximum
        self.right.addWidget(editor, 0, Qt.AlignmentFlag.AlignLeft if small else Qt.AlignmentFlag(0))
        self.right.addWidget(self.hint)
        self.right.addWidget(self.problem)
        self.hint.hide()
        self.problem.hide()
        self._row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self.right, 1)
        self.theme_changed()

    def set_texts(self, name: str, hint: str = "", above: str = "") -> None:
        """The words of now; `above` is a question too long for a label."""
        self.label.setText(name)
        self.editor.setAccessibleName(above or name)
        self.above.setText(above)
        self.above.setVisible(bool(above))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.editor.setAccessibleDescription(self.problem.said() or hint)

    def set_problem(self, text: str) -> None:
        """What is wrong with what stands in it; "" = nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        set_property(self.editor, "invalid", bool(text))
        self.editor.setAccessibleDescription(text or self.hint.said())

    def set_narrow(self, narrow: bool) -> None:
        """Label above instead of left."""
        if narrow != self._narrow:
            self._narrow = narrow
            ways = QBoxLayout.Direction
            self._row.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
            self._row.setSpacing(4 if narrow else 12)
            self.theme_changed()

    def theme_changed(self) -> None:
        wide = self._ui.theme.s(LABEL_WIDTH)
        self.label.setMinimumWidth(0 if self._narrow else wide)
        self.label.setMaximumWidth(16777215 if self._narrow else wide)
        # The label stands on the line of the editor's text, not at its upper edge.
        first = 0 if self.above.said() else self.editor.sizeHint().height()
        spare = first - round(self._ui.theme.metrics("body").height())
        self.label.setContentsMargins(0, 0 if self._narrow else max(0, spare // 2), 0, 0)
