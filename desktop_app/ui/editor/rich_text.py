"""A text field for newsletters: paragraphs, lists, styles, colours, links and chips; paste is cleaned."""

import json

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip

from desktop_app.ui.editor.chips import chip_run, chip_words, field_names, is_chip
from desktop_app.ui.editor.inline_text import read_selection
from desktop_app.ui.editor.pasting import OWN_TYPE, can_paste, paste
from desktop_app.ui.editor.text_actions import (
    at_change,
    chip_cursor,
    link_typed,
    new_line,
    opens_menu,
    spoken,
)
from desktop_app.ui.editor.text_content import TextContent
from desktop_app.ui.editor.text_keys import action_of

_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RichText(TextContent):
    """What is typed, composed by an input method, pasted, and pressed with the mouse."""

    # ── input method ─────────────────────────────────────────────────────────────────────────────────────

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.isReadOnly():
            event.ignore()
            return
        if self._later is not None and (event.commitString() or not event.preeditString()):
            # What was composed goes into what should have been shown meanwhile: neither is lost.
            later = self._later
            super().inputMethodEvent(QInputMethodEvent())
            self._later, self._composed = None, ""
            place = self.textCursor().position()
            old = self.document().toRawText()
            self._fill(later)
            cursor = self.textCursor()
            cursor.setPosition(at_change(old, self.document().toRawText(), place))
            self.setTextCursor(cursor)
        before = self.textCursor().selectionStart()
        super().inputMethodEvent(event)
        self._composed = event.preeditString()
        words = event.commitString()
        if words and self.styled and not (words[0].isascii() and words[0] not in " ,;!"):
            link_typed(self.document(), before, self.paint)
        if words in ("@", "＠") and not self._composed:
            self._typed_at()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.placed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._composed:  # the input method did not hand it over by itself
            shown, words = self.isVisibleTo(self.window()), self._composed
            rest = QInputMethodEvent()
            if shown:
                rest.setCommitString(words)
            self.inputMethodEvent(rest)
        super().focusOutEvent(event)

    # ── keyboard and mouse ───────────────────────────────────────────────────────────────────────────────

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Otherwise the field's own undo, which is switched off, would swallow the keys.
            if any(event.matches(key) for key in _UNDO) or action_of(event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell_chip(event)
            return True
        return super().event(event)

    def _tell_chip(self, event: QHelpEvent) -> None:
        place = self.cursorForPosition(self.viewport().mapFromGlobal(event.globalPos()))
        cursor = chip_cursor(place)
        words = "" if cursor is None else chip_words(self.ui, chip_run(cursor.charFormat()))
        QToolTip.showText(event.globalPos(), words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        elif self.isReadOnly():
            super().keyPressEvent(event)
        elif action := action_of(event):
            self.act(action)
        elif event.key() in _ENTER and self._chip_selected():
            self.chip_chosen.emit()
        elif event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._link_before()
            self._new_line()
        else:
            if event.text() in (" ", "\u3000"):
                self._link_before()
            super().keyPressEvent(event)
            if event.text() == "@":
                self._typed_at()

    def act(self, action: str) -> None:
        """Do what a key of `text_keys.KEYS` stands for."""
        if action in ("left", "center", "right"):
            self.set_align(action)
        elif action in ("accent", "strong", "quiet"):
            self.toggle_tone(action)
        elif action in ("bullets", "numbers"):
            self.toggle_list(ordered=action == "numbers")
        elif action == "bold":
            self.toggle_bold()
        elif action == "italic":
            self.toggle_italic()
        elif action == "clear":
            self.clear_format()
        elif action == "link":
            if self.styled:
                self.link_wanted.emit()
        else:
            self.action_wanted.emit(action)

    def _chip_selected(self) -> bool:
        cursor = self.textCursor()
        return abs(cursor.position() - cursor.anchor()) == 1 and is_chip(cursor.charFormat())

    def _link_before(self) -> None:
        if self.styled and not self.textCursor().hasSelection():
            place = self.textCursor().position()
            if link_typed(self.document(), place, self.paint):
                self._moved()

    def _typed_at(self) -> None:
        if opens_menu(self.textCursor()):
            self.action_wanted.emit("at")

    def _new_line(self) -> None:
        cursor = self.textCursor()
        new_line(cursor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.chip() is not None:
            self.chip_chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # its undo would not be the draft's; all it offers is on the keyboard and the buttons

    def cursor_place(self) -> QRect:
        """Where the cursor stands, on the screen."""
        rect = self.cursorRect()
        return QRect(self.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def setReadOnly(self, on: bool) -> None:
        if on != self.isReadOnly():  # said again it would disturb what is being composed
            super().setReadOnly(on)

    # ── copy and paste ───────────────────────────────────────────────────────────────────────────────────

    def createMimeDataFromSelection(self) -> QMimeData:
        parts = read_selection(self.textCursor())
        data = QMimeData()
        data.setData(OWN_TYPE, json.dumps(parts, ensure_ascii=False).encode("utf-8"))
        data.setText(spoken(parts, field_names(self.ui)))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return can_paste(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.isReadOnly():
            paste(self, source)

    # ── look ─────────────────────────────────────────────────────────────────────────────────────────────

    def theme_changed(self) -> None:
        self.document().setDefaultFont(self.ui.theme.font())
        if self._composed:
            self._later = self.parts() if self._later is None else self._later
            return
        place, shown = self.textCursor().position(), self.verticalScrollBar().value()
        self._fill(self.parts())
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(shown)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(120), self.ui.theme.s(110))

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(200), self.ui.theme.s(160))
