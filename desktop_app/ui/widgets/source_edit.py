"""A text with numbered lines, for those who write a design themselves."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop_app.ui.context import Ui


class _Numbers(QWidget):
    def __init__(self, edit: "SourceEdit") -> None:
        super().__init__(edit)
        self._edit = edit

    def sizeHint(self) -> QSize:
        return QSize(self._edit.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._edit.paint_numbers(event)


class SourceEdit(QPlainTextEdit):
    """Tab leaves it, so that the keyboard is not caught in it; lines with faults are marked."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._marks: dict[int, bool] = {}
        self._numbers = _Numbers(self)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setTabChangesFocus(True)
        self.blockCountChanged.connect(lambda _: self._make_room())
        self.updateRequest.connect(self._scrolled)
        self.cursorPositionChanged.connect(self._mark)
        self.theme_changed()

    def theme_changed(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.ui.theme.px("body") - 1)
        self.setFont(font)
        # A style sheet of the application would give it the font of words.
        self.document().setDefaultFont(font)
        self._make_room()
        self._mark()

    def set_marks(self, marks: dict[int, bool]) -> None:
        """Lines (from 1) with a fault; True = it stops saving."""
        self._marks = marks
        self._mark()
        self._numbers.update()

    def go_to(self, line: int) -> None:
        """Put the cursor at the beginning of a line and show it."""
        block = self.document().findBlockByNumber(max(0, min(line, self.blockCount()) - 1))
        cursor = QTextCursor(block)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    def find_next(self, words: str, *, back: bool = False) -> bool:
        """Select the next place of some words, from the top again after the last one."""
        if not words:
            return False
        from PySide6.QtGui import QTextDocument

        flag = QTextDocument.FindFlag.FindBackward if back else QTextDocument.FindFlag(0)
        if self.find(words, flag):
            return True
        cursor = self.textCursor()
        before = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End if back else QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        if self.find(words, flag):
            return True
        self.setTextCursor(before)
        return False

    def numbers_width(self) -> int:
        """Room for the largest number."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 18

    def paint_numbers(self, event: QPaintEvent) -> None:
        """The numbers of the lines that are seen."""
        theme = self.ui.theme
        painter = QPainter(self._numbers)
        painter.fillRect(event.rect(), theme.c("surface2"))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        wide = self._numbers.width() - 8
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            line = block.blockNumber() + 1
            if block.isVisible() and top + height >= event.rect().top():
                stops = self._marks.get(line)
                painter.setPen(theme.c("ink2" if stops is None else "stop" if stops else "warn"))
                rect = QRect(0, round(top), wide, self.fontMetrics().height())
                painter.drawText(rect, Qt.AlignmentFlag.AlignRight, str(line))
            top += height
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)
        inside = self.contentsRect()
        self._numbers.setGeometry(QRect(inside.left(), inside.top(), self.numbers_width(), inside.height()))

    def _scrolled(self, rect: QRect, down: int) -> None:
        if down:
            self._numbers.scroll(0, down)
        else:
            self._numbers.update(0, rect.y(), self._numbers.width(), rect.height())

    def _mark(self) -> None:
        found = []
        for line, stops in self._marks.items():
            found.append(self._line(line, "stop_bg" if stops else "warn_bg"))
        found.append(self._line(self.textCursor().blockNumber() + 1, "hover"))
        self.setExtraSelections(found)

    def _line(self, line: int, role: str) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.format.setBackground(self.ui.theme.c(role))
        made.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        cursor = QTextCursor(self.document().findBlockByNumber(max(0, line - 1)))
        made.cursor = cursor
        return made
